/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-check-window"

#include "config.h"

#include "quay-check-window.h"

#include <glib/gi18n.h>

#include "quay-check-step-row.h"
#include "quay-combo-row.h"
#include "quay-connection-edit.h"
#include "quay-error-row.h"
#include "quay-explain-window.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-text.h"
#include "quay-token-file.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

/**
 * QuayCheckWindow:
 *
 * What Cargo does in a folder, step by step, each with where its values stand and, if it fails, with its remedy. The
 * window shows a [class@Quay.CheckSession]; what is asked of the main window goes out by signals. Beside the main
 * window, not before it: what is mended there can be checked again here.
 */
struct _QuayCheckWindow
{
  AdwWindow           parent_instance;

  GtkButton          *check_button;
  AdwToastOverlay    *toasts;
  AdwPreferencesPage *page;
  AdwComboRow        *folder_row;
  GtkStringList      *folder_names;
  AdwComboRow        *connection_row;
  GtkStringList      *connection_names;
  GtkWidget          *error_group;
  QuayErrorRow       *error_row;
  GtkWidget          *advice_group;
  AdwActionRow       *advice_row;
  GtkWidget          *steps_group;
  GtkListBox         *steps_list;
  GtkWidget          *findings_group;
  GtkListBox         *findings_list;
  GtkWidget          *explain_group;
  GtkWidget          *empty_group;

  QuayCheckSession   *session;
  QuayConnection     *connection;     /* whose steps are shown */
  gulong              steps_id;
  QuayChooser        *chooser;
  GCancellable       *cancellable;    /* of plans, and of the keyring's dialog */
  gboolean            updating;       /* the rows are being filled, and nothing was selected by a person */
};

enum
{
  LOG_IN,
  MEND_TOKEN,
  CONNECT,
  EDIT,
  REVIEW,
  CHECKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayCheckWindow, quay_check_window, ADW_TYPE_WINDOW)

/* What this window can do by itself or has done by the main window. */
static const QuayRemedySet always_offered = QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_REPLACE_TOKEN) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_DELETE_TOKEN) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_FOLDER) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_REMOVE_FROM_LIST) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_EDIT_FEED) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_USE_THAT_ADDRESS) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_USE_NO_LOGIN) |
                                            QUAY_REMEDY_BIT (QUAY_REMEDY_LOG_IN_ANYWAY);

static void
update_folders (QuayCheckWindow *self)
{
  GListModel *folders = quay_check_session_get_folders (self->session);
  GFile *current = quay_check_session_get_folder (self->session);
  guint n_folders = g_list_model_get_n_items (folders);
  guint selected = GTK_INVALID_LIST_POSITION;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_folders; i++)
    {
      g_autoptr(GFile) folder = g_list_model_get_item (folders, i);

      if (current != NULL && g_file_equal (folder, current))
        selected = i;
      g_ptr_array_add (names, quay_check_session_is_home (self->session, folder)
                       ? g_strdup (_("Home folder")) : quay_text_for_path (folder));
    }
  /* Translators: the last entry of a list of folders, which opens a dialog. */
  g_ptr_array_add (names, g_strdup (_("Choose…")));
  g_ptr_array_add (names, NULL);

  self->updating = TRUE;
  gtk_string_list_splice (self->folder_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->folder_names)),
                          (const char *const *) names->pdata);
  adw_combo_row_set_selected (self->folder_row, selected);
  self->updating = FALSE;
}

static char *
format_connection (QuayConnection *connection)
{
  g_autofree char *subtitle = NULL;

  g_object_get (connection, "subtitle", &subtitle, NULL);
  return g_strdup_printf ("%s · %s", quay_connection_get_name (connection), subtitle);
}

