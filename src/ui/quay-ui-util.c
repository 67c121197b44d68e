/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-ui-util"

#include "config.h"

#include "quay-ui-util.h"

#include <glib/gi18n.h>

/**
 * quay_ui_toast:
 * @widget: any widget inside of a toast overlay
 * @text: what to say, plain: it is escaped here, since the title of a toast is markup in libadwaita 1.2
 */
void
quay_ui_toast (GtkWidget  *widget,
               const char *text)
{
  GtkWidget *overlay;
  g_autofree char *markup = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL)
    return;

  markup = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (markup));
}

/**
 * quay_ui_copy:
 * @widget: a widget of the display whose clipboard is meant
 * @text: what to copy; never a token
 * @toast: (nullable): what to say about it, “Copied” if %NULL
 */
void
quay_ui_copy (GtkWidget  *widget,
              const char *text,
              const char *toast)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  quay_ui_toast (widget, toast != NULL ? toast : _("Copied"));
}

static void
name_entry (AdwEntryRow *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  gtk_accessible_update_property (GTK_ACCESSIBLE (text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                  -1);
}

/**
 * quay_ui_set_up_entry:
 * @row: an entry row of a template
 * @required: whether the page cannot be left while it is empty
 *
 * Gives the text field inside of @row the name that libadwaita 1.2 leaves out, and keeps it the same as the
 * title.
 */
void
quay_ui_set_up_entry (AdwEntryRow *row,
                      gboolean     required)
{
  GtkEditable *text;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  text = gtk_editable_get_delegate (GTK_EDITABLE (row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_REQUIRED, required, -1);
  g_signal_connect (row, "notify::title", G_CALLBACK (name_entry), NULL);
  name_entry (row);
}

/**
 * quay_ui_set_entry_error:
 * @row: an entry row
 * @message: (nullable): the row below that says what is wrong; %NULL when nothing is
 *
 * Marks @row as invalid, for the eye and for a screen reader.
 */
void
quay_ui_set_entry_error (AdwEntryRow *row,
                         GtkWidget   *message)
{
  GtkAccessible *text;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (message == NULL || GTK_IS_WIDGET (message));

  text = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  if (message != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_update_state (text, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (text, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, message, NULL, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_reset_state (text, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (text, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
    }
}

/**
 * quay_ui_is_sandboxed:
 *
 * Returns: whether Quayside runs as a Flatpak, where folders and programs of the system are not visible
 */
gboolean
quay_ui_is_sandboxed (void)
{
  static int sandboxed = -1;

  if (sandboxed < 0)
    sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  return sandboxed;
}
