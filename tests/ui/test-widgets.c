/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-choice-row.h"
#include "quay-combo-row.h"
#include "quay-copy-row.h"
#include "quay-diff-view.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-expiry-row.h"
#include "quay-note-row.h"
#include "quay-overview-row.h"
#include "quay-row-layout.h"
#include "quay-shortcut-row.h"
#include "quay-text.h"
#include "quay-toggle-row.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"
#include "quay-value-row.h"
#include "quay-wrap-layout.h"

static void
test_note_is_there_with_its_text (void)
{
  GtkWidget *note = g_object_ref_sink (quay_note_row_new (QUAY_NOTE_ERROR, NULL));

  g_assert_false (gtk_widget_get_visible (note));
  quay_note_row_set_text (QUAY_NOTE_ROW (note), "R&D <new>");
  g_assert_true (gtk_widget_get_visible (note));
  g_assert_true (ui_says (note, "R&D <new>"));
  quay_note_row_set_text (QUAY_NOTE_ROW (note), "");
  g_assert_false (gtk_widget_get_visible (note));
  g_assert_finalize_object (note);
}

static void
test_choice_is_named_by_its_row (void)
{
  GtkWidget *first = g_object_ref_sink (g_object_new (QUAY_TYPE_CHOICE_ROW, "title", "First",
                                                      "active", TRUE, NULL));
  GtkWidget *second = g_object_ref_sink (g_object_new (QUAY_TYPE_CHOICE_ROW, "title", "Second", "value", 7,
                                                       "group", first, NULL));
  GtkWidget *check = ui_find_type (second, GTK_TYPE_CHECK_BUTTON);

  g_assert_true (quay_choice_row_get_active (QUAY_CHOICE_ROW (first)));
  quay_choice_row_set_active (QUAY_CHOICE_ROW (second), TRUE);
  g_assert_false (quay_choice_row_get_active (QUAY_CHOICE_ROW (first)));
  g_assert_cmpint (quay_choice_row_get_value (QUAY_CHOICE_ROW (second)), ==, 7);

  /* Once each: a name of our own beside these would be read twice. */
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_false (gtk_widget_get_focusable (second));

  g_assert_finalize_object (second);
  g_assert_finalize_object (first);
}

static void
test_toggle_is_named_by_its_row (void)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (QUAY_TYPE_TOGGLE_ROW, "title", "Replace crates.io", NULL));
  GtkWidget *toggle = ui_find_type (row, GTK_TYPE_SWITCH);

  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  gtk_switch_set_active (GTK_SWITCH (toggle), TRUE);
  g_assert_true (quay_toggle_row_get_active (QUAY_TOGGLE_ROW (row)));
  g_assert_finalize_object (row);
}

