/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cli"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "quay-catalog.h"
#include "quay-cli-json.h"
#include "quay-cli-output.h"
#include "quay-cli-private.h"
#include "quay-cli-token.h"
#include "quay-connection-request.h"
#include "quay-connection-state.h"
#include "quay-error.h"

/* What stands against the arguments themselves, whatever the files say; the token is looked at when it is read. */
#define ISSUES_OF_ARGUMENTS ((QUAY_ISSUES_OF_FEED & ~QUAY_ISSUE_TEXT_INVALID) | \
                             QUAY_ISSUE_FOLDER_MISSING | QUAY_ISSUES_OF_HELPER | QUAY_ISSUE_EXPIRY_PAST)

/* One run of --connect: arguments → request → token → check → plan → apply, and what is known on the way, for the
 * lines (written as soon as they are true) or the object (written at the end).
 */
typedef struct
{
  const QuayCliOptions  *options;
  GCancellable          *cancellable;
  QuayConnectionRequest *request;
  QuayChangePlan        *plan;         /* NULL until made */
  const char            *check_word;   /* NULL until checked or skipped */
  const char            *check_code;   /* NULL for none */
} ConnectRun;

static const char *
get_code (const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  return quay_catalog_get_id (error);
}

static const char *
get_title (const GError *error)
{
  if (error == NULL)
    return NULL;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "Stopped";
  return quay_catalog_get_title (error);
}

static const char *
get_token_action (QuayTokenChange change)
{
  switch (change)
    {
    case QUAY_TOKEN_CHANGE_ADD:
      return "add";
    case QUAY_TOKEN_CHANGE_REPLACE:
      return "replace";
    case QUAY_TOKEN_CHANGE_KEEP:
      return "keep";
    case QUAY_TOKEN_CHANGE_REMOVE:
      return "remove";
    case QUAY_TOKEN_CHANGE_NONE:
    default:
      return NULL;
    }
}

/* What happens to the token of the connection: (transfer none) (nullable) */
static QuayTokenPlan *
get_token (ConnectRun *run)
{
  return quay_change_plan_find_token (run->plan, quay_change_plan_get_index_url (run->plan));
}

static const char *
get_file_action (QuayFileChange *change)
{
  return quay_file_snapshot_exists (quay_file_change_get_before (change)) ? "change" : "create";
}

static const char *
get_file_kind (QuayFileChange *change)
{
  return quay_file_change_is_shared (change) ? "shared" : "local";
}

/* NULL for a file that holds tokens. */
static char *
dup_patch (QuayFileChange *change)
{
  const char *path = g_file_peek_path (quay_file_change_get_file (change));
  gboolean exists = quay_file_snapshot_exists (quay_file_change_get_before (change));

  if (quay_file_change_is_secret (change))
    return NULL;
  return quay_line_diff_to_patch (quay_file_change_get_diff (change), exists ? path : "/dev/null", path);
}

static void
print_connection (ConnectRun *run)
{
  quay_cli_print_line (" ", "# connection", quay_connection_request_get_name (run->request),
                       quay_connection_request_get_index_url (run->request), NULL);
  if (run->check_word != NULL)
    quay_cli_print_line (" ", "# check", run->check_word, run->check_code != NULL ? run->check_code : "-", NULL);
}

static void
print_plan (ConnectRun *run)
{
  GListModel *files = quay_change_plan_get_files (run->plan);
  QuayTokenPlan *token = get_token (run);
  const char *action = token != NULL ? get_token_action (quay_token_plan_get_change (token)) : NULL;

  if (action != NULL)
    quay_cli_print_line (" ", "# keyring", action, quay_token_plan_get_label (token), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);
      g_autofree char *patch = dup_patch (change);

      quay_cli_print_line (" ", "# file", get_file_action (change), get_file_kind (change),
                           g_file_peek_path (quay_file_change_get_file (change)), NULL);
      if (patch != NULL)
        quay_cli_print_text (patch);
    }
}

