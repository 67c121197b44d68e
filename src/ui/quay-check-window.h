/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-check-session.h"

G_BEGIN_DECLS

#define QUAY_TYPE_CHECK_WINDOW (quay_check_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayCheckWindow, quay_check_window, QUAY, CHECK_WINDOW, AdwWindow)

/* Emits “log-in” with a QuayConnection, “connect” with a GFile, the folder, “review” with a QuayChangePlan, and
 * “checked” with the QuayConnection whose check has ended. */
QuayCheckWindow  *quay_check_window_new           (GtkWindow         *parent,
                                                   QuayContext       *context,
                                                   GFile             *folder,
                                                   const char        *index_url);
QuayCheckSession *quay_check_window_get_session   (QuayCheckWindow   *self);
void              quay_check_window_choose_folder (QuayCheckWindow   *self);
void              quay_check_window_check         (QuayCheckWindow   *self);

G_END_DECLS
