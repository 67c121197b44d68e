/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Links of other programs and pages: “quayside:connect?address=…”. */
#define QUAY_LINK_SCHEME "quayside"

gboolean  quay_link_is_one        (const char  *uri);
char     *quay_link_parse_address (const char  *uri,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
