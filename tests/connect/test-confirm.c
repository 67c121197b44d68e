/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The last look: whether Cargo reads what was written, or something else has the last word. */

#include "config.h"

#include "connect-fixture.h"
#include "quay-error.h"

#define TOKEN "abcdefghijklmnopqrstuvwxyz234567" "abcdefghijklmnopqrst"
#define TOOLS "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define OTHER "sparse+https://pkgs.dev.azure.com/contoso/_packaging/other/Cargo/index/"
#define MY_TOOLS "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/my-tools/Cargo/index/"

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
confirm (QuayConnectionRequest *request,
         GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_request_confirm_async (request, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return quay_connection_request_confirm_finish (request, result, error);
}

/* The environment of whoever starts Cargo. */
static void
use_variable (ConnectFixture *fixture,
              const char     *variable)
{
  g_autofree char *home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture->home), NULL);
  const char *environment[] = { home_variable, "PATH=/nowhere", variable, NULL };
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  QuayContext *old = fixture->context;

  fixture->context = quay_context_new (home, quay_context_get_state_folder (old), quay_context_get_files (old),
                                       fixture->tokens, quay_context_get_client (old));
  g_object_unref (old);
}

/* A request that is carried out. */
static QuayConnectionRequest *
connect_feed (ConnectFixture *fixture,
              const char     *text,
              QuayHelperKind  helper,
              gboolean        replace)
{
  QuayConnectionRequest *request =
    connect_request (fixture, text, quay_helper_kind_takes_token (helper) ? TOKEN : NULL);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  g_object_set (request, "helper", helper, "command", "'my tool' --for 'a b'", "prints-token", TRUE,
                "replace-crates-io", replace, NULL);
  plan = connect_plan (request, &error);
  g_assert_no_error (error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  return request;
}

static void
assert_overridden (QuayConnectionRequest *request,
                   const char            *by)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (confirm (request, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_OVERRIDDEN);
  g_assert_cmpstr (quay_error_get_subject (error), ==, by);
}

static void
test_confirms_every_helper (ConnectFixture *fixture,
                            gconstpointer   data)
{
  for (QuayHelperKind helper = QUAY_HELPER_KEYRING; helper <= QUAY_HELPER_NONE; helper++)
    {
      g_autoptr(QuayConnectionRequest) request = connect_feed (fixture, TOOLS, helper, TRUE);
      g_autoptr(GError) error = NULL;

      g_assert_true (confirm (request, &error));
      g_assert_no_error (error);
    }
}

static void
test_confirms_all_projects (ConnectFixture *fixture,
                            gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, TOOLS, TOKEN);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  /* What one project says is not asked about. */
  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[registries]\ntools = { index = \"" OTHER "\", credential-provider = \"mine\" }\n");
  g_object_set (request, "place", QUAY_PLACE_ALL_PROJECTS, NULL);
  plan = connect_plan (request, &error);
  g_assert_no_error (error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  g_assert_true (confirm (request, &error));
  g_assert_no_error (error);
}

static void
test_tells_variables (ConnectFixture *fixture,
                      gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) own = NULL;
  g_autoptr(QuayConnectionRequest) for_all = NULL;

  use_variable (fixture, "CARGO_REGISTRIES_TOOLS_CREDENTIAL_PROVIDER=cargo:token");
  own = connect_feed (fixture, TOOLS, QUAY_HELPER_AZURE_CLI, FALSE);
  assert_overridden (own, "CARGO_REGISTRIES_TOOLS_CREDENTIAL_PROVIDER");
  for_all = connect_feed (fixture, TOOLS, QUAY_HELPER_KEYRING, FALSE);
  assert_overridden (for_all, "CARGO_REGISTRIES_TOOLS_CREDENTIAL_PROVIDER");
}

/* A list in a variable is joined to the one in the file, so the helper is still asked. */
static void
test_takes_lists_for_joined (ConnectFixture *fixture,
                             gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(GError) error = NULL;

  use_variable (fixture, "CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS=cargo:token");
  request = connect_feed (fixture, TOOLS, QUAY_HELPER_KEYRING, FALSE);
  g_assert_true (confirm (request, &error));
  g_assert_no_error (error);
}

