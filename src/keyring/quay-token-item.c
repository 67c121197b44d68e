/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-item"

#include "config.h"

#include "quay-token-item.h"

/**
 * QuayTokenItem:
 *
 * What a keyring tells about one stored token without giving it away. Immutable.
 *
 * Two items of a list may have the same address: Cargo may use either of them then.
 */
struct _QuayTokenItem
{
  gatomicrefcount ref_count;
  char           *url;
  char           *id;
  char           *collection;
  char           *label;
  gint64          created;
  gint64          modified;
  gboolean        locked;
};

G_DEFINE_BOXED_TYPE (QuayTokenItem, quay_token_item, quay_token_item_ref, quay_token_item_unref)

/**
 * quay_token_item_new:
 * @url: the index address, as Cargo wrote it into the item
 * @fields: what else is known; copied
 */
QuayTokenItem *
quay_token_item_new (const char                *url,
                     const QuayTokenItemFields * fields)
{
  QuayTokenItem *self;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  self = g_new0 (QuayTokenItem, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->url = g_strdup (url);
  self->id = g_strdup (fields->id);
  self->collection = g_strdup (fields->collection);
  self->label = g_strdup (fields->label);
  self->created = fields->created;
  self->modified = fields->modified;
  self->locked = fields->locked;
  return self;
}

QuayTokenItem *
quay_token_item_ref (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_token_item_unref (QuayTokenItem *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->url);
  g_free (self->id);
  g_free (self->collection);
  g_free (self->label);
  g_free (self);
}

const char *
quay_token_item_get_url (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

/**
 * quay_token_item_get_id:
 *
 * Returns: (transfer none) (nullable): a name that only this item has, for quay_token_store_keep_async(); it means
 *   nothing to a user and may be another one in the next session
 */
const char *
quay_token_item_get_id (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * quay_token_item_get_collection:
 *
 * Returns: (transfer none) (nullable): the title of the keyring that the item is in, such as “Login”
 */
const char *
quay_token_item_get_collection (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->collection;
}

/**
 * quay_token_item_get_label:
 *
 * Returns: (transfer none) (nullable): the title under which password managers show the item, “cargo-registry:NAME”
 *   when Cargo or we made it
 */
const char *
quay_token_item_get_label (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

/**
 * quay_token_item_get_created:
 *
 * Returns: seconds since 1970 (UTC), or 0 when it is not known
 */
gint64
quay_token_item_get_created (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->created;
}

/**
 * quay_token_item_get_modified:
 *
 * Returns: when the token was last stored, in seconds since 1970 (UTC), or 0 when it is not known
 */
gint64
quay_token_item_get_modified (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->modified;
}

gboolean
quay_token_item_is_locked (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->locked;
}

static int
compare_times (gint64 a,
               gint64 b)
{
  return (a < b) - (a > b);
}

/**
 * quay_token_item_compare_age:
 *
 * Orders items from the one that was stored last. Those that were stored within the same second are told apart by when
 * they were made.
 *
 * Returns: less than 0 when @self is newer, more when @other is, 0 when that is not known
 */
int
quay_token_item_compare_age (QuayTokenItem *self,
                             QuayTokenItem *other)
{
  int order;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (other != NULL, 0);

  order = compare_times (self->modified, other->modified);
  return order != 0 ? order : compare_times (self->created, other->created);
}

static int
compare_elements (gconstpointer a,
                  gconstpointer b)
{
  return quay_token_item_compare_age (*(QuayTokenItem **) a, *(QuayTokenItem **) b);
}

/**
 * quay_token_item_find_duplicates:
 * @items: (element-type QuayTokenItem): a list of quay_token_store_list_finish()
 * @url: an index address
 *
 * Returns: (transfer full) (element-type QuayTokenItem): all items for @url when there is more than one, the newest
 *   first; otherwise none
 */
GPtrArray *
quay_token_item_find_duplicates (GPtrArray  *items,
                                 const char *url)
{
  g_autoptr(GPtrArray) found = NULL;

  g_return_val_if_fail (items != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  found = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_item_unref);
  for (guint i = 0; i < items->len; i++)
    {
      QuayTokenItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->url, url))
        g_ptr_array_add (found, quay_token_item_ref (item));
    }

  if (found->len < 2)
    g_ptr_array_set_size (found, 0);
  g_ptr_array_sort (found, compare_elements);
  return g_steal_pointer (&found);
}
