/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-backup"

#include "config.h"

#include "quay-file-backups-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "quay-file-backup.h"
#include "quay-file-fault-private.h"
#include "quay-file-snapshot.h"

/* In each folder of copies: where the file is that they are of, as a path with a line feed behind it. */
#define ORIGINAL_NAME "original-path"

/* “20260731T235959.123456Z-config.toml”: sorted by name is sorted by time, and an editor knows the kind of file. */
#define STAMP_LENGTH 23

#define FOLDER_MODE 0700

/**
 * QuayFileBackup:
 *
 * One copy of an earlier version of a file. Immutable.
 *
 * The copies of a file are in a folder of their own below the folder of copies, named by the file and, since two files
 * may have one name, by a hash of its path: “config.toml-9f86d081884c7d65”. Only the user can read them.
 *
 * To go back to one, the difference comes first: load the file and the copy, show a [class@Quay.LineDiff] of the two, and
 * hand that very snapshot with the bytes of the copy to quay_file_store_replace(). What was not seen in the difference,
 * because the file was changed after it, is not overwritten; and the version that goes is kept as a copy in turn.
 */
struct _QuayFileBackup
{
  GObject    parent_instance;

  GFile     *file;
  GDateTime *time;   /* UTC */
  goffset    size;
};

enum { PROP_0, PROP_FILE, PROP_TIME, PROP_SIZE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayFileBackup, quay_file_backup, G_TYPE_OBJECT)

static GDateTime *
parse_stamp (const char *name)
{
  g_autofree char *stamp = NULL;

  if (strlen (name) <= STAMP_LENGTH + 1 || name[STAMP_LENGTH] != '-')
    return NULL;
  stamp = g_strndup (name, STAMP_LENGTH);
  return g_str_has_suffix (stamp, "Z") ? g_date_time_new_from_iso8601 (stamp, NULL) : NULL;
}

static char *
format_stamp (GDateTime *time)
{
  g_autofree char *seconds = g_date_time_format (time, "%Y%m%dT%H%M%S");

  return g_strdup_printf ("%s.%06dZ", seconds, g_date_time_get_microsecond (time));
}

static GStrv
list_names (const char *folder)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr(GDateTime) time = parse_stamp (name);

      if (time != NULL)
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Newest last. */
static GStrv
list_sorted_names (const char *folder)
{
  GStrv names = list_names (folder);

  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  return names;
}

/* Now, but always after the copies that are there: a clock that was set back must not make the newest copy the one
 * that is dropped first.
 */
static char *
make_name (GFile *folder,
           GFile *original)
{
  g_auto(GStrv) names = list_sorted_names (g_file_peek_path (folder));
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *base = g_file_get_basename (original);
  g_autofree char *stamp = NULL;
  guint n_names = g_strv_length (names);

  if (n_names > 0)
    {
      g_autoptr(GDateTime) newest = parse_stamp (names[n_names - 1]);

      if (g_date_time_compare (now, newest) <= 0)
        {
          g_date_time_unref (now);
          now = g_date_time_add (newest, 1);
        }
    }

  stamp = format_stamp (now);
  return g_strdup_printf ("%s-%.200s", stamp, base);
}

static gboolean
write_original_path (QuayFileEdit *edit,
                     GFile        *original,
                     GError      **error)
{
  g_autoptr(GFile) file = g_file_get_child (quay_file_edit_get_folder (edit), ORIGINAL_NAME);
  g_autoptr(GBytes) line = NULL;
  char *text;

  if (g_file_query_exists (file, NULL))
    return TRUE;

  text = g_strconcat (g_file_peek_path (original), "\n", NULL);
  line = g_bytes_new_take (text, strlen (text));
  return quay_file_edit_write (edit, ORIGINAL_NAME, line, NULL, TRUE, error) &&
         quay_file_edit_commit (edit, ORIGINAL_NAME, QUAY_FILE_EDIT_NEW, error);
}

