/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include <string.h>

#include "quay-error.h"
#include "quay-overview.h"

#define TOOLS "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define HELPERS "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"
#define TWO_FEEDS "[registries]\ntools = { index = \"" TOOLS "\" }\nmirror = { index = \"" MIRROR "\" }\n"
#define LIMIT (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  ConnectFixture      connect;
  GSettings          *settings;
  QuayConnectionList *connections;
  QuayCheckRunner    *runner;
  QuayOverview       *overview;
} Fixture;

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

typedef gboolean (*Condition) (Fixture *fixture);

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_until (Fixture  *fixture,
            Condition condition)
{
  gint64 end = g_get_monotonic_time () + LIMIT;
  guint id = g_timeout_add (100, tick_cb, NULL);

  while (!condition (fixture))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->settings = g_settings_new (APPLICATION_ID);
  g_settings_reset (fixture->settings, "remind-before-expiry");
}

static void
read_again (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_list_load_async (fixture->connections, NULL, take_result_cb, &result);
  wait_for (&result);
  quay_connection_list_load_finish (fixture->connections, result, &error);
  g_assert_no_error (error);
}

static gboolean
files_are_known (Fixture *fixture)
{
  return quay_overview_get_fact (fixture->overview, QUAY_FACT_CONFIGURATION)->level != QUAY_FACT_UNKNOWN;
}

static void
open_overview (Fixture    *fixture,
               const char *config)
{
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", config);
  fixture->connections = quay_connection_list_new (fixture->connect.context);
  fixture->runner = quay_check_runner_new (fixture->connect.context);
  fixture->overview = quay_overview_new (fixture->connections, fixture->runner, fixture->settings);
  read_again (fixture);
  wait_until (fixture, files_are_known);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->overview != NULL)
    {
      quay_overview_stop (fixture->overview);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      connect_fixture_assert_finalized (g_steal_pointer (&fixture->overview));
    }
  g_clear_object (&fixture->connections);
  g_clear_object (&fixture->runner);
  g_clear_object (&fixture->settings);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
check (Fixture    *fixture,
       const char *url)
{
  g_autoptr(GAsyncResult) result = NULL;
  QuayConnection *connection = quay_connection_list_find (fixture->connections, url);

  quay_connection_check_async (connection, NULL, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_check_finish (connection, result, NULL));
}

static void
set_expiry (Fixture    *fixture,
            const char *url,
            int         days)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) expires = g_date_time_add_days (now, days);
  g_autoptr(GError) error = NULL;
  QuayConnection *connection = quay_connection_list_find (fixture->connections, url);

  quay_connection_set_expiry_async (connection, expires, TRUE, NULL, take_result_cb, &result);
  wait_for (&result);
  quay_connection_set_expiry_finish (connection, result, &error);
  g_assert_no_error (error);
}

