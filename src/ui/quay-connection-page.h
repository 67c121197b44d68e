/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-connection-list.h"

G_BEGIN_DECLS

#define QUAY_TYPE_CONNECTION_PAGE (quay_connection_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayConnectionPage, quay_connection_page, QUAY, CONNECTION_PAGE, AdwBin)

GtkWidget      *quay_connection_page_new            (QuayContext        *context);
QuayConnection *quay_connection_page_get_connection (QuayConnectionPage *self);
void            quay_connection_page_set_connection (QuayConnectionPage *self,
                                                     QuayConnection     *connection);
void            quay_connection_page_show_error     (QuayConnectionPage *self,
                                                     const GError       *error);

G_END_DECLS
