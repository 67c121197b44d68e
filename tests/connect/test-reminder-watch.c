/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "connect-fixture.h"
#include "quay-reminder-watch.h"
#include "test-clock.h"

#define CONTOSO "sparse+https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/"
#define CONTOSO_MIRROR "sparse+https://pkgs.dev.azure.com/Contoso/_packaging/mirror/Cargo/index/"
#define FABRIKAM "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/crates/Cargo/index/"

/* In seconds; reached only when something is broken. */
#define LIMIT 20
#define N_RANDOM 40

typedef struct
{
  ConnectFixture     connect;
  GFile             *state;
  QuayTokenLedger   *ledger;
  TestClock         *clock;
  QuayReminderWatch *watch;
  GString           *said;    /* what the watch said since the test last asked */
} Fixture;

static void
remind_cb (QuayReminderWatch *watch,
           const char        *key,
           const char        *title,
           const char        *body,
           GString           *said)
{
  g_string_append_printf (said, "%s: %s\n", key, title);
}

static void
withdraw_cb (QuayReminderWatch *watch,
             const char        *key,
             GString           *said)
{
  g_string_append_printf (said, "%s gone\n", key);
}

static void
start (Fixture *fixture)
{
  fixture->watch = quay_reminder_watch_new (fixture->state, QUAY_CLOCK (fixture->clock));
  g_signal_connect (fixture->watch, "remind", G_CALLBACK (remind_cb), fixture->said);
  g_signal_connect (fixture->watch, "withdraw", G_CALLBACK (withdraw_cb), fixture->said);
  quay_reminder_watch_set_enabled (fixture->watch, TRUE);
}

static void
updated_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  gboolean *updated = user_data;

  *updated = quay_reminder_watch_update_finish (QUAY_REMINDER_WATCH (object), result, NULL);
}

static gboolean
limit_reached_cb (gpointer user_data)
{
  g_error ("What the test waits for did not come");
  return G_SOURCE_REMOVE;
}

/* One look after the other: when this one is done, so are those that the clock and the ledger asked for. */
static void
settle (Fixture *fixture)
{
  guint limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, NULL);
  gboolean updated = FALSE;

  quay_reminder_watch_update_async (fixture->watch, NULL, updated_cb, &updated);
  while (!updated)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit_id);
}

static void
stop (Fixture *fixture)
{
  settle (fixture);
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->watch));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GFile) file = NULL;

  connect_fixture_set_up (&fixture->connect, NULL);
  fixture->state = g_object_ref (quay_context_get_state_folder (fixture->connect.context));
  file = g_file_get_child (fixture->state, "tokens.ini");
  fixture->ledger = quay_token_ledger_new (file);
  fixture->clock = test_clock_new ("Europe/Berlin", "2026-11-01T12:00:00");
  fixture->said = g_string_new (NULL);
  start (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  stop (fixture);
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->said, TRUE);
  g_clear_object (&fixture->ledger);
  g_clear_object (&fixture->state);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
set_token (Fixture    *fixture,
           const char *url,
           const char *expires_text,
           gboolean    reminds)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr(GDateTime) expires = expires_text != NULL ? g_date_time_new_from_iso8601 (expires_text, zone) : NULL;
  g_autoptr(GError) error = NULL;

  quay_token_ledger_set (fixture->ledger, url, expires, reminds, &error);
  g_assert_no_error (error);
}

static void
remove_token (Fixture    *fixture,
              const char *url)
{
  g_autoptr(GError) error = NULL;

  quay_token_ledger_remove (fixture->ledger, url, &error);
  g_assert_no_error (error);
}

static void
assert_says (Fixture    *fixture,
             const char *said)
{
  settle (fixture);
  g_assert_cmpstr (fixture->said->str, ==, said);
  g_string_truncate (fixture->said, 0);
}

static void
assert_says_at (Fixture    *fixture,
                const char *time,
                const char *said)
{
  /* Otherwise a look that began before, between two changes of the ledger, may end after the time has come. */
  settle (fixture);
  test_clock_move (fixture->clock, NULL, time);
  assert_says (fixture, said);
}

