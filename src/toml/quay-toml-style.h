/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-place.h"

G_BEGIN_DECLS

/* Private to this room: writing keys and values as their neighbours are written. */

/* What an edit sets; a value of exactly one of three types. */
typedef struct
{
  QuayTomlType       type;      /* string, boolean, or array of strings */
  const char        *string;
  gboolean           boolean;
  const char *const *strings;
} QuayTomlSetting;

/* A piece of the text. */
typedef struct
{
  gsize start;
  gsize end;
} QuayTomlSpan;

typedef struct
{
  QuayTomlTree *tree;
  const char   *newline;
  QuayTomlSpan  indent;
  QuayTomlSpan  before_equals;   /* when empty spans stand for nothing, default_spaces is off */
  QuayTomlSpan  after_equals;
  gboolean      default_spaces;  /* no neighbour shows what is around “=” */
  guint         column;          /* of the “=”, in characters from the key; 0: not aligned */
  char          quote;           /* of values */
  char          key_quote;       /* of keys that need none; 0 */
  guint32       array;           /* the neighbour whose layout an array takes; 0 */
  guint32       table;           /* the neighbour whose layout an inline table takes; 0 */
} QuayTomlStyle;

void        quay_toml_style_init          (QuayTomlStyle          *self,
                                           QuayTomlTree           *tree,
                                           const QuayTomlEntries  *neighbours);
void        quay_toml_style_append_key    (const QuayTomlStyle    *self,
                                           const char             *key,
                                           GString                *text);
void        quay_toml_style_append_string (const char             *value,
                                           char                    quote,
                                           GString                *text);
void        quay_toml_style_append_value  (const QuayTomlStyle    *self,
                                           const QuayTomlSetting  *setting,
                                           GString                *text);
void        quay_toml_style_append_entry  (const QuayTomlStyle    *self,
                                           const char             *prefix,
                                           const char *const      *keys,
                                           guint                   n_keys,
                                           const QuayTomlSetting  *setting,
                                           GString                *text);
void        quay_toml_style_append_span   (const QuayTomlStyle    *self,
                                           QuayTomlSpan            span,
                                           GString                *text);
const char *quay_toml_style_newline       (QuayTomlTree           *tree,
                                           gsize                   at);
char        quay_toml_style_quote         (QuayTomlTree           *tree,
                                           guint32                 node);

G_END_DECLS
