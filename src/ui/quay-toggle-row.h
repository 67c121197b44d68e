/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_TOGGLE_ROW (quay_toggle_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayToggleRow, quay_toggle_row, QUAY, TOGGLE_ROW, AdwActionRow)

gboolean quay_toggle_row_get_active (QuayToggleRow *self);
void     quay_toggle_row_set_active (QuayToggleRow *self,
                                     gboolean       active);

G_END_DECLS
