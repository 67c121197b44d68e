/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-index"

#include "config.h"

#include "quay-cargo-index.h"

#include <arpa/inet.h>
#include <string.h>

#include "quay-error.h"
#include "quay-redact.h"

/* Cargo parses an index address by the WHATWG URL standard, in which “sparse+https” is a scheme that nobody
 * knows: host and path stay almost as they are written. GUri follows RFC 3986 instead (it folds and decodes
 * more), so its text would not be the one that Cargo looks for in the keyring. Hence these few steps of our
 * own. Tried with cargo 1.95: `cargo logout` hands the exact text to a credential provider.
 */

/* What the path of an address may not contain as it is, beside controls and bytes that are not ASCII. */
#define PATH_ENCODES " \"<>`{}"

/* The same for the name in front of “@”. */
#define USER_ENCODES PATH_ENCODES "/:;=@[\\]^|"

/* What the standard forbids in the host of a scheme that it does not know. */
#define HOST_FORBIDS " #/:<>?@[\\]^|"

typedef struct
{
  GString *text;           /* the result so far */
  gboolean known;          /* http: and the like, for which the standard has rules of its own */
  gboolean has_password;
  gsize    path;           /* where the path begins in @text */
  gsize    path_end;
} Address;

static void
append_encoded (GString    *result,
                const char *bytes,
                gsize       length,
                const char *encodes)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar byte = bytes[i];

      if (byte < 0x20 || byte >= 0x7f || strchr (encodes, byte) != NULL)
        g_string_append_printf (result, "%%%02X", byte);
      else
        g_string_append_c (result, byte);
    }
}

/* Blanks and controls around the address do not count, nor do tabs and line ends anywhere. */
static char *
strip (const char *text)
{
  g_autoptr(GString) result = g_string_new (NULL);
  gsize end = strlen (text);
  gsize start = 0;

  while (start < end && (guchar) text[start] <= ' ')
    start++;
  while (end > start && (guchar) text[end - 1] <= ' ')
    end--;

  for (gsize i = start; i < end; i++)
    {
      if (text[i] != '\t' && text[i] != '\n' && text[i] != '\r')
        g_string_append_c (result, text[i]);
    }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* The length of the scheme, or 0 when @text does not begin with one and “://”. */
static gsize
measure_scheme (const char *text)
{
  gsize length = 0;

  if (!g_ascii_isalpha (text[0]))
    return 0;
  while (g_ascii_isalnum (text[length]) || (text[length] != '\0' && strchr ("+-.", text[length]) != NULL))
    length++;
  return g_str_has_prefix (text + length, "://") ? length : 0;
}

/* The standard's form of an IPv6 address: lower case, the first longest run of zeros shortened, never dotted. */
static gboolean
append_ipv6 (GString    *result,
             const char *bytes,
             gsize       length)
{
  g_autofree char *text = g_strndup (bytes, length);
  guint8 raw[16];
  guint pieces[8];
  guint zeros_at = 8;
  guint n_zeros = 1;

  if (inet_pton (AF_INET6, text, raw) != 1)
    return FALSE;

  for (guint i = 0; i < 8; i++)
    pieces[i] = raw[2 * i] << 8 | raw[2 * i + 1];
  for (guint i = 0; i < 8; i++)
    {
      guint n = 0;

      while (i + n < 8 && pieces[i + n] == 0)
        n++;
      if (n > n_zeros)
        {
          zeros_at = i;
          n_zeros = n;
        }
    }

  g_string_append_c (result, '[');
  for (guint i = 0; i < 8; i++)
    {
      if (i == zeros_at)
        {
          g_string_append (result, i == 0 ? "::" : ":");
          i += n_zeros - 1;
          continue;
        }
      g_string_append_printf (result, "%x", pieces[i]);
      if (i < 7)
        g_string_append_c (result, ':');
    }
  g_string_append_c (result, ']');
  return TRUE;
}

static const char *
append_host (Address    *address,
             const char *host,
             gsize       length)
{
  g_autofree char *name = NULL;
  g_autofree char *ascii = NULL;

  if (length > 0 && host[0] == '[')
    {
      if (host[length - 1] != ']' || !append_ipv6 (address->text, host + 1, length - 2))
        return "invalid IPv6 address";
      return NULL;
    }

  for (gsize i = 0; i < length; i++)
    {
      if (strchr (HOST_FORBIDS, host[i]) != NULL)
        return "invalid domain character";
    }

  if (!address->known)
    {
      append_encoded (address->text, host, length, "");
      return NULL;
    }

  name = g_strndup (host, length);
  ascii = g_hostname_to_ascii (name);
  if (ascii == NULL || (length == 0 && !g_str_has_prefix (address->text->str, "file:")))
    return "invalid international domain name";
  g_string_append (address->text, ascii);
  return NULL;
}

static const char *
append_port (Address    *address,
             const char *port,
             gsize       length)
{
  guint number = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (port[i]))
        return "invalid port number";
      number = number * 10 + (port[i] - '0');
      if (number > G_MAXUINT16)
        return "invalid port number";
    }

  if (length == 0)
    return NULL;
  if (g_str_has_prefix (address->text->str, "https://") && number == 443)
    return NULL;
  if (g_str_has_prefix (address->text->str, "http://") && number == 80)
    return NULL;
  g_string_append_printf (address->text, ":%u", number);
  return NULL;
}

