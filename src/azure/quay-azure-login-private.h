/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "quay-azure-login.h"

G_BEGIN_DECLS

/* What the Azure CLI prints, read with distrust. Private to azure/. */
QuayAzureLogin *_quay_azure_login_new_from_token    (GBytes      *output,
                                                     QuaySecret  *token);
GPtrArray      *_quay_azure_login_list_from_accounts (GBytes     *output);
GError         *_quay_azure_login_explain           (const char  *words,
                                                     int          status,
                                                     const char  *organization);

G_END_DECLS