static void
test_reminds_of_each_stage_once (Fixture      *fixture,
                                 gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  assert_says (fixture, "");
  assert_says_at (fixture, "2026-12-05T23:59:59", "");
  assert_says_at (fixture, "2026-12-06T00:00:00", "contoso: Token Expires in 14 Days\n");
  assert_says_at (fixture, "2026-12-06T18:00:00", "");
  assert_says_at (fixture, "2026-12-13T09:00:00", "contoso: Token Expires in 7 Days\n");
  assert_says_at (fixture, "2026-12-14T09:00:00", "");
  assert_says_at (fixture, "2026-12-19T09:00:00", "contoso: Token Expires in 1 Day\n");
  assert_says_at (fixture, "2026-12-20T00:00:00", "contoso: Token Has Expired\n");
  assert_says_at (fixture, "2027-12-20T00:00:00", "");
}

static void
test_asleep_on_the_day_is_told_afterwards (Fixture      *fixture,
                                           gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-08T09:00:00", "contoso: Token Expires in 12 Days\n");
  assert_says_at (fixture, "2026-12-25T09:00:00", "contoso: Token Has Expired\n");
}

static void
test_next_start_says_nothing_twice (Fixture      *fixture,
                                    gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-06T09:00:00", "contoso: Token Expires in 14 Days\n");
  stop (fixture);
  start (fixture);
  assert_says (fixture, "");
  stop (fixture);
  test_clock_move (fixture->clock, NULL, "2026-12-13T09:00:00");
  start (fixture);
  assert_says (fixture, "contoso: Token Expires in 7 Days\n");
}

static void
test_replaced_token_is_withdrawn (Fixture      *fixture,
                                  gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-06T09:00:00", "contoso: Token Expires in 14 Days\n");
  stop (fixture);
  start (fixture);
  set_token (fixture, CONTOSO, "2027-03-20T00:00:00", TRUE);
  assert_says (fixture, "contoso gone\n");
  assert_says_at (fixture, "2027-03-06T00:00:00", "contoso: Token Expires in 14 Days\n");
  set_token (fixture, CONTOSO, NULL, TRUE);
  assert_says (fixture, "contoso gone\n");
}

static void
test_removed_token_is_withdrawn (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autofree char *memory = NULL;

  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-06T09:00:00", "contoso: Token Expires in 14 Days\n");
  remove_token (fixture, CONTOSO);
  assert_says (fixture, "contoso gone\n");
  assert_says (fixture, "");
  settle (fixture);
  memory = connect_fixture_read (fixture->state, "reminders.ini");
  g_assert_cmpstr (memory, ==, "");
}

static void
test_switched_off_is_withdrawn (Fixture      *fixture,
                                gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  set_token (fixture, FABRIKAM, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-06T09:00:00",
                  "contoso: Token Expires in 14 Days\nfabrikam: Token Expires in 14 Days\n");
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", FALSE);
  assert_says (fixture, "contoso gone\n");
  quay_reminder_watch_set_enabled (fixture->watch, FALSE);
  assert_says (fixture, "fabrikam gone\n");
  assert_says_at (fixture, "2026-12-19T09:00:00", "");
  g_assert_null (test_clock_get_alarm (fixture->clock));
  quay_reminder_watch_set_enabled (fixture->watch, TRUE);
  assert_says (fixture, "fabrikam: Token Expires in 1 Day\n");
}

static void
test_soonest_token_of_an_organization_counts (Fixture      *fixture,
                                              gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  set_token (fixture, CONTOSO_MIRROR, "2026-12-18T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-06T09:00:00", "contoso: Token Expires in 12 Days\n");
  /* The other one waits, and is told of when the first one is replaced. */
  assert_says_at (fixture, "2026-12-07T09:00:00", "");
  set_token (fixture, CONTOSO_MIRROR, "2027-12-18T00:00:00", TRUE);
  assert_says (fixture, "contoso: Token Expires in 13 Days\n");
}

static void
test_expired_token_hides_no_other (Fixture      *fixture,
                                   gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  set_token (fixture, CONTOSO_MIRROR, "2026-12-01T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-07T09:00:00", "contoso: Token Has Expired\n");
  assert_says_at (fixture, "2026-12-08T09:00:00", "");
  assert_says_at (fixture, "2026-12-13T09:00:00", "contoso: Token Expires in 7 Days\n");
}

