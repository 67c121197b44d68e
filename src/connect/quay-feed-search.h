/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-feed-info.h"

G_BEGIN_DECLS

/* A GListModel of QuayFeedInfo: of another such list those that match a search, sorted.
 *
 * Properties (notify on change):
 *   text      string: what is searched for; "" for all
 *   n-feeds   uint, read only: how many there are without the search
 *   n-found   uint, read only: how many match; the list grows up to that in slices
 */
#define QUAY_TYPE_FEED_SEARCH (quay_feed_search_get_type ())
G_DECLARE_FINAL_TYPE (QuayFeedSearch, quay_feed_search, QUAY, FEED_SEARCH, GObject)

QuayFeedSearch *quay_feed_search_new         (GListModel      *feeds);
const char     *quay_feed_search_get_text    (QuayFeedSearch  *self);
void            quay_feed_search_set_text    (QuayFeedSearch  *self,
                                              const char      *text);
guint           quay_feed_search_get_n_feeds (QuayFeedSearch  *self);
guint           quay_feed_search_get_n_found (QuayFeedSearch  *self);

G_END_DECLS
