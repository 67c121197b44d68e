/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-packages"

#include "config.h"

#include "stand-in-private.h"

#include <string.h>

#define FORCE_AUTH "~force-auth"

/* The feed as one address names it: “FEED[@VIEW][~force-auth]” in a scope. */
typedef struct
{
  StandInFeed *feed;         /* borrowed */
  guint        rest;         /* the first segment behind “Cargo” */
  gboolean     force_auth;
  gboolean     is_view;
  gboolean     is_public;
} Target;

/* Takes the address apart and answers itself when it names no feed or the sender may not see it. */
static gboolean
find_target (StandInRequest *self,
             Target         *target)
{
  guint at = stand_in_request_segment_is (self, 0, "_packaging") ? 0 : 1;
  StandInProject *project = NULL;
  g_autofree char *name = g_strdup (stand_in_request_get_segment (self, at + 1));
  gsize length = strlen (name);

  memset (target, 0, sizeof *target);
  if (length > strlen (FORCE_AUTH) &&
      g_ascii_strcasecmp (name + length - strlen (FORCE_AUTH), FORCE_AUTH) == 0)
    {
      target->force_auth = TRUE;
      name[length - strlen (FORCE_AUTH)] = '\0';
    }
  if (strchr (name, '@') != NULL)
    {
      target->is_view = TRUE;
      *strchr (name, '@') = '\0';
    }

  if (at == 1)
    project = stand_in_world_find_project (self->world, self->organization, stand_in_request_get_segment (self, 0));
  target->feed = stand_in_world_find_feed (self->world, self->organization, name);
  if (target->feed != NULL && target->feed->project != project)
    target->feed = NULL;
  target->is_public = target->feed != NULL && project != NULL && project->is_public;
  target->rest = at + 3;

  if (self->verdict == STAND_IN_VERDICT_NONE && target->is_public && target->force_auth)
    {
      g_autofree char *message = NULL;

      message = g_strdup_printf ("No authorization provided for feed %s even though required by ~force-auth",
                                 target->feed->name);
      stand_in_answer_challenge (self, message);
      return FALSE;
    }
  /* An address that does not exist is hidden from who may not know that. */
  if (self->verdict != STAND_IN_VERDICT_GOOD && !(self->verdict == STAND_IN_VERDICT_NONE && target->is_public))
    {
      stand_in_answer_unauthorized (self);
      return FALSE;
    }
  if (at == 1 && project == NULL)
    {
      stand_in_answer_no_project (self, stand_in_request_get_segment (self, 0));
      return FALSE;
    }
  if (target->feed == NULL || !stand_in_request_segment_is (self, at + 2, "cargo"))
    {
      stand_in_answer_no_feed (self, name);
      return FALSE;
    }
  if (self->token != NULL && stand_in_feed_get_role (target->feed, self->token) < STAND_IN_ROLE_READER && !target->is_public)
    {
      stand_in_answer_lacking (self, "ReadPackages");
      return FALSE;
    }
  return TRUE;
}

/* The base of “dl” and “api” has identities in place of names (seen in Azure/iot-identity-service). */
static void
answer_config (StandInRequest *self,
               const Target   *target)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *base = NULL;
  g_autofree char *download = NULL;

  base = g_strdup_printf ("%s%s%s/_packaging/%s%s/cargo", self->root,
                          target->feed->project != NULL ? "/" : "",
                          target->feed->project != NULL ? target->feed->project->id : "",
                          target->feed->id, target->force_auth ? FORCE_AUTH : "");
  download = g_strconcat (base, "/api/v1/crates/{crate}/{version}/download", NULL);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dl");
  json_builder_add_string_value (builder, download);
  json_builder_set_member_name (builder, "api");
  json_builder_add_string_value (builder, base);
  if (!target->is_public || target->force_auth)
    {
      json_builder_set_member_name (builder, "auth-required");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

/* Only a view hides what is upstream; a person without a login sees what is saved and is asked to log in for more. */
static gboolean
refuse_upstream (StandInRequest *self,
                 const Target   *target,
                 const char     *name)
{
  g_autofree char *message = NULL;

  if (self->verdict == STAND_IN_VERDICT_GOOD)
    return FALSE;

  message = g_strdup_printf ("No local versions of package '%s'; please provide authentication to access versions from "
                             "upstream that have not yet been saved to your feed.", name);
  stand_in_answer_challenge (self, message);
  return TRUE;
}

static void
answer_index (StandInRequest *self,
              const Target   *target)
{
  const char *name = stand_in_request_get_segment (self, self->path->len - 1);
  g_autofree char *place = stand_in_crate_dup_index_path (name);
  g_autoptr(GString) asked = g_string_new (NULL);
  g_autoptr(GString) lines = g_string_new (NULL);

  for (guint i = target->rest + 1; i < self->path->len; i++)
    g_string_append_printf (asked, "%s%s", asked->len > 0 ? "/" : "", stand_in_request_get_segment (self, i));
  if (!g_str_equal (asked->str, place))
    {
      stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "PackageNotFoundException", "No such index file");
      return;
    }

  for (guint i = 0; i < target->feed->crates->len; i++)
    {
      const StandInCrate *crate = g_ptr_array_index (target->feed->crates, i);
      g_autofree char *line = stand_in_crate_dup_index_line (crate);

      if (g_str_equal (crate->name, name))
        g_string_append (lines, line);
    }
  if (lines->len == 0 && target->feed->has_upstream && !target->is_view &&
      stand_in_world_find_upstream (self->world, name, NULL) != NULL && refuse_upstream (self, target, name))
    return;

  for (guint i = 0; i < self->world->upstream->len && target->feed->has_upstream && !target->is_view &&
       self->verdict == STAND_IN_VERDICT_GOOD; i++)
    {
      const StandInCrate *crate = g_ptr_array_index (self->world->upstream, i);
      g_autofree char *line = stand_in_crate_dup_index_line (crate);

      if (g_str_equal (crate->name, name) &&
          stand_in_feed_find_crate (target->feed, name, crate->version) == NULL)
        g_string_append (lines, line);
    }
  if (lines->len == 0)
    stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "PackageNotFoundException",
                           "Cannot find the package '%s' in feed '%s'", name, target->feed->name);
  else
    stand_in_answer_text (self, SOUP_STATUS_OK, "text/plain; charset=utf-8", lines->str);
}

