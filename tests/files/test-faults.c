/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "faulty-store.h"
#include "files.h"

/* Each step of each kind of change is made to fail in turn, until a run in which nothing failed. After each: the old
 * file or the new one, no file that is in nobody's way but there, and one error that says which.
 */

typedef struct
{
  const char      *path;         /* of the test */
  const char      *name;         /* of the file */
  const char      *target;       /* what it leads to, for a link */
  const char      *old_text;     /* NULL: missing */
  const char      *new_text;     /* NULL: deleted */
  QuayReplaceFlags flags;
  const char      *steps;        /* all of them, in order */
} Case;

#define COPY_STEPS "backup make-folder make-folder make-folder make-folder lock write attributes sync rename " \
  "sync-folder write attributes sync sync-folder "

static const Case cases[] = {
  {
    "/file-faults/replace", "home/a", NULL, "old", "new", QUAY_REPLACE_NONE,
    "read lock read " COPY_STEPS "write attributes sync rename read sync-folder"
  },
  {
    "/file-faults/replace-linked", "home/link", "a", "old", "new", QUAY_REPLACE_NONE,
    "read lock read " COPY_STEPS "write attributes sync rename read sync-folder"
  },
  {
    "/file-faults/replace-private", "home/a", NULL, "old", "new", QUAY_REPLACE_PRIVATE,
    "read lock read write attributes sync rename read sync-folder"
  },
  {
    "/file-faults/make", "home/x/y/a", NULL, NULL, "new", QUAY_REPLACE_NONE,
    "read make-folder make-folder lock read write sync rename read sync-folder"
  },
  {
    "/file-faults/make-private", "home/x/y/a", NULL, NULL, "new", QUAY_REPLACE_PRIVATE,
    "read make-folder make-folder lock read write attributes sync rename read sync-folder"
  },
  {
    "/file-faults/delete", "home/a", NULL, "old", NULL, QUAY_REPLACE_NONE,
    "read lock read " COPY_STEPS "delete read sync-folder"
  },
};

static void
set_up_case (Files      *files,
             const Case *test)
{
  if (test->old_text == NULL)
    return;
  files_put (files, test->target != NULL ? "home/a" : test->name, test->old_text);
  if (test->target != NULL)
    files_put_link (files, test->name, test->target);
}

static void
assert_unchanged (Files      *files,
                  const Case *test,
                  const char *home)
{
  files_assert_text (files, test->name, test->old_text);
  files_assert_names (files, "home", home);
  g_assert_cmpuint (files_count_backups (files, test->name), ==, 0);
}

/* In the store's folder of copies there is at most the folder itself, and it is empty. */
static void
assert_no_copies (Files *files)
{
  g_autofree char *names = files_list (files, "state/quayside/backups");

  g_assert_true (names == NULL || *names == '\0');
}

static guint
run_until_done (const Case *test)
{
  guint n_failed = 0;

  for (guint nth = 1; ; nth++)
    {
      Files files = { NULL };
      g_autoptr(FaultyStore) store = NULL;
      g_autoptr(QuayFileSnapshot) before = NULL;
      g_autoptr(QuayFileSnapshot) after = NULL;
      g_autoptr(GBytes) contents = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *home = NULL;
      gboolean failed;

      files_set_up (&files, NULL);
      set_up_case (&files, test);
      home = files_list (&files, "home");
      before = files_load (&files, test->name);
      contents = test->new_text != NULL ? g_bytes_new (test->new_text, strlen (test->new_text)) : NULL;

      store = faulty_store_new (quay_file_store_get_backup_folder (files.store));
      faulty_store_fail_at (store, nth);
      after = quay_file_store_replace (QUAY_FILE_STORE (store), before, contents, test->flags, NULL, &error);
      failed = faulty_store_has_failed (store);

      if (after == NULL)
        {
          g_assert_true (failed);
          g_assert_true (error->domain == QUAY_ERROR);
          g_assert_true (error->code == QUAY_ERROR_NOT_WRITTEN || error->code == QUAY_ERROR_NO_BACKUP);
          assert_unchanged (&files, test, home);
          assert_no_copies (&files);
        }
      else
        {
          /* Once the file is in place, nothing is a failure. */
          g_assert_no_error (error);
          g_assert_true (!failed || g_str_equal (faulty_store_get_failed (store), "sync-folder"));
          files_assert_text (&files, test->name, test->new_text);
          g_assert_true (quay_file_snapshot_is_current (after, NULL, NULL));
          g_assert_cmpuint (files_count_backups (&files, test->name), ==,
                            test->old_text != NULL && test->flags == 0);
        }

      if (!failed)
        {
          g_autofree char *steps = faulty_store_dup_steps (store);

          g_assert_cmpstr (steps, ==, test->steps);
        }

      g_clear_object (&store);
      files_tear_down (&files, NULL);
      if (!failed)
        return n_failed;
      n_failed++;
    }
}

