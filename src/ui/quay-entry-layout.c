/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-entry-layout"

#include "config.h"

#include "quay-entry-layout.h"

#include "quay-ui-util.h"

/* In pixels, between the title and the text below it, as in libadwaita. */
#define SPACING 3

/**
 * QuayEntryLayout:
 *
 * Lays out what an entry row of libadwaita has in its middle as it does itself: the title in the place of the text, or,
 * small, above it, and icons at the end. Both titles take as many lines as they need. The library keeps each to one line,
 * whose end it cuts, and does not measure by the width how high the row has to be.
 */
struct _QuayEntryLayout
{
  QuayLayout parent_instance;

  /* borrowed, children of the widget that is laid out */
  GtkWidget *placeholder;         /* the title in the place of the text */
  GtkWidget *title;               /* the title above it */
  GtkWidget *text;
  gboolean   tells_progress;
};

G_DEFINE_FINAL_TYPE (QuayEntryLayout, quay_entry_layout, QUAY_TYPE_LAYOUT)

static gboolean
is_icon (QuayEntryLayout *self,
         GtkWidget       *child)
{
  return child != self->placeholder && child != self->title && child != self->text && gtk_widget_should_layout (child);
}

/* All have the same place, and it is kept free for them: the titles would jump when one appears. */
static int
measure_icons (QuayEntryLayout *self,
               GtkWidget       *widget,
               GtkOrientation   orientation)
{
  int size = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_icon (self, child))
      {
        int natural;

        gtk_widget_measure (child, orientation, -1, NULL, &natural, NULL, NULL);
        size = MAX (size, natural);
      }
  return size;
}

static void
quay_entry_layout_measure_width (QuayLayout *layout,
                                 GtkWidget  *widget,
                                 int        *minimum,
                                 int        *natural)
{
  QuayEntryLayout *self = QUAY_ENTRY_LAYOUT (layout);
  GtkWidget *parts[] = { self->placeholder, self->title, self->text };
  int icons = measure_icons (self, widget, GTK_ORIENTATION_HORIZONTAL);

  *minimum = 0;
  *natural = 0;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      int part_minimum;
      int part_natural;

      quay_layout_measure_width (parts[i], &part_minimum, &part_natural);
      *minimum = MAX (*minimum, part_minimum);
      *natural = MAX (*natural, part_natural);
    }
  *minimum += icons;
  *natural += icons;
}

/* Of the title and the text below it. */
static int
get_filled_height (QuayEntryLayout *self,
                   int              line)
{
  return quay_layout_measure_height (self->title, line) + SPACING + quay_layout_measure_height (self->text, line);
}

static int
quay_entry_layout_get_height (QuayLayout *layout,
                              GtkWidget  *widget,
                              int         width)
{
  QuayEntryLayout *self = QUAY_ENTRY_LAYOUT (layout);
  int line = width - measure_icons (self, widget, GTK_ORIENTATION_HORIZONTAL);

  return MAX (MAX (get_filled_height (self, line), quay_layout_measure_height (self->placeholder, line)),
              measure_icons (self, widget, GTK_ORIENTATION_VERTICAL));
}

/* A place at the start of a line, which is at the right in some languages. */
static GskTransform *
move_to_start (GtkWidget *widget,
               int        line,
               int        width,
               double     y)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  return gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (rtl ? line - width : 0, y));
}

/* A title on its way between both places has the size that is on the way between both sizes. */
static void
place_title (GtkWidget *title,
             int        line,
             int        width,
             double     y,
             double     scale)
{
  gboolean rtl = gtk_widget_get_direction (title) == GTK_TEXT_DIR_RTL;
  GskTransform *transform = move_to_start (title, line, width, y);

  if (rtl)
    transform = gsk_transform_translate (transform, &GRAPHENE_POINT_INIT (width, 0));
  transform = gsk_transform_scale (transform, scale, scale);
  if (rtl)
    transform = gsk_transform_translate (transform, &GRAPHENE_POINT_INIT (-width, 0));
  gtk_widget_allocate (title, width, quay_layout_measure_height (title, width), -1, transform);
}

static double
mix (double from,
     double to,
     double progress)
{
  return from + (to - from) * progress;
}

/* How far the title is on its way from the place of the text, 0, to that above it, 1. Up to libadwaita 1.9 how much is seen
 * of each tells it, and nothing else; 1.10 keeps it to itself, and so the title arrives at once. */
