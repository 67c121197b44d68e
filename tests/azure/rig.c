/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "rig.h"

#include <glib/gstdio.h>

void
rig_set_up (Rig          *rig,
            gconstpointer data)
{
  g_autoptr(GProxyResolver) resolver = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  rig->folder = g_dir_make_tmp ("quayside-azure-XXXXXX", &error);
  g_assert_no_error (error);
  rig->azure = stand_in_azure_new (rig->folder, 0, &error);
  g_assert_no_error (error);
  resolver = stand_in_azure_dup_proxy_resolver (rig->azure);
  database = stand_in_azure_dup_tls_database (rig->azure);
  rig->client = quay_azure_client_new (resolver, database);
  rig->contoso = quay_feed_address_new_organization (NULL, "contoso", &error);
  g_assert_no_error (error);
}

void
rig_tear_down (Rig          *rig,
               gconstpointer data)
{
  g_autoptr(GDir) folder = NULL;
  const char *name;

  g_clear_object (&rig->result);
  g_assert_finalize_object (g_steal_pointer (&rig->client));
  g_clear_object (&rig->azure);
  g_clear_pointer (&rig->contoso, quay_feed_address_unref);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  folder = g_dir_open (rig->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (rig->folder, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (rig->folder), ==, 0);
  g_free (rig->folder);
}

QuaySecret *
rig_dup_authorization (Rig        *rig,
                       const char *token_name)
{
  g_autofree char *text = stand_in_azure_dup_authorization (rig->azure, token_name);

  return quay_secret_new (text, -1);
}

void
rig_done_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Rig *rig = user_data;

  g_assert_null (rig->result);
  rig->result = g_object_ref (result);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  g_error ("The call does not come to an end");
  return G_SOURCE_REMOVE;
}

GAsyncResult *
rig_wait (Rig *rig)
{
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  while (rig->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  return g_steal_pointer (&rig->result);
}

guint
rig_count (Rig        *rig,
           const char *pattern)
{
  return stand_in_azure_count_requests (rig->azure, pattern);
}
