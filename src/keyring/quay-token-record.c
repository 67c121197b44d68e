/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-record"

#include "config.h"

#include "quay-token-record.h"

/**
 * QuayTokenRecord:
 *
 * What is known about one stored token beside its value: what a person told, what the token says of itself, or what
 * Azure DevOps said when it was made. Nothing in it lets anybody log in: the authorization ID is a name by which the
 * token's owner, logged in otherwise, can renew or revoke it.
 */
struct _QuayTokenRecord
{
  gatomicrefcount ref_count;
  GDateTime      *expires;
  GDateTime      *saved;
  char           *account;
  char           *name;
  char           *authorization_id;
  QuayTokenScope  scope;
  gboolean        remind;
};

G_DEFINE_BOXED_TYPE (QuayTokenRecord, quay_token_record, quay_token_record_ref, quay_token_record_unref)

static GDateTime *
to_utc (GDateTime * time)
{
  return time != NULL ? g_date_time_to_utc (time) : NULL;
}

static QuayTokenRecord *
copy (QuayTokenRecord *self)
{
  QuayTokenRecord *record = quay_token_record_new (self->expires, self->remind);

  record->saved = to_utc (self->saved);
  record->account = g_strdup (self->account);
  record->name = g_strdup (self->name);
  record->authorization_id = g_strdup (self->authorization_id);
  record->scope = self->scope;
  return record;
}

/**
 * quay_token_record_new:
 * @expires: (nullable): when the token expires, %NULL when nobody knows
 * @remind: whether to remind before
 */
QuayTokenRecord *
quay_token_record_new (GDateTime *expires,
                       gboolean   remind)
{
  QuayTokenRecord *self = g_new0 (QuayTokenRecord, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->expires = to_utc (expires);
  self->remind = remind;
  return self;
}

QuayTokenRecord *
quay_token_record_ref (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_token_record_unref (QuayTokenRecord *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->expires, g_date_time_unref);
  g_clear_pointer (&self->saved, g_date_time_unref);
  g_free (self->account);
  g_free (self->name);
  g_free (self->authorization_id);
  g_free (self);
}

static gboolean
same_time (GDateTime *first,
           GDateTime *second)
{
  if (first == NULL || second == NULL)
    return first == second;
  return g_date_time_to_unix (first) == g_date_time_to_unix (second);
}

/**
 * quay_token_record_equal:
 * @self: (nullable): a record
 * @other: (nullable): another
 *
 * Compares times to the second, which is how they are kept.
 */
gboolean
quay_token_record_equal (QuayTokenRecord *self,
                         QuayTokenRecord *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return same_time (self->expires, other->expires) && same_time (self->saved, other->saved) &&
         self->remind == other->remind && self->scope == other->scope &&
         g_strcmp0 (self->account, other->account) == 0 && g_strcmp0 (self->name, other->name) == 0 &&
         g_strcmp0 (self->authorization_id, other->authorization_id) == 0;
}

/**
 * quay_token_record_with_expiry:
 * @expires: (nullable): when the token expires
 *
 * Returns: (transfer full): the record with another end
 */
QuayTokenRecord *
quay_token_record_with_expiry (QuayTokenRecord *self,
                               GDateTime       *expires)
{
  QuayTokenRecord *record;

  g_return_val_if_fail (self != NULL, NULL);

  record = copy (self);
  g_clear_pointer (&record->expires, g_date_time_unref);
  record->expires = to_utc (expires);
  return record;
}

/**
 * quay_token_record_with_remind:
 *
 * Returns: (transfer full): the record with or without a reminder
 */
QuayTokenRecord *
quay_token_record_with_remind (QuayTokenRecord *self,
                               gboolean         remind)
{
  QuayTokenRecord *record;

  g_return_val_if_fail (self != NULL, NULL);

  record = copy (self);
  record->remind = remind;
  return record;
}

/**
 * quay_token_record_with_saved:
 * @saved: (nullable): when the token was stored
 *
 * Returns: (transfer full): the record with another day of storing
 */
QuayTokenRecord *
quay_token_record_with_saved (QuayTokenRecord *self,
                              GDateTime       *saved)
{
  QuayTokenRecord *record;

  g_return_val_if_fail (self != NULL, NULL);

  record = copy (self);
  g_clear_pointer (&record->saved, g_date_time_unref);
  record->saved = to_utc (saved);
  return record;
}

/**
 * quay_token_record_with_account:
 * @account: (nullable): who logs in with the token
 *
 * Returns: (transfer full): the record with another account
 */
QuayTokenRecord *
quay_token_record_with_account (QuayTokenRecord *self,
                                const char      *account)
{
  QuayTokenRecord *record;

  g_return_val_if_fail (self != NULL, NULL);

  record = copy (self);
  g_free (record->account);
  record->account = g_strdup (account);
  return record;
}

/**
 * quay_token_record_with_name:
 * @name: (nullable): what the token is called on the page of Azure DevOps
 * @scope: what it may do
 *
 * Returns: (transfer full): the record with another name and scope
 */
QuayTokenRecord *
quay_token_record_with_name (QuayTokenRecord *self,
                             const char      *name,
                             QuayTokenScope   scope)
{
  QuayTokenRecord *record;

  g_return_val_if_fail (self != NULL, NULL);

  record = copy (self);
  g_free (record->name);
  record->name = g_strdup (name);
  record->scope = scope;
  return record;
}

/**
 * quay_token_record_with_authorization:
 * @authorization_id: (nullable): the ID of a personal access token that we made
 *
 * Returns: (transfer full): the record with another ID
 */
QuayTokenRecord *
quay_token_record_with_authorization (QuayTokenRecord *self,
                                      const char      *authorization_id)
{
  QuayTokenRecord *record;

  g_return_val_if_fail (self != NULL, NULL);

  record = copy (self);
  g_free (record->authorization_id);
  record->authorization_id = g_strdup (authorization_id);
  return record;
}

/**
 * quay_token_record_get_expiry:
 *
 * Returns: (transfer none) (nullable): when the token expires, in UTC
 */
GDateTime *
quay_token_record_get_expiry (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->expires;
}

/**
 * quay_token_record_get_saved:
 *
 * Returns: (transfer none) (nullable): when the token was stored, in UTC
 */
GDateTime *
quay_token_record_get_saved (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->saved;
}

gboolean
quay_token_record_get_remind (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->remind;
}

const char *
quay_token_record_get_account (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->account;
}

const char *
quay_token_record_get_name (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

QuayTokenScope
quay_token_record_get_scope (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, QUAY_TOKEN_SCOPE_UNKNOWN);

  return self->scope;
}

/**
 * quay_token_record_get_authorization:
 *
 * Returns: (nullable): the ID by which Azure DevOps renews and revokes a token that we made
 */
const char *
quay_token_record_get_authorization (QuayTokenRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->authorization_id;
}
