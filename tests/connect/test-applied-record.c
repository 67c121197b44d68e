/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include <string.h>

#include "quay-applied-record.h"
#include "quay-change-journal.h"
#include "quay-connection-list.h"
#include "quay-error.h"

#define SHOP "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define SHOP_INDEX "sparse+" SHOP
#define MIRROR "https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define MIRROR_INDEX "sparse+" MIRROR
#define TOKEN "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab"

static QuayChangeReceipt *
connect (ConnectFixture *fixture,
         const char     *address)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (fixture, address, TOKEN);
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  QuayChangeReceipt *receipt;

  plan = connect_plan (request, &error);
  g_assert_no_error (error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  return receipt;
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static QuayChangePlan *
plan_put_back (ConnectFixture *fixture,
               const char     *name,
               const char     *url,
               GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_applied_record_plan_async (fixture->context, name, url, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return quay_applied_record_plan_finish (result, error);
}

static void
assert_unchanged (ConnectFixture *fixture,
                  const char     *name,
                  const char     *url)
{
  g_autoptr(GFile) record = quay_applied_record_get_file (fixture->context);
  g_autoptr(GError) drift = quay_applied_record_compare (record, name, url);

  g_assert_no_error (drift);
}

static void
assert_changed (ConnectFixture *fixture,
                const char     *name,
                const char     *url,
                const char     *key)
{
  g_autoptr(GFile) record = quay_applied_record_get_file (fixture->context);
  g_autoptr(GError) drift = quay_applied_record_compare (record, name, url);

  g_assert_error (drift, QUAY_ERROR, QUAY_ERROR_CHANGED_OUTSIDE);
  g_assert_cmpstr (quay_error_get_subject (drift), ==, name);
  g_assert_nonnull (strstr (quay_error_get_details (drift), key));
}

/* What another program does to a file. */
static void
replace_text (GFile      *folder,
              const char *path,
              const char *old,
              const char *new)
{
  g_autofree char *contents = connect_fixture_read (folder, path);
  g_auto(GStrv) parts = g_strsplit (contents, old, -1);
  g_autofree char *changed = g_strjoinv (new, parts);

  g_assert_cmpstr (contents, !=, changed);
  connect_fixture_write (folder, path, changed);
}

static QuayConnection *
load_connection (ConnectFixture     *fixture,
                 QuayConnectionList *list,
                 const char         *url)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_list_load_async (list, NULL, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (quay_connection_list_load_finish (list, result, &error));
  return quay_connection_list_find (list, url);
}

static void
test_notices_other_programs (ConnectFixture *fixture,
                             gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) receipt = connect (fixture, SHOP);
  g_autoptr(QuayConnectionList) list = quay_connection_list_new (fixture->context);
  QuayConnection *connection = load_connection (fixture, list, SHOP_INDEX);

  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_UNCHECKED);
  assert_unchanged (fixture, "tools", SHOP_INDEX);

  /* What has nothing to do with it does not count. */
  replace_text (fixture->project, ".cargo/config.toml", "[registries]", "[net]\nretry = 3\n\n[registries]");
  assert_unchanged (fixture, "tools", SHOP_INDEX);

  replace_text (fixture->home, ".cargo/config.toml", "\"cargo:libsecret\"", "\"other\"");
  assert_changed (fixture, "tools", SHOP_INDEX, "registry.global-credential-providers");
  connection = load_connection (fixture, list, SHOP_INDEX);
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_CHANGED_OUTSIDE);
  g_assert_error (quay_connection_get_error (connection), QUAY_ERROR, QUAY_ERROR_CHANGED_OUTSIDE);

  g_assert_true (quay_applied_record_accept (fixture->context, "tools", SHOP_INDEX, NULL));
  assert_unchanged (fixture, "tools", SHOP_INDEX);
  connection = load_connection (fixture, list, SHOP_INDEX);
  g_assert_cmpint (quay_connection_get_state (connection), ==, QUAY_STATE_UNCHECKED);
  g_assert_no_error (quay_connection_get_error (connection));
}

