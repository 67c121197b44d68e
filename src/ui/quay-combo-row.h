/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_COMBO_ROW (quay_combo_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (QuayComboRow, quay_combo_row, QUAY, COMBO_ROW, AdwComboRow)

struct _QuayComboRowClass
{
  AdwComboRowClass parent_class;
};

G_END_DECLS
