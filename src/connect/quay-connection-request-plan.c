/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

#include "quay-cargo-edit.h"
#include "quay-cargo-index.h"
#include "quay-edit-session.h"
#include "quay-error.h"

/* Which of the words of the Azure CLI's helper names the program; the one before it is Cargo's own. */
#define AZURE_CLI_PROGRAM 1

/* From a request to a plan. The steps, in their order:
 *
 *   the value that Cargo will send, or the order for one → what the keyring holds now → Cargo's version, asked for since the files were
 *   read first → in a thread: every file of the hierarchy is read anew, the edits are made on documents in memory, and
 *   what differs becomes a file change.
 *
 * What the thread needs is copied into the job, so that the request can go on changing in the window.
 */
typedef struct
{
  QuayContext        *context;
  QuayCargoProbe     *cargo_probe;
  QuayConnectionPlace place;
  GFile              *folder;
  char               *name;
  char               *index_url;
  gboolean            replace_crates_io;
  gboolean            replace_address;
  gboolean            replace_other_source;
  QuayHelperKind      helper;
  QuayHelperScope     scope;
  char              **words;
  QuayTokenRecord    *record;
  gboolean            record_with_saved;    /* as soon as the saved token is found */
  QuaySecret         *authorization;
  QuayFeedAddress    *address;              /* for whose organization a token is created, or NULL */
  guint               lifetime;
  QuayPatScope        pat_scope;
  gboolean            remind;
  QuayPatCreation    *creation;
  QuaySecret         *stored;
  GError             *keyring_notice;
  GError             *version_notice;
} PlanJob;

static void
plan_job_free (gpointer data)
{
  PlanJob *job = data;

  g_clear_object (&job->context);
  g_clear_object (&job->cargo_probe);
  g_clear_object (&job->folder);
  g_free (job->name);
  g_free (job->index_url);
  g_strfreev (job->words);
  g_clear_pointer (&job->record, quay_token_record_unref);
  g_clear_pointer (&job->authorization, quay_secret_unref);
  g_clear_pointer (&job->address, quay_feed_address_unref);
  g_clear_object (&job->creation);
  g_clear_pointer (&job->stored, quay_secret_unref);
  g_clear_error (&job->keyring_notice);
  g_clear_error (&job->version_notice);
  g_free (job);
}

/* The registry, and what replaces crates.io: into the project's file, or into the user's for all projects. */
static gboolean
edit_address (PlanJob          *job,
              QuayTomlDocument *document,
              GError          **error)
{
  if (!quay_cargo_edit_set_registry (document, job->name, job->index_url, error))
    return FALSE;
  return !job->replace_crates_io || quay_cargo_edit_replace_crates_io (document, job->name, error);
}

/* The helper: always into the user's own file, because a helper of this system would break colleagues on others. */
static gboolean
edit_helper (PlanJob          *job,
             QuayTomlDocument *document,
             GError          **error)
{
  if (job->helper == QUAY_HELPER_NONE)
    return TRUE;
  if (job->scope == QUAY_HELPER_FOR_FEED)
    return quay_cargo_edit_set_registry_helper (document, job->name, (const char *const *) job->words, error);

  /* A helper of the feed's own would be asked instead of the list. */
  return quay_cargo_edit_set_registry_helper (document, job->name, NULL, error) &&
         quay_cargo_edit_add_global_helper (document, job->words[0], error);
}

