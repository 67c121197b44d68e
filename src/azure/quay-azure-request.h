/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "quay-azure-fault.h"
#include "quay-secret.h"

G_BEGIN_DECLS

/* How a request is dressed. Private to azure/. */
typedef enum
{
  QUAY_AZURE_LIKE_CARGO,   /* byte for byte the headers that Cargo sends for an index */
  QUAY_AZURE_FOR_REST,     /* as Microsoft's own clients ask its REST services */
} QuayAzureManner;

void             quay_azure_request_async  (SoupSession          *session,
                                            QuayAzureManner       manner,
                                            const char           *url,
                                            QuaySecret           *authorization,
                                            gsize                 largest_body,
                                            gint64                deadline,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
QuayAzureAnswer *quay_azure_request_finish (GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
