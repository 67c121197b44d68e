/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-window"

#include "config.h"

#include "quay-token-window.h"

#include <glib/gi18n.h>

#include "quay-date-button.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-spinner.h"
#include "quay-text.h"
#include "quay-token-operations.h"
#include "quay-token-words.h"
#include "quay-ui-util.h"
#include "quay-value-row.h"
#include "quay-wrap-layout.h"

/**
 * QuayTokenWindow:
 *
 * One token: whose it is, where it is stored, what is known about it, who uses it, and what can be done with it. What
 * is wrong with it stands above all, with the button that mends it.
 *
 * What takes its time shows here: there is a Stop for it, and closing the window stops it, too. What fails is told here
 * and the window stays.
 */
struct _QuayTokenWindow
{
  AdwWindow            parent_instance;

  GtkWidget           *error_group;
  QuayErrorRow        *error_row;
  GtkWidget           *working_group;
  AdwActionRow        *working_row;
  QuaySpinner         *spinner;
  AdwActionRow        *state_row;
  GtkWidget           *state_icon;
  QuayValueRow        *organization_row;
  QuayValueRow        *access_row;
  QuayValueRow        *saved_row;
  QuayValueRow        *expires_row;
  QuayDateButton      *date_button;
  AdwPreferencesGroup *places_group;
  AdwPreferencesGroup *users_group;
  GtkWidget           *renew_row;
  GtkWidget           *replace_row;
  GtkWidget           *keyring_row;
  GtkWidget           *file_row;
  GtkWidget           *azure_row;
  GtkWidget           *revoke_button;

  QuayTokenActions    *actions;
  QuayTokenGroup      *group;
  GPtrArray           *rows;        /* borrowed from the groups of places and users */
  GError              *own_error;   /* of something that was tried here */
  GtkWidget           *opener;      /* weak: what had the focus when something began */
};

G_DEFINE_FINAL_TYPE (QuayTokenWindow, quay_token_window, ADW_TYPE_WINDOW)

static gboolean
is_busy (QuayTokenWindow *self)
{
  gboolean busy = FALSE;

  g_object_get (self->actions, "busy", &busy, NULL);
  return busy;
}

/* A token that nobody has tried has no state to speak of, and damage is told above, with more words. */
static void
update_state (QuayTokenWindow *self)
{
  QuayConnectionState state = quay_token_group_get_state (self->group);
  const char *classes[] = { quay_connection_state_get_style (state), NULL };
  g_autofree char *title = NULL;

  g_object_get (self->group, "state-title", &title, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), title);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon), quay_connection_state_get_icon_name (state));
  gtk_widget_set_css_classes (self->state_icon, classes);
  gtk_widget_set_visible (GTK_WIDGET (self->state_row),
                          state != QUAY_STATE_UNCHECKED && (state != QUAY_STATE_DAMAGED || self->own_error != NULL));
}

static void
update_error (QuayTokenWindow *self)
{
  g_autoptr(GError) damage = quay_token_group_dup_error (self->group);
  const GError *error = self->own_error != NULL ? self->own_error : damage;
  QuayRemedySet offered = QUAY_REMEDY_BIT (QUAY_REMEDY_REPLACE_TOKEN);

  if (quay_token_group_can_repair (self->group))
    offered |= QUAY_REMEDY_BIT (QUAY_REMEDY_REPAIR_TOKEN) | QUAY_REMEDY_BIT (QUAY_REMEDY_KEEP_NEWEST) |
               QUAY_REMEDY_BIT (QUAY_REMEDY_MOVE_TO_KEYRING) | QUAY_REMEDY_BIT (QUAY_REMEDY_FIX_PERMISSIONS) |
               QUAY_REMEDY_BIT (QUAY_REMEDY_DELETE_TOKEN);
  quay_error_row_set_error (self->error_row, error, offered, 0);
  gtk_widget_set_visible (self->error_group, error != NULL);
  update_state (self);
}

/* What cannot be used while something is done loses the focus, and has it again afterwards. */
static void
keep_focus (QuayTokenWindow *self,
            gboolean         busy)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (busy && focus != NULL)
    g_set_weak_pointer (&self->opener, focus);
  else if (!busy && self->opener != NULL && focus == NULL)
    gtk_widget_grab_focus (self->opener);
  if (!busy)
    g_clear_weak_pointer (&self->opener);
}

static void
busy_changed_cb (QuayTokenWindow *self)
{
  gboolean busy = is_busy (self);
  gboolean free = !busy;

  if (busy)
    keep_focus (self, TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.renew", free && quay_token_group_can_renew (self->group));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.replace",
                                 free && quay_token_group_can_change (self->group));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.to-keyring",
                                 free && quay_token_group_can_move (self->group, QUAY_MOVE_TO_KEYRING));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.to-file",
                                 free && quay_token_group_can_move (self->group, QUAY_MOVE_TO_FILE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.revoke", free && quay_token_group_can_renew (self->group));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.delete",
                                 free && quay_token_group_can_change (self->group));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "token.stop", busy);
  quay_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (self->working_group, busy);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->working_row), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  if (!busy)
    keep_focus (self, FALSE);
}