static gboolean
edit_files (PlanJob         *job,
            QuayEditSession *session,
            GError         **error)
{
  QuayCargoHome *home = quay_context_get_home (job->context);
  g_autoptr(GFile) user_file = quay_cargo_home_dup_config (home);
  g_autoptr(GFile) credentials_file = NULL;
  QuayTomlDocument *document;

  if (job->place == QUAY_PLACE_ONE_PROJECT)
    {
      g_autoptr(GFile) project_file = quay_cargo_config_file_in (job->folder);

      document = quay_edit_session_open (session, project_file, QUAY_EDIT_SHARED, error);
      if (document == NULL || !quay_edit_session_check (session, edit_address (job, document, error), error))
        return FALSE;
    }

  document = quay_edit_session_open (session, user_file, QUAY_EDIT_NONE, error);
  if (document == NULL)
    return FALSE;
  if (job->place == QUAY_PLACE_ALL_PROJECTS &&
      !quay_edit_session_check (session, edit_address (job, document, error), error))
    return FALSE;
  if (!quay_edit_session_check (session, edit_helper (job, document, error), error))
    return FALSE;

  if (job->helper != QUAY_HELPER_PLAIN_TEXT)
    return TRUE;

  /* Last, and the only one that holds a token: when it is written, everything is. */
  credentials_file = quay_cargo_home_dup_credentials (home);
  document = quay_edit_session_open (session, credentials_file, QUAY_EDIT_SECRET, error);
  return document != NULL &&
         quay_edit_session_check (session, quay_cargo_edit_set_token (document, job->name, job->authorization, error),
                                  error);
}

static gboolean
check_conflicts (PlanJob         *job,
                 QuayCargoConfig *config,
                 GError         **error)
{
  const GError *config_error = quay_cargo_config_get_error (config);
  const QuayCargoRegistry *registry;
  const QuayCargoValue *replacement;

  if (config_error != NULL)
    {
      g_propagate_error (error, g_error_copy (config_error));
      return FALSE;
    }

  registry = quay_cargo_config_find_url (config, job->index_url);
  if (registry != NULL && g_strcmp0 (registry->name, job->name) != 0)
    {
      quay_error_set (error, QUAY_ERROR_ADDRESS_TWICE, registry->name, job->name,
                      "The address has the name “%s” already", registry->name);
      return FALSE;
    }

  registry = quay_cargo_config_find_name (config, job->name);
  if (registry != NULL && registry->index != NULL && !job->replace_address &&
      (registry->url == NULL || !quay_cargo_index_same (registry->url, job->index_url)))
    {
      quay_error_set (error, QUAY_ERROR_NAME_TAKEN, job->name,
                      registry->origin.file != NULL ? g_file_peek_path (registry->origin.file)
                                                    : registry->origin.variable,
                      "“%s” is the name of “%s”", job->name, registry->index);
      return FALSE;
    }

  replacement = quay_cargo_config_get_replacement (config);
  if (job->replace_crates_io && replacement != NULL && !job->replace_other_source &&
      g_strcmp0 (replacement->text, job->name) != 0)
    {
      quay_error_set (error, QUAY_ERROR_CRATES_IO_REPLACED,
                      replacement->origin.file != NULL ? g_file_peek_path (replacement->origin.file)
                                                       : replacement->origin.variable,
                      replacement->text, "crates.io is replaced with “%s”", replacement->text);
      return FALSE;
    }
  return TRUE;
}

static void
add_notice (QuayChangePlan *plan,
            QuayError       code,
            const char     *subject,
            const char     *object)
{
  g_autoptr(GError) notice = quay_error_new (code, subject, object, "%s", subject != NULL ? subject : "");

  quay_change_plan_add_notice (plan, notice);
}

/* Whether a file or a variable that Cargo prefers says something else than the user's file will. */
static void
add_override_notices (PlanJob         *job,
                      QuayCargoConfig *config,
                      QuayChangePlan  *plan)
{
  QuayCargoHome *home = quay_context_get_home (job->context);
  g_autoptr(GFile) user_file = quay_cargo_home_dup_config (home);
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (config, job->name);
  GPtrArray *helpers = quay_cargo_config_get_helpers (config);

  if (job->helper == QUAY_HELPER_NONE)
    return;

  if (registry != NULL && registry->helper != NULL && registry->helper->len > 0)
    {
      const QuayCargoValue *value = g_ptr_array_index (registry->helper, 0);

      if (value->origin.file == NULL)
        add_notice (plan, QUAY_ERROR_OVERRIDDEN, value->origin.variable, NULL);
      else if (!g_file_equal (value->origin.file, user_file))
        add_notice (plan, QUAY_ERROR_OVERRIDDEN, g_file_peek_path (value->origin.file), NULL);
    }

  if (job->scope == QUAY_HELPER_FOR_ALL && job->helper == QUAY_HELPER_KEYRING && helpers->len > 0)
    {
      const QuayCargoValue *first = g_ptr_array_index (helpers, 0);
      gboolean listed = FALSE;

      for (guint i = 0; i < helpers->len; i++)
        {
          const QuayCargoValue *value = g_ptr_array_index (helpers, i);

          listed = listed || g_strcmp0 (value->text, job->words[0]) == 0;
        }

      /* The keyring is appended to the user's list, so only what stands behind that list is asked before it; where
       * the keyring is listed already, its place is kept. */
      if (g_strcmp0 (first->text, job->words[0]) != 0 &&
          (listed || first->origin.file == NULL || !g_file_equal (first->origin.file, user_file)))
        add_notice (plan, QUAY_ERROR_KEYRING_NOT_FIRST, first->text, NULL);
    }
}

