/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "connect-fixture.h"
#include "quay-catalog.h"
#include "quay-error.h"
#include "quay-helper-survey.h"

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"

typedef struct
{
  ConnectFixture         connect;
  QuayConnectionRequest *request;
  QuayHelperSurvey      *survey;
  guint                  n_changes;
} Fixture;

static void
changed_cb (QuayHelperSurvey *survey,
            gpointer          user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->request = quay_connection_request_new (fixture->connect.context);
  g_assert_true (quay_connection_request_set_text (fixture->request, INDEX, &error));
  g_assert_no_error (error);
  fixture->survey = quay_helper_survey_new (fixture->request);
  g_signal_connect (fixture->survey, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->survey));
  /* A reading that was given up holds the request until its thread is done. */
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->request));
  connect_fixture_tear_down (&fixture->connect, NULL);
}

/* What is found on a computer with some Cargo, and with or without what the keyring needs. */
static void
find (Fixture   *fixture,
      guint      minor,
      QuayAnswer library,
      GError    *keyring_error)
{
  g_autofree char *text = g_strdup_printf ("1.%u.0", minor);
  QuayCargoVersion version = { .major = 1, .minor = minor, .text = text, .program = (char *) "cargo" };
  QuayCargoFacts facts = {
    .cargo = &version, .library = library, .old_library = library,
    .service = keyring_error != NULL ? QUAY_ANSWER_NO : QUAY_ANSWER_YES,
  };
  g_autoptr(QuayCargoSupport) support =
    quay_cargo_support_new (quay_context_get_home (fixture->connect.context), &facts);

  quay_helper_survey_set_findings (fixture->survey, support, keyring_error);
}

static void
assert_subtitle (Fixture       *fixture,
                 QuayHelperKind kind,
                 const char    *text)
{
  g_autofree char *subtitle = quay_helper_survey_dup_subtitle (fixture->survey, kind);

  g_assert_cmpstr (subtitle, ==, text);
}

static void
assert_notice (Fixture    *fixture,
               const char *text)
{
  g_autofree char *notice = quay_helper_survey_dup_notice (fixture->survey);

  g_assert_cmpstr (notice, ==, text);
}

static void
test_nothing_is_known_yet (Fixture      *fixture,
                           gconstpointer data)
{
  for (QuayHelperKind kind = QUAY_HELPER_KEYRING; kind <= QUAY_HELPER_NONE; kind++)
    g_assert_true (quay_helper_survey_is_available (fixture->survey, kind));
  assert_notice (fixture, NULL);
  assert_subtitle (fixture, QUAY_HELPER_KEYRING, "Recommended. Encrypted by the desktop");
  assert_subtitle (fixture, QUAY_HELPER_NONE, "For public feeds, to download only");
}

static void
test_no_keyring (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_KEYRING_MISSING, NULL, NULL, "none");
  g_autofree char *body = quay_catalog_dup_body (error);

  find (fixture, 95, QUAY_ANSWER_YES, error);
  g_assert_false (quay_helper_survey_is_available (fixture->survey, QUAY_HELPER_KEYRING));
  g_assert_true (quay_helper_survey_is_available (fixture->survey, QUAY_HELPER_PLAIN_TEXT));
  assert_subtitle (fixture, QUAY_HELPER_KEYRING, body);
  /* The choice says it, and nothing else is chosen. */
  assert_notice (fixture, NULL);
  g_assert_cmpint (quay_connection_request_get_helper (fixture->request), ==, QUAY_HELPER_KEYRING);
}

/* A keyring that is locked, or that says something else, can be chosen all the same. */
static void
test_locked_keyring (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_KEYRING_LOCKED, NULL, NULL, "locked");

  quay_helper_survey_set_findings (fixture->survey, NULL, error);
  g_assert_true (quay_helper_survey_is_available (fixture->survey, QUAY_HELPER_KEYRING));
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

static void
test_old_cargo (Fixture      *fixture,
                gconstpointer data)
{
  g_autofree char *notice = NULL;

  find (fixture, 73, QUAY_ANSWER_YES, NULL);
  notice = quay_helper_survey_dup_notice (fixture->survey);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "1.73"));
  g_assert_true (quay_helper_survey_is_available (fixture->survey, QUAY_HELPER_KEYRING));

  g_object_set (fixture->request, "helper", QUAY_HELPER_NONE, NULL);
  assert_notice (fixture, NULL);
}

