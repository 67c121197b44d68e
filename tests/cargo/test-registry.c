/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"

#include "world.h"

/* From a registry to its token: names, addresses, helpers, and where cargo:token looks. */

#define U "home/.cargo/config.toml"
#define C "home/.cargo/credentials.toml"
#define P "home/p/.cargo/config.toml"

#define FEED(name) "sparse+https://pkgs.dev.azure.com/contoso/_packaging/" name "/Cargo/index/"

static void
assert_check (QuayCargoConfig *config,
              const char      *name,
              int              code,
              Scratch         *scratch,
              const char      *file,
              gint64           line)
{
  g_autoptr(GError) error = quay_cargo_config_check_registry (config, name);

  assert_error_at (error, code, scratch, file, line);
}

static void
assert_check_passes (QuayCargoConfig *config,
                     const char      *name)
{
  g_autoptr(GError) error = quay_cargo_config_check_registry (config, name);

  g_assert_no_error (error);
}

static void
test_finds_two_names_for_one_address (Scratch      *scratch,
                                      gconstpointer data)
{
  static const char *same[] = {
    FEED ("one"),
    "sparse+https://pkgs.dev.azure.com/contoso/_packaging/one/Cargo/index",
    " SPARSE+https://pkgs.dev.azure.com:/contoso/./_packaging/one/Cargo/index/",
  };
  static const char *other[] = {
    "sparse+https://pkgs.dev.azure.com/contoso/_packaging/One/Cargo/index/",
    "sparse+https://pkgs.dev.azure.com/contoso/_packaging/on%65/Cargo/index/",
  };

  scratch_write (scratch, P, "[registries]\none = { index = '" FEED ("one") "' }\nfree = { index = '" FEED ("f") "' }\n");
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *text = g_strdup_printf ("[registries]\ntwo.index = '%s'\n", same[i]);
      g_autoptr(QuayCargoConfig) config = NULL;
      g_autoptr(GError) error = NULL;

      scratch_write (scratch, U, text);
      config = world_load (scratch, "home/p", NULL);
      error = quay_cargo_config_check_registry (config, "one");
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ADDRESS_TWICE);
      g_assert_cmpstr (quay_error_get_subject (error), ==, "one");
      g_assert_cmpstr (quay_error_get_object (error), ==, "two");
      assert_check_passes (config, "free");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (other); i++)
    {
      g_autofree char *text = g_strdup_printf ("[registries]\ntwo.index = '%s'\n", other[i]);
      g_autoptr(QuayCargoConfig) config = NULL;

      scratch_write (scratch, U, text);
      config = world_load (scratch, "home/p", NULL);
      assert_check_passes (config, "one");
      assert_check_passes (config, "two");
    }
}

static void
test_stops_at_any_malformed_address (Scratch      *scratch,
                                     gconstpointer data)
{
  static const char *broken[] = {
    "broken = { index = \"not a url\" }", "broken = { index = 1 }", "broken.index = 'git@github.com:o/r.git'",
    "broken = 'x'", "broken = { index = true }",
  };

  scratch_write (scratch, P, "[registries]\none = { index = '" FEED ("one") "' }\n");
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *text = g_strdup_printf ("# a comment\n[registries]\n%s\n", broken[i]);
      g_autoptr(QuayCargoConfig) config = NULL;
      const QuayCargoRegistry *registry;

      scratch_write (scratch, U, text);
      config = world_load (scratch, "home/p", NULL);
      g_assert_no_error (quay_cargo_config_get_error (config));
      assert_check (config, "one", QUAY_ERROR_WRONG_FORM, scratch, U, 3);
      assert_check (config, "broken", QUAY_ERROR_WRONG_FORM, scratch, U, 3);
      registry = quay_cargo_config_find_name (config, "broken");
      g_assert_null (registry->url);
      assert_error_at (registry->error, QUAY_ERROR_WRONG_FORM, scratch, U, 3);
    }
}

