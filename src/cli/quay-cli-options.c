/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cli"

#include "config.h"

#include "quay-cli-options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CUSTOM_PREFIX "custom:"

/* The arguments as GOption leaves them, before they are looked at together. */
typedef struct
{
  char    *connect;
  gboolean check;
  char    *check_folder;
  char    *project;
  gboolean all_projects;
  gboolean replace_crates_io;
  char    *helper;
  char    *helper_for;
  char    *name;
  char    *expires;
  gboolean no_check;
  gboolean yes;
  gboolean unlock;
  gboolean json;
  gboolean version;
  gboolean help;
  gboolean window;
  char   **rest;
} RawOptions;

static void
raw_options_clear (RawOptions *raw)
{
  g_free (raw->connect);
  g_free (raw->check_folder);
  g_free (raw->project);
  g_free (raw->helper);
  g_free (raw->helper_for);
  g_free (raw->name);
  g_free (raw->expires);
  g_strfreev (raw->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawOptions, raw_options_clear)

static gboolean
check_given_cb (const char *option_name,
                const char *value,
                gpointer    data,
                GError    **error)
{
  RawOptions *raw = data;

  raw->check = TRUE;
  g_free (raw->check_folder);
  raw->check_folder = g_strdup (value);
  return TRUE;
}

static gboolean
window_given_cb (const char *option_name,
                 const char *value,
                 gpointer    data,
                 GError    **error)
{
  RawOptions *raw = data;

  raw->window = TRUE;
  return TRUE;
}

/* All texts are taken as file names, that is as the bytes given: GOption would convert plain strings from the
 * locale's encoding, and headless machines often run in the “C” locale, where that fails for anything but ASCII.
 *
 * The descriptions are not translated, see quay_cli_run().
 */
static GOptionContext *
new_option_context (RawOptions *raw)
{
  const GOptionEntry entries[] = {
    { "connect", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw->connect,
      "Review a connection; snippet, link or index address", "ADDRESS" },
    { "project", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw->project,
      "Project folder (shared project file)", "DIR" },
    { "all-projects", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->all_projects,
      "Use the user file instead of a project", NULL },
    { "replace-crates-io", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->replace_crates_io,
      "Get public crates through the feed", NULL },
    { "helper", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw->helper,
      "keyring (default), azure-cli, microsoft, file, none, custom:COMMAND", "NAME" },
    { "helper-for", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw->helper_for,
      "all or feed (default: what suits the helper)", "SCOPE" },
    { "name", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw->name,
      "Registry name", "NAME" },
    { "expires", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &raw->expires,
      "Expiry of the token, YYYY-MM-DD", "DATE" },
    { "no-check", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->no_check,
      "Do not contact the server", NULL },
    { "yes", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->yes,
      "Apply", NULL },
    { "check", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, check_given_cb,
      "Check the connections in effect in DIR (default .)", "DIR" },
    { "unlock", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->unlock,
      "Let --check ask for the password of a locked keyring", NULL },
    { "json", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->json,
      "Machine-readable output", NULL },
    { "new-connection", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, window_given_cb,
      "Open the window with a new connection", "ADDRESS" },
    { "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->version,
      "Show the version", NULL },
    { "help", 'h', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &raw->help,
      "Show this help", NULL },
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME_ARRAY, &raw->rest,
      NULL, "[FOLDER…]" },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  GOptionGroup *group = g_option_group_new ("quayside", "", "", raw, NULL);

  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  /* GLib's own --help exits from within the parser. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, "Connect projects to private feeds");
  g_option_context_set_description (
    context,
    "Without --check and --connect the window opens. --connect shows what would change, and writes only with --yes.\n"
    "The helpers keyring and file read one line of token from standard input; an empty line takes the token that is\n"
    "saved for the organization. Tokens are never taken from arguments or from the environment.\n"
    "\n"
    "--check does what Cargo would do in DIR, and reads the environment as Cargo does: run it in the terminal that Cargo\n"
    "is used in. A locked keyring is told and not unlocked, unless --unlock is given. It prints a line for each\n"
    "connection: state, registry name, address, code, message. Its exit code is 0 when all work, 1 when something is\n"
    "wrong, 2 when it cannot be told or there is nothing to check. --json tells every step as well: config, registry,\n"
    "helper, token, login, index, download, each with its result (ok, info, problem or skipped), what was seen, where\n"
    "the value stands, and the requests with their activity IDs.\n");
  return g_steal_pointer (&context);
}

static void
G_GNUC_PRINTF (2, 3)
set_usage_error (GError    **error,
                 const char *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args));
  va_end (args);
}

/* GOption takes “--yes=no” for “--yes”. */
static gboolean
check_flags (char   **argv,
             GError **error)
{
  static const char *const flags[] = {
    "--all-projects=", "--replace-crates-io=", "--no-check=", "--yes=", "--unlock=", "--json=", "--version=", "--help=",
  };

  for (guint i = 1; argv[0] != NULL && argv[i] != NULL && strcmp (argv[i], "--") != 0; i++)
    for (guint j = 0; j < G_N_ELEMENTS (flags); j++)
      if (g_str_has_prefix (argv[i], flags[j]))
        {
          set_usage_error (error, "%.*s takes no value", (int) strlen (flags[j]) - 1, flags[j]);
          return FALSE;
        }
  return TRUE;
}

/* What follows “=” in an argument that is not understood may be a token, which does not belong on the screen or in
 * a log of a build.
 */
static void
cut_off_value (GError *error)
{
  char *equals = strchr (error->message, '=');

  if (equals != NULL)
    *equals = '\0';
}

static gboolean
check_text (const char *option,
            const char *text,
            GError    **error)
{
  if (text == NULL || (g_utf8_validate (text, -1, NULL) && *text != '\0'))
    return TRUE;

  if (*text == '\0')
    set_usage_error (error, "%s needs a value that is not empty", option);
  else
    set_usage_error (error, "The value of %s is not UTF-8", option);
  return FALSE;
}

static gboolean
check_texts (RawOptions *raw,
             GError    **error)
{
  return check_text ("--connect", raw->connect, error) &&
         check_text ("--helper", raw->helper, error) &&
         check_text ("--helper-for", raw->helper_for, error) &&
         check_text ("--name", raw->name, error) &&
         check_text ("--expires", raw->expires, error);
}

/* Cargo learns its folder from the system, which has resolved all links; the parents of that folder decide which
 * files are read.
 */
static GFile *
find_folder (const char *option,
             const char *path,
             GError    **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *parent = NULL;
  g_autofree char *shown = g_filename_display_name (path);
  char *resolved;
  GFile *folder;

  if (strcmp (name, "Cargo.toml") == 0 && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      parent = g_path_get_dirname (path);
      path = parent;
    }

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      set_usage_error (error, "%s: “%s” is not a folder; give the folder of a Cargo project", option, shown);
      return NULL;
    }

  resolved = realpath (path, NULL);
  if (resolved == NULL)
    {
      set_usage_error (error, "%s: “%s” cannot be read: %s; give another folder", option, shown,
                       g_strerror (errno));
      return NULL;
    }
  folder = g_file_new_for_path (resolved);
  free (resolved);
  return folder;
}

/* Exactly YYYY-MM-DD: GLib's own parser guesses, and a date that is guessed wrongly is worse than none. */
static GDateTime *
parse_date (const char *text,
            GError    **error)
{
  GDate date;
  gboolean good = strlen (text) == strlen ("YYYY-MM-DD");

  for (guint i = 0; good && text[i] != '\0'; i++)
    good = i == 4 || i == 7 ? text[i] == '-' : g_ascii_isdigit (text[i]);

  if (good)
    {
      int year = atoi (text);
      int month = atoi (text + 5);
      int day = atoi (text + 8);

      good = year > 0 && g_date_valid_dmy (day, month, year);
      if (good)
        g_date_set_dmy (&date, day, month, year);
    }

  if (!good)
    {
      set_usage_error (error, "--expires: “%s” is not a date; write it as YYYY-MM-DD", text);
      return NULL;
    }
  return g_date_time_new_local (g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date), 0, 0, 0);
}

