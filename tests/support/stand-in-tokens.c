/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-tokens"

#include "config.h"

#include "stand-in-private.h"

/* Rows of a page, unless the client asks for fewer (REST API 7.1, Tokens, Pats, List). */
#define MOST_TOKENS 100

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* The token itself is told once, to who made it. */
static void
add_token (JsonBuilder        *builder,
           const StandInToken *token,
           gboolean            with_secret)
{
  json_builder_begin_object (builder);
  add_text (builder, "displayName", token->display_name);
  add_text (builder, "validTo", token->valid_to);
  add_text (builder, "scope", token->can_write ? "vso.packaging_write" : "vso.packaging");
  json_builder_set_member_name (builder, "targetAccounts");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "8f9a0b1c-2d3e-4f4a-9b5c-6d7e8f9a0b1c");
  json_builder_end_array (builder);
  add_text (builder, "validFrom", "2026-01-01T09:00:00.1033333Z");
  add_text (builder, "authorizationId", token->authorization_id);
  add_text (builder, "token", with_secret ? token->secret : NULL);
  json_builder_end_object (builder);
}

/* A failure, too, is a 200; what went wrong is in “patTokenError” (REST API 7.1, Tokens, Pats). */
static void
answer_token (StandInRequest     *self,
              const StandInToken *token,
              gboolean            with_secret,
              const char         *failure)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "patToken");
  if (token != NULL)
    add_token (builder, token, with_secret);
  else
    json_builder_add_null_value (builder);
  add_text (builder, "patTokenError", failure);
  json_builder_end_object (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

static StandInToken *
find_listed (StandInRequest *self,
             const char     *authorization_id)
{
  for (guint i = 0; i < self->world->tokens->len; i++)
    {
      StandInToken *token = g_ptr_array_index (self->world->tokens, i);

      if (token->listed && g_strcmp0 (token->authorization_id, authorization_id) == 0)
        return token;
    }
  return NULL;
}

static JsonObject *
parse_request (StandInRequest *self,
               JsonParser     *parser)
{
  g_autoptr(GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (self->message));

  if (!json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_node_get_object (json_parser_get_root (parser));
}

/* The word for what is wrong with a request, or NULL. */
static const char *
find_fault (const StandInWorld *world,
            const char         *name,
            const char         *scope,
            const char         *valid_to,
            gboolean            all_organizations)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) end = valid_to != NULL ? g_date_time_new_from_iso8601 (valid_to, utc) : NULL;

  if (world->pat_error != NULL)
    return world->pat_error;
  if (name == NULL || *name == '\0')
    return "displayNameRequired";
  if (all_organizations)
    return "globalPatPolicyViolation";
  if (g_strcmp0 (scope, "vso.packaging") != 0 && g_strcmp0 (scope, "vso.packaging_write") != 0)
    return "invalidScope";
  if (end == NULL || g_date_time_compare (end, now) <= 0)
    return "invalidValidTo";
  if (g_date_time_difference (end, now) > world->longest_life * G_TIME_SPAN_DAY)
    return "patLifespanPolicyViolation";
  return NULL;
}

static void
store_request (StandInToken *token,
               const char   *name,
               const char   *scope,
               const char   *valid_to)
{
  g_free (token->display_name);
  token->display_name = g_strdup (name);
  g_free (token->valid_to);
  token->valid_to = g_strdup (valid_to);
  token->can_write = g_str_equal (scope, "vso.packaging_write");
}

