/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-wrap-layout"

#include "config.h"

#include "quay-wrap-layout.h"

/* In pixels, between the children of a line and between lines. */
#define SPACING 6

/**
 * QuayWrapLayout:
 *
 * Puts children beside each other, each in its natural size, and begins a new line when the next one does not
 * fit. A child that is wider than a line gets the whole line. (GtkFlowBox measures its lines with the width
 * of the widest child and overlaps what is below; a wrapping box came to libadwaita with 1.7.)
 */
struct _QuayWrapLayout
{
  GtkLayoutManager parent_instance;

  gboolean         at_end;
};

G_DEFINE_FINAL_TYPE (QuayWrapLayout, quay_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
measure_child (GtkWidget *child,
               int        for_width,
               int       *width,
               int       *height)
{
  int minimum;
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  *width = for_width >= 0 ? CLAMP (natural, minimum, MAX (minimum, for_width)) : natural;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, *width, &minimum, &natural, NULL, NULL);
  *height = natural;
}

/* The children of one line. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *behind;   /* the first of the next line, or NULL */
  int        width;
  int        height;
} Line;

static Line
measure_line (GtkWidget *first,
              int        for_width)
{
  Line line = { first, NULL, 0, 0 };

  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int width;
      int height;

      if (!gtk_widget_should_layout (child))
        continue;

      measure_child (child, for_width, &width, &height);
      if (line.width > 0 && line.width + SPACING + width > for_width)
        {
          line.behind = child;
          break;
        }
      line.width += width + (line.width > 0 ? SPACING : 0);
      line.height = MAX (line.height, height);
    }
  return line;
}

/* Returns the height of all lines. */
static int
measure_lines (GtkWidget *widget,
               int        for_width)
{
  int sum = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;)
    {
      Line line = measure_line (child, for_width);

      sum += line.height + (sum > 0 ? SPACING : 0);
      child = line.behind;
    }
  return sum;
}

static void
allocate_line (GtkWidget  *widget,
               const Line *line,
               int         x,
               int         y,
               int         for_width)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  for (GtkWidget *child = line->first; child != line->behind; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation allocation = { 0, y, 0, 0 };
      int height;

      if (!gtk_widget_should_layout (child))
        continue;

      measure_child (child, for_width, &allocation.width, &height);
      allocation.x = rtl ? for_width - x - allocation.width : x;
      allocation.height = line->height;
      gtk_widget_size_allocate (child, &allocation, -1);
      x += allocation.width + SPACING;
    }
}

static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  *minimum = 0;
  *natural = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
}

static GtkSizeRequestMode
quay_wrap_layout_get_request_mode (GtkLayoutManager *layout,
                                   GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
quay_wrap_layout_measure (GtkLayoutManager *layout,
                          GtkWidget        *widget,
                          GtkOrientation    orientation,
                          int               for_size,
                          int              *minimum,
                          int              *natural,
                          int              *minimum_baseline,
                          int              *natural_baseline)
{
  int width_minimum;
  int width_natural;

  measure_width (widget, &width_minimum, &width_natural);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = width_minimum;
      *natural = width_natural;
    }
  else
    {
      *minimum = *natural = measure_lines (widget, for_size >= 0 ? for_size : width_natural);
    }
}

static void
quay_wrap_layout_allocate (GtkLayoutManager *layout,
                           GtkWidget        *widget,
                           int               width,
                           int               height,
                           int               baseline)
{
  QuayWrapLayout *self = QUAY_WRAP_LAYOUT (layout);
  int y = self->at_end ? MAX (0, (height - measure_lines (widget, width)) / 2) : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;)
    {
      Line line = measure_line (child, width);

      allocate_line (widget, &line, self->at_end ? MAX (0, width - line.width) : 0, y, width);
      y += line.height + SPACING;
      child = line.behind;
    }
}

static void
quay_wrap_layout_class_init (QuayWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = quay_wrap_layout_get_request_mode;
  layout_class->measure = quay_wrap_layout_measure;
  layout_class->allocate = quay_wrap_layout_allocate;
}

static void
quay_wrap_layout_init (QuayWrapLayout *self)
{
}

GtkLayoutManager *
quay_wrap_layout_new (void)
{
  return g_object_new (QUAY_TYPE_WRAP_LAYOUT, NULL);
}

/**
 * quay_wrap_layout_new_at_end:
 *
 * For what is at the end of a row: all lines end there, and are in the middle of its height.
 */
GtkLayoutManager *
quay_wrap_layout_new_at_end (void)
{
  QuayWrapLayout *self = g_object_new (QUAY_TYPE_WRAP_LAYOUT, NULL);

  self->at_end = TRUE;
  return GTK_LAYOUT_MANAGER (self);
}
