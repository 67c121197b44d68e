/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-survey"

#include "config.h"

#include "quay-file-survey.h"

#include "quay-cargo-effective.h"
#include "quay-cargo-exposure.h"
#include "quay-error.h"
#include "quay-feed-address.h"

/* A project's configuration holds that of Cargo home as well, so one file is met again and again; what is found in it
 * counts once.
 */

typedef struct
{
  QuayCargoHome  *home;
  GFile          *folder;    /* or NULL for Cargo home and all known projects */
  GPtrArray      *projects;  /* GFile */
  GHashTable     *files;     /* GFile */
  GHashTable     *tokens;    /* char *: the address of each feed with a token in a file → GFile */
  QuayFileSurvey *survey;
} Survey;

static void
survey_free (gpointer data)
{
  Survey *survey = data;

  quay_cargo_home_unref (survey->home);
  g_clear_object (&survey->folder);
  g_ptr_array_unref (survey->projects);
  g_hash_table_unref (survey->files);
  g_hash_table_unref (survey->tokens);
  g_clear_pointer (&survey->survey, quay_file_survey_free);
  g_free (survey);
}

void
quay_file_survey_free (QuayFileSurvey *self)
{
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->exposures);
  g_clear_object (&self->plain_file);
  g_free (self);
}

static gboolean
is_same (const GError *error,
         const GError *other)
{
  return g_error_matches (error, other->domain, other->code) &&
         g_strcmp0 (quay_error_get_subject (error), quay_error_get_subject (other)) == 0 &&
         g_strcmp0 (quay_error_get_object (error), quay_error_get_object (other)) == 0 &&
         quay_error_get_number (error) == quay_error_get_number (other);
}

/* Unless it is there already. */
static void
add_error (GPtrArray    *errors,
           const GError *error)
{
  for (guint i = 0; i < errors->len; i++)
    if (is_same (g_ptr_array_index (errors, i), error))
      return;
  g_ptr_array_add (errors, g_error_copy (error));
}

static void
add_errors (GPtrArray *errors,
            GPtrArray *found)
{
  for (guint i = 0; i < found->len; i++)
    add_error (errors, g_ptr_array_index (found, i));
}

static void
add_files (Survey          *survey,
           QuayCargoConfig *config)
{
  GPtrArray *files = quay_cargo_config_get_files (config);

  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *file = g_ptr_array_index (files, i);

      if (file->snapshot != NULL && !file->ignored)
        g_hash_table_add (survey->files, g_object_ref (file->file));
    }
}

static void
add_tokens (Survey          *survey,
            QuayCargoConfig *config)
{
  GPtrArray *registries = quay_cargo_config_get_registries (config);

  for (guint i = 0; i < registries->len; i++)
    {
      const QuayCargoRegistry *registry = g_ptr_array_index (registries, i);
      const QuayCargoOrigin *origin = quay_cargo_config_find_token (config, registry->name);
      g_autoptr(QuayFeedAddress) address = NULL;

      if (origin == NULL || origin->file == NULL || registry->url == NULL)
        continue;
      address = quay_feed_address_new_from_text (registry->url, NULL);
      if (address != NULL)
        g_hash_table_insert (survey->tokens, g_strdup (registry->url), g_object_ref (origin->file));
    }
}

static void
read_folder (Survey       *survey,
             GFile        *folder,
             GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayCargoConfig) config = quay_cargo_config_load (survey->home, folder, cancellable, &error);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GPtrArray) exposures = NULL;

  if (config == NULL)
    {
      add_error (survey->survey->problems, error);
      return;
    }
  problems = quay_cargo_config_dup_problems (config);
  exposures = quay_cargo_config_dup_exposures (config);
  add_errors (survey->survey->problems, problems);
  add_errors (survey->survey->exposures, exposures);
  add_files (survey, config);
  add_tokens (survey, config);
}

static void
look_at_home (Survey       *survey,
              GCancellable *cancellable)
{
  g_autoptr(GFileInfo) info =
    g_file_query_info (quay_cargo_home_get_folder (survey->home), G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE,
                       G_FILE_QUERY_INFO_NONE, cancellable, NULL);

  survey->survey->home_exists = info != NULL;
  survey->survey->home_writable =
    info != NULL && g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE);
}

/* The file in which all tokens are, if it is one. */
static void
sum_up_tokens (Survey *survey)
{
  QuayFileSurvey *found = survey->survey;
  GHashTableIter iter;
  gpointer file;

  found->n_plain_tokens = g_hash_table_size (survey->tokens);
  g_hash_table_iter_init (&iter, survey->tokens);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    {
      if (found->plain_file != NULL && !g_file_equal (found->plain_file, file))
        {
          g_clear_object (&found->plain_file);
          return;
        }
      g_set_object (&found->plain_file, file);
    }
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Survey *survey = task_data;

  read_folder (survey, survey->folder, cancellable);
  for (guint i = 0; i < survey->projects->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      GFile *folder = g_ptr_array_index (survey->projects, i);

      if (g_file_query_exists (folder, cancellable))
        read_folder (survey, folder, cancellable);
    }
  look_at_home (survey, cancellable);
  survey->survey->n_files = g_hash_table_size (survey->files);
  sum_up_tokens (survey);
  g_task_return_pointer (task, g_steal_pointer (&survey->survey), (GDestroyNotify) quay_file_survey_free);
}

static void
start_survey (QuayContext        *context,
              GFile              *folder,
              GCancellable       *cancellable,
              GAsyncReadyCallback callback,
              gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Survey *survey = g_new0 (Survey, 1);

  /* Nobody who has left waits for the disk, nor is kept by it. */
  g_task_set_source_tag (task, quay_file_survey_read_async);
  g_task_set_return_on_cancel (task, TRUE);
  survey->home = quay_cargo_home_ref (quay_context_get_home (context));
  g_set_object (&survey->folder, folder);
  survey->projects = folder != NULL ? g_ptr_array_new () : quay_context_dup_projects (context);
  survey->files = g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal, g_object_unref, NULL);
  survey->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  survey->survey = g_new0 (QuayFileSurvey, 1);
  survey->survey->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  survey->survey->exposures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_task_set_task_data (task, survey, survey_free);
  g_task_run_in_thread (task, read_thread);
}

/**
 * quay_file_survey_read_async:
 *
 * Reads the files of Cargo home and of every known project as Cargo would, without changing anything.
 */
void
quay_file_survey_read_async (QuayContext        *context,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_CONTEXT (context));

  start_survey (context, NULL, cancellable, callback, user_data);
}

/**
 * quay_file_survey_read_folder_async:
 * @folder: where Cargo would be started
 *
 * As quay_file_survey_read_async(), for what Cargo reads in one folder. Ends with quay_file_survey_read_finish().
 */
void
quay_file_survey_read_folder_async (QuayContext        *context,
                                    GFile              *folder,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_CONTEXT (context));
  g_return_if_fail (G_IS_FILE (folder));

  start_survey (context, folder, cancellable, callback, user_data);
}

/**
 * quay_file_survey_read_finish:
 *
 * Returns: (transfer full): what was found; %NULL only when cancelled
 */
QuayFileSurvey *
quay_file_survey_read_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
