/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-page"

#include "config.h"

#include "quay-connection-page.h"

#include <glib/gi18n.h>

#include "quay-connection-edit.h"
#include "quay-copy-row.h"
#include "quay-date-button.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-launch.h"
#include "quay-note-row.h"
#include "quay-recipe-window.h"
#include "quay-row-layout.h"
#include "quay-spinner.h"
#include "quay-text.h"
#include "quay-toggle-row.h"
#include "quay-ui-util.h"
#include "quay-value-row.h"

/* In seconds: how often “Checked 5 minutes ago” is brought up to date. */
#define AGE_INTERVAL 30

/**
 * QuayConnectionPage:
 *
 * One connection: its state and how to mend it, the feed, the login, and the files that define it. It shows
 * one [class@Quay.Connection] at a time and follows its changes; what is asked of the window goes out by
 * signals.
 */
struct _QuayConnectionPage
{
  AdwBin               parent_instance;

  AdwWindowTitle      *window_title;
  GtkWidget           *back_button;
  AdwActionRow        *state_row;
  GtkImage            *state_icon;
  QuaySpinner         *spinner;
  GtkButton           *check_button;
  QuayErrorRow        *error_row;
  QuayValueRow        *organization_row;
  QuayValueRow        *project_row;
  QuayValueRow        *feed_row;
  QuayCopyRow         *address_row;
  QuayValueRow        *helper_row;
  QuayValueRow        *token_row;
  QuayDateButton      *date_button;
  QuayValueRow        *name_row;
  AdwPreferencesGroup *uses_group;
  AdwActionRow        *check_row;
  GtkImage            *check_icon;
  AdwActionRow        *another_row;
  QuayToggleRow       *default_row;
  QuayToggleRow       *replace_row;
  QuayNoteRow         *everyone_note;
  QuayNoteRow         *checksum_note;
  QuayCopyRow         *direct_row;

  QuayContext         *context;
  QuayConnection      *connection;
  gulong               notify_id;
  GCancellable        *cancellable;
  GPtrArray           *use_rows;     /* borrowed from the group */
  char                *shown_uses;   /* what these say */
  GError              *own_error;    /* of something that was done here, not of the connection */
  guint                age_id;
};

enum
{
  PROP_0,
  PROP_SHOW_BACK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  REMOVE,
  LOG_IN,
  MEND_TOKEN,
  SHOW_TOKEN,
  RESTORE,
  REVIEW,
  SHOW_CHECK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayConnectionPage, quay_connection_page, ADW_TYPE_BIN)

static void
update_age (QuayConnectionPage *self)
{
  GDateTime *checked = quay_connection_get_checked (self->connection);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = NULL;

  /* “Not Checked Yet” need not be said twice. */
  if (checked != NULL || quay_connection_get_state (self->connection) != QUAY_STATE_UNCHECKED)
    text = quay_text_for_checked (checked, now);
  adw_action_row_set_subtitle (self->state_row, text != NULL ? text : "");
}

static gboolean
age_cb (gpointer user_data)
{
  QuayConnectionPage *self = user_data;

  if (self->connection != NULL)
    update_age (self);
  return G_SOURCE_CONTINUE;
}

static void
update_error (QuayConnectionPage *self)
{
  const GError *error = self->own_error;

  if (error == NULL)
    error = quay_connection_get_error (self->connection);
  quay_error_row_set_address (self->error_row, quay_connection_get_address (self->connection));
  quay_error_row_set_error (self->error_row, error,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_SHOW_DETAILS) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK) |
                            quay_remedies_of_token (self->connection) |
                            quay_remedies_of_login (self->connection) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_REVIEW) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_FOLDER_OF_COPIES), 0);
}

static void
update_state (QuayConnectionPage *self)
{
  QuayConnectionState state = quay_connection_get_state (self->connection);
  const char *classes[] = { quay_connection_state_get_style (state), NULL };
  gboolean checking = state == QUAY_STATE_CHECKING;
  g_autofree char *title = NULL;

  g_object_get (self->connection, "state-title", &title, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state_row), title);
  gtk_image_set_from_icon_name (self->state_icon, quay_connection_state_get_icon_name (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), classes);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), !checking);
  quay_spinner_set_spinning (self->spinner, checking);
  gtk_button_set_label (self->check_button, checking ? _("_Stop") : _("_Check"));
  quay_ui_swap_action (GTK_WIDGET (self), self->check_button, checking ? "connection.check" : "connection.stop",
                       checking ? "connection.stop" : "connection.check");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->state_row), GTK_ACCESSIBLE_STATE_BUSY, checking, -1);
  update_age (self);
}

