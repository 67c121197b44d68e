/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "test-apply-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "quay-connection-request.h"
#include "quay-error.h"

static gboolean
begin_step (Faults     *faults,
            const char *name,
            GError    **error)
{
  int step = g_atomic_int_add (&faults->step, 1) + 1;

  if (faults->fails_first == 0 || step < faults->fails_first || step > faults->fails_last)
    return TRUE;
  if (faults->kills)
    kill (getpid (), SIGKILL);
  g_set_error (error, QUAY_ERROR, QUAY_ERROR_NOT_WRITTEN, "Step %d, “%s”, was made to fail", step, name);
  return FALSE;
}

struct _FaultyFiles
{
  QuayFileStore parent_instance;
  Faults       *faults;
};

G_DEFINE_FINAL_TYPE (FaultyFiles, faulty_files, QUAY_TYPE_FILE_STORE)

static gboolean
faulty_files_begin_step (QuayFileStore *store,
                         const char    *step,
                         GFile         *file,
                         GError       **error)
{
  return begin_step (FAULTY_FILES (store)->faults, step, error);
}

static void
faulty_files_class_init (FaultyFilesClass *klass)
{
  QUAY_FILE_STORE_CLASS (klass)->begin_step = faulty_files_begin_step;
}

static void
faulty_files_init (FaultyFiles *self)
{
}

static void faulty_tokens_init_interface (QuayTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FaultyTokens, faulty_tokens, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUAY_TYPE_TOKEN_STORE, faulty_tokens_init_interface))

static GTask *
new_token_task (FaultyTokens * self,
                const char         *name,
                GCancellable * cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, new_token_task);
  if (begin_step (self->faults, name, &error))
    return task;
  g_task_return_error (task, error);
  g_object_unref (task);
  return NULL;
}

static void
faulty_tokens_lookup_async (QuayTokenStore     *store,
                            const char         *url,
                            QuayTokenStoreFlags flags,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  FaultyTokens *self = FAULTY_TOKENS (store);
  g_autoptr(GTask) task = new_token_task (self, "lookup", cancellable, callback, user_data);
  QuaySecret *secret = g_hash_table_lookup (self->secrets, url);

  if (task != NULL)
    g_task_return_pointer (task, secret != NULL ? quay_secret_ref (secret) : NULL,
                           (GDestroyNotify) quay_secret_unref);
}

static void
faulty_tokens_store_async (QuayTokenStore     *store,
                           const char         *url,
                           const char         *registry,
                           QuaySecret         *secret,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  FaultyTokens *self = FAULTY_TOKENS (store);
  g_autoptr(GTask) task = new_token_task (self, "store", cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_hash_table_replace (self->secrets, g_strdup (url), quay_secret_ref (secret));
  g_task_return_boolean (task, TRUE);
}

static void
faulty_tokens_remove_async (QuayTokenStore     *store,
                            const char         *url,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  FaultyTokens *self = FAULTY_TOKENS (store);
  g_autoptr(GTask) task = new_token_task (self, "remove", cancellable, callback, user_data);

  if (task == NULL)
    return;
  g_hash_table_remove (self->secrets, url);
  g_task_return_boolean (task, TRUE);
}

static void
faulty_tokens_list_async (QuayTokenStore     *store,
                          QuayTokenStoreFlags flags,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GTask) task = new_token_task (FAULTY_TOKENS (store), "list", cancellable, callback, user_data);

  if (task != NULL)
    g_task_return_pointer (task, g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_item_unref),
                           (GDestroyNotify) g_ptr_array_unref);
}

