/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-check-runner"

#include "config.h"

#include "quay-check-runner.h"

#include "quay-check-shared.h"
#include "quay-connection-private.h"

/* Checks of one host at the same time. A check is a handful of requests, each of some hundred milliseconds; Azure
 * DevOps counts requests in five minutes, so what is gained by fewer at a time is nothing. */
#define MOST_PER_HOST 64

/**
 * QuayCheckRunner:
 *
 * Checks many connections at the same time, so that all take little longer than the slowest; a host that does not
 * answer keeps nobody waiting but its own connections. What they have in common is asked once.
 *
 * A run begins, ends by itself or is stopped, and then another may begin: a new one stops the old one.
 */
struct _QuayCheckRunner
{
  GObject      parent_instance;

  QuayContext *context;
  GTask       *task;         /* the run that is under way, or NULL */
  GDateTime   *finished;
  guint        n_total;
  guint        n_done;
};

enum
{
  PROP_0,
  PROP_RUNNING,
  PROP_N_TOTAL,
  PROP_N_DONE,
  PROP_FINISHED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayCheckRunner, quay_check_runner, G_TYPE_OBJECT)

/* The connections of one host that are waiting. */
typedef struct
{
  GQueue waiting;   /* QuayConnection */
  guint  n_active;
} Host;

typedef struct
{
  GCancellable    *cancellable;   /* our own: the caller's leads to it, and Stop */
  GCancellable    *outer;
  gulong           outer_id;
  QuayCheckShared *shared;
  GFile           *folder;
  GHashTable      *hosts;         /* char * → Host */
  guint            n_active;
} Run;

/* One check that is under way. */
typedef struct
{
  GTask *task;
  Host  *host;   /* lives as long as the task */
} Errand;

static void
host_free (gpointer data)
{
  Host *host = data;

  g_queue_clear_full (&host->waiting, g_object_unref);
  g_free (host);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_cancellable_disconnect (run->outer, run->outer_id);
  g_clear_object (&run->outer);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->shared);
  g_clear_object (&run->folder);
  g_hash_table_unref (run->hosts);
  g_free (run);
}

static void
quay_check_runner_dispose (GObject *object)
{
  QuayCheckRunner *self = QUAY_CHECK_RUNNER (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->finished, g_date_time_unref);
  G_OBJECT_CLASS (quay_check_runner_parent_class)->dispose (object);
}

static void
quay_check_runner_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  QuayCheckRunner *self = QUAY_CHECK_RUNNER (object);

  switch (prop_id)
    {
    case PROP_RUNNING:
      g_value_set_boolean (value, self->task != NULL);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;
    case PROP_FINISHED:
      g_value_set_boxed (value, self->finished);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_check_runner_class_init (QuayCheckRunnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_check_runner_dispose;
  object_class->get_property = quay_check_runner_get_property;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FINISHED] = g_param_spec_boxed ("finished", NULL, NULL, G_TYPE_DATE_TIME, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_check_runner_init (QuayCheckRunner *self)
{
}

QuayCheckRunner *
quay_check_runner_new (QuayContext *context)
{
  QuayCheckRunner *self;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);

  self = g_object_new (QUAY_TYPE_CHECK_RUNNER, NULL);
  self->context = g_object_ref (context);
  return self;
}

/* The run of @task has ended, with all its checks. */
static void
end_run (GTask *task)
{
  QuayCheckRunner *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  if (self->task == task)
    {
      self->task = NULL;
      if (!g_cancellable_is_cancelled (run->cancellable))
        {
          g_clear_pointer (&self->finished, g_date_time_unref);
          self->finished = g_date_time_new_now_utc ();
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
        }
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
  if (g_cancellable_is_cancelled (run->cancellable))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The checks were stopped");
  else
    g_task_return_boolean (task, TRUE);
}

static void start_checks (GTask *task,
                          Host  *host);

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Errand *errand = user_data;
  g_autoptr(GTask) task = errand->task;
  QuayCheckRunner *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);

  /* Each connection tells its own result. */
  if (quay_connection_check_finish (QUAY_CONNECTION (object), result, NULL) && self->task == task)
    {
      self->n_done++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
    }
  run->n_active--;
  errand->host->n_active--;
  start_checks (task, errand->host);
  if (run->n_active == 0)
    end_run (task);
}

