/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-preferences"

#include "config.h"

#include "quay-preferences.h"

#include <glib/gi18n.h>

#include "quay-combo-row.h"
#include "quay-connection-defaults.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-row-layout.h"
#include "quay-text.h"
#include "quay-toggle-row.h"
#include "quay-ui-util.h"
#include "quay-wrap-layout.h"

/* What the window offers; a setting may hold another number, which is shown as the nearest one below. */
static const int day_choices[] = { 7, 14, 30 };
static const int copy_choices[] = { 5, 10, 20 };

/**
 * QuayPreferences:
 *
 * The preferences. Each takes effect at once; what an administrator has fixed can be read and not changed.
 */
struct _QuayPreferences
{
  QuayPreferencesFrame   parent_instance;

  QuayToggleRow         *remind_row;
  AdwComboRow           *first_row;
  AdwActionRow          *refused_row;
  GtkWidget             *settings_button;
  QuayToggleRow         *check_row;
  AdwActionRow          *home_row;
  GtkWidget             *choose_button;
  AdwComboRow           *copies_row;
  AdwActionRow          *folder_row;

  GSettings             *settings;
  QuayContext           *context;
  QuayReminderAutostart *autostart;
  QuayChooser           *chooser;
};

G_DEFINE_FINAL_TYPE (QuayPreferences, quay_preferences, QUAY_TYPE_PREFERENCES_FRAME)

/* The choices of a combo row. */
typedef struct
{
  const int *numbers;
  guint      n_numbers;
} Choices;

static const Choices days = { day_choices, G_N_ELEMENTS (day_choices) };
static const Choices copies = { copy_choices, G_N_ELEMENTS (copy_choices) };

static gboolean
number_to_choice (GValue   *value,
                  GVariant *variant,
                  gpointer  user_data)
{
  const Choices *choices = user_data;
  guint selected = 0;

  for (guint i = 1; i < choices->n_numbers; i++)
    if (choices->numbers[i] <= g_variant_get_int32 (variant))
      selected = i;
  g_value_set_uint (value, selected);
  return TRUE;
}

static GVariant *
choice_to_number (const GValue       *value,
                  const GVariantType *type,
                  gpointer            user_data)
{
  const Choices *choices = user_data;
  guint selected = g_value_get_uint (value);

  return selected < choices->n_numbers ? g_variant_new_int32 (choices->numbers[selected]) : NULL;
}

static void
update_writable (QuayPreferences *self)
{
  const struct
  {
    const char *key;
    GtkWidget  *row;
  } rows[] = {
    { "remind-before-expiry", GTK_WIDGET (self->remind_row) },
    { "first-reminder-days", GTK_WIDGET (self->first_row) },
    { "check-on-open", GTK_WIDGET (self->check_row) },
    { "cargo-home", GTK_WIDGET (self->home_row) },
    { "copies-to-keep", GTK_WIDGET (self->copies_row) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean writable = g_settings_is_writable (self->settings, rows[i].key);
      const char *reason = _("Set by the administrator of this computer");

      gtk_widget_set_tooltip_text (rows[i].row, writable ? NULL : reason);
      /* GTK 4.8 tells nobody of a tooltip who cannot see it; a row with choices does. */
      if (QUAY_IS_COMBO_ROW (rows[i].row))
        continue;
      if (writable)
        gtk_accessible_reset_property (GTK_ACCESSIBLE (rows[i].row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      else
        quay_ui_describe (rows[i].row, reason);
    }
}

static void
update_home (QuayPreferences *self)
{
  QuayCargoHome *home = quay_context_get_home (self->context);
  g_autofree char *path = quay_text_for_path (quay_cargo_home_get_folder (home));
  gboolean writable = g_settings_is_writable (self->settings, "cargo-home");
  g_autoptr(GVariant) chosen = g_settings_get_user_value (self->settings, "cargo-home");

  adw_action_row_set_subtitle (self->home_row, path);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.choose-home", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.reset-home", writable && chosen != NULL);
}

static void
update_refused (QuayPreferences *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->refused_row),
                          g_settings_get_boolean (self->settings, "remind-before-expiry") &&
                          quay_reminder_autostart_get_refused (self->autostart));
}

static void
home_chosen_cb (QuayPreferences *self,
                GFile           *folder)
{
  g_clear_object (&self->chooser);
  if (folder != NULL)
    quay_defaults_set_cargo_home (self->settings, folder);
}

