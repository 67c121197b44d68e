/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-azure-cli.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_AZURE_SESSION_UNKNOWN,      /* nobody has asked yet */
  QUAY_AZURE_SESSION_ASKING,
  QUAY_AZURE_SESSION_LOGGED_IN,
  QUAY_AZURE_SESSION_UNUSABLE,     /* get_error() says why */
} QuayAzureSessionState;

#define QUAY_TYPE_AZURE_SESSION_STATE (quay_azure_session_state_get_type ())
GType quay_azure_session_state_get_type (void);

/* Who is logged in to the Azure CLI, for everybody who wants to know: the pages, the checks, what makes tokens.
 *
 * Properties:
 *   state               QuayAzureSessionState, read only
 * Signals:
 *   changed             other logins than before, or another reason why there are none
 */
#define QUAY_TYPE_AZURE_SESSION (quay_azure_session_get_type ())
G_DECLARE_FINAL_TYPE (QuayAzureSession, quay_azure_session, QUAY, AZURE_SESSION, GObject)

/* @cli NULL: as on a computer without the Azure CLI. */
QuayAzureSession      *quay_azure_session_new              (QuayAzureCli         *cli);

/* QUAY_ERROR_NOT_CHECKABLE in a sandbox, QUAY_ERROR_AZ_MISSING; looks at a few files and runs nothing. */
gboolean               quay_azure_session_check            (QuayAzureSession     *self,
                                                            GError              **error);
/* The full path of `az`, if PATH does not lead to it; else NULL. */
char                  *quay_azure_session_dup_outside_path (QuayAzureSession *self);
QuayAzureSessionState  quay_azure_session_get_state        (QuayAzureSession     *self);
const GError          *quay_azure_session_get_error        (QuayAzureSession     *self);
/* QuayAzureLogin *, one for each account in each tenant; empty unless logged in. */
GPtrArray             *quay_azure_session_get_logins       (QuayAzureSession     *self);
/* @tenant NULL: the login that the Azure CLI takes by default. */
QuayAzureLogin        *quay_azure_session_get_login        (QuayAzureSession     *self,
                                                            const char           *tenant);

/* Asks anew who is logged in. */
void                   quay_azure_session_find_async       (QuayAzureSession     *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean               quay_azure_session_find_finish      (QuayAzureSession     *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* A token for Azure DevOps, good for about an hour; no copy of it is kept here. */
void                   quay_azure_session_get_token_async  (QuayAzureSession     *self,
                                                            const char           *tenant,
                                                            const char           *organization,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
QuayAzureLogin        *quay_azure_session_get_token_finish (QuayAzureSession     *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
/* QUAY_ERROR_AZ_OTHER_ACCOUNT, with the command that mends it, for a token of @login that @organization refused. */
GError                *quay_azure_session_new_other_account (QuayAzureSession    *self,
                                                             QuayAzureLogin      *login,
                                                             const char          *organization,
                                                             const char          *tenant,
                                                             const char          *details);

G_END_DECLS
