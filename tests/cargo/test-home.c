/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-cargo-home.h"

#include "scratch.h"

static QuayCargoHome *
make_home (Scratch    *scratch,
           const char *cargo_home)
{
  g_autofree char *user_home = scratch_path (scratch, "home");
  g_auto(GStrv) environment = g_environ_setenv (NULL, "HOME", user_home, TRUE);

  if (cargo_home != NULL)
    environment = g_environ_setenv (environment, "CARGO_HOME", cargo_home, TRUE);
  return quay_cargo_home_new (NULL, (const char *const *) environment);
}

static void
assert_file (GFile      *file,
             Scratch    *scratch,
             const char *name)
{
  g_autofree char *path = scratch_path (scratch, name);

  g_assert_cmpstr (g_file_peek_path (file), ==, path);
}

static void
test_is_in_user_home (Scratch      *scratch,
                      gconstpointer data)
{
  g_autoptr(QuayCargoHome) unset = make_home (scratch, NULL);
  g_autoptr(QuayCargoHome) empty = make_home (scratch, "");

  assert_file (quay_cargo_home_get_folder (unset), scratch, "home/.cargo");
  assert_file (quay_cargo_home_get_folder (empty), scratch, "home/.cargo");
  assert_file (quay_cargo_home_get_user_home (unset), scratch, "home");
}

static void
test_follows_variable (Scratch      *scratch,
                       gconstpointer data)
{
  g_autofree char *elsewhere = scratch_path (scratch, "elsewhere");
  g_autoptr(QuayCargoHome) home = make_home (scratch, elsewhere);
  g_autoptr(GFile) project = scratch_file (scratch, "project");
  g_autoptr(QuayCargoHome) resolved = quay_cargo_home_resolve (home, project);

  assert_file (quay_cargo_home_get_folder (home), scratch, "elsewhere");
  assert_file (quay_cargo_home_get_user_home (home), scratch, "home");
  g_assert_true (resolved == home);
}

static void
test_resolves_relative_variable (Scratch      *scratch,
                                 gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, "../ch");
  g_autoptr(GFile) project = scratch_file (scratch, "project");
  g_autoptr(QuayCargoHome) resolved = quay_cargo_home_resolve (home, project);

  g_assert_true (g_path_is_absolute (g_file_peek_path (quay_cargo_home_get_folder (home))));
  assert_file (quay_cargo_home_get_folder (resolved), scratch, "ch");
  g_assert_cmpstr (quay_cargo_home_getenv (resolved, "CARGO_HOME"), ==, "../ch");
}

static void
test_prefers_choice_of_user (Scratch      *scratch,
                             gconstpointer data)
{
  static const char *environment[] = { "HOME=/nobody", "CARGO_HOME=relative", NULL };
  g_autoptr(GFile) chosen = scratch_file (scratch, "chosen");
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (chosen, environment);
  g_autoptr(QuayCargoHome) resolved = quay_cargo_home_resolve (home, chosen);

  assert_file (quay_cargo_home_get_folder (resolved), scratch, "chosen");
  g_assert_cmpstr (quay_cargo_home_get_environment (home)[1], ==, "CARGO_HOME=relative");
}

static void
test_chooses_file_name (Scratch      *scratch,
                        gconstpointer data)
{
  g_autoptr(GFile) folder = scratch_file (scratch, "p");
  g_autoptr(GFile) neither = quay_cargo_config_file_in (folder);
  g_autoptr(GFile) toml = NULL;
  g_autoptr(GFile) both = NULL;

  assert_file (neither, scratch, "p/.cargo/config.toml");

  scratch_write (scratch, "p/.cargo/config.toml", "");
  scratch_write (scratch, "p/.cargo/Config", "");
  toml = quay_cargo_config_file_in (folder);
  assert_file (toml, scratch, "p/.cargo/config.toml");

  scratch_write (scratch, "p/.cargo/config", "");
  both = quay_cargo_config_file_in (folder);
  assert_file (both, scratch, "p/.cargo/config");
}

static void
test_chooses_in_cargo_home (Scratch      *scratch,
                            gconstpointer data)
{
  g_autoptr(QuayCargoHome) home = make_home (scratch, NULL);
  g_autoptr(GFile) config = quay_cargo_home_dup_config (home);
  g_autoptr(GFile) credentials = NULL;

  scratch_write (scratch, "home/.cargo/credentials", "");
  credentials = quay_cargo_home_dup_credentials (home);

  assert_file (config, scratch, "home/.cargo/config.toml");
  assert_file (credentials, scratch, "home/.cargo/credentials");
}

static void
test_names_ignored_file (Scratch      *scratch,
                         gconstpointer data)
{
  g_autoptr(GFile) folder = scratch_file (scratch, "p");
  g_autoptr(GFile) ignored = NULL;
  g_autoptr(GFile) chosen = NULL;

  scratch_write (scratch, "p/config", "");
  scratch_write (scratch, "p/config.toml", "");
  chosen = quay_cargo_file_choose (folder, "config", &ignored);

  assert_file (chosen, scratch, "p/config");
  assert_file (ignored, scratch, "p/config.toml");
}

/* Who links the old name to the new one supports old Cargos, and means one file. */
static void
test_takes_two_names_of_one_file (Scratch      *scratch,
                                  gconstpointer data)
{
  g_autoptr(GFile) folder = scratch_file (scratch, "p");
  g_autoptr(GFile) ignored = NULL;
  g_autoptr(GFile) chosen = NULL;

  scratch_write (scratch, "p/config.toml", "");
  scratch_link (scratch, "p/config", "config.toml");
  chosen = quay_cargo_file_choose (folder, "config", &ignored);

  assert_file (chosen, scratch, "p/config");
  g_assert_null (ignored);
}

static void
test_passes_over_dangling_link (Scratch      *scratch,
                                gconstpointer data)
{
  g_autoptr(GFile) folder = scratch_file (scratch, "p");
  g_autoptr(GFile) chosen = NULL;

  scratch_link (scratch, "p/config", "nowhere");
  chosen = quay_cargo_file_choose (folder, "config", NULL);

  assert_file (chosen, scratch, "p/config.toml");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo/home/is-in-user-home", test_is_in_user_home);
  scratch_test ("/cargo/home/follows-variable", test_follows_variable);
  scratch_test ("/cargo/home/resolves-relative-variable", test_resolves_relative_variable);
  scratch_test ("/cargo/home/prefers-choice-of-user", test_prefers_choice_of_user);
  scratch_test ("/cargo/home/chooses-file-name", test_chooses_file_name);
  scratch_test ("/cargo/home/chooses-in-cargo-home", test_chooses_in_cargo_home);
  scratch_test ("/cargo/home/names-ignored-file", test_names_ignored_file);
  scratch_test ("/cargo/home/takes-two-names-of-one-file", test_takes_two_names_of_one_file);
  scratch_test ("/cargo/home/passes-over-dangling-link", test_passes_over_dangling_link);
  return g_test_run ();
}
