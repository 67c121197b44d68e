/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define QUAY_TYPE_TOML_DOCUMENT (quay_toml_document_get_type ())

typedef struct _QuayTomlDocument QuayTomlDocument;
typedef struct _QuayTomlNode QuayTomlNode;

typedef enum
{
  QUAY_TOML_TABLE,
  QUAY_TOML_ARRAY,
  QUAY_TOML_STRING,
  QUAY_TOML_INTEGER,
  QUAY_TOML_FLOAT,
  QUAY_TOML_BOOLEAN,
  QUAY_TOML_OFFSET_DATE_TIME,
  QUAY_TOML_LOCAL_DATE_TIME,
  QUAY_TOML_LOCAL_DATE,
  QUAY_TOML_LOCAL_TIME,
} QuayTomlType;

/* How a table that an edit has to make is written when its neighbours show no way. */
typedef enum
{
  QUAY_TOML_LAYOUT_HEADER,   /* [a.b] and then c = … */
  QUAY_TOML_LAYOUT_INLINE,   /* [a] and then b = { c = … } */
} QuayTomlLayout;

GType               quay_toml_document_get_type  (void);
QuayTomlDocument   *quay_toml_document_new       (GBytes               *bytes,
                                                  GError              **error);
QuayTomlDocument   *quay_toml_document_ref       (QuayTomlDocument     *self);
void                quay_toml_document_unref     (QuayTomlDocument     *self);
GBytes             *quay_toml_document_to_bytes  (QuayTomlDocument     *self);

const QuayTomlNode *quay_toml_document_get_root  (QuayTomlDocument     *self);
const QuayTomlNode *quay_toml_document_lookup    (QuayTomlDocument     *self,
                                                  const char *const    *path);

/* Nodes belong to the document and are valid until its next edit. */
QuayTomlType        quay_toml_node_get_node_type (const QuayTomlNode   *node);
const char         *quay_toml_node_get_key       (const QuayTomlNode   *node);
gsize               quay_toml_node_get_key_length (const QuayTomlNode  *node);
guint               quay_toml_node_get_line      (const QuayTomlNode   *node);
guint               quay_toml_node_get_column    (const QuayTomlNode   *node);
guint               quay_toml_node_get_n_children (const QuayTomlNode  *node);
const QuayTomlNode *quay_toml_node_get_child     (const QuayTomlNode   *node,
                                                  guint                 index);
const QuayTomlNode *quay_toml_node_lookup        (const QuayTomlNode   *node,
                                                  const char           *key);
const char         *quay_toml_node_get_string    (const QuayTomlNode   *node,
                                                  gsize                *length);
gint64              quay_toml_node_get_integer   (const QuayTomlNode   *node);
double              quay_toml_node_get_float     (const QuayTomlNode   *node);
gboolean            quay_toml_node_get_boolean   (const QuayTomlNode   *node);

/* Edits: minimal, in place, in the style of the neighbours; QUAY_ERROR_LAYOUT where that is not possible, and then
 * the document is unchanged. @path is NULL-terminated. */
gboolean            quay_toml_document_set_string  (QuayTomlDocument     *self,
                                                    const char *const    *path,
                                                    const char           *value,
                                                    QuayTomlLayout        layout,
                                                    GError              **error);
gboolean            quay_toml_document_set_boolean (QuayTomlDocument     *self,
                                                    const char *const    *path,
                                                    gboolean              value,
                                                    QuayTomlLayout        layout,
                                                    GError              **error);
gboolean            quay_toml_document_set_strv    (QuayTomlDocument     *self,
                                                    const char *const    *path,
                                                    const char *const    *values,
                                                    QuayTomlLayout        layout,
                                                    GError              **error);
gboolean            quay_toml_document_append      (QuayTomlDocument     *self,
                                                    const char *const    *path,
                                                    const char           *value,
                                                    GError              **error);
gboolean            quay_toml_document_remove_item (QuayTomlDocument     *self,
                                                    const char *const    *path,
                                                    guint                 index,
                                                    GError              **error);
gboolean            quay_toml_document_remove      (QuayTomlDocument     *self,
                                                    const char *const    *path,
                                                    GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayTomlDocument, quay_toml_document_unref)

G_END_DECLS
