/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "test-apply-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "keyring-memory-store.h"

/* The transaction, with every single step of it made to fail. */

/* After a failure: one error that is not about putting back, everything as before, and the same plan still works and
 * can be undone.
 */
static void
check_recovery (ApplyFixture    *fixture,
                const ApplyCase *apply_case,
                QuayChangePlan  *plan,
                const GError    *failure)
{
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (failure->domain == QUAY_ERROR);
  g_assert_cmpint (failure->code, !=, QUAY_ERROR_ROLLBACK);
  apply_fixture_assert_as_before (fixture);
  apply_fixture_assert_no_journal (fixture);

  faulty_files_fail (fixture->files, 0, 0);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  apply_fixture_assert_applied (fixture, apply_case->helper);
  apply_fixture_assert_no_journal (fixture);
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  apply_fixture_assert_as_before (fixture);
  apply_fixture_assert_no_journal (fixture);
}

static void
test_any_file_step_fails (gconstpointer data)
{
  const ApplyCase *apply_case = data;
  gboolean complete = FALSE;
  int n_failed = 0;

  for (int step = 1; !complete; step++)
    {
      ApplyFixture fixture;
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      apply_fixture_set_up (&fixture, apply_case);
      plan = apply_fixture_make_plan (&fixture, apply_case->helper);
      faulty_files_fail (fixture.files, step, step);
      receipt = connect_apply (plan, &error);
      complete = faulty_files_get_n_steps (fixture.files) < step;

      /* Some steps, such as a sync of the folder after the file was renamed, may fail without harm. */
      if (receipt != NULL)
        apply_fixture_assert_applied (&fixture, apply_case->helper);
      else
        {
          n_failed++;
          g_test_message ("%s, step %d: %s", apply_case->name, step, error->message);
          check_recovery (&fixture, apply_case, plan, error);
        }
      g_clear_object (&plan);
      g_clear_object (&receipt);
      apply_fixture_tear_down (&fixture);
    }

  /* Reading, locking, writing, syncing and renaming of two files at the least. */
  g_assert_cmpint (n_failed, >=, 12);
}

static void
test_any_keyring_step_fails (void)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED, "Made to fail");

  for (guint number = 0; number < N_APPLY_CASES; number++)
    {
      const ApplyCase *apply_case = &apply_cases[number];
      gboolean complete = apply_case->helper != QUAY_HELPER_KEYRING;
      guint n_failed = 0;

      for (guint step = 1; !complete; step++)
        {
          ApplyFixture fixture;
          QuayMemoryStore *tokens;
          g_autoptr(QuayChangePlan) plan = NULL;
          g_autoptr(QuayChangeReceipt) receipt = NULL;
          g_autoptr(GError) error = NULL;

          apply_fixture_set_up (&fixture, apply_case);
          tokens = QUAY_MEMORY_STORE (fixture.base.tokens);
          plan = apply_fixture_make_plan (&fixture, apply_case->helper);
          quay_memory_store_fail_at_step (tokens, step, fault);
          receipt = connect_apply (plan, &error);
          complete = quay_memory_store_get_n_steps (tokens) < step;
          if (receipt == NULL)
            {
              n_failed++;
              g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_NOT_SAVED);
              check_recovery (&fixture, apply_case, plan, error);
            }
          else
            apply_fixture_assert_applied (&fixture, apply_case->helper);
          g_clear_object (&plan);
          g_clear_object (&receipt);
          apply_fixture_tear_down (&fixture);
        }

      /* Looking what is there, and storing. */
      if (apply_case->helper == QUAY_HELPER_KEYRING)
        g_assert_cmpuint (n_failed, >=, 2);
    }
}

/* A keyring that stops answering may have done what it was asked for: the old token is in memory alone by then, and
 * whoever drops it loses it.
 */
static void
test_answer_of_the_keyring_is_lost (gconstpointer data)
{
  gboolean removes = GPOINTER_TO_INT (data);
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT, "Made to fail");
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  if (removes)
    {
      plan = quay_change_plan_new (fixture.base.context, NULL, NULL);
      quay_change_plan_add_token (plan, URL, "crates", QUAY_TOKEN_CHANGE_REMOVE, NULL, NULL);
    }
  else
    plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);

  /* The first step looks what is there. */
  quay_memory_store_lose_answer (QUAY_MEMORY_STORE (fixture.base.tokens), 2, fault);
  receipt = connect_apply (plan, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT);
  apply_fixture_assert_as_before (&fixture);
  apply_fixture_assert_no_journal (&fixture);
  g_clear_object (&plan);
  apply_fixture_tear_down (&fixture);
}

