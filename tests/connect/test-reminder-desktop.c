/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "connect-fixture.h"
#include "quay-reminder-autostart.h"
#include "quay-reminder-job.h"
#include "test-clock.h"

#define CONTOSO "sparse+https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/"

/* In seconds; reached only when something is broken. */
#define LIMIT 20

/* A session bus, and on a connection of its own what a desktop has there. */
typedef struct
{
  ConnectFixture   connect;
  GTestDBus       *bus;
  GDBusConnection *desktop;
  GSettings       *settings;
  QuayTokenLedger *ledger;
  TestClock       *clock;
  GFile           *state;
  GString         *log;           /* what the desktop was asked, one line each */
  guint32          response;      /* what the portal answers */
  gboolean         granted;
} Fixture;

static const char introspection[] =
  "<node>"
  "<interface name='org.gtk.Notifications'>"
  "<method name='AddNotification'><arg type='s'/><arg type='s'/><arg type='a{sv}'/></method>"
  "<method name='RemoveNotification'><arg type='s'/><arg type='s'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'><arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/><arg type='s'/><arg type='as'/>"
  "<arg type='a{sv}'/><arg type='i'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.Application'>"
  "<method name='ActivateAction'><arg type='s'/><arg type='av'/><arg type='a{sv}'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s'/><arg type='a{sv}'/><arg type='o' direction='out'/></method>"
  "</interface>"
  "</node>";

static void
log_notification (Fixture  *fixture,
                  GVariant *parameters)
{
  g_autoptr(GVariant) content = NULL;
  const char *application;
  const char *id;
  const char *title = NULL;
  const char *body = NULL;
  const char *action = NULL;
  g_autoptr(GVariant) target = NULL;

  g_variant_get (parameters, "(&s&s@a{sv})", &application, &id, &content);
  g_assert_cmpstr (application, ==, APPLICATION_ID);
  g_variant_lookup (content, "title", "&s", &title);
  g_variant_lookup (content, "body", "&s", &body);
  g_variant_lookup (content, "default-action", "&s", &action);
  target = g_variant_lookup_value (content, "default-action-target", G_VARIANT_TYPE_STRING);
  g_string_append_printf (fixture->log, "add %s: %s / %s / %s %s\n", id, title, body, action,
                          g_variant_get_string (target, NULL));
}

static void
answer_request (Fixture               *fixture,
                GDBusConnection       *connection,
                const char            *sender,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) options = NULL;
  g_autofree const char **command = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *client = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *path = NULL;
  GVariantBuilder results;
  const char *window;
  const char *token;
  const char *reason;
  gboolean autostart;

  g_variant_get (parameters, "(&s@a{sv})", &window, &options);
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "reason", "&s", &reason));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &autostart));
  g_assert_true (g_variant_lookup (options, "commandline", "^a&s", &command));
  joined = g_strjoinv (" ", (char **) command);
  g_string_append_printf (fixture->log, "autostart %s %s: %s\n", autostart ? "on" : "off", joined, reason);

  path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", client, token);
  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (fixture->granted));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (autostart && fixture->granted));
  /* A quick portal: the answer is there before the call has returned. */
  g_dbus_connection_emit_signal (connection, sender, path, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", fixture->response, &results), NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
}

static void
method_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Fixture *fixture = user_data;
  GVariant *reply = NULL;

  if (g_str_equal (method, "RequestBackground"))
    {
      answer_request (fixture, connection, sender, parameters, invocation);
      return;
    }
  if (g_str_equal (method, "AddNotification"))
    log_notification (fixture, parameters);
  else if (g_str_equal (method, "RemoveNotification"))
    {
      const char *id;

      g_variant_get (parameters, "(&s&s)", NULL, &id);
      g_string_append_printf (fixture->log, "remove %s\n", id);
    }
  else if (g_str_equal (method, "Notify"))
    {
      const char *title;
      const char *body;

      g_variant_get (parameters, "(&su&s&s&sasa{sv}i)", NULL, NULL, NULL, &title, &body, NULL, NULL, NULL);
      g_string_append_printf (fixture->log, "notify: %s / %s\n", title, body);
      reply = g_variant_new ("(u)", 7);
    }
  else if (g_str_equal (method, "CloseNotification"))
    {
      guint32 number;

      g_variant_get (parameters, "(u)", &number);
      g_string_append_printf (fixture->log, "close %u\n", number);
    }
  else
    {
      g_autofree char *text = g_variant_print (parameters, FALSE);

      g_string_append_printf (fixture->log, "%s %s\n", method, text);
    }
  g_dbus_method_invocation_return_value (invocation, reply);
}

