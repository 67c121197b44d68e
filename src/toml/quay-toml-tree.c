/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-tree.h"

#include "quay-toml-scan.h"

#include <string.h>

/* Up to so many children are faster looked through than hashed. */
#define FEW_CHILDREN 8

/* The text is cut into blocks of so many bytes for counting lines. */
#define LINE_BLOCK 4096

typedef union
{
  QuayTomlTree *tree;
  QuayTomlNode  node;
} NodeSlot;

static void
resize_nodes (QuayTomlTree *self,
              guint32       n_allocated)
{
  NodeSlot *slots = self->nodes == NULL ? NULL : (NodeSlot *) (gpointer) (self->nodes - 1);

  slots = g_realloc_n (slots, (gsize) n_allocated + 1, sizeof (NodeSlot));
  slots->tree = self;
  self->nodes = &slots[1].node;
  self->n_allocated = n_allocated;
}

QuayTomlTree *
quay_toml_tree_new (GBytes *bytes)
{
  QuayTomlTree *self = g_new0 (QuayTomlTree, 1);

  self->bytes = g_bytes_ref (bytes);
  self->text = g_bytes_get_data (bytes, &self->size);
  if (self->text == NULL)
    self->text = "";
  self->start = self->size >= 3 && memcmp (self->text, QUAY_TOML_BOM, 3) == 0 ? 3 : 0;

  /* A usual line is longer than 32 bytes; what is allocated and not used does not become real memory. */
  resize_nodes (self, self->size / 32 + 16);
  memset (self->nodes, 0, sizeof (QuayTomlNode));
  self->nodes->type = QUAY_TOML_TABLE;
  self->nodes->flags = QUAY_TOML_NODE_HEADER;
  self->nodes->position = self->start;
  self->n_nodes = 1;
  return self;
}