static gboolean
count_rounds_cb (gpointer user_data)
{
  guint *n_rounds = user_data;

  (*n_rounds)++;
  return G_SOURCE_CONTINUE;
}

/* What another one notes at the same time would be overwritten: so it waits for its turn. */
static void
test_accepts_in_turn (ConnectFixture *fixture,
                      gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) receipt = connect (fixture, SHOP);
  g_autoptr(GFile) record = quay_applied_record_get_file (fixture->context);
  g_autoptr(GFile) lock_file = quay_change_journal_dup_lock_file (fixture->context);
  g_autoptr(QuayFileLock) lock = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autoptr(GError) error = NULL;
  guint n_rounds = 0;
  guint counting = g_timeout_add (20, count_rounds_cb, &n_rounds);

  replace_text (fixture->home, ".cargo/config.toml", "\"cargo:libsecret\"", "\"other\"");
  g_assert_true (g_file_get_contents (g_file_peek_path (record), &before, NULL, NULL));
  lock = quay_file_lock_new (lock_file, 0, NULL, &error);
  g_assert_no_error (error);
  quay_applied_record_accept_async (fixture->context, "tools", SHOP_INDEX, NULL, take_result_cb, &result);
  while (n_rounds < 10)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (counting);
  g_assert_null (result);
  g_assert_true (g_file_get_contents (g_file_peek_path (record), &during, NULL, NULL));
  g_assert_cmpstr (during, ==, before);

  g_clear_pointer (&lock, quay_file_lock_free);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (quay_applied_record_accept_finish (result, &error));
  g_assert_no_error (error);
  assert_unchanged (fixture, "tools", SHOP_INDEX);
}

static void
test_names_each_key (ConnectFixture *fixture,
                     gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) receipt = connect (fixture, SHOP);

  replace_text (fixture->project, ".cargo/config.toml", "/Shop/", "/shop/");
  assert_changed (fixture, "tools", SHOP_INDEX, "registries.tools.index");
  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[registries.tools]\nindex = \"" SHOP_INDEX "\"\ncredential-provider = \"mine\"\n"
                         "[source.crates-io]\nreplace-with = \"tools\"\n");
  assert_changed (fixture, "tools", SHOP_INDEX, "registries.tools.credential-provider");
  assert_changed (fixture, "tools", SHOP_INDEX, "source.crates-io.replace-with");

  /* A file that cannot be read has an error of its own. */
  connect_fixture_write (fixture->project, ".cargo/config.toml", "broken =\n");
  assert_unchanged (fixture, "tools", SHOP_INDEX);
}

static void
test_puts_back (ConnectFixture *fixture,
                gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) receipt = connect (fixture, SHOP);
  g_autofree char *project = connect_fixture_read (fixture->project, ".cargo/config.toml");
  g_autofree char *user = connect_fixture_read (fixture->home, ".cargo/config.toml");
  g_autofree char *project_now = NULL;
  g_autofree char *user_now = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) put_back = NULL;
  g_autoptr(QuayChangePlan) nothing = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[registries]\ntools = { index = \"sparse+https://other.example/\", "
                         "credential-provider = \"mine\" }\n"
                         "[source.crates-io]\nreplace-with = \"tools\"\n");
  replace_text (fixture->home, ".cargo/config.toml", ", \"cargo:libsecret\"", "");
  plan = plan_put_back (fixture, "tools", SHOP_INDEX, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (plan)), ==, 2);
  /* Nothing is written before it is applied. */
  assert_changed (fixture, "tools", SHOP_INDEX, "index");

  put_back = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_unchanged (fixture, "tools", SHOP_INDEX);
  project_now = connect_fixture_read (fixture->project, ".cargo/config.toml");
  g_assert_nonnull (strstr (project_now, SHOP_INDEX));
  g_assert_null (strstr (project_now, "mine"));
  g_assert_null (strstr (project_now, "replace-with"));
  g_assert_null (strstr (project, "replace-with"));
  user_now = connect_fixture_read (fixture->home, ".cargo/config.toml");
  g_assert_cmpstr (user_now, ==, user);

  nothing = plan_put_back (fixture, "tools", SHOP_INDEX, &error);
  g_assert_no_error (error);
  g_assert_true (quay_change_plan_is_empty (nothing));
}

