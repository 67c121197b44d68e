/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-layout.h"

G_BEGIN_DECLS

#define QUAY_TYPE_TITLE_LAYOUT (quay_title_layout_get_type ())
G_DECLARE_FINAL_TYPE (QuayTitleLayout, quay_title_layout, QUAY, TITLE_LAYOUT, QuayLayout)

void quay_title_layout_set_up (GtkCenterBox *box);

G_END_DECLS