static QuaySecret *
faulty_tokens_lookup_finish (QuayTokenStore *store,
                             GAsyncResult   *result,
                             GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
faulty_tokens_list_finish (QuayTokenStore *store,
                           GAsyncResult   *result,
                           GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
propagate_boolean (QuayTokenStore *store,
                   GAsyncResult   *result,
                   GError        **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
faulty_tokens_init_interface (QuayTokenStoreInterface *iface)
{
  iface->lookup_async = faulty_tokens_lookup_async;
  iface->lookup_finish = faulty_tokens_lookup_finish;
  iface->store_async = faulty_tokens_store_async;
  iface->store_finish = propagate_boolean;
  iface->remove_async = faulty_tokens_remove_async;
  iface->remove_finish = propagate_boolean;
  iface->list_async = faulty_tokens_list_async;
  iface->list_finish = faulty_tokens_list_finish;
}

static void
faulty_tokens_finalize (GObject *object)
{
  g_hash_table_unref (FAULTY_TOKENS (object)->secrets);
  G_OBJECT_CLASS (faulty_tokens_parent_class)->finalize (object);
}

static void
faulty_tokens_class_init (FaultyTokensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = faulty_tokens_finalize;
}

static void
faulty_tokens_init (FaultyTokens *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) quay_secret_unref);
}

const Case cases[N_CASES] = {
  { "keyring, new", QUAY_HELPER_KEYRING, FALSE, FALSE },
  { "keyring, changed", QUAY_HELPER_KEYRING, TRUE, TRUE },
  { "file, new", QUAY_HELPER_PLAIN_TEXT, FALSE, FALSE },
  { "file, changed", QUAY_HELPER_PLAIN_TEXT, TRUE, FALSE },
};

void
write_text (const char *path,
            const char *text,
            int         mode)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char **) a, *(const char **) b);
}

/* All files of a folder with mode and content, in words. Folders count by what is in them: one that was made for a
 * file may stay behind empty.
 */
static void
describe_folder (const char *path,
                 GString    *text)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      const char *child = g_ptr_array_index (names, i);
      g_autofree char *contents = NULL;
      struct stat status;

      g_assert_cmpint (lstat (child, &status), ==, 0);
      if (S_ISDIR (status.st_mode))
        {
          describe_folder (child, text);
          continue;
        }
      g_assert_true (g_file_get_contents (child, &contents, NULL, NULL));
      g_string_append_printf (text, "%s %o\n%s\n", child, status.st_mode, contents);
    }
}

/* Everything that is Cargo's, in words: files and tokens. (transfer full) */
char *
fixture_describe (Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  g_autofree char *home = g_build_filename (fixture->top, "home", NULL);
  GHashTableIter iter;
  gpointer url, secret;

  describe_folder (home, text);
  describe_folder (g_file_peek_path (fixture->project), text);
  g_hash_table_iter_init (&iter, fixture->tokens->secrets);
  while (g_hash_table_iter_next (&iter, &url, &secret))
    g_string_append_printf (text, "%s = %s\n", (char *) url, quay_secret_peek (secret));
  return g_string_free (text, FALSE);
}

/* What is there now is what is to be there. */
void
fixture_look_again (Fixture *fixture)
{
  g_free (fixture->before);
  fixture->before = fixture_describe (fixture);
}

void
fixture_assert_as_before (Fixture *fixture)
{
  g_autofree char *now = fixture_describe (fixture);

  g_assert_cmpstr (now, ==, fixture->before);
}

/* Nothing is left that a later start would take for an interrupted change. */
void
fixture_assert_no_journal (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->top, "state/journal", NULL);
  g_autoptr(GDir) journal = g_dir_open (folder, 0, NULL);

  if (journal != NULL)
    g_assert_null (g_dir_read_name (journal));
}

void
fixture_set_token (Fixture    *fixture,
                   const char *text)
{
  g_hash_table_replace (fixture->tokens->secrets, g_strdup (URL), quay_secret_new (text, -1));
}

/* The parts for a computer whose files are below @top. */
void
fixture_open (Fixture    *fixture,
              const char *top)
{
  g_autofree char *user_home = g_build_filename (top, "home", NULL);
  g_autofree char *home_variable = g_strconcat ("HOME=", user_home, NULL);
  const char *environment[] = { home_variable, NULL };
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  g_autoptr(GFile) state = g_file_new_build_filename (top, "state", NULL);
  g_autoptr(GFile) backups = g_file_get_child (state, "backups");
  g_autoptr(FaultyFiles) files = g_object_new (FAULTY_TYPE_FILES, "backup-folder", backups, NULL);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (NULL, NULL);

  *fixture = (Fixture) { 0 };
  fixture->top = g_strdup (top);
  fixture->project = g_file_new_build_filename (top, "app", NULL);
  fixture->shared = g_build_filename (top, "app/.cargo/config.toml", NULL);
  fixture->local = g_build_filename (user_home, ".cargo/config.toml", NULL);
  fixture->credentials = g_build_filename (user_home, ".cargo/credentials.toml", NULL);

  files->faults = &fixture->faults;
  fixture->tokens = g_object_new (FAULTY_TYPE_TOKENS, NULL);
  fixture->tokens->faults = &fixture->faults;
  fixture->context = quay_context_new (home, state, QUAY_FILE_STORE (files), QUAY_TOKEN_STORE (fixture->tokens),
                                       client);
}

