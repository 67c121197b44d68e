/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-tree.h"

G_BEGIN_DECLS

/* Private to this room: where the things that the nodes mean stand in the text. */

/* The key = value of one node. */
typedef struct
{
  gsize line;       /* where its first line begins */
  gsize start;      /* of the key, all parts of it */
  gsize key_end;
  gsize equals;
  gsize value;
  gsize end;        /* behind the value */
  gsize line_end;   /* behind its last line */
} QuayTomlEntry;

/* The key = value lines that a table has, those of dotted keys below it included. Node 0 means none. */
typedef struct
{
  guint32 last;
  guint32 before_last;
  gsize   last_position;
  gsize   before_position;
  guint   count;
} QuayTomlEntries;

/* The lines between one statement and the next. A comment right above the next one belongs to it; all others belong
 * to what is before.
 */
typedef struct
{
  gsize    body_end;      /* behind the last line that belongs to what is before */
  gsize    attached;      /* where the next statement begins, with its comment */
  gsize    next;          /* where the next statement begins, or the end */
  guint    n_blank;       /* lines between body_end and attached */
  gboolean has_comment;   /* up to body_end */
  gboolean has_attached;  /* comment between attached and next */
} QuayTomlGap;

void     quay_toml_place_entry          (QuayTomlTree     *tree,
                                         guint32           node,
                                         QuayTomlEntry    *entry);
void     quay_toml_place_entries        (QuayTomlTree     *tree,
                                         guint32           table,
                                         QuayTomlEntries  *entries);
void     quay_toml_place_gap            (QuayTomlTree     *tree,
                                         gsize             at,
                                         QuayTomlGap      *gap);
guint32  quay_toml_place_inline         (QuayTomlTree     *tree,
                                         guint32           table);
guint32  quay_toml_place_section        (QuayTomlTree     *tree,
                                         guint32           table);
gsize    quay_toml_place_header_end     (QuayTomlTree     *tree,
                                         guint32           section);
gsize    quay_toml_place_section_end    (QuayTomlTree     *tree,
                                         guint32           section);
gboolean quay_toml_place_has_comments   (QuayTomlTree     *tree,
                                         guint32           section);
gboolean quay_toml_place_sections       (QuayTomlTree     *tree,
                                         guint32           table,
                                         guint32          *first,
                                         guint32          *last);
guint32  quay_toml_place_section_before (QuayTomlTree     *tree,
                                         gsize             position);
gsize    quay_toml_place_last_line_end  (QuayTomlTree     *tree);
guint    quay_toml_place_usual_blanks   (QuayTomlTree     *tree);
guint    quay_toml_place_key_parts      (QuayTomlTree     *tree,
                                         gsize             start,
                                         gsize            *parts);

G_END_DECLS
