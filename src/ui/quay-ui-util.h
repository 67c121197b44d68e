/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *quay_ui_toast_new       (const char      *text);
void      quay_ui_toast           (GtkWidget       *widget,
                                   const char      *text);
void      quay_ui_copy            (GtkWidget       *widget,
                                   const char      *text,
                                   const char      *toast);
void      quay_ui_set_up_entry    (AdwEntryRow     *row,
                                   gboolean         required);
void      quay_ui_set_entry_error (AdwEntryRow     *row,
                                   GtkWidget       *message);
void      quay_ui_set_up_toasts   (AdwToastOverlay *overlay);
void      quay_ui_name            (GtkWidget       *widget,
                                   const char      *name);
void      quay_ui_describe        (GtkWidget       *widget,
                                   const char      *description);
void      quay_ui_name_list       (GtkWidget       *row,
                                   const char      *name);
void      quay_ui_name_parts      (GtkWidget       *root,
                                   const char      *name);
void      quay_ui_name_scrollers  (GtkWidget       *root,
                                   const char      *name);
void      quay_ui_set_up_calendar (GtkCalendar    *calendar);
void      quay_ui_swap_action     (GtkWidget       *owner,
                                   GtkButton       *button,
                                   const char      *from,
                                   const char      *to);
void      quay_ui_name_menus      (void);
void      quay_ui_wrap_button     (GtkButton       *button);
gboolean  quay_ui_has_large_text  (GtkWidget       *widget);
void      quay_ui_keep_options    (GtkLabel        *label);
void      quay_ui_wrap_texts      (GtkWidget       *root);
gboolean  quay_ui_is_sandboxed    (void);

G_END_DECLS