/* A computer of its own, as @test_case says. */
void
fixture_init (Fixture    *fixture,
              const Case *test_case)
{
  g_autofree char *top = g_dir_make_tmp ("quayside-apply-XXXXXX", NULL);
  g_autofree char *user_home = g_build_filename (top, "home", NULL);
  g_autofree char *manifest = g_build_filename (top, "app/Cargo.toml", NULL);

  fixture_open (fixture, top);
  g_assert_cmpint (g_mkdir_with_parents (user_home, 0755), ==, 0);
  write_text (manifest, "[package]\nname = \"app\"\n", 0644);
  if (test_case->has_files)
    {
      write_text (fixture->shared, SHARED_TEXT, 0664);
      write_text (fixture->local, LOCAL_TEXT, 0640);
      write_text (fixture->credentials, CREDENTIALS_TEXT, 0600);
    }

  g_hash_table_replace (fixture->tokens->secrets, g_strdup (OTHER_URL), quay_secret_new ("Bearer other", -1));
  if (test_case->has_token)
    fixture_set_token (fixture, OLD_TOKEN);
  fixture->before = fixture_describe (fixture);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);

  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
fixture_clear (Fixture *fixture)
{
  g_assert_finalize_object (fixture->context);
  g_assert_finalize_object (fixture->tokens);
  remove_folder (fixture->top);
  g_free (fixture->top);
  g_object_unref (fixture->project);
  g_free (fixture->shared);
  g_free (fixture->local);
  g_free (fixture->credentials);
  g_free (fixture->before);
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  g_assert_null (*slot);
  *slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}

/* The plan of a request, as the window and the command line make it; two files and a token, or three files. */
QuayChangePlan *
fixture_make_plan (Fixture       *fixture,
                   QuayHelperKind helper)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);
  g_autoptr(QuaySecret) typed = quay_secret_new (NEW_TOKEN, -1);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  QuayChangePlan *plan;

  g_assert_true (quay_connection_request_set_text (request, URL, &error));
  g_assert_no_error (error);
  quay_connection_request_set_folder (request, fixture->project);
  g_object_set (request, "helper", helper, NULL);
  quay_connection_request_set_token (request, typed);

  quay_connection_request_plan_async (request, NULL, ready_cb, &result);
  plan = quay_connection_request_plan_finish (request, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (plan)), >=, 2);
  fixture->faults.step = 0;
  return plan;
}

QuayChangeReceipt *
apply (QuayChangePlan *plan,
       GCancellable   *cancellable,
       GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_change_plan_apply_async (plan, cancellable, ready_cb, &result);
  return quay_change_plan_apply_finish (plan, wait_for (&result), error);
}

gboolean
undo (QuayChangeReceipt *receipt,
      GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_change_receipt_undo_async (receipt, NULL, ready_cb, &result);
  return quay_change_receipt_undo_finish (receipt, wait_for (&result), error);
}

gboolean
has_text (const char *path,
          const char *part)
{
  g_autofree char *contents = NULL;

  return g_file_get_contents (path, &contents, NULL, NULL) && strstr (contents, part) != NULL;
}

void
fixture_assert_applied (Fixture       *fixture,
                        QuayHelperKind helper)
{
  g_assert_true (has_text (fixture->shared, URL));
  if (helper == QUAY_HELPER_KEYRING)
    {
      QuaySecret *stored = g_hash_table_lookup (fixture->tokens->secrets, URL);

      g_assert_true (has_text (fixture->local, "cargo:libsecret"));
      g_assert_nonnull (stored);
      g_assert_cmpstr (quay_secret_peek (stored), ==, NEW_TOKEN);
    }
  else
    g_assert_true (has_text (fixture->credentials, NEW_TOKEN));
}
