/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-file-snapshot.h"
#include "quay-file-store.h"
#include "quay-line-diff.h"

G_BEGIN_DECLS

/* One file of a plan: what it holds and what it shall hold. Immutable; properties file (GFile), path (string for
 * people, “~/…” where it is below the home folder), shared (boolean), secret (boolean: holds tokens; its diff shows
 * bullets), diff (QuayLineDiff). */
#define QUAY_TYPE_FILE_CHANGE (quay_file_change_get_type ())
G_DECLARE_FINAL_TYPE (QuayFileChange, quay_file_change, QUAY, FILE_CHANGE, GObject)

QuayFileChange   *quay_file_change_new        (QuayFileSnapshot *before,
                                               GBytes           *after,
                                               gboolean          shared,
                                               QuayReplaceFlags  flags);
GFile            *quay_file_change_get_file   (QuayFileChange   *self);
QuayFileSnapshot *quay_file_change_get_before (QuayFileChange   *self);
GBytes           *quay_file_change_get_after  (QuayFileChange   *self);
gboolean          quay_file_change_is_shared  (QuayFileChange   *self);
gboolean          quay_file_change_is_secret  (QuayFileChange   *self);
QuayReplaceFlags  quay_file_change_get_flags  (QuayFileChange   *self);
QuayLineDiff     *quay_file_change_get_diff   (QuayFileChange   *self);
char             *quay_file_change_dup_path   (QuayFileChange   *self);

G_END_DECLS
