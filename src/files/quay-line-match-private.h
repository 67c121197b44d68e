/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Marks what two sequences of numbers do not share: FALSE in @old_kept and @new_kept. */
void quay_line_match (const guint *old_lines,
                      guint        n_old,
                      const guint *new_lines,
                      guint        n_new,
                      gboolean    *old_kept,
                      gboolean    *new_kept);

G_END_DECLS