static void
test_library (Fixture      *fixture,
              gconstpointer data)
{
  find (fixture, 95, QUAY_ANSWER_NO, NULL);
  assert_notice (fixture, "This version of Cargo needs “\u2068libsecret-1.so.0\u2069” to use the keyring. "
                 "Update Cargo, or install the library.");
  g_object_set (fixture->request, "helper", QUAY_HELPER_PLAIN_TEXT, NULL);
  assert_notice (fixture, NULL);
}

static void
test_programs (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *program = g_build_filename (g_file_peek_path (fixture->connect.home), "give-token", NULL);
  g_autofree char *quoted = g_shell_quote (program);
  g_autofree char *notice = NULL;

  find (fixture, 95, QUAY_ANSWER_YES, NULL);
  g_object_set (fixture->request, "helper", QUAY_HELPER_CUSTOM, "prints-token", TRUE, NULL);
  assert_notice (fixture, NULL);
  g_object_set (fixture->request, "command", "an \"open quote", NULL);
  assert_notice (fixture, NULL);

  g_object_set (fixture->request, "command", quoted, NULL);
  notice = quay_helper_survey_dup_notice (fixture->survey);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "give-token"));
  connect_fixture_write (fixture->connect.home, "give-token", "#!/bin/sh\n");
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  assert_notice (fixture, NULL);
}

static void
test_microsoft (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GFile) program =
    g_file_resolve_relative_path (fixture->connect.home, ".cargo/bin/artifacts-cargo-credprovider");

  assert_subtitle (fixture, QUAY_HELPER_MICROSOFT, "Work account in the browser. Not installed");
  connect_fixture_write (fixture->connect.home, ".cargo/bin/artifacts-cargo-credprovider", "#!/bin/sh\n");
  g_assert_cmpint (g_chmod (g_file_peek_path (program), 0700), ==, 0);
  assert_subtitle (fixture, QUAY_HELPER_MICROSOFT, "Work account in the browser. Installed");
}

static void
test_origins (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *origins = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *path = g_build_filename (g_file_peek_path (fixture->connect.home), ".cargo", "config.toml", NULL);

  g_assert_null (quay_helper_survey_dup_origins (fixture->survey));
  connect_fixture_write (fixture->connect.home, ".cargo/config.toml",
                         "[registry]\nglobal-credential-providers = [\n  \"cargo:token\",\n  \"cargo:libsecret\",\n]\n");
  g_object_set (fixture->request, "place", QUAY_PLACE_ALL_PROJECTS, NULL);
  connect_load (fixture->request);
  origins = quay_helper_survey_dup_origins (fixture->survey);
  wanted = g_strdup_printf ("cargo:libsecret: %s, line 4\ncargo:token: %s, line 3", path, path);
  g_assert_cmpstr (origins, ==, wanted);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **loaded = user_data;

  *loaded = g_object_ref (result);
}

static void
test_load (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  quay_helper_survey_load_async (fixture->survey, NULL, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (quay_helper_survey_load_finish (fixture->survey, result, &error));
  g_assert_no_error (error);
  /* Once for the keyring, once for the computer. */
  g_assert_cmpuint (fixture->n_changes, ==, 2);

  g_clear_object (&result);
  g_cancellable_cancel (cancellable);
  quay_helper_survey_load_async (fixture->survey, NULL, cancellable, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (quay_helper_survey_load_finish (fixture->survey, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_changes, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/helper-survey/holds-nothing-against-what-is-not-known", test_nothing_is_known_yet);
  ADD ("/helper-survey/without-a-keyring-nothing-else-is-chosen", test_no_keyring);
  ADD ("/helper-survey/locked-keyring-can-be-chosen", test_locked_keyring);
  ADD ("/helper-survey/old-cargo-is-said-for-every-helper", test_old_cargo);
  ADD ("/helper-survey/library-matters-for-the-keyring-alone", test_library);
  ADD ("/helper-survey/command-is-looked-for", test_programs);
  ADD ("/helper-survey/provider-of-microsoft-is-found-in-cargo-home", test_microsoft);
  ADD ("/helper-survey/says-where-each-helper-comes-from", test_origins);
  ADD ("/helper-survey/looks-at-keyring-and-computer", test_load);
#undef ADD
  return g_test_run ();
}