static void
add_plan_to_json (ConnectRun *run,
                  GString    *json)
{
  GListModel *files = quay_change_plan_get_files (run->plan);
  GPtrArray *notices = quay_change_plan_get_notices (run->plan);
  QuayTokenPlan *token = get_token (run);
  const char *action = token != NULL ? get_token_action (quay_token_plan_get_change (token)) : NULL;

  if (action != NULL)
    {
      quay_cli_json_begin_object (json, "keyring");
      quay_cli_json_add_string (json, "action", action);
      quay_cli_json_add_string (json, "label", quay_token_plan_get_label (token));
      quay_cli_json_end_object (json);
    }
  else
    quay_cli_json_add_null (json, "keyring");

  quay_cli_json_begin_array (json, "files");
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);
      g_autofree char *patch = dup_patch (change);

      quay_cli_json_begin_object (json, NULL);
      quay_cli_json_add_string (json, "action", get_file_action (change));
      quay_cli_json_add_string (json, "kind", get_file_kind (change));
      quay_cli_json_add_string (json, "path", g_file_peek_path (quay_file_change_get_file (change)));
      quay_cli_json_add_string (json, "diff", patch);
      quay_cli_json_end_object (json);
    }
  quay_cli_json_end_array (json);

  quay_cli_json_begin_array (json, "notices");
  for (guint i = 0; i < notices->len; i++)
    {
      const GError *notice = g_ptr_array_index (notices, i);

      quay_cli_json_begin_object (json, NULL);
      quay_cli_json_add_string (json, "code", get_code (notice));
      quay_cli_json_add_string (json, "message", get_title (notice));
      quay_cli_json_end_object (json);
    }
  quay_cli_json_end_array (json);
}

static void
print_json (ConnectRun   *run,
            const char   *result,
            const GError *error,
            int           status)
{
  g_autoptr(GString) json = g_string_new (NULL);

  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_int (json, "format", 1);
  quay_cli_json_add_string (json, "result", result);
  quay_cli_json_add_string (json, "code", get_code (error));
  quay_cli_json_add_string (json, "message", get_title (error));
  quay_cli_json_add_int (json, "exit", status);

  quay_cli_json_begin_object (json, "connection");
  quay_cli_json_add_string (json, "name", quay_connection_request_get_name (run->request));
  quay_cli_json_add_string (json, "address", quay_connection_request_get_index_url (run->request));
  quay_cli_json_end_object (json);

  if (run->check_word != NULL)
    {
      quay_cli_json_begin_object (json, "check");
      quay_cli_json_add_string (json, "state", run->check_word);
      quay_cli_json_add_string (json, "code", run->check_code);
      quay_cli_json_end_object (json);
    }
  else
    quay_cli_json_add_null (json, "check");

  if (run->plan != NULL)
    add_plan_to_json (run, json);

  quay_cli_json_end_object (json);
  g_string_append_c (json, '\n');
  quay_cli_print_text (json->str);
}

/* The last line, or the whole object. */
static int
finish_with_status (ConnectRun   *run,
                    const char   *result,
                    const GError *error,
                    int           status)
{
  const char *code = get_code (error);

  if (run->options->json)
    print_json (run, result, error, status);
  else if (error != NULL)
    quay_cli_print_line (" ", "# result", result, code != NULL ? code : "-", get_title (error), NULL);
  else
    quay_cli_print_line (" ", "# result", result, NULL);

  /* What was applied was applied, also when nobody could be told. */
  if (!quay_cli_flush () && strcmp (result, "applied") != 0)
    return QUAY_CLI_FAILED;
  return status;
}

/* The last words of every run that got past its arguments. */
static int
finish (ConnectRun   *run,
        const char   *result,
        const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    quay_cli_message ("Stopped; nothing was changed");
  else if (error != NULL)
    quay_cli_message_error (NULL, error);
  return finish_with_status (run, result, error, error == NULL ? QUAY_CLI_DONE : QUAY_CLI_FAILED);
}

static int
fail (ConnectRun   *run,
      const GError *error)
{
  /* Without its line a failed run would not say what failed to be connected. */
  if (!run->options->json && run->plan == NULL)
    print_connection (run);
  return finish (run, "failed", error);
}

