/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"

#include "world.h"

/* Which files Cargo reads, and what it has against them. */

#define U "home/.cargo/config.toml"
#define P "home/p/.cargo/config.toml"

static const QuayCargoConfigFile *
get_file (QuayCargoConfig *config,
          guint            i)
{
  return g_ptr_array_index (quay_cargo_config_get_files (config), i);
}

static void
assert_name_of (QuayCargoConfig *config,
                const char      *expected)
{
  static const char *path[] = { "x", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_lookup (config, path);

  g_assert_nonnull (setting);
  assert_values (setting->values, expected);
}

static void
test_walks_up_to_root_then_home (Scratch      *scratch,
                                 gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, ".cargo/config.toml", "x = 'top'");
  scratch_write (scratch, "w/m/.cargo/config.toml", "x = 'm'");
  scratch_write (scratch, "w/.cargo/Config.toml", "x = 'capital'");
  scratch_write (scratch, U, "x = 'home'");
  config = world_load (scratch, "w/m", NULL);

  assert_files (config, scratch, "w/m/.cargo/config.toml|.cargo/config.toml|" U);
  g_assert_cmpint (get_file (config, 0)->kind, ==, QUAY_CARGO_FILE_PROJECT);
  g_assert_cmpint (get_file (config, 1)->kind, ==, QUAY_CARGO_FILE_PROJECT);
  g_assert_cmpint (get_file (config, 2)->kind, ==, QUAY_CARGO_FILE_HOME);
  g_assert_nonnull (get_file (config, 2)->document);
  assert_name_of (config, "m");
}

static void
test_follows_physical_folder (Scratch      *scratch,
                              gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, "real/.cargo/config.toml", "x = 'real'");
  scratch_write (scratch, "real/p/file", "");
  scratch_write (scratch, "links/.cargo/config.toml", "x = 'links'");
  scratch_link (scratch, "links/p", "../real/p");
  config = world_load (scratch, "links/p", NULL);

  assert_files (config, scratch, "real/.cargo/config.toml");
}

/* With Cargo home elsewhere, ~/.cargo is still a parent's folder like any other. */
static void
test_reads_user_home_beside_cargo_home (Scratch      *scratch,
                                        gconstpointer data)
{
  g_autofree char *elsewhere = scratch_path (scratch, "ch");
  g_autofree char *variable = g_strconcat ("CARGO_HOME=", elsewhere, NULL);
  const char *variables[] = { variable, NULL };
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, U, "x = 'user home'");
  scratch_write (scratch, "ch/config.toml", "x = 'cargo home'");
  config = world_load (scratch, "home/p", variables);

  assert_files (config, scratch, U "|ch/config.toml");
  g_assert_cmpint (get_file (config, 0)->kind, ==, QUAY_CARGO_FILE_PROJECT);
  g_assert_cmpint (get_file (config, 1)->kind, ==, QUAY_CARGO_FILE_HOME);
  assert_name_of (config, "user home");
}

static void
test_counts_cargo_home_where_it_stands (Scratch      *scratch,
                                        gconstpointer data)
{
  g_autofree char *above = scratch_path (scratch, "link");
  g_autofree char *variable = g_strconcat ("CARGO_HOME=", above, NULL);
  const char *variables[] = { variable, NULL };
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, "w/p/file", "");
  scratch_write (scratch, "w/.cargo/config.toml", "x = 'w'");
  scratch_write (scratch, ".cargo/config.toml", "x = 'top'");
  scratch_link (scratch, "link", "w/.cargo");
  config = world_load (scratch, "w/p", variables);

  assert_files (config, scratch, "w/.cargo/config.toml|.cargo/config.toml");
  g_assert_cmpint (get_file (config, 0)->kind, ==, QUAY_CARGO_FILE_HOME);
}

