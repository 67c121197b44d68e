/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-document.h"

G_BEGIN_DECLS

/* Private to this room: the parsed form of one text. */

typedef struct _QuayTomlTree QuayTomlTree;

/* Tables and arrays in each other, whichever way they are written. */
#define QUAY_TOML_MAX_DEPTH 128

#define QUAY_TOML_BOM "\357\273\277"

/* How a table or array came to be; what may still be added to it, and how, depends on it alone. And how a key is
 * written.
 */
typedef enum
{
  QUAY_TOML_NODE_HEADER   = 1 << 0,   /* table with a [header] or [[header]] of its own, or the root */
  QUAY_TOML_NODE_IMPLICIT = 1 << 1,   /* table named on the way to another header; may get its own once */
  QUAY_TOML_NODE_DOTTED   = 1 << 2,   /* table named by the front parts of a dotted key */
  QUAY_TOML_NODE_INLINE   = 1 << 3,   /* table as { … }, closed */
  QUAY_TOML_NODE_TABLES   = 1 << 4,   /* array made of [[header]] tables */
  QUAY_TOML_NODE_INDEXED  = 1 << 5,   /* table whose children are found by hash */
  QUAY_TOML_NODE_FOLDED   = 1 << 5,   /* the same bit for an array as [ … ]: its children are only counted as yet */
  QUAY_TOML_NODE_QUOTED   = 1 << 6,   /* the key is in quotes */
  QUAY_TOML_NODE_ODD_KEY  = 1 << 7,   /* the key has escapes, or is too long for key_length */
} QuayTomlNodeFlags;

/* What stands outside the lines of key = value that follow a header. */
#define QUAY_TOML_NODE_SECTION (QUAY_TOML_NODE_HEADER | QUAY_TOML_NODE_IMPLICIT | QUAY_TOML_NODE_TABLES)

/* Twenty bytes, and offsets instead of pointers and copies: what a value is worth is read from the text when somebody
 * asks. The shortest line of a large table has six bytes, so that this decides how much memory a document needs. Index
 * 0 is the root, which is nobody's child, so 0 also means “none”.
 */
struct _QuayTomlNode
{
  guint32 parent;
  guint32 next;              /* sibling; the last one points to the first */
  guint32 position;          /* offset of the key, of the value in an array, of the “[[” of a table in an array */
  guint8  type;
  guint8  flags;
  guint16 key_length;        /* bytes of the key as written, quotes included */
  union
  {
    guint32 last;            /* child; 0: none */
    guint32 n_children;      /* of a folded array */
    guint32 text;            /* decoded, of strings and date-times; 0 as long as nobody asked */
  } value;
};

G_STATIC_ASSERT (sizeof (QuayTomlNode) == 20);

/* Nodes never move, and their chunk, which begins at a multiple of its size, knows whose they are. An index is the
 * number of a chunk and a place in it.
 */
#define QUAY_TOML_CHUNK_SIZE  (32 * 1024)
#define QUAY_TOML_CHUNK_SHIFT 11
#define QUAY_TOML_CHUNK_NODES 1637

typedef struct
{
  QuayTomlTree *tree;
  gsize         number;
  QuayTomlNode  nodes[QUAY_TOML_CHUNK_NODES];
} QuayTomlChunk;

G_STATIC_ASSERT (sizeof (QuayTomlChunk) <= QUAY_TOML_CHUNK_SIZE);
G_STATIC_ASSERT (QUAY_TOML_CHUNK_NODES <= 1 << QUAY_TOML_CHUNK_SHIFT);

typedef struct
{
  const char *bytes;
  gsize       length;
} QuayTomlText;

struct _QuayTomlTree
{
  GBytes         *bytes;
  const char     *text;
  gsize           size;
  gsize           start;         /* behind the byte order mark, if there is one */

  GPtrArray      *slabs;         /* what was allocated, several chunks at a time */
  QuayTomlChunk **chunks;
  guint           n_chunks;
  guint32         end;           /* index of the next node */

  guint32        *slots;         /* open addressing, over the children of all large tables; 0: empty */
  guint32         n_slots;       /* a power of two */
  guint32         n_used;
  guint64         seed;          /* of the hashes */
  guint32         index_mask;    /* the bits of a slot that are the index; the others are of the hash */

  GString        *scratch;       /* a decoded key, until the next one */

  /* Made when somebody asks. */
  GStringChunk   *strings;
  GArray         *texts;         /* QuayTomlText, addressed from 1 */
  GHashTable     *keys;          /* index → text */
  GHashTable     *child_lists;   /* index of a large table or array → GArray of the indices of its children */
  guint32        *line_counts;   /* newlines before each block of text */
};

/* One part of a key as it stands in the text. */
typedef struct
{
  gsize       position;     /* of what is written */
  gsize       length;
  const char *name;         /* what it means, until the next key is read */
  gsize       name_length;
  guint8      flags;        /* those of a node that are about its key */

  /* As quay_toml_tree_find_key() left it. */
  guint       n_siblings;   /* only up to some */
  guint64     hash;
} QuayTomlKey;

QuayTomlTree       *quay_toml_tree_new           (GBytes              *bytes);
void                quay_toml_tree_reset         (QuayTomlTree        *self,
                                                  GBytes              *bytes);
void                quay_toml_tree_free          (QuayTomlTree        *self);

