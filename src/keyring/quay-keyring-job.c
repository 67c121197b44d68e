/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-job"

#include "config.h"

/* For calls by object path, which do not need a proxy, and with it four more calls, for each object on the way. */
#define SECRET_API_SUBJECT_TO_CHANGE

#include "quay-keyring-job-private.h"

#include "quay-error.h"

/* How long a change that was cancelled may still take before its outcome is given up, in milliseconds. */
#define GRACE 1000

/* How often a job begins again. One restart of the service can be met more than once: a call is lost, then a stale
 * object is used, and then the new service knows the default keyring by name but has not loaded it yet.
 */
#define MAX_RESTARTS 3

/* One request to the Secret Service on its way through many calls.
 *
 * It runs through stages: connect to the session bus, get the service, find the default keyring, unlock it when it is
 * locked, then do what was asked for. This order matters. A bare look-up in a locked keyring answers “nothing there”,
 * and in one that was not unlocked since the service started it does not even open a dialog (gnome-keyring 42.1).
 *
 * libsecret is never given a cancellable: cancelling while an unlock dialog is open makes gnome-keyring abort, and the
 * answer may never come. Instead the caller's task is returned and the job is left behind. Whoever then calls back
 * finds by quay_keyring_step_end() that nobody waits for it. The job is kept alive by the call that is under way.
 *
 * Calls that cannot have a dialog open end after a limit. Those that can have none of ours; D-Bus ends them when the
 * service does not answer at all, and we do when it leaves the bus, which libsecret 0.20.5 does not notice. A user who
 * looks for the password takes as long as it takes.
 *
 * When the service turns out to have been started anew, the job goes back to its beginning.
 */
struct _QuayKeyringStep
{
  QuayKeyringJob  *job;
  QuayKeyringStage stage;
};

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
stop_waiting (QuayKeyringJob *job)
{
  job->step = NULL;
  clear_source (&job->limit_source);
  g_clear_signal_handler (&job->owner_handler, job->service);
}

/* Gives the caller's task away, once. The job lets go of everything at the same moment, above all of secrets: the call
 * that keeps it alive may never come back.
 */
static GTask *
end_job (QuayKeyringJob *job)
{
  stop_waiting (job);
  clear_source (&job->cancel_source);
  g_clear_pointer (&job->items, g_ptr_array_unref);
  g_clear_pointer (&job->collection, g_free);
  g_clear_pointer (&job->collections, g_strfreev);
  g_clear_pointer (&job->hidden, g_ptr_array_unref);
  g_clear_pointer (&job->owner, g_free);
  g_clear_object (&job->service);
  if (job->destroy_data != NULL)
    g_clear_pointer (&job->data, job->destroy_data);
  job->recover = NULL;
  return g_steal_pointer (&job->task);
}

static void
restart (QuayKeyringJob *job)
{
  g_debug ("The keyring service was started anew, trying again");
  job->n_restarts++;
  job->committed = FALSE;
  g_clear_pointer (&job->items, g_ptr_array_unref);
  g_clear_pointer (&job->collection, g_free);
  g_clear_pointer (&job->owner, g_free);
  g_clear_object (&job->service);
  /* Otherwise libsecret keeps giving out the object whose session is gone. */
  secret_service_disconnect ();
  quay_keyring_job_open (job, job->opened);
}