static void
choose_home (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  QuayPreferences *self = QUAY_PREFERENCES (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = quay_chooser_new (GTK_WINDOW (self), QUAY_CHOOSE_FOLDER, _("Choose Cargo Home"), NULL);
  g_signal_connect_object (self->chooser, "answered", G_CALLBACK (home_chosen_cb), self, G_CONNECT_SWAPPED);
  quay_chooser_show (self->chooser, NULL, NULL);
}

static void
reset_home (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  quay_defaults_set_cargo_home (QUAY_PREFERENCES (widget)->settings, NULL);
  gtk_widget_grab_focus (QUAY_PREFERENCES (widget)->choose_button);
}

static void
open_settings (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  quay_launch_applications_panel (widget);
}

static void
folder_activated_cb (QuayPreferences *self)
{
  quay_launch_file (GTK_WIDGET (self), quay_file_store_get_backup_folder (quay_context_get_files (self->context)));
}

static void
add_choices (AdwComboRow   *row,
             const Choices *choices,
             gboolean       are_days)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < choices->n_numbers; i++)
    gtk_string_list_take (list,
                          are_days
                          /* Translators: how long before a token expires. */
                            ? g_strdup_printf (ngettext ("%d Day Before", "%d Days Before", choices->numbers[i]),
                                               choices->numbers[i])
                            : g_strdup_printf ("%d", choices->numbers[i]));
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

static void
bind (QuayPreferences *self)
{
  g_settings_bind (self->settings, "remind-before-expiry", self->remind_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "check-on-open", self->check_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "first-reminder-days", self->first_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, number_to_choice, choice_to_number, (gpointer) & days, NULL);
  g_settings_bind_with_mapping (self->settings, "copies-to-keep", self->copies_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, number_to_choice, choice_to_number, (gpointer) & copies,
                                NULL);
  g_signal_connect_object (self->settings, "changed::remind-before-expiry", G_CALLBACK (update_refused), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::cargo-home", G_CALLBACK (update_home), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->settings, "writable-changed", G_CALLBACK (update_writable), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "writable-changed::cargo-home", G_CALLBACK (update_home), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->autostart, "notify::refused", G_CALLBACK (update_refused), self,
                           G_CONNECT_SWAPPED);
}

static void
quay_preferences_dispose (GObject *object)
{
  QuayPreferences *self = QUAY_PREFERENCES (object);

  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_PREFERENCES);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  g_clear_object (&self->autostart);
  G_OBJECT_CLASS (quay_preferences_parent_class)->dispose (object);
}

static void
quay_preferences_class_init (QuayPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_preferences_dispose;

  quay_help_window_bind_key (widget_class, "overview#preferences");
  gtk_widget_class_install_action (widget_class, "preferences.choose-home", NULL, choose_home);
  gtk_widget_class_install_action (widget_class, "preferences.reset-home", NULL, reset_home);
  gtk_widget_class_install_action (widget_class, "preferences.open-settings", NULL, open_settings);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_COMBO_ROW);
  g_type_ensure (QUAY_TYPE_TOGGLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, remind_row);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, first_row);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, refused_row);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, settings_button);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, check_row);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, home_row);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, choose_button);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, copies_row);
  gtk_widget_class_bind_template_child (widget_class, QuayPreferences, folder_row);
  gtk_widget_class_bind_template_callback (widget_class, folder_activated_cb);
}

static void
quay_preferences_init (QuayPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->settings_button, quay_launch_has_applications_panel ());
  add_choices (self->first_row, &days, TRUE);
  add_choices (self->copies_row, &copies, FALSE);
  quay_ui_wrap_texts (GTK_WIDGET (self->refused_row));
  quay_ui_wrap_texts (GTK_WIDGET (self->home_row));
  quay_row_layout_set_up (self->home_row);
  gtk_widget_set_layout_manager (gtk_widget_get_parent (self->choose_button), quay_wrap_layout_new_at_end ());
}

/**
 * quay_preferences_new:
 * @parent: the window that it stands before
 * @settings: what is shown and changed
 * @context: tells which Cargo home is in use, and where the copies are
 * @autostart: tells whether the job at login is allowed
 */
QuayPreferences *
quay_preferences_new (GtkWindow             *parent,
                      GSettings             *settings,
                      QuayContext           *context,
                      QuayReminderAutostart *autostart)
{
  QuayPreferences *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (QUAY_IS_REMINDER_AUTOSTART (autostart), NULL);

  self = g_object_new (QUAY_TYPE_PREFERENCES, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  self->context = g_object_ref (context);
  self->autostart = g_object_ref (autostart);
  bind (self);
  update_home (self);
  update_refused (self);
  update_writable (self);
  quay_ui_name_parts (GTK_WIDGET (self), _("Preferences"));
  return self;
}

/**
 * quay_preferences_set_context:
 * @context: with another Cargo home, because it was changed here
 */
void
quay_preferences_set_context (QuayPreferences *self,
                              QuayContext     *context)
{
  g_return_if_fail (QUAY_IS_PREFERENCES (self));
  g_return_if_fail (QUAY_IS_CONTEXT (context));

  g_set_object (&self->context, context);
  update_home (self);
}
