/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cli"

#include "config.h"

#include "quay-catalog.h"
#include "quay-check-runner.h"
#include "quay-cli-json.h"
#include "quay-cli-output.h"
#include "quay-cli-private.h"
#include "quay-connection-list.h"
#include "quay-error.h"
#include "quay-file-survey.h"
#include "quay-redact.h"

static const char *
get_state_word (QuayConnection *connection)
{
  const char *word = quay_connection_state_get_word (quay_connection_get_state (connection));

  /* The states without a word are none that a finished check leaves behind; should one come up, it is not known how
   * the connection fares. */
  return word != NULL ? word : "offline";
}

static int
get_exit_code (QuayConnection *connection)
{
  QuayConnectionState state = quay_connection_get_state (connection);

  return quay_connection_state_get_word (state) != NULL ? quay_connection_state_get_exit_code (state) :
         QUAY_CLI_UNKNOWN;
}

static char *
dup_expiry (QuayConnection *connection)
{
  GDateTime *expires = quay_connection_get_expires (connection);
  g_autoptr(GDateTime) local = NULL;

  if (expires == NULL)
    return NULL;
  local = g_date_time_to_local (expires);
  return g_date_time_format (local, "%Y-%m-%d");
}

static const char *
get_code (const GError *error)
{
  return error != NULL ? quay_catalog_get_id (error) : NULL;
}

/* The fifth field; NULL for none. */
static char *
dup_message (QuayConnection *connection)
{
  const GError *error = quay_connection_get_error (connection);

  if (error != NULL)
    return g_strdup (quay_catalog_get_title (error));
  if (quay_connection_get_state (connection) == QUAY_STATE_SOON)
    {
      g_autofree char *expires = dup_expiry (connection);

      return g_strconcat ("expires ", expires, NULL);
    }
  return NULL;
}

static void
print_connection (QuayConnection *connection)
{
  const char *code = get_code (quay_connection_get_error (connection));
  g_autofree char *message = dup_message (connection);

  quay_cli_print_line ("\t", get_state_word (connection), quay_connection_get_name (connection),
                       quay_connection_get_index_url (connection), code != NULL ? code : "-",
                       message != NULL ? message : "-", NULL);
}

static void
add_origin (GString               *json,
            const QuayCargoOrigin *origin)
{
  if (origin->file == NULL && origin->variable == NULL)
    {
      quay_cli_json_add_null (json, "origin");
      return;
    }

  quay_cli_json_begin_object (json, "origin");
  if (origin->variable != NULL)
    quay_cli_json_add_string (json, "variable", origin->variable);
  else
    {
      quay_cli_json_add_string (json, "file", g_file_peek_path (origin->file));
      quay_cli_json_add_int (json, "line", origin->line);
    }
  quay_cli_json_end_object (json);
}

/* One value that Cargo reads: the one in effect, or one that another hides. */
static void
add_value (GString               *json,
           const char            *key,
           const char            *text,
           const QuayCargoOrigin *origin,
           gboolean               used)
{
  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_string (json, "key", key);
  quay_cli_json_add_string (json, "value", text);
  add_origin (json, origin);
  quay_cli_json_add_boolean (json, "used", used);
  quay_cli_json_end_object (json);
}

/* What Cargo asks first. */
static void
add_helper (GString         *json,
            QuayCargoConfig *config,
            const char      *name)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, name);
  g_autoptr(GPtrArray) helpers = quay_cargo_config_dup_helpers_for (config, name);
  const QuayCargoValue *first;

  if (helpers == NULL || helpers->len == 0)
    {
      quay_cli_json_add_null (json, "helper");
      return;
    }

  first = g_ptr_array_index (helpers, 0);
  quay_cli_json_begin_object (json, "helper");
  quay_cli_json_add_string (json, "value", first->text);
  quay_cli_json_add_string (json, "scope", registry != NULL && registry->helper != NULL ? "feed" : "all");
  add_origin (json, &first->origin);
  quay_cli_json_end_object (json);
}

static void
add_values (GString         *json,
            QuayCargoConfig *config,
            const char      *name)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, name);
  const QuayCargoValue *replacement = quay_cargo_config_get_replacement (config);

  quay_cli_json_begin_array (json, "values");
  if (registry != NULL)
    {
      g_autofree char *key = g_strdup_printf ("registries.%s.index", name);

      if (registry->index != NULL)
        add_value (json, key, registry->index, &registry->origin, TRUE);
      for (guint i = 0; registry->shadowed != NULL && i < registry->shadowed->len; i++)
        {
          const QuayCargoValue *hidden = g_ptr_array_index (registry->shadowed, i);

          add_value (json, key, hidden->text, &hidden->origin, FALSE);
        }
    }
  if (replacement != NULL)
    add_value (json, "source.crates-io.replace-with", replacement->text, &replacement->origin, TRUE);
  quay_cli_json_end_array (json);
}

