/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-layout.h"

G_BEGIN_DECLS

#define QUAY_TYPE_ROW_LAYOUT (quay_row_layout_get_type ())
G_DECLARE_FINAL_TYPE (QuayRowLayout, quay_row_layout, QUAY, ROW_LAYOUT, QuayLayout)

GtkLayoutManager *quay_row_layout_new    (GtkWidget    *title);
void              quay_row_layout_set_up (AdwActionRow *row);

G_END_DECLS
