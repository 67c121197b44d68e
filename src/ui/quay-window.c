/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-connection-row.h"
#include "quay-connection-defaults.h"
#include "quay-context.h"
#include "quay-explain-window.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-stop-box.h"
#include "quay-text.h"
#include "quay-ui-util.h"

/**
 * QuayWindow:
 *
 * The window: a welcome as long as nothing is configured, otherwise the connections beside the one that is
 * selected; on a phone one after the other.
 *
 * It shows a frame before it knows anything: the connections are read in the background, the page of a
 * connection and the assistant are made when they are first needed, and neither network nor keyring is asked
 * by itself.
 */

G_DEFINE_FINAL_TYPE (QuayWindow, quay_window, ADW_TYPE_APPLICATION_WINDOW)

/* Shows or hides a strip; one that is not revealed must not be there for a screen reader either. */
void
quay_window_reveal (GtkRevealer *revealer,
                    gboolean     reveal)
{
  gtk_widget_set_visible (GTK_WIDGET (revealer), reveal);
  gtk_revealer_set_reveal_child (revealer, reveal);
}

static void
page_remove_cb (QuayWindow *self)
{
  quay_window_ask_to_remove (self, quay_connection_page_get_connection (self->connection_page));
}

/* The list follows the files by itself, but not all can be watched: folders that the document portal hands to a sandbox
 * tell nobody when they change. So it is read again where something may have changed, too.
 */
static void
is_active_changed_cb (QuayWindow *self)
{
  gboolean loaded = FALSE;

  g_object_get (self->connections, "loaded", &loaded, NULL);
  if (loaded && gtk_window_is_active (GTK_WINDOW (self)))
    quay_window_reload (self);
}

static void
assistant_applied_cb (QuayWindow        *self,
                      QuayChangeReceipt *receipt)
{
  quay_window_reload (self);
  self->applied = TRUE;
  quay_defaults_applied (self->settings, quay_assistant_get_request (self->assistant));
  quay_window_offer_undo (self, receipt, NULL);
}

static void
assistant_undo_cb (QuayWindow *self)
{
  quay_window_undo (self);
  gtk_window_close (GTK_WINDOW (self->assistant));
}

static void
assistant_gone_cb (QuayWindow *self)
{
  g_clear_weak_pointer (&self->assistant);

  /* The change was made in the assistant; what undoes it stays with the window. */
  if (self->applied && self->receipt != NULL && quay_change_receipt_can_undo (self->receipt))
    {
      quay_window_offer_undo (self, self->receipt,
                              self->logging_in ? _("Connection updated") : _("Connection added"));
      quay_window_reload (self);
    }
}

static void
second_feed_cb (QuayWindow    *self,
                QuayAssistant *assistant);