static void
add_file_notices (PlanJob         *job,
                  QuayCargoConfig *config,
                  QuayChangePlan  *plan)
{
  GPtrArray *files = quay_cargo_config_get_files (config);
  GListModel *changes = quay_change_plan_get_files (plan);

  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *file = g_ptr_array_index (files, i);

      if (file->ignored)
        add_notice (plan, QUAY_ERROR_OLD_CONFIG_NAME, g_file_peek_path (file->file), NULL);
    }

  for (guint i = 0; i < g_list_model_get_n_items (changes); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (changes, i);
      QuayFileSnapshot *before = quay_file_change_get_before (change);

      if (quay_file_snapshot_is_link (before))
        add_notice (plan, QUAY_ERROR_LINKED_FILE, g_file_peek_path (quay_file_snapshot_get_file (before)),
                    g_file_peek_path (quay_file_snapshot_get_target (before)));
    }
}

static QuayTokenChange
get_token_change (PlanJob *job)
{
  if (job->helper != QUAY_HELPER_KEYRING)
    return QUAY_TOKEN_CHANGE_NONE;
  if (job->stored == NULL)
    return QUAY_TOKEN_CHANGE_ADD;
  return quay_secret_equal (job->stored, job->authorization) ? QUAY_TOKEN_CHANGE_KEEP : QUAY_TOKEN_CHANGE_REPLACE;
}

static void
plan_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  PlanJob *job = task_data;
  GFile *folder = job->place == QUAY_PLACE_ONE_PROJECT ? job->folder : NULL;
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (job->context, job->name, job->index_url);
  g_autoptr(QuayEditSession) session = quay_edit_session_new (job->context);
  g_autoptr(QuayCargoConfig) config = NULL;
  GError *error = NULL;

  config = quay_cargo_config_load (quay_context_get_home (job->context), folder, cancellable, &error);
  if (config == NULL || !check_conflicts (job, config, &error) ||
      !edit_files (job, session, &error) || !quay_edit_session_finish (session, plan, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (job->creation != NULL)
    quay_change_plan_set_creation (plan, job->creation);
  if (quay_helper_kind_takes_token (job->helper))
    quay_change_plan_add_token (plan, job->index_url, job->name, get_token_change (job),
                                job->helper == QUAY_HELPER_KEYRING && job->creation == NULL ? job->authorization : NULL,
                                job->record);
  quay_change_plan_set_project (plan, folder);

  if (job->keyring_notice != NULL)
    quay_change_plan_add_notice (plan, job->keyring_notice);
  if (job->version_notice != NULL)
    quay_change_plan_add_notice (plan, job->version_notice);
  add_override_notices (job, config, plan);
  add_file_notices (job, config, plan);
  g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

static void
version_known_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PlanJob *job = g_task_get_task_data (task);

  quay_cargo_probe_wait_finish (QUAY_CARGO_PROBE (object), result, &job->version_notice);
  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, plan_thread);
}

static void
wait_for_version (GTask *task)
{
  PlanJob *job = g_task_get_task_data (task);

  quay_cargo_probe_wait_async (job->cargo_probe, g_task_get_cancellable (task), version_known_cb,
                               g_object_ref (task));
}

