/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-version"

#include "config.h"

#include "quay-cargo-version.h"

#include <string.h>

#include "quay-child.h"
#include "quay-error.h"

/* “cargo 1.95.0 (f2d3ce0bd 2026-03-21)” is 35 bytes; a program that writes more than this is not Cargo. */
#define OUTPUT_LIMIT 4096

/* How long a user waits for something that takes 50 ms. */
#define TIMEOUT_SECONDS 10

void
quay_cargo_version_free (QuayCargoVersion *self)
{
  g_free (self->text);
  g_free (self->program);
  g_free (self);
}

static gboolean
parse_number (const char **cursor,
              guint       *number)
{
  char *end;
  guint64 value;

  if (!g_ascii_isdigit (**cursor))
    return FALSE;
  value = g_ascii_strtoull (*cursor, &end, 10);
  if (value > G_MAXUINT16)
    return FALSE;

  *number = value;
  *cursor = end;
  return TRUE;
}

/**
 * quay_cargo_version_parse:
 * @output: what `cargo --version` wrote, such as “cargo 1.95.0 (f2d3ce0bd 2026-03-21)”
 * @major: (out): the number before the first dot
 * @minor: (out): the number behind it
 * @text: (out) (transfer full): the whole version, with “-nightly” and the like
 *
 * Returns: whether @output begins with a version of Cargo
 */
gboolean
quay_cargo_version_parse (const char *output,
                          guint      *major,
                          guint      *minor,
                          char      **text)
{
  const char *cursor;
  const char *version;

  g_return_val_if_fail (output != NULL, FALSE);

  if (!g_str_has_prefix (output, "cargo "))
    return FALSE;

  version = output + strlen ("cargo ");
  cursor = version;
  if (!parse_number (&cursor, major) || *cursor++ != '.' || !parse_number (&cursor, minor))
    return FALSE;

  *text = g_strndup (version, strcspn (version, " \t\r\n"));
  return TRUE;
}

/* A desktop session often lacks ~/.cargo/bin in its PATH, where rustup puts Cargo; so that comes first, as it
 * does in a shell. Debian's cargo-web installs the ordinary name, which PATH finds.
 */
static char *
find_program (QuayCargoHome *home)
{
  g_autoptr(GFile) cargo_bin = g_file_get_child (quay_cargo_home_get_folder (home), "bin");
  g_autoptr(GFile) user_bin = g_file_resolve_relative_path (quay_cargo_home_get_user_home (home), ".cargo/bin");
  const char *path = quay_cargo_home_getenv (home, "PATH");
  char *program = NULL;

  if (g_file_peek_path (cargo_bin) != NULL)
    program = quay_child_find_in_folder (g_file_peek_path (cargo_bin), "cargo");
  if (program == NULL && g_file_peek_path (user_bin) != NULL)
    program = quay_child_find_in_folder (g_file_peek_path (user_bin), "cargo");
  return program != NULL ? program : quay_child_find_on_path (path, "cargo");
}

static QuayCargoVersion *
read_version (QuayChild  *child,
              const char *program,
              GError    **error)
{
  gsize length;
  const char *output = quay_child_get_output (child, &length);
  g_autofree char *line = g_strndup (output, length);
  g_autofree char *text = NULL;
  QuayCargoVersion *version;
  guint major;
  guint minor;

  if (quay_child_get_status (child) != 0 || !quay_cargo_version_parse (line, &major, &minor, &text))
    {
      quay_error_set (error, QUAY_ERROR_FAILED, program, NULL, "%s did not say its version", program);
      return NULL;
    }

  version = g_new0 (QuayCargoVersion, 1);
  version->major = major;
  version->minor = minor;
  version->text = g_steal_pointer (&text);
  version->program = g_strdup (program);
  return version;
}

static void
version_printed_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const char *program = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayChild) child = quay_child_run_finish (result, &error);
  QuayCargoVersion *version = child != NULL ? read_version (child, program, &error) : NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_prefix_error (&error, "%s: ", program);
  if (version != NULL)
    g_task_return_pointer (task, version, (GDestroyNotify) quay_cargo_version_free);
  else
    g_task_return_error (task, error);
}

static GSubprocessLauncher *
make_launcher (QuayCargoHome *home,
               GFile         *folder)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                             G_SUBPROCESS_FLAGS_STDERR_PIPE);

  g_subprocess_launcher_set_environ (launcher, (char **) quay_cargo_home_get_environment (home));
  /* A question must not make rustup download the toolchain that the project names (rustup 1.28). */
  g_subprocess_launcher_setenv (launcher, "RUSTUP_AUTO_INSTALL", "0", TRUE);
  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, g_file_peek_path (folder));
  return launcher;
}

/**
 * quay_cargo_version_query_in_time_async:
 * @seconds: how long the program may take
 *
 * As [func@Quay.CargoVersion.query_async], with another limit.
 */
void
quay_cargo_version_query_in_time_async (QuayCargoHome      *home,
                                        GFile              *folder,
                                        guint               seconds,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GTask) task = NULL;
  char *program = NULL;

  g_return_if_fail (home != NULL);
  g_return_if_fail (folder == NULL || g_file_peek_path (folder) != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_cargo_version_query_async);
  /* Inside a Flatpak there is at most the SDK's Cargo, which is not the user's. */
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    program = find_program (home);
  g_task_set_task_data (task, program, g_free);
  if (program == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no Cargo can be run here");
      return;
    }

  launcher = make_launcher (home, folder);
  quay_child_run_async (launcher, (const char *[]) { program, "--version", NULL }, OUTPUT_LIMIT, seconds * 1000,
                        cancellable, version_printed_cb, g_steal_pointer (&task));
}

/**
 * quay_cargo_version_query_async:
 * @home: whose environment Cargo gets, and in whose “bin” folder it is looked for first
 * @folder: (nullable): where to run it, because rustup may have another version for a project; a local folder
 *
 * Runs `cargo --version`, at most 10 seconds: the one of `$CARGO_HOME/bin`, of `~/.cargo/bin`, or of `PATH`.
 * Nothing else is run, and nothing at all in a Flatpak.
 *
 * Errors: %G_IO_ERROR_NOT_FOUND (no Cargo, or none may be run here), %G_IO_ERROR_TIMED_OUT,
 * %G_IO_ERROR_CANCELLED, %QUAY_ERROR_FAILED (subject: the program) when it says no version, and those of
 * starting a process.
 */
void
quay_cargo_version_query_async (QuayCargoHome      *home,
                                GFile              *folder,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  quay_cargo_version_query_in_time_async (home, folder, TIMEOUT_SECONDS, cancellable, callback, user_data);
}

QuayCargoVersion *
quay_cargo_version_query_finish (GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_cargo_version_check:
 *
 * Returns: %FALSE with %QUAY_ERROR_CARGO_TOO_OLD (subject: the version) when this Cargo cannot log in to
 *   registries yet: that came with 1.74 (changelog of Cargo)
 */
gboolean
quay_cargo_version_check (QuayCargoVersion *self,
                          GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->major > 1 || (self->major == 1 && self->minor >= QUAY_CARGO_MINIMUM_MINOR))
    return TRUE;

  quay_error_set (error, QUAY_ERROR_CARGO_TOO_OLD, self->text, NULL, "%s is Cargo %s", self->program, self->text);
  return FALSE;
}