static void
test_values_are_no_markup (void)
{
  GtkWidget *value = g_object_ref_sink (g_object_new (QUAY_TYPE_VALUE_ROW, "title", "Project", NULL));
  GtkWidget *code = g_object_ref_sink (g_object_new (QUAY_TYPE_COPY_ROW, NULL));

  quay_value_row_set_value (QUAY_VALUE_ROW (value), "R&D <new>");
  quay_copy_row_set_text (QUAY_COPY_ROW (code), "<a> & b");
  g_assert_true (ui_says (value, "R&D <new>"));
  g_assert_true (ui_says (code, "<a> & b"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (ui_find_type (code, GTK_TYPE_BUTTON)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Copy");
  g_assert_finalize_object (value);
  g_assert_finalize_object (code);
}

static void
count_remedy_cb (QuayErrorRow *row,
                 int           remedy,
                 gpointer      user_data)
{
  int *last = user_data;

  *last = remedy;
}

static void
test_error_offers_what_the_place_can_do (void)
{
  GtkWidget *row = g_object_ref_sink (quay_error_row_new ());
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_SERVER_FAULT, NULL, NULL, "HTTP <500> & more");
  int last = -1;

  g_signal_connect (row, "remedy", G_CALLBACK (count_remedy_cb), &last);
  g_assert_false (gtk_widget_get_visible (row));
  quay_error_set_number (error, 500);

  quay_error_row_set_error (QUAY_ERROR_ROW (row), error, QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN),
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING));
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (row)), ==, GTK_ACCESSIBLE_ROLE_ALERT);
  g_assert_true (ui_says (row, "Azure DevOps Has a Problem"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Azure DevOps Has a Problem");

  gtk_widget_activate (ui_find_button (row, quay_remedy_get_label (QUAY_REMEDY_TRY_AGAIN)));
  ui_settle ();
  g_signal_emit_by_name (ui_find_button (row, quay_remedy_get_label (QUAY_REMEDY_TRY_AGAIN)), "clicked");
  g_assert_cmpint (last, ==, QUAY_REMEDY_TRY_AGAIN);
  g_signal_emit_by_name (ui_find_button (row, quay_remedy_get_label (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)),
                         "clicked");
  g_assert_cmpint (last, ==, QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING);

  quay_error_row_set_error (QUAY_ERROR_ROW (row), NULL, 0, 0);
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_finalize_object (row);
}

static void
test_error_details_hold_no_token (void)
{
  GtkWidget *row = g_object_ref_sink (quay_error_row_new ());
  g_autoptr(GError) error =
    quay_error_new (QUAY_ERROR_FORBIDDEN, NULL, NULL, "Authorization: Basic c2VjcmV0OnNlY3JldHNlY3JldA==");

  quay_error_row_set_error (QUAY_ERROR_ROW (row), error, 0, 0);
  g_assert_false (ui_says (row, "N09: Authorization: Basic c2VjcmV0OnNlY3JldHNlY3JldA=="));
  quay_error_row_show_details (QUAY_ERROR_ROW (row));
  g_assert_true (gtk_expander_get_expanded (GTK_EXPANDER (ui_find_type (row, GTK_TYPE_EXPANDER))));
  g_assert_finalize_object (row);
}

/* The label below @root that shows @text now. */
static GtkWidget *
find_shown_label (GtkWidget  *root,
                  const char *text)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_mapped (root) && gtk_widget_get_width (root) > 0 &&
      g_strcmp0 (gtk_label_get_text (GTK_LABEL (root)), text) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_shown_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The sentence below the title wraps, rather than leaving only dots of what was chosen. */
static void
test_expiry_can_be_read_in_a_narrow_window (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *label;

  gtk_list_box_append (GTK_LIST_BOX (list), g_object_new (QUAY_TYPE_EXPIRY_ROW, NULL));
  gtk_widget_set_margin_start (list, 12);
  gtk_widget_set_margin_end (list, 12);
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 200);
  gtk_window_present (GTK_WINDOW (window));
  ui_settle ();

  g_assert_cmpint (gtk_widget_get_width (window), <=, 360);
  label = find_shown_label (list, "Not Known");
  g_assert_nonnull (label);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_expiry_knows_spans_and_dates (void)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (QUAY_TYPE_EXPIRY_ROW, NULL));
  QuayExpiryRow *expiry = QUAY_EXPIRY_ROW (row);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) date = g_date_time_new_local (2031, 12, 4, 17, 30, 0);
  GTimeSpan span;

  g_assert_null (quay_expiry_row_get_expires (expiry));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  span = g_date_time_difference (quay_expiry_row_get_expires (expiry), now);
  g_assert_cmpint (span, >, 28 * G_TIME_SPAN_DAY);
  g_assert_cmpint (span, <=, 30 * G_TIME_SPAN_DAY + G_TIME_SPAN_HOUR);

  quay_expiry_row_set_expires (expiry, date);
  g_assert_cmpint (g_date_time_get_year (quay_expiry_row_get_expires (expiry)), ==, 2031);
  g_assert_cmpint (g_date_time_get_day_of_month (quay_expiry_row_get_expires (expiry)), ==, 4);
  g_assert_cmpint (g_date_time_get_hour (quay_expiry_row_get_expires (expiry)), ==, 0);

  /* The last choice begins with the date that counts already. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 6);
  span = g_date_time_difference (quay_expiry_row_get_expires (expiry), now);
  g_assert_cmpint (span, >, 58 * G_TIME_SPAN_DAY);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 6);
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "On "));

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_null (quay_expiry_row_get_expires (expiry));
  g_assert_finalize_object (row);
}

static void
test_expiry_takes_the_day_of_the_calendar (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = g_object_new (QUAY_TYPE_EXPIRY_ROW, NULL);
  QuayExpiryRow *expiry = QUAY_EXPIRY_ROW (row);
  g_autoptr(GDateTime) date = g_date_time_new_local (2031, 12, 4, 17, 30, 0);
  g_autoptr(GDateTime) month_later = g_date_time_new_local (2032, 1, 4, 17, 30, 0);
  GtkWidget *button;
  GtkWidget *calendar;

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  ui_settle ();
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 6);
  ui_settle ();
  /* Choosing the last entry asks for the date at once. */
  button = gtk_widget_get_ancestor (ui_find_type (row, GTK_TYPE_CALENDAR), GTK_TYPE_MENU_BUTTON);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)))));
  calendar = ui_find_type (row, GTK_TYPE_CALENDAR);
  quay_ui_compat_select_day (GTK_CALENDAR (calendar), date);
  g_assert_cmpint (g_date_time_get_year (quay_expiry_row_get_expires (expiry)), ==, 2031);
  g_assert_cmpint (g_date_time_get_day_of_month (quay_expiry_row_get_expires (expiry)), ==, 4);
  g_assert_cmpint (g_date_time_get_hour (quay_expiry_row_get_expires (expiry)), ==, 0);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "On 4 December 2031");
  /* As the arrows of the calendar do. */
  quay_ui_compat_select_day (GTK_CALENDAR (calendar), month_later);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "On 4 January 2032");
  /* GDK 4.8 may look for a popover that went with its window. */
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  ui_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_called (GtkWidget  *widget,
           const char *name)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  return wrong == NULL;
}

static guint
count_called (GtkWidget        *root,
              GtkAccessibleRole role,
              const char       *name)
{
  guint found = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)) == role && is_called (root, name) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    found += count_called (child, role, name);
  return found;
}

static void
test_calendar_says_what_it_shows (void)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (QUAY_TYPE_EXPIRY_ROW, NULL));
  GtkWidget *calendar = ui_find_type (row, GTK_TYPE_CALENDAR);
  g_autoptr(GDateTime) day = g_date_time_new_local (2031, 12, 4, 0, 0, 0);
  g_autoptr(GDateTime) same_day_of_next_month = g_date_time_new_local (2032, 1, 4, 0, 0, 0);

  quay_ui_compat_select_day (GTK_CALENDAR (calendar), day);
  gtk_test_accessible_assert_property (calendar, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "4 December 2031");
  quay_ui_compat_select_day (GTK_CALENDAR (calendar), same_day_of_next_month);
  gtk_test_accessible_assert_property (calendar, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "4 January 2032");
  g_assert_cmpuint (count_called (calendar, GTK_ACCESSIBLE_ROLE_BUTTON, "Previous Month"), ==, 1);
  g_assert_cmpuint (count_called (calendar, GTK_ACCESSIBLE_ROLE_BUTTON, "Next Year"), ==, 1);
  g_assert_finalize_object (row);
}

static void
test_diff_is_said_line_by_line (void)
{
  g_autoptr(GBytes) before = g_bytes_new_static ("a = 1\nb = 2\n", 12);
  g_autoptr(GBytes) after = g_bytes_new_static ("a = 1\nb = <3>\n", 14);
  g_autoptr(QuayLineDiff) diff = quay_line_diff_new (before, after, 3);
  GtkWidget *view = g_object_ref_sink (g_object_new (QUAY_TYPE_DIFF_VIEW, NULL));
  GtkListBox *list;
  const char *names[] = { "From line 1", "Unchanged: a = 1", "Removed: b = 2", "Added: b = <3>" };

  quay_diff_view_set_diff (QUAY_DIFF_VIEW (view), diff);
  list = GTK_LIST_BOX (ui_find_type (view, GTK_TYPE_LIST_BOX));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_list_box_get_row_at_index (list, i)),
                                         GTK_ACCESSIBLE_PROPERTY_LABEL, names[i]);
  quay_diff_view_set_name (QUAY_DIFF_VIEW (view), "~/app");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, "~/app");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (ui_find_type (view, GTK_TYPE_SCROLLED_WINDOW)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "~/app");
  g_assert_true (ui_says (view, "+ b = <3>"));
  g_assert_true (ui_says (view, "− b = 2"));
  g_assert_finalize_object (view);
}

