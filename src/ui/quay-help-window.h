/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_HELP_WINDOW (quay_help_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayHelpWindow, quay_help_window, QUAY, HELP_WINDOW, AdwWindow)

QuayHelpWindow *quay_help_window_present  (const char     *target);
void            quay_help_window_close    (void);
void            quay_help_window_bind_key (GtkWidgetClass *widget_class,
                                           const char     *target);
void            quay_help_window_add_key  (GtkWidget      *widget,
                                           const char     *target);
char           *quay_help_dup_target      (const GError   *error);

G_END_DECLS
