/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-file-change.h"

G_BEGIN_DECLS

#define QUAY_TYPE_FILE_CHANGE_VIEW (quay_file_change_view_get_type ())
G_DECLARE_FINAL_TYPE (QuayFileChangeView, quay_file_change_view, QUAY, FILE_CHANGE_VIEW, AdwBin)

GtkWidget *quay_file_change_view_new (QuayFileChange *change);

G_END_DECLS
