/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"

#include "world.h"

/* How values of several files come together, with examples that were tried with cargo 1.95: U, W and M are
 * the files of the user, of a workspace and of a member. HOME is above the project, as it mostly is.
 */

#define U "home/.cargo/config.toml"
#define WS "home/src/ws"
#define W WS "/.cargo/config.toml"
#define MEMBER WS "/m"
#define M MEMBER "/.cargo/config.toml"

#define FEED(name) "sparse+https://pkgs.dev.azure.com/contoso/_packaging/" name "/Cargo/index/"

static void
assert_index (QuayCargoConfig *config,
              const char      *name,
              const char      *index)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, name);

  g_assert_nonnull (registry);
  g_assert_cmpstr (registry->index, ==, index);
}

static void
assert_helper (QuayCargoConfig *config,
               const char      *name,
               const char      *words)
{
  g_assert_nonnull (quay_cargo_config_find_name (config, name)->helper);
  assert_values (quay_cargo_config_find_name (config, name)->helper, words);
}

static void
test_joins_global_list (Scratch      *scratch,
                        gconstpointer data)
{
  static const char *variables[] = { "CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS=e  f", NULL };
  g_autoptr(QuayCargoConfig) config = NULL;
  const QuayCargoValue *value;

  scratch_write (scratch, U, "[registry]\nglobal-credential-providers = [\"a\", \"b\"]\n");
  scratch_write (scratch, W, "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n");
  scratch_write (scratch, M, "registry.global-credential-providers = [\n  \"c\",\n  \"d\"\n]\n");
  config = world_load (scratch, MEMBER, variables);

  g_assert_no_error (quay_cargo_config_get_error (config));
  assert_values (quay_cargo_config_get_helpers (config), "f|e|d|c|cargo:token|b|a");

  value = g_ptr_array_index (quay_cargo_config_get_helpers (config), 0);
  g_assert_cmpstr (value->origin.variable, ==, "CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS");
  value = g_ptr_array_index (quay_cargo_config_get_helpers (config), 2);
  assert_origin (&value->origin, scratch, M, 3);
  value = g_ptr_array_index (quay_cargo_config_get_helpers (config), 6);
  assert_origin (&value->origin, scratch, U, 2);
}

static void
test_takes_list_from_variable_alone (Scratch      *scratch,
                                     gconstpointer data)
{
  static const char *variables[] = { "CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS= cargo:token cargo:libsecret ", NULL };
  g_autoptr(QuayCargoConfig) config = world_load (scratch, MEMBER, variables);

  assert_values (quay_cargo_config_get_helpers (config), "cargo:libsecret|cargo:token");
}

static void
test_keeps_duplicates_in_list (Scratch      *scratch,
                               gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, U, "[registry]\nglobal-credential-providers = [\"cargo:token\", \"b\"]\n");
  scratch_write (scratch, M, "[registry]\nglobal-credential-providers = [\"cargo:token\", \"b\"]\n");
  config = world_load (scratch, MEMBER, NULL);

  assert_values (quay_cargo_config_get_helpers (config), "b|cargo:token|b|cargo:token");
}

static void
test_takes_nearest_scalar (Scratch      *scratch,
                           gconstpointer data)
{
  static const char *folders[] = { MEMBER, WS };

  scratch_write (scratch, U, "[registries]\ntools = { index = \"" FEED ("one") "\" }\n");
  scratch_write (scratch, W,
                 "[registries.tools]\nindex = \"" FEED ("two") "\"\ncredential-provider = \"cargo:token\"\n");

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr(QuayCargoConfig) config = world_load (scratch, folders[i], NULL);
      const QuayCargoRegistry *tools = quay_cargo_config_find_name (config, "tools");
      const QuayCargoValue *hidden = g_ptr_array_index (tools->shadowed, 0);

      assert_index (config, "tools", FEED ("two"));
      assert_helper (config, "tools", "cargo:token");
      assert_origin (&tools->origin, scratch, W, 2);
      g_assert_cmpuint (tools->shadowed->len, ==, 1);
      g_assert_cmpstr (hidden->text, ==, FEED ("one"));
      assert_origin (&hidden->origin, scratch, U, 2);
    }
}

