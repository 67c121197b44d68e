/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-title-layout"

#include "config.h"

#include "quay-title-layout.h"

/* In pixels, between a title and the buttons, and between lines, as in libadwaita. */
#define SPACING 6

/* Of a text between two buttons; one that needs more is easier to read below them. */
#define MOST_LINES 2

/**
 * QuayTitleLayout:
 *
 * Lays out a header bar as the library does: buttons at both ends, the title in the middle between them. Where there is
 * no room for the words of the title, on a phone, with large text or in a language of long words, it moves below the
 * buttons; and where there is not even room for the buttons in one line, those at the end move below those at the start.
 */
struct _QuayTitleLayout
{
  QuayLayout parent_instance;
};

G_DEFINE_FINAL_TYPE (QuayTitleLayout, quay_title_layout, QUAY_TYPE_LAYOUT)

/* What is in a header bar, how wide it is, and how it stands for some width. */
typedef struct
{
  GtkWidget *start;
  GtkWidget *title;
  GtkWidget *end;
  int        start_width;
  int        end_width;
  int        title_minimum;
  int        title_natural;
  int        title_width;
  gboolean   is_below;
  gboolean   is_end_below;
} Parts;

static GtkWidget *
get_shown (GtkWidget *widget)
{
  return widget != NULL && gtk_widget_should_layout (widget) ? widget : NULL;
}

/* Whether the words of a text fit into a few lines. The style of a label has room at its sides. */
static gboolean
label_fits (GtkLabel *label,
            int       width)
{
  g_autoptr(PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (label));
  int natural;
  int text;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_height (layout, -1);
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &text, NULL);
  quay_layout_measure_width (GTK_WIDGET (label), NULL, &natural);
  width -= MAX (natural - text, 0);
  if (width <= 0)
    return FALSE;

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &text, NULL);
  return text <= width && pango_layout_get_line_count (layout) <= MOST_LINES;
}

static gboolean
fits (GtkWidget *widget,
      int        width)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_should_layout (widget) && !label_fits (GTK_LABEL (widget), width))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!fits (child, width))
        return FALSE;
    }
  return TRUE;
}

static void
get_parts (GtkCenterBox *box,
           Parts        *parts)
{
  *parts = (Parts) {
    .start = get_shown (gtk_center_box_get_start_widget (box)),
    .title = get_shown (gtk_center_box_get_center_widget (box)),
    .end = get_shown (gtk_center_box_get_end_widget (box)),
  };
  quay_layout_measure_width (parts->start, NULL, &parts->start_width);
  quay_layout_measure_width (parts->end, NULL, &parts->end_width);
  quay_layout_measure_width (parts->title, &parts->title_minimum, &parts->title_natural);
}

/* In pixels: what the buttons at both ends take from one line. */
static int
get_ends_width (const Parts *parts)
{
  return parts->start_width + (parts->start_width > 0 ? SPACING : 0) +
         parts->end_width + (parts->end_width > 0 ? SPACING : 0);
}

static void
arrange (Parts *parts,
         int    width)
{
  int room = width - get_ends_width (parts);

  parts->is_below = parts->title != NULL && room < parts->title_natural &&
                    (room < parts->title_minimum || !fits (parts->title, room));
  parts->is_end_below = parts->start_width > 0 && parts->end_width > 0 &&
                        parts->start_width + SPACING + parts->end_width > width;
  parts->title_width = MAX (MIN (parts->is_below ? width : room, parts->title_natural), parts->title_minimum);
}

/* In pixels: of the buttons at the start, and of those at the end if they stand below them. */
static int
get_buttons_height (const Parts *parts)
{
  int start = quay_layout_measure_height (parts->start, parts->start_width);
  int end = quay_layout_measure_height (parts->end, parts->end_width);

  return parts->is_end_below ? start + SPACING + end : MAX (start, end);
}

static void
quay_title_layout_measure_width (QuayLayout *layout,
                                 GtkWidget  *widget,
                                 int        *minimum,
                                 int        *natural)
{
  Parts parts;

  get_parts (GTK_CENTER_BOX (widget), &parts);
  *minimum = MAX (parts.title_minimum, MAX (parts.start_width, parts.end_width));
  *natural = get_ends_width (&parts) + parts.title_natural;
}

static int
quay_title_layout_get_height (QuayLayout *layout,
                              GtkWidget  *widget,
                              int         width)
{
  Parts parts;
  int buttons;
  int title;

  get_parts (GTK_CENTER_BOX (widget), &parts);
  arrange (&parts, width);
  buttons = get_buttons_height (&parts);
  title = quay_layout_measure_height (parts.title, parts.title_width);
  return parts.is_below ? buttons + SPACING + title : MAX (buttons, title);
}

/* In the middle of the line as far as the buttons let it. */
static int
get_title_start (const Parts *parts,
                 int          width)
{
  int middle = (width - parts->title_width) / 2;
  int first = parts->start_width + (parts->start_width > 0 ? SPACING : 0);
  int last = width - parts->end_width - (parts->end_width > 0 ? SPACING : 0) - parts->title_width;

  return parts->is_below ? middle : MAX (first, MIN (middle, last));
}

static void
quay_title_layout_allocate (GtkLayoutManager *layout,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  Parts parts;
  int buttons = height;
  int title = 0;
  int start;
  int end;

  get_parts (GTK_CENTER_BOX (widget), &parts);
  arrange (&parts, width);
  if (parts.is_below)
    {
      title = quay_layout_measure_height (parts.title, parts.title_width);
      buttons = height - SPACING - title;
    }
  start = parts.is_end_below ? quay_layout_measure_height (parts.start, parts.start_width) : buttons;
  end = parts.is_end_below ? start + SPACING : 0;

  quay_layout_place (parts.start, width, 0, 0, parts.start_width, start);
  quay_layout_place (parts.end, width, width - parts.end_width, end, parts.end_width, buttons - end);
  quay_layout_place (parts.title, width, get_title_start (&parts, width), parts.is_below ? height - title : 0,
                     parts.title_width, parts.is_below ? title : height);
}

static void
quay_title_layout_class_init (QuayTitleLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  QuayLayoutClass *layout_class = QUAY_LAYOUT_CLASS (klass);

  manager_class->allocate = quay_title_layout_allocate;
  layout_class->measure_width = quay_title_layout_measure_width;
  layout_class->get_height = quay_title_layout_get_height;
}

static void
quay_title_layout_init (QuayTitleLayout *self)
{
}

/**
 * quay_title_layout_set_up:
 * @box: what a header bar of libadwaita consists of (1.2 to 1.7): its widgets are not to change any more
 *
 * Has the title of a header bar move below its buttons where there is no room for its words.
 */
void
quay_title_layout_set_up (GtkCenterBox *box)
{
  g_return_if_fail (GTK_IS_CENTER_BOX (box));

  gtk_widget_set_layout_manager (GTK_WIDGET (box), g_object_new (QUAY_TYPE_TITLE_LAYOUT, NULL));
}