static void
update_connections (QuayCheckWindow *self)
{
  QuayConnectionList *list = quay_check_session_get_connections (self->session);
  guint n_connections = list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
  guint selected = GTK_INVALID_LIST_POSITION;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_connections; i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (connection == quay_check_session_get_connection (self->session))
        selected = i;
      g_ptr_array_add (names, format_connection (connection));
    }
  g_ptr_array_add (names, NULL);

  self->updating = TRUE;
  gtk_string_list_splice (self->connection_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->connection_names)),
                          (const char *const *) names->pdata);
  adw_combo_row_set_selected (self->connection_row, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->connection_row), n_connections > 0);
  self->updating = FALSE;
}

static void remedy_cb (QuayCheckWindow *self,
                       int              remedy);

static QuayRemedySet
find_offered (QuayCheckWindow *self)
{
  if (self->connection == NULL)
    return always_offered;
  return always_offered | quay_remedies_of_token (self->connection) | quay_remedies_of_login (self->connection);
}

static void
renew_cancellable (QuayCheckWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
show_failure (QuayCheckWindow *self,
              const GError    *error)
{
  g_autofree char *body = quay_catalog_dup_body (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    quay_ui_toast (GTK_WIDGET (self->page), body);
}

static void
file_planned_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QuayCheckWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_token_file_plan_finish (QUAY_CONTEXT (object), result, &error);

  if (plan != NULL)
    g_signal_emit (self, signals[REVIEW], 0, plan);
  else
    show_failure (self, error);
}

static void
fix_permissions (QuayCheckWindow *self)
{
  renew_cancellable (self);
  quay_token_file_plan_protection_async (quay_check_session_get_context (self->session), self->cancellable,
                                         file_planned_cb, g_object_ref (self));
}

/* The file may be of no connection. */
static void
finding_remedy_cb (QuayCheckWindow *self,
                   int              remedy)
{
  if (remedy == QUAY_REMEDY_FIX_PERMISSIONS)
    fix_permissions (self);
  else
    remedy_cb (self, remedy);
}

static void
append_findings (QuayCheckWindow *self,
                 GPtrArray       *findings,
                 gboolean         are_notices)
{
  for (guint i = 0; i < findings->len; i++)
    {
      GtkWidget *row = quay_error_row_new ();

      /* What the row can do by itself, and what needs no connection. */
      quay_error_row_set_is_notice (QUAY_ERROR_ROW (row), are_notices);
      quay_error_row_set_error (QUAY_ERROR_ROW (row), g_ptr_array_index (findings, i),
                                QUAY_REMEDY_BIT (QUAY_REMEDY_FIX_PERMISSIONS) |
                                QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_FOLDER) |
                                QUAY_REMEDY_BIT (QUAY_REMEDY_REMOVE_FROM_LIST), 0);
      g_signal_connect_object (row, "remedy", G_CALLBACK (finding_remedy_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->findings_list, row);
    }
}

/* Whoever pressed a button that is about to go finds the focus at the one that always stays. */
static void
rescue_focus (QuayCheckWindow *self,
              GtkWidget       *going)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, going))
    gtk_widget_grab_focus (GTK_WIDGET (self->check_button));
}

static void
update_findings (QuayCheckWindow *self)
{
  g_autoptr(GPtrArray) problems = quay_check_session_dup_problems (self->session);
  g_autoptr(GPtrArray) exposures = quay_check_session_dup_exposures (self->session);
  GtkWidget *child;

  rescue_focus (self, GTK_WIDGET (self->findings_list));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->findings_list))) != NULL)
    gtk_list_box_remove (self->findings_list, child);
  append_findings (self, problems, FALSE);
  append_findings (self, exposures, TRUE);
  gtk_widget_set_visible (self->findings_group, problems->len + exposures->len > 0);
}

