/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-edit"

#include "config.h"

#include "quay-connection-edit.h"

#include <string.h>

#include "quay-cargo-edit.h"
#include "quay-cargo-index.h"
#include "quay-connection-private.h"
#include "quay-connection-request-private.h"
#include "quay-edit-session.h"
#include "quay-error.h"

/* Changes of a connection that exists, as plans: another feed or name, another helper, crates.io replaced or not, one
 * place less. What is written stands where it stood, in each file of the connection; the helper stands in the user's
 * own file as ever.
 *
 * A token belongs to an address. Where that changes, the item of the old one is read, which may open the keyring's
 * dialog, and is stored for the new one; the old item is deleted when that is asked for. A token in credentials.toml
 * belongs to the name, and moves with it.
 */
typedef enum
{
  EDIT,
  REPLACEMENT,
  DEFAULT,
  LEAVING,
  JOINING,
} EditKind;

typedef struct
{
  EditKind                kind;
  QuayContext            *context;
  char                   *old_name;
  char                   *old_url;
  char                   *name;
  char                   *index_url;
  GPtrArray              *files;         /* GFile: those that define the connection */
  GPtrArray              *shared;        /* those of them that are a project's */
  GFile                  *folder;        /* where Cargo's view is looked at for contradictions; NULL: its home */
  QuayConnectionEditFlags flags;
  QuayHelperKind          helper;
  QuayHelperScope         scope;
  char                  **words;
  gboolean                replace;       /* or be the default */
  gboolean                moves_token;
  QuaySecret             *token;         /* of the old address */
  QuaySecret             *stored;        /* what the new address has already */
} EditJob;

static void
edit_job_free (gpointer data)
{
  EditJob *job = data;

  g_clear_object (&job->context);
  g_free (job->old_name);
  g_free (job->old_url);
  g_free (job->name);
  g_free (job->index_url);
  g_clear_pointer (&job->files, g_ptr_array_unref);
  g_clear_pointer (&job->shared, g_ptr_array_unref);
  g_clear_object (&job->folder);
  g_strfreev (job->words);
  g_clear_pointer (&job->token, quay_secret_unref);
  g_clear_pointer (&job->stored, quay_secret_unref);
  g_free (job);
}

static gboolean
is_renamed (EditJob *job)
{
  return !g_str_equal (job->old_name, job->name);
}

static const char *
get_string (QuayTomlDocument  *document,
            const char *const *path)
{
  const QuayTomlNode *node = quay_toml_document_lookup (document, path);

  if (node == NULL || quay_toml_node_get_node_type (node) != QUAY_TOML_STRING)
    return NULL;
  return quay_toml_node_get_string (node, NULL);
}

static const char *
get_replacement (QuayTomlDocument *document)
{
  static const char *const path[] = { "source", "crates-io", "replace-with", NULL };

  return get_string (document, path);
}

static const char *
get_default (QuayTomlDocument *document)
{
  static const char *const path[] = { "registry", "default", NULL };

  return get_string (document, path);
}

/* The helper that stands for @name, as words; NULL when there is none. */
static char **
dup_helper (QuayTomlDocument *document,
            const char       *name)
{
  const char *path[] = { "registries", name, "credential-provider", NULL };
  const QuayTomlNode *node = quay_toml_document_lookup (document, path);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  if (node == NULL)
    return NULL;
  if (quay_toml_node_get_node_type (node) == QUAY_TOML_STRING)
    return g_strsplit_set (quay_toml_node_get_string (node, NULL), " \t", -1);
  if (quay_toml_node_get_node_type (node) != QUAY_TOML_ARRAY)
    return NULL;
  for (guint i = 0; i < quay_toml_node_get_n_children (node); i++)
    {
      const QuayTomlNode *word = quay_toml_node_get_child (node, i);

      if (quay_toml_node_get_node_type (word) == QUAY_TOML_STRING)
        g_strv_builder_add (words, quay_toml_node_get_string (word, NULL));
    }
  return g_strv_builder_end (words);
}

