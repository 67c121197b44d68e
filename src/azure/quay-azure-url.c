/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-url"

#include "config.h"

#include "quay-azure-url.h"

#include "quay-error.h"

#include <string.h>

/* Why not g_uri_parse() alone: it resolves dot segments and decodes escapes in hosts without a word, and reads
 * “https://pkgs.dev.azure.com\@evil.example/” as evil.example where browsers read the opposite. What decides who gets
 * a token has to refuse such texts, so they are taken apart here, as they are written.
 */

/* Subdomains of visualstudio.com that belong to Microsoft and look like the name of an organization. */
static const char *reserved_labels[] = {
  "app", "code", "docs", "feeds", "marketplace", "my", "pkgs", "vs-ssh", "www",
};

static gboolean
set_unreadable (GError    **error,
                const char *reason)
{
  quay_error_set (error, QUAY_ERROR_INPUT_ADDRESS, NULL, reason, "The address cannot be read: %s", reason);
  return FALSE;
}

static gboolean
set_imitated (GError    **error,
              const char *host)
{
  quay_error_set (error, QUAY_ERROR_INPUT_HOST, host, NULL,
                  "“%s” is written to look like an address of Azure DevOps", host);
  return FALSE;
}

static gboolean
is_label (const char *text)
{
  gsize i;

  if (!g_ascii_isalnum (text[0]))
    return FALSE;
  for (i = 1; text[i] != '\0'; i++)
    {
      if (!g_ascii_isalnum (text[i]) && text[i] != '-')
        return FALSE;
    }
  return TRUE;
}

/**
 * quay_azure_host_is_imitated:
 * @text: a host, a user name or a part of a path, in any spelling
 *
 * Whether @text contains the domain of the hosted service. Where that is not the host itself, somebody wants it to be
 * taken for one.
 */
gboolean
quay_azure_host_is_imitated (const char *text)
{
  g_autofree char *decoded = g_uri_unescape_string (text, NULL);
  g_autofree char *folded = NULL;

  /* A text that cannot be decoded is judged as it stands. */
  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
    folded = g_ascii_strdown (text, -1);
  else
    folded = g_utf8_casefold (decoded, -1);
  return strstr (folded, "dev.azure.com") != NULL || strstr (folded, "visualstudio.com") != NULL;
}

/**
 * quay_azure_host_classify:
 * @host: a host in lower case and ASCII
 * @organization: (out) (optional) (nullable): what a host of visualstudio.com names
 *
 * Whose host this is. Compared whole or label by label from the end, never by “ends with”: “evildev.azure.com” must
 * not get a token.
 */
QuayAzureHostClass
quay_azure_host_classify (const char *host,
                          char      **organization)
{
  static const char *hosted[] = { "dev.azure.com", "feeds.dev.azure.com", "pkgs.dev.azure.com" };
  static const char *services[] = { ".pkgs", ".feeds" };
  g_autofree char *label = NULL;

  if (organization != NULL)
    *organization = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (hosted); i++)
    {
      if (strcmp (host, hosted[i]) == 0)
        return QUAY_AZURE_HOST_HOSTED;
    }
  if (g_str_has_suffix (host, ".dev.azure.com") || strcmp (host, "visualstudio.com") == 0)
    return QUAY_AZURE_HOST_OTHER_SERVICE;
  if (!g_str_has_suffix (host, ".visualstudio.com"))
    return quay_azure_host_is_imitated (host) ? QUAY_AZURE_HOST_LOOKALIKE : QUAY_AZURE_HOST_FOREIGN;

  label = g_strndup (host, strlen (host) - strlen (".visualstudio.com"));
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      if (g_str_has_suffix (label, services[i]))
        {
          label[strlen (label) - strlen (services[i])] = '\0';
          break;
        }
    }
  if (!is_label (label))
    return QUAY_AZURE_HOST_OTHER_SERVICE;
  for (guint i = 0; i < G_N_ELEMENTS (reserved_labels); i++)
    {
      if (strcmp (label, reserved_labels[i]) == 0)
        return QUAY_AZURE_HOST_OTHER_SERVICE;
    }

  if (organization != NULL)
    *organization = g_steal_pointer (&label);
  return QUAY_AZURE_HOST_LEGACY;
}