static void
test_tolerates_registry_without_address (Scratch      *scratch,
                                         gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) unknown = NULL;

  scratch_write (scratch, P, "[registries]\none = { index = '" FEED ("one") "' }\nbroken = { token = 'x' }\n");
  config = world_load (scratch, "home/p", NULL);

  assert_check_passes (config, "one");
  g_assert_no_error (quay_cargo_config_find_name (config, "broken")->error);
  error = quay_cargo_config_check_registry (config, "broken");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  unknown = quay_cargo_config_check_registry (config, "One");
  g_assert_error (unknown, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_checks_wrong_forms (Scratch      *scratch,
                         gconstpointer data)
{
  static const char *wrong[] = {
    "credential-provider = 1", "credential-provider = []", "credential-provider = ''", "credential-provider = ['a', 1]",
    "credential-provider = { a = 1 }", "token = 1", "[registry]\nglobal-credential-providers = 'x'",
    "[registry]\nglobal-credential-providers = [1]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf ("[registries.one]\nindex = '" FEED ("one") "'\n%s\n", wrong[i]);
      g_autoptr(QuayCargoConfig) config = NULL;

      scratch_write (scratch, P, text);
      config = world_load (scratch, "home/p", NULL);
      g_assert_no_error (quay_cargo_config_get_error (config));
      assert_check (config, "one", QUAY_ERROR_WRONG_FORM, scratch, P, wrong[i][0] == '[' ? 4 : 3);
    }
}

static void
test_checks_name_and_slash (Scratch      *scratch,
                            gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(GError) error = NULL;

  scratch_write (scratch, P,
                 "[registries]\n'my.feed' = { index = '" FEED ("one") "' }\nopen = { index = 'sparse+https://host/x' }\n");
  config = world_load (scratch, "home/p", NULL);

  error = quay_cargo_config_check_registry (config, "my.feed");
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NAME_REFUSED);
  assert_check (config, "open", QUAY_ERROR_WRONG_FORM, scratch, P, 3);
}

static void
test_checks_addresses_of_variables (Scratch      *scratch,
                                    gconstpointer data)
{
  static const char *variables[] = {
    "CARGO_REGISTRIES_A_INDEX=" FEED ("one"), "CARGO_REGISTRIES_B_INDEX=" FEED ("one"),
    "CARGO_REGISTRIES_C_INDEX=nonsense", NULL,
  };
  static const char *one_variable[] = { "CARGO_REGISTRIES_A_INDEX=" FEED ("one"), NULL };
  g_autoptr(QuayCargoConfig) twice = NULL;
  g_autoptr(QuayCargoConfig) once = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) nonsense = NULL;

  scratch_write (scratch, P, "[registries]\none = { index = '" FEED ("one") "' }\nbroken = { index = 1 }\n");
  twice = world_load (scratch, "home/p", variables);
  error = quay_cargo_config_check_registry (twice, "a");
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ADDRESS_TWICE);
  g_assert_cmpstr (quay_error_get_object (error), ==, "b");
  nonsense = quay_cargo_config_check_registry (twice, "c");
  g_assert_error (nonsense, QUAY_ERROR, QUAY_ERROR_WRONG_FORM);
  g_assert_cmpstr (quay_error_get_subject (nonsense), ==, "CARGO_REGISTRIES_C_INDEX");

  /* The name of the variable is enough, and so the files are not looked at. */
  once = world_load (scratch, "home/p", one_variable);
  assert_check_passes (once, "one");
  g_assert_cmpstr (quay_cargo_config_find_name (once, "one")->known_as, ==, "a");
}

static void
test_finds_by_address (Scratch      *scratch,
                       gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, P,
                 "[registries]\nz = { index = 'sparse+https://pkgs.dev.azure.com/contoso/Web Shop/x/' }\n"
                 "b = { index = '" FEED ("b") "' }\na = { index = 1 }\n");
  config = world_load (scratch, "home/p", NULL);

  g_assert_cmpstr (quay_cargo_config_find_url (config, FEED ("b"))->name, ==, "b");
  g_assert_cmpstr (quay_cargo_config_find_url (config, "sparse+https://pkgs.dev.azure.com/contoso/Web%20Shop/x/")->name,
                   ==, "z");
  g_assert_cmpstr (quay_cargo_config_find_name (config, "z")->url, ==,
                   "sparse+https://pkgs.dev.azure.com/contoso/Web%20Shop/x/");
  g_assert_null (quay_cargo_config_find_url (config, FEED ("c")));
  g_assert_cmpstr (((QuayCargoRegistry *) g_ptr_array_index (quay_cargo_config_get_registries (config), 0))->name, ==, "a");
}