static void
offer (Fixture    *fixture,
       const char *name,
       const char *path,
       const char *interface)
{
  static const GDBusInterfaceVTable vtable = { method_cb, NULL, NULL, { 0 } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_autoptr(GVariant) reply = NULL;

  g_assert_no_error (error);
  g_dbus_connection_register_object (fixture->desktop, path, g_dbus_node_info_lookup_interface (node, interface),
                                     &vtable, fixture, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (fixture->desktop, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName", g_variant_new ("(su)", name, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
take_back (Fixture    *fixture,
           const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
    g_dbus_connection_call_sync (fixture->desktop, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "ReleaseName", g_variant_new ("(s)", name), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static gboolean
limit_reached_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_error ("What the test waits for did not come, only: %s", fixture->log->str);
  return G_SOURCE_REMOVE;
}

/* Waits until the desktop was asked for exactly this, and forgets it. */
static void
assert_asked (Fixture    *fixture,
              const char *log)
{
  guint limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, fixture);

  while (fixture->log->len < strlen (log))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit_id);
  g_assert_cmpstr (fixture->log->str, ==, log);
  g_string_truncate (fixture->log, 0);
}

static void
set_token (Fixture    *fixture,
           const char *expires_text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) expires = g_date_time_new_from_iso8601 (expires_text, utc);
  g_autoptr(GError) error = NULL;

  quay_token_ledger_set (fixture->ledger, CONTOSO, expires, TRUE, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->desktop =
    g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (fixture->bus),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                            G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->state = g_object_ref (quay_context_get_state_folder (fixture->connect.context));
  file = g_file_get_child (fixture->state, "tokens.ini");
  fixture->ledger = quay_token_ledger_new (file);
  fixture->clock = test_clock_new ("UTC", "2026-12-13T09:00:00");
  fixture->settings = g_settings_new (APPLICATION_ID);
  g_settings_set_boolean (fixture->settings, "remind-before-expiry", TRUE);
  fixture->log = g_string_new (NULL);
  fixture->granted = TRUE;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_cmpstr (fixture->log->str, ==, "");
  g_settings_reset (fixture->settings, "remind-before-expiry");
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->ledger);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->state);
  g_dbus_connection_close_sync (fixture->desktop, NULL, NULL);
  g_clear_object (&fixture->desktop);
  g_test_dbus_down (fixture->bus);
  g_clear_object (&fixture->bus);
  g_string_free (fixture->log, TRUE);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static QuayReminderJob *
create_job (Fixture *fixture)
{
  return quay_reminder_job_new (APPLICATION_ID, fixture->state, fixture->settings, QUAY_CLOCK (fixture->clock));
}

/* Runs the job until it leaves by itself. */
static void
run_job (Fixture *fixture)
{
  g_autoptr(QuayReminderJob) job = create_job (fixture);
  guint limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, fixture);

  g_assert_cmpint (g_application_run (G_APPLICATION (job), 0, NULL), ==, 0);
  g_source_remove (limit_id);
}

static void
test_job_says_what_is_due_and_leaves (Fixture      *fixture,
                                      gconstpointer data)
{
  offer (fixture, "org.gtk.Notifications", "/org/gtk/Notifications", "org.gtk.Notifications");

  /* The last reminder: nothing comes after it. */
  set_token (fixture, "2026-12-13T00:00:00");
  run_job (fixture);
  assert_asked (fixture, "add token-contoso: Token Has Expired / Replace the token for contoso to download crates again. / "
                "app.show-token contoso\n");

  /* At the next login, nothing is said twice. */
  run_job (fixture);
  g_assert_cmpstr (fixture->log->str, ==, "");

  /* The token was replaced meanwhile, by whatever means. */
  set_token (fixture, "2027-12-13T00:00:00");
  run_job (fixture);
  assert_asked (fixture, "remove token-contoso\n");

  g_settings_set_boolean (fixture->settings, "remind-before-expiry", FALSE);
  set_token (fixture, "2026-12-13T00:00:00");
  run_job (fixture);
}

static gboolean
move_clock_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (test_clock_get_alarm (fixture->clock) == NULL)
    return G_SOURCE_CONTINUE;
  test_clock_move_to (fixture->clock, test_clock_get_alarm (fixture->clock));
  return G_SOURCE_CONTINUE;
}

