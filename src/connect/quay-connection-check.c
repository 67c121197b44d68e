/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-check"

#include "config.h"

#include "quay-connection-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "quay-access-token.h"
#include "quay-cargo-lock.h"
#include "quay-check-look.h"
#include "quay-check-shared.h"
#include "quay-check-step-private.h"
#include "quay-error.h"

/* A name that need not exist: that there is no such crate is an answer of the index as well. */
#define ANY_CRATE "quayside-check"

/* The check takes the road that Cargo takes, in its order, and stops where Cargo would:
 *
 *   configuration → registry → helpers, one after the other, until one has a token → Azure DevOps: config.json without
 *   and with the token → an entry of the index → a download
 *
 * A download could save a new crate in the feed, so it is begun only for a crate that Cargo has downloaded from this
 * feed before; without one the step stays unchecked, and that is no problem.
 */
typedef struct
{
  GFile           *folder;
  QuayCheckShared *shared;
  QuayCargoConfig *config;
  GPtrArray       *helpers;      /* QuayCargoValue, in the order of asking */
  GPtrArray       *commands;     /* GStrv, the same */
  guint            next_helper;
  QuaySecret      *token;
  char            *account;      /* of a token of the Azure CLI */
  QuayFeedAccess  *access;
  QuayCargoCrate  *locked;       /* of Cargo.lock, or NULL */
  QuayCargoCrate  *downloaded;   /* or NULL */
  GPtrArray       *steps;        /* QuayCheckStep, all of them */
  QuayStep         current;
  guint            number;       /* of the connection's checks */
} CheckRun;

static void
run_free (gpointer data)
{
  CheckRun *run = data;

  g_clear_object (&run->folder);
  g_clear_object (&run->shared);
  g_clear_pointer (&run->config, quay_cargo_config_unref);
  g_clear_pointer (&run->helpers, g_ptr_array_unref);
  g_clear_pointer (&run->commands, g_ptr_array_unref);
  g_clear_pointer (&run->token, quay_secret_unref);
  g_clear_pointer (&run->account, g_free);
  g_clear_pointer (&run->access, quay_feed_access_unref);
  g_clear_pointer (&run->locked, quay_cargo_crate_free);
  g_clear_pointer (&run->downloaded, quay_cargo_crate_free);
  g_clear_pointer (&run->steps, g_ptr_array_unref);
  g_free (run);
}

static QuayCheckStep *
get_step (CheckRun *run,
          QuayStep  step)
{
  return g_ptr_array_index (run->steps, step);
}

static QuayCheckStep *
get_current (CheckRun *run)
{
  return get_step (run, run->current);
}

static void
begin_step (CheckRun *run,
            QuayStep  step)
{
  run->current = step;
  quay_check_step_set_result (get_step (run, step), QUAY_STEP_RUNNING);
}

/* The current step has passed, perhaps with something to know. */
static void
pass (CheckRun *run)
{
  QuayCheckStep *step = get_current (run);

  quay_check_step_set_result (step, quay_check_step_get_notices (step)->len > 0 ? QUAY_STEP_INFO : QUAY_STEP_OK);
}

/* What was not reached is not checked. */
static void
skip_rest (CheckRun *run)
{
  for (guint i = 0; i < run->steps->len; i++)
    {
      QuayCheckStep *step = g_ptr_array_index (run->steps, i);
      QuayStepResult result = quay_check_step_get_result (step);

      if (result == QUAY_STEP_WAITING || result == QUAY_STEP_RUNNING)
        quay_check_step_set_result (step, QUAY_STEP_SKIPPED);
    }
}

/* (transfer full) error, or NULL when Cargo would succeed */
static void
finish (GTask  *task,
        GError *error)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);

  skip_rest (run);
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

  quay_connection_take_result (self, g_ptr_array_ref (run->steps), error);
  g_task_return_boolean (task, TRUE);
}

/* The current step is where Cargo would stop; (transfer full) error */
static void
stop (GTask  *task,
      GError *error)
{
  CheckRun *run = g_task_get_task_data (task);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    quay_check_step_take_error (get_current (run), g_error_copy (error));
  finish (task, error);
}

