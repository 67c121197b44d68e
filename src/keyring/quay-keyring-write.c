/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-write"

#include "config.h"

/* For calls by object path, which tell a question that the user declined from an error; SecretItem does not. */
#define SECRET_API_SUBJECT_TO_CHANGE

#include "quay-keyring-write.h"

#include <string.h>

#include "quay-error.h"
#include "quay-keyring-remake.h"

/* Storing one token goes through these steps: remember what is there, create our item in place of what it replaces,
 * read it back, delete what is left beside it, look the token up as Cargo would. The old token is deleted only when the
 * new one is known to be readable. From the creation on, an error first makes the old items again and then deletes
 * ours, so that at no moment there is none.
 */
typedef struct
{
  QuayKeyringRetreat retreat;
  char              *label;
  QuaySecret        *secret;
  char              *created;   /* object path */
  guint              next;      /* the item that is being deleted */
} Writing;

static void
free_writing (Writing *writing)
{
  g_free (writing->label);
  quay_secret_unref (writing->secret);
  g_free (writing->created);
  quay_keyring_retreat_clear (&writing->retreat);
  g_free (writing);
}

static gboolean
is_same (QuaySecret  *secret,
         SecretValue *value)
{
  g_autoptr(QuaySecret) stored = NULL;
  const char *text;
  gsize length;

  if (value == NULL)
    return FALSE;

  text = secret_value_get (value, &length);
  stored = quay_secret_new (text, length);
  return quay_secret_equal (secret, stored);
}

static void
created_deleted_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;

  secret_service_delete_item_dbus_path_finish (SECRET_SERVICE (object), result, &error);
  job = quay_keyring_step_end (user_data, error);
  if (job != NULL)
    quay_keyring_retreat_end (job);
}

static void
delete_created (QuayKeyringJob *job)
{
  Writing *writing = quay_keyring_job_get_data (job);

  secret_service_delete_item_dbus_path (quay_keyring_job_get_service (job), writing->created, NULL, created_deleted_cb,
                                        quay_keyring_job_begin_step (job, QUAY_KEYRING_DELETING));
}

/* Whatever failed after the creation, to the user it is one thing: the keyring took the token and does not give it back.
 * A keyring that stopped answering keeps its own name.
 */
static void
put_back (QuayKeyringJob *job,
          GError         *error)
{
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_UNREADABLE) ||
      g_error_matches (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED))
    error->code = QUAY_ERROR_TOKEN_NOT_SAVED;
  quay_keyring_retreat_begin (job, error);
  quay_keyring_retreat_remake (job, delete_created);
}

static void
put_back_missing (QuayKeyringJob *job)
{
  put_back (job, quay_error_new (QUAY_ERROR_TOKEN_NOT_SAVED, NULL, NULL, "The token read back is not the one stored"));
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretValue) value = secret_service_lookup_finish (SECRET_SERVICE (object), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);
  Writing *writing;

  if (job == NULL)
    return;

  writing = quay_keyring_job_get_data (job);
  if (is_same (writing->secret, value))
    /* The first is what libsecret would have given to Cargo. */
    quay_keyring_job_return_pointer (job, quay_keyring_copy_items (writing->retreat.old_items),
                                     (GDestroyNotify) g_ptr_array_unref);
  else
    put_back_missing (job);
}

static void
check_single (QuayKeyringJob *job)
{
  g_autoptr(GHashTable) attributes = quay_keyring_attributes_new (quay_keyring_job_get_url (job));

  if (quay_keyring_job_get_items (job)->len == 1)
    secret_service_lookup (quay_keyring_job_get_service (job), &quay_keyring_schema, attributes, NULL,
                           looked_up_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
  else
    put_back_missing (job);
}

static void delete_next (QuayKeyringJob *job);

static void
surplus_deleted_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;

  secret_item_delete_finish (SECRET_ITEM (object), result, &error);
  job = quay_keyring_step_end (user_data, error);
  if (job != NULL)
    delete_next (job);
}

static void
mark_lost (Writing    *writing,
           const char *path)
{
  for (guint i = 0; i < writing->retreat.old_items->len; i++)
    {
      QuayKeyringOldItem *item = g_ptr_array_index (writing->retreat.old_items, i);

      if (g_str_equal (item->path, path))
        item->lost = TRUE;
    }
}