static void
update_steps (QuayCheckWindow *self)
{
  GListModel *steps = self->connection != NULL ? quay_connection_get_steps_model (self->connection) : NULL;
  guint n_steps = steps != NULL ? g_list_model_get_n_items (steps) : 0;
  GtkWidget *child;

  rescue_focus (self, GTK_WIDGET (self->steps_list));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->steps_list))) != NULL)
    gtk_list_box_remove (self->steps_list, child);
  for (guint i = 0; i < n_steps; i++)
    {
      g_autoptr(QuayCheckStep) step = g_list_model_get_item (steps, i);
      GtkWidget *row = quay_check_step_row_new (step, quay_connection_get_address (self->connection),
                                                find_offered (self));

      g_signal_connect_object (row, "remedy", G_CALLBACK (remedy_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->steps_list, row);
    }
  gtk_widget_set_visible (self->steps_group, n_steps > 0);
}

static void
update_connection (QuayCheckWindow *self)
{
  QuayConnection *connection = quay_check_session_get_connection (self->session);

  if (self->connection != NULL)
    g_clear_signal_handler (&self->steps_id, self->connection);
  g_set_object (&self->connection, connection);
  if (connection != NULL)
    self->steps_id = g_signal_connect_swapped (connection, "notify::steps", G_CALLBACK (update_steps), self);
  update_connections (self);
  update_steps (self);
}

static void
update_error (QuayCheckWindow *self)
{
  const GError *error = quay_check_session_get_error (self->session);

  /* A connection that is there says itself what is wrong with the files. */
  if (quay_check_session_get_connection (self->session) != NULL)
    error = NULL;
  quay_error_row_set_error (self->error_row, error, find_offered (self), 0);
  gtk_widget_set_visible (self->error_group, error != NULL);
}

static void
update_empty (QuayCheckWindow *self)
{
  gboolean empty = quay_check_session_get_empty (self->session);

  if (!empty)
    rescue_focus (self, self->empty_group);
  gtk_widget_set_visible (self->empty_group, empty);
  /* Where there is nothing, there is one thing to do. */
  gtk_widget_set_visible (self->explain_group, !empty);
}

static void
update_advice (QuayCheckWindow *self)
{
  QuayNetworkAdvice *advice = quay_check_session_get_advice (self->session);

  gtk_widget_set_visible (self->advice_group, advice != NULL);
  if (advice != NULL)
    {
      g_autofree char *body = quay_network_advice_dup_body (advice);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->advice_row), quay_network_advice_get_title (advice));
      adw_action_row_set_subtitle (self->advice_row, body);
    }
}

static void
update_running (QuayCheckWindow *self)
{
  gboolean running = quay_check_session_get_running (self->session);

  gtk_button_set_label (self->check_button, running ? _("_Stop") : _("Check _Again"));
  quay_ui_swap_action (GTK_WIDGET (self), self->check_button, running ? "check.again" : "check.stop",
                       running ? "check.stop" : "check.again");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->steps_list), GTK_ACCESSIBLE_STATE_BUSY, running, -1);
  if (!running)
    update_findings (self);
  if (!running && self->connection != NULL && quay_connection_get_checked (self->connection) != NULL)
    g_signal_emit (self, signals[CHECKED], 0, self->connection);
}

static void
session_changed_cb (QuayCheckWindow *self,
                    GParamSpec      *pspec)
{
  const char *name = g_param_spec_get_name (pspec);

  if (g_str_equal (name, "folder"))
    {
      update_folders (self);
      update_findings (self);
    }
  else if (g_str_equal (name, "folders"))
    update_folders (self);
  else if (g_str_equal (name, "connections"))
    update_connections (self);
  else if (g_str_equal (name, "connection"))
    update_connection (self);
  else if (g_str_equal (name, "error"))
    update_error (self);
  else if (g_str_equal (name, "empty"))
    {
      update_connections (self);
      update_empty (self);
    }
  else if (g_str_equal (name, "findings") && !quay_check_session_get_running (self->session))
    update_findings (self);
  else if (g_str_equal (name, "advice"))
    update_advice (self);
  else if (g_str_equal (name, "running"))
    update_running (self);
}

