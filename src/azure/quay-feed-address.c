/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-address"

#include "config.h"

#include "quay-feed-address.h"

#include "quay-azure-name.h"
#include "quay-azure-url.h"
#include "quay-error.h"
#include "quay-feed-address-private.h"

#include <string.h>

#define HOSTED_PACKAGES "https://pkgs.dev.azure.com"
#define HOSTED_PAGES "https://dev.azure.com"
#define LEGACY_SUFFIX ".pkgs.visualstudio.com"

/* A public feed lets everybody in without a token; with this behind its name it asks for one. */
#define FORCE_AUTH "~force-auth"

/* What only the text that was pasted can tell; the other notes follow from the address itself. */
#define NOTES_OF_TEXT (QUAY_ADDRESS_FROM_WEB_LINK | QUAY_ADDRESS_SCOPE_UNKNOWN | QUAY_ADDRESS_HAD_SECRET | \
                       QUAY_ADDRESS_HTTPS_FORCED | QUAY_ADDRESS_LEGACY_HOST)

/**
 * QuayFeedAddress:
 *
 * Where a feed is: an organization of the hosted service or a collection of an Azure DevOps Server, perhaps a
 * project, and a feed with perhaps a view.
 *
 * Its names are kept as people read them; its index URL is built from them in the one spelling that Cargo leaves as
 * it is, because to Cargo two spellings are two registries with two tokens. An URL that already stands in a file
 * keeps its own spelling: compare addresses, never rewrite one because it looks different.
 *
 * Immutable, so it may be shared between threads.
 */
struct _QuayFeedAddress
{
  gatomicrefcount  ref_count;
  QuayFeedHost     host_kind;
  QuayAddressNotes notes;
  char            *server;          /* without a final slash, escaped; NULL for the hosted service */
  char            *organization;    /* or the collection */
  char            *project;
  char            *feed;
  char            *view;
  gboolean         force_auth;
  gboolean         legacy;          /* on the older host, because the newer one does not answer */
  char            *index_url;
};

G_DEFINE_BOXED_TYPE (QuayFeedAddress, quay_feed_address, quay_feed_address_ref, quay_feed_address_unref)

static gboolean
set_unreadable (GError    **error,
                const char *reason)
{
  quay_error_set (error, QUAY_ERROR_INPUT_ADDRESS, NULL, reason, "The address cannot be read: %s", reason);
  return FALSE;
}

/**
 * quay_feed_address_check_organization:
 * @name: (nullable): what was typed
 * @error: %QUAY_ERROR_INPUT_INCOMPLETE when there is nothing, %QUAY_ERROR_INPUT_PLACEHOLDER, otherwise
 *   %QUAY_ERROR_INPUT_ORGANIZATION
 *
 * Checks the rule for organizations of the hosted service: ASCII letters, digits and hyphens, no hyphen at either
 * end, at most 50 (“Create an organization”, the manual of Azure DevOps, 2026).
 */
gboolean
quay_feed_address_check_organization (const char *name,
                                      GError    **error)
{
  return quay_azure_name_check (QUAY_AZURE_NAME_ORGANIZATION, name, error);
}

/* Takes “~force-auth” off the end of @text, however often it is there. */
static gboolean
cut_force_auth (char *text)
{
  gsize suffix = strlen (FORCE_AUTH);
  gsize length = strlen (text);
  gboolean found = FALSE;

  while (length >= suffix && g_ascii_strcasecmp (text + length - suffix, FORCE_AUTH) == 0)
    {
      length -= suffix;
      text[length] = '\0';
      found = TRUE;
    }
  return found;
}

/* “FEED[@VIEW][~force-auth]”. Neither “@” nor “~” may be part of a name, so the text has one reading. */
static gboolean
read_feed (QuayFeedAddress *self,
           const char      *text,
           GError         **error)
{
  g_autofree char *feed = g_strdup (text);
  char *at;

  self->force_auth |= cut_force_auth (feed);
  at = strchr (feed, '@');
  if (at != NULL)
    {
      *at = '\0';
      self->force_auth |= cut_force_auth (feed);
      if (at[1] == '\0')
        return set_unreadable (error, "view");
      if (!quay_azure_name_check (QUAY_AZURE_NAME_FEED, at + 1, error))
        return FALSE;
      self->view = g_strdup (at + 1);
    }
  if (!quay_azure_name_check (QUAY_AZURE_NAME_FEED, feed, error))
    return FALSE;

  self->feed = g_steal_pointer (&feed);
  return TRUE;
}

