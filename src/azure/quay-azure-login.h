/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"

G_BEGIN_DECLS

/* A login that somebody has with the Azure CLI: an account in a tenant, and perhaps a token of it. Immutable. */
#define QUAY_TYPE_AZURE_LOGIN (quay_azure_login_get_type ())
typedef struct _QuayAzureLogin QuayAzureLogin;

GType           quay_azure_login_get_type          (void);
QuayAzureLogin *quay_azure_login_ref               (QuayAzureLogin  *self);
void            quay_azure_login_unref             (QuayAzureLogin  *self);
const char     *quay_azure_login_get_account       (QuayAzureLogin  *self);
const char     *quay_azure_login_get_tenant        (QuayAzureLogin  *self);
const char     *quay_azure_login_get_tenant_name   (QuayAzureLogin  *self);
gboolean        quay_azure_login_is_default        (QuayAzureLogin  *self);
/* “Bearer …”, and when that ends; NULL for logins that were only listed. */
QuaySecret     *quay_azure_login_get_authorization (QuayAzureLogin  *self);
GDateTime      *quay_azure_login_get_expiry        (QuayAzureLogin  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAzureLogin, quay_azure_login_unref)

G_END_DECLS
