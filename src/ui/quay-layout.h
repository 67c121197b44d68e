/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define QUAY_TYPE_LAYOUT (quay_layout_get_type ())
G_DECLARE_DERIVABLE_TYPE (QuayLayout, quay_layout, QUAY, LAYOUT, GtkLayoutManager)

/* Both have to be there, and allocate() of the parent class. */
struct _QuayLayoutClass
{
  GtkLayoutManagerClass parent_class;

  /* How wide the content of @widget has to be, and how wide it is if nothing keeps it from that. */
  void (*measure_width) (QuayLayout *self,
                         GtkWidget  *widget,
                         int        *minimum,
                         int        *natural);
  /* How high the content of @widget is at that width. */
  int  (*get_height)    (QuayLayout *self,
                         GtkWidget  *widget,
                         int         width);
};

void quay_layout_measure_width  (GtkWidget *child,
                                 int       *minimum,
                                 int       *natural);
int  quay_layout_measure_height (GtkWidget *child,
                                 int        width);
void quay_layout_place          (GtkWidget *child,
                                 int        line,
                                 int        x,
                                 int        y,
                                 int        width,
                                 int        height);

G_END_DECLS
