/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-receipt"

#include "config.h"

#include "quay-change-receipt-private.h"

#include "quay-error.h"

/* What was done to one file or one token, and the way back from it: for a plan that fails half way, and for undo. */

QuayAppliedFile *
quay_applied_file_new (QuayFileSnapshot *before,
                       QuayFileSnapshot *after,
                       GPtrArray        *made_folders,
                       gboolean          shared,
                       gboolean          secret)
{
  QuayAppliedFile *self = g_new0 (QuayAppliedFile, 1);

  self->before = quay_file_snapshot_ref (before);
  self->after = quay_file_snapshot_ref (after);
  self->made_folders = g_ptr_array_ref (made_folders);
  self->shared = shared;
  self->secret = secret;
  return self;
}

void
quay_applied_file_free (QuayAppliedFile *self)
{
  quay_file_snapshot_unref (self->before);
  quay_file_snapshot_unref (self->after);
  g_ptr_array_unref (self->made_folders);
  g_free (self);
}

QuayAppliedToken *
quay_applied_token_new (QuayTokenPlan   *plan,
                        QuayTokenRecord *old_record)
{
  QuayAppliedToken *self = g_new0 (QuayAppliedToken, 1);

  self->url = g_strdup (quay_token_plan_get_url (plan));
  self->registry = g_strdup (quay_token_plan_get_registry (plan));
  self->plan = g_object_ref (plan);
  self->old_record = old_record != NULL ? quay_token_record_ref (old_record) : NULL;
  return self;
}

void
quay_applied_token_free (QuayAppliedToken *self)
{
  g_free (self->url);
  g_free (self->registry);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->old_secret, quay_secret_unref);
  g_clear_pointer (&self->new_secret, quay_secret_unref);
  g_clear_pointer (&self->old_record, quay_token_record_unref);
  g_free (self);
}

/* Stores what was there before, or deletes what was not. */
void
quay_applied_token_put_back_async (QuayAppliedToken   *self,
                                   QuayTokenStore     *tokens,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  if (self->old_secret != NULL)
    quay_token_store_store_async (tokens, self->url, self->registry, self->old_secret, NULL, callback, user_data);
  else
    quay_token_store_remove_async (tokens, self->url, NULL, callback, user_data);
}

gboolean
quay_applied_token_put_back_finish (QuayAppliedToken *self,
                                    QuayTokenStore   *tokens,
                                    GAsyncResult     *result,
                                    GError          **error)
{
  gboolean success;

  if (self->old_secret != NULL)
    success = quay_token_store_store_finish (tokens, result, error);
  else
    success = quay_token_store_remove_finish (tokens, result, error);
  if (success)
    self->changed = FALSE;
  return success;
}

/**
 * quay_applied_folders_remove:
 * @made_folders: (element-type GFile): the innermost first
 *
 * Blocks. Removes folders that were made for a file, as far as nothing else was put into them.
 */
void
quay_applied_folders_remove (QuayContext *context,
                             GPtrArray   *made_folders)
{
  for (guint i = 0; i < made_folders->len; i++)
    quay_file_store_remove_folder (quay_context_get_files (context), g_ptr_array_index (made_folders, i));
}

/**
 * quay_applied_files_restore:
 * @files: (element-type QuayAppliedFile): in the order in which they were written
 * @error: %QUAY_ERROR_ROLLBACK, naming every file that could not be put back
 *
 * Blocks. Puts files back in reverse order, and goes on after one that fails.
 */
gboolean
quay_applied_files_restore (QuayContext *context,
                            GPtrArray   *files,
                            GError     **error)
{
  g_autoptr(GString) left = g_string_new (NULL);

  for (guint i = files->len; i > 0; i--)
    {
      QuayAppliedFile *applied = g_ptr_array_index (files, i - 1);
      g_autoptr(QuayFileSnapshot) restored = NULL;
      g_autoptr(GError) local_error = NULL;

      restored = quay_file_store_restore (quay_context_get_files (context), applied->after, applied->before,
                                          NULL, &local_error);
      if (restored != NULL)
        {
          quay_applied_folders_remove (context, applied->made_folders);
          continue;
        }
      g_info ("Could not put back: %s", local_error->message);
      g_string_append_printf (left, "%s“%s”", left->len > 0 ? ", " : "",
                              g_file_peek_path (quay_file_snapshot_get_file (applied->before)));
    }

  if (left->len == 0)
    return TRUE;
  quay_error_set (error, QUAY_ERROR_ROLLBACK, left->str, NULL, "Not every file could be put back");
  return FALSE;
}
