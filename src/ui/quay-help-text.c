/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-help-text"

#include "config.h"

#include "quay-help-document.h"

/* What stands around the text of an element. Commands and paths keep their own direction in a sentence. */
static const struct
{
  const char *name;
  const char *before;
  const char *after;
} elements[] = {
  { "text", "", "" },
  { "gui", "<b>", "</b>" },
  { "em", "<i>", "</i>" },
  { "cmd", "<tt>\u2068", "\u2069</tt>" },
  { "code", "<tt>\u2068", "\u2069</tt>" },
  { "file", "<tt>\u2068", "\u2069</tt>" },
  { "keyseq", "", "" },
  { "key", "<b>", "</b>" },
  { "link", NULL, "</a>" },
};

typedef struct
{
  GString *markup;
  gboolean key_before;   /* in a sequence of keys, one was read already */
  gboolean command;      /* in one: it is broken at its blanks, not at its hyphens */
} Writer;

static int
find_element (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (g_str_equal (elements[i].name, name))
      return (int) i;
  return -1;
}

static void
begin_link (Writer      *writer,
            const char **names,
            const char **values,
            GError     **error)
{
  g_autofree char *value = NULL;

  if (names[0] == NULL || names[1] != NULL ||
      !(g_str_equal (names[0], "xref") || g_str_equal (names[0], "href")))
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ATTRIBUTE, "a link has one aim");
      return;
    }
  value = g_markup_escape_text (values[0], -1);
  g_string_append_printf (writer->markup, "<a href=\"%s%s\">",
                          g_str_equal (names[0], "xref") ? "help:" : "", value);
}

static void
element_started_cb (GMarkupParseContext *context,
                    const char          *name,
                    const char         **names,
                    const char         **values,
                    gpointer             user_data,
                    GError             **error)
{
  Writer *writer = user_data;
  int i = find_element (name);

  if (i < 0)
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "“%s” is not known in a text", name);
      return;
    }
  if (g_str_equal (name, "link"))
    {
      begin_link (writer, names, values, error);
      return;
    }
  if (g_str_equal (name, "key") && writer->key_before)
    g_string_append_c (writer->markup, '+');
  writer->key_before = g_str_equal (name, "key");
  writer->command = g_str_equal (name, "cmd") || g_str_equal (name, "code");
  g_string_append (writer->markup, elements[i].before);
}

static void
element_ended_cb (GMarkupParseContext *context,
                  const char          *name,
                  gpointer             user_data,
                  GError             **error)
{
  Writer *writer = user_data;

  if (g_str_equal (name, "keyseq"))
    writer->key_before = FALSE;
  writer->command = FALSE;
  g_string_append (writer->markup, elements[find_element (name)].after);
}

static void
append_unbroken_words (GString    *markup,
                       const char *escaped)
{
  g_auto(GStrv) words = g_strsplit (escaped, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (markup, "%s<span allow_breaks=\"false\">%s</span>", i > 0 ? " " : "", words[i]);
}

static void
text_read_cb (GMarkupParseContext *context,
              const char          *text,
              gsize                length,
              gpointer             user_data,
              GError             **error)
{
  Writer *writer = user_data;
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);

  if (writer->command)
    append_unbroken_words (writer->markup, escaped);
  else
    g_string_append (writer->markup, escaped);
}

/**
 * quay_help_text_to_markup:
 * @text: what is inside of a block, with the elements of Mallard that our pages use
 * @error: of %G_MARKUP_ERROR
 *
 * Links to other pages become “help:PAGE” or “help:PAGE#ID”.
 *
 * Returns: (transfer full): Pango markup for a label
 */
char *
quay_help_text_to_markup (const char *text,
                          GError    **error)
{
  static const GMarkupParser parser = { element_started_cb, element_ended_cb, text_read_cb, NULL, NULL };
  g_autoptr(GMarkupParseContext) context = NULL;
  g_autoptr(GString) markup = g_string_new (NULL);
  Writer writer = { markup, FALSE, FALSE };

  g_return_val_if_fail (text != NULL, NULL);

  context = g_markup_parse_context_new (&parser, 0, &writer, NULL);
  if (!g_markup_parse_context_parse (context, "<text>", -1, error) ||
      !g_markup_parse_context_parse (context, text, -1, error) ||
      !g_markup_parse_context_parse (context, "</text>", -1, error) ||
      !g_markup_parse_context_end_parse (context, error))
    return NULL;
  return g_string_free (g_steal_pointer (&markup), FALSE);
}