/* Code does not turn around with the language. */
static void
test_diff_is_read_from_the_left (void)
{
  g_autoptr(GBytes) before = g_bytes_new_static ("a = 1\n", 6);
  g_autoptr(GBytes) after = g_bytes_new_static ("a = 1\nb = 2\n", 12);
  g_autoptr(QuayLineDiff) diff = quay_line_diff_new (before, after, 3);
  GtkWidget *view;
  GtkListBox *list;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  view = g_object_ref_sink (g_object_new (QUAY_TYPE_DIFF_VIEW, NULL));
  quay_diff_view_set_diff (QUAY_DIFF_VIEW (view), diff);
  list = GTK_LIST_BOX (ui_find_type (view, GTK_TYPE_LIST_BOX));
  for (int i = 0; i < 3; i++)
    {
      GtkWidget *label = gtk_list_box_row_get_child (gtk_list_box_get_row_at_index (list, i));

      g_assert_cmpint (gtk_widget_get_direction (label), ==, GTK_TEXT_DIR_LTR);
    }
  g_assert_cmpint (gtk_widget_get_direction (ui_find_type (view, GTK_TYPE_SCROLLED_WINDOW)), ==, GTK_TEXT_DIR_LTR);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_assert_finalize_object (view);
}

/* The beginning of a long line, and not its end. */
static void
test_diff_shows_the_beginning (void)
{
  g_autofree char *long_line = g_strnfill (400, 'x');
  g_autofree char *text = g_strconcat ("a = \"", long_line, "\"\n", NULL);
  g_autoptr(GBytes) before = g_bytes_new_static ("", 0);
  g_autoptr(GBytes) after = g_bytes_new (text, strlen (text));
  g_autoptr(QuayLineDiff) diff = quay_line_diff_new (before, after, 3);
  const GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      GtkWidget *window;
      GtkWidget *view;
      GtkAdjustment *adjustment;

      gtk_widget_set_default_direction (directions[i]);
      window = gtk_window_new ();
      view = g_object_new (QUAY_TYPE_DIFF_VIEW, NULL);
      quay_diff_view_set_diff (QUAY_DIFF_VIEW (view), diff);
      gtk_window_set_child (GTK_WINDOW (window), view);
      gtk_window_set_default_size (GTK_WINDOW (window), 360, 294);
      gtk_window_present (GTK_WINDOW (window));
      ui_settle ();
      adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (ui_find_type (view, GTK_TYPE_SCROLLED_WINDOW)));
      g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, gtk_adjustment_get_page_size (adjustment));
      g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, gtk_adjustment_get_lower (adjustment));
      gtk_window_destroy (GTK_WINDOW (window));
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_layout_begins_a_new_line (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  int height;

  gtk_widget_set_layout_manager (box, quay_wrap_layout_new ());
  for (int i = 0; i < 3; i++)
    {
      GtkWidget *child = gtk_drawing_area_new ();

      gtk_widget_set_size_request (child, 100, 20);
      gtk_box_append (GTK_BOX (box), child);
    }

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 400, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, ==, 20);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 250, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, ==, 46);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 110, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, ==, 72);
  g_assert_finalize_object (box);
}

static GBytes *
load_icon (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_PATH "/icons/scalable/actions/", name, ".svg", NULL);
  g_autoptr(GError) error = NULL;
  GBytes *bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  g_assert_no_error (error);
  return bytes;
}

/* GTK looks for these names where one reads from the right to the left. */
static void
test_arrows_are_mirrored (void)
{
  g_autoptr(GBytes) next = load_icon ("go-next-symbolic");
  g_autoptr(GBytes) previous = load_icon ("go-previous-symbolic");
  g_autoptr(GBytes) mirrored_next = load_icon ("go-next-symbolic-rtl");
  g_autoptr(GBytes) mirrored_previous = load_icon ("go-previous-symbolic-rtl");

  g_assert_false (g_bytes_equal (next, previous));
  g_assert_true (g_bytes_equal (mirrored_next, previous));
  g_assert_true (g_bytes_equal (mirrored_previous, next));
}

/* Where something in a row is, once the row has a width. */
static graphene_rect_t
place_in_row (GtkWidget *row,
              GtkWidget *widget,
              int        width)
{
  GtkAllocation allocation = { 0, 0, width, 0 };
  graphene_rect_t bounds;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &allocation.height, NULL, NULL);
  gtk_widget_size_allocate (row, &allocation, -1);
  g_assert_true (gtk_widget_compute_bounds (widget, row, &bounds));
  return bounds;
}

static void
test_end_moves_below_the_title (void)
{
  GtkWidget *row = g_object_ref_sink (adw_action_row_new ());
  GtkWidget *button = gtk_button_new_with_label ("Choose…");
  graphene_rect_t place;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "Project Folder");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), "~/Projects/app, which is a long path that may be broken");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  quay_row_layout_set_up (ADW_ACTION_ROW (row));

  /* Beside it where there is room, and at the end. */
  place = place_in_row (row, button, 400);
  g_assert_cmpfloat (place.origin.x + place.size.width, >, 380);
  gtk_widget_set_direction (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)), GTK_TEXT_DIR_RTL);
  g_assert_cmpfloat (place_in_row (row, button, 400).origin.x, <, 20);

  /* The title has less than half of the line otherwise. */
  place = place_in_row (row, button, 160);
  g_assert_cmpfloat (place.origin.y, >, gtk_widget_get_height (row) / 2);
  g_assert_cmpfloat (place.origin.x, <, 20);
  gtk_widget_set_direction (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)), GTK_TEXT_DIR_LTR);
  place = place_in_row (row, button, 160);
  g_assert_cmpfloat (place.origin.x + place.size.width, >, 140);
  g_assert_finalize_object (row);
}

/* Rows as they stand on a page, in a window of their own; the first one has the focus. */
static GtkWidget *
show_rows (GtkWidget *first,
           ...)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row;
  va_list rows;

  va_start (rows, first);
  for (row = first; row != NULL; row = va_arg (rows, GtkWidget *))
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  va_end (rows);
  adw_window_set_content (ADW_WINDOW (window), group);
  gtk_window_present (GTK_WINDOW (window));
  ui_settle ();
  g_assert_true (gtk_widget_grab_focus (first));
  return window;
}