static guint
count (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

/* (transfer none): the list keeps it */
static QuayOverviewNeed *
get_need (Fixture *fixture,
          guint    position)
{
  g_autoptr(QuayOverviewNeed) need =
    g_list_model_get_item (quay_overview_get_needs (fixture->overview), position);

  g_assert_nonnull (need);
  return need;
}

static void
assert_title (Fixture    *fixture,
              const char *expected)
{
  g_autofree char *title = quay_overview_dup_title (fixture->overview);

  g_assert_cmpstr (title, ==, expected);
}

static void
test_never_checked_is_no_problem (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autofree char *note = NULL;
  g_autoptr(GDateTime) checked = NULL;

  open_overview (fixture, TWO_FEEDS HELPERS);
  assert_title (fixture, "Not Checked Yet");
  g_assert_cmpuint (count (quay_overview_get_needs (fixture->overview)), ==, 0);
  g_assert_cmpuint (count (quay_overview_get_others (fixture->overview)), ==, 2);
  note = quay_overview_dup_note (fixture->overview);
  g_assert_null (note);
  checked = quay_overview_dup_checked (fixture->overview);
  g_assert_null (checked);
}

static void
test_urgent_comes_first (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *note = NULL;

  open_overview (fixture, TWO_FEEDS HELPERS);
  set_expiry (fixture, MIRROR, 5);
  g_assert_cmpuint (count (quay_overview_get_needs (fixture->overview)), ==, 1);
  g_assert_cmpuint (quay_overview_get_n_problems (fixture->overview), ==, 0);
  g_assert_cmpint (quay_overview_need_get_remedy (get_need (fixture, 0)), ==, QUAY_REMEDY_REPLACE_TOKEN);
  g_assert_cmpstr (quay_overview_need_get_title (get_need (fixture, 0)), ==, "Token Expires in 5 Days");

  check (fixture, TOOLS);
  g_assert_cmpuint (count (quay_overview_get_needs (fixture->overview)), ==, 2);
  g_assert_cmpuint (count (quay_overview_get_others (fixture->overview)), ==, 0);
  g_assert_true (quay_overview_need_get_connection (get_need (fixture, 0)) ==
                 quay_connection_list_find (fixture->connections, TOOLS));
  g_assert_true (quay_overview_need_is_problem (get_need (fixture, 0)));
  g_assert_false (quay_overview_need_is_problem (get_need (fixture, 1)));
  assert_title (fixture, "1 Problem Found");
  note = quay_overview_dup_note (fixture->overview);
  g_assert_cmpstr (note, ==, "1 Problem");
}

/* C02 and C07: Cargo asks nobody, or only helpers of other systems. */
static void
test_missing_helper_is_set (Fixture      *fixture,
                            gconstpointer data)
{
  open_overview (fixture, TWO_FEEDS "[registry]\nglobal-credential-providers = [\"cargo:wincred\"]\n");
  check (fixture, TOOLS);
  g_assert_cmpint (quay_overview_need_get_remedy (get_need (fixture, 0)), ==, QUAY_REMEDY_SET_HELPER);
}

static void
test_unreachable_server_is_tried_again (Fixture      *fixture,
                                        gconstpointer data)
{
  open_overview (fixture, TWO_FEEDS HELPERS);
  check (fixture, TOOLS);
  g_assert_cmpstr (quay_overview_need_get_title (get_need (fixture, 0)), ==, "Cannot Connect");
  g_assert_cmpint (quay_overview_need_get_remedy (get_need (fixture, 0)), ==, QUAY_REMEDY_TRY_AGAIN);
  g_assert_true (g_str_has_prefix (quay_overview_need_get_subtitle (get_need (fixture, 0)),
                                   "tools · contoso / Shop"));
}

static void
count_changes_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  guint *n_changes = user_data;

  *n_changes += removed + added;
}

static void
test_row_stays_while_it_is_checked (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  QuayConnection *connection;
  guint n_changes = 0;

  open_overview (fixture, TWO_FEEDS HELPERS);
  check (fixture, TOOLS);
  connection = quay_connection_list_find (fixture->connections, TOOLS);
  g_signal_connect (quay_overview_get_others (fixture->overview), "items-changed", G_CALLBACK (count_changes_cb),
                    &n_changes);
  quay_connection_check_async (connection, NULL, NULL, take_result_cb, &result);
  g_assert_cmpuint (count (quay_overview_get_needs (fixture->overview)), ==, 1);
  g_assert_true (quay_overview_need_is_checking (get_need (fixture, 0)));
  g_assert_cmpstr (quay_overview_need_get_title (get_need (fixture, 0)), ==, "Checking…");
  g_assert_cmpuint (quay_overview_get_n_problems (fixture->overview), ==, 1);
  wait_for (&result);
  g_assert_true (quay_connection_check_finish (connection, result, NULL));
  g_assert_false (quay_overview_need_is_checking (get_need (fixture, 0)));
  g_assert_cmpuint (n_changes, ==, 0);
  g_signal_handlers_disconnect_by_data (quay_overview_get_others (fixture->overview), &n_changes);
}

static void
test_run_shows_that_it_is_running (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;

  open_overview (fixture, TWO_FEEDS HELPERS);
  quay_check_runner_run_async (fixture->runner, G_LIST_MODEL (fixture->connections), NULL, QUAY_CHECK_NONE, NULL,
                               take_result_cb, &result);
  assert_title (fixture, "Checking…");
  wait_for (&result);
  g_assert_true (quay_check_runner_run_finish (fixture->runner, result, NULL));
  assert_title (fixture, "2 Problems Found");
}

static gboolean
has_problem (Fixture *fixture)
{
  return quay_overview_get_n_problems (fixture->overview) > 0;
}

static gboolean
files_are_fine (Fixture *fixture)
{
  return quay_overview_get_fact (fixture->overview, QUAY_FACT_CONFIGURATION)->level == QUAY_FACT_FINE;
}