/* The first use of a crate of an upstream source saves it in the feed, if the role and the token's scope allow. */
static const StandInCrate *
save_from_upstream (StandInRequest *self,
                    const Target   *target,
                    const char     *name,
                    const char     *version)
{
  const StandInCrate *found = stand_in_world_find_upstream (self->world, name, version);
  StandInCrate *saved;

  if (found == NULL || !target->feed->has_upstream || target->is_view)
    {
      stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "PackageNotFoundException",
                             "Cannot find version '%s' of the package '%s' in feed '%s'", version, name,
                             target->feed->name);
      return NULL;
    }
  if (refuse_upstream (self, target, name))
    return NULL;
  if (stand_in_feed_get_role (target->feed, self->token) < STAND_IN_ROLE_COLLABORATOR || !self->token->can_write)
    {
      stand_in_answer_lacking (self, "AddUpstreamPackage");
      return NULL;
    }

  saved = stand_in_crate_copy (found);
  g_ptr_array_add (target->feed->crates, saved);
  return saved;
}

/* The hosted service redirects to its blob storage with a signed address; a Server sends the file itself. */
static void
answer_download (StandInRequest *self,
                 const Target   *target)
{
  const char *name = stand_in_request_get_segment (self, target->rest + 3);
  const char *version = stand_in_request_get_segment (self, target->rest + 4);
  const StandInCrate *crate = stand_in_feed_find_crate (target->feed, name, version);
  g_autofree char *location = NULL;

  if (crate == NULL)
    crate = save_from_upstream (self, target, name, version);
  if (crate == NULL)
    return;

  if (self->site == STAND_IN_SITE_SERVER)
    {
      gsize length;
      const char *data = g_bytes_get_data (crate->package, &length);

      soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (self->message, "application/octet-stream", SOUP_MEMORY_COPY, data, length);
      return;
    }

  location = g_strdup_printf ("https://" STAND_IN_BLOB_HOST "/b-crates/%s?sp=r&sig=%s", crate->checksum,
                              self->blob_signature);
  soup_server_message_set_redirect (self->message, SOUP_STATUS_SEE_OTHER, location);
}

/* Answers and says no unless the sender may change what is in the feed. */
static gboolean
may_publish (StandInRequest *self,
             const Target   *target)
{
  if (self->verdict != STAND_IN_VERDICT_GOOD)
    {
      stand_in_answer_unauthorized (self);
      return FALSE;
    }
  if (stand_in_feed_get_role (target->feed, self->token) < STAND_IN_ROLE_CONTRIBUTOR || !self->token->can_write || target->is_view)
    {
      stand_in_answer_lacking (self, "AddPackage");
      return FALSE;
    }
  return TRUE;
}

static void
accept_published (StandInRequest *self,
                  const Target   *target)
{
  SoupMessageBody *body = soup_server_message_get_request_body (self->message);
  g_autoptr(GBytes) upload = soup_message_body_flatten (body);
  g_autoptr(StandInCrate) crate = NULL;
  g_autoptr(GError) error = NULL;

  if (!may_publish (self, target))
    return;

  crate = stand_in_crate_new_published (upload, &error);
  if (crate == NULL)
    {
      stand_in_answer_error (self, SOUP_STATUS_BAD_REQUEST, "InvalidPackageException", "%s", error->message);
      return;
    }
  if (stand_in_feed_find_crate (target->feed, crate->name, crate->version) != NULL)
    {
      stand_in_answer_error (self, SOUP_STATUS_CONFLICT, "PackageAlreadyExistsException",
                             "The feed '%s' already contains version '%s' of the package '%s'.", target->feed->name,
                             crate->version, crate->name);
      return;
    }
  g_ptr_array_add (target->feed->crates, g_steal_pointer (&crate));
  stand_in_answer_text (self, SOUP_STATUS_OK, "application/json",
                        "{\"warnings\":{\"invalid_categories\":[],\"invalid_badges\":[],\"other\":[]}}");
}