/* A file that gives the connection another name loses the old one, and what replaces crates.io follows. */
static gboolean
edit_address (EditJob          *job,
              QuayTomlDocument *document,
              GError          **error)
{
  gboolean replaces = g_strcmp0 (get_replacement (document), job->old_name) == 0;
  gboolean is_default = g_strcmp0 (get_default (document), job->old_name) == 0;
  g_auto(GStrv) helper = NULL;

  if (!is_renamed (job))
    return quay_cargo_edit_set_registry (document, job->name, job->index_url, error);

  helper = dup_helper (document, job->old_name);
  return quay_cargo_edit_set_registry (document, job->name, job->index_url, error) &&
         (helper == NULL || helper[0] == NULL ||
          quay_cargo_edit_set_registry_helper (document, job->name, (const char *const *) helper, error)) &&
         (!replaces || quay_cargo_edit_replace_crates_io (document, job->name, error)) &&
         (!is_default || quay_cargo_edit_set_default (document, job->name, error)) &&
         quay_cargo_edit_remove_registry (document, job->old_name, error);
}

static gboolean
edit_replacement (EditJob          *job,
                  QuayTomlDocument *document,
                  GError          **error)
{
  const char *replacement = get_replacement (document);

  if (!job->replace)
    return g_strcmp0 (replacement, job->name) != 0 || quay_cargo_edit_replace_crates_io (document, NULL, error);
  if (replacement == NULL || g_str_equal (replacement, job->name))
    return quay_cargo_edit_replace_crates_io (document, job->name, error);

  /* It was not Quayside who decided that. */
  quay_error_set (error, QUAY_ERROR_CRATES_IO_REPLACED, NULL, replacement, "crates.io is replaced with “%s”",
                  replacement);
  return FALSE;
}

