/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_SHORTCUT_ROW (quay_shortcut_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayShortcutRow, quay_shortcut_row, QUAY, SHORTCUT_ROW, AdwActionRow)

G_END_DECLS