/* What the last check has come to, and where it looked. */
static void
update_check (QuayConnectionPage *self)
{
  QuayCheckStep *failed = quay_connection_find_failed_step (self->connection);
  g_autoptr(GFile) folder = quay_connection_dup_check_folder (self->connection);
  g_autofree char *path = folder != NULL ? quay_text_for_path (folder) : g_strdup (_("Home folder"));
  const char *icon_name = "content-loading-symbolic";
  const char *classes[] = { "dim-label", NULL };
  g_autofree char *title = NULL;

  if (quay_connection_get_steps (self->connection) == NULL)
    {
      title = g_strdup (_("Not checked yet"));
    }
  else if (failed != NULL)
    {
      title = g_strdup (quay_catalog_get_title (quay_check_step_get_error (failed)));
      icon_name = "dialog-error-symbolic";
      classes[0] = "error";
    }
  else
    {
      guint n_passed = quay_connection_count_passed_steps (self->connection);

      /* Translators: %d is the number of steps of a check; one of them may not have been possible. */
      title = g_strdup_printf (ngettext ("All %d Step Passed", "All %d Steps Passed", n_passed), (int) n_passed);
      icon_name = "emblem-ok-symbolic";
      classes[0] = "success";
    }

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->check_row), title);
  adw_action_row_set_subtitle (self->check_row, path);
  gtk_image_set_from_icon_name (self->check_icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->check_icon), classes);
}

static void
update_feed (QuayConnectionPage *self)
{
  QuayFeedAddress *address = quay_connection_get_address (self->connection);
  g_autofree char *feed = quay_feed_address_dup_feed_text (address);
  const char *project = quay_feed_address_get_project (address);
  gboolean hosted = quay_feed_address_get_host_kind (address) == QUAY_FEED_HOSTED;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->organization_row),
                                 hosted ? _("Organization") : _("Collection"));
  quay_value_row_set_value (self->organization_row, quay_feed_address_get_organization (address));
  quay_value_row_set_value (self->project_row,
                            project != NULL && *project != '\0' ? project : _("Whole organization"));
  quay_value_row_set_value (self->feed_row, feed);
  quay_copy_row_set_text (self->address_row, quay_connection_get_index_url (self->connection));
}

static void
update_login (QuayConnectionPage *self)
{
  QuayHelperKind helper = quay_connection_get_helper (self->connection);
  GDateTime *expires = quay_connection_get_expires (self->connection);
  g_autofree char *helper_text = NULL;
  g_autofree char *scope_text = NULL;
  g_autofree char *token = NULL;

  g_object_get (self->connection, "helper-text", &helper_text, "helper-scope-text", &scope_text, NULL);
  quay_value_row_set_value (self->helper_row, helper_text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->helper_row), scope_text != NULL ? scope_text : "");

  if (!quay_helper_kind_takes_token (helper))
    token = g_strdup (_("Nothing is stored"));
  else if (expires != NULL)
    {
      g_autofree char *day = quay_text_for_date (expires);

      /* Translators: %s is a date. */
      token = g_strdup_printf (_("Expires on %s"), day);
    }
  else
    token = g_strdup (_("Expiry date not known"));
  quay_value_row_set_value (self->token_row, token);
  gtk_widget_set_visible (GTK_WIDGET (self->date_button), quay_helper_kind_takes_token (helper) && expires == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.replace-token", quay_helper_kind_takes_token (helper));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.log-out", quay_helper_kind_takes_token (helper));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connection.show-token", quay_helper_kind_takes_token (helper));
}

