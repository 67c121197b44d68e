/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-file-watch.h"

#include <glib/gstdio.h>

#include "files.h"

/* In milliseconds. A loaded machine may need the limit; otherwise a test takes a few times the delay. */
#define DELAY 20
#define LIMIT 30000

/* Of so many changes, the soonest told shows what the watch needs; the others what else the machine had to do. */
#define N_CHANGES 5

typedef struct
{
  Files          files;
  GListStore    *list;
  QuayFileWatch *watch;
  guint          n_changed;
  QuayFileWatch *mark;        /* of a file of our own, see flush() */
  guint          n_marked;
} Watched;

static void
changed_cb (QuayFileWatch *watch,
            gpointer       user_data)
{
  guint *n_changed = user_data;

  (*n_changed)++;
}

static QuayFileWatch *
new_watch (GListStore *files,
           guint      *n_changed)
{
  QuayFileWatch *watch = g_object_new (QUAY_TYPE_FILE_WATCH, "delay", DELAY, NULL);

  g_signal_connect (watch, "changed", G_CALLBACK (changed_cb), n_changed);
  quay_file_watch_set_files (watch, G_LIST_MODEL (files));
  return watch;
}

static void
add_file (Watched    *watched,
          const char *name)
{
  g_autoptr(GFile) file = files_get (&watched->files, name);

  g_list_store_append (watched->list, file);
}

static void
set_up (Watched      *watched,
        gconstpointer data)
{
  g_autoptr(GListStore) marks = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GFile) mark = NULL;

  files_set_up (&watched->files, NULL);
  watched->list = g_list_store_new (G_TYPE_FILE);
  watched->watch = new_watch (watched->list, &watched->n_changed);

  files_put_folder (&watched->files, "mark");
  mark = files_get (&watched->files, "mark/mark");
  g_list_store_append (marks, mark);
  watched->mark = new_watch (marks, &watched->n_marked);
}

static void
tear_down (Watched      *watched,
           gconstpointer data)
{
  g_assert_finalize_object (watched->watch);
  g_assert_finalize_object (watched->mark);
  g_assert_finalize_object (watched->list);
  files_tear_down (&watched->files, NULL);
}

static gboolean
limit_cb (gpointer user_data)
{
  g_error ("Nothing was told");
  return G_SOURCE_REMOVE;
}

static void
wait_for (guint *n_changed)
{
  guint limit = g_timeout_add (LIMIT, limit_cb, NULL);

  while (*n_changed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  *n_changed = 0;
}

/* The kernel tells of all changes in order and each watch waits for the same time. So when the change of a last file
 * has been told, those before it have been, too.
 */
static void
flush (Watched *watched)
{
  files_put (&watched->files, "mark/mark", "x");
  wait_for (&watched->n_marked);
}

static void
wait_for_news (Watched *watched)
{
  wait_for (&watched->n_changed);
  flush (watched);
  watched->n_changed = 0;
}

static void
assert_no_news (Watched *watched)
{
  flush (watched);
  g_assert_cmpuint (watched->n_changed, ==, 0);
}

/* With the delay that a window has, from the moment at which another program is done with the file. */
static void
test_tells_within_a_second (Watched      *watched,
                            gconstpointer data)
{
  g_autoptr(QuayFileWatch) watch = quay_file_watch_new ();
  g_autofree char *path = g_build_filename (watched->files.folder, "home", "a", NULL);
  gint64 soonest = G_MAXINT64;
  guint n_changed = 0;

  add_file (watched, "home/a");
  g_signal_connect (watch, "changed", G_CALLBACK (changed_cb), &n_changed);
  quay_file_watch_set_files (watch, G_LIST_MODEL (watched->list));
  for (guint i = 0; i < N_CHANGES; i++)
    {
      const char *const command[] = { "sh", "-c", "echo changed >> \"$0\"", path, NULL };
      g_autoptr(GError) error = NULL;
      gint64 start;

      g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                                   &error));
      g_assert_no_error (error);
      start = g_get_monotonic_time ();
      wait_for (&n_changed);
      soonest = MIN (soonest, g_get_monotonic_time () - start);
    }

  g_test_message ("Told after %" G_GINT64_FORMAT " ms", soonest / 1000);
  g_assert_cmpint (soonest, <, G_USEC_PER_SEC);
  g_assert_finalize_object (g_steal_pointer (&watch));
  watched->n_changed = 0;
}

