/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-azure-client.h"

G_BEGIN_DECLS

/* What Cargo needs to be told of the network, because it does not see the settings of the desktop. Immutable. */
#define QUAY_TYPE_CARGO_NETWORK (quay_cargo_network_get_type ())
typedef struct _QuayCargoNetwork QuayCargoNetwork;

GType             quay_cargo_network_get_type       (void);
/* Pure: what a proxy resolver said for @url, and the environment in which Cargo runs. @ca_file: the certificates of the
 * system in one file, or NULL. */
QuayCargoNetwork *quay_cargo_network_new            (const char           *url,
                                                     const char *const    *proxies,
                                                     const char *const    *environment,
                                                     const char           *ca_file);
QuayCargoNetwork *quay_cargo_network_ref            (QuayCargoNetwork     *self);
void              quay_cargo_network_unref          (QuayCargoNetwork     *self);
/* The value for `http.proxy`, or NULL when nothing has to be written. */
const char       *quay_cargo_network_get_proxy      (QuayCargoNetwork     *self);
/* The proxy wants a login, which is left out of that value: it is secret. */
gboolean          quay_cargo_network_get_proxy_login (QuayCargoNetwork    *self);
/* The value for `http.cainfo`, or NULL when nothing has to be written. */
const char       *quay_cargo_network_get_ca_file    (QuayCargoNetwork     *self);

/* The same, with the proxy settings that the client uses for @address. */
void              quay_azure_client_look_up_network_async  (QuayAzureClient      *self,
                                                            QuayFeedAddress      *address,
                                                            const char *const    *environment,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
QuayCargoNetwork *quay_azure_client_look_up_network_finish (QuayAzureClient      *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoNetwork, quay_cargo_network_unref)

G_END_DECLS