static void
test_broken_file_is_told_once (Fixture      *fixture,
                               gconstpointer data)
{
  open_overview (fixture, TWO_FEEDS HELPERS);
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", TWO_FEEDS HELPERS "net = {");
  quay_overview_look_at_files (fixture->overview);
  wait_until (fixture, has_problem);
  g_assert_null (quay_overview_need_get_connection (get_need (fixture, 0)));
  g_assert_error (quay_overview_need_get_error (get_need (fixture, 0)), QUAY_ERROR, QUAY_ERROR_SYNTAX);
  g_assert_cmpint (quay_overview_get_fact (fixture->overview, QUAY_FACT_CONFIGURATION)->level, ==, QUAY_FACT_ERROR);

  if (quay_connection_list_find (fixture->connections, TOOLS) != NULL)
    check (fixture, TOOLS);
  g_assert_cmpuint (quay_overview_get_n_problems (fixture->overview), ==, 1);

  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", TWO_FEEDS HELPERS);
  quay_overview_look_at_files (fixture->overview);
  wait_until (fixture, files_are_fine);
  g_assert_cmpstr (quay_overview_get_fact (fixture->overview, QUAY_FACT_CONFIGURATION)->value, ==,
                   "No errors in 1 file");
}

static void
test_tokens_in_files_are_counted (Fixture      *fixture,
                                  gconstpointer data)
{
  const QuayComputerFact *fact;

  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml",
                         "[registries.mirror]\ntoken = \"Basic UEFUOmFkYQ==\"\n");
  open_overview (fixture, TWO_FEEDS HELPERS);
  fact = quay_overview_get_fact (fixture->overview, QUAY_FACT_PLAIN_TOKENS);
  g_assert_cmpint (fact->level, ==, QUAY_FACT_WARNING);
  g_assert_cmpstr (fact->value, ==, "1 in credentials.toml");
  g_assert_cmpint (fact->action, ==, QUAY_FACT_ACTION_MOVE);
}

static void
test_token_in_configuration_needs_attention (Fixture      *fixture,
                                             gconstpointer data)
{
  open_overview (fixture, "[registries]\nmirror = { index = \"" MIRROR "\", token = \"Basic UEFUOmFkYQ==\" }\n"
                 HELPERS);
  wait_until (fixture, has_problem);
  g_assert_error (quay_overview_need_get_error (get_need (fixture, 0)), QUAY_ERROR, QUAY_ERROR_TOKEN_IN_CONFIG);
  g_assert_null (strstr (quay_overview_need_get_subtitle (get_need (fixture, 0)), "UEFU"));
  g_assert_cmpint (quay_overview_get_fact (fixture->overview, QUAY_FACT_CONFIGURATION)->level, ==,
                   QUAY_FACT_WARNING);
}

static gboolean
keyring_is_known (Fixture *fixture)
{
  return quay_overview_get_fact (fixture->overview, QUAY_FACT_KEYRING)->level != QUAY_FACT_UNKNOWN;
}

static void
test_computer_is_looked_at (Fixture      *fixture,
                            gconstpointer data)
{
  const QuayComputerFact *folder;

  open_overview (fixture, TWO_FEEDS HELPERS);
  g_assert_false (keyring_is_known (fixture));
  quay_overview_look_at_computer (fixture->overview);
  wait_until (fixture, keyring_is_known);
  g_assert_cmpint (quay_overview_get_fact (fixture->overview, QUAY_FACT_KEYRING)->level, ==, QUAY_FACT_FINE);
  folder = quay_overview_get_fact (fixture->overview, QUAY_FACT_CARGO_FOLDER);
  g_assert_cmpint (folder->level, ==, QUAY_FACT_FINE);
  g_assert_true (g_str_has_suffix (folder->value, " · can be changed"));
}

static void
test_reminders_follow_their_setting (Fixture      *fixture,
                                     gconstpointer data)
{
  open_overview (fixture, TWO_FEEDS HELPERS);
  g_settings_set_boolean (fixture->settings, "remind-before-expiry", FALSE);
  g_assert_cmpstr (quay_overview_get_fact (fixture->overview, QUAY_FACT_REMINDERS)->value, ==, "Off");
  g_assert_cmpint (quay_overview_get_fact (fixture->overview, QUAY_FACT_REMINDERS)->action, ==,
                   QUAY_FACT_ACTION_TURN_ON);
  g_settings_set_boolean (fixture->settings, "remind-before-expiry", TRUE);
  g_assert_cmpstr (quay_overview_get_fact (fixture->overview, QUAY_FACT_REMINDERS)->value, ==, "On");
  g_settings_reset (fixture->settings, "remind-before-expiry");
}

static void
assert_fact (QuayComputerFact *fact,
             QuayFactLevel     level,
             const char       *value,
             QuayFactAction    action)
{
  g_assert_cmpint (fact->level, ==, level);
  g_assert_cmpstr (fact->value, ==, value);
  g_assert_cmpint (fact->action, ==, action);
  quay_computer_fact_free (fact);
}

