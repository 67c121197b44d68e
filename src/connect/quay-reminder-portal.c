/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-reminder-portal"

#include "config.h"

#include "quay-reminder-portal.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define REQUEST_INTERFACE "org.freedesktop.portal.Request"

/* In seconds; the system may ask a person. */
#define LIMIT (2 * 60)

/*
 * One request to org.freedesktop.portal.Background. The answer comes as a signal of a request object, whose path is
 * known before the call, so that no answer is too quick (XDG desktop portal documentation, “Requests”; version 1 of the
 * interface has all that is used).
 */
typedef struct
{
  GDBusConnection *connection;
  char            *path;
  gboolean         autostart;
  guint            response_id;
  guint            limit_id;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_object (&request->connection);
  g_clear_pointer (&request->path, g_free);
  g_free (request);
}

static void
end (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_clear_handle_id (&request->limit_id, g_source_remove);
  if (request->response_id != 0)
    g_dbus_connection_signal_unsubscribe (request->connection, request->response_id);
  request->response_id = 0;
}

/* Takes the question from the screen. */
static void
withdraw (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_dbus_connection_call (request->connection, PORTAL_NAME, request->path, REQUEST_INTERFACE, "Close", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
response_cb (GDBusConnection *connection,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);
  g_autoptr(GVariant) results = NULL;
  gboolean granted = FALSE;
  guint32 response;

  if (g_task_get_completed (task) || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;

  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "autostart", "b", &granted);
  end (task);
  if (response == 0 && (granted || !request->autostart))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                             "The portal answered %u and %s", response, granted ? "granted" : "refused");
}

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  /* The response comes by itself, perhaps it has come already. */
  if (reply != NULL || g_task_get_completed (task))
    {
      g_clear_error (&error);
      return;
    }
  end (task);
  g_task_return_error (task, error);
}

static gboolean
limit_cb (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Request *request = g_task_get_task_data (task);

  request->limit_id = 0;
  withdraw (task);
  end (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The portal did not answer");
  return G_SOURCE_REMOVE;
}

static GVariant *
create_options (const char        *token,
                const char        *reason,
                const char *const *command,
                gboolean           autostart)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  return g_variant_builder_end (&options);
}

/**
 * quay_reminder_portal_request_async:
 * @connection: the session bus
 * @reason: what the person who is asked reads
 * @command: what to start, inside of the sandbox
 * @autostart: whether to start it at login; %FALSE takes that back
 */
void
quay_reminder_portal_request_async (GDBusConnection    *connection,
                                    const char         *reason,
                                    const char *const  *command,
                                    gboolean            autostart,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autofree char *token = g_strdup_printf ("quayside%u", g_random_int ());
  g_autofree char *sender = NULL;
  Request *request;

  g_return_if_fail (G_IS_DBUS_CONNECTION (connection));
  g_return_if_fail (reason != NULL && command != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_reminder_portal_request_async);

  request = g_new0 (Request, 1);
  request->connection = g_object_ref (connection);
  request->autostart = autostart;
  sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (connection) + 1), ".", '_');
  request->path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  g_task_set_task_data (task, request, request_free);

  request->response_id =
    g_dbus_connection_signal_subscribe (connection, PORTAL_NAME, REQUEST_INTERFACE, "Response", request->path, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, response_cb, g_object_ref (task),
                                        g_object_unref);
  request->limit_id = g_timeout_add_seconds (LIMIT, limit_cb, task);
  g_dbus_connection_call (connection, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.portal.Background",
                          "RequestBackground",
                          g_variant_new ("(s@a{sv})", "", create_options (token, reason, command, autostart)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, LIMIT * 1000, cancellable, called_cb,
                          g_object_ref (task));
}

/**
 * quay_reminder_portal_request_finish:
 * @error: %G_IO_ERROR_PERMISSION_DENIED when a person or the system refused; an error of D-Bus when there is no portal
 */
gboolean
quay_reminder_portal_request_finish (GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