static void
begin_change_cb (GApplication *application,
                 gpointer      user_data)
{
  gpointer *change = user_data;

  if (QUAY_IS_CHANGE_PLAN (change[0]))
    quay_change_plan_apply_async (change[0], NULL, NULL, NULL);
  else
    quay_change_receipt_undo_async (change[0], NULL, NULL, NULL);
}

/* An app that has no window, and nothing that keeps it but @change. */
static void
run_app (gpointer change)
{
  g_autoptr(GApplication) application = g_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  g_application_set_default (application);
  g_signal_connect (application, "activate", G_CALLBACK (begin_change_cb), &change);
  g_assert_cmpint (g_application_run (application, 0, NULL), ==, 0);
  g_application_set_default (NULL);
}

/* Who closes the last window while something is changed, or taken back, must not find half of it the next day. */
static void
test_process_stays_to_the_end (void)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  run_app (plan);
  apply_fixture_assert_applied (&fixture, QUAY_HELPER_KEYRING);
  apply_fixture_assert_no_journal (&fixture);
  g_clear_object (&plan);

  apply_fixture_look_again (&fixture);
  plan = quay_change_plan_new (fixture.base.context, NULL, NULL);
  quay_change_plan_add_token (plan, URL, "crates", QUAY_TOKEN_CHANGE_REMOVE, NULL, NULL);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  run_app (receipt);
  apply_fixture_assert_as_before (&fixture);
  g_clear_object (&plan);
  g_clear_object (&receipt);
  apply_fixture_tear_down (&fixture);
}

/* The files fail, and then the keyring will not take the old token back: that is what must be told. */
static void
test_token_cannot_be_put_back (void)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT, "Made to fail");
  ApplyFixture fixture;
  QuayMemoryStore *tokens;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  tokens = QUAY_MEMORY_STORE (fixture.base.tokens);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  before = g_strndup (fixture.before, strstr (fixture.before, "1 tokens") - fixture.before);
  faulty_files_fail (fixture.files, 1, 1);
  quay_memory_store_fail_at_step (tokens, 3, fault);

  receipt = connect_apply (plan, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ROLLBACK);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "cargo-registry:crates");
  after = apply_fixture_describe (&fixture);
  g_assert_true (g_str_has_prefix (after, before));
  g_assert_true (g_str_has_suffix (after, "\n1 tokens, " NEW_TOKEN "\n"));
  g_clear_object (&plan);
  apply_fixture_tear_down (&fixture);
}

/* From some step on everything fails, putting back included. What cannot be promised any more is that all is as
 * before; what can: each file is wholly old or wholly new, and the error says that not everything was put back.
 */
static void
test_putting_back_fails (gconstpointer data)
{
  const ApplyCase *apply_case = data;
  gboolean complete = FALSE;
  int n_left = 0;

  for (int step = 1; !complete; step++)
    {
      ApplyFixture fixture;
      g_autoptr(QuayChangePlan) plan = NULL;
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      apply_fixture_set_up (&fixture, apply_case);
      plan = apply_fixture_make_plan (&fixture, apply_case->helper);
      faulty_files_fail (fixture.files, step, G_MAXINT);
      receipt = connect_apply (plan, &error);
      complete = faulty_files_get_n_steps (fixture.files) < step;

      if (receipt != NULL)
        apply_fixture_assert_applied (&fixture, apply_case->helper);
      else if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_ROLLBACK))
        {
          g_autofree char *now = apply_fixture_describe (&fixture);

          n_left++;
          g_assert_cmpstr (now, !=, fixture.before);
          g_assert_null (strstr (now, ".tmp"));
          g_assert_nonnull (quay_error_get_subject (error));
          if (apply_case->has_files)
            g_assert_true (has_text (fixture.shared, SHARED_TEXT) || has_text (fixture.shared, URL));
        }
      else
        {
          g_assert_nonnull (error);
          apply_fixture_assert_as_before (&fixture);
        }
      g_clear_object (&plan);
      g_clear_object (&receipt);
      apply_fixture_tear_down (&fixture);
    }
  g_assert_cmpint (n_left, >, 0);
}

static void
test_later_file_is_protected (void)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  g_assert_cmpint (g_chmod (fixture.local, 0440), ==, 0);
  apply_fixture_look_again (&fixture);

  receipt = connect_apply (plan, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_READ_ONLY);
  g_assert_cmpstr (quay_error_get_subject (error), ==, fixture.local);
  apply_fixture_assert_as_before (&fixture);
  apply_fixture_assert_no_journal (&fixture);
  g_clear_object (&plan);
  apply_fixture_tear_down (&fixture);
}

