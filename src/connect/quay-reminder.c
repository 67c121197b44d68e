/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-reminder"

#include "config.h"

#include "quay-reminder.h"

#include <glib/gi18n-lib.h>

/* From this many days before the date on, a token “expires soon”. */
#define SOON_DAYS 14

/* In days before the expiry, in falling order. What is not below the first reminder that was chosen is left out. */
static const int later_stages[] = { 14, 7, 1, QUAY_REMINDER_ON_THE_DAY };

static gint32
get_julian (GDateTime *time)
{
  int year;
  int month;
  int day;
  GDate date;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return (gint32) g_date_get_julian (&date);
}

/**
 * quay_reminder_count_days:
 * @now: the time, in the time zone of the user
 * @expires: in any time zone
 *
 * Counts by the calendar of @now, as a person does: from Monday evening to Tuesday morning it is one day, and a day on
 * which the clock is changed is a day.
 *
 * Returns: the days from the one to the other; 0 on the day itself, negative afterwards
 */
int
quay_reminder_count_days (GDateTime *now,
                          GDateTime *expires)
{
  g_autoptr(GDateTime) local = NULL;

  g_return_val_if_fail (now != NULL && expires != NULL, 0);

  local = g_date_time_to_timezone (expires, g_date_time_get_timezone (now));
  return get_julian (local) - get_julian (now);
}

/**
 * quay_reminder_count_left:
 * @expires: in any time zone
 *
 * Counts from now on, as quay_reminder_count_days() does; whatever is said of a token says this number.
 *
 * Returns: the days that are left; 0 on the day itself, negative afterwards
 */
int
quay_reminder_count_left (GDateTime *expires)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return quay_reminder_count_days (now, expires);
}

/**
 * quay_reminder_is_soon:
 * @expires: (nullable): in any time zone, or %NULL if it is not known
 *
 * Returns: whether a token that has not expired yet is told to expire soon
 */
gboolean
quay_reminder_is_soon (GDateTime *expires)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return expires != NULL && g_date_time_compare (expires, now) > 0 && quay_reminder_count_left (expires) <= SOON_DAYS;
}

/* The largest stage is the first reminder; a token that expires at some hour has not expired before that hour. */
static gboolean
is_reached (GDateTime *now,
            GDateTime *expires,
            int        stage)
{
  if (stage == QUAY_REMINDER_ON_THE_DAY)
    return g_date_time_compare (now, expires) >= 0;
  return quay_reminder_count_days (now, expires) <= stage;
}

/**
 * quay_reminder_find_stage:
 * @now: the time, in the time zone of the user
 * @first_days: how many days before @expires the first reminder comes, at least 1
 *
 * Returns: the last stage that is reached, %QUAY_REMINDER_NONE before the first one
 */
int
quay_reminder_find_stage (GDateTime *now,
                          GDateTime *expires,
                          int        first_days)
{
  int found = QUAY_REMINDER_NONE;

  g_return_val_if_fail (now != NULL && expires != NULL, QUAY_REMINDER_NONE);
  g_return_val_if_fail (first_days >= 1, QUAY_REMINDER_NONE);

  if (is_reached (now, expires, first_days))
    found = first_days;
  for (guint i = 0; i < G_N_ELEMENTS (later_stages); i++)
    if (later_stages[i] < first_days && is_reached (now, expires, later_stages[i]))
      found = later_stages[i];
  return found;
}

/* The first moment of a day. Where the clock is put forward at midnight, this is one o'clock, which GLib finds out;
 * where it is put back to midnight, this is the first of the two midnights, of which GLib takes the second.
 */
static GDateTime *
find_start_of_day (GTimeZone *zone,
                   GDateTime *noon)
{
  GDateTime *start;
  int year;
  int month;
  int day;

  g_date_time_get_ymd (noon, &year, &month, &day);
  start = g_date_time_new (zone, year, month, day, 0, 0, 0);
  for (;;)
    {
      g_autoptr(GDateTime) earlier = g_date_time_add_minutes (start, -30);

      if (g_date_time_get_day_of_month (earlier) != day)
        return start;
      g_date_time_unref (start);
      start = g_steal_pointer (&earlier);
    }
}