/* “user:password@host:port” */
static const char *
append_authority (Address    *address,
                  const char *authority,
                  gsize       length)
{
  const char *at = memrchr (authority, '@', length);
  const char *host = at != NULL ? at + 1 : authority;
  gsize host_length = authority + length - host;
  gsize port = host_length;
  const char *fault;

  if (at != NULL)
    {
      const char *colon = memchr (authority, ':', at - authority);
      const char *user_end = colon != NULL ? colon : at;

      append_encoded (address->text, authority, user_end - authority, USER_ENCODES);
      address->has_password = colon != NULL && colon + 1 < at;
      if (address->has_password)
        {
          g_string_append_c (address->text, ':');
          append_encoded (address->text, colon + 1, at - colon - 1, USER_ENCODES);
        }
      if (user_end > authority || address->has_password)
        g_string_append_c (address->text, '@');
    }

  while (port > 0 && host[port - 1] != ':' && host[port - 1] != ']')
    port--;
  if (port == 0 || host[port - 1] == ']')
    port = host_length + 1;

  if (host_length == 0 && at != NULL)
    return "empty host";
  fault = append_host (address, host, port - 1);
  if (fault != NULL || port > host_length)
    return fault;
  if (port == 1)
    return "empty host";
  return append_port (address, host + port, host_length - port);
}

/* Each dot may be written as “%2e”. Returns how many dots @segment is, 0 when it is something else. */
static guint
count_dots (const char *segment,
            gsize       length)
{
  guint dots = 0;

  while (length > 0)
    {
      gsize step;

      if (segment[0] == '.')
        step = 1;
      else if (length >= 3 && g_ascii_strncasecmp (segment, "%2e", 3) == 0)
        step = 3;
      else
        return 0;
      segment += step;
      length -= step;
      dots++;
    }
  return dots <= 2 ? dots : 0;
}

static void
append_path (Address    *address,
             const char *path,
             gsize       length)
{
  GString *text = address->text;
  const char *slashes = address->known ? "/\\" : "/";
  gsize i = 0;

  address->path = text->len;
  while (i < length)
    {
      gsize segment = i + 1;
      gsize end = segment;
      guint dots;

      while (end < length && strchr (slashes, path[end]) == NULL)
        end++;

      dots = count_dots (path + segment, end - segment);
      if (dots == 2 && text->len > address->path)
        g_string_truncate (text, strrchr (text->str + address->path, '/') - text->str);
      if (dots == 0 || end == length)
        g_string_append_c (text, '/');
      if (dots == 0)
        append_encoded (text, path + segment, end - segment, PATH_ENCODES);
      i = end;
    }

  if (length == 0 && address->known)
    g_string_append_c (text, '/');
  address->path_end = text->len;
}

static const char *
parse (Address    *address,
       const char *text)
{
  static const char *known[] = { "http", "https", "ws", "wss", "ftp", "file" };
  gsize scheme = measure_scheme (text);
  gsize authority = scheme + strlen ("://");
  gsize path;
  gsize rest;
  const char *fault;

  if (scheme == 0)
    return "relative URL without a base";

  for (gsize i = 0; i < scheme; i++)
    g_string_append_c (address->text, g_ascii_tolower (text[i]));
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    address->known |= g_str_equal (address->text->str, known[i]);
  g_string_append (address->text, "://");

  path = authority + strcspn (text + authority, address->known ? "/\\?#" : "/?#");
  rest = path + strcspn (text + path, "?#");

  fault = append_authority (address, text + authority, path - authority);
  if (fault != NULL)
    return fault;
  append_path (address, text + path, rest - path);
  append_encoded (address->text, text + rest, strlen (text + rest), " \"<>");
  return NULL;
}

