/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "tagged-json.h"

#include <math.h>

static void
append_string (GString    *json,
               const char *text,
               gsize       length)
{
  g_string_append_c (json, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"' || text[i] == '\\')
        g_string_append_printf (json, "\\%c", text[i]);
      else if ((guchar) text[i] < 0x20)
        g_string_append_printf (json, "\\u%04x", text[i]);
      else
        g_string_append_c (json, text[i]);
    }
  g_string_append_c (json, '"');
}

/* The shortest digits that mean the same number. */
static void
append_float (GString *json,
              double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    g_string_append (json, "nan");
  else if (isinf (value))
    g_string_append (json, value < 0 ? "-inf" : "inf");
  else
    {
      for (int precision = 1; precision <= 17; precision++)
        {
          g_autofree char *format = g_strdup_printf ("%%.%dg", precision);

          g_ascii_formatd (digits, sizeof digits, format, value);
          if (g_ascii_strtod (digits, NULL) == value)
            break;
        }
      g_string_append (json, digits);
    }
}

static void
append_scalar (GString            *json,
               const QuayTomlNode *node)
{
  static const char *types[] = {
    [QUAY_TOML_STRING] = "string",
    [QUAY_TOML_INTEGER] = "integer",
    [QUAY_TOML_FLOAT] = "float",
    [QUAY_TOML_BOOLEAN] = "bool",
    [QUAY_TOML_OFFSET_DATE_TIME] = "datetime",
    [QUAY_TOML_LOCAL_DATE_TIME] = "datetime-local",
    [QUAY_TOML_LOCAL_DATE] = "date-local",
    [QUAY_TOML_LOCAL_TIME] = "time-local",
  };
  QuayTomlType type = quay_toml_node_get_node_type (node);
  const char *text;
  gsize length;

  g_string_append_printf (json, "{\"type\": \"%s\", \"value\": ", types[type]);
  switch (type)
    {
    case QUAY_TOML_INTEGER:
      g_string_append_printf (json, "\"%" G_GINT64_FORMAT "\"", quay_toml_node_get_integer (node));
      break;
    case QUAY_TOML_FLOAT:
      g_string_append_c (json, '"');
      append_float (json, quay_toml_node_get_float (node));
      g_string_append_c (json, '"');
      break;
    case QUAY_TOML_BOOLEAN:
      g_string_append (json, quay_toml_node_get_boolean (node) ? "\"true\"" : "\"false\"");
      break;
    default:
      text = quay_toml_node_get_string (node, &length);
      append_string (json, text, length);
      break;
    }
  g_string_append_c (json, '}');
}

static void
append_node (GString            *json,
             const QuayTomlNode *node,
             guint               depth)
{
  QuayTomlType type = quay_toml_node_get_node_type (node);
  guint n_children = quay_toml_node_get_n_children (node);

  if (type != QUAY_TOML_TABLE && type != QUAY_TOML_ARRAY)
    {
      append_scalar (json, node);
      return;
    }

  g_string_append_c (json, type == QUAY_TOML_TABLE ? '{' : '[');
  for (guint i = 0; i < n_children; i++)
    {
      const QuayTomlNode *child = quay_toml_node_get_child (node, i);

      g_string_append_printf (json, "%s\n%*s", i == 0 ? "" : ",", 2 * (int) depth + 2, "");
      if (type == QUAY_TOML_TABLE)
        {
          append_string (json, quay_toml_node_get_key (child), quay_toml_node_get_key_length (child));
          g_string_append (json, ": ");
        }
      append_node (json, child, depth + 1);
    }
  if (n_children > 0)
    g_string_append_printf (json, "\n%*s", 2 * (int) depth, "");
  g_string_append_c (json, type == QUAY_TOML_TABLE ? '}' : ']');
}

/* What @document means, in the form of the public TOML test suite: every value is an object with its type and its
 * text. Children stand in the order of the file.
 */
char *
tagged_json_from_document (QuayTomlDocument *document)
{
  GString *json = g_string_new (NULL);

  append_node (json, quay_toml_document_get_root (document), 0);
  g_string_append_c (json, '\n');
  return g_string_free (json, FALSE);
}

char *
tagged_json_from_node (const QuayTomlNode *node)
{
  GString *json = g_string_new (NULL);

  append_node (json, node, 0);
  return g_string_free (json, FALSE);
}