/* POST makes a token, PUT changes the name, scope and date of one; its value stays. */
static void
make_or_change (StandInRequest *self,
                gboolean        make)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object = parse_request (self, parser);
  const char *name;
  const char *scope;
  const char *valid_to;
  const char *failure;
  StandInToken *token;

  if (object == NULL)
    {
      stand_in_answer_error (self, SOUP_STATUS_BAD_REQUEST, "VssPropertyValidationException", "Not a request");
      return;
    }

  name = json_object_get_string_member_with_default (object, "displayName", NULL);
  scope = json_object_get_string_member_with_default (object, "scope", NULL);
  valid_to = json_object_get_string_member_with_default (object, "validTo", NULL);
  failure = find_fault (self->world, name, scope, valid_to,
                        json_object_get_boolean_member_with_default (object, "allOrgs", FALSE));
  if (make && failure == NULL)
    {
      g_autofree char *internal = g_strdup_printf ("made-%u", self->world->tokens->len);

      token = stand_in_world_add_token (self->world, internal, self->organization, self->token->account,
                                        self->token->role, TRUE);
      token->authorization_id = g_uuid_string_random ();
      token->listed = TRUE;
    }
  else if (make)
    token = NULL;
  else
    {
      token = find_listed (self, json_object_get_string_member_with_default (object, "authorizationId", NULL));
      if (token == NULL)
        failure = "authorizationNotFound";
    }

  if (failure == NULL)
    store_request (token, name, scope, valid_to);
  answer_token (self, failure == NULL ? token : NULL, make, failure != NULL ? failure : "none");
}

static guint
choose_page_size (StandInRequest *self)
{
  const char *top = self->query != NULL ? g_hash_table_lookup (self->query, "$top") : NULL;
  guint size = top != NULL ? MIN (strtoul (top, NULL, 10), MOST_TOKENS) : MOST_TOKENS;

  return self->world->page_size > 0 ? MIN (size, self->world->page_size) : size;
}

static void
list_tokens (StandInRequest *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GPtrArray) shown = g_ptr_array_new ();
  g_autofree char *next = NULL;
  guint start;
  guint end;

  for (guint i = 0; i < self->world->tokens->len; i++)
    {
      StandInToken *token = g_ptr_array_index (self->world->tokens, i);

      if (token->listed && g_str_equal (token->account, self->token->account))
        g_ptr_array_add (shown, token);
    }

  start = stand_in_request_choose_page (self, shown->len, choose_page_size (self), &end);
  if (end < shown->len)
    next = g_strdup_printf ("row/%u", end);
  json_builder_begin_object (builder);
  add_text (builder, "continuationToken", next != NULL ? next : "");
  json_builder_set_member_name (builder, "patTokens");
  json_builder_begin_array (builder);
  for (guint i = start; i < end; i++)
    add_token (builder, g_ptr_array_index (shown, i), FALSE);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

/**
 * stand_in_serve_tokens:
 *
 * Answers `_apis/tokens/pats`: personal access tokens made, listed, changed and revoked by a person who is logged in
 * to Entra. A personal access token cannot make another one.
 */
void
stand_in_serve_tokens (StandInRequest *self)
{
  const char *id = self->query != NULL ? g_hash_table_lookup (self->query, "authorizationId") : NULL;
  StandInToken *token;

  if (!self->token->entra || !g_str_has_prefix (self->authorization, "Bearer "))
    {
      stand_in_answer_error (self, SOUP_STATUS_FORBIDDEN, "InvalidAccessException",
                             "The requested operation is not allowed.");
      return;
    }

  if (stand_in_request_method_is (self, SOUP_METHOD_POST))
    make_or_change (self, TRUE);
  else if (stand_in_request_method_is (self, SOUP_METHOD_PUT))
    make_or_change (self, FALSE);
  else if (id == NULL)
    list_tokens (self);
  else
    {
      token = find_listed (self, id);
      if (stand_in_request_method_is (self, SOUP_METHOD_DELETE) && self->world->pat_error != NULL)
        answer_token (self, NULL, FALSE, self->world->pat_error);
      else if (stand_in_request_method_is (self, SOUP_METHOD_DELETE) && token != NULL)
        {
          token->listed = FALSE;
          token->state = STAND_IN_TOKEN_REVOKED;
          soup_server_message_set_status (self->message, SOUP_STATUS_NO_CONTENT, NULL);
        }
      else
        answer_token (self, token, FALSE, token != NULL ? "none" : "authorizationNotFound");
    }
}
