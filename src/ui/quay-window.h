/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-assistant.h"
#include "quay-connection-list.h"

G_BEGIN_DECLS

#define QUAY_TYPE_WINDOW (quay_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayWindow, quay_window, QUAY, WINDOW, AdwApplicationWindow)

QuayWindow         *quay_window_new             (GtkApplication *application,
                                                 QuayContext    *context,
                                                 GSettings      *settings);
QuayConnectionList *quay_window_get_connections (QuayWindow     *self);
QuayAssistant      *quay_window_get_assistant   (QuayWindow     *self);
void                quay_window_new_connection  (QuayWindow     *self,
                                                 const char     *text);
void                quay_window_open_folder     (QuayWindow     *self,
                                                 GFile          *file);
void                quay_window_choose_folder   (QuayWindow     *self);
void                quay_window_check_when_loaded (QuayWindow   *self);
void                quay_window_show_connection (QuayWindow     *self,
                                                 const char     *name);
void                quay_window_show_token      (QuayWindow     *self,
                                                 const char     *organization);
void                quay_window_toast           (QuayWindow     *self,
                                                 const char     *text);

G_END_DECLS
