/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *quay_path_for_people (GFile *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
