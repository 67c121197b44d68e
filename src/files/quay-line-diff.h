/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_DIFF_LINE_HUNK,       /* “@@ -1,3 +1,6 @@” */
  QUAY_DIFF_LINE_UNCHANGED,
  QUAY_DIFF_LINE_ADDED,
  QUAY_DIFF_LINE_REMOVED,
  QUAY_DIFF_LINE_NO_NEWLINE, /* “\ No newline at end of file”: about the line above */
} QuayDiffLineKind;

#define QUAY_TYPE_DIFF_LINE (quay_diff_line_get_type ())
G_DECLARE_FINAL_TYPE (QuayDiffLine, quay_diff_line, QUAY, DIFF_LINE, GObject)

QuayDiffLineKind  quay_diff_line_get_kind       (QuayDiffLine *self);
const char       *quay_diff_line_get_text       (QuayDiffLine *self);
guint             quay_diff_line_get_old_number (QuayDiffLine *self);
guint             quay_diff_line_get_new_number (QuayDiffLine *self);

/* The difference of two texts by lines, as a list model of QuayDiffLine in the order of a unified diff. */
#define QUAY_TYPE_LINE_DIFF (quay_line_diff_get_type ())
G_DECLARE_FINAL_TYPE (QuayLineDiff, quay_line_diff, QUAY, LINE_DIFF, GObject)

QuayLineDiff     *quay_line_diff_new            (GBytes       *old_contents,
                                                 GBytes       *new_contents,
                                                 guint         context);
guint             quay_line_diff_get_n_added    (QuayLineDiff *self);
guint             quay_line_diff_get_n_removed  (QuayLineDiff *self);
char             *quay_line_diff_to_patch       (QuayLineDiff *self,
                                                 const char   *old_name,
                                                 const char   *new_name);

G_END_DECLS