static void
test_tells_of_each_kind_of_change (Watched      *watched,
                                   gconstpointer data)
{
  g_autoptr(GFile) file = files_get (&watched->files, "home/a");
  g_autoptr(GFile) other = files_get (&watched->files, "home/b");
  g_autoptr(QuayFileSnapshot) after = NULL;
  g_autoptr(GError) error = NULL;

  add_file (watched, "home/a");
  files_put (&watched->files, "home/a", "made");
  wait_for_news (watched);
  files_put (&watched->files, "home/a", "in place");
  wait_for_news (watched);
  after = files_replace (&watched->files, "home/a", "replaced", QUAY_REPLACE_NONE, &error);
  g_assert_no_error (error);
  wait_for_news (watched);
  g_assert_cmpint (g_rename (g_file_peek_path (file), g_file_peek_path (other)), ==, 0);
  wait_for_news (watched);
  g_assert_cmpint (g_rename (g_file_peek_path (other), g_file_peek_path (file)), ==, 0);
  wait_for_news (watched);
  g_assert_cmpint (g_unlink (g_file_peek_path (file)), ==, 0);
  wait_for_news (watched);
}

static void
test_is_silent_about_others (Watched      *watched,
                             gconstpointer data)
{
  add_file (watched, "home/a");
  files_put (&watched->files, "home/b", "x");
  files_put_folder (&watched->files, "home/folder");
  assert_no_news (watched);
}

static void
test_notices_a_new_folder (Watched      *watched,
                           gconstpointer data)
{
  add_file (watched, "home/p/.cargo/config.toml");
  files_put_folder (&watched->files, "home/p");
  wait_for_news (watched);
  files_put_folder (&watched->files, "home/p/.cargo");
  wait_for_news (watched);
  files_put (&watched->files, "home/p/.cargo/config.toml", "x");
  wait_for_news (watched);

  /* All at once, and afterwards the file is still watched. */
  files_put_folder (&watched->files, "home/q/.cargo");
  add_file (watched, "home/q/r/s/a");
  files_put_folder (&watched->files, "home/q/r/s");
  files_put (&watched->files, "home/q/r/s/a", "x");
  wait_for_news (watched);
  files_put (&watched->files, "home/q/r/s/a", "y");
  wait_for_news (watched);
}

static void
test_notices_a_folder_in_place_of_another (Watched      *watched,
                                           gconstpointer data)
{
  g_autoptr(GFile) folder = files_get (&watched->files, "home/.cargo");
  g_autoptr(GFile) moved = files_get (&watched->files, "home/moved");

  files_put_folder (&watched->files, "home/.cargo");
  files_put (&watched->files, "home/.cargo/a", "x");
  add_file (watched, "home/.cargo/a");

  g_assert_cmpint (g_rename (g_file_peek_path (folder), g_file_peek_path (moved)), ==, 0);
  files_put_folder (&watched->files, "home/.cargo");
  wait_for_news (watched);
  files_put (&watched->files, "home/.cargo/a", "y");
  wait_for_news (watched);

  files_put (&watched->files, "home/moved/a", "z");
  assert_no_news (watched);
}

static void
test_watches_along_links (Watched      *watched,
                          gconstpointer data)
{
  g_autoptr(GFile) second = files_get (&watched->files, "home/second");

  files_put_folder (&watched->files, "home/one");
  files_put_folder (&watched->files, "home/two");
  files_put (&watched->files, "home/one/a", "x");
  files_put (&watched->files, "home/two/a", "x");
  files_put_link (&watched->files, "home/second", "one/a");
  files_put_link (&watched->files, "home/first", "second");
  add_file (watched, "home/first");

  files_put (&watched->files, "home/one/a", "y");
  wait_for_news (watched);
  g_assert_cmpint (g_unlink (g_file_peek_path (second)), ==, 0);
  files_put_link (&watched->files, "home/second", "two/a");
  wait_for_news (watched);
  files_put (&watched->files, "home/two/a", "y");
  wait_for_news (watched);
  files_put (&watched->files, "home/one/a", "z");
  assert_no_news (watched);
}

static void
test_watches_linked_folders (Watched      *watched,
                             gconstpointer data)
{
  g_autoptr(GFile) link = files_get (&watched->files, "home/.cargo");

  files_put_folder (&watched->files, "home/one");
  files_put_folder (&watched->files, "home/two");
  files_put_link (&watched->files, "home/.cargo", "one");
  add_file (watched, "home/.cargo/a");
  files_put (&watched->files, "home/one/a", "x");
  wait_for_news (watched);
  g_assert_cmpint (g_unlink (g_file_peek_path (link)), ==, 0);
  files_put_link (&watched->files, "home/.cargo", "two");
  wait_for_news (watched);
  files_put (&watched->files, "home/two/a", "x");
  wait_for_news (watched);
}

