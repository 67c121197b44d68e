/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cli"

#include "config.h"

#include "quay-cli-json.h"

/* JSON as RFC 8259 has it, on one line, written and never read. The library for JSON belongs to azure/, and to write
 * two kinds of object this is less than its use would be.
 */

static void
append_text (GString    *json,
             const char *text)
{
  /* Paths may hold any bytes, JSON holds UTF-8 only. */
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '"' || c == '\\')
        g_string_append_printf (json, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (json, "\\n");
      else if (c == '\r')
        g_string_append (json, "\\r");
      else if (c == '\t')
        g_string_append (json, "\\t");
      else if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029)
        g_string_append_printf (json, "\\u%04x", c);   /* the last three break lines or terminals */
      else
        g_string_append_unichar (json, c);
    }
  g_string_append_c (json, '"');
}

/* The last character tells whether something stands before in the same object or array. */
static void
begin_member (GString    *json,
              const char *key)
{
  char last = json->len > 0 ? json->str[json->len - 1] : '{';

  if (last != '{' && last != '[')
    g_string_append_c (json, ',');
  if (key != NULL)
    {
      append_text (json, key);
      g_string_append_c (json, ':');
    }
}

void
quay_cli_json_begin_object (GString    *json,
                            const char *key)
{
  begin_member (json, key);
  g_string_append_c (json, '{');
}

void
quay_cli_json_end_object (GString *json)
{
  g_string_append_c (json, '}');
}

void
quay_cli_json_begin_array (GString    *json,
                           const char *key)
{
  begin_member (json, key);
  g_string_append_c (json, '[');
}

void
quay_cli_json_end_array (GString *json)
{
  g_string_append_c (json, ']');
}

void
quay_cli_json_add_string (GString    *json,
                          const char *key,
                          const char *text)
{
  if (text == NULL)
    {
      quay_cli_json_add_null (json, key);
      return;
    }

  begin_member (json, key);
  append_text (json, text);
}

void
quay_cli_json_add_int (GString    *json,
                       const char *key,
                       gint64      number)
{
  begin_member (json, key);
  g_string_append_printf (json, "%" G_GINT64_FORMAT, number);
}

void
quay_cli_json_add_boolean (GString    *json,
                           const char *key,
                           gboolean    value)
{
  begin_member (json, key);
  g_string_append (json, value ? "true" : "false");
}

void
quay_cli_json_add_null (GString    *json,
                        const char *key)
{
  begin_member (json, key);
  g_string_append (json, "null");
}