static void
folder_selected_cb (QuayCheckWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->folder_row);
  GListModel *folders;
  g_autoptr(GFile) folder = NULL;

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;

  folders = quay_check_session_get_folders (self->session);
  folder = g_list_model_get_item (folders, selected);
  if (folder != NULL)
    {
      quay_check_session_set_folder (self->session, folder);
      return;
    }
  /* The last entry is no folder, and so not selected for long. */
  update_folders (self);
  quay_check_window_choose_folder (self);
}

static void
connection_selected_cb (QuayCheckWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->connection_row);
  QuayConnectionList *list;
  g_autoptr(QuayConnection) connection = NULL;

  if (self->updating || selected == GTK_INVALID_LIST_POSITION)
    return;

  list = quay_check_session_get_connections (self->session);
  connection = g_list_model_get_item (G_LIST_MODEL (list), selected);
  if (connection != NULL)
    quay_check_session_set_connection (self->session, connection);
}

static void
folder_chosen_cb (QuayCheckWindow *self,
                  GFile           *folder)
{
  g_clear_object (&self->chooser);
  if (folder != NULL)
    quay_check_session_set_folder (self->session, folder);
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayCheckWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = quay_token_store_list_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (items != NULL)
    quay_check_session_check (self->session);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    quay_ui_toast (GTK_WIDGET (self->page), quay_catalog_get_title (error));
}

static void
remedy_planned_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayCheckWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_connection_plan_edit_finish (QUAY_CONNECTION (object), result, &error);

  if (plan != NULL)
    g_signal_emit (self, signals[REVIEW], 0, plan);
  else
    show_failure (self, error);
}

static void
remedy_cb (QuayCheckWindow *self,
           int              remedy)
{
  QuayContext *context = quay_check_session_get_context (self->session);

  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_LOG_IN:
      g_signal_emit (self, signals[LOG_IN], 0, self->connection);
      break;
    case QUAY_REMEDY_REPLACE_TOKEN:
    case QUAY_REMEDY_RENEW_TOKEN:
    case QUAY_REMEDY_REPAIR_TOKEN:
    case QUAY_REMEDY_KEEP_NEWEST:
    case QUAY_REMEDY_MOVE_TO_KEYRING:
    case QUAY_REMEDY_FIX_PERMISSIONS:
      g_signal_emit (self, signals[MEND_TOKEN], 0, self->connection, remedy);
      break;
    case QUAY_REMEDY_DELETE_TOKEN:
      /* Of two that were found, the one that Cargo does not use. */
      renew_cancellable (self);
      quay_token_file_plan_removal_async (context, self->connection, self->cancellable, file_planned_cb,
                                          g_object_ref (self));
      break;
    case QUAY_REMEDY_UNLOCK:
      renew_cancellable (self);
      quay_token_store_list_async (quay_context_get_tokens (context), QUAY_TOKEN_STORE_NONE, self->cancellable,
                                   unlocked_cb, g_object_ref (self));
      break;
    case QUAY_REMEDY_EDIT_FEED:
      g_signal_emit (self, signals[EDIT], 0, self->connection, QUAY_EDIT_FEED_ADDRESS);
      break;
    case QUAY_REMEDY_SET_HELPER:
    case QUAY_REMEDY_CHOOSE_ANOTHER_HELPER:
      g_signal_emit (self, signals[EDIT], 0, self->connection, QUAY_EDIT_CREDENTIAL_HELPER);
      break;
    case QUAY_REMEDY_USE_NO_LOGIN:
    case QUAY_REMEDY_LOG_IN_ANYWAY:
    case QUAY_REMEDY_USE_THAT_ADDRESS:
      renew_cancellable (self);
      quay_connection_plan_remedy_async (self->connection, remedy, self->cancellable, remedy_planned_cb,
                                         g_object_ref (self));
      break;
    case QUAY_REMEDY_CHOOSE_FOLDER:
      quay_check_window_choose_folder (self);
      break;
    case QUAY_REMEDY_REMOVE_FROM_LIST:
      quay_check_session_forget_folder (self->session);
      break;
    case QUAY_REMEDY_TRY_AGAIN:
    default:
      quay_check_session_check (self->session);
      break;
    }
}

