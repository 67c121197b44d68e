/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-check-step.h"
#include "quay-remedies.h"

G_BEGIN_DECLS

#define QUAY_TYPE_CHECK_STEP_ROW (quay_check_step_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayCheckStepRow, quay_check_step_row, QUAY, CHECK_STEP_ROW, AdwExpanderRow)

/* A step that is shown as it comes. Emits “remedy” with one of @offered. */
GtkWidget     *quay_check_step_row_new      (QuayCheckStep     *step,
                                             QuayFeedAddress   *address,
                                             QuayRemedySet      offered);
QuayCheckStep *quay_check_step_row_get_step (QuayCheckStepRow  *self);

G_END_DECLS
