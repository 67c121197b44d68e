/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-row-layout"

#include "config.h"

#include "quay-row-layout.h"

/* In pixels, between what is in a row, as in libadwaita; and below what moves under the title. */
#define SPACING 6

/**
 * QuayRowLayout:
 *
 * Lays out a row of libadwaita as it does itself: icons, title, and at the end a value or buttons. Where the title
 * would have to be broken into short pieces, on a phone or with large text, the end moves below it.
 */
struct _QuayRowLayout
{
  QuayLayout parent_instance;

  GtkWidget *title;         /* borrowed, a child of the widget that is laid out; NULL in a row of libadwaita */
};

G_DEFINE_FINAL_TYPE (QuayRowLayout, quay_row_layout, QUAY_TYPE_LAYOUT)

/* What is in a row, and how wide it wants to be; the leading part is everything before the title. */
typedef struct
{
  GtkWidget *title;
  GtkWidget *end;
  int        leading;
  int        title_minimum;
  int        title_natural;
  int        end_minimum;
  int        end_natural;
} Parts;

static gboolean
is_title (QuayRowLayout *self,
          GtkWidget     *child)
{
  return self->title != NULL ? child == self->title : gtk_widget_has_css_class (child, "title");
}

static void
get_parts (QuayRowLayout *self,
           GtkWidget     *header,
           Parts         *parts)
{
  *parts = (Parts) { NULL };

  for (GtkWidget *child = gtk_widget_get_first_child (header);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;

      if (is_title (self, child))
        {
          parts->title = child;
          quay_layout_measure_width (child, &parts->title_minimum, &parts->title_natural);
        }
      else if (parts->title != NULL)
        {
          parts->end = child;
          quay_layout_measure_width (child, &parts->end_minimum, &parts->end_natural);
        }
      else
        {
          quay_layout_measure_width (child, NULL, &natural);
          parts->leading += natural + SPACING;
        }
    }
}

/* Whether there is no room for both. A title that is longer than two thirds of a line may be broken, but not into less. */
static gboolean
is_stacked (const Parts *parts,
            int          width)
{
  int line = width - parts->leading;

  return parts->end != NULL &&
         line - SPACING - parts->end_natural < MIN (parts->title_natural, line * 2 / 3);
}

static int
get_title_width (const Parts *parts,
                 int          width)
{
  int line = width - parts->leading;

  if (parts->end != NULL && !is_stacked (parts, width))
    line -= SPACING + parts->end_natural;
  return MAX (line, parts->title_minimum);
}

static int
get_end_width (const Parts *parts,
               int          width)
{
  int line = width - parts->leading;

  return is_stacked (parts, width) ? CLAMP (parts->end_natural, parts->end_minimum, MAX (line, parts->end_minimum)) :
         parts->end_natural;
}

static int
quay_row_layout_get_height (QuayLayout *layout,
                            GtkWidget  *widget,
                            int         width)
{
  Parts parts;
  int height;

  get_parts (QUAY_ROW_LAYOUT (layout), widget, &parts);
  height = quay_layout_measure_height (parts.title, get_title_width (&parts, width));
  if (parts.end != NULL)
    {
      int end = quay_layout_measure_height (parts.end, get_end_width (&parts, width));

      height = is_stacked (&parts, width) ? height + end + SPACING : MAX (height, end);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && child != parts.title;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      height = MAX (height, quay_layout_measure_height (child, -1));
  return height;
}

static void
quay_row_layout_measure_width (QuayLayout *layout,
                               GtkWidget  *widget,
                               int        *minimum,
                               int        *natural)
{
  Parts parts;

  get_parts (QUAY_ROW_LAYOUT (layout), widget, &parts);
  *minimum = parts.leading + MAX (parts.title_minimum, parts.end_minimum);
  *natural = parts.leading + parts.title_natural + (parts.end != NULL ? SPACING + parts.end_natural : 0);
}

static void
quay_row_layout_allocate (GtkLayoutManager *layout,
                          GtkWidget        *widget,
                          int               width,
                          int               height,
                          int               baseline)
{
  Parts parts;
  int x = 0;
  int end_height = 0;
  int first_line = height;

  get_parts (QUAY_ROW_LAYOUT (layout), widget, &parts);
  if (is_stacked (&parts, width))
    {
      end_height = quay_layout_measure_height (parts.end, get_end_width (&parts, width));
      first_line = height - end_height - SPACING;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && child != parts.title;
       child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;

      quay_layout_measure_width (child, NULL, &natural);
      quay_layout_place (child, width, x, 0, natural, first_line);
      x += natural + SPACING;
    }

  if (parts.title != NULL)
    quay_layout_place (parts.title, width, x, 0, get_title_width (&parts, width), first_line);
  if (parts.end == NULL)
    return;

  /* At the end of the line in either case, where the arrows of other rows are. */
  x = width - get_end_width (&parts, width);
  if (end_height > 0)
    quay_layout_place (parts.end, width, x, first_line, width - x, end_height);
  else
    quay_layout_place (parts.end, width, x, 0, width - x, height);
}

static void
quay_row_layout_class_init (QuayRowLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  QuayLayoutClass *layout_class = QUAY_LAYOUT_CLASS (klass);

  manager_class->allocate = quay_row_layout_allocate;
  layout_class->measure_width = quay_row_layout_measure_width;
  layout_class->get_height = quay_row_layout_get_height;
}

static void
quay_row_layout_init (QuayRowLayout *self)
{
}

/**
 * quay_row_layout_new:
 * @title: (nullable): the child that gets what room there is: before it are icons, and the one behind it moves below it;
 *   without, the child of the style class “title”. The layout does not keep it alive.
 */
GtkLayoutManager *
quay_row_layout_new (GtkWidget *title)
{
  QuayRowLayout *self;

  g_return_val_if_fail (title == NULL || GTK_IS_WIDGET (title), NULL);

  self = g_object_new (QUAY_TYPE_ROW_LAYOUT, NULL);
  self->title = title;
  return GTK_LAYOUT_MANAGER (self);
}

/**
 * quay_row_layout_set_up:
 * @row: a row with something at its end
 *
 * Has the end of @row move below its title where there is no room for both. What a row consists of is libadwaita's
 * affair (1.2 to 1.7: a box with a child of the style class “title”); where that is not found, it stays as it is.
 */
void
quay_row_layout_set_up (AdwActionRow *row)
{
  GtkWidget *header;

  g_return_if_fail (ADW_IS_ACTION_ROW (row));

  header = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));
  if (header == NULL || !gtk_widget_has_css_class (header, "header"))
    return;

  gtk_widget_set_layout_manager (header, quay_row_layout_new (NULL));
}
