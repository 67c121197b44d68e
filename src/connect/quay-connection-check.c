/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-check"

#include "config.h"

#include "quay-connection-private.h"

#include "quay-access-token.h"
#include "quay-error.h"

/* The check takes the road that Cargo takes, in its order, and stops where Cargo would:
 *
 *   configuration → registry → helpers, one after the other, until one has a token → Azure DevOps
 *
 * An index entry and a download are not asked for yet: both could save a crate in the feed, so they need a crate that
 * is known to be there. They are reported as skipped.
 */
typedef struct
{
  GFile           *folder;
  QuayCargoConfig *config;
  GPtrArray       *helpers;      /* QuayCargoValue, in the order of asking */
  guint            next_helper;
  QuaySecret      *token;
  GPtrArray       *steps;        /* QuayCheckStep */
  guint            number;       /* of the connection's checks */
} CheckRun;

static void
step_free (gpointer data)
{
  QuayCheckStep *step = data;

  g_clear_error (&step->error);
  g_free (step);
}

static void
run_free (gpointer data)
{
  CheckRun *run = data;

  g_clear_object (&run->folder);
  g_clear_pointer (&run->config, quay_cargo_config_unref);
  g_clear_pointer (&run->helpers, g_ptr_array_unref);
  g_clear_pointer (&run->token, quay_secret_unref);
  g_clear_pointer (&run->steps, g_ptr_array_unref);
  g_free (run);
}

static void
add_step (CheckRun      *run,
          QuayStep       step,
          QuayStepResult result,
          const GError  *error)
{
  QuayCheckStep *row = g_new0 (QuayCheckStep, 1);

  row->step = step;
  row->result = result;
  row->error = error != NULL ? g_error_copy (error) : NULL;
  g_ptr_array_add (run->steps, row);
}

static void
finish (GTask  *task,
        GError *error)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);

  /* The connection belongs to the check that was started last. */
  if (run->number != self->n_checks)
    {
      g_clear_error (&error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another check has followed");
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      quay_connection_set_checking (self, FALSE);
      g_task_return_error (task, error);
      return;
    }

  for (guint step = run->steps->len; step < QUAY_N_STEPS; step++)
    add_step (run, step, QUAY_STEP_SKIPPED, NULL);
  quay_connection_take_result (self, g_steal_pointer (&run->steps), error);
  g_task_return_boolean (task, TRUE);
}

/* (transfer full) error */
static void
stop (GTask   *task,
      QuayStep step,
      GError  *error)
{
  CheckRun *run = g_task_get_task_data (task);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    add_step (run, step, QUAY_STEP_PROBLEM, error);
  finish (task, error);
}

static void
access_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayFeedAccess) access = NULL;

  access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &error);
  if (access == NULL)
    {
      /* A token was looked for and not found; the service now says that it is needed. */
      if (run->token == NULL && run->steps->len == QUAY_STEP_TOKEN)
        {
          gboolean no_helper = run->helpers->len == 0;

          if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED))
            add_step (run, QUAY_STEP_TOKEN, QUAY_STEP_PROBLEM, error);
          else
            add_step (run, QUAY_STEP_TOKEN, QUAY_STEP_OK, NULL);
          if (no_helper && g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED))
            {
              QuayCheckStep *helper_step = g_ptr_array_index (run->steps, QUAY_STEP_HELPER);

              g_clear_error (&error);
              error = quay_error_new (QUAY_ERROR_NO_HELPER, NULL, NULL, "No credential helper is set");
              helper_step->result = QUAY_STEP_PROBLEM;
              helper_step->error = g_error_copy (error);
            }
        }
      if (run->steps->len == QUAY_STEP_LOGIN && !g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED) &&
          !g_error_matches (error, QUAY_ERROR, QUAY_ERROR_NO_HELPER))
        stop (task, QUAY_STEP_LOGIN, error);
      else
        finish (task, error);
      return;
    }

  if (run->steps->len == QUAY_STEP_TOKEN)
    add_step (run, QUAY_STEP_TOKEN, QUAY_STEP_OK, NULL);
  if (quay_feed_access_is_public (access) && run->token != NULL)
    {
      g_autoptr(GError) public_error = quay_error_new (QUAY_ERROR_FEED_PUBLIC, NULL, NULL,
                                                       "The feed answers without a token");

      add_step (run, QUAY_STEP_LOGIN, QUAY_STEP_INFO, public_error);
    }
  else
    {
      add_step (run, QUAY_STEP_LOGIN, QUAY_STEP_OK, NULL);
    }
  finish (task, NULL);
}

static void
ask_service (GTask *task)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);

  quay_azure_client_check_written_feed_async (quay_context_get_client (self->context), self->address, run->token,
                                              g_task_get_cancellable (task), access_found_cb, g_object_ref (task));
}

/* The value behind an origin of cargo:token; the configuration itself only says where it lies. */
static QuaySecret *
read_token (QuayConnection        *self,
            CheckRun              *run,
            const QuayCargoOrigin *origin)
{
  const char *path[] = { "registries", self->name, "token", NULL };
  GPtrArray *files = quay_cargo_config_get_files (run->config);

  if (origin->variable != NULL)
    {
      char **environment = (char **) quay_cargo_home_get_environment (quay_context_get_home (self->context));
      const char *value = g_environ_getenv (environment, origin->variable);

      return value != NULL ? quay_secret_new (value, -1) : NULL;
    }

  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *file = g_ptr_array_index (files, i);
      const QuayTomlNode *node;
      const char *text;
      gsize length;

      if (file->document == NULL || !g_file_equal (file->file, origin->file))
        continue;
      node = quay_toml_document_lookup (file->document, path);
      if (node == NULL || quay_toml_node_get_node_type (node) != QUAY_TOML_STRING)
        continue;
      text = quay_toml_node_get_string (node, &length);
      return quay_secret_new (text, length);
    }
  return NULL;
}

