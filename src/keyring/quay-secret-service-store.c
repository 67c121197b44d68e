/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-secret-service-store"

#include "config.h"

/* For the calls by object path. */
#define SECRET_API_SUBJECT_TO_CHANGE
#include "quay-secret-service-store.h"

#include "quay-error.h"
#include "quay-keyring-delete.h"
#include "quay-keyring-list.h"
#include "quay-keyring-remake.h"
#include "quay-keyring-service.h"
#include "quay-keyring-watch.h"
#include "quay-keyring-write.h"

/**
 * QuaySecretServiceStore:
 *
 * Tokens in the keyring of the session: whatever owns org.freedesktop.secrets, usually gnome-keyring.
 *
 * Only libsecret's calls to the service are used. Its simple password calls would write a private file when we run in
 * a sandbox, and Cargo outside would never see it.
 *
 * The store has no state of its own, except that it may watch for changes. Each request is a #QuayKeyringJob.
 */
struct _QuaySecretServiceStore
{
  GObject           parent_instance;

  guint             answer_limit;
  char             *sandbox_info;
  QuayKeyringWatch *watch;
};

enum { PROP_0, PROP_ANSWER_LIMIT, PROP_SANDBOX_INFO, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void quay_secret_service_store_iface_init (QuayTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (QuaySecretServiceStore, quay_secret_service_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUAY_TYPE_TOKEN_STORE, quay_secret_service_store_iface_init))

/* @tag is the vfunc, by which its finish function knows the result. */
static QuayKeyringJob *
new_job (QuayTokenStore * store,
         const char          *url,
         QuayTokenStoreFlags flags,
         GCancellable * cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data,
         gpointer tag)
{
  QuaySecretServiceStore *self = QUAY_SECRET_SERVICE_STORE (store);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  return quay_keyring_job_new (task, url, flags, self->answer_limit, self->sandbox_info);
}

static void
end_preparation (QuayKeyringJob *job)
{
  quay_keyring_job_return_boolean (job, TRUE);
}

/* libsecret keeps the service and its session for the process once it has them, and they are most of the way. */
static void
quay_secret_service_store_prepare (QuayTokenStore *store)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, NULL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, NULL, NULL,
                                           quay_secret_service_store_prepare);

  quay_keyring_job_open (job, end_preparation);
}

static gboolean
fail_without_default (QuayKeyringJob *job)
{
  if (quay_keyring_job_get_default (job) != NULL)
    return FALSE;

  quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_NO_DEFAULT, NULL, NULL,
                                              "The keyring service has no default collection"));
  return TRUE;
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretValue) value = secret_service_lookup_finish (SECRET_SERVICE (object), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);
  const char *text;
  gsize length;

  if (job == NULL)
    return;

  if (value == NULL)
    {
      /* Another program deleted it after we had found it. */
      quay_keyring_job_return_pointer (job, NULL, NULL);
      return;
    }

  text = secret_value_get (value, &length);
  quay_keyring_job_return_pointer (job, quay_secret_new (text, length), (GDestroyNotify) quay_secret_unref);
}

/* When several items match, libsecret takes the one that it would give to Cargo. */
static void
look_up (QuayKeyringJob *job)
{
  if (quay_keyring_job_get_items (job)->len > 0)
    {
      g_autoptr(GHashTable) attributes = quay_keyring_attributes_new (quay_keyring_job_get_url (job));

      secret_service_lookup (quay_keyring_job_get_service (job), &quay_keyring_schema, attributes, NULL,
                             looked_up_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
    }
  else if (!fail_without_default (job))
    quay_keyring_job_return_pointer (job, NULL, NULL);
}

static void
find_one (QuayKeyringJob *job)
{
  quay_keyring_job_find (job, QUAY_KEYRING_FIND_HIDDEN, look_up);
}

static void
value_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretValue) value = secret_service_get_secret_for_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);
  const char *text;
  gsize length;

  if (job == NULL)
    return;

  if (value == NULL)
    {
      find_one (job);
      return;
    }
  text = secret_value_get (value, &length);
  quay_keyring_job_return_pointer (job, quay_secret_new (text, length), (GDestroyNotify) quay_secret_unref);
}

