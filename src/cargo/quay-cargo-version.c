/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-version"

#include "config.h"

#include "quay-cargo-version.h"

#include <string.h>

#include "quay-error.h"

/* “cargo 1.95.0 (f2d3ce0bd 2026-03-21)” is 35 bytes; a program that writes more than this is not Cargo. */
#define OUTPUT_LIMIT 4096

/* How long a user waits for something that takes 50 ms. */
#define TIMEOUT_SECONDS 10

/* One run of `cargo --version`. It ends in finish_query(), once, when the process is gone and its output
 * read. */
typedef struct
{
  GSubprocess  *process;
  char         *program;
  char          output[OUTPUT_LIMIT];
  gsize         length;
  GCancellable *reading;        /* ends the reading when the process is given up */
  GSource      *timeout;
  GSource      *cancelled;      /* the caller's cancellable, or NULL */
  gboolean      timed_out;
  gboolean      output_read;
  gboolean      exited;
} Query;

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
query_free (Query *query)
{
  clear_source (&query->timeout);
  clear_source (&query->cancelled);
  g_clear_object (&query->reading);
  g_clear_object (&query->process);
  g_free (query->program);
  g_free (query);
}

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

static char *
find_in_folder (const char *folder)
{
  g_autofree char *program = NULL;

  /* A relative folder of PATH would run what lies in a project. */
  if (!g_path_is_absolute (folder))
    return NULL;

  program = g_build_filename (folder, "cargo", NULL);
  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (program, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_steal_pointer (&program);
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
  g_auto(GStrv) folders = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  char *program = NULL;

  if (g_file_peek_path (cargo_bin) != NULL)
    program = find_in_folder (g_file_peek_path (cargo_bin));
  if (program == NULL && g_file_peek_path (user_bin) != NULL)
    program = find_in_folder (g_file_peek_path (user_bin));
  for (guint i = 0; program == NULL && folders[i] != NULL; i++)
    program = find_in_folder (folders[i]);
  return program;
}

static QuayCargoVersion *
read_version (Query   *query,
              GError **error)
{
  g_autofree char *output = g_strndup (query->output, query->length);
  g_autofree char *text = NULL;
  QuayCargoVersion *version;
  guint major;
  guint minor;

  if (query->timed_out)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s did not answer", query->program);
      return NULL;
    }
  if (!g_subprocess_get_successful (query->process) || query->length == OUTPUT_LIMIT ||
      !quay_cargo_version_parse (output, &major, &minor, &text))
    {
      quay_error_set (error, QUAY_ERROR_FAILED, query->program, NULL, "%s did not say its version", query->program);
      return NULL;
    }

  version = g_new0 (QuayCargoVersion, 1);
  version->major = major;
  version->minor = minor;
  version->text = g_steal_pointer (&text);
  version->program = g_strdup (query->program);
  return version;
}

/* Both the end of the output and the end of the process have to come; in which order is chance. */
static void
finish_query (GTask *task)
{
  Query *query = g_task_get_task_data (task);
  QuayCargoVersion *version;
  GError *error = NULL;

  if (!query->output_read || !query->exited)
    return;

  clear_source (&query->timeout);
  clear_source (&query->cancelled);
  version = read_version (query, &error);
  if (version == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, version, (GDestroyNotify) quay_cargo_version_free);
}

static void
output_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Query *query = g_task_get_task_data (task);

  /* On failure @length says how much came; read_version() judges by that. */
  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &query->length, NULL);
  query->output_read = TRUE;
  if (query->length == OUTPUT_LIMIT)
    g_subprocess_force_exit (query->process);
  finish_query (task);
}

static void
exited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Query *query = g_task_get_task_data (task);

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  query->exited = TRUE;
  finish_query (task);
}

/* A child of the program could hold the pipe open for ever, so the reading is given up together with the
 * process. */
static void
give_up (Query *query)
{
  g_subprocess_force_exit (query->process);
  g_cancellable_cancel (query->reading);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Query *query = g_task_get_task_data (user_data);

  query->timed_out = TRUE;
  give_up (query);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  give_up (g_task_get_task_data (user_data));
  return G_SOURCE_REMOVE;
}

static gboolean
start_query (GTask         *task,
             QuayCargoHome *home,
             GFile         *folder,
             GError       **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  Query *query = g_task_get_task_data (task);
  char **environment = (char **) quay_cargo_home_get_environment (home);

  /* Inside a Flatpak there is at most the SDK's Cargo, which is not the user's. */
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    query->program = find_program (home);
  if (query->program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no Cargo can be run here");
      return FALSE;
    }

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_environ (launcher, environment);
  /* A question must not make rustup download the toolchain that the project names (rustup 1.28). */
  g_subprocess_launcher_setenv (launcher, "RUSTUP_AUTO_INSTALL", "0", TRUE);
  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, g_file_peek_path (folder));

  query->process = g_subprocess_launcher_spawn (launcher, error, query->program, "--version", NULL);
  return query->process != NULL;
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
  g_autoptr(GTask) task = NULL;
  Query *query;
  GError *error = NULL;

  g_return_if_fail (home != NULL);
  g_return_if_fail (folder == NULL || g_file_peek_path (folder) != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  query = g_new0 (Query, 1);
  query->reading = g_cancellable_new ();
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_cargo_version_query_async);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (!start_query (task, home, folder, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  query->timeout = g_timeout_source_new_seconds (seconds);
  g_task_attach_source (task, query->timeout, timed_out_cb);
  if (cancellable != NULL)
    {
      query->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, query->cancelled, G_SOURCE_FUNC (cancelled_cb));
    }
  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (query->process),
                                 query->output, sizeof query->output, G_PRIORITY_DEFAULT, query->reading,
                                 output_read_cb, g_object_ref (task));
  g_subprocess_wait_async (query->process, NULL, exited_cb, g_object_ref (task));
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
