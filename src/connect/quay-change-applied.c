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
  g_clear_pointer (&self->old_items, g_ptr_array_unref);
  g_clear_pointer (&self->new_secret, quay_secret_unref);
  g_clear_pointer (&self->new_print, quay_secret_print_free);
  g_clear_pointer (&self->old_record, quay_token_record_unref);
  g_free (self);
}

void
quay_applied_token_take_items (QuayAppliedToken *self,
                               GPtrArray        *items)
{
  g_clear_pointer (&self->old_items, g_ptr_array_unref);
  self->old_items = items;
  self->changed = TRUE;
}

typedef struct
{
  QuayAppliedToken *token;
  QuayTokenStore   *tokens;
} PuttingBack;

static void
putting_back_free (gpointer data)
{
  PuttingBack *putting_back = data;

  g_object_unref (putting_back->tokens);
  g_free (putting_back);
}

static void
end_put_back (GTask   *task,
              gboolean success,
              GError  *error)
{
  PuttingBack *putting_back = g_task_get_task_data (task);

  if (success)
    {
      putting_back->token->changed = FALSE;
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean success = quay_token_store_remove_finish (QUAY_TOKEN_STORE (object), result, &error);

  end_put_back (task, success, error);
}

static void add_next (GTask *task);

static void
added_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PuttingBack *putting_back = g_task_get_task_data (task);
  GError *error = NULL;

  if (!quay_token_store_add_finish (QUAY_TOKEN_STORE (object), result, &error))
    {
      end_put_back (task, FALSE, error);
      return;
    }
  putting_back->token->next_item--;
  add_next (task);
}

static void
add_next (GTask *task)
{
  PuttingBack *putting_back = g_task_get_task_data (task);
  QuayAppliedToken *self = putting_back->token;

  self->half_back = self->next_item > 0;
  if (self->half_back)
    quay_token_store_add_async (putting_back->tokens, self->url, g_ptr_array_index (self->old_items, self->next_item - 1),
                                NULL, added_cb, g_object_ref (task));
  else
    end_put_back (task, TRUE, NULL);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PuttingBack *putting_back = g_task_get_task_data (task);
  QuayAppliedToken *self = putting_back->token;
  GError *error = NULL;

  if (!quay_token_store_store_finish (QUAY_TOKEN_STORE (object), result, &error))
    {
      end_put_back (task, FALSE, error);
      return;
    }
  self->next_item = self->old_items != NULL && self->old_items->len > 1 ? self->old_items->len - 1 : 0;
  add_next (task);
}

/* What is stored in place of the new one: of several the oldest, since each that is added is newer. (transfer none) */
static QuaySecret *
find_first_back (QuayAppliedToken *self)
{
  if (self->old_items == NULL || self->old_items->len < 2)
    return self->old_secret;
  return quay_token_copy_get_secret (g_ptr_array_index (self->old_items, self->old_items->len - 1));
}

/* Stores what was there before, or deletes what was not. Several items for the address become several again, and Cargo
 * uses the one that it used. One that is left half way goes on where it stopped.
 */
void
quay_applied_token_put_back_async (QuayAppliedToken   *self,
                                   QuayTokenStore     *tokens,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (tokens, NULL, callback, user_data);
  PuttingBack *putting_back = g_new0 (PuttingBack, 1);

  g_task_set_source_tag (task, quay_applied_token_put_back_async);
  putting_back->token = self;
  putting_back->tokens = g_object_ref (tokens);
  g_task_set_task_data (task, putting_back, putting_back_free);

  if (self->half_back)
    add_next (task);
  else if (self->old_secret != NULL)
    quay_token_store_store_async (tokens, self->url, self->registry, find_first_back (self), NULL, stored_cb,
                                  g_object_ref (task));
  else
    quay_token_store_remove_async (tokens, self->url, NULL, removed_cb, g_object_ref (task));
}

gboolean
quay_applied_token_put_back_finish (QuayAppliedToken *self,
                                    GAsyncResult     *result,
                                    GError          **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
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
