/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-pat"

#include "config.h"

#include "quay-pat-private.h"

#include "quay-azure-json.h"

/**
 * QuayPat:
 *
 * A personal access token as the service that makes them tells of it. Its value is known only right after it was made:
 * the service keeps no copy.
 */
struct _QuayPat
{
  gatomicrefcount ref_count;
  char           *id;
  char           *name;
  QuayPatScope    scope;
  GDateTime      *valid_from;
  GDateTime      *valid_to;
  QuaySecret     *token;
};

G_DEFINE_BOXED_TYPE (QuayPat, quay_pat, quay_pat_ref, quay_pat_unref)

/* Private to azure/: how a scope is written; NULL for one that is not made here. */
const char *
_quay_pat_spell_scope (QuayPatScope scope)
{
  static const char *scopes[] = { "vso.packaging", "vso.packaging_write", NULL };

  return scopes[scope];
}

static QuayPatScope
read_scope (JsonObject *object)
{
  const char *scope = quay_azure_json_get_string (object, "scope");

  for (QuayPatScope i = QUAY_PAT_READ; i < QUAY_PAT_OTHER; i++)
    {
      if (g_strcmp0 (scope, _quay_pat_spell_scope (i)) == 0)
        return i;
    }
  return QUAY_PAT_OTHER;
}

/* Up to seven digits of a second, and “Z”; what has no zone is in UTC as well. */
static GDateTime *
read_time (JsonObject *object,
           const char *name)
{
  const char *text = quay_azure_json_get_string (object, name);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_utc (time) : NULL;
}

/* Private to azure/: “patToken” of an answer (“Azure DevOps Services REST API”, Tokens, “PatToken”, 2026), and the
 * value that was taken out of it. */
QuayPat *
_quay_pat_new_from_json (JsonObject *object,
                         QuaySecret *token)
{
  QuayPat *self = g_new0 (QuayPat, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = g_strdup (quay_azure_json_get_string (object, "authorizationId"));
  self->name = g_strdup (quay_azure_json_get_string (object, "displayName"));
  self->scope = read_scope (object);
  self->valid_from = read_time (object, "validFrom");
  self->valid_to = read_time (object, "validTo");
  self->token = token != NULL ? quay_secret_ref (token) : NULL;
  return self;
}

QuayPat *
quay_pat_ref (QuayPat *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_pat_unref (QuayPat *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->valid_from, g_date_time_unref);
  g_clear_pointer (&self->valid_to, g_date_time_unref);
  g_clear_pointer (&self->token, quay_secret_unref);
  g_free (self);
}

/**
 * quay_pat_get_id:
 *
 * Returns: (nullable): the GUID with which the token can be renewed and revoked; it is not secret
 */
const char *
quay_pat_get_id (QuayPat *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * quay_pat_get_name:
 *
 * Returns: (nullable): what its owner calls it, as the page of Azure DevOps shows it
 */
const char *
quay_pat_get_name (QuayPat *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

QuayPatScope
quay_pat_get_scope (QuayPat *self)
{
  g_return_val_if_fail (self != NULL, QUAY_PAT_OTHER);

  return self->scope;
}

/**
 * quay_pat_get_valid_from:
 *
 * Returns: (nullable) (transfer none): when it was made, in UTC
 */
GDateTime *
quay_pat_get_valid_from (QuayPat *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->valid_from;
}

/**
 * quay_pat_get_valid_to:
 *
 * Returns: (nullable) (transfer none): when it ends, in UTC: what the service granted, which may be less than was
 *   asked for
 */
GDateTime *
quay_pat_get_valid_to (QuayPat *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->valid_to;
}

/**
 * quay_pat_get_token:
 *
 * Returns: (nullable) (transfer none): the token itself, bare; quay_access_token_new() makes of it what Cargo sends.
 *   %NULL unless it was just made
 */
QuaySecret *
quay_pat_get_token (QuayPat *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->token;
}
