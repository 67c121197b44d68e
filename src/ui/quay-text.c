/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-text"

#include "config.h"

#include "quay-text.h"

#include <glib/gi18n.h>

#include "quay-paths.h"

/* Unicode’s isolates keep a path or an address in its own order inside a sentence of the other direction. */
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE "\u2069"

/**
 * quay_text_for_date:
 *
 * Returns: (transfer full): “4 December 2026” in the user's language and time zone
 */
char *
quay_text_for_date (GDateTime *date)
{
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *text = NULL;
  const char *start;

  g_return_val_if_fail (date != NULL, NULL);

  local = g_date_time_to_local (date);
  /* Translators: a date such as “4 December 2026”; see g_date_time_format() for the conversions. */
  text = g_date_time_format (local, _("%e %B %Y"));

  /* GLib fills up days of one digit with a figure space, which is none to g_strstrip(). */
  start = text;
  while (g_unichar_isspace (g_utf8_get_char (start)))
    start = g_utf8_next_char (start);
  return g_strdup (start);
}

/**
 * quay_text_for_time:
 *
 * Returns: (transfer full): “4 December 2026, 09:30:00” in the user's language and time zone
 */
char *
quay_text_for_time (GDateTime *time)
{
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;

  g_return_val_if_fail (time != NULL, NULL);

  local = g_date_time_to_local (time);
  day = quay_text_for_date (time);
  clock = g_date_time_format (local, "%X");
  /* Translators: a date, and the time of day. */
  return g_strdup_printf (_("%s, %s"), day, clock);
}

/**
 * quay_text_for_checked:
 * @checked: (nullable): when the connection was last checked
 * @now: the present
 *
 * Returns: (transfer full): one sentence, such as “Checked 5 minutes ago”
 */
char *
quay_text_for_checked (GDateTime *checked,
                       GDateTime *now)
{
  gint64 minutes;

  g_return_val_if_fail (now != NULL, NULL);

  if (checked == NULL)
    return g_strdup (_("Not checked yet"));

  minutes = g_date_time_difference (now, checked) / G_TIME_SPAN_MINUTE;
  if (minutes < 1)
    return g_strdup (_("Checked just now"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("Checked %d minute ago", "Checked %d minutes ago", minutes),
                            (int) minutes);
  if (minutes < 24 * 60)
    return g_strdup_printf (ngettext ("Checked %d hour ago", "Checked %d hours ago", minutes / 60),
                            (int) (minutes / 60));
  return g_strdup_printf (ngettext ("Checked %d day ago", "Checked %d days ago", minutes / (24 * 60)),
                          (int) (minutes / (24 * 60)));
}

/* “5 minutes” */
static char *
format_span (gint64 minutes)
{
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), (int) minutes);
  if (minutes < 24 * 60)
    /* Translators: stands only in “3 connections checked %s ago”. */
    return g_strdup_printf (ngettext ("%d hour", "%d hours", minutes / 60), (int) (minutes / 60));
  /* Translators: stands only in “3 connections checked %s ago”. */
  return g_strdup_printf (ngettext ("%d day", "%d days", minutes / (24 * 60)), (int) (minutes / (24 * 60)));
}

/**
 * quay_text_for_all_checked:
 * @n_connections: how many there are
 * @checked: when the one was checked that was longest ago
 * @now: the present
 *
 * Returns: (transfer full): one sentence, such as “3 connections checked 5 minutes ago”
 */
char *
quay_text_for_all_checked (guint      n_connections,
                           GDateTime *checked,
                           GDateTime *now)
{
  gint64 minutes;
  g_autofree char *span = NULL;

  g_return_val_if_fail (checked != NULL, NULL);
  g_return_val_if_fail (now != NULL, NULL);

  minutes = g_date_time_difference (now, checked) / G_TIME_SPAN_MINUTE;
  if (minutes < 1)
    return g_strdup_printf (ngettext ("%d connection checked just now", "%d connections checked just now",
                                      n_connections), (int) n_connections);
  span = format_span (minutes);
  /* Translators: %s is a span of time, such as “5 minutes”. */
  return g_strdup_printf (ngettext ("%d connection checked %s ago", "%d connections checked %s ago", n_connections),
                          (int) n_connections, span);
}

/**
 * quay_text_isolate:
 * @text: a path, an address or a name
 *
 * Returns: (transfer full): @text, kept in its own writing direction wherever it is put
 */
char *
quay_text_isolate (const char *text)
{
  return g_strconcat (FIRST_STRONG_ISOLATE, text, POP_ISOLATE, NULL);
}

/**
 * quay_text_for_path:
 *
 * Returns: (transfer full): the path for people, “~/Projects/app”, isolated as quay_text_isolate() does
 */
char *
quay_text_for_path (GFile *file)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  path = quay_path_for_people (file);
  return quay_text_isolate (path);
}