/* Somebody else changes a file between the review and the applying: theirs is kept, and nothing of ours stays. */
static void
check_changed_meanwhile (const ApplyCase *apply_case,
                         gboolean         local,
                         const char      *text)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  const char *path;

  apply_fixture_set_up (&fixture, apply_case);
  path = local ? fixture.local : fixture.shared;
  plan = apply_fixture_make_plan (&fixture, apply_case->helper);
  if (text != NULL)
    write_text (path, text, 0644);
  else
    g_assert_cmpint (g_unlink (path), ==, 0);
  apply_fixture_look_again (&fixture);

  receipt = connect_apply (plan, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CHANGED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, path);
  apply_fixture_assert_as_before (&fixture);
  apply_fixture_assert_no_journal (&fixture);
  g_clear_object (&plan);
  apply_fixture_tear_down (&fixture);
}

static void
test_files_changed_meanwhile (void)
{
  for (guint i = 0; i < N_APPLY_CASES; i++)
    for (int local = 0; local < 2; local++)
      {
        /* The file of the plan's helper is not changed when plain text is what Cargo uses already. */
        if (local && apply_cases[i].helper == QUAY_HELPER_PLAIN_TEXT && apply_cases[i].has_files)
          continue;
        check_changed_meanwhile (&apply_cases[i], local, "# theirs\n");
        check_changed_meanwhile (&apply_cases[i], local, "");
        if (apply_cases[i].has_files)
          check_changed_meanwhile (&apply_cases[i], local, NULL);
      }
}

static void
test_file_saved_unchanged (void)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  write_text (fixture.shared, SHARED_TEXT, 0664);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  apply_fixture_assert_applied (&fixture, QUAY_HELPER_KEYRING);
  g_clear_object (&plan);
  g_clear_object (&receipt);
  apply_fixture_tear_down (&fixture);
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
test_cancelled_before_the_first_write (void)
{
  ApplyFixture fixture;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  g_cancellable_cancel (cancellable);
  quay_change_plan_apply_async (plan, cancellable, applied_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  receipt = quay_change_plan_apply_finish (plan, result, &error);
  g_assert_null (receipt);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  apply_fixture_assert_as_before (&fixture);
  apply_fixture_assert_no_journal (&fixture);
  g_clear_object (&result);
  g_clear_object (&plan);
  apply_fixture_tear_down (&fixture);
}

/* Two at once, in one process or in two: one does it all, the other nothing, and the token is the first one's. */
static void
test_two_at_once (gconstpointer data)
{
  gboolean same_plan = GPOINTER_TO_INT (data);
  ApplyFixture fixture;
  QuayChangePlan *plans[2] = { NULL };
  GAsyncResult *results[2] = { NULL };
  int n_applied = 0;

  apply_fixture_set_up (&fixture, &apply_cases[0]);
  plans[0] = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  plans[1] = same_plan ? g_object_ref (plans[0]) : apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    quay_change_plan_apply_async (plans[i], NULL, applied_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr(QuayChangeReceipt) receipt = NULL;
      g_autoptr(GError) error = NULL;

      while (results[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      receipt = quay_change_plan_apply_finish (plans[i], results[i], &error);
      if (receipt != NULL)
        n_applied++;
      else if (same_plan)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
      else
        g_assert_error (error, QUAY_ERROR, QUAY_ERROR_CHANGED);
    }

  g_assert_cmpint (n_applied, ==, 1);
  apply_fixture_assert_applied (&fixture, QUAY_HELPER_KEYRING);
  apply_fixture_assert_no_journal (&fixture);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_clear_object (&results[i]);
      g_clear_object (&plans[i]);
    }
  apply_fixture_tear_down (&fixture);
}

/* Where the journal cannot be written, nothing is, not even the token for a moment. */
static void
test_state_cannot_be_written (void)
{
  ApplyFixture fixture;
  g_autofree char *state = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  state = g_build_filename (fixture.base.root, "state", NULL);
  write_text (state, "in the way", 0600);
  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture.base.tokens), 0, NULL);

  receipt = connect_apply (plan, &error);
  g_assert_null (receipt);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_WRITTEN);
  g_assert_cmpuint (quay_memory_store_get_n_steps (QUAY_MEMORY_STORE (fixture.base.tokens)), ==, 0);
  apply_fixture_assert_as_before (&fixture);
  g_clear_object (&plan);
  apply_fixture_tear_down (&fixture);
}

