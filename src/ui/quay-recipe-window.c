/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-recipe-window"

#include "config.h"

#include "quay-recipe-window.h"

#include "quay-help-window.h"
#include "quay-recipe-page.h"
#include "quay-ui-util.h"

/**
 * QuayRecipeWindow:
 *
 * Other Computers as a window of its own, for a connection that exists. It changes nothing but files that are chosen
 * to save the steps in.
 */
struct _QuayRecipeWindow
{
  AdwWindow        parent_instance;

  AdwWindowTitle  *window_title;
  AdwToastOverlay *toasts;
  QuayRecipePage  *page;
};

G_DEFINE_FINAL_TYPE (QuayRecipeWindow, quay_recipe_window, ADW_TYPE_WINDOW)

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  quay_recipe_page_save (QUAY_RECIPE_WINDOW (widget)->page);
}

static void
quay_recipe_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_RECIPE_WINDOW);
  G_OBJECT_CLASS (quay_recipe_window_parent_class)->dispose (object);
}

static void
quay_recipe_window_class_init (QuayRecipeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_recipe_window_dispose;
  gtk_widget_class_install_action (widget_class, "window.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_RECIPE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-recipe-window.ui");
  quay_help_window_bind_key (widget_class, "other-computers");
  gtk_widget_class_bind_template_child (widget_class, QuayRecipeWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, QuayRecipeWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, QuayRecipeWindow, page);
}

static void
quay_recipe_window_init (QuayRecipeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_set_up_toasts (self->toasts);
}

/**
 * quay_recipe_window_new:
 * @parent: the window it is in front of
 * @feed: the feed that others are to use
 */
QuayRecipeWindow *
quay_recipe_window_new (GtkWindow            *parent,
                        QuayContext          *context,
                        const QuayRecipeFeed *feed)
{
  QuayRecipeWindow *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (feed != NULL, NULL);

  self = g_object_new (QUAY_TYPE_RECIPE_WINDOW, "transient-for", parent, NULL);
  adw_window_title_set_subtitle (self->window_title, feed->name);
  quay_recipe_page_set_feed (self->page, context, feed);
  quay_page_focus_first (QUAY_PAGE (self->page));
  return self;
}
