/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-tree.h"

G_BEGIN_DECLS

/* Private to the parser: what its two halves, tables and values, share. */
typedef struct
{
  QuayTomlTree *tree;
  const char   *text;
  const char   *at;
  const char   *end;
  GString      *name;     /* of the quoted key that was read last, when it has escapes; NULL until then */
  GError      **error;
} QuayTomlParser;

gboolean quay_toml_parser_fail         (QuayTomlParser  *parser,
                                        const char      *at,
                                        const char      *format,
                                        ...) G_GNUC_PRINTF (3, 4);
gboolean quay_toml_parser_read_comment (QuayTomlParser  *parser);
gboolean quay_toml_parser_read_escape  (QuayTomlParser  *parser);
gboolean quay_toml_parser_read_entry   (QuayTomlParser  *parser,
                                        guint32          table,
                                        guint            depth);

/* quay-toml-parser-value.c */
gboolean quay_toml_parser_read_value   (QuayTomlParser  *parser,
                                        QuayTomlNode    *node,
                                        guint32          index,
                                        guint            depth);
/* quay-toml-parser-scalar.c */
gboolean quay_toml_parser_read_plain_number (QuayTomlParser  *parser);
gboolean quay_toml_parser_read_number  (QuayTomlParser  *parser,
                                        QuayTomlType    *type,
                                        gint64          *integer);

G_END_DECLS