/* Says what is wrong with the arguments, by the first of the issues. */
static int
refuse_arguments (ConnectRun       *run,
                  QuayRequestIssues issues)
{
  const GError *address_error = quay_connection_request_get_address_error (run->request);

  if (issues & QUAY_ISSUE_ORGANIZATION_INVALID)
    quay_cli_message ("--connect: An organization name has letters, digits and hyphens only");
  else if (issues & QUAY_ISSUE_ADDRESS_INVALID && address_error != NULL)
    quay_cli_message_error ("--connect", address_error);
  else if (issues & (QUAY_ISSUE_ORGANIZATION_MISSING | QUAY_ISSUE_FEED_MISSING | QUAY_ISSUE_ADDRESS_INVALID))
    quay_cli_message ("--connect: The address names no feed; copy the snippet that Azure DevOps shows for Cargo "
                      "under Connect to Feed");
  else if (issues & QUAY_ISSUE_INSECURE)
    quay_cli_message ("--connect: The token would be sent without encryption; give an address with https");
  else if (issues & QUAY_ISSUE_NAME_MISSING)
    quay_cli_message ("The feed gives no registry name; choose one with --name");
  else if (issues & QUAY_ISSUE_NAME_INVALID)
    quay_cli_message ("--name: Use letters, digits, - and _, and start with a letter");
  else if (issues & QUAY_ISSUE_FOLDER_MISSING)
    quay_cli_message ("No project folder is given; use --project DIR or --all-projects");
  else if (issues & QUAY_ISSUE_COMMAND_MISSING)
    quay_cli_message ("--helper: Enter a program behind “custom:”");
  else
    quay_cli_message ("--expires: This date has passed; give the day on which the token expires");
  return QUAY_CLI_USAGE;
}

/* Does nothing when it is the name that the request proposes. The proposal may change with what the files say, so this
 * is said again when they are read: a name that was given is taken or refused, and never made up.
 */
static void
set_name (ConnectRun *run)
{
  if (run->options->name != NULL)
    g_object_set (run->request, "name", run->options->name, NULL);
}

static gboolean
fill_request (ConnectRun *run)
{
  const QuayCliOptions *options = run->options;
  QuayConnectionRequest *request = run->request;
  g_autoptr(GError) error = NULL;

  if (!quay_connection_request_set_text (request, options->address, &error))
    {
      quay_cli_message_error ("--connect", error);
      return FALSE;
    }

  /* Who writes the address of a host into a command has answered whether tokens may go there. */
  g_object_set (request, "host-accepted", TRUE, NULL);
  set_name (run);
  if (options->project == NULL)
    g_object_set (request, "place", QUAY_PLACE_ALL_PROJECTS, NULL);
  else
    {
      g_object_set (request, "place", QUAY_PLACE_ONE_PROJECT, NULL);
      quay_connection_request_set_folder (request, options->project);
    }

  g_object_set (request,
                "helper", options->helper,
                "command", options->helper_command,
                "expires", options->expires,
                NULL);
  /* A snippet that replaces crates.io switches it on as well. */
  if (options->replace_crates_io)
    g_object_set (request, "replace-crates-io", TRUE, NULL);
  if (options->helper_for_set)
    g_object_set (request, "helper-scope", options->helper_for, NULL);
  return TRUE;
}

/* The notes on an address that a person should read before a token goes there. */
static void
tell_notes (ConnectRun *run)
{
  QuayFeedAddress *address = quay_connection_request_get_address (run->request);
  QuayAddressNotes notes = quay_feed_address_get_notes (address);

  if (notes & QUAY_ADDRESS_HAD_SECRET)
    quay_cli_message ("The login in the address was removed");
  if (notes & QUAY_ADDRESS_UNCERTAIN_HOST)
    {
      g_autofree char *host = quay_feed_address_dup_host (address);

      quay_cli_message ("“%s” is taken for an Azure DevOps Server", host);
    }
}

static gboolean
load_request (ConnectRun *run,
              GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_request_load_async (run->request, run->cancellable, quay_cli_ready_cb, &result);
  return quay_connection_request_load_finish (run->request, quay_cli_wait (&result), error);
}

