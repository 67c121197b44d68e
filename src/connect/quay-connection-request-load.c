/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

/* Reading the project and Cargo's configuration in the background, and asking which Cargo that is: the plan wants to
 * know, and finds the answer there, because a person or a server takes longer than the question.
 */

typedef struct
{
  QuayCargoHome    *home;
  GFile            *folder;
  QuayCargoProject *project;
  QuayCargoConfig  *config;
} LoadJob;

static void
load_job_free (gpointer data)
{
  LoadJob *job = data;

  g_clear_pointer (&job->home, quay_cargo_home_unref);
  g_clear_object (&job->folder);
  g_clear_pointer (&job->project, quay_cargo_project_unref);
  g_clear_pointer (&job->config, quay_cargo_config_unref);
  g_free (job);
}

static void
load_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  LoadJob *job = task_data;
  GError *error = NULL;

  if (job->folder != NULL)
    {
      job->project = quay_cargo_project_load (job->folder, quay_cargo_home_get_user_home (job->home),
                                              cancellable, &error);
      if (job->project == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }

  job->config = quay_cargo_config_load (job->home,
                                        job->project != NULL ? quay_cargo_project_get_folder (job->project) : NULL,
                                        cancellable, &error);
  if (job->config == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
finish_loading (QuayConnectionRequest *self)
{
  g_autoptr(GPtrArray) tasks = g_steal_pointer (&self->load_tasks);

  self->loading = FALSE;
  self->load_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);
  LoadJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  gboolean success = g_task_propagate_boolean (G_TASK (result), &error);

  /* A newer reading is under way, and it answers for this one too. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&self->cargo_project, quay_cargo_project_unref);
  g_clear_pointer (&self->config, quay_cargo_config_unref);
  g_clear_error (&self->config_error);
  if (success)
    {
      const GError *config_error = quay_cargo_config_get_error (job->config);

      self->cargo_project = g_steal_pointer (&job->project);
      self->config = g_steal_pointer (&job->config);
      self->cargo_probe = quay_cargo_probe_new (job->home, self->cargo_project != NULL
                                                           ? quay_cargo_project_get_folder (self->cargo_project)
                                                           : NULL);
      if (config_error != NULL)
        self->config_error = g_error_copy (config_error);
    }
  else
    {
      self->config_error = g_steal_pointer (&error);
    }

  g_object_notify (G_OBJECT (self), "cargo-project");
  g_object_notify (G_OBJECT (self), "config");
  quay_connection_request_update (self);
  finish_loading (self);
}

/**
 * quay_connection_request_start_loading:
 *
 * Reads project and configuration of the present folder, instead of any reading that is under way.
 */
void
quay_connection_request_start_loading (QuayConnectionRequest *self)
{
  g_autoptr(GTask) task = NULL;
  LoadJob *job = g_new0 (LoadJob, 1);

  g_cancellable_cancel (self->load_cancellable);
  g_clear_object (&self->load_cancellable);
  g_clear_object (&self->cargo_probe);
  self->load_cancellable = g_cancellable_new ();
  self->loading = TRUE;

  job->home = quay_cargo_home_ref (quay_context_get_home (self->context));
  if (self->place == QUAY_PLACE_ONE_PROJECT && self->folder != NULL)
    job->folder = g_object_ref (self->folder);

  task = g_task_new (self, self->load_cancellable, loaded_cb, NULL);
  g_task_set_source_tag (task, quay_connection_request_start_loading);
  g_task_set_task_data (task, job, load_job_free);
  g_task_run_in_thread (task, load_thread);
}

/**
 * quay_connection_request_load_async:
 *
 * Waits until project and configuration of the present folder are read; starts reading if nobody did.
 */
void
quay_connection_request_load_async (QuayConnectionRequest *self,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_request_load_async);
  if (self->config != NULL && !self->loading)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_ptr_array_add (self->load_tasks, g_steal_pointer (&task));
  if (!self->loading)
    quay_connection_request_start_loading (self);
}

/**
 * quay_connection_request_load_finish:
 * @error: only %G_IO_ERROR_CANCELLED; what is wrong with the configuration is an issue, see
 *   quay_connection_request_get_config_error()
 */
gboolean
quay_connection_request_load_finish (QuayConnectionRequest *self,
                                     GAsyncResult          *result,
                                     GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
