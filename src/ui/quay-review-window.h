/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-change-plan.h"

G_BEGIN_DECLS

#define QUAY_TYPE_REVIEW_WINDOW (quay_review_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayReviewWindow, quay_review_window, QUAY, REVIEW_WINDOW, AdwWindow)

/* Shows @plan and carries it out when told to. Emits “applied” with a QuayChangeReceipt, and closes; with a plan that
 * changes nothing it closes alone. Emits “plan-again” when the files have changed meanwhile, if somebody listens: that
 * one calls set_plan() or show_error() in the end. */
QuayReviewWindow *quay_review_window_new             (GtkWindow         *parent,
                                                      QuayContext       *context,
                                                      QuayChangePlan    *plan);
QuayChangePlan   *quay_review_window_get_plan        (QuayReviewWindow  *self);
void              quay_review_window_set_plan        (QuayReviewWindow  *self,
                                                      QuayChangePlan    *plan);
/* “_Apply” unless set: the button that does it, with a mnemonic. */
void              quay_review_window_set_apply_label (QuayReviewWindow  *self,
                                                      const char        *label);
/* “Review Changes” and nothing more unless set; @description NULL: none. */
void              quay_review_window_set_words       (QuayReviewWindow  *self,
                                                      const char        *title,
                                                      const char        *description);
void              quay_review_window_show_error      (QuayReviewWindow  *self,
                                                      const GError      *error);

G_END_DECLS
