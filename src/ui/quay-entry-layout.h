/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-layout.h"

G_BEGIN_DECLS

#define QUAY_TYPE_ENTRY_LAYOUT (quay_entry_layout_get_type ())
G_DECLARE_FINAL_TYPE (QuayEntryLayout, quay_entry_layout, QUAY, ENTRY_LAYOUT, QuayLayout)

void quay_entry_layout_set_up (AdwEntryRow *row);

G_END_DECLS