static void
test_keyring_says_state_and_service (void)
{
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_KEYRING_TIMEOUT, NULL, NULL, "no answer");

  assert_fact (quay_computer_fact_new_keyring (QUAY_TOKEN_STORE_STATE_UNLOCKED, "GNOME Keyring", NULL),
               QUAY_FACT_FINE, "Unlocked · GNOME Keyring", QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_keyring (QUAY_TOKEN_STORE_STATE_LOCKED, NULL, NULL),
               QUAY_FACT_WARNING, "Locked", QUAY_FACT_ACTION_UNLOCK);
  assert_fact (quay_computer_fact_new_keyring (QUAY_TOKEN_STORE_STATE_NO_SERVICE, NULL, NULL),
               QUAY_FACT_ERROR, "No Keyring Available", QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_keyring (QUAY_TOKEN_STORE_STATE_UNKNOWN, NULL, error),
               QUAY_FACT_WARNING, "Keyring Did Not Answer", QUAY_FACT_ACTION_NONE);
}

static void
test_login_of_a_proxy_is_not_shown (void)
{
  const char *direct[] = { "direct://", NULL };
  const char *proxy[] = { "http://ada:secret@proxy.contoso.example:3128", NULL };

  assert_fact (quay_computer_fact_new_network (TRUE, direct, NULL), QUAY_FACT_FINE, "Direct connection",
               QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_network (TRUE, proxy, NULL), QUAY_FACT_FINE,
               "Through the proxy \342\201\250proxy.contoso.example:3128\342\201\251", QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_network (FALSE, direct, "Advice"), QUAY_FACT_WARNING, "Offline",
               QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_network (TRUE, direct, "Advice"), QUAY_FACT_WARNING, "Advice",
               QUAY_FACT_ACTION_REVIEW);
}

static void
test_folder_says_whether_it_can_be_changed (void)
{
  g_autoptr(GFile) folder = g_file_new_for_path ("/srv/cargo");

  assert_fact (quay_computer_fact_new_folder (folder, TRUE, TRUE), QUAY_FACT_FINE, "/srv/cargo · can be changed",
               QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_folder (folder, TRUE, FALSE), QUAY_FACT_WARNING,
               "/srv/cargo · cannot be changed", QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_folder (folder, FALSE, FALSE), QUAY_FACT_NEUTRAL,
               "/srv/cargo · will be created", QUAY_FACT_ACTION_NONE);
}

static void
test_refused_reminders_are_told (void)
{
  assert_fact (quay_computer_fact_new_reminders (TRUE, TRUE), QUAY_FACT_WARNING, "Not allowed by the system",
               QUAY_FACT_ACTION_NONE);
  assert_fact (quay_computer_fact_new_reminders (FALSE, TRUE), QUAY_FACT_NEUTRAL, "Off", QUAY_FACT_ACTION_TURN_ON);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  connect_fixture_make_it_noon ();

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/overview/never-checked-is-no-problem", test_never_checked_is_no_problem);
  ADD ("/overview/urgent-comes-first", test_urgent_comes_first);
  ADD ("/overview/missing-helper-is-set", test_missing_helper_is_set);
  ADD ("/overview/unreachable-server-is-tried-again", test_unreachable_server_is_tried_again);
  ADD ("/overview/row-stays-while-it-is-checked", test_row_stays_while_it_is_checked);
  ADD ("/overview/run-shows-that-it-is-running", test_run_shows_that_it_is_running);
  ADD ("/overview/broken-file-is-told-once", test_broken_file_is_told_once);
  ADD ("/overview/tokens-in-files-are-counted", test_tokens_in_files_are_counted);
  ADD ("/overview/token-in-configuration-needs-attention", test_token_in_configuration_needs_attention);
  ADD ("/overview/computer-is-looked-at", test_computer_is_looked_at);
  ADD ("/overview/reminders-follow-their-setting", test_reminders_follow_their_setting);
#undef ADD
  g_test_add_func ("/computer-fact/keyring-says-state-and-service", test_keyring_says_state_and_service);
  g_test_add_func ("/computer-fact/login-of-a-proxy-is-not-shown", test_login_of_a_proxy_is_not_shown);
  g_test_add_func ("/computer-fact/folder-says-whether-it-can-be-changed",
                   test_folder_says_whether_it_can_be_changed);
  g_test_add_func ("/computer-fact/refused-reminders-are-told", test_refused_reminders_are_told);
  return g_test_run ();
}
