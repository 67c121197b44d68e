/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-pat-creation"

#include "config.h"

#include "quay-pat-creation.h"

#include <glib/gi18n-lib.h>

/**
 * QuayPatCreation:
 *
 * The order for a personal access token, as a part of a [class@Quay.ChangePlan]: the token is created when the plan is
 * applied, and revoked when the plan has to be taken back.
 *
 * Until then nobody knows its value. A file that will hold it is edited with a placeholder, which looks like a value to
 * everything that judges one, is another for each order, and lets nobody in.
 */
struct _QuayPatCreation
{
  GObject        parent_instance;

  QuayPatClient *client;
  char          *name;
  char          *account;
  GDateTime     *valid_to;
  QuaySecret    *placeholder;
  QuayPatScope   scope;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_ORGANIZATION,
  PROP_ACCOUNT,
  PROP_VALID_TO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayPatCreation, quay_pat_creation, G_TYPE_OBJECT)

/* What Azure Artifacts takes as a login (“Connect to an Azure Artifacts feed”, Cargo, 2026): nobody looks at the part
 * before the colon. */
static QuaySecret *
wrap_token (QuaySecret * token)
{
  g_autoptr(QuaySecret) login = quay_secret_concat ("PAT:", token);

  return quay_secret_base64 ("Basic ", login);
}

static QuayTokenScope
get_token_scope (QuayPatScope scope)
{
  switch (scope)
    {
    case QUAY_PAT_READ:
      return QUAY_TOKEN_SCOPE_READ;
    case QUAY_PAT_READ_WRITE:
      return QUAY_TOKEN_SCOPE_READ_WRITE;
    case QUAY_PAT_OTHER:
    default:
      return QUAY_TOKEN_SCOPE_UNKNOWN;
    }
}

static void
quay_pat_creation_dispose (GObject *object)
{
  QuayPatCreation *self = QUAY_PAT_CREATION (object);

  g_clear_object (&self->client);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->valid_to, g_date_time_unref);
  g_clear_pointer (&self->placeholder, quay_secret_unref);
  G_OBJECT_CLASS (quay_pat_creation_parent_class)->dispose (object);
}

static void
quay_pat_creation_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  QuayPatCreation *self = QUAY_PAT_CREATION (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ORGANIZATION:
      g_value_set_string (value, quay_pat_creation_get_organization (self));
      break;
    case PROP_ACCOUNT:
      g_value_set_string (value, self->account);
      break;
    case PROP_VALID_TO:
      g_value_set_boxed (value, self->valid_to);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_pat_creation_class_init (QuayPatCreationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_pat_creation_dispose;
  object_class->get_property = quay_pat_creation_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ORGANIZATION] = g_param_spec_string ("organization", NULL, NULL, NULL, flags);
  properties[PROP_ACCOUNT] = g_param_spec_string ("account", NULL, NULL, NULL, flags);
  properties[PROP_VALID_TO] = g_param_spec_boxed ("valid-to", NULL, NULL, G_TYPE_DATE_TIME, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_pat_creation_init (QuayPatCreation *self)
{
}

/**
 * quay_pat_creation_new:
 * @client: asks the organization, with a login that lives for about an hour
 * @name: (nullable): what the token is called in Azure DevOps; %NULL for “Quayside on HOSTNAME”
 * @account: (nullable): who is logged in
 * @scope: not %QUAY_PAT_OTHER
 * @valid_to: when the token shall end
 */
QuayPatCreation *
quay_pat_creation_new (QuayPatClient *client,
                       const char    *name,
                       const char    *account,
                       QuayPatScope   scope,
                       GDateTime     *valid_to)
{
  QuayPatCreation *self;
  g_autofree char *mark = g_uuid_string_random ();
  g_autoptr(QuaySecret) placeholder = quay_secret_new (mark, -1);

  g_return_val_if_fail (QUAY_IS_PAT_CLIENT (client), NULL);
  g_return_val_if_fail (scope < QUAY_PAT_OTHER, NULL);
  g_return_val_if_fail (valid_to != NULL, NULL);

  self = g_object_new (QUAY_TYPE_PAT_CREATION, NULL);
  self->client = g_object_ref (client);
  if (name != NULL)
    self->name = g_strdup (name);
  else
    /* Translators: the name that a token gets on the page of Azure DevOps; %s is the name of this computer. */
    self->name = g_strdup_printf (_("Quayside on %s"), g_get_host_name ());
  self->account = g_strdup (account);
  self->scope = scope;
  self->valid_to = g_date_time_to_utc (valid_to);
  self->placeholder = wrap_token (placeholder);
  return self;
}

QuayPatClient *
quay_pat_creation_get_client (QuayPatCreation *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), NULL);

  return self->client;
}

