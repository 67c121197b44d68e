/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-delete"

#include "config.h"

/* For items that are made again. */
#define SECRET_API_SUBJECT_TO_CHANGE

#include "quay-keyring-delete.h"

#include <string.h>

#include "quay-error.h"
#include "quay-keyring-remake.h"

/* Deleting goes through these steps: find every item for the address, read them, delete them one by one except the one to
 * keep, and find again, because no answer of a service tells whether an item is really gone: “no” in the dialog that asks
 * for confirmation is not an error, and some say yes and do nothing. When one of several stays, those that are gone are
 * made again: all of it, or nothing.
 */
typedef struct
{
  QuayKeyringRetreat retreat;
  gboolean           keeps_one;
  char              *kept;       /* object path; NULL as long as it is not known, or when none is kept */
  char              *registry;   /* for the words about an item that stays */
  guint              next;       /* the item that is being deleted */
} Deletion;

static void
free_deletion (Deletion *deletion)
{
  g_free (deletion->kept);
  g_free (deletion->registry);
  quay_keyring_retreat_clear (&deletion->retreat);
  g_free (deletion);
}

/* The name under which the user finds @item in a password manager. */
static char *
dup_registry (SecretItem *item)
{
  g_autofree char *label = secret_item_get_label (item);

  if (label != NULL && g_str_has_prefix (label, QUAY_KEYRING_LABEL_PREFIX))
    return g_strdup (label + strlen (QUAY_KEYRING_LABEL_PREFIX));
  return g_steal_pointer (&label);
}

static gboolean
is_among (GPtrArray  *items,
          const char *path)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (g_str_equal (quay_keyring_peek_path (g_ptr_array_index (items, i)), path))
        return TRUE;
    }
  return FALSE;
}

static void
remake_missing (QuayKeyringJob *job)
{
  Deletion *deletion = quay_keyring_job_get_data (job);

  for (guint i = 0; i < deletion->retreat.old_items->len; i++)
    {
      QuayKeyringOldItem *item = g_ptr_array_index (deletion->retreat.old_items, i);

      item->lost = !is_among (quay_keyring_job_get_items (job), item->path);
    }
  quay_keyring_retreat_remake (job, quay_keyring_retreat_end);
}

static void
fail_to_delete (QuayKeyringJob *job,
                GError         *cause)
{
  g_autoptr(GError) error = cause;
  Deletion *deletion = quay_keyring_job_get_data (job);
  GError *failure;

  /* One that does not answer is not asked for more. */
  if (!g_error_matches (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_DELETED))
    {
      quay_keyring_retreat_begin (job, g_steal_pointer (&error));
      quay_keyring_retreat_end (job);
      return;
    }
  failure = quay_error_new (QUAY_ERROR_TOKEN_NOT_DELETED, deletion->registry, NULL, "%s", error->message);
  quay_error_take_details (failure, g_strdup (quay_error_get_details (error)));
  quay_keyring_retreat_begin (job, failure);
  quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL, remake_missing);
}

static void
end_deletion (QuayKeyringJob *job)
{
  Deletion *deletion = quay_keyring_job_get_data (job);
  GPtrArray *items = quay_keyring_job_get_items (job);
  gboolean kept = FALSE;

  for (guint i = 0; i < items->len; i++)
    kept |= g_strcmp0 (quay_keyring_peek_path (g_ptr_array_index (items, i)), deletion->kept) == 0;

  if (items->len > (deletion->keeps_one ? 1 : 0))
    fail_to_delete (job, quay_error_new (QUAY_ERROR_TOKEN_NOT_DELETED, NULL, NULL, "An item for the address is left"));
  else if (deletion->kept != NULL && !kept)
    quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_TOKEN_REMOVED, NULL, NULL, "The item to keep is gone"));
  else
    quay_keyring_job_return_pointer (job, quay_keyring_copy_items (deletion->retreat.old_items),
                                     (GDestroyNotify) g_ptr_array_unref);
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
  Deletion *deletion = quay_keyring_job_get_data (job);
  GPtrArray *items = quay_keyring_job_get_items (job);

  while (deletion->next < items->len)
    {
      SecretItem *item = g_ptr_array_index (items, deletion->next++);

      if (g_strcmp0 (quay_keyring_peek_path (item), deletion->kept) == 0)
        continue;

      g_free (deletion->registry);
      deletion->registry = dup_registry (item);
      secret_item_delete (item, NULL, deleted_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_DELETING));
      return;
    }

  quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL, end_deletion);
}

