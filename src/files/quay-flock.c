/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-flock"

#include "config.h"

#include "quay-flock-private.h"

#include <errno.h>
#include <sys/file.h>

#define RETRY_MS 10

/* Waits, but not on behalf of somebody who has gone. */
static void
rest (int           milliseconds,
      GCancellable *cancellable)
{
  GPollFD poll = { 0, };

  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &poll))
    {
      g_poll (&poll, 1, milliseconds);
      g_cancellable_release_fd (cancellable);
    }
  else
    g_poll (NULL, 0, milliseconds);
}

/*
 * quay_flock_take:
 * @descriptor: an open file
 * @milliseconds: how long to wait for another holder; 0 to try once
 * @cancellable: (nullable): ends the waiting at once
 *
 * Blocks; may be called from any thread. Takes the exclusive lock of an open file, flock() with an end: the system
 * call itself waits for ever or not at all, and neither a time nor a cancellable can stop it, so it is tried again and
 * again.
 *
 * Returns: 0, `ECANCELED`, `EWOULDBLOCK` when it is held all the time, or what else flock() set `errno` to
 */
int
quay_flock_take (int           descriptor,
                 guint         milliseconds,
                 GCancellable *cancellable)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * G_TIME_SPAN_MILLISECOND;

  while (!g_cancellable_is_cancelled (cancellable))
    {
      gint64 left;

      if (flock (descriptor, LOCK_EX | LOCK_NB) == 0)
        return 0;
      if (errno != EWOULDBLOCK && errno != EINTR)
        return errno;
      left = (end - g_get_monotonic_time ()) / G_TIME_SPAN_MILLISECOND;
      if (left <= 0)
        return EWOULDBLOCK;
      rest (MIN (left, RETRY_MS), cancellable);
    }
  return ECANCELED;
}
