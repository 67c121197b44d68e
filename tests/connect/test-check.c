/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include <glib/gstdio.h>

#include "keyring-memory-store.h"
#include "quay-catalog.h"
#include "quay-check-runner.h"
#include "quay-connection-list.h"
#include "quay-error.h"
#include "quay-feed-address.h"
#include "quay-overview-need.h"
#include "stand-in-azure.h"

/* The check against a service that answers. What it says when there is none is in test-connections.c. */

#define HOSTED "sparse+https://pkgs.dev.azure.com/"
#define CRATES HOSTED "contoso/platform/_packaging/crates/Cargo/index/"
#define PUBLIC HOSTED "contoso/community/_packaging/open-source/Cargo/index/"
#define CACHE "registry/cache/pkgs.dev.azure.com-0123456789abcdef/"
#define INDEX "registry/index/pkgs.dev.azure.com-0123456789abcdef/"
#define N_MANY 60

/* As the client has it. */
#define MOST_CONNECTIONS_PER_HOST 48

typedef struct
{
  ConnectFixture connect;
  StandInAzure  *azure;
  char          *folder;        /* of the stand-in */
  char          *token;         /* of somebody who may */
} Fixture;

static void
use_environment (Fixture           *fixture,
                 const char *const *environment)
{
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  g_autoptr(GFile) state = g_file_new_build_filename (fixture->connect.root, "state", NULL);
  g_autoptr(GFile) backups = g_file_get_child (state, "backups");
  g_autoptr(QuayFileStore) files = quay_file_store_new (backups);
  g_autoptr(GProxyResolver) resolver = stand_in_azure_dup_proxy_resolver (fixture->azure);
  g_autoptr(GTlsDatabase) database = stand_in_azure_dup_tls_database (fixture->azure);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, database);
  g_autoptr(QuayAzureCli) azure_cli = quay_azure_cli_new (environment);

  g_clear_object (&fixture->connect.context);
  fixture->connect.context = quay_context_new_with_azure_cli (home, state, files, fixture->connect.tokens, client,
                                                              azure_cli);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *home_variable = NULL;
  const char *environment[] = { NULL, "PATH=/nowhere", NULL };
  g_autoptr(GError) error = NULL;

  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->folder = g_dir_make_tmp ("quayside-check-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->azure = stand_in_azure_new (fixture->folder, 0, &error);
  g_assert_no_error (error);
  fixture->token = stand_in_azure_dup_authorization (fixture->azure, "writer");
  home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture->connect.home), NULL);
  environment[0] = home_variable;
  use_environment (fixture, environment);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GDir) folder = NULL;
  const char *name;

  connect_fixture_tear_down (&fixture->connect, NULL);
  g_clear_object (&fixture->azure);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  folder = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->token);
}

static void
configure (Fixture    *fixture,
           const char *index,
           const char *helpers)
{
  g_autofree char *shared = g_strdup_printf ("# ours\n[registries]\ncrates = { index = \"%s\" }\n", index);
  g_autofree char *local = g_strdup_printf ("[registry]\nglobal-credential-providers = %s\n", helpers);

  connect_fixture_write (fixture->connect.project, ".cargo/config.toml", shared);
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", local);
  g_assert_true (quay_context_add_project (fixture->connect.context, fixture->connect.project, NULL));
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  g_error ("The check does not come to an end");
  return G_SOURCE_REMOVE;
}