static void
handle_error (QuayKeyringJob  *job,
              QuayKeyringStage stage,
              const GError    *cause)
{
  QuayKeyringErrorFunc recover = g_steal_pointer (&job->recover);

  g_debug ("Keyring, stage %d: %s (%s, %d)", stage, cause->message, g_quark_to_string (cause->domain), cause->code);

  if (recover != NULL)
    {
      job->n_restarts = MAX_RESTARTS;
      recover (job, quay_keyring_error_new (cause, stage, job->sandbox_info));
    }
  else if (job->cancelled)
    quay_keyring_job_fail (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  else if (job->n_restarts < MAX_RESTARTS && quay_keyring_error_is_restart (cause))
    restart (job);
  else
    quay_keyring_job_fail (job, quay_keyring_error_new (cause, stage, job->sandbox_info));
}

static void
give_up (QuayKeyringJob *job,
         GQuark          domain,
         int             code,
         const char     *message)
{
  g_autoptr(QuayKeyringJob) kept = quay_keyring_job_ref (job);
  g_autoptr(GError) error = g_error_new_literal (domain, code, message);
  QuayKeyringStage stage = job->step->stage;

  stop_waiting (job);
  handle_error (job, stage, error);
}

static gboolean
limit_reached_cb (gpointer user_data)
{
  QuayKeyringJob *job = user_data;

  if (job->cancelled)
    quay_keyring_job_fail (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  else
    give_up (job, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The keyring service did not answer");
  return G_SOURCE_REMOVE;
}

static void
owner_changed_cb (QuayKeyringJob *job)
{
  give_up (job, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY, "The keyring service left the bus");
}

static void
set_limit (QuayKeyringJob *job,
           guint           limit)
{
  clear_source (&job->limit_source);
  job->limit_source = g_timeout_source_new (limit);
  g_source_set_callback (job->limit_source, limit_reached_cb, job, NULL);
  g_source_attach (job->limit_source, g_task_get_context (job->task));
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  QuayKeyringJob *job = user_data;

  job->cancelled = TRUE;
  if (job->committed)
    set_limit (job, MIN (GRACE, job->limit));
  else
    quay_keyring_job_fail (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  return G_SOURCE_REMOVE;
}

/**
 * quay_keyring_job_new:
 * @task: (transfer full): the caller's task
 * @url: (nullable): the address whose items it is about, %NULL for all
 * @limit: milliseconds without an answer after which a call that has no dialog open is given up
 * @sandbox_info: a path as for quay_keyring_is_blocked()
 *
 * Returns: (transfer full): a job that has not begun yet
 */
QuayKeyringJob *
quay_keyring_job_new (GTask              *task,
                      const char         *url,
                      QuayTokenStoreFlags flags,
                      guint               limit,
                      const char         *sandbox_info)
{
  QuayKeyringJob *job = g_new0 (QuayKeyringJob, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_ref_count_init (&job->ref_count);
  job->task = task;
  job->url = g_strdup (url);
  job->flags = flags;
  job->limit = limit;
  job->sandbox_info = g_strdup (sandbox_info);

  /* What became of a change is told as it is, whatever was cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  if (cancellable != NULL)
    {
      job->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (job->cancel_source, G_SOURCE_FUNC (cancelled_cb), job, NULL);
      g_source_attach (job->cancel_source, g_task_get_context (task));
    }
  return job;
}

QuayKeyringJob *
quay_keyring_job_ref (QuayKeyringJob *job)
{
  g_ref_count_inc (&job->ref_count);
  return job;
}

void
quay_keyring_job_unref (QuayKeyringJob *job)
{
  if (!g_ref_count_dec (&job->ref_count))
    return;

  /* Every step that ends begins another or ends the job. */
  g_assert (job->task == NULL);
  g_free (job->url);
  g_free (job->sandbox_info);
  g_free (job);
}

/* What the user of the job needs beside it; @destroy is called when the job ends, not when it is freed. */
void
quay_keyring_job_set_data (QuayKeyringJob *job,
                           gpointer        data,
                           GDestroyNotify  destroy)
{
  job->data = data;
  job->destroy_data = destroy;
}

gpointer
quay_keyring_job_get_data (QuayKeyringJob *job)
{
  return job->data;
}

const char *
quay_keyring_job_get_url (QuayKeyringJob *job)
{
  return job->url;
}

SecretService *
quay_keyring_job_get_service (QuayKeyringJob *job)
{
  return job->service;
}

/**
 * quay_keyring_job_get_default:
 *
 * Returns: (transfer none) (nullable): the object path of the default keyring, when there is one
 */
const char *
quay_keyring_job_get_default (QuayKeyringJob *job)
{
  return job->collection;
}

/**
 * quay_keyring_job_get_items:
 *
 * Returns: (transfer none) (element-type SecretItem): what the last quay_keyring_job_find() found
 */
GPtrArray *
quay_keyring_job_get_items (QuayKeyringJob *job)
{
  return job->items;
}

/**
 * quay_keyring_job_begin_step:
 * @stage: what the call is about to do; it decides whether there is a limit and what an error means
 *
 * Called before each call to libsecret, whose user data is the result.
 *
 * Returns: (transfer full): to be given to quay_keyring_step_end() by the callback
 */
QuayKeyringStep *
quay_keyring_job_begin_step (QuayKeyringJob  *job,
                             QuayKeyringStage stage)
{
  QuayKeyringStep *step = g_new0 (QuayKeyringStep, 1);
  gboolean may_prompt = stage != QUAY_KEYRING_CONNECTING && stage != QUAY_KEYRING_READING;

  g_assert (job->step == NULL && job->task != NULL);

  step->job = quay_keyring_job_ref (job);
  step->stage = stage;
  job->step = step;

  if (job->cancelled)
    set_limit (job, MIN (GRACE, job->limit));
  else if (!may_prompt)
    set_limit (job, job->limit);
  if (may_prompt)
    job->owner_handler = g_signal_connect_swapped (job->service, "notify::g-name-owner",
                                                   G_CALLBACK (owner_changed_cb), job);
  return step;
}

/* What was found in a service has no properties any more once that is gone, although its last answer was a good one. */
static gboolean
has_left (QuayKeyringJob *job)
{
  g_autofree char *owner = NULL;

  if (job->service == NULL)
    return FALSE;
  owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (job->service));
  return g_strcmp0 (owner, job->owner) != 0;
}

/**
 * quay_keyring_step_end:
 * @step: (transfer full): the user data of a callback
 * @error: (nullable): what went wrong, as libsecret said it
 *
 * The answer of a service that has gone since counts as none.
 *
 * Returns: (transfer full) (nullable): the job, to be carried on; %NULL when nobody waits for this answer any more or
 *   @error was dealt with
 */
QuayKeyringJob *
quay_keyring_step_end (QuayKeyringStep *step,
                       const GError    *error)
{
  g_autofree QuayKeyringStep *ended = step;
  g_autoptr(QuayKeyringJob) job = step->job;

  if (job->step != step)
    {
      g_debug ("A late answer of the keyring is ignored");
      return NULL;
    }

  if (error == NULL && has_left (job))
    {
      owner_changed_cb (job);
      return NULL;
    }
  stop_waiting (job);
  if (error == NULL)
    return g_steal_pointer (&job);

  handle_error (job, ended->stage, error);
  return NULL;
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) unlocked = NULL;
  int n_unlocked = secret_service_unlock_dbus_paths_finish (SECRET_SERVICE (object), result, &unlocked, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);

  if (job == NULL)
    return;

  if (n_unlocked == 0)
    quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_DISMISSED, NULL, NULL,
                                                "The keyring was not unlocked"));
  else
    g_steal_pointer (&job->unlocked) (job);
}

/**
 * quay_keyring_job_unlock:
 * @paths: %NULL-terminated object paths of keyrings or items
 * @unlocked: called when at least one of them is unlocked; otherwise the job fails
 *
 * Opens the service's dialog, unless the caller of the store did not want that.
 */
void
quay_keyring_job_unlock (QuayKeyringJob *job,
                         const char    **paths,
                         QuayKeyringFunc unlocked)
{
  job->unlocked = unlocked;
  if ((job->flags & QUAY_TOKEN_STORE_NO_PROMPT) != 0)
    quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_LOCKED, NULL, NULL, "The keyring is locked"));
  else
    secret_service_unlock_dbus_paths (job->service, paths, NULL, unlocked_cb,
                                      quay_keyring_job_begin_step (job, QUAY_KEYRING_UNLOCKING));
}