static void
check_again (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  quay_check_session_check (QUAY_CHECK_WINDOW (widget)->session);
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  QuayCheckWindow *self = QUAY_CHECK_WINDOW (widget);

  quay_check_session_stop (self->session);
  quay_ui_toast (GTK_WIDGET (self->page), _("Check stopped"));
}

static void
connect_folder (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  QuayCheckWindow *self = QUAY_CHECK_WINDOW (widget);

  g_signal_emit (self, signals[CONNECT], 0, quay_check_session_get_folder (self->session));
}

static void
advice_planned_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayCheckWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_network_advice_plan_finish (QUAY_CONTEXT (object), result, &error);

  if (plan != NULL)
    g_signal_emit (self, signals[REVIEW], 0, plan);
  else
    show_failure (self, error);
}

static void
follow_advice (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  QuayCheckWindow *self = QUAY_CHECK_WINDOW (widget);

  renew_cancellable (self);
  quay_network_advice_plan_async (quay_check_session_get_advice (self->session),
                                  quay_check_session_get_context (self->session),
                                  quay_connection_get_name (self->connection),
                                  quay_connection_get_index_url (self->connection),
                                  self->cancellable, advice_planned_cb, g_object_ref (self));
}

static void
explain (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  QuayCheckWindow *self = QUAY_CHECK_WINDOW (widget);
  GtkWidget *window = quay_explain_window_new (quay_check_session_get_connections (self->session));

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  g_signal_connect_object (window, "show-connection", G_CALLBACK (quay_check_session_set_connection), self->session,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
quay_check_window_unroot (GtkWidget *widget)
{
  QuayCheckWindow *self = QUAY_CHECK_WINDOW (widget);

  quay_check_session_stop (self->session);
  g_cancellable_cancel (self->cancellable);
  GTK_WIDGET_CLASS (quay_check_window_parent_class)->unroot (widget);
}

static gboolean
quay_check_window_close_request (GtkWindow *window)
{
  QuayCheckWindow *self = QUAY_CHECK_WINDOW (window);

  quay_check_session_stop (self->session);
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (quay_check_window_parent_class)->close_request (window);
}

static void
quay_check_window_dispose (GObject *object)
{
  QuayCheckWindow *self = QUAY_CHECK_WINDOW (object);

  if (self->session != NULL)
    {
      quay_check_session_stop (self->session);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  if (self->connection != NULL)
    g_clear_signal_handler (&self->steps_id, self->connection);
  g_clear_object (&self->connection);
  g_clear_object (&self->session);
  g_clear_object (&self->chooser);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_CHECK_WINDOW);
  G_OBJECT_CLASS (quay_check_window_parent_class)->dispose (object);
}

static void
install_signals (QuayCheckWindowClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  /**
   * QuayCheckWindow::log-in:
   * @connection: what somebody wants to log in to anew
   */
  signals[LOG_IN] = g_signal_new ("log-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, QUAY_TYPE_CONNECTION);
  /**
   * QuayCheckWindow::mend-token:
   * @connection: whose token it is about
   * @remedy: one of quay_remedies_of_token()
   */
  signals[MEND_TOKEN] = g_signal_new ("mend-token", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, QUAY_TYPE_CONNECTION, G_TYPE_INT);
  /**
   * QuayCheckWindow::connect:
   * @folder: a folder without a feed
   */
  signals[CONNECT] = g_signal_new ("connect", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_FILE);
  /**
   * QuayCheckWindow::edit:
   * @connection: what somebody wants to edit
   * @what: %QUAY_EDIT_FEED_ADDRESS or %QUAY_EDIT_CREDENTIAL_HELPER
   */
  signals[EDIT] = g_signal_new ("edit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, QUAY_TYPE_CONNECTION, G_TYPE_INT);
  /**
   * QuayCheckWindow::review:
   * @plan: what somebody wants to have changed
   */
  signals[REVIEW] = g_signal_new ("review", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, QUAY_TYPE_CHANGE_PLAN);
  /**
   * QuayCheckWindow::checked:
   * @connection: with a new result
   */
  signals[CHECKED] = g_signal_new ("checked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, QUAY_TYPE_CONNECTION);
}

static void
quay_check_window_class_init (QuayCheckWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_check_window_dispose;
  widget_class->unroot = quay_check_window_unroot;
  GTK_WINDOW_CLASS (klass)->close_request = quay_check_window_close_request;
  install_signals (klass);

  quay_help_window_bind_key (widget_class, "overview#check");
  gtk_widget_class_install_action (widget_class, "check.again", NULL, check_again);
  gtk_widget_class_install_action (widget_class, "check.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "check.connect", NULL, connect_folder);
  gtk_widget_class_install_action (widget_class, "check.follow-advice", NULL, follow_advice);
  gtk_widget_class_install_action (widget_class, "check.explain", NULL, explain);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "check.again", NULL);

  g_type_ensure (QUAY_TYPE_COMBO_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-check-window.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, check_button);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, page);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, folder_names);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, connection_row);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, connection_names);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, advice_group);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, advice_row);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, steps_group);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, steps_list);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, findings_group);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, findings_list);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, explain_group);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckWindow, empty_group);
  gtk_widget_class_bind_template_callback (widget_class, folder_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, connection_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_check_window_init (QuayCheckWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_name_list (GTK_WIDGET (self->folder_row), _("What Is Checked"));
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
  quay_ui_name_list (GTK_WIDGET (self->advice_row), _("Network"));
  quay_ui_set_up_toasts (self->toasts);
}

/**
 * quay_check_window_new:
 * @parent: (nullable): the window that it stands beside
 * @folder: (nullable): where Cargo would be started; %NULL for the newest project
 * @index_url: (nullable): the connection to check; %NULL for the first
 *
 * The check begins at once.
 */
QuayCheckWindow *
quay_check_window_new (GtkWindow   *parent,
                       QuayContext *context,
                       GFile       *folder,
                       const char  *index_url)
{
  QuayCheckWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);

  self = g_object_new (QUAY_TYPE_CHECK_WINDOW, "transient-for", parent, NULL);
  self->session = quay_check_session_new (context, folder, index_url);
  g_signal_connect_swapped (self->session, "notify", G_CALLBACK (session_changed_cb), self);
  update_folders (self);
  update_connection (self);
  update_running (self);
  return self;
}

QuayCheckSession *
quay_check_window_get_session (QuayCheckWindow *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_WINDOW (self), NULL);

  return self->session;
}

/**
 * quay_check_window_choose_folder:
 *
 * Asks for a folder, and checks it.
 */
void
quay_check_window_choose_folder (QuayCheckWindow *self)
{
  g_return_if_fail (QUAY_IS_CHECK_WINDOW (self));

  if (self->chooser != NULL)
    return;

  self->chooser = quay_chooser_new (GTK_WINDOW (self), QUAY_CHOOSE_FOLDER, _("Choose a Folder"), _("_Check"));
  g_signal_connect_object (self->chooser, "answered", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
  quay_chooser_show (self->chooser, NULL, NULL);
}

/**
 * quay_check_window_check:
 *
 * Reads the files anew and checks, for instance after something was mended.
 */
void
quay_check_window_check (QuayCheckWindow *self)
{
  g_return_if_fail (QUAY_IS_CHECK_WINDOW (self));

  quay_check_session_check (self->session);
}