static void
test_resolves_relative_cargo_home (Scratch      *scratch,
                                   gconstpointer data)
{
  static const char *variables[] = { "CARGO_HOME=../ch", NULL };
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, "ch/config.toml", "x = 'ch'");
  scratch_write (scratch, "ch/credentials.toml", "");
  config = world_load (scratch, "p", variables);

  assert_files (config, scratch, "ch/credentials.toml|ch/config.toml");
}

static void
test_project_may_be_user_home (Scratch      *scratch,
                               gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, U, "x = 'both'");
  config = world_load (scratch, "home", NULL);

  assert_files (config, scratch, U);
  g_assert_cmpint (get_file (config, 0)->kind, ==, QUAY_CARGO_FILE_HOME);
}

static void
test_prefers_old_name (Scratch      *scratch,
                       gconstpointer data)
{
  g_autofree char *ignored = scratch_path (scratch, P);
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, "home/p/.cargo/config", "x = 'old'");
  scratch_write (scratch, P, "not TOML");
  config = world_load (scratch, "home/p", NULL);

  g_assert_no_error (quay_cargo_config_get_error (config));
  assert_files (config, scratch, "home/p/.cargo/config|" P " (ignored)");
  assert_name_of (config, "old");
  g_assert_error (get_file (config, 1)->error, QUAY_ERROR, QUAY_ERROR_OLD_CONFIG_NAME);
  g_assert_cmpstr (quay_error_get_subject (get_file (config, 1)->error), ==, ignored);
  g_assert_null (get_file (config, 1)->document);
}

static void
test_reads_through_links (Scratch      *scratch,
                          gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, "dotfiles/cargo.toml", "x = 'linked'");
  scratch_link (scratch, P, "../../../dotfiles/cargo.toml");
  scratch_link (scratch, U, "nowhere");
  config = world_load (scratch, "home/p", NULL);

  assert_files (config, scratch, P);
  assert_name_of (config, "linked");
}

static void
test_reports_what_is_no_toml (Scratch      *scratch,
                              gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, P, "x = 'fine'\n");
  scratch_write (scratch, U, "[registries]\nF = \n");
  config = world_load (scratch, "home/p", NULL);

  assert_error_at (quay_cargo_config_get_error (config), QUAY_ERROR_SYNTAX, scratch, U, 2);
  g_assert_nonnull (quay_error_get_object (quay_cargo_config_get_error (config)));
  assert_error_at (get_file (config, 1)->error, QUAY_ERROR_SYNTAX, scratch, U, 2);
  g_assert_null (get_file (config, 1)->document);
  g_assert_nonnull (get_file (config, 1)->snapshot);
  g_assert_no_error (get_file (config, 0)->error);
  assert_name_of (config, "fine");
}

static void
test_reports_first_error_of_cargo (Scratch      *scratch,
                                   gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, P, "x = [1\n");
  scratch_write (scratch, U, "y = \n");
  config = world_load (scratch, "home/p", NULL);

  g_assert_cmpstr (quay_error_get_subject (quay_cargo_config_get_error (config)), ==,
                   g_file_peek_path (get_file (config, 0)->file));
  g_assert_error (get_file (config, 1)->error, QUAY_ERROR, QUAY_ERROR_SYNTAX);
}

static void
test_reports_other_encodings (Scratch      *scratch,
                              gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, P, "x = 1\n# \377\n");
  config = world_load (scratch, "home/p", NULL);

  g_assert_error (quay_cargo_config_get_error (config), QUAY_ERROR, QUAY_ERROR_ENCODING);
  g_assert_cmpstr (quay_error_get_subject (quay_cargo_config_get_error (config)), ==,
                   g_file_peek_path (get_file (config, 0)->file));
}

static void
test_reports_types_that_cargo_lacks (Scratch      *scratch,
                                     gconstpointer data)
{
  static const char *texts[] = {
    "a = 1\n[unused]\n[[unused.deep]]\nx = { y = [1, 2.5] }\n",
    "\n\n\nwhen = 1979-05-27\n",
    "\n\n\nwhen = 07:32:00\n",
    "\n\n\nwhen = 1979-05-27T07:32:00Z\n",
    "\n\n\nn = nan\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(QuayCargoConfig) config = NULL;

      scratch_write (scratch, P, texts[i]);
      config = world_load (scratch, "home/p", NULL);
      assert_error_at (quay_cargo_config_get_error (config), QUAY_ERROR_WRONG_FORM, scratch, P, 4);
      assert_error_at (get_file (config, 0)->error, QUAY_ERROR_WRONG_FORM, scratch, P, 4);
    }
}

