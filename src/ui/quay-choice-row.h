/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_CHOICE_ROW (quay_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayChoiceRow, quay_choice_row, QUAY, CHOICE_ROW, AdwActionRow)

gboolean quay_choice_row_get_active (QuayChoiceRow *self);
void     quay_choice_row_set_active (QuayChoiceRow *self,
                                     gboolean       active);
int      quay_choice_row_get_value  (QuayChoiceRow *self);

G_END_DECLS