static gboolean
edit_place (EditJob          *job,
            QuayTomlDocument *document,
            GError          **error)
{
  switch (job->kind)
    {
    case EDIT:
      return (job->flags & QUAY_EDIT_FEED_ADDRESS) == 0 || edit_address (job, document, error);
    case REPLACEMENT:
      return edit_replacement (job, document, error);
    case DEFAULT:
      if (job->replace)
        return quay_cargo_edit_set_default (document, job->name, error);
      return g_strcmp0 (get_default (document), job->name) != 0 ||
             quay_cargo_edit_set_default (document, NULL, error);
    case LEAVING:
      if (g_strcmp0 (get_replacement (document), job->name) == 0 &&
          !quay_cargo_edit_replace_crates_io (document, NULL, error))
        return FALSE;
      if (g_strcmp0 (get_default (document), job->name) == 0 &&
          !quay_cargo_edit_set_default (document, NULL, error))
        return FALSE;
      return quay_cargo_edit_remove_registry (document, job->name, error);
    case JOINING:
      return quay_cargo_edit_set_registry (document, job->name, job->index_url, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* The user's own file, which may name a helper for a feed that it does not define. */
static gboolean
edit_helper (EditJob          *job,
             QuayTomlDocument *document,
             GError          **error)
{
  g_auto(GStrv) kept = is_renamed (job) ? dup_helper (document, job->old_name) : NULL;

  if (kept != NULL && kept[0] != NULL &&
      !(quay_cargo_edit_set_registry_helper (document, job->name, (const char *const *) kept, error) &&
        quay_cargo_edit_remove_registry (document, job->old_name, error)))
    return FALSE;
  if ((job->flags & QUAY_EDIT_CREDENTIAL_HELPER) == 0)
    return TRUE;

  if (job->helper == QUAY_HELPER_NONE)
    return quay_cargo_edit_set_registry_helper (document, job->name, NULL, error);
  if (job->scope == QUAY_HELPER_FOR_FEED)
    return quay_cargo_edit_set_registry_helper (document, job->name, (const char *const *) job->words, error);
  return quay_cargo_edit_set_registry_helper (document, job->name, NULL, error) &&
         quay_cargo_edit_add_global_helper (document, job->words[0], error);
}

/* credentials.toml knows names alone. */
static gboolean
edit_credentials (EditJob         *job,
                  QuayEditSession *session,
                  GError         **error)
{
  const char *path[] = { "registries", job->old_name, "token", NULL };
  g_autoptr(GFile) file = quay_cargo_home_dup_credentials (quay_context_get_home (job->context));
  QuayTomlDocument *document = quay_edit_session_open (session, file, QUAY_EDIT_SECRET, error);
  const QuayTomlNode *node;
  g_autoptr(QuaySecret) token = NULL;

  if (document == NULL)
    return FALSE;
  node = quay_toml_document_lookup (document, path);
  if (node == NULL || quay_toml_node_get_node_type (node) != QUAY_TOML_STRING)
    return TRUE;

  token = quay_secret_new (quay_toml_node_get_string (node, NULL), -1);
  return quay_edit_session_check (session,
                                  quay_cargo_edit_set_token (document, job->name, token, error) &&
                                  quay_cargo_edit_set_token (document, job->old_name, NULL, error), error);
}

static gboolean
edit_files (EditJob         *job,
            QuayEditSession *session,
            GError         **error)
{
  g_autoptr(GFile) user_file = quay_cargo_home_dup_config (quay_context_get_home (job->context));
  QuayTomlDocument *document;

  for (guint i = 0; i < job->files->len; i++)
    {
      GFile *file = g_ptr_array_index (job->files, i);
      gboolean shared = g_ptr_array_find (job->shared, file, NULL);

      document = quay_edit_session_open (session, file, shared ? QUAY_EDIT_SHARED : QUAY_EDIT_NONE, error);
      if (document == NULL || !quay_edit_session_check (session, edit_place (job, document, error), error))
        return FALSE;
    }
  if (job->kind != EDIT)
    return TRUE;

  document = quay_edit_session_open (session, user_file, QUAY_EDIT_NONE, error);
  if (document == NULL || !quay_edit_session_check (session, edit_helper (job, document, error), error))
    return FALSE;
  return !is_renamed (job) || edit_credentials (job, session, error);
}

/* Cargo stops when one address has two names, and one name would lose the other's address. */
static gboolean
check_conflicts (EditJob         *job,
                 QuayCargoConfig *config,
                 GError         **error)
{
  const QuayCargoRegistry *registry;
  GPtrArray *registries;

  if (quay_cargo_config_get_error (config) != NULL)
    {
      g_propagate_error (error, g_error_copy (quay_cargo_config_get_error (config)));
      return FALSE;
    }
  if (job->kind != JOINING && (job->kind != EDIT || (job->flags & QUAY_EDIT_FEED_ADDRESS) == 0))
    return TRUE;

  registries = quay_cargo_config_get_registries (config);
  for (guint i = 0; i < registries->len; i++)
    {
      registry = g_ptr_array_index (registries, i);
      if (registry->url == NULL || !quay_cargo_index_same (registry->url, job->index_url) ||
          g_str_equal (registry->name, job->old_name) || g_str_equal (registry->name, job->name))
        continue;
      quay_error_set (error, QUAY_ERROR_ADDRESS_TWICE, registry->name, job->name,
                      "The address has the name “%s” already", registry->name);
      return FALSE;
    }
  registry = is_renamed (job) || job->kind == JOINING ? quay_cargo_config_find_name (config, job->name) : NULL;
  if (registry != NULL && registry->index != NULL &&
      (registry->url == NULL || !quay_cargo_index_same (registry->url, job->old_url) || job->kind == EDIT))
    {
      quay_error_set (error, QUAY_ERROR_NAME_TAKEN, job->name,
                      registry->origin.file != NULL ? g_file_peek_path (registry->origin.file)
                                                    : registry->origin.variable,
                      "“%s” is the name of “%s”", job->name, registry->index);
      return FALSE;
    }
  return TRUE;
}

static void
add_tokens (EditJob        *job,
            QuayChangePlan *plan)
{
  QuayTokenLedger *ledger = quay_context_get_ledger (job->context);
  g_autoptr(QuayTokenRecord) record = NULL;
  QuayTokenChange change = QUAY_TOKEN_CHANGE_ADD;

  if (job->token == NULL)
    return;

  if (!job->moves_token)
    {
      quay_change_plan_add_token (plan, job->old_url, job->old_name, QUAY_TOKEN_CHANGE_REMOVE, NULL, NULL);
      return;
    }
  if (job->stored != NULL)
    change = quay_secret_equal (job->stored, job->token) ? QUAY_TOKEN_CHANGE_KEEP : QUAY_TOKEN_CHANGE_REPLACE;
  record = quay_token_ledger_dup_record (ledger, job->old_url);
  quay_change_plan_add_token (plan, job->index_url, job->name, change, job->token, record);
  if ((job->flags & QUAY_EDIT_DELETE_OLD_TOKEN) != 0)
    quay_change_plan_add_token (plan, job->old_url, job->old_name, QUAY_TOKEN_CHANGE_REMOVE, NULL, NULL);
}

static void
edit_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  EditJob *job = task_data;
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (job->context, job->name, job->index_url);
  g_autoptr(QuayEditSession) session = quay_edit_session_new (job->context);
  g_autoptr(QuayCargoConfig) config = NULL;
  GError *error = NULL;

  config = quay_cargo_config_load (quay_context_get_home (job->context), job->folder, cancellable, &error);
  if (config == NULL || !check_conflicts (job, config, &error) ||
      !edit_files (job, session, &error) || !quay_edit_session_finish (session, plan, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  add_tokens (job, plan);
  if (job->kind == JOINING)
    quay_change_plan_set_project (plan, job->folder);
  g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

static void
new_token_found_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  EditJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->stored = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, edit_thread);
}

static void
old_token_found_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  EditJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->token = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (job->token == NULL || !job->moves_token)
    g_task_run_in_thread (task, edit_thread);
  else
    quay_token_store_lookup_async (QUAY_TOKEN_STORE (object), job->index_url, QUAY_TOKEN_STORE_NONE,
                                   g_task_get_cancellable (task), new_token_found_cb, g_object_ref (task));
}

/* Whether the keyring may hold something that nobody will ask for. */
static gboolean
drops_token (QuayConnection *self,
             EditJob        *job)
{
  return (job->flags & QUAY_EDIT_CREDENTIAL_HELPER) != 0 && (job->flags & QUAY_EDIT_DELETE_OLD_TOKEN) != 0 &&
         job->helper == QUAY_HELPER_NONE && self->helper == QUAY_HELPER_KEYRING;
}

/* A task whose job says what the connection is now. */
static GTask *
create_task (QuayConnection     *self,
             EditKind            kind,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  EditJob *job = g_new0 (EditJob, 1);

  g_task_set_source_tag (task, create_task);
  job->kind = kind;
  job->context = g_object_ref (self->context);
  job->old_name = g_strdup (self->name);
  job->old_url = g_strdup (self->index_url);
  job->name = g_strdup (self->name);
  job->index_url = g_strdup (self->index_url);
  job->files = g_ptr_array_new_with_free_func (g_object_unref);
  job->shared = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, job, edit_job_free);

  for (guint i = 0; i < self->uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (self->uses, i);

      g_ptr_array_add (job->files, g_object_ref (use->file));
      if (use->shared)
        g_ptr_array_add (job->shared, g_object_ref (use->file));
      if (job->folder == NULL && use->folder != NULL)
        job->folder = g_object_ref (use->folder);
    }
  return task;
}

/* The words of the helper in effect as a person types a command; the first word of one that prints is not typed. */
static void
fill_command (QuayConnection        *self,
              QuayConnectionRequest *request)
{
  g_autoptr(GPtrArray) commands = quay_cargo_config_dup_commands_for (self->config, self->name);
  g_autoptr(GString) command = g_string_new (NULL);
  char **words = commands->len > 0 ? g_ptr_array_index (commands, 0) : NULL;
  gboolean prints = words != NULL && g_strcmp0 (words[0], "cargo:token-from-stdout") == 0;

  for (guint i = prints ? 1 : 0; words != NULL && words[i] != NULL; i++)
    {
      gboolean plain = words[i][0] != '\0' && strpbrk (words[i], " \t\n\"'\\$`&|;<>()*?[]{}~#!") == NULL;
      g_autofree char *quoted = plain ? g_strdup (words[i]) : g_shell_quote (words[i]);

      g_string_append_printf (command, "%s%s", command->len > 0 ? " " : "", quoted);
    }
  g_object_set (request, "command", command->str, "prints-token", prints, NULL);
}

/**
 * quay_connection_fill_request:
 * @request: a new request of the same context
 *
 * Makes @request say what the connection is: feed, name, place, replacement of crates.io, and the helper in effect with
 * its scope. That its name is taken, by itself, is no obstacle.
 */
void
quay_connection_fill_request (QuayConnection        *self,
                              QuayConnectionRequest *request)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (QUAY_IS_CONNECTION (self));
  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (request));

  if (!quay_connection_request_set_text (request, self->index_url, &error))
    g_warning ("The address of a connection is not understood: %s", error->message);

  for (guint i = 0; i < self->uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (self->uses, i);

      if (i > 0 && use->folder != NULL)
        continue;
      g_object_set (request,
                    "place", use->folder == NULL ? QUAY_PLACE_ALL_PROJECTS : QUAY_PLACE_ONE_PROJECT,
                    "replace-crates-io", use->replaces_crates_io,
                    NULL);
      quay_connection_request_set_folder (request, use->folder);
    }
  g_object_set (request,
                "name", self->name,
                "helper", self->helper,
                "replace-address", TRUE,
                NULL);
  /* The manifests of projects say this name, so it does not follow another feed by itself. */
  request->name_is_set = TRUE;
  if (self->helper == QUAY_HELPER_CUSTOM)
    fill_command (self, request);
  if (self->has_helper)
    g_object_set (request, "helper-scope", self->helper_scope, NULL);
}

