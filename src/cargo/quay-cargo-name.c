/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-name"

#include "config.h"

#include "quay-cargo-name.h"

#include <string.h>

#include "quay-error.h"

/* Cargo takes the characters of Unicode's XID_Start and XID_Continue (UAX #31). GLib knows the classes that
 * they are made of, but not the few exceptions; these tables hold them, so that the result is exact for all
 * characters that the Unicode version of GLib has.
 */
typedef struct
{
  gunichar first;
  gunichar last;
} Range;

/* Other_ID_Start */
static const Range more_starts[] = {
  { 0x1885, 0x1886 }, { 0x2118, 0x2118 }, { 0x212e, 0x212e },
};

/* Other_ID_Continue */
static const Range more_continues[] = {
  { 0x00b7, 0x00b7 }, { 0x0387, 0x0387 }, { 0x1369, 0x1371 }, { 0x19da, 0x19da },
};

/* Letters that change under NFKC in such a way that they may not begin a name. */
static const Range no_starts[] = {
  { 0x0e33, 0x0e33 }, { 0x0eb3, 0x0eb3 }, { 0xff9e, 0xff9f },
};

/* The same, but they may not continue one either; and the one letter that is Pattern_Syntax. */
static const Range no_continues[] = {
  { 0x037a, 0x037a }, { 0x2e2f, 0x2e2f }, { 0xfc5e, 0xfc63 }, { 0xfdfa, 0xfdfb }, { 0xfe70, 0xfe70 },
  { 0xfe72, 0xfe72 }, { 0xfe74, 0xfe74 }, { 0xfe76, 0xfe76 }, { 0xfe78, 0xfe78 }, { 0xfe7a, 0xfe7a },
  { 0xfe7c, 0xfe7c }, { 0xfe7e, 0xfe7e },
};

static gboolean
is_among (gunichar     c,
          const Range *ranges,
          gsize        n_ranges)
{
  for (gsize i = 0; i < n_ranges; i++)
    {
      if (c >= ranges[i].first && c <= ranges[i].last)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_letter (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_LETTER_NUMBER:
      return TRUE;
    default:
      return is_among (c, more_starts, G_N_ELEMENTS (more_starts));
    }
}

static gboolean
may_continue (gunichar c)
{
  if (is_among (c, no_continues, G_N_ELEMENTS (no_continues)))
    return FALSE;

  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
      return TRUE;
    default:
      return is_letter (c) || is_among (c, more_continues, G_N_ELEMENTS (more_continues));
    }
}

static gboolean
may_start (gunichar c)
{
  return is_letter (c) && may_continue (c) && !is_among (c, no_starts, G_N_ELEMENTS (no_starts));
}

/* What is wrong with @name in Cargo's words, or NULL. */
static const char *
find_fault (const char *name)
{
  gunichar first;

  if (name[0] == '\0')
    return "registry name cannot be empty";
  if (!g_utf8_validate (name, -1, NULL))
    return "registry name is not UTF-8";
  if (g_str_equal (name, "crates-io"))
    return "the name always means the public registry";

  first = g_utf8_get_char (name);
  if (g_ascii_isdigit (name[0]))
    return "the name cannot start with a digit";
  if (!may_start (first) && first != '_')
    return "the first character must be a Unicode XID start character (most letters or “_”)";

  for (const char *c = g_utf8_next_char (name); *c != '\0'; c = g_utf8_next_char (c))
    {
      if (!may_continue (g_utf8_get_char (c)) && *c != '-')
        return "characters must be Unicode XID characters (numbers, “-”, “_”, or most letters)";
    }
  return NULL;
}

/**
 * quay_cargo_name_check:
 * @name: a registry name
 *
 * Whether Cargo takes @name for a registry of its own. It looks only when the name is used (`--registry`,
 * `registry = ` in Cargo.toml), so that a file may define a name that nobody can use. Tried with cargo 1.95.
 *
 * Returns: %FALSE with %QUAY_ERROR_NAME_REFUSED (subject: @name) when it does not
 */
gboolean
quay_cargo_name_check (const char *name,
                       GError    **error)
{
  const char *fault;

  g_return_val_if_fail (name != NULL, FALSE);

  fault = find_fault (name);
  if (fault != NULL)
    quay_error_set (error, QUAY_ERROR_NAME_REFUSED, name, NULL, "invalid registry name “%s”: %s", name, fault);
  return fault == NULL;
}

static gboolean
is_word_char (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* A name that every tool takes, not only Cargo: ASCII, and no digit or hyphen in front. */
static gboolean
is_plain (const char *name)
{
  if (!g_ascii_isalpha (name[0]) && name[0] != '_')
    return FALSE;
  for (gsize i = 1; name[i] != '\0'; i++)
    {
      if (!is_word_char (name[i]) && name[i] != '-')
        return FALSE;
    }
  return TRUE;
}

/* “crates-io” is reserved, and the two share their environment variables. */
static gboolean
means_crates_io (const char *name)
{
  return g_ascii_strcasecmp (name, "crates-io") == 0 || g_ascii_strcasecmp (name, "crates_io") == 0;
}

/**
 * quay_cargo_name_for_feed:
 * @feed: the name of a feed, any text
 * @view: (nullable): the name of a view of it
 *
 * Proposes a registry name: the feed's own wherever it is plain ASCII, else the nearest thing that is. The
 * name decides nothing, Cargo finds feeds by address; but people read it and type it after `--registry`. Two
 * feeds can get one name, see [method@Quay.CargoConfig.propose_name].
 *
 * Returns: (transfer full): a name that quay_cargo_name_check() accepts
 */
char *
quay_cargo_name_for_feed (const char *feed,
                          const char *view)
{
  g_autofree char *raw = NULL;
  g_autofree char *valid = NULL;
  g_autofree char *ascii = NULL;
  g_autoptr(GString) name = g_string_new (NULL);

  g_return_val_if_fail (feed != NULL, NULL);

  raw = view != NULL && view[0] != '\0' ? g_strconcat (feed, "-", view, NULL) : g_strdup (feed);
  if (is_plain (raw) && !means_crates_io (raw))
    return g_steal_pointer (&raw);

  valid = g_utf8_make_valid (raw, -1);
  ascii = g_str_to_ascii (valid, "C");
  for (gsize i = 0; ascii[i] != '\0'; i++)
    {
      if (is_word_char (ascii[i]))
        g_string_append_c (name, ascii[i]);
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);

  if (name->len == 0)
    g_string_assign (name, "azure-feed");
  else if (g_ascii_isdigit (name->str[0]))
    g_string_prepend (name, "feed-");
  else if (means_crates_io (name->str))
    g_string_prepend (name, "azure-");
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * quay_cargo_name_to_variable:
 * @name: a registry name or another key of Cargo's configuration
 *
 * Returns: (transfer full): @name as it stands in names of environment variables: upper case, “-” written as
 *   “_”; of the letters that become several in upper case only “ß” is changed
 */
char *
quay_cargo_name_to_variable (const char *name)
{
  g_autofree char *valid = NULL;
  GString *variable = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  /* Not g_utf8_strup(): that follows the locale, and a Turkish one makes “İ” of “i”. */
  valid = g_utf8_make_valid (name, -1);
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar unichar = g_utf8_get_char (c);

      if (unichar == '-')
        g_string_append_c (variable, '_');
      else if (unichar == 0xdf)
        g_string_append (variable, "SS");
      else
        g_string_append_unichar (variable, g_unichar_toupper (unichar));
    }
  return g_string_free (variable, FALSE);
}
