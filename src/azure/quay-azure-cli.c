/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-cli"

#include "config.h"

#include "quay-azure-cli.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "quay-azure-json.h"
#include "quay-azure-login-private.h"
#include "quay-error.h"

/* What Azure DevOps is to Entra (“Authenticate with Microsoft Entra”, the manual of Azure DevOps, 2026). */
#define AZURE_DEVOPS_RESOURCE "499b84ac-1321-427f-aa17-267ca6975798"

#define TIME_LIMIT 30000

/* Bytes. A token with many groups has 10 KiB; a subscription has half of one, and companies have hundreds. */
#define LARGEST_TOKEN (64 * 1024)
#define LARGEST_LIST (1024 * 1024)
#define LARGEST_OUTCRY (64 * 1024)

/**
 * QuayAzureCli:
 *
 * Asks the Azure CLI for logins and tokens, where the app may run programs: never in a sandbox, whose own copy, if there
 * were one, would not be anybody's.
 *
 * The program gets an environment of its own: what it needs to find its settings, the network and the certificates, and
 * nothing else that could change what it runs or prints. It has no terminal, so it cannot ask; it is killed with all
 * its children when the caller or the time cancels it. A token goes from the pipe into locked memory.
 */
struct _QuayAzureCli
{
  GObject parent_instance;

  char  **environment;
  char  **folders;
  char   *sandbox_info;
  guint   time_limit;      /* milliseconds */
};

G_DEFINE_FINAL_TYPE (QuayAzureCli, quay_azure_cli, G_TYPE_OBJECT)

typedef enum
{
  CALL_GET_TOKEN,
  CALL_SHOW_ACCOUNT,
  CALL_LIST_ACCOUNTS,
} CallKind;

/* One run. It ends in finish_call(), once, when the program is gone and both pipes are read or given up. */
typedef struct
{
  CallKind      kind;
  char         *organization;
  GSubprocess  *process;
  QuaySecret   *output;         /* room for the longest */
  char         *output_text;
  gsize         output_room;
  gsize         output_length;
  char         *outcry;
  gsize         outcry_length;
  GCancellable *reading;        /* ends the reading when the program is given up */
  GSource      *timer;
  GSource      *cancelled;      /* the caller's cancellable, or NULL */
  gboolean      timed_out;
  guint         n_pending;      /* two pipes and the end of the program */
} Call;

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
free_call (Call *call)
{
  clear_source (&call->timer);
  clear_source (&call->cancelled);
  g_clear_object (&call->process);
  g_clear_object (&call->reading);
  g_clear_pointer (&call->output, quay_secret_unref);
  g_free (call->outcry);
  g_free (call->organization);
  g_free (call);
}

