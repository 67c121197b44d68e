/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include "keyring-memory-store.h"
#include "quay-catalog.h"
#include "quay-connection-request-private.h"
#include "quay-error.h"
#include "quay-pasted-text.h"

#define SHOP_INDEX "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define OTHER_INDEX "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/tools/Cargo/index/"
#define SNIPPET "[registries]\n" \
  "tools = { index = \"" SHOP_INDEX "\" }\n" \
  "\n" \
  "[source.crates-io]\n" \
  "replace-with = \"tools\"\n"

static void
test_text_fills_the_rows (ConnectFixture *fixture,
                          gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);
  g_autofree char *organization = NULL;
  g_autofree char *project = NULL;
  g_autofree char *feed = NULL;
  gboolean replaces;

  g_assert_true (quay_connection_request_set_text (request, SNIPPET, NULL));
  g_object_get (request, "organization", &organization, "project", &project, "feed", &feed,
                "replace-crates-io", &replaces, NULL);
  g_assert_cmpstr (organization, ==, "contoso");
  g_assert_cmpstr (project, ==, "Shop");
  g_assert_cmpstr (feed, ==, "tools");
  g_assert_true (replaces);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "tools");
  g_assert_cmpstr (quay_connection_request_get_index_url (request), ==, SHOP_INDEX);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==, 0);
}

static void
test_bad_text_keeps_the_rows (ConnectFixture *fixture,
                              gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_connection_request_set_text (request, SNIPPET, NULL));
  g_assert_false (quay_connection_request_set_text (request, "https://github.com/contoso/app", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_HOST);
  g_assert_cmpstr (quay_connection_request_get_index_url (request), ==, SHOP_INDEX);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUE_TEXT_INVALID, !=, 0);

  g_assert_true (quay_connection_request_set_text (request, "  ", NULL));
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUE_TEXT_INVALID, ==, 0);
}

static void
test_name_follows_the_feed (ConnectFixture *fixture,
                            gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);

  g_object_set (request, "organization", "contoso", "feed", "my.feed", NULL);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "my-feed");
  g_object_set (request, "feed", "1st", NULL);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "feed-1st");

  g_object_set (request, "name", "mine", NULL);
  g_object_set (request, "feed", "other", NULL);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "mine");

  g_object_set (request, "name", "", NULL);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "other");
}

/* Typed behind the feed, a forced login is the same as switched on. */
static void
test_typed_force_auth_is_the_switch (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);
  g_autofree char *feed = NULL;
  gboolean force_auth = FALSE;

  g_object_set (request, "organization", "contoso", "feed", "tools@Release~Force-Auth", NULL);
  g_object_get (request, "feed", &feed, "force-auth", &force_auth, NULL);
  g_assert_cmpstr (feed, ==, "tools@Release");
  g_assert_true (force_auth);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "tools-Release");
  g_assert_cmpstr (quay_connection_request_get_index_url (request), ==,
                   "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools@Release~force-auth/Cargo/index/");

  g_object_set (request, "force-auth", FALSE, NULL);
  g_assert_cmpstr (quay_connection_request_get_index_url (request), ==,
                   "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools@Release/Cargo/index/");
}

/* The time alone says when it was, as long as it was today where the user is. */
static void
test_expired_token_tells_when (ConnectFixture *fixture,
                               gconstpointer   data)
{
  static const struct
  {
    int         day;
    int         hour;
    const char *body;
  } rows[] = {
    { 2, 9, "This token expired at \u206809:05\u2069." },
    { 2, 0, "This token expired at \u206800:05\u2069." },
    { 1, 23, "This token expired on \u20681 December 2026\u2069." },
  };
  g_autoptr(GDateTime) now = g_date_time_new_local (2026, 12, 2, 10, 0, 0);
  g_autoptr(GDateTime) later = g_date_time_new_local (2027, 12, 2, 10, 0, 0);
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);
  /* {"typ":"JWT","alg":"RS256"}.{"exp":1000036800}: noon of 9 September 2001 */
  g_autoptr(QuaySecret) typed = quay_secret_new ("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9."
                                                 "eyJleHAiOjEwMDAwMzY4MDB9.c2lnbmF0dXJl", -1);
  g_autofree char *body = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GDateTime) expiry = g_date_time_new_local (2026, 12, rows[i].day, rows[i].hour, 5, 0);
      g_autoptr(GDateTime) utc = g_date_time_to_utc (expiry);
      g_autoptr(GError) error = quay_connection_request_new_past_error (utc, now);
      g_autoptr(GError) year = quay_connection_request_new_past_error (utc, later);
      g_autofree char *told = quay_catalog_dup_body (error);
      g_autofree char *told_later = quay_catalog_dup_body (year);

      g_assert_cmpstr (quay_catalog_get_id (error), ==, "I08");
      g_assert_cmpstr (told, ==, rows[i].body);
      g_assert_true (g_str_has_suffix (told_later, " December 2026\u2069."));
    }

  quay_connection_request_set_token (request, typed);
  g_assert_error (quay_connection_request_get_token_error (request), QUAY_ERROR, QUAY_ERROR_INPUT_TOKEN_PAST);
  body = quay_catalog_dup_body (quay_connection_request_get_token_error (request));
  g_assert_cmpstr (body, ==, "This token expired on \u20689 September 2001\u2069.");
}