static void
test_one_for_tokens_of_one_day (Fixture      *fixture,
                                gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  set_token (fixture, CONTOSO_MIRROR, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-07T09:00:00", "contoso: Token Expires in 13 Days\n");
  remove_token (fixture, CONTOSO);
  assert_says (fixture, "");
}

static void
test_first_reminder_can_be_chosen (Fixture      *fixture,
                                   gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  quay_reminder_watch_set_first_days (fixture->watch, 7);
  assert_says_at (fixture, "2026-12-06T09:00:00", "");
  quay_reminder_watch_set_first_days (fixture->watch, 30);
  assert_says (fixture, "contoso: Token Expires in 14 Days\n");
  quay_reminder_watch_set_first_days (fixture->watch, 7);
  assert_says (fixture, "contoso gone\n");
  assert_says_at (fixture, "2026-12-13T09:00:00", "contoso: Token Expires in 7 Days\n");
}

static void
test_quiet_watch_only_takes_back (Fixture      *fixture,
                                  gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-06T09:00:00", "contoso: Token Expires in 14 Days\n");
  quay_reminder_watch_set_quiet (fixture->watch, TRUE);
  assert_says_at (fixture, "2026-12-13T09:00:00", "");
  set_token (fixture, CONTOSO, "2027-12-20T00:00:00", TRUE);
  assert_says (fixture, "contoso gone\n");
  assert_says (fixture, "");
}

static void
test_day_is_that_of_the_place (Fixture      *fixture,
                               gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  /* In Berlin the 6th, and the last reminder but two; in New York still the 5th, where the day is the 19th. */
  test_clock_move (fixture->clock, "America/New_York", "2026-12-04T23:59:59");
  assert_says (fixture, "");
  assert_says_at (fixture, "2026-12-05T00:00:00", "contoso: Token Expires in 14 Days\n");
  test_clock_move (fixture->clock, "Pacific/Kiritimati", "2026-12-13T00:30:00");
  assert_says (fixture, "contoso: Token Expires in 7 Days\n");
  /* Back over the date line, nothing is said again. */
  test_clock_move (fixture->clock, "Etc/GMT+12", "2026-12-11T23:30:00");
  assert_says (fixture, "");
}

static void
test_clock_that_was_set_back_repeats_nothing (Fixture      *fixture,
                                              gconstpointer data)
{
  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  assert_says_at (fixture, "2026-12-13T09:00:00", "contoso: Token Expires in 7 Days\n");
  assert_says_at (fixture, "2026-12-07T09:00:00", "");
  assert_says_at (fixture, "2026-12-13T09:00:00", "");
  assert_says_at (fixture, "2026-12-19T09:00:00", "contoso: Token Expires in 1 Day\n");
}

static void
test_what_cannot_be_remembered_is_said_once (Fixture      *fixture,
                                             gconstpointer data)
{
  g_autoptr(GFile) in_the_way = g_file_get_child (fixture->state, "reminders.ini");
  g_autoptr(GFile) child = g_file_get_child (in_the_way, "child");

  set_token (fixture, CONTOSO, "2026-12-20T00:00:00", TRUE);
  settle (fixture);
  g_assert_cmpint (g_mkdir_with_parents (g_file_peek_path (child), 0700), ==, 0);
  assert_says_at (fixture, "2026-12-13T09:00:00", "contoso: Token Expires in 7 Days\n");
  assert_says (fixture, "");
  assert_says_at (fixture, "2026-12-19T09:00:00", "contoso: Token Expires in 1 Day\n");
}

static void
test_strange_files_are_no_harm (Fixture      *fixture,
                                gconstpointer data)
{
  connect_fixture_write (fixture->state, "tokens.ini",
                         "[" CONTOSO "]\nexpires=soon\nremind=true\n[sparse+https://]\nexpires=2026-12-20T00:00:00Z\n"
                         "remind=true\n[nothing]\n");
  connect_fixture_write (fixture->state, "reminders.ini", "[contoso]\nshown=never\n2026=x\n\xff\n");
  assert_says (fixture, "");
  connect_fixture_write (fixture->state, "reminders.ini", "[%zz]\nshown=2026-12-20T00:00:00Z\n[a]\nshown=x\n");
  assert_says (fixture, "");
}

/* One walk through time by the alarms alone, late now and then, with a new process in between. */
static void
walk (Fixture *fixture)
{
  g_autoptr(GDateTime) now = quay_clock_get_now (QUAY_CLOCK (fixture->clock));
  int days = g_test_rand_int_range (31, 90);
  g_autoptr(GDateTime) expires = g_date_time_add (now, days * G_TIME_SPAN_DAY + g_test_rand_int_range (0, 86400) *
                                                  (gint64) G_USEC_PER_SEC);
  g_autoptr(GError) error = NULL;
  gboolean punctual = g_test_rand_bit ();
  guint n_said = 0;

  quay_token_ledger_set (fixture->ledger, CONTOSO, expires, TRUE, &error);
  g_assert_no_error (error);
  assert_says (fixture, "");

  while (test_clock_get_alarm (fixture->clock) != NULL)
    {
      g_autoptr(GDateTime) alarm = g_date_time_ref (test_clock_get_alarm (fixture->clock));
      g_autoptr(GDateTime) then =
        g_date_time_add (alarm, punctual ? 0 : g_test_rand_int_range (0, 4 * 86400) * (gint64) G_USEC_PER_SEC);
      gboolean restart = g_test_rand_bit ();

      if (restart)
        stop (fixture);
      test_clock_move_to (fixture->clock, then);
      if (restart)
        start (fixture);
      settle (fixture);
      g_assert_true (g_str_has_prefix (fixture->said->str, "contoso: Token "));
      g_assert_null (strchr (strchr (fixture->said->str, '\n') + 1, '\n'));
      if (g_date_time_compare (then, expires) >= 0)
        g_assert_cmpstr (fixture->said->str, ==, "contoso: Token Has Expired\n");
      else
        g_assert_null (strstr (fixture->said->str, "Expired"));
      g_string_truncate (fixture->said, 0);
      n_said++;
      assert_says (fixture, "");
    }
  if (punctual)
    g_assert_cmpuint (n_said, ==, 4);
  remove_token (fixture, CONTOSO);
  assert_says (fixture, "contoso gone\n");
}

static void
test_alarms_alone_bring_every_reminder (Fixture      *fixture,
                                        gconstpointer data)
{
  static const char *const zones[] = {
    "Etc/GMT+12", "Pacific/Kiritimati", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu",
  };

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autofree char *time = g_strdup_printf ("20%02d-%02d-%02dT%02d:%02d:00", g_test_rand_int_range (20, 36),
                                               g_test_rand_int_range (1, 13), g_test_rand_int_range (1, 29),
                                               g_test_rand_int_range (4, 24), g_test_rand_int_range (0, 60));

      test_clock_move (fixture->clock, zones[i % G_N_ELEMENTS (zones)], time);
      walk (fixture);
    }
}

