/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-overview.h"

G_BEGIN_DECLS

/* Property show-back (boolean): there is a sidebar to go back to. What is asked of the window goes out by signals:
 * “show-connection” (QuayConnection), “remedy” (QuayConnection, int: QuayRemedy), “fact-action” (int:
 * QuayFactAction). */
#define QUAY_TYPE_OVERVIEW_PAGE (quay_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayOverviewPage, quay_overview_page, QUAY, OVERVIEW_PAGE, AdwBin)

GtkWidget *quay_overview_page_new (QuayOverview *overview);

G_END_DECLS