static void
download_checked_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  QuayAzureClient *client = QUAY_AZURE_CLIENT (object);
  g_autofree char *details = quay_azure_client_check_download_dup_details (client, result);
  g_autofree char *host = NULL;
  GError *error = NULL;

  quay_check_step_add_details (get_current (run), details);
  if (!quay_azure_client_check_download_finish (client, result, &host, NULL, &error))
    {
      stop (task, error);
      return;
    }

  /* The crate may have been deleted in the feed since. */
  if (host != NULL)
    {
      /* Translators: %s is the name of a server. */
      quay_check_step_take_seen (get_current (run), g_strdup_printf (_("%s can be reached"), host));
      pass (run);
    }
  finish (task, NULL);
}

static void
check_download (GTask *task)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  g_autofree char *crate = NULL;

  if (run->downloaded == NULL)
    {
      finish (task, NULL);
      return;
    }

  begin_step (run, QUAY_STEP_DOWNLOAD);
  crate = g_strdup_printf ("%s %s", run->downloaded->name, run->downloaded->version);
  /* Translators: %s is the name of a crate, which Cargo has downloaded before. */
  quay_check_step_take_line (get_current (run), g_strdup_printf (_("Asked for %s, which was downloaded before"), crate),
                             NULL, FALSE);
  quay_azure_client_check_download_async (quay_context_get_client (self->context), run->access, run->token,
                                          run->downloaded->name, run->downloaded->version,
                                          g_task_get_cancellable (task), download_checked_cb, g_object_ref (task));
}

static void
index_checked_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  QuayAzureClient *client = QUAY_AZURE_CLIENT (object);
  g_autofree char *details = quay_azure_client_check_index_dup_details (client, result);
  GError *error = NULL;
  guint milliseconds;

  quay_check_step_add_details (get_current (run), details);
  if (!quay_azure_client_check_index_finish (client, result, NULL, &milliseconds, &error))
    {
      stop (task, error);
      return;
    }
  /* Translators: how many milliseconds an answer took. */
  quay_check_step_take_seen (get_current (run), g_strdup_printf (_("Answers in %d ms"), (int) milliseconds));
  pass (run);
  check_download (task);
}

static void
check_index (GTask *task)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  const char *crate = run->locked != NULL ? run->locked->name : run->downloaded != NULL ? run->downloaded->name : ANY_CRATE;
  char *line;

  if (run->locked != NULL || run->downloaded != NULL)
    line = g_strdup_printf (_("Asked for %s"), crate);
  else
    /* Translators: %s is the name of a crate. */
    line = g_strdup_printf (_("Asked for %s, which need not exist"), crate);

  begin_step (run, QUAY_STEP_INDEX);
  quay_check_step_take_line (get_current (run), line, NULL, FALSE);
  quay_azure_client_check_index_async (quay_context_get_client (self->context), run->access, run->token, crate,
                                       g_task_get_cancellable (task), index_checked_cb, g_object_ref (task));
}

static gboolean
is_config_cb (GBytes  *config,
              gpointer user_data)
{
  return quay_feed_access_is_config (user_data, config);
}

/* What the thread that looks for crates is given: copies, since the run goes on living in another one. */
typedef struct
{
  QuayCargoHome  *home;
  GFile          *folder;
  char           *index_url;
  char           *host;
  gboolean        replaces;
  QuayFeedAccess *access;
  QuayCargoCrate *locked;
  QuayCargoCrate *downloaded;
} CrateSearch;

static void
crate_search_free (gpointer data)
{
  CrateSearch *search = data;

  quay_cargo_home_unref (search->home);
  g_clear_object (&search->folder);
  g_free (search->index_url);
  g_free (search->host);
  quay_feed_access_unref (search->access);
  g_clear_pointer (&search->locked, quay_cargo_crate_free);
  g_clear_pointer (&search->downloaded, quay_cargo_crate_free);
  g_free (search);
}

static void
search_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  CrateSearch *search = task_data;

  if (search->folder != NULL)
    search->locked = quay_cargo_lock_find_crate (search->folder, quay_cargo_home_get_user_home (search->home),
                                                 search->index_url, search->replaces, cancellable);
  search->downloaded = quay_cargo_home_find_downloaded (search->home, search->host, search->locked, is_config_cb,
                                                        search->access, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
crates_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  CrateSearch *search = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      finish (task, error);
      return;
    }
  run->locked = g_steal_pointer (&search->locked);
  run->downloaded = g_steal_pointer (&search->downloaded);
  check_index (task);
}

