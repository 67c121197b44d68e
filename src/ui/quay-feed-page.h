/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_FEED_PAGE (quay_feed_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayFeedPage, quay_feed_page, QUAY, FEED_PAGE, QuayPage)

void quay_feed_page_paste      (QuayFeedPage *self);
void quay_feed_page_set_text   (QuayFeedPage *self,
                                const char   *text);
void quay_feed_page_focus_name (QuayFeedPage *self);

G_END_DECLS
