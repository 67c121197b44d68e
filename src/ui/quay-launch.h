/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     quay_launch_uri              (GtkWidget *widget,
                                       const char *uri);
void     quay_launch_file             (GtkWidget *widget,
                                       GFile     *file);
void     quay_launch_folder_of        (GtkWidget *widget,
                                       GFile     *file);
gboolean quay_launch_has_network_panel (void);
void     quay_launch_network_panel    (GtkWidget *widget);
gboolean quay_launch_has_applications_panel (void);
void     quay_launch_applications_panel (GtkWidget *widget);

G_END_DECLS