static void
load_in_thread_cb (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *contents = quay_file_backup_load (QUAY_FILE_BACKUP (source_object), cancellable, &error);

  if (contents != NULL)
    g_task_return_pointer (task, contents, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
quay_file_backup_dispose (GObject *object)
{
  QuayFileBackup *self = QUAY_FILE_BACKUP (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->time, g_date_time_unref);
  G_OBJECT_CLASS (quay_file_backup_parent_class)->dispose (object);
}

static void
quay_file_backup_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  QuayFileBackup *self = QUAY_FILE_BACKUP (object);

  switch (prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_TIME:
      g_value_set_boxed (value, self->time);
      break;
    case PROP_SIZE:
      g_value_set_int64 (value, self->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_file_backup_class_init (QuayFileBackupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_file_backup_dispose;
  object_class->get_property = quay_file_backup_get_property;

  properties[PROP_FILE] =
    g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TIME] =
    g_param_spec_boxed ("time", NULL, NULL, G_TYPE_DATE_TIME, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIZE] =
    g_param_spec_int64 ("size", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_file_backup_init (QuayFileBackup *self)
{
}

/**
 * quay_file_backup_get_file:
 *
 * Returns: (transfer none): the copy
 */
GFile *
quay_file_backup_get_file (QuayFileBackup *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_BACKUP (self), NULL);

  return self->file;
}

/**
 * quay_file_backup_get_time:
 *
 * Returns: (transfer none): when the copy was made, in UTC and exact to the microsecond: the version in it was in use
 *   until then
 */
GDateTime *
quay_file_backup_get_time (QuayFileBackup *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_BACKUP (self), NULL);

  return self->time;
}

/**
 * quay_file_backup_get_size:
 *
 * Returns: the size in bytes
 */
goffset
quay_file_backup_get_size (QuayFileBackup *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_BACKUP (self), 0);

  return self->size;
}

/**
 * quay_file_backup_load:
 *
 * Blocks.
 *
 * Returns: (transfer full): the bytes; %NULL with an error of quay_file_snapshot_load(), or %QUAY_ERROR_FAILED when the
 *   copy is gone
 */
GBytes *
quay_file_backup_load (QuayFileBackup *self,
                       GCancellable   *cancellable,
                       GError        **error)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;

  g_return_val_if_fail (QUAY_IS_FILE_BACKUP (self), NULL);

  snapshot = quay_file_snapshot_load (self->file, cancellable, error);
  if (snapshot == NULL)
    return NULL;
  if (!quay_file_snapshot_exists (snapshot))
    {
      quay_file_fault_set_read (error, self->file, ENOENT, "Opening");
      return NULL;
    }
  return g_bytes_ref (quay_file_snapshot_get_contents (snapshot));
}

/**
 * quay_file_backup_load_async:
 * @callback: called in the thread-default main context of the caller
 *
 * As quay_file_backup_load(), without blocking.
 */
void
quay_file_backup_load_async (QuayFileBackup     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_FILE_BACKUP (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_file_backup_load_async);
  g_task_run_in_thread (task, load_in_thread_cb);
}

GBytes *
quay_file_backup_load_finish (QuayFileBackup *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_file_backups_get_folder:
 * @root: the folder of all copies
 * @original: a file, its links followed
 *
 * Returns: (transfer full): where the copies of @original are; it may be missing
 */
GFile *
quay_file_backups_get_folder (GFile *root,
                              GFile *original)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, g_file_peek_path (original), -1);
  g_autofree char *base = g_file_get_basename (original);
  g_autofree char *name = NULL;

  /* 64 bits are enough for a user's files. A long name is cut, in bytes, to leave room for them. */
  hash[16] = '\0';
  name = g_strdup_printf ("%.200s-%s", base, hash);
  return g_file_get_child (root, name);
}

/**
 * quay_file_backups_add:
 * @original: the file, its links followed
 * @contents: its bytes
 *
 * Returns: (transfer full): the new copy; %NULL with any error, and then nothing was made
 */
