/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-cargo-project.h"
#include "quay-error.h"

#include "scratch.h"

static QuayCargoProject *
load (Scratch    *scratch,
      const char *name)
{
  g_autoptr(GFile) file = scratch_file (scratch, name);
  g_autoptr(GFile) user_home = scratch_file (scratch, "home");
  g_autoptr(GError) error = NULL;
  QuayCargoProject *project = quay_cargo_project_load (file, user_home, NULL, &error);

  g_assert_no_error (error);
  return project;
}

static void
assert_root (Scratch    *scratch,
             const char *name,
             const char *expected)
{
  g_autoptr(QuayCargoProject) project = load (scratch, name);
  GFile *root = quay_cargo_project_get_workspace_root (project);
  g_autofree char *path = expected != NULL ? scratch_path (scratch, expected) : NULL;

  g_assert_cmpstr (root != NULL ? g_file_peek_path (root) : NULL, ==, path);
}

static void
test_knows_package (Scratch      *scratch,
                    gconstpointer data)
{
  g_autoptr(QuayCargoProject) folder = NULL;
  g_autoptr(QuayCargoProject) file = NULL;
  g_autofree char *path = scratch_path (scratch, "p");

  scratch_write (scratch, "p/Cargo.toml", "[package]\nname = \"app\" # mine\n");
  folder = load (scratch, "p");
  file = load (scratch, "p/Cargo.toml");

  g_assert_true (quay_cargo_project_has_manifest (folder));
  g_assert_cmpstr (quay_cargo_project_get_package (folder), ==, "app");
  g_assert_null (quay_cargo_project_get_workspace_root (folder));
  g_assert_false (quay_cargo_project_is_user_home (folder));
  g_assert_cmpstr (quay_cargo_project_get_package (file), ==, "app");
  g_assert_cmpstr (g_file_peek_path (quay_cargo_project_get_folder (file)), ==, path);
}

static void
test_takes_folder_without_manifest (Scratch      *scratch,
                                    gconstpointer data)
{
  g_autoptr(QuayCargoProject) project = NULL;

  scratch_write (scratch, "w/Cargo.toml", "[workspace]\n");
  scratch_write (scratch, "w/docs/file", "");
  project = load (scratch, "w/docs");

  g_assert_false (quay_cargo_project_has_manifest (project));
  g_assert_null (quay_cargo_project_get_package (project));
  g_assert_null (quay_cargo_project_get_workspace_root (project));
}

static void
test_knows_user_home (Scratch      *scratch,
                      gconstpointer data)
{
  g_autoptr(QuayCargoProject) home = NULL;
  g_autoptr(QuayCargoProject) link = NULL;

  scratch_write (scratch, "home/file", "");
  scratch_link (scratch, "link", "home");
  home = load (scratch, "home");
  link = load (scratch, "link");

  g_assert_true (quay_cargo_project_is_user_home (home));
  g_assert_true (quay_cargo_project_is_user_home (link));
}

static void
test_survives_bad_manifests (Scratch      *scratch,
                             gconstpointer data)
{
  static const char *manifests[] = {
    "not TOML", "[package]\nname = 1\n", "package = \"x\"\n", "[workspace]\nmembers = 1\n", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (manifests); i++)
    {
      g_autoptr(QuayCargoProject) project = NULL;

      scratch_write (scratch, "p/Cargo.toml", manifests[i]);
      project = load (scratch, "p");
      g_assert_true (quay_cargo_project_has_manifest (project));
      g_assert_null (quay_cargo_project_get_package (project));
      g_assert_null (quay_cargo_project_get_workspace_root (project));
    }
}

static void
test_passes_over_huge_manifest (Scratch      *scratch,
                                gconstpointer data)
{
  g_autofree char *filler = g_strnfill (5 * 1024 * 1024, '\n');
  g_autofree char *text = g_strconcat ("[package]\nname = \"app\"\n", filler, NULL);
  g_autoptr(QuayCargoProject) project = NULL;

  scratch_write (scratch, "p/Cargo.toml", text);
  project = load (scratch, "p");

  g_assert_true (quay_cargo_project_has_manifest (project));
  g_assert_null (quay_cargo_project_get_package (project));
}

/* Tried with `cargo locate-project --workspace` of cargo 1.95, which names the root also where it complains
 * that the package is no member of it.
 */
