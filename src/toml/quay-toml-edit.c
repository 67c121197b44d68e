/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-document-private.h"

#include "quay-error.h"
#include "quay-toml-insert.h"
#include "quay-toml-list.h"
#include "quay-toml-scan.h"
#include "quay-wipe.h"

#include <string.h>

/* The edits of a document. All of them collect changes to the text, and end in apply_changes(). */

/* The lines that say @setting in an empty file, for a person who has to put them in by hand. */
static GString *
get_text_to_paste (const char *const     *path,
                   const QuayTomlSetting *setting,
                   QuayTomlLayout         layout)
{
  guint n_path = g_strv_length ((char **) path);
  guint n_keys = layout == QUAY_TOML_LAYOUT_INLINE && n_path > 2 ? 2 : 1;
  QuayTomlStyle style = { .newline = "\n", .default_spaces = TRUE, .quote = '"' };
  GString *text = quay_wiped_string_new ();

  for (guint i = 0; i < n_path - n_keys; i++)
    {
      g_string_append_c (text, i == 0 ? '[' : '.');
      quay_toml_style_append_key (&style, path[i], text);
    }
  if (n_path > n_keys)
    g_string_append (text, "]\n");
  quay_toml_style_append_entry (&style, "", path + n_path - n_keys, n_keys, setting, text);
  g_string_append_c (text, '\n');
  return text;
}

/* Refuses an edit because of what stands at @offset. @paste may be %NULL. */
static gboolean
refuse (QuayTomlDocument *self,
        gsize             offset,
        const char       *paste,
        GError          **error)
{
  guint line = quay_toml_tree_get_line (self->tree, offset);
  GError *refusal = quay_error_new (QUAY_ERROR_LAYOUT, NULL, paste,
                                    "line %u: this has a layout that cannot be edited", line);

  quay_error_set_number (refusal, line);
  g_propagate_error (error, refusal);
  return FALSE;
}

/* Makes @changes, unless the text that results is not valid: then nothing happens. */
static gboolean
apply_changes (QuayTomlDocument *self,
               GArray           *changes,
               const char       *paste,
               GError          **error)
{
  g_autoptr(GBytes) before = g_bytes_ref (self->tree->bytes);
  g_autoptr(GBytes) after = NULL;
  g_autoptr(GError) fault = NULL;
  gsize offset;

  if (changes->len == 0)
    return TRUE;

  after = quay_toml_changes_apply (changes, self->tree);
  offset = g_array_index (changes, QuayTomlChange, 0).start;
  quay_toml_tree_reset (self->tree, after);
  if (quay_toml_tree_parse (self->tree, &fault))
    return TRUE;

  g_warning ("An edit would have made a document invalid: %s", fault->message);
  quay_toml_tree_reset (self->tree, before);
  if (!quay_toml_tree_parse (self->tree, NULL))
    g_assert_not_reached ();
  return refuse (self, offset, paste, error);
}

/* Follows @path from the root. Returns: the number of keys that are there; *@node is what they lead to */
static guint
follow_path (QuayTomlTree      *tree,
             const char *const *path,
             guint32           *node)
{
  guint count = 0;

  *node = 0;
  for (; path[count] != NULL && quay_toml_tree_node (tree, *node)->type == QUAY_TOML_TABLE; count++)
    {
      guint32 child = quay_toml_tree_find (tree, *node, path[count], strlen (path[count]));

      if (child == 0)
        break;
      *node = child;
    }
  return count;
}

/* Whether @node is written as a value, so that it can be replaced where it is. */
static gboolean
has_value (const QuayTomlNode *node)
{
  return !(node->flags & (QUAY_TOML_NODE_SECTION | QUAY_TOML_NODE_DOTTED));
}

static gboolean
is_string (const QuayTomlNode *node,
           const char         *text)
{
  gsize length;
  const char *own = quay_toml_node_get_node_type (node) == QUAY_TOML_STRING ?
                    quay_toml_node_get_string (node, &length) : NULL;

  return own != NULL && length == strlen (text) && memcmp (own, text, length) == 0;
}