const char *
quay_pat_creation_get_name (QuayPatCreation *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), NULL);

  return self->name;
}

const char *
quay_pat_creation_get_organization (QuayPatCreation *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), NULL);

  return quay_feed_address_get_organization (quay_pat_client_get_organization (self->client));
}

const char *
quay_pat_creation_get_account (QuayPatCreation *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), NULL);

  return self->account;
}

QuayPatScope
quay_pat_creation_get_scope (QuayPatCreation *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), QUAY_PAT_OTHER);

  return self->scope;
}

/**
 * quay_pat_creation_get_valid_to:
 *
 * Returns: (transfer none): the end that is asked for, in UTC; the service may grant an earlier one
 */
GDateTime *
quay_pat_creation_get_valid_to (QuayPatCreation *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), NULL);

  return self->valid_to;
}

/**
 * quay_pat_creation_get_placeholder:
 *
 * Returns: (transfer none): what stands in a file of the plan in place of the whole Authorization value
 */
QuaySecret *
quay_pat_creation_get_placeholder (QuayPatCreation *self)
{
  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), NULL);

  return self->placeholder;
}

/**
 * quay_pat_creation_dup_record:
 * @remind: whether to remind before the token ends
 *
 * Returns: (transfer full): what is planned to be known about the token; its ID is not there before it is created
 */
QuayTokenRecord *
quay_pat_creation_dup_record (QuayPatCreation *self,
                              gboolean         remind)
{
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(QuayTokenRecord) owned = NULL;

  g_return_val_if_fail (QUAY_IS_PAT_CREATION (self), NULL);

  record = quay_token_record_new (self->valid_to, remind);
  owned = quay_token_record_with_account (record, self->account);
  return quay_token_record_with_name (owned, self->name, get_token_scope (self->scope));
}

/**
 * quay_pat_dup_authorization:
 * @pat: a token that was just made, with its value
 *
 * Returns: (transfer full): the whole Authorization value, on one line, as Cargo stores it
 */
QuaySecret *
quay_pat_dup_authorization (QuayPat *pat)
{
  g_return_val_if_fail (pat != NULL && quay_pat_get_token (pat) != NULL, NULL);

  return wrap_token (quay_pat_get_token (pat));
}

/**
 * quay_pat_dup_record:
 * @pat: a token as Azure DevOps tells of it
 * @planned: (nullable): what was known or planned; account, reminder and date of storing are taken from it
 *
 * Returns: (transfer full): what is known about the token, with its exact end
 */
QuayTokenRecord *
quay_pat_dup_record (QuayPat         *pat,
                     QuayTokenRecord *planned)
{
  g_autoptr(QuayTokenRecord) base = NULL;
  g_autoptr(QuayTokenRecord) dated = NULL;
  g_autoptr(QuayTokenRecord) named = NULL;

  g_return_val_if_fail (pat != NULL, NULL);

  base = planned != NULL ? quay_token_record_ref (planned) : quay_token_record_new (NULL, TRUE);
  /* An answer without an end says nothing against the one that was asked for. */
  if (quay_pat_get_valid_to (pat) != NULL)
    dated = quay_token_record_with_expiry (base, quay_pat_get_valid_to (pat));
  else
    dated = quay_token_record_ref (base);
  named = quay_token_record_with_name (dated, quay_pat_get_name (pat), get_token_scope (quay_pat_get_scope (pat)));
  return quay_token_record_with_authorization (named, quay_pat_get_id (pat));
}
