/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-token-group.h"

G_BEGIN_DECLS

#define QUAY_TYPE_TOKEN_ROW (quay_token_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenRow, quay_token_row, QUAY, TOKEN_ROW, AdwActionRow)

GtkWidget      *quay_token_row_new       (QuayTokenGroup  *group);
QuayTokenGroup *quay_token_row_get_group (QuayTokenRow    *self);

G_END_DECLS