static void
unlocked_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) unlocked = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;

  secret_service_search_for_dbus_paths_finish (SECRET_SERVICE (object), result, &unlocked, NULL, &error);
  job = quay_keyring_step_end (user_data, error);
  if (job == NULL)
    return;

  if (unlocked != NULL && unlocked[0] != NULL && unlocked[1] != NULL)
    quay_keyring_job_set_several (job);
  if (unlocked != NULL && unlocked[0] != NULL)
    secret_service_get_secret_for_dbus_path (quay_keyring_job_get_service (job), unlocked[0], NULL, value_read_cb,
                                             quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
  else
    find_one (job);
}

/* Asks as Cargo does, by schema and address: what is found unlocked is what Cargo is given, and two calls are enough
 * for it. Only when there is nothing all keyrings are gone through, which takes a dozen. */
static void
find_unlocked (QuayKeyringJob *job)
{
  g_autoptr(GHashTable) attributes = quay_keyring_attributes_new (quay_keyring_job_get_url (job));

  secret_service_search_for_dbus_paths (quay_keyring_job_get_service (job), &quay_keyring_schema, attributes, NULL,
                                        unlocked_found_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

static void
quay_secret_service_store_lookup_async (QuayTokenStore     *store,
                                        const char         *url,
                                        QuayTokenStoreFlags flags,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, url, flags, cancellable, callback, user_data,
                                           quay_secret_service_store_lookup_async);

  quay_keyring_job_open (job, find_unlocked);
}

static QuaySecret *
quay_secret_service_store_lookup_finish (QuayTokenStore *store,
                                         GAsyncResult   *result,
                                         GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
quay_secret_service_store_lookup_found_several (QuayTokenStore *store,
                                                GAsyncResult   *result)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_lookup_async), FALSE);

  return g_task_get_task_data (G_TASK (result)) != NULL;
}

static void
quay_secret_service_store_store_async (QuayTokenStore     *store,
                                       const char         *url,
                                       const char         *registry,
                                       QuaySecret         *secret,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, url, QUAY_TOKEN_STORE_NONE, cancellable, callback, user_data,
                                           quay_secret_service_store_store_async);
  g_autofree char *label = g_strconcat (QUAY_KEYRING_LABEL_PREFIX, registry, NULL);

  quay_keyring_write (job, label, secret);
}

/* What a call that changes items ends with: copies of those that were there. */
static gboolean
finish_copies (QuayTokenStore *store,
               GAsyncResult   *result,
               gpointer        tag,
               GPtrArray     **copies,
               GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  *copies = g_task_propagate_pointer (G_TASK (result), error);
  return *copies != NULL;
}

static gboolean
quay_secret_service_store_store_finish_replaced (QuayTokenStore *store,
                                                 GAsyncResult   *result,
                                                 GPtrArray     **replaced,
                                                 GError        **error)
{
  return finish_copies (store, result, quay_secret_service_store_store_async, replaced, error);
}

static gboolean
quay_secret_service_store_store_finish (QuayTokenStore *store,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_autoptr(GPtrArray) replaced = NULL;

  return quay_secret_service_store_store_finish_replaced (store, result, &replaced, error);
}

static void
quay_secret_service_store_add_async (QuayTokenStore     *store,
                                     const char         *url,
                                     QuayTokenCopy      *copy,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, url, QUAY_TOKEN_STORE_NONE, cancellable, callback, user_data,
                                           quay_secret_service_store_add_async);

  quay_keyring_add (job, copy);
}

static gboolean
quay_secret_service_store_add_finish (QuayTokenStore *store,
                                      GAsyncResult   *result,
                                      GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_add_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
quay_secret_service_store_remove_async (QuayTokenStore     *store,
                                        const char         *url,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, url, QUAY_TOKEN_STORE_NONE, cancellable, callback, user_data,
                                           quay_secret_service_store_remove_async);

  quay_keyring_delete_all (job);
}

static gboolean
quay_secret_service_store_remove_finish_removed (QuayTokenStore *store,
                                                 GAsyncResult   *result,
                                                 GPtrArray     **removed,
                                                 GError        **error)
{
  return finish_copies (store, result, quay_secret_service_store_remove_async, removed, error);
}