static void
test_takes_nearest_helper (Scratch      *scratch,
                           gconstpointer data)
{
  g_autoptr(QuayCargoConfig) strings = NULL;
  g_autoptr(QuayCargoConfig) arrays = NULL;

  scratch_write (scratch, W,
                 "[registries.tools]\nindex = \"" FEED ("two") "\"\ncredential-provider = \"cargo:wincred\"\n");
  scratch_write (scratch, M, "[registries.tools]\ncredential-provider = \" cargo:token  x \"\n");
  strings = world_load (scratch, MEMBER, NULL);
  assert_index (strings, "tools", FEED ("two"));
  assert_helper (strings, "tools", "cargo:token|x");

  scratch_write (scratch, W,
                 "[registries.tools]\nindex = \"" FEED ("two") "\"\ncredential-provider = [\"a\", \"b\"]\n");
  scratch_write (scratch, M, "[registries.tools]\ncredential-provider = [\"c\", \"d e\"]\n");
  arrays = world_load (scratch, MEMBER, NULL);
  g_assert_no_error (quay_cargo_config_get_error (arrays));
  assert_helper (arrays, "tools", "c|d e");
}

static void
test_refuses_string_against_array (Scratch      *scratch,
                                   gconstpointer data)
{
  static const char *forms[][2] = { { "\"cargo:token\"", "[\"c\"]" }, { "[\"c\"]", "\"cargo:token\"" } };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *far = g_strdup_printf ("[registries.tools]\n\ncredential-provider = %s\n", forms[i][0]);
      g_autofree char *near = g_strdup_printf ("registries.tools.credential-provider = %s\n", forms[i][1]);
      g_autoptr(QuayCargoConfig) config = NULL;

      scratch_write (scratch, W, far);
      scratch_write (scratch, M, near);
      config = world_load (scratch, MEMBER, NULL);
      assert_error_at (quay_cargo_config_get_error (config), QUAY_ERROR_WRONG_FORM, scratch, W, 3);
      assert_helper (config, "tools", i == 0 ? "c" : "cargo:token");
    }
}

static void
test_refuses_string_for_list (Scratch      *scratch,
                              gconstpointer data)
{
  g_autoptr(QuayCargoConfig) against = NULL;
  g_autoptr(QuayCargoConfig) alone = NULL;
  g_autoptr(GError) error = NULL;

  scratch_write (scratch, U, "registries.tools.index = \"" FEED ("tools") "\"\n"
                 "[registry]\nglobal-credential-providers = \"cargo:token\"\n");
  alone = world_load (scratch, MEMBER, NULL);
  g_assert_no_error (quay_cargo_config_get_error (alone));
  g_assert_cmpuint (quay_cargo_config_get_helpers (alone)->len, ==, 0);
  error = quay_cargo_config_check_registry (alone, "tools");
  assert_error_at (error, QUAY_ERROR_WRONG_FORM, scratch, U, 3);

  scratch_write (scratch, M, "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n");
  against = world_load (scratch, MEMBER, NULL);
  assert_error_at (quay_cargo_config_get_error (against), QUAY_ERROR_WRONG_FORM, scratch, U, 3);
}

/* `--manifest-path` does not matter, only where Cargo is started. */
static void
test_looks_from_folder_upwards_only (Scratch      *scratch,
                                     gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, M, "[registries]\ntools = { index = \"" FEED ("tools") "\" }\n");
  config = world_load (scratch, WS, NULL);

  g_assert_null (quay_cargo_config_find_name (config, "tools"));
  assert_files (config, scratch, "");
}

static void
test_takes_nearest_replacement (Scratch      *scratch,
                                gconstpointer data)
{
  static const char *variables[] = { "CARGO_SOURCE_crates-io_REPLACE_WITH=third", NULL };
  g_autoptr(QuayCargoConfig) neither = world_load (scratch, MEMBER, variables);
  g_autoptr(QuayCargoConfig) both = NULL;
  g_autoptr(QuayCargoConfig) overridden = NULL;
  g_autoptr(QuayCargoConfig) install = NULL;
  g_autoptr(QuayCargoHome) home = world_home (scratch, NULL);

  g_assert_null (quay_cargo_config_get_replacement (neither));

  scratch_write (scratch, U, "[source.crates-io]\nreplace-with = \"mirror\"\n");
  scratch_write (scratch, M, "[source.crates-io]\nreplace-with = \"tools\"\n");
  both = world_load (scratch, MEMBER, NULL);
  g_assert_cmpstr (quay_cargo_config_get_replacement (both)->text, ==, "tools");
  assert_origin (&quay_cargo_config_get_replacement (both)->origin, scratch, M, 2);

  overridden = world_load (scratch, MEMBER, variables);
  g_assert_cmpstr (quay_cargo_config_get_replacement (overridden)->text, ==, "third");

  install = quay_cargo_config_load (home, NULL, NULL, NULL);
  g_assert_cmpstr (quay_cargo_config_get_replacement (install)->text, ==, "mirror");
}

