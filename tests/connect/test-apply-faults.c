/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "test-apply-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "quay-error.h"

/* The transaction, with every single step of it made to fail. */

/* One step fails, whichever: all is as before, with one error, and the same plan still works afterwards and can be
 * undone.
 */
static void
test_any_step_fails (gconstpointer data)
{
  const Case *test_case = data;
  gboolean complete = FALSE;
  int n_failed = 0;

  for (int step = 1; !complete; step++)
    {
      Fixture fixture;
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      fixture_init (&fixture, test_case);
      plan = fixture_make_plan (&fixture, test_case->helper);
      fixture.faults.fails_first = fixture.faults.fails_last = step;
      receipt = apply (plan, NULL, &error);
      complete = fixture.faults.step < step;
      fixture.faults.fails_first = 0;

      if (receipt == NULL)
        {
          n_failed++;
          g_test_message ("%s, step %d: %s", test_case->name, step, error->message);
          g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (QUAY_ERROR));
          g_assert_cmpint (error->code, !=, QUAY_ERROR_ROLLBACK);
          fixture_assert_as_before (&fixture);
          g_clear_error (&error);
          receipt = apply (plan, NULL, &error);
        }

      g_assert_no_error (error);
      fixture_assert_applied (&fixture, test_case->helper);
      fixture_assert_no_journal (&fixture);
      g_assert_true (undo (receipt, &error));
      g_assert_no_error (error);
      fixture_assert_as_before (&fixture);
      fixture_assert_no_journal (&fixture);
      g_clear_object (&plan);
      g_clear_object (&receipt);
      fixture_clear (&fixture);
    }

  /* Reading, locking, writing, syncing and renaming of two files at the least. */
  g_assert_cmpint (n_failed, >=, 12);
}

/* From some step on everything fails, putting back included. What cannot be promised any more is that all is as
 * before; what can: each file is wholly old or wholly new, and the error says that not everything was put back.
 */
static void
test_putting_back_fails (gconstpointer data)
{
  const Case *test_case = data;
  gboolean complete = FALSE;
  int n_left = 0;

  for (int step = 1; !complete; step++)
    {
      Fixture fixture;
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      fixture_init (&fixture, test_case);
      plan = fixture_make_plan (&fixture, test_case->helper);
      fixture.faults.fails_first = step;
      fixture.faults.fails_last = G_MAXINT;
      receipt = apply (plan, NULL, &error);
      complete = fixture.faults.step < step;

      if (receipt != NULL)
        fixture_assert_applied (&fixture, test_case->helper);
      else if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_ROLLBACK))
        {
          g_autofree char *now = fixture_describe (&fixture);

          n_left++;
          g_assert_cmpstr (now, !=, fixture.before);
          g_assert_null (strstr (now, ".tmp"));
          g_assert_nonnull (quay_error_get_subject (error));
          if (test_case->has_files)
            g_assert_true (has_text (fixture.shared, SHARED_TEXT) || has_text (fixture.shared, URL));
        }
      else
        {
          g_assert_nonnull (error);
          fixture_assert_as_before (&fixture);
        }
      g_clear_object (&plan);
      g_clear_object (&receipt);
      fixture_clear (&fixture);
    }
  g_assert_cmpint (n_left, >, 0);
}

static void
test_later_file_is_protected (void)
{
  Fixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, &cases[1]);
  plan = fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  g_assert_cmpint (g_chmod (fixture.local, 0440), ==, 0);
  fixture_look_again (&fixture);

  receipt = apply (plan, NULL, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_READ_ONLY);
  g_assert_cmpstr (quay_error_get_subject (error), ==, fixture.local);
  fixture_assert_as_before (&fixture);
  fixture_assert_no_journal (&fixture);
  g_clear_object (&plan);
  fixture_clear (&fixture);
}

/* Somebody else changes a file between the review and the applying: theirs is kept, and nothing of ours stays. */
static void
check_changed_meanwhile (const Case *test_case,
                         gboolean    local,
                         const char *text)
{
  Fixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  const char *path;

  fixture_init (&fixture, test_case);
  path = local ? fixture.local : fixture.shared;
  plan = fixture_make_plan (&fixture, test_case->helper);
  if (text != NULL)
    write_text (path, text, 0644);
  else
    g_assert_cmpint (g_unlink (path), ==, 0);
  fixture_look_again (&fixture);

  receipt = apply (plan, NULL, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CHANGED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, path);
  fixture_assert_as_before (&fixture);
  fixture_assert_no_journal (&fixture);
  g_clear_object (&plan);
  fixture_clear (&fixture);
}

