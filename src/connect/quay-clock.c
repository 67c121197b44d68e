/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-clock"

#include "config.h"

#include "quay-clock.h"

/**
 * QuayClock:
 *
 * What tells the time and rings once it has come. [signal@Quay.Clock::ring] may also come early or for no reason: when
 * the clock was set, the computer slept, or the time zone may be another one. Whoever hears it looks at the time, and
 * sets the next alarm.
 */

enum
{
  RING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE (QuayClock, quay_clock, G_TYPE_OBJECT)

static void
quay_clock_class_init (QuayClockClass *klass)
{
  signals[RING] =
    g_signal_new ("ring", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_clock_init (QuayClock *self)
{
}

/**
 * quay_clock_get_now:
 *
 * Returns: (transfer full): the time, in the time zone that the user lives in at this moment
 */
GDateTime *
quay_clock_get_now (QuayClock *self)
{
  g_return_val_if_fail (QUAY_IS_CLOCK (self), NULL);

  return QUAY_CLOCK_GET_CLASS (self)->get_now (self);
}

/**
 * quay_clock_set_alarm:
 * @time: (nullable): when to ring, instead of any earlier request; one that has passed rings at once; %NULL for never
 */
void
quay_clock_set_alarm (QuayClock *self,
                      GDateTime *time)
{
  g_return_if_fail (QUAY_IS_CLOCK (self));

  QUAY_CLOCK_GET_CLASS (self)->set_alarm (self, time);
}

/**
 * quay_clock_ring:
 *
 * For implementations: tells that the time has come, or that it is not what it was.
 */
void
quay_clock_ring (QuayClock *self)
{
  g_return_if_fail (QUAY_IS_CLOCK (self));

  g_signal_emit (self, signals[RING], 0);
}
