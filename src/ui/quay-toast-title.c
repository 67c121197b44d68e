/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toast-title"

#include "config.h"

#include "quay-toast-title.h"

/* In pixels: what the style of libadwaita keeps free around a toast, inside of it and between its parts. */
#define FRAME 68

/* In pixels: a line that is longer is hard to read. */
#define MAX_WIDTH 420

/**
 * QuayToastTitle:
 *
 * The words of a toast. The title of libadwaita has one line, whose end is cut off beside a button on a phone or with
 * large text. A label that wraps is not the answer: a toast gets the height of its natural width, and then, in a
 * narrower window, the width that the words need at that height, which pushes its buttons out (libadwaita 1.2 to 1.7).
 *
 * So what is natural here is the width that the window has for the words, and no height asks for more.
 */
struct _QuayToastTitle
{
  GtkWidget   parent_instance;

  GtkWidget  *label;

  GdkSurface *surface;   /* of the window, while the toast is in one */
};

G_DEFINE_FINAL_TYPE (QuayToastTitle, quay_toast_title, GTK_TYPE_WIDGET)

/* What is beside the words: buttons. */
static int
measure_buttons (QuayToastTitle *self,
                 GtkWidget      *toast)
{
  int sum = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (toast); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (gtk_widget_is_ancestor (GTK_WIDGET (self), child) || !gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      sum += natural;
    }
  return sum;
}

/* What there is for the words. */
static int
get_room (QuayToastTitle *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *toast = GTK_WIDGET (self);
  int width = overlay != NULL ? gtk_widget_get_width (overlay) : 0;

  if (width == 0)
    return MAX_WIDTH;
  while (gtk_widget_get_parent (toast) != overlay)
    toast = gtk_widget_get_parent (toast);
  return MIN (width - FRAME - measure_buttons (self, toast), MAX_WIDTH);
}

static GtkSizeRequestMode
quay_toast_title_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
quay_toast_title_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  QuayToastTitle *self = QUAY_TOAST_TITLE (widget);
  int minimum_width;
  int natural_width;

  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_width, &natural_width, NULL, NULL);
  natural_width = MAX (minimum_width, MIN (natural_width, get_room (self)));
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = minimum_width;
      *natural = natural_width;
      return;
    }
  gtk_widget_measure (self->label, orientation, for_size >= 0 ? MAX (for_size, minimum_width) : natural_width,
                      minimum, natural, NULL, NULL);
  /* The least that any width needs is one line, which newer versions of GTK count on. */
  if (for_size < 0)
    gtk_widget_measure (self->label, orientation, -1, minimum, NULL, NULL, NULL);
}

static void
quay_toast_title_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  gtk_widget_allocate (QUAY_TOAST_TITLE (widget)->label, width, height, baseline, NULL);
}

/* GTK keeps what was measured, and does not know that the width of the window is in it. */
static void
quay_toast_title_map (GtkWidget *widget)
{
  QuayToastTitle *self = QUAY_TOAST_TITLE (widget);

  GTK_WIDGET_CLASS (quay_toast_title_parent_class)->map (widget);
  g_set_object (&self->surface, gtk_native_get_surface (gtk_widget_get_native (widget)));
  g_signal_connect_object (self->surface, "notify::width", G_CALLBACK (gtk_widget_queue_resize), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_queue_resize (widget);
}

static void
quay_toast_title_unmap (GtkWidget *widget)
{
  QuayToastTitle *self = QUAY_TOAST_TITLE (widget);

  g_signal_handlers_disconnect_by_func (self->surface, gtk_widget_queue_resize, self);
  g_clear_object (&self->surface);
  GTK_WIDGET_CLASS (quay_toast_title_parent_class)->unmap (widget);
}

static void
quay_toast_title_dispose (GObject *object)
{
  g_clear_pointer (&QUAY_TOAST_TITLE (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (quay_toast_title_parent_class)->dispose (object);
}

static void
quay_toast_title_class_init (QuayToastTitleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_toast_title_dispose;
  widget_class->get_request_mode = quay_toast_title_get_request_mode;
  widget_class->measure = quay_toast_title_measure;
  widget_class->size_allocate = quay_toast_title_size_allocate;
  widget_class->map = quay_toast_title_map;
  widget_class->unmap = quay_toast_title_unmap;
}

static void
quay_toast_title_init (QuayToastTitle *self)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  self->label = GTK_WIDGET (label);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (label, 0);
  gtk_widget_add_css_class (self->label, "heading");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

/**
 * quay_toast_title_new:
 * @text: plain
 */
GtkWidget *
quay_toast_title_new (const char *text)
{
  QuayToastTitle *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (QUAY_TYPE_TOAST_TITLE, NULL);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  return GTK_WIDGET (self);
}
