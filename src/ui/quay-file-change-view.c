/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-change-view"

#include "config.h"

#include "quay-file-change-view.h"

#include <glib/gi18n.h>

#include "quay-diff-view.h"

/**
 * QuayFileChangeView:
 *
 * What one file of a plan is called, who sees it, and what would change in it.
 */
struct _QuayFileChangeView
{
  AdwBin        parent_instance;

  GtkLabel     *path_label;
  GtkLabel     *description_label;
  QuayDiffView *diff_view;
};

G_DEFINE_FINAL_TYPE (QuayFileChangeView, quay_file_change_view, ADW_TYPE_BIN)

static void
quay_file_change_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_FILE_CHANGE_VIEW);
  G_OBJECT_CLASS (quay_file_change_view_parent_class)->dispose (object);
}

static void
quay_file_change_view_class_init (QuayFileChangeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_file_change_view_dispose;

  g_type_ensure (QUAY_TYPE_DIFF_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-file-change-view.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayFileChangeView, path_label);
  gtk_widget_class_bind_template_child (widget_class, QuayFileChangeView, description_label);
  gtk_widget_class_bind_template_child (widget_class, QuayFileChangeView, diff_view);
}

static void
quay_file_change_view_init (QuayFileChangeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
quay_file_change_view_new (QuayFileChange *change)
{
  QuayFileChangeView *self;
  g_autofree char *path = NULL;

  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (change), NULL);

  self = g_object_new (QUAY_TYPE_FILE_CHANGE_VIEW, NULL);
  path = quay_file_change_dup_path (change);
  gtk_label_set_label (self->path_label, path);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->path_label), path);
  gtk_label_set_label (self->description_label,
                       quay_file_change_is_shared (change) ?
                       _("Shared with the project") : _("Only on this computer"));
  quay_diff_view_set_diff (self->diff_view, quay_file_change_get_diff (change));
  quay_diff_view_set_name (self->diff_view, path);
  return GTK_WIDGET (self);
}
