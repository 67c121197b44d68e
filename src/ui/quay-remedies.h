/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "quay-catalog.h"
#include "quay-connection.h"
#include "quay-feed-address.h"

G_BEGIN_DECLS

/* A set of remedies: those that a place can really do. */
typedef guint64 QuayRemedySet;
#define QUAY_REMEDY_BIT(remedy) (G_GUINT64_CONSTANT (1) << (remedy))

QuayRemedySet quay_remedies_of_error (const GError    *error,
                                      QuayFeedAddress *address);
/* Those that are done with the token of a connection, see quay_window_mend_token(). */
QuayRemedySet quay_remedies_of_token (QuayConnection  *connection);
/* Those by which the connection gets a login. */
QuayRemedySet quay_remedies_of_login (QuayConnection  *connection);
gboolean      quay_remedies_run      (QuayRemedy       remedy,
                                      GtkWidget       *widget,
                                      const GError    *error,
                                      QuayFeedAddress *address);

G_END_DECLS
