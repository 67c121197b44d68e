/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-child"

#include "config.h"

#include "quay-child.h"

#include <signal.h>
#include <unistd.h>

#include "quay-secret.h"

/* Bytes. More than this on the error output explains nothing. */
#define MOST_OUTCRY (64 * 1024)

/**
 * QuayChild:
 *
 * Another program, run without a terminal and within bounds of time and size. What it prints may be a token, so it goes
 * from the pipe into locked memory.
 */
struct _QuayChild
{
  QuaySecret *output;
  char       *text;             /* the memory of @output */
  gsize       room;
  gsize       length;
  char       *outcry;
  gsize       outcry_length;
  int         status;
};

/* A run ends in finish(), once, when the program is gone and both pipes are read or given up. */
typedef struct
{
  QuayChild    *child;
  GSubprocess  *process;
  GCancellable *reading;        /* ends the reading when the program is given up */
  GSource      *timer;
  GSource      *cancelled;      /* the caller's cancellable, or NULL */
  gboolean      given_up;
  gboolean      timed_out;
  guint         n_pending;
} Run;

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
free_run (Run *run)
{
  clear_source (&run->timer);
  clear_source (&run->cancelled);
  g_clear_object (&run->process);
  g_clear_object (&run->reading);
  g_clear_pointer (&run->child, quay_child_unref);
  g_free (run);
}

static void
finalize (gpointer data)
{
  QuayChild *self = data;

  quay_secret_unref (self->output);
  g_free (self->outcry);
}

QuayChild *
quay_child_ref (QuayChild *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
quay_child_unref (QuayChild *self)
{
  g_atomic_rc_box_release_full (self, finalize);
}

/**
 * quay_child_get_status:
 *
 * Returns: what the program exited with; -1 when it was killed, also because it printed too much
 */
int
quay_child_get_status (QuayChild *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->status;
}

/**
 * quay_child_get_output:
 * @length: (out): how many bytes
 *
 * Returns: (transfer none) (array length=length): what the program printed, any bytes. The caller may change them: who
 *   takes a token out of it wipes what is left.
 */
char *
quay_child_get_output (QuayChild *self,
                       gsize     *length)
{
  g_return_val_if_fail (self != NULL, NULL);

  *length = self->length;
  return self->text;
}

/**
 * quay_child_get_outcry:
 *
 * Returns: (transfer none): what the program printed on its error output, at most 64 KiB of it, as UTF-8
 */
const char *
quay_child_get_outcry (QuayChild *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->outcry;
}

/**
 * quay_child_find_in_folder:
 * @folder: a folder; a relative one is never looked into, because it would be what lies in somebody's project
 * @name: a program's name
 *
 * Returns: (transfer full) (nullable): the program's path, if there is one that may be run
 */
char *
quay_child_find_in_folder (const char *folder,
                           const char *name)
{
  g_autofree char *program = NULL;

  g_return_val_if_fail (folder != NULL && name != NULL, NULL);

  if (!g_path_is_absolute (folder))
    return NULL;
  program = g_build_filename (folder, name, NULL);
  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (program, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_steal_pointer (&program);
}

/**
 * quay_child_find_on_path:
 * @path: (nullable): folders as in `PATH`; relative ones are left out
 * @name: a program's name
 *
 * As g_find_program_in_path(), for the `PATH` of somebody else.
 *
 * Returns: (transfer full) (nullable): the path of the first program of that name
 */
char *
quay_child_find_on_path (const char *path,
                         const char *name)
{
  g_auto(GStrv) folders = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  char *program = NULL;

  for (guint i = 0; program == NULL && folders[i] != NULL; i++)
    program = quay_child_find_in_folder (folders[i], name);
  return program;
}

/* Runs in the child. A session of its own has no terminal to ask at, and is a group that can be killed as a whole: many
 * programs are scripts that start another one.
 */
static void
leave_session_cb (gpointer user_data)
{
  setsid ();
}

/* Both pipes are given up, too: a grandchild that escaped could hold them open for ever. */
static void
give_up (Run *run)
{
  const char *id = g_subprocess_get_identifier (run->process);

  run->given_up = TRUE;
  if (id != NULL)
    kill (-(pid_t) g_ascii_strtoll (id, NULL, 10), SIGKILL);
  g_subprocess_force_exit (run->process);
  g_cancellable_cancel (run->reading);
}

static gboolean
time_over_cb (gpointer user_data)
{
  Run *run = g_task_get_task_data (user_data);

  run->timed_out = TRUE;
  give_up (run);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  give_up (g_task_get_task_data (user_data));
  return G_SOURCE_REMOVE;
}

static void
finish (GTask *task)
{
  Run *run = g_task_get_task_data (task);
  QuayChild *child = run->child;
  char *outcry;

  if (--run->n_pending > 0)
    return;

  clear_source (&run->timer);
  clear_source (&run->cancelled);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (run->timed_out)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The program did not come to its end");
      return;
    }

  outcry = g_utf8_make_valid (child->outcry, child->outcry_length);
  g_free (child->outcry);
  child->outcry = outcry;
  child->status = !run->given_up && g_subprocess_get_if_exited (run->process)
                  ? g_subprocess_get_exit_status (run->process) : -1;
  g_task_return_pointer (task, g_steal_pointer (&run->child), (GDestroyNotify) quay_child_unref);
}

/* On failure, the length says how much came, and what came is judged. */
static void
output_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &run->child->length, NULL);
  if (run->child->length == run->child->room)
    give_up (run);
  finish (task);
}