static gboolean
has_only_strings (const QuayTomlNode *node)
{
  for (guint i = 0; i < quay_toml_node_get_n_children (node); i++)
    {
      if (quay_toml_node_get_node_type (quay_toml_node_get_child (node, i)) != QUAY_TOML_STRING)
        return FALSE;
    }
  return TRUE;
}

/* Changes an array of strings into @values, touching only what differs between its equal beginning and end. */
static void
replace_items (QuayTomlTree       *tree,
               const QuayTomlNode *node,
               const char *const  *values,
               GArray             *changes)
{
  g_auto(QuayTomlList) list = { 0 };
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_free);
  guint n_old = quay_toml_node_get_n_children (node);
  guint n_new = g_strv_length ((char **) values);
  char quote = quay_toml_style_quote (tree, quay_toml_node_get_index (node));
  guint first = 0;
  guint same = 0;   /* at the end */

  while (first < MIN (n_old, n_new) && is_string (quay_toml_node_get_child (node, first), values[first]))
    first++;
  while (same < MIN (n_old, n_new) - first &&
         is_string (quay_toml_node_get_child (node, n_old - same - 1), values[n_new - same - 1]))
    same++;

  quay_toml_list_init (&list, tree, quay_toml_node_get_index (node));
  for (; first < MIN (n_old, n_new) - same; first++)
    {
      const QuayTomlItem *item = &g_array_index (list.items, QuayTomlItem, first);
      g_autoptr(QuayWipedString) text = quay_wiped_string_new ();

      quay_toml_style_append_string (values[first], tree->text[item->start], text);
      quay_toml_changes_add (changes, item->start, item->end, text->str);
    }

  if (n_old - same > first)
    quay_toml_list_remove (&list, first, n_old - same - first, changes);
  for (guint i = first; i < n_new - same; i++)
    {
      GString *text = g_string_new (NULL);

      quay_toml_style_append_string (values[i], quote != 0 ? quote : '"', text);
      g_ptr_array_add (added, g_string_free (text, FALSE));
    }
  quay_toml_list_insert (&list, first, added, changes);
}

static gboolean
has_setting (const QuayTomlNode    *node,
             const QuayTomlSetting *setting)
{
  if (setting->type == QUAY_TOML_STRING)
    return is_string (node, setting->string);

  return setting->type == QUAY_TOML_BOOLEAN && node->type == QUAY_TOML_BOOLEAN &&
         quay_toml_node_get_boolean (node) == !!setting->boolean;
}

static void
replace_value (QuayTomlTree          *tree,
               const QuayTomlNode    *node,
               const QuayTomlSetting *setting,
               GArray                *changes)
{
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  QuayTomlEntries neighbours;
  QuayTomlStyle style;
  gsize start;

  if (has_setting (node, setting))
    return;
  if (setting->type == QUAY_TOML_ARRAY && node->type == QUAY_TOML_ARRAY && has_only_strings (node))
    {
      replace_items (tree, node, setting->strings, changes);
      return;
    }

  quay_toml_place_entries (tree, node->parent, &neighbours);
  quay_toml_style_init (&style, tree, &neighbours);
  style.array = 0;
  if (node->type == QUAY_TOML_STRING)
    style.quote = quay_toml_style_quote (tree, quay_toml_node_get_index (node));
  quay_toml_style_append_value (&style, setting, text);

  start = quay_toml_tree_get_value (tree, node);
  quay_toml_changes_add (changes, start, quay_toml_scan_value (tree->text, tree->size, start), text->str);
}

static gboolean
set_value (QuayTomlDocument      *self,
           const char *const     *path,
           const QuayTomlSetting *setting,
           QuayTomlLayout         layout,
           GError               **error)
{
  QuayTomlTree *tree = self->tree;
  g_autoptr(GArray) changes = quay_toml_changes_new ();
  g_autoptr(QuayWipedString) paste = get_text_to_paste (path, setting, layout);
  guint n_path = g_strv_length ((char **) path);
  guint32 found;
  guint n_found = follow_path (tree, path, &found);
  const QuayTomlNode *node = quay_toml_tree_node (tree, found);

  if (n_found == n_path ? !has_value (node) : node->type != QUAY_TOML_TABLE)
    return refuse (self, node->position, paste->str, error);

  if (n_found == n_path)
    {
      replace_value (tree, node, setting, changes);
    }
  else
    {
      QuayTomlInsertion insertion = {
        .tree = tree,
        .path = path,
        .n_path = n_path,
        .n_found = n_found,
        .table = found,
        .setting = setting,
        .layout = layout,
        .changes = changes,
      };

      quay_toml_insert (&insertion);
    }
  return apply_changes (self, changes, paste->str, error);
}

