/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include <adwaita.h>

#include "quay-application.h"

/* The window with the catalogues of another folder, in either direction. At SIGUSR1 it tells of every text on the screen
 * how it is shown, one on a line, in a file that is there when it is complete:
 *
 *   STATE KIND TEXT
 *
 * with “whole” or “cut” as the state, and what may be cut there as the kind: “title” in a header bar, “tooltip” where the
 * whole text is told in a tooltip, “scroller” where one can scroll sideways, and “text” for all others.
 *
 *   translated CATALOGUES ltr|rtl REPORT [ARGUMENT…]
 */

static const char *report_path;

static gboolean
is_told_by_tooltip (GtkWidget *label)
{
  for (GtkWidget *widget = label; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (widget);

      if (tooltip != NULL && strstr (tooltip, gtk_label_get_text (GTK_LABEL (label))) != NULL)
        return TRUE;
      if (GTK_IS_LIST_BOX_ROW (widget))
        break;
    }
  return FALSE;
}

static gboolean
scrolls_sideways (GtkWidget *label)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW);
  GtkPolicyType policy = GTK_POLICY_NEVER;

  if (scroller != NULL)
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (scroller), &policy, NULL);
  return policy != GTK_POLICY_NEVER;
}

static const char *
get_kind (GtkWidget *label)
{
  if (gtk_widget_get_ancestor (label, ADW_TYPE_HEADER_BAR) != NULL)
    return "title";
  if (is_told_by_tooltip (label))
    return "tooltip";
  return scrolls_sideways (label) ? "scroller" : "text";
}

/* Whether nothing above a widget cuts what is outside of its own place; one can scroll to what a scroller cuts. */
static gboolean
is_inside (GtkWidget *widget)
{
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL && !GTK_IS_SCROLLABLE (parent);
       parent = gtk_widget_get_parent (parent))
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_overflow (parent) != GTK_OVERFLOW_HIDDEN)
        continue;
      if (!gtk_widget_compute_bounds (widget, parent, &bounds))
        return FALSE;
      if (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (parent) + 1 ||
          bounds.origin.y < -1 || bounds.origin.y + bounds.size.height > gtk_widget_get_height (parent) + 1)
        return FALSE;
    }
  return TRUE;
}

/* Whether all of the text is to be seen: not shortened with an ellipsis, and not larger than its place or its window. */
static gboolean
is_whole (GtkWidget *label)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (label));
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  graphene_rect_t bounds;
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (pango_layout_is_ellipsized (layout) || !is_inside (label) ||
      width > gtk_widget_get_width (label) + 1 || height > gtk_widget_get_height (label) + 1)
    return FALSE;
  if (!gtk_widget_compute_bounds (label, window, &bounds))
    return FALSE;
  return bounds.origin.x >= -1 && bounds.origin.x + bounds.size.width <= gtk_widget_get_width (window) + 1;
}

static void
report_label (GtkWidget *label,
              GString   *report)
{
  g_autofree char *text = g_strdup (gtk_label_get_text (GTK_LABEL (label)));

  if (*text == '\0')
    return;

  g_strdelimit (text, "\n\t\r", ' ');
  g_string_append_printf (report, "%s\t%s\t%s\n", is_whole (label) ? "whole" : "cut", get_kind (label), text);
}

static void
report_widget (GtkWidget *widget,
               GString   *report)
{
  if (!gtk_widget_get_mapped (widget))
    return;

  /* The library keeps some texts where they would be, and shows another in their place. */
  if (GTK_IS_LABEL (widget) && gtk_widget_get_opacity (widget) > 0)
    report_label (widget, report);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    report_widget (child, report);
}

/* The window in front: the active one, or the newest while the window manager has not made up its mind. */
static GtkWidget *
find_front (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *newest = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (gtk_window_is_active (GTK_WINDOW (window)))
        return window;
      if (newest == NULL && gtk_widget_get_mapped (window))
        newest = window;
    }
  return newest;
}

static gboolean
report_cb (gpointer user_data)
{
  g_autoptr(GString) report = g_string_new (NULL);
  g_autofree char *partial = g_strconcat (report_path, ".part", NULL);
  g_autoptr(GError) error = NULL;
  GtkWidget *window = find_front ();

  if (window != NULL)
    {
      g_string_append_printf (report, "width\t%d\t\n", gtk_widget_get_width (window));
      report_widget (window, report);
    }
  if (!g_file_set_contents (partial, report->str, -1, &error) || rename (partial, report_path) != 0)
    g_error ("The report cannot be written: %s", error != NULL ? error->message : g_strerror (errno));
  return G_SOURCE_CONTINUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(QuayApplication) application = NULL;

  if (argc < 4)
    {
      g_printerr ("Usage: translated CATALOGUES ltr|rtl REPORT [ARGUMENT…]\n");
      return 2;
    }

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, argv[1]);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gtk_init ();
  gtk_widget_set_default_direction (g_str_equal (argv[2], "rtl") ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  report_path = argv[3];
  g_unix_signal_add (SIGUSR1, report_cb, NULL);

  argv[3] = argv[0];
  application = quay_application_new (APPLICATION_ID, NULL);
  return g_application_run (G_APPLICATION (application), argc - 3, argv + 3);
}
