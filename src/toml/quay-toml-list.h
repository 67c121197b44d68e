/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-tree.h"

G_BEGIN_DECLS

/* Private to this room: arrays and inline tables as they are written, and the changes to a text. */

typedef struct
{
  gsize  start;
  gsize  end;
  char  *text;   /* what comes in place of start … end */
} QuayTomlChange;

typedef struct
{
  gsize start;    /* of the value or key */
  gsize end;      /* behind the value */
  gsize comma;    /* offset of the comma behind it; 0: none */
} QuayTomlItem;

typedef struct
{
  QuayTomlTree *tree;
  gsize         open;
  gsize         close;
  gboolean      is_table;
  GArray       *items;    /* QuayTomlItem */
} QuayTomlList;

GArray   *quay_toml_changes_new     (void);
void      quay_toml_changes_add     (GArray        *changes,
                                     gsize          start,
                                     gsize          end,
                                     const char    *text);
GBytes   *quay_toml_changes_apply   (GArray        *changes,
                                     QuayTomlTree  *tree);

void      quay_toml_list_init       (QuayTomlList  *self,
                                     QuayTomlTree  *tree,
                                     guint32        node);
void      quay_toml_list_clear      (QuayTomlList  *self);
guint     quay_toml_list_find       (QuayTomlList  *self,
                                     gsize          position);
gboolean  quay_toml_list_owns_line  (QuayTomlList  *self,
                                     guint          index,
                                     gsize         *line_end);
gboolean  quay_toml_list_is_padded  (QuayTomlList  *self);
void      quay_toml_list_get_separator (QuayTomlList  *self,
                                        guint          index,
                                        GString       *text);
void      quay_toml_list_insert     (QuayTomlList  *self,
                                     guint          index,
                                     GPtrArray     *texts,
                                     GArray        *changes);
void      quay_toml_list_remove     (QuayTomlList  *self,
                                     guint          index,
                                     guint          count,
                                     GArray        *changes);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (QuayTomlList, quay_toml_list_clear)

G_END_DECLS
