/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-watch"

#include "config.h"

#include "quay-file-watch.h"

#include <stdlib.h>

#include "quay-file-place-private.h"

/* How long news are collected before they are told, in milliseconds: a program that saves a file makes several. */
#define DEFAULT_DELAY 200

/* As many as the kernel follows. */
#define MAX_LINKS 40

/* How often the set of folders is looked at again while it is being watched anew. */
#define MAX_ATTEMPTS 8

/**
 * QuayFileWatch:
 *
 * Notices when one of a set of files changes, appears or goes, by whatever program, and says so by
 * [signal@Quay.FileWatch::changed]. It says neither which nor how: what is shown is read anew anyway.
 *
 * What is watched is folders, each with the names in it that matter. GIO could be asked for the files, but looks for one
 * whose folder is missing every four seconds; so the nearest folder that is there is watched for the name that
 * leads on. Of a symbolic link, the link itself and all that it leads over are watched. When something happens, the
 * set of folders is worked out again, before the signal.
 *
 * Changes that the document portal brings into a sandbox from outside are not told by the kernel. Callers also look
 * when their window gets the focus.
 *
 * Belongs to the main thread.
 */
struct _QuayFileWatch
{
  GObject     parent_instance;

  GListModel *files;      /* of GFile; may be NULL */
  GHashTable *folders;    /* path of a folder → Folder */
  guint       delay;      /* ms */
  guint       timeout;
};

typedef struct
{
  GHashTable   *names;     /* set of the names that matter */
  GFileMonitor *monitor;   /* NULL until it is armed, or when it cannot be watched */
  gboolean      is_stale;  /* gone or moved; another one may be in its place */
} Folder;

enum { PROP_0, PROP_DELAY, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayFileWatch, quay_file_watch, G_TYPE_OBJECT)

static void
free_folder (gpointer data)
{
  Folder *folder = data;

  if (folder->monitor != NULL)
    {
      g_file_monitor_cancel (folder->monitor);
      g_object_unref (folder->monitor);
    }
  g_hash_table_unref (folder->names);
  g_free (folder);
}

static GHashTable *
new_folders (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_folder);
}

/* @folder_path is without links: the kernel watches a folder, not a way to it. */
static void
add_name (GHashTable *folders,
          const char *folder_path,
          const char *path)
{
  Folder *folder = g_hash_table_lookup (folders, folder_path);

  if (folder == NULL)
    {
      folder = g_new0 (Folder, 1);
      folder->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (folders, g_strdup (folder_path), folder);
    }
  g_hash_table_add (folder->names, g_path_get_basename (path));
}

static gboolean
is_above (const char *folder,
          const char *path)
{
  g_autofree char *above = g_path_get_dirname (path);

  return g_str_equal (above, folder) || g_str_equal (above, path);
}

static void add_path (GHashTable *folders,
                      const char *path,
                      guint       n_links);

/* Where a link leads, if @path is one; also when nothing is there yet. */
static void
add_target (GHashTable *folders,
            const char *path,
            guint       n_links)
{
  g_autofree char *text = g_file_read_link (path, NULL);
  g_autofree char *folder = NULL;
  g_autofree char *target = NULL;

  if (text == NULL || n_links == MAX_LINKS)
    return;
  folder = g_path_get_dirname (path);
  target = g_path_is_absolute (text) ? g_strdup (text) : g_build_filename (folder, text, NULL);
  add_path (folders, target, n_links + 1);
}

/* A file, or of its missing folders the first, where it will appear; and each link on the way, because it may be made
 * to lead elsewhere.
 */
static void
add_path (GHashTable *folders,
          const char *path,
          guint       n_links)
{
  g_autofree char *existing = quay_file_existing_folder (path);
  g_autofree char *next = g_strdup (path);
  char *real = realpath (existing, NULL);

  while (!is_above (existing, next))
    {
      char *above = g_path_get_dirname (next);

      g_free (next);
      next = above;
    }
  if (real != NULL)
    add_name (folders, real, next);
  free (real);

  add_target (folders, path, n_links);
  while (!g_str_equal (existing, "/"))
    {
      char *above = g_path_get_dirname (existing);

      if (g_file_test (existing, G_FILE_TEST_IS_SYMLINK) && n_links < MAX_LINKS)
        add_path (folders, existing, n_links + 1);
      g_free (existing);
      existing = above;
    }
}

static GHashTable *
work_out_folders (QuayFileWatch *self)
{
  GHashTable *folders = new_folders ();
  guint n_files = self->files != NULL ? g_list_model_get_n_items (self->files) : 0;

  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (self->files, i);

      if (g_file_peek_path (file) != NULL)
        add_path (folders, g_file_peek_path (file), 0);
    }
  return folders;
}