static void
locked_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autoptr(GVariant) locked = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;

  if (error != NULL)
    g_dbus_error_strip_remote_error (error);
  job = quay_keyring_step_end (user_data, error);
  if (job == NULL)
    return;

  g_variant_get (reply, "(v)", &locked);
  if (!g_variant_is_of_type (locked, G_VARIANT_TYPE_BOOLEAN) || g_variant_get_boolean (locked))
    {
      const char *paths[] = { job->collection, NULL };

      quay_keyring_job_unlock (job, paths, job->opened);
    }
  else
    job->opened (job);
}

static void
read_locked (QuayKeyringJob *job)
{
  GDBusProxy *service = G_DBUS_PROXY (job->service);

  g_dbus_connection_call (g_dbus_proxy_get_connection (service), g_dbus_proxy_get_name (service), job->collection,
                          "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Locked"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          locked_read_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

/* Takes the only keyring there is; the one that ends with the session does not count. */
static void
session_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *session = secret_service_read_alias_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);
  const char *only = NULL;
  guint n_lasting = 0;

  if (job == NULL)
    return;

  for (guint i = 0; job->collections[i] != NULL; i++)
    {
      if (g_strcmp0 (job->collections[i], session) == 0)
        continue;
      only = job->collections[i];
      n_lasting++;
    }

  if (n_lasting == 1)
    {
      job->collection = g_strdup (only);
      read_locked (job);
    }
  else
    job->opened (job);
}