/* Whether the focus is in a row. */
static gboolean
is_in (GtkWidget *row)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (row)));

  return focus != NULL && (focus == row || gtk_widget_is_ancestor (focus, row));
}

static GtkWidget *
new_row (const char *title)
{
  return g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "activatable", TRUE, NULL);
}

static void
test_focus_passes_a_note (void)
{
  GtkWidget *first = new_row ("First");
  GtkWidget *last = new_row ("Last");
  GtkWidget *note = quay_note_row_new (QUAY_NOTE_INFO, "A note");
  GtkWidget *hidden = quay_note_row_new (QUAY_NOTE_INFO, NULL);
  GtkWidget *window = show_rows (first, note, hidden, last, NULL);

  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_true (is_in (last));
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_BACKWARD));
  g_assert_true (is_in (first));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_focus_gets_to_the_other_choice (void)
{
  GtkWidget *first = g_object_new (QUAY_TYPE_CHOICE_ROW, "title", "First", "active", TRUE, NULL);
  GtkWidget *other = g_object_new (QUAY_TYPE_CHOICE_ROW, "title", "Other", "group", first, NULL);
  GtkWidget *between = new_row ("Between");
  GtkWidget *note = quay_note_row_new (QUAY_NOTE_INFO, "A note");
  GtkWidget *window = show_rows (first, between, note, other, NULL);

  g_assert_true (is_in (first));
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_true (is_in (between));
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_true (is_in (other));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_visible (gpointer data)
{
  return gtk_widget_get_visible (data);
}

/* News may be there before the window has been laid out for the first time. */
static void
test_dialog_waits_for_its_window (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *dialog = quay_dialog_new (GTK_WINDOW (window), "Token Could Not Be Revoked", NULL);
  GtkWidget *second = quay_dialog_new (GTK_WINDOW (window), "Delete Token?", NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 500);
  quay_dialog_present (dialog);
  g_assert_false (gtk_widget_get_visible (dialog));
  gtk_window_present (GTK_WINDOW (window));
  quay_dialog_present (second);
  g_assert_false (gtk_widget_get_visible (second));

  /* It may be gone before its time. */
  gtk_window_destroy (GTK_WINDOW (second));
  ui_wait_until (is_visible, dialog);
  g_assert_cmpint (gtk_widget_get_height (window), ==, 500);

  second = quay_dialog_new (GTK_WINDOW (window), "Delete Token?", NULL);
  quay_dialog_present (second);
  g_assert_true (gtk_widget_get_visible (second));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_age_is_one_sentence (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_utc (2026, 11, 22, 12, 0, 0);
  const struct
  {
    int         minutes;
    const char *text;
  } cases[] = {
    { 0, "Checked just now" },
    { 1, "Checked 1 minute ago" },
    { 5, "Checked 5 minutes ago" },
    { 60, "Checked 1 hour ago" },
    { 47 * 60, "Checked 1 day ago" },
    { 72 * 60, "Checked 3 days ago" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) checked = g_date_time_add_minutes (now, -cases[i].minutes);
      g_autofree char *text = quay_text_for_checked (checked, now);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static gboolean
is_as_wide (gpointer data)
{
  int *wanted = g_object_get_data (data, "wanted-width");

  return gtk_widget_get_width (data) == *wanted;
}

static void
resize (GtkWidget *window,
        int        width)
{
  g_object_set_data (G_OBJECT (window), "wanted-width", &width);
  gtk_window_set_default_size (GTK_WINDOW (window), width, 294);
  ui_wait_until (is_as_wide, window);
  ui_settle ();
}

static void
painted_cb (gboolean *painted)
{
  *painted = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Until everything has the place that it gets now. */
static void
wait_for_frame (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean painted = FALSE;
  gulong handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (window);
  ui_wait_until (is_true, &painted);
  g_signal_handler_disconnect (clock, handler);
}

static void
assert_inside (GtkWidget *part,
               GtkWidget *whole)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (part, whole, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (whole));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (whole));
}

/* All words, no markup, and all buttons. */
static void
assert_toast_can_be_used (GtkWidget  *overlay,
                          const char *text)
{
  GtkWidget *label = find_shown_label (overlay, text);
  GtkWidget *toast;
  int height;

  g_assert_nonnull (label);
  toast = label;
  while (gtk_widget_get_parent (toast) != overlay)
    toast = gtk_widget_get_parent (toast);
  assert_inside (toast, overlay);
  assert_inside (label, toast);
  for (GtkWidget *child = gtk_widget_get_first_child (toast); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_BUTTON (child))
        assert_inside (child, toast);
    }
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (label)), NULL, &height);
  g_assert_cmpint (gtk_widget_get_height (label), >=, height);
}

static void
test_toast_can_be_used_in_a_narrow_window (void)
{
  const char *text = "Token replaced for 12 connections of <A & B>";
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  /* A toast that is on its way is not where it will be. */
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  for (int scale = 1; scale <= 2; scale++)
    {
      GtkWidget *window = gtk_window_new ();
      GtkWidget *overlay = adw_toast_overlay_new ();
      AdwToast *toast = quay_ui_toast_new (text);

      g_object_set (settings, "gtk-xft-dpi", dpi * scale, NULL);
      adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new (NULL));
      gtk_window_set_child (GTK_WINDOW (window), overlay);
      adw_toast_set_button_label (toast, "_Undo");
      gtk_window_present (GTK_WINDOW (window));
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
      resize (window, 360);
      assert_toast_can_be_used (overlay, text);
      /* What it measured for one width does not hold for another. */
      resize (window, 700);
      assert_toast_can_be_used (overlay, text);
      if (scale == 1)
        g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (find_shown_label (overlay, text)))),
                         ==, 1);
      resize (window, 360);
      assert_toast_can_be_used (overlay, text);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  g_object_set (settings, "gtk-xft-dpi", dpi, "gtk-enable-animations", TRUE, NULL);
}

