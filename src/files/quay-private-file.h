/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* For Quayside's own state, which nobody reviews: the user's files are changed by QuayFileStore alone. */
gboolean quay_file_write_private  (GFile   *file,
                                   GBytes  *contents,
                                   GError **error);
gboolean quay_file_delete_private (GFile   *file);

G_END_DECLS
