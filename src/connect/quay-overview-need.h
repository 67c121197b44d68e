/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-catalog.h"
#include "quay-connection.h"

G_BEGIN_DECLS

/* Something that somebody should attend to: a connection, or what was found in a file. Immutable. */
#define QUAY_TYPE_OVERVIEW_NEED (quay_overview_need_get_type ())
G_DECLARE_FINAL_TYPE (QuayOverviewNeed, quay_overview_need, QUAY, OVERVIEW_NEED, GObject)

/* NULL when @connection needs nothing. */
QuayOverviewNeed    *quay_overview_need_new_for_connection (QuayConnection      *connection);
/* A connection that is being checked still needs what it needed before. */
QuayOverviewNeed    *quay_overview_need_new_checking       (QuayOverviewNeed    *before);
/* @stops_cargo: nothing works until it is mended */
QuayOverviewNeed    *quay_overview_need_new_for_error      (const GError        *error,
                                                            gboolean             stops_cargo);
/* NULL for what was found in a file. */
QuayConnection      *quay_overview_need_get_connection     (QuayOverviewNeed    *self);
/* Why, or NULL. */
const GError        *quay_overview_need_get_error          (QuayOverviewNeed    *self);
/* Something does not work, or should not be as it is; not only something to come. */
gboolean             quay_overview_need_is_problem         (QuayOverviewNeed    *self);
gboolean             quay_overview_need_is_checking        (QuayOverviewNeed    *self);
/* Texts are translated and plain. */
const char          *quay_overview_need_get_title          (QuayOverviewNeed    *self);
const char          *quay_overview_need_get_subtitle       (QuayOverviewNeed    *self);
const char          *quay_overview_need_get_icon_name      (QuayOverviewNeed    *self);
const char          *quay_overview_need_get_style          (QuayOverviewNeed    *self);
/* The one button; of what was found in a file none, see the catalogue. */
QuayRemedy           quay_overview_need_get_remedy         (QuayOverviewNeed    *self);
int                  quay_overview_need_compare            (QuayOverviewNeed    *self,
                                                            QuayOverviewNeed    *other);
gboolean             quay_overview_need_equal              (QuayOverviewNeed    *self,
                                                            QuayOverviewNeed    *other);

G_END_DECLS
