/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-tree.h"

G_BEGIN_DECLS

/* Private to this room. */
struct _QuayTomlDocument
{
  gatomicrefcount  ref_count;
  QuayTomlTree    *tree;        /* an edit puts a new one in its place */
};

G_END_DECLS
