/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "test-clock.h"

struct _TestClock
{
  QuayClock  parent_instance;

  GTimeZone *zone;
  GDateTime *now;
  GDateTime *alarm;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, QUAY_TYPE_CLOCK)

static GDateTime *
test_clock_get_now (QuayClock * clock)
{
  return g_date_time_ref (TEST_CLOCK (clock)->now);
}

static void
test_clock_set_alarm (QuayClock *clock,
                      GDateTime *time)
{
  TestClock *self = TEST_CLOCK (clock);

  g_clear_pointer (&self->alarm, g_date_time_unref);
  if (time != NULL)
    self->alarm = g_date_time_ref (time);
}

static void
test_clock_finalize (GObject *object)
{
  TestClock *self = TEST_CLOCK (object);

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->now, g_date_time_unref);
  g_clear_pointer (&self->alarm, g_date_time_unref);
  G_OBJECT_CLASS (test_clock_parent_class)->finalize (object);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_clock_finalize;
  QUAY_CLOCK_CLASS (klass)->get_now = test_clock_get_now;
  QUAY_CLOCK_CLASS (klass)->set_alarm = test_clock_set_alarm;
}

static void
test_clock_init (TestClock *self)
{
}

static void
set_zone (TestClock  *self,
          const char *zone)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_new_identifier (zone);
  g_assert_nonnull (self->zone);
}

TestClock *
test_clock_new (const char *zone,
                const char *time)
{
  TestClock *self = g_object_new (TEST_TYPE_CLOCK, NULL);

  set_zone (self, zone);
  self->now = g_date_time_new_from_iso8601 (time, self->zone);
  g_assert_nonnull (self->now);
  return self;
}

void
test_clock_move_to (TestClock *self,
                    GDateTime *time)
{
  g_date_time_unref (self->now);
  self->now = g_date_time_to_timezone (time, self->zone);
  if (self->alarm != NULL && g_date_time_compare (self->now, self->alarm) >= 0)
    quay_clock_ring (QUAY_CLOCK (self));
}

void
test_clock_move (TestClock  *self,
                 const char *zone,
                 const char *time)
{
  g_autoptr(GDateTime) to = NULL;

  if (zone != NULL)
    set_zone (self, zone);
  to = g_date_time_new_from_iso8601 (time, self->zone);
  g_assert_nonnull (to);
  test_clock_move_to (self, to);
}

GDateTime *
test_clock_get_alarm (TestClock *self)
{
  return self->alarm;
}