static void
test_finds_workspace_root (Scratch      *scratch,
                           gconstpointer data)
{
  static const char package[] = "[package]\nname = \"a\"\n";

  scratch_write (scratch, "w/Cargo.toml",
                 "[workspace]\nmembers = [\"crates/*\", \"x/kept\"]\nexclude = [\"old\", \"x\", \"./y/../y\"]\n");
  scratch_write (scratch, "w/crates/a/Cargo.toml", package);
  scratch_write (scratch, "w/not-listed/Cargo.toml", package);
  scratch_write (scratch, "w/old/a/Cargo.toml", package);
  scratch_write (scratch, "w/older/a/Cargo.toml", package);
  scratch_write (scratch, "w/x/a/Cargo.toml", package);
  scratch_write (scratch, "w/x/kept/Cargo.toml", package);
  scratch_write (scratch, "w/own/Cargo.toml", "[package]\nname = \"a\"\n[workspace]\n");
  scratch_write (scratch, "w/own/a/Cargo.toml", package);
  scratch_write (scratch, "w/target/package/a-1.0.0/Cargo.toml", package);
  scratch_write (scratch, "w/plain/Cargo.toml", package);
  scratch_write (scratch, "w/plain/a/Cargo.toml", package);

  assert_root (scratch, "w", NULL);
  assert_root (scratch, "w/crates/a", "w");
  assert_root (scratch, "w/not-listed", "w");
  assert_root (scratch, "w/old/a", NULL);
  assert_root (scratch, "w/older/a", "w");
  assert_root (scratch, "w/x/a", NULL);
  assert_root (scratch, "w/x/kept", "w");
  assert_root (scratch, "w/own", NULL);
  assert_root (scratch, "w/own/a", "w/own");
  assert_root (scratch, "w/target/package/a-1.0.0", NULL);
  assert_root (scratch, "w/plain/a", "w");
}

static void
test_follows_pointer_to_root (Scratch      *scratch,
                              gconstpointer data)
{
  scratch_write (scratch, "beside/Cargo.toml", "[workspace]\n");
  scratch_write (scratch, "p/Cargo.toml", "[package]\nname = \"p\"\nworkspace = \"../beside\"\n");
  scratch_write (scratch, "p/below/Cargo.toml", "[package]\nname = \"below\"\n");

  assert_root (scratch, "p", "beside");
  assert_root (scratch, "p/below", "beside");
}

static void
test_looks_from_physical_folder (Scratch      *scratch,
                                 gconstpointer data)
{
  scratch_write (scratch, "w/Cargo.toml", "[workspace]\n");
  scratch_write (scratch, "w/a/Cargo.toml", "[package]\nname = \"a\"\n");
  scratch_link (scratch, "elsewhere/a", "../w/a");

  assert_root (scratch, "elsewhere/a", "w");
}

static void
test_says_when_folder_is_gone (Scratch      *scratch,
                               gconstpointer data)
{
  static const char *names[] = { "gone", "gone/Cargo.toml", "other.toml" };

  scratch_write (scratch, "other.toml", "");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GFile) file = scratch_file (scratch, names[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_cargo_project_load (file, NULL, NULL, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FOLDER_GONE);
      g_assert_cmpstr (quay_error_get_subject (error), ==, g_file_peek_path (file));
    }
}

static void
test_loading_can_be_cancelled (Scratch      *scratch,
                               gconstpointer data)
{
  g_autoptr(GFile) folder = scratch_file (scratch, "p");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  scratch_write (scratch, "p/Cargo.toml", "[package]\nname = \"app\"\n");
  g_cancellable_cancel (cancellable);
  g_assert_null (quay_cargo_project_load (folder, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo/project/knows-package", test_knows_package);
  scratch_test ("/cargo/project/takes-folder-without-manifest", test_takes_folder_without_manifest);
  scratch_test ("/cargo/project/knows-user-home", test_knows_user_home);
  scratch_test ("/cargo/project/survives-bad-manifests", test_survives_bad_manifests);
  scratch_test ("/cargo/project/passes-over-huge-manifest", test_passes_over_huge_manifest);
  scratch_test ("/cargo/project/finds-workspace-root", test_finds_workspace_root);
  scratch_test ("/cargo/project/follows-pointer-to-root", test_follows_pointer_to_root);
  scratch_test ("/cargo/project/looks-from-physical-folder", test_looks_from_physical_folder);
  scratch_test ("/cargo/project/says-when-folder-is-gone", test_says_when_folder_is_gone);
  scratch_test ("/cargo/project/loading-can-be-cancelled", test_loading_can_be_cancelled);
  return g_test_run ();
}
