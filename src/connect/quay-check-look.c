/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-check-look"

#include "config.h"

#include "quay-check-look.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "quay-check-step-private.h"
#include "quay-credential-helper.h"
#include "quay-error.h"
#include "quay-paths.h"
#include "quay-reminder.h"

#define KEYRING_HELPER "cargo:libsecret"
#define TOKEN_HELPER "cargo:token"
#define STDOUT_HELPER "cargo:token-from-stdout"

QuayCheckHelper
quay_check_look_helper_kind (char **command)
{
  const char *const *words = (const char *const *) command;

  if (g_strcmp0 (words[0], KEYRING_HELPER) == 0)
    return QUAY_CHECK_KEYRING;
  if (g_strcmp0 (words[0], TOKEN_HELPER) == 0)
    return QUAY_CHECK_TOKEN;
  if (quay_helper_words_are_foreign (words))
    return QUAY_CHECK_FOREIGN;
  return quay_helper_kind_from_words (words) == QUAY_HELPER_AZURE_CLI ? QUAY_CHECK_AZURE_CLI : QUAY_CHECK_PROGRAM;
}

const char *
quay_check_look_tenant (char **command)
{
  for (guint i = 0; command[i] != NULL; i++)
    {
      if (g_str_equal (command[i], "--tenant") || g_str_equal (command[i], "-t"))
        return command[i + 1];
      if (g_str_has_prefix (command[i], "--tenant="))
        return command[i] + strlen ("--tenant=");
    }
  return NULL;
}

/* Whether @program can be started by a process whose PATH is @path. */
static gboolean
can_be_started (const char *program,
                const char *path)
{
  g_auto(GStrv) folders = NULL;

  if (strchr (program, G_DIR_SEPARATOR) != NULL)
    return g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (program, G_FILE_TEST_IS_DIR);

  folders = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *file = g_build_filename (folders[i][0] != '\0' ? folders[i] : ".", program, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (file, G_FILE_TEST_IS_DIR))
        return TRUE;
    }
  return FALSE;
}

/**
 * quay_check_look_program:
 * @command: (array zero-terminated=1): program and arguments as Cargo starts them
 * @path: (nullable): the PATH of that Cargo
 *
 * Nothing is run: a configuration that came with a project must not start programs because somebody looks at it.
 */
GError *
quay_check_look_program (char      **command,
                         const char *path)
{
  const char *program = g_strcmp0 (command[0], STDOUT_HELPER) == 0 ? command[1] : command[0];

  if (program == NULL || program[0] == '\0')
    return quay_error_new (QUAY_ERROR_HELPER_MISSING, command[0], NULL, "The helper has no program");
  if (can_be_started (program, path))
    return NULL;
  if (quay_check_look_helper_kind (command) == QUAY_CHECK_AZURE_CLI)
    return quay_error_new (QUAY_ERROR_AZ_MISSING, NULL, NULL, "“%s” is not on the PATH", program);
  return quay_error_new (QUAY_ERROR_HELPER_MISSING, program, NULL, "“%s” is not on the PATH", program);
}

/* Whether crates.io is replaced by this registry, by name or by a source of that name. */
gboolean
quay_check_look_replaces (QuayCargoConfig *config,
                          const char      *name)
{
  const QuayCargoValue *replacement = quay_cargo_config_get_replacement (config);

  return replacement != NULL && g_strcmp0 (replacement->text, name) == 0;
}

static const char *
describe_file (const QuayCargoConfigFile *file)
{
  if (file->ignored)
    return _("Ignored");
  if (g_error_matches (file->error, QUAY_ERROR, QUAY_ERROR_OUTSIDE_SANDBOX))
    return _("Not visible");
  /* Translators: a file was read without an error. */
  return C_("file", "Read");
}

/* The files in the order of precedence. */
void
quay_check_look_config (QuayCheckStep   *step,
                        QuayCargoConfig *config)
{
  GPtrArray *files = quay_cargo_config_get_files (config);
  guint n_read = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *file = g_ptr_array_index (files, i);
      QuayCargoOrigin origin = { .file = file->file };

      quay_check_step_take_line (step, g_strdup (describe_file (file)), &origin, file->ignored);
      n_read += file->document != NULL;
      if (g_error_matches (file->error, QUAY_ERROR, QUAY_ERROR_OLD_CONFIG_NAME) ||
          g_error_matches (file->error, QUAY_ERROR, QUAY_ERROR_OUTSIDE_SANDBOX))
        quay_check_step_take_notice (step, g_error_copy (file->error));
    }
  quay_check_step_take_seen (step, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d file, no errors",
                                                                 "%d files, no errors", n_read), (int) n_read));
}

