/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-rest"

#include "config.h"

#include "stand-in-private.h"

#include <string.h>

/* The newest version of the REST interface that an Azure DevOps Server 2022 answers. */
#define SERVER_VERSION 7.0

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_boolean (JsonBuilder *builder,
             const char  *name,
             gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
begin_list (JsonBuilder *builder,
            guint        count)
{
  json_builder_begin_object (builder);
  add_int (builder, "count", count);
  json_builder_set_member_name (builder, "value");
  json_builder_begin_array (builder);
}

static void
end_list (JsonBuilder *builder)
{
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_project (JsonBuilder          *builder,
             const StandInProject *project)
{
  json_builder_begin_object (builder);
  add_string (builder, "id", project->id);
  add_string (builder, "name", project->name);
  add_string (builder, "state", "wellFormed");
  add_int (builder, "revision", 11);
  add_string (builder, "visibility", project->is_public ? "public" : "private");
  add_string (builder, "lastUpdateTime", "2026-05-01T10:00:00.000Z");
  json_builder_end_object (builder);
}

static void
add_upstream (JsonBuilder *builder,
              const char  *name,
              const char  *location,
              const char  *type)
{
  json_builder_begin_object (builder);
  add_string (builder, "id", "6c7d8e9f-0a1b-4c2d-9e3f-4a5b6c7d8e9f");
  add_string (builder, "name", name);
  add_string (builder, "protocol", "Cargo");
  add_string (builder, "location", location);
  add_string (builder, "displayLocation", location);
  add_string (builder, "upstreamSourceType", type);
  add_string (builder, "status", "ok");
  json_builder_end_object (builder);
}

/* The fields of Feed (REST API 7.1, Artifacts, Feed) that Azure DevOps always sends. */
static void
add_feed (StandInRequest    *self,
          JsonBuilder       *builder,
          const StandInFeed *feed)
{
  g_autofree char *url = NULL;

  url = g_strdup_printf ("%s%s%s/_apis/Packaging/Feeds/%s", self->root,
                         feed->project != NULL ? "/" : "", feed->project != NULL ? feed->project->id : "", feed->id);
  json_builder_begin_object (builder);
  add_string (builder, "description", feed->description);
  add_string (builder, "url", url);
  json_builder_set_member_name (builder, "_links");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "self");
  json_builder_begin_object (builder);
  add_string (builder, "href", url);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  add_boolean (builder, "hideDeletedPackageVersions", TRUE);
  add_string (builder, "defaultViewId", "b1a20f3e-1c2d-4e5f-8a9b-0c1d2e3f4a5b");
  add_string (builder, "viewId", NULL);
  add_string (builder, "viewName", NULL);
  json_builder_set_member_name (builder, "project");
  if (feed->project != NULL)
    add_project (builder, feed->project);
  else
    json_builder_add_null_value (builder);
  add_string (builder, "id", feed->id);
  add_string (builder, "name", feed->name);
  add_boolean (builder, "upstreamEnabled", TRUE);
  add_boolean (builder, "isReadOnly", feed->is_read_only);
  add_boolean (builder, "badgesEnabled", FALSE);
  add_string (builder, "capabilities", "defaultCapabilities");
  add_string (builder, "fullyQualifiedName", feed->name);
  add_string (builder, "fullyQualifiedId", feed->id);
  json_builder_set_member_name (builder, "upstreamSources");
  json_builder_begin_array (builder);
  if (feed->has_upstream)
    add_upstream (builder, "crates.io", "https://index.crates.io/", "public");
  if (feed->other_upstream != NULL)
    add_upstream (builder, feed->other_upstream, "azure-feed://contoso/base@Release", "internal");
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
same_text (const char *a,
           const char *b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

/* All feeds of the organization, or of one project; with ?feedRole= only those in which the sender has that role. */
static void
list_feeds (StandInRequest *self,
            StandInProject *project)
{
  const char *word = self->query != NULL ? g_hash_table_lookup (self->query, "feedRole") : NULL;
  StandInRole wanted = STAND_IN_ROLE_READER;
  g_autoptr(GPtrArray) shown = g_ptr_array_new ();
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint start;
  guint end;

  if (word != NULL && !stand_in_role_parse (word, &wanted))
    {
      stand_in_answer_error (self, SOUP_STATUS_BAD_REQUEST, "InvalidRequestException", "feedRole");
      return;
    }

  for (guint i = 0; i < self->world->feeds->len; i++)
    {
      StandInFeed *feed = g_ptr_array_index (self->world->feeds, i);

      if (same_text (feed->organization, self->organization) && (project == NULL || feed->project == project) &&
          (stand_in_feed_get_role (feed, self->token) >= wanted || (wanted == STAND_IN_ROLE_READER && feed->project != NULL &&
                                                                    feed->project->is_public)))
        g_ptr_array_add (shown, feed);
    }

  start = stand_in_request_choose_page (self, shown->len, self->world->page_size, &end);
  if (end < shown->len)
    {
      g_autofree char *token = g_strdup_printf ("row/%u", end);

      soup_message_headers_replace (soup_server_message_get_response_headers (self->message), "X-MS-ContinuationToken",
                                    token);
    }
  begin_list (builder, end - start);
  for (guint i = start; i < end; i++)
    add_feed (self, builder, g_ptr_array_index (shown, i));
  end_list (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

static void
list_views (StandInRequest *self)
{
  static const char *names[] = { "Local", "Prerelease", "Release" };
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  begin_list (builder, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strdup_printf ("b1a20f3e-1c2d-4e5f-8a9b-0c1d2e3f4a5%x", i);

      json_builder_begin_object (builder);
      add_string (builder, "id", id);
      add_string (builder, "name", names[i]);
      add_string (builder, "type", i == 0 ? "implicit" : "release");
      add_string (builder, "visibility", "collection");
      json_builder_end_object (builder);
    }
  end_list (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

static void
list_permissions (StandInRequest    *self,
                  const StandInFeed *feed)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  begin_list (builder, 1);
  json_builder_begin_object (builder);
  add_string (builder, "role", stand_in_role_to_string (stand_in_feed_get_role (feed, self->token)));
  add_string (builder, "identityDescriptor", "Microsoft.TeamFoundation.Identity;S-1-9-1234567890");
  add_string (builder, "identityId", self->token->account_id);
  add_string (builder, "displayName", NULL);
  add_boolean (builder, "isInheritedRole", FALSE);
  json_builder_end_object (builder);
  end_list (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

static void
list_packages (StandInRequest *self,
               StandInFeed    *feed)
{
  const char *top = self->query != NULL ? g_hash_table_lookup (self->query, "$top") : NULL;
  guint n_crates = feed->crates->len;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (top != NULL)
    n_crates = MIN (n_crates, strtoul (top, NULL, 10));
  begin_list (builder, n_crates);
  for (guint i = 0; i < n_crates; i++)
    {
      const StandInCrate *crate = g_ptr_array_index (feed->crates, i);

      json_builder_begin_object (builder);
      add_string (builder, "id", crate->checksum);
      add_string (builder, "name", crate->name);
      add_string (builder, "normalizedName", crate->name);
      add_string (builder, "protocolType", "Cargo");
      json_builder_set_member_name (builder, "versions");
      json_builder_begin_array (builder);
      json_builder_begin_object (builder);
      add_string (builder, "version", crate->version);
      add_string (builder, "normalizedVersion", crate->version);
      add_boolean (builder, "isLatest", TRUE);
      add_boolean (builder, "isListed", !crate->yanked);
      json_builder_end_object (builder);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  end_list (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

/* `_apis/packaging/feeds…`, @at being the place of “_apis”. A feed answers in its own scope alone. */
static void
serve_feeds (StandInRequest *self,
             StandInProject *project,
             guint           at)
{
  const char *name = stand_in_request_get_segment (self, at + 3);
  StandInFeed *feed;

  if (self->path->len == at + 3)
    {
      list_feeds (self, project);
      return;
    }

  feed = stand_in_world_find_feed (self->world, self->organization, name);
  if (feed == NULL || feed->project != project ||
      stand_in_feed_get_role (feed, self->token) < STAND_IN_ROLE_READER)
    stand_in_answer_no_feed (self, name);
  else if (self->path->len == at + 4)
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      add_feed (self, builder, feed);
      stand_in_answer_json (self, SOUP_STATUS_OK, builder);
    }
  else if (stand_in_request_segment_is (self, at + 4, "views"))
    list_views (self);
  else if (stand_in_request_segment_is (self, at + 4, "permissions"))
    list_permissions (self, feed);
  else if (stand_in_request_segment_is (self, at + 4, "packages"))
    list_packages (self, feed);
  else
    stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "PathNotFoundException", "No such resource");
}

/* A token for packages alone may not see projects; a person may. */
static void
serve_projects (StandInRequest *self)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new ();
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (!self->token->entra)
    {
      stand_in_answer_challenge (self, NULL);
      return;
    }

  for (guint i = 0; i < self->world->projects->len; i++)
    {
      StandInProject *project = g_ptr_array_index (self->world->projects, i);

      if (same_text (project->organization, self->organization))
        g_ptr_array_add (shown, project);
    }
  begin_list (builder, shown->len);
  for (guint i = 0; i < shown->len; i++)
    add_project (builder, g_ptr_array_index (shown, i));
  end_list (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

static void
serve_connection_data (StandInRequest *self)
{
  const char *version = self->query != NULL ? g_hash_table_lookup (self->query, "api-version") : NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (version != NULL && strstr (version, "-preview") == NULL)
    {
      stand_in_answer_error (self, SOUP_STATUS_BAD_REQUEST, "VssInvalidPreviewVersionException",
                             "The requested version \"%s\" of the resource is under preview. The -preview flag must be "
                             "supplied in the api-version for such requests.", version);
      return;
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "authenticatedUser");
  json_builder_begin_object (builder);
  add_string (builder, "id", self->token->account_id);
  add_string (builder, "providerDisplayName", "Ada");
  add_boolean (builder, "isActive", TRUE);
  json_builder_set_member_name (builder, "properties");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "Account");
  json_builder_begin_object (builder);
  add_string (builder, "$type", "System.String");
  add_string (builder, "$value", self->token->account);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  add_string (builder, "instanceId", self->world->tenant);
  add_string (builder, "deploymentType", self->site == STAND_IN_SITE_SERVER ? "onPremises" : "hosted");
  json_builder_end_object (builder);
  stand_in_answer_json (self, SOUP_STATUS_OK, builder);
}

/* Azure DevOps Server 2022 knows version 7.0; a client that asks for a newer one has to ask again. */
static gboolean
refuse_version (StandInRequest *self)
{
  const char *version = self->query != NULL ? g_hash_table_lookup (self->query, "api-version") : NULL;

  if (self->site != STAND_IN_SITE_SERVER || version == NULL || g_ascii_strtod (version, NULL) <= SERVER_VERSION)
    return FALSE;

  stand_in_answer_error (self, SOUP_STATUS_BAD_REQUEST, "VssVersionOutOfRangeException",
                         "The requested REST API version of %s is out of range for this server. The latest REST API "
                         "version this server supports is 7.0.", version);
  return TRUE;
}

/**
 * stand_in_serve_rest:
 *
 * Answers a request to `…/[PROJECT/]_apis/…` on the hosts that have it.
 */
void
stand_in_serve_rest (StandInRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  guint at = stand_in_request_segment_is (self, 0, "_apis") ? 0 : 1;
  gboolean is_server = self->site == STAND_IN_SITE_SERVER;
  StandInProject *project = NULL;

  if (self->verdict != STAND_IN_VERDICT_GOOD)
    {
      /* Without this header Azure DevOps takes the client for a browser (azure-devops-python-api, client.py). */
      if (soup_message_headers_get_one (headers, "X-TFS-FedAuthRedirect") == NULL && !is_server)
        stand_in_answer_sign_in_address (self);
      else
        stand_in_answer_unauthorized (self);
      return;
    }
  if (refuse_version (self))
    return;
  if (at == 1)
    {
      project = stand_in_world_find_project (self->world, self->organization, stand_in_request_get_segment (self, 0));
      if (project == NULL)
        {
          stand_in_answer_no_project (self, stand_in_request_get_segment (self, 0));
          return;
        }
    }

  if (stand_in_request_segment_is (self, at + 1, "packaging") && stand_in_request_segment_is (self, at + 2, "feeds") &&
      (is_server || self->site == STAND_IN_SITE_FEEDS))
    serve_feeds (self, project, at);
  else if (stand_in_request_segment_is (self, at + 1, "projects") && (is_server || self->site == STAND_IN_SITE_WEB))
    serve_projects (self);
  else if (stand_in_request_segment_is (self, at + 1, "connectionData") &&
           (is_server || self->site == STAND_IN_SITE_WEB))
    serve_connection_data (self);
  else if (stand_in_request_segment_is (self, at + 1, "tokens") && stand_in_request_segment_is (self, at + 2, "pats") &&
           self->site == STAND_IN_SITE_IDENTITY)
    stand_in_serve_tokens (self);
  else
    stand_in_answer_error (self, SOUP_STATUS_NOT_FOUND, "PathNotFoundException", "No such resource");
}
