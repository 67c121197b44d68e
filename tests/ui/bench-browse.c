/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Browses the feeds of contoso in the real window, and measures what a person would feel: how long one turn of the main
 * loop takes, in which nothing else can happen, and how long one frame takes to be made. Run by bench-browse.py, which
 * makes the feeds and saves the token.
 *
 * Prints one line for each phase: its name, how many turns and frames, the longest turn and the longest frame in
 * milliseconds of the clock, the longest turn in milliseconds of the processor, and how long the phase took.
 */

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <time.h>

#include "quay-application.h"
#include "quay-assistant.h"
#include "quay-feed-info.h"
#include "ui-fixture.h"

/* Frames of scrolling, and how far each goes: a flick of the wheel. */
#define SCROLL_FRAMES 300
#define SCROLL_STEP 120

/* In milliseconds, after each letter: as fast as people type. */
#define TYPING 120

static struct
{
  gint64 started;         /* of the turn, on the clock and on the processor; 0 outside of phases */
  gint64 started_work;
  gint64 frame_started;
  gint64 phase_started;
  guint  n_turns;
  guint  n_frames;
  double longest_turn;
  double longest_work;
  double longest_frame;
} meter;

static gint64
get_work (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Stands between two turns of the main loop. */
static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int result;

  if (meter.started != 0)
    {
      meter.n_turns++;
      meter.longest_turn = MAX (meter.longest_turn, (g_get_monotonic_time () - meter.started) / 1000.0);
      meter.longest_work = MAX (meter.longest_work, (get_work () - meter.started_work) / 1000.0);
    }
  result = g_poll (fds, n_fds, timeout);
  if (meter.started != 0)
    {
      meter.started = g_get_monotonic_time ();
      meter.started_work = get_work ();
    }
  return result;
}

static void
frame_begins_cb (GdkFrameClock *clock)
{
  meter.frame_started = g_get_monotonic_time ();
}

static void
frame_ends_cb (GdkFrameClock *clock)
{
  if (meter.started == 0 || meter.frame_started == 0)
    return;
  meter.n_frames++;
  meter.longest_frame = MAX (meter.longest_frame, (g_get_monotonic_time () - meter.frame_started) / 1000.0);
}

static void
begin_phase (void)
{
  ui_settle ();
  meter.n_turns = meter.n_frames = 0;
  meter.longest_turn = meter.longest_work = meter.longest_frame = 0;
  meter.phase_started = meter.started = g_get_monotonic_time ();
  meter.started_work = get_work ();
}

static void
end_phase (const char *name)
{
  printf ("%s %u %u %.1f %.1f %.1f %.0f\n", name, meter.n_turns, meter.n_frames, meter.longest_turn,
          meter.longest_frame, meter.longest_work, (g_get_monotonic_time () - meter.phase_started) / 1000.0);
  fflush (stdout);
  meter.started = 0;
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pass (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
finds_assistant (gpointer data)
{
  QuayAssistant **assistant = data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (QUAY_IS_ASSISTANT (window) && gtk_widget_get_mapped (window))
        *assistant = QUAY_ASSISTANT (window);
    }
  return *assistant != NULL;
}

typedef struct
{
  GListModel *feeds;
  guint       n_feeds;
} Arrival;

static gboolean
is_loaded (gpointer data)
{
  Arrival *arrival = data;
  g_autoptr(QuayFeedInfo) last = NULL;

  if (g_list_model_get_n_items (arrival->feeds) < arrival->n_feeds)
    return FALSE;
  /* The second list, with the feeds that the account may publish to, is marked from top to bottom. */
  last = g_list_model_get_item (arrival->feeds, arrival->n_feeds - 1);
  return quay_feed_info_get_role (last) != QUAY_FEED_ROLE_UNKNOWN;
}

static void
load (QuayAssistant *assistant,
      guint          n_feeds)
{
  Arrival arrival = { NULL, n_feeds };
  GtkWidget *page = GTK_WIDGET (quay_assistant_get_page (assistant));
  GtkWidget *list;

  g_object_set (quay_assistant_get_request (assistant), "organization", "contoso", NULL);
  pass (500);
  begin_phase ();
  gtk_widget_activate_action (page, "page.browse", NULL);
  list = ui_find_type (GTK_WIDGET (quay_assistant_get_page (assistant)), GTK_TYPE_LIST_VIEW);
  arrival.feeds = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  ui_wait_until (is_loaded, &arrival);
  pass (200);
  end_phase ("load");
}

typedef struct
{
  GtkAdjustment *adjustment;
  guint          n_left;
  double         step;
} Scroll;

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  Scroll *scroll = user_data;

  gtk_adjustment_set_value (scroll->adjustment, gtk_adjustment_get_value (scroll->adjustment) + scroll->step);
  scroll->n_left--;
  return scroll->n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_scrolled (gpointer data)
{
  return ((Scroll *) data)->n_left == 0;
}

/* Down, as with a wheel, and then with the bar: to the end, to the middle, to the top. */
static void
scroll (GtkWidget *page)
{
  GtkWidget *list = ui_find_type (page, GTK_TYPE_LIST_VIEW);
  Scroll wheel = { gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list)), SCROLL_FRAMES, SCROLL_STEP };
  double places[] = { 1.0, 0.5, 0.25, 0.75, 0.0 };

  begin_phase ();
  gtk_widget_add_tick_callback (list, scroll_cb, &wheel, NULL);
  ui_wait_until (is_scrolled, &wheel);
  pass (100);
  end_phase ("wheel");

  begin_phase ();
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      gtk_adjustment_set_value (wheel.adjustment, places[i] * gtk_adjustment_get_upper (wheel.adjustment));
      pass (TYPING);
    }
  end_phase ("jumps");
}

static void
search (GtkWidget *page)
{
  static const char *texts[] = { "stress-004", "überprüfung", "friends" };
  GtkEditable *entry = GTK_EDITABLE (ui_find_type (page, GTK_TYPE_SEARCH_ENTRY));

  begin_phase ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      for (const char *end = g_utf8_next_char (texts[i]);; end = g_utf8_next_char (end))
        {
          g_autofree char *typed = g_strndup (texts[i], end - texts[i]);

          gtk_editable_set_text (entry, typed);
          /* The entry waits until nobody types; a person who thinks does not. */
          g_signal_emit_by_name (entry, "search-changed");
          pass (TYPING);
          if (*end == '\0')
            break;
        }
      gtk_editable_set_text (entry, "");
      g_signal_emit_by_name (entry, "search-changed");
      pass (TYPING);
    }
  end_phase ("search");
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(QuayApplication) application = NULL;
  g_autoptr(GError) error = NULL;
  QuayAssistant *assistant = NULL;
  GdkFrameClock *clock;

  g_assert_cmpint (argc, ==, 2);
  application = quay_application_new (APPLICATION_ID, NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  g_application_activate (G_APPLICATION (application));
  g_action_group_activate_action (G_ACTION_GROUP (application), "new-connection", NULL);
  ui_wait_until (finds_assistant, &assistant);

  clock = gtk_widget_get_frame_clock (GTK_WIDGET (assistant));
  g_signal_connect (clock, "before-paint", G_CALLBACK (frame_begins_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (frame_ends_cb), NULL);
  g_main_context_set_poll_func (NULL, poll_cb);
  pass (1000);

  load (assistant, g_ascii_strtoull (argv[1], NULL, 10));
  scroll (GTK_WIDGET (quay_assistant_get_page (assistant)));
  search (GTK_WIDGET (quay_assistant_get_page (assistant)));
  return 0;
}
