/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-azure-login.h"
#include "quay-cargo-config.h"
#include "quay-check-runner.h"
#include "quay-context.h"

G_BEGIN_DECLS

/* What the checks of one run have in common, so that each thing is asked once. Private to connect/; from one thread. */
#define QUAY_TYPE_CHECK_SHARED (quay_check_shared_get_type ())
G_DECLARE_FINAL_TYPE (QuayCheckShared, quay_check_shared, QUAY, CHECK_SHARED, GObject)

QuayCheckShared *quay_check_shared_new                (QuayContext          *context,
                                                       QuayCheckFlags        flags,
                                                       GCancellable         *cancellable);
/* What Azure DevOps has answered a moment ago to @authorization, or to none. */
void             quay_check_shared_set_seen           (QuayCheckShared      *self,
                                                       QuayFeedAccess       *access,
                                                       QuaySecret           *authorization);
/* NULL: the answer to @authorization at @index_url has to be asked for. (transfer none) */
QuayFeedAccess  *quay_check_shared_get_seen           (QuayCheckShared      *self,
                                                       const char           *index_url,
                                                       QuaySecret           *authorization);
/* What Cargo reads in @folder; NULL for its home alone. */
void             quay_check_shared_load_config_async  (QuayCheckShared      *self,
                                                       GFile                *folder,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
QuayCargoConfig *quay_check_shared_load_config_finish (QuayCheckShared      *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
/* QUAY_ERROR_CARGO_TOO_OLD, if there is a Cargo and it may be run. */
void             quay_check_shared_probe_async        (QuayCheckShared      *self,
                                                       GFile                *folder,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean         quay_check_shared_probe_finish       (QuayCheckShared      *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
/* The token of the keyring. NULL without an error: there is none. */
void             quay_check_shared_look_up_async      (QuayCheckShared      *self,
                                                       const char           *index_url,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
QuaySecret      *quay_check_shared_look_up_finish     (QuayCheckShared      *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);
/* Whether the keyring has more than one item for the address. */
gboolean         quay_check_shared_look_up_found_several (GAsyncResult       *result);
/* Whether programs of whoever uses the computer can be run from here, as opposed to from a sandbox. */
gboolean         quay_check_shared_can_run            (QuayCheckShared      *self);
/* A token of the Azure CLI. @tenant may be NULL. */
void             quay_check_shared_ask_azure_async    (QuayCheckShared      *self,
                                                       const char           *tenant,
                                                       const char           *organization,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
QuayAzureLogin  *quay_check_shared_ask_azure_finish   (QuayCheckShared      *self,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_END_DECLS