static void
use_token (GTask      *task,
           QuaySecret *token)
{
  CheckRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!quay_access_token_check_stored (token, &error))
    {
      stop (task, QUAY_STEP_TOKEN, error);
      return;
    }
  run->token = quay_secret_ref (token);
  add_step (run, QUAY_STEP_TOKEN, QUAY_STEP_OK, NULL);
  ask_service (task);
}

static void ask_next_helper (GTask *task);

static void
keyring_answered_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(QuaySecret) token = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);

  /* An error of the keyring is final for Cargo as well: no other helper is asked. */
  if (error != NULL)
    stop (task, QUAY_STEP_TOKEN, error);
  else if (token != NULL)
    use_token (task, token);
  else
    ask_next_helper (task);
}

static gboolean
is_foreign (const char *helper)
{
  return g_str_equal (helper, "cargo:wincred") || g_str_equal (helper, "cargo:macos-keychain");
}

static gboolean
all_foreign (GPtrArray *helpers)
{
  for (guint i = 0; i < helpers->len; i++)
    {
      const QuayCargoValue *value = g_ptr_array_index (helpers, i);

      if (!is_foreign (value->text))
        return FALSE;
    }
  return helpers->len > 0;
}

/* Asks one helper after the other, as Cargo does: one that has nothing passes on to the next. */
static void
ask_next_helper (GTask *task)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);

  while (run->next_helper < run->helpers->len)
    {
      const QuayCargoValue *helper = g_ptr_array_index (run->helpers, run->next_helper++);

      if (g_str_equal (helper->text, "cargo:libsecret"))
        {
          quay_token_store_lookup_async (quay_context_get_tokens (self->context), self->index_url,
                                         QUAY_TOKEN_STORE_NO_PROMPT, g_task_get_cancellable (task),
                                         keyring_answered_cb, g_object_ref (task));
          return;
        }
      if (g_str_equal (helper->text, "cargo:token"))
        {
          const QuayCargoOrigin *origin = quay_cargo_config_find_token (run->config, self->name);
          g_autoptr(QuaySecret) token = origin != NULL ? read_token (self, run, origin) : NULL;

          if (token != NULL)
            {
              use_token (task, token);
              return;
            }
          continue;
        }
      if (!is_foreign (helper->text))
        {
          stop (task, QUAY_STEP_TOKEN, quay_error_new (QUAY_ERROR_NOT_CHECKABLE, helper->text, NULL,
                                                       "“%s” is asked by Cargo itself", helper->text));
          return;
        }
    }

  /* Nobody has a token: a public feed needs none. */
  ask_service (task);
}

static void
config_loaded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  const QuayCargoRegistry *registry;
  GError *error = NULL;

  run->config = quay_cargo_config_load_finish (result, &error);
  if (run->config != NULL && quay_cargo_config_get_error (run->config) != NULL)
    error = g_error_copy (quay_cargo_config_get_error (run->config));
  if (error != NULL)
    {
      stop (task, QUAY_STEP_CONFIG, error);
      return;
    }
  add_step (run, QUAY_STEP_CONFIG, QUAY_STEP_OK, NULL);

  error = quay_cargo_config_check_registry (run->config, self->name);
  registry = quay_cargo_config_find_name (run->config, self->name);
  if (error == NULL && (registry == NULL || g_strcmp0 (registry->url, self->index_url) != 0))
    error = quay_error_new (QUAY_ERROR_OVERRIDDEN,
                            registry != NULL && registry->origin.file != NULL
                              ? g_file_peek_path (registry->origin.file)
                              : registry != NULL ? registry->origin.variable : self->name,
                            NULL, "Another address is in effect for “%s”", self->name);
  if (error != NULL)
    {
      stop (task, QUAY_STEP_REGISTRY, error);
      return;
    }
  add_step (run, QUAY_STEP_REGISTRY, QUAY_STEP_OK, NULL);

  run->helpers = quay_cargo_config_dup_helpers_for (run->config, self->name);
  if (all_foreign (run->helpers))
    {
      stop (task, QUAY_STEP_HELPER, quay_error_new (QUAY_ERROR_HELPER_FOREIGN, NULL, NULL,
                                                    "Every helper is for another system"));
      return;
    }
  add_step (run, QUAY_STEP_HELPER, QUAY_STEP_OK, NULL);
  ask_next_helper (task);
}

static GFile *
get_default_folder (QuayConnection *self)
{
  for (guint i = 0; i < self->uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (self->uses, i);

      if (use->folder != NULL)
        return g_object_ref (use->folder);
    }
  return NULL;
}

/**
 * quay_connection_check_async:
 * @folder: (nullable): where Cargo would be started; %NULL for the first project that defines the connection
 *
 * Looks as Cargo does. Reads the keyring without opening a dialog, and sends the token to the feed's own host only.
 * A check that another follows before it has ended says nothing, and ends with %G_IO_ERROR_CANCELLED.
 */
void
quay_connection_check_async (QuayConnection     *self,
                             GFile              *folder,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  CheckRun *run;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_check_async);

  run = g_new0 (CheckRun, 1);
  run->folder = folder != NULL ? g_object_ref (folder) : get_default_folder (self);
  run->steps = g_ptr_array_new_with_free_func (step_free);
  run->number = ++self->n_checks;
  g_task_set_task_data (task, run, run_free);

  quay_connection_set_checking (self, TRUE);
  quay_cargo_config_load_async (quay_context_get_home (self->context), run->folder, cancellable,
                                config_loaded_cb, g_steal_pointer (&task));
}

gboolean
quay_connection_check_finish (QuayConnection *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