/* What a replacement means to others, and how it is left out once. Nobody can switch off alone what a shared file says. */
static void
update_replacement (QuayConnectionPage *self)
{
  GPtrArray *uses = quay_connection_get_uses (self->connection);
  gboolean replaces = FALSE;
  gboolean shared = FALSE;
  g_autofree char *command = NULL;

  for (guint i = 0; i < uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (uses, i);

      replaces = replaces || use->replaces_crates_io;
      shared = shared || (use->replaces_crates_io && use->shared);
    }

  quay_toggle_row_set_active (self->default_row, quay_connection_is_default (self->connection));
  quay_toggle_row_set_active (self->replace_row, replaces);
  quay_note_row_set_text (self->everyone_note,
                          shared ? _("Everyone who builds the project needs access to the feed. "
                                     "One person alone cannot switch it off.") : NULL);
  quay_note_row_set_text (self->checksum_note,
                          replaces ? _("Cargo compares each crate with Cargo.lock. Only a feed that passes on "
                                       "crates.io unchanged, as an upstream source does, can replace it.") : NULL);
  command = replaces ? quay_connection_dup_direct_command () : NULL;
  quay_copy_row_set_text (self->direct_row, command);
  gtk_widget_set_visible (GTK_WIDGET (self->direct_row), replaces);
}

/* The switch shows what the files say, so it goes back until a plan was applied. */
static void
replace_toggled_cb (QuayConnectionPage *self)
{
  gboolean wanted = quay_toggle_row_get_active (self->replace_row);
  gboolean replaces = FALSE;

  if (self->connection == NULL)
    return;
  g_object_get (self->connection, "replaces-crates-io", &replaces, NULL);
  if (wanted == replaces)
    return;
  quay_toggle_row_set_active (self->replace_row, replaces);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.replace-crates-io", "b", wanted);
}

static void
default_toggled_cb (QuayConnectionPage *self)
{
  gboolean wanted = quay_toggle_row_get_active (self->default_row);

  if (self->connection == NULL || wanted == quay_connection_is_default (self->connection))
    return;
  quay_toggle_row_set_active (self->default_row, !wanted);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.use-as-default", "b", wanted);
}

static GMenuModel *
create_use_menu (GFile *file)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenuItem) edit = g_menu_item_new (_("Open in _Text Editor"), NULL);
  g_autoptr(GMenuItem) show = g_menu_item_new (_("Show in _Files"), NULL);
  g_autoptr(GMenuItem) restore = g_menu_item_new (_("_Restore Previous Version…"), NULL);
  g_autoptr(GMenuItem) stop_using = g_menu_item_new (_("_Stop Using Here…"), NULL);
  g_autofree char *uri = g_file_get_uri (file);

  g_menu_item_set_action_and_target (edit, "connection.open-file", "s", uri);
  g_menu_item_set_action_and_target (show, "connection.show-file", "s", uri);
  g_menu_item_set_action_and_target (restore, "connection.restore-file", "s", uri);
  g_menu_item_set_action_and_target (stop_using, "win.stop-using", "s", uri);
  g_menu_append_item (menu, edit);
  g_menu_append_item (menu, show);
  g_menu_append_item (menu, restore);
  g_menu_append_item (menu, stop_using);
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static GtkWidget *
create_use_row (const QuayConnectionUse *use)
{
  g_autofree char *path = quay_text_for_path (use->file);
  /* Translators: %d is the number of a line in a file. */
  g_autofree char *line = g_strdup_printf (_("Line %d"), (int) use->line);
  g_autofree char *subtitle = NULL;
  g_autofree char *menu_name = NULL;
  g_autoptr(GMenuModel) menu = create_use_menu (use->file);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_menu_button_new ();

  subtitle = use->replaces_crates_io ?
             g_strconcat (line, "\n", _("Replaces crates.io"), NULL) : g_strdup (line);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), path);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_tooltip_text (row, path);
  gtk_widget_set_focusable (row, FALSE);

  /* Translators: %s is the path of a file. */
  menu_name = g_strdup_printf (_("Menu of %s"), path);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("File Menu"));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, menu_name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* All that the rows of the files say. */
static char *
describe_uses (GPtrArray *uses)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (uses, i);
      g_autofree char *uri = g_file_get_uri (use->file);

      g_string_append_printf (text, "%s %u %d\n", uri, use->line, use->replaces_crates_io);
    }
  return g_string_free (text, FALSE);
}

/* Everything is read anew whenever the window gets the focus back, also from a menu of its own: rows that say the same
 * as before stay, or their menus would be gone as soon as they open.
 */
