/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-line-diff.h"

G_BEGIN_DECLS

#define QUAY_TYPE_DIFF_VIEW (quay_diff_view_get_type ())
G_DECLARE_FINAL_TYPE (QuayDiffView, quay_diff_view, QUAY, DIFF_VIEW, AdwBin)

void quay_diff_view_set_diff (QuayDiffView *self,
                              QuayLineDiff *diff);
void quay_diff_view_set_name (QuayDiffView *self,
                              const char   *name);

G_END_DECLS
