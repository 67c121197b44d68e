/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-explain-window"

#include "config.h"

#include "quay-explain-window.h"

#include <glib/gi18n.h>

#include "quay-copy-row.h"
#include "quay-error-row.h"
#include "quay-help-window.h"
#include "quay-text.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"
#include "quay-value-row.h"

/**
 * QuayExplainWindow:
 *
 * Tells what an error message of Cargo means. The message comes from the clipboard, when somebody asks for that, or
 * from a log file that is chosen or dropped; it is read, shown without what looks like a token, and forgotten when the
 * window closes.
 *
 * The window has three pages: one that asks for a message, one with the explanation, and one that says that the
 * message is not known.
 */
struct _QuayExplainWindow
{
  AdwWindow            parent_instance;

  GtkStack            *stack;
  AdwToastOverlay     *toasts;
  GtkButton           *paste_button;
  GtkButton           *first_paste_button;
  GtkButton           *again_button;
  QuayErrorRow        *error_row;
  AdwPreferencesGroup *named_group;
  AdwActionRow        *connection_row;
  QuayValueRow        *registry_row;
  QuayCopyRow         *address_row;
  QuayValueRow        *file_row;
  GtkLabel            *cut_label;

  QuayConnectionList  *connections;
  QuayConnection      *connection;       /* that the message is about, or NULL */
  GCancellable        *cancellable;
  QuayChooser         *chooser;
};

enum
{
  SHOW_CONNECTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayExplainWindow, quay_explain_window, ADW_TYPE_WINDOW)

/* By its address, because that is what counts for Cargo; else by its name. */
static QuayConnection *
find_connection (QuayExplainWindow * self,
                 QuayCargoMessage * message)
{
  GListModel *list = G_LIST_MODEL (self->connections);
  const char *name = quay_cargo_message_get_registry (message);
  QuayConnection *found = NULL;

  if (list == NULL)
    return NULL;
  if (quay_cargo_message_get_url (message) != NULL)
    found = quay_connection_list_find (self->connections, quay_cargo_message_get_url (message));
  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (list, i);

      /* The list keeps it. */
      if (g_strcmp0 (quay_connection_get_name (connection), name) == 0)
        found = connection;
    }
  return found;
}

static void
show_file (QuayExplainWindow *self,
           QuayCargoMessage  *message)
{
  const char *path = quay_cargo_message_get_file (message);
  guint line = quay_cargo_message_get_line (message);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->file_row), path != NULL);
  if (path == NULL)
    return;

  /* Translators: the path of a file and the number of a line. */
  text = line > 0 ? g_strdup_printf (_("%s, line %u"), path, line) : g_strdup (path);
  quay_value_row_set_value (self->file_row, text);
}

static void
show_named (QuayExplainWindow *self,
            QuayCargoMessage  *message)
{
  const char *registry = quay_cargo_message_get_registry (message);
  const char *url = quay_cargo_message_get_url (message);

  g_set_object (&self->connection, find_connection (self, message));
  gtk_widget_set_visible (GTK_WIDGET (self->connection_row), self->connection != NULL);
  if (self->connection != NULL)
    adw_action_row_set_subtitle (self->connection_row, quay_connection_get_name (self->connection));

  gtk_widget_set_visible (GTK_WIDGET (self->registry_row), registry != NULL && self->connection == NULL);
  quay_value_row_set_value (self->registry_row, registry);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), url != NULL);
  quay_copy_row_set_text (self->address_row, url);
  show_file (self, message);
  gtk_widget_set_visible (GTK_WIDGET (self->named_group),
                          registry != NULL || url != NULL || quay_cargo_message_get_file (message) != NULL);
}

static void
fail (QuayExplainWindow *self,
      const char        *text)
{
  quay_ui_toast (GTK_WIDGET (self->stack), text);
}

/**
 * quay_explain_window_set_message:
 * @message: what Cargo has said; what it means is shown, or that nobody knows
 */
void
quay_explain_window_set_message (QuayExplainWindow *self,
                                 QuayCargoMessage  *message)
{
  const GError *error;

  g_return_if_fail (QUAY_IS_EXPLAIN_WINDOW (self));
  g_return_if_fail (QUAY_IS_CARGO_MESSAGE (message));

  if (quay_cargo_message_is_empty (message))
    {
      fail (self, _("There is no text to read"));
      return;
    }

  error = quay_cargo_message_get_error (message);
  gtk_widget_set_visible (GTK_WIDGET (self->paste_button), TRUE);
  if (error == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "unknown");
      gtk_widget_grab_focus (GTK_WIDGET (self->again_button));
      return;
    }

  quay_error_row_set_address (self->error_row, quay_cargo_message_get_address (message));
  quay_error_row_set_error (self->error_row, error, 0, 0);
  show_named (self, message);
  gtk_widget_set_visible (GTK_WIDGET (self->cut_label), quay_cargo_message_is_cut (message));
  gtk_stack_set_visible_child_name (self->stack, "result");
  quay_error_row_focus (self->error_row);
}

