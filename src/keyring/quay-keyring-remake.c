/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-remake"

#include "config.h"

/* For calls by object path, which tell a question that the user declined from an error; SecretItem does not. */
#define SECRET_API_SUBJECT_TO_CHANGE

#include "quay-keyring-remake.h"

#include "quay-error.h"

/* Items are remembered before they are replaced or deleted, and made again where they were: at once, when the change fails
 * half way, or later, when it is undone. An item that is made again has the same label, attributes and secret; its dates
 * are new.
 */
static void
free_old_item (QuayKeyringOldItem *item)
{
  g_free (item->path);
  g_hash_table_unref (item->attributes);
  g_free (item->label);
  g_clear_pointer (&item->value, secret_value_unref);
  g_free (item);
}

/* KeePassXC adds what the entry is and where it is; an item that is made again has its own. */
static GHashTable *
dup_own_attributes (SecretItem *item)
{
  GHashTable *attributes = secret_item_get_attributes (item);

  g_hash_table_remove (attributes, "Uuid");
  g_hash_table_remove (attributes, "Path");
  return attributes;
}

GPtrArray *
quay_keyring_remember_items (QuayKeyringJob *job)
{
  GPtrArray *items = quay_keyring_job_get_items (job);
  GPtrArray *old_items = g_ptr_array_new_with_free_func ((GDestroyNotify) free_old_item);

  for (guint i = 0; i < items->len; i++)
    {
      SecretItem *item = g_ptr_array_index (items, i);
      QuayKeyringOldItem *old = g_new0 (QuayKeyringOldItem, 1);

      old->path = g_strdup (quay_keyring_peek_path (item));
      old->attributes = dup_own_attributes (item);
      old->label = secret_item_get_label (item);
      old->value = secret_item_get_secret (item);
      g_ptr_array_add (old_items, old);
    }
  return old_items;
}

GPtrArray *
quay_keyring_copy_items (GPtrArray *old_items)
{
  GPtrArray *copies = quay_token_copies_new ();

  for (guint i = 0; i < old_items->len; i++)
    {
      QuayKeyringOldItem *item = g_ptr_array_index (old_items, i);
      g_autofree char *collection = g_path_get_dirname (item->path);
      g_autoptr(QuaySecret) secret = NULL;
      const char *text;
      gsize length;

      if (item->value == NULL)
        continue;
      text = secret_value_get (item->value, &length);
      secret = quay_secret_new (text, length);
      g_ptr_array_add (copies, quay_token_copy_new (collection, item->label, item->attributes, secret));
    }
  return copies;
}

void
quay_keyring_create (QuayKeyringJob       *job,
                     const char           *collection,
                     GHashTable           *attributes,
                     const char           *label,
                     SecretValue          *value,
                     SecretItemCreateFlags flags,
                     GAsyncReadyCallback   callback)
{
  g_autoptr(GHashTable) properties = g_hash_table_new_full (g_str_hash, g_str_equal,
                                                            NULL, (GDestroyNotify) g_variant_unref);
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer name, text;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iter, attributes);
  while (g_hash_table_iter_next (&iter, &name, &text))
    g_variant_builder_add (&builder, "{ss}", name, text);

  g_hash_table_insert (properties, (gpointer) "org.freedesktop.Secret.Item.Label",
                       g_variant_ref_sink (g_variant_new_string (label)));
  g_hash_table_insert (properties, (gpointer) "org.freedesktop.Secret.Item.Attributes",
                       g_variant_ref_sink (g_variant_builder_end (&builder)));
  secret_service_create_item_dbus_path (quay_keyring_job_get_service (job), collection, properties, value, flags, NULL,
                                        callback, quay_keyring_job_begin_step (job, QUAY_KEYRING_SAVING));
}

QuayKeyringJob *
quay_keyring_create_end (GObject      *service,
                         GAsyncResult *result,
                         gpointer      step,
                         char        **path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *created = secret_service_create_item_dbus_path_finish (SECRET_SERVICE (service), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (step, error);

  if (job == NULL)
    return NULL;

  /* A service that asks the user first gives no path, or none of an item, and no error when the answer is no. */
  if (created == NULL || g_str_equal (created, "/"))
    {
      quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_DISMISSED, NULL, NULL,
                                                  "The keyring's question was dismissed"));
      return NULL;
    }
  *path = g_steal_pointer (&created);
  return g_steal_pointer (&job);
}

void
quay_keyring_retreat_clear (QuayKeyringRetreat *retreat)
{
  g_clear_pointer (&retreat->old_items, g_ptr_array_unref);
  g_clear_error (&retreat->failure);
}

static void
keep_failure (QuayKeyringJob *job,
              GError         *error)
{
  g_debug ("What was in the keyring before could not be put back: %s", error->message);
  g_error_free (error);
  quay_keyring_retreat_end (job);
}

