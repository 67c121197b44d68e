/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_VALUE_ROW (quay_value_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayValueRow, quay_value_row, QUAY, VALUE_ROW, AdwActionRow)

void quay_value_row_set_value (QuayValueRow *self,
                               const char   *value);
void quay_value_row_wrap_end  (QuayValueRow *self);

G_END_DECLS