static void
find_session (QuayKeyringJob *job)
{
  if (job->collections[0] == NULL)
    job->opened (job);
  else
    secret_service_read_alias_dbus_path (job->service, SECRET_COLLECTION_SESSION, NULL, session_found_cb,
                                         quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

static void
collections_read_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autoptr(GVariant) paths = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;

  if (error != NULL)
    g_dbus_error_strip_remote_error (error);
  job = quay_keyring_step_end (user_data, error);
  if (job == NULL)
    return;

  g_variant_get (reply, "(v)", &paths);
  g_clear_pointer (&job->collections, g_strfreev);
  job->collections = g_variant_is_of_type (paths, G_VARIANT_TYPE_OBJECT_PATH_ARRAY) ?
                     g_variant_dup_objv (paths, NULL) : g_new0 (char *, 1);
  g_steal_pointer (&job->listed) (job);
}

/* Asks for the object paths of all keyrings. What libsecret keeps of them may be out of date: not every service tells
 * when one comes or goes.
 */
void
quay_keyring_job_list_collections (QuayKeyringJob *job,
                                   QuayKeyringFunc listed)
{
  GDBusProxy *service = G_DBUS_PROXY (job->service);

  job->listed = listed;
  g_dbus_connection_call (g_dbus_proxy_get_connection (service), g_dbus_proxy_get_name (service),
                          g_dbus_proxy_get_object_path (service), "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", "org.freedesktop.Secret.Service", "Collections"),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          collections_read_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

/* Asked anew for each job: not every service tells when it locks a keyring. Some know no alias for the keyring that new
 * items go to, KeePassXC for one when another database is in front; when there is only one it is meant, and Cargo
 * looks into all.
 */
static void
default_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = secret_service_read_alias_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);

  if (job == NULL)
    return;

  job->collection = g_steal_pointer (&path);
  if (job->collection == NULL)
    quay_keyring_job_list_collections (job, find_session);
  else
    read_locked (job);
}

static void
service_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretService) service = secret_service_get_finish (result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);

  if (job == NULL)
    return;

  job->service = g_steal_pointer (&service);
  job->owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (job->service));
  secret_service_read_alias_dbus_path (job->service, SECRET_COLLECTION_DEFAULT, NULL, default_found_cb,
                                       quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

static void
bus_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);

  if (job != NULL)
    secret_service_get (SECRET_SERVICE_OPEN_SESSION, NULL, service_found_cb,
                        quay_keyring_job_begin_step (job, QUAY_KEYRING_CONNECTING));
}

/**
 * quay_keyring_job_open:
 * @opened: called when the service is there and its default keyring, if it has one, is unlocked
 *
 * libsecret would connect to the bus by itself. We do it first, so that “no bus” needs no guessing from its words.
 */
void
quay_keyring_job_open (QuayKeyringJob *job,
                       QuayKeyringFunc opened)
{
  job->opened = opened;
  if (g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    quay_keyring_job_fail (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  else
    g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_found_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_CONNECTING));
}

/**
 * quay_keyring_job_commit:
 * @recover: (nullable): gets the next error instead of the caller, owns it, and ends the job with it in the end
 *
 * From here on things are changed: a cancelled job is carried through, unless that takes longer than a moment.
 */
void
quay_keyring_job_commit (QuayKeyringJob      *job,
                         QuayKeyringErrorFunc recover)
{
  job->committed = TRUE;
  job->recover = recover;
}

/**
 * quay_keyring_job_set_several:
 *
 * More than one item can be read for the address, and which of them Cargo is given is chance.
 */
void
quay_keyring_job_set_several (QuayKeyringJob *job)
{
  g_task_set_task_data (job->task, GINT_TO_POINTER (TRUE), NULL);
}

void
quay_keyring_job_return_pointer (QuayKeyringJob *job,
                                 gpointer        result,
                                 GDestroyNotify  destroy)
{
  g_autoptr(GTask) task = end_job (job);

  g_task_return_pointer (task, result, destroy);
}

void
quay_keyring_job_return_boolean (QuayKeyringJob *job,
                                 gboolean        result)
{
  g_autoptr(GTask) task = end_job (job);

  g_task_return_boolean (task, result);
}

/**
 * quay_keyring_job_fail:
 * @error: (transfer full): what the caller gets
 */
void
quay_keyring_job_fail (QuayKeyringJob *job,
                       GError         *error)
{
  g_autoptr(GTask) task = end_job (job);

  g_task_return_error (task, error);
}