static GtkWidget *
add_row (QuayTokenWindow     *self,
         AdwPreferencesGroup *group,
         const char          *title,
         const char          *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* Where a token is, with the registry that it is stored for, the line in a file, and what is wrong there. */
static void
add_place (QuayTokenWindow *self,
           QuayTokenPlace  *place)
{
  g_autoptr(GString) subtitle = g_string_new (quay_token_group_get_name_of (self->group, place));
  g_autofree char *note = quay_token_place_dup_note (place);

  if (quay_token_place_get_line (place) > 0)
    {
      if (subtitle->len > 0)
        g_string_append (subtitle, " · ");
      /* Translators: %d is the number of a line in a file. */
      g_string_append_printf (subtitle, _("Line %d"), (int) quay_token_place_get_line (place));
    }
  if (note != NULL)
    g_string_append_printf (subtitle, "%s%s", subtitle->len > 0 ? "\n" : "", note);
  add_row (self, self->places_group, quay_token_place_get_title (place), subtitle->str);
}

static void
update_lists (QuayTokenWindow *self)
{
  GListModel *places = quay_token_group_get_places (self->group);
  GListModel *connections = quay_token_group_get_connections (self->group);

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      gboolean place = gtk_widget_is_ancestor (row, GTK_WIDGET (self->places_group));

      adw_preferences_group_remove (place ? self->places_group : self->users_group, row);
    }
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (places, i);

      add_place (self, place);
    }
  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (connections, i);
      g_autofree char *title = NULL;
      g_autofree char *subtitle = NULL;

      g_object_get (connection, "title", &title, "subtitle", &subtitle, NULL);
      add_row (self, self->users_group, title, subtitle);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->users_group), g_list_model_get_n_items (connections) > 0);
}

static void
update_values (QuayTokenWindow *self)
{
  QuayTokenRecord *record = quay_token_group_get_record (self->group);
  QuayTokenScope scope = record != NULL ? quay_token_record_get_scope (record) : QUAY_TOKEN_SCOPE_UNKNOWN;
  GDateTime *saved = record != NULL ? quay_token_record_get_saved (record) : NULL;
  const char *account = record != NULL ? quay_token_record_get_account (record) : NULL;
  GDateTime *expires = quay_token_group_get_expires (self->group);
  gboolean known = expires != NULL && (record == NULL || quay_token_record_get_expiry (record) == NULL);
  g_autofree char *saved_day = saved != NULL ? quay_text_for_date (saved) : NULL;
  g_autofree char *day = expires != NULL ? quay_text_for_date (expires) : NULL;
  const char *unknown = quay_token_words_for_scope (QUAY_TOKEN_SCOPE_UNKNOWN);

  quay_value_row_set_value (self->organization_row, quay_token_group_get_organization (self->group));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->organization_row), account != NULL ? account : "");
  quay_value_row_set_value (self->access_row, quay_token_words_for_scope (scope));
  quay_value_row_set_value (self->saved_row, saved_day != NULL ? saved_day : unknown);
  quay_value_row_set_value (self->expires_row, day != NULL ? day : unknown);
  /* What a token tells of itself, and what Azure DevOps was asked for, nobody has to say. */
  gtk_widget_set_visible (GTK_WIDGET (self->date_button), !known && !quay_token_group_is_renewable (self->group));
  quay_date_button_set_date (self->date_button, expires);
  gtk_widget_set_visible (self->renew_row, quay_token_group_can_renew (self->group));
  gtk_widget_set_visible (self->revoke_button, quay_token_group_can_renew (self->group));
  gtk_widget_set_visible (self->keyring_row, quay_token_group_can_move (self->group, QUAY_MOVE_TO_KEYRING));
  gtk_widget_set_visible (self->file_row, quay_token_group_can_move (self->group, QUAY_MOVE_TO_FILE));
}

static void
group_changed_cb (QuayTokenWindow *self)
{
  update_error (self);
  update_values (self);
  busy_changed_cb (self);
}

/* The last of many notifications of a reading: its rows are built anew once. */
static void
orphaned_changed_cb (QuayTokenWindow *self)
{
  update_lists (self);
}

static void
show_error (QuayTokenWindow *self,
            const GError    *error)
{
  g_clear_error (&self->own_error);
  self->own_error = g_error_copy (error);
  update_error (self);
  quay_error_row_focus (self->error_row);
}

static void
applied_cb (QuayTokenWindow *self)
{
  gtk_window_destroy (GTK_WINDOW (self));
}

static const struct
{
  const char   *action;
  QuayTokenDeed deed;
} deeds[] = {
  { "token.renew", QUAY_TOKEN_DEED_RENEW },
  { "token.replace", QUAY_TOKEN_DEED_REPLACE },
  { "token.repair", QUAY_TOKEN_DEED_REPAIR },
  { "token.to-keyring", QUAY_TOKEN_DEED_MOVE_TO_KEYRING },
  { "token.to-file", QUAY_TOKEN_DEED_MOVE_TO_FILE },
  { "token.revoke", QUAY_TOKEN_DEED_REVOKE },
  { "token.delete", QUAY_TOKEN_DEED_DELETE },
};

