/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-layout.h"

G_BEGIN_DECLS

#define QUAY_TYPE_ANSWERS_LAYOUT (quay_answers_layout_get_type ())
G_DECLARE_FINAL_TYPE (QuayAnswersLayout, quay_answers_layout, QUAY, ANSWERS_LAYOUT, QuayLayout)

void quay_answers_layout_set_up (GtkWidget *dialog);

G_END_DECLS
