/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean quay_file_is_sandboxed      (void);
GFile   *quay_file_follow_links      (GFile       *file,
                                      gboolean     sandboxed,
                                      GStrv       *links,
                                      GError     **error);
int      quay_file_open_plain        (int          folder_fd,
                                      const char  *name);
char    *quay_file_existing_folder   (const char  *path);
gboolean quay_file_folder_is_writable (const char *folder);
gboolean quay_file_folder_is_fleeting (const char *folder,
                                       const char *home);

G_END_DECLS