static gboolean
quay_secret_service_store_remove_finish (QuayTokenStore *store,
                                         GAsyncResult   *result,
                                         GError        **error)
{
  g_autoptr(GPtrArray) removed = NULL;

  return quay_secret_service_store_remove_finish_removed (store, result, &removed, error);
}

static void
quay_secret_service_store_list_async (QuayTokenStore     *store,
                                      QuayTokenStoreFlags flags,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, NULL, flags, cancellable, callback, user_data,
                                           quay_secret_service_store_list_async);

  quay_keyring_list (job);
}

static GPtrArray *
quay_secret_service_store_list_finish (QuayTokenStore *store,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
quay_secret_service_store_keep_async (QuayTokenStore     *store,
                                      const char         *url,
                                      const char         *id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, url, QUAY_TOKEN_STORE_NONE, cancellable, callback, user_data,
                                           quay_secret_service_store_keep_async);

  quay_keyring_delete_others (job, id);
}

static gboolean
quay_secret_service_store_keep_finish (QuayTokenStore *store,
                                       GAsyncResult   *result,
                                       GError        **error)
{
  g_autoptr(GPtrArray) removed = NULL;

  return finish_copies (store, result, quay_secret_service_store_keep_async, &removed, error);
}

static void
end_unlocking (QuayKeyringJob *job)
{
  if (!fail_without_default (job))
    quay_keyring_job_return_boolean (job, TRUE);
}

static void
quay_secret_service_store_unlock_async (QuayTokenStore     *store,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_autoptr(QuayKeyringJob) job = new_job (store, NULL, QUAY_TOKEN_STORE_NONE, cancellable, callback, user_data,
                                           quay_secret_service_store_unlock_async);

  quay_keyring_job_open (job, end_unlocking);
}

static gboolean
quay_secret_service_store_unlock_finish (QuayTokenStore *store,
                                         GAsyncResult   *result,
                                         GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_unlock_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is asked is what every request begins with, and its answer the error with which that would end. The service has
 * been started by then, if it can be, so that its name is asked for afterwards.
 */
typedef struct
{
  QuayTokenStoreState state;
  char               *name;
} State;

static void
free_state (State *state)
{
  g_free (state->name);
  g_free (state);
}

static void
service_identified_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const QuayKeyringService *program = quay_keyring_service_identify_finish (G_DBUS_CONNECTION (object), result);
  State *state = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  state->name = g_strdup (program != NULL ? program->name : NULL);
  g_task_return_boolean (task, TRUE);
}

static void
owner_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  const char *owner = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(&s)", &owner);
  quay_keyring_service_identify_async (G_DBUS_CONNECTION (object), owner, service_identified_cb, task);
}

static void
bus_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, NULL);

  if (bus != NULL)
    {
      g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                              "GetNameOwner", g_variant_new ("(s)", QUAY_KEYRING_SERVICE_BUS_NAME),
                              G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, owner_found_cb, task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
state_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  State *state = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    state->state = QUAY_TOKEN_STORE_STATE_UNLOCKED;
  else if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED))
    state->state = QUAY_TOKEN_STORE_STATE_LOCKED;
  else if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_NO_DEFAULT))
    state->state = QUAY_TOKEN_STORE_STATE_NO_DEFAULT;
  else if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING))
    state->state = QUAY_TOKEN_STORE_STATE_NO_SERVICE;

  if (state->state == QUAY_TOKEN_STORE_STATE_UNKNOWN)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (state->state == QUAY_TOKEN_STORE_STATE_NO_SERVICE)
    g_task_return_boolean (task, TRUE);
  else
    g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_found_cb, g_steal_pointer (&task));
}

static void
quay_secret_service_store_get_state_async (QuayTokenStore     *store,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr(QuayKeyringJob) job = NULL;

  g_task_set_source_tag (task, quay_secret_service_store_get_state_async);
  g_task_set_task_data (task, g_new0 (State, 1), (GDestroyNotify) free_state);
  job = new_job (store, NULL, QUAY_TOKEN_STORE_NO_PROMPT, cancellable, state_found_cb, task,
                 quay_secret_service_store_unlock_async);
  quay_keyring_job_open (job, end_unlocking);
}