static void
update_uses (QuayConnectionPage *self)
{
  GPtrArray *uses = quay_connection_get_uses (self->connection);
  g_autofree char *shown = describe_uses (uses);

  if (g_strcmp0 (shown, self->shown_uses) == 0)
    return;
  g_free (self->shown_uses);
  self->shown_uses = g_steal_pointer (&shown);

  for (guint i = 0; i < self->use_rows->len; i++)
    adw_preferences_group_remove (self->uses_group, g_ptr_array_index (self->use_rows, i));
  g_ptr_array_set_size (self->use_rows, 0);

  for (guint i = 0; i < uses->len; i++)
    {
      GtkWidget *row = create_use_row (g_ptr_array_index (uses, i));

      adw_preferences_group_add (self->uses_group, row);
      g_ptr_array_add (self->use_rows, row);
    }
}

static void
update_all (QuayConnectionPage *self)
{
  g_autofree char *title = NULL;

  g_object_get (self->connection, "title", &title, NULL);
  adw_window_title_set_title (self->window_title, title);
  quay_value_row_set_value (self->name_row, quay_connection_get_name (self->connection));
  update_state (self);
  update_error (self);
  update_feed (self);
  update_login (self);
  update_uses (self);
  update_check (self);
  update_replacement (self);
}

static void
connection_changed_cb (QuayConnectionPage *self,
                       GParamSpec         *pspec)
{
  const char *name = g_param_spec_get_name (pspec);

  /* The most frequent change by far; the rest of the page keeps its focus and open menus. */
  if (g_str_equal (name, "state") || g_str_equal (name, "state-title") || g_str_equal (name, "checked"))
    {
      update_state (self);
      update_error (self);
      update_check (self);
    }
  else if (g_str_equal (name, "steps"))
    {
      /* They have only begun. */
      return;
    }
  else
    update_all (self);
}

static void
clear_own_error (QuayConnectionPage *self)
{
  g_clear_error (&self->own_error);
  update_error (self);
}

static void
renew_cancellable (QuayConnectionPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayConnectionPage) self = user_data;

  /* The connection tells the result itself. */
  if (!quay_connection_check_finish (QUAY_CONNECTION (object), result, NULL))
    g_debug ("The check was stopped");
}

static void
check (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  QuayConnectionPage *self = QUAY_CONNECTION_PAGE (widget);

  clear_own_error (self);
  renew_cancellable (self);
  quay_connection_check_async (self->connection, NULL, self->cancellable, checked_cb, g_object_ref (self));
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  g_cancellable_cancel (QUAY_CONNECTION_PAGE (widget)->cancellable);
  quay_ui_toast (widget, _("Check stopped"));
}

static void
copy_address (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  quay_ui_copy (widget, quay_connection_get_index_url (QUAY_CONNECTION_PAGE (widget)->connection),
                _("Address copied"));
}

static void
open_azure (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  QuayFeedAddress *address = quay_connection_get_address (QUAY_CONNECTION_PAGE (widget)->connection);
  g_autofree char *uri = quay_feed_address_dup_feed_page (address);

  quay_launch_uri (widget, uri);
}

static void
show_computers (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  QuayConnectionPage *self = QUAY_CONNECTION_PAGE (widget);
  g_autoptr(QuayRecipeFeed) feed = quay_recipe_feed_new_for_connection (self->connection);

  gtk_window_present (GTK_WINDOW (quay_recipe_window_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                          self->context, feed)));
}

static void
ask_to_remove (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVE], 0);
}

static void
replace_token (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[MEND_TOKEN], 0, QUAY_REMEDY_REPLACE_TOKEN);
}

static void
log_out (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  g_signal_emit (widget, signals[MEND_TOKEN], 0, QUAY_REMEDY_DELETE_TOKEN);
}

static void
show_token (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  g_signal_emit (widget, signals[SHOW_TOKEN], 0);
}

static void
show_check (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  g_signal_emit (widget, signals[SHOW_CHECK], 0);
}

static void
open_file (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  quay_launch_file (widget, file);
}

static void
show_file (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  quay_launch_folder_of (widget, file);
}

static void
restore_file (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[RESTORE], 0, g_variant_get_string (parameter, NULL));
}

static void
date_set_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayConnectionPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!quay_connection_set_expiry_finish (QUAY_CONNECTION (object), result, &error) &&
      QUAY_CONNECTION (object) == self->connection)
    quay_connection_page_show_error (self, error);
}

