/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A question to a person. It has the signal “response” with the ID of what was chosen. */
#define QUAY_TYPE_DIALOG (quay_dialog_get_type ())
typedef AdwMessageDialog QuayDialog;
typedef AdwMessageDialogClass QuayDialogClass;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayDialog, g_object_unref)

GType      quay_dialog_get_type             (void);
void       quay_dialog_prepare              (GtkWidget         *dialog);
GtkWidget *quay_dialog_new                  (GtkWindow         *parent,
                                             const char        *heading,
                                             const char        *body);
void       quay_dialog_add_response         (GtkWidget         *dialog,
                                             const char        *id,
                                             const char        *label);
void       quay_dialog_set_destructive      (GtkWidget         *dialog,
                                             const char        *id);
void       quay_dialog_set_safe             (GtkWidget         *dialog,
                                             const char        *id);
void       quay_dialog_set_response_enabled (GtkWidget         *dialog,
                                             const char        *id,
                                             gboolean           enabled);
void       quay_dialog_set_extra_child      (GtkWidget         *dialog,
                                             GtkWidget         *child);
void       quay_dialog_present              (GtkWidget         *dialog);
void       quay_dialog_respond              (GtkWidget         *dialog,
                                             const char        *id);

/* What is chosen. */
typedef enum
{
  QUAY_CHOOSE_FOLDER,
  QUAY_CHOOSE_FILE,
  QUAY_CHOOSE_NEW_FILE,
} QuayChooserKind;

#define QUAY_TYPE_CHOOSER (quay_chooser_get_type ())
G_DECLARE_FINAL_TYPE (QuayChooser, quay_chooser, QUAY, CHOOSER, GObject)

QuayChooser *quay_chooser_new  (GtkWindow       *parent,
                                QuayChooserKind  kind,
                                const char      *title,
                                const char      *accept_label);
void         quay_chooser_show (QuayChooser     *self,
                                GFile           *current,
                                const char      *name);

/* The window with the preferences. */
#define QUAY_TYPE_PREFERENCES_FRAME (quay_preferences_frame_get_type ())
typedef AdwPreferencesWindow QuayPreferencesFrame;
typedef AdwPreferencesWindowClass QuayPreferencesFrameClass;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayPreferencesFrame, g_object_unref)

GType quay_preferences_frame_get_type (void);

/* The window that says who made it. */
#define QUAY_TYPE_ABOUT_FRAME (quay_about_frame_get_type ())

GType quay_about_frame_get_type  (void);
void  quay_about_frame_add_legal (GtkWidget  *about,
                                  const char *title,
                                  const char *text);

/* The sidebar and what stands beside it, one at a time where there is no room for both. */
void quay_panes_show    (GtkWidget *panes,
                         GtkWidget *child);
void quay_panes_go_back (GtkWidget *panes);

void       quay_ui_compat_show_uri_async  (GtkWindow            *parent,
                                           const char           *uri,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
gboolean   quay_ui_compat_show_uri_finish (GtkWindow            *parent,
                                           GAsyncResult         *result,
                                           GError              **error);
void       quay_ui_compat_get_color       (GtkWidget            *widget,
                                           GdkRGBA              *color);
GtkWidget *quay_ui_compat_keys_new        (void);
void       quay_ui_compat_set_keys        (GtkWidget            *keys,
                                           const char           *accelerator);
void       quay_ui_compat_use_style       (GtkCssProvider       *provider,
                                           gboolean              used);
void       quay_ui_compat_select_day      (GtkCalendar          *calendar,
                                           GDateTime            *day);

G_END_DECLS
