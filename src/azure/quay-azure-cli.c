/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-cli"

#include "config.h"

#include "quay-azure-cli.h"

#include "quay-azure-json.h"
#include "quay-azure-login-private.h"
#include "quay-child.h"
#include "quay-error.h"

/* What Azure DevOps is to Entra (“Authenticate with Microsoft Entra”, the manual of Azure DevOps, 2026). */
#define AZURE_DEVOPS_RESOURCE "499b84ac-1321-427f-aa17-267ca6975798"

#define TIME_LIMIT 30000

/* Bytes. A token with many groups has 10 KiB; a subscription has half of one, and companies have hundreds. */
#define LARGEST_TOKEN (64 * 1024)
#define LARGEST_LIST (1024 * 1024)

/**
 * QuayAzureCli:
 *
 * Asks the Azure CLI for logins and tokens, where the app may run programs: never in a sandbox, whose own copy, if there
 * were one, would not be anybody's.
 *
 * The program gets an environment of its own: what it needs to find its settings, the network and the certificates, and
 * nothing else that could change what it runs or prints. It has no terminal, so it cannot ask.
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

static char *
find_on_path (QuayAzureCli * self)
{
  return quay_child_find_on_path (g_environ_getenv (self->environment, "PATH"), "az");
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
      program = folder != NULL ? quay_child_find_in_folder (folder, "az") : NULL;
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

/* A program that is there and does not run is as good as none. */
static GError *
explain_no_run (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return quay_error_new (QUAY_ERROR_AZ_TIMEOUT, NULL, NULL, "The Azure CLI did not answer");
  return quay_error_new (QUAY_ERROR_AZ_MISSING, NULL, NULL, "%s", error->message);
}

/* What the program printed, if it was content; else the task has its error. */
static QuayChild *
finish_call (GTask        *task,
             GAsyncResult *result)
{
  const char *organization = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChild) child = quay_child_run_finish (result, &error);

  if (child == NULL)
    {
      g_task_return_error (task, explain_no_run (error));
      return NULL;
    }
  if (quay_child_get_status (child) != 0)
    {
      g_task_return_error (task, _quay_azure_login_explain (quay_child_get_outcry (child),
                                                            quay_child_get_status (child), organization));
      return NULL;
    }
  return g_steal_pointer (&child);
}

/* Bytes of the child's own memory, not of a copy. */
static GBytes *
get_bytes (QuayChild *child)
{
  gsize length;
  char *output = quay_child_get_output (child, &length);

  return g_bytes_new_with_free_func (output, length, (GDestroyNotify) quay_child_unref, quay_child_ref (child));
}

/* The token leaves the output before anything else looks at it. */
static void
token_printed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(QuayChild) child = finish_call (task, result);
  g_autoptr(QuaySecret) token = NULL;
  g_autoptr(GBytes) bytes = NULL;
  QuayAzureLogin *login;
  gsize length;
  char *output;

  if (child == NULL)
    return;
  output = quay_child_get_output (child, &length);
  token = quay_azure_json_take_secret (output, length, "accessToken");
  bytes = get_bytes (child);
  login = _quay_azure_login_new_from_token (bytes, token);
  if (login != NULL)
    g_task_return_pointer (task, login, (GDestroyNotify) quay_azure_login_unref);
  else
    g_task_return_error (task, new_garbled ());
}

static void
accounts_printed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(QuayChild) child = finish_call (task, result);
  g_autoptr(GBytes) bytes = NULL;
  GPtrArray *logins;

  if (child == NULL)
    return;
  bytes = get_bytes (child);
  logins = _quay_azure_login_list_from_accounts (bytes);
  if (logins != NULL)
    return_logins (task, logins);
  else
    g_task_return_error (task, new_garbled ());
}

static GSubprocessLauncher *
make_launcher (QuayAzureCli *self)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                             G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto(GStrv) environment = build_environment (self);

  g_subprocess_launcher_set_environ (launcher, environment);
  /* Not in the folder of a project: Python would look there for its modules. */
  g_subprocess_launcher_set_cwd (launcher, "/");
  return launcher;
}

/* Takes @task. @arguments begins with room for the program. */
static void
start_call (GTask              *task,
            const char        **arguments,
            gsize               most_output,
            GAsyncReadyCallback callback)
{
  QuayAzureCli *self = g_task_get_source_object (task);
  g_autoptr(GSubprocessLauncher) launcher = make_launcher (self);
  g_autofree char *program = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task) || !quay_azure_cli_check (self, &error))
    {
      if (error != NULL)
        g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  program = find_program (self);
  arguments[0] = program;
  quay_child_run_async (launcher, arguments, most_output, self->time_limit, g_task_get_cancellable (task), callback,
                        task);
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
    NULL, "account", "get-access-token", "--resource", AZURE_DEVOPS_RESOURCE, "--output", "json",
    tenant != NULL ? "--tenant" : NULL, tenant, NULL,
  };
  GTask *task;

  g_return_if_fail (QUAY_IS_AZURE_CLI (self));
  g_return_if_fail (tenant == NULL || g_uuid_string_is_valid (tenant));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_azure_cli_get_token_async);
  g_task_set_task_data (task, g_strdup (organization), g_free);
  start_call (task, arguments, LARGEST_TOKEN, token_printed_cb);
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
  const char *arguments[] = { NULL, "account", "list", "--all", "--output", "json", NULL };
  GTask *task;

  g_return_if_fail (QUAY_IS_AZURE_CLI (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_azure_cli_list_accounts_async);
  start_call (task, arguments, LARGEST_LIST, accounts_printed_cb);
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