static void
test_issues_tell_what_is_missing (ConnectFixture *fixture,
                                  gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);
  g_autoptr(QuaySecret) token = quay_secret_new ("abc def", -1);
  g_autoptr(GDateTime) past = g_date_time_new_utc (2001, 1, 1, 0, 0, 0);

  g_assert_cmpint (quay_connection_request_get_issues (request), ==,
                   QUAY_ISSUE_ORGANIZATION_MISSING | QUAY_ISSUE_FEED_MISSING | QUAY_ISSUE_NAME_MISSING |
                   QUAY_ISSUE_FOLDER_MISSING | QUAY_ISSUE_TOKEN_MISSING);

  g_object_set (request, "organization", "con_toso", "feed", "tools", "name", "1", NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==,
                   QUAY_ISSUE_ORGANIZATION_INVALID | QUAY_ISSUE_ADDRESS_INVALID | QUAY_ISSUE_NAME_INVALID);

  quay_connection_request_set_token (request, token);
  g_assert_error (quay_connection_request_get_token_error (request), QUAY_ERROR, QUAY_ERROR_INPUT_TOKEN_SPACE);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUE_TOKEN_INVALID, !=, 0);

  g_object_set (request, "expires", past, NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUE_EXPIRY_PAST, !=, 0);

  g_object_set (request, "helper", QUAY_HELPER_CUSTOM, NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_HELPER, ==,
                   QUAY_ISSUE_COMMAND_MISSING);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_LOG_IN, ==, 0);
  g_object_set (request, "place", QUAY_PLACE_ALL_PROJECTS, "command", "pass show azure", NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) &
                   (QUAY_ISSUES_OF_PROJECT | QUAY_ISSUES_OF_HELPER), ==, 0);
}

/* A token goes to a host that is not one of Microsoft's only when somebody said so, and for that host alone. */
static void
test_other_hosts_are_asked_for (ConnectFixture *fixture,
                                gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);

  g_assert_true (quay_connection_request_set_text (request,
                                                   "https://tfs.corp.example/tfs/Main/_packaging/tools/Cargo/index/",
                                                   NULL));
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==,
                   QUAY_ISSUE_HOST_UNCERTAIN);
  g_object_set (request, "host-accepted", TRUE, NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==, 0);

  g_object_set (request, "server", "https://tfs.other.example/tfs", NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==,
                   QUAY_ISSUE_HOST_UNCERTAIN);
  g_object_set (request, "server", "http://tfs.other.example/tfs", NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==, QUAY_ISSUE_INSECURE);

  /* Without encryption, too: for that server alone. */
  g_object_set (request, "insecure-accepted", TRUE, NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==, 0);
  g_object_set (request, "server", "http://tfs.elsewhere.example/tfs", NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==, QUAY_ISSUE_INSECURE);
  g_object_set (request, "server", "http://tfs.other.example/tfs", NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==, 0);

  g_assert_true (quay_connection_request_set_text (request, SNIPPET, NULL));
  g_assert_cmpint (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_FEED, ==, 0);
}

/* Cargo stops when one address has two names. */
static void
test_known_address_keeps_its_name (ConnectFixture *fixture,
                                   gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;

  connect_fixture_write (fixture->home, ".cargo/config.toml",
                         "[registries]\ncompany = { index = \"" SHOP_INDEX "\" }\n");
  request = connect_request (fixture, SHOP_INDEX, "secret");
  connect_load (request);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "company");
  g_assert_no_error (quay_connection_request_get_name_error (request));

  g_object_set (request, "name", "tools", NULL);
  g_assert_error (quay_connection_request_get_name_error (request), QUAY_ERROR, QUAY_ERROR_ADDRESS_TWICE);
}

static void
test_taken_name_is_an_issue (ConnectFixture *fixture,
                             gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  const GError *error;

  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[registries]\ntools = { index = \"sparse+https://other.example/index/\" }\n");
  request = connect_request (fixture, SNIPPET, "secret");
  connect_load (request);

  error = quay_connection_request_get_name_error (request);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NAME_TAKEN);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "tools");
  g_assert_true (g_str_has_suffix (quay_error_get_object (error), "/app/.cargo/config.toml"));

  g_object_set (request, "replace-address", TRUE, NULL);
  g_assert_cmpint (quay_connection_request_get_issues (request), ==, QUAY_ISSUE_NONE);
}

