/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-feed-info.h"

G_BEGIN_DECLS

#define QUAY_TYPE_FEED_ROW (quay_feed_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayFeedRow, quay_feed_row, QUAY, FEED_ROW, GtkWidget)

GtkWidget *quay_feed_row_new      (void);
void       quay_feed_row_set_feed (QuayFeedRow  *self,
                                   QuayFeedInfo *feed);

G_END_DECLS