/* A variable has the address as well. Cargo then goes by its name, my_tools, and finds a helper under no other (tried with
 * cargo 1.95). */
static void
test_goes_by_the_name_of_a_variable (ConnectFixture *fixture,
                                     gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;
  g_autoptr(GError) error = NULL;

  use_variable (fixture, "CARGO_REGISTRIES_MY_TOOLS_INDEX=" MY_TOOLS);
  request = connect_feed (fixture, MY_TOOLS, QUAY_HELPER_AZURE_CLI, FALSE);
  g_assert_cmpstr (quay_connection_request_get_name (request), ==, "my_tools");
  g_assert_true (confirm (request, &error));
  g_assert_no_error (error);
}

/* This variable counts only when a file has the key, so nothing could be said of it before. */
static void
test_tells_replacements (ConnectFixture *fixture,
                         gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = NULL;

  use_variable (fixture, "CARGO_SOURCE_crates-io_REPLACE_WITH=third");
  request = connect_feed (fixture, TOOLS, QUAY_HELPER_NONE, TRUE);
  assert_overridden (request, "CARGO_SOURCE_crates-io_REPLACE_WITH");
}

static void
test_tells_files (ConnectFixture *fixture,
                  gconstpointer   data)
{
  g_autofree char *path = g_build_filename (g_file_peek_path (fixture->project), ".cargo", "config.toml", NULL);
  g_autoptr(QuayConnectionRequest) request = NULL;

  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[registries.tools]\nindex = \"" TOOLS "\"\ncredential-provider = [\"pass\", \"show\"]\n");
  request = connect_feed (fixture, TOOLS, QUAY_HELPER_AZURE_CLI, FALSE);
  assert_overridden (request, path);
}

/* Somebody else has written since. */
static void
test_tells_later_changes (ConnectFixture *fixture,
                          gconstpointer   data)
{
  g_autofree char *path = g_build_filename (g_file_peek_path (fixture->project), ".cargo", "config.toml", NULL);
  g_autoptr(QuayConnectionRequest) request = connect_feed (fixture, TOOLS, QUAY_HELPER_KEYRING, TRUE);
  g_autoptr(GError) gone = NULL;
  g_autoptr(GError) broken = NULL;
  g_autoptr(GError) helpless = NULL;

  connect_fixture_write (fixture->project, ".cargo/config.toml", "[registries]\ntools = { index = \"" OTHER "\" }\n");
  assert_overridden (request, path);

  connect_fixture_write (fixture->project, ".cargo/config.toml", "[registries]\ntools = { index = \"" TOOLS "\" }\n");
  assert_overridden (request, "source.crates-io.replace-with");

  connect_fixture_write (fixture->home, ".cargo/config.toml", "");
  g_assert_false (confirm (request, &helpless));
  g_assert_error (helpless, QUAY_ERROR, QUAY_ERROR_NO_HELPER);

  connect_fixture_write (fixture->project, ".cargo/config.toml", "");
  g_assert_false (confirm (request, &gone));
  g_assert_error (gone, QUAY_ERROR, QUAY_ERROR_OVERRIDDEN);

  connect_fixture_write (fixture->project, ".cargo/config.toml", "[registries\n");
  g_assert_false (confirm (request, &broken));
  g_assert_error (broken, QUAY_ERROR, QUAY_ERROR_SYNTAX);
}

#define ADD(name, function) \
  g_test_add ("/confirm/" name, ConnectFixture, NULL, connect_fixture_set_up, function, connect_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-helper", test_confirms_every_helper);
  ADD ("all-projects", test_confirms_all_projects);
  ADD ("variables", test_tells_variables);
  ADD ("joined-lists", test_takes_lists_for_joined);
  ADD ("name-of-a-variable", test_goes_by_the_name_of_a_variable);
  ADD ("replacements", test_tells_replacements);
  ADD ("files", test_tells_files);
  ADD ("later-changes", test_tells_later_changes);
  return g_test_run ();
}
