/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-secret-service-store"

#include "config.h"

#include "quay-secret-service-store.h"

#include <string.h>

#include "quay-error.h"
#include "quay-keyring-write.h"

/* What Cargo puts before a registry's name in the title of an item. */
#define LABEL_PREFIX "cargo-registry:"

/**
 * QuaySecretServiceStore:
 *
 * Tokens in the keyring of the session: whatever owns org.freedesktop.secrets, usually gnome-keyring.
 *
 * Only libsecret's calls to the service are used. Its simple password calls would write a private file when we run in
 * a sandbox, and Cargo outside would never see it.
 *
 * The store has no state of its own. Each request is a #QuayKeyringJob.
 */
struct _QuaySecretServiceStore
{
  GObject parent_instance;

  guint   answer_limit;
  char   *sandbox_info;
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
  quay_keyring_job_find (job, FALSE, look_up);
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

  quay_keyring_job_open (job, find_one);
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
  g_autofree char *label = g_strconcat (LABEL_PREFIX, registry, NULL);

  quay_keyring_write (job, label, secret);
}

static gboolean
quay_secret_service_store_store_finish (QuayTokenStore *store,
                                        GAsyncResult   *result,
                                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The name under which the user finds @item in a password manager. */
static char *
dup_registry (SecretItem *item)
{
  g_autofree char *label = secret_item_get_label (item);

  if (label != NULL && g_str_has_prefix (label, LABEL_PREFIX))
    return g_strdup (label + strlen (LABEL_PREFIX));
  return g_steal_pointer (&label);
}

static void
fail_to_delete (QuayKeyringJob *job,
                GError         *cause)
{
  g_autoptr(GError) error = cause;
  g_autofree char *registry = dup_registry (g_ptr_array_index (quay_keyring_job_get_items (job), 0));
  GError *failure;

  if (!g_error_matches (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED))
    {
      quay_keyring_job_fail (job, g_steal_pointer (&error));
      return;
    }

  failure = quay_error_new (QUAY_ERROR_TOKEN_NOT_DELETED, registry, NULL, "%s", error->message);
  quay_error_take_details (failure, g_strdup (quay_error_get_details (error)));
  quay_keyring_job_fail (job, failure);
}

static void
end_removal (QuayKeyringJob *job)
{
  if (quay_keyring_job_get_items (job)->len > 0)
    fail_to_delete (job, quay_error_new (QUAY_ERROR_TOKEN_NOT_DELETED, NULL, NULL, "An item for the address is left"));
  else
    quay_keyring_job_return_boolean (job, TRUE);
}

/* Each item is deleted in a callback of the one before. secret_service_clear() would do, but stumbles over the second of
 * two answers when one is an error (libsecret 0.20.5).
 */
static void delete_next (QuayKeyringJob *job);

static void
deleted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;

  /* Also FALSE when the service asked the user and was told no; only another search tells. */
  secret_item_delete_finish (SECRET_ITEM (object), result, &error);
  job = quay_keyring_step_end (user_data, error);
  if (job != NULL)
    delete_next (job);
}

static void
delete_next (QuayKeyringJob *job)
{
  guint next = GPOINTER_TO_UINT (quay_keyring_job_get_data (job));
  GPtrArray *items = quay_keyring_job_get_items (job);

  if (next < items->len)
    {
      quay_keyring_job_set_data (job, GUINT_TO_POINTER (next + 1), NULL);
      secret_item_delete (g_ptr_array_index (items, next), NULL, deleted_cb,
                          quay_keyring_job_begin_step (job, QUAY_KEYRING_DELETING));
    }
  else
    quay_keyring_job_find (job, TRUE, end_removal);
}

static void
delete_found (QuayKeyringJob *job)
{
  if (quay_keyring_job_get_items (job)->len == 0)
    {
      quay_keyring_job_return_boolean (job, TRUE);
      return;
    }

  quay_keyring_job_commit (job, fail_to_delete);
  delete_next (job);
}

static void
find_all (QuayKeyringJob *job)
{
  quay_keyring_job_find (job, TRUE, delete_found);
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

  quay_keyring_job_open (job, find_all);
}

static gboolean
quay_secret_service_store_remove_finish (QuayTokenStore *store,
                                         GAsyncResult   *result,
                                         GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, quay_secret_service_store_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
return_list (QuayKeyringJob *job)
{
  GPtrArray *found = quay_keyring_job_get_items (job);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_item_unref);

  if (found->len == 0 && fail_without_default (job))
    return;

  for (guint i = 0; i < found->len; i++)
    {
      SecretItem *item = g_ptr_array_index (found, i);
      g_autoptr(GHashTable) attributes = secret_item_get_attributes (item);
      g_autofree char *label = secret_item_get_label (item);

      g_ptr_array_add (items, quay_token_item_new (g_hash_table_lookup (attributes, "url"), label,
                                                   secret_item_get_modified (item), secret_item_get_locked (item)));
    }
  quay_keyring_job_return_pointer (job, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

static void
find_every (QuayKeyringJob *job)
{
  quay_keyring_job_find (job, TRUE, return_list);
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

  quay_keyring_job_open (job, find_every);
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
