/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-remedies.h"

G_BEGIN_DECLS

#define QUAY_TYPE_ERROR_ROW (quay_error_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayErrorRow, quay_error_row, QUAY, ERROR_ROW, AdwPreferencesRow)

GtkWidget    *quay_error_row_new           (void);
void          quay_error_row_set_address   (QuayErrorRow    *self,
                                            QuayFeedAddress *address);
/* Something to know, instead of something wrong. */
void          quay_error_row_set_is_notice (QuayErrorRow *self,
                                            gboolean         is_notice);
void          quay_error_row_set_error     (QuayErrorRow    *self,
                                            const GError    *error,
                                            QuayRemedySet    offered,
                                            QuayRemedySet    always);
const GError *quay_error_row_get_error     (QuayErrorRow    *self);
void          quay_error_row_focus         (QuayErrorRow    *self);
void          quay_error_row_show_details  (QuayErrorRow    *self);

G_END_DECLS