static void
test_lets_variables_win (Scratch      *scratch,
                         gconstpointer data)
{
  static const char *variables[] = {
    "CARGO_REGISTRIES_TOOLS_INDEX=" FEED ("three"),
    "CARGO_REGISTRIES_TOOLS_CREDENTIAL_PROVIDER=my-helper  arg",
    "CARGO_REGISTRIES_tools_INDEX=lower case is ignored",
    NULL,
  };
  g_autoptr(QuayCargoConfig) config = NULL;
  const QuayCargoRegistry *tools;

  scratch_write (scratch, M,
                 "[registries.tools]\nindex = \"" FEED ("two") "\"\ncredential-provider = [\"cargo:token\"]\n");
  config = world_load (scratch, MEMBER, variables);
  tools = quay_cargo_config_find_name (config, "tools");

  assert_index (config, "tools", FEED ("three"));
  g_assert_cmpstr (tools->origin.variable, ==, "CARGO_REGISTRIES_TOOLS_INDEX");
  g_assert_cmpstr (tools->known_as, ==, "tools");
  assert_values (tools->shadowed, FEED ("two"));
  assert_helper (config, "tools", "my-helper|arg");
}

/* A variable's name has no hyphens and no capitals, and Cargo goes from the address back to that name. */
static void
test_knows_registry_by_name_of_variable (Scratch      *scratch,
                                         gconstpointer data)
{
  static const char *variables[] = { "CARGO_REGISTRIES_MY_FEED_INDEX=" FEED ("three"), NULL };
  g_autoptr(QuayCargoConfig) config = NULL;
  const QuayCargoRegistry *feed;

  scratch_write (scratch, U, "[registry]\nglobal-credential-providers = [\"global\"]\n");
  scratch_write (scratch, M,
                 "[registries.my-feed]\nindex = \"" FEED ("two") "\"\ncredential-provider = \"mine\"\ntoken = \"t\"\n");
  config = world_load (scratch, MEMBER, variables);
  feed = quay_cargo_config_find_name (config, "my-feed");

  g_assert_cmpstr (feed->index, ==, FEED ("three"));
  g_assert_cmpstr (feed->known_as, ==, "my_feed");
  g_assert_null (feed->helper);
  g_assert_null (quay_cargo_config_find_token (config, "my-feed"));
  g_assert_null (quay_cargo_config_find_name (config, "my_feed"));
}

static void
test_makes_registries_of_variables (Scratch      *scratch,
                                    gconstpointer data)
{
  static const char *variables[] = {
    "CARGO_REGISTRIES_ONLY_HERE_INDEX=" FEED ("x"), "CARGO_REGISTRIES__INDEX=" FEED ("y"), "CARGO_REGISTRIES_INDEX=z", NULL,
  };
  g_autoptr(QuayCargoConfig) config = world_load (scratch, MEMBER, variables);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (quay_cargo_config_get_registries (config)->len, ==, 1);
  assert_index (config, "only_here", FEED ("x"));
  error = quay_cargo_config_check_registry (config, "only_here");
  g_assert_no_error (error);
}

static void
test_reads_all_spellings (Scratch      *scratch,
                          gconstpointer data)
{
  static const char *spellings[] = {
    "[registries]\nF = { index = \"" FEED ("f") "\" }\n",
    "[registries.F]\nindex = \"" FEED ("f") "\"\n",
    "registries.F.index = \"" FEED ("f") "\"\n",
    "[registries]\nF.index = \"" FEED ("f") "\"\n",
    "registries = { F = { index = \"" FEED ("f") "\" } }\n",
    "[\"registries\".'F']\n\"ind\\u0065x\" = '" FEED ("f") "'\n",
    "\357\273\277[registries.F] # comment\r\nindex = \"\"\"\r\n" FEED ("f") "\"\"\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autoptr(QuayCargoConfig) config = NULL;

      scratch_write (scratch, M, spellings[i]);
      config = world_load (scratch, MEMBER, NULL);
      g_assert_no_error (quay_cargo_config_get_error (config));
      assert_index (config, "F", FEED ("f"));
    }
}