/* The newest, and among those of one age the first, which is what libsecret would give to Cargo. */
static const char *
find_newest (GPtrArray *items)
{
  g_autoptr(QuayTokenItem) newest = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(QuayTokenItem) item = quay_keyring_item_new (g_ptr_array_index (items, i), NULL);

      if (newest == NULL || quay_token_item_compare_age (item, newest) < 0)
        {
          g_clear_pointer (&newest, quay_token_item_unref);
          newest = g_steal_pointer (&item);
        }
    }

  for (guint i = 0; newest != NULL && i < items->len; i++)
    {
      const char *path = quay_keyring_peek_path (g_ptr_array_index (items, i));

      if (g_str_equal (path, quay_token_item_get_id (newest)))
        return path;
    }
  return NULL;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;
  Deletion *deletion;

  /* An item that nobody can read can be deleted nevertheless, only not made again. */
  if (!secret_item_load_secrets_finish (result, &error))
    g_debug ("Not every item could be read: %s", error->message);
  job = quay_keyring_step_end (user_data, NULL);
  if (job == NULL)
    return;

  deletion = quay_keyring_job_get_data (job);
  g_clear_pointer (&deletion->retreat.old_items, g_ptr_array_unref);
  deletion->retreat.old_items = quay_keyring_remember_items (job);
  quay_keyring_job_commit (job, fail_to_delete);
  delete_next (job);
}

static void
delete_found (QuayKeyringJob *job)
{
  Deletion *deletion = quay_keyring_job_get_data (job);
  GPtrArray *items = quay_keyring_job_get_items (job);
  g_autoptr(GList) list = NULL;

  deletion->next = 0;
  if (deletion->keeps_one && deletion->kept == NULL)
    deletion->kept = g_strdup (find_newest (items));

  if (deletion->keeps_one && (deletion->kept == NULL || !is_among (items, deletion->kept)))
    {
      quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_TOKEN_REMOVED, NULL, NULL, "The item to keep is gone"));
      return;
    }
  if (items->len == 0)
    {
      quay_keyring_job_return_pointer (job, quay_token_copies_new (), (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  for (guint i = items->len; i > 0; i--)
    list = g_list_prepend (list, g_ptr_array_index (items, i - 1));
  secret_item_load_secrets (list, NULL, loaded_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

static void
find_all (QuayKeyringJob *job)
{
  quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL | QUAY_KEYRING_FIND_HIDDEN, delete_found);
}

static void
begin (QuayKeyringJob *job,
       gboolean        keeps_one,
       const char     *id)
{
  Deletion *deletion = g_new0 (Deletion, 1);

  deletion->keeps_one = keeps_one;
  deletion->kept = g_strdup (id);
  quay_keyring_job_set_data (job, deletion, (GDestroyNotify) free_deletion);
  quay_keyring_job_open (job, find_all);
}

/**
 * quay_keyring_delete_all:
 * @job: a job that has not begun, for one address
 *
 * Runs @job so that no item for its address is left. It returns the #QuayTokenCopy of all that were, or fails, and then
 * they are there, as far as the keyring lets us.
 */
void
quay_keyring_delete_all (QuayKeyringJob *job)
{
  begin (job, FALSE, NULL);
}

/**
 * quay_keyring_delete_others:
 * @job: a job that has not begun, for one address
 * @id: (nullable): the item to keep, or %NULL for the newest
 *
 * Runs @job so that exactly one item for its address is left. It returns the #QuayTokenCopy of all that were, or fails, and then
 * they are there, as far as the keyring lets us.
 */
void
quay_keyring_delete_others (QuayKeyringJob *job,
                            const char     *id)
{
  begin (job, TRUE, id);
}

/**
 * quay_keyring_item_new:
 * @item: an item of Cargo's
 * @collection: (nullable): the title of its keyring
 *
 * Returns: (transfer full): what may be told about @item
 */
QuayTokenItem *
quay_keyring_item_new (SecretItem *item,
                       const char *collection)
{
  g_autoptr(GHashTable) attributes = secret_item_get_attributes (item);
  g_autofree char *label = secret_item_get_label (item);
  QuayTokenItemFields fields = {
    .id = quay_keyring_peek_path (item),
    .collection = collection,
    .label = label,
    .created = secret_item_get_created (item),
    .modified = secret_item_get_modified (item),
    .locked = secret_item_get_locked (item),
  };

  return quay_token_item_new (g_hash_table_lookup (attributes, "url"), &fields);
}
