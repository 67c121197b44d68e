/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-login"

#include "config.h"

#include "quay-azure-login-private.h"

#include <string.h>

#include "quay-azure-json.h"
#include "quay-error.h"
#include "quay-token-form.h"

/* As much of what the program says as helps. */
/* In bytes. */
#define LONGEST_DETAILS 2000

struct _QuayAzureLogin
{
  gatomicrefcount ref_count;
  char           *account;
  char           *tenant;
  char           *tenant_name;
  gboolean        is_default;
  QuaySecret     *authorization;
  GDateTime      *expiry;
};

G_DEFINE_BOXED_TYPE (QuayAzureLogin, quay_azure_login, quay_azure_login_ref, quay_azure_login_unref)

static QuayAzureLogin *
new_login (void)
{
  QuayAzureLogin *self = g_new0 (QuayAzureLogin, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

/* A tenant becomes an argument of the program, so it is a GUID or nothing. */
static char *
dup_tenant (JsonObject *object,
            const char *name)
{
  const char *tenant = quay_azure_json_get_string (object, name);

  return tenant != NULL && g_uuid_string_is_valid (tenant) ? g_ascii_strdown (tenant, -1) : NULL;
}

/* Seconds since 1970 in newer versions; before 2.54 only a local time without its zone (manual of the Azure CLI, “az
 * account get-access-token”, 2026), which the token itself knows better. */
static GDateTime *
read_expiry (JsonObject *object,
             QuaySecret *token)
{
  gint64 seconds = quay_azure_json_get_integer (object, "expires_on");
  const char *local = quay_azure_json_get_string (object, "expiresOn");
  QuayTokenPart part = quay_token_part_of (token);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) time = NULL;
  GDateTime *expiry = NULL;

  if (seconds > 0)
    return g_date_time_new_from_unix_utc (seconds);
  if (quay_token_part_is_entra (part))
    expiry = quay_token_part_read_expiry (part);
  if (expiry == NULL && local != NULL)
    {
      g_autofree char *text = g_strdelimit (g_strdup (local), " ", 'T');

      time = g_date_time_new_from_iso8601 (text, zone);
      expiry = time != NULL ? g_date_time_to_utc (time) : NULL;
    }
  return expiry;
}

/* Private to azure/: what `az account get-access-token` printed, and the token that was taken out of it. NULL when that
 * is something else. */
QuayAzureLogin *
_quay_azure_login_new_from_token (GBytes     *output,
                                  QuaySecret *token)
{
  g_autoptr(JsonObject) object = quay_azure_json_parse_object (output);
  QuayAzureLogin *self;
  const char *text = token != NULL ? quay_secret_peek (token) : "";

  for (gsize i = 0; token != NULL && i < quay_secret_get_length (token); i++)
    {
      if (!g_ascii_isgraph (text[i]))
        return NULL;
    }
  if (object == NULL || token == NULL)
    return NULL;

  self = new_login ();
  self->tenant = dup_tenant (object, "tenant");
  self->authorization = quay_secret_concat ("Bearer ", token);
  self->expiry = read_expiry (object, token);
  if (quay_token_part_is_entra (quay_token_part_of (token)))
    self->account = quay_token_part_read_account (quay_token_part_of (token));
  return self;
}

static QuayAzureLogin *
read_account (JsonObject *object)
{
  JsonObject *user = quay_azure_json_get_object (object, "user");
  const char *name = user != NULL ? quay_azure_json_get_string (user, "name") : NULL;
  const char *tenant_name = quay_azure_json_get_string (object, "tenantDisplayName");
  QuayAzureLogin *self;

  if (name == NULL || name[0] == '\0')
    return NULL;
  self = new_login ();
  self->account = g_strdup (name);
  self->tenant = dup_tenant (object, "tenantId");
  if (tenant_name == NULL)
    tenant_name = quay_azure_json_get_string (object, "tenantDefaultDomain");
  self->tenant_name = g_strdup (tenant_name);
  self->is_default = quay_azure_json_get_boolean (object, "isDefault");
  return self;
}

static gboolean
has_login (GPtrArray      *logins,
           QuayAzureLogin *wanted)
{
  for (guint i = 0; i < logins->len; i++)
    {
      QuayAzureLogin *login = g_ptr_array_index (logins, i);

      if (g_strcmp0 (login->tenant, wanted->tenant) != 0 || g_strcmp0 (login->account, wanted->account) != 0)
        continue;
      login->is_default |= wanted->is_default;
      return TRUE;
    }
  return FALSE;
}

/* Private to azure/: what `az account list` printed, in which every subscription is a row: each account in each tenant
 * once. NULL when that is something else. */
GPtrArray *
_quay_azure_login_list_from_accounts (GBytes *output)
{
  g_autoptr(GPtrArray) logins = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_azure_login_unref);
  g_autoptr(GByteArray) wrapped = g_byte_array_new ();
  g_autoptr(GBytes) body = NULL;
  QuayAzureElements elements;

  /* An array is no object, and only objects are read. */
  g_byte_array_append (wrapped, (const guint8 *) "{\"v\":", 5);
  g_byte_array_append (wrapped, g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  g_byte_array_append (wrapped, (const guint8 *) "}", 1);
  body = g_byte_array_free_to_bytes (g_steal_pointer (&wrapped));
  if (!quay_azure_elements_begin (&elements, body, "v"))
    return NULL;

  for (;;)
    {
      g_autoptr(JsonObject) object = quay_azure_elements_next (&elements);
      g_autoptr(QuayAzureLogin) login = NULL;

      if (object == NULL)
        return elements.broken ? NULL : g_steal_pointer (&logins);
      login = read_account (object);
      if (login != NULL && login->tenant != NULL && !has_login (logins, login))
        g_ptr_array_add (logins, g_steal_pointer (&login));
    }
}

/* “AADSTS50020: User account 'ada@contoso.com' from identity provider …”; hidden names are in braces. */
static char *
find_account (const char *words)
{
  const char *start = strstr (words, "User account '");
  const char *end;

  if (start == NULL)
    return NULL;
  start += strlen ("User account '");
  end = strchr (start, '\'');
  return end != NULL && end > start && *start != '{' ? g_strndup (start, end - start) : NULL;
}

/* What the program says when it fails. Codes of Entra (“Microsoft Entra authentication and authorization error codes”,
 * 2026) decide, then names of Python's exceptions, then the one sentence that has stayed the same for years. */
static const struct
{
  const char *words;
  QuayError   code;
  const char *subject;
} outcries[] = {
  /* Not of this tenant */
  { "AADSTS50020", QUAY_ERROR_AZ_OTHER_ACCOUNT, NULL },
  { "AADSTS50034", QUAY_ERROR_AZ_OTHER_ACCOUNT, NULL },
  { "AADSTS90072", QUAY_ERROR_AZ_OTHER_ACCOUNT, NULL },
  { "AADSTS90002", QUAY_ERROR_AZ_OTHER_ACCOUNT, NULL },
  /* More is wanted than a refresh token: multi-factor, a policy, a fresh login, consent */
  { "AADSTS", QUAY_ERROR_AZ_LOGGED_OUT, NULL },
  { "interaction_required", QUAY_ERROR_AZ_LOGGED_OUT, NULL },
  { "invalid_grant", QUAY_ERROR_AZ_LOGGED_OUT, NULL },
  /* The way to the login service */
  { "ProxyError", QUAY_ERROR_PROXY, NULL },
  { "CERTIFICATE_VERIFY_FAILED", QUAY_ERROR_TLS_UNTRUSTED, "login.microsoftonline.com" },
  { "NameResolutionError", QUAY_ERROR_HOST_NOT_FOUND, "login.microsoftonline.com" },
  { "Name or service not known", QUAY_ERROR_HOST_NOT_FOUND, "login.microsoftonline.com" },
  { "Temporary failure in name resolution", QUAY_ERROR_HOST_NOT_FOUND, "login.microsoftonline.com" },
  { "Max retries exceeded", QUAY_ERROR_NO_ANSWER, "login.microsoftonline.com" },
  { "ConnectionError", QUAY_ERROR_NO_ANSWER, "login.microsoftonline.com" },
  /* The program itself */
  { "No module named", QUAY_ERROR_AZ_MISSING, NULL },
  { "az login", QUAY_ERROR_AZ_LOGGED_OUT, NULL },
};

/* Private to azure/: why the program failed.
 * @words: what it wrote for people; valid UTF-8
 * @status: its exit status
 * @organization: (nullable): whom the token was for */
GError *
_quay_azure_login_explain (const char *words,
                           int         status,
                           const char *organization)
{
  g_autofree char *account = find_account (words);
  const char *end;
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (outcries) && error == NULL; i++)
    {
      if (strstr (words, outcries[i].words) == NULL)
        continue;
      if (outcries[i].code == QUAY_ERROR_AZ_OTHER_ACCOUNT)
        error = quay_error_new (outcries[i].code, account, organization, "The account is not of the tenant");
      else
        error = quay_error_new (outcries[i].code, outcries[i].subject, NULL, "The Azure CLI says “%s”",
                                outcries[i].words);
    }
  /* What a shell says when a program that it was to run is not there. */
  if (error == NULL && (status == 126 || status == 127))
    error = quay_error_new (QUAY_ERROR_AZ_MISSING, NULL, NULL, "The Azure CLI cannot be run (status %d)", status);
  if (error == NULL)
    error = quay_error_new (QUAY_ERROR_FAILED, NULL, NULL, "The Azure CLI failed with status %d", status);

  /* As much as fits, and no half character. */
  g_utf8_validate_len (words, strnlen (words, LONGEST_DETAILS), &end);
  quay_error_take_details (error, g_strdup_printf ("Program: az\nStatus: %d\nError: %.*s\n", status,
                                                   (int) (end - words), words));
  return error;
}

