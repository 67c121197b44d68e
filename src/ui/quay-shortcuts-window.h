/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_SHORTCUTS_WINDOW (quay_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayShortcutsWindow, quay_shortcuts_window, QUAY, SHORTCUTS_WINDOW, AdwWindow)

QuayShortcutsWindow *quay_shortcuts_window_new (GtkWindow *parent);

G_END_DECLS
