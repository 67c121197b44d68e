/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-removal"

#include "config.h"

#include "quay-connection-private.h"

#include "quay-cargo-edit.h"
#include "quay-edit-session.h"
#include "quay-error.h"

typedef struct
{
  QuayContext    *context;
  char           *name;
  char           *index_url;
  GPtrArray      *files;       /* GFile, to be edited */
  GPtrArray      *shared;      /* the files among them that are shared */
  QuayRemoveFlags flags;
  gboolean        has_token;
} RemovalJob;

static void
job_free (gpointer data)
{
  RemovalJob *job = data;

  g_clear_object (&job->context);
  g_free (job->name);
  g_free (job->index_url);
  g_clear_pointer (&job->files, g_ptr_array_unref);
  g_clear_pointer (&job->shared, g_ptr_array_unref);
  g_free (job);
}

static const char *
get_replacement (QuayTomlDocument *document)
{
  const char *path[] = { "source", "crates-io", "replace-with", NULL };
  const QuayTomlNode *node = quay_toml_document_lookup (document, path);

  if (node == NULL || quay_toml_node_get_node_type (node) != QUAY_TOML_STRING)
    return NULL;
  return quay_toml_node_get_string (node, NULL);
}

/* A file that still replaces crates.io with a registry it no longer names stops Cargo, so both go together. */
static gboolean
edit_file (RemovalJob       *job,
           QuayTomlDocument *document,
           GError          **error)
{
  if (g_strcmp0 (get_replacement (document), job->name) == 0 &&
      !quay_cargo_edit_replace_crates_io (document, NULL, error))
    return FALSE;
  return quay_cargo_edit_remove_registry (document, job->name, error);
}

static gboolean
edit_credentials (RemovalJob      *job,
                  QuayEditSession *session,
                  GError         **error)
{
  g_autoptr(GFile) file = quay_cargo_home_dup_credentials (quay_context_get_home (job->context));
  QuayTomlDocument *document = quay_edit_session_open (session, file, QUAY_EDIT_SECRET, error);

  return document != NULL &&
         quay_edit_session_check (session, quay_cargo_edit_set_token (document, job->name, NULL, error), error);
}

static void
removal_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  RemovalJob *job = task_data;
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (job->context, job->name, job->index_url);
  g_autoptr(QuayEditSession) session = quay_edit_session_new (job->context);
  GError *error = NULL;

  for (guint i = 0; error == NULL && i < job->files->len; i++)
    {
      GFile *file = g_ptr_array_index (job->files, i);
      gboolean shared = g_ptr_array_find (job->shared, file, NULL);
      QuayTomlDocument *document;

      document = quay_edit_session_open (session, file, shared ? QUAY_EDIT_SHARED : QUAY_EDIT_NONE, &error);
      if (document != NULL)
        quay_edit_session_check (session, edit_file (job, document, &error), &error);
    }
  if (error == NULL && (job->flags & QUAY_REMOVE_TOKEN) != 0)
    edit_credentials (job, session, &error);

  if (error != NULL || !quay_edit_session_finish (session, plan, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (job->has_token)
    quay_change_plan_add_token (plan, job->index_url, job->name, QUAY_TOKEN_CHANGE_REMOVE, NULL, NULL);
  g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

static void
token_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RemovalJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuaySecret) token = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  job->has_token = token != NULL;
  g_task_run_in_thread (task, removal_thread);
}

/**
 * quay_connection_plan_removal_async:
 * @flags: whether the token is deleted too, and whether project files, which others share, lose the registry
 *
 * Says what removing the connection would change. With %QUAY_REMOVE_TOKEN the keyring is asked, and its dialog may
 * open; a keyring that is not there then stops the removal, since it cannot be told whether it holds the token.
 */
void
quay_connection_plan_removal_async (QuayConnection     *self,
                                    QuayRemoveFlags     flags,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GFile) user_file = NULL;
  RemovalJob *job;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_plan_removal_async);

  job = g_new0 (RemovalJob, 1);
  job->context = g_object_ref (self->context);
  job->name = g_strdup (self->name);
  job->index_url = g_strdup (self->index_url);
  job->flags = flags;
  job->files = g_ptr_array_new_with_free_func (g_object_unref);
  job->shared = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, job, job_free);

  for (guint i = 0; i < self->uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (self->uses, i);

      if (use->shared && (flags & QUAY_REMOVE_FROM_SHARED) == 0)
        continue;
      g_ptr_array_add (job->files, g_object_ref (use->file));
      if (use->shared)
        g_ptr_array_add (job->shared, g_object_ref (use->file));
    }

  /* The helper of a project's feed stands in the user's own file, which need not name the address. */
  user_file = quay_cargo_home_dup_config (quay_context_get_home (self->context));
  if (!g_ptr_array_find_with_equal_func (job->files, user_file, (GEqualFunc) g_file_equal, NULL))
    g_ptr_array_add (job->files, g_object_ref (user_file));

  if ((flags & QUAY_REMOVE_TOKEN) != 0)
    quay_token_store_lookup_async (quay_context_get_tokens (self->context), self->index_url,
                                   QUAY_TOKEN_STORE_NONE, cancellable, token_found_cb, g_steal_pointer (&task));
  else
    g_task_run_in_thread (task, removal_thread);
}

QuayChangePlan *
quay_connection_plan_removal_finish (QuayConnection *self,
                                     GAsyncResult   *result,
                                     GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
