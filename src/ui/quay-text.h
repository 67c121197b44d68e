/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *quay_text_for_date    (GDateTime  *date) G_GNUC_WARN_UNUSED_RESULT;
char *quay_text_for_time    (GDateTime  *time) G_GNUC_WARN_UNUSED_RESULT;
char *quay_text_for_checked (GDateTime  *checked,
                             GDateTime  *now) G_GNUC_WARN_UNUSED_RESULT;
char *quay_text_for_all_checked (guint n_connections,
                                 GDateTime *checked,
                                 GDateTime *now) G_GNUC_WARN_UNUSED_RESULT;
char *quay_text_for_path    (GFile      *file) G_GNUC_WARN_UNUSED_RESULT;
char *quay_text_isolate     (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
