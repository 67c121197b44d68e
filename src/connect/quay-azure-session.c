/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-session"

#include "config.h"

#include "quay-azure-session.h"

#include "quay-error.h"

/**
 * QuayAzureSession:
 *
 * Who is logged in to the Azure CLI.
 *
 * Nothing is run until somebody asks. The answer to quay_azure_session_find_async() is kept for all who look later,
 * until it is asked for again; of several questions the last one counts, and one that was cancelled leaves everything
 * as it was. A login says who somebody was when they logged in; whether that still works is known when a token is asked
 * for. Tokens are handed on and not kept: the Azure CLI has a cache of its own.
 */
struct _QuayAzureSession
{
  GObject               parent_instance;

  QuayAzureCli         *cli;              /* NULL: there is none */
  QuayAzureSessionState state;
  QuayAzureSessionState last_state;       /* before it was asked */
  GPtrArray            *logins;
  GError               *error;
  guint                 question;         /* the number of the last one */
};

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayAzureSession, quay_azure_session, G_TYPE_OBJECT)

GType
quay_azure_session_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { QUAY_AZURE_SESSION_UNKNOWN, "QUAY_AZURE_SESSION_UNKNOWN", "unknown" },
        { QUAY_AZURE_SESSION_ASKING, "QUAY_AZURE_SESSION_ASKING", "asking" },
        { QUAY_AZURE_SESSION_LOGGED_IN, "QUAY_AZURE_SESSION_LOGGED_IN", "logged-in" },
        { QUAY_AZURE_SESSION_UNUSABLE, "QUAY_AZURE_SESSION_UNUSABLE", "unusable" },
        { 0, NULL, NULL }
      };

      g_once_init_leave (&type, g_enum_register_static ("QuayAzureSessionState", values));
    }
  return type;
}

static void
set_state (QuayAzureSession     *self,
           QuayAzureSessionState state)
{
  if (self->state == state)
    return;

  g_debug ("From state %d to state %d", self->state, state);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Takes both; @logins NULL with @error. */
static void
take_answer (QuayAzureSession *self,
             GPtrArray        *logins,
             GError           *error)
{
  g_ptr_array_unref (self->logins);
  self->logins = logins != NULL ? logins : g_ptr_array_new_with_free_func ((GDestroyNotify) quay_azure_login_unref);
  g_clear_error (&self->error);
  self->error = error;
  set_state (self, error == NULL ? QUAY_AZURE_SESSION_LOGGED_IN : QUAY_AZURE_SESSION_UNUSABLE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
logins_listed_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayAzureSession *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) logins = quay_azure_cli_list_accounts_finish (QUAY_AZURE_CLI (object), result, &error);

  /* Somebody asked later, and that answer is the one to keep. */
  if (self->question == GPOINTER_TO_UINT (g_task_get_task_data (task)))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_state (self, self->last_state);
      else
        take_answer (self, g_steal_pointer (&logins), error != NULL ? g_error_copy (error) : NULL);
    }

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/* The first login of @tenant, or the default one; a default that the program does not mark is its first. */
static QuayAzureLogin *
find_login (QuayAzureSession *self,
            const char       *tenant)
{
  for (guint i = 0; i < self->logins->len; i++)
    {
      QuayAzureLogin *login = g_ptr_array_index (self->logins, i);

      if (tenant != NULL
          ? g_ascii_strcasecmp (quay_azure_login_get_tenant (login), tenant) == 0 : quay_azure_login_is_default (login))
        return login;
    }
  return tenant == NULL && self->logins->len > 0 ? g_ptr_array_index (self->logins, 0) : NULL;
}

typedef struct
{
  char   *tenant;
  char   *organization;
  GError *refusal;        /* A03, while it is asked whose account it is about */
} TokenJob;

static void
free_token_job (gpointer data)
{
  TokenJob *job = data;

  g_free (job->tenant);
  g_free (job->organization);
  g_clear_error (&job->refusal);
  g_free (job);
}

/* Without the words of the Azure CLI, which hides the account more often than not. */
static void
return_refusal (GTask *task)
{
  QuayAzureSession *self = g_task_get_source_object (task);
  TokenJob *job = g_task_get_task_data (task);

  g_task_return_error (task, quay_azure_session_new_other_account (self, NULL, job->organization, job->tenant,
                                                                   quay_error_get_details (job->refusal)));
}

static void
refused_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  quay_azure_session_find_finish (QUAY_AZURE_SESSION (object), result, NULL);
  if (!g_task_return_error_if_cancelled (task))
    return_refusal (task);
}

