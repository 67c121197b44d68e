/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-help-document"

#include "config.h"

#include "quay-help-document.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <pango/pango.h>
#include <string.h>

/**
 * QuayHelpDocument:
 *
 * A page of the help: the part of Mallard that our pages are written in, as a list of blocks. Each title and
 * paragraph is one message of the catalogue of translations, with the elements in it, as xgettext writes it down.
 */
struct _QuayHelpDocument
{
  char      *title;
  char      *description;
  GPtrArray *blocks;
  GPtrArray *topics;
};

typedef struct
{
  QuayHelpDocument *document;

  gboolean          in_info;
  gboolean          in_page;
  QuayHelpBlockKind item;         /* what a paragraph is: one of its own, or of a list */
  guint             number;       /* of the item in its list */
  char             *section_id;   /* until its title has been read */
  char             *block_id;
  GString          *inner;        /* of the block that is being read, as XML; NULL between the blocks */
  guint             depth;        /* of the elements within it */
} Reader;

static void
block_free (gpointer data)
{
  QuayHelpBlock *block = data;

  g_free (block->id);
  g_free (block->text);
  g_free (block);
}

static const char *
find_attribute (const char  *name,
                const char **names,
                const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return NULL;
}

/* Only what has to be: xgettext leaves quotation marks as they are, too. */
static void
append_escaped (GString    *string,
                const char *text,
                gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '&')
        g_string_append (string, "&amp;");
      else if (text[i] == '<')
        g_string_append (string, "&lt;");
      else if (text[i] == '>')
        g_string_append (string, "&gt;");
      else
        g_string_append_c (string, text[i]);
    }
}

static char *
collapse_blanks (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr(GString) line = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '\0')
        continue;
      if (line->len > 0)
        g_string_append_c (line, ' ');
      g_string_append (line, words[i]);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* The message in the user's language; in ours when the translation is not well-formed. */
static char *
translate (const char *inner,
           gboolean    markup,
           GError    **error)
{
  g_autofree char *message = collapse_blanks (inner);
  g_autofree char *text = NULL;

  if (*message == '\0')
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_EMPTY, "an empty block");
      return NULL;
    }
  if (!markup)
    return g_strdup (_(message));
  text = quay_help_text_to_markup (_(message), NULL);
  return text != NULL ? g_steal_pointer (&text) : quay_help_text_to_markup (message, error);
}

static gboolean
is_block (const char *name)
{
  static const char *const blocks[] = { "title", "desc", "p", "screen", NULL };

  return g_strv_contains (blocks, name);
}

static void
begin_inline (Reader      *reader,
              const char  *name,
              const char **names,
              const char **values)
{
  g_string_append_printf (reader->inner, "<%s", name);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_string_append_printf (reader->inner, " %s=\"", names[i]);
      append_escaped (reader->inner, values[i], strlen (values[i]));
      g_string_append_c (reader->inner, '"');
    }
  g_string_append_c (reader->inner, '>');
  reader->depth++;
}

static void
element_started_cb (GMarkupParseContext *context,
                    const char          *name,
                    const char         **names,
                    const char         **values,
                    gpointer             user_data,
                    GError             **error)
{
  Reader *reader = user_data;

  if (reader->inner != NULL)
    {
      begin_inline (reader, name, names, values);
    }
  else if (is_block (name))
    {
      reader->inner = g_string_new (NULL);
      g_free (reader->block_id);
      reader->block_id = g_strdup (find_attribute ("id", names, values));
    }
  else if (g_str_equal (name, "page"))
    {
      reader->in_page = TRUE;
    }
  else if (g_str_equal (name, "info"))
    {
      reader->in_info = TRUE;
    }
  else if (reader->in_info && g_str_equal (name, "link") && find_attribute ("xref", names, values) != NULL)
    {
      g_ptr_array_add (reader->document->topics, g_strdup (find_attribute ("xref", names, values)));
    }
  else if (reader->in_info && g_str_equal (name, "xi:include"))
    {
      /* The licence, for whoever reads the file elsewhere. */
    }
  else if (g_str_equal (name, "section"))
    {
      g_free (reader->section_id);
      reader->section_id = g_strdup (find_attribute ("id", names, values));
    }
  else if (g_str_equal (name, "list") || g_str_equal (name, "steps"))
    {
      reader->item = g_str_equal (name, "list") ? QUAY_HELP_BULLET : QUAY_HELP_STEP;
      reader->number = 0;
    }
  else if (g_str_equal (name, "item"))
    {
      reader->number++;
    }
  else
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "“%s” is not known here", name);
    }
}

static void
add_block (Reader           *reader,
           QuayHelpBlockKind kind,
           char            **id,
           char             *text)
{
  QuayHelpBlock *block = g_new0 (QuayHelpBlock, 1);

  block->kind = kind;
  block->id = g_steal_pointer (id);
  block->text = text;
  block->number = kind == QUAY_HELP_STEP ? reader->number : 0;
  g_ptr_array_add (reader->document->blocks, block);
}

