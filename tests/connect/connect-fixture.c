/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include <glib/gstdio.h>

#include "keyring-memory-store.h"

static void
remove_tree (GFile *folder)
{
  g_autoptr(GFileEnumerator) children = NULL;
  GFile *child;

  g_chmod (g_file_peek_path (folder), 0700);
  children = g_file_enumerate_children (folder, "standard::*", G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) && child != NULL)
    {
      if (g_file_query_file_type (child, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL) == G_FILE_TYPE_DIRECTORY)
        remove_tree (child);
      else
        g_file_delete (child, NULL, NULL);
    }
  g_file_delete (folder, NULL, NULL);
}

void
connect_fixture_use_files (ConnectFixture *fixture,
                           QuayFileStore  *files)
{
  g_autofree char *home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture->home), NULL);
  const char *environment[] = { home_variable, "PATH=/nowhere", NULL };
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  g_autoptr(GFile) state = g_file_new_build_filename (fixture->root, "state", NULL);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (NULL, NULL);

  g_clear_object (&fixture->context);
  fixture->context = quay_context_new (home, state, files, fixture->tokens, client);
}

void
connect_fixture_set_up (ConnectFixture *fixture,
                        gconstpointer   data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) backups = NULL;
  g_autoptr(QuayFileStore) files = NULL;

  fixture->root = g_dir_make_tmp ("quayside-connect-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->home = g_file_new_build_filename (fixture->root, "home", NULL);
  fixture->project = g_file_new_build_filename (fixture->root, "home", "app", NULL);
  g_assert_true (g_file_make_directory_with_parents (fixture->project, NULL, &error));
  connect_fixture_write (fixture->project, "Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\n");

  fixture->tokens = QUAY_TOKEN_STORE (quay_memory_store_new ());
  backups = g_file_new_build_filename (fixture->root, "state", "backups", NULL);
  files = quay_file_store_new (backups);
  connect_fixture_use_files (fixture, files);
}

/* From now on the user lives where it is about noon, so that no night falls between what a test sets and what it sees.
 * To be called first of all. */
void
connect_fixture_make_it_noon (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  /* POSIX counts westwards: at three o’clock in Greenwich it is noon nine hours to the east. */
  g_autofree char *zone = g_strdup_printf ("NOON%d", g_date_time_get_hour (now) - 12);

  g_setenv ("TZ", zone, TRUE);
}

/* Returns: (transfer full): an hour of the clock, so many days from today on */
GDateTime *
connect_fixture_dup_hour (int days,
                          int hour)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) day = g_date_time_add_days (now, days);

  return g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                g_date_time_get_day_of_month (day), hour, 0, 0);
}

/* As g_assert_finalize_object(), with patience: a thread lets go of its task, and so of the plan and its context, a
 * moment after it has handed over the result.
 */
void
connect_fixture_assert_finalized (gpointer object)
{
  gint64 limit = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  gpointer weak = object;

  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  while (g_atomic_pointer_get (&weak) != NULL && g_get_monotonic_time () < limit)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_thread_yield ();
    }
  g_assert_null (weak);
}

void
connect_fixture_tear_down (ConnectFixture *fixture,
                           gconstpointer   data)
{
  g_autoptr(GFile) root = g_file_new_for_path (fixture->root);

  connect_fixture_assert_finalized (g_steal_pointer (&fixture->context));
  g_clear_object (&fixture->tokens);
  g_clear_object (&fixture->home);
  g_clear_object (&fixture->project);
  remove_tree (root);
  g_clear_pointer (&fixture->root, g_free);
}

void
connect_fixture_write (GFile      *folder,
                       const char *path,
                       const char *contents)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (folder, path);
  g_autoptr(GFile) parent = g_file_get_parent (file);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (g_file_peek_path (parent), 0755);
  g_file_set_contents (g_file_peek_path (file), contents, -1, &error);
  g_assert_no_error (error);
}

char *
connect_fixture_read (GFile      *folder,
                      const char *path)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (folder, path);
  char *contents = NULL;

  g_file_get_contents (g_file_peek_path (file), &contents, NULL, NULL);
  return contents;
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static void
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

QuayChangePlan *
connect_plan (QuayConnectionRequest *request,
              GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_request_plan_async (request, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_connection_request_plan_finish (request, result, error);
}

/* What happens to the token of the connection that the plan is about. */
QuayTokenChange
connect_token_change (QuayChangePlan *plan)
{
  QuayTokenPlan *token = quay_change_plan_find_token (plan, quay_change_plan_get_index_url (plan));

  return token != NULL ? quay_token_plan_get_change (token) : QUAY_TOKEN_CHANGE_NONE;
}

QuayChangeReceipt *
connect_apply (QuayChangePlan *plan,
               GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_change_plan_apply_async (plan, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_change_plan_apply_finish (plan, result, error);
}

gboolean
connect_undo (QuayChangeReceipt *receipt,
              GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_change_receipt_undo_async (receipt, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_change_receipt_undo_finish (receipt, result, error);
}

QuaySecret *
connect_lookup (QuayTokenStore *tokens,
                const char     *url,
                GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_token_store_lookup_async (tokens, url, QUAY_TOKEN_STORE_NONE, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_token_store_lookup_finish (tokens, result, error);
}

void
connect_store (QuayTokenStore *tokens,
               const char     *url,
               const char     *text)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuaySecret) secret = quay_secret_new (text, -1);
  g_autoptr(GError) error = NULL;

  quay_token_store_store_async (tokens, url, "some", secret, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_token_store_store_finish (tokens, result, &error));
  g_assert_no_error (error);
}

void
connect_load (QuayConnectionRequest *request)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_request_load_async (request, NULL, take_result_cb, &result);
  wait_for (&result);
  g_assert_true (quay_connection_request_load_finish (request, result, &error));
  g_assert_no_error (error);
}

/* A request for the fixture's project, with a typed token unless @token is NULL. */
QuayConnectionRequest *
connect_request (ConnectFixture *fixture,
                 const char     *text,
                 const char     *token)
{
  QuayConnectionRequest *request = quay_connection_request_new (fixture->context);
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_connection_request_set_text (request, text, &error));
  g_assert_no_error (error);
  quay_connection_request_set_folder (request, fixture->project);
  if (token != NULL)
    {
      g_autoptr(QuaySecret) secret = quay_secret_new (token, -1);

      quay_connection_request_set_token (request, secret);
    }
  return request;
}
