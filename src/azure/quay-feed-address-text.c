/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-address"

#include "config.h"

#include "quay-feed-address.h"

#include "quay-azure-url.h"
#include "quay-error.h"
#include "quay-feed-address-private.h"
#include "quay-redact.h"

#include <string.h>

/* From any text to one address. The text is what people have at hand: an index address, a link out of the browser, a
 * line of .npmrc or nuget.config, a clone address, a command line.
 */

#define LONGEST_TEXT (64 * 1024)

/* One address as it stands in the text. */
typedef struct
{
  const char *start;
  gsize       length;
  gboolean    exact;   /* has a scheme: what is wrong with it is wrong with the text */
} Candidate;

/* What the path of an address says, borrowed from its QuayAzureUrl. */
typedef struct
{
  const char      *organization;
  const char      *project;
  char            *feed;        /* owned */
  QuayAddressNotes notes;
} Place;

static gboolean
set_unreadable (GError    **error,
                const char *reason)
{
  quay_error_set (error, QUAY_ERROR_INPUT_ADDRESS, NULL, reason, "The address cannot be read: %s", reason);
  return FALSE;
}

static gboolean
set_unrecognised (GError    **error,
                  const char *host)
{
  if (host != NULL)
    quay_error_set (error, QUAY_ERROR_INPUT_HOST, host, NULL, "“%s” is not the address of a feed", host);
  else
    quay_error_set (error, QUAY_ERROR_INPUT_HOST, NULL, NULL, "There is no address in the text");
  return FALSE;
}

/* White space, quotes of every kind and what surrounds addresses in markup. */
static gboolean
is_delimiter (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) ||
         c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' ||
         c == 0x00A0 || c == 0x00AB || c == 0x00BB || (c >= 0x2018 && c <= 0x201F) ||
         c == 0x200B || c == 0xFEFF;
}

static gsize
measure_word (const char *text)
{
  const char *p = text;

  while (*p != '\0' && !is_delimiter (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p - text;
}

/* Whether @text, of @length bytes, begins like “_authToken=…”. A colon may stand in an address, too: in the name of
 * a feed, as far as its server lets that have one, and where it cannot be told, cutting would lead to another feed. */
static gboolean
is_assignment (const char *text,
               gsize       length)
{
  static const char *keys[] = { "_auth", "_authToken", "_password", "always-auth", "email", "username" };
  gsize end = 0;

  while (end < length && (g_ascii_isalpha (text[end]) || text[end] == '_' || text[end] == '-'))
    end++;
  if (end < length && text[end] != '=')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (strlen (keys[i]) == end && g_ascii_strncasecmp (keys[i], text, end) == 0)
        return TRUE;
    }
  /* A key that is not known yet may hold a secret as well. */
  return end > 1 && end < length && text[0] == '_';
}

/* “:_authToken=…” and its relatives stand behind the address in .npmrc. */
static gsize
cut_assignment (const char *text,
                gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == ':' && is_assignment (text + i + 1, length - i - 1))
        return i;
    }
  return length;
}

/* The comma, semicolon or full stop of the sentence that the address stands in. A full stop alone: two are a dot
 * segment, which has to be seen and refused. */
static gsize
cut_punctuation (const char *text,
                 gsize       length)
{
  while (length > 0 && strchr (",;", text[length - 1]) != NULL)
    length--;
  if (length > 1 && text[length - 1] == '.' && g_ascii_isalnum (text[length - 2]))
    length--;
  return length;
}

/* Whether the word of @start stands in single quotes. */
static gboolean
is_quoted (const char *text,
           const char *start)
{
  while (start > text)
    {
      gunichar c;

      start = g_utf8_prev_char (start);
      c = g_utf8_get_char (start);
      if (is_delimiter (c))
        return c == '\'' || c == 0x2018;
    }
  return FALSE;
}

static gboolean
is_apostrophe (const char *p)
{
  return *p == '\'' || g_str_has_prefix (p, "\xE2\x80\x99");
}

