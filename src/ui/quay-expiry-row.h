/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-combo-row.h"
#include "quay-toggle-row.h"

G_BEGIN_DECLS

#define QUAY_TYPE_EXPIRY_ROW (quay_expiry_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayExpiryRow, quay_expiry_row, QUAY, EXPIRY_ROW, QuayComboRow)

GDateTime *quay_expiry_row_get_expires (QuayExpiryRow *self);
void       quay_expiry_row_set_expires (QuayExpiryRow *self,
                                        GDateTime     *expires);
void       quay_expiry_row_bind_remind (QuayExpiryRow *self,
                                        gpointer       request,
                                        QuayToggleRow *remind_row);

G_END_DECLS