/**
 * quay_connection_request_follow_feed:
 * @request: a new request
 * @first: what was connected before
 *
 * For the second of two feeds, as Microsoft advises: one for the crates of crates.io, one for own crates. @request is
 * for the other of the two, in the same organization and place, with the same helper.
 */
void
quay_connection_request_follow_feed (QuayConnectionRequest *request,
                                     QuayConnectionRequest *first)
{
  g_autofree char *server = NULL;
  g_autofree char *organization = NULL;
  g_autofree char *project = NULL;
  g_autofree char *command = NULL;
  gboolean replaces = FALSE;
  gboolean prints_token = FALSE;

  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (request));
  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (first));

  g_object_get (first,
                "server", &server, "organization", &organization, "project", &project,
                "command", &command, "prints-token", &prints_token, "replace-crates-io", &replaces, NULL);
  g_object_set (request,
                "server", server, "organization", organization, "project", project,
                "place", quay_connection_request_get_place (first),
                "helper", quay_connection_request_get_helper (first),
                "command", command, "prints-token", prints_token,
                "replace-crates-io", !replaces, NULL);
  g_object_set (request, "helper-scope", quay_connection_request_get_helper_scope (first), NULL);
  if (quay_connection_request_get_folder (first) != NULL)
    quay_connection_request_set_folder (request, quay_connection_request_get_folder (first));
}

