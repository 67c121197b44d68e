/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What people call a file that a Flatpak sees through the document portal: “/home/ada/app” instead of
 * “/run/user/1000/doc/5f3a/app”. */
char *quay_host_path_find   (GFile      *file);
/* The same from what the portal said about the folder that it handed over. */
char *quay_host_path_resolve (const char *path,
                              const char *documents,
                              const char *answer,
                              gssize      length);
/* That folder, or NULL when @path is not below @documents. */
char *quay_host_path_find_root (const char *path,
                                const char *documents);

G_END_DECLS