GFile *
quay_file_backups_add (GFile               *root,
                       GFile               *original,
                       GBytes              *contents,
                       const QuayFileSteps *steps,
                       GError             **error)
{
  g_autoptr(GFile) folder = quay_file_backups_get_folder (root, original);
  g_autoptr(QuayFileEdit) edit = quay_file_edit_begin (folder, FOLDER_MODE, steps, error);
  g_autoptr(GFile) copy = NULL;
  g_autofree char *name = NULL;

  if (edit == NULL)
    return NULL;

  /* The folder may have been made or copied by hand. */
  fchmod (quay_file_edit_get_folder_fd (edit), FOLDER_MODE);

  name = make_name (folder, original);
  copy = g_file_get_child (folder, name);
  if (!quay_file_edit_write (edit, name, contents, NULL, TRUE, error) ||
      !quay_file_steps_begin (steps, "rename", copy, error) ||
      !quay_file_edit_commit (edit, name, QUAY_FILE_EDIT_NEW, error))
    return NULL;

  /* After the copy, so that a folder with this file alone is never left. */
  if (!write_original_path (edit, original, error))
    {
      g_clear_pointer (&edit, quay_file_edit_free);
      quay_file_backups_discard (copy);
      return NULL;
    }
  return g_steal_pointer (&copy);
}

/**
 * quay_file_backups_discard:
 * @copy: a copy that quay_file_backups_add() has made
 *
 * Takes a copy back, and with the last one their folder.
 */
void
quay_file_backups_discard (GFile *copy)
{
  g_autoptr(GFile) folder = g_file_get_parent (copy);
  g_autoptr(GFile) original_path = g_file_get_child (folder, ORIGINAL_NAME);
  g_auto(GStrv) left = NULL;

  g_unlink (g_file_peek_path (copy));
  left = list_names (g_file_peek_path (folder));
  if (left[0] != NULL)
    return;
  g_unlink (g_file_peek_path (original_path));
  g_rmdir (g_file_peek_path (folder));
}

/**
 * quay_file_backups_prune:
 * @copy: the newest copy; it stays
 * @n_keep: how many stay, at least 1
 *
 * Deletes the oldest copies. One that cannot be deleted is no reason to fail: the next time will try again.
 */
void
quay_file_backups_prune (GFile *copy,
                         guint  n_keep)
{
  g_autoptr(GFile) folder = g_file_get_parent (copy);
  g_auto(GStrv) names = list_sorted_names (g_file_peek_path (folder));
  guint n_names = g_strv_length (names);

  for (guint i = 0; i + n_keep < n_names; i++)
    {
      g_autofree char *path = g_build_filename (g_file_peek_path (folder), names[i], NULL);

      if (g_unlink (path) != 0)
        g_info ("Deleting “%s”: %s", path, g_strerror (errno));
    }
}

/**
 * quay_file_backups_list:
 * @folder: see quay_file_backups_get_folder()
 *
 * Returns: (transfer full): a list model of QuayFileBackup, the newest first; empty when there are none. %NULL with an
 *   error when the folder cannot be read
 */
GListModel *
quay_file_backups_list (GFile        *folder,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autoptr(GListStore) store = g_list_store_new (QUAY_TYPE_FILE_BACKUP);
  g_auto(GStrv) names = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (g_file_query_exists (folder, NULL) && access (g_file_peek_path (folder), R_OK | X_OK) != 0)
    {
      quay_file_fault_set_read (error, folder, errno, "Reading");
      return NULL;
    }

  names = list_sorted_names (g_file_peek_path (folder));
  for (guint i = g_strv_length (names); i > 0; i--)
    {
      g_autoptr(QuayFileBackup) backup = g_object_new (QUAY_TYPE_FILE_BACKUP, NULL);
      struct stat status;

      backup->file = g_file_get_child (folder, names[i - 1]);
      backup->time = parse_stamp (names[i - 1]);
      if (lstat (g_file_peek_path (backup->file), &status) != 0 || !S_ISREG (status.st_mode))
        continue;
      backup->size = status.st_size;
      g_list_store_append (store, backup);
    }

  return G_LIST_MODEL (g_steal_pointer (&store));
}