static void
test_shows_any_key (Scratch      *scratch,
                    gconstpointer data)
{
  static const char *retry[] = { "net", "retry", NULL };
  static const char *offline[] = { "net", "offline", NULL };
  static const char *flags[] = { "build", "rustflags", NULL };
  static const char *net[] = { "net", NULL };
  static const char *nowhere[] = { "net", "retry", "deeper", NULL };
  static const char *variables[] = { "CARGO_NET_RETRY=5", "CARGO_BUILD_RUSTFLAGS=-x -y", NULL };
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(QuayCargoSetting) setting = NULL;
  g_auto(GStrv) keys = NULL;

  scratch_write (scratch, U, "[net]\nretry = 2\n[build]\nrustflags = [\"-a\"]\n");
  scratch_write (scratch, W, "[net]\nretry = 3\noffline = true\n");
  scratch_write (scratch, M, "[net]\nretry = \"4\"\n[build]\nrustflags = [\"-b\", { x = 1 }]\n");
  config = world_load (scratch, MEMBER, variables);

  setting = quay_cargo_config_lookup (config, retry);
  assert_values (setting->values, "5");
  assert_values (setting->shadowed, "4|3|2");
  g_clear_pointer (&setting, quay_cargo_setting_free);

  setting = quay_cargo_config_lookup (config, offline);
  g_assert_cmpint (setting->type, ==, QUAY_TOML_BOOLEAN);
  assert_values (setting->values, "true");
  g_clear_pointer (&setting, quay_cargo_setting_free);

  setting = quay_cargo_config_lookup (config, flags);
  g_assert_cmpint (setting->type, ==, QUAY_TOML_ARRAY);
  assert_values (setting->values, "-a|-b|(no text)|-x|-y");
  g_clear_pointer (&setting, quay_cargo_setting_free);

  setting = quay_cargo_config_lookup (config, net);
  g_assert_cmpint (setting->type, ==, QUAY_TOML_TABLE);
  g_assert_cmpuint (setting->values->len, ==, 0);
  assert_origin (&setting->origin, scratch, M, 1);

  g_assert_null (quay_cargo_config_lookup (config, nowhere));
  keys = quay_cargo_config_list_keys (config, net);
  g_assert_cmpuint (g_strv_length (keys), ==, 2);
  g_assert_cmpstr (keys[0], ==, "offline");
}

/* What is behind a zero byte must not get lost on the way. */
static void
test_keeps_text_behind_zero (Scratch      *scratch,
                             gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, M, "[registries]\n\"a\\u0000b\" = { index = \"" FEED ("a") "\\u0000\" }\n");
  config = world_load (scratch, MEMBER, NULL);

  g_assert_null (quay_cargo_config_find_name (config, "a"));
  assert_index (config, "a\357\277\275b", FEED ("a") "\357\277\275");
  g_assert_null (quay_cargo_config_find_url (config, FEED ("a")));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo/merge/joins-global-list", test_joins_global_list);
  scratch_test ("/cargo/merge/takes-list-from-variable-alone", test_takes_list_from_variable_alone);
  scratch_test ("/cargo/merge/keeps-duplicates-in-list", test_keeps_duplicates_in_list);
  scratch_test ("/cargo/merge/takes-nearest-scalar", test_takes_nearest_scalar);
  scratch_test ("/cargo/merge/takes-nearest-helper", test_takes_nearest_helper);
  scratch_test ("/cargo/merge/refuses-string-against-array", test_refuses_string_against_array);
  scratch_test ("/cargo/merge/refuses-string-for-list", test_refuses_string_for_list);
  scratch_test ("/cargo/merge/looks-from-folder-upwards-only", test_looks_from_folder_upwards_only);
  scratch_test ("/cargo/merge/takes-nearest-replacement", test_takes_nearest_replacement);
  scratch_test ("/cargo/merge/lets-variables-win", test_lets_variables_win);
  scratch_test ("/cargo/merge/knows-registry-by-name-of-variable", test_knows_registry_by_name_of_variable);
  scratch_test ("/cargo/merge/makes-registries-of-variables", test_makes_registries_of_variables);
  scratch_test ("/cargo/merge/reads-all-spellings", test_reads_all_spellings);
  scratch_test ("/cargo/merge/shows-any-key", test_shows_any_key);
  scratch_test ("/cargo/merge/keeps-text-behind-zero", test_keeps_text_behind_zero);
  return g_test_run ();
}