static void
test_notices_what_links_wait_for (Watched      *watched,
                                  gconstpointer data)
{
  files_put_link (&watched->files, "home/.cargo", "dotfiles/cargo");
  files_put_link (&watched->files, "home/file", "dotfiles/file");
  files_put_link (&watched->files, "home/circle", "circle");
  add_file (watched, "home/.cargo/a");
  add_file (watched, "home/file");
  add_file (watched, "home/circle");
  files_put_folder (&watched->files, "home/dotfiles");
  wait_for_news (watched);
  files_put (&watched->files, "home/dotfiles/file", "x");
  wait_for_news (watched);
  files_put_folder (&watched->files, "home/dotfiles/cargo");
  wait_for_news (watched);
  files_put (&watched->files, "home/dotfiles/cargo/a", "x");
  wait_for_news (watched);
}

/* Ever new changes, one in each round of the main loop: told of before they end, but not one by one. */
static void
test_collects_news (Watched      *watched,
                    gconstpointer data)
{
  gint64 start = g_get_monotonic_time ();
  guint limit = g_timeout_add (LIMIT, limit_cb, NULL);
  guint n_writes = 0;

  add_file (watched, "home/a");
  while (watched->n_changed < 5)
    {
      files_put (&watched->files, "home/a", "x");
      n_writes++;
      g_main_context_iteration (NULL, FALSE);
    }
  g_source_remove (limit);
  g_assert_cmpuint (n_writes, >, watched->n_changed);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, watched->n_changed * DELAY * 1000);
}

static void
test_follows_the_list (Watched      *watched,
                       gconstpointer data)
{
  add_file (watched, "home/a");
  add_file (watched, "home/b");
  g_list_store_remove (watched->list, 0);
  files_put (&watched->files, "home/a", "x");
  assert_no_news (watched);
  files_put (&watched->files, "home/b", "x");
  wait_for_news (watched);

  quay_file_watch_set_files (watched->watch, NULL);
  files_put (&watched->files, "home/b", "y");
  assert_no_news (watched);
}

/* What a monitor has not told yet when the list changes is not lost. */
static void
test_keeps_news_when_the_list_changes (Watched      *watched,
                                       gconstpointer data)
{
  add_file (watched, "home/a");
  files_put (&watched->files, "home/a", "x");
  files_put_folder (&watched->files, "home/folder");
  add_file (watched, "home/folder/b");
  wait_for_news (watched);
}

static void
test_may_go_while_news_are_collected (Watched      *watched,
                                      gconstpointer data)
{
  QuayFileWatch *watch = quay_file_watch_new ();
  g_autoptr(GFile) remote = g_file_new_for_uri ("sftp://example.com/a");
  guint n_changed = 0;
  guint delay;

  g_object_get (watch, "delay", &delay, NULL);
  g_assert_cmpuint (delay, ==, 200);
  g_signal_connect (watch, "changed", G_CALLBACK (changed_cb), &n_changed);
  g_list_store_append (watched->list, remote);
  add_file (watched, "home/a");
  quay_file_watch_set_files (watch, G_LIST_MODEL (watched->list));

  /* The quicker watch has told, so the slow one knows. */
  files_put (&watched->files, "home/a", "x");
  wait_for_news (watched);
  g_assert_cmpuint (n_changed, ==, 0);
  g_assert_finalize_object (watch);
  flush (watched);
  g_assert_cmpuint (n_changed, ==, 0);
}

#define add_watch_test(path, function) \
  g_test_add (path, Watched, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_watch_test ("/file-watch/tells-within-a-second", test_tells_within_a_second);
  add_watch_test ("/file-watch/tells-of-each-kind-of-change", test_tells_of_each_kind_of_change);
  add_watch_test ("/file-watch/is-silent-about-others", test_is_silent_about_others);
  add_watch_test ("/file-watch/notices-a-new-folder", test_notices_a_new_folder);
  add_watch_test ("/file-watch/notices-a-folder-in-place-of-another", test_notices_a_folder_in_place_of_another);
  add_watch_test ("/file-watch/watches-along-links", test_watches_along_links);
  add_watch_test ("/file-watch/watches-linked-folders", test_watches_linked_folders);
  add_watch_test ("/file-watch/notices-what-links-wait-for", test_notices_what_links_wait_for);
  add_watch_test ("/file-watch/collects-news", test_collects_news);
  add_watch_test ("/file-watch/follows-the-list", test_follows_the_list);
  add_watch_test ("/file-watch/keeps-news-when-the-list-changes", test_keeps_news_when_the_list_changes);
  add_watch_test ("/file-watch/may-go-while-news-are-collected", test_may_go_while_news_are_collected);
  return g_test_run ();
}