/* Variable before credentials.toml before configuration, and in none of them the token itself. */
static void
test_finds_token_in_order (Scratch      *scratch,
                           gconstpointer data)
{
  static const char *path[] = { "registries", "my-feed", "token", NULL };
  static const char *variables[] = { "CARGO_REGISTRIES_MY_FEED_TOKEN=", NULL };
  g_autoptr(QuayCargoConfig) nowhere = NULL;
  g_autoptr(QuayCargoConfig) configured = NULL;
  g_autoptr(QuayCargoConfig) stored = NULL;
  g_autoptr(QuayCargoConfig) overridden = NULL;
  g_autoptr(QuayCargoSetting) setting = NULL;

  scratch_write (scratch, U, "[registries.my-feed]\nindex = '" FEED ("one") "'\n");
  nowhere = world_load (scratch, "home/p", NULL);
  g_assert_null (quay_cargo_config_find_token (nowhere, "my-feed"));

  scratch_write (scratch, P, "[registries.my-feed]\ntoken = 'Basic secret'\n");
  configured = world_load (scratch, "home/p", NULL);
  assert_origin (quay_cargo_config_find_token (configured, "my-feed"), scratch, P, 2);

  scratch_write (scratch, C, "\n[registries.my-feed]\ntoken = 'Basic secret'\n[registries.gone]\ntoken = 'x'\n");
  stored = world_load (scratch, "home/p", NULL);
  assert_origin (quay_cargo_config_find_token (stored, "my-feed"), scratch, C, 3);
  assert_origin (quay_cargo_config_find_token (stored, "gone"), scratch, C, 5);
  g_assert_null (quay_cargo_config_find_name (stored, "gone"));
  assert_files (stored, scratch, C "|" P "|" U);

  overridden = world_load (scratch, "home/p", variables);
  g_assert_cmpstr (quay_cargo_config_find_token (overridden, "my-feed")->variable, ==,
                   "CARGO_REGISTRIES_MY_FEED_TOKEN");
  setting = quay_cargo_config_lookup (overridden, path);
  assert_values (setting->values, "(no text)");
  assert_values (setting->shadowed, "(no text)|(no text)");
}

static void
test_lays_credentials_on_top (Scratch      *scratch,
                              gconstpointer data)
{
  static const char *old_token[] = { "registry", "token", NULL };
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(QuayCargoSetting) setting = NULL;

  scratch_write (scratch, P, "[registries.one]\nindex = '" FEED ("one") "'\ncredential-provider = 'a'\n");
  scratch_write (scratch, U, "[registry]\nglobal-credential-providers = ['u']\n");
  scratch_write (scratch, C, "token = 'x'\n[registries.one]\nindex = 'ignored'\ncredential-provider = 'b'\n");
  config = world_load (scratch, "home/p", NULL);

  g_assert_cmpstr (quay_cargo_config_find_name (config, "one")->index, ==, FEED ("one"));
  assert_values (quay_cargo_config_find_name (config, "one")->helper, "b");
  assert_values (quay_cargo_config_get_helpers (config), "u");
  setting = quay_cargo_config_lookup (config, old_token);
  assert_origin (&setting->origin, scratch, C, 1);
}

static void
test_tells_broken_credentials_apart (Scratch      *scratch,
                                     gconstpointer data)
{
  g_autoptr(QuayCargoConfig) broken = NULL;
  g_autoptr(QuayCargoConfig) conflicting = NULL;

  scratch_write (scratch, P, "[registries.one]\nindex = '" FEED ("one") "'\ncredential-provider = 'a'\n");
  scratch_write (scratch, C, "oops\n");
  broken = world_load (scratch, "home/p", NULL);
  g_assert_no_error (quay_cargo_config_get_error (broken));
  assert_error_at (quay_cargo_config_get_credentials_error (broken), QUAY_ERROR_SYNTAX, scratch, C, 1);
  assert_check (broken, "one", QUAY_ERROR_SYNTAX, scratch, C, 1);

  scratch_write (scratch, C, "[registries.one]\ncredential-provider = ['a']\n");
  conflicting = world_load (scratch, "home/p", NULL);
  g_assert_no_error (quay_cargo_config_get_error (conflicting));
  assert_check (conflicting, "one", QUAY_ERROR_WRONG_FORM, scratch, C, 2);
}

