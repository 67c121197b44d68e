/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-keyring-list"

#include "config.h"

#include "quay-keyring-list.h"

#include "quay-error.h"
#include "quay-keyring-delete.h"

/* The titles of the keyrings in which items were found are asked for one by one, each in the callback of the one before.
 * Mostly there is one.
 */
typedef struct
{
  GHashTable *titles;   /* object path → title, or NULL */
  char       *asked;
} Listing;

static void
free_listing (Listing *listing)
{
  g_hash_table_unref (listing->titles);
  g_free (listing->asked);
  g_free (listing);
}

static char *
dup_collection (SecretItem *item)
{
  return g_path_get_dirname (g_dbus_proxy_get_object_path (G_DBUS_PROXY (item)));
}

static void
return_list (QuayKeyringJob *job)
{
  Listing *listing = quay_keyring_job_get_data (job);
  GPtrArray *found = quay_keyring_job_get_items (job);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_item_unref);

  for (guint i = 0; i < found->len; i++)
    {
      SecretItem *item = g_ptr_array_index (found, i);
      g_autofree char *path = dup_collection (item);

      g_ptr_array_add (items, quay_keyring_item_new (item, g_hash_table_lookup (listing->titles, path)));
    }
  quay_keyring_job_return_pointer (job, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

static void ask_next (QuayKeyringJob *job);

static void
title_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  /* Only words for the user: a keyring without a title is no reason to show nothing. */
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_autoptr(QuayKeyringJob) job = quay_keyring_step_end (user_data, NULL);
  g_autoptr(GVariant) value = NULL;
  const char *title = NULL;
  Listing *listing;

  if (job == NULL)
    return;

  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    title = g_variant_get_string (value, NULL);

  listing = quay_keyring_job_get_data (job);
  g_hash_table_insert (listing->titles, g_steal_pointer (&listing->asked),
                       title != NULL && *title != '\0' ? g_strdup (title) : NULL);
  ask_next (job);
}

static void
ask_next (QuayKeyringJob *job)
{
  Listing *listing = quay_keyring_job_get_data (job);
  GPtrArray *found = quay_keyring_job_get_items (job);
  GDBusProxy *service = G_DBUS_PROXY (quay_keyring_job_get_service (job));

  for (guint i = 0; i < found->len; i++)
    {
      g_autofree char *path = dup_collection (g_ptr_array_index (found, i));

      if (g_hash_table_contains (listing->titles, path))
        continue;

      listing->asked = g_steal_pointer (&path);
      g_dbus_connection_call (g_dbus_proxy_get_connection (service), g_dbus_proxy_get_name (service), listing->asked,
                              "org.freedesktop.DBus.Properties", "Get",
                              g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Label"),
                              G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                              title_read_cb, quay_keyring_job_begin_step (job, QUAY_KEYRING_READING));
      return;
    }

  return_list (job);
}

static void
ask_for_titles (QuayKeyringJob *job)
{
  if (quay_keyring_job_get_items (job)->len == 0 && quay_keyring_job_get_default (job) == NULL)
    quay_keyring_job_fail (job, quay_error_new (QUAY_ERROR_KEYRING_NO_DEFAULT, NULL, NULL,
                                                "The keyring service has no default collection"));
  else
    ask_next (job);
}

static void
find_every (QuayKeyringJob *job)
{
  quay_keyring_job_find (job, QUAY_KEYRING_FIND_ALL, ask_for_titles);
}

/**
 * quay_keyring_list:
 * @job: a job that has not begun, for all addresses
 *
 * Runs @job so that it returns a #GPtrArray of #QuayTokenItem.
 */
void
quay_keyring_list (QuayKeyringJob *job)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  quay_keyring_job_set_data (job, listing, (GDestroyNotify) free_listing);
  quay_keyring_job_open (job, find_every);
}
