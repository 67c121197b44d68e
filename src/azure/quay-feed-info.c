/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-info"

#include "config.h"

#include "quay-feed-info-private.h"

#include <string.h>

#include "quay-azure-json.h"

/**
 * QuayFeedInfo:
 *
 * One feed in the list of an organization. All but [property@Quay.FeedInfo:role] never changes.
 *
 * Its texts are as the service has them, in any script and with any sign: they are for labels without markup.
 */
struct _QuayFeedInfo
{
  GObject            parent_instance;

  QuayFeedAddress   *address;
  char              *id;
  char              *name;
  char              *description;
  char              *project;
  char             **upstreams;
  char              *default_view_id;
  QuayFeedVisibility visibility;
  QuayFeedRole       role;
  gboolean           crates_io;
  gboolean           read_only;

  char              *search_key;   /* folded: name, project and description */
  char              *sort_key;
};

enum { PROP_0, PROP_NAME, PROP_PROJECT, PROP_DESCRIPTION, PROP_ROLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayFeedInfo, quay_feed_info, G_TYPE_OBJECT)

/* Without the differences that people do not type: case, accents, full-width letters. */
static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autoptr(GString) plain = g_string_new (NULL);

  for (const char *p = normal != NULL ? normal : ""; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c))
        g_string_append_unichar (plain, c);
    }
  return g_utf8_casefold (plain->str, plain->len);
}

static void
make_keys (QuayFeedInfo *self)
{
  g_autofree char *all = NULL;
  g_autofree char *name = fold (self->name);
  g_autofree char *project = fold (self->project != NULL ? self->project : "");
  g_autofree char *name_key = g_utf8_collate_key (name, -1);
  g_autofree char *project_key = g_utf8_collate_key (project, -1);

  all = g_strjoin ("\n", self->name, self->project != NULL ? self->project : "",
                   self->description != NULL ? self->description : "", NULL);
  self->search_key = fold (all);
  self->sort_key = g_strconcat (name_key, "\001", project_key, NULL);
}

static gboolean
is_word (const char *text,
         const char *word)
{
  return text != NULL && g_ascii_strcasecmp (text, word) == 0;
}

/* A source of crates that is in use. Deleted ones stay in the list with the date of their end. */
static gboolean
is_cargo_upstream (JsonObject *upstream)
{
  return is_word (quay_azure_json_get_string (upstream, "protocol"), "cargo") &&
         !is_word (quay_azure_json_get_string (upstream, "status"), "disabled") &&
         quay_azure_json_get_string (upstream, "deletedDate") == NULL;
}

static gboolean
is_false (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         !json_node_get_boolean (node);
}

/* The only public source of crates there is, is crates.io; how the service names it and spells its address is not
 * documented. */
static void
read_upstreams (QuayFeedInfo *self,
                JsonObject   *feed)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  JsonArray *upstreams = quay_azure_json_get_array (feed, "upstreamSources");

  for (guint i = 0; upstreams != NULL && !is_false (feed, "upstreamEnabled") && i < json_array_get_length (upstreams);
       i++)
    {
      JsonNode *node = json_array_get_element (upstreams, i);
      JsonObject *upstream = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name;

      if (upstream == NULL || !is_cargo_upstream (upstream))
        continue;
      name = quay_azure_json_get_string (upstream, "name");
      if (is_word (quay_azure_json_get_string (upstream, "upstreamSourceType"), "public"))
        self->crates_io = TRUE;
      else if (name != NULL && name[0] != '\0')
        g_strv_builder_add (names, name);
    }
  self->upstreams = g_strv_builder_end (names);
}

static QuayFeedVisibility
read_visibility (JsonObject *project)
{
  const char *word;

  if (project == NULL)
    return QUAY_FEED_ORGANIZATION;
  word = quay_azure_json_get_string (project, "visibility");
  if (is_word (word, "public"))
    return QUAY_FEED_PUBLIC;
  return is_word (word, "organization") ? QUAY_FEED_ORGANIZATION : QUAY_FEED_PRIVATE;
}

static char *
dup_text (JsonObject *object,
          const char *name)
{
  const char *text = quay_azure_json_get_string (object, name);

  return text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

static QuayFeedAddress *
build_address (QuayFeedAddress *organization,
               const char      *project,
               const char      *feed)
{
  g_autoptr(QuayFeedAddress) address = NULL;

  /* A sign that stands for a view would lead to another feed than the one that is shown. */
  if (strpbrk (feed, "@~") != NULL)
    return NULL;
  address = quay_feed_address_new (quay_feed_address_get_server (organization),
                                   quay_feed_address_get_organization (organization), project, feed, FALSE, NULL);
  if (address != NULL && quay_feed_address_is_legacy (organization))
    return quay_feed_address_with_legacy_host (address);
  return g_steal_pointer (&address);
}

/* Private to azure/: a feed as the service lists it, see “Azure DevOps Services REST API”, Artifacts, “Feed”, 2026.
 * NULL when it has no name, or one with which no address can be built: nobody could connect to it. */
QuayFeedInfo *
_quay_feed_info_new_from_json (JsonObject      *object,
                               QuayFeedAddress *organization)
{
  g_autoptr(QuayFeedInfo) self = NULL;
  JsonObject *project = quay_azure_json_get_object (object, "project");
  const char *name = quay_azure_json_get_string (object, "name");
  const char *project_name = project != NULL ? quay_azure_json_get_string (project, "name") : NULL;
  g_autoptr(QuayFeedAddress) address = NULL;

  if (name == NULL || (project != NULL && project_name == NULL))
    return NULL;
  address = build_address (organization, project_name, name);
  if (address == NULL)
    return NULL;

  self = g_object_new (QUAY_TYPE_FEED_INFO, NULL);
  self->address = g_steal_pointer (&address);
  self->id = dup_text (object, "id");
  self->name = g_strdup (name);
  self->description = dup_text (object, "description");
  self->project = g_strdup (project_name);
  self->visibility = read_visibility (project);
  self->read_only = quay_azure_json_get_boolean (object, "isReadOnly");
  self->default_view_id = dup_text (object, "defaultViewId");
  read_upstreams (self, object);
  make_keys (self);
  return g_steal_pointer (&self);
}

/* Private to azure/. */
void
_quay_feed_info_set_role (QuayFeedInfo *self,
                          QuayFeedRole  role)
{
  if (self->role == role)
    return;
  self->role = role;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROLE]);
}