static void
test_files_changed_meanwhile (void)
{
  for (guint i = 0; i < N_CASES; i++)
    for (int local = 0; local < 2; local++)
      {
        /* The file of the plan's helper is not changed when plain text is what Cargo uses already. */
        if (local && cases[i].helper == QUAY_HELPER_PLAIN_TEXT && cases[i].has_files)
          continue;
        check_changed_meanwhile (&cases[i], local, "# theirs\n");
        check_changed_meanwhile (&cases[i], local, "");
        if (cases[i].has_files)
          check_changed_meanwhile (&cases[i], local, NULL);
      }
}

static void
test_file_saved_unchanged (void)
{
  Fixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, &cases[1]);
  plan = fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  write_text (fixture.shared, SHARED_TEXT, 0664);
  receipt = apply (plan, NULL, &error);
  g_assert_no_error (error);
  fixture_assert_applied (&fixture, QUAY_HELPER_KEYRING);
  g_clear_object (&plan);
  g_clear_object (&receipt);
  fixture_clear (&fixture);
}

static void
test_cancelled_before_the_first_write (void)
{
  Fixture fixture;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, &cases[1]);
  plan = fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  g_cancellable_cancel (cancellable);
  receipt = apply (plan, cancellable, &error);
  g_assert_null (receipt);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_assert_as_before (&fixture);
  fixture_assert_no_journal (&fixture);
  g_clear_object (&plan);
  fixture_clear (&fixture);
}

static void
test_undo_keeps_what_others_changed (void)
{
  Fixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, &cases[1]);
  plan = fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  receipt = apply (plan, NULL, &error);
  g_assert_no_error (error);

  write_text (fixture.shared, "# theirs\n", 0664);
  fixture_look_again (&fixture);
  g_assert_false (undo (receipt, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_UNDO_CONFLICT);
  g_assert_cmpstr (quay_error_get_subject (error), ==, fixture.shared);
  fixture_assert_as_before (&fixture);
  g_clear_object (&plan);
  g_clear_object (&receipt);
  fixture_clear (&fixture);
}

static void
test_undo_keeps_a_newer_token (void)
{
  Fixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  QuaySecret *stored;

  fixture_init (&fixture, &cases[1]);
  plan = fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  receipt = apply (plan, NULL, &error);
  g_assert_no_error (error);

  fixture_set_token (&fixture, "Bearer newer");
  g_assert_true (undo (receipt, &error));
  g_assert_no_error (error);
  g_assert_true (has_text (fixture.shared, SHARED_TEXT));
  stored = g_hash_table_lookup (fixture.tokens->secrets, URL);
  g_assert_cmpstr (quay_secret_peek (stored), ==, "Bearer newer");
  g_clear_object (&plan);
  g_clear_object (&receipt);
  fixture_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_CASES; i++)
    {
      g_autofree char *failing = g_strdup_printf ("/apply/any-step-fails/%u", i);
      g_autofree char *stuck = g_strdup_printf ("/apply/putting-back-fails/%u", i);

      g_test_add_data_func (failing, &cases[i], test_any_step_fails);
      g_test_add_data_func (stuck, &cases[i], test_putting_back_fails);
    }
  g_test_add_func ("/apply/later-file-is-protected", test_later_file_is_protected);
  g_test_add_func ("/apply/files-changed-meanwhile", test_files_changed_meanwhile);
  g_test_add_func ("/apply/file-saved-unchanged", test_file_saved_unchanged);
  g_test_add_func ("/apply/cancelled-before-the-first-write", test_cancelled_before_the_first_write);
  g_test_add_func ("/apply/undo-keeps-what-others-changed", test_undo_keeps_what_others_changed);
  g_test_add_func ("/apply/undo-keeps-a-newer-token", test_undo_keeps_a_newer_token);
  return g_test_run ();
}
