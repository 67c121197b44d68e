/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The last reminder, on the day itself; also the smallest stage there is. */
#define QUAY_REMINDER_ON_THE_DAY 0
#define QUAY_REMINDER_NONE (-1)

/* How near an expiry is, by the dates alone. Stages are days before it: 30, 14, 7, 1 and 0. */
int        quay_reminder_count_days (GDateTime *now,
                                     GDateTime *expires);
int        quay_reminder_count_left (GDateTime *expires);
gboolean   quay_reminder_is_soon    (GDateTime *expires);
int        quay_reminder_find_stage (GDateTime *now,
                                     GDateTime *expires,
                                     int        first_days);
GDateTime *quay_reminder_find_next  (GDateTime *now,
                                     GDateTime *expires,
                                     int        first_days);

/* What a person is told. */
char      *quay_reminder_dup_left   (GDateTime *expires);
char      *quay_reminder_dup_title  (GDateTime *now,
                                     GDateTime *expires);
char      *quay_reminder_dup_body   (GDateTime  *now,
                                     GDateTime  *expires,
                                     const char *organization);

G_END_DECLS
