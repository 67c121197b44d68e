/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "connect-fixture.h"
#include "quay-error.h"
#include "quay-ledger-writer.h"

/* What is known about tokens is written away from the main thread, in order, and to the end. */

#define TOOLS "sparse+https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define MANY 40

typedef struct
{
  GFile            *folder;
  GFile            *file;
  QuayTokenLedger  *ledger;
  QuayLedgerWriter *writer;
} Fixture;

/* A change that is let go by the main thread. */
typedef struct
{
  GMutex   lock;
  GCond    changed;
  gboolean begun;
  gboolean free;
  GThread *thread;
} Gate;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *path = g_dir_make_tmp ("quay-ledger-XXXXXX", NULL);

  fixture->folder = g_file_new_for_path (path);
  fixture->file = g_file_get_child (fixture->folder, "tokens.ini");
  fixture->ledger = quay_token_ledger_new (fixture->file);
  fixture->writer = quay_ledger_writer_new (fixture->file, fixture->ledger);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->writer));
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->ledger));
  g_file_delete (fixture->file, NULL, NULL);
  g_assert_true (g_file_delete (fixture->folder, NULL, NULL));
  g_object_unref (fixture->file);
  g_object_unref (fixture->folder);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  g_error ("The change does not come to an end");
  return G_SOURCE_REMOVE;
}

static gboolean
wait_at_gate (QuayTokenLedger *ledger,
              gpointer         data,
              GError         **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  gate->thread = g_thread_self ();
  gate->begun = TRUE;
  while (!gate->free)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
  return quay_token_ledger_set_remind (ledger, TOOLS, TRUE, error);
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->free = TRUE;
  g_cond_signal (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static gboolean
has_begun (Gate *gate)
{
  gboolean begun;

  g_mutex_lock (&gate->lock);
  begun = gate->begun;
  g_mutex_unlock (&gate->lock);
  return begun;
}

static QuayTokenRecord *
make_record (int day)
{
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2030, 1, 1, 0, 0, 0);
  g_autoptr(GDateTime) later = g_date_time_add_days (expires, day);

  return quay_token_record_new (later, FALSE);
}

static int
read_day (QuayTokenLedger *ledger,
          const char      *url)
{
  g_autoptr(GDateTime) expires = quay_token_ledger_get_expiry (ledger, url);

  return expires != NULL ? g_date_time_get_day_of_year (expires) - 1 : -1;
}

static void
note_day (Fixture            *fixture,
          const char         *url,
          int                 day,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  const char *urls[] = { url, NULL };
  g_autoptr(QuayTokenRecord) record = make_record (day);

  quay_ledger_writer_note_async (fixture->writer, urls, &record, callback, user_data);
}

static void
count_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  guint *n_ended = user_data;
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_ledger_writer_change_finish (QUAY_LEDGER_WRITER (object), result, &error));
  g_assert_no_error (error);
  (*n_ended)++;
}