static CrateSearch *
crate_search_new (QuayConnection *self,
                  CheckRun       *run)
{
  CrateSearch *search = g_new0 (CrateSearch, 1);
  QuayFeedAddress *address = quay_feed_access_get_address (run->access);
  g_autoptr(GUri) uri = g_uri_parse (quay_feed_address_get_index_url (address) + strlen ("sparse+"),
                                     G_URI_FLAGS_ENCODED, NULL);

  search->home = quay_cargo_home_ref (quay_context_get_home (self->context));
  g_set_object (&search->folder, run->folder);
  search->index_url = g_strdup (self->index_url);
  search->host = g_strdup (uri != NULL ? g_uri_get_host (uri) : "");
  search->replaces = quay_check_look_replaces (run->config, self->name);
  search->access = quay_feed_access_ref (run->access);
  return search;
}

/* Looks for a crate to ask for. */
static void
find_crates (GTask *task)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  g_autoptr(GTask) search_task = NULL;

  search_task = g_task_new (NULL, g_task_get_cancellable (task), crates_found_cb, g_object_ref (task));
  g_task_set_source_tag (search_task, find_crates);
  g_task_set_task_data (search_task, crate_search_new (self, run), crate_search_free);
  g_task_run_in_thread (search_task, search_thread);
}

/* The feed answers with a token that it does not need, or without one. */
static void
pass_login (CheckRun *run)
{
  QuayCheckStep *step = get_step (run, QUAY_STEP_LOGIN);
  const char *account = quay_feed_access_get_account (run->access);

  if (account == NULL)
    account = run->account;
  quay_check_step_add_details (step, quay_feed_access_get_details (run->access));
  if (quay_feed_access_is_public (run->access))
    {
      quay_check_step_take_seen (step, g_strdup (_("No login needed")));
      quay_check_look_public (step);
      if (run->token != NULL)
        quay_check_step_take_notice (step, quay_error_new (QUAY_ERROR_FEED_PUBLIC, NULL, NULL,
                                                           "The feed answers without a token"));
    }
  else if (account != NULL)
    {
      /* Translators: %s is an account, such as ada@contoso.com. */
      quay_check_step_take_seen (step, g_strdup_printf (_("Accepted as %s"), account));
    }
  else
    {
      quay_check_step_take_seen (step, g_strdup (_("Accepted")));
    }
  pass (run);
}

/* A token was looked for and not found, and the service says that it is needed: which step is to blame? Takes @error. */
static void
blame_missing_token (GTask  *task,
                     GError *error)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  g_autofree char *details = g_strdup (quay_error_get_details (error));

  if (run->helpers->len == 0)
    {
      g_clear_error (&error);
      error = quay_error_new (QUAY_ERROR_NO_HELPER, NULL, NULL, "No credential helper is set");
      run->current = QUAY_STEP_HELPER;
      quay_check_step_set_result (get_step (run, QUAY_STEP_TOKEN), QUAY_STEP_SKIPPED);
      quay_check_step_set_result (get_step (run, QUAY_STEP_LOGIN), QUAY_STEP_SKIPPED);
    }
  else
    {
      run->current = QUAY_STEP_TOKEN;
      quay_check_step_set_result (get_step (run, QUAY_STEP_LOGIN), QUAY_STEP_SKIPPED);
      if (self->expires != NULL)
        {
          /* Only what Quayside saved has a date. */
          g_clear_error (&error);
          error = quay_error_new (QUAY_ERROR_TOKEN_REMOVED, NULL, NULL, "The keyring has no item for the address");
        }
    }
  if (quay_error_get_details (error) == NULL)
    quay_error_take_details (error, g_steal_pointer (&details));
  stop (task, error);
}

static void
access_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &error);
  if (run->number == self->n_checks)
    {
      g_clear_pointer (&self->found, quay_feed_address_unref);
      self->found = quay_azure_client_check_feed_dup_found (QUAY_AZURE_CLIENT (object), result);
    }
  if (run->access != NULL)
    {
      pass_login (run);
      find_crates (task);
    }
  else if (run->token == NULL && g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED))
    {
      blame_missing_token (task, error);
    }
  else
    {
      if (error->domain == QUAY_ERROR)
        quay_check_step_add_details (get_current (run), quay_error_get_details (error));
      stop (task, error);
    }
}

static void
ask_service (GTask *task)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  QuayFeedAccess *seen = quay_check_shared_get_seen (run->shared, self->index_url, run->token);

  begin_step (run, QUAY_STEP_LOGIN);
  if (seen != NULL)
    {
      /* Where a connection was just made, its answer is the one that it was made for. */
      run->access = quay_feed_access_ref (seen);
      pass_login (run);
      finish (task, NULL);
      return;
    }
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
      stop (task, error);
      return;
    }
  run->token = quay_secret_ref (token);
  pass (run);
  ask_service (task);
}

