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

/* How a table or array came to be; what may still be added to it, and how, depends on it alone. */
typedef enum
{
  QUAY_TOML_NODE_HEADER   = 1 << 0,   /* table with a [header] or [[header]] of its own, or the root */
  QUAY_TOML_NODE_IMPLICIT = 1 << 1,   /* table named on the way to another header; may get its own once */
  QUAY_TOML_NODE_DOTTED   = 1 << 2,   /* table named by the front parts of a dotted key */
  QUAY_TOML_NODE_INLINE   = 1 << 3,   /* table as { … }, closed */
  QUAY_TOML_NODE_TABLES   = 1 << 4,   /* array made of [[header]] tables */
  QUAY_TOML_NODE_INDEXED  = 1 << 5,   /* table whose children are found by hash */
} QuayTomlNodeFlags;

/* What stands outside the lines of key = value that follow a header. */
#define QUAY_TOML_NODE_SECTION (QUAY_TOML_NODE_HEADER | QUAY_TOML_NODE_IMPLICIT | QUAY_TOML_NODE_TABLES)

/* Thirty-two bytes, and offsets instead of pointers and copies: a document of any size is one block of nodes beside
 * its bytes. Index 0 is the root, which is nobody's child, so 0 also means “none”.
 */
struct _QuayTomlNode
{
  guint32 index;
  guint32 parent;
  guint32 next;         /* sibling; the last one points to the first */
  guint32 position;     /* offset of the key, of the value in an array, of the “[[” of a table in an array */
  guint8  type;
  guint8  flags;
  guint16 key_length;   /* bytes of the key as written, quotes included; G_MAXUINT16: too long to be kept here */
  guint32 key_text;     /* see quay_toml_tree_get_text(); 0 as long as nobody asked */
  union
  {
    struct
    {
      guint32 last;
      guint32 n_children;
    }       list;
    gint64  integer;    /* also booleans */
    guint32 text;       /* strings and date-times, as key_text */
  } value;
};

G_STATIC_ASSERT (sizeof (QuayTomlNode) == 32);

typedef struct
{
  const char *bytes;
  gsize       length;
} QuayTomlText;

typedef struct
{
  guint32 hash;
  guint32 node;
} QuayTomlSlot;

struct _QuayTomlTree
{
  GBytes       *bytes;
  const char   *text;
  gsize         size;
  gsize         start;         /* behind the byte order mark, if there is one */

  QuayTomlNode *nodes;
  guint32       n_nodes;
  guint32       n_allocated;

  QuayTomlSlot *slots;         /* open addressing, over the children of all large tables */
  guint32       n_slots;       /* a power of two */
  guint32       n_used;

  /* Made when somebody asks. */
  GStringChunk *chunk;
  GArray       *texts;         /* QuayTomlText, addressed from 1 */
  GHashTable   *child_lists;   /* index of a large table or array → indices of its children */
  guint32      *line_counts;   /* newlines before each block of text */
};

/* One part of a key as it stands in the text. */
typedef struct
{
  gsize       position;   /* of what is written */
  gsize       length;
  const char *name;       /* what it means */
  gsize       name_length;
  guint32     text;       /* set when the name had to be decoded */
  guint32     hash;       /* of the name in its table, as quay_toml_tree_find_key() left it */
} QuayTomlKey;

QuayTomlTree       *quay_toml_tree_new           (GBytes              *bytes);
void                quay_toml_tree_free          (QuayTomlTree        *self);

/* quay-toml-parser.c */
gboolean            quay_toml_tree_parse         (QuayTomlTree        *self,
                                                  GError             **error);

guint32             quay_toml_tree_add           (QuayTomlTree        *self,
                                                  guint32              parent,
                                                  gsize                position,
                                                  const QuayTomlKey   *key);
guint32             quay_toml_tree_find          (QuayTomlTree        *self,
                                                  guint32              table,
                                                  const char          *name,
                                                  gsize                length);
guint32             quay_toml_tree_find_key      (QuayTomlTree        *self,
                                                  guint32              table,
                                                  QuayTomlKey         *key);
guint32             quay_toml_tree_get_child     (QuayTomlTree        *self,
                                                  guint32              parent,
                                                  guint32              number);
guint32             quay_toml_tree_add_text      (QuayTomlTree        *self,
                                                  const char          *bytes,
                                                  gsize                length);
void                quay_toml_tree_shrink        (QuayTomlTree        *self);

void                quay_toml_tree_get_name      (QuayTomlTree        *self,
                                                  const QuayTomlNode  *node,
                                                  QuayTomlText        *name);
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
  return &self->nodes[index];
}

static inline gboolean
quay_toml_node_is_list (const QuayTomlNode *node)
{
  return node->type == QUAY_TOML_TABLE || node->type == QUAY_TOML_ARRAY;
}

/* 0 when there is none */
static inline guint32
quay_toml_tree_first (QuayTomlTree *self,
                      guint32       parent)
{
  return quay_toml_tree_node (self, quay_toml_tree_node (self, parent)->value.list.last)->next;
}

/* 0 behind the last */
static inline guint32
quay_toml_tree_next (QuayTomlTree *self,
                     guint32       child)
{
  const QuayTomlNode *node = quay_toml_tree_node (self, child);

  return quay_toml_tree_node (self, node->parent)->value.list.last == child ? 0 : node->next;
}

/* The slot in front of the nodes holds the way back to the tree. */
static inline QuayTomlTree *
quay_toml_node_get_tree (const QuayTomlNode *node)
{
  return *(QuayTomlTree *const *) (gconstpointer) (node - node->index - 1);
}

static inline const QuayTomlText *
quay_toml_tree_get_text (QuayTomlTree *self,
                         guint32       text)
{
  return &g_array_index (self->texts, QuayTomlText, text - 1);
}

G_END_DECLS