/* In large text, @scale times the usual size, until it is called with 1. */
static void
scale_text (int scale)
{
  static int usual;
  GtkSettings *settings = gtk_settings_get_default ();

  if (usual == 0)
    g_object_get (settings, "gtk-xft-dpi", &usual, NULL);
  g_object_set (settings, "gtk-xft-dpi", usual * scale, NULL);
}

static void
assert_whole (GtkWidget *label)
{
  PangoLayout *layout;
  int width;
  int height;

  g_assert_nonnull (label);
  layout = gtk_label_get_layout (GTK_LABEL (label));
  pango_layout_get_pixel_size (layout, &width, &height);
  g_assert_false (pango_layout_is_ellipsized (layout));
  g_assert_cmpint (gtk_widget_get_width (label), >=, width);
  g_assert_cmpint (gtk_widget_get_height (label), >=, height);
}

static gboolean
has_size (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

static gboolean
is_unmapped (gpointer data)
{
  return !gtk_widget_get_mapped (data);
}

static GtkWidget *
show_narrow (GtkWidget *row)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_widget_set_margin_start (list, 12);
  gtk_widget_set_margin_end (list, 12);
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  resize (window, 360);
  return window;
}

static void
test_combo_shows_all_of_its_value (void)
{
  static const char *values[] = { "PowerShell", "14 Days Before", "In One Year (22 September 2027), as long as can be" };

  scale_text (2);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const char *choices[] = { values[i], "Another", NULL };
      g_autoptr(GtkStringList) model = gtk_string_list_new (choices);
      GtkWidget *row = g_object_new (QUAY_TYPE_COMBO_ROW, "title", "First Reminder", "model", model, NULL);
      GtkWidget *window = show_narrow (row);

      assert_whole (find_shown_label (row, values[i]));
      assert_whole (find_shown_label (row, "First Reminder"));
      assert_inside (find_shown_label (row, values[i]), window);
      gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_COMBO_BOX);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  scale_text (1);
}

/* Two folders that begin alike are told apart in the list, too, by who sees it and by who hears it. */
static void
test_combo_shows_all_of_its_choices (void)
{
  const char *choices[] = { "~/Projects/company/first-service", "~/Projects/company/other-service", NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (choices);
  GtkWidget *row = g_object_new (QUAY_TYPE_COMBO_ROW, "title", "Folder", "model", model, NULL);
  GtkWidget *window = show_narrow (row);
  GtkWidget *popover = ui_find_type (row, GTK_TYPE_POPOVER);

  g_signal_emit_by_name (row, "activate");
  ui_wait_until (has_size, popover);
  for (guint i = 0; choices[i] != NULL; i++)
    {
      assert_whole (find_shown_label (popover, choices[i]));
      g_assert_cmpuint (count_called (popover, GTK_ACCESSIBLE_ROLE_LIST_ITEM, choices[i]), ==, 1);
    }
  g_assert_cmpuint (count_called (popover, GTK_ACCESSIBLE_ROLE_LIST, "Folder"), ==, 1);
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_wait_until (is_unmapped, popover);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_combo_says_its_value (void)
{
  const char *choices[] = { "Read & Write", "Read", NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (choices);
  GtkWidget *row = g_object_ref_sink (g_object_new (QUAY_TYPE_COMBO_ROW, "title", "Access", "model", model, NULL));

  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Read & Write");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), "Only crates already saved in the feed");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Read, Only crates already saved in the feed");
  g_assert_finalize_object (row);
}

static void
test_shortcut_shows_all_of_its_keys (void)
{
  const GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };
  const char *keys[] = { "Shift", "Ctrl", "Alt", "Super", "R" };

  scale_text (2);
  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      GtkWidget *row;
      GtkWidget *window;
      graphene_rect_t first;
      graphene_rect_t second;

      gtk_widget_set_default_direction (directions[i]);
      row = g_object_new (QUAY_TYPE_SHORTCUT_ROW, "title", "Check All Connections",
                          "accelerator", "<Shift><Control><Alt><Super>r", NULL);
      window = show_narrow (row);
      for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
        {
          assert_whole (find_shown_label (row, keys[j]));
          assert_inside (find_shown_label (row, keys[j]), window);
        }
      g_assert_true (gtk_widget_compute_bounds (find_shown_label (row, keys[0]), window, &first));
      g_assert_true (gtk_widget_compute_bounds (find_shown_label (row, keys[1]), window, &second));
      g_assert_cmpfloat (first.origin.x, <, second.origin.x);
      g_assert_cmpfloat (first.origin.y, ==, second.origin.y);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                           "Shift+Ctrl+Alt+Super+R");
      gtk_window_destroy (GTK_WINDOW (window));
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  scale_text (1);
}

