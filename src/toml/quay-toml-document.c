/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-document-private.h"

#include "quay-toml-scan.h"
#include "quay-wipe.h"

#include <math.h>
#include <string.h>

/**
 * QuayTomlDocument:
 *
 * A TOML file that can be looked into and changed without losing anything of it.
 *
 * What is kept is the text itself. Reading it makes a flat tree of nodes that point into it, for the values of an array
 * only when they are looked at. So comments, spacing, line endings and a byte order mark need no place of their own: a
 * document that was not edited gives back the very bytes it was made from. An edit finds the few places in the text that
 * have to change, writes a new text, and reads that; if anything is wrong with it, the document stays as it was.
 *
 * It reads TOML 1.1, which includes 1.0, and writes nothing that TOML 1.0 does not know.
 *
 * Any value may be a token. What is decoded or written on the way is wiped when the document is done with it; its text is
 * wiped with its last owner when an edit made it, and otherwise as whoever made the bytes thought fit.
 *
 * A document is for one thread at a time: looking something up may decode a string, or unfold an array, and keep it.
 */

G_DEFINE_BOXED_TYPE (QuayTomlDocument, quay_toml_document, quay_toml_document_ref, quay_toml_document_unref)

/**
 * quay_toml_document_new:
 * @bytes: the contents of a file; they are kept, not copied
 *
 * Reads a TOML file. The time is proportional to the size, and tables may be nested 128 deep.
 *
 * Errors: %QUAY_ERROR_SYNTAX with the line as number and a sentence as object, %QUAY_ERROR_ENCODING with the line as
 * number. The subject, the name of the file, is for the caller to add.
 *
 * Returns: (transfer full): the document, or %NULL on error
 */