void
quay_keyring_retreat_begin (QuayKeyringJob *job,
                            GError         *failure)
{
  QuayKeyringRetreat *retreat = quay_keyring_job_get_data (job);

  retreat->failure = failure;
  quay_keyring_job_commit (job, keep_failure);
}

/* Each item is made again in a callback of the one before. */
static void remake_next (QuayKeyringJob *job);

static void
remade_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = secret_service_create_item_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);

  if (job != NULL)
    remake_next (job);
}

/* The last first, so that the first is the newest again, which is what libsecret gives to Cargo. */
static void
remake_next (QuayKeyringJob *job)
{
  QuayKeyringRetreat *retreat = quay_keyring_job_get_data (job);

  while (retreat->next > 0)
    {
      QuayKeyringOldItem *item = g_ptr_array_index (retreat->old_items, --retreat->next);
      g_autofree char *collection = g_path_get_dirname (item->path);

      if (!item->lost || item->value == NULL)
        continue;
      quay_keyring_create (job, collection, item->attributes, item->label, item->value, SECRET_ITEM_CREATE_NONE,
                           remade_cb);
      return;
    }
  retreat->then (job);
}

void
quay_keyring_retreat_remake (QuayKeyringJob *job,
                             QuayKeyringFunc then)
{
  QuayKeyringRetreat *retreat = quay_keyring_job_get_data (job);

  retreat->next = retreat->old_items->len;
  retreat->then = then;
  remake_next (job);
}

void
quay_keyring_retreat_end (QuayKeyringJob *job)
{
  QuayKeyringRetreat *retreat = quay_keyring_job_get_data (job);

  quay_keyring_job_fail (job, g_steal_pointer (&retreat->failure));
}

const char *
quay_keyring_peek_path (SecretItem *item)
{
  return g_dbus_proxy_get_object_path (G_DBUS_PROXY (item));
}

typedef struct
{
  char        *collection;
  char        *label;
  GHashTable  *attributes;
  SecretValue *value;
  char        *created;   /* object path */
} Adding;

static void
free_adding (Adding *adding)
{
  g_free (adding->collection);
  g_free (adding->label);
  g_clear_pointer (&adding->attributes, g_hash_table_unref);
  secret_value_unref (adding->value);
  g_free (adding->created);
  g_free (adding);
}

static void
check_added (QuayKeyringJob *job)
{
  Adding *adding = quay_keyring_job_get_data (job);
  GPtrArray *items = quay_keyring_job_get_items (job);

  for (guint i = 0; i < items->len; i++)
    {
      if (g_str_equal (quay_keyring_peek_path (g_ptr_array_index (items, i)), adding->created))
        {
          quay_keyring_job_return_boolean (job, TRUE);
          return;
        }
    }
  quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_TOKEN_NOT_SAVED, NULL, NULL, "The item that was made is not there"));
}

static void
added_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree char *path = NULL;
  g_autoptr(QuayKeyringJob) job = quay_keyring_create_end (object, result, user_data, &path);
  Adding *adding;

  if (job == NULL)
    return;

  adding = quay_keyring_job_get_data (job);
  adding->created = g_steal_pointer (&path);
  quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL, check_added);
}

static void
add_item (QuayKeyringJob *job)
{
  Adding *adding = quay_keyring_job_get_data (job);
  const char *collection = adding->collection != NULL ? adding->collection : quay_keyring_job_get_default (job);

  if (collection == NULL)
    {
      quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_NO_DEFAULT, NULL, NULL,
                                                  "The keyring service has no default collection"));
      return;
    }
  quay_keyring_job_commit (job, NULL);
  quay_keyring_create (job, collection, adding->attributes, adding->label, adding->value, SECRET_ITEM_CREATE_NONE,
                       added_cb);
}

void
quay_keyring_add (QuayKeyringJob *job,
                  QuayTokenCopy  *copy)
{
  QuaySecret *secret = quay_token_copy_get_secret (copy);
  GHashTable *attributes = quay_token_copy_get_attributes (copy);
  Adding *adding = g_new0 (Adding, 1);

  adding->collection = g_strdup (quay_token_copy_get_collection (copy));
  adding->label = g_strdup (quay_token_copy_get_label (copy));
  if (attributes != NULL)
    {
      adding->attributes = g_hash_table_ref (attributes);
    }
  else
    {
      adding->attributes = quay_keyring_attributes_new (quay_keyring_job_get_url (job));
      g_hash_table_insert (adding->attributes, g_strdup ("xdg:schema"), g_strdup (quay_keyring_schema.name));
    }
  adding->value = secret_value_new (quay_secret_peek (secret), quay_secret_get_length (secret), "text/plain");
  quay_keyring_job_set_data (job, adding, (GDestroyNotify) free_adding);
  quay_keyring_job_open (job, add_item);
}
