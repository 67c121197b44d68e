/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-find"

#include "config.h"

#include "quay-keyring-job-private.h"

#include "quay-error.h"
#include "quay-keyring-service.h"

const SecretSchema quay_keyring_schema = {
  .name = "org.rust-lang.cargo.registry",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = { { .name = "url", .type = SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

/* The attributes by which Cargo finds the item of @url; with %NULL, none. */
GHashTable *
quay_keyring_attributes_new (const char *url)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (url != NULL)
    g_hash_table_insert (attributes, g_strdup ("url"), g_strdup (url));
  return attributes;
}

/* Whether Cargo would find @item, for @url or, with %NULL, for any address. */
gboolean
quay_keyring_item_matches (SecretItem *item,
                           const char *url)
{
  g_autoptr(GHashTable) attributes = secret_item_get_attributes (item);
  const char *item_url;

  if (attributes == NULL ||
      g_strcmp0 (g_hash_table_lookup (attributes, "xdg:schema"), quay_keyring_schema.name) != 0)
    return FALSE;

  item_url = g_hash_table_lookup (attributes, "url");
  return item_url != NULL && (url == NULL || g_str_equal (item_url, url));
}

/* Before it was unlocked once, gnome-keyring 42.1 knows hashes of an item's attributes only, and gives it a schema that
 * is not its own.
 */
static gboolean
hides_attributes (SecretItem *item)
{
  g_autoptr(GHashTable) attributes = secret_item_get_attributes (item);

  return attributes == NULL || !g_hash_table_contains (attributes, "url");
}

/* Takes what is Cargo's out of what a search found. A locked item that hides its attributes counts until it shows
 * otherwise; the paths in @locked are those of @found.
 */
static void
sort_items (QuayKeyringJob *job,
            GList          *found,
            GPtrArray      *locked)
{
  g_clear_pointer (&job->items, g_ptr_array_unref);
  job->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (GList *l = found; l != NULL; l = l->next)
    {
      SecretItem *item = l->data;
      gboolean matches = quay_keyring_item_matches (item, job->url);

      if (secret_item_get_locked (item) && job->url != NULL)
        {
          if (matches || hides_attributes (item))
            g_ptr_array_add (locked, (gpointer) g_dbus_proxy_get_object_path (G_DBUS_PROXY (item)));
        }
      else if (matches)
        g_ptr_array_add (job->items, g_object_ref (item));
    }
}

/* What is unlocked is searched for anew, so this and what follows go in a circle. */
static void search_items (QuayKeyringJob *job);

static void
unlock_hidden (QuayKeyringJob *job)
{
  if (job->hidden->len == 0)
    job->found (job);
  else if (job->asked_for_hidden)
    quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_LOCKED, NULL, NULL,
                                                "A keyring that may have a token for this address stayed locked"));
  else
    {
      job->asked_for_hidden = TRUE;
      g_ptr_array_add (job->hidden, NULL);
      quay_keyring_job_unlock (job, (const char **) job->hidden->pdata, search_items);
    }
}

/* Each keyring is looked at in the callback of the one before. */
static void look_at_next (QuayKeyringJob *job);

static void
collection_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  g_autoptr(GVariant) properties = NULL;
  g_autoptr(GVariant) items = NULL;
  g_autoptr(QuayKeyringJob) job = NULL;
  gboolean locked = FALSE;

  if (error != NULL)
    g_dbus_error_strip_remote_error (error);
  job = quay_keyring_step_end (user_data, error);
  if (job == NULL)
    return;

  properties = g_variant_get_child_value (reply, 0);
  g_variant_lookup (properties, "Locked", "b", &locked);
  items = g_variant_lookup_value (properties, "Items", G_VARIANT_TYPE_OBJECT_PATH_ARRAY);
  if (locked && (items == NULL || g_variant_n_children (items) == 0))
    g_ptr_array_add (job->hidden, g_strdup (job->collections[job->next_collection]));
  job->next_collection++;
  look_at_next (job);
}

static void
look_at_next (QuayKeyringJob *job)
{
  const char *path = job->collections[job->next_collection];
  GDBusProxy *service = G_DBUS_PROXY (job->service);

  if (path == NULL)
    unlock_hidden (job);
  else
    g_dbus_connection_call (g_dbus_proxy_get_connection (service), g_dbus_proxy_get_name (service), path,
                            "org.freedesktop.DBus.Properties", "GetAll",
                            g_variant_new ("(s)", "org.freedesktop.Secret.Collection"),
                            G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                            collection_read_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

static void
look_at_first (QuayKeyringJob *job)
{
  job->next_collection = 0;
  g_clear_pointer (&job->hidden, g_ptr_array_unref);
  job->hidden = g_ptr_array_new_with_free_func (g_free);
  look_at_next (job);
}

static void
identified_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  const QuayKeyringService *program = quay_keyring_service_identify_finish (G_DBUS_CONNECTION (object), result);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, NULL);

  if (job == NULL)
    return;

  if (program != NULL && program->shows_locked)
    job->found (job);
  else
    quay_keyring_job_list_collections (job, look_at_first);
}

/* Nothing was found. That means “absent” only when every keyring was asked. */
static void
look_for_hidden (QuayKeyringJob *job)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (job->service));

  quay_keyring_service_identify_async (g_dbus_proxy_get_connection (G_DBUS_PROXY (job->service)), owner, identified_cb,
                                       quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

static void
items_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autolist(SecretItem) found = secret_service_search_finish (SECRET_SERVICE (object), result, &error);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, error);
  g_autoptr(GPtrArray) locked = g_ptr_array_new ();

  if (job == NULL)
    return;

  sort_items (job, found, locked);
  if (locked->len > 0 && (job->items->len == 0 || (job->find_flags & QUAY_KEYRING_FIND_ALL) != 0))
    {
      if (job->asked_for_items)
        {
          quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_LOCKED, NULL, NULL,
                                                      "Another keyring with a token for this address stayed locked"));
          return;
        }
      job->asked_for_items = TRUE;
      g_ptr_array_add (locked, NULL);
      quay_keyring_job_unlock (job, (const char **) locked->pdata, search_items);
    }
  else if (job->items->len == 0 && (job->find_flags & QUAY_KEYRING_FIND_HIDDEN) != 0)
    look_for_hidden (job);
  else
    job->found (job);
}

static void
search_items (QuayKeyringJob *job)
{
  g_autoptr(GHashTable) attributes = quay_keyring_attributes_new (job->url);

  secret_service_search (job->service, job->url == NULL ? &quay_keyring_schema : NULL, attributes, SECRET_SEARCH_ALL,
                         NULL, items_found_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
}

/**
 * quay_keyring_job_find:
 * @found: called when the items are known
 *
 * Searches all keyrings. For one address it searches without the schema, because a keyring that was not unlocked since
 * the service started matches on hashes of attributes and not on the schema's name (gnome-keyring 42.1); what is not
 * Cargo's is sorted out here. For all addresses, locked items are part of the result.
 *
 * Items are unlocked one by one where the service locks them so, as KeePassXC does for each program that it does not
 * know yet, and again after each reading when the user allowed only one.
 */
void
quay_keyring_job_find (QuayKeyringJob      *job,
                       QuayKeyringFindFlags flags,
                       QuayKeyringFunc      found)
{
  job->found = found;
  job->find_flags = flags;
  job->asked_for_items = FALSE;
  job->asked_for_hidden = FALSE;
  search_items (job);
}