static void
wait_for (GAsyncResult **place)
{
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static QuayConnectionList *
load_list (Fixture *fixture)
{
  QuayConnectionList *list = quay_connection_list_new_for_folder (fixture->connect.context, fixture->connect.project);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_list_load_async (list, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_list_load_finish (list, result, &error));
  g_assert_no_error (error);
  return list;
}

/* Checks the one connection that is configured. */
static QuayConnection *
check (Fixture *fixture)
{
  g_autoptr(QuayConnectionList) list = load_list (fixture);
  QuayConnection *connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  quay_connection_check_async (connection, fixture->connect.project, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_check_finish (connection, result, &error));
  g_assert_no_error (error);
  return connection;
}

static QuayCheckStep *
get_step (QuayConnection *connection,
          QuayStep        step)
{
  return g_ptr_array_index (quay_connection_get_steps (connection), step);
}

static void
assert_step (QuayConnection *connection,
             QuayStep        step,
             QuayStepResult  result,
             const char     *seen)
{
  QuayCheckStep *found = get_step (connection, step);

  g_assert_cmpint (quay_check_step_get_result (found), ==, result);
  g_assert_cmpstr (quay_check_step_get_seen (found), ==, seen);
}

static gboolean
has_line (QuayConnection *connection,
          QuayStep        step,
          const char     *text)
{
  GPtrArray *lines = quay_check_step_get_lines (get_step (connection, step));

  for (guint i = 0; i < lines->len; i++)
    {
      const QuayCheckLine *line = g_ptr_array_index (lines, i);

      if (g_str_equal (line->text, text))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_notice (QuayConnection *connection,
            QuayStep        step,
            QuayError       code)
{
  GPtrArray *notices = quay_check_step_get_notices (get_step (connection, step));

  for (guint i = 0; i < notices->len; i++)
    {
      if (g_error_matches (g_ptr_array_index (notices, i), QUAY_ERROR, code))
        return TRUE;
    }
  return FALSE;
}

/* No step says the token, in no way. */
static void
assert_discreet (Fixture        *fixture,
                 QuayConnection *connection)
{
  GPtrArray *steps = quay_connection_get_steps (connection);
  const char *value = strchr (fixture->token, ' ') + 1;

  for (guint i = 0; i < steps->len; i++)
    {
      g_autofree char *report = quay_check_step_dup_report (g_ptr_array_index (steps, i));

      g_assert_null (strstr (report, value));
    }
}

/* What Cargo keeps of a feed, under a name whose second half nobody can foresee. */
static void
keep_download (Fixture    *fixture,
               const char *feed,
               const char *file_name)
{
  StandInFeed *found = stand_in_world_find_feed (stand_in_azure_get_world (fixture->azure), "contoso", feed);
  g_autofree char *config = NULL;
  g_autofree char *crate = g_strconcat (".cargo/" CACHE, file_name, NULL);

  config = g_strdup_printf ("{\"dl\":\"https://pkgs.dev.azure.com/contoso/%s/_packaging/%s/cargo/api/v1/crates/{crate}/"
                            "{version}/download\",\"auth-required\":true}", found->project->id, found->id);
  connect_fixture_write (fixture->connect.home, ".cargo/" INDEX "config.json", config);
  connect_fixture_write (fixture->connect.home, crate, "");
}

static void
test_passes_all_steps (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr(QuayConnection) connection = NULL;
  const QuayCargoOrigin *origin;
  const char *details;

  configure (fixture, CRATES, "[\"cargo:token\", \"cargo:libsecret\"]");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  connect_fixture_write (fixture->connect.project, "Cargo.lock",
                         "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n\n"
                         "[[package]]\nname = \"hello-feed\"\nversion = \"0.1.0\"\nsource = \"" CRATES "\"\n");
  keep_download (fixture, "crates", "hello-feed-0.1.0.crate");
  connection = check (fixture);

  g_assert_no_error (quay_connection_get_error (connection));
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_OK);
  assert_step (connection, QUAY_STEP_CONFIG, QUAY_STEP_OK, "2 files, no errors");
  assert_step (connection, QUAY_STEP_REGISTRY, QUAY_STEP_OK, "crates");
  assert_step (connection, QUAY_STEP_HELPER, QUAY_STEP_OK, "cargo:libsecret");
  assert_step (connection, QUAY_STEP_TOKEN, QUAY_STEP_OK, "In the keyring");
  assert_step (connection, QUAY_STEP_LOGIN, QUAY_STEP_OK, "Accepted as ada@contoso.com");
  assert_step (connection, QUAY_STEP_DOWNLOAD, QUAY_STEP_OK, STAND_IN_BLOB_HOST " can be reached");
  g_assert_cmpint (quay_check_step_get_result (get_step (connection, QUAY_STEP_INDEX)), ==, QUAY_STEP_OK);
  g_assert_true (g_str_has_prefix (quay_check_step_get_seen (get_step (connection, QUAY_STEP_INDEX)), "Answers in "));

  /* Where things stand. */
  origin = quay_check_step_get_origin (get_step (connection, QUAY_STEP_REGISTRY));
  g_assert_cmpuint (origin->line, ==, 3);
  g_assert_true (has_line (connection, QUAY_STEP_REGISTRY, CRATES));
  g_assert_true (has_line (connection, QUAY_STEP_HELPER, "1. cargo:libsecret"));
  g_assert_true (has_line (connection, QUAY_STEP_HELPER, "2. cargo:token"));
  g_assert_true (has_line (connection, QUAY_STEP_TOKEN, "cargo-registry:crates"));
  g_assert_true (has_line (connection, QUAY_STEP_INDEX, "Asked for hello-feed"));

  /* What support asks for: both answers, each with its number. */
  details = quay_check_step_get_details (get_step (connection, QUAY_STEP_LOGIN));
  g_assert_nonnull (strstr (details, "Login: not sent\nStatus: 401"));
  g_assert_nonnull (strstr (details, "Login: sent\nStatus: 200"));
  g_assert_nonnull (strstr (details, "ActivityId: "));
  g_assert_nonnull (strstr (quay_check_step_get_details (get_step (connection, QUAY_STEP_INDEX)), "he/ll/hello-feed"));
  assert_discreet (fixture, connection);

  /* The storage has seen no token. */
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "GET " STAND_IN_BLOB_HOST "/*"), ==, 1);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "GET " STAND_IN_BLOB_HOST "/* none"), ==, 1);
}

