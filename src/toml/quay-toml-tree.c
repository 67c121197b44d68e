/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-tree.h"

#include "quay-toml-scan.h"

#include <string.h>

/* Up to so many children are faster looked through than hashed. */
#define FEW_CHILDREN 16

/* The text is cut into blocks of so many bytes for counting lines. */
#define LINE_BLOCK 4096

/* Chunks are allocated so many at a time at most; what is not used of them does not become real memory. */
#define MOST_CHUNKS 32

/* Of eight slots five are used at most. */
#define MOST_USED(n_slots) ((n_slots) / 8 * 5)

#define FEWEST_SLOTS 64

/* Distinct for every process, so that nobody can write a file whose keys all fall into one place. */
static guint64
get_seed (void)
{
  static gsize seed = 0;

  if (g_once_init_enter (&seed))
    g_once_init_leave (&seed, (gsize) ((guint64) g_random_int () << 32 | g_random_int () | 1));
  return seed;
}

static void
add_slab (QuayTomlTree *self)
{
  guint count = CLAMP (self->n_chunks, 1, MOST_CHUNKS);
  char *slab = g_malloc_n (count + 1, QUAY_TOML_CHUNK_SIZE);

  /* Not g_aligned_alloc(): of what that gives back, the C library cannot make the next block of the same size. */
  g_ptr_array_add (self->slabs, slab);
  slab += -(guintptr) slab & (QUAY_TOML_CHUNK_SIZE - 1);
  self->chunks = g_renew (QuayTomlChunk *, self->chunks, self->n_chunks + count);
  for (guint i = 0; i < count; i++)
    {
      QuayTomlChunk *chunk = (QuayTomlChunk *) (gpointer) (slab + (gsize) i * QUAY_TOML_CHUNK_SIZE);

      chunk->tree = self;
      chunk->number = self->n_chunks;
      self->chunks[self->n_chunks++] = chunk;
    }
}

static QuayTomlNode *
add_node (QuayTomlTree *self,
          guint32      *index)
{
  *index = self->end;
  self->end = quay_toml_tree_step (self->end);
  if (*index >> QUAY_TOML_CHUNK_SHIFT == self->n_chunks)
    add_slab (self);
  return quay_toml_tree_node (self, *index);
}

static void
drop_answers (QuayTomlTree *self)
{
  g_clear_pointer (&self->line_counts, g_free);
  /* One of them may be a token. */
  for (guint i = 0; self->texts != NULL && i < self->texts->len; i++)
    {
      const QuayTomlText *text = &g_array_index (self->texts, QuayTomlText, i);

      explicit_bzero ((char *) text->bytes, text->length);
    }
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_clear_pointer (&self->texts, g_array_unref);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_clear_pointer (&self->child_lists, g_hash_table_unref);
}

QuayTomlTree *
quay_toml_tree_new (GBytes *bytes)
{
  QuayTomlTree *self = g_new0 (QuayTomlTree, 1);

  self->slabs = g_ptr_array_new_with_free_func (g_free);
  self->scratch = g_string_new (NULL);
  self->seed = get_seed ();
  quay_toml_tree_reset (self, bytes);
  return self;
}

/* Forgets everything, for another text. What was allocated is used again, so that an edit does not need twice as much
 * memory, which takes its time to become real.
 */
void
quay_toml_tree_reset (QuayTomlTree *self,
                      GBytes       *bytes)
{
  QuayTomlNode *root;
  guint32 index;

  drop_answers (self);
  g_bytes_ref (bytes);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes;
  self->text = g_bytes_get_data (bytes, &self->size);
  if (self->text == NULL)
    self->text = "";
  self->start = self->size >= 3 && memcmp (self->text, QUAY_TOML_BOM, 3) == 0 ? 3 : 0;

  /* A node takes two bytes of the text at least, and an index leaves out a fifth of the numbers. */
  self->index_mask = (guint32) ((G_GUINT64_CONSTANT (1) << g_bit_storage (self->size + 4096)) - 1);
  self->n_used = 0;
  if (self->slots != NULL)
    memset (self->slots, 0, self->n_slots * sizeof *self->slots);

  self->end = 0;
  root = add_node (self, &index);
  *root = (QuayTomlNode) { .position = self->start, .type = QUAY_TOML_TABLE, .flags = QUAY_TOML_NODE_HEADER };
}