#define ADD(path, function) \
  g_test_add ("/reminder-watch/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("reminds-of-each-stage-once", test_reminds_of_each_stage_once);
  ADD ("asleep-on-the-day-is-told-afterwards", test_asleep_on_the_day_is_told_afterwards);
  ADD ("next-start-says-nothing-twice", test_next_start_says_nothing_twice);
  ADD ("replaced-token-is-withdrawn", test_replaced_token_is_withdrawn);
  ADD ("removed-token-is-withdrawn", test_removed_token_is_withdrawn);
  ADD ("switched-off-is-withdrawn", test_switched_off_is_withdrawn);
  ADD ("soonest-token-of-an-organization-counts", test_soonest_token_of_an_organization_counts);
  ADD ("expired-token-hides-no-other", test_expired_token_hides_no_other);
  ADD ("one-for-tokens-of-one-day", test_one_for_tokens_of_one_day);
  ADD ("first-reminder-can-be-chosen", test_first_reminder_can_be_chosen);
  ADD ("quiet-watch-only-takes-back", test_quiet_watch_only_takes_back);
  ADD ("day-is-that-of-the-place", test_day_is_that_of_the_place);
  ADD ("clock-that-was-set-back-repeats-nothing", test_clock_that_was_set_back_repeats_nothing);
  ADD ("what-cannot-be-remembered-is-said-once", test_what_cannot_be_remembered_is_said_once);
  ADD ("strange-files-are-no-harm", test_strange_files_are_no_harm);
  ADD ("alarms-alone-bring-every-reminder", test_alarms_alone_bring_every_reminder);

  return g_test_run ();
}
