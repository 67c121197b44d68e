/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The time, and being woken: real, or a test's. */
#define QUAY_TYPE_CLOCK (quay_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (QuayClock, quay_clock, QUAY, CLOCK, GObject)

struct _QuayClockClass
{
  GObjectClass parent_class;

  /* (transfer full): in the time zone that the user lives in at this moment */
  GDateTime *(*get_now)   (QuayClock *self);
  /* @time: when to ring, instead of any earlier request; NULL for never */
  void       (*set_alarm) (QuayClock *self,
                           GDateTime *time);
};

GDateTime *quay_clock_get_now   (QuayClock *self);
void       quay_clock_set_alarm (QuayClock *self,
                                 GDateTime *time);
void       quay_clock_ring      (QuayClock *self);

G_END_DECLS