/* Whether an address can go on with @text, of @length bytes: a sentence goes on with signs alone. */
static gboolean
goes_on (const char *text,
         gsize       length)
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      if (g_unichar_isalnum (g_utf8_get_char (p)) || *p == '/' || *p == '%')
        return TRUE;
    }
  return FALSE;
}

/* “ada's-crates” is the name of a feed, and browsers copy it like that. So an apostrophe in a path is a part of it, if
 * the path goes on behind it and no quotation ends there. */
static gsize
measure_address (const char *text,
                 const char *start)
{
  gsize length = measure_word (start);
  gsize end = length;

  if (!is_apostrophe (start + length) || g_strstr_len (start, length, "/_") == NULL || is_quoted (text, start))
    return length;

  while (is_apostrophe (start + end))
    {
      gsize next = g_utf8_next_char (start + end) - start;
      gsize more = measure_word (start + next);

      end = next + more;
      if (goes_on (start + next, more))
        length = end;
    }
  return length;
}

/* @start: somewhere in @text */
static Candidate
read_candidate (const char *text,
                const char *start,
                gboolean    exact)
{
  Candidate candidate = { .start = start, .exact = exact };

  candidate.length = cut_punctuation (start, cut_assignment (start, measure_address (text, start)));
  return candidate;
}

static gboolean
find_with_scheme (const char *text,
                  Candidate  *candidate)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if ((*p == 'h' || *p == 'H') &&
          (g_ascii_strncasecmp (p, "http://", 7) == 0 || g_ascii_strncasecmp (p, "https://", 8) == 0))
        {
          *candidate = read_candidate (text, p, TRUE);
          return TRUE;
        }
    }
  return FALSE;
}

/* “//host/path”, as .npmrc names what its next value belongs to. */
static gboolean
find_without_scheme (const char *text,
                     Candidate  *candidate)
{
  for (const char *p = strstr (text, "//"); p != NULL; p = strstr (p + 2, "//"))
    {
      if (p == text || is_delimiter (g_utf8_get_char (g_utf8_prev_char (p))) || p[-1] == '=')
        {
          *candidate = read_candidate (text, p, TRUE);
          return TRUE;
        }
    }
  return FALSE;
}

/* “host.tld”, “host.tld/path”: a word whose first part has a dot inside. */
static gboolean
find_bare (const char *text,
           Candidate  *candidate)
{
  const char *p = text;

  while (*p != '\0')
    {
      gsize length = measure_word (p);
      gsize host = MIN (strcspn (p, "/?#\\"), length);
      const char *dot = memchr (p, '.', host);

      if (dot != NULL && dot > p && dot + 1 < p + host)
        {
          *candidate = read_candidate (text, p, FALSE);
          return TRUE;
        }
      p += length;
      if (*p != '\0')
        p = g_utf8_next_char (p);
    }
  return FALSE;
}

