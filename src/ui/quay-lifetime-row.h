/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-combo-row.h"

G_BEGIN_DECLS

/* How long a token lives that is created or renewed. Property “days”: uint, default 90. */
#define QUAY_TYPE_LIFETIME_ROW (quay_lifetime_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayLifetimeRow, quay_lifetime_row, QUAY, LIFETIME_ROW, QuayComboRow)

guint quay_lifetime_row_get_days (QuayLifetimeRow *self);
void  quay_lifetime_row_set_days (QuayLifetimeRow *self,
                                  guint            days);

G_END_DECLS
