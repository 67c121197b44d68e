/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-style.h"

G_BEGIN_DECLS

/* Private to this room: where a new key goes, and what goes when one is removed. */

/* A setting on its way into the text. */
typedef struct
{
  QuayTomlTree          *tree;
  const char *const     *path;
  guint                  n_path;
  guint                  n_found;   /* keys of the path that are there already */
  guint32                table;     /* the table that they lead to */
  const QuayTomlSetting *setting;
  QuayTomlLayout         layout;
  GArray                *changes;
} QuayTomlInsertion;

void quay_toml_insert      (QuayTomlInsertion  *self);

/* quay-toml-remove.c */
void quay_toml_remove      (QuayTomlTree       *tree,
                            guint32             node,
                            GArray             *changes);

G_END_DECLS
