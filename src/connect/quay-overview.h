/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-catalog.h"
#include "quay-check-runner.h"
#include "quay-computer-fact.h"
#include "quay-connection-list.h"
#include "quay-network-advice.h"
#include "quay-overview-need.h"
#include "quay-reminder-autostart.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_OVERVIEW_UNCHECKED,   /* at least one connection was never checked */
  QUAY_OVERVIEW_CHECKING,
  QUAY_OVERVIEW_PROBLEMS,
  QUAY_OVERVIEW_WORKING,
} QuayOverviewState;

/* How all of it stands: the connections, Cargo's files, and this computer. Follows connections and checks by itself;
 * files, keyring and network are looked at when it is told to.
 *
 * Properties, both read only and notifying: n-problems (uint), state (int: QuayOverviewState). “facts-changed” is
 * emitted when one of the facts has another value. */
#define QUAY_TYPE_OVERVIEW (quay_overview_get_type ())
G_DECLARE_FINAL_TYPE (QuayOverview, quay_overview, QUAY, OVERVIEW, GObject)

QuayOverview           *quay_overview_new              (QuayConnectionList     *connections,
                                                        QuayCheckRunner        *runner,
                                                        GSettings              *settings);
/* What tells whether the job at login is allowed; NULL: it is not known, and taken for allowed. */
void                    quay_overview_set_autostart    (QuayOverview           *self,
                                                        QuayReminderAutostart  *autostart);
QuayConnectionList     *quay_overview_get_connections  (QuayOverview           *self);
QuayCheckRunner        *quay_overview_get_runner       (QuayOverview           *self);
guint                   quay_overview_get_n_problems   (QuayOverview           *self);
QuayOverviewState       quay_overview_get_state        (QuayOverview           *self);
/* “2 Problems Found”, translated. */
char                   *quay_overview_dup_title        (QuayOverview           *self);
/* “1 Problem”, translated; NULL when there is none. */
char                   *quay_overview_dup_note         (QuayOverview           *self);
/* When the connection was checked that was longest ago; NULL when one was never. (transfer full) */
GDateTime              *quay_overview_dup_checked      (QuayOverview           *self);
/* GListModel of QuayOverviewNeed, the most urgent first. */
GListModel             *quay_overview_get_needs        (QuayOverview           *self);
/* GListModel of QuayConnection: those that need nothing. */
GListModel             *quay_overview_get_others       (QuayOverview           *self);
const QuayComputerFact *quay_overview_get_fact         (QuayOverview           *self,
                                                        QuayFactKind            kind);
/* What to write into Cargo's configuration about the network, or NULL. */
QuayNetworkAdvice      *quay_overview_get_advice       (QuayOverview           *self);

/* Looks at Cargo's files, anew. */
void                    quay_overview_look_at_files    (QuayOverview           *self);
/* The same with keyring and network. Opens no dialog. */
void                    quay_overview_look_at_computer (QuayOverview           *self);
/* Leaves what is being looked at. */
void                    quay_overview_stop             (QuayOverview           *self);

G_END_DECLS