static void
test_each_step (gconstpointer data)
{
  const Case *test = data;
  g_auto(GStrv) steps = g_strsplit (test->steps, " ", -1);

  g_assert_cmpuint (run_until_done (test), ==, g_strv_length (steps));
}

static void
test_failed_copy_is_said (Files        *files,
                          gconstpointer data)
{
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  faulty_store_fail_in (store, "backup");
  g_assert_null (quay_file_store_replace (QUAY_FILE_STORE (store), before, contents, 0, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_NO_BACKUP, "home/a");
  g_assert_cmpstr (quay_error_get_object (error), ==, "No space left on device");

  /* A real one: where the folder of copies should be is a file. */
  g_clear_error (&error);
  files_put (files, "state", "in the way");
  g_assert_null (quay_file_store_replace (files->store, before, contents, 0, NULL, &error));
  files_assert_error (files, error, QUAY_ERROR_NO_BACKUP, "home/a");
  files_assert_text (files, "home/a", "old");
}

static void
test_restore_fails_whole (Files        *files,
                          gconstpointer data)
{
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  after = files_replace (files, "home/a", "new", QUAY_REPLACE_PRIVATE, &error);
  g_assert_no_error (error);

  for (guint nth = 1; ; nth++)
    {
      g_autoptr(QuayFileSnapshot) back = NULL;

      g_clear_error (&error);
      faulty_store_fail_at (store, nth);
      back = quay_file_store_restore (QUAY_FILE_STORE (store), after, before, NULL, &error);
      files_assert_names (files, "home", "a");
      if (back != NULL)
        {
          g_assert_cmpuint (nth, >, 5);
          g_assert_true (!faulty_store_has_failed (store) ||
                         g_str_equal (faulty_store_get_failed (store), "sync-folder"));
          break;
        }
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_WRITTEN);
      files_assert_text (files, "home/a", "new");
    }
  files_assert_text (files, "home/a", "old");
  files_assert_names (files, "state", NULL);
}

/* Steps are asked about in any thread, and cancelling works at each of them until the file is replaced. */
typedef struct
{
  GCancellable *cancellable;
  guint         left;
} Cancelling;

static void
count_down (const char *step,
            gpointer    user_data)
{
  Cancelling *cancelling = user_data;

  if (--cancelling->left == 0)
    g_cancellable_cancel (cancelling->cancellable);
}

static void
test_each_step_can_be_cancelled (Files        *files,
                                 gconstpointer data)
{
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(QuayFileSnapshot) before = NULL;
  gboolean done = FALSE;

  files_put (files, "home/a", "old");
  before = files_load (files, "home/a");
  for (guint nth = 1; !done; nth++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(QuayFileSnapshot) after = NULL;
      g_autoptr(GError) error = NULL;
      Cancelling cancelling = { cancellable, nth };

      faulty_store_set_hook (store, count_down, &cancelling);
      after = quay_file_store_replace (QUAY_FILE_STORE (store), before, contents, 0, cancellable, &error);
      done = after != NULL;
      files_assert_text (files, "home/a", done ? "new" : "old");
      files_assert_names (files, "home", "a");
      g_assert_cmpuint (files_count_backups (files, "home/a"), ==, done);
      if (!done)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (nth, <, 40);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_each_step);
  files_add_test ("/file-faults/failed-copy-is-said", test_failed_copy_is_said);
  files_add_test ("/file-faults/restore-fails-whole", test_restore_fails_whole);
  files_add_test ("/file-faults/each-step-can-be-cancelled", test_each_step_can_be_cancelled);
  return g_test_run ();
}