static void
assert_commands (QuayCargoConfig *config,
                 const char      *name,
                 const char      *expected)
{
  g_autoptr(GPtrArray) commands = quay_cargo_config_dup_commands_for (config, name);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  for (guint i = 0; i < commands->len; i++)
    g_ptr_array_add (lines, g_strjoinv ("|", g_ptr_array_index (commands, i)));
  g_ptr_array_add (lines, NULL);
  joined = g_strjoinv ("\n", (char **) lines->pdata);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_tells_what_cargo_asks (Scratch      *scratch,
                            gconstpointer data)
{
  static const char *variables[] = { "CARGO_CREDENTIAL_ALIAS_THEIRS=./their prog", NULL };
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(GPtrArray) own = NULL;
  g_autoptr(GPtrArray) global = NULL;
  g_autofree char *expected = NULL;

  scratch_write (scratch, U,
                 "[registry]\nglobal-credential-providers = ['cargo:token', 'mine', 'theirs', ' bin/x  y ', 'plain z']\n"
                 "[credential-alias]\nmine = ['/path with blank/prog', 'arg 1']\n'cargo:token' = 'never'\nplain = 'never'\n");
  scratch_write (scratch, P,
                 "[registries]\nhas = { index = '" FEED ("h") "', credential-provider = ['bin/my helper', \"join(' ')\"] }\n"
                 "none = { index = '" FEED ("n") "' }\n");
  config = world_load (scratch, "home/p", variables);

  own = quay_cargo_config_dup_helpers_for (config, "has");
  assert_values (own, "bin/my helper join(' ')");
  global = quay_cargo_config_dup_helpers_for (config, "none");
  assert_values (global, "plain z| bin/x  y |theirs|mine|cargo:token");

  expected = g_strdup_printf ("%s/home/p/bin/my helper|join(' ')", scratch->root);
  assert_commands (config, "has", expected);
  g_free (expected);
  expected = g_strdup_printf ("plain|z\n%s/home/bin/x|y\n%s/home/p/their|prog\n/path with blank/prog|arg 1\ncargo:token",
                              scratch->root, scratch->root);
  assert_commands (config, "none", expected);
}

static void
assert_proposal (QuayCargoConfig *config,
                 const char      *feed,
                 const char      *view,
                 const char      *url,
                 const char      *expected)
{
  g_autofree char *name = quay_cargo_config_propose_name (config, feed, view, url);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_proposes_names (Scratch      *scratch,
                     gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, P, "[registries]\nTools = { index = '" FEED ("one") "' }\ntools-2 = { index = '" FEED ("two") "' }\n"
                 "a-b = { index = '" FEED ("ab") "' }\nloose = { token = 'x' }\n");
  config = world_load (scratch, "home/p", NULL);

  assert_proposal (config, "other", NULL, FEED ("one"), "Tools");
  assert_proposal (config, "tools", NULL, FEED ("three"), "tools-3");
  assert_proposal (config, "a_b", NULL, FEED ("three"), "a_b-2");
  assert_proposal (config, "a,b", NULL, FEED ("three"), "a-b-2");
  assert_proposal (config, "loose", NULL, FEED ("three"), "loose");
  assert_proposal (config, "crates", "io", FEED ("three"), "azure-crates-io");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo/registry/finds-two-names-for-one-address", test_finds_two_names_for_one_address);
  scratch_test ("/cargo/registry/stops-at-any-malformed-address", test_stops_at_any_malformed_address);
  scratch_test ("/cargo/registry/tolerates-registry-without-address", test_tolerates_registry_without_address);
  scratch_test ("/cargo/registry/checks-wrong-forms", test_checks_wrong_forms);
  scratch_test ("/cargo/registry/checks-name-and-slash", test_checks_name_and_slash);
  scratch_test ("/cargo/registry/checks-addresses-of-variables", test_checks_addresses_of_variables);
  scratch_test ("/cargo/registry/finds-by-address", test_finds_by_address);
  scratch_test ("/cargo/registry/finds-token-in-order", test_finds_token_in_order);
  scratch_test ("/cargo/registry/lays-credentials-on-top", test_lays_credentials_on_top);
  scratch_test ("/cargo/registry/tells-broken-credentials-apart", test_tells_broken_credentials_apart);
  scratch_test ("/cargo/registry/tells-what-cargo-asks", test_tells_what_cargo_asks);
  scratch_test ("/cargo/registry/proposes-names", test_proposes_names);
  return g_test_run ();
}
