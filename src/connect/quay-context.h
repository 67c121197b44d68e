/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-azure-client.h"
#include "quay-azure-session.h"
#include "quay-cargo-home.h"
#include "quay-file-store.h"
#include "quay-ledger-writer.h"
#include "quay-token-store.h"

G_BEGIN_DECLS

/* The parts that the job is done with: handed in once, so that a test brings its own. */
#define QUAY_TYPE_CONTEXT (quay_context_get_type ())
G_DECLARE_FINAL_TYPE (QuayContext, quay_context, QUAY, CONTEXT, GObject)

/* @state_folder: where journal, backups, ledger and the list of known projects live. As on a computer without the
 * Azure CLI. */
QuayContext      *quay_context_new              (QuayCargoHome   *home,
                                                 GFile           *state_folder,
                                                 QuayFileStore   *files,
                                                 QuayTokenStore  *tokens,
                                                 QuayAzureClient *client);
QuayContext      *quay_context_new_with_azure_cli (QuayCargoHome   *home,
                                                   GFile           *state_folder,
                                                   QuayFileStore   *files,
                                                   QuayTokenStore  *tokens,
                                                   QuayAzureClient *client,
                                                   QuayAzureCli    *azure_cli);
/* The real parts, for the account that runs the program. */
QuayContext      *quay_context_new_for_user     (void);
/* The same with a Cargo home that was chosen; NULL: as the environment says. */
QuayContext      *quay_context_new_with_home    (GFile           *cargo_home);

QuayCargoHome    *quay_context_get_home         (QuayContext     *self);
GFile            *quay_context_get_state_folder (QuayContext     *self);
QuayFileStore    *quay_context_get_files        (QuayContext     *self);
QuayTokenStore   *quay_context_get_tokens       (QuayContext     *self);
QuayTokenLedger  *quay_context_get_ledger       (QuayContext     *self);
/* Who changes it. */
QuayLedgerWriter *quay_context_get_ledger_writer (QuayContext    *self);
QuayAzureClient  *quay_context_get_client       (QuayContext     *self);
/* Who is logged in to the Azure CLI; never NULL. */
QuayAzureSession *quay_context_get_azure        (QuayContext     *self);

/* Project folders that were connected or opened; remembered between runs. */
GPtrArray        *quay_context_dup_projects     (QuayContext     *self);
gboolean          quay_context_add_project      (QuayContext     *self,
                                                 GFile           *folder,
                                                 GError         **error);
gboolean          quay_context_remove_project   (QuayContext     *self,
                                                 GFile           *folder,
                                                 GError         **error);

/* The same without waiting for the disk. */
void              quay_context_add_project_async      (QuayContext        *self,
                                                       GFile              *folder,
                                                       GCancellable       *cancellable,
                                                       GAsyncReadyCallback callback,
                                                       gpointer            user_data);
gboolean          quay_context_add_project_finish     (QuayContext        *self,
                                                       GAsyncResult       *result,
                                                       GError            **error);
void              quay_context_remove_projects_async  (QuayContext        *self,
                                                       GPtrArray          *folders,
                                                       GCancellable       *cancellable,
                                                       GAsyncReadyCallback callback,
                                                       gpointer            user_data);
gboolean          quay_context_remove_projects_finish (QuayContext        *self,
                                                       GAsyncResult       *result,
                                                       GError            **error);

G_END_DECLS
