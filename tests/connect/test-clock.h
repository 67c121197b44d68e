/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-clock.h"

G_BEGIN_DECLS

/* A clock that stands still until it is moved. */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, QuayClock)

/* @time: “2026-11-22T09:30:00”, in the time zone @zone, such as “Europe/Berlin” */
TestClock *test_clock_new       (const char *zone,
                                 const char *time);
/* Moves it, over any night, and rings if the alarm was reached. A @zone of NULL stays as it is. */
void       test_clock_move      (TestClock  *self,
                                 const char *zone,
                                 const char *time);
void       test_clock_move_to   (TestClock  *self,
                                 GDateTime  *time);
GDateTime *test_clock_get_alarm (TestClock  *self);

G_END_DECLS