static void
end_block (Reader     *reader,
           const char *name,
           GError    **error)
{
  g_autofree char *inner = g_string_free (g_steal_pointer (&reader->inner), FALSE);
  QuayHelpDocument *document = reader->document;
  gboolean heading = g_str_equal (name, "title");
  char *text;

  if (g_str_equal (name, "screen"))
    {
      g_autofree char *code = quay_help_text_to_markup (g_strstrip (inner), error);

      /* Nothing is marked in it, so that only the escapes have to go. */
      if (code != NULL && pango_parse_markup (code, -1, 0, NULL, &text, NULL, error))
        add_block (reader, QUAY_HELP_CODE, &reader->block_id, text);
      return;
    }

  /* The title of the page and its description are no labels with markup. */
  text = translate (inner, !reader->in_info && (!heading || document->title != NULL), error);
  if (text == NULL)
    return;
  if (reader->in_info && document->description == NULL && g_str_equal (name, "desc"))
    document->description = text;
  else if (heading && document->title == NULL)
    document->title = text;
  else if (heading)
    add_block (reader, QUAY_HELP_HEADING, &reader->section_id, text);
  else
    add_block (reader, reader->item, &reader->block_id, text);
}

static void
element_ended_cb (GMarkupParseContext *context,
                  const char          *name,
                  gpointer             user_data,
                  GError             **error)
{
  Reader *reader = user_data;

  if (reader->inner != NULL && reader->depth > 0)
    {
      g_string_append_printf (reader->inner, "</%s>", name);
      reader->depth--;
    }
  else if (reader->inner != NULL)
    {
      end_block (reader, name, error);
    }
  else if (g_str_equal (name, "info"))
    {
      reader->in_info = FALSE;
    }
  else if (g_str_equal (name, "list") || g_str_equal (name, "steps"))
    {
      reader->item = QUAY_HELP_PARAGRAPH;
    }
}

static void
text_read_cb (GMarkupParseContext *context,
              const char          *text,
              gsize                length,
              gpointer             user_data,
              GError             **error)
{
  Reader *reader = user_data;

  if (reader->inner != NULL)
    append_escaped (reader->inner, text, length);
}

/**
 * quay_help_document_parse:
 * @length: of @text in bytes, or -1
 * @error: of %G_MARKUP_ERROR
 *
 * Returns: (transfer full): the page, in the user's language
 */
QuayHelpDocument *
quay_help_document_parse (const char *text,
                          gssize      length,
                          GError    **error)
{
  static const GMarkupParser parser = { element_started_cb, element_ended_cb, text_read_cb, NULL, NULL };
  g_autoptr(QuayHelpDocument) document = g_new0 (QuayHelpDocument, 1);
  g_autoptr(GMarkupParseContext) context = NULL;
  Reader reader = { document, .item = QUAY_HELP_PARAGRAPH };
  gboolean parsed;

  g_return_val_if_fail (text != NULL, NULL);

  document->blocks = g_ptr_array_new_with_free_func (block_free);
  document->topics = g_ptr_array_new_with_free_func (g_free);
  context = g_markup_parse_context_new (&parser, 0, &reader, NULL);
  parsed = g_markup_parse_context_parse (context, text, length, error) &&
           g_markup_parse_context_end_parse (context, error);
  g_free (reader.section_id);
  g_free (reader.block_id);
  if (reader.inner != NULL)
    g_string_free (reader.inner, TRUE);
  if (!parsed)
    return NULL;

  if (!reader.in_page || document->title == NULL || document->description == NULL)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                           "a page needs a title and a description");
      return NULL;
    }
  return g_steal_pointer (&document);
}

/**
 * quay_help_document_load:
 * @page: the name of the page
 * @error: of %G_RESOURCE_ERROR when there is no such page
 *
 * Returns: (transfer full): the page, in the user's language
 */
QuayHelpDocument *
quay_help_document_load (const char *page,
                         GError    **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_return_val_if_fail (page != NULL, NULL);

  path = g_strdup_printf ("%s/help/%s.page", RESOURCE_PATH, page);
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return NULL;
  return quay_help_document_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error);
}

void
quay_help_document_free (QuayHelpDocument *self)
{
  g_free (self->title);
  g_free (self->description);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->topics, g_ptr_array_unref);
  g_free (self);
}

const char *
quay_help_document_get_title (QuayHelpDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->title;
}

const char *
quay_help_document_get_description (QuayHelpDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->description;
}

GPtrArray *
quay_help_document_get_blocks (QuayHelpDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->blocks;
}

GPtrArray *
quay_help_document_get_topics (QuayHelpDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->topics;
}