/* What the files that are there already say against the request. */
static const GError *
find_conflict (ConnectRun *run)
{
  QuayRequestIssues issues = quay_connection_request_get_issues (run->request);

  if (issues & QUAY_ISSUE_CONFIG_BROKEN)
    return quay_connection_request_get_config_error (run->request);
  if (issues & QUAY_ISSUE_NAME_TAKEN)
    return quay_connection_request_get_name_error (run->request);
  if (issues & QUAY_ISSUE_CRATES_IO_REPLACED)
    return quay_connection_request_get_source_error (run->request);
  return NULL;
}

static gboolean
is_blank (QuaySecret *secret)
{
  const char *text = quay_secret_peek (secret);

  for (gsize i = 0; i < quay_secret_get_length (secret); i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

/* Returns: QUAY_CLI_DONE when a saved token is there and will be used; QUAY_CLI_FAILED with @error */
static int
use_saved_token (ConnectRun *run,
                 const char *organization,
                 GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GDateTime) expires = NULL;
  g_autoptr(GError) local = NULL;

  quay_connection_request_find_saved_async (run->request, run->cancellable, quay_cli_ready_cb, &result);
  if (quay_connection_request_find_saved_finish (run->request, quay_cli_wait (&result), &expires, &local))
    {
      g_object_set (run->request, "use-saved-token", TRUE, NULL);
      return QUAY_CLI_DONE;
    }

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return QUAY_CLI_FAILED;
    }
  quay_cli_message ("No token was given, and none is saved for “%s”; give one on standard input", organization);
  return QUAY_CLI_USAGE;
}

static int
take_token (ConnectRun *run,
            GError    **error)
{
  QuayFeedAddress *address = quay_connection_request_get_address (run->request);
  g_autofree char *organization = g_strdup (quay_feed_address_get_organization (address));
  g_autofree char *prompt = g_strdup_printf ("Token for %s (empty: the saved one): ", organization);
  g_autoptr(QuaySecret) line = NULL;
  g_autoptr(GError) local = NULL;
  QuayRequestIssues issues;

  line = quay_cli_token_read (STDIN_FILENO, prompt, run->cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return QUAY_CLI_FAILED;
    }
  if (line == NULL)
    {
      quay_cli_message ("%s", local->message);
      return QUAY_CLI_USAGE;
    }
  if (is_blank (line))
    return use_saved_token (run, organization, error);

  quay_connection_request_set_token (run->request, line);
  issues = quay_connection_request_get_issues (run->request);
  if (issues & (QUAY_ISSUE_TOKEN_MISSING | QUAY_ISSUE_TOKEN_INVALID))
    {
      quay_cli_message_error ("Standard input", quay_connection_request_get_token_error (run->request));
      return QUAY_CLI_USAGE;
    }
  return QUAY_CLI_DONE;
}