/**
 * quay_azure_url_decode_segment:
 * @text: one part of a path as it is written
 * @length: its bytes, or -1
 * @error: %QUAY_ERROR_INPUT_ADDRESS for a bad escape, a NUL, an encoded slash, a dot segment or invalid UTF-8
 *
 * Returns: (transfer full): the name that the part stands for
 */
char *
quay_azure_url_decode_segment (const char *text,
                               gssize      length,
                               GError    **error)
{
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);
  g_autofree char *name = g_uri_unescape_segment (text, end, "/\\");

  if (name == NULL)
    {
      set_unreadable (error, "bad percent escape");
      return NULL;
    }
  if (!g_utf8_validate (name, -1, NULL))
    {
      set_unreadable (error, "not UTF-8");
      return NULL;
    }
  if (strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    {
      set_unreadable (error, "dot segment");
      return NULL;
    }
  return g_steal_pointer (&name);
}

static gboolean
is_plain_host (const char *host)
{
  g_auto(GStrv) labels = g_strsplit (host, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      /* Names inside companies do have underscores. */
      if (labels[i][0] == '\0' || strspn (labels[i], "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen (labels[i]))
        return FALSE;
    }
  return labels[0] != NULL && strlen (host) <= 253;
}

static gboolean
read_host (QuayAzureUrl *self,
           const char   *text,
           GError      **error)
{
  g_autofree char *ascii = NULL;

  if (text[0] == '[')
    {
      g_autofree char *address = g_strndup (text + 1, strcspn (text + 1, "]%"));

      /* A zone index would need an escape that programs disagree about. */
      if (!g_hostname_is_ip_address (address) || strcmp (text + 1 + strlen (address), "]") != 0)
        return set_unreadable (error, "host");
      self->host = g_ascii_strdown (text, -1);
      self->host_class = QUAY_AZURE_HOST_FOREIGN;
      return TRUE;
    }

  if (strchr (text, '%') != NULL)
    return quay_azure_host_is_imitated (text) ? set_imitated (error, text) : set_unreadable (error, "host");

  if (g_str_is_ascii (text))
    ascii = g_ascii_strdown (text, -1);
  else
    {
      ascii = g_hostname_to_ascii (text);
      if (ascii == NULL)
        return set_unreadable (error, "host");
      /* Full-width letters become plain ones: whoever writes them wants to be taken for somebody else. */
      if (quay_azure_host_is_imitated (ascii))
        return set_imitated (error, ascii);
    }

  self->host_class = quay_azure_host_classify (ascii, &self->organization);
  if (self->host_class == QUAY_AZURE_HOST_LOOKALIKE)
    return set_imitated (error, ascii);
  if (!is_plain_host (ascii))
    return set_unreadable (error, "host");

  self->host = g_steal_pointer (&ascii);
  return TRUE;
}

static gboolean
read_port (QuayAzureUrl *self,
           const char   *text,
           GError      **error)
{
  guint64 port;

  /* Such a host is refused for what it is, and whatever its port. */
  if (text[0] == '\0' || self->host_class == QUAY_AZURE_HOST_OTHER_SERVICE)
    return TRUE;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    return set_unreadable (error, "port");
  if (self->host_class != QUAY_AZURE_HOST_FOREIGN && port != 443)
    return set_unreadable (error, "port");
  if (port != (self->secure ? 443 : 80) && self->host_class == QUAY_AZURE_HOST_FOREIGN)
    self->port = port;
  return TRUE;
}

static gboolean
read_authority (QuayAzureUrl *self,
                const char   *text,
                gsize         length,
                GError      **error)
{
  const char *at = memrchr (text, '@', length);
  g_autofree char *host = NULL;
  char *colon;

  if (at != NULL)
    {
      g_autofree char *user = g_strndup (text, at - text);
      gboolean imitated = quay_azure_host_is_imitated (user);

      /* It may be a password. */
      explicit_bzero (user, at - text);
      length -= at + 1 - text;
      text = at + 1;
      if (imitated)
        {
          host = g_strndup (text, length);
          return set_imitated (error, host);
        }
    }

  host = g_strndup (text, length);
  colon = strrchr (host, ':');
  if (colon != NULL && strchr (colon, ']') == NULL)
    *colon++ = '\0';
  else
    colon = NULL;
  if (host[0] == '\0')
    return set_unreadable (error, "host");

  return read_host (self, host, error) && read_port (self, colon != NULL ? colon : "", error);
}

static gboolean
read_path (QuayAzureUrl *self,
           const char   *text,
           gsize         length,
           GError      **error)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *slash = memchr (text, '/', end - text);
      gsize size = (slash != NULL ? slash : end) - text;

      if (size > 0)
        {
          char *segment = quay_azure_url_decode_segment (text, size, error);

          if (segment == NULL)
            return FALSE;
          g_ptr_array_add (self->segments, segment);
        }
      text += size + 1;
    }
  return TRUE;
}