/* What is good to know, though it does not stop Cargo. */
static void
add_notices (GString   *json,
             GPtrArray *notices)
{
  quay_cli_json_begin_array (json, "notices");
  for (guint i = 0; i < notices->len; i++)
    {
      const GError *notice = g_ptr_array_index (notices, i);

      quay_cli_json_begin_object (json, NULL);
      quay_cli_json_add_string (json, "code", get_code (notice));
      quay_cli_json_add_string (json, "message", quay_catalog_get_title (notice));
      quay_cli_json_end_object (json);
    }
  quay_cli_json_end_array (json);
}

static void
add_step (GString       *json,
          QuayCheckStep *step)
{
  const QuayCargoOrigin *origin = quay_check_step_get_origin (step);
  const GError *error = quay_check_step_get_error (step);

  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_string (json, "step", quay_step_get_word (quay_check_step_get_step (step)));
  quay_cli_json_add_string (json, "result", quay_step_result_get_word (quay_check_step_get_result (step)));
  quay_cli_json_add_string (json, "code", get_code (error));
  quay_cli_json_add_string (json, "message", error != NULL ? quay_catalog_get_title (error) : NULL);
  quay_cli_json_add_string (json, "seen", quay_check_step_get_seen (step));
  if (origin != NULL)
    add_origin (json, origin);
  else
    quay_cli_json_add_null (json, "origin");
  add_notices (json, quay_check_step_get_notices (step));
  quay_cli_json_add_string (json, "details", quay_check_step_get_details (step));
  quay_cli_json_end_object (json);
}

static void
add_steps (GString        *json,
           QuayConnection *connection)
{
  GPtrArray *steps = quay_connection_get_steps (connection);

  quay_cli_json_begin_array (json, "steps");
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    add_step (json, g_ptr_array_index (steps, i));
  quay_cli_json_end_array (json);
}

static void
add_connection (GString        *json,
                QuayConnection *connection)
{
  const char *name = quay_connection_get_name (connection);
  QuayCargoConfig *config = quay_connection_get_config (connection);
  g_autofree char *message = dup_message (connection);
  g_autofree char *expires = dup_expiry (connection);
  gboolean replaces_crates_io;

  g_object_get (connection, "replaces-crates-io", &replaces_crates_io, NULL);

  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_string (json, "name", name);
  quay_cli_json_add_string (json, "address", quay_connection_get_index_url (connection));
  quay_cli_json_add_string (json, "state", get_state_word (connection));
  quay_cli_json_add_string (json, "code", get_code (quay_connection_get_error (connection)));
  quay_cli_json_add_string (json, "message", message);
  quay_cli_json_add_string (json, "expires", expires);
  quay_cli_json_add_boolean (json, "replaces_crates_io", replaces_crates_io);
  add_helper (json, config, name);
  add_values (json, config, name);
  add_steps (json, connection);
  quay_cli_json_end_object (json);
}

static void
add_findings (GString   *json,
              GPtrArray *errors)
{
  for (guint i = 0; i < errors->len; i++)
    {
      const GError *error = g_ptr_array_index (errors, i);
      g_autofree char *details = quay_redact (error->message);

      quay_cli_json_begin_object (json, NULL);
      quay_cli_json_add_string (json, "code", get_code (error));
      quay_cli_json_add_string (json, "message", quay_catalog_get_title (error));
      quay_cli_json_add_string (json, "details", details);
      quay_cli_json_end_object (json);
    }
}

/* What is wrong with the files that Cargo reads here, or should not go where they go, whichever connection it is about.
 * @survey: NULL when the files could not be looked at */
static void
add_survey (GString              *json,
            const QuayFileSurvey *survey)
{
  quay_cli_json_begin_array (json, "notices");
  if (survey != NULL)
    {
      add_findings (json, survey->problems);
      add_findings (json, survey->exposures);
    }
  quay_cli_json_end_array (json);
}

/* @error: why there may be more connections than those, or NULL. */
static void
print_json (GPtrArray            *connections,
            const QuayFileSurvey *survey,
            GFile                *folder,
            const GError         *error,
            int                   status)
{
  g_autoptr(GString) json = g_string_new (NULL);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_int (json, "format", 1);
  quay_cli_json_add_string (json, "folder", g_file_peek_path (folder));
  quay_cli_json_add_string (json, "time", time);
  quay_cli_json_add_int (json, "exit", status);
  quay_cli_json_add_string (json, "code", get_code (error));
  quay_cli_json_add_string (json, "message", error != NULL ? quay_catalog_get_title (error) : NULL);
  quay_cli_json_begin_array (json, "connections");
  for (guint i = 0; i < connections->len; i++)
    add_connection (json, g_ptr_array_index (connections, i));
  quay_cli_json_end_array (json);
  add_survey (json, survey);
  quay_cli_json_end_object (json);
  g_string_append_c (json, '\n');
  quay_cli_print_text (json->str);
}

static gboolean
load_connections (QuayConnectionList *list,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_list_load_async (list, cancellable, quay_cli_ready_cb, &result);
  return quay_connection_list_load_finish (list, quay_cli_wait (&result), error);
}