static void ask_next_helper (GTask *task);

static void
keyring_answered_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuaySecret) token = quay_check_shared_look_up_finish (QUAY_CHECK_SHARED (object), result, &error);

  /* An error of the keyring is final for Cargo as well: no other helper is asked. */
  if (error != NULL)
    stop (task, error);
  else if (token != NULL)
    {
      quay_check_look_keyring (get_current (run), run->config, self->name, self->index_url, self->expires);
      if (quay_check_shared_look_up_found_several (result))
        quay_check_step_take_notice (get_current (run), quay_error_new (QUAY_ERROR_TOKEN_DUPLICATED, NULL, NULL,
                                                                        "Several items have the address"));
      use_token (task, token);
    }
  else
    ask_next_helper (task);
}

static void
azure_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayAzureLogin) login = quay_check_shared_ask_azure_finish (QUAY_CHECK_SHARED (object), result, &error);

  if (login == NULL)
    {
      stop (task, error);
      return;
    }
  run->account = g_strdup (quay_azure_login_get_account (login));
  quay_check_step_take_seen (get_current (run), g_strdup (_("Asked from the helper")));
  use_token (task, quay_azure_login_get_authorization (login));
}

/* A helper that cannot be asked is to blame itself, not the token; takes @error. */
static void
stop_at_helper (GTask  *task,
                GError *error)
{
  CheckRun *run = g_task_get_task_data (task);

  quay_check_step_set_result (get_step (run, QUAY_STEP_TOKEN), QUAY_STEP_SKIPPED);
  run->current = QUAY_STEP_HELPER;
  stop (task, error);
}

/* A program gives the token. Only the Azure CLI is asked: it is known what that does, while another one may be
 * anything that a project's file names. */
static void
ask_program (GTask          *task,
             char          **command,
             QuayCheckHelper kind)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  QuayCargoHome *home = quay_context_get_home (self->context);
  GError *error = NULL;

  if (!quay_check_shared_can_run (run->shared))
    error = quay_error_new (QUAY_ERROR_NOT_CHECKABLE, command[0], NULL, "“%s” runs outside the sandbox", command[0]);
  else
    error = quay_check_look_program (command, quay_cargo_home_getenv (home, "PATH"));
  if (error != NULL && !g_error_matches (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE))
    {
      stop_at_helper (task, error);
      return;
    }

  if (error == NULL && kind == QUAY_CHECK_AZURE_CLI)
    quay_check_shared_ask_azure_async (run->shared, quay_check_look_tenant (command),
                                       quay_feed_address_get_organization (self->address), azure_answered_cb,
                                       g_object_ref (task));
  else if (error != NULL)
    stop (task, error);
  else
    stop (task, quay_error_new (QUAY_ERROR_NOT_CHECKABLE, command[0], NULL, "“%s” is asked by Cargo itself",
                                command[0]));
}

/* Asks one helper after the other, as Cargo does: one that has nothing passes on to the next. */
static void
ask_next_helper (GTask *task)
{
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);

  while (run->next_helper < run->commands->len)
    {
      char **command = g_ptr_array_index (run->commands, run->next_helper++);
      QuayCheckHelper kind = quay_check_look_helper_kind (command);
      const QuayCargoOrigin *origin;
      g_autoptr(QuaySecret) token = NULL;

      switch (kind)
        {
        case QUAY_CHECK_KEYRING:
          quay_check_shared_look_up_async (run->shared, self->index_url, keyring_answered_cb, g_object_ref (task));
          return;
        case QUAY_CHECK_TOKEN:
          origin = quay_cargo_config_find_token (run->config, self->name);
          token = origin != NULL ? read_token (self, run, origin) : NULL;
          if (token == NULL)
            break;
          quay_check_look_token (get_current (run), run->config, origin);
          use_token (task, token);
          return;
        case QUAY_CHECK_FOREIGN:
          break;
        case QUAY_CHECK_AZURE_CLI:
        case QUAY_CHECK_PROGRAM:
        default:
          ask_program (task, command, kind);
          return;
        }
    }

  /* Nobody has a token: a public feed needs none. */
  quay_check_step_take_seen (get_current (run), g_strdup (_("Nothing is stored")));
  pass (run);
  ask_service (task);
}

