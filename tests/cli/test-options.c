/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-cli-options.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <unistd.h>

#define ADDRESS "sparse+https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/"

/* The arguments as main() gets them; NULL-terminated. */
static GStrv
collect (const char *first,
         va_list     args)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, "quayside");
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_strv_builder_add (builder, arg);
  return g_strv_builder_end (builder);
}

static gboolean G_GNUC_NULL_TERMINATED
wanted (const char *first,
        ...)
{
  g_auto(GStrv) argv = NULL;
  va_list args;

  va_start (args, first);
  argv = collect (first, args);
  va_end (args);
  return quay_cli_options_wanted (g_strv_length (argv), argv);
}

static QuayCliOptions *G_GNUC_NULL_TERMINATED
parse (const char *first,
       ...)
{
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  QuayCliOptions *options;
  va_list args;

  va_start (args, first);
  argv = collect (first, args);
  va_end (args);
  options = quay_cli_options_parse (g_strv_length (argv), argv, &error);
  g_assert_no_error (error);
  g_assert_nonnull (options);
  return options;
}

static void
test_window_gets_what_it_knows (void)
{
  char *alone[] = { (char *) "quayside", NULL };

  g_assert_false (quay_cli_options_wanted (1, alone));
  g_assert_false (wanted ("folder", "other folder", NULL));
  g_assert_false (wanted ("--new-connection", NULL));
  g_assert_false (wanted ("--new-connection=" ADDRESS, NULL));
  g_assert_false (wanted ("--gapplication-service", NULL));
  g_assert_false (wanted ("--", "--check", NULL));
  g_assert_false (wanted ("-", NULL));
  g_assert_true (wanted ("--check", NULL));
  g_assert_true (wanted ("folder", "--check", NULL));
  g_assert_true (wanted ("--connect=" ADDRESS, NULL));
  g_assert_true (wanted ("--new-connection", "--version", NULL));
  g_assert_true (wanted ("--help", NULL));
  g_assert_true (wanted ("-h", NULL));
  g_assert_true (wanted ("--new-connections", NULL));
}

static void
test_connect_has_defaults (void)
{
  g_autoptr(QuayCliOptions) options = parse ("--connect", ADDRESS, "--all-projects", NULL);

  g_assert_cmpint (options->command, ==, QUAY_CLI_CONNECT);
  g_assert_cmpstr (options->address, ==, ADDRESS);
  g_assert_null (options->project);
  g_assert_false (options->replace_crates_io);
  g_assert_cmpint (options->helper, ==, QUAY_HELPER_KEYRING);
  g_assert_null (options->helper_command);
  g_assert_false (options->helper_for_set);
  g_assert_null (options->name);
  g_assert_null (options->expires);
  g_assert_false (options->no_check);
  g_assert_false (options->yes);
  g_assert_false (options->json);
}

static void
test_connect_takes_options (void)
{
  g_autoptr(QuayCliOptions) options = NULL;
  g_autofree char *expires = NULL;

  options = parse ("--all-projects", "--replace-crates-io", "--helper=file", "--helper-for", "all", "--name", "mirror",
                   "--expires", "2099-12-31", "--no-check", "--yes", "--json", "--connect=" ADDRESS, NULL);
  g_assert_cmpstr (options->address, ==, ADDRESS);
  g_assert_true (options->replace_crates_io);
  g_assert_cmpint (options->helper, ==, QUAY_HELPER_PLAIN_TEXT);
  g_assert_true (options->helper_for_set);
  g_assert_cmpint (options->helper_for, ==, QUAY_HELPER_FOR_ALL);
  g_assert_cmpstr (options->name, ==, "mirror");
  expires = g_date_time_format (options->expires, "%F %T");
  g_assert_cmpstr (expires, ==, "2099-12-31 00:00:00");
  g_assert_true (options->no_check);
  g_assert_true (options->yes);
  g_assert_true (options->json);
}

static void
test_names_every_helper (void)
{
  static const struct
  {
    const char    *word;
    QuayHelperKind kind;
    const char    *command;
  } vectors[] = {
    { "keyring", QUAY_HELPER_KEYRING, NULL },
    { "azure-cli", QUAY_HELPER_AZURE_CLI, NULL },
    { "microsoft", QUAY_HELPER_MICROSOFT, NULL },
    { "file", QUAY_HELPER_PLAIN_TEXT, NULL },
    { "none", QUAY_HELPER_NONE, NULL },
    { "custom:pass show feed", QUAY_HELPER_CUSTOM, "pass show feed" },
    { "custom: /opt/a:b ", QUAY_HELPER_CUSTOM, "/opt/a:b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(QuayCliOptions) options = parse ("--connect", ADDRESS, "--all-projects",
                                                 "--helper", vectors[i].word, NULL);

      g_assert_cmpint (options->helper, ==, vectors[i].kind);
      g_assert_cmpstr (options->helper_command, ==, vectors[i].command);
    }
}

static void
test_folders_are_resolved (void)
{
  g_autofree char *folder = g_dir_make_tmp ("quayside-XXXXXX", NULL);
  g_autofree char *real = g_build_filename (folder, "-app", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *manifest = g_build_filename (real, "Cargo.toml", NULL);
  g_autoptr(GFile) expected = g_file_new_for_path (real);
  g_autoptr(QuayCliOptions) through_link = NULL;
  g_autoptr(QuayCliOptions) by_manifest = NULL;
  g_autoptr(QuayCliOptions) after_dashes = NULL;
  g_autoptr(QuayCliOptions) here = NULL;
  g_autofree char *before = g_get_current_dir ();

  g_assert_cmpint (g_mkdir (real, 0700), ==, 0);
  g_assert_cmpint (symlink (real, link), ==, 0);
  g_assert_true (g_file_set_contents (manifest, "[workspace]\n", -1, NULL));
  g_assert_cmpint (g_chdir (folder), ==, 0);

  through_link = parse ("--connect", ADDRESS, "--project", "link", NULL);
  g_assert_true (g_file_equal (through_link->project, expected));
  by_manifest = parse ("--connect", ADDRESS, "--project", "./-app/Cargo.toml", NULL);
  g_assert_true (g_file_equal (by_manifest->project, expected));
  after_dashes = parse ("--check", "--", "-app", NULL);
  g_assert_true (g_file_equal (after_dashes->check_folder, expected));
  g_assert_cmpint (g_chdir (link), ==, 0);
  here = parse ("--check", NULL);
  g_assert_true (g_file_equal (here->check_folder, expected));

  g_assert_cmpint (g_chdir (before), ==, 0);
  g_assert_cmpint (g_remove (manifest), ==, 0);
  g_assert_cmpint (g_remove (link), ==, 0);
  g_assert_cmpint (g_rmdir (real), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_help_wins (void)
{
  g_autoptr(QuayCliOptions) help = parse ("--check", "/does/not/exist", "--help", NULL);
  g_autoptr(QuayCliOptions) version = parse ("--version", NULL);

  g_assert_cmpint (help->command, ==, QUAY_CLI_HELP);
  g_assert_cmpint (version->command, ==, QUAY_CLI_VERSION);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-options/window-gets-what-it-knows", test_window_gets_what_it_knows);
  g_test_add_func ("/cli-options/connect-has-defaults", test_connect_has_defaults);
  g_test_add_func ("/cli-options/connect-takes-options", test_connect_takes_options);
  g_test_add_func ("/cli-options/names-every-helper", test_names_every_helper);
  g_test_add_func ("/cli-options/folders-are-resolved", test_folders_are_resolved);
  g_test_add_func ("/cli-options/help-wins", test_help_wins);
  return g_test_run ();
}