static gboolean
parse_helper (const char     *text,
              QuayCliOptions *options,
              GError        **error)
{
  if (text == NULL)
    {
      options->helper = QUAY_HELPER_KEYRING;
      return TRUE;
    }

  if (g_str_has_prefix (text, CUSTOM_PREFIX))
    {
      options->helper = QUAY_HELPER_CUSTOM;
      options->helper_command = g_strstrip (g_strdup (text + strlen (CUSTOM_PREFIX)));
      if (*options->helper_command != '\0')
        return TRUE;
      set_usage_error (error, "--helper: Enter a program behind “custom:”");
      return FALSE;
    }

  for (int kind = QUAY_HELPER_KEYRING; kind <= QUAY_HELPER_NONE; kind++)
    if (kind != QUAY_HELPER_CUSTOM && strcmp (text, quay_helper_kind_to_word (kind)) == 0)
      {
        options->helper = kind;
        return TRUE;
      }

  set_usage_error (error, "--helper: “%s” is not a credential helper; use keyring, azure-cli, microsoft, file, "
                   "none or custom:COMMAND", text);
  return FALSE;
}

static gboolean
parse_helper_for (const char     *text,
                  QuayCliOptions *options,
                  GError        **error)
{
  if (text == NULL)
    return TRUE;

  options->helper_for_set = TRUE;
  if (strcmp (text, "feed") == 0)
    options->helper_for = QUAY_HELPER_FOR_FEED;
  else if (strcmp (text, "all") == 0)
    options->helper_for = QUAY_HELPER_FOR_ALL;
  else
    {
      set_usage_error (error, "--helper-for: “%s” is neither “all” nor “feed”", text);
      return FALSE;
    }

  if (options->helper == QUAY_HELPER_NONE)
    {
      set_usage_error (error, "--helper-for has no meaning without a helper; leave it out");
      return FALSE;
    }
  if (options->helper_for == QUAY_HELPER_FOR_ALL && !quay_helper_kind_may_serve_all (options->helper))
    {
      set_usage_error (error, "--helper-for: “all” is not available, because the token would be offered to every "
                       "registry; use “feed”");
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_place (RawOptions     *raw,
             QuayCliOptions *options,
             GError        **error)
{
  if (raw->project != NULL && raw->all_projects)
    {
      set_usage_error (error, "--project and --all-projects exclude each other; give one of them");
      return FALSE;
    }
  if (raw->all_projects)
    return TRUE;
  if (raw->project == NULL && !g_file_test ("Cargo.toml", G_FILE_TEST_EXISTS))
    {
      set_usage_error (error, "There is no Cargo.toml in the current folder; give --project DIR or --all-projects");
      return FALSE;
    }

  options->project = find_folder ("--project", raw->project != NULL ? raw->project : ".", error);
  return options->project != NULL;
}

static gboolean
parse_connect (RawOptions     *raw,
               QuayCliOptions *options,
               GError        **error)
{
  if (raw->rest != NULL)
    {
      set_usage_error (error, "--connect takes one address; quote it if it holds blanks, and name a folder with "
                       "--project");
      return FALSE;
    }
  if (!parse_helper (raw->helper, options, error) ||
      !parse_helper_for (raw->helper_for, options, error))
    return FALSE;

  if (raw->expires != NULL)
    {
      if (!quay_helper_kind_takes_token (options->helper))
        {
          set_usage_error (error, "--expires has no meaning with this helper, which stores no token; leave it out");
          return FALSE;
        }
      options->expires = parse_date (raw->expires, error);
      if (options->expires == NULL)
        return FALSE;
    }

  options->command = QUAY_CLI_CONNECT;
  options->address = g_steal_pointer (&raw->connect);
  options->name = g_steal_pointer (&raw->name);
  options->replace_crates_io = raw->replace_crates_io;
  options->no_check = raw->no_check;
  options->yes = raw->yes;
  return parse_place (raw, options, error);
}

static gboolean
parse_check (RawOptions     *raw,
             QuayCliOptions *options,
             GError        **error)
{
  const char *folder = raw->check_folder;

  /* “--check -- DIR”, for folders that begin with a dash. */
  if (folder == NULL && raw->rest != NULL && g_strv_length (raw->rest) == 1)
    folder = raw->rest[0];
  else if (raw->rest != NULL)
    {
      set_usage_error (error, "--check takes one folder");
      return FALSE;
    }

  options->command = QUAY_CLI_CHECK;
  options->unlock = raw->unlock;
  options->check_folder = find_folder ("--check", folder != NULL ? folder : ".", error);
  return options->check_folder != NULL;
}

/* The first option given that belongs to --connect, or NULL. */
static const char *
find_connect_option (RawOptions *raw)
{
  return raw->project != NULL ? "--project" :
         raw->all_projects ? "--all-projects" :
         raw->replace_crates_io ? "--replace-crates-io" :
         raw->helper != NULL ? "--helper" :
         raw->helper_for != NULL ? "--helper-for" :
         raw->name != NULL ? "--name" :
         raw->expires != NULL ? "--expires" :
         raw->no_check ? "--no-check" :
         raw->yes ? "--yes" :
         NULL;
}

static gboolean
interpret (RawOptions     *raw,
           QuayCliOptions *options,
           GError        **error)
{
  const char *connect_option = find_connect_option (raw);

  if (!check_texts (raw, error))
    return FALSE;

  options->json = raw->json;
  if (raw->connect != NULL && raw->check)
    {
      set_usage_error (error, "--connect and --check exclude each other; run them one after the other");
      return FALSE;
    }
  if (raw->window && (raw->connect != NULL || raw->check))
    {
      set_usage_error (error, "--new-connection opens the window; leave it out with --connect and --check");
      return FALSE;
    }
  if (raw->connect == NULL && connect_option != NULL)
    {
      set_usage_error (error, "%s needs --connect ADDRESS", connect_option);
      return FALSE;
    }

  if (raw->unlock && !raw->check)
    {
      set_usage_error (error, "--unlock needs --check");
      return FALSE;
    }

  if (raw->connect != NULL)
    return parse_connect (raw, options, error);
  if (raw->check)
    return parse_check (raw, options, error);
  set_usage_error (error, "--json needs --connect ADDRESS or --check");
  return FALSE;
}

/**
 * quay_cli_options_wanted:
 * @argc: the number of @argv
 * @argv: the arguments of the program, with its name first
 *
 * Whether the arguments are for the command line and not for the window: whether there is any option that the window
 * does not know. An option that nobody knows counts as well, so that a slip of the finger on a machine without
 * display is called by its name.
 */
gboolean
quay_cli_options_wanted (int    argc,
                         char **argv)
{
  for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++)
    {
      const char *arg = argv[i];

      if (arg[0] != '-' || arg[1] == '\0')
        continue;
      if (strcmp (arg, "--new-connection") == 0 || g_str_has_prefix (arg, "--new-connection="))
        continue;
      /* What GApplication itself is started with by D-Bus. */
      if (g_str_has_prefix (arg, "--gapplication-"))
        continue;
      return TRUE;
    }
  return FALSE;
}

/**
 * quay_cli_options_parse:
 * @argc: the number of @argv
 * @argv: the arguments of the program, with its name first; left as they are
 * @error: of the domain %G_OPTION_ERROR; its message is in English, names the remedy and holds no value that could
 *   be a token
 *
 * Takes the arguments apart. Looks at folders, and reads nothing else.
 *
 * Returns: (transfer full): what they ask for, or %NULL
 */
QuayCliOptions *
quay_cli_options_parse (int      argc,
                        char   **argv,
                        GError **error)
{
  g_autoptr(QuayCliOptions) options = g_new0 (QuayCliOptions, 1);
  g_auto(RawOptions) raw = { 0 };
  g_autoptr(GOptionContext) context = new_option_context (&raw);
  g_autoptr(GError) local = NULL;
  g_auto(GStrv) copy = g_new0 (char *, argc + 1);

  for (int i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);

  if (!check_flags (copy, error))
    return NULL;
  if (!g_option_context_parse_strv (context, &copy, &local))
    {
      cut_off_value (local);
      set_usage_error (error, "%s; see quayside --help", local->message);
      return NULL;
    }

  if (raw.help || raw.version)
    options->command = raw.help ? QUAY_CLI_HELP : QUAY_CLI_VERSION;
  else if (!interpret (&raw, options, error))
    return NULL;
  return g_steal_pointer (&options);
}

void
quay_cli_options_free (QuayCliOptions *self)
{
  g_clear_object (&self->check_folder);
  g_clear_pointer (&self->address, g_free);
  g_clear_object (&self->project);
  g_clear_pointer (&self->helper_command, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_free (self);
}

/**
 * quay_cli_options_dup_help:
 *
 * Returns: (transfer full): the text of --help, in English
 */
char *
quay_cli_options_dup_help (void)
{
  g_auto(RawOptions) raw = { 0 };
  g_autoptr(GOptionContext) context = new_option_context (&raw);

  return g_option_context_get_help (context, TRUE, NULL);
}