/* The label below @root of a style class. */
static GtkWidget *
find_styled_label (GtkWidget  *root,
                   const char *style_class)
{
  if (GTK_IS_LABEL (root) && gtk_widget_has_css_class (root, style_class))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_styled_label (child, style_class);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static graphene_rect_t
place_of_title (GtkWidget  *row,
                const char *style_class)
{
  GtkWidget *label = find_styled_label (row, style_class);
  GtkWidget *icon = ui_find_type (gtk_widget_get_parent (label), GTK_TYPE_IMAGE);
  graphene_rect_t bounds;
  graphene_rect_t place;

  assert_whole (label);
  assert_inside (label, row);
  g_assert_true (gtk_widget_compute_bounds (label, row, &bounds));
  /* Since libadwaita 1.4 it stands beside it. */
  if (icon != NULL)
    {
      g_assert_true (gtk_widget_compute_bounds (icon, row, &place));
      g_assert_false (graphene_rect_intersection (&bounds, &place, NULL));
    }
  return bounds;
}

/* By where its cursor is, which is as high as its line. */
static void
assert_text_is_below (GtkWidget             *text,
                      GtkWidget             *row,
                      const graphene_rect_t *title)
{
  graphene_rect_t strong;
  graphene_point_t top;

  gtk_text_compute_cursor_extents (GTK_TEXT (text), 0, &strong, NULL);
  g_assert_true (gtk_widget_compute_point (text, row, &GRAPHENE_POINT_INIT (strong.origin.x, strong.origin.y), &top));
  g_assert_cmpfloat (top.y, >=, title->origin.y + title->size.height);
  g_assert_cmpfloat (top.y + strong.size.height, <=, gtk_widget_get_height (row));
}

/* Both in the place of the text and above it, whichever it is, on the side where its language begins. */
static void
test_title_of_an_entry_is_whole (void)
{
  static const struct
  {
    const char *title;
    gboolean    many_lines;
  } cases[] = {
    { "Feed", FALSE },
    { "Adresse oder Codeausschnitt", TRUE },
    { "Donaudampfschifffahrtsgesellschaftskapitän", TRUE },
  };

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  scale_text (2);
  for (guint i = 0; i < 4 * G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *row = g_object_new (i % 2 == 0 ? ADW_TYPE_ENTRY_ROW : ADW_TYPE_PASSWORD_ENTRY_ROW,
                                     "title", cases[i / 4].title, NULL);
      GtkTextDirection direction = i / 2 % 2 == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL;
      GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)));
      GtkWidget *before = gtk_entry_new ();
      GtkWidget *window;
      graphene_rect_t placeholder;
      graphene_rect_t title;
      int height;

      gtk_widget_set_default_direction (direction);
      quay_ui_set_up_entry (ADW_ENTRY_ROW (row), FALSE);
      if (i % 2 == 0)
        adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), gtk_button_new_from_icon_name ("edit-paste-symbolic"));
      window = show_narrow (row);
      gtk_list_box_append (GTK_LIST_BOX (gtk_widget_get_parent (row)), before);
      gtk_widget_grab_focus (before);
      wait_for_frame (window);

      placeholder = place_of_title (row, "title");
      height = gtk_widget_get_height (row);
      g_assert_cmpfloat (placeholder.origin.y + placeholder.size.height / 2, >, height / 2 - 2);
      g_assert_cmpfloat (placeholder.origin.y + placeholder.size.height / 2, <, height / 2 + 2);
      g_assert_true (cases[i / 4].many_lines ==
                     (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (find_styled_label (row, "title")))) > 1));

      gtk_editable_set_text (GTK_EDITABLE (row), "crates");
      wait_for_frame (window);
      title = place_of_title (row, "subtitle");
      /* It begins where it did, and the row does not jump. */
      if (direction == GTK_TEXT_DIR_LTR)
        g_assert_cmpfloat (title.origin.x, ==, placeholder.origin.x);
      else
        g_assert_cmpfloat (title.origin.x + title.size.width, ==, placeholder.origin.x + placeholder.size.width);
      g_assert_cmpint (gtk_widget_get_height (row), ==, height);
      assert_text_is_below (text, row, &title);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  scale_text (1);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

/* A header bar between two buttons, as in the windows that change something. */
static GtkWidget *
show_header_bar (const char *title,
                 const char *start,
                 const char *end)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), gtk_button_new_with_mnemonic (start));
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), gtk_button_new_with_mnemonic (end));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  quay_ui_wrap_texts (window);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static graphene_rect_t
place_of (GtkWidget  *window,
          const char *text)
{
  GtkWidget *label = find_shown_label (window, text);
  graphene_rect_t bounds;

  assert_whole (label);
  assert_inside (label, window);
  g_assert_true (gtk_widget_compute_bounds (label, window, &bounds));
  return bounds;
}

/* The words of a title are not broken, in no language and at no size. */
static void
test_title_moves_below_the_buttons (void)
{
  static const struct
  {
    const char *title;
    const char *start;
    const char *end;
  } cases[] = {
    { "Replace Token", "Cancel", "Replace" },
    { "Token verlängern", "Abbrechen", "Verlängern" },
    { "Vorherige Version wiederherstellen", "Abbrechen", "Wiederherstellen" },
    { "Déplacer le jeton vers un fichier en texte brut", "Annuler", "Renouveler" },
  };

  scale_text (2);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *window = show_header_bar (cases[i].title, cases[i].start, cases[i].end);
      graphene_rect_t title;
      graphene_rect_t start;
      graphene_rect_t end;

      resize (window, 360);
      title = place_of (window, cases[i].title);
      start = place_of (window, cases[i].start);
      end = place_of (window, cases[i].end);
      g_assert_cmpfloat (title.origin.y, >=, end.origin.y + end.size.height);
      g_assert_cmpfloat (end.origin.x + end.size.width, >, start.origin.x + start.size.width);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  scale_text (1);
}

/* Where there is room, it stands as the library has it: in the middle, and in the line of the buttons. */
static void
test_title_stays_between_the_buttons (void)
{
  const GtkTextDirection directions[] = { GTK_TEXT_DIR_LTR, GTK_TEXT_DIR_RTL };

  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      GtkWidget *window;
      graphene_rect_t title;
      graphene_rect_t start;
      graphene_rect_t end;

      gtk_widget_set_default_direction (directions[i]);
      window = show_header_bar ("Replace Token", "Cancel", "Replace");
      resize (window, 560);
      title = place_of (window, "Replace Token");
      start = place_of (window, "Cancel");
      end = place_of (window, "Replace");
      g_assert_cmpfloat (fabsf (title.origin.x + title.size.width / 2 - 280), <, 2);
      g_assert_cmpfloat (title.origin.y, <, end.origin.y + end.size.height);
      g_assert_true ((start.origin.x < end.origin.x) == (directions[i] == GTK_TEXT_DIR_LTR));
      gtk_window_destroy (GTK_WINDOW (window));
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_button_breaks_its_text (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic ("_Continue Without Checking");
  GtkWidget *window;

  scale_text (2);
  quay_ui_wrap_button (GTK_BUTTON (button));
  window = show_narrow (button);
  assert_whole (find_shown_label (window, "Continue Without Checking"));
  assert_inside (button, window);
  gtk_window_destroy (GTK_WINDOW (window));
  scale_text (1);
}

/* Whether no line that is written in this width ends with the hyphens of an option. */
static gboolean
keeps_options (GtkLabel *label,
               int       width)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (label), gtk_label_get_text (label));

  pango_layout_set_attributes (layout, gtk_label_get_attributes (label));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  for (int i = 0; i + 1 < pango_layout_get_line_count (layout); i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);

      if (gtk_label_get_text (label)[line->start_index + line->length - 1] == '-')
        return FALSE;
    }
  return TRUE;
}