static void
outcry_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data (task);

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &run->child->outcry_length, NULL);
  if (run->child->outcry_length == MOST_OUTCRY)
    give_up (run);
  finish (task);
}

static void
exited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  finish (task);
}

static QuayChild *
new_child (gsize most_output)
{
  QuayChild *self = g_atomic_rc_box_new0 (QuayChild);

  /* Full means that there was more, so there is room for one byte that nobody wants. */
  self->room = most_output + 1;
  self->output = quay_secret_new_blank (self->room, &self->text);
  self->outcry = g_malloc0 (MOST_OUTCRY);
  return self;
}

static void
watch (GTask *task,
       guint  milliseconds)
{
  Run *run = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  run->timer = g_timeout_source_new (milliseconds);
  g_task_attach_source (task, run->timer, time_over_cb);
  if (cancellable != NULL)
    {
      run->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, run->cancelled, G_SOURCE_FUNC (cancelled_cb));
    }
}

/**
 * quay_child_run_async:
 * @launcher: made with the flags for a pipe from the output and a pipe from the error output; its environment and its
 *   folder are the caller's choice, its child setup is ours
 * @arguments: (array zero-terminated=1): the program, and what it is given
 * @most_output: bytes; a program that prints more is killed
 * @milliseconds: how long it may take before it is killed
 *
 * Runs a program to its end. It has nothing to read, no terminal, and a process group of its own, which is killed as a
 * whole.
 *
 * Errors: %G_IO_ERROR_TIMED_OUT, %G_IO_ERROR_CANCELLED, and those of starting a process.
 */
void
quay_child_run_async (GSubprocessLauncher *launcher,
                      const char *const   *arguments,
                      gsize                most_output,
                      guint                milliseconds,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;
  Run *run;

  g_return_if_fail (G_IS_SUBPROCESS_LAUNCHER (launcher));
  g_return_if_fail (arguments != NULL && arguments[0] != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  run = g_new0 (Run, 1);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_child_run_async);
  g_task_set_task_data (task, run, (GDestroyNotify) free_run);
  if (g_task_return_error_if_cancelled (task))
    return;

  g_subprocess_launcher_set_child_setup (launcher, leave_session_cb, NULL, NULL);
  run->process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  if (run->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  run->child = new_child (most_output);
  run->reading = g_cancellable_new ();
  run->n_pending = 3;
  watch (task, milliseconds);
  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (run->process), run->child->text, run->child->room,
                                 G_PRIORITY_DEFAULT, run->reading, output_read_cb, g_object_ref (task));
  g_input_stream_read_all_async (g_subprocess_get_stderr_pipe (run->process), run->child->outcry, MOST_OUTCRY,
                                 G_PRIORITY_DEFAULT, run->reading, outcry_read_cb, g_object_ref (task));
  g_subprocess_wait_async (run->process, NULL, exited_cb, g_object_ref (task));
}

/**
 * quay_child_run_finish:
 *
 * Returns: (transfer full): what the program said, however it ended
 */
QuayChild *
quay_child_run_finish (GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
