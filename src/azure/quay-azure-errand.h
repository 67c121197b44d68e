/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-azure-client.h"
#include "quay-azure-request.h"

G_BEGIN_DECLS

/* One or more requests that together have an end: the caller's cancellable, or the client's limit. Private to azure/. */
typedef struct _QuayAzureErrand QuayAzureErrand;

QuayAzureErrand *quay_azure_errand_new         (QuayAzureClient      *client,
                                                GCancellable         *cancellable,
                                                GMainContext         *context);
void             quay_azure_errand_free        (QuayAzureErrand      *self);
void             quay_azure_errand_ask_async   (QuayAzureErrand      *self,
                                                QuayAzureQuestion    *question,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
GError          *quay_azure_errand_explain     (QuayAzureErrand      *self,
                                                GError               *error,
                                                const char           *host);
gboolean         quay_azure_errand_is_sendable (QuaySecret           *authorization,
                                                GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAzureErrand, quay_azure_errand_free)

G_END_DECLS