static void
token_got_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayAzureSession *self = g_task_get_source_object (task);
  TokenJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  QuayAzureLogin *login = quay_azure_cli_get_token_finish (QUAY_AZURE_CLI (object), result, &error);

  if (login != NULL)
    g_task_return_pointer (task, login, (GDestroyNotify) quay_azure_login_unref);
  else if (!g_error_matches (error, QUAY_ERROR, QUAY_ERROR_AZ_OTHER_ACCOUNT))
    g_task_return_error (task, error);
  else if (quay_error_get_subject (error) != NULL)
    {
      quay_error_take_command (error, job->tenant != NULL
                               ? g_strconcat ("az login --tenant ", job->tenant, NULL) : g_strdup ("az login"));
      g_task_return_error (task, error);
    }
  else
    {
      job->refusal = error;
      if (self->logins->len > 0)
        return_refusal (task);
      else
        quay_azure_session_find_async (self, g_task_get_cancellable (task), refused_found_cb, g_object_ref (task));
    }
}

static void
quay_azure_session_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, QUAY_AZURE_SESSION (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_azure_session_dispose (GObject *object)
{
  QuayAzureSession *self = QUAY_AZURE_SESSION (object);

  g_clear_object (&self->cli);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (quay_azure_session_parent_class)->dispose (object);
}

static void
quay_azure_session_finalize (GObject *object)
{
  g_ptr_array_unref (QUAY_AZURE_SESSION (object)->logins);
  G_OBJECT_CLASS (quay_azure_session_parent_class)->finalize (object);
}

static void
quay_azure_session_class_init (QuayAzureSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = quay_azure_session_get_property;
  object_class->dispose = quay_azure_session_dispose;
  object_class->finalize = quay_azure_session_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, QUAY_TYPE_AZURE_SESSION_STATE, QUAY_AZURE_SESSION_UNKNOWN,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayAzureSession::changed:
   *
   * An answer to who is logged in has come.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_azure_session_init (QuayAzureSession *self)
{
  self->logins = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_azure_login_unref);
}

/**
 * quay_azure_session_new:
 * @cli: (nullable): what runs the program; %NULL is like a computer that does not have it
 */
QuayAzureSession *
quay_azure_session_new (QuayAzureCli *cli)
{
  QuayAzureSession *self;

  g_return_val_if_fail (cli == NULL || QUAY_IS_AZURE_CLI (cli), NULL);

  self = g_object_new (QUAY_TYPE_AZURE_SESSION, NULL);
  g_set_object (&self->cli, cli);
  return self;
}

/**
 * quay_azure_session_check:
 * @error: %QUAY_ERROR_NOT_CHECKABLE in a sandbox; %QUAY_ERROR_AZ_MISSING
 *
 * Whether there is a program to run. It is not run; a few files are looked at, so this may be asked at any time.
 */
gboolean
quay_azure_session_check (QuayAzureSession *self,
                          GError          **error)
{
  g_return_val_if_fail (QUAY_IS_AZURE_SESSION (self), FALSE);

  if (self->cli != NULL)
    return quay_azure_cli_check (self->cli, error);
  quay_error_set (error, QUAY_ERROR_AZ_MISSING, NULL, NULL, "There is no Azure CLI");
  return FALSE;
}

/**
 * quay_azure_session_dup_outside_path:
 *
 * A desktop session often has a shorter PATH than a terminal, and Cargo is started from both.
 *
 * Returns: (transfer full) (nullable): how Cargo has to call the Azure CLI when `az` is not enough
 */
char *
quay_azure_session_dup_outside_path (QuayAzureSession *self)
{
  g_return_val_if_fail (QUAY_IS_AZURE_SESSION (self), NULL);

  return self->cli != NULL ? quay_azure_cli_dup_outside_path (self->cli) : NULL;
}

QuayAzureSessionState
quay_azure_session_get_state (QuayAzureSession *self)
{
  g_return_val_if_fail (QUAY_IS_AZURE_SESSION (self), QUAY_AZURE_SESSION_UNKNOWN);

  return self->state;
}

/**
 * quay_azure_session_get_error:
 *
 * Returns: (transfer none) (nullable): why nobody is logged in, as far as the last answer says
 */
const GError *
quay_azure_session_get_error (QuayAzureSession *self)
{
  g_return_val_if_fail (QUAY_IS_AZURE_SESSION (self), NULL);

  return self->error;
}

/**
 * quay_azure_session_get_logins:
 *
 * Returns: (transfer none) (element-type QuayAzureLogin): each account in each tenant, by the last answer; another
 *   array after “changed”
 */
GPtrArray *
quay_azure_session_get_logins (QuayAzureSession *self)
{
  g_return_val_if_fail (QUAY_IS_AZURE_SESSION (self), NULL);

  return self->logins;
}

/**
 * quay_azure_session_get_login:
 * @tenant: (nullable): a GUID; %NULL for the login that the Azure CLI takes when nobody says which
 *
 * Returns: (transfer none) (nullable): the login, by the last answer
 */
QuayAzureLogin *
quay_azure_session_get_login (QuayAzureSession *self,
                              const char       *tenant)
{
  g_return_val_if_fail (QUAY_IS_AZURE_SESSION (self), NULL);

  return find_login (self, tenant);
}

/**
 * quay_azure_session_find_async:
 *
 * Asks the Azure CLI who is logged in; at most 30 seconds. That needs no network.
 */
void
quay_azure_session_find_async (QuayAzureSession   *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (QUAY_IS_AZURE_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_azure_session_find_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (++self->question), NULL);

  if (self->cli == NULL)
    {
      quay_azure_session_check (self, &error);
      take_answer (self, NULL, g_error_copy (error));
      g_task_return_error (task, error);
      return;
    }
  if (self->state != QUAY_AZURE_SESSION_ASKING)
    self->last_state = self->state;
  set_state (self, QUAY_AZURE_SESSION_ASKING);
  quay_azure_cli_list_accounts_async (self->cli, cancellable, logins_listed_cb, g_steal_pointer (&task));
}

/**
 * quay_azure_session_find_finish:
 * @error: %QUAY_ERROR_NOT_CHECKABLE, %QUAY_ERROR_AZ_MISSING, %QUAY_ERROR_AZ_LOGGED_OUT, %QUAY_ERROR_AZ_TIMEOUT,
 *   %QUAY_ERROR_FAILED for anything else that the program says; %G_IO_ERROR_CANCELLED
 *
 * Returns: whether somebody is logged in
 */
gboolean
quay_azure_session_find_finish (QuayAzureSession *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_azure_session_get_token_async:
 * @tenant: (nullable): the GUID of the tenant that the organization belongs to; %NULL for the default login
 * @organization: (nullable): whom the token is for, for the words of an error
 *
 * Gets a token; at most 30 seconds.
 */
void
quay_azure_session_get_token_async (QuayAzureSession   *self,
                                    const char         *tenant,
                                    const char         *organization,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  TokenJob *job;
  GError *error = NULL;

  g_return_if_fail (QUAY_IS_AZURE_SESSION (self));
  g_return_if_fail (tenant == NULL || g_uuid_string_is_valid (tenant));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_azure_session_get_token_async);
  job = g_new0 (TokenJob, 1);
  job->tenant = g_strdup (tenant);
  job->organization = g_strdup (organization);
  g_task_set_task_data (task, job, free_token_job);

  if (self->cli != NULL)
    quay_azure_cli_get_token_async (self->cli, tenant, organization, cancellable, token_got_cb,
                                    g_steal_pointer (&task));
  else
    {
      quay_azure_session_check (self, &error);
      g_task_return_error (task, error);
    }
}

/**
 * quay_azure_session_get_token_finish:
 * @error: as quay_azure_cli_get_token_finish(); %QUAY_ERROR_AZ_OTHER_ACCOUNT names the account whenever it is known,
 *   and the command that mends it
 *
 * Returns: (transfer full): a login with a token
 */
QuayAzureLogin *
quay_azure_session_get_token_finish (QuayAzureSession *self,
                                     GAsyncResult     *result,
                                     GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * quay_azure_session_new_other_account:
 * @login: (nullable): whose token was refused; %NULL when none was given out
 * @organization: (nullable): who refused it
 * @tenant: (nullable): the tenant that @organization belongs to, when that is known
 * @details: (nullable): what was asked and answered
 *
 * Returns: (transfer full): %QUAY_ERROR_AZ_OTHER_ACCOUNT
 */
GError *
quay_azure_session_new_other_account (QuayAzureSession *self,
                                      QuayAzureLogin   *login,
                                      const char       *organization,
                                      const char       *tenant,
                                      const char       *details)
{
  QuayAzureLogin *known;
  const char *account = NULL;
  GError *error;

  g_return_val_if_fail (QUAY_IS_AZURE_SESSION (self), NULL);
  g_return_val_if_fail (tenant == NULL || g_uuid_string_is_valid (tenant), NULL);

  known = find_login (self, tenant);
  if (known == NULL)
    known = find_login (self, NULL);
  if (login != NULL)
    account = quay_azure_login_get_account (login);
  if (account == NULL && known != NULL)
    account = quay_azure_login_get_account (known);

  error = quay_error_new (QUAY_ERROR_AZ_OTHER_ACCOUNT, account, organization,
                          "The account does not belong to the organization");
  quay_error_take_details (error, g_strdup (details));
  /* A GUID, so nothing in it can mean something to a shell. */
  quay_error_take_command (error, tenant != NULL ? g_strconcat ("az login --tenant ", tenant, NULL)
                                                 : g_strdup ("az login"));
  return error;
}