gboolean
quay_connection_edit_moves_token (QuayConnection        *self,
                                  QuayConnectionRequest *request)
{
  const char *index_url;

  g_return_val_if_fail (QUAY_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (request), FALSE);

  index_url = quay_connection_request_get_index_url (request);
  return self->helper == QUAY_HELPER_KEYRING && index_url != NULL && !g_str_equal (index_url, self->index_url);
}

/**
 * quay_connection_plan_edit_async:
 * @request: what the connection is to be, first filled by quay_connection_fill_request()
 * @flags: what of it counts, and what becomes of the old token
 *
 * Says what an edited feed or helper would change, in every file that defines the connection and in the user's own.
 * Where a token moves, the keyring is asked and its dialog may open.
 */
void
quay_connection_plan_edit_async (QuayConnection         *self,
                                 QuayConnectionRequest  *request,
                                 QuayConnectionEditFlags flags,
                                 GCancellable           *cancellable,
                                 GAsyncReadyCallback     callback,
                                 gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  QuayRequestIssues hindering;
  GError *error = NULL;
  EditJob *job;

  g_return_if_fail (QUAY_IS_CONNECTION (self));
  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (request));

  task = create_task (self, EDIT, cancellable, callback, user_data);
  job = g_task_get_task_data (task);
  hindering = quay_connection_request_get_issues (request) &
              (((flags & QUAY_EDIT_FEED_ADDRESS) != 0 ? QUAY_ISSUES_OF_FEED : 0) |
               ((flags & QUAY_EDIT_CREDENTIAL_HELPER) != 0 ? QUAY_ISSUES_OF_HELPER : 0));
  if (hindering != 0)
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "request", NULL,
                                                 "The request is not complete (0x%x)", hindering));
      return;
    }

  job->flags = flags;
  if ((flags & QUAY_EDIT_FEED_ADDRESS) != 0)
    {
      g_free (job->name);
      g_free (job->index_url);
      job->name = g_strdup (quay_connection_request_get_name (request));
      job->index_url = g_strdup (quay_connection_request_get_index_url (request));
      job->moves_token = quay_connection_edit_moves_token (self, request);
    }
  job->helper = quay_connection_request_get_helper (request);
  job->scope = quay_connection_request_get_helper_scope (request);
  if ((flags & QUAY_EDIT_CREDENTIAL_HELPER) != 0)
    job->words = quay_connection_request_dup_words (request, NULL, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (job->moves_token || drops_token (self, job))
    quay_token_store_lookup_async (quay_context_get_tokens (self->context), self->index_url, QUAY_TOKEN_STORE_NONE,
                                   cancellable, old_token_found_cb, g_steal_pointer (&task));
  else
    g_task_run_in_thread (task, edit_thread);
}

/**
 * quay_connection_plan_replacement_async:
 * @replace: whether public crates come through the feed
 *
 * Fails with %QUAY_ERROR_CRATES_IO_REPLACED (object: its name) where something else stands for crates.io.
 */