void
quay_toml_tree_free (QuayTomlTree *self)
{
  g_free (self->nodes - 1);
  g_free (self->slots);
  g_free (self->line_counts);
  g_clear_pointer (&self->chunk, g_string_chunk_free);
  g_clear_pointer (&self->texts, g_array_unref);
  g_clear_pointer (&self->child_lists, g_hash_table_unref);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Gives back what was allocated too much. */
void
quay_toml_tree_shrink (QuayTomlTree *self)
{
  resize_nodes (self, self->n_nodes);
}

/* Keeps a copy of @bytes, with a NUL behind it, as long as the tree lives. Returns: its number, never 0 */
guint32
quay_toml_tree_add_text (QuayTomlTree *self,
                         const char   *bytes,
                         gsize         length)
{
  QuayTomlText text = { NULL, length };

  if (self->texts == NULL)
    {
      self->texts = g_array_new (FALSE, FALSE, sizeof (QuayTomlText));
      self->chunk = g_string_chunk_new (1024);
    }

  text.bytes = g_string_chunk_insert_len (self->chunk, bytes, length);
  g_array_append_val (self->texts, text);
  return self->texts->len;
}

/* What the key of @node means; not always with a NUL behind it. @node has a key. */
void
quay_toml_tree_get_name (QuayTomlTree       *self,
                         const QuayTomlNode *node,
                         QuayTomlText       *name)
{
  const char *key = self->text + node->position;
  gboolean is_quoted = *key == '"' || *key == '\'';

  if (node->key_text != 0)
    {
      *name = *quay_toml_tree_get_text (self, node->key_text);
      return;
    }

  name->bytes = key + is_quoted;
  name->length = node->key_length - 2 * is_quoted;
}

/* Distinct for every process, so that nobody can write a file whose keys all fall into one place. */
static guint64
get_seed (void)
{
  static gsize seed = 0;

  if (g_once_init_enter (&seed))
    g_once_init_leave (&seed, (gsize) ((guint64) g_random_int () << 32 | g_random_int () | 1));
  return seed;
}

static guint64
mix (guint64 hash,
     guint64 word)
{
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return hash ^ hash >> 32;
}

static guint32
hash_name (guint32     table,
           const char *name,
           gsize       length)
{
  guint64 hash = get_seed () + table * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + length;
  guint64 word = 0;

  for (; length >= sizeof word; name += sizeof word, length -= sizeof word)
    {
      memcpy (&word, name, sizeof word);
      hash = mix (hash, word);
    }

  for (word = 0; length > 0; length--)
    word = word << 8 | (guchar) name[length - 1];
  return mix (hash, word) >> 16;
}

static void
insert_slot (QuayTomlTree *self,
             guint32       hash,
             guint32       node)
{
  guint32 mask = self->n_slots - 1;
  guint32 at = hash & mask;

  while (self->slots[at].node != 0)
    at = (at + 1) & mask;
  self->slots[at].hash = hash;
  self->slots[at].node = node;
}

static void
grow_slots (QuayTomlTree *self)
{
  QuayTomlSlot *old = self->slots;
  guint32 n_old = self->n_slots;

  self->n_slots = MAX (64, 2 * n_old);
  self->slots = g_new0 (QuayTomlSlot, self->n_slots);
  for (guint32 i = 0; i < n_old; i++)
    {
      if (old[i].node != 0)
        insert_slot (self, old[i].hash, old[i].node);
    }
  g_free (old);
}

static void
index_child (QuayTomlTree *self,
             guint32       child,
             guint32       hash)
{
  if (self->n_used + 1 > self->n_slots / 2)
    grow_slots (self);
  insert_slot (self, hash, child);
  self->n_used++;
}

static void
index_children (QuayTomlTree *self,
                guint32       table)
{
  for (guint32 child = quay_toml_tree_first (self, table); child != 0; child = quay_toml_tree_next (self, child))
    {
      QuayTomlText name;

      quay_toml_tree_get_name (self, quay_toml_tree_node (self, child), &name);
      index_child (self, child, hash_name (table, name.bytes, name.length));
    }
}

static gboolean
has_name (QuayTomlTree       *self,
          const QuayTomlNode *node,
          const char         *name,
          gsize               length)
{
  QuayTomlText own;

  quay_toml_tree_get_name (self, node, &own);
  return own.length == length && memcmp (own.bytes, name, length) == 0;
}

static guint32
find_indexed (QuayTomlTree *self,
              guint32       table,
              const char   *name,
              gsize         length,
              guint32       hash)
{
  guint32 mask = self->n_slots - 1;

  for (guint32 at = hash & mask; self->slots[at].node != 0; at = (at + 1) & mask)
    {
      const QuayTomlNode *node;

      if (self->slots[at].hash != hash)
        continue;

      node = quay_toml_tree_node (self, self->slots[at].node);
      if (node->parent == table && has_name (self, node, name, length))
        return node->index;
    }
  return 0;
}

static guint32
find_listed (QuayTomlTree *self,
             guint32       table,
             const char   *name,
             gsize         length)
{
  for (guint32 child = quay_toml_tree_first (self, table); child != 0; child = quay_toml_tree_next (self, child))
    {
      if (has_name (self, quay_toml_tree_node (self, child), name, length))
        return child;
    }
  return 0;
}

/* Returns: the child of the table @table that is called @name, 0 when there is none */
guint32
quay_toml_tree_find (QuayTomlTree *self,
                     guint32       table,
                     const char   *name,
                     gsize         length)
{
  if (quay_toml_tree_node (self, table)->flags & QUAY_TOML_NODE_INDEXED)
    return find_indexed (self, table, name, length, hash_name (table, name, length));

  return find_listed (self, table, name, length);
}

/* As quay_toml_tree_find(), and makes @key ready to be added to @table when it is not there. */
guint32
quay_toml_tree_find_key (QuayTomlTree *self,
                         guint32       table,
                         QuayTomlKey  *key)
{
  key->hash = 0;
  if (!(quay_toml_tree_node (self, table)->flags & QUAY_TOML_NODE_INDEXED))
    return find_listed (self, table, key->name, key->name_length);

  key->hash = hash_name (table, key->name, key->name_length);
  return find_indexed (self, table, key->name, key->name_length, key->hash);
}

/* Adds a node as the last child of @parent.
 *
 * @key: (nullable): for the children of tables; quay_toml_tree_find_key() has just not found it there
 *
 * Returns: its index. Pointers to nodes are no longer valid.
 */
guint32
quay_toml_tree_add (QuayTomlTree      *self,
                    guint32            parent,
                    gsize              position,
                    const QuayTomlKey *key)
{
  guint32 index = self->n_nodes++;
  QuayTomlNode *node;
  QuayTomlNode *list;

  if (index == self->n_allocated)
    resize_nodes (self, self->n_allocated + self->n_allocated / 2);

  node = quay_toml_tree_node (self, index);
  list = quay_toml_tree_node (self, parent);

  node->index = index;
  node->parent = parent;
  node->position = position;
  node->type = QUAY_TOML_BOOLEAN;
  node->flags = 0;
  node->key_length = key == NULL ? 0 : MIN (key->length, G_MAXUINT16);
  node->key_text = key == NULL ? 0 : key->text;
  node->value.integer = 0;

  if (list->value.list.last == 0)
    {
      node->next = index;
    }
  else
    {
      QuayTomlNode *last = quay_toml_tree_node (self, list->value.list.last);

      node->next = last->next;
      last->next = index;
    }
  list->value.list.last = index;
  list->value.list.n_children++;

  if (key == NULL)
    return index;

  if (list->flags & QUAY_TOML_NODE_INDEXED)
    {
      index_child (self, index, key->hash);
    }
  else if (list->value.list.n_children > FEW_CHILDREN)
    {
      list->flags |= QUAY_TOML_NODE_INDEXED;
      index_children (self, parent);
    }
  return index;
}

/* Returns: the child @number, from 0, which exists; in constant time, the first call for a large list aside */
guint32
quay_toml_tree_get_child (QuayTomlTree *self,
                          guint32       parent,
                          guint32       number)
{
  guint32 n_children = quay_toml_tree_node (self, parent)->value.list.n_children;
  guint32 child = quay_toml_tree_first (self, parent);
  guint32 *list;

  if (n_children <= FEW_CHILDREN)
    {
      while (number-- > 0)
        child = quay_toml_tree_next (self, child);
      return child;
    }

  if (self->child_lists == NULL)
    self->child_lists = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  list = g_hash_table_lookup (self->child_lists, GUINT_TO_POINTER (parent));
  if (list == NULL)
    {
      list = g_new (guint32, n_children);
      for (guint32 i = 0; i < n_children; i++, child = quay_toml_tree_next (self, child))
        list[i] = child;
      g_hash_table_insert (self->child_lists, GUINT_TO_POINTER (parent), list);
    }
  return list[number];
}

/* Returns: the offset where the value of @node begins. Only for what has a value: no table from a header or from
 *   the front of a dotted key.
 */
gsize
quay_toml_tree_get_value (QuayTomlTree       *self,
                          const QuayTomlNode *node)
{
  gsize at = node->position;

  if (node->key_length == 0)
    return at;

  at = node->key_length < G_MAXUINT16 ?
       at + node->key_length :
       quay_toml_scan_key (self->text, self->size, at);
  at = quay_toml_scan_blanks (self->text, self->size, at);
  return quay_toml_scan_blanks (self->text, self->size, at + 1);
}

static guint
count_line_breaks (const char *text,
                   gsize       length)
{
  guint count = 0;

  for (const char *end = text + length; (text = memchr (text, '\n', end - text)) != NULL; text++)
    count++;
  return count;
}

/* Returns: the line, from 1, that @offset is on; in constant time, the first call aside */
guint
quay_toml_tree_get_line (QuayTomlTree *self,
                         gsize         offset)
{
  gsize block = offset / LINE_BLOCK;

  if (self->line_counts == NULL)
    {
      gsize n_blocks = self->size / LINE_BLOCK + 1;
      guint32 count = 0;

      self->line_counts = g_new (guint32, n_blocks);
      for (gsize i = 0; i < n_blocks; i++)
        {
          self->line_counts[i] = count;
          count += count_line_breaks (self->text + i * LINE_BLOCK, MIN (LINE_BLOCK, self->size - i * LINE_BLOCK));
        }
    }

  return 1 + self->line_counts[block] +
         count_line_breaks (self->text + block * LINE_BLOCK, offset - block * LINE_BLOCK);
}

/* Returns: the column in characters, from 1; one past the last when @offset is the end of the line */
guint
quay_toml_tree_get_column (QuayTomlTree *self,
                           gsize         offset)
{
  gsize start = quay_toml_scan_line_start (self->text, self->start, offset);

  return 1 + g_utf8_strlen (self->text + start, offset - start);
}