/* Keys and values come from our own code, which has checked what users typed. */
static gboolean
is_path (const char *const *path)
{
  if (path == NULL || path[0] == NULL || g_strv_length ((char **) path) > QUAY_TOML_MAX_DEPTH)
    return FALSE;

  for (; *path != NULL; path++)
    {
      if (!g_utf8_validate (*path, -1, NULL))
        return FALSE;
    }
  return TRUE;
}

/**
 * quay_toml_document_set_string:
 * @path: (array zero-terminated=1): keys from the root on, at least one
 * @value: the text, UTF-8
 * @layout: how a table is written that has to be made where there is none to go by
 *
 * Sets a string. A value that is there is replaced where it is, and left alone when it means the same already.
 * A new key goes behind the others of its table, and a new table behind those like it or at the end of the file; both
 * take the style of what is beside them. Nothing else in the file changes.
 *
 * Errors: %QUAY_ERROR_LAYOUT when @path leads through something that is not a table, or ends in a table that has no
 * value of its own; the object is the text to paste, the number the line. Then the document is unchanged.
 *
 * Returns: whether @path has that value now
 */
gboolean
quay_toml_document_set_string (QuayTomlDocument  *self,
                               const char *const *path,
                               const char        *value,
                               QuayTomlLayout     layout,
                               GError           **error)
{
  QuayTomlSetting setting = { .type = QUAY_TOML_STRING, .string = value };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (is_path (path), FALSE);
  g_return_val_if_fail (value != NULL && g_utf8_validate (value, -1, NULL), FALSE);

  return set_value (self, path, &setting, layout, error);
}

/**
 * quay_toml_document_set_boolean:
 * @path: (array zero-terminated=1): keys from the root on, at least one
 *
 * As [method@Quay.TomlDocument.set_string], for a boolean.
 */
gboolean
quay_toml_document_set_boolean (QuayTomlDocument  *self,
                                const char *const *path,
                                gboolean           value,
                                QuayTomlLayout     layout,
                                GError           **error)
{
  QuayTomlSetting setting = { .type = QUAY_TOML_BOOLEAN, .boolean = value };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (is_path (path), FALSE);

  return set_value (self, path, &setting, layout, error);
}

/**
 * quay_toml_document_set_strv:
 * @path: (array zero-terminated=1): keys from the root on, at least one
 * @values: (array zero-terminated=1): the texts, UTF-8
 *
 * As [method@Quay.TomlDocument.set_string], for an array of strings. Of an array that is there already, only the
 * values that differ are touched; its layout and its comments stay.
 */
gboolean
quay_toml_document_set_strv (QuayTomlDocument  *self,
                             const char *const *path,
                             const char *const *values,
                             QuayTomlLayout     layout,
                             GError           **error)
{
  QuayTomlSetting setting = { .type = QUAY_TOML_ARRAY, .strings = values };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (is_path (path), FALSE);
  g_return_val_if_fail (values != NULL, FALSE);

  return set_value (self, path, &setting, layout, error);
}

/**
 * quay_toml_document_append:
 * @path: (array zero-terminated=1): keys from the root on, to an array or to nothing
 * @value: the text to add behind the last value, UTF-8
 *
 * Adds a string to an array, in its layout. An array that is missing is made, with a header for its table.
 *
 * Errors: %QUAY_ERROR_LAYOUT as with [method@Quay.TomlDocument.set_string], and when something else than an array of
 * values is there.
 */
