/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-clock.h"

G_BEGIN_DECLS

/* What runs when the user logs in, without a window: “quayside --remind”. */
#define QUAY_TYPE_REMINDER_JOB (quay_reminder_job_get_type ())
G_DECLARE_FINAL_TYPE (QuayReminderJob, quay_reminder_job, QUAY, REMINDER_JOB, GApplication)

#define QUAY_REMINDER_JOB_OPTION "--remind"

gboolean         quay_reminder_job_wanted (int         argc,
                                           char      **argv);
QuayReminderJob *quay_reminder_job_new    (const char *application_id,
                                           GFile      *state_folder,
                                           GSettings  *settings,
                                           QuayClock  *clock);
int              quay_reminder_job_run    (void);

G_END_DECLS
