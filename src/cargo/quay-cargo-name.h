/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  quay_cargo_name_check        (const char  *name,
                                        GError     **error);
/* The name for a feed (alias): “my.feed” and view NULL → “my-feed”. */
char     *quay_cargo_name_for_feed     (const char  *feed,
                                        const char  *view) G_GNUC_WARN_UNUSED_RESULT;
/* “my-feed” → “MY_FEED”, as in CARGO_REGISTRIES_MY_FEED_TOKEN. */
char     *quay_cargo_name_to_variable  (const char  *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