static void
delete_next (QuayKeyringJob *job)
{
  Writing *writing = quay_keyring_job_get_data (job);
  GPtrArray *items = quay_keyring_job_get_items (job);

  while (writing->next < items->len)
    {
      SecretItem *item = g_ptr_array_index (items, writing->next++);

      if (!g_str_equal (quay_keyring_peek_path (item), writing->created))
        {
          mark_lost (writing, quay_keyring_peek_path (item));
          secret_item_delete (item, NULL, surplus_deleted_cb,
                              quay_keyring_job_begin_step (job, QUAY_KEYRING_DELETING));
          return;
        }
    }

  quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL, check_single);
}

static void
created_loaded_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;
  g_autoptr(SecretValue) value = NULL;
  Writing *writing;

  secret_item_load_secret_finish (SECRET_ITEM (object), result, &error);
  job = quay_keyring_step_end (user_data, error);
  if (job == NULL)
    return;

  writing = quay_keyring_job_get_data (job);
  value = secret_item_get_secret (SECRET_ITEM (object));
  writing->next = 0;
  if (is_same (writing->secret, value))
    delete_next (job);
  else
    put_back_missing (job);
}

static void
check_created (QuayKeyringJob *job)
{
  Writing *writing = quay_keyring_job_get_data (job);
  GPtrArray *items = quay_keyring_job_get_items (job);

  for (guint i = 0; items->len > 1 && i < items->len; i++)
    {
      SecretItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (quay_keyring_peek_path (item), writing->created))
        {
          secret_item_load_secret (item, NULL, created_loaded_cb,
                                   quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
          return;
        }
    }

  check_single (job);
}

static void
item_created_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree char *path = NULL;
  g_autoptr(QuayKeyringJob) job = quay_keyring_create_end (object, result, user_data, &path);
  Writing *writing;

  if (job == NULL)
    return;

  writing = quay_keyring_job_get_data (job);
  writing->created = g_steal_pointer (&path);
  mark_lost (writing, writing->created);
  quay_keyring_job_commit (job, put_back);
  quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL, check_created);
}

/* libsecret copies the text straight from our locked pages into locked memory of its own, and wipes that. */
static void
create_item (QuayKeyringJob *job)
{
  Writing *writing = quay_keyring_job_get_data (job);
  g_autoptr(GHashTable) attributes = quay_keyring_attributes_new (quay_keyring_job_get_url (job));
  g_autoptr(SecretValue) value = secret_value_new (quay_secret_peek (writing->secret),
                                                   quay_secret_get_length (writing->secret), "text/plain");

  g_hash_table_insert (attributes, g_strdup ("xdg:schema"), g_strdup (quay_keyring_schema.name));
  quay_keyring_job_commit (job, NULL);
  quay_keyring_create (job, quay_keyring_job_get_default (job), attributes, writing->label, value,
                       SECRET_ITEM_CREATE_REPLACE, item_created_cb);
}

static void
old_loaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;
  Writing *writing;

  secret_item_load_secrets_finish (result, &error);
  job = quay_keyring_step_end (user_data, error);
  if (job == NULL)
    return;

  writing = quay_keyring_job_get_data (job);
  g_ptr_array_unref (writing->retreat.old_items);
  writing->retreat.old_items = quay_keyring_remember_items (job);
  create_item (job);
}

static void
remember_items (QuayKeyringJob *job)
{
  GPtrArray *items = quay_keyring_job_get_items (job);
  Writing *writing = quay_keyring_job_get_data (job);
  g_autoptr(GList) list = NULL;

  g_ptr_array_set_size (writing->retreat.old_items, 0);
  if (items->len == 0)
    {
      create_item (job);
      return;
    }

  for (guint i = 0; i < items->len; i++)
    list = g_list_prepend (list, g_ptr_array_index (items, i));
  secret_item_load_secrets (list, NULL, old_loaded_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

static void
find_old (QuayKeyringJob *job)
{
  if (quay_keyring_job_get_default (job) == NULL)
    quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_NO_DEFAULT, NULL, NULL,
                                                "The keyring service has no default collection"));
  else
    quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL, remember_items);
}

/**
 * quay_keyring_write:
 * @job: a job that has not begun, for one address
 * @label: the title of the item
 *
 * Runs @job so that exactly one item holds @secret. It returns the #QuayTokenCopy of all that was there before, or fails
 * and leaves what was there before, as far as the keyring lets it.
 */
void
quay_keyring_write (QuayKeyringJob *job,
                    const char     *label,
                    QuaySecret     *secret)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->label = g_strdup (label);
  writing->secret = quay_secret_ref (secret);
  writing->retreat.old_items = g_ptr_array_new ();
  quay_keyring_job_set_data (job, writing, (GDestroyNotify) free_writing);
  quay_keyring_job_open (job, find_old);
}