static void
test_job_sleeps_until_the_next_one (Fixture      *fixture,
                                    gconstpointer data)
{
  guint id;

  offer (fixture, "org.gtk.Notifications", "/org/gtk/Notifications", "org.gtk.Notifications");
  set_token (fixture, "2026-12-20T00:00:00");
  /* Days pass only while the job is there to hear of them. */
  id = g_timeout_add (20, move_clock_cb, fixture);
  run_job (fixture);
  g_source_remove (id);
  assert_asked (fixture,
                "add token-contoso: Token Expires in 7 Days / Replace the token for contoso to keep downloading crates. / "
                "app.show-token contoso\n"
                "add token-contoso: Token Expires in 1 Day / Replace the token for contoso to keep downloading crates. / "
                "app.show-token contoso\n"
                "add token-contoso: Token Has Expired / Replace the token for contoso to download crates again. / "
                "app.show-token contoso\n");

  /* Three weeks from the first reminder, nobody waits. */
  set_token (fixture, "2027-02-20T00:00:00");
  run_job (fixture);
  assert_asked (fixture, "remove token-contoso\n");
}

static gpointer
run_in_background (Fixture *fixture)
{
  QuayReminderJob *job = create_job (fixture);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_application_register (G_APPLICATION (job), NULL, &error));
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (job));
  return job;
}

static void
test_answer_comes_to_the_job_where_the_desktop_does_not_start_anything (Fixture      *fixture,
                                                                        gconstpointer data)
{
  g_autoptr(QuayReminderJob) job = NULL;
  g_autofree char *slashes = g_strdelimit (g_strdup (APPLICATION_ID), ".", '/');
  g_autofree char *path = g_strconcat ("/", slashes, NULL);

  offer (fixture, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications");
  set_token (fixture, "2026-12-13T00:00:00");
  job = run_in_background (fixture);
  assert_asked (fixture, "notify: Token Has Expired / Replace the token for contoso to download crates again.\n");

  /* The notification is chosen; the window, which the bus starts, is asked to show the token. */
  offer (fixture, APPLICATION_ID, path, "org.freedesktop.Application");
  g_dbus_connection_emit_signal (fixture->desktop, NULL, "/org/freedesktop/Notifications",
                                 "org.freedesktop.Notifications", "ActionInvoked",
                                 g_variant_new ("(us)", 7, "default"), NULL);
  assert_asked (fixture, "ActivateAction ('show-token', [<'contoso'>], {})\n");
}

static void
test_job_is_quiet_while_the_window_is_open (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autoptr(QuayReminderJob) job = NULL;
  g_autofree char *slashes = g_strdelimit (g_strdup (APPLICATION_ID), ".", '/');
  g_autofree char *path = g_strconcat ("/", slashes, NULL);

  offer (fixture, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications");
  offer (fixture, APPLICATION_ID, path, "org.freedesktop.Application");
  set_token (fixture, "2026-12-20T00:00:00");
  job = run_in_background (fixture);
  while (test_clock_get_alarm (fixture->clock) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture->log->str, ==, "");

  /* The window is closed. */
  take_back (fixture, APPLICATION_ID);
  assert_asked (fixture,
                "notify: Token Expires in 7 Days / Replace the token for contoso to keep downloading crates.\n");

  /* It is opened again, and the token replaced in it: what this process put up only this process can take down. */
  offer (fixture, APPLICATION_ID, "/again", "org.freedesktop.Application");
  set_token (fixture, "2027-12-20T00:00:00");
  assert_asked (fixture, "close 7\n");
}

static void
refused_cb (gboolean *changed)
{
  *changed = TRUE;
}

static void
wait_for_change (Fixture  *fixture,
                 gboolean *changed)
{
  guint limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, fixture);

  while (!*changed)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit_id);
  *changed = FALSE;
}