static char *
find_in_folder (const char *folder)
{
  g_autofree char *program = NULL;

  /* A relative folder of PATH would run what lies in a project. */
  if (!g_path_is_absolute (folder))
    return NULL;
  program = g_build_filename (folder, "az", NULL);
  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (program, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_steal_pointer (&program);
}

static char *
find_on_path (QuayAzureCli *self)
{
  const char *path = g_environ_getenv (self->environment, "PATH");
  g_auto(GStrv) folders = g_strsplit (path != NULL ? path : "", G_SEARCHPATH_SEPARATOR_S, -1);
  char *program = NULL;

  for (guint i = 0; program == NULL && folders[i] != NULL; i++)
    program = find_in_folder (folders[i]);
  return program;
}

/* PATH first, as in a terminal; a desktop session often lacks some of the others. */
static char *
find_program (QuayAzureCli *self)
{
  const char *home = g_environ_getenv (self->environment, "HOME");
  char *program = find_on_path (self);

  for (guint i = 0; program == NULL && self->folders[i] != NULL; i++)
    {
      g_autofree char *folder = NULL;

      if (g_str_has_prefix (self->folders[i], "~/"))
        folder = home != NULL ? g_build_filename (home, self->folders[i] + 2, NULL) : NULL;
      else
        folder = g_strdup (self->folders[i]);
      program = folder != NULL ? find_in_folder (folder) : NULL;
    }
  return program;
}

/* What the program is told. Settings of Python, of the shell and of the dynamic linker are not passed on: they are for
 * what else runs on this computer. */
static char **
build_environment (QuayAzureCli *self)
{
  static const char *kept[] = {
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
    "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR",
  };
  static const char *set[][2] = {
    { "AZURE_CORE_NO_COLOR", "true" },
    { "AZURE_CORE_ONLY_SHOW_ERRORS", "true" },
    { "AZURE_CORE_COLLECT_TELEMETRY", "false" },      /* would start a process of its own */
    { "AZURE_CORE_DISABLE_CONFIRM_PROMPT", "true" },
  };
  char **environment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      const char *value = g_environ_getenv (self->environment, kept[i]);

      if (value != NULL)
        environment = g_environ_setenv (environment, kept[i], value, TRUE);
    }
  for (guint i = 0; self->environment[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (self->environment[i], "=", 2);

      if (g_str_has_prefix (pair[0], "AZURE_") && pair[1] != NULL)
        environment = g_environ_setenv (environment, pair[0], pair[1], TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (set); i++)
    environment = g_environ_setenv (environment, set[i][0], set[i][1], TRUE);
  return environment;
}

/* Runs in the child. A session of its own has no terminal to ask at, and is a group that can be killed as a whole: `az`
 * is a script that starts Python. */
static void
leave_session_cb (gpointer user_data)
{
  setsid ();
}

/* Both pipes are given up, too: a grandchild that escaped could hold them open for ever. */
static void
give_up (Call *call)
{
  const char *id = g_subprocess_get_identifier (call->process);

  if (id != NULL)
    kill (-(pid_t) g_ascii_strtoll (id, NULL, 10), SIGKILL);
  g_subprocess_force_exit (call->process);
  g_cancellable_cancel (call->reading);
}

static gboolean
time_over_cb (gpointer user_data)
{
  Call *call = g_task_get_task_data (user_data);

  call->timed_out = TRUE;
  give_up (call);
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  give_up (g_task_get_task_data (user_data));
  return G_SOURCE_REMOVE;
}

static GError *
explain (Call *call)
{
  g_autofree char *words = g_utf8_make_valid (call->outcry, call->outcry_length);
  int status = g_subprocess_get_if_exited (call->process) ? g_subprocess_get_exit_status (call->process) : -1;

  if (call->timed_out)
    return quay_error_new (QUAY_ERROR_AZ_TIMEOUT, NULL, NULL, "The Azure CLI did not answer");
  return _quay_azure_login_explain (words, status, call->organization);
}

static GError *
new_garbled (void)
{
  return quay_error_new (QUAY_ERROR_FAILED, NULL, NULL, "The Azure CLI printed something else than was asked for");
}

static void
return_logins (GTask     *task,
               GPtrArray *logins)
{
  /* Without a login the list is empty, and the program content. */
  if (logins->len == 0)
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_AZ_LOGGED_OUT, NULL, NULL, "The Azure CLI has no account"));
      g_ptr_array_unref (logins);
    }
  else
    g_task_return_pointer (task, logins, (GDestroyNotify) g_ptr_array_unref);
}

/* The token leaves the output before anything else looks at it. */
static void
read_output (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr(QuaySecret) token = NULL;
  g_autoptr(GBytes) output = NULL;
  QuayAzureLogin *login = NULL;
  GPtrArray *logins = NULL;

  token = quay_azure_json_take_secret (call->output_text, call->output_length, "accessToken");
  output = g_bytes_new_with_free_func (call->output_text, call->output_length, (GDestroyNotify) quay_secret_unref,
                                       quay_secret_ref (call->output));
  switch (call->kind)
    {
    case CALL_GET_TOKEN:
      login = _quay_azure_login_new_from_token (output, token);
      break;
    case CALL_SHOW_ACCOUNT:
      login = _quay_azure_login_new_from_account (output);
      break;
    case CALL_LIST_ACCOUNTS:
      logins = _quay_azure_login_list_from_accounts (output);
      break;
    default:
      g_assert_not_reached ();
    }

  if (logins != NULL)
    return_logins (task, logins);
  else if (login != NULL)
    g_task_return_pointer (task, login, (GDestroyNotify) quay_azure_login_unref);
  else
    g_task_return_error (task, new_garbled ());
}

static void
finish_call (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  if (--call->n_pending > 0)
    return;
  clear_source (&call->timer);
  clear_source (&call->cancelled);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (call->timed_out || !g_subprocess_get_successful (call->process))
    g_task_return_error (task, explain (call));
  else
    read_output (task);
}

static void
output_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);

  /* On failure the length says how much came, and what came is judged. */
  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &call->output_length, NULL);
  if (call->output_length == call->output_room)
    give_up (call);
  finish_call (task);
}

static void
outcry_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &call->outcry_length, NULL);
  if (call->outcry_length == LARGEST_OUTCRY)
    give_up (call);
  finish_call (task);
}

static void
exited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  finish_call (task);
}

static GSubprocess *
spawn (QuayAzureCli      *self,
       const char *const *arguments,
       GError           **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) environment = build_environment (self);

  if (!quay_azure_cli_check (self, error))
    return NULL;
  g_ptr_array_add (argv, find_program (self));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);
  if (argv->pdata[0] == NULL)
    {
      quay_error_set (error, QUAY_ERROR_AZ_MISSING, NULL, NULL, "There is no Azure CLI");
      return NULL;
    }

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_environ (launcher, environment);
  /* Not in the folder of a project: Python would look there for its modules. */
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_set_child_setup (launcher, leave_session_cb, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
}

