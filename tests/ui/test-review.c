/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-catalog.h"
#include "quay-review-window.h"

#define INDEX "sparse+https://pkgs.invalid/contoso/_packaging/crates/Cargo/index/"
#define FILE_PATH ".cargo/config.toml"

typedef struct
{
  ConnectFixture     connect;
  QuayReviewWindow  *review;
  QuayChangeReceipt *receipt;
  guint              n_plans_wanted;
} Fixture;

/* A plan with one file, which makes a comment out of @comment. */
static QuayChangePlan *
make_plan (Fixture    *fixture,
           const char *comment)
{
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (fixture->connect.context, "R&D <new>", INDEX);
  g_autoptr(GFile) file = g_file_resolve_relative_path (fixture->connect.home, FILE_PATH);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFileSnapshot) before = NULL;
  g_autoptr(GBytes) after = NULL;
  g_autoptr(QuayFileChange) change = NULL;
  g_autofree char *text = g_strdup_printf ("# %s\n", comment);

  before = quay_file_snapshot_load (file, NULL, &error);
  g_assert_no_error (error);
  after = g_bytes_new (text, strlen (text));
  change = quay_file_change_new (before, after, FALSE, 0);
  quay_change_plan_add_file (plan, change);
  return g_steal_pointer (&plan);
}

static void
applied_cb (QuayReviewWindow  *review,
            QuayChangeReceipt *receipt,
            Fixture           *fixture)
{
  g_assert_null (fixture->receipt);
  fixture->receipt = g_object_ref (receipt);
}

static void
plan_again_cb (QuayReviewWindow *review,
               Fixture          *fixture)
{
  fixture->n_plans_wanted++;
}

static void
open_review (Fixture        *fixture,
             QuayChangePlan *plan)
{
  fixture->review = quay_review_window_new (NULL, fixture->connect.context, plan);
  g_object_add_weak_pointer (G_OBJECT (fixture->review), (gpointer *) &fixture->review);
  g_signal_connect (fixture->review, "applied", G_CALLBACK (applied_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->review));
  ui_settle ();
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->review == NULL;
}

static gboolean
is_ready (gpointer data)
{
  return gtk_widget_is_sensitive (ui_find_button (data, "_Apply"));
}

static void
press (Fixture    *fixture,
       const char *label)
{
  g_signal_emit_by_name (ui_find_button (GTK_WIDGET (fixture->review), label), "clicked");
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  connect_fixture_set_up (&fixture->connect, NULL);
  connect_fixture_write (fixture->connect.home, FILE_PATH, "# before\n");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->review != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->review));
  ui_wait_until (is_gone, fixture);
  g_clear_object (&fixture->receipt);
  connect_fixture_tear_down (&fixture->connect, NULL);
}

static void
assert_file (Fixture    *fixture,
             const char *text)
{
  g_autofree char *contents = connect_fixture_read (fixture->connect.home, FILE_PATH);

  g_assert_cmpstr (contents, ==, text);
}

static void
test_nothing_is_written_before_apply (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = make_plan (fixture, "a < b & c");
  g_autofree char *nameless = NULL;

  open_review (fixture, plan);
  g_assert_true (ui_says (GTK_WIDGET (fixture->review), "+ # a < b & c"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->review), "A copy of each file is kept before it is changed."));
  nameless = ui_nameless (GTK_WIDGET (fixture->review));
  g_assert_cmpstr (nameless, ==, "");

  gtk_window_close (GTK_WINDOW (fixture->review));
  ui_wait_until (is_gone, fixture);
  g_assert_null (fixture->receipt);
  assert_file (fixture, "# before\n");
}

static void
test_apply_does_what_was_shown (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = make_plan (fixture, "after");
  g_autoptr(GError) error = NULL;

  open_review (fixture, plan);
  press (fixture, "_Apply");
  ui_wait_until (is_gone, fixture);
  g_assert_nonnull (fixture->receipt);
  assert_file (fixture, "# after\n");

  g_assert_true (connect_undo (fixture->receipt, &error));
  g_assert_no_error (error);
  assert_file (fixture, "# before\n");
}

