/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_COPY_ROW (quay_copy_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayCopyRow, quay_copy_row, QUAY, COPY_ROW, AdwPreferencesRow)

void quay_copy_row_set_text (QuayCopyRow *self,
                             const char  *text);

G_END_DECLS
