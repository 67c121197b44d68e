/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "faulty-store.h"
#include "files.h"

static void
put_stray (Files      *files,
           const char *folder)
{
  g_autofree char *temporary = g_strconcat (folder, "/.quayside-0123abcd.tmp", NULL);
  g_autofree char *similar = g_strconcat (folder, "/.quayside-mine.tmp", NULL);

  files_put (files, temporary, "half a fi");
  files_put (files, similar, "mine");
}

static void
test_cleans_up_only_its_own (Files        *files,
                             gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/link");
  g_autoptr(GFile) missing = files_get (files, "home/none/a");

  files_put_folder (files, "home/dotfiles");
  files_put (files, "home/dotfiles/a", "x");
  files_put_link (files, "home/link", "dotfiles/a");
  put_stray (files, "home/dotfiles");
  put_stray (files, "home");

  quay_file_store_clean_up (files->store, file);
  quay_file_store_clean_up (files->store, missing);
  files_assert_names (files, "home/dotfiles", ".quayside-mine.tmp a");
  files_assert_names (files, "home", ".quayside-0123abcd.tmp .quayside-mine.tmp dotfiles link");
}

static void
test_clean_up_leaves_files_in_use (Files        *files,
                                   gconstpointer data)
{
  g_autoptr(GFile) file = files_get (files, "home/a");
  g_autoptr(GFile) folder = files_get (files, "home");
  g_autoptr(GFile) stray = files_get (files, "home/.quayside-0123abcd.tmp");
  int fd;

  put_stray (files, "home");
  fd = open (g_file_peek_path (folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  quay_file_store_clean_up (files->store, file);
  files_assert_names (files, "home", ".quayside-0123abcd.tmp .quayside-mine.tmp");
  close (fd);

  /* Where folders cannot be locked, the file itself is. */
  fd = open (g_file_peek_path (stray), O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  quay_file_store_clean_up (files->store, file);
  files_assert_names (files, "home", ".quayside-0123abcd.tmp .quayside-mine.tmp");
  close (fd);

  quay_file_store_clean_up (files->store, file);
  files_assert_names (files, "home", ".quayside-mine.tmp");
}

/* Another program: it has a lock, and when we come to wait for that it changes something and lets go. */
typedef struct
{
  Files   *files;
  int      fd;               /* with the lock */
  void (*act)(Files *files);
  GThread *thread;
  GMutex   mutex;
  GCond    cond;
  gboolean has_let_go;
  gboolean was_ignored;      /* the next step began before */
} LockHolder;

static gpointer
act_and_let_go (gpointer data)
{
  LockHolder *holder = data;
  gint64 end = g_get_monotonic_time () + 50 * 1000;

  /* Time enough for a store that does not wait to show it; one that waits is not told. */
  g_mutex_lock (&holder->mutex);
  while (!holder->was_ignored && g_cond_wait_until (&holder->cond, &holder->mutex, end))
    continue;
  holder->act (holder->files);
  holder->has_let_go = TRUE;
  g_mutex_unlock (&holder->mutex);
  close (holder->fd);
  return NULL;
}

static void
watch_holder (const char *step,
              gpointer    user_data)
{
  LockHolder *holder = user_data;

  g_mutex_lock (&holder->mutex);
  if (holder->thread != NULL)
    {
      if (!holder->has_let_go)
        holder->was_ignored = TRUE;
      g_cond_signal (&holder->cond);
    }
  else if (g_str_equal (step, "lock"))
    {
      holder->thread = g_thread_new ("holder", act_and_let_go, holder);
    }
  g_mutex_unlock (&holder->mutex);
}

static QuayFileSnapshot *
replace_while_locked (Files      *files,
                      const char *name,
                      const char *locked,
                      void (     *act ) (Files *files),
                      GError    **error)
{
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(QuayFileSnapshot) before = files_load (files, name);
  g_autoptr(GFile) file = files_get (files, locked);
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  QuayFileSnapshot *after;
  LockHolder holder = { files, -1, act };

  g_mutex_init (&holder.mutex);
  g_cond_init (&holder.cond);
  holder.fd = open (g_file_peek_path (file), O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (flock (holder.fd, LOCK_EX), ==, 0);
  faulty_store_set_hook (store, watch_holder, &holder);

  after = quay_file_store_replace (QUAY_FILE_STORE (store), before, contents, QUAY_REPLACE_PRIVATE, NULL, error);
  g_thread_join (g_steal_pointer (&holder.thread));
  g_assert_false (holder.was_ignored);
  g_mutex_clear (&holder.mutex);
  g_cond_clear (&holder.cond);
  return after;
}

static void
write_other (Files *files)
{
  files_put (files, "home/a", "other");
}

/* `cargo login` locks the file and writes in place; what it leaves is what must be compared. */
static void
test_waits_for_cargo (Files        *files,
                      gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  g_assert_null (replace_while_locked (files, "home/a", "home/a", write_other, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_text (files, "home/a", "other");
}

static void
test_waits_for_another_quayside (Files        *files,
                                 gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  files_put (files, "home/a", "old");
  g_assert_null (replace_while_locked (files, "home/a", "home", write_other, &error));
  files_assert_error (files, error, QUAY_ERROR_CHANGED, "home/a");
  files_assert_text (files, "home/a", "other");
}

static void
remove_folder (Files *files)
{
  g_autoptr(GFile) folder = files_get (files, "home/.cargo");

  g_assert_cmpint (g_rmdir (g_file_peek_path (folder)), ==, 0);
}

/* Another Quayside had made the folder, failed, and takes it back while we wait for its lock. */
static void
test_folder_may_vanish_under_the_lock (Files        *files,
                                       gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) after = NULL;

  files_put_folder (files, "home/.cargo");
  after = replace_while_locked (files, "home/.cargo/a", "home/.cargo", remove_folder, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/.cargo/a", "new");
}

static void
make_folder_first (const char *step,
                   gpointer    user_data)
{
  if (g_str_equal (step, "make-folder"))
    files_put_folder (user_data, "home/.cargo");
}

static void
test_folder_may_be_made_by_others (Files        *files,
                                   gconstpointer data)
{
  g_autoptr(FaultyStore) store = faulty_store_new (quay_file_store_get_backup_folder (files->store));
  g_autoptr(QuayFileSnapshot) missing = files_load (files, "home/.cargo/a");
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(GBytes) contents = g_bytes_new_static ("new", 3);
  g_autoptr(GError) error = NULL;

  faulty_store_set_hook (store, make_folder_first, files);
  after = quay_file_store_replace (QUAY_FILE_STORE (store), missing, contents, QUAY_REPLACE_NONE, NULL, &error);
  g_assert_no_error (error);
  files_assert_text (files, "home/.cargo/a", "new");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  files_add_test ("/file-locks/cleans-up-only-its-own", test_cleans_up_only_its_own);
  files_add_test ("/file-locks/clean-up-leaves-files-in-use", test_clean_up_leaves_files_in_use);
  files_add_test ("/file-locks/waits-for-cargo", test_waits_for_cargo);
  files_add_test ("/file-locks/waits-for-another-quayside", test_waits_for_another_quayside);
  files_add_test ("/file-locks/folder-may-vanish-under-the-lock", test_folder_may_vanish_under_the_lock);
  files_add_test ("/file-locks/folder-may-be-made-by-others", test_folder_may_be_made_by_others);
  return g_test_run ();
}