static void
append_segment (GString    *url,
                const char *name)
{
  g_autofree char *escaped = NULL;

  if (name == NULL)
    return;
  escaped = g_uri_escape_string (name, NULL, FALSE);
  g_string_append_printf (url, "/%s", escaped);
}

static void
append_feed (QuayFeedAddress *self,
             GString         *url)
{
  append_segment (url, self->feed);
  if (self->view != NULL)
    {
      g_autofree char *view = g_uri_escape_string (self->view, NULL, FALSE);

      g_string_append_printf (url, "@%s", view);
    }
}

/* Every segment in the form of g_uri_escape_string(): upper-case escapes of everything that is not unreserved. Cargo
 * takes that over byte for byte (tried with cargo 1.95), so the text in the file is also the key in the keyring. */
static char *
build_index_url (QuayFeedAddress *self)
{
  GString *url = g_string_new ("sparse+");

  if (self->legacy)
    {
      g_autofree char *label = g_ascii_strdown (self->organization, -1);

      g_string_append_printf (url, "https://%s" LEGACY_SUFFIX, label);
    }
  else
    {
      g_string_append (url, self->server != NULL ? self->server : HOSTED_PACKAGES);
      append_segment (url, self->organization);
    }
  append_segment (url, self->project);
  g_string_append (url, "/_packaging");
  append_feed (self, url);
  if (self->force_auth)
    g_string_append (url, FORCE_AUTH);
  g_string_append (url, "/Cargo/index/");
  return g_string_free (url, FALSE);
}

static QuayAddressNotes
collect_notes (QuayFeedAddress *self)
{
  QuayAddressNotes notes = QUAY_ADDRESS_NONE;

  if (self->server != NULL)
    {
      notes |= QUAY_ADDRESS_UNCERTAIN_HOST;
      if (g_str_has_prefix (self->server, "http:"))
        notes |= QUAY_ADDRESS_INSECURE;
    }
  if ((self->project != NULL && g_uuid_string_is_valid (self->project)) ||
      (self->feed != NULL && g_uuid_string_is_valid (self->feed)))
    notes |= QUAY_ADDRESS_HAS_GUIDS;
  if (self->view != NULL && self->force_auth)
    notes |= QUAY_ADDRESS_FORCED_VIEW;
  return notes;
}

/* Private to the type: what quay_feed_address_new() and the parser of texts have in common. @server is normalised,
 * @feed may be NULL, @notes are those that only the text can tell. */
