/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char     *quay_path_for_people       (GFile *file) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): where Quayside keeps what Cargo has no place for, for the account that runs the program */
GFile    *quay_path_get_state_folder (void);
/* Whether Quayside runs as a Flatpak. */
gboolean  quay_path_is_sandboxed     (void);

G_END_DECLS
