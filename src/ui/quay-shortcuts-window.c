/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-shortcuts-window"

#include "config.h"

#include "quay-shortcuts-window.h"

#include "quay-help-window.h"
#include "quay-shortcut-row.h"
#include "quay-ui-util.h"

/**
 * QuayShortcutsWindow:
 *
 * What can be done by keyboard. That of GTK always has two columns side by side, does not scroll and cannot be made
 * smaller (GTK 4.0 to 4.18), so that a phone and large text cut it; this one is a list, as in libadwaita from 1.8 on.
 */
struct _QuayShortcutsWindow
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (QuayShortcutsWindow, quay_shortcuts_window, ADW_TYPE_WINDOW)

static void
quay_shortcuts_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_SHORTCUTS_WINDOW);
  G_OBJECT_CLASS (quay_shortcuts_window_parent_class)->dispose (object);
}

static void
quay_shortcuts_window_class_init (QuayShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_shortcuts_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_SHORTCUT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-shortcuts-window.ui");
  quay_help_window_bind_key (widget_class, "index");
}

static void
quay_shortcuts_window_init (QuayShortcutsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
}

/**
 * quay_shortcuts_window_new:
 * @parent: the window it is in front of
 */
QuayShortcutsWindow *
quay_shortcuts_window_new (GtkWindow *parent)
{
  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  return g_object_new (QUAY_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, NULL);
}
