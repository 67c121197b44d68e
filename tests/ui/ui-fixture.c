/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-ui-compat.h"

/* In seconds; reached only when something is broken. */
#define LIMIT 20

/* What newer versions of GTK and libadwaita warn about although nobody but they can do anything about it. */
static const char *const of_libraries[] = {
  /* GTK 4.24: of each popover of an AdwComboRow on X11. */
  "gdk_frame_timings_submitted() called on submitted frame",
  /* GTK 4.16 and later, when a window gets its size before the last row of a list has lost its lower edge: the clamp
   * remembers a height from before. */
  "(clamp) reported min height",
};

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    for (guint known = 0; known < G_N_ELEMENTS (of_libraries); known++)
      if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0 &&
          strstr (fields[i].value, of_libraries[known]) != NULL)
        return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, user_data);
}

void
ui_init (int    *argc,
         char ***argv)
{
  if (gtk_check_version (4, 16, 0) == NULL)
    g_log_set_writer_func (write_log, NULL, NULL);
  gtk_test_init (argc, argv, NULL);
}

typedef gboolean (*Match) (GtkWidget  *widget,
                           const char *text);

static GtkWidget *
find (GtkWidget  *widget,
      Match       match,
      const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (match (widget, text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_button (GtkWidget  *widget,
           const char *label)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
is_row (GtkWidget  *widget,
        const char *title)
{
  return ADW_IS_PREFERENCES_ROW (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static gboolean
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
}

GtkWidget *
ui_find_type (GtkWidget *root,
              GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
ui_find_button (GtkWidget  *root,
                const char *label)
{
  GtkWidget *button = find (root, is_button, label);

  if (button == NULL)
    g_error ("There is no button “%s”", label);
  return button;
}

GtkWidget *
ui_find_row (GtkWidget  *root,
             const char *title)
{
  GtkWidget *row = find (root, is_row, title);

  if (row == NULL)
    g_error ("There is no row “%s”", title);
  return row;
}

gboolean
ui_says (GtkWidget  *root,
         const char *text)
{
  return find (root, is_label, text) != NULL;
}

static gboolean
names_itself (GtkWidget *widget)
{
  /* Labels and buttons with text are read out as they are. */
  if (GTK_IS_LABEL (widget))
    return TRUE;
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return TRUE;
  if (GTK_IS_CHECK_BUTTON (widget) && gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)) != NULL)
    return TRUE;
  if (GTK_IS_EXPANDER (widget))
    return gtk_expander_get_label (GTK_EXPANDER (widget)) != NULL;
  /* Rows with a title of their own, such as the one of a combo box. */
  if (ADW_IS_PREFERENCES_ROW (widget))
    return *adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)) != '\0';
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
         gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static gboolean
needs_name (GtkWidget *widget)
{
  if (!gtk_widget_get_focusable (widget) || !gtk_widget_get_visible (widget))
    return FALSE;
  /* A part that its owner has put away, such as the button of an entry row since libadwaita 1.4. */
  if (!gtk_widget_get_child_visible (widget))
    return FALSE;
  /* The parts of a combo row, a menu button or an entry row belong to it. */
  if (gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL)
    return FALSE;
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) ||
         GTK_IS_MENU_BUTTON (widget) || GTK_IS_TEXT (widget) || GTK_IS_EXPANDER (widget) ||
         GTK_IS_LIST_BOX_ROW (widget);
}

static void
collect_nameless (GtkWidget *widget,
                  GString   *names)
{
  gboolean inside = GTK_IS_MENU_BUTTON (widget) && names_itself (widget);

  if (!gtk_widget_get_visible (widget))
    return;
  if (needs_name (widget) && !names_itself (widget))
    g_string_append_printf (names, "%s in %s\n", G_OBJECT_TYPE_NAME (widget),
                            G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && !inside;
       child = gtk_widget_get_next_sibling (child))
    collect_nameless (child, names);
}

char *
ui_nameless (GtkWidget *root)
{
  GString *names = g_string_new (NULL);

  collect_nameless (root, names);
  return g_string_free (names, FALSE);
}

static gboolean
limit_reached_cb (gpointer user_data)
{
  g_error ("What the test waits for did not come");
  return G_SOURCE_REMOVE;
}

void
ui_wait_until (UiCondition condition,
               gpointer    data)
{
  guint limit_id = g_timeout_add_seconds (LIMIT, limit_reached_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit_id);
}

void
ui_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
ui_assert_property (gpointer    object,
                    const char *name,
                    const char *expected)
{
  g_autofree char *value = NULL;

  g_object_get (object, name, &value, NULL);
  g_assert_cmpstr (value, ==, expected);
}

void
ui_assert_named (GtkWidget *root)
{
  g_autofree char *nameless = ui_nameless (root);

  g_assert_cmpstr (nameless, ==, "");
}

GtkWidget *
ui_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static gboolean
is_open (gpointer data)
{
  return ui_find_window (GPOINTER_TO_SIZE (data)) != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return !is_open (data);
}

GtkWidget *
ui_wait_for_window (GType type)
{
  ui_wait_until (is_open, GSIZE_TO_POINTER (type));
  ui_settle ();
  return ui_find_window (type);
}

void
ui_wait_for_end (GType type)
{
  ui_wait_until (is_closed, GSIZE_TO_POINTER (type));
  ui_settle ();
}

gboolean
ui_is_gone (gpointer data)
{
  gpointer *window = data;

  return *window == NULL;
}

void
ui_close_all (gpointer *window)
{
  GtkWidget *other;

  while ((other = ui_find_window (ADW_TYPE_WINDOW)) != NULL || (other = ui_find_window (QUAY_TYPE_DIALOG)) != NULL)
    gtk_window_destroy (GTK_WINDOW (other));
  if (*window == NULL)
    return;
  other = *window;
  g_object_add_weak_pointer (G_OBJECT (other), window);
  gtk_window_destroy (GTK_WINDOW (other));
  ui_wait_until (ui_is_gone, window);
}
