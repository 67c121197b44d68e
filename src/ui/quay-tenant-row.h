/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-combo-row.h"
#include "quay-connection-request.h"

G_BEGIN_DECLS

/* Which login to the Azure CLI is taken; there only when it knows several tenants. */
#define QUAY_TYPE_TENANT_ROW (quay_tenant_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayTenantRow, quay_tenant_row, QUAY, TENANT_ROW, QuayComboRow)

void     quay_tenant_row_set_request  (QuayTenantRow         *self,
                                       QuayConnectionRequest *request);
gboolean quay_tenant_row_has_choice   (QuayTenantRow         *self);

G_END_DECLS