QuayFeedAddress *
_quay_feed_address_build (const char      *server,
                          const char      *organization,
                          const char      *project,
                          const char      *feed,
                          gboolean         force_auth,
                          QuayAddressNotes notes,
                          GError         **error)
{
  g_autoptr(QuayFeedAddress) self = g_new0 (QuayFeedAddress, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->host_kind = server != NULL ? QUAY_FEED_SERVER : QUAY_FEED_HOSTED;
  self->server = g_strdup (server);

  if (!quay_azure_name_check (server != NULL ? QUAY_AZURE_NAME_COLLECTION : QUAY_AZURE_NAME_ORGANIZATION,
                              organization, error))
    return NULL;
  self->organization = g_strdup (organization);

  if (project != NULL && project[0] != '\0')
    {
      if (!quay_azure_name_check (QUAY_AZURE_NAME_PROJECT, project, error))
        return NULL;
      self->project = g_strdup (project);
    }

  if (feed != NULL)
    {
      self->force_auth = force_auth;
      if (!read_feed (self, feed, error))
        return NULL;
      self->index_url = build_index_url (self);
    }

  self->notes = (notes & NOTES_OF_TEXT) | collect_notes (self);
  return g_steal_pointer (&self);
}

/* “[https://]host[:port][/virtual/directory][/]” in its one spelling. */
static char *
normalise_server (const char *text,
                  GError    **error)
{
  g_autoptr(QuayAzureUrl) url = NULL;
  g_autofree char *origin = NULL;
  GString *server;

  if (strchr (text, '@') != NULL || strpbrk (text, "?#") != NULL ||
      (strstr (text, "://") != NULL && g_ascii_strncasecmp (text, "http", 4) != 0) ||
      !g_utf8_validate (text, -1, NULL))
    {
      set_unreadable (error, "server");
      return NULL;
    }

  url = quay_azure_url_parse (text, strlen (text), error);
  if (url == NULL)
    return NULL;
  if (url->host_class != QUAY_AZURE_HOST_FOREIGN)
    {
      quay_error_set (error, QUAY_ERROR_INPUT_HOST, url->host, NULL, "“%s” is not an Azure DevOps Server", url->host);
      return NULL;
    }

  origin = quay_azure_url_dup_origin (url);
  server = g_string_new (origin);
  for (guint i = 0; i < url->segments->len; i++)
    append_segment (server, g_ptr_array_index (url->segments, i));
  return g_string_free (server, FALSE);
}

static char *
dup_stripped (const char *text)
{
  return text != NULL ? g_strstrip (g_strdup (text)) : NULL;
}

/**
 * quay_feed_address_new:
 * @server: (nullable): “https://host[:port][/tfs]” of an Azure DevOps Server, or %NULL for the hosted service
 * @organization: (nullable): the organization, or the collection of the server
 * @project: (nullable): %NULL or empty for a feed of the whole organization
 * @feed: (nullable): the feed; “@VIEW” and “~force-auth” may follow
 * @force_auth: whether the feed shall ask for a token although it is public
 * @error: %QUAY_ERROR_INPUT_INCOMPLETE with “organization”, “collection” or “feed” as subject;
 *   %QUAY_ERROR_INPUT_ORGANIZATION; %QUAY_ERROR_INPUT_PLACEHOLDER; %QUAY_ERROR_INPUT_HOST for a server that is none;
 *   %QUAY_ERROR_INPUT_ADDRESS with “server”, “collection”, “project”, “feed” or “view” as object, and those of
 *   quay_feed_address_new_from_text()
 *
 * An address from its parts as people type them. Blanks around the parts do not count.
 *
 * Returns: (transfer full): the address; it has an index URL
 */
QuayFeedAddress *
quay_feed_address_new (const char *server,
                       const char *organization,
                       const char *project,
                       const char *feed,
                       gboolean    force_auth,
                       GError    **error)
{
  g_autofree char *clean_server = dup_stripped (server);
  g_autofree char *clean_organization = dup_stripped (organization);
  g_autofree char *clean_project = dup_stripped (project);
  g_autofree char *clean_feed = dup_stripped (feed);
  const char *parts[] = { organization, project, feed };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL && !g_utf8_validate (parts[i], -1, NULL))
        {
          set_unreadable (error, "not UTF-8");
          return NULL;
        }
    }

  if (clean_server != NULL)
    {
      g_autofree char *normal = normalise_server (clean_server, error);

      if (normal == NULL)
        return NULL;
      g_free (clean_server);
      clean_server = g_steal_pointer (&normal);
    }

  return _quay_feed_address_build (clean_server, clean_organization, clean_project,
                                   clean_feed != NULL ? clean_feed : "", force_auth, QUAY_ADDRESS_NONE, error);
}

/**
 * quay_feed_address_new_organization:
 * @server: (nullable): as in quay_feed_address_new()
 * @organization: (nullable): the organization, or the collection of the server
 * @error: as in quay_feed_address_new()
 *
 * Where the feeds of an organization are listed.
 *
 * Returns: (transfer full): an address without a feed, so without an index URL
 */
