/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-system-clock"

#include "config.h"

#include "quay-system-clock.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* In seconds. Nobody tells that the time zone was changed, so a long sleep is cut into pieces. */
#define LONGEST_SLEEP (60 * 60)

/**
 * QuaySystemClock:
 *
 * The clock of the computer.
 *
 * A timeout of the main loop counts the time that the computer was awake: after a night asleep it would ring a night
 * late. A timer of the kernel counts the time of day, rings when the computer wakes up, and says when the clock was set
 * (TFD_TIMER_CANCEL_ON_SET, timerfd_create(2)).
 */
struct _QuaySystemClock
{
  QuayClock parent_instance;

  int       timer;        /* -1 while there is none */
  guint     watch_id;
};

G_DEFINE_FINAL_TYPE (QuaySystemClock, quay_system_clock, QUAY_TYPE_CLOCK)

static void
stop (QuaySystemClock *self)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->timer >= 0)
    close (self->timer);
  self->timer = -1;
}

static gboolean
timer_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  QuaySystemClock *self = user_data;
  guint64 n_times;

  /* ECANCELED: the clock was set. That is worth a look just as if the time had come. */
  if (read (fd, &n_times, sizeof n_times) < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;

  self->watch_id = 0;
  stop (self);
  quay_clock_ring (QUAY_CLOCK (self));
  return G_SOURCE_REMOVE;
}

static gboolean
start (QuaySystemClock *self,
       gint64           seconds)
{
  struct itimerspec when = { .it_value.tv_sec = MAX (seconds, 1) };

  self->timer = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->timer < 0 ||
      timerfd_settime (self->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) != 0)
    return FALSE;

  self->watch_id = g_unix_fd_add (self->timer, G_IO_IN, timer_cb, self);
  return TRUE;
}

static GDateTime *
quay_system_clock_get_now (QuayClock *clock)
{
  return g_date_time_new_now_local ();
}

static void
quay_system_clock_set_alarm (QuayClock *clock,
                             GDateTime *time)
{
  QuaySystemClock *self = QUAY_SYSTEM_CLOCK (clock);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  stop (self);
  /* A second later than asked is right as well, and a time that is rounded down rings too early and again. */
  if (time != NULL && !start (self, MIN (g_date_time_to_unix (time) + 1, now + LONGEST_SLEEP)))
    {
      g_info ("No timer: %s", g_strerror (errno));
      stop (self);
    }
}

static void
quay_system_clock_finalize (GObject *object)
{
  stop (QUAY_SYSTEM_CLOCK (object));
  G_OBJECT_CLASS (quay_system_clock_parent_class)->finalize (object);
}

static void
quay_system_clock_class_init (QuaySystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = quay_system_clock_finalize;
  QUAY_CLOCK_CLASS (klass)->get_now = quay_system_clock_get_now;
  QUAY_CLOCK_CLASS (klass)->set_alarm = quay_system_clock_set_alarm;
}

static void
quay_system_clock_init (QuaySystemClock *self)
{
  self->timer = -1;
}

QuayClock *
quay_system_clock_new (void)
{
  return g_object_new (QUAY_TYPE_SYSTEM_CLOCK, NULL);
}