static void
stored_token_found_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PlanJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->stored = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);
  /* A locked keyring can be unlocked when the plan is applied; without a keyring there is nothing to plan. */
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED))
    job->keyring_notice = g_steal_pointer (&error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  wait_for_version (task);
}

/* What is known about the token. (transfer full) */
static QuayTokenRecord *
dup_record (QuayConnectionRequest *self)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (self->context);
  GDateTime *expires = self->expires;

  /* The same token is renewed and revoked wherever it is stored. */
  if (self->login_method == QUAY_LOGIN_SAVED && self->saved_url != NULL)
    {
      g_autoptr(QuayTokenRecord) saved = quay_token_ledger_dup_record (ledger, self->saved_url);
      g_autoptr(QuayTokenRecord) stored_now = saved != NULL ? quay_token_record_with_saved (saved, NULL) : NULL;

      if (stored_now != NULL)
        return quay_token_record_with_remind (stored_now, self->remind);
      return quay_token_record_new (NULL, self->remind);
    }

  /* What the token says of itself is exact; what was chosen is a reminder. */
  if (self->login_method == QUAY_LOGIN_TYPED && self->token != NULL && quay_access_token_get_expiry (self->token) != NULL)
    expires = quay_access_token_get_expiry (self->token);
  return quay_token_record_new (expires, self->remind);
}

static void
look_up_stored (GTask *task)
{
  PlanJob *job = g_task_get_task_data (task);

  if (job->helper == QUAY_HELPER_KEYRING)
    quay_token_store_lookup_async (quay_context_get_tokens (job->context), job->index_url,
                                   QUAY_TOKEN_STORE_NO_PROMPT, g_task_get_cancellable (task),
                                   stored_token_found_cb, g_object_ref (task));
  else
    wait_for_version (task);
}

static void
plan_authorization_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);
  PlanJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->authorization = quay_connection_request_get_authorization_finish (self, result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Only now it is known where the saved token lies. */
  if (job->record_with_saved && g_strcmp0 (quay_connection_request_get_index_url (self), job->index_url) == 0)
    job->record = dup_record (self);
  look_up_stored (task);
}

/* The order for a token. Its value is not known before the plan is applied, so a placeholder goes through the files. */
static void
order_token (PlanJob        *job,
             QuayAzureLogin *login)
{
  g_autoptr(QuayPatClient) client =
    quay_pat_client_new (quay_context_get_client (job->context), job->address,
                         quay_azure_login_get_authorization (login));
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) valid_to = g_date_time_add_days (now, job->lifetime);

  job->creation = quay_pat_creation_new (client, NULL, quay_azure_login_get_account (login), job->pat_scope, valid_to);
  job->authorization = quay_secret_ref (quay_pat_creation_get_placeholder (job->creation));
  job->record = quay_pat_creation_dup_record (job->creation, job->remind);
}

static void
azure_token_got_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(QuayAzureLogin) login = quay_azure_session_get_token_finish (QUAY_AZURE_SESSION (object), result, &error);

  if (login == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  order_token (g_task_get_task_data (task), login);
  look_up_stored (task);
}

/* The folder that holds (or will hold) “.cargo”: that of the manifest, when a Cargo.toml was given. Private to connect/. */
GFile *
quay_connection_request_dup_project_folder (QuayConnectionRequest *self)
{
  if (self->place == QUAY_PLACE_ALL_PROJECTS)
    return NULL;
  if (self->cargo_project != NULL)
    return g_object_ref (quay_cargo_project_get_folder (self->cargo_project));
  return self->folder != NULL ? g_object_ref (self->folder) : NULL;
}

/* What Cargo runs. Where PATH does not lead to the Azure CLI that was found, Cargo would not find it either. Private to
 * connect/. */