QuayFeedAddress *
quay_feed_address_new_organization (const char *server,
                                    const char *organization,
                                    GError    **error)
{
  g_autofree char *clean_server = dup_stripped (server);
  g_autofree char *clean_organization = dup_stripped (organization);
  g_autofree char *normal = NULL;

  if (organization != NULL && !g_utf8_validate (organization, -1, NULL))
    {
      set_unreadable (error, "not UTF-8");
      return NULL;
    }
  if (clean_server != NULL)
    {
      normal = normalise_server (clean_server, error);
      if (normal == NULL)
        return NULL;
    }
  return _quay_feed_address_build (normal, clean_organization, NULL, NULL, FALSE, QUAY_ADDRESS_NONE, error);
}

QuayFeedAddress *
quay_feed_address_ref (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_feed_address_unref (QuayFeedAddress *self)
{
  g_return_if_fail (self != NULL);

  /* The builder drops an unfinished one, too. */
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->server);
  g_free (self->organization);
  g_free (self->project);
  g_free (self->feed);
  g_free (self->view);
  g_free (self->index_url);
  g_free (self);
}

/**
 * quay_feed_address_equal:
 * @self: (nullable): an address
 * @other: (nullable): another
 *
 * Whether both name the same place to Cargo, which tells upper from lower case. How they were written is not looked
 * at.
 */
gboolean
quay_feed_address_equal (QuayFeedAddress *self,
                         QuayFeedAddress *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return g_strcmp0 (self->server, other->server) == 0 &&
         self->legacy == other->legacy &&
         g_strcmp0 (self->organization, other->organization) == 0 &&
         g_strcmp0 (self->project, other->project) == 0 &&
         g_strcmp0 (self->index_url, other->index_url) == 0;
}

/**
 * quay_feed_address_same_organization:
 * @self: an address
 * @other: another; neither needs a feed
 *
 * Whether a token for the one is a token for the other, too: one token serves all feeds of an organization, also under
 * its older host, or of a collection of a server, as long as that has the same address.
 */
gboolean
quay_feed_address_same_organization (QuayFeedAddress *self,
                                     QuayFeedAddress *other)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return self->host_kind == other->host_kind &&
         g_strcmp0 (self->server, other->server) == 0 &&
         self->organization != NULL && other->organization != NULL &&
         g_ascii_strcasecmp (self->organization, other->organization) == 0;
}

QuayFeedHost
quay_feed_address_get_host_kind (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, QUAY_FEED_HOSTED);

  return self->host_kind;
}

QuayAddressNotes
quay_feed_address_get_notes (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, QUAY_ADDRESS_NONE);

  return self->notes;
}

/**
 * quay_feed_address_get_server:
 *
 * Returns: (nullable): “https://host[:port][/tfs]” without a final slash, or %NULL for the hosted service
 */
const char *
quay_feed_address_get_server (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->server;
}

const char *
quay_feed_address_get_organization (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->organization;
}

const char *
quay_feed_address_get_project (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->project;
}

const char *
quay_feed_address_get_feed (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->feed;
}

const char *
quay_feed_address_get_view (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->view;
}

gboolean
quay_feed_address_get_force_auth (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->force_auth;
}

/**
 * quay_feed_address_get_index_url:
 *
 * Returns: (nullable): “sparse+https://…/Cargo/index/”, which Cargo takes over byte for byte; %NULL without a feed
 */
const char *
quay_feed_address_get_index_url (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->index_url;
}

/**
 * quay_feed_address_dup_feed_text:
 *
 * Returns: (transfer full) (nullable): “FEED” or “FEED@VIEW” as people type it; %NULL without a feed
 */
char *
quay_feed_address_dup_feed_text (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->view == NULL)
    return g_strdup (self->feed);
  return g_strdup_printf ("%s@%s", self->feed, self->view);
}

/**
 * quay_feed_address_dup_tokens_page:
 *
 * Returns: (transfer full): the page of Azure DevOps on which a personal access token is made
 */
char *
quay_feed_address_dup_tokens_page (QuayFeedAddress *self)
{
  GString *url;

  g_return_val_if_fail (self != NULL, NULL);

  url = g_string_new (self->server != NULL ? self->server : HOSTED_PAGES);
  append_segment (url, self->organization);
  g_string_append (url, "/_usersSettings/tokens");
  return g_string_free (url, FALSE);
}

