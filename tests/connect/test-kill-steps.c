/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "test-apply-fixture.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "quay-change-journal.h"
#include "quay-error.h"

/* Power cuts and impatient users: the process dies in each single step of applying, and the next start puts things
 * right. The victim is this same program, started anew with arguments, because a fork would inherit GLib's threads in
 * an unknown state.
 */
static const char *program;

#define UNDO -1

/* Applies the plan and dies in @step; exits with 0 when there is no such step. Before that, step @failing fails unless
 * it is 0. With UNDO instead, the plan is applied, and the process dies in a step of undoing it.
 */
static void G_GNUC_NORETURN
run_victim (const char *root,
            int         case_number,
            int         failing,
            int         step)
{
  const ApplyCase *apply_case = &apply_cases[case_number];
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_open (&fixture, root);
  plan = apply_fixture_make_plan (&fixture, apply_case->helper);
  if (failing != UNDO)
    {
      faulty_files_fail (fixture.files, failing, failing);
      faulty_files_kill (fixture.files, step);
    }
  receipt = connect_apply (plan, &error);
  g_assert_true ((receipt == NULL) == (failing > 0));
  if (failing == UNDO)
    {
      faulty_files_fail (fixture.files, 0, 0);
      faulty_files_kill (fixture.files, step);
      g_assert_true (connect_undo (receipt, &error));
    }
  /* The files belong to who started us, and there is nothing else to tidy up. */
  _exit (0);
}

/* Returns: whether the victim died, and not of old age */
static gboolean
kill_in_step (ApplyFixture *fixture,
              int           case_number,
              int           failing,
              int           step)
{
  g_autofree char *case_text = g_strdup_printf ("%d", case_number);
  g_autofree char *failing_text = g_strdup_printf ("%d", failing);
  g_autofree char *step_text = g_strdup_printf ("%d", step);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) victim = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error,
                                                    program, "--victim", fixture->base.root, case_text,
                                                    failing_text, step_text, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (victim, NULL, &error));
  if (g_subprocess_get_if_signaled (victim))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (victim), ==, SIGKILL);
      return TRUE;
    }
  g_assert_cmpint (g_subprocess_get_exit_status (victim), ==, 0);
  return FALSE;
}

static void
test_any_step_kills (gconstpointer data)
{
  const ApplyCase *apply_case = data;
  gboolean killed = TRUE;
  int n_old = 0;
  int n_new = 0;

  for (int step = 1; killed; step++)
    {
      ApplyFixture fixture;
      g_autoptr(GError) error = NULL;
      g_autofree char *now = NULL;

      apply_fixture_set_up (&fixture, apply_case);
      killed = kill_in_step (&fixture, apply_case - apply_cases, 0, step);

      g_assert_true (quay_change_journal_recover (fixture.base.context, &error));
      g_assert_no_error (error);
      apply_fixture_assert_no_journal (&fixture);
      now = apply_fixture_describe (&fixture);
      g_assert_null (strstr (now, ".tmp"));
      g_test_message ("%s, step %d: %s", apply_case->name, step,
                      strcmp (now, fixture.before) == 0 ? "as before" : "done");

      /* Nothing in between: either all is as before, or all is done. The tokens of the victim died with it. */
      if (strcmp (now, fixture.before) == 0)
        n_old++;
      else
        {
          n_new++;
          g_assert_true (has_text (fixture.shared, URL));
          g_assert_true (has_text (apply_case->helper == QUAY_HELPER_KEYRING ? fixture.local : fixture.credentials,
                                   apply_case->helper == QUAY_HELPER_KEYRING ? "cargo:libsecret" : NEW_TOKEN));
        }

      /* A second start finds nothing to do. */
      g_assert_true (quay_change_journal_recover (fixture.base.context, &error));
      g_assert_no_error (error);
      apply_fixture_look_again (&fixture);
      g_assert_cmpstr (now, ==, fixture.before);
      apply_fixture_tear_down (&fixture);
    }

  g_assert_cmpint (n_old, >=, 12);
  g_assert_cmpint (n_new, >=, 1);
}

/* The number of the step that puts the last file in its place. */
static int
find_last_rename (const ApplyCase *apply_case)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  int step;

  apply_fixture_set_up (&fixture, apply_case);
  plan = apply_fixture_make_plan (&fixture, apply_case->helper);
  faulty_files_fail (fixture.files, 0, 0);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  step = faulty_files_get_rename (fixture.files);
  g_clear_object (&plan);
  g_clear_object (&receipt);
  apply_fixture_tear_down (&fixture);
  return step;
}

/* The last file cannot be written, and the process dies while the others are put back. */
static void
test_any_step_of_putting_back_kills (gconstpointer data)
{
  const ApplyCase *apply_case = data;
  int failing = find_last_rename (apply_case);
  gboolean killed = TRUE;
  int step;

  for (step = failing + 1; killed; step++)
    {
      ApplyFixture fixture;
      g_autoptr(GError) error = NULL;
      g_autofree char *now = NULL;

      apply_fixture_set_up (&fixture, apply_case);
      killed = kill_in_step (&fixture, apply_case - apply_cases, failing, step);
      g_assert_true (quay_change_journal_recover (fixture.base.context, &error));
      g_assert_no_error (error);
      apply_fixture_assert_no_journal (&fixture);
      apply_fixture_assert_as_before (&fixture);
      apply_fixture_tear_down (&fixture);
    }

  /* Reading, locking, and putting one file back at the least. */
  g_assert_cmpint (step - failing, >=, 5);
}

