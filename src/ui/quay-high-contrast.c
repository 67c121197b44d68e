/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-high-contrast"

#include "config.h"

#include "quay-high-contrast.h"

#include "quay-ui-compat.h"

static void
update_cb (AdwStyleManager *manager,
           GParamSpec      *pspec,
           GtkCssProvider  *provider)
{
  quay_ui_compat_use_style (provider, adw_style_manager_get_high_contrast (manager));
}

/**
 * quay_high_contrast_follow:
 *
 * From now on, our own widgets have the edges of high contrast while the person wants it. libadwaita 1.2 would load
 * “style-hc.css” for it by itself; newer versions warn about that, and wish for media queries, which GTK 4.8 does not
 * know. To be called once, when there is a display.
 */
void
quay_high_contrast_follow (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, RESOURCE_PATH "/high-contrast.css");
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (update_cb), provider);
  update_cb (manager, NULL, provider);
  g_object_set_data_full (G_OBJECT (manager), "quay-high-contrast", g_steal_pointer (&provider), g_object_unref);
}