static void
run_until (guint *n_ended,
           guint  wanted)
{
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  while (*n_ended < wanted)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

/* While the disk takes its time the main loop goes on, and what is asked for meanwhile comes after it. */
static void
test_main_loop_goes_on (Fixture      *fixture,
                        gconstpointer data)
{
  Gate gate = { 0 };
  guint n_ended = 0;

  quay_ledger_writer_change_async (fixture->writer, wait_at_gate, &gate, NULL, count_cb, &n_ended);
  note_day (fixture, TOOLS, 7, count_cb, &n_ended);
  note_day (fixture, TOOLS, 9, count_cb, &n_ended);
  while (!has_begun (&gate))
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (gate.thread != g_thread_self ());
  g_assert_cmpuint (n_ended, ==, 0);
  g_assert_cmpint (read_day (fixture->ledger, TOOLS), ==, -1);

  open_gate (&gate);
  run_until (&n_ended, 3);
  g_assert_cmpint (read_day (fixture->ledger, TOOLS), ==, 9);
}

/* By the ledger of the main thread, and by who reads the file. */
static void
test_what_was_written_is_known (Fixture      *fixture,
                                gconstpointer data)
{
  guint n_ended = 0;
  g_autoptr(QuayTokenLedger) other = quay_token_ledger_new (fixture->file);

  note_day (fixture, MIRROR, 3, count_cb, &n_ended);
  run_until (&n_ended, 1);
  g_assert_cmpint (read_day (fixture->ledger, MIRROR), ==, 3);
  g_assert_true (quay_token_ledger_load (other, NULL));
  g_assert_cmpint (read_day (other, MIRROR), ==, 3);
}

typedef struct
{
  QuayLedgerWriter *writer;
  char             *url;
} Other;

static gpointer
note_in_thread (gpointer data)
{
  Other *other = data;

  for (int day = 0; day < MANY; day++)
    {
      const char *urls[] = { other->url, NULL };
      g_autoptr(QuayTokenRecord) record = make_record (day);

      g_assert_true (quay_ledger_writer_note (other->writer, urls, &record, NULL));
    }
  return NULL;
}

/* What one thread has read is not written over what another one has written meanwhile. */
static void
test_threads_lose_nothing (Fixture      *fixture,
                           gconstpointer data)
{
  Other other = { fixture->writer, (char *) MIRROR };
  guint n_ended = 0;
  GThread *thread = g_thread_new ("other", note_in_thread, &other);

  for (int day = 0; day < MANY; day++)
    {
      g_autofree char *url = g_strdup_printf (TOOLS "%d/", day);

      note_day (fixture, url, day, count_cb, &n_ended);
    }
  run_until (&n_ended, MANY);
  g_thread_join (thread);
  g_assert_true (quay_token_ledger_load (fixture->ledger, NULL));
  for (int day = 0; day < MANY; day++)
    {
      g_autofree char *url = g_strdup_printf (TOOLS "%d/", day);

      g_assert_cmpint (read_day (fixture->ledger, url), ==, day);
    }
  g_assert_cmpint (read_day (fixture->ledger, MIRROR), ==, MANY - 1);
  /* What is still on its way to the main thread. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
fail (QuayTokenLedger *ledger,
      gpointer         data,
      GError         **error)
{
  quay_error_set (error, QUAY_ERROR_FAILED, NULL, NULL, "Made to fail");
  return FALSE;
}

static void
take_failure_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GError **error = user_data;

  g_assert_false (quay_ledger_writer_change_finish (QUAY_LEDGER_WRITER (object), result, error));
}

static void
test_failure_stops_nothing (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  guint n_ended = 0;

  quay_ledger_writer_change_async (fixture->writer, fail, NULL, NULL, take_failure_cb, &error);
  note_day (fixture, TOOLS, 5, count_cb, &n_ended);
  run_until (&n_ended, 1);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FAILED);
  g_assert_cmpint (read_day (fixture->ledger, TOOLS), ==, 5);
}

static gboolean
open_gate_cb (gpointer user_data)
{
  open_gate (user_data);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  Fixture *fixture;
  Gate     gate;
} Departure;

/* The last window is closed while the disk takes its time. */
static void
activate_cb (GApplication *application,
             Departure    *departure)
{
  quay_ledger_writer_change_async (departure->fixture->writer, wait_at_gate, &departure->gate, NULL, NULL, NULL);
  note_day (departure->fixture, MIRROR, 3, NULL, NULL);
  g_timeout_add (50, open_gate_cb, &departure->gate);
}

static void
test_program_does_not_end_before (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr(GApplication) application = g_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_autoptr(QuayTokenLedger) other = quay_token_ledger_new (fixture->file);
  Departure departure = { fixture };

  g_application_set_default (application);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &departure);
  g_assert_cmpint (g_application_run (application, 0, NULL), ==, 0);
  g_assert_true (quay_token_ledger_load (other, NULL));
  g_assert_true (quay_token_ledger_get_remind (other, TOOLS));
  g_assert_cmpint (read_day (other, MIRROR), ==, 3);
  g_application_set_default (NULL);
}

#define ADD(name, function) g_test_add ("/ledger-writer/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("main-loop-goes-on", test_main_loop_goes_on);
  ADD ("what-was-written-is-known", test_what_was_written_is_known);
  ADD ("threads-lose-nothing", test_threads_lose_nothing);
  ADD ("failure-stops-nothing", test_failure_stops_nothing);
  ADD ("program-does-not-end-before", test_program_does_not_end_before);
  return g_test_run ();
}
