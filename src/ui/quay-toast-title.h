/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The words of a toast, in as many lines as they need. */
#define QUAY_TYPE_TOAST_TITLE (quay_toast_title_get_type ())
G_DECLARE_FINAL_TYPE (QuayToastTitle, quay_toast_title, QUAY, TOAST_TITLE, GtkWidget)

GtkWidget *quay_toast_title_new (const char *text);

G_END_DECLS
