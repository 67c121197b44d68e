/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-log"

#include "config.h"

#include "quay-cargo-message-private.h"

#include <string.h>

/* What terminals and build services put around the lines of a program is taken off here: colours, hyperlinks, times,
 * and the marks of GitHub, GitLab, Azure Pipelines and BuildKit.
 */

/* A log has no longer lines that matter; a line of a megabyte would be looked through once for every rule. */
#define LONGEST_LINE 8192

#define ESCAPE '\033'
#define BELL '\007'

/* Behind an escape sequence that begins at @text (ECMA-48, and OSC 8 of terminals for links). */
static const char *
skip_escape (const char *text)
{
  text++;
  if (*text == '[')
    {
      text++;
      while (*text >= 0x20 && *text <= 0x3f)
        text++;
      return *text != '\0' ? g_utf8_next_char (text) : text;
    }
  if (*text == ']')
    {
      while (*text != '\0' && *text != BELL && *text != ESCAPE)
        text++;
      if (*text == BELL)
        return text + 1;
      return *text == ESCAPE && text[1] == '\\' ? text + 2 : text;
    }
  return *text != '\0' ? g_utf8_next_char (text) : text;
}

static char *
strip_controls (const char *line)
{
  GString *plain = g_string_sized_new (strlen (line));

  while (*line != '\0')
    {
      if (*line == ESCAPE)
        {
          line = skip_escape (line);
          continue;
        }
      if (*line == '\t')
        g_string_append_c (plain, ' ');
      else if ((guchar) * line >= 0x20 && *line != 0x7f)
        g_string_append_c (plain, *line);
      line++;
    }
  return g_string_free (plain, FALSE);
}

/* Whether @text begins like @shape, in which “9” is any digit. */
static gboolean
has_shape (const char *text,
           const char *shape)
{
  for (; *shape != '\0'; text++, shape++)
    {
      if (*shape == '9' ? !g_ascii_isdigit (*text) : *text != *shape)
        return FALSE;
    }
  return TRUE;
}

static const char *
skip_word (const char *text)
{
  text += strcspn (text, " ");
  return text + strspn (text, " ");
}

/* “2026-01-02T03:04:05.678Z”, “2026-01-02 03:04:05”, “03:04:05”, “[03:04:05]”. */
static const char *
skip_time (const char *text)
{
  if (has_shape (text, "9999-99-99T99:99"))
    return skip_word (text);
  if (has_shape (text, "9999-99-99 99:99"))
    return skip_word (skip_word (text));
  if (has_shape (text, "99:99:99"))
    return skip_word (text);
  if (has_shape (text, "[99:99") || has_shape (text, "[9999-99-99"))
    {
      const char *end = strchr (text, ']');

      return end != NULL ? end + 1 + strspn (end + 1, " ") : text;
    }
  return text;
}

/* “##[error]”, “##vso[task.logissue type=error]”, “00O ” of GitLab, “#12 3.456 ” of BuildKit. */
static const char *
skip_mark (const char *text)
{
  if (g_str_has_prefix (text, "##[") || g_str_has_prefix (text, "##vso["))
    {
      const char *end = strchr (text, ']');

      return end != NULL ? end + 1 : text;
    }
  if (has_shape (text, "99O") || has_shape (text, "99E"))
    return text[3] == ' ' || text[3] == '+' ? text + 4 : text;
  if (has_shape (text, "#9"))
    {
      const char *time = skip_word (text);

      return g_ascii_isdigit (*time) ? skip_word (time) : text;
    }
  return text;
}

static const char *
skip_prefixes (const char *line)
{
  for (int i = 0; i < 4; i++)
    {
      const char *start = line + strspn (line, " ");
      const char *rest = skip_mark (skip_time (start));

      if (rest == start)
        return i == 0 ? line : rest;
      line = rest;
    }
  return line;
}

/**
 * quay_cargo_log_read:
 * @text: any bytes
 *
 * Returns: (transfer full) (element-type utf8): its lines in valid UTF-8, without what is around them; a very long
 *   one is cut
 */
GPtrArray *
quay_cargo_log_read (const char *text,
                     gsize       length)
{
  g_autofree char *valid = g_utf8_make_valid (text, length);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  char *line = valid;

  while (*line != '\0')
    {
      /* A bare CR, too: progress bars overwrite themselves. */
      char *end = line + strcspn (line, "\r\n");
      char *next = end + (end[0] == '\r' && end[1] == '\n' ? 2 : 1);
      gboolean last = *end == '\0';
      g_autofree char *plain = NULL;

      *end = '\0';
      if (end - line > LONGEST_LINE)
        *g_utf8_find_prev_char (line, line + LONGEST_LINE) = '\0';
      plain = strip_controls (line);
      g_ptr_array_add (lines, g_strchomp (g_strdup (skip_prefixes (plain))));
      if (last)
        break;
      line = next;
    }
  return lines;
}