static void
test_stays_while_it_writes (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = make_plan (fixture, "after");

  open_review (fixture, plan);
  press (fixture, "_Apply");
  gtk_window_close (GTK_WINDOW (fixture->review));
  g_assert_nonnull (fixture->review);
  ui_wait_until (is_gone, fixture);
  g_assert_nonnull (fixture->receipt);
}

static void
test_changed_file_is_told (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = make_plan (fixture, "after");
  g_autoptr(QuayChangePlan) again = NULL;

  open_review (fixture, plan);
  g_signal_connect (fixture->review, "plan-again", G_CALLBACK (plan_again_cb), fixture);
  connect_fixture_write (fixture->connect.home, FILE_PATH, "# of somebody else\n");
  press (fixture, "_Apply");
  g_assert_false (gtk_widget_is_sensitive (ui_find_button (GTK_WIDGET (fixture->review), "_Apply")));
  ui_wait_until (is_ready, fixture->review);

  g_assert_true (ui_says (GTK_WIDGET (fixture->review), "File Has Changed"));
  g_assert_true (ui_says (GTK_WIDGET (fixture->review), "Everything was put back."));
  assert_file (fixture, "# of somebody else\n");

  press (fixture, quay_remedy_get_label (QUAY_REMEDY_REVIEW_AGAIN));
  g_assert_cmpuint (fixture->n_plans_wanted, ==, 1);
  again = make_plan (fixture, "after all");
  quay_review_window_set_plan (fixture->review, again);
  g_assert_false (ui_says (GTK_WIDGET (fixture->review), "File Has Changed"));
  press (fixture, "_Apply");
  ui_wait_until (is_gone, fixture);
  assert_file (fixture, "# after all\n");
}

static void
test_nothing_to_do_is_said (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (fixture->connect.context, "crates", INDEX);

  open_review (fixture, plan);
  g_assert_true (ui_says (GTK_WIDGET (fixture->review), "No Changes Needed"));
  g_assert_false (ui_says (GTK_WIDGET (fixture->review), "Cancel"));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->review)) ==
                 ui_find_button (GTK_WIDGET (fixture->review), "_Done"));
  press (fixture, "_Done");
  ui_wait_until (is_gone, fixture);
  g_assert_null (fixture->receipt);
}

static void
test_button_says_what_it_does (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = make_plan (fixture, "after");

  open_review (fixture, plan);
  quay_review_window_set_apply_label (fixture->review, "_Restore");
  press (fixture, "_Restore");
  ui_wait_until (is_gone, fixture);
  g_assert_nonnull (fixture->receipt);
}

/* What scrolls has the focus where nothing else can have it, and says then what one reads. */
static void
test_scrollers_are_called_like_the_window (Fixture      *fixture,
                                           gconstpointer data)
{
  g_autoptr(QuayChangePlan) plan = make_plan (fixture, "after");
  GtkWidget *page;

  open_review (fixture, plan);
  page = ui_find_type (ui_find_type (GTK_WIDGET (fixture->review), ADW_TYPE_PREFERENCES_PAGE), GTK_TYPE_SCROLLED_WINDOW);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_PROPERTY_LABEL, "Review Changes");
  quay_review_window_set_words (fixture->review, "Repair Token", NULL);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_PROPERTY_LABEL, "Repair Token");
  ui_assert_property (fixture->review, "title", "Repair Token");
}

#define ADD(fact, function) g_test_add ("/review-window/" fact, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

  ADD ("nothing-is-written-before-apply", test_nothing_is_written_before_apply);
  ADD ("apply-does-what-was-shown", test_apply_does_what_was_shown);
  ADD ("stays-while-it-writes", test_stays_while_it_writes);
  ADD ("changed-file-is-told", test_changed_file_is_told);
  ADD ("nothing-to-do-is-said", test_nothing_to_do_is_said);
  ADD ("button-says-what-it-does", test_button_says_what_it_does);
  ADD ("scrollers-are-called-like-the-window", test_scrollers_are_called_like_the_window);
  return g_test_run ();
}