static double
get_progress (QuayEntryLayout *self)
{
  if (self->tells_progress)
    return gtk_widget_get_opacity (self->title);

  return gtk_editable_get_text (GTK_EDITABLE (self->text))[0] != '\0' ||
         (gtk_widget_get_state_flags (self->text) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0 ? 1 : 0;
}

static void
place_titles (QuayEntryLayout *self,
              int              line,
              int              width,
              int              height)
{
  double progress = get_progress (self);
  double small = quay_layout_measure_height (self->title, -1);
  double ratio = small / MAX (1, quay_layout_measure_height (self->placeholder, -1));
  int empty = quay_layout_measure_height (self->placeholder, width);
  int filled = get_filled_height (self, width);
  double y = mix ((height - empty) / 2.0, (height - filled) / 2.0, progress);

  place_title (self->placeholder, line, width, y, mix (1, ratio, progress));
  place_title (self->title, line, width, y, mix (1 / MAX (ratio, 0.1), 1, progress));
}

static void
quay_entry_layout_allocate (GtkLayoutManager *layout,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  QuayEntryLayout *self = QUAY_ENTRY_LAYOUT (layout);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int icons = measure_icons (self, widget, GTK_ORIENTATION_HORIZONTAL);
  int line = MAX (0, width - icons);
  int text_width = width;
  int text_height;
  int text_baseline;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (is_icon (self, child))
      {
        gtk_widget_allocate (child, icons, height, -1,
                             gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (rtl ? 0 : width - icons, 0)));
        if (gtk_widget_get_child_visible (child))
          text_width = line;
      }

  place_titles (self, width, line, height);

  /* All of the height belongs to the text, so that a pointer on its title is one on the text; by its baseline it is below. */
  gtk_widget_measure (self->text, GTK_ORIENTATION_VERTICAL, text_width, NULL, &text_height, NULL, &text_baseline);
  text_baseline += (height + quay_layout_measure_height (self->title, line) - text_height + SPACING) / 2;
  gtk_widget_allocate (self->text, text_width, height, text_baseline, move_to_start (widget, width, text_width, 0));
}

static void
quay_entry_layout_class_init (QuayEntryLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  QuayLayoutClass *layout_class = QUAY_LAYOUT_CLASS (klass);

  manager_class->allocate = quay_entry_layout_allocate;
  layout_class->measure_width = quay_entry_layout_measure_width;
  layout_class->get_height = quay_entry_layout_get_height;
}

static void
quay_entry_layout_init (QuayEntryLayout *self)
{
}

static void
wrap_title (GtkWidget *label)
{
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
}

/* (nullable): a label of a style class beside the text. */
static GtkWidget *
find_title (GtkWidget  *area,
            const char *style_class)
{
  for (GtkWidget *child = gtk_widget_get_first_child (area); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child) && gtk_widget_has_css_class (child, style_class))
      return child;
  return NULL;
}

/**
 * quay_entry_layout_set_up:
 * @row: an entry row, with or without a password
 *
 * Has the title of @row take more lines where there is no room for it in one, above the text and in its place. What a row
 * consists of is libadwaita’s affair (1.2 to 1.10: a widget with the text, and with one label of the style class “title” and
 * one of “subtitle”); where that is not found, it stays as it is. So it does where it could not be told how far a title is
 * on its way, unless the text is large.
 */
void
quay_entry_layout_set_up (AdwEntryRow *row)
{
  QuayEntryLayout *self;
  GtkWidget *text;
  GtkWidget *area;
  GtkWidget *placeholder;
  GtkWidget *title;
  gboolean tells_progress;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  area = gtk_widget_get_parent (text);
  placeholder = find_title (area, "title");
  title = find_title (area, "subtitle");
  if (placeholder == NULL || title == NULL)
    return;
  tells_progress = gtk_widget_get_opacity (placeholder) + gtk_widget_get_opacity (title) <= 1;
  if (!tells_progress && !quay_ui_has_large_text (GTK_WIDGET (row)))
    return;

  wrap_title (placeholder);
  wrap_title (title);
  self = g_object_new (QUAY_TYPE_ENTRY_LAYOUT, NULL);
  self->placeholder = placeholder;
  self->title = title;
  self->text = text;
  self->tells_progress = tells_progress;
  gtk_widget_set_layout_manager (area, GTK_LAYOUT_MANAGER (self));
}