#define REASON "quayside --remind: Quayside can remind about tokens before they expire.\n"

static void
test_portal_is_asked_in_a_sandbox (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(QuayReminderAutostart) autostart = quay_reminder_autostart_new (NULL, bus, "quayside");
  gboolean changed = FALSE;

  offer (fixture, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
         "org.freedesktop.portal.Background");
  g_signal_connect_swapped (autostart, "notify::refused", G_CALLBACK (refused_cb), &changed);

  quay_reminder_autostart_set_wanted (autostart, FALSE);
  quay_reminder_autostart_set_wanted (autostart, TRUE);
  assert_asked (fixture, "autostart on " REASON);
  g_assert_false (quay_reminder_autostart_get_refused (autostart));
  quay_reminder_autostart_set_wanted (autostart, FALSE);
  assert_asked (fixture, "autostart off " REASON);

  /* Allowed to run, but not to start. */
  fixture->granted = FALSE;
  quay_reminder_autostart_set_wanted (autostart, TRUE);
  assert_asked (fixture, "autostart on " REASON);
  wait_for_change (fixture, &changed);
  g_assert_true (quay_reminder_autostart_get_refused (autostart));
  quay_reminder_autostart_set_wanted (autostart, FALSE);
  assert_asked (fixture, "autostart off " REASON);
  wait_for_change (fixture, &changed);
  g_assert_false (quay_reminder_autostart_get_refused (autostart));

  /* The person said no. */
  fixture->granted = TRUE;
  fixture->response = 1;
  quay_reminder_autostart_set_wanted (autostart, TRUE);
  assert_asked (fixture, "autostart on " REASON);
  wait_for_change (fixture, &changed);
  g_assert_true (quay_reminder_autostart_get_refused (autostart));
}

static void
test_no_portal_is_a_refusal (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(QuayReminderAutostart) autostart = quay_reminder_autostart_new (NULL, bus, "quayside");
  gboolean changed = FALSE;

  g_signal_connect_swapped (autostart, "notify::refused", G_CALLBACK (refused_cb), &changed);
  quay_reminder_autostart_set_wanted (autostart, TRUE);
  wait_for_change (fixture, &changed);
  g_assert_true (quay_reminder_autostart_get_refused (autostart));
}

/* Each in a process of its own, since GIO chooses the way to notify once. */
static void
test_in_process (gconstpointer data)
{
  g_autofree char *path = g_strconcat (data, "/subprocess", NULL);

  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
add (const char *path,
     void (*function)(Fixture *, gconstpointer))
{
  g_autofree char *inner = g_strconcat (path, "/subprocess", NULL);

  g_test_add_data_func (path, path, test_in_process);
  g_test_add (inner, Fixture, NULL, set_up, function, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/reminder-desktop/job-says-what-is-due-and-leaves", test_job_says_what_is_due_and_leaves);
  add ("/reminder-desktop/job-sleeps-until-the-next-one", test_job_sleeps_until_the_next_one);
  add ("/reminder-desktop/answer-comes-to-the-job-where-the-desktop-does-not-start-anything",
       test_answer_comes_to_the_job_where_the_desktop_does_not_start_anything);
  add ("/reminder-desktop/job-is-quiet-while-the-window-is-open", test_job_is_quiet_while_the_window_is_open);
  add ("/reminder-desktop/portal-is-asked-in-a-sandbox", test_portal_is_asked_in_a_sandbox);
  add ("/reminder-desktop/no-portal-is-a-refusal", test_no_portal_is_a_refusal);

  return g_test_run ();
}