static void
test_options_are_not_broken (void)
{
  static const char *const texts[] = {
    "The name used in Cargo.toml and with the --registry option.",
    "$t = Read-Host Token -AsSecureString | cargo login --registry crates",
    "“--check” or (-q)",
  };
  GtkWidget *note = g_object_ref_sink (quay_note_row_new (QUAY_NOTE_INFO, NULL));
  GtkWidget *code = g_object_ref_sink (g_object_new (QUAY_TYPE_COPY_ROW, NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label;

      quay_note_row_set_text (QUAY_NOTE_ROW (note), texts[i]);
      quay_copy_row_set_text (QUAY_COPY_ROW (code), texts[i]);
      /* Narrower than the longest words, a line ends anywhere. */
      for (int width = 150; width < 500; width++)
        {
          label = ui_find_type (note, GTK_TYPE_LABEL);
          g_assert_true (keeps_options (GTK_LABEL (label), width));
          label = gtk_widget_get_next_sibling (ui_find_type (code, GTK_TYPE_LABEL));
          g_assert_true (keeps_options (GTK_LABEL (label), width));
        }
    }

  /* A word of two parts can be, and so can what comes after an option. */
  quay_note_row_set_text (QUAY_NOTE_ROW (note), "Azure-DevOps-Organisation");
  g_assert_false (keeps_options (GTK_LABEL (ui_find_type (note, GTK_TYPE_LABEL)), 150));
  g_assert_finalize_object (note);
  g_assert_finalize_object (code);
}

/* A row that only says something stands between those with buttons, and between rows of the library elsewhere. */
static void
test_overview_row_is_as_high_as_others (void)
{
  GtkWidget *row = g_object_ref_sink (quay_overview_row_new (QUAY_OVERVIEW_ROW_END));
  GtkWidget *other = g_object_ref_sink (g_object_new (ADW_TYPE_ACTION_ROW, "title", "Keyring", NULL));
  int height;
  int others_height;

  quay_overview_row_set_texts (QUAY_OVERVIEW_ROW (row), "Keyring", "Unlocked · GNOME Keyring");
  gtk_widget_measure (other, GTK_ORIENTATION_VERTICAL, -1, &others_height, NULL, NULL, NULL);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, others_height);
  quay_overview_row_set_button (QUAY_OVERVIEW_ROW (row), "_Unlock", NULL);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, others_height);
  g_assert_finalize_object (row);
  g_assert_finalize_object (other);
}

static void
test_overview_row_moves_below_its_title (void)
{
  for (int scale = 1; scale <= 2; scale++)
    {
      GtkWidget *row = quay_overview_row_new (QUAY_OVERVIEW_ROW_END);
      GtkWidget *window;
      graphene_rect_t title;
      graphene_rect_t text;

      scale_text (scale);
      quay_overview_row_set_texts (QUAY_OVERVIEW_ROW (row), "Keyring", "Unlocked · GNOME Keyring");
      window = show_narrow (row);
      title = place_of (window, "Keyring");
      text = place_of (window, "Unlocked · GNOME Keyring");
      if (scale == 1)
        g_assert_cmpfloat (text.origin.x, >=, title.origin.x + title.size.width);
      else
        g_assert_cmpfloat (text.origin.y, >=, title.origin.y + title.size.height);
      g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (find_shown_label (window, "Keyring")))),
                       ==, 1);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  scale_text (1);
}

static gboolean
has_safe_focus (gpointer user_data)
{
  GtkWidget *focus = gtk_window_get_focus (user_data);

  return GTK_IS_BUTTON (focus) && g_str_equal (gtk_button_get_label (GTK_BUTTON (focus)), "_Cancel");
}

#define LONG_ANSWER "Unverschlüsselt und für alle lesbar speichern"

static gboolean
shows_long_answer (gpointer dialog)
{
  return find_shown_label (dialog, LONG_ANSWER) != NULL;
}

/* An answer as it is shown now: as a whole. */
static graphene_rect_t
place_of_answer (GtkWidget  *dialog,
                 const char *text)
{
  GtkWidget *label = find_shown_label (dialog, text);
  GtkWidget *button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  graphene_rect_t bounds;

  assert_whole (label);
  assert_inside (label, button);
  assert_inside (button, dialog);
  g_assert_true (gtk_widget_compute_bounds (button, dialog, &bounds));
  return bounds;
}

