/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "quay-feed-info.h"

G_BEGIN_DECLS

QuayFeedInfo *_quay_feed_info_new_from_json (JsonObject       *object,
                                             QuayFeedAddress  *organization);
void          _quay_feed_info_set_role      (QuayFeedInfo     *self,
                                             QuayFeedRole      role);

G_END_DECLS
