/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define QUAY_TYPE_STOP_BOX (quay_stop_box_get_type ())
G_DECLARE_FINAL_TYPE (QuayStopBox, quay_stop_box, QUAY, STOP_BOX, GtkBox)

GtkWidget *quay_stop_box_new (void);

G_END_DECLS
