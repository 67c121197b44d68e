/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-plan"

#include "config.h"

#include "quay-change-apply-private.h"

#include "quay-error.h"

/* The way back of a plan that failed half way, in the order of its steps: deleted tokens, files, stored tokens, the token
 * that was created. It goes on after one that fails, except that new files which are left behind may need new tokens.
 */

static void
note_leftover (GTask        *task,
               const GError *cause)
{
  QuayChangePlan *self = g_task_get_source_object (task);

  self->leftover = quay_change_leftover_new (quay_pat_creation_get_name (self->creation),
                                             quay_pat_creation_get_organization (self->creation), cause);
}

static void
created_revoked_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!quay_pat_client_revoke_finish (QUAY_PAT_CLIENT (object), result, &error))
    note_leftover (task, error);
  quay_apply_run_end (task);
}

static void
revoke_created (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);

  if (run->created == NULL)
    quay_apply_run_end (task);
  else if (run->left->len > 0)
    {
      /* An item that could not be put back still holds it, and Cargo may ask for that. */
      note_leftover (task, NULL);
      quay_apply_run_end (task);
    }
  else
    quay_pat_client_revoke_async (quay_pat_creation_get_client (self->creation), quay_pat_get_id (run->created), NULL,
                                  created_revoked_cb, g_object_ref (task));
}

static void put_stored_back (GTask *task);
static void put_removed_back (GTask *task);

/* Goes on after one that fails. */
static void
note_put_back (GTask        *task,
               GAsyncResult *result)
{
  QuayApplyRun *run = g_task_get_task_data (task);
  QuayAppliedToken *token = quay_apply_run_get_token (run, run->at);
  g_autoptr(GError) error = NULL;

  if (quay_applied_token_put_back_finish (token, result, &error))
    return;
  g_string_append_printf (run->left, "%s%s", run->left->len > 0 ? ", " : "", quay_token_plan_get_label (token->plan));
  if (run->left_why == NULL)
    run->left_why = g_strdup (error->message);
}

static void
stored_put_back_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  note_put_back (task, result);
  put_stored_back (task);
}

static void
removed_put_back_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  note_put_back (task, result);
  put_removed_back (task);
}

/* Whether one before the token at hand is changed and @wanted; it is at hand then. */
static gboolean
step_back (QuayApplyRun *run,
           gboolean (   *wanted )(QuayAppliedToken *token))
{
  while (run->at > 0)
    {
      QuayAppliedToken *token = quay_apply_run_get_token (run, --run->at);

      if (token->changed && wanted (token))
        return TRUE;
    }
  return FALSE;
}

static void
put_stored_back (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);

  if (step_back (run, quay_applied_token_is_stored))
    quay_applied_token_put_back_async (quay_apply_run_get_token (run, run->at), quay_context_get_tokens (self->context),
                                       stored_put_back_cb, g_object_ref (task));
  else
    revoke_created (task);
}

static void
files_put_back_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      run->at = run->tokens->len;
      put_stored_back (task);
      return;
    }

  /* New files that are left behind may need the new tokens. */
  quay_error_take_details (error, g_strdup (run->error->message));
  g_error_free (run->error);
  run->error = error;
  if (run->created != NULL)
    note_leftover (task, NULL);
  quay_apply_run_end (task);
}

static void
put_files_back_thread (GTask        *task,
                       gpointer      source_object,
                       gpointer      task_data,
                       GCancellable *cancellable)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (source_object);
  QuayApplyRun *run = task_data;
  GError *error = NULL;

  if (quay_applied_files_restore (self->context, run->files, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
put_removed_back (GTask *task)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);

  if (step_back (run, quay_applied_token_is_removed))
    quay_applied_token_put_back_async (quay_apply_run_get_token (run, run->at), quay_context_get_tokens (self->context),
                                       removed_put_back_cb, g_object_ref (task));
  else
    quay_apply_run_in_thread (task, put_files_back_thread, NULL, files_put_back_cb);
}

void
quay_apply_run_put_back (GTask  *task,
                         GError *error)
{
  QuayApplyRun *run = g_task_get_task_data (task);

  run->error = error;
  run->at = run->tokens->len;
  put_removed_back (task);
}

/* One that was made before has the same name, but ends at another second. */
static gboolean
is_ordered (QuayPat         *pat,
            QuayPatCreation *creation)
{
  GDateTime *end = quay_pat_get_valid_to (pat);

  return end != NULL &&
         g_date_time_to_unix (end) == g_date_time_to_unix (quay_pat_creation_get_valid_to (creation)) &&
         g_strcmp0 (quay_pat_get_name (pat), quay_pat_creation_get_name (creation)) == 0;
}

/* Without an answer, or with more than one token that it could be, nobody knows. */
static void
created_sought_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);
  GError *error = g_steal_pointer (&run->error);
  g_autoptr(GError) fault = NULL;
  g_autoptr(GPtrArray) pats = quay_pat_client_list_finish (QUAY_PAT_CLIENT (object), result, &fault);
  QuayPat *found = NULL;
  guint n_found = 0;

  for (guint i = 0; pats != NULL && i < pats->len; i++)
    if (is_ordered (g_ptr_array_index (pats, i), self->creation))
      {
        found = g_ptr_array_index (pats, i);
        n_found++;
      }

  if (n_found == 1)
    run->created = quay_pat_ref (found);
  else if (pats == NULL || n_found > 1)
    {
      const char *details = quay_error_get_details (error);

      quay_error_take_details (error, g_strdup_printf ("%s%sThe token “%s” may have been created",
                                                       details != NULL ? details : "", details != NULL ? "\n" : "",
                                                       quay_pat_creation_get_name (self->creation)));
    }
  quay_apply_run_put_back (task, error);
}

void
quay_apply_run_seek_created (GTask  *task,
                             GError *error)
{
  QuayChangePlan *self = g_task_get_source_object (task);
  QuayApplyRun *run = g_task_get_task_data (task);

  run->error = error;
  quay_pat_client_list_async (quay_pat_creation_get_client (self->creation), NULL, created_sought_cb,
                              g_object_ref (task));
}