static QuayTokenStoreState
quay_secret_service_store_get_state_finish (QuayTokenStore *store,
                                            GAsyncResult   *result,
                                            char          **service_name,
                                            GError        **error)
{
  State *state;

  g_return_val_if_fail (g_task_is_valid (result, store), QUAY_TOKEN_STORE_STATE_UNKNOWN);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_get_state_async),
                        QUAY_TOKEN_STORE_STATE_UNKNOWN);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return QUAY_TOKEN_STORE_STATE_UNKNOWN;

  state = g_task_get_task_data (G_TASK (result));
  *service_name = g_steal_pointer (&state->name);
  return state->state;
}

static void
quay_secret_service_store_watch (QuayTokenStore *store)
{
  QuaySecretServiceStore *self = QUAY_SECRET_SERVICE_STORE (store);

  if (self->watch == NULL)
    self->watch = quay_keyring_watch_new ((QuayKeyringChangedFunc) quay_token_store_emit_changed, store);
}

static void
quay_secret_service_store_set_property (GObject      *object,
                                        guint         prop_id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  QuaySecretServiceStore *self = QUAY_SECRET_SERVICE_STORE (object);

  switch (prop_id)
    {
    case PROP_ANSWER_LIMIT:
      self->answer_limit = g_value_get_uint (value);
      break;

    case PROP_SANDBOX_INFO:
      self->sandbox_info = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_secret_service_store_finalize (GObject *object)
{
  QuaySecretServiceStore *self = QUAY_SECRET_SERVICE_STORE (object);

  g_clear_pointer (&self->watch, quay_keyring_watch_free);
  g_clear_pointer (&self->sandbox_info, g_free);

  G_OBJECT_CLASS (quay_secret_service_store_parent_class)->finalize (object);
}

static void
quay_secret_service_store_class_init (QuaySecretServiceStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = quay_secret_service_store_set_property;
  object_class->finalize = quay_secret_service_store_finalize;

  /**
   * QuaySecretServiceStore:answer-limit:
   *
   * After how many milliseconds without an answer a call is given up (%QUAY_ERROR_KEYRING_TIMEOUT), as long as no
   * dialog of the keyring can be open.
   */
  properties[PROP_ANSWER_LIMIT] =
    g_param_spec_uint ("answer-limit", NULL, NULL, 1, G_MAXUINT, 25000,
                       G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * QuaySecretServiceStore:sandbox-info:
   *
   * The file in which Flatpak describes our sandbox; outside there is none.
   */
  properties[PROP_SANDBOX_INFO] =
    g_param_spec_string ("sandbox-info", NULL, NULL, "/.flatpak-info",
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_secret_service_store_iface_init (QuayTokenStoreInterface *iface)
{
  iface->lookup_async = quay_secret_service_store_lookup_async;
  iface->lookup_finish = quay_secret_service_store_lookup_finish;
  iface->store_async = quay_secret_service_store_store_async;
  iface->store_finish = quay_secret_service_store_store_finish;
  iface->remove_async = quay_secret_service_store_remove_async;
  iface->remove_finish = quay_secret_service_store_remove_finish;
  iface->list_async = quay_secret_service_store_list_async;
  iface->list_finish = quay_secret_service_store_list_finish;
  iface->prepare = quay_secret_service_store_prepare;
  iface->lookup_found_several = quay_secret_service_store_lookup_found_several;
  iface->store_finish_replaced = quay_secret_service_store_store_finish_replaced;
  iface->remove_finish_removed = quay_secret_service_store_remove_finish_removed;
  iface->add_async = quay_secret_service_store_add_async;
  iface->add_finish = quay_secret_service_store_add_finish;
  iface->keep_async = quay_secret_service_store_keep_async;
  iface->keep_finish = quay_secret_service_store_keep_finish;
  iface->unlock_async = quay_secret_service_store_unlock_async;
  iface->unlock_finish = quay_secret_service_store_unlock_finish;
  iface->get_state_async = quay_secret_service_store_get_state_async;
  iface->get_state_finish = quay_secret_service_store_get_state_finish;
  iface->watch = quay_secret_service_store_watch;
}

static void
quay_secret_service_store_init (QuaySecretServiceStore *self)
{
}

QuayTokenStore *
quay_secret_service_store_new (void)
{
  return g_object_new (QUAY_TYPE_SECRET_SERVICE_STORE, NULL);
}