/* Asks the server, and keeps the words for it. FALSE with @error: the feed cannot be used like this. */
static gboolean
check_access (ConnectRun *run,
              GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) local = NULL;
  gboolean good;

  if (run->options->no_check)
    {
      run->check_word = "skipped";
      return TRUE;
    }

  quay_connection_request_check_async (run->request, run->cancellable, quay_cli_ready_cb, &result);
  good = quay_connection_request_check_finish (run->request, quay_cli_wait (&result), &local);
  if (!good && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  /* A feed that answers without a token can be used, though the token is of no use. */
  run->check_code = get_code (local);
  if (good || g_error_matches (local, QUAY_ERROR, QUAY_ERROR_FEED_PUBLIC))
    {
      run->check_word = "ok";
      return TRUE;
    }

  run->check_word = quay_connection_state_get_word (quay_connection_state_from_error (local));
  /* A helper that is not run here says nothing against the feed. */
  if (g_error_matches (local, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
make_plan (ConnectRun *run,
           GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  GPtrArray *notices;

  quay_connection_request_plan_async (run->request, run->cancellable, quay_cli_ready_cb, &result);
  run->plan = quay_connection_request_plan_finish (run->request, quay_cli_wait (&result), error);
  if (run->plan == NULL)
    return FALSE;

  notices = quay_change_plan_get_notices (run->plan);
  for (guint i = 0; i < notices->len; i++)
    quay_cli_message_error (NULL, g_ptr_array_index (notices, i));
  return TRUE;
}

static gboolean
apply_plan (ConnectRun *run,
            GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;

  quay_change_plan_apply_async (run->plan, run->cancellable, quay_cli_ready_cb, &result);
  receipt = quay_change_plan_apply_finish (run->plan, quay_cli_wait (&result), error);
  return receipt != NULL;
}

static gboolean
was_noticed (ConnectRun   *run,
             const GError *error)
{
  GPtrArray *notices = quay_change_plan_get_notices (run->plan);

  for (guint i = 0; i < notices->len; i++)
    {
      const GError *notice = g_ptr_array_index (notices, i);

      if (g_error_matches (notice, error->domain, error->code) &&
          g_strcmp0 (quay_error_get_subject (notice), quay_error_get_subject (error)) == 0)
        return TRUE;
    }
  return FALSE;
}

/* When everything is written: whether Cargo reads what was planned. What was applied stays applied, so a problem that is
 * found now is told, and the exit code is that of success. */
static int
finish_applied (ConnectRun *run,
                const char *result)
{
  g_autoptr(GAsyncResult) confirmed = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_request_confirm_async (run->request, NULL, quay_cli_ready_cb, &confirmed);
  if (!quay_connection_request_confirm_finish (run->request, quay_cli_wait (&confirmed), &error) &&
      !was_noticed (run, error))
    quay_cli_message_error (NULL, error);
  return finish_with_status (run, result, error, QUAY_CLI_DONE);
}

/* From the plan on: show it, and do it when that was asked for. */
static int
carry_out (ConnectRun *run)
{
  g_autoptr(GError) error = NULL;

  if (!make_plan (run, &error))
    return fail (run, error);

  if (!run->options->json)
    {
      print_connection (run);
      print_plan (run);
      /* What could not be shown is not done. */
      if (!quay_cli_flush ())
        return QUAY_CLI_FAILED;
    }

  if (quay_change_plan_is_empty (run->plan))
    return finish_applied (run, "unchanged");
  if (!run->options->yes)
    return finish (run, "review", NULL);
  if (!apply_plan (run, &error))
    return fail (run, error);
  return finish_applied (run, "applied");
}

static int
connect_feed (ConnectRun *run)
{
  g_autoptr(GError) error = NULL;
  const GError *conflict;
  QuayRequestIssues issues;
  const char *reason = NULL;

  if (!fill_request (run))
    return QUAY_CLI_USAGE;
  issues = quay_connection_request_get_issues (run->request) & ISSUES_OF_ARGUMENTS;
  if (issues != QUAY_ISSUE_NONE)
    return refuse_arguments (run, issues);
  tell_notes (run);

  if (!load_request (run, &error))
    return fail (run, error);
  set_name (run);
  conflict = find_conflict (run);
  if (conflict != NULL)
    return fail (run, conflict);
  if (run->options->helper_for_set && run->options->helper_for == QUAY_HELPER_FOR_ALL &&
      !quay_connection_request_may_serve_all (run->request, &reason))
    {
      quay_cli_message ("--helper-for: %s Use “feed”.", reason);
      return QUAY_CLI_USAGE;
    }

  if (quay_helper_kind_takes_token (run->options->helper))
    {
      int status = take_token (run, &error);

      if (status == QUAY_CLI_FAILED)
        return fail (run, error);
      if (status != QUAY_CLI_DONE)
        return status;
    }

  if (!check_access (run, &error))
    {
      if (run->check_word == NULL)
        return fail (run, error);
      if (!run->options->json)
        print_connection (run);
      return finish (run, "refused", error);
    }
  return carry_out (run);
}

/**
 * quay_cli_connect:
 * @options: of the command %QUAY_CLI_CONNECT
 * @context: the parts to do it with
 * @cancellable: stops the run until the first write
 *
 * Connects a feed, or shows what that would change.
 *
 * Returns: the exit code
 */
int
quay_cli_connect (const QuayCliOptions *options,
                  QuayContext          *context,
                  GCancellable         *cancellable)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (context);
  ConnectRun run = { .options = options, .cancellable = cancellable, .request = request };
  int status = connect_feed (&run);

  g_clear_object (&run.plan);
  return status;
}