static void
quay_feed_info_finalize (GObject *object)
{
  QuayFeedInfo *self = QUAY_FEED_INFO (object);

  g_clear_pointer (&self->address, quay_feed_address_unref);
  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  g_free (self->project);
  g_strfreev (self->upstreams);
  g_free (self->default_view_id);
  g_free (self->search_key);
  g_free (self->sort_key);
  G_OBJECT_CLASS (quay_feed_info_parent_class)->finalize (object);
}

static void
quay_feed_info_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  QuayFeedInfo *self = QUAY_FEED_INFO (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PROJECT:
      g_value_set_string (value, self->project);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_ROLE:
      g_value_set_int (value, self->role);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_feed_info_class_init (QuayFeedInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = quay_feed_info_finalize;
  object_class->get_property = quay_feed_info_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PROJECT] = g_param_spec_string ("project", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  /**
   * QuayFeedInfo:role:
   *
   * A value of [enum@Quay.FeedRole].
   */
  properties[PROP_ROLE] = g_param_spec_int ("role", NULL, NULL, QUAY_FEED_ROLE_UNKNOWN, QUAY_FEED_ROLE_CONTRIBUTOR,
                                            QUAY_FEED_ROLE_UNKNOWN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_feed_info_init (QuayFeedInfo *self)
{
}

/**
 * quay_feed_info_get_id:
 *
 * Returns: (nullable): the GUID of the feed
 */
const char *
quay_feed_info_get_id (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), NULL);

  return self->id;
}

const char *
quay_feed_info_get_name (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), NULL);

  return self->name;
}

/**
 * quay_feed_info_get_description:
 *
 * Returns: (nullable): what its owner wrote about it, perhaps in several lines
 */
const char *
quay_feed_info_get_description (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), NULL);

  return self->description;
}

/**
 * quay_feed_info_get_project:
 *
 * Returns: (nullable): its project, or %NULL for a feed of the whole organization
 */
const char *
quay_feed_info_get_project (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), NULL);

  return self->project;
}

QuayFeedVisibility
quay_feed_info_get_visibility (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), QUAY_FEED_PRIVATE);

  return self->visibility;
}

/**
 * quay_feed_info_has_crates_io:
 *
 * Whether crates of crates.io come through the feed.
 */
gboolean
quay_feed_info_has_crates_io (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), FALSE);

  return self->crates_io;
}

/**
 * quay_feed_info_get_upstreams:
 *
 * Returns: (array zero-terminated=1): the names of its other sources of crates, perhaps none
 */
const char *const *
quay_feed_info_get_upstreams (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), NULL);

  return (const char *const *) self->upstreams;
}

gboolean
quay_feed_info_is_read_only (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), FALSE);

  return self->read_only;
}

/**
 * quay_feed_info_get_default_view_id:
 *
 * Returns: (nullable): the GUID of the view that other feeds see; the list does not tell its name
 */
const char *
quay_feed_info_get_default_view_id (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), NULL);

  return self->default_view_id;
}

QuayFeedRole
quay_feed_info_get_role (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), QUAY_FEED_ROLE_UNKNOWN);

  return self->role;
}

/**
 * quay_feed_info_dup_address:
 *
 * Returns: (transfer full): where the feed is, in the spelling of the service, which Cargo has to keep
 */
QuayFeedAddress *
quay_feed_info_dup_address (QuayFeedInfo *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), NULL);

  return quay_feed_address_ref (self->address);
}

/**
 * quay_feed_info_fold_search:
 * @text: what was typed
 *
 * Returns: (transfer full) (array zero-terminated=1): the words to look for with quay_feed_info_matches()
 */
char **
quay_feed_info_fold_search (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *folded = NULL;
  g_auto(GStrv) parts = NULL;
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  folded = fold (valid);
  parts = g_strsplit_set (folded, " \t\r\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] != '\0')
        g_strv_builder_add (words, parts[i]);
    }
  return g_strv_builder_end (words);
}

/**
 * quay_feed_info_matches:
 * @words: (array zero-terminated=1): of quay_feed_info_fold_search()
 *
 * Whether each of @words is in the name, the project or the description. Without words everything matches.
 */
gboolean
quay_feed_info_matches (QuayFeedInfo      *self,
                        const char *const *words)
{
  g_return_val_if_fail (QUAY_IS_FEED_INFO (self), FALSE);
  g_return_val_if_fail (words != NULL, FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (self->search_key, words[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * quay_feed_info_compare:
 * @first: (type QuayFeedInfo): a feed
 * @second: (type QuayFeedInfo): another
 * @unused: nothing
 *
 * The order in which people look for names; feeds of the same name by their project.
 */
int
quay_feed_info_compare (gconstpointer first,
                        gconstpointer second,
                        gpointer      unused)
{
  return strcmp (((const QuayFeedInfo *) first)->sort_key, ((const QuayFeedInfo *) second)->sort_key);
}
