/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-store"

#include "config.h"

#include "quay-file-store.h"

#include <glib/gstdio.h>

#include "quay-error.h"
#include "quay-file-backups-private.h"
#include "quay-file-edit-private.h"
#include "quay-file-place-private.h"
#include "quay-file-snapshot-private.h"

#define DEFAULT_N_BACKUPS 10
#define MAX_N_BACKUPS     1000

/**
 * QuayFileStore:
 *
 * Changes files, and only as the user has reviewed it: whoever wants a change shows the snapshot that it was made from,
 * and a file that is no longer like that is not touched. A change happens in whole or not at all, and either a
 * function returns the snapshot of the changed file, or it sets an error and the file is as it was.
 *
 * The store has no state but its settings. All its functions may be called from any thread, and two stores, in one
 * process or in two, may work on one file.
 */
typedef struct
{
  GFile *backup_folder;
  int    n_backups;       /* atomic: set in the main thread, read in others */
} QuayFileStorePrivate;

enum { PROP_0, PROP_BACKUP_FOLDER, PROP_N_BACKUPS, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE_WITH_PRIVATE (QuayFileStore, quay_file_store, G_TYPE_OBJECT)

/* What is to be done to one file; lives on the stack of one call. */
typedef struct
{
  QuayFileStore      *store;
  QuayFileSnapshot   *expected;
  GBytes             *contents;      /* NULL: delete */
  QuayFileAttributes *attributes;    /* to be set; NULL: those of the file itself, or none when it is new */
  gboolean            is_private;
  gboolean            keep_backup;
  QuayError           conflict;      /* when the file is not as expected */
  QuayFileSteps       steps;
} Change;

static gboolean
ask_store (gpointer    user_data,
           const char *step,
           GFile      *file,
           GError    **error)
{
  QuayFileStore *self = user_data;

  return QUAY_FILE_STORE_GET_CLASS (self)->begin_step (self, step, file, error);
}

/* The file as it is now, provided that it is as expected. */
static QuayFileSnapshot *
load_expected (const Change *change,
               GError      **error)
{
  GFile *file = quay_file_snapshot_get_file (change->expected);
  g_autoptr(QuayFileSnapshot) current = NULL;
  g_autofree char *name = NULL;

  if (!quay_file_steps_begin (&change->steps, "read", file, error))
    return NULL;
  current = quay_file_snapshot_load (file, change->steps.cancellable, error);
  if (current == NULL)
    return NULL;
  if (quay_file_snapshot_equal (change->expected, current))
    return g_steal_pointer (&current);

  name = g_file_get_parse_name (file);
  quay_error_set (error, change->conflict, name, NULL, "“%s” is not as it was when it was read", name);
  return NULL;
}

/* Whether the file holds what it shall hold and nobody else can read what is private. */
static gboolean
is_done (const Change     *change,
         QuayFileSnapshot *current)
{
  GBytes *contents = quay_file_snapshot_get_contents (current);
  QuayFileAttributes *attributes = quay_file_snapshot_get_attributes (current);

  if (change->contents == NULL || contents == NULL)
    return change->contents == contents;
  if (!g_bytes_equal (change->contents, contents))
    return FALSE;
  if (change->attributes != NULL && change->attributes->mode != attributes->mode)
    return FALSE;
  return !change->is_private ||
         ((attributes->mode & (S_IRWXG | S_IRWXO)) == 0 && !quay_file_attributes_has_acl (attributes));
}

static gboolean
check_allowed (const Change     *change,
               QuayFileSnapshot *current,
               GError          **error)
{
  GFile *target = quay_file_snapshot_get_target (current);
  g_autofree char *name = g_file_get_parse_name (quay_file_snapshot_get_file (current));
  g_autofree char *target_name = g_file_get_parse_name (target);
  g_autofree char *folder = quay_file_existing_folder (g_file_peek_path (target));

  if (quay_file_is_sandboxed () && quay_file_folder_is_fleeting (folder, g_get_home_dir ()))
    {
      quay_error_set (error, QUAY_ERROR_OUTSIDE_SANDBOX, name, NULL,
                      "“%s” is not visible in the sandbox; what is written there would be lost", name);
      return FALSE;
    }
  if (!quay_file_snapshot_is_writable (current))
    {
      quay_error_set (error, QUAY_ERROR_READ_ONLY, target_name, NULL, "“%s” or its folder is read-only", target_name);
      return FALSE;
    }

  /* Without its target the link would lead nowhere, without the link the target would stay, perhaps with tokens in
   * it, and Undo would have two things to put back. An empty file says the same to Cargo.
   */
  if (change->contents == NULL && quay_file_snapshot_is_link (current))
    {
      quay_error_set (error, QUAY_ERROR_FAILED, name, target_name, "“%s” is a symbolic link and is not deleted", name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_backup (const Change     *change,
            QuayFileSnapshot *current,
            GFile           **backup,
            GError          **error)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (change->store);
  GFile *file = quay_file_snapshot_get_file (current);
  g_autoptr(GError) fault = NULL;
  g_autofree char *name = NULL;

  if (!change->keep_backup || !quay_file_snapshot_exists (current))
    return TRUE;

  if (quay_file_steps_begin (&change->steps, "backup", file, &fault))
    *backup = quay_file_backups_add (priv->backup_folder, quay_file_snapshot_get_target (current),
                                     quay_file_snapshot_get_contents (current), &change->steps, &fault);
  if (*backup != NULL)
    return TRUE;

  if (g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  name = g_file_get_parse_name (file);
  quay_error_set (error, QUAY_ERROR_NO_BACKUP, name, quay_error_get_object (fault), "%s", fault->message);
  return FALSE;
}

/* Everything up to here can be taken back. The file is compared once more, after the step has begun and right before
 * the one call that changes it.
 */
static gboolean
commit_change (const Change *change,
               QuayFileEdit *edit,
               const char   *name,
               GError      **error)
{
  GFile *file = quay_file_snapshot_get_file (change->expected);
  const char *step = change->contents != NULL ? "rename" : "delete";
  g_autoptr(QuayFileSnapshot) current = NULL;

  if (!quay_file_steps_begin (&change->steps, step, file, error))
    return FALSE;
  current = load_expected (change, error);
  if (current == NULL)
    return FALSE;

  if (change->contents == NULL)
    return quay_file_edit_delete (edit, name, error);
  return quay_file_edit_commit (edit, name,
                                quay_file_snapshot_exists (current) ? QUAY_FILE_EDIT_REPLACE : QUAY_FILE_EDIT_NEW,
                                error);
}

static gboolean
write_contents (const Change     *change,
                QuayFileEdit     *edit,
                QuayFileSnapshot *current,
                const char       *name,
                GError          **error)
{
  QuayFileAttributes *attributes = change->attributes;

  if (change->contents == NULL)
    return TRUE;
  if (attributes == NULL)
    attributes = quay_file_snapshot_get_attributes (current);
  return quay_file_edit_write (edit, name, change->contents, attributes, change->is_private, error);
}

static QuayFileSnapshot *
perform (const Change *change,
         GError      **error)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (change->store);
  g_autoptr(QuayFileSnapshot) current = load_expected (change, error);
  g_autoptr(QuayFileEdit) edit = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GFile) backup = NULL;
  g_autofree char *name = NULL;

  if (current == NULL)
    return NULL;
  if (is_done (change, current))
    return g_steal_pointer (&current);
  if (!check_allowed (change, current, error))
    return NULL;

  name = g_file_get_basename (quay_file_snapshot_get_target (current));
  folder = g_file_get_parent (quay_file_snapshot_get_target (current));
  edit = quay_file_edit_begin (folder, change->is_private ? 0700 : 0755, &change->steps, error);
  if (edit == NULL || !quay_file_edit_wait_for (edit, name, error))
    return NULL;

  /* Read again under the lock: another Quayside may have been before us, and the backup is of what is there now. */
  g_clear_pointer (&current, quay_file_snapshot_unref);
  current = load_expected (change, error);
  if (current == NULL || !add_backup (change, current, &backup, error))
    return NULL;

  if (!write_contents (change, edit, current, name, error) || !commit_change (change, edit, name, error))
    {
      if (backup != NULL)
        quay_file_backups_discard (backup);
      return NULL;
    }

  if (backup != NULL)
    quay_file_backups_prune (backup, g_atomic_int_get (&priv->n_backups));
  return quay_file_snapshot_new_written (current, change->contents, quay_file_edit_get_written (edit));
}

typedef struct
{
  QuayFileSnapshot *expected;
  GBytes           *contents;
  QuayReplaceFlags  flags;
} ReplaceJob;

static void
free_replace_job (gpointer data)
{
  ReplaceJob *job = data;

  quay_file_snapshot_unref (job->expected);
  g_clear_pointer (&job->contents, g_bytes_unref);
  g_free (job);
}

static void
replace_in_thread_cb (GTask        *task,
                      gpointer      source_object,
                      gpointer      task_data,
                      GCancellable *cancellable)
{
  ReplaceJob *job = task_data;
  GError *error = NULL;
  QuayFileSnapshot *replaced = quay_file_store_replace (QUAY_FILE_STORE (source_object), job->expected,
                                                        job->contents, job->flags, cancellable, &error);

  if (replaced != NULL)
    g_task_return_pointer (task, replaced, (GDestroyNotify) quay_file_snapshot_unref);
  else
    g_task_return_error (task, error);
}

static void
list_backups_in_thread_cb (GTask        *task,
                           gpointer      source_object,
                           gpointer      task_data,
                           GCancellable *cancellable)
{
  GError *error = NULL;
  GListModel *backups = quay_file_store_list_backups (QUAY_FILE_STORE (source_object), task_data, cancellable, &error);

  if (backups != NULL)
    g_task_return_pointer (task, backups, g_object_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
quay_file_store_begin_step (QuayFileStore *self,
                            const char    *step,
                            GFile         *file,
                            GError       **error)
{
  return TRUE;
}

static void
quay_file_store_dispose (GObject *object)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (QUAY_FILE_STORE (object));

  g_clear_object (&priv->backup_folder);
  G_OBJECT_CLASS (quay_file_store_parent_class)->dispose (object);
}

static void
quay_file_store_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  QuayFileStore *self = QUAY_FILE_STORE (object);

  switch (prop_id)
    {
    case PROP_BACKUP_FOLDER:
      g_value_set_object (value, quay_file_store_get_backup_folder (self));
      break;
    case PROP_N_BACKUPS:
      g_value_set_uint (value, quay_file_store_get_n_backups (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_file_store_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  QuayFileStore *self = QUAY_FILE_STORE (object);
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_BACKUP_FOLDER:
      priv->backup_folder = g_value_dup_object (value);
      break;
    case PROP_N_BACKUPS:
      quay_file_store_set_n_backups (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_file_store_class_init (QuayFileStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_file_store_dispose;
  object_class->get_property = quay_file_store_get_property;
  object_class->set_property = quay_file_store_set_property;
  klass->begin_step = quay_file_store_begin_step;

  properties[PROP_BACKUP_FOLDER] =
    g_param_spec_object ("backup-folder", NULL, NULL, G_TYPE_FILE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  /* How many copies are kept of each file. Fewer take effect at its next change. */
  properties[PROP_N_BACKUPS] =
    g_param_spec_uint ("n-backups", NULL, NULL, 1, MAX_N_BACKUPS, DEFAULT_N_BACKUPS,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_file_store_init (QuayFileStore *self)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (self);

  priv->n_backups = DEFAULT_N_BACKUPS;
}

/**
 * quay_file_store_new:
 * @backup_folder: a local folder for copies of earlier versions; made with the first one
 */
QuayFileStore *
quay_file_store_new (GFile *backup_folder)
{
  g_return_val_if_fail (G_IS_FILE (backup_folder) && g_file_peek_path (backup_folder) != NULL, NULL);

  return g_object_new (QUAY_TYPE_FILE_STORE, "backup-folder", backup_folder, NULL);
}

/**
 * quay_file_store_get_backup_folder:
 *
 * Returns: (transfer none): the folder of copies, to be shown to the user; it may be missing
 */
GFile *
quay_file_store_get_backup_folder (QuayFileStore *self)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (self);

  g_return_val_if_fail (QUAY_IS_FILE_STORE (self), NULL);

  return priv->backup_folder;
}

guint
quay_file_store_get_n_backups (QuayFileStore *self)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (self);

  g_return_val_if_fail (QUAY_IS_FILE_STORE (self), 0);

  return g_atomic_int_get (&priv->n_backups);
}

/**
 * quay_file_store_set_n_backups:
 * @n_backups: how many copies of each file to keep, 1 to 1000; surplus ones go at the file's next change
 */
void
quay_file_store_set_n_backups (QuayFileStore *self,
                               guint          n_backups)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (self);

  g_return_if_fail (QUAY_IS_FILE_STORE (self));
  g_return_if_fail (n_backups >= 1 && n_backups <= MAX_N_BACKUPS);

  if ((guint) g_atomic_int_get (&priv->n_backups) == n_backups)
    return;
  g_atomic_int_set (&priv->n_backups, n_backups);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BACKUPS]);
}

/**
 * quay_file_store_replace:
 * @expected: the file as it was when the change was made up
 * @contents: (nullable): its new bytes; %NULL deletes it
 * @flags: what holds for this file
 * @cancellable: (nullable): looked at before each step; once the file is replaced, the call succeeds
 *
 * Changes one file, or makes it together with missing folders, after a copy of the old version has been kept. A new
 * file has mode 0644 and its folders 0755, less the umask; with %QUAY_REPLACE_PRIVATE it is 0600, and
 * 0700 for folders. Otherwise mode, access control list, extended attributes and, as far as the account may, owner
 * and group stay. Of a symbolic link the target changes and the link stays, but links are not deleted.
 *
 * A file with several names (hard links) gets its new version under this name only; the others keep the old one.
 * Keeping them together would mean to write in place, and a crash would leave half a file under all of them. That is
 * worse than a copy that is out of date, and happens to the file that Cargo cannot work without. See
 * quay_file_snapshot_get_n_names().
 *
 * When nothing is to change, nothing is written and no copy is kept.
 *
 * The steps that [vfunc@Quay.FileStore.begin_step] hears of: “read” (compare with @expected; three times),
 * “make-folder” (for each), “lock”, “backup”, “write”, “attributes” (not for a new file that is not private), “sync”,
 * “rename” or “delete”, and “sync-folder”, which may fail without consequence. Between “backup” and “write”, the steps
 * of writing the copy come with the copy as their file.
 *
 * Fails with %QUAY_ERROR_CHANGED when the file is not as @expected; %QUAY_ERROR_READ_ONLY when it or its folder is
 * protected; %QUAY_ERROR_OUTSIDE_SANDBOX; %QUAY_ERROR_NO_BACKUP; %QUAY_ERROR_NOT_WRITTEN with the system's words as
 * object; %QUAY_ERROR_FAILED for a link to be deleted; and as quay_file_snapshot_load(). Then the file is as it was.
 * Blocks; waits up to 10 seconds each for another Quayside and for Cargo to be done with the file.
 *
 * Returns: (transfer full): the file as it is now
 */
QuayFileSnapshot *
quay_file_store_replace (QuayFileStore    *self,
                         QuayFileSnapshot *expected,
                         GBytes           *contents,
                         QuayReplaceFlags  flags,
                         GCancellable     *cancellable,
                         GError          **error)
{
  Change change = {
    .store = self,
    .expected = expected,
    .contents = contents,
    .is_private = (flags & QUAY_REPLACE_PRIVATE) != 0,
    .keep_backup = (flags & (QUAY_REPLACE_PRIVATE | QUAY_REPLACE_NO_BACKUP)) == 0,
    .conflict = QUAY_ERROR_CHANGED,
    .steps = { ask_store, self, cancellable },
  };

  g_return_val_if_fail (QUAY_IS_FILE_STORE (self), NULL);
  g_return_val_if_fail (expected != NULL, NULL);

  return perform (&change, error);
}

/**
 * quay_file_store_replace_async:
 * @callback: called in the thread-default main context of the caller
 *
 * As quay_file_store_replace(), without blocking. A change that has happened is never reported as cancelled.
 */
void
quay_file_store_replace_async (QuayFileStore      *self,
                               QuayFileSnapshot   *expected,
                               GBytes             *contents,
                               QuayReplaceFlags    flags,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  ReplaceJob *job;

  g_return_if_fail (QUAY_IS_FILE_STORE (self));
  g_return_if_fail (expected != NULL);

  job = g_new0 (ReplaceJob, 1);
  job->expected = quay_file_snapshot_ref (expected);
  job->contents = contents != NULL ? g_bytes_ref (contents) : NULL;
  job->flags = flags;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_file_store_replace_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, free_replace_job);
  g_task_run_in_thread (task, replace_in_thread_cb);
}

QuayFileSnapshot *
quay_file_store_replace_finish (QuayFileStore *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_file_store_restore:
 * @current: the file as a change of ours has left it
 * @wanted: the same file as it was before
 *
 * Puts a file back exactly, with its bytes, mode, access control list and attributes, or deletes it when it did not
 * exist. Folders that were made for it stay. No copy is kept: what is lost is what we wrote ourselves.
 *
 * Fails with %QUAY_ERROR_UNDO_CONFLICT when the file is not as @current any more, and otherwise as
 * quay_file_store_replace(). Blocks.
 *
 * Returns: (transfer full): the file as it is now
 */
QuayFileSnapshot *
quay_file_store_restore (QuayFileStore    *self,
                         QuayFileSnapshot *current,
                         QuayFileSnapshot *wanted,
                         GCancellable     *cancellable,
                         GError          **error)
{
  Change change = {
    .store = self,
    .expected = current,
    .conflict = QUAY_ERROR_UNDO_CONFLICT,
    .steps = { ask_store, self, cancellable },
  };

  g_return_val_if_fail (QUAY_IS_FILE_STORE (self), NULL);
  g_return_val_if_fail (current != NULL && wanted != NULL, NULL);
  g_return_val_if_fail (g_file_equal (quay_file_snapshot_get_file (current),
                                      quay_file_snapshot_get_file (wanted)), NULL);

  change.contents = quay_file_snapshot_get_contents (wanted);
  change.attributes = quay_file_snapshot_get_attributes (wanted);
  return perform (&change, error);
}

/**
 * quay_file_store_list_backups:
 * @file: a file; it need not exist any more
 *
 * Blocks for as long as it takes to read one small folder.
 *
 * Returns: (transfer full): a list model of [class@Quay.FileBackup], the newest first, empty when there are none;
 *   %NULL with %QUAY_ERROR_READ_ONLY or %QUAY_ERROR_FAILED when the copies cannot be read
 */
GListModel *
quay_file_store_list_backups (QuayFileStore *self,
                              GFile         *file,
                              GCancellable  *cancellable,
                              GError       **error)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (self);
  g_autoptr(GFile) target = NULL;
  g_autoptr(GFile) folder = NULL;
  g_auto(GStrv) links = NULL;

  g_return_val_if_fail (QUAY_IS_FILE_STORE (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  target = quay_file_follow_links (file, quay_file_is_sandboxed (), &links, NULL);
  folder = quay_file_backups_get_folder (priv->backup_folder, target != NULL ? target : file);
  return quay_file_backups_list (folder, cancellable, error);
}

/**
 * quay_file_store_list_backups_async:
 * @callback: called in the thread-default main context of the caller
 *
 * As quay_file_store_list_backups(), without blocking.
 */
void
quay_file_store_list_backups_async (QuayFileStore      *self,
                                    GFile              *file,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_FILE_STORE (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_file_store_list_backups_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, list_backups_in_thread_cb);
}

GListModel *
quay_file_store_list_backups_finish (QuayFileStore *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_file_store_remove_folder:
 * @folder: a folder that was made for a file, which is gone again
 *
 * Removes the folder if nothing else was put into it. Blocks.
 *
 * Returns: whether it is gone
 */
gboolean
quay_file_store_remove_folder (QuayFileStore *self,
                               GFile         *folder)
{
  g_return_val_if_fail (QUAY_IS_FILE_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (folder) && g_file_peek_path (folder) != NULL, FALSE);

  /* rmdir() and not g_file_delete(): that would delete a file, or a link, which took the folder's place. */
  return g_rmdir (g_file_peek_path (folder)) == 0;
}

/**
 * quay_file_store_clean_up:
 * @file: a file that this or an earlier Quayside may have changed
 *
 * Removes the temporary files that a killed Quayside left beside @file and among its copies. Those of a Quayside that
 * is at work are left alone. Never fails; to be called once at start.
 */
void
quay_file_store_clean_up (QuayFileStore *self,
                          GFile         *file)
{
  QuayFileStorePrivate *priv = quay_file_store_get_instance_private (self);
  g_autoptr(GFile) target = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GFile) backups = NULL;
  g_auto(GStrv) links = NULL;

  g_return_if_fail (QUAY_IS_FILE_STORE (self));
  g_return_if_fail (G_IS_FILE (file) && g_file_peek_path (file) != NULL);

  target = quay_file_follow_links (file, quay_file_is_sandboxed (), &links, NULL);
  if (target == NULL)
    target = g_object_ref (file);

  folder = g_file_get_parent (target);
  backups = quay_file_backups_get_folder (priv->backup_folder, target);
  if (folder != NULL)
    quay_file_edit_clean_up (folder);
  quay_file_edit_clean_up (backups);
}
