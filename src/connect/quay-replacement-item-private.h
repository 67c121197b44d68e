/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-replacement-item.h"
#include "quay-token-group.h"

G_BEGIN_DECLS

QuayReplacementItem *quay_replacement_item_new        (QuayTokenGroup       *group,
                                                       QuayTokenPlace       *place,
                                                       gboolean              other);
/* @error: (transfer full) (nullable); with @checked FALSE it was not asked, or is about another token */
void                 quay_replacement_item_set_result (QuayReplacementItem  *self,
                                                       gboolean              checked,
                                                       GError               *error);

G_END_DECLS
