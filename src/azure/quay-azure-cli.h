/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-azure-login.h"

G_BEGIN_DECLS

/* The program `az` of whoever uses the computer. */
#define QUAY_TYPE_AZURE_CLI (quay_azure_cli_get_type ())
G_DECLARE_FINAL_TYPE (QuayAzureCli, quay_azure_cli, QUAY, AZURE_CLI, GObject)

/* NULL for the environment of the process. */
QuayAzureCli   *quay_azure_cli_new                 (const char *const    *environment);
/* @folders: where to look besides PATH; @sandbox_info: the file by which a sandbox is known. For tests. */
QuayAzureCli   *quay_azure_cli_new_with            (const char *const    *environment,
                                                    const char *const    *folders,
                                                    const char           *sandbox_info);
/* The end of a call in milliseconds; 30000 unless set. */
void            quay_azure_cli_set_time_limit      (QuayAzureCli         *self,
                                                    guint                 milliseconds);
/* QUAY_ERROR_NOT_CHECKABLE in a sandbox, QUAY_ERROR_AZ_MISSING. */
gboolean        quay_azure_cli_check               (QuayAzureCli         *self,
                                                    GError              **error);
/* Where the program is, if PATH does not lead to it; else NULL. */
char           *quay_azure_cli_dup_outside_path    (QuayAzureCli         *self);
/* A token for Azure DevOps. @tenant: a GUID or NULL; @organization: for the words of an error. */
void            quay_azure_cli_get_token_async     (QuayAzureCli         *self,
                                                    const char           *tenant,
                                                    const char           *organization,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
QuayAzureLogin *quay_azure_cli_get_token_finish    (QuayAzureCli         *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
/* Who is logged in, without asking anybody for a token. */
void            quay_azure_cli_list_accounts_async (QuayAzureCli         *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
GPtrArray      *quay_azure_cli_list_accounts_finish (QuayAzureCli        *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);

G_END_DECLS