static void
test_downloads_nothing_new (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr(QuayConnection) connection = NULL;

  configure (fixture, CRATES, "[\"cargo:libsecret\"]");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  /* A crate of Cargo.lock that was never downloaded, and one that was, from another feed of the same host. */
  connect_fixture_write (fixture->connect.project, "Cargo.lock",
                         "[[package]]\nname = \"quay-greeting\"\nversion = \"1.0.0\"\nsource = \"" CRATES "\"\n");
  keep_download (fixture, "tools", "quay-greeting-1.0.0.crate");
  connection = check (fixture);

  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_OK);
  g_assert_true (has_line (connection, QUAY_STEP_INDEX, "Asked for quay-greeting"));
  assert_step (connection, QUAY_STEP_DOWNLOAD, QUAY_STEP_SKIPPED, NULL);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "*/download*"), ==, 0);
}

static void
test_takes_any_crate_that_was_downloaded (Fixture      *fixture,
                                          gconstpointer data)
{
  g_autoptr(QuayConnection) connection = NULL;

  configure (fixture, CRATES, "[\"cargo:libsecret\"]");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  keep_download (fixture, "crates", "not-a-crate");
  keep_download (fixture, "crates", "hello-feed-0.1.0.crate");
  connection = check (fixture);
  assert_step (connection, QUAY_STEP_DOWNLOAD, QUAY_STEP_OK, STAND_IN_BLOB_HOST " can be reached");
  g_assert_true (has_line (connection, QUAY_STEP_DOWNLOAD, "Asked for hello-feed 0.1.0, which was downloaded before"));
}

static void
test_knows_what_replaces_crates_io (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(QuayConnection) connection = NULL;

  configure (fixture, CRATES, "[\"cargo:libsecret\"]");
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml",
                         "[registries]\ncrates = { index = \"" CRATES "\" }\n"
                         "[source.crates-io]\nreplace-with = \"crates\"\n");
  connect_fixture_write (fixture->connect.project, "Cargo.lock",
                         "[[package]]\nname = \"quay-greeting\"\nversion = \"1.0.0\"\n"
                         "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  connection = check (fixture);
  g_assert_true (has_line (connection, QUAY_STEP_INDEX, "Asked for quay-greeting"));
  g_assert_true (has_line (connection, QUAY_STEP_REGISTRY, "crates.io is replaced by “crates”"));
}

/* Each fault is of one step; those before have passed, and those behind are not checked. */
static void
test_blames_the_right_step (Fixture      *fixture,
                            gconstpointer data)
{
  static const struct
  {
    StandInFault        fault;
    const char         *where;
    QuayStep            step;
    QuayError           code;
    QuayConnectionState state;
  } rows[] = {
    { STAND_IN_FAULT_SIGN_IN_PAGE, "config.json", QUAY_STEP_LOGIN, QUAY_ERROR_LOGIN_PAGE, QUAY_STATE_DENIED },
    { STAND_IN_FAULT_NOT_A_FEED, "config.json", QUAY_STEP_LOGIN, QUAY_ERROR_NOT_A_FEED, QUAY_STATE_MISSING },
    { STAND_IN_FAULT_ERROR, "config.json", QUAY_STEP_LOGIN, QUAY_ERROR_SERVER_FAULT, QUAY_STATE_OFFLINE },
    { STAND_IN_FAULT_ERROR, "hello-feed", QUAY_STEP_INDEX, QUAY_ERROR_SERVER_FAULT, QUAY_STATE_OFFLINE },
    { STAND_IN_FAULT_HTML, "hello-feed", QUAY_STEP_INDEX, QUAY_ERROR_LOGIN_PAGE, QUAY_STATE_DENIED },
    { STAND_IN_FAULT_PROXY_REFUSED, STAND_IN_BLOB_HOST, QUAY_STEP_DOWNLOAD, QUAY_ERROR_DOWNLOADS_BLOCKED,
      QUAY_STATE_OFFLINE },
  };

  configure (fixture, CRATES, "[\"cargo:libsecret\"]");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  keep_download (fixture, "crates", "hello-feed-0.1.0.crate");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayConnection) connection = NULL;

      stand_in_azure_set_fault (fixture->azure, rows[i].fault, rows[i].where, -1);
      connection = check (fixture);
      g_assert_error (quay_connection_get_error (connection), QUAY_ERROR, (int) rows[i].code);
      g_assert_cmpint (quay_connection_get_state (connection), ==, rows[i].state);
      for (guint step = 0; step < QUAY_N_STEPS; step++)
        {
          QuayStepResult result = quay_check_step_get_result (get_step (connection, step));

          g_assert_cmpint (result, ==, step < rows[i].step ? QUAY_STEP_OK : step == rows[i].step ? QUAY_STEP_PROBLEM
                                                                                                : QUAY_STEP_SKIPPED);
        }
      g_assert_error (quay_check_step_get_error (get_step (connection, rows[i].step)), QUAY_ERROR, (int) rows[i].code);
      assert_discreet (fixture, connection);
      stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_NONE, NULL, 0);
    }
}