/* Every value that is about the registry: the one in effect, and those that it hides. */
void
quay_check_look_registry (QuayCheckStep   *step,
                          QuayCargoConfig *config,
                          const char      *name)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, name);
  const QuayCargoValue *replacement = quay_cargo_config_get_replacement (config);

  quay_check_step_take_seen (step, g_strdup (name));
  if (registry != NULL && registry->index != NULL)
    {
      quay_check_step_set_origin (step, &registry->origin);
      quay_check_step_take_line (step, g_strdup (registry->index), &registry->origin, FALSE);
    }
  for (guint i = 0; registry != NULL && i < registry->shadowed->len; i++)
    {
      const QuayCargoValue *hidden = g_ptr_array_index (registry->shadowed, i);

      /* Translators: %s is a value that does not count because another file has another one. */
      quay_check_step_take_line (step, g_strdup_printf (_("Overridden: %s"), hidden->text), &hidden->origin, TRUE);
    }
  if (replacement != NULL)
    quay_check_step_take_line (step,
                               /* Translators: %s is the name of a registry. */
                               g_strdup_printf (_("crates.io is replaced by “%s”"), replacement->text),
                               &replacement->origin, FALSE);
}

/* CARGO_REGISTRIES_NAME_TOKEN, as Cargo spells it. */
static char *
dup_token_variable (const QuayCargoRegistry *registry)
{
  g_autofree char *upper = g_utf8_strup (registry->known_as != NULL ? registry->known_as : registry->name, -1);

  return g_strconcat ("CARGO_REGISTRIES_", g_strdelimit (upper, "-", '_'), "_TOKEN", NULL);
}

static gboolean
has_kind (GPtrArray      *commands,
          QuayCheckHelper kind)
{
  for (guint i = 0; i < commands->len; i++)
    {
      if (quay_check_look_helper_kind (g_ptr_array_index (commands, i)) == kind)
        return TRUE;
    }
  return FALSE;
}

/* Who is asked, one after the other, and which variables have a say. */
void
quay_check_look_helper (QuayCheckStep   *step,
                        QuayCargoConfig *config,
                        QuayCargoHome   *home,
                        const char      *name)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, name);
  g_autoptr(GPtrArray) helpers = quay_cargo_config_dup_helpers_for (config, name);
  g_autoptr(GPtrArray) commands = quay_cargo_config_dup_commands_for (config, name);
  g_autofree char *variable = registry != NULL ? dup_token_variable (registry) : NULL;
  const char *value = variable != NULL ? quay_cargo_home_getenv (home, variable) : NULL;
  const QuayCargoValue *first;

  if (value != NULL)
    {
      QuayCargoOrigin origin = { .variable = variable };

      quay_check_step_take_line (step, g_strdup (_("A token in the environment")), &origin, FALSE);
    }
  if (helpers->len == 0)
    {
      quay_check_step_take_seen (step, g_strdup (_("None")));
      return;
    }

  first = g_ptr_array_index (helpers, 0);
  quay_check_step_take_seen (step, g_strdup (first->text));
  quay_check_step_set_origin (step, &first->origin);
  for (guint i = 0; i < helpers->len; i++)
    {
      const QuayCargoValue *helper = g_ptr_array_index (helpers, i);

      quay_check_step_take_line (step,
                                 /* Translators: a number in an order, and the name of a program. */
                                 g_strdup_printf (_("%d. %s"), (int) i + 1, helper->text), &helper->origin, FALSE);
    }

  if (value != NULL && registry->helper != NULL && !has_kind (commands, QUAY_CHECK_TOKEN))
    quay_check_step_take_notice (step, quay_error_new (QUAY_ERROR_ENV_TOKEN_IGNORED, variable, NULL,
                                                       "“%s” is not asked for, “%s” is", variable, first->text));
  if (quay_check_look_helper_kind (g_ptr_array_index (commands, 0)) != QUAY_CHECK_KEYRING &&
      has_kind (commands, QUAY_CHECK_KEYRING))
    quay_check_step_take_notice (step, quay_error_new (QUAY_ERROR_KEYRING_NOT_FIRST, first->text, NULL,
                                                       "“%s” is asked before the keyring", first->text));
}