static gboolean
parse_or_fail (Address    *address,
               const char *text,
               GError    **error)
{
  g_autofree char *stripped = strip (text);
  g_autofree char *shown = NULL;
  const char *fault;

  address->text = g_string_new (NULL);
  fault = g_utf8_validate (stripped, -1, NULL) ? parse (address, stripped) : "not UTF-8";
  if (fault == NULL)
    return TRUE;

  shown = quay_redact (text);
  quay_error_set (error, QUAY_ERROR_WRONG_FORM, NULL, NULL, "invalid url “%s”: %s", shown, fault);
  g_string_free (address->text, TRUE);
  return FALSE;
}

/**
 * quay_cargo_index_normalize:
 * @text: what an `index` key says, such as “sparse+https://pkgs.dev.azure.com/…/Cargo/index/”
 *
 * Spells an index address as Cargo does. This is the `url` attribute of the item in the keyring and the
 * `source` of a package in Cargo.lock; both are compared byte by byte. For sparse registries the text is
 * exact; for Git registries (no “sparse+”) it is where host names are plain ASCII letters, digits and
 * hyphens.
 *
 * Refused are addresses that Cargo refuses (no scheme, a password, no “/” at the end of a sparse one, a bad
 * host or port) and, beyond Cargo, those with “?” or “#”: no feed has one.
 *
 * Returns: (transfer full): the normalised address, or %NULL with %QUAY_ERROR_WRONG_FORM, whose subject and
 *   number (the file and its line) are left to the caller
 */
char *
quay_cargo_index_normalize (const char *text,
                            GError    **error)
{
  g_autofree char *result = NULL;
  g_autofree char *shown = NULL;
  Address address = { NULL };
  const char *fault = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!parse_or_fail (&address, text, error))
    return NULL;

  result = g_string_free (address.text, FALSE);
  if (address.has_password)
    fault = "registry URLs may not contain passwords";
  else if (result[address.path_end] != '\0')
    fault = "registry URLs have no query and no fragment";
  else if (g_str_has_prefix (result, "sparse+") && !g_str_has_suffix (result, "/"))
    fault = "sparse registry url must end in a slash";
  if (fault == NULL)
    return g_steal_pointer (&result);

  shown = quay_redact (text);
  quay_error_set (error, QUAY_ERROR_WRONG_FORM, NULL, NULL, "invalid url “%s”: %s", shown, fault);
  return NULL;
}

/**
 * quay_cargo_index_fold:
 * @text: what an `index` key says
 *
 * Spells an index address as Cargo compares it with others, when it looks for the name of a registry: without
 * one “/” at the end and, unless the scheme contains “+”, without “.git” and with github.com in lower case.
 * Unlike [func@Quay.cargo_index_normalize] it accepts what Cargo can compare but not use, such as a sparse
 * address without the last “/”: that counts as the same registry, too.
 *
 * Returns: (transfer full): a text for comparisons only, or %NULL with %QUAY_ERROR_WRONG_FORM. One such
 *   address in any `[registries]` table, used or not, makes Cargo fail for every registry that asks for a
 *   token.
 */
char *
quay_cargo_index_fold (const char *text,
                       GError    **error)
{
  Address address = { NULL };
  GString *folded;

  g_return_val_if_fail (text != NULL, NULL);

  if (!parse_or_fail (&address, text, error))
    return NULL;

  folded = address.text;
  if (address.path_end > address.path && folded->str[address.path_end - 1] == '/' &&
      address.path_end - 1 > address.path)
    g_string_erase (folded, --address.path_end, 1);

  if (memchr (folded->str, '+', strcspn (folded->str, ":")) == NULL)
    {
      if (g_str_has_prefix (folded->str, "https://github.com/"))
        {
          for (gsize i = 0; i < folded->len; i++)
            folded->str[i] = g_ascii_tolower (folded->str[i]);
        }
      if (address.path_end - address.path > 4 && strncmp (folded->str + address.path_end - 4, ".git", 4) == 0)
        g_string_erase (folded, address.path_end - 4, 4);
    }
  return g_string_free (folded, FALSE);
}

/**
 * quay_cargo_index_same:
 * @first: an index address, normalised or as written
 * @second: another
 *
 * Returns: whether Cargo takes both for one registry; %FALSE when one of them is malformed
 */
gboolean
quay_cargo_index_same (const char *first,
                       const char *second)
{
  g_autofree char *folded_first = quay_cargo_index_fold (first, NULL);
  g_autofree char *folded_second = quay_cargo_index_fold (second, NULL);

  return folded_first != NULL && g_strcmp0 (folded_first, folded_second) == 0;
}