static void
test_public_feed_needs_no_login (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr(QuayConnection) without = NULL;
  g_autoptr(QuayConnection) with = NULL;

  configure (fixture, PUBLIC, "[\"cargo:libsecret\"]");
  without = check (fixture);
  g_assert_cmpint (quay_connection_get_state (without), ==, QUAY_STATE_OK);
  assert_step (without, QUAY_STEP_TOKEN, QUAY_STEP_OK, "Nothing is stored");
  assert_step (without, QUAY_STEP_LOGIN, QUAY_STEP_OK, "No login needed");

  /* Cargo would not use the token; that is good to know, with what else could be done. */
  connect_store (fixture->connect.tokens, PUBLIC, fixture->token);
  with = check (fixture);
  g_assert_cmpint (quay_connection_get_state (with), ==, QUAY_STATE_OK);
  assert_step (with, QUAY_STEP_LOGIN, QUAY_STEP_INFO, "No login needed");
  g_assert_true (has_notice (with, QUAY_STEP_LOGIN, QUAY_ERROR_FEED_PUBLIC));
  g_assert_cmpuint (quay_check_step_get_lines (get_step (with, QUAY_STEP_LOGIN))->len, ==, 2);
}

static void
test_missing_token_is_of_the_token (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GDateTime) later = g_date_time_new_utc (2040, 1, 1, 0, 0, 0);
  g_autoptr(QuayConnection) never = NULL;
  g_autoptr(QuayConnection) gone = NULL;
  g_autoptr(QuayConnection) nobody = NULL;

  configure (fixture, CRATES, "[\"cargo:libsecret\"]");
  never = check (fixture);
  g_assert_error (quay_connection_get_error (never), QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED);
  assert_step (never, QUAY_STEP_TOKEN, QUAY_STEP_PROBLEM, NULL);
  assert_step (never, QUAY_STEP_LOGIN, QUAY_STEP_SKIPPED, NULL);

  /* One that was saved here, and that somebody else has taken away. */
  g_assert_true (quay_token_ledger_set (quay_context_get_ledger (fixture->connect.context), CRATES, later, FALSE, NULL));
  gone = check (fixture);
  g_assert_error (quay_connection_get_error (gone), QUAY_ERROR, QUAY_ERROR_TOKEN_REMOVED);
  g_assert_cmpint (quay_connection_get_state (gone), ==, QUAY_STATE_NO_LOGIN);

  configure (fixture, CRATES, "[]");
  nobody = check (fixture);
  g_assert_error (quay_connection_get_error (nobody), QUAY_ERROR, QUAY_ERROR_NO_HELPER);
  assert_step (nobody, QUAY_STEP_HELPER, QUAY_STEP_PROBLEM, NULL);
  assert_step (nobody, QUAY_STEP_TOKEN, QUAY_STEP_SKIPPED, NULL);
}

static void
assert_need (QuayConnection *connection,
             QuayRemedy      remedy)
{
  g_autoptr(QuayOverviewNeed) need = quay_overview_need_new_for_connection (connection);

  g_assert_error (quay_connection_get_error (connection), QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED);
  g_assert_cmpint (quay_overview_need_get_remedy (need), ==, remedy);
}