static void
start_checks (GTask *task,
              Host  *host)
{
  Run *run = g_task_get_task_data (task);

  while (!g_cancellable_is_cancelled (run->cancellable) && host->n_active < MOST_PER_HOST &&
         !g_queue_is_empty (&host->waiting))
    {
      g_autoptr(QuayConnection) connection = g_queue_pop_head (&host->waiting);
      Errand *errand = g_new (Errand, 1);

      errand->task = g_object_ref (task);
      errand->host = host;
      host->n_active++;
      run->n_active++;
      quay_connection_check_with_async (connection, run->folder, run->shared, run->cancellable, checked_cb, errand);
    }
}

static Host *
find_host (Run            *run,
           QuayConnection *connection)
{
  g_autofree char *name = quay_feed_address_dup_host (quay_connection_get_address (connection));
  Host *host = g_hash_table_lookup (run->hosts, name);

  if (host == NULL)
    {
      host = g_new0 (Host, 1);
      g_queue_init (&host->waiting);
      g_hash_table_insert (run->hosts, g_steal_pointer (&name), host);
    }
  return host;
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static Run *
run_new (QuayCheckRunner *self,
         GFile           *folder,
         QuayCheckFlags   flags,
         GCancellable    *cancellable)
{
  Run *run = g_new0 (Run, 1);

  run->cancellable = g_cancellable_new ();
  run->shared = quay_check_shared_new (self->context, flags, run->cancellable);
  run->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, host_free);
  g_set_object (&run->folder, folder);
  g_set_object (&run->outer, cancellable);
  if (cancellable != NULL)
    run->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb), g_object_ref (run->cancellable),
                                           g_object_unref);
  return run;
}

/**
 * quay_check_runner_run_async:
 * @connections: of #QuayConnection
 * @folder: (nullable): where Cargo would be started; %NULL: each connection where it is defined first
 *
 * Checks all of @connections. The list may change meanwhile.
 */
void
quay_check_runner_run_async (QuayCheckRunner    *self,
                             GListModel         *connections,
                             GFile              *folder,
                             QuayCheckFlags      flags,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Run *run;
  GHashTableIter iter;
  gpointer host;

  g_return_if_fail (QUAY_IS_CHECK_RUNNER (self));
  g_return_if_fail (G_IS_LIST_MODEL (connections));

  quay_check_runner_stop (self);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, quay_check_runner_run_async);
  run = run_new (self, folder, flags, cancellable);
  g_task_set_task_data (task, run, run_free);

  self->task = task;
  self->n_total = g_list_model_get_n_items (connections);
  self->n_done = 0;
  for (guint i = 0; i < self->n_total; i++)
    {
      QuayConnection *connection = g_list_model_get_item (connections, i);

      g_queue_push_tail (&find_host (run, connection)->waiting, connection);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);

  g_hash_table_iter_init (&iter, run->hosts);
  while (g_hash_table_iter_next (&iter, NULL, &host))
    start_checks (task, host);
  if (run->n_active == 0)
    end_run (task);
}

/**
 * quay_check_runner_run_finish:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: whether all connections have been checked, whatever was found
 */
gboolean
quay_check_runner_run_finish (QuayCheckRunner *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_check_runner_stop:
 *
 * Ends the run that is under way, if there is one. Connections that have not been checked keep what was known of them.
 */
void
quay_check_runner_stop (QuayCheckRunner *self)
{
  g_return_if_fail (QUAY_IS_CHECK_RUNNER (self));

  if (self->task != NULL)
    g_cancellable_cancel (((Run *) g_task_get_task_data (self->task))->cancellable);
}

gboolean
quay_check_runner_get_running (QuayCheckRunner *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_RUNNER (self), FALSE);

  return self->task != NULL;
}

guint
quay_check_runner_get_n_done (QuayCheckRunner *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_RUNNER (self), 0);

  return self->n_done;
}

guint
quay_check_runner_get_n_total (QuayCheckRunner *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_RUNNER (self), 0);

  return self->n_total;
}

/**
 * quay_check_runner_get_finished:
 *
 * Returns: (transfer none) (nullable): when the last run that was not stopped ended
 */
GDateTime *
quay_check_runner_get_finished (QuayCheckRunner *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_RUNNER (self), NULL);

  return self->finished;
}
