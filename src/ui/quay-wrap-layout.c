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
  QuayLayout parent_instance;

  gboolean   at_end;
};

G_DEFINE_FINAL_TYPE (QuayWrapLayout, quay_wrap_layout, QUAY_TYPE_LAYOUT)

static void
measure_child (GtkWidget *child,
               int        for_width,
               int       *width,
               int       *height)
{
  int minimum;
  int natural;

  quay_layout_measure_width (child, &minimum, &natural);
  *width = for_width >= 0 ? CLAMP (natural, minimum, MAX (minimum, for_width)) : natural;
  *height = quay_layout_measure_height (child, *width);
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
allocate_line (const Line *line,
               int         x,
               int         y,
               int         for_width)
{
  for (GtkWidget *child = line->first; child != line->behind; child = gtk_widget_get_next_sibling (child))
    {
      int width;
      int height;

      if (!gtk_widget_should_layout (child))
        continue;

      measure_child (child, for_width, &width, &height);
      quay_layout_place (child, for_width, x, y, width, line->height);
      x += width + SPACING;
    }
}

static void
quay_wrap_layout_measure_width (QuayLayout *layout,
                                GtkWidget  *widget,
                                int        *minimum,
                                int        *natural)
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

      quay_layout_measure_width (child, &child_minimum, &child_natural);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? SPACING : 0);
    }
}

static int
quay_wrap_layout_get_height (QuayLayout *layout,
                             GtkWidget  *widget,
                             int         width)
{
  return measure_lines (widget, width);
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

      allocate_line (&line, self->at_end ? MAX (0, width - line.width) : 0, y, width);
      y += line.height + SPACING;
      child = line.behind;
    }
}

static void
quay_wrap_layout_class_init (QuayWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  QuayLayoutClass *layout_class = QUAY_LAYOUT_CLASS (klass);

  manager_class->allocate = quay_wrap_layout_allocate;
  layout_class->measure_width = quay_wrap_layout_measure_width;
  layout_class->get_height = quay_wrap_layout_get_height;
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
