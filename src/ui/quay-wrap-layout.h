/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-layout.h"

G_BEGIN_DECLS

#define QUAY_TYPE_WRAP_LAYOUT (quay_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (QuayWrapLayout, quay_wrap_layout, QUAY, WRAP_LAYOUT, QuayLayout)

GtkLayoutManager *quay_wrap_layout_new        (void);
GtkLayoutManager *quay_wrap_layout_new_at_end (void);

G_END_DECLS