void
quay_connection_plan_replacement_async (QuayConnection     *self,
                                        gboolean            replace,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  EditJob *job;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  task = create_task (self, REPLACEMENT, cancellable, callback, user_data);
  job = g_task_get_task_data (task);
  job->replace = replace;
  g_task_run_in_thread (task, edit_thread);
}

/**
 * quay_connection_is_default:
 *
 * Returns: whether `registry.default`, as it is in effect, is the connection's name
 */
gboolean
quay_connection_is_default (QuayConnection *self)
{
  static const char *const path[] = { "registry", "default", NULL };
  g_autoptr(QuayCargoSetting) setting = NULL;
  const QuayCargoValue *value;

  g_return_val_if_fail (QUAY_IS_CONNECTION (self), FALSE);

  setting = self->config != NULL ? quay_cargo_config_lookup (self->config, path) : NULL;
  if (setting == NULL || setting->values->len == 0)
    return FALSE;
  value = g_ptr_array_index (setting->values, 0);
  return g_strcmp0 (value->text, self->name) == 0;
}

/**
 * quay_connection_plan_default_async:
 * @use: whether Cargo uses the feed where no registry is named
 *
 * Another default in the same file is replaced, which the plan shows.
 */
void
quay_connection_plan_default_async (QuayConnection     *self,
                                    gboolean            use,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  EditJob *job;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  task = create_task (self, DEFAULT, cancellable, callback, user_data);
  job = g_task_get_task_data (task);
  job->replace = use;
  g_task_run_in_thread (task, edit_thread);
}

void
quay_connection_plan_leaving_async (QuayConnection     *self,
                                    GFile              *file,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  EditJob *job;

  g_return_if_fail (QUAY_IS_CONNECTION (self));
  g_return_if_fail (G_IS_FILE (file));

  task = create_task (self, LEAVING, cancellable, callback, user_data);
  job = g_task_get_task_data (task);
  for (guint i = job->files->len; i > 0; i--)
    if (!g_file_equal (g_ptr_array_index (job->files, i - 1), file))
      g_ptr_array_remove_index (job->files, i - 1);
  g_task_run_in_thread (task, edit_thread);
}

/**
 * quay_connection_plan_joining_async:
 * @folder: a project folder, which is remembered once the plan is applied
 *
 * Fails with %QUAY_ERROR_NAME_TAKEN or %QUAY_ERROR_ADDRESS_TWICE where the project uses the name or the address
 * otherwise.
 */
void
quay_connection_plan_joining_async (QuayConnection     *self,
                                    GFile              *folder,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GFile) file = NULL;
  EditJob *job;

  g_return_if_fail (QUAY_IS_CONNECTION (self));
  g_return_if_fail (G_IS_FILE (folder));

  task = create_task (self, JOINING, cancellable, callback, user_data);
  job = g_task_get_task_data (task);
  file = quay_cargo_config_file_in (folder);
  g_set_object (&job->folder, folder);
  g_ptr_array_set_size (job->files, 0);
  g_ptr_array_set_size (job->shared, 0);
  g_ptr_array_add (job->files, g_object_ref (file));
  g_ptr_array_add (job->shared, g_steal_pointer (&file));
  g_task_run_in_thread (task, edit_thread);
}

/**
 * quay_connection_plan_edit_finish:
 * @error: what stands against it: a file that cannot be read or edited, a name or address that is taken
 *   (%QUAY_ERROR_NAME_TAKEN, %QUAY_ERROR_ADDRESS_TWICE), a keyring that does not answer
 *
 * Returns: (transfer full): the plan; it may be empty
 */
QuayChangePlan *
quay_connection_plan_edit_finish (QuayConnection *self,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_connection_dup_direct_command:
 *
 * A replacement cannot be taken back by a nearer file or by the environment, and crates.io cannot be named as its own
 * replacement. What Cargo does take for one command is a registry with the address of crates.io: it is the same source,
 * so Cargo.lock stays as it is (tried with Cargo 1.95; a second `[source]` with that address is refused).
 *
 * Returns: (transfer full): a command for any shell of the systems that Cargo has
 */
char *
quay_connection_dup_direct_command (void)
{
  return g_strdup ("cargo build --config 'registries.crates-io-direct.index=\"sparse+https://index.crates.io/\"' "
                   "--config 'source.crates-io.replace-with=\"crates-io-direct\"'");
}