static gboolean
all_foreign (GPtrArray *commands)
{
  for (guint i = 0; i < commands->len; i++)
    {
      if (quay_check_look_helper_kind (g_ptr_array_index (commands, i)) != QUAY_CHECK_FOREIGN)
        return FALSE;
    }
  return commands->len > 0;
}

static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CheckRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!quay_check_shared_probe_finish (QUAY_CHECK_SHARED (object), result, &error))
    {
      stop (task, error);
      return;
    }
  pass (run);
  begin_step (run, QUAY_STEP_TOKEN);
  ask_next_helper (task);
}

static GError *
check_registry (QuayConnection *self,
                CheckRun       *run)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (run->config, self->name);
  GError *error = quay_cargo_config_check_registry (run->config, self->name);

  if (error != NULL || (registry != NULL && g_strcmp0 (registry->url, self->index_url) == 0))
    return error;
  return quay_error_new (QUAY_ERROR_OVERRIDDEN,
                         registry != NULL && registry->origin.file != NULL
                           ? g_file_peek_path (registry->origin.file)
                           : registry != NULL ? registry->origin.variable : self->name,
                         NULL, "Another address is in effect for “%s”", self->name);
}

static void
config_loaded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnection *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  GError *error = NULL;

  run->config = quay_check_shared_load_config_finish (QUAY_CHECK_SHARED (object), result, &error);
  if (run->config != NULL)
    {
      quay_check_look_config (get_current (run), run->config);
      if (quay_cargo_config_get_error (run->config) != NULL)
        error = g_error_copy (quay_cargo_config_get_error (run->config));
    }
  if (error != NULL)
    {
      stop (task, error);
      return;
    }
  pass (run);

  begin_step (run, QUAY_STEP_REGISTRY);
  quay_check_look_registry (get_current (run), run->config, self->name);
  error = check_registry (self, run);
  if (error != NULL)
    {
      stop (task, error);
      return;
    }
  pass (run);

  begin_step (run, QUAY_STEP_HELPER);
  run->helpers = quay_cargo_config_dup_helpers_for (run->config, self->name);
  run->commands = quay_cargo_config_dup_commands_for (run->config, self->name);
  quay_check_look_helper (get_current (run), run->config, quay_context_get_home (self->context), self->name);
  if (all_foreign (run->commands))
    stop (task, quay_error_new (QUAY_ERROR_HELPER_FOREIGN, NULL, NULL, "Every helper is for another system"));
  else
    quay_check_shared_probe_async (run->shared, run->folder, probed_cb, g_object_ref (task));
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

/* As quay_connection_check_async(), as one of several checks. Private to connect/. */
void
quay_connection_check_with_async (QuayConnection     *self,
                                  GFile              *folder,
                                  QuayCheckShared    *shared,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  CheckRun *run = g_new0 (CheckRun, 1);

  g_task_set_source_tag (task, quay_connection_check_with_async);
  run->folder = folder != NULL ? g_object_ref (folder) : get_default_folder (self);
  run->shared = g_object_ref (shared);
  run->steps = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < QUAY_N_STEPS; i++)
    g_ptr_array_add (run->steps, quay_check_step_new (i));
  run->number = ++self->n_checks;
  g_task_set_task_data (task, run, run_free);

  begin_step (run, QUAY_STEP_CONFIG);
  quay_connection_begin_check (self, run->steps);
  quay_check_shared_load_config_async (shared, run->folder, config_loaded_cb, task);
}

/**
 * quay_connection_check_async:
 * @folder: (nullable): where Cargo would be started; %NULL for the first project that defines the connection
 *
 * Looks as Cargo does. Reads the keyring without opening a dialog, and sends the token to the feed's own host only.
 * A check that another follows before it has ended says nothing, and ends with %G_IO_ERROR_CANCELLED.
 *
 * Several connections are better checked with [class@Quay.CheckRunner].
 */
void
quay_connection_check_async (QuayConnection     *self,
                             GFile              *folder,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(QuayCheckShared) shared = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  shared = quay_check_shared_new (self->context, QUAY_CHECK_NONE, cancellable);
  quay_connection_check_with_async (self, folder, shared, cancellable, callback, user_data);
}

gboolean
quay_connection_check_finish (QuayConnection *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_connection_dup_check_folder:
 *
 * Returns: (transfer full) (nullable): where a check looks that is told no folder; %NULL for Cargo's home alone
 */
GFile *
quay_connection_dup_check_folder (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return get_default_folder (self);
}
