/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"

G_BEGIN_DECLS

/* One value of the merged configuration. */
typedef struct
{
  QuayTomlType     type;       /* table, array, string, integer or boolean */
  char            *text;       /* of a scalar; NULL for a token */
  QuayCargoOrigin  origin;     /* of tables and arrays: the highest file that has it */
  GHashTable      *children;   /* of a table: key → QuayCargoNode */
  GPtrArray       *items;      /* of an array: QuayCargoNode */
  GPtrArray       *shadowed;   /* QuayCargoNode: what this one hides, highest first; NULL when nothing */
} QuayCargoNode;

QuayCargoNode       *quay_cargo_node_new_table (void);
QuayCargoNode       *quay_cargo_node_from_toml (const QuayTomlNode   *toml,
                                                GFile                *file,
                                                GError              **error);
QuayCargoNode       *quay_cargo_node_copy      (const QuayCargoNode  *self);
void                 quay_cargo_node_free      (QuayCargoNode        *self);
gboolean             quay_cargo_node_merge     (QuayCargoNode        *self,
                                                QuayCargoNode        *other,
                                                gboolean              force,
                                                GError              **error);
const QuayCargoNode *quay_cargo_node_get       (const QuayCargoNode  *self,
                                                const char           *key);
const QuayCargoNode *quay_cargo_node_lookup    (const QuayCargoNode  *self,
                                                const char *const    *path);
char               **quay_cargo_node_list_keys (const QuayCargoNode  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoNode, quay_cargo_node_free)

/* Origins and values, which are also parts of the public structures. */
void                 quay_cargo_origin_copy    (const QuayCargoOrigin *self,
                                                QuayCargoOrigin       *copy);
void                 quay_cargo_origin_clear   (QuayCargoOrigin       *self);
QuayCargoValue      *quay_cargo_value_new      (QuayTomlType           type,
                                                const char            *text,
                                                const QuayCargoOrigin *origin);
QuayCargoValue      *quay_cargo_value_copy     (const QuayCargoValue  *self);
void                 quay_cargo_value_free     (QuayCargoValue        *self);
GPtrArray           *quay_cargo_values_new     (void);
void                 quay_cargo_values_add_words (GPtrArray             *values,
                                                  const char            *text,
                                                  const QuayCargoOrigin *origin);
GError              *quay_cargo_wrong_form     (const QuayCargoOrigin *origin,
                                                const char            *format,
                                                ...) G_GNUC_PRINTF (2, 3) G_GNUC_WARN_UNUSED_RESULT;
GError              *quay_cargo_wrong_type     (const QuayCargoOrigin *origin,
                                                QuayTomlType           found,
                                                const char            *wanted,
                                                const char            *key) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoValue, quay_cargo_value_free)

G_END_DECLS