static void
start_call (QuayAzureCli       *self,
            CallKind            kind,
            const char *const  *arguments,
            const char         *organization,
            gpointer            source_tag,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GError) error = NULL;
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, (GDestroyNotify) free_call);
  if (g_task_return_error_if_cancelled (task))
    return;

  call->kind = kind;
  call->organization = g_strdup (organization);
  call->process = spawn (self, arguments, &error);
  if (call->process == NULL)
    {
      /* A file that is there and does not run is as good as none. */
      if (error->domain == QUAY_ERROR)
        g_task_return_error (task, g_steal_pointer (&error));
      else
        g_task_return_error (task, quay_error_new (QUAY_ERROR_AZ_MISSING, NULL, NULL, "%s", error->message));
      return;
    }

  call->output_room = kind == CALL_GET_TOKEN ? LARGEST_TOKEN : LARGEST_LIST;
  call->output = quay_secret_new_blank (call->output_room, &call->output_text);
  call->outcry = g_malloc0 (LARGEST_OUTCRY);
  call->reading = g_cancellable_new ();
  call->n_pending = 3;
  call->timer = g_timeout_source_new (self->time_limit);
  g_task_attach_source (task, call->timer, time_over_cb);
  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, call->cancelled, G_SOURCE_FUNC (cancelled_cb));
    }
  g_input_stream_read_all_async (g_subprocess_get_stdout_pipe (call->process), call->output_text, call->output_room,
                                 G_PRIORITY_DEFAULT, call->reading, output_read_cb, g_object_ref (task));
  g_input_stream_read_all_async (g_subprocess_get_stderr_pipe (call->process), call->outcry, LARGEST_OUTCRY,
                                 G_PRIORITY_DEFAULT, call->reading, outcry_read_cb, g_object_ref (task));
  g_subprocess_wait_async (call->process, NULL, exited_cb, g_object_ref (task));
}

static void
quay_azure_cli_finalize (GObject *object)
{
  QuayAzureCli *self = QUAY_AZURE_CLI (object);

  g_strfreev (self->environment);
  g_strfreev (self->folders);
  g_free (self->sandbox_info);
  G_OBJECT_CLASS (quay_azure_cli_parent_class)->finalize (object);
}

static void
quay_azure_cli_class_init (QuayAzureCliClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = quay_azure_cli_finalize;
}

static void
quay_azure_cli_init (QuayAzureCli *self)
{
  self->time_limit = TIME_LIMIT;
}

/**
 * quay_azure_cli_new:
 * @environment: (nullable) (array zero-terminated=1): where PATH, HOME and the rest come from; %NULL for our own
 */
QuayAzureCli *
quay_azure_cli_new (const char *const *environment)
{
  static const char *folders[] = {
    "/usr/bin", "/usr/local/bin", "/opt/az/bin", "/snap/bin", "/home/linuxbrew/.linuxbrew/bin", "~/.local/bin", "~/bin",
    NULL,
  };

  return quay_azure_cli_new_with (environment, folders, "/.flatpak-info");
}

/**
 * quay_azure_cli_new_with:
 * @environment: (nullable) (array zero-terminated=1): where PATH, HOME and the rest come from; %NULL for our own
 * @folders: (array zero-terminated=1): where to look for the program when it is not in PATH; “~/” is the home folder
 * @sandbox_info: a file that there is only in a sandbox
 */
QuayAzureCli *
quay_azure_cli_new_with (const char *const *environment,
                         const char *const *folders,
                         const char        *sandbox_info)
{
  QuayAzureCli *self;

  g_return_val_if_fail (folders != NULL, NULL);
  g_return_val_if_fail (sandbox_info != NULL, NULL);

  self = g_object_new (QUAY_TYPE_AZURE_CLI, NULL);
  self->environment = environment != NULL ? g_strdupv ((char **) environment) : g_get_environ ();
  self->folders = g_strdupv ((char **) folders);
  self->sandbox_info = g_strdup (sandbox_info);
  return self;
}

/**
 * quay_azure_cli_set_time_limit:
 * @milliseconds: how long the calls that begin from now on may take; 30000 unless set
 */
void
quay_azure_cli_set_time_limit (QuayAzureCli *self,
                               guint         milliseconds)
{
  g_return_if_fail (QUAY_IS_AZURE_CLI (self));

  self->time_limit = milliseconds;
}

/**
 * quay_azure_cli_dup_outside_path:
 *
 * Returns: (transfer full) (nullable): the full path of the program, where PATH does not lead to it; %NULL where `az`
 *   is enough, where there is none, and in a sandbox, from which it cannot be told
 */
