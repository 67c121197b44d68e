/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-restore"

#include "config.h"

#include "quay-restore.h"

/**
 * QuayRestore:
 *
 * The way back to an earlier version of a file, which is a change like any other: planned, reviewed, applied with a copy
 * of what goes, and undone if wanted. There are no copies of files that hold tokens.
 */
struct _QuayRestore
{
  GObject      parent_instance;

  QuayContext *context;
  GFile       *file;
  gboolean     shared;
};

G_DEFINE_FINAL_TYPE (QuayRestore, quay_restore, G_TYPE_OBJECT)

static void
quay_restore_dispose (GObject *object)
{
  QuayRestore *self = QUAY_RESTORE (object);

  g_clear_object (&self->context);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (quay_restore_parent_class)->dispose (object);
}

static void
quay_restore_class_init (QuayRestoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_restore_dispose;
}

static void
quay_restore_init (QuayRestore *self)
{
}

QuayRestore *
quay_restore_new (QuayContext *context,
                  GFile       *file,
                  gboolean     shared)
{
  QuayRestore *self;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (QUAY_TYPE_RESTORE, NULL);
  self->context = g_object_ref (context);
  self->file = g_object_ref (file);
  self->shared = shared;
  return self;
}

GFile *
quay_restore_get_file (QuayRestore *self)
{
  g_return_val_if_fail (QUAY_IS_RESTORE (self), NULL);

  return self->file;
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GListModel *backups = quay_file_store_list_backups_finish (QUAY_FILE_STORE (object), result, &error);

  if (backups != NULL)
    g_task_return_pointer (task, backups, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
quay_restore_list_async (QuayRestore        *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_RESTORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_restore_list_async);
  quay_file_store_list_backups_async (quay_context_get_files (self->context), self->file, cancellable, listed_cb,
                                      g_steal_pointer (&task));
}

/**
 * quay_restore_list_finish:
 * @error: as quay_file_store_list_backups()
 *
 * Returns: (transfer full): the earlier versions, the newest first; empty when there are none
 */
GListModel *
quay_restore_list_finish (QuayRestore  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
current_loaded_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayRestore *self = g_task_get_source_object (task);
  GBytes *wanted = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayFileSnapshot) current = quay_file_snapshot_load_finish (self->file, result, &error);
  g_autoptr(QuayChangePlan) plan = NULL;
  GBytes *contents;

  if (current == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  plan = quay_change_plan_new (self->context, NULL, NULL);
  contents = quay_file_snapshot_exists (current) ? quay_file_snapshot_get_contents (current) : NULL;
  if (contents == NULL || !g_bytes_equal (contents, wanted))
    {
      g_autoptr(QuayFileChange) change =
        quay_file_change_new (current, wanted, self->shared, QUAY_REPLACE_NONE);

      quay_change_plan_add_file (plan, change);
    }
  g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

static void
backup_loaded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayRestore *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  GBytes *wanted = quay_file_backup_load_finish (QUAY_FILE_BACKUP (object), result, &error);

  if (wanted == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, wanted, (GDestroyNotify) g_bytes_unref);
  quay_file_snapshot_load_async (self->file, cancellable, current_loaded_cb, g_steal_pointer (&task));
}

/**
 * quay_restore_plan_async:
 * @backup: one of the list
 *
 * Reads both versions, and changes nothing.
 */
void
quay_restore_plan_async (QuayRestore        *self,
                         QuayFileBackup     *backup,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_RESTORE (self));
  g_return_if_fail (QUAY_IS_FILE_BACKUP (backup));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_restore_plan_async);
  quay_file_backup_load_async (backup, cancellable, backup_loaded_cb, g_steal_pointer (&task));
}

/**
 * quay_restore_plan_finish:
 * @error: as quay_file_backup_load() and quay_file_snapshot_load()
 *
 * Returns: (transfer full): what would change, empty when the file is as it was then
 */
QuayChangePlan *
quay_restore_plan_finish (QuayRestore  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