/* When a stage begins. */
static GDateTime *
find_start (GDateTime *now,
            GDateTime *expires,
            int        stage)
{
  GTimeZone *zone = g_date_time_get_timezone (now);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (expires, zone);
  g_autoptr(GDateTime) noon = NULL;
  g_autoptr(GDateTime) day = NULL;
  int year;
  int month;
  int number;

  if (stage == QUAY_REMINDER_ON_THE_DAY)
    return g_steal_pointer (&local);

  /* From noon to noon, so that no change of the clock leads into another day. */
  g_date_time_get_ymd (local, &year, &month, &number);
  noon = g_date_time_new (zone, year, month, number, 12, 0, 0);
  day = g_date_time_add_days (noon, -stage);
  return find_start_of_day (zone, day);
}

/**
 * quay_reminder_find_next:
 * @now: the time, in the time zone of the user
 * @first_days: how many days before @expires the first reminder comes, at least 1
 *
 * Returns: (transfer full) (nullable): when the next stage begins, %NULL after the last one
 */
GDateTime *
quay_reminder_find_next (GDateTime *now,
                         GDateTime *expires,
                         int        first_days)
{
  g_return_val_if_fail (now != NULL && expires != NULL, NULL);
  g_return_val_if_fail (first_days >= 1, NULL);

  if (!is_reached (now, expires, first_days))
    return find_start (now, expires, first_days);
  for (guint i = 0; i < G_N_ELEMENTS (later_stages); i++)
    if (later_stages[i] < first_days && !is_reached (now, expires, later_stages[i]))
      return find_start (now, expires, later_stages[i]);
  return NULL;
}

/**
 * quay_reminder_dup_left:
 * @expires: a time that has not passed, in any time zone
 *
 * Returns: (transfer full): the state of a token, “Expires in 5 Days”
 */
char *
quay_reminder_dup_left (GDateTime *expires)
{
  int days;

  g_return_val_if_fail (expires != NULL, NULL);

  days = quay_reminder_count_left (expires);
  if (days <= 0)
    return g_strdup (_("Expires Today"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Expires in %d Day", "Expires in %d Days", (gulong) days),
                          days);
}

/**
 * quay_reminder_dup_title:
 * @now: the time, in the time zone of the user
 *
 * Returns: (transfer full): a title that names no organization, because a locked screen may show it
 */
char *
quay_reminder_dup_title (GDateTime *now,
                         GDateTime *expires)
{
  int days;

  g_return_val_if_fail (now != NULL && expires != NULL, NULL);

  if (is_reached (now, expires, QUAY_REMINDER_ON_THE_DAY))
    return g_strdup (_("Token Has Expired"));

  days = quay_reminder_count_days (now, expires);
  if (days <= 0)
    return g_strdup (_("Token Expires Today"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Token Expires in %d Day", "Token Expires in %d Days",
                                       (gulong) days),
                          days);
}

/**
 * quay_reminder_dup_body:
 * @now: the time, in the time zone of the user
 *
 * Returns: (transfer full): what to do
 */
char *
quay_reminder_dup_body (GDateTime  *now,
                        GDateTime  *expires,
                        const char *organization)
{
  g_return_val_if_fail (now != NULL && expires != NULL, NULL);
  g_return_val_if_fail (organization != NULL, NULL);

  /* Translators: %s is an organization of Azure DevOps. */
  return g_strdup_printf (is_reached (now, expires, QUAY_REMINDER_ON_THE_DAY)
                            ? _("Replace the token for %s to download crates again.")
                            : _("Replace the token for %s to keep downloading crates."),
                          organization);
}