static void
test_answers_are_whole (void)
{
  static const struct
  {
    const char *answer;
    int         width;
    int         scale;
    gboolean    in_row;
  } cases[] = {
    { "Store", 800, 1, TRUE },
    { "Store", 360, 2, TRUE },
    { LONG_ANSWER, 800, 1, FALSE },
    { LONG_ANSWER, 360, 1, FALSE },
    { LONG_ANSWER, 360, 2, FALSE },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      guint j = i / 2;
      GtkWidget *parent = gtk_window_new ();
      GtkWidget *dialog;
      graphene_rect_t cancel;
      graphene_rect_t store;

      gtk_widget_set_default_direction (i % 2 == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
      scale_text (cases[j].scale);
      gtk_window_present (GTK_WINDOW (parent));
      resize (parent, cases[j].width);
      dialog = quay_dialog_new (GTK_WINDOW (parent), "Store?", "Every app can read it.");
      quay_dialog_add_response (dialog, "cancel", "_Cancel");
      quay_dialog_add_response (dialog, "store", cases[j].answer);
      quay_dialog_present (dialog);
      ui_wait_until (has_size, dialog);
      /* In a column, if it is to be one. */
      wait_for_frame (dialog);
      wait_for_frame (dialog);

      cancel = place_of_answer (dialog, "Cancel");
      store = place_of_answer (dialog, cases[j].answer);
      if (!cases[j].in_row)
        g_assert_cmpfloat (store.origin.y + store.size.height, <=, cancel.origin.y + 1);
      else if (i % 2 == 0)
        g_assert_cmpfloat (cancel.origin.x + cancel.size.width, <=, store.origin.x + 1);
      else
        g_assert_cmpfloat (store.origin.x + store.size.width, <=, cancel.origin.x + 1);
      if (cases[j].in_row)
        g_assert_cmpfloat (cancel.size.height, ==, store.size.height);
      gtk_window_destroy (GTK_WINDOW (dialog));
      gtk_window_destroy (GTK_WINDOW (parent));
    }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  scale_text (1);
}

/* With answers that do not stand beside each other, and a question with a long word. */
static void
test_dialog_is_no_wider_than_a_phone (void)
{
  const char *heading = "Store the Token Unencrypted?";
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *dialog;
  GtkWidget *label;
  int minimum;

  scale_text (2);
  gtk_window_present (GTK_WINDOW (parent));
  resize (parent, 360);
  dialog = quay_dialog_new (GTK_WINDOW (parent), heading, "Every app can read it.");
  quay_dialog_add_response (dialog, "cancel", "_Cancel");
  quay_dialog_add_response (dialog, "store", LONG_ANSWER);
  quay_dialog_set_safe (dialog, "cancel");
  gtk_window_present (GTK_WINDOW (dialog));
  ui_wait_until (shows_long_answer, dialog);
  ui_settle ();

  gtk_widget_measure (dialog, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  label = find_shown_label (dialog, heading);
  assert_whole (label);
  /* The small form, whose words have room in a line. */
  g_assert_true (gtk_widget_has_css_class (label, "title-4"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (parent));
  scale_text (1);
}

/* How many answers look as if they had the focus. */
static int
count_focus_rings (GtkWidget *root)
{
  const GtkStateFlags focused = GTK_STATE_FLAG_FOCUSED | GTK_STATE_FLAG_FOCUS_VISIBLE;
  int n = GTK_IS_BUTTON (root) && gtk_widget_get_mapped (root) && (gtk_widget_get_state_flags (root) & focused) != 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_focus_rings (child);
  return n;
}

/* The first of the answers that stand in a column is the one that cannot be taken back. */
static void
test_safe_answer_has_the_focus (void)
{
  static const char *labels[] = { "_Store", "_Store it where every other program of this computer can read it" };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *dialog = quay_dialog_new (NULL, "Store the Token Unencrypted?", NULL);

      quay_dialog_add_response (dialog, "cancel", "_Cancel");
      quay_dialog_add_response (dialog, "store", labels[i]);
      quay_dialog_set_destructive (dialog, "store");
      quay_dialog_set_safe (dialog, "cancel");
      gtk_window_present (GTK_WINDOW (dialog));
      ui_settle ();
      ui_wait_until (has_safe_focus, dialog);
      gtk_window_set_focus_visible (GTK_WINDOW (dialog), TRUE);
      ui_settle ();
      g_assert_cmpint (count_focus_rings (dialog), ==, 1);
      gtk_window_destroy (GTK_WINDOW (dialog));
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

  g_test_add_func ("/note-row/is-there-with-its-text", test_note_is_there_with_its_text);
  g_test_add_func ("/note-row/focus-passes-it", test_focus_passes_a_note);
  g_test_add_func ("/choice-row/focus-gets-to-the-other", test_focus_gets_to_the_other_choice);
  g_test_add_func ("/choice-row/is-named-by-its-row", test_choice_is_named_by_its_row);
  g_test_add_func ("/toggle-row/is-named-by-its-row", test_toggle_is_named_by_its_row);
  g_test_add_func ("/value-row/values-are-no-markup", test_values_are_no_markup);
  g_test_add_func ("/error-row/offers-what-the-place-can-do", test_error_offers_what_the_place_can_do);
  g_test_add_func ("/error-row/details-hold-no-token", test_error_details_hold_no_token);
  g_test_add_func ("/combo-row/says-its-value", test_combo_says_its_value);
  g_test_add_func ("/expiry-row/calendar-says-what-it-shows", test_calendar_says_what_it_shows);
  g_test_add_func ("/expiry-row/knows-spans-and-dates", test_expiry_knows_spans_and_dates);
  g_test_add_func ("/expiry-row/can-be-read-in-a-narrow-window", test_expiry_can_be_read_in_a_narrow_window);
  g_test_add_func ("/expiry-row/takes-the-day-of-the-calendar", test_expiry_takes_the_day_of_the_calendar);
  g_test_add_func ("/diff-view/is-said-line-by-line", test_diff_is_said_line_by_line);
  g_test_add_func ("/diff-view/is-read-from-the-left", test_diff_is_read_from_the_left);
  g_test_add_func ("/diff-view/shows-the-beginning", test_diff_shows_the_beginning);
  g_test_add_func ("/wrap-layout/begins-a-new-line", test_layout_begins_a_new_line);
  g_test_add_func ("/icons/arrows-are-mirrored", test_arrows_are_mirrored);
  g_test_add_func ("/row-layout/end-moves-below-the-title", test_end_moves_below_the_title);
  g_test_add_func ("/combo-row/shows-all-of-its-value", test_combo_shows_all_of_its_value);
  g_test_add_func ("/combo-row/shows-all-of-its-choices", test_combo_shows_all_of_its_choices);
  g_test_add_func ("/shortcut-row/shows-all-of-its-keys", test_shortcut_shows_all_of_its_keys);
  g_test_add_func ("/title-layout/moves-below-the-buttons", test_title_moves_below_the_buttons);
  g_test_add_func ("/title-layout/stays-between-the-buttons", test_title_stays_between_the_buttons);
  g_test_add_func ("/button/breaks-its-text", test_button_breaks_its_text);
  g_test_add_func ("/label/options-are-not-broken", test_options_are_not_broken);
  g_test_add_func ("/overview-row/is-as-high-as-others", test_overview_row_is_as_high_as_others);
  g_test_add_func ("/overview-row/moves-below-its-title", test_overview_row_moves_below_its_title);
  g_test_add_func ("/toast/can-be-used-in-a-narrow-window", test_toast_can_be_used_in_a_narrow_window);
  g_test_add_func ("/entry-layout/title-is-whole", test_title_of_an_entry_is_whole);
  g_test_add_func ("/answers-layout/answers-are-whole", test_answers_are_whole);
  g_test_add_func ("/dialog/is-no-wider-than-a-phone", test_dialog_is_no_wider_than_a_phone);
  g_test_add_func ("/dialog/safe-answer-has-the-focus", test_safe_answer_has_the_focus);
  g_test_add_func ("/dialog/waits-for-its-window", test_dialog_waits_for_its_window);
  g_test_add_func ("/text/age-is-one-sentence", test_age_is_one_sentence);
  return g_test_run ();
}