char **
quay_connection_request_dup_words (QuayConnectionRequest *self,
                                   const char            *tenant,
                                   GError               **error)
{
  char **words = quay_helper_kind_to_words (self->helper, tenant, self->command, self->prints_token, error);
  g_autofree char *program = NULL;

  if (words == NULL || self->helper != QUAY_HELPER_AZURE_CLI)
    return words;
  program = quay_azure_session_dup_outside_path (quay_context_get_azure (self->context));
  if (program != NULL)
    {
      g_free (words[AZURE_CLI_PROGRAM]);
      words[AZURE_CLI_PROGRAM] = g_steal_pointer (&program);
    }
  return words;
}

static void
plan_loaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);
  QuayRequestIssues hindering;
  GError *error = NULL;
  PlanJob *job;

  if (!quay_connection_request_load_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Another folder was chosen since the reading that this answers. */
  if (self->loading)
    {
      quay_connection_request_load_async (self, g_task_get_cancellable (task), plan_loaded_cb, g_object_ref (task));
      return;
    }
  if (self->config_error != NULL)
    {
      g_task_return_error (task, g_error_copy (self->config_error));
      return;
    }
  /* Reading may have brought a name or a helper to light that the request did not know of. */
  hindering = self->issues & ~QUAY_ISSUE_TEXT_INVALID;
  if (self->name_error != NULL || self->source_error != NULL)
    {
      g_task_return_error (task, g_error_copy (self->name_error != NULL ? self->name_error : self->source_error));
      return;
    }
  if (hindering != QUAY_ISSUE_NONE)
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "request", NULL,
                                                 "The request is not complete (0x%x)", hindering));
      return;
    }

  job = g_new0 (PlanJob, 1);
  job->context = g_object_ref (self->context);
  job->cargo_probe = g_object_ref (self->cargo_probe);
  job->place = self->place;
  job->folder = quay_connection_request_dup_project_folder (self);
  job->name = g_strdup (self->name);
  job->index_url = g_strdup (quay_connection_request_get_index_url (self));
  job->replace_crates_io = self->replace_crates_io;
  job->replace_address = self->replace_address;
  job->replace_other_source = self->replace_other_source;
  job->helper = self->helper;
  job->scope = self->helper_scope;
  if (self->login_method == QUAY_LOGIN_CREATED && quay_helper_kind_takes_token (self->helper))
    job->address = quay_feed_address_ref (self->address);
  job->lifetime = self->lifetime;
  job->pat_scope = self->token_may_write ? QUAY_PAT_READ_WRITE : QUAY_PAT_READ;
  job->remind = self->remind;
  job->record_with_saved = self->login_method == QUAY_LOGIN_SAVED && self->saved_url == NULL;
  if (!job->record_with_saved && job->address == NULL)
    job->record = dup_record (self);
  g_task_set_task_data (task, job, plan_job_free);

  job->words = quay_connection_request_dup_words (self, quay_connection_request_find_tenant (self), &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (job->address != NULL)
    quay_azure_session_get_token_async (quay_context_get_azure (job->context),
                                        quay_connection_request_find_tenant (self),
                                        quay_feed_address_get_organization (job->address),
                                        g_task_get_cancellable (task), azure_token_got_cb, g_object_ref (task));
  else
    quay_connection_request_get_authorization_async (self, g_task_get_cancellable (task), plan_authorization_cb,
                                                     g_object_ref (task));
}

/**
 * quay_connection_request_plan_async:
 *
 * Says what would change. Reads every file of the hierarchy anew and looks at the keyring without opening a dialog;
 * a locked one is a notice of the plan. Writes nothing.
 */
void
quay_connection_request_plan_async (QuayConnectionRequest *self,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_request_plan_async);
  quay_connection_request_load_async (self, cancellable, plan_loaded_cb, g_steal_pointer (&task));
}

/**
 * quay_connection_request_plan_finish:
 * @error: what stands against it: an issue of the request, a file that cannot be read or edited
 *   (%QUAY_ERROR_SYNTAX, %QUAY_ERROR_LAYOUT, %QUAY_ERROR_READ_ONLY …), a keyring that is not there, or the Azure CLI
 *   when a token is to be created
 *
 * Returns: (transfer full): the plan; it may be empty
 */
QuayChangePlan *
quay_connection_request_plan_finish (QuayConnectionRequest *self,
                                     GAsyncResult          *result,
                                     GError               **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
