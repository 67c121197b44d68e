/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A run of old lines that became a run of new ones; lines count from 0, and one run may be empty. */
typedef struct
{
  guint old_start;
  guint n_old;
  guint new_start;
  guint n_new;
} QuayLineChange;

GArray *quay_line_changes_find (const guint *old_lines,
                                guint        n_old,
                                const guint *new_lines,
                                guint        n_new);

G_END_DECLS