char *
quay_azure_cli_dup_outside_path (QuayAzureCli *self)
{
  g_autofree char *on_path = NULL;

  g_return_val_if_fail (QUAY_IS_AZURE_CLI (self), NULL);

  if (!quay_azure_cli_check (self, NULL))
    return NULL;
  on_path = find_on_path (self);
  return on_path == NULL ? find_program (self) : NULL;
}

/**
 * quay_azure_cli_check:
 * @error: %QUAY_ERROR_NOT_CHECKABLE in a sandbox; %QUAY_ERROR_AZ_MISSING
 *
 * Whether there is a program to run; it is not run. Looks at a few files, so it may be asked at any time.
 */
gboolean
quay_azure_cli_check (QuayAzureCli *self,
                      GError      **error)
{
  g_autofree char *program = NULL;

  g_return_val_if_fail (QUAY_IS_AZURE_CLI (self), FALSE);

  if (g_file_test (self->sandbox_info, G_FILE_TEST_EXISTS))
    {
      quay_error_set (error, QUAY_ERROR_NOT_CHECKABLE, NULL, NULL, "The Azure CLI is outside the sandbox");
      return FALSE;
    }
  program = find_program (self);
  if (program == NULL)
    quay_error_set (error, QUAY_ERROR_AZ_MISSING, NULL, NULL, "There is no Azure CLI");
  return program != NULL;
}

/**
 * quay_azure_cli_get_token_async:
 * @tenant: (nullable): the GUID of the tenant that the organization belongs to, see quay_feed_access_get_tenant();
 *   %NULL for the one that is logged in by default
 * @organization: (nullable): whom the token is for
 *
 * Runs `az account get-access-token`. The token lives for about an hour: store no copy of it.
 */
void
quay_azure_cli_get_token_async (QuayAzureCli       *self,
                                const char         *tenant,
                                const char         *organization,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  const char *arguments[] = {
    "account", "get-access-token", "--resource", AZURE_DEVOPS_RESOURCE, "--output", "json",
    tenant != NULL ? "--tenant" : NULL, tenant, NULL,
  };

  g_return_if_fail (QUAY_IS_AZURE_CLI (self));
  g_return_if_fail (tenant == NULL || g_uuid_string_is_valid (tenant));

  start_call (self, CALL_GET_TOKEN, arguments, organization, quay_azure_cli_get_token_async, cancellable, callback,
              user_data);
}

/**
 * quay_azure_cli_get_token_finish:
 * @error: %QUAY_ERROR_NOT_CHECKABLE, %QUAY_ERROR_AZ_MISSING, %QUAY_ERROR_AZ_LOGGED_OUT, %QUAY_ERROR_AZ_OTHER_ACCOUNT
 *   (its subject is missing when the program hides the account), %QUAY_ERROR_AZ_TIMEOUT; %QUAY_ERROR_PROXY,
 *   %QUAY_ERROR_TLS_UNTRUSTED, %QUAY_ERROR_HOST_NOT_FOUND and %QUAY_ERROR_NO_ANSWER for its way to the login service;
 *   %QUAY_ERROR_FAILED for anything else it says; %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): a login with a token
 */
QuayAzureLogin *
quay_azure_cli_get_token_finish (QuayAzureCli *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_azure_cli_show_account_async:
 *
 * Runs `az account show`: who is logged in by default. That needs no network, and says nothing about whether the login
 * still works.
 */
void
quay_azure_cli_show_account_async (QuayAzureCli       *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  static const char *arguments[] = { "account", "show", "--output", "json", NULL };

  g_return_if_fail (QUAY_IS_AZURE_CLI (self));

  start_call (self, CALL_SHOW_ACCOUNT, arguments, NULL, quay_azure_cli_show_account_async, cancellable, callback,
              user_data);
}

/**
 * quay_azure_cli_show_account_finish:
 * @error: as quay_azure_cli_get_token_finish()
 *
 * Returns: (transfer full): a login without a token
 */
QuayAzureLogin *
quay_azure_cli_show_account_finish (QuayAzureCli *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_azure_cli_list_accounts_async:
 *
 * Runs `az account list`: each account in each tenant, as far as the program remembers them.
 */
void
quay_azure_cli_list_accounts_async (QuayAzureCli       *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  static const char *arguments[] = { "account", "list", "--all", "--output", "json", NULL };

  g_return_if_fail (QUAY_IS_AZURE_CLI (self));

  start_call (self, CALL_LIST_ACCOUNTS, arguments, NULL, quay_azure_cli_list_accounts_async, cancellable, callback,
              user_data);
}

/**
 * quay_azure_cli_list_accounts_finish:
 * @error: as quay_azure_cli_get_token_finish()
 *
 * Returns: (transfer full) (element-type QuayAzureLogin): at least one login; which one is the default is marked
 */
GPtrArray *
quay_azure_cli_list_accounts_finish (QuayAzureCli *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