static void
test_any_step_of_undoing_kills (gconstpointer data)
{
  const ApplyCase *apply_case = data;
  gboolean killed = TRUE;
  int n_applied = 0;
  int n_undone = 0;

  for (int step = 1; killed; step++)
    {
      ApplyFixture fixture;
      g_autoptr(GError) error = NULL;

      apply_fixture_set_up (&fixture, apply_case);
      killed = kill_in_step (&fixture, apply_case - apply_cases, UNDO, step);
      g_assert_true (quay_change_journal_recover (fixture.base.context, &error));
      g_assert_no_error (error);
      apply_fixture_assert_no_journal (&fixture);

      if (has_text (fixture.shared, URL))
        {
          n_applied++;
          g_assert_true (has_text (apply_case->helper == QUAY_HELPER_KEYRING ? fixture.local : fixture.credentials,
                                   apply_case->helper == QUAY_HELPER_KEYRING ? "cargo:libsecret" : NEW_TOKEN));
        }
      else
        {
          n_undone++;
          apply_fixture_assert_as_before (&fixture);
        }
      apply_fixture_tear_down (&fixture);
    }

  g_assert_cmpint (n_applied, >=, 6);
  g_assert_cmpint (n_undone, >=, 1);
}

/* A Quayside that runs for days finds what another has left that died meanwhile, before it adds to it. */
static void
test_journal_is_kept_for_the_next_change (void)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[0]);
  g_assert_true (kill_in_step (&fixture, 0, 0, find_last_rename (&apply_cases[0])));
  g_assert_true (has_text (fixture.shared, URL));
  g_assert_false (g_file_test (fixture.local, G_FILE_TEST_EXISTS));

  {
    g_autoptr(QuayConnectionRequest) request = connect_request (&fixture.base, URL, NEW_TOKEN);

    plan = connect_plan (request, &error);
    g_assert_no_error (error);
  }
  receipt = connect_apply (plan, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CHANGED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, fixture.shared);
  apply_fixture_assert_no_journal (&fixture);
  g_assert_false (g_file_test (fixture.shared, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture.local, G_FILE_TEST_EXISTS));
  g_clear_object (&plan);
  apply_fixture_tear_down (&fixture);
}

/* What is put back is what was there, or nothing: contents that are not what the journal says are no old version. */
static void
test_damaged_journal_writes_nothing (void)
{
  ApplyFixture fixture;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  g_assert_true (kill_in_step (&fixture, 1, 0, find_last_rename (&apply_cases[1])));
  g_assert_true (has_text (fixture.shared, URL));
  kept = g_build_filename (fixture.base.root, "state", "journal", "0.old", NULL);
  write_text (kept, "# something else\n", 0600);

  g_assert_false (quay_change_journal_recover (fixture.base.context, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ROLLBACK);
  g_assert_nonnull (strstr (quay_error_get_subject (error), fixture.shared));
  g_assert_true (has_text (fixture.shared, URL));
  apply_fixture_assert_no_journal (&fixture);
  apply_fixture_tear_down (&fixture);
}

/* A removal may change the files of all known projects. */
static void
test_journal_holds_many_files (void)
{
  enum { N_FILES = 64 };
  ApplyFixture fixture;
  g_autoptr(GListStore) changes = g_list_store_new (QUAY_TYPE_FILE_CHANGE);
  g_autoptr(GBytes) after = g_bytes_new_static ("# new\n", 6);
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[0]);
  for (int i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%d", i);
      g_autoptr(GFile) file = g_file_get_child (fixture.base.project, name);
      g_autoptr(QuayFileSnapshot) before = NULL;
      g_autoptr(QuayFileChange) change = NULL;

      /* One that is not there leaves a gap among the contents that are kept. */
      if (i != 5)
        connect_fixture_write (fixture.base.project, name, "# old\n");
      before = quay_file_snapshot_load (file, NULL, &error);
      g_assert_no_error (error);
      change = quay_file_change_new (before, after, TRUE, QUAY_REPLACE_NONE);
      g_list_store_append (changes, change);
    }
  apply_fixture_look_again (&fixture);

  g_assert_true (quay_change_journal_begin (fixture.base.context, G_LIST_MODEL (changes), NULL, &error));
  g_assert_no_error (error);
  for (int i = 0; i < N_FILES - 1; i++)
    {
      g_autofree char *name = g_strdup_printf ("file-%d", i);

      connect_fixture_write (fixture.base.project, name, "# new\n");
    }
  g_assert_true (quay_change_journal_recover (fixture.base.context, &error));
  g_assert_no_error (error);
  apply_fixture_assert_as_before (&fixture);
  apply_fixture_assert_no_journal (&fixture);
  g_list_store_remove_all (changes);
  apply_fixture_tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 6 && strcmp (argv[1], "--victim") == 0)
    run_victim (argv[2], atoi (argv[3]), atoi (argv[4]), atoi (argv[5]));

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_APPLY_CASES; i++)
    {
      g_autofree char *applying = g_strdup_printf ("/apply/any-step-kills/%u", i);
      g_autofree char *putting_back = g_strdup_printf ("/apply/any-step-of-putting-back-kills/%u", i);
      g_autofree char *undoing = g_strdup_printf ("/apply/any-step-of-undoing-kills/%u", i);

      g_test_add_data_func (undoing, &apply_cases[i], test_any_step_of_undoing_kills);
      g_test_add_data_func (applying, &apply_cases[i], test_any_step_kills);
      g_test_add_data_func (putting_back, &apply_cases[i], test_any_step_of_putting_back_kills);
    }
  g_test_add_func ("/journal/is-kept-for-the-next-change", test_journal_is_kept_for_the_next_change);
  g_test_add_func ("/journal/damaged-writes-nothing", test_damaged_journal_writes_nothing);
  g_test_add_func ("/journal/holds-many-files", test_journal_holds_many_files);
  return g_test_run ();
}