static void
set_yanked (StandInRequest *self,
            const Target   *target,
            gboolean        yanked)
{
  StandInCrate *crate;

  if (!may_publish (self, target))
    return;

  crate = stand_in_feed_find_crate (target->feed, stand_in_request_get_segment (self, target->rest + 3),
                                    stand_in_request_get_segment (self, target->rest + 4));
  if (crate == NULL)
    {
      stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "PackageNotFoundException", "No such version");
      return;
    }
  crate->yanked = yanked;
  stand_in_answer_text (self, SOUP_STATUS_OK, "application/json", "{\"ok\":true}");
}

static gboolean
is_api_call (StandInRequest *self,
             const Target   *target,
             const char     *method,
             guint           n_segments,
             const char     *last)
{
  return stand_in_request_method_is (self, method) &&
         self->path->len == target->rest + n_segments &&
         stand_in_request_segment_is (self, target->rest, "api") &&
         stand_in_request_segment_is (self, target->rest + 1, "v1") &&
         stand_in_request_segment_is (self, target->rest + 2, "crates") &&
         stand_in_request_segment_is (self, target->rest + n_segments - 1, last);
}

/**
 * stand_in_serve_packages:
 *
 * Answers a request to `…/[PROJECT/]_packaging/FEED/Cargo/…`: the sparse index, downloads, publishing and yanking
 * (Cargo book, registry index and registry web API), with the roles of Azure Artifacts.
 */
void
stand_in_serve_packages (StandInRequest *self)
{
  gboolean reads = stand_in_request_method_is (self, SOUP_METHOD_GET) ||
                   stand_in_request_method_is (self, SOUP_METHOD_HEAD);
  Target target;

  if (!find_target (self, &target))
    return;

  if (reads && stand_in_request_segment_is (self, target.rest, "index") && self->path->len == target.rest + 2 &&
      stand_in_request_segment_is (self, target.rest + 1, "config.json"))
    answer_config (self, &target);
  else if (reads && stand_in_request_segment_is (self, target.rest, "index") && self->path->len > target.rest + 2)
    answer_index (self, &target);
  else if (is_api_call (self, &target, SOUP_METHOD_GET, 6, "download") ||
           is_api_call (self, &target, SOUP_METHOD_HEAD, 6, "download"))
    answer_download (self, &target);
  else if (is_api_call (self, &target, SOUP_METHOD_PUT, 4, "new"))
    accept_published (self, &target);
  else if (is_api_call (self, &target, SOUP_METHOD_DELETE, 6, "yank"))
    set_yanked (self, &target, TRUE);
  else if (is_api_call (self, &target, SOUP_METHOD_PUT, 6, "unyank"))
    set_yanked (self, &target, FALSE);
  else
    stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "PathNotFoundException", "No such resource");
}

/**
 * stand_in_serve_blob:
 *
 * Answers as the blob storage does: the signature in the address is the whole login, and a token of Azure DevOps that
 * was sent along is an error, because it was given to a stranger.
 */
void
stand_in_serve_blob (StandInRequest *self)
{
  const char *checksum = stand_in_request_get_segment (self, 1);
  const char *signature = self->query != NULL ? g_hash_table_lookup (self->query, "sig") : NULL;

  if (self->authorization != NULL)
    {
      stand_in_answer_text (self, SOUP_STATUS_BAD_REQUEST, "application/xml",
                            "<Error><Code>InvalidAuthenticationInfo</Code></Error>");
      return;
    }
  if (g_strcmp0 (signature, self->blob_signature) != 0)
    {
      stand_in_answer_text (self, SOUP_STATUS_FORBIDDEN, "application/xml",
                            "<Error><Code>AuthenticationFailed</Code></Error>");
      return;
    }

  for (guint i = 0; i < self->world->feeds->len; i++)
    {
      const StandInFeed *feed = g_ptr_array_index (self->world->feeds, i);

      for (guint j = 0; j < feed->crates->len; j++)
        {
          const StandInCrate *crate = g_ptr_array_index (feed->crates, j);
          gsize length;
          const char *data = g_bytes_get_data (crate->package, &length);

          if (!g_str_equal (crate->checksum, checksum))
            continue;
          soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
          soup_server_message_set_response (self->message, "application/octet-stream", SOUP_MEMORY_COPY, data, length);
          return;
        }
    }
  stand_in_answer_text (self, SOUP_STATUS_NOT_FOUND, "application/xml", "<Error><Code>BlobNotFound</Code></Error>");
}