static void
test_other_replacement_is_an_issue (ConnectFixture *fixture,
                                    gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;

  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n"
                         "[source.vendored-sources]\ndirectory = \"vendor\"\n");
  request = connect_request (fixture, SNIPPET, "secret");
  connect_load (request);
  g_assert_error (quay_connection_request_get_source_error (request), QUAY_ERROR, QUAY_ERROR_CRATES_IO_REPLACED);
  g_object_set (request, "replace-crates-io", FALSE, NULL);
  g_assert_no_error (quay_connection_request_get_source_error (request));
}

static void
test_broken_configuration_is_an_issue (ConnectFixture *fixture,
                                       gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->project, ".cargo/config.toml", "[build]\njobs = \n");
  request = connect_request (fixture, SNIPPET, "secret");
  connect_load (request);
  g_assert_error (quay_connection_request_get_config_error (request), QUAY_ERROR, QUAY_ERROR_SYNTAX);
  g_assert_cmpint (quay_error_get_number (quay_connection_request_get_config_error (request)), ==, 2);

  plan = connect_plan (request, &error);
  g_assert_null (plan);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_SYNTAX);
}

/* A plain text file serves all registries only where nothing else is asked first. */
static void
test_scope_follows_the_helper (ConnectFixture *fixture,
                               gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SNIPPET, "secret");
  const char *reason = NULL;

  connect_load (request);
  g_assert_cmpint (quay_connection_request_get_helper_scope (request), ==, QUAY_HELPER_FOR_ALL);
  g_object_set (request, "helper", QUAY_HELPER_AZURE_CLI, NULL);
  g_assert_cmpint (quay_connection_request_get_helper_scope (request), ==, QUAY_HELPER_FOR_FEED);
  g_assert_false (quay_connection_request_may_serve_all (request, &reason));
  g_assert_nonnull (reason);
  g_object_set (request, "helper", QUAY_HELPER_PLAIN_TEXT, NULL);
  g_assert_cmpint (quay_connection_request_get_helper_scope (request), ==, QUAY_HELPER_FOR_ALL);

  g_clear_object (&request);
  connect_fixture_write (fixture->home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n");
  request = connect_request (fixture, SNIPPET, "secret");
  g_object_set (request, "helper", QUAY_HELPER_PLAIN_TEXT, NULL);
  connect_load (request);
  g_assert_cmpint (quay_connection_request_get_helper_scope (request), ==, QUAY_HELPER_FOR_FEED);
  g_assert_false (quay_connection_request_may_serve_all (request, NULL));
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The keyring's dialog may be open for minutes, and then the address is another one, or none. */
static void
test_check_of_a_changed_request_ends (ConnectFixture *fixture,
                                      gconstpointer   data)
{
  const char *const feeds[] = { "", "others" };

  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOm9uZQ==");
  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, NULL);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      g_object_set (request, "use-saved-token", TRUE, NULL);
      quay_connection_request_check_async (request, NULL, take_result_cb, &result);
      g_object_set (request, "feed", feeds[i], NULL);
      wait_for (&result);
      g_assert_false (quay_connection_request_check_finish (request, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (quay_connection_request_get_access (request));
    }
}

/* What a server says about one token is no answer about the next. */
static void
test_later_check_ends_the_one_before (ConnectFixture *fixture,
                                      gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, NULL);
  g_autoptr(QuaySecret) token = quay_secret_new ("Basic UEFUOnR3bw==", -1);
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOm9uZQ==");
  g_object_set (request, "use-saved-token", TRUE, NULL);
  quay_connection_request_check_async (request, NULL, take_result_cb, &first);
  g_object_set (request, "use-saved-token", FALSE, NULL);
  quay_connection_request_set_token (request, token);
  g_cancellable_cancel (cancellable);
  quay_connection_request_check_async (request, cancellable, take_result_cb, &second);
  wait_for (&first);
  wait_for (&second);
  g_assert_false (quay_connection_request_check_finish (request, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The token of one organization never becomes that of another, whatever is typed while the keyring is asked. */
static void
test_plan_takes_no_other_organizations_token (ConnectFixture *fixture,
                                              gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, NULL);
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->tokens);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  connect_store (fixture->tokens, SHOP_INDEX, "Basic UEFUOm9uZQ==");
  connect_store (fixture->tokens, OTHER_INDEX, "Basic UEFUOnR3bw==");
  g_object_set (request, "use-saved-token", TRUE, NULL);
  connect_load (request);
  quay_memory_store_fail_at_step (tokens, 0, NULL);
  quay_connection_request_plan_async (request, NULL, take_result_cb, &result);
  while (quay_memory_store_get_n_steps (tokens) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (quay_connection_request_set_text (request, OTHER_INDEX, NULL));
  wait_for (&result);

  plan = quay_connection_request_plan_finish (request, result, &error);
  g_assert_null (plan);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_plan_waits_for_the_last_folder (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, SHOP_INDEX, "Basic UEFUOm9uZQ==");
  g_autoptr(GFile) other = g_file_get_child (fixture->home, "other");
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayFileChange) change = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (other, "Cargo.toml", "[package]\nname = \"other\"\nversion = \"0.1.0\"\n");
  connect_load (request);
  quay_connection_request_plan_async (request, NULL, take_result_cb, &result);
  quay_connection_request_set_folder (request, other);
  wait_for (&result);

  plan = quay_connection_request_plan_finish (request, result, &error);
  g_assert_no_error (error);
  change = g_list_model_get_item (quay_change_plan_get_files (plan), 0);
  g_assert_true (g_file_has_prefix (quay_file_change_get_file (change), other));
}

static void
test_snippets (void)
{
  struct
  {
    const char *text;
    const char *feed;
    const char *name;
    gboolean    replaces;
  } rows[] = {
    { SNIPPET, "tools", "tools", TRUE },
    { "[registries]\na = { index = \"sparse+https://index.crates.io/\" }\n"
      "b = { index = \"" SHOP_INDEX "\" }\n", "tools", "b", FALSE },
    { "[registries.first]\nindex = \"" SHOP_INDEX "\"\n[registries.second]\n"
      "index = \"sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/\"\n"
      "[source.crates-io]\nreplace-with = \"second\"\n", "mirror", "second", TRUE },
    { SHOP_INDEX, "tools", NULL, FALSE },
    { "see https://dev.azure.com/contoso/Shop/_artifacts/feed/tools for it", "tools", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayPastedText) pasted = quay_pasted_text_parse (rows[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (quay_feed_address_get_feed (pasted->address), ==, rows[i].feed);
      g_assert_cmpstr (pasted->name, ==, rows[i].name);
      g_assert_cmpint (pasted->replaces_crates_io, ==, rows[i].replaces);
    }
}

static void
test_bad_snippets (void)
{
  g_autofree char *huge = g_strnfill (100000, 'a');
  struct
  {
    const char *text;
    QuayError   code;
  } rows[] = {
    { "[registries]\ntools = { index = \"sparse+https://pkgs.dev.azure.com/ORGANIZATION_NAME/_packaging/FEED_NAME/"
      "Cargo/index/\" }\n", QUAY_ERROR_INPUT_PLACEHOLDER },
    { "[registries]\ntools = { index = \"sparse+https://evildev.azure.com/c/_packaging/f/Cargo/index/\" }\n",
      QUAY_ERROR_INPUT_HOST },
    { "hello", QUAY_ERROR_INPUT_HOST },
    { "\xff\xfe", QUAY_ERROR_INPUT_HOST },
    { huge, QUAY_ERROR_INPUT_HOST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_pasted_text_parse (rows[i].text, &error));
      g_assert_error (error, QUAY_ERROR, (int) rows[i].code);
    }
}

#define ADD(name, function) \
  g_test_add ("/request/" name, ConnectFixture, NULL, connect_fixture_set_up, function, connect_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("text-fills-the-rows", test_text_fills_the_rows);
  ADD ("bad-text-keeps-the-rows", test_bad_text_keeps_the_rows);
  ADD ("name-follows-the-feed", test_name_follows_the_feed);
  ADD ("typed-force-auth-is-the-switch", test_typed_force_auth_is_the_switch);
  ADD ("expired-token-tells-when", test_expired_token_tells_when);
  ADD ("issues-tell-what-is-missing", test_issues_tell_what_is_missing);
  ADD ("other-hosts-are-asked-for", test_other_hosts_are_asked_for);
  ADD ("known-address-keeps-its-name", test_known_address_keeps_its_name);
  ADD ("taken-name-is-an-issue", test_taken_name_is_an_issue);
  ADD ("other-replacement-is-an-issue", test_other_replacement_is_an_issue);
  ADD ("broken-configuration-is-an-issue", test_broken_configuration_is_an_issue);
  ADD ("scope-follows-the-helper", test_scope_follows_the_helper);
  ADD ("check-of-a-changed-request-ends", test_check_of_a_changed_request_ends);
  ADD ("later-check-ends-the-one-before", test_later_check_ends_the_one_before);
  ADD ("plan-takes-no-other-organizations-token", test_plan_takes_no_other_organizations_token);
  ADD ("plan-waits-for-the-last-folder", test_plan_waits_for_the_last_folder);
  g_test_add_func ("/pasted-text/snippets", test_snippets);
  g_test_add_func ("/pasted-text/bad-snippets", test_bad_snippets);
  return g_test_run ();
}