/* A token is all that is missing where the keyring is asked first. Where that is another helper, a token would help nobody. */
static void
test_missing_login_leads_to_a_token_or_a_helper (Fixture      *fixture,
                                                 gconstpointer data)
{
  g_autoptr(QuayConnection) token = NULL;
  g_autoptr(QuayConnection) helper = NULL;

  configure (fixture, CRATES, "[\"cargo:token\", \"cargo:libsecret\"]");
  token = check (fixture);
  g_assert_true (quay_connection_can_log_in (token));
  assert_need (token, QUAY_REMEDY_LOG_IN);

  configure (fixture, CRATES, "[\"cargo:libsecret\", \"cargo:wincred\"]");
  helper = check (fixture);
  g_assert_false (quay_connection_can_log_in (helper));
  assert_need (helper, QUAY_REMEDY_CHOOSE_ANOTHER_HELPER);
}

static void
test_tells_where_a_token_lies (Fixture      *fixture,
                               gconstpointer data)
{
  g_autofree char *credentials = g_strdup_printf ("[registries.crates]\ntoken = \"%s\"\n", fixture->token);
  g_autofree char *home = g_strconcat ("HOME=", g_file_peek_path (fixture->connect.home), NULL);
  g_autofree char *variable = g_strconcat ("CARGO_REGISTRIES_CRATES_TOKEN=", fixture->token, NULL);
  g_autofree char *path = g_build_filename (g_file_peek_path (fixture->connect.home), ".cargo/credentials.toml", NULL);
  const char *environment[] = { home, variable, "PATH=/nowhere", NULL };
  g_autoptr(QuayConnection) in_file = NULL;
  g_autoptr(QuayConnection) twice = NULL;
  g_autoptr(QuayConnection) in_environment = NULL;
  g_autoptr(QuayConnection) ignored = NULL;

  configure (fixture, CRATES, "[\"cargo:token\"]");
  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml", credentials);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  in_file = check (fixture);
  assert_step (in_file, QUAY_STEP_TOKEN, QUAY_STEP_INFO, "In credentials.toml");
  g_assert_true (has_notice (in_file, QUAY_STEP_TOKEN, QUAY_ERROR_TOKEN_FILE_EXPOSED));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);

  configure (fixture, CRATES, "[\"cargo:libsecret\", \"cargo:token\"]");
  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml", "");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  use_environment (fixture, environment);
  in_environment = check (fixture);
  assert_step (in_environment, QUAY_STEP_TOKEN, QUAY_STEP_OK, "In the environment");
  g_assert_true (has_notice (in_environment, QUAY_STEP_HELPER, QUAY_ERROR_KEYRING_NOT_FIRST));
  g_assert_true (has_line (in_environment, QUAY_STEP_HELPER, "A token in the environment"));

  configure (fixture, CRATES, "[]");
  connect_fixture_write (fixture->connect.project, ".cargo/config.toml",
                         "[registries.crates]\nindex = \"" CRATES "\"\ncredential-provider = \"cargo:libsecret\"\n");
  ignored = check (fixture);
  g_assert_true (has_notice (ignored, QUAY_STEP_HELPER, QUAY_ERROR_ENV_TOKEN_IGNORED));

  configure (fixture, CRATES, "[\"cargo:token\", \"cargo:libsecret\"]");
  connect_fixture_write (fixture->connect.home, ".cargo/credentials.toml", credentials);
  environment[1] = "PATH=/nowhere";
  environment[2] = NULL;
  use_environment (fixture, environment);
  twice = check (fixture);
  assert_step (twice, QUAY_STEP_TOKEN, QUAY_STEP_INFO, "In the keyring");
  g_assert_true (has_notice (twice, QUAY_STEP_TOKEN, QUAY_ERROR_TWO_TOKENS));
}

static void
test_counts_days_by_the_calendar (Fixture      *fixture,
                                  gconstpointer data)
{
  static const struct { int days; int hour; const char *seen; } rows[] = {
    { 0, 23, "In the keyring, expires today" },
    { 1, 0, "In the keyring, expires in 1 day" },
    { 8, 0, "In the keyring, expires in 8 days" },
    { 8, 23, "In the keyring, expires in 8 days" },
  };

  configure (fixture, CRATES, "[\"cargo:libsecret\"]");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GDateTime) expires = connect_fixture_dup_hour (rows[i].days, rows[i].hour);
      g_autoptr(QuayConnection) connection = NULL;

      g_assert_true (quay_token_ledger_set (quay_context_get_ledger (fixture->connect.context), CRATES, expires, TRUE,
                                            NULL));
      connection = check (fixture);
      assert_step (connection, QUAY_STEP_TOKEN, QUAY_STEP_OK, rows[i].seen);
    }
}