static void
test_reports_folder_in_place_of_file (Scratch      *scratch,
                                      gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, P "/file", "");
  config = world_load (scratch, "home/p", NULL);

  g_assert_nonnull (quay_cargo_config_get_error (config));
  g_assert_nonnull (get_file (config, 0)->error);
  g_assert_null (get_file (config, 0)->snapshot);
}

static void
test_includes_files (Scratch      *scratch,
                     gconstpointer data)
{
  static const char *list[] = { "list", NULL };
  static const char *only[] = { "only", NULL };
  static const char *include[] = { "include", NULL };
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(QuayCargoSetting) setting = NULL;

  scratch_write (scratch, P, "include = ['a.toml', { path = '../b.toml', optional = true },"
                 " { path = 'none.toml', optional = true }]\nx = 'own'\nlist = ['own']\n");
  scratch_write (scratch, "home/p/.cargo/a.toml", "include = ['sub/c.toml']\nx = 'a'\nlist = ['a']\nonly = 'a'\n");
  scratch_write (scratch, "home/p/.cargo/sub/c.toml", "x = 'c'\nlist = ['c']\nonly = 'c'\n");
  scratch_write (scratch, "home/p/b.toml", "x = 'b'\nlist = ['b']\n\nonly = 'b'\n");
  scratch_write (scratch, U, "x = 'home'\nlist = ['home']\n");
  config = world_load (scratch, "home/p", NULL);

  g_assert_no_error (quay_cargo_config_get_error (config));
  assert_files (config, scratch, P "|home/p/b.toml|home/p/.cargo/a.toml|home/p/.cargo/sub/c.toml|" U);
  g_assert_cmpint (get_file (config, 1)->kind, ==, QUAY_CARGO_FILE_INCLUDED);
  assert_name_of (config, "own");
  setting = quay_cargo_config_lookup (config, list);
  assert_values (setting->values, "home|c|a|b|own");
  g_clear_pointer (&setting, quay_cargo_setting_free);
  setting = quay_cargo_config_lookup (config, only);
  assert_values (setting->values, "b");
  assert_values (setting->shadowed, "a|c");
  assert_origin (&setting->origin, scratch, "home/p/b.toml", 4);
  g_assert_null (quay_cargo_config_lookup (config, include));
}

static void
test_reports_wrong_includes (Scratch      *scratch,
                             gconstpointer data)
{
  static const char *includes[] = {
    "'a.toml'", "{ path = 'a.toml' }", "['none.toml']", "['a.txt']", "['.toml']", "['']", "['a*.toml']", "['{a}.toml']",
    "[1]", "[{ optional = true }]", "[{ path = 1 }]", "[{ path = 'a.toml', optional = 1 }]", "['a.toml', './a.toml']",
    "['config.toml']",
  };

  scratch_write (scratch, "home/p/.cargo/a.toml", "y = 1");
  scratch_write (scratch, "home/p/.cargo/a.txt", "y = 1");
  for (gsize i = 0; i < G_N_ELEMENTS (includes); i++)
    {
      g_autofree char *text = g_strdup_printf ("x = 'own'\n\ninclude = %s\n", includes[i]);
      g_autoptr(QuayCargoConfig) config = NULL;

      scratch_write (scratch, P, text);
      config = world_load (scratch, "home/p", NULL);
      assert_error_at (quay_cargo_config_get_error (config), QUAY_ERROR_WRONG_FORM, scratch, P, 3);
      assert_error_at (get_file (config, 0)->error, QUAY_ERROR_WRONG_FORM, scratch, P, 3);
      assert_name_of (config, "own");
    }
}

