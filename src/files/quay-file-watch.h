/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells by its signal “changed” (no arguments, at most a few a second) that one of a set of files may have changed,
 * appeared or gone. */
#define QUAY_TYPE_FILE_WATCH (quay_file_watch_get_type ())
G_DECLARE_FINAL_TYPE (QuayFileWatch, quay_file_watch, QUAY, FILE_WATCH, GObject)

QuayFileWatch *quay_file_watch_new       (void);
void           quay_file_watch_set_files (QuayFileWatch *self,
                                          GListModel    *files);

G_END_DECLS