static gboolean
same_names (GHashTable *a,
            GHashTable *b)
{
  GHashTableIter iter;
  gpointer name;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_hash_table_contains (b, name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
same_folders (GHashTable *a,
              GHashTable *b)
{
  GHashTableIter iter;
  gpointer path;
  gpointer value;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      Folder *folder = value;
      Folder *other = g_hash_table_lookup (b, path);

      if (folder->is_stale || other == NULL || !same_names (folder->names, other->names))
        return FALSE;
    }
  return TRUE;
}

static void update_folders (QuayFileWatch *self);

static gboolean
delay_over_cb (gpointer user_data)
{
  g_autoptr(QuayFileWatch) self = g_object_ref (user_data);

  self->timeout = 0;
  update_folders (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* The first news starts the delay and later ones do not prolong it, so that a file which is written all the time is
 * still told of.
 */
static void
tell_later (QuayFileWatch *self)
{
  if (self->timeout == 0)
    self->timeout = g_timeout_add (self->delay, delay_over_cb, self);
}

static gboolean
matters (Folder *folder,
         GFile  *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  return name != NULL && g_hash_table_contains (folder->names, name);
}

/* The folder itself may also go, be moved or unmounted; its monitor then names it. */
static void
folder_changed_cb (GFileMonitor     *monitor,
                   GFile            *file,
                   GFile            *other_file,
                   GFileMonitorEvent event,
                   QuayFileWatch    *self)
{
  g_autofree char *path = g_file_get_path (file);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Folder *folder = value;

      if (folder->monitor != monitor)
        continue;
      if (g_strcmp0 (path, key) == 0 &&
          (event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_UNMOUNTED))
        folder->is_stale = TRUE;
      if (folder->is_stale || matters (folder, file) || matters (folder, other_file))
        tell_later (self);
      return;
    }
}

static void
arm_folder (QuayFileWatch *self,
            const char    *path,
            Folder        *folder)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;

  folder->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (folder->monitor == NULL)
    {
      g_info ("“%s” cannot be watched: %s", path, error->message);
      return;
    }

  /* Several events a second are collected here, not there. */
  g_file_monitor_set_rate_limit (folder->monitor, 0);
  g_signal_connect_object (folder->monitor, "changed", G_CALLBACK (folder_changed_cb), self, 0);
}

/* A monitor that goes on being needed is taken over, with the news that it has not told yet. */
static void
replace_folders (QuayFileWatch *self,
                 GHashTable    *folders)
{
  g_autoptr(GHashTable) before = self->folders;
  GHashTableIter iter;
  gpointer path;
  gpointer value;

  self->folders = folders;
  g_hash_table_iter_init (&iter, folders);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      Folder *folder = value;
      Folder *old = g_hash_table_lookup (before, path);

      if (old != NULL && !old->is_stale)
        folder->monitor = g_steal_pointer (&old->monitor);
      if (folder->monitor == NULL)
        arm_folder (self, path, folder);
    }
}

/* Watches what is to be watched now. What appeared while the monitors were made has been told by none of them, so the
 * folders are worked out once more after that.
 */
static void
update_folders (QuayFileWatch *self)
{
  for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      g_autoptr(GHashTable) folders = work_out_folders (self);

      if (same_folders (self->folders, folders))
        return;
      replace_folders (self, g_steal_pointer (&folders));
    }
}

static void
quay_file_watch_dispose (GObject *object)
{
  QuayFileWatch *self = QUAY_FILE_WATCH (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->files);
  g_hash_table_remove_all (self->folders);
  G_OBJECT_CLASS (quay_file_watch_parent_class)->dispose (object);
}

static void
quay_file_watch_finalize (GObject *object)
{
  QuayFileWatch *self = QUAY_FILE_WATCH (object);

  g_clear_pointer (&self->folders, g_hash_table_unref);
  G_OBJECT_CLASS (quay_file_watch_parent_class)->finalize (object);
}

static void
quay_file_watch_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DELAY:
      g_value_set_uint (value, QUAY_FILE_WATCH (object)->delay);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_file_watch_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_DELAY:
      QUAY_FILE_WATCH (object)->delay = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_file_watch_class_init (QuayFileWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_file_watch_dispose;
  object_class->finalize = quay_file_watch_finalize;
  object_class->get_property = quay_file_watch_get_property;
  object_class->set_property = quay_file_watch_set_property;

  /**
   * QuayFileWatch:delay:
   *
   * How long after the first change the signal comes, in milliseconds.
   */
  properties[PROP_DELAY] =
    g_param_spec_uint ("delay", NULL, NULL, 0, 60000, DEFAULT_DELAY,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayFileWatch::changed:
   *
   * One of the files may have changed, appeared or gone. Comes [property@Quay.FileWatch:delay] after the first of
   * several changes, and so at most five times a second.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_file_watch_init (QuayFileWatch *self)
{
  self->folders = new_folders ();
}

/**
 * quay_file_watch_new:
 *
 * Returns: (transfer full): a watch of no files
 */
QuayFileWatch *
quay_file_watch_new (void)
{
  return g_object_new (QUAY_TYPE_FILE_WATCH, NULL);
}

/**
 * quay_file_watch_set_files:
 * @files: (nullable): a list model of #GFile; the watch follows its changes. They may be missing, links, or both;
 *   files that are not local are never told of
 *
 * Watches @files instead of those before. A change that has already happened is not told.
 */
void
quay_file_watch_set_files (QuayFileWatch *self,
                           GListModel    *files)
{
  g_return_if_fail (QUAY_IS_FILE_WATCH (self));
  g_return_if_fail (files == NULL || G_IS_LIST_MODEL (files));

  if (self->files == files)
    return;

  if (self->files != NULL)
    g_signal_handlers_disconnect_by_func (self->files, update_folders, self);
  if (g_set_object (&self->files, files) && files != NULL)
    g_signal_connect_object (files, "items-changed", G_CALLBACK (update_folders), self, G_CONNECT_SWAPPED);
  update_folders (self);
}
