/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-credential-helper.h"
#include "quay-error.h"

static void
assert_words (QuayHelperKind kind,
              const char    *tenant,
              const char    *command,
              gboolean       prints_token,
              const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) words = quay_helper_kind_to_words (kind, tenant, command, prints_token, &error);
  g_autofree char *joined = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (words);
  joined = g_strjoinv ("|", words);
  g_assert_cmpstr (joined, ==, expected);
  g_assert_cmpint (quay_helper_kind_from_words ((const char *const *) words), ==, kind);
}

static void
test_has_words_for_cargo (void)
{
  assert_words (QUAY_HELPER_KEYRING, NULL, NULL, FALSE, "cargo:libsecret");
  assert_words (QUAY_HELPER_MICROSOFT, NULL, NULL, FALSE, "artifacts-cargo-credprovider");
  assert_words (QUAY_HELPER_PLAIN_TEXT, NULL, NULL, FALSE, "cargo:token");
  assert_words (QUAY_HELPER_AZURE_CLI, NULL, NULL, FALSE,
                "cargo:token-from-stdout|az|account|get-access-token|"
                "--resource|499b84ac-1321-427f-aa17-267ca6975798|"
                "--query|join(' ', ['Bearer', accessToken])|--output|tsv");
  assert_words (QUAY_HELPER_AZURE_CLI, "contoso.example", NULL, FALSE,
                "cargo:token-from-stdout|az|account|get-access-token|"
                "--resource|499b84ac-1321-427f-aa17-267ca6975798|"
                "--query|join(' ', ['Bearer', accessToken])|--output|tsv|--tenant|contoso.example");
  assert_words (QUAY_HELPER_CUSTOM, NULL, "my-helper 'two words' \"x\" y\\ z", FALSE, "my-helper|two words|x|y z");
  assert_words (QUAY_HELPER_CUSTOM, NULL, "pass show feed", TRUE, "cargo:token-from-stdout|pass|show|feed");
}

static void
test_has_no_words_for_nothing (void)
{
  static const char *empty[] = { NULL };
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_helper_kind_to_words (QUAY_HELPER_NONE, NULL, NULL, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (quay_helper_kind_from_words (NULL), ==, QUAY_HELPER_NONE);
  g_assert_cmpint (quay_helper_kind_from_words (empty), ==, QUAY_HELPER_NONE);
}

static void
test_refuses_what_is_no_command (void)
{
  static const char *commands[] = { NULL, "", "  ", "'open", "''", "# comment" };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_helper_kind_to_words (QUAY_HELPER_CUSTOM, NULL, commands[i], TRUE, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_COMMAND);
    }
}

static void
test_recognizes_what_stands_in_files (void)
{
  static const struct
  {
    const char    *line;
    QuayHelperKind kind;
  } lines[] = {
    { "cargo:token-from-stdout /usr/bin/az account get-access-token", QUAY_HELPER_AZURE_CLI },
    { "cargo:token-from-stdout az account show", QUAY_HELPER_CUSTOM },
    { "cargo:token-from-stdout az", QUAY_HELPER_CUSTOM },
    { "cargo:token-from-stdout", QUAY_HELPER_CUSTOM },
    { "cargo:token-from-stdout pass show feed", QUAY_HELPER_CUSTOM },
    { "/opt/bin/artifacts-cargo-credprovider --verbose", QUAY_HELPER_MICROSOFT },
    { "cargo:libsecrets", QUAY_HELPER_CUSTOM },
    { "CARGO:token", QUAY_HELPER_CUSTOM },
    { "cargo:wincred", QUAY_HELPER_CUSTOM },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i].line, " ", -1);

      g_assert_cmpint (quay_helper_kind_from_words ((const char *const *) words), ==, lines[i].kind);
    }
}

static void
test_knows_helpers_of_other_systems (void)
{
  static const char *foreign[][2] = { { "cargo:wincred", NULL }, { "cargo:macos-keychain", NULL } };
  static const char *own[][2] = { { "cargo:libsecret", NULL }, { "wincred", NULL }, { NULL, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_true (quay_helper_words_are_foreign (foreign[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    g_assert_false (quay_helper_words_are_foreign (own[i]));
}

static void
test_knows_traits (void)
{
  g_assert_true (quay_helper_kind_takes_token (QUAY_HELPER_KEYRING));
  g_assert_true (quay_helper_kind_takes_token (QUAY_HELPER_PLAIN_TEXT));
  g_assert_false (quay_helper_kind_takes_token (QUAY_HELPER_AZURE_CLI));
  g_assert_false (quay_helper_kind_takes_token (QUAY_HELPER_NONE));

  g_assert_true (quay_helper_kind_may_serve_all (QUAY_HELPER_KEYRING));
  g_assert_true (quay_helper_kind_may_serve_all (QUAY_HELPER_MICROSOFT));
  g_assert_true (quay_helper_kind_may_serve_all (QUAY_HELPER_PLAIN_TEXT));
  g_assert_false (quay_helper_kind_may_serve_all (QUAY_HELPER_AZURE_CLI));
  g_assert_false (quay_helper_kind_may_serve_all (QUAY_HELPER_CUSTOM));

  g_assert_cmpint (quay_helper_kind_get_default_scope (QUAY_HELPER_KEYRING), ==, QUAY_HELPER_FOR_ALL);
  g_assert_cmpint (quay_helper_kind_get_default_scope (QUAY_HELPER_MICROSOFT), ==, QUAY_HELPER_FOR_FEED);
}

static void
test_has_words_for_people (void)
{
  g_autoptr(GEnumClass) kinds = g_type_class_ref (QUAY_TYPE_HELPER_KIND);
  QuayHelperKind kind = QUAY_HELPER_NONE;

  g_assert_cmpuint (kinds->n_values, ==, QUAY_HELPER_NONE + 1);
  for (guint i = 0; i < kinds->n_values; i++)
    {
      const char *word = quay_helper_kind_to_word (i);

      g_assert_cmpstr (g_enum_get_value (kinds, i)->value_nick, ==, word);
      g_assert_true (quay_helper_kind_from_word (word, &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_cmpstr (quay_helper_kind_to_word (QUAY_HELPER_PLAIN_TEXT), ==, "file");
  g_assert_false (quay_helper_kind_from_word ("Keyring", &kind));
  g_assert_true (G_TYPE_IS_ENUM (QUAY_TYPE_HELPER_SCOPE));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cargo/helper/has-words-for-cargo", test_has_words_for_cargo);
  g_test_add_func ("/cargo/helper/has-no-words-for-nothing", test_has_no_words_for_nothing);
  g_test_add_func ("/cargo/helper/refuses-what-is-no-command", test_refuses_what_is_no_command);
  g_test_add_func ("/cargo/helper/recognizes-what-stands-in-files", test_recognizes_what_stands_in_files);
  g_test_add_func ("/cargo/helper/knows-helpers-of-other-systems", test_knows_helpers_of_other_systems);
  g_test_add_func ("/cargo/helper/knows-traits", test_knows_traits);
  g_test_add_func ("/cargo/helper/has-words-for-people", test_has_words_for_people);
  return g_test_run ();
}
