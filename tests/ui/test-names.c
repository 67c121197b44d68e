/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-ui-util.h"
#include "quay-value-row.h"

/* What a screen reader says in the end depends on relations, too, which GTK prefers and libraries set. */
static void
assert_named (GtkWidget  *widget,
              const char *name)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

static void
test_name_goes_before_that_of_a_library (void)
{
  GtkWidget *list = g_object_ref_sink (gtk_list_box_new ());
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *empty = g_object_ref_sink (gtk_label_new (""));

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_RELATION_LABELLED_BY, empty, NULL, -1);
  quay_ui_name_list (row, "State");
  assert_named (list, "State");
  g_assert_finalize_object (list);
  g_assert_finalize_object (empty);
}

static void
test_value_goes_before_an_empty_subtitle (void)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (QUAY_TYPE_VALUE_ROW, "title", "Organization", NULL));
  GtkWidget *empty = g_object_ref_sink (gtk_label_new (""));

  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, empty, NULL, -1);
  quay_value_row_set_value (QUAY_VALUE_ROW (row), "contoso");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "contoso");
  g_assert_false (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  g_assert_finalize_object (row);
  g_assert_finalize_object (empty);
}

static void
test_field_and_its_row_have_the_title_once (void)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (ADW_TYPE_ENTRY_ROW, "title", "Feed", NULL));

  quay_ui_set_up_entry (ADW_ENTRY_ROW (row), FALSE);
  assert_named (row, "Feed");
  assert_named (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), "Feed");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "Project");
  assert_named (row, "Project");
  assert_named (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), "Project");
  g_assert_finalize_object (row);
}

static void
test_what_scrolls_has_a_role_with_its_name (void)
{
  GtkWidget *scroller = g_object_ref_sink (gtk_scrolled_window_new ());

  quay_ui_name_scrollers (scroller, "Review");
  assert_named (scroller, "Review");
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (scroller)), ==, GTK_ACCESSIBLE_ROLE_GROUP);
  g_assert_finalize_object (scroller);
}

/* The items of a menu are of a type that GTK keeps to itself. */
static GtkWidget *
find_item (GtkWidget  *root,
           const char *text)
{
  GtkWidget *found = NULL;

  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)) == GTK_ACCESSIBLE_ROLE_MENU_ITEM &&
      ui_says (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_item (child, text);
  return found;
}

static gboolean
is_mapped (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

static void
test_items_of_menus_say_their_text (void)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = gtk_menu_button_new ();
  GtkPopover *popover;

  quay_ui_name_menus ();
  g_menu_append (menu, "_Edit Feed…", "window.close");
  g_menu_append (menu, "Log Out…", "window.close");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_window_set_child (GTK_WINDOW (window), button);
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (is_mapped, window);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
  ui_wait_until (is_mapped, popover);
  assert_named (find_item (GTK_WIDGET (popover), "Edit Feed…"), "Edit Feed…");
  assert_named (find_item (GTK_WIDGET (popover), "Log Out…"), "Log Out…");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_keys_do_not_lead_into_folded_details (void)
{
  GtkWidget *row = g_object_ref_sink (quay_error_row_new ());
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_SERVER_FAULT, NULL, NULL, "HTTP 500");
  GtkExpander *expander;

  quay_error_row_set_error (QUAY_ERROR_ROW (row), error, 0, 0);
  expander = GTK_EXPANDER (ui_find_type (row, GTK_TYPE_EXPANDER));
  g_assert_false (gtk_widget_get_visible (gtk_expander_get_child (expander)));
  gtk_expander_set_expanded (expander, TRUE);
  g_assert_true (gtk_widget_get_visible (gtk_expander_get_child (expander)));
  gtk_expander_set_expanded (expander, FALSE);
  g_assert_false (gtk_widget_get_visible (gtk_expander_get_child (expander)));
  g_assert_finalize_object (row);
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

  g_test_add_func ("/names/go-before-those-of-a-library", test_name_goes_before_that_of_a_library);
  g_test_add_func ("/names/value-goes-before-an-empty-subtitle", test_value_goes_before_an_empty_subtitle);
  g_test_add_func ("/names/field-and-its-row-have-the-title-once", test_field_and_its_row_have_the_title_once);
  g_test_add_func ("/names/what-scrolls-has-a-role-with-its-name", test_what_scrolls_has_a_role_with_its_name);
  g_test_add_func ("/names/items-of-menus-say-their-text", test_items_of_menus_say_their_text);
  g_test_add_func ("/names/keys-do-not-lead-into-folded-details", test_keys_do_not_lead_into_folded_details);
  return g_test_run ();
}
