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

#include "keyring-memory-store.h"

#define LOCAL_TEXT "# mine\n[registry]\nglobal-credential-providers = [\"cargo:token\"] # as ever\n"
#define CREDENTIALS_TEXT "[registries.other]\ntoken = \"Bearer other\"\n"

const ApplyCase apply_cases[N_APPLY_CASES] = {
  { "keyring, new", QUAY_HELPER_KEYRING, FALSE, FALSE },
  { "keyring, changed", QUAY_HELPER_KEYRING, TRUE, TRUE },
  { "file, new", QUAY_HELPER_PLAIN_TEXT, FALSE, FALSE },
  { "file, changed", QUAY_HELPER_PLAIN_TEXT, TRUE, FALSE },
};

struct _FaultyFiles
{
  QuayFileStore parent_instance;

  int           step;     /* atomic: steps happen in threads */
  int           rename;   /* the last one of that name */
  int           first;
  int           last;
  int           kill;
};

G_DEFINE_FINAL_TYPE (FaultyFiles, faulty_files, QUAY_TYPE_FILE_STORE)

static gboolean
faulty_files_begin_step (QuayFileStore *store,
                         const char    *name,
                         GFile         *file,
                         GError       **error)
{
  FaultyFiles *self = FAULTY_FILES (store);
  int step = g_atomic_int_add (&self->step, 1) + 1;

  if (strcmp (name, "rename") == 0)
    self->rename = step;
  if (step == self->kill)
    kill (getpid (), SIGKILL);
  if (self->first == 0 || step < self->first || step > self->last)
    return TRUE;
  g_set_error (error, QUAY_ERROR, QUAY_ERROR_NOT_WRITTEN, "Step %d, “%s”, was made to fail", step, name);
  return FALSE;
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

void
faulty_files_fail (FaultyFiles *self,
                   int          first,
                   int          last)
{
  self->first = first;
  self->last = last;
  self->kill = 0;
  g_atomic_int_set (&self->step, 0);
}

void
faulty_files_kill (FaultyFiles *self,
                   int          step)
{
  self->kill = step;
}

int
faulty_files_get_n_steps (FaultyFiles *self)
{
  return g_atomic_int_get (&self->step);
}

int
faulty_files_get_rename (FaultyFiles *self)
{
  return self->rename;
}

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

gboolean
has_text (const char *path,
          const char *part)
{
  g_autofree char *contents = NULL;

  return g_file_get_contents (path, &contents, NULL, NULL) && strstr (contents, part) != NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* All files of a folder with mode and content. Folders count by what is in them: one that was made for a file may stay
 * behind empty.
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

/* Everything that is Cargo's, in words: the files and the token. (transfer full) */
char *
apply_fixture_describe (ApplyFixture *self)
{
  GString *text = g_string_new (NULL);
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (self->base.tokens);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = NULL;

  quay_memory_store_fail_at_step (tokens, 0, NULL);
  secret = connect_lookup (self->base.tokens, URL, &error);
  g_assert_no_error (error);
  describe_folder (g_file_peek_path (self->base.home), text);
  g_string_append_printf (text, "%u tokens, %s\n", quay_memory_store_get_n_items (tokens, URL),
                          secret != NULL ? quay_secret_peek (secret) : "none");
  return g_string_free (text, FALSE);
}

/* What is there now is what is to be there. */
void
apply_fixture_look_again (ApplyFixture *self)
{
  g_free (self->before);
  self->before = apply_fixture_describe (self);
}

void
apply_fixture_assert_as_before (ApplyFixture *self)
{
  g_autofree char *now = apply_fixture_describe (self);

  g_assert_cmpstr (now, ==, self->before);
}

/* Nothing is left that a later start would take for an interrupted change. */
void
apply_fixture_assert_no_journal (ApplyFixture *self)
{
  g_autofree char *path = g_build_filename (self->base.root, "state", "journal", NULL);
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);

  if (folder != NULL)
    g_assert_null (g_dir_read_name (folder));
}

void
apply_fixture_assert_applied (ApplyFixture  *self,
                              QuayHelperKind helper)
{
  g_autofree char *now = apply_fixture_describe (self);

  g_assert_true (has_text (self->shared, URL));
  if (helper == QUAY_HELPER_KEYRING)
    {
      g_assert_true (has_text (self->local, "cargo:libsecret"));
      g_assert_true (g_str_has_suffix (now, "\n1 tokens, " NEW_TOKEN "\n"));
    }
  else
    g_assert_true (has_text (self->credentials, NEW_TOKEN));
}

static void
use_faulty_files (ApplyFixture *self)
{
  g_autoptr(GFile) backups = g_file_new_build_filename (self->base.root, "state", "backups", NULL);

  self->files = g_object_new (FAULTY_TYPE_FILES, "backup-folder", backups, NULL);
  connect_fixture_use_files (&self->base, QUAY_FILE_STORE (self->files));
  self->shared = g_build_filename (g_file_peek_path (self->base.project), ".cargo", "config.toml", NULL);
  self->local = g_build_filename (g_file_peek_path (self->base.home), ".cargo", "config.toml", NULL);
  self->credentials = g_build_filename (g_file_peek_path (self->base.home), ".cargo", "credentials.toml", NULL);
}

void
apply_fixture_set_up (ApplyFixture    *self,
                      const ApplyCase *apply_case)
{
  *self = (ApplyFixture) { 0 };
  connect_fixture_set_up (&self->base, NULL);
  use_faulty_files (self);
  if (apply_case->has_files)
    {
      write_text (self->shared, SHARED_TEXT, 0664);
      write_text (self->local, LOCAL_TEXT, 0640);
      write_text (self->credentials, CREDENTIALS_TEXT, 0600);
    }
  if (apply_case->has_token)
    connect_store (self->base.tokens, URL, OLD_TOKEN);
  self->before = apply_fixture_describe (self);
}

/* The same computer as another process has it, without its tokens. */
void
apply_fixture_open (ApplyFixture *self,
                    const char   *root)
{
  *self = (ApplyFixture) {
    .base = {
      .root = g_strdup (root),
      .home = g_file_new_build_filename (root, "home", NULL),
      .project = g_file_new_build_filename (root, "home", "app", NULL),
      .tokens = QUAY_TOKEN_STORE (quay_memory_store_new ()),
    },
  };
  use_faulty_files (self);
}

void
apply_fixture_tear_down (ApplyFixture *self)
{
  connect_fixture_tear_down (&self->base, NULL);
  connect_fixture_assert_finalized (self->files);
  g_free (self->shared);
  g_free (self->local);
  g_free (self->credentials);
  g_free (self->before);
}

/* The plan of a request, as the window and the command line make it: at least two files, and a token in the keyring or
 * in one more file.
 */
QuayChangePlan *
apply_fixture_make_plan (ApplyFixture  *self,
                         QuayHelperKind helper)
{
  g_autoptr(QuayConnectionRequest) request = connect_request (&self->base, URL, NEW_TOKEN);
  g_autoptr(GError) error = NULL;
  QuayChangePlan *plan;

  g_object_set (request, "helper", helper, NULL);
  plan = connect_plan (request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (quay_change_plan_get_files (plan)), >=, 2);
  return plan;
}