QuayTomlDocument *
quay_toml_document_new (GBytes *bytes,
                        GError * *error)
{
  QuayTomlDocument *self;
  QuayTomlTree *tree;

  g_return_val_if_fail (bytes != NULL, NULL);

  tree = quay_toml_tree_new (bytes);
  if (!quay_toml_tree_parse (tree, error))
    {
      quay_toml_tree_free (tree);
      return NULL;
    }

  self = g_new0 (QuayTomlDocument, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->tree = tree;
  return self;
}

QuayTomlDocument *
quay_toml_document_ref (QuayTomlDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_toml_document_unref (QuayTomlDocument *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  quay_toml_tree_free (self->tree);
  g_free (self);
}

/**
 * quay_toml_document_to_bytes:
 *
 * Returns: (transfer full): the text; of an unedited document the bytes it was made from
 */
GBytes *
quay_toml_document_to_bytes (QuayTomlDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_bytes_ref (self->tree->bytes);
}

/**
 * quay_toml_document_get_root:
 *
 * Returns: (transfer none): the table that holds everything, valid until the next edit
 */
const QuayTomlNode *
quay_toml_document_get_root (QuayTomlDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return quay_toml_tree_node (self->tree, 0);
}

/**
 * quay_toml_document_lookup:
 * @path: (array zero-terminated=1): keys from the root on; an empty one names the root
 *
 * Returns: (transfer none) (nullable): the node, valid until the next edit; %NULL when there is none, or when the way
 *   to it leads through something that is not a table
 */
const QuayTomlNode *
quay_toml_document_lookup (QuayTomlDocument  *self,
                           const char *const *path)
{
  const QuayTomlNode *node;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  node = quay_toml_tree_node (self->tree, 0);
  for (; *path != NULL && node != NULL; path++)
    node = quay_toml_node_lookup (node, *path);
  return node;
}

QuayTomlType
quay_toml_node_get_node_type (const QuayTomlNode *node)
{
  g_return_val_if_fail (node != NULL, QUAY_TOML_TABLE);

  return node->type;
}

/* The nodes that callers hold are const, and those of the tree are not: what was decoded is kept in them. */
static QuayTomlNode *
get_own_node (QuayTomlTree       *tree,
              const QuayTomlNode *node)
{
  return quay_toml_tree_node (tree, quay_toml_node_get_index (node));
}

/**
 * quay_toml_node_get_key:
 *
 * Returns: (transfer none) (nullable): the key without quotes and escapes, valid until the next edit; %NULL for the
 *   root and in arrays. A key may contain zero bytes, see [func@Quay.TomlNode.get_key_length].
 */
const char *
quay_toml_node_get_key (const QuayTomlNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  return node->key_length == 0 ? NULL : quay_toml_tree_get_key (quay_toml_node_get_tree (node), node);
}

/**
 * quay_toml_node_get_key_length:
 *
 * Returns: the bytes of what [func@Quay.TomlNode.get_key] returns
 */
gsize
quay_toml_node_get_key_length (const QuayTomlNode *node)
{
  QuayTomlText name;

  g_return_val_if_fail (node != NULL, 0);

  if (node->key_length == 0)
    return 0;

  quay_toml_tree_get_name (quay_toml_node_get_tree (node), node, &name);
  return name.length;
}

/**
 * quay_toml_node_get_line:
 *
 * Returns: the line, from 1, of the key; of the value in arrays. A table that has a header is where the header is.
 */
guint
quay_toml_node_get_line (const QuayTomlNode *node)
{
  g_return_val_if_fail (node != NULL, 0);

  return quay_toml_tree_get_line (quay_toml_node_get_tree (node), node->position);
}

/**
 * quay_toml_node_get_column:
 *
 * Returns: the column, from 1, in characters, of what [func@Quay.TomlNode.get_line] speaks of
 */
guint
quay_toml_node_get_column (const QuayTomlNode *node)
{
  g_return_val_if_fail (node != NULL, 0);

  return quay_toml_tree_get_column (quay_toml_node_get_tree (node), node->position);
}

/**
 * quay_toml_node_get_n_children:
 *
 * Returns: the number of entries of a table or values of an array, 0 for anything else
 */
guint
quay_toml_node_get_n_children (const QuayTomlNode *node)
{
  g_return_val_if_fail (node != NULL, 0);

  return quay_toml_node_is_list (node) ?
         quay_toml_tree_get_n_children (quay_toml_node_get_tree (node), quay_toml_node_get_index (node)) : 0;
}

/**
 * quay_toml_node_get_child:
 * @index: from 0, in the order in which they first appear in the file
 *
 * Going through all children takes a time proportional to their number.
 *
 * Returns: (transfer none) (nullable): the child, %NULL when there are not so many
 */
const QuayTomlNode *
quay_toml_node_get_child (const QuayTomlNode *node,
                          guint               index)
{
  QuayTomlTree *tree;

  g_return_val_if_fail (node != NULL, NULL);

  if (index >= quay_toml_node_get_n_children (node))
    return NULL;

  tree = quay_toml_node_get_tree (node);
  return quay_toml_tree_node (tree, quay_toml_tree_get_child (tree, quay_toml_node_get_index (node), index));
}

/**
 * quay_toml_node_lookup:
 * @key: the key, decoded
 *
 * Returns: (transfer none) (nullable): the child of that name; %NULL when there is none or @node is not a table
 */
const QuayTomlNode *
quay_toml_node_lookup (const QuayTomlNode *node,
                       const char         *key)
{
  QuayTomlTree *tree;
  guint32 child;

  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (node->type != QUAY_TOML_TABLE)
    return NULL;

  tree = quay_toml_node_get_tree (node);
  child = quay_toml_tree_find (tree, quay_toml_node_get_index (node), key, strlen (key));
  return child == 0 ? NULL : quay_toml_tree_node (tree, child);
}

/* RFC 3339 as most readers want it: “T”, “Z”, and always seconds, which TOML 1.1 may leave out. */
static void
decode_date_time (QuayTomlTree       *tree,
                  const QuayTomlNode *node,
                  GString            *decoded)
{
  gsize start = quay_toml_tree_get_value (tree, node);
  gsize end = quay_toml_scan_value (tree->text, tree->size, start);
  gsize time = node->type == QUAY_TOML_LOCAL_TIME ? 0 : 11;
  char *text;

  g_string_append_len (decoded, tree->text + start, end - start);
  if (node->type == QUAY_TOML_LOCAL_DATE)
    return;

  text = decoded->str;
  if (time > 0)
    text[time - 1] = 'T';
  if (text[decoded->len - 1] == 'z')
    text[decoded->len - 1] = 'Z';
  if (text[time + 5] != ':')
    g_string_insert (decoded, time + 5, ":00");
}

/**
 * quay_toml_node_get_string:
 * @length: (out) (optional): its bytes; a string may contain zero bytes
 *
 * The text of a string. A date or time is given as RFC 3339 has it, in upper case and with seconds.
 *
 * Returns: (transfer none) (nullable): the text, decoded, with a NUL behind it, valid until the next edit; %NULL when
 *   @node has another type
 */
const char *
quay_toml_node_get_string (const QuayTomlNode *node,
                           gsize              *length)
{
  const QuayTomlText *text;
  QuayTomlTree *tree;

  g_return_val_if_fail (node != NULL, NULL);

  if (length != NULL)
    *length = 0;
  if (node->type != QUAY_TOML_STRING && node->type < QUAY_TOML_OFFSET_DATE_TIME)
    return NULL;

  tree = quay_toml_node_get_tree (node);
  if (node->value.text == 0)
    {
      gsize start = quay_toml_tree_get_value (tree, node);
      g_autoptr(QuayWipedString) decoded =
        g_string_sized_new (quay_toml_scan_value (tree->text, tree->size, start) - start);

      if (node->type == QUAY_TOML_STRING)
        quay_toml_scan_string (tree->text, tree->size, start, decoded);
      else
        decode_date_time (tree, node, decoded);
      get_own_node (tree, node)->value.text = quay_toml_tree_add_text (tree, decoded->str, decoded->len);
    }

  text = quay_toml_tree_get_text (tree, node->value.text);
  if (length != NULL)
    *length = text->length;
  return text->bytes;
}

/**
 * quay_toml_node_get_integer:
 *
 * Returns: the value of an integer, 0 for anything else
 */
gint64
quay_toml_node_get_integer (const QuayTomlNode *node)
{
  g_return_val_if_fail (node != NULL, 0);

  return node->type == QUAY_TOML_INTEGER ? quay_toml_tree_get_integer (quay_toml_node_get_tree (node), node) : 0;
}

/**
 * quay_toml_node_get_float:
 *
 * Returns: the nearest value that a double can have, for a float; 0 for anything else
 */
double
quay_toml_node_get_float (const QuayTomlNode *node)
{
  g_autoptr(GString) digits = NULL;
  QuayTomlTree *tree;
  gsize start;
  gsize end;

  g_return_val_if_fail (node != NULL, 0);

  if (node->type != QUAY_TOML_FLOAT)
    return 0;

  tree = quay_toml_node_get_tree (node);
  start = quay_toml_tree_get_value (tree, node);
  end = quay_toml_scan_value (tree->text, tree->size, start);
  digits = g_string_new (NULL);
  for (; start < end; start++)
    {
      if (tree->text[start] != '_')
        g_string_append_c (digits, tree->text[start]);
    }

  if (g_str_has_suffix (digits->str, "nan"))
    return digits->str[0] == '-' ? -NAN : NAN;

  return g_ascii_strtod (digits->str, NULL);
}

/**
 * quay_toml_node_get_boolean:
 *
 * Returns: the value of a boolean, %FALSE for anything else
 */
gboolean
quay_toml_node_get_boolean (const QuayTomlNode *node)
{
  QuayTomlTree *tree;

  g_return_val_if_fail (node != NULL, FALSE);

  if (node->type != QUAY_TOML_BOOLEAN)
    return FALSE;

  tree = quay_toml_node_get_tree (node);
  return tree->text[quay_toml_tree_get_value (tree, node)] == 't';
}