/**
 * quay_feed_address_dup_feed_page:
 *
 * Returns: (transfer full): the page of Azure DevOps that shows the feed, or the list of feeds when none is named
 */
char *
quay_feed_address_dup_feed_page (QuayFeedAddress *self)
{
  GString *url;

  g_return_val_if_fail (self != NULL, NULL);

  url = g_string_new (self->server != NULL ? self->server : HOSTED_PAGES);
  append_segment (url, self->organization);
  append_segment (url, self->project);
  g_string_append (url, "/_artifacts");
  if (self->feed != NULL)
    {
      g_string_append (url, "/feed");
      append_feed (self, url);
    }
  return g_string_free (url, FALSE);
}

/**
 * quay_feed_address_dup_host:
 *
 * Returns: (transfer full): the host that a token for this feed is sent to: in punycode, so that no letter of another
 *   script passes for a plain one, and with its port unless that is the default
 */
char *
quay_feed_address_dup_host (QuayFeedAddress *self)
{
  const char *host;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->legacy)
    {
      g_autofree char *label = g_ascii_strdown (self->organization, -1);

      return g_strconcat (label, LEGACY_SUFFIX, NULL);
    }
  host = strstr (self->server != NULL ? self->server : HOSTED_PACKAGES, "://") + 3;
  return g_strndup (host, strcspn (host, "/"));
}

static void
set_legacy (QuayFeedAddress *self)
{
  self->legacy = TRUE;
  self->notes |= QUAY_ADDRESS_LEGACY_HOST;
  g_clear_pointer (&self->index_url, g_free);
  if (self->feed != NULL)
    self->index_url = build_index_url (self);
}

static QuayFeedAddress *
copy_with (QuayFeedAddress *self,
           const char      *project,
           gboolean         force_auth,
           QuayAddressNotes notes,
           GError         **error)
{
  g_autofree char *feed = quay_feed_address_dup_feed_text (self);
  QuayFeedAddress *copy = _quay_feed_address_build (self->server, self->organization, project, feed, force_auth,
                                                    notes, error);

  if (copy != NULL && self->legacy)
    set_legacy (copy);
  return copy;
}

/**
 * quay_feed_address_with_project:
 * @project: (nullable): the project, or %NULL for a feed of the whole organization
 * @error: %QUAY_ERROR_INPUT_ADDRESS for a name that no project can have
 *
 * The same feed name in another scope. Whoever calls this knows the scope, so %QUAY_ADDRESS_SCOPE_UNKNOWN goes.
 *
 * Returns: (transfer full): a new address
 */
QuayFeedAddress *
quay_feed_address_with_project (QuayFeedAddress *self,
                                const char      *project,
                                GError         **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return copy_with (self, project, self->force_auth, self->notes & ~QUAY_ADDRESS_SCOPE_UNKNOWN, error);
}

/**
 * quay_feed_address_with_force_auth:
 * @force_auth: whether the feed shall ask for a token although it is public
 *
 * Returns: (transfer full): a new address; without a feed the same one
 */
QuayFeedAddress *
quay_feed_address_with_force_auth (QuayFeedAddress *self,
                                   gboolean         force_auth)
{
  g_return_val_if_fail (self != NULL, NULL);

  return copy_with (self, self->project, force_auth, self->notes, NULL);
}

/**
 * quay_feed_address_with_legacy_host:
 *
 * The older address of a feed of the hosted service. Texts that have it are read as the newer one, which is what
 * Azure DevOps shows today; this is for networks and organizations where that does not answer.
 *
 * Returns: (transfer full): a new address; the same one for a server, which has no older address
 */
QuayFeedAddress *
quay_feed_address_with_legacy_host (QuayFeedAddress *self)
{
  QuayFeedAddress *copy;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->server != NULL || self->legacy)
    return quay_feed_address_ref (self);
  copy = copy_with (self, self->project, self->force_auth, self->notes, NULL);
  set_legacy (copy);
  return copy;
}

/**
 * quay_feed_address_is_legacy:
 *
 * Whether the index URL is the older one, see quay_feed_address_with_legacy_host().
 */
gboolean
quay_feed_address_is_legacy (QuayFeedAddress *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->legacy;
}