static void
date_chosen_cb (QuayConnectionPage *self,
                GDateTime          *date)
{
  quay_connection_set_expiry_async (self->connection, date, TRUE, NULL, date_set_cb, g_object_ref (self));
  /* The button goes with the question. */
  gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayConnectionPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = quay_token_store_list_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (items == NULL)
    quay_connection_page_show_error (self, error);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "connection.check", NULL);
}

static void
remedy_cb (QuayConnectionPage *self,
           int                 remedy)
{
  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_TRY_AGAIN:
      gtk_widget_activate_action (GTK_WIDGET (self), "connection.check", NULL);
      break;
    case QUAY_REMEDY_SHOW_DETAILS:
      quay_error_row_show_details (self->error_row);
      break;
    case QUAY_REMEDY_LOG_IN:
      g_signal_emit (self, signals[LOG_IN], 0);
      break;
    case QUAY_REMEDY_SET_HELPER:
    case QUAY_REMEDY_CHOOSE_ANOTHER_HELPER:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-helper", NULL);
      break;
    case QUAY_REMEDY_REPLACE_TOKEN:
    case QUAY_REMEDY_RENEW_TOKEN:
    case QUAY_REMEDY_REPAIR_TOKEN:
    case QUAY_REMEDY_KEEP_NEWEST:
    case QUAY_REMEDY_MOVE_TO_KEYRING:
    case QUAY_REMEDY_FIX_PERMISSIONS:
      clear_own_error (self);
      g_signal_emit (self, signals[MEND_TOKEN], 0, remedy);
      break;
    case QUAY_REMEDY_UNLOCK:
      renew_cancellable (self);
      quay_token_store_list_async (quay_context_get_tokens (self->context), QUAY_TOKEN_STORE_NONE,
                                   self->cancellable, unlocked_cb, g_object_ref (self));
      break;
    case QUAY_REMEDY_REVIEW:
      g_signal_emit (self, signals[REVIEW], 0);
      break;
    case QUAY_REMEDY_OPEN_FOLDER_OF_COPIES:
      quay_launch_file (GTK_WIDGET (self),
                        quay_file_store_get_backup_folder (quay_context_get_files (self->context)));
      break;
    default:
      g_warning ("The page of a connection does not do the remedy %d", remedy);
      break;
    }
}

static void
quay_connection_page_map (GtkWidget *widget)
{
  QuayConnectionPage *self = QUAY_CONNECTION_PAGE (widget);

  GTK_WIDGET_CLASS (quay_connection_page_parent_class)->map (widget);
  self->age_id = g_timeout_add_seconds (AGE_INTERVAL, age_cb, self);
}

static void
quay_connection_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&QUAY_CONNECTION_PAGE (widget)->age_id, g_source_remove);
  GTK_WIDGET_CLASS (quay_connection_page_parent_class)->unmap (widget);
}

static void
quay_connection_page_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_CONNECTION_PAGE (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_connection_page_parent_class)->unroot (widget);
}

static void
quay_connection_page_dispose (GObject *object)
{
  QuayConnectionPage *self = QUAY_CONNECTION_PAGE (object);

  if (self->connection != NULL)
    g_clear_signal_handler (&self->notify_id, self->connection);
  g_clear_object (&self->connection);
  g_clear_object (&self->context);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->use_rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown_uses, g_free);
  g_clear_error (&self->own_error);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_CONNECTION_PAGE);
  G_OBJECT_CLASS (quay_connection_page_parent_class)->dispose (object);
}