/* Takes “<FEED_NAME>” right behind the address for what it is; “</value>” and “<br>” are markup. */
static gboolean
check_behind (const char *end,
              GError    **error)
{
  g_autofree char *word = NULL;
  gsize length;

  if (end[0] != '<' || !g_ascii_isalpha (end[1]))
    return TRUE;
  length = strspn (end + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_- ");
  if (end[length + 1] != '>' || length < 3)
    return TRUE;

  word = g_strndup (end, length + 2);
  quay_error_set (error, QUAY_ERROR_INPUT_PLACEHOLDER, word, NULL, "“%s” stands for a name of yours", word);
  return FALSE;
}

static const char *
segment (QuayAzureUrl *url,
         guint         i)
{
  return i < url->segments->len ? g_ptr_array_index (url->segments, i) : NULL;
}

static gboolean
segment_is (QuayAzureUrl *url,
            guint         i,
            const char   *word)
{
  const char *name = segment (url, i);

  return name != NULL && g_ascii_strcasecmp (name, word) == 0;
}

/* The value of “feed=” in a link to the old pages; “&amp;” when it was copied out of markup. */
static char *
read_feed_parameter (const char *query,
                     GError    **error)
{
  g_auto(GStrv) parameters = g_strsplit_set (query != NULL ? query : "", "&;", -1);

  for (guint i = 0; parameters[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (parameters[i], "feed=", 5) == 0 && parameters[i][5] != '\0')
        return quay_azure_url_decode_segment (parameters[i] + 5, -1, error);
    }
  return NULL;
}

/* Finds the feed and where the names of its place end: the index of the first segment that is not one. */
static gboolean
read_marker (QuayAzureUrl *url,
             guint         first,
             Place        *place,
             guint        *end,
             GError      **error)
{
  guint i = first;

  while (i < url->segments->len && segment (url, i)[0] != '_')
    i++;
  *end = i;

  if (segment_is (url, i, "_packaging"))
    {
      g_autoptr(GError) local_error = NULL;
      char *parameter = read_feed_parameter (url->query, &local_error);

      if (segment (url, i + 1) != NULL)
        {
          g_free (parameter);
          place->feed = g_strdup (segment (url, i + 1));
        }
      else if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      else if (parameter != NULL)
        {
          place->feed = parameter;
          place->notes |= QUAY_ADDRESS_FROM_WEB_LINK | QUAY_ADDRESS_SCOPE_UNKNOWN;
        }
    }
  else if (segment_is (url, i, "_artifacts"))
    {
      place->notes |= QUAY_ADDRESS_FROM_WEB_LINK;
      if (segment_is (url, i + 1, "feed") && segment (url, i + 2) != NULL)
        {
          place->feed = g_strdup (segment (url, i + 2));
          place->notes |= QUAY_ADDRESS_SCOPE_UNKNOWN;
        }
    }
  else if (segment_is (url, i, "_apis") && segment_is (url, i + 1, "packaging") && segment_is (url, i + 2, "feeds"))
    place->feed = g_strdup (segment (url, i + 3));
  return TRUE;
}

/* Some tools escape a name that is escaped already. A project cannot have a percent sign, so there is no doubt. */
static char *
decode_again (const char *name,
              GError    **error)
{
  const char *percent = name != NULL ? strchr (name, '%') : NULL;

  if (percent == NULL || !g_ascii_isxdigit (percent[1]) || !g_ascii_isxdigit (percent[2]))
    return g_strdup (name);
  return quay_azure_url_decode_segment (name, -1, error);
}

static QuayFeedAddress *
build_address (const char *server,
               Place      *place,
               GError    **error)
{
  g_autofree char *project = NULL;

  if (place->project != NULL)
    {
      project = decode_again (place->project, error);
      if (project == NULL)
        return NULL;
    }
  else
    {
      /* No project, so there is no other scope that the feed could be meant to have. */
      place->notes &= ~QUAY_ADDRESS_SCOPE_UNKNOWN;
    }
  return _quay_feed_address_build (server, place->organization, project, place->feed, FALSE, place->notes, error);
}

static QuayFeedAddress *
read_hosted (QuayAzureUrl *url,
             Place        *place,
             GError      **error)
{
  guint first = 0;
  guint end;

  place->organization = url->organization;
  if (url->host_class == QUAY_AZURE_HOST_LEGACY)
    {
      place->notes |= QUAY_ADDRESS_LEGACY_HOST;
      if (segment_is (url, 0, "DefaultCollection"))
        first++;
    }
  else if (segment (url, 0) != NULL && segment (url, 0)[0] != '_')
    place->organization = segment (url, first++);

  if (!url->secure)
    place->notes |= QUAY_ADDRESS_HTTPS_FORCED;
  if (!read_marker (url, first, place, &end, error))
    return NULL;

  if (end > first)
    place->project = segment (url, first);
  if (place->feed != NULL && end > first + 1)
    {
      set_unreadable (error, "path");
      return NULL;
    }
  if (place->feed == NULL && !g_str_has_prefix (url->host, "pkgs.") && !g_str_has_prefix (url->host, "feeds.") &&
      segment (url, first) != NULL)
    place->notes |= QUAY_ADDRESS_FROM_WEB_LINK;
  return build_address (NULL, place, error);
}

/* “/[virtual/directory/]COLLECTION[/PROJECT]”: “tfs” is the directory that servers have been installed in for years,
 * otherwise the last two segments are collection and project. That guess may be wrong for a directory of another name
 * and a feed of the whole collection; the index URL is the same either way. */
static QuayFeedAddress *
read_server (QuayAzureUrl *url,
             Place        *place,
             gboolean     *foreign,
             GError      **error)
{
  g_autofree char *origin = quay_azure_url_dup_origin (url);
  g_autoptr(GString) server = g_string_new (origin);
  guint prefix;
  guint end;

  if (!read_marker (url, 0, place, &end, error))
    return NULL;
  if (place->feed == NULL)
    {
      *foreign = TRUE;
      set_unrecognised (error, url->host);
      return NULL;
    }

  prefix = end > 2 ? end - 2 : 0;
  if (segment_is (url, 0, "tfs"))
    prefix = MAX (prefix, 1);
  for (guint i = 0; i < MIN (prefix + 1, end); i++)
    {
      if (quay_azure_host_is_imitated (segment (url, i)))
        {
          quay_error_set (error, QUAY_ERROR_INPUT_HOST, url->host, NULL,
                          "An address of “%s” is written to look like one of Azure DevOps", url->host);
          return NULL;
        }
    }

  for (guint i = 0; i < prefix; i++)
    {
      g_autofree char *escaped = g_uri_escape_string (segment (url, i), NULL, FALSE);

      g_string_append_printf (server, "/%s", escaped);
    }
  if (prefix < end)
    place->organization = segment (url, prefix);
  if (prefix + 1 < end)
    place->project = segment (url, prefix + 1);
  return build_address (server->str, place, error);
}

/* @foreign tells an address that is well made, but of something else. */
static QuayFeedAddress *
read_address (const Candidate *candidate,
              QuayAddressNotes notes,
              gboolean        *foreign,
              GError         **error)
{
  g_autoptr(QuayAzureUrl) url = NULL;
  g_autoptr(GError) local_error = NULL;
  QuayFeedAddress *address = NULL;
  Place place = { .notes = notes };

  *foreign = FALSE;
  if (!check_behind (candidate->start + candidate->length, error))
    return NULL;

  url = quay_azure_url_parse (candidate->start, candidate->length, error);
  if (url == NULL)
    return NULL;

  if (url->host_class == QUAY_AZURE_HOST_OTHER_SERVICE)
    set_unrecognised (error, url->host);
  else if (url->host_class == QUAY_AZURE_HOST_FOREIGN)
    address = read_server (url, &place, foreign, error);
  else
    address = read_hosted (url, &place, error);
  g_free (place.feed);
  return address;
}

/* “git@ssh.dev.azure.com:v3/ORGANIZATION/PROJECT/REPOSITORY”, which is what people have at hand who work with git. */
static gboolean
find_clone_address (const char *text,
                    Candidate  *candidate)
{
  static const char *hosts[] = { "@ssh.dev.azure.com", "@vs-ssh.visualstudio.com" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      const char *found = strstr (text, hosts[i]);
      gsize length = strlen (hosts[i]);

      if (found != NULL && (found[length] == ':' || found[length] == '/') &&
          g_str_has_prefix (found + length + 1, "v3/"))
        {
          *candidate = read_candidate (text, found + length + strlen (":v3/"), TRUE);
          return TRUE;
        }
    }
  return FALSE;
}

static QuayFeedAddress *
read_clone_address (const Candidate *candidate,
                    QuayAddressNotes notes,
                    GError         **error)
{
  g_autofree char *path = g_strndup (candidate->start, candidate->length);
  g_auto(GStrv) parts = g_strsplit (path, "/", 3);
  g_autofree char *project = NULL;

  if (!check_behind (candidate->start + candidate->length, error))
    return NULL;
  if (parts[0] != NULL && parts[1] != NULL)
    {
      project = quay_azure_url_decode_segment (parts[1], -1, error);
      if (project == NULL)
        return NULL;
    }
  return _quay_feed_address_build (NULL, parts[0], project, NULL, FALSE, notes | QUAY_ADDRESS_FROM_WEB_LINK, error);
}

/* Goes through all addresses that one way of looking finds. The first that is one of Azure DevOps decides, whether it
 * is good or bad; addresses of others, such as the public gallery in the same nuget.config, are passed over. @refusal
 * holds what to say when there is nothing better. */
static QuayFeedAddress *
search (const char *text,
        gboolean (*find)(const char *, Candidate *),
        QuayAddressNotes notes,
        GError           **refusal)
{
  Candidate candidate;

  while (find (text, &candidate))
    {
      g_autoptr(GError) error = NULL;
      gboolean foreign;
      QuayFeedAddress *address = read_address (&candidate, notes, &foreign, &error);

      if (address != NULL)
        {
          g_clear_error (refusal);
          return address;
        }
      if (*refusal == NULL || !foreign)
        {
          g_clear_error (refusal);
          *refusal = g_steal_pointer (&error);
        }
      if (!foreign && candidate.exact)
        return NULL;
      text = candidate.start + MAX (measure_word (candidate.start), 1);
    }
  return NULL;
}

static gboolean
check_text (const char *text,
            GError    **error)
{
  if (strnlen (text, LONGEST_TEXT + 1) > LONGEST_TEXT)
    return set_unreadable (error, "too long");
  if (!g_utf8_validate (text, -1, NULL))
    return set_unreadable (error, "not UTF-8");

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!is_delimiter (g_utf8_get_char (p)))
        return TRUE;
    }
  quay_error_set (error, QUAY_ERROR_INPUT_INCOMPLETE, "address", NULL, "The text is empty");
  return FALSE;
}