QuayAzureLogin *
quay_azure_login_ref (QuayAzureLogin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_azure_login_unref (QuayAzureLogin *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->account);
  g_free (self->tenant);
  g_free (self->tenant_name);
  g_clear_pointer (&self->authorization, quay_secret_unref);
  g_clear_pointer (&self->expiry, g_date_time_unref);
  g_free (self);
}

/**
 * quay_azure_login_get_account:
 *
 * Returns: (nullable): “ada@contoso.com”, or the ID of a service principal
 */
const char *
quay_azure_login_get_account (QuayAzureLogin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->account;
}

/**
 * quay_azure_login_get_tenant:
 *
 * Returns: (nullable): the GUID of the tenant, in lower case
 */
const char *
quay_azure_login_get_tenant (QuayAzureLogin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tenant;
}

/**
 * quay_azure_login_get_tenant_name:
 *
 * Returns: (nullable): what people call the tenant; only newer versions of the Azure CLI say so
 */
const char *
quay_azure_login_get_tenant_name (QuayAzureLogin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tenant_name;
}

/**
 * quay_azure_login_is_default:
 *
 * Whether this is the one that the Azure CLI takes when nobody says which.
 */
gboolean
quay_azure_login_is_default (QuayAzureLogin *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_default;
}

/**
 * quay_azure_login_get_authorization:
 *
 * Returns: (nullable) (transfer none): “Bearer …” for Azure DevOps; %NULL when no token was asked for
 */
QuaySecret *
quay_azure_login_get_authorization (QuayAzureLogin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->authorization;
}

/**
 * quay_azure_login_get_expiry:
 *
 * Returns: (nullable) (transfer none): when the token ends, in UTC
 */
GDateTime *
quay_azure_login_get_expiry (QuayAzureLogin *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->expiry;
}