static void
quay_connection_page_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_BACK:
      g_value_set_boolean (value, gtk_widget_get_visible (QUAY_CONNECTION_PAGE (object)->back_button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_connection_page_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_BACK:
      gtk_widget_set_visible (QUAY_CONNECTION_PAGE (object)->back_button, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_connection_page_class_init (QuayConnectionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_connection_page_dispose;
  object_class->get_property = quay_connection_page_get_property;
  object_class->set_property = quay_connection_page_set_property;
  widget_class->map = quay_connection_page_map;
  widget_class->unmap = quay_connection_page_unmap;
  widget_class->unroot = quay_connection_page_unroot;

  /**
   * QuayConnectionPage:show-back:
   *
   * Whether there is a sidebar to go back to, because the window is too narrow for both.
   */
  properties[PROP_SHOW_BACK] =
    g_param_spec_boolean ("show-back", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[REMOVE] =
    g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LOG_IN] =
    g_signal_new ("log-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * QuayConnectionPage::mend-token:
   * @remedy: one of quay_remedies_of_token(), or QUAY_REMEDY_DELETE_TOKEN to log out
   */
  signals[MEND_TOKEN] =
    g_signal_new ("mend-token", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
  /**
   * QuayConnectionPage::show-token:
   *
   * Everything about the token that the connection uses is to be shown.
   */
  signals[SHOW_TOKEN] =
    g_signal_new ("show-token", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REVIEW] =
    g_signal_new ("review", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * QuayConnectionPage::restore:
   * @uri: a file that defines the connection, to which earlier version a person wants to go back
   */
  signals[RESTORE] =
    g_signal_new ("restore", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * QuayConnectionPage::show-check:
   *
   * The steps of the check are to be shown.
   */
  signals[SHOW_CHECK] =
    g_signal_new ("show-check", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "connection.check", NULL, check);
  gtk_widget_class_install_action (widget_class, "connection.show-check", NULL, show_check);
  gtk_widget_class_install_action (widget_class, "connection.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "connection.copy-address", NULL, copy_address);
  gtk_widget_class_install_action (widget_class, "connection.open-azure-devops", NULL, open_azure);
  gtk_widget_class_install_action (widget_class, "connection.other-computers", NULL, show_computers);
  gtk_widget_class_install_action (widget_class, "connection.replace-token", NULL, replace_token);
  gtk_widget_class_install_action (widget_class, "connection.log-out", NULL, log_out);
  gtk_widget_class_install_action (widget_class, "connection.show-token", NULL, show_token);
  gtk_widget_class_install_action (widget_class, "connection.remove", NULL, ask_to_remove);
  gtk_widget_class_install_action (widget_class, "connection.open-file", "s", open_file);
  gtk_widget_class_install_action (widget_class, "connection.show-file", "s", show_file);
  gtk_widget_class_install_action (widget_class, "connection.restore-file", "s", restore_file);

  g_type_ensure (QUAY_TYPE_COPY_ROW);
  g_type_ensure (QUAY_TYPE_DATE_BUTTON);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  g_type_ensure (QUAY_TYPE_TOGGLE_ROW);
  g_type_ensure (QUAY_TYPE_VALUE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-connection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, state_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, organization_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, project_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, feed_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, address_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, helper_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, token_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, date_button);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, uses_group);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, another_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, default_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, replace_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, everyone_note);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, checksum_note);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, direct_row);
  gtk_widget_class_bind_template_callback (widget_class, default_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, date_chosen_cb);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, check_row);
  gtk_widget_class_bind_template_child (widget_class, QuayConnectionPage, check_icon);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_connection_page_init (QuayConnectionPage *self)
{
  self->use_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_row_layout_set_up (self->state_row);
  quay_value_row_wrap_end (self->token_row);
  quay_ui_name_list (GTK_WIDGET (self->state_row), _("State"));
  quay_ui_name_list (GTK_WIDGET (self->another_row), _("Projects"));
}

GtkWidget *
quay_connection_page_new (QuayContext *context)
{
  QuayConnectionPage *self;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);

  self = g_object_new (QUAY_TYPE_CONNECTION_PAGE, NULL);
  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

QuayConnection *
quay_connection_page_get_connection (QuayConnectionPage *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_PAGE (self), NULL);

  return self->connection;
}

void
quay_connection_page_set_connection (QuayConnectionPage *self,
                                     QuayConnection     *connection)
{
  g_return_if_fail (QUAY_IS_CONNECTION_PAGE (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  if (self->connection == connection)
    return;

  if (self->connection != NULL)
    g_clear_signal_handler (&self->notify_id, self->connection);
  g_clear_error (&self->own_error);
  g_set_object (&self->connection, connection);
  self->notify_id = g_signal_connect_swapped (connection, "notify", G_CALLBACK (connection_changed_cb), self);
  update_all (self);
}

/**
 * quay_connection_page_show_error:
 * @error: why something could not be done with the connection
 *
 * Shows @error until the next check or change of the connection that is shown.
 */
void
quay_connection_page_show_error (QuayConnectionPage *self,
                                 const GError       *error)
{
  g_return_if_fail (QUAY_IS_CONNECTION_PAGE (self));
  g_return_if_fail (error != NULL);

  g_clear_error (&self->own_error);
  self->own_error = g_error_copy (error);
  update_error (self);
  quay_error_row_focus (self->error_row);
}