/* Folders that are made for a file go with it, all of them. */
static void
test_undo_removes_the_folders_it_made (void)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(QuayFileChange) change = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GFile) top = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) contents = g_bytes_new_static ("# ours\n", 7);
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[0]);
  top = g_file_get_child (fixture.base.home, "new");
  file = g_file_resolve_relative_path (top, "cargo/home/config.toml");
  before = quay_file_snapshot_load (file, NULL, &error);
  g_assert_no_error (error);
  change = quay_file_change_new (before, contents, FALSE, QUAY_REPLACE_NONE);
  plan = quay_change_plan_new (fixture.base.context, "crates", URL);
  quay_change_plan_add_file (plan, change);

  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_query_exists (file, NULL));
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_query_exists (top, NULL));
  g_clear_object (&plan);
  g_clear_object (&receipt);
  apply_fixture_tear_down (&fixture);
}

static void
test_undo_keeps_what_others_changed (void)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);

  write_text (fixture.shared, "# theirs\n", 0664);
  apply_fixture_look_again (&fixture);
  g_assert_false (connect_undo (receipt, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_UNDO_CONFLICT);
  g_assert_cmpstr (quay_error_get_subject (error), ==, fixture.shared);
  apply_fixture_assert_as_before (&fixture);
  g_clear_object (&plan);
  g_clear_object (&receipt);
  apply_fixture_tear_down (&fixture);
}

static void
test_undo_keeps_a_newer_token (void)
{
  ApplyFixture fixture;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *now = NULL;

  apply_fixture_set_up (&fixture, &apply_cases[1]);
  plan = apply_fixture_make_plan (&fixture, QUAY_HELPER_KEYRING);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);

  connect_store (fixture.base.tokens, URL, "Bearer newer");
  g_assert_true (connect_undo (receipt, &error));
  g_assert_no_error (error);
  g_assert_true (has_text (fixture.shared, SHARED_TEXT));
  now = apply_fixture_describe (&fixture);
  g_assert_true (g_str_has_suffix (now, "\n1 tokens, Bearer newer\n"));
  g_clear_object (&plan);
  g_clear_object (&receipt);
  apply_fixture_tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_APPLY_CASES; i++)
    {
      g_autofree char *failing = g_strdup_printf ("/apply/any-file-step-fails/%u", i);
      g_autofree char *stuck = g_strdup_printf ("/apply/putting-back-fails/%u", i);

      g_test_add_data_func (failing, &apply_cases[i], test_any_file_step_fails);
      g_test_add_data_func (stuck, &apply_cases[i], test_putting_back_fails);
    }
  g_test_add_func ("/apply/any-keyring-step-fails", test_any_keyring_step_fails);
  g_test_add_data_func ("/apply/answer-of-the-keyring-is-lost/storing", GINT_TO_POINTER (FALSE),
                        test_answer_of_the_keyring_is_lost);
  g_test_add_data_func ("/apply/answer-of-the-keyring-is-lost/removing", GINT_TO_POINTER (TRUE),
                        test_answer_of_the_keyring_is_lost);
  g_test_add_func ("/apply/process-stays-to-the-end", test_process_stays_to_the_end);
  g_test_add_func ("/apply/token-cannot-be-put-back", test_token_cannot_be_put_back);
  g_test_add_func ("/apply/later-file-is-protected", test_later_file_is_protected);
  g_test_add_func ("/apply/files-changed-meanwhile", test_files_changed_meanwhile);
  g_test_add_func ("/apply/file-saved-unchanged", test_file_saved_unchanged);
  g_test_add_func ("/apply/cancelled-before-the-first-write", test_cancelled_before_the_first_write);
  g_test_add_data_func ("/apply/two-at-once", GINT_TO_POINTER (FALSE), test_two_at_once);
  g_test_add_data_func ("/apply/twice-at-once", GINT_TO_POINTER (TRUE), test_two_at_once);
  g_test_add_func ("/apply/state-cannot-be-written", test_state_cannot_be_written);
  g_test_add_func ("/apply/undo-removes-the-folders-it-made", test_undo_removes_the_folders_it_made);
  g_test_add_func ("/apply/undo-keeps-what-others-changed", test_undo_keeps_what_others_changed);
  g_test_add_func ("/apply/undo-keeps-a-newer-token", test_undo_keeps_a_newer_token);
  return g_test_run ();
}