gboolean
quay_toml_document_append (QuayTomlDocument  *self,
                           const char *const *path,
                           const char        *value,
                           GError           **error)
{
  const char *values[] = { value, NULL };
  QuayTomlSetting setting = { .type = QUAY_TOML_ARRAY, .strings = values };
  g_autoptr(GArray) changes = quay_toml_changes_new ();
  g_autoptr(GPtrArray) texts = g_ptr_array_new ();
  g_autoptr(QuayWipedString) text = quay_wiped_string_new ();
  g_autoptr(QuayWipedString) paste = NULL;
  g_auto(QuayTomlList) list = { 0 };
  const QuayTomlNode *node;
  QuayTomlEntries neighbours;
  QuayTomlStyle style;
  char quote;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (is_path (path), FALSE);
  g_return_val_if_fail (value != NULL && g_utf8_validate (value, -1, NULL), FALSE);

  node = quay_toml_document_lookup (self, path);
  if (node == NULL)
    return set_value (self, path, &setting, QUAY_TOML_LAYOUT_HEADER, error);

  paste = get_text_to_paste (path, &setting, QUAY_TOML_LAYOUT_HEADER);
  if (node->type != QUAY_TOML_ARRAY || (node->flags & QUAY_TOML_NODE_TABLES))
    return refuse (self, node->position, paste->str, error);

  quay_toml_place_entries (self->tree, node->parent, &neighbours);
  quay_toml_style_init (&style, self->tree, &neighbours);
  quote = quay_toml_style_quote (self->tree, quay_toml_node_get_index (node));
  quay_toml_style_append_string (value, quote != 0 ? quote : style.quote, text);
  g_ptr_array_add (texts, text->str);

  quay_toml_list_init (&list, self->tree, quay_toml_node_get_index (node));
  quay_toml_list_insert (&list, list.items->len, texts, changes);
  return apply_changes (self, changes, paste->str, error);
}

/**
 * quay_toml_document_remove_item:
 * @path: (array zero-terminated=1): keys from the root on, to an array
 * @index: from 0
 *
 * Removes a value from an array, or a table from an array of tables. The array stays when it is empty then, unless it
 * was made of [[headers]]. An item that is not there is removed already.
 *
 * Errors: %QUAY_ERROR_LAYOUT, without an object, when something else than an array is there
 */
gboolean
quay_toml_document_remove_item (QuayTomlDocument  *self,
                                const char *const *path,
                                guint              index,
                                GError           **error)
{
  g_autoptr(GArray) changes = quay_toml_changes_new ();
  const QuayTomlNode *node;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (is_path (path), FALSE);

  node = quay_toml_document_lookup (self, path);
  if (node == NULL)
    return TRUE;
  if (node->type != QUAY_TOML_ARRAY)
    return refuse (self, node->position, NULL, error);
  if (index >= quay_toml_node_get_n_children (node))
    return TRUE;

  if (node->flags & QUAY_TOML_NODE_TABLES)
    {
      guint32 child = quay_toml_tree_get_child (self->tree, quay_toml_node_get_index (node), index);

      quay_toml_remove (self->tree, child, changes);
    }
  else
    {
      g_auto(QuayTomlList) list = { 0 };

      quay_toml_list_init (&list, self->tree, quay_toml_node_get_index (node));
      quay_toml_list_remove (&list, index, 1, changes);
    }
  return apply_changes (self, changes, NULL, error);
}

/**
 * quay_toml_document_remove:
 * @path: (array zero-terminated=1): keys from the root on, at least one
 *
 * Removes a key, or a table with everything in it, wherever its parts stand. A table that has nothing left goes too:
 * one in braces always, one with a header unless there are comments below that. So removing what
 * [method@Quay.TomlDocument.set_string] added gives back the bytes that were before. Comments stay, but for those on
 * the lines that go and between the lines of a table that goes. What is not there is removed already.
 *
 * Returns: %TRUE
 */
gboolean
quay_toml_document_remove (QuayTomlDocument  *self,
                           const char *const *path,
                           GError           **error)
{
  g_autoptr(GArray) changes = quay_toml_changes_new ();
  const QuayTomlNode *node;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (is_path (path), FALSE);

  node = quay_toml_document_lookup (self, path);
  if (node == NULL)
    return TRUE;

  quay_toml_remove (self->tree, quay_toml_node_get_index (node), changes);
  return apply_changes (self, changes, NULL, error);
}