void
quay_toml_tree_free (QuayTomlTree *self)
{
  drop_answers (self);
  g_ptr_array_unref (self->slabs);
  g_free (self->chunks);
  g_free (self->slots);
  g_string_free (self->scratch, TRUE);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Keeps a copy of @bytes, with a NUL behind it, as long as the text stays. Returns: its number, never 0 */
guint32
quay_toml_tree_add_text (QuayTomlTree *self,
                         const char   *bytes,
                         gsize         length)
{
  QuayTomlText text = { NULL, length };

  if (self->texts == NULL)
    {
      self->texts = g_array_new (FALSE, FALSE, sizeof (QuayTomlText));
      self->strings = g_string_chunk_new (1024);
    }

  text.bytes = g_string_chunk_insert_len (self->strings, bytes, length);
  g_array_append_val (self->texts, text);
  return self->texts->len;
}

static void
get_odd_name (QuayTomlTree       *self,
              const QuayTomlNode *node,
              QuayTomlText       *name)
{
  name->bytes = self->text + node->position;
  if (node->flags & QUAY_TOML_NODE_QUOTED)
    {
      g_string_truncate (self->scratch, 0);
      quay_toml_scan_string (self->text, self->size, node->position, self->scratch);
      name->bytes = self->scratch->str;
      name->length = self->scratch->len;
    }
  else
    {
      name->length = quay_toml_scan_key (self->text, self->size, node->position) - node->position;
    }
}

/* What the key of @node means, until the next call; not always with a NUL behind it. @node has a key. */
void
quay_toml_tree_get_name (QuayTomlTree       *self,
                         const QuayTomlNode *node,
                         QuayTomlText       *name)
{
  gboolean is_quoted = (node->flags & QUAY_TOML_NODE_QUOTED) != 0;

  if (node->flags & QUAY_TOML_NODE_ODD_KEY)
    {
      get_odd_name (self, node, name);
      return;
    }

  name->bytes = self->text + node->position + is_quoted;
  name->length = node->key_length - 2 * is_quoted;
}

/* What the key of @node means, as long as the text stays, with a NUL behind it. @node has a key. */
const char *
quay_toml_tree_get_key (QuayTomlTree       *self,
                        const QuayTomlNode *node)
{
  gpointer index = GUINT_TO_POINTER (quay_toml_node_get_index (node));
  guint32 text;

  if (self->keys == NULL)
    self->keys = g_hash_table_new (NULL, NULL);

  text = GPOINTER_TO_UINT (g_hash_table_lookup (self->keys, index));
  if (text == 0)
    {
      QuayTomlText name;

      quay_toml_tree_get_name (self, node, &name);
      text = quay_toml_tree_add_text (self, name.bytes, name.length);
      g_hash_table_insert (self->keys, index, GUINT_TO_POINTER (text));
    }
  return quay_toml_tree_get_text (self, text)->bytes;
}

/* Every bit of @word changes about half of the low bits of the result: those of the last character stand at the upper
 * end, and a product carries upwards only.
 */
static guint64
mix (guint64 hash,
     guint64 word)
{
  hash ^= word;
  hash = (hash ^ hash >> 32) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return hash ^ hash >> 32;
}

static guint64
load_word (const char *bytes,
           gsize       length)
{
  guint64 word = 0;

  memcpy (&word, bytes, length);
  return word;
}

/* Words at the end overlap those before them, which is faster than going on byte by byte. */
static guint64
hash_name (QuayTomlTree *self,
           guint32       table,
           const char   *name,
           gsize         length)
{
  guint64 hash = self->seed + table * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + length;

  if (length >= 8)
    {
      for (const char *at = name; at + 8 < name + length; at += 8)
        hash = mix (hash, load_word (at, 8));
      hash = mix (hash, load_word (name + length - 8, 8));
    }
  else if (length >= 4)
    {
      hash = mix (hash, load_word (name, 4) << 32 | load_word (name + length - 4, 4));
    }
  else if (length > 0)
    {
      hash = mix (hash, load_word (name, 1) << 16 | load_word (name + length / 2, 1) << 8 |
                  load_word (name + length - 1, 1));
    }
  return hash;
}

static void
insert_slot (QuayTomlTree *self,
             guint64       hash,
             guint32       node)
{
  guint32 mask = self->n_slots - 1;
  guint32 at = hash & mask;

  while (self->slots[at] != 0)
    at = (at + 1) & mask;
  self->slots[at] = ((guint32) (hash >> 32) & ~self->index_mask) | node;
  self->n_used++;
}

static guint64
hash_node (QuayTomlTree       *self,
           const QuayTomlNode *node)
{
  QuayTomlText name;

  quay_toml_tree_get_name (self, node, &name);
  return hash_name (self, node->parent, name.bytes, name.length);
}

static gboolean
is_indexed (QuayTomlTree       *self,
            const QuayTomlNode *node)
{
  return node->key_length > 0 && (quay_toml_tree_node (self, node->parent)->flags & QUAY_TOML_NODE_INDEXED);
}

/* Makes room for @count more. The hashes are made anew: keeping them would take as much again. Nodes that were taken
 * back are left behind here.
 */
static void
reserve_slots (QuayTomlTree *self,
               guint         count)
{
  g_autofree guint32 *old = NULL;
  guint32 n_old = self->n_slots;
  gboolean are_many = self->n_used > self->end / 4;

  if (self->n_used + count <= MOST_USED (n_old))
    return;

  old = self->slots;
  self->n_slots = MAX (FEWEST_SLOTS, 2 * n_old);
  self->slots = g_new0 (guint32, self->n_slots);
  self->n_used = 0;

  /* To go through the nodes is faster for each of them, because they are in the order of the text. */
  for (guint32 i = 1; are_many && i < self->end; i = quay_toml_tree_step (i))
    {
      const QuayTomlNode *node = quay_toml_tree_node (self, i);

      if (is_indexed (self, node))
        insert_slot (self, hash_node (self, node), i);
    }
  for (guint32 i = 0; !are_many && i < n_old; i++)
    {
      guint32 index = old[i] & self->index_mask;

      if (index != 0 && index < self->end && is_indexed (self, quay_toml_tree_node (self, index)))
        insert_slot (self, hash_node (self, quay_toml_tree_node (self, index)), index);
    }
}

static void
index_children (QuayTomlTree *self,
                guint32       table)
{
  reserve_slots (self, FEW_CHILDREN + 1);
  for (guint32 child = quay_toml_tree_first (self, table); child != 0; child = quay_toml_tree_next (self, child))
    insert_slot (self, hash_node (self, quay_toml_tree_node (self, child)), child);
  quay_toml_tree_node (self, table)->flags |= QUAY_TOML_NODE_INDEXED;
}

static inline gboolean
has_name (QuayTomlTree       *self,
          const QuayTomlNode *node,
          const char         *name,
          gsize               length)
{
  gboolean is_quoted = (node->flags & QUAY_TOML_NODE_QUOTED) != 0;
  QuayTomlText own;

  if (!(node->flags & QUAY_TOML_NODE_ODD_KEY))
    {
      const char *key = self->text + node->position + is_quoted;

      return node->key_length == length + 2 * is_quoted &&
             (length == 0 || (*key == *name && memcmp (key, name, length) == 0));
    }

  get_odd_name (self, node, &own);
  return own.length == length && memcmp (own.bytes, name, length) == 0;
}

/* A slot may be of a node that was taken back, and perhaps of another one that is there now; what the node says counts.
 */
static guint32
find_indexed (QuayTomlTree *self,
              guint32       table,
              const char   *name,
              gsize         length,
              guint64       hash)
{
  guint32 mask = self->n_slots - 1;
  guint32 mark = (guint32) (hash >> 32) & ~self->index_mask;

  for (guint32 at = hash & mask; self->slots[at] != 0; at = (at + 1) & mask)
    {
      guint32 index = self->slots[at] & self->index_mask;
      const QuayTomlNode *node;

      if ((self->slots[at] & ~self->index_mask) != mark || index >= self->end)
        continue;

      node = quay_toml_tree_node (self, index);
      if (node->parent == table && node->key_length > 0 && has_name (self, node, name, length))
        return index;
    }
  return 0;
}

static guint32
find_listed (QuayTomlTree *self,
             guint32       table,
             const char   *name,
             gsize         length,
             guint        *n_children)
{
  guint32 last = quay_toml_tree_node (self, table)->value.last;
  guint32 child = last;

  *n_children = 0;
  if (last == 0)
    return 0;

  do
    {
      const QuayTomlNode *node;

      child = quay_toml_tree_node (self, child)->next;
      node = quay_toml_tree_node (self, child);
      if (has_name (self, node, name, length))
        return child;
      ++*n_children;
    }while (child != last);
  return 0;
}

/* Returns: the child of the table @table that is called @name, 0 when there is none */
guint32
quay_toml_tree_find (QuayTomlTree *self,
                     guint32       table,
                     const char   *name,
                     gsize         length)
{
  guint n_children;

  if (quay_toml_tree_node (self, table)->flags & QUAY_TOML_NODE_INDEXED)
    return find_indexed (self, table, name, length, hash_name (self, table, name, length));

  return find_listed (self, table, name, length, &n_children);
}

/* As quay_toml_tree_find(), and makes @key ready to be added to @table when it is not there. */
guint32
quay_toml_tree_find_key (QuayTomlTree *self,
                         guint32       table,
                         QuayTomlKey  *key)
{
  if (!(quay_toml_tree_node (self, table)->flags & QUAY_TOML_NODE_INDEXED))
    return find_listed (self, table, key->name, key->name_length, &key->n_siblings);

  key->hash = hash_name (self, table, key->name, key->name_length);
  return find_indexed (self, table, key->name, key->name_length, key->hash);
}

/* Adds a node as the last child of @parent.
 *
 * @key: (nullable): for the children of tables; quay_toml_tree_find_key() has just not found it there
 *
 * Returns: its index
 */
guint32
quay_toml_tree_add (QuayTomlTree      *self,
                    guint32            parent,
                    gsize              position,
                    const QuayTomlKey *key)
{
  QuayTomlNode *list = quay_toml_tree_node (self, parent);
  gboolean has_index = (list->flags & QUAY_TOML_NODE_INDEXED) != 0;
  QuayTomlNode *node;
  guint32 index;

  if (has_index)
    reserve_slots (self, 1);

  node = add_node (self, &index);
  *node = (QuayTomlNode) {
    .parent = parent,
    .next = index,
    .position = position,
    .type = QUAY_TOML_BOOLEAN,
    .flags = key == NULL ? 0 : key->flags,
    .key_length = key == NULL ? 0 : MIN (key->length, G_MAXUINT16),
  };

  if (list->value.last != 0)
    {
      QuayTomlNode *last = quay_toml_tree_node (self, list->value.last);

      node->next = last->next;
      last->next = index;
    }
  list->value.last = index;

  if (key == NULL)
    return index;

  if (has_index)
    insert_slot (self, key->hash, index);
  else if (key->n_siblings >= FEW_CHILDREN)
    index_children (self, parent);
  return index;
}

/* Adds a node that is nobody's child, for as long as it takes to look at what is in it. */
guint32
quay_toml_tree_add_loose (QuayTomlTree *self,
                          gsize         position)
{
  guint32 index;
  QuayTomlNode *node = add_node (self, &index);

  *node = (QuayTomlNode) { .next = index, .position = position };
  return index;
}

/* Takes the nodes from @end on back, of which none is the child of one before them. */
void
quay_toml_tree_truncate (QuayTomlTree *self,
                         guint32       end)
{
  self->end = end;
}

/* Returns: the children of a large table or array, up to %FEW_CHILDREN of which are quickly gone through instead */
static GArray *
get_child_list (QuayTomlTree *self,
                guint32       parent)
{
  GArray *list;

  if (self->child_lists == NULL)
    self->child_lists = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  list = g_hash_table_lookup (self->child_lists, GUINT_TO_POINTER (parent));
  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint32 child = quay_toml_tree_first (self, parent); child != 0; child = quay_toml_tree_next (self, child))
        g_array_append_val (list, child);
      g_hash_table_insert (self->child_lists, GUINT_TO_POINTER (parent), list);
    }
  return list;
}

/* Returns: how many children the table or array @parent has; in constant time, the first call aside */
guint32
quay_toml_tree_get_n_children (QuayTomlTree *self,
                               guint32       parent)
{
  const QuayTomlNode *node = quay_toml_tree_node (self, parent);
  guint32 count = 0;

  if (quay_toml_node_is_folded (node))
    return node->value.n_children;

  for (guint32 child = quay_toml_tree_first (self, parent); child != 0; child = quay_toml_tree_next (self, child))
    {
      if (++count > FEW_CHILDREN)
        return get_child_list (self, parent)->len;
    }
  return count;
}

/* Returns: the child @number, from 0, which exists; in constant time, the first call for a large list aside */
guint32
quay_toml_tree_get_child (QuayTomlTree *self,
                          guint32       parent,
                          guint32       number)
{
  guint32 child = quay_toml_tree_first (self, parent);

  if (number > FEW_CHILDREN)
    return g_array_index (get_child_list (self, parent), guint32, number);

  while (number-- > 0)
    child = quay_toml_tree_next (self, child);
  return child;
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
