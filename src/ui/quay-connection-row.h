/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "quay-connection.h"

G_BEGIN_DECLS

#define QUAY_TYPE_CONNECTION_ROW (quay_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayConnectionRow, quay_connection_row, QUAY, CONNECTION_ROW, GtkListBoxRow)

GtkWidget      *quay_connection_row_new            (QuayConnection    *connection);
QuayConnection *quay_connection_row_get_connection (QuayConnectionRow *self);

G_END_DECLS
