/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include "quay-high-contrast.h"

static void
load_failed_cb (GtkCssProvider *provider,
                GtkCssSection  *section,
                GError         *error)
{
  g_error ("The style cannot be read: %s", error->message);
}

static GtkCssProvider *
add_style (const char *name)
{
  GtkCssProvider *provider = gtk_css_provider_new ();
  g_autofree char *path = g_strconcat (RESOURCE_PATH "/", name, NULL);

  g_signal_connect (provider, "parsing-error", G_CALLBACK (load_failed_cb), NULL);
  gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  return provider;
}

static void
remove_style (GtkCssProvider *provider)
{
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider));
  g_object_unref (provider);
}

/* Four bytes for each of its points, line by line. */
static guchar *
draw (GtkWidget *widget,
      int       *width,
      int       *height)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  guchar *points;

  *width = gdk_paintable_get_intrinsic_width (paintable);
  *height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), *width, *height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, *width, *height));
  points = g_malloc0_n ((gsize) * width * *height, 4);
  gdk_texture_download (texture, points, (gsize) * width * 4);
  return points;
}

static gboolean
is_drawn (gpointer data)
{
  GtkWidget *row = gtk_widget_get_first_child (data);

  return row != NULL && gtk_widget_get_mapped (row) && gtk_widget_get_width (row) > 0;
}

static void
set_up_feed (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  gtk_list_item_set_child (item, gtk_label_new ("crates"));
}

/* How much of what is behind it the left edge of a feed covers, up to 255. */
static int
measure_edge (void)
{
  const char *feeds[] = { "crates", NULL };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *model = gtk_no_selection_new (G_LIST_MODEL (gtk_string_list_new (feeds)));
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (model), factory);
  GtkWidget *window = gtk_window_new ();
  g_autofree guchar *points = NULL;
  int width;
  int height;
  int edge;

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_feed), NULL);
  gtk_widget_add_css_class (list, "feeds");
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 294);
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (is_drawn, list);
  points = draw (gtk_widget_get_first_child (list), &width, &height);
  edge = points[(gsize) (height / 2) * width * 4 + 3];
  gtk_window_destroy (GTK_WINDOW (window));
  return edge;
}

static void
test_feeds_have_soft_edges (void)
{
  GtkCssProvider *style = add_style ("style.css");
  int usual = measure_edge ();

  quay_high_contrast_follow ();
  g_assert_cmpint (measure_edge (), ==, usual);
  remove_style (style);
}

/* The list of feeds has the edges of the lists of the library, which are darker then. */
static void
test_feeds_have_edges_in_high_contrast (void)
{
  if (g_test_subprocess ())
    {
      GtkCssProvider *style = add_style ("style.css");
      int usual = measure_edge ();

      g_assert_true (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()));
      quay_high_contrast_follow ();
      g_assert_cmpint (measure_edge (), >, usual);
      remove_style (style);
      return;
    }

  g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("ADW_DEBUG_HIGH_CONTRAST");
  g_test_trap_assert_passed ();
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();

  g_test_add_func ("/style/feeds-have-soft-edges", test_feeds_have_soft_edges);
  g_test_add_func ("/style/feeds-have-edges-in-high-contrast", test_feeds_have_edges_in_high_contrast);

  return g_test_run ();
}
