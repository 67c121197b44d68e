/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-layout"

#include "config.h"

#include "quay-layout.h"

/**
 * QuayLayout:
 *
 * Lays out what is as high as its width makes it, because there are texts in it that take more lines: what all our layouts
 * have in common. It is never higher than it has to be.
 */
G_DEFINE_ABSTRACT_TYPE (QuayLayout, quay_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
quay_layout_get_request_mode (GtkLayoutManager *layout,
                              GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
quay_layout_measure (GtkLayoutManager *layout,
                     GtkWidget        *widget,
                     GtkOrientation    orientation,
                     int               for_size,
                     int              *minimum,
                     int              *natural,
                     int              *minimum_baseline,
                     int              *natural_baseline)
{
  QuayLayout *self = QUAY_LAYOUT (layout);
  QuayLayoutClass *klass = QUAY_LAYOUT_GET_CLASS (self);
  int minimum_width;
  int natural_width;

  klass->measure_width (self, widget, &minimum_width, &natural_width);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = minimum_width;
      *natural = natural_width;
    }
  else
    {
      *minimum = *natural = klass->get_height (self, widget,
                                               for_size >= 0 ? MAX (for_size, minimum_width) : natural_width);
    }
}

static void
quay_layout_class_init (QuayLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = quay_layout_get_request_mode;
  layout_class->measure = quay_layout_measure;
}

static void
quay_layout_init (QuayLayout *self)
{
}

/**
 * quay_layout_measure_width:
 * @child: (nullable): what has no width if it is %NULL
 * @minimum: (out) (optional): in pixels
 * @natural: (out) (optional): in pixels
 */
void
quay_layout_measure_width (GtkWidget *child,
                           int       *minimum,
                           int       *natural)
{
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (child != NULL)
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
      return;
    }
  if (minimum != NULL)
    *minimum = 0;
  if (natural != NULL)
    *natural = 0;
}

/**
 * quay_layout_measure_height:
 * @child: (nullable): what has no height if it is %NULL
 * @width: in pixels, or -1 for as much as @child likes
 *
 * Returns: in pixels
 */
int
quay_layout_measure_height (GtkWidget *child,
                            int        width)
{
  int natural = 0;

  g_return_val_if_fail (child == NULL || GTK_IS_WIDGET (child), 0);

  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/**
 * quay_layout_place:
 * @child: (nullable): nothing has to be done for %NULL
 * @line: how wide all there is around @child is, in pixels
 * @x: where @child begins, from the start of the line, which is at the right in some languages; in pixels
 * @y: in pixels
 * @width: in pixels
 * @height: in pixels
 */
void
quay_layout_place (GtkWidget *child,
                   int        line,
                   int        x,
                   int        y,
                   int        width,
                   int        height)
{
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (child != NULL)
    {
      gboolean rtl = gtk_widget_get_direction (gtk_widget_get_parent (child)) == GTK_TEXT_DIR_RTL;

      gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? line - x - width : x, y, width, height }, -1);
    }
}