static void
test_own_changes_are_none (ConnectFixture *fixture,
                           gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) first = connect (fixture, SHOP);
  g_autoptr(QuayChangeReceipt) second = connect (fixture, MIRROR);
  g_autoptr(GError) error = NULL;

  assert_unchanged (fixture, "tools", SHOP_INDEX);
  assert_unchanged (fixture, "mirror", MIRROR_INDEX);
  g_assert_true (connect_undo (second, &error));
  g_assert_no_error (error);
  assert_unchanged (fixture, "tools", SHOP_INDEX);
  assert_unchanged (fixture, "mirror", MIRROR_INDEX);
}

/* A change of ours does not cover up one of somebody else. */
static void
test_does_not_forget_others (ConnectFixture *fixture,
                             gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) first = connect (fixture, SHOP);
  g_autoptr(QuayChangeReceipt) second = NULL;

  replace_text (fixture->project, ".cargo/config.toml", "/Shop/", "/shop/");
  second = connect (fixture, MIRROR);
  assert_changed (fixture, "tools", SHOP_INDEX, "registries.tools.index");
  assert_unchanged (fixture, "mirror", MIRROR_INDEX);
}

static void
test_undone_is_forgotten (ConnectFixture *fixture,
                          gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) receipt = connect (fixture, SHOP);
  g_autoptr(GError) error = NULL;

  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  assert_unchanged (fixture, "tools", SHOP_INDEX);
  connect_fixture_write (fixture->project, ".cargo/config.toml",
                         "[registries]\ntools = { index = \"" SHOP_INDEX "\" }\n");
  assert_unchanged (fixture, "tools", SHOP_INDEX);
}

static void
test_keeps_hashes_only (ConnectFixture *fixture,
                        gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) receipt = connect (fixture, SHOP);
  g_autoptr(GFile) file = quay_applied_record_get_file (fixture->context);
  g_autofree char *text = connect_fixture_read (quay_context_get_state_folder (fixture->context), "applied");
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_UNIX_MODE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  g_assert_nonnull (strstr (text, "index="));
  g_assert_null (strstr (text, "cargo:libsecret"));
  g_assert_null (strstr (text, TOKEN));
  g_assert_cmpuint (g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE) & 0777, ==, 0600);
}

static void
test_broken_record_says_nothing (ConnectFixture *fixture,
                                 gconstpointer   data)
{
  g_autoptr(QuayChangeReceipt) receipt = connect (fixture, SHOP);
  g_autoptr(QuayChangeReceipt) again = NULL;

  connect_fixture_write (quay_context_get_state_folder (fixture->context), "applied", "\xff[[[");
  assert_unchanged (fixture, "tools", SHOP_INDEX);
  again = connect (fixture, MIRROR);
  assert_unchanged (fixture, "mirror", MIRROR_INDEX);
  replace_text (fixture->project, ".cargo/config.toml", "mirror/Cargo", "Mirror/Cargo");
  assert_changed (fixture, "mirror", MIRROR_INDEX, "registries.mirror.index");
}

#define add_test(path, func) \
  g_test_add (path, ConnectFixture, NULL, connect_fixture_set_up, func, connect_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/applied-record/notices-other-programs", test_notices_other_programs);
  add_test ("/applied-record/accepts-in-turn", test_accepts_in_turn);
  add_test ("/applied-record/names-each-key", test_names_each_key);
  add_test ("/applied-record/puts-back", test_puts_back);
  add_test ("/applied-record/own-changes-are-none", test_own_changes_are_none);
  add_test ("/applied-record/does-not-forget-others", test_does_not_forget_others);
  add_test ("/applied-record/undone-is-forgotten", test_undone_is_forgotten);
  add_test ("/applied-record/keeps-hashes-only", test_keeps_hashes_only);
  add_test ("/applied-record/broken-record-says-nothing", test_broken_record_says_nothing);
  return g_test_run ();
}