static void
test_reports_conflicts_with_includes (Scratch      *scratch,
                                      gconstpointer data)
{
  g_autoptr(QuayCargoConfig) config = NULL;

  scratch_write (scratch, P, "include = ['a.toml', 'b.toml']\n");
  scratch_write (scratch, "home/p/.cargo/a.toml", "x = ['a']\n");
  scratch_write (scratch, "home/p/.cargo/b.toml", "\nx = 'b'\n");
  config = world_load (scratch, "home/p", NULL);

  assert_error_at (quay_cargo_config_get_error (config), QUAY_ERROR_WRONG_FORM, scratch, "home/p/.cargo/b.toml", 2);
}

static void
test_says_when_folder_is_gone (Scratch      *scratch,
                               gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = world_home (scratch, NULL);
  g_autoptr(GFile) gone = scratch_file (scratch, "gone");
  g_autoptr(GFile) file = scratch_file (scratch, "file");
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) file_error = NULL;

  g_assert_null (quay_cargo_config_load (home, gone, NULL, &error));
  assert_error_at (error, QUAY_ERROR_FOLDER_GONE, scratch, "gone", 0);

  scratch_write (scratch, "file", "");
  g_assert_null (quay_cargo_config_load (home, file, NULL, &file_error));
  assert_error_at (file_error, QUAY_ERROR_FOLDER_GONE, scratch, "file", 0);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_loads_in_background (Scratch      *scratch,
                          gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = world_home (scratch, NULL);
  g_autoptr(GFile) folder = scratch_file (scratch, "home/p");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) cancelled = NULL;
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(GError) error = NULL;

  scratch_write (scratch, P, "x = 'async'");
  quay_cargo_config_load_async (home, folder, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  config = quay_cargo_config_load_finish (result, &error);
  g_assert_no_error (error);
  assert_name_of (config, "async");

  g_cancellable_cancel (cancellable);
  quay_cargo_config_load_async (home, folder, cancellable, loaded_cb, &cancelled);
  while (cancelled == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (quay_cargo_config_load_finish (cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_null (quay_cargo_config_load (home, folder, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo/files/walks-up-to-root-then-home", test_walks_up_to_root_then_home);
  scratch_test ("/cargo/files/follows-physical-folder", test_follows_physical_folder);
  scratch_test ("/cargo/files/reads-user-home-beside-cargo-home", test_reads_user_home_beside_cargo_home);
  scratch_test ("/cargo/files/counts-cargo-home-where-it-stands", test_counts_cargo_home_where_it_stands);
  scratch_test ("/cargo/files/resolves-relative-cargo-home", test_resolves_relative_cargo_home);
  scratch_test ("/cargo/files/project-may-be-user-home", test_project_may_be_user_home);
  scratch_test ("/cargo/files/prefers-old-name", test_prefers_old_name);
  scratch_test ("/cargo/files/reads-through-links", test_reads_through_links);
  scratch_test ("/cargo/files/reports-what-is-no-toml", test_reports_what_is_no_toml);
  scratch_test ("/cargo/files/reports-first-error-of-cargo", test_reports_first_error_of_cargo);
  scratch_test ("/cargo/files/reports-other-encodings", test_reports_other_encodings);
  scratch_test ("/cargo/files/reports-types-that-cargo-lacks", test_reports_types_that_cargo_lacks);
  scratch_test ("/cargo/files/reports-folder-in-place-of-file", test_reports_folder_in_place_of_file);
  scratch_test ("/cargo/files/includes-files", test_includes_files);
  scratch_test ("/cargo/files/reports-wrong-includes", test_reports_wrong_includes);
  scratch_test ("/cargo/files/reports-conflicts-with-includes", test_reports_conflicts_with_includes);
  scratch_test ("/cargo/files/says-when-folder-is-gone", test_says_when_folder_is_gone);
  scratch_test ("/cargo/files/loads-in-background", test_loads_in_background);
  return g_test_run ();
}
