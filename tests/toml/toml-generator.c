/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "toml-generator.h"

#include "quay-toml-document.h"

#include <string.h>

/* Documents as people write them and as they should not: every layout that TOML 1.0 has, mixed at random, but each file
 * with habits of its own. Few names, so that statements are about the same tables.
 */
typedef struct
{
  GRand      *random;
  GString    *text;
  const char *newline;
  const char *indent;
  const char *equals;
  gboolean    likes_blank_lines;
  gboolean    likes_literals;
  gboolean    likes_comments;
} Generator;

static guint
choose (Generator *self,
        guint      n)
{
  return g_rand_int_range (self->random, 0, n);
}

#define PICK(self, array) ((array)[choose ((self), G_N_ELEMENTS (array))])

char *
toml_generator_make_string (GRand *random)
{
  static const char *pieces[] = {
    "a", "B", "7", " ", "#", "=", "[", "]", "{", "}", ",", ".", "\"", "'", "\\", "\n", "\t", "\177", "é", "日本",
    "sparse+https://example.org/", "'''", "\"\"\"",
  };
  GString *string = g_string_new (NULL);
  guint count = g_rand_int_range (random, 0, 5);

  for (guint i = 0; i < count; i++)
    g_string_append (string, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  return g_string_free (string, FALSE);
}

static void
append_filler (Generator *self)
{
  static const char *comments[] = { "# a comment", "#", "# [a]", "# a = \"", "#\tb = [" };

  while (self->likes_blank_lines ? choose (self, 2) == 0 : choose (self, 8) == 0)
    g_string_append_printf (self->text, "%s%s", choose (self, 6) == 0 ? " \t" : "", self->newline);
  while (self->likes_comments && choose (self, 4) == 0)
    g_string_append_printf (self->text, "%s%s", PICK (self, comments), self->newline);
  if (self->likes_comments && choose (self, 6) == 0)
    g_string_append (self->text, self->newline);
}

static void
append_end_of_line (Generator *self)
{
  if (self->likes_comments && choose (self, 4) == 0)
    g_string_append (self->text, " # why");
  g_string_append (self->text, self->newline);
}

static void
append_key (Generator *self)
{
  static const char *keys[] = { "a", "b", "c", "d", "e", "a", "b", "c", "long-name", "\"a\"", "'b'", "\"x y\"",
                                "'p.q'", "\"\\u00e9\"", "1" };

  g_string_append (self->text, PICK (self, keys));
}

static void
append_path (Generator *self)
{
  append_key (self);
  while (choose (self, 3) == 0)
    {
      g_string_append (self->text, choose (self, 5) == 0 ? " . " : ".");
      append_key (self);
    }
}

static void
append_string (Generator *self)
{
  static const char *others[] = { "\"\"", "''", "\"a\\tb\\u00e9\"", "\"\"\"x\"\"\"", "'''y'''", "\"#\"", "'}'", "\"]\"",
                                  "\"\"\"\n\n# not a comment\"\"\"", "'''\n[a]\n'''", "\"\"\"a \\\n   b\"\"\"" };

  if (choose (self, 3) == 0)
    g_string_append (self->text, PICK (self, others));
  else
    g_string_append_printf (self->text, self->likes_literals ? "'s%u'" : "\"s%u\"", choose (self, 9));
}

static void
append_value (Generator *self,
              guint      depth);

static void
append_array (Generator *self,
              guint      depth)
{
  gboolean has_lines = choose (self, 2) == 0;
  gboolean only_strings = choose (self, 2) == 0;
  guint count = choose (self, 4);
  const char *pad = choose (self, 3) == 0 ? " " : "";

  g_string_append_printf (self->text, "[%s", has_lines ? self->newline : pad);
  for (guint i = 0; i < count; i++)
    {
      if (has_lines && self->likes_comments && choose (self, 4) == 0)
        g_string_append_printf (self->text, "  # about “it”%s", self->newline);
      if (has_lines)
        g_string_append (self->text, "  ");
      if (only_strings)
        append_string (self);
      else
        append_value (self, depth + 1);
      if (i + 1 < count || choose (self, 3) == 0)
        g_string_append (self->text, choose (self, 9) == 0 ? " ," : ",");
      if (has_lines && choose (self, 5) != 0)
        append_end_of_line (self);
      else
        g_string_append_c (self->text, ' ');
    }
  g_string_append_printf (self->text, "%s]", pad);
}

static void
append_inline_table (Generator *self,
                     guint      depth)
{
  guint count = choose (self, 4);
  const char *pad = choose (self, 3) == 0 ? "" : " ";

  g_string_append_printf (self->text, "{%s", pad);
  for (guint i = 0; i < count; i++)
    {
      if (i > 0)
        g_string_append_printf (self->text, ",%s", pad);
      append_path (self);
      g_string_append (self->text, self->equals);
      append_value (self, depth + 1);
    }
  g_string_append_printf (self->text, "%s}", pad);
}

static void
append_value (Generator *self,
              guint      depth)
{
  static const char *scalars[] = { "0", "-17", "0xff", "1_000", "3.5", "-inf", "true", "false", "1979-05-27",
                                   "1979-05-27 07:32:00Z", "07:32:00", "1979-05-27T07:32:00.5" };

  switch (depth < 3 ? choose (self, 6) : choose (self, 4))
    {
    case 0:
    case 1:
      append_string (self);
      break;
    case 2:
    case 3:
      g_string_append (self->text, PICK (self, scalars));
      break;
    case 4:
      append_array (self, depth);
      break;
    default:
      append_inline_table (self, depth);
      break;
    }
}

static void
append_statement (Generator *self)
{
  append_filler (self);
  switch (choose (self, 8))
    {
    case 0:
    case 1:
      g_string_append_printf (self->text, "[");
      append_path (self);
      g_string_append_printf (self->text, "]");
      break;
    case 2:
      g_string_append_printf (self->text, "[[");
      append_path (self);
      g_string_append_printf (self->text, "]]");
      break;
    default:
      g_string_append (self->text, self->indent);
      append_path (self);
      g_string_append (self->text, self->equals);
      append_value (self, 0);
      break;
    }
  append_end_of_line (self);
}

static gboolean
is_valid (GString *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text->str, text->len);
  g_autoptr(QuayTomlDocument) document = quay_toml_document_new (bytes, NULL);

  return document != NULL;
}

/* Returns: (transfer full): a valid document; what would have made it invalid was left out */
char *
toml_generator_make_document (GRand *random)
{
  static const char *indents[] = { "", "", "", "  ", "\t" };
  static const char *equals[] = { " = ", " = ", "=", "  =  " };
  Generator self = { .random = random, .text = g_string_new (NULL) };
  guint count = choose (&self, 14);

  self.newline = choose (&self, 4) == 0 ? "\r\n" : "\n";
  self.indent = PICK (&self, indents);
  self.equals = PICK (&self, equals);
  self.likes_blank_lines = choose (&self, 2) == 0;
  self.likes_literals = choose (&self, 3) == 0;
  self.likes_comments = choose (&self, 2) == 0;

  if (choose (&self, 8) == 0)
    g_string_append (self.text, "\357\273\277");
  for (guint i = 0; i < count; i++)
    {
      gsize length = self.text->len;

      append_statement (&self);
      if (!is_valid (self.text))
        g_string_truncate (self.text, length);
    }
  append_filler (&self);
  if (choose (&self, 5) == 0 && g_str_has_suffix (self.text->str, self.newline))
    g_string_truncate (self.text, self.text->len - strlen (self.newline));

  g_assert_true (is_valid (self.text));
  return g_string_free (self.text, FALSE);
}