/**
 * quay_feed_address_new_from_text:
 * @text: what was pasted; not TOML, whose strings the caller takes out first
 * @error: %QUAY_ERROR_INPUT_INCOMPLETE with “address”, “organization”, “collection” or “feed” as subject;
 *   %QUAY_ERROR_INPUT_HOST when no address of Azure DevOps is in it or one that only looks like it, with the host as
 *   subject; %QUAY_ERROR_INPUT_PLACEHOLDER with the placeholder as subject; %QUAY_ERROR_INPUT_ORGANIZATION;
 *   %QUAY_ERROR_INPUT_ADDRESS with the reason as object: “backslash”, “bad percent escape”, “collection”,
 *   “dot segment”, “feed”, “host”, “not UTF-8”, “path”, “port”, “project”, “too long” or “view”
 *
 * One address out of any text: an index address with or without “sparse+”, an address for NuGet, npm, pip or Maven,
 * a page of Azure DevOps, a clone address; the text around it does not matter. With none of a feed, but of an
 * organization, the result has no feed.
 *
 * Returns: (transfer full): the address
 */
QuayFeedAddress *
quay_feed_address_new_from_text (const char *text,
                                 GError    **error)
{
  g_autoptr(GError) refusal = NULL;
  g_autofree char *redacted = NULL;
  QuayFeedAddress *address;
  QuayAddressNotes notes = QUAY_ADDRESS_NONE;
  Candidate candidate;

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_text (text, error))
    return NULL;

  redacted = quay_redact (text);
  if (strcmp (redacted, text) != 0)
    notes |= QUAY_ADDRESS_HAD_SECRET;

  address = search (text, find_with_scheme, notes, &refusal);
  if (address != NULL)
    return address;
  if (refusal == NULL && find_clone_address (text, &candidate))
    return read_clone_address (&candidate, notes, error);
  if (refusal == NULL)
    address = search (text, find_without_scheme, notes, &refusal);
  if (address == NULL && refusal == NULL)
    address = search (text, find_bare, notes, &refusal);

  if (address == NULL && refusal != NULL)
    g_propagate_error (error, g_steal_pointer (&refusal));
  else if (address == NULL)
    set_unrecognised (error, NULL);
  return address;
}