static void
begin (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  QuayTokenWindow *self = QUAY_TOKEN_WINDOW (widget);

  g_clear_error (&self->own_error);
  update_error (self);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      if (g_str_equal (deeds[i].action, action_name))
        quay_token_actions_begin (self->actions, GTK_WINDOW (self), self->group, deeds[i].deed);
    }
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  /* The answer says whether it could still be stopped. */
  quay_token_actions_stop (QUAY_TOKEN_WINDOW (widget)->actions);
}

static void
open_azure (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  QuayTokenWindow *self = QUAY_TOKEN_WINDOW (widget);
  g_autofree char *uri = quay_feed_address_dup_tokens_page (quay_token_group_get_address (self->group));

  quay_launch_uri (widget, uri);
}

static void
remedy_cb (QuayTokenWindow *self,
           int              remedy)
{
  if (remedy == QUAY_REMEDY_REPLACE_TOKEN)
    gtk_widget_activate_action (GTK_WIDGET (self), "token.replace", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "token.repair", NULL);
}

static void
date_set_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayTokenWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!quay_token_group_set_expiry_finish (QUAY_TOKEN_GROUP (object), result, &error) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_error (self, error);
}

static void
date_chosen_cb (QuayTokenWindow *self,
                GDateTime       *date)
{
  quay_token_group_set_expiry_async (self->group, date, TRUE, NULL, date_set_cb, g_object_ref (self));
}

static void
quay_token_window_unmap (GtkWidget *widget)
{
  QuayTokenWindow *self = QUAY_TOKEN_WINDOW (widget);

  if (is_busy (self))
    quay_token_actions_stop (self->actions);
  GTK_WIDGET_CLASS (quay_token_window_parent_class)->unmap (widget);
}

static void
quay_token_window_dispose (GObject *object)
{
  QuayTokenWindow *self = QUAY_TOKEN_WINDOW (object);

  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->group);
  g_clear_error (&self->own_error);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_TOKEN_WINDOW);
  G_OBJECT_CLASS (quay_token_window_parent_class)->dispose (object);
}

static void
quay_token_window_finalize (GObject *object)
{
  /* Not sooner: going off the screen stops what is being done. */
  g_clear_object (&QUAY_TOKEN_WINDOW (object)->actions);
  G_OBJECT_CLASS (quay_token_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, working_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, working_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, state_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, organization_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, access_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, saved_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, expires_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, date_button);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, places_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, users_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, renew_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, replace_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, keyring_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, file_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, azure_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokenWindow, revoke_button);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
  gtk_widget_class_bind_template_callback (widget_class, date_chosen_cb);
}

static void
quay_token_window_class_init (QuayTokenWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_token_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = quay_token_window_finalize;
  widget_class->unmap = quay_token_window_unmap;

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    gtk_widget_class_install_action (widget_class, deeds[i].action, NULL, begin);
  gtk_widget_class_install_action (widget_class, "token.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "token.open-azure-devops", NULL, open_azure);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_DATE_BUTTON);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  g_type_ensure (QUAY_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-token-window.ui");
  quay_help_window_bind_key (widget_class, "tokens#list");
  bind_children (widget_class);
}

static void
quay_token_window_init (QuayTokenWindow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_value_row_wrap_end (self->expires_row);
  gtk_widget_set_layout_manager (gtk_widget_get_parent (self->revoke_button), quay_wrap_layout_new ());
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
  quay_ui_name_list (GTK_WIDGET (self->working_row), _("Progress"));
  quay_ui_name_list (GTK_WIDGET (self->organization_row), _("Token"));
  /* Translators: what can be done with a token. */
  quay_ui_name_list (self->replace_row, _("Actions"));
}

/**
 * quay_token_window_new:
 * @actions: what does what is asked for here
 * @group: the token
 */
QuayTokenWindow *
quay_token_window_new (GtkWindow        *parent,
                       QuayTokenActions *actions,
                       QuayTokenGroup   *group)
{
  QuayTokenWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_ACTIONS (actions), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (group), NULL);

  self = g_object_new (QUAY_TYPE_TOKEN_WINDOW, "transient-for", parent, NULL);
  self->actions = g_object_ref (actions);
  self->group = g_object_ref (group);
  quay_error_row_set_address (self->error_row, quay_token_group_get_address (group));
  g_signal_connect_object (actions, "applied", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "failed", G_CALLBACK (show_error), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "notify::busy", G_CALLBACK (busy_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "notify::state", G_CALLBACK (group_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (group, "notify::n-connections", G_CALLBACK (orphaned_changed_cb), self, G_CONNECT_SWAPPED);
  group_changed_cb (self);
  update_lists (self);
  return self;
}

QuayTokenGroup *
quay_token_window_get_group (QuayTokenWindow *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_WINDOW (self), NULL);

  return self->group;
}