/**
 * quay_azure_url_parse:
 * @text: “[http[s]://]authority[/path][?query][#fragment]”, valid UTF-8
 * @length: its bytes
 * @error: %QUAY_ERROR_INPUT_HOST for a look-alike, with the host as subject; %QUAY_ERROR_INPUT_ADDRESS with the reason
 *   as object: “backslash”, “host”, “port”, “bad percent escape”, “dot segment” or “not UTF-8”
 *
 * Takes a web address apart and refuses what two programs could read in two ways. User names and passwords are
 * dropped. Without a scheme https is assumed.
 *
 * Returns: (transfer full): the parts
 */
QuayAzureUrl *
quay_azure_url_parse (const char *text,
                      gsize       length,
                      GError    **error)
{
  g_autoptr(QuayAzureUrl) self = g_new0 (QuayAzureUrl, 1);
  const char *end = text + length;
  gsize authority = 0;
  gsize path = 0;

  self->segments = g_ptr_array_new_with_free_func (g_free);
  self->port = -1;
  self->secure = TRUE;

  if (memchr (text, '\\', length) != NULL)
    {
      set_unreadable (error, "backslash");
      return NULL;
    }

  if (length >= 7 && g_ascii_strncasecmp (text, "http://", 7) == 0)
    {
      self->secure = FALSE;
      text += 7;
    }
  else if (length >= 8 && g_ascii_strncasecmp (text, "https://", 8) == 0)
    text += 8;
  else if (length >= 2 && strncmp (text, "//", 2) == 0)
    text += 2;

  while (text + authority < end && strchr ("/?#", text[authority]) == NULL)
    authority++;
  if (!read_authority (self, text, authority, error))
    return NULL;
  text += authority;

  while (text + path < end && text[path] != '?' && text[path] != '#')
    path++;
  if (!read_path (self, text, path, error))
    return NULL;
  text += path;

  if (text < end && *text == '?')
    {
      const char *hash = memchr (text, '#', end - text);

      self->query = g_strndup (text + 1, (hash != NULL ? hash : end) - (text + 1));
    }
  return g_steal_pointer (&self);
}

void
quay_azure_url_free (QuayAzureUrl *self)
{
  g_free (self->host);
  g_free (self->organization);
  g_free (self->query);
  g_ptr_array_unref (self->segments);
  g_free (self);
}

/**
 * quay_azure_url_dup_origin:
 *
 * Returns: (transfer full): “https://host[:port]”
 */
char *
quay_azure_url_dup_origin (QuayAzureUrl *self)
{
  const char *scheme = self->secure ? "https" : "http";

  if (self->port < 0)
    return g_strdup_printf ("%s://%s", scheme, self->host);
  return g_strdup_printf ("%s://%s:%d", scheme, self->host, self->port);
}