/* quay-toml-parser.c */
gboolean            quay_toml_tree_parse         (QuayTomlTree        *self,
                                                  GError             **error);
/* quay-toml-parser-value.c */
void                quay_toml_tree_unfold        (QuayTomlTree        *self,
                                                  guint32              array);
/* quay-toml-parser-scalar.c */
gint64              quay_toml_tree_get_integer   (QuayTomlTree        *self,
                                                  const QuayTomlNode  *node);

guint32             quay_toml_tree_add           (QuayTomlTree        *self,
                                                  guint32              parent,
                                                  gsize                position,
                                                  const QuayTomlKey   *key);
guint32             quay_toml_tree_add_loose     (QuayTomlTree        *self,
                                                  gsize                position);
void                quay_toml_tree_truncate      (QuayTomlTree        *self,
                                                  guint32              end);
guint32             quay_toml_tree_find          (QuayTomlTree        *self,
                                                  guint32              table,
                                                  const char          *name,
                                                  gsize                length);
guint32             quay_toml_tree_find_key      (QuayTomlTree        *self,
                                                  guint32              table,
                                                  QuayTomlKey         *key);
guint32             quay_toml_tree_get_n_children (QuayTomlTree       *self,
                                                  guint32              parent);
guint32             quay_toml_tree_get_child     (QuayTomlTree        *self,
                                                  guint32              parent,
                                                  guint32              number);
guint32             quay_toml_tree_add_text      (QuayTomlTree        *self,
                                                  const char          *bytes,
                                                  gsize                length);

void                quay_toml_tree_get_name      (QuayTomlTree        *self,
                                                  const QuayTomlNode  *node,
                                                  QuayTomlText        *name);
const char         *quay_toml_tree_get_key       (QuayTomlTree        *self,
                                                  const QuayTomlNode  *node);
gsize               quay_toml_tree_get_value     (QuayTomlTree        *self,
                                                  const QuayTomlNode  *node);
guint               quay_toml_tree_get_line      (QuayTomlTree        *self,
                                                  gsize                offset);
guint               quay_toml_tree_get_column    (QuayTomlTree        *self,
                                                  gsize                offset);

static inline QuayTomlNode *
quay_toml_tree_node (QuayTomlTree *self,
                     guint32       index)
{
  return &self->chunks[index >> QUAY_TOML_CHUNK_SHIFT]->nodes[index & ((1 << QUAY_TOML_CHUNK_SHIFT) - 1)];
}

/* Where the node behind @index is, if there is one: below the end of the tree */
static inline guint32
quay_toml_tree_step (guint32 index)
{
  index++;
  if ((index & ((1 << QUAY_TOML_CHUNK_SHIFT) - 1)) == QUAY_TOML_CHUNK_NODES)
    index += (1 << QUAY_TOML_CHUNK_SHIFT) - QUAY_TOML_CHUNK_NODES;
  return index;
}

static inline QuayTomlChunk *
quay_toml_node_get_chunk (const QuayTomlNode *node)
{
  return (QuayTomlChunk *) ((guintptr) node & ~(guintptr) (QUAY_TOML_CHUNK_SIZE - 1));
}

static inline QuayTomlTree *
quay_toml_node_get_tree (const QuayTomlNode *node)
{
  return quay_toml_node_get_chunk (node)->tree;
}

static inline guint32
quay_toml_node_get_index (const QuayTomlNode *node)
{
  const QuayTomlChunk *chunk = quay_toml_node_get_chunk (node);

  return chunk->number << QUAY_TOML_CHUNK_SHIFT | (guint32) (node - chunk->nodes);
}

static inline gboolean
quay_toml_node_is_list (const QuayTomlNode *node)
{
  return node->type == QUAY_TOML_TABLE || node->type == QUAY_TOML_ARRAY;
}

static inline gboolean
quay_toml_node_is_folded (const QuayTomlNode *node)
{
  return (node->flags & QUAY_TOML_NODE_FOLDED) && node->type == QUAY_TOML_ARRAY;
}

static inline void
quay_toml_node_set_key (QuayTomlNode      *node,
                        const QuayTomlKey *key)
{
  const guint8 about_key = QUAY_TOML_NODE_QUOTED | QUAY_TOML_NODE_ODD_KEY;

  node->position = key->position;
  node->flags = (node->flags & ~about_key) | key->flags;
  node->key_length = MIN (key->length, G_MAXUINT16);
}

/* 0 when there is none */
static inline guint32
quay_toml_tree_first (QuayTomlTree *self,
                      guint32       parent)
{
  const QuayTomlNode *node = quay_toml_tree_node (self, parent);

  if (quay_toml_node_is_folded (node))
    quay_toml_tree_unfold (self, parent);
  return node->value.last == 0 ? 0 : quay_toml_tree_node (self, node->value.last)->next;
}

/* 0 behind the last */
static inline guint32
quay_toml_tree_next (QuayTomlTree *self,
                     guint32       child)
{
  const QuayTomlNode *node = quay_toml_tree_node (self, child);

  return quay_toml_tree_node (self, node->parent)->value.last == child ? 0 : node->next;
}

static inline const QuayTomlText *
quay_toml_tree_get_text (QuayTomlTree *self,
                         guint32       text)
{
  return &g_array_index (self->texts, QuayTomlText, text - 1);
}

G_END_DECLS