/* All at once: each may wait for a server of its own. */
static gboolean
check_connections (QuayContext          *context,
                   const QuayCliOptions *options,
                   GListModel           *connections,
                   GCancellable         *cancellable,
                   GError              **error)
{
  g_autoptr(QuayCheckRunner) runner = quay_check_runner_new (context);
  g_autoptr(GAsyncResult) result = NULL;

  quay_check_runner_run_async (runner, connections, options->check_folder,
                               options->unlock ? QUAY_CHECK_MAY_UNLOCK : QUAY_CHECK_NONE, cancellable,
                               quay_cli_ready_cb, &result);
  return quay_check_runner_run_finish (runner, quay_cli_wait (&result), error);
}

static QuayFileSurvey *
survey_folder (QuayContext  *context,
               GFile        *folder,
               GCancellable *cancellable)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_file_survey_read_folder_async (context, folder, cancellable, quay_cli_ready_cb, &result);
  return quay_file_survey_read_finish (quay_cli_wait (&result), NULL);
}

static gboolean
is_told (GPtrArray    *connections,
         const GError *other,
         const GError *error)
{
  for (guint i = 0; i < connections->len; i++)
    {
      const GError *own = quay_connection_get_error (g_ptr_array_index (connections, i));

      if (own != NULL && g_error_matches (error, own->domain, own->code) &&
          g_strcmp0 (quay_error_get_subject (error), quay_error_get_subject (own)) == 0)
        return TRUE;
    }
  return other != NULL && g_error_matches (error, other->domain, other->code);
}

/* On standard error, beside the lines of the connections: their five fields are for what they are about themselves. */
static void
tell_findings (GPtrArray    *errors,
               GPtrArray    *connections,
               const GError *other)
{
  for (guint i = 0; i < errors->len; i++)
    {
      const GError *error = g_ptr_array_index (errors, i);

      if (!is_told (connections, other, error))
        quay_cli_message_error (NULL, error);
    }
}

static GPtrArray *
list_connections (GListModel *model)
{
  GPtrArray *connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (connections, g_list_model_get_item (model, i));
  return connections;
}

/* 1 counts more than 2: something that is known to be wrong more than something that cannot be told. */
static int
find_worst (GPtrArray *connections)
{
  int status = connections->len > 0 ? QUAY_CLI_DONE : QUAY_CLI_UNKNOWN;

  for (guint i = 0; i < connections->len; i++)
    {
      int code = get_exit_code (g_ptr_array_index (connections, i));

      if (code == QUAY_CLI_FAILED)
        return QUAY_CLI_FAILED;
      status = MAX (status, code);
    }
  return status;
}

/* The results on standard output; with --json there is an object whatever happened. Of a check that was stopped the
 * lines would look like results. */
static int
tell (const QuayCliOptions *options,
      GPtrArray            *connections,
      const QuayFileSurvey *survey,
      const GError         *error,
      int                   status)
{
  if (options->json)
    print_json (connections, survey, options->check_folder, error, status);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    for (guint i = 0; i < connections->len; i++)
      print_connection (g_ptr_array_index (connections, i));
  return quay_cli_flush () ? status : QUAY_CLI_FAILED;
}

/**
 * quay_cli_check:
 * @options: of the command %QUAY_CLI_CHECK
 * @context: the parts to do it with
 * @cancellable: stops the check
 *
 * Checks the connections that are in effect in a folder, and prints one line for each. A locked keyring is told, and unlocked
 * only with --unlock. What else is wrong with the files that Cargo reads there, and what should not go where they go, is
 * told beside them and does not count for the exit code.
 *
 * Returns: the exit code: 1 if any connection has a problem, else 2 if any cannot be told or if there is none, else 0
 */
int
quay_cli_check (const QuayCliOptions *options,
                QuayContext          *context,
                GCancellable         *cancellable)
{
  g_autoptr(QuayConnectionList) list = quay_connection_list_new_for_folder (context, options->check_folder);
  g_autoptr(GPtrArray) connections = NULL;
  g_autoptr(QuayFileSurvey) survey = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  connections = g_ptr_array_new_with_free_func (g_object_unref);
  if (!load_connections (list, cancellable, &error))
    {
      quay_cli_message_error (NULL, error);
      return tell (options, connections, NULL, error, QUAY_CLI_UNKNOWN);
    }

  /* A list of our own: the model follows the files, which may change while the servers are asked. */
  g_ptr_array_unref (connections);
  connections = list_connections (G_LIST_MODEL (list));
  if (!check_connections (context, options, G_LIST_MODEL (list), cancellable, &error))
    {
      quay_cli_message ("Check stopped");
      return tell (options, connections, NULL, error, QUAY_CLI_UNKNOWN);
    }

  survey = survey_folder (context, options->check_folder, cancellable);
  status = find_worst (connections);
  if (quay_connection_list_get_error (list) != NULL)
    quay_cli_message_error (NULL, quay_connection_list_get_error (list));
  if (connections->len == 0)
    quay_cli_message ("No feed is configured for this folder");
  if (survey != NULL)
    {
      tell_findings (survey->problems, connections, quay_connection_list_get_error (list));
      tell_findings (survey->exposures, connections, NULL);
    }
  return tell (options, connections, survey, quay_connection_list_get_error (list), status);
}