static const QuayCargoConfigFile *
find_file (QuayCargoConfig *config,
           GFile           *file)
{
  GPtrArray *files = quay_cargo_config_get_files (config);

  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *candidate = g_ptr_array_index (files, i);

      if (g_file_equal (candidate->file, file))
        return candidate;
    }
  return NULL;
}

/* Tokens in plain text: where they should not be, and who else can read them. */
static void
look_at_token_file (QuayCheckStep             *step,
                    const QuayCargoConfigFile *file)
{
  g_autofree char *path = quay_path_for_people (file->file);

  if (file->kind != QUAY_CARGO_FILE_CREDENTIALS)
    quay_check_step_take_notice (step, quay_error_new (QUAY_ERROR_TOKEN_IN_CONFIG, path, NULL,
                                                       "“%s” holds a token", path));
  else if (file->snapshot != NULL && (quay_file_snapshot_get_mode (file->snapshot) & 077) != 0)
    quay_check_step_take_notice (step, quay_error_new (QUAY_ERROR_TOKEN_FILE_EXPOSED, path, NULL, "“%s” has mode %o",
                                                       path, quay_file_snapshot_get_mode (file->snapshot) & 0777));
}

void
quay_check_look_token (QuayCheckStep         *step,
                       QuayCargoConfig       *config,
                       const QuayCargoOrigin *origin)
{
  const QuayCargoConfigFile *file = origin->file != NULL ? find_file (config, origin->file) : NULL;

  quay_check_step_set_origin (step, origin);
  if (origin->variable != NULL)
    {
      quay_check_step_take_seen (step, g_strdup (_("In the environment")));
    }
  else
    {
      g_autofree char *base = g_file_get_basename (origin->file);
      g_autofree char *shown = g_filename_display_name (base);

      /* Translators: %s is the name of a file, such as credentials.toml. */
      quay_check_step_take_seen (step, g_strdup_printf (_("In %s"), shown));
    }
  if (file != NULL)
    look_at_token_file (step, file);
}

static char *
format_expiry (GDateTime *expires)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  int days;

  if (expires == NULL || g_date_time_compare (expires, now) <= 0)
    return g_strdup (_("In the keyring"));

  days = quay_reminder_count_left (expires);
  if (days <= 0)
    return g_strdup (_("In the keyring, expires today"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "In the keyring, expires in %d day",
                                       "In the keyring, expires in %d days", (gulong) days), days);
}

void
quay_check_look_keyring (QuayCheckStep   *step,
                         QuayCargoConfig *config,
                         const char      *name,
                         const char      *index_url,
                         GDateTime       *expires)
{
  const QuayCargoOrigin *other = quay_cargo_config_find_token (config, name);

  quay_check_step_take_seen (step, format_expiry (expires));
  quay_check_step_take_line (step, g_strdup_printf ("cargo-registry:%s", name), NULL, FALSE);
  quay_check_step_take_line (step, g_strdup (index_url), NULL, FALSE);
  if (other != NULL && other->file != NULL)
    {
      g_autofree char *path = quay_path_for_people (other->file);
      const QuayCargoConfigFile *file = find_file (config, other->file);

      quay_check_step_take_notice (step, quay_error_new (QUAY_ERROR_TWO_TOKENS, path, NULL,
                                                         "“%s” has a token, too", path));
      if (file != NULL)
        look_at_token_file (step, file);
    }
}

/* What the choice between the plain address and the one that forces a login means. Source: “Use Cargo with upstream
 * sources”, the manual of Azure Artifacts, 2026. */
void
quay_check_look_public (QuayCheckStep *step)
{
  quay_check_step_take_line (step, g_strdup (_("With this address everybody can download the crates that are saved in "
                                               "the feed, and nobody can publish or save new ones.")), NULL, FALSE);
  quay_check_step_take_line (step, g_strdup (_("With “~force-auth” behind the name of the feed Cargo always logs in: "
                                               "then new crates can be saved and published, everybody needs a token, "
                                               "and Cargo.lock names another registry.")), NULL, FALSE);
}