static void
test_asks_the_azure_cli (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *az = g_test_build_filename (G_TEST_DIST, "support", "stand-in-az", NULL);
  g_autofree char *bin = g_build_filename (g_file_peek_path (fixture->connect.home), "bin", NULL);
  g_autofree char *link = g_build_filename (bin, "az", NULL);
  g_autofree char *home = g_strconcat ("HOME=", g_file_peek_path (fixture->connect.home), NULL);
  g_autofree char *path = g_strconcat ("PATH=", bin, ":/usr/bin:/bin", NULL);
  g_autofree char *entra = stand_in_azure_dup_authorization (fixture->azure, "entra");
  const char *environment[] = { home, path, NULL };
  g_autoptr(GFile) az_file = g_file_new_for_path (link);
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayConnection) logged_out = NULL;

  g_assert_cmpint (g_mkdir (bin, 0755), ==, 0);
  g_assert_true (g_file_make_symbolic_link (az_file, az, NULL, NULL));
  connect_fixture_write (fixture->connect.home, ".azure/token", strchr (entra, ' ') + 1);
  use_environment (fixture, environment);
  configure (fixture, CRATES, "[\"cargo:token-from-stdout az account get-access-token --resource "
             "499b84ac-1321-427f-aa17-267ca6975798\"]");
  connection = check (fixture);
  g_assert_no_error (quay_connection_get_error (connection));
  assert_step (connection, QUAY_STEP_TOKEN, QUAY_STEP_OK, "Asked from the helper");

  connect_fixture_write (fixture->connect.home, ".azure/mood", "logged-out\n");
  logged_out = check (fixture);
  g_assert_error (quay_connection_get_error (logged_out), QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
  g_assert_cmpint (quay_connection_get_state (logged_out), ==, QUAY_STATE_NO_LOGIN);
  assert_step (logged_out, QUAY_STEP_TOKEN, QUAY_STEP_PROBLEM, NULL);
}

/* Sixty connections, whose feeds have names in every script, in one file, and what @more defines. */
static QuayConnectionList *
configure_many (Fixture    *fixture,
                const char *more)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->azure);
  g_autoptr(GString) config = g_string_new ("[registry]\nglobal-credential-providers = [\"cargo:libsecret\"]\n"
                                            "[registries]\n");
  guint n = 0;

  stand_in_world_add_feeds (world, "contoso", N_MANY);
  for (guint i = 0; i < world->feeds->len; i++)
    {
      StandInFeed *feed = g_ptr_array_index (world->feeds, i);
      g_autoptr(QuayFeedAddress) address = NULL;
      g_autoptr(GError) error = NULL;

      if (!g_str_has_prefix (feed->name, "stress-"))
        continue;
      feed->ceiling = STAND_IN_ROLE_ADMINISTRATOR;
      address = quay_feed_address_new (NULL, "contoso", feed->project != NULL ? feed->project->name : NULL, feed->name,
                                       FALSE, &error);
      g_assert_no_error (error);
      g_string_append_printf (config, "f%u = { index = \"%s\" }\n", n++, quay_feed_address_get_index_url (address));
      connect_store (fixture->connect.tokens, quay_feed_address_get_index_url (address), fixture->token);
    }
  g_assert_cmpuint (n, ==, N_MANY);
  g_string_append (config, more);
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml", config->str);
  return load_list (fixture);
}

static void
test_runs_many_at_once (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr(QuayConnectionList) list = configure_many (fixture, "");
  g_autoptr(QuayCheckRunner) runner = quay_check_runner_new (fixture->connect.context);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_check_runner_get_finished (runner));
  quay_check_runner_run_async (runner, G_LIST_MODEL (list), NULL, QUAY_CHECK_NONE, NULL, take_result_cb, &result);
  g_assert_true (quay_check_runner_get_running (runner));
  g_assert_cmpuint (quay_check_runner_get_n_total (runner), ==, N_MANY);
  wait_for (&result);
  g_assert_true (quay_check_runner_run_finish (runner, result, &error));
  g_assert_no_error (error);
  g_assert_false (quay_check_runner_get_running (runner));
  g_assert_cmpuint (quay_check_runner_get_n_done (runner), ==, N_MANY);
  g_assert_nonnull (quay_check_runner_get_finished (runner));

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_no_error (quay_connection_get_error (connection));
      g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_OK);
      g_assert_nonnull (quay_connection_get_checked (connection));
    }
}