/* @parent NULL: this window. What it stands before has the keyboard again when it is closed. */
static void
present_assistant (QuayWindow    *self,
                   GtkWindow     *parent,
                   QuayAssistant *assistant,
                   gboolean       logging_in)
{
  self->logging_in = logging_in;
  self->applied = FALSE;
  quay_assistant_set_defaults (assistant, self->settings);
  g_set_weak_pointer (&self->assistant, assistant);
  gtk_window_set_transient_for (GTK_WINDOW (assistant), parent != NULL ? parent : GTK_WINDOW (self));
  g_signal_connect_object (assistant, "applied", G_CALLBACK (assistant_applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (assistant, "undo", G_CALLBACK (assistant_undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (assistant, "second-feed", G_CALLBACK (second_feed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (assistant, "destroy", G_CALLBACK (assistant_gone_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (assistant));
}

/* Opens the assistant for a new connection, or shows the one that is open. */
static void
open_assistant (QuayWindow *self,
                GtkWindow  *parent)
{
  if (self->assistant == NULL)
    present_assistant (self, parent, quay_assistant_new (self->connections), FALSE);
  else
    gtk_window_present (GTK_WINDOW (self->assistant));
}

/**
 * quay_window_connect_folder:
 * @parent: (nullable): the window that it stands before; %NULL for this one
 * @folder: the project that is to have a connection
 *
 * Opens the assistant, or shows the one that is open.
 */
void
quay_window_connect_folder (QuayWindow *self,
                            GtkWindow  *parent,
                            GFile      *folder)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (folder));

  open_assistant (self, parent);
  quay_assistant_set_folder (self->assistant, folder);
}

/**
 * quay_window_log_in:
 * @parent: (nullable): the window that it stands before; %NULL for this one
 *
 * Opens the assistant for the login of a connection, or shows the one that is open.
 */
void
quay_window_log_in (QuayWindow     *self,
                    GtkWindow      *parent,
                    QuayConnection *connection)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  if (self->assistant == NULL)
    present_assistant (self, parent, quay_assistant_new_log_in (self->connections, connection), TRUE);
  else
    gtk_window_present (GTK_WINDOW (self->assistant));
}

static void
second_feed_cb (QuayWindow    *self,
                QuayAssistant *assistant)
{
  g_autoptr(QuayAssistant) first = g_object_ref (assistant);
  QuayAssistant *second = quay_assistant_new (self->connections);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (first));

  quay_connection_request_follow_feed (quay_assistant_get_request (second), quay_assistant_get_request (first));
  gtk_window_destroy (GTK_WINDOW (first));
  /* “destroy” comes again with the last reference, when the second is there already. */
  g_signal_handlers_disconnect_by_func (first, assistant_gone_cb, self);
  present_assistant (self, parent, second, FALSE);
}

static void
page_log_in_cb (QuayWindow *self)
{
  quay_window_log_in (self, NULL, quay_connection_page_get_connection (self->connection_page));
}

static void
page_mend_token_cb (QuayWindow *self,
                    int         remedy)
{
  quay_window_mend_token (self, NULL, quay_connection_page_get_connection (self->connection_page), remedy);
}

static void
page_show_token_cb (QuayWindow *self)
{
  quay_window_show_token_of (self, quay_connection_page_get_connection (self->connection_page));
}

static void
page_show_check_cb (QuayWindow *self)
{
  quay_window_show_check (self, quay_connection_page_get_connection (self->connection_page));
}

static void
page_review_cb (QuayWindow *self)
{
  quay_window_review_drift (self, quay_connection_page_get_connection (self->connection_page));
}

void
quay_window_ensure_connection_page (QuayWindow *self)
{
  if (self->connection_page != NULL)
    return;

  self->connection_page =
    QUAY_CONNECTION_PAGE (quay_connection_page_new (quay_connection_list_get_context (self->connections)));
  gtk_stack_add_child (self->content, GTK_WIDGET (self->connection_page));
  g_object_bind_property (self->leaflet, "folded", self->connection_page, "show-back", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->connection_page, "remove", G_CALLBACK (page_remove_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection_page, "restore", G_CALLBACK (quay_window_restore), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection_page, "log-in", G_CALLBACK (page_log_in_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection_page, "mend-token", G_CALLBACK (page_mend_token_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection_page, "show-token", G_CALLBACK (page_show_token_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection_page, "review", G_CALLBACK (page_review_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection_page, "show-check", G_CALLBACK (page_show_check_cb), self,
                           G_CONNECT_SWAPPED);
}

/* The row of the connection that is shown, or the first one when it is gone. */
static GtkListBoxRow *
find_row_to_select (QuayWindow *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (self->connection_page != NULL &&
        quay_connection_row_get_connection (QUAY_CONNECTION_ROW (row)) ==
        quay_connection_page_get_connection (self->connection_page))
      return row;
  return gtk_list_box_get_row_at_index (self->list, 0);
}

/* What had the focus is not there any more. */
static void
show_welcome (QuayWindow *self)
{
  gboolean was_main = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "main") == 0;

  gtk_stack_set_visible_child_name (self->stack, "welcome");
  if (was_main)
    gtk_widget_child_focus (GTK_WIDGET (self->welcome_page), GTK_DIR_TAB_FORWARD);
}

/* Shows what there is: nothing yet, the welcome, or the connections, of which one is always selected. */
static void
update_contents (QuayWindow *self)
{
  gboolean loaded = FALSE;

  g_object_get (self->connections, "loaded", &loaded, NULL);
  if (!loaded)
    return;

  /* Files that nobody can read may well have connections in them. */
  if (g_list_model_get_n_items (G_LIST_MODEL (self->connections)) == 0 &&
      quay_overview_get_n_problems (self->overview) == 0)
    {
      show_welcome (self);
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "main");
  if (quay_window_get_selected_row (self) == NULL)
    {
      GtkListBoxRow *row = find_row_to_select (self);

      if (row == NULL)
        {
          gtk_list_box_select_row (self->places, GTK_LIST_BOX_ROW (self->overview_row));
          return;
        }
      /* What was read in a window that is too narrow for both stays in view while it exists. */
      if (self->connection_page == NULL ||
          quay_connection_row_get_connection (QUAY_CONNECTION_ROW (row)) !=
          quay_connection_page_get_connection (self->connection_page))
        quay_panes_show (self->leaflet, self->sidebar);
      gtk_list_box_select_row (self->list, row);
      gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}

static void
greet_found (QuayWindow *self)
{
  guint n_found = g_list_model_get_n_items (G_LIST_MODEL (self->connections));
  g_autofree char *text = NULL;

  if (!g_settings_get_boolean (self->settings, "first-run"))
    return;

  g_settings_set_boolean (self->settings, "first-run", FALSE);
  if (n_found == 0)
    return;

  text = g_strdup_printf (ngettext ("%d existing connection found", "%d existing connections found", n_found),
                          (int) n_found);
  quay_ui_toast (GTK_WIDGET (self->stack), text);
}

static void
first_loaded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (quay_connection_list_load_finish (QUAY_CONNECTION_LIST (object), result, &error))
    {
      update_contents (self);
      quay_overview_look_at_files (self->overview);
      greet_found (self);
      quay_window_do_what_was_asked (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The connections could not be read: %s", error->message);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return quay_connection_row_new (item);
}

static void
network_changed_cb (QuayWindow *self)
{
  quay_window_reveal (self->offline_strip,
                      !g_network_monitor_get_network_available (g_network_monitor_get_default ()));
}

/* What may take its time, after the first frame. */
static gboolean
window_idle_cb (gpointer user_data)
{
  QuayWindow *self = user_data;

  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  network_changed_cb (self);
  quay_window_check_folder (self);
  return G_SOURCE_REMOVE;
}

static void
go_back (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);
  GtkListBoxRow *row = quay_window_get_selected_row (self);

  quay_panes_go_back (self->leaflet);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
undo (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  quay_window_undo (QUAY_WINDOW (widget));
}

static void
check_all (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  quay_window_check_all (QUAY_WINDOW (widget));
}

static void
stop_checks (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  quay_window_stop_checks (QUAY_WINDOW (widget));
}

static void
check_a_folder (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  quay_window_check_a_folder (QUAY_WINDOW (widget));
}

static void
explain_error (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);
  GtkWidget *window = quay_explain_window_new (self->connections);

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  g_signal_connect_object (window, "show-connection", G_CALLBACK (quay_window_select_connection), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_folder_details (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);
  QuayContext *context = quay_connection_list_get_context (self->connections);
  g_autofree char *path = quay_text_for_path (quay_cargo_home_get_folder (quay_context_get_home (context)));
  /* Translators: %s is the path of a folder. */
  g_autofree char *body = g_strdup_printf (_("The folder %s is read-only. Connections can be looked at and checked, "
                                             "but helpers and plain text tokens cannot be saved there."), path);
  GtkWidget *dialog = quay_dialog_new (GTK_WINDOW (self), _("Quayside Cannot Change the Cargo Folder"), body);

  quay_dialog_add_response (dialog, "close", _("_Close"));
  quay_dialog_set_safe (dialog, "close");
  quay_help_window_add_key (dialog, "files");
  quay_dialog_present (dialog);
}

static gboolean
paste_key_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  QuayWindow *self = QUAY_WINDOW (widget);

  /* A field that has the focus has taken the key before it comes here. */
  quay_window_new_connection (self, NULL);
  quay_assistant_paste (self->assistant);
  return GDK_EVENT_STOP;
}

static gboolean
connection_key_cb (GtkWidget *widget,
                   GVariant  *args,
                   gpointer   user_data)
{
  QuayWindow *self = QUAY_WINDOW (widget);
  g_autofree char *action = NULL;

  g_variant_get (args, "(s)", &action);
  if (self->connection_page == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->connection_page)))
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_activate_action (GTK_WIDGET (self->connection_page), action, NULL);
}

static gboolean
quay_window_close_request (GtkWindow *window)
{
  QuayWindow *self = QUAY_WINDOW (window);
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set (self->settings, "window-size", "(ii)", width, height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  return GTK_WINDOW_CLASS (quay_window_parent_class)->close_request (window);
}

static void
quay_window_unroot (GtkWidget *widget)
{
  QuayWindow *self = QUAY_WINDOW (widget);

  g_cancellable_cancel (self->cancellable);
  quay_window_stop_checks (self);
  if (self->overview != NULL)
    quay_overview_stop (self->overview);
  GTK_WIDGET_CLASS (quay_window_parent_class)->unroot (widget);
}

static void
quay_window_dispose (GObject *object)
{
  QuayWindow *self = QUAY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  quay_window_stop_checks (self);
  g_clear_handle_id (&self->undo_id, g_source_remove);
  g_clear_weak_pointer (&self->assistant);
  g_clear_weak_pointer (&self->check_window);
  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  self->connection_page = NULL;
  self->overview_page = NULL;
  self->tokens_page = NULL;
  g_clear_pointer (&self->wanted_connection, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_WINDOW);
  g_clear_object (&self->overview);
  g_clear_object (&self->connections);
  g_clear_object (&self->settings);
  g_clear_object (&self->chooser);
  g_clear_object (&self->receipt);
  g_clear_object (&self->token_actions);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (quay_window_parent_class)->dispose (object);
}

static void
add_connection_key (GtkWidgetClass *widget_class,
                    guint           key,
                    const char     *action)
{
  gtk_widget_class_add_binding (widget_class, key, GDK_CONTROL_MASK, connection_key_cb, "(s)", action);
}

static void
open_tokens_page (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  quay_window_open_tokens_page (QUAY_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
quay_window_class_init (QuayWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_window_dispose;
  widget_class->unroot = quay_window_unroot;
  GTK_WINDOW_CLASS (klass)->close_request = quay_window_close_request;

  quay_window_class_install_edit_actions (widget_class);
  quay_window_class_install_token_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.check-all", NULL, check_all);
  gtk_widget_class_install_action (widget_class, "win.explain-error", NULL, explain_error);
  gtk_widget_class_install_action (widget_class, "win.stop-checks", NULL, stop_checks);
  gtk_widget_class_install_action (widget_class, "win.check-folder", NULL, check_a_folder);
  gtk_widget_class_install_action (widget_class, "win.folder-details", NULL, show_folder_details);
  gtk_widget_class_install_action (widget_class, "win.open-tokens-page", "s", open_tokens_page);

  /* Keys of the class come after those of the field with the focus, which keeps its own Undo, Copy and Paste. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.check-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.check-folder", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, paste_key_cb, NULL);
  add_connection_key (widget_class, GDK_KEY_r, "connection.check");
  add_connection_key (widget_class, GDK_KEY_c, "connection.copy-address");

  g_type_ensure (QUAY_TYPE_PLACE_ROW);
  g_type_ensure (QUAY_TYPE_STOP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-window.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, places);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, overview_row);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, tokens_row);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, list);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, content);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, offline_strip);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, folder_strip);
  gtk_widget_class_bind_template_child (widget_class, QuayWindow, drop_hint);
  quay_window_class_install_sidebar (widget_class);
}

static void
quay_window_init (QuayWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
  adw_status_page_set_icon_name (self->welcome_page, APPLICATION_ID);
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_set_up_toasts (self->toasts);
  quay_window_set_up_drop (self);
}

/**
 * quay_window_new:
 * @application: the application
 * @context: the parts that the job is done with
 * @settings: where the size of the window is kept
 */
QuayWindow *
quay_window_new (GtkApplication *application,
                 QuayContext    *context,
                 GSettings      *settings)
{
  QuayWindow *self;
  int width;
  int height;

  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (QUAY_TYPE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (settings);
  self->runner = quay_check_runner_new (context);
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  self->connections = quay_connection_list_new (context);
  quay_window_set_up_checks (self);
  quay_window_set_up_overview (self);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->connections), create_row, NULL, NULL);
  g_signal_connect_object (self, "notify::is-active", G_CALLBACK (is_active_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->connections, "items-changed", G_CALLBACK (update_contents), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->connections, "left", G_CALLBACK (quay_window_tell_left), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->overview, "notify::n-problems", G_CALLBACK (update_contents), self,
                           G_CONNECT_SWAPPED);
  quay_connection_list_load_async (self->connections, self->cancellable, first_loaded_cb, g_object_ref (self));
  g_idle_add_full (G_PRIORITY_LOW, window_idle_cb, g_object_ref (self), g_object_unref);
  return self;
}

QuayConnectionList *
quay_window_get_connections (QuayWindow *self)
{
  g_return_val_if_fail (QUAY_IS_WINDOW (self), NULL);

  return self->connections;
}

/**
 * quay_window_get_assistant:
 *
 * Returns: (transfer none) (nullable): the assistant, while one is open
 */
QuayAssistant *
quay_window_get_assistant (QuayWindow *self)
{
  g_return_val_if_fail (QUAY_IS_WINDOW (self), NULL);

  return self->assistant;
}

/**
 * quay_window_new_connection:
 * @text: (nullable): a snippet, link or address to begin with
 *
 * Opens the assistant, or shows the one that is open.
 */
void
quay_window_new_connection (QuayWindow *self,
                            const char *text)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  open_assistant (self, NULL);
  if (text != NULL)
    quay_assistant_set_text (self->assistant, text);
}