static void
text_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(QuayExplainWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_autoptr(QuayCargoMessage) message = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text == NULL)
    {
      fail (self, _("There is no text to read"));
      return;
    }
  message = quay_cargo_message_new (text, -1);
  quay_explain_window_set_message (self, message);
}

static void
paste (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  QuayExplainWindow *self = QUAY_EXPLAIN_WINDOW (widget);

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), self->cancellable,
                                 text_read_cb, g_object_ref (self));
}

static void
file_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(QuayExplainWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayCargoMessage) message = quay_cargo_message_load_finish (result, &error);

  if (message != NULL)
    {
      quay_explain_window_set_message (self, message);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_info ("A log could not be read: %s", error->message);
  fail (self, _("The file cannot be read"));
}

/**
 * quay_explain_window_open:
 * @file: a log; its end is read
 */
void
quay_explain_window_open (QuayExplainWindow *self,
                          GFile             *file)
{
  g_return_if_fail (QUAY_IS_EXPLAIN_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  quay_cargo_message_load_async (file, self->cancellable, file_read_cb, g_object_ref (self));
}

static void
file_chosen_cb (QuayExplainWindow *self,
                GFile             *file)
{
  g_clear_object (&self->chooser);
  if (file != NULL)
    quay_explain_window_open (self, file);
}

static void
choose_file (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  QuayExplainWindow *self = QUAY_EXPLAIN_WINDOW (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = quay_chooser_new (GTK_WINDOW (self), QUAY_CHOOSE_FILE, _("Open Log File"), _("_Open"));
  g_signal_connect_object (self->chooser, "answered", G_CALLBACK (file_chosen_cb), self, G_CONNECT_SWAPPED);
  quay_chooser_show (self->chooser, NULL, NULL);
}

static gboolean
dropped_cb (GtkDropTarget     *target,
            const GValue      *value,
            double             x,
            double             y,
            QuayExplainWindow *self)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      GSList *files = g_value_get_boxed (value);

      if (files == NULL)
        return FALSE;
      quay_explain_window_open (self, files->data);
    }
  else
    {
      g_autoptr(QuayCargoMessage) message = quay_cargo_message_new (g_value_get_string (value), -1);

      quay_explain_window_set_message (self, message);
    }
  return TRUE;
}

static void
connection_activated_cb (QuayExplainWindow *self)
{
  g_autoptr(QuayConnection) connection = g_object_ref (self->connection);

  g_signal_emit (self, signals[SHOW_CONNECTION], 0, connection);
  gtk_window_close (GTK_WINDOW (self));
}

static void
quay_explain_window_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_EXPLAIN_WINDOW (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_explain_window_parent_class)->unroot (widget);
}

static void
quay_explain_window_dispose (GObject *object)
{
  QuayExplainWindow *self = QUAY_EXPLAIN_WINDOW (object);

  /* A window has no root to lose before it is gone. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connections);
  g_clear_object (&self->connection);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_EXPLAIN_WINDOW);
  G_OBJECT_CLASS (quay_explain_window_parent_class)->dispose (object);
}

static void
quay_explain_window_class_init (QuayExplainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_explain_window_dispose;
  widget_class->unroot = quay_explain_window_unroot;

  /**
   * QuayExplainWindow::show-connection:
   * @connection: the connection that the message is about
   */
  signals[SHOW_CONNECTION] =
    g_signal_new ("show-connection", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, QUAY_TYPE_CONNECTION);

  g_type_ensure (QUAY_TYPE_COPY_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_VALUE_ROW);
  quay_help_window_bind_key (widget_class, "overview#message");
  gtk_widget_class_install_action (widget_class, "explain.paste", NULL, paste);
  gtk_widget_class_install_action (widget_class, "explain.open", NULL, choose_file);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "explain.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "explain.open", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-explain-window.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, paste_button);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, first_paste_button);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, again_button);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, named_group);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, connection_row);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, registry_row);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, file_row);
  gtk_widget_class_bind_template_child (widget_class, QuayExplainWindow, cut_label);
  gtk_widget_class_bind_template_callback (widget_class, connection_activated_cb);
}

static void
quay_explain_window_init (QuayExplainWindow *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  quay_ui_set_up_toasts (self->toasts);
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Explanation"));
  quay_ui_name_list (GTK_WIDGET (self->registry_row), _("Named in the Message"));

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->first_paste_button));
}

GtkWidget *
quay_explain_window_new (QuayConnectionList *connections)
{
  QuayExplainWindow *self;

  g_return_val_if_fail (connections == NULL || QUAY_IS_CONNECTION_LIST (connections), NULL);

  self = g_object_new (QUAY_TYPE_EXPLAIN_WINDOW, NULL);
  g_set_object (&self->connections, connections);
  return GTK_WIDGET (self);
}
