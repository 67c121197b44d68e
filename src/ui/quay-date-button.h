/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_DATE_BUTTON (quay_date_button_get_type ())
G_DECLARE_FINAL_TYPE (QuayDateButton, quay_date_button, QUAY, DATE_BUTTON, AdwBin)

/* Emits “chosen” with a GDateTime, the beginning of a day in the user's time zone. */
GtkWidget *quay_date_button_new      (void);
void       quay_date_button_set_date (QuayDateButton *self,
                                      GDateTime      *date);
void       quay_date_button_choose   (QuayDateButton *self);

G_END_DECLS
