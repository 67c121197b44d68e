/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"
#include "quay-cargo-network.h"
#include "quay-change-plan.h"
#include "quay-context.h"

G_BEGIN_DECLS

/* What stands between Cargo and a feed that Quayside itself can reach, because Cargo does not see the settings of the
 * desktop, and what to write into its configuration. Immutable. */
#define QUAY_TYPE_NETWORK_ADVICE (quay_network_advice_get_type ())
typedef struct _QuayNetworkAdvice QuayNetworkAdvice;

GType              quay_network_advice_get_type       (void);
QuayNetworkAdvice *quay_network_advice_ref            (QuayNetworkAdvice    *self);
void               quay_network_advice_unref          (QuayNetworkAdvice    *self);
/* Pure. NULL when nothing has to be written: @config says it already, or Cargo finds it by itself. */
QuayNetworkAdvice *quay_network_advice_new            (QuayCargoNetwork     *network,
                                                       QuayCargoConfig      *config);
/* Texts for people, translated, plain. */
const char        *quay_network_advice_get_title      (QuayNetworkAdvice    *self);
char              *quay_network_advice_dup_body       (QuayNetworkAdvice    *self);

/* What advice there is for a feed and a folder (NULL: Cargo's home alone). NULL without an error: none. */
void               quay_network_advice_look_async     (QuayContext          *context,
                                                       QuayFeedAddress      *address,
                                                       GFile                *folder,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
QuayNetworkAdvice *quay_network_advice_look_finish    (QuayContext          *context,
                                                       GAsyncResult         *result,
                                                       GError              **error);
/* A plan that writes it into the user's file; @name and @index_url are those of the connection. */
void               quay_network_advice_plan_async     (QuayNetworkAdvice    *self,
                                                       QuayContext          *context,
                                                       const char           *name,
                                                       const char           *index_url,
                                                       GCancellable         *cancellable,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
QuayChangePlan    *quay_network_advice_plan_finish    (QuayContext          *context,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayNetworkAdvice, quay_network_advice_unref)

G_END_DECLS
