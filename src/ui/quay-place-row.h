/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A page of the window in the sidebar. Properties: title; narrow (boolean): the note stands
 * at the end of the row instead of under the title. */
#define QUAY_TYPE_PLACE_ROW (quay_place_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayPlaceRow, quay_place_row, QUAY, PLACE_ROW, GtkListBoxRow)

void quay_place_row_set_note (QuayPlaceRow *self,
                              const char   *note);

G_END_DECLS