static void
test_connections_of_a_host_are_few_and_kept (Fixture      *fixture,
                                             gconstpointer data)
{
  g_autoptr(QuayConnectionList) list = configure_many (fixture, "");
  g_autoptr(QuayCheckRunner) runner = quay_check_runner_new (fixture->connect.context);
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;

  /* While nobody is answered, each request needs a connection of its own. */
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_SILENT, NULL, -1);
  quay_check_runner_run_async (runner, G_LIST_MODEL (list), NULL, QUAY_CHECK_NONE, NULL, take_result_cb, &first);
  while (stand_in_azure_count_requests (fixture->azure, "GET *") < MOST_CONNECTIONS_PER_HOST)
    g_main_context_iteration (NULL, TRUE);
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_NONE, NULL, 0);
  wait_for (&first);
  g_assert_true (quay_check_runner_run_finish (runner, first, NULL));
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "CONNECT *"), ==, MOST_CONNECTIONS_PER_HOST);

  quay_check_runner_run_async (runner, G_LIST_MODEL (list), NULL, QUAY_CHECK_NONE, NULL, take_result_cb, &second);
  wait_for (&second);
  g_assert_true (quay_check_runner_run_finish (runner, second, NULL));
  g_assert_cmpuint (quay_check_runner_get_n_done (runner), ==, N_MANY);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "CONNECT *"), ==, MOST_CONNECTIONS_PER_HOST);
}

/* Feeds of two hosts that say nothing, and then one of a third, which answers. */
static void
test_silent_hosts_keep_nobody_else_waiting (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autoptr(GString) more = g_string_new (NULL);
  g_autofree char *server = NULL;
  g_autoptr(QuayConnectionList) silent = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(QuayCheckRunner) runner = quay_check_runner_new (fixture->connect.context);
  g_autoptr(GAsyncResult) result = NULL;

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (more, "s%u = { index = \"sparse+%s/DefaultCollection/_packaging/stress-%u/Cargo/index/\" }\n",
                            i, stand_in_azure_get_secure_server_uri (fixture->azure), i);
  silent = configure_many (fixture, more->str);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (silent)), ==, 2 * N_MANY);
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_SILENT, "stress-", -1);
  quay_check_runner_run_async (runner, G_LIST_MODEL (silent), NULL, QUAY_CHECK_NONE, NULL, take_result_cb, &result);
  while (stand_in_azure_count_requests (fixture->azure, "GET *") < 2 * MOST_CONNECTIONS_PER_HOST)
    g_main_context_iteration (NULL, TRUE);

  server = g_strdup_printf ("sparse+%s/DefaultCollection/_packaging/crates/Cargo/index/",
                            stand_in_azure_get_server_uri (fixture->azure));
  configure (fixture, server, "[\"cargo:libsecret\"]");
  connection = check (fixture);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "GET 127.0.0.1*"), >, 0);
  g_assert_cmpuint (quay_check_runner_get_n_done (runner), ==, 0);

  quay_check_runner_stop (runner);
  wait_for (&result);
  g_assert_false (quay_check_runner_run_finish (runner, result, NULL));
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_NONE, NULL, 0);
}

static void
test_locked_keyring_is_asked_once (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autoptr(QuayConnectionList) list = configure_many (fixture, "");
  g_autoptr(QuayCheckRunner) runner = quay_check_runner_new (fixture->connect.context);
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->connect.tokens);
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  guint n_steps;

  quay_memory_store_set_locked (tokens, TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  n_steps = quay_memory_store_get_n_steps (tokens);
  quay_check_runner_run_async (runner, G_LIST_MODEL (list), NULL, QUAY_CHECK_NONE, NULL, take_result_cb, &first);
  wait_for (&first);
  g_assert_true (quay_check_runner_run_finish (runner, first, NULL));
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_LOCKED);
    }
  g_assert_cmpuint (quay_memory_store_get_n_steps (tokens) - n_steps, <, 5);

  /* And when it may ask for its password, that is dismissed once. */
  n_steps = quay_memory_store_get_n_steps (tokens);
  quay_check_runner_run_async (runner, G_LIST_MODEL (list), NULL, QUAY_CHECK_MAY_UNLOCK, NULL, take_result_cb, &second);
  wait_for (&second);
  g_assert_true (quay_check_runner_run_finish (runner, second, NULL));
  g_assert_cmpuint (quay_memory_store_get_n_steps (tokens) - n_steps, <, 5);
}

