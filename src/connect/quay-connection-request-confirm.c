/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

#include "quay-cargo-index.h"
#include "quay-error.h"

/* The last look, when everything is written: does Cargo read now what was planned? A file that is nearer, a variable of
 * the environment, or somebody who wrote at the same time may have the last word. Nothing but files is read.
 */
typedef struct
{
  QuayCargoHome  *home;
  GFile          *folder;        /* NULL: for all projects */
  char           *name;
  char           *index_url;
  gboolean        replace_crates_io;
  QuayHelperScope scope;
  char          **words;         /* of the helper; NULL for no login */
} ConfirmJob;

static void
confirm_job_free (gpointer data)
{
  ConfirmJob *job = data;

  quay_cargo_home_unref (job->home);
  g_clear_object (&job->folder);
  g_free (job->name);
  g_free (job->index_url);
  g_strfreev (job->words);
  g_free (job);
}

static GError *
new_overridden (const QuayCargoOrigin *origin,
                const char            *what)
{
  return quay_error_new (QUAY_ERROR_OVERRIDDEN,
                         origin->file != NULL ? g_file_peek_path (origin->file) : origin->variable, NULL,
                         "Another %s is in effect", what);
}

static GError *
check_address (ConfirmJob      *job,
               QuayCargoConfig *config)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, job->name);
  GError *error = quay_cargo_config_check_registry (config, job->name);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_clear_error (&error);
      return quay_error_new (QUAY_ERROR_OVERRIDDEN, job->name, NULL, "“%s” is not known any more", job->name);
    }
  if (registry != NULL && registry->url != NULL && !quay_cargo_index_same (registry->url, job->index_url))
    {
      g_clear_error (&error);
      return new_overridden (&registry->origin, "address");
    }
  return error;
}

static gboolean
has_words (GPtrArray *values,
           char     **words)
{
  for (guint i = 0; i < values->len; i++)
    {
      const QuayCargoValue *value = g_ptr_array_index (values, i);

      /* A shorter command ends with NULL here, which is no word. */
      if (g_strcmp0 (value->text, words[i]) != 0)
        return FALSE;
    }
  return words[values->len] == NULL;
}

static gboolean
is_listed (GPtrArray  *helpers,
           const char *helper)
{
  for (guint i = 0; i < helpers->len; i++)
    {
      const QuayCargoValue *value = g_ptr_array_index (helpers, i);

      if (g_strcmp0 (value->text, helper) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether the helper is asked at all; that others of the list come first is said before. */
static GError *
check_helper (ConfirmJob      *job,
              QuayCargoConfig *config)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, job->name);
  GPtrArray *helpers = quay_cargo_config_get_helpers (config);

  if (job->words == NULL)
    return NULL;
  if (registry->helper != NULL)
    {
      const QuayCargoValue *first = g_ptr_array_index (registry->helper, 0);

      return has_words (registry->helper, job->words) ? NULL : new_overridden (&first->origin, "helper");
    }
  if (job->scope == QUAY_HELPER_FOR_ALL && is_listed (helpers, job->words[0]))
    return NULL;

  if (helpers->len > 0)
    return new_overridden (&((const QuayCargoValue *) g_ptr_array_index (helpers, 0))->origin, "helper");
  return quay_error_new (QUAY_ERROR_NO_HELPER, NULL, NULL, "No credential helper is set");
}

static GError *
check_replacement (ConfirmJob      *job,
                   QuayCargoConfig *config)
{
  const QuayCargoValue *replacement = quay_cargo_config_get_replacement (config);

  if (!job->replace_crates_io || (replacement != NULL && g_strcmp0 (replacement->text, job->name) == 0))
    return NULL;
  if (replacement != NULL)
    return new_overridden (&replacement->origin, "replacement of crates.io");
  return quay_error_new (QUAY_ERROR_OVERRIDDEN, "source.crates-io.replace-with", NULL, "crates.io is not replaced");
}

static void
confirm_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  ConfirmJob *job = task_data;
  GError *error = NULL;
  g_autoptr(QuayCargoConfig) config = quay_cargo_config_load (job->home, job->folder, cancellable, &error);

  if (config != NULL)
    error = check_address (job, config);
  if (error == NULL)
    error = check_helper (job, config);
  if (error == NULL)
    error = check_replacement (job, config);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * quay_connection_request_confirm_async:
 * @cancellable: stops the reading
 *
 * Reads what Cargo reads when it is started where the connection was made, and compares address, helper and what
 * replaces crates.io with the request. Neither the keyring nor a server is asked.
 */
void
quay_connection_request_confirm_async (QuayConnectionRequest *self,
                                       GCancellable          *cancellable,
                                       GAsyncReadyCallback    callback,
                                       gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;
  ConfirmJob *job;
  GError *error = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));
  g_return_if_fail (self->address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_request_confirm_async);

  job = g_new0 (ConfirmJob, 1);
  job->home = quay_cargo_home_ref (quay_context_get_home (self->context));
  job->folder = quay_connection_request_dup_project_folder (self);
  job->name = g_strdup (self->name);
  job->index_url = g_strdup (quay_connection_request_get_index_url (self));
  job->replace_crates_io = self->replace_crates_io;
  job->scope = self->helper_scope;
  g_task_set_task_data (task, job, confirm_job_free);

  job->words = quay_connection_request_dup_words (self, quay_connection_request_find_tenant (self), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, confirm_thread);
}

/**
 * quay_connection_request_confirm_finish:
 * @error: %QUAY_ERROR_OVERRIDDEN with the file or the variable that has the last word as subject;
 *   %QUAY_ERROR_NO_HELPER; what Cargo has against a file, see [method@Quay.CargoConfig.check_registry]
 */
gboolean
quay_connection_request_confirm_finish (QuayConnectionRequest *self,
                                        GAsyncResult          *result,
                                        GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