static void
test_stops (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr(QuayConnectionList) list = configure_many (fixture, "");
  g_autoptr(QuayCheckRunner) runner = quay_check_runner_new (fixture->connect.context);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_SILENT, NULL, -1);
  quay_check_runner_run_async (runner, G_LIST_MODEL (list), NULL, QUAY_CHECK_NONE, NULL, take_result_cb, &result);
  while (stand_in_azure_count_requests (fixture->azure, "*") == 0)
    g_main_context_iteration (NULL, TRUE);
  quay_check_runner_stop (runner);
  wait_for (&result);
  g_assert_false (quay_check_runner_run_finish (runner, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (quay_check_runner_get_running (runner));
  g_assert_null (quay_check_runner_get_finished (runner));
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_UNCHECKED);
    }
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_NONE, NULL, 0);
}

static void
test_nothing_to_check_ends_at_once (Fixture      *fixture,
                                    gconstpointer data)
{
  g_autoptr(GListStore) none = g_list_store_new (QUAY_TYPE_CONNECTION);
  g_autoptr(QuayCheckRunner) runner = quay_check_runner_new (fixture->connect.context);
  g_autoptr(GAsyncResult) result = NULL;

  quay_check_runner_run_async (runner, G_LIST_MODEL (none), NULL, QUAY_CHECK_NONE, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_check_runner_run_finish (runner, result, NULL));
  g_assert_false (quay_check_runner_get_running (runner));
}

/* The steps can be watched while they come. */
static void
count_changes_cb (QuayCheckStep *step,
                  guint         *n_changes)
{
  ++*n_changes;
}

static void
test_steps_can_be_watched (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr(QuayConnectionList) list = NULL;
  g_autoptr(QuayConnection) connection = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuayCheckStep) login = NULL;
  GListModel *steps;
  guint n_changes = 0;

  configure (fixture, CRATES, "[\"cargo:libsecret\"]");
  connect_store (fixture->connect.tokens, CRATES, fixture->token);
  list = load_list (fixture);
  connection = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_null (quay_connection_get_steps_model (connection));
  quay_connection_check_async (connection, NULL, NULL, take_result_cb, &result);
  steps = quay_connection_get_steps_model (connection);
  g_assert_cmpuint (g_list_model_get_n_items (steps), ==, QUAY_N_STEPS);
  login = g_list_model_get_item (steps, QUAY_STEP_LOGIN);
  g_assert_cmpint (quay_check_step_get_result (login), ==, QUAY_STEP_WAITING);
  g_signal_connect (login, "changed", G_CALLBACK (count_changes_cb), &n_changes);
  wait_for (&result);
  g_assert_true (quay_connection_check_finish (connection, result, NULL));
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpint (quay_check_step_get_result (login), ==, QUAY_STEP_OK);
  g_assert_true (get_step (connection, QUAY_STEP_LOGIN) == login);
}

#define ADD(fact, function) g_test_add ("/check/" fact, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  connect_fixture_make_it_noon ();

  ADD ("passes-all-steps", test_passes_all_steps);
  ADD ("downloads-nothing-new", test_downloads_nothing_new);
  ADD ("takes-any-crate-that-was-downloaded", test_takes_any_crate_that_was_downloaded);
  ADD ("knows-what-replaces-crates-io", test_knows_what_replaces_crates_io);
  ADD ("blames-the-right-step", test_blames_the_right_step);
  ADD ("public-feed-needs-no-login", test_public_feed_needs_no_login);
  ADD ("missing-token-is-of-the-token", test_missing_token_is_of_the_token);
  ADD ("missing-login-leads-to-a-token-or-a-helper", test_missing_login_leads_to_a_token_or_a_helper);
  ADD ("tells-where-a-token-lies", test_tells_where_a_token_lies);
  ADD ("counts-days-by-the-calendar", test_counts_days_by_the_calendar);
  ADD ("asks-the-azure-cli", test_asks_the_azure_cli);
  ADD ("steps-can-be-watched", test_steps_can_be_watched);
  ADD ("runner/many-at-once", test_runs_many_at_once);
  ADD ("runner/connections-of-a-host-are-few-and-kept", test_connections_of_a_host_are_few_and_kept);
  ADD ("runner/silent-hosts-keep-nobody-else-waiting", test_silent_hosts_keep_nobody_else_waiting);
  ADD ("runner/locked-keyring-is-asked-once", test_locked_keyring_is_asked_once);
  ADD ("runner/stops", test_stops);
  ADD ("runner/nothing-to-check-ends-at-once", test_nothing_to_check_ends_at_once);
  return g_test_run ();
}
