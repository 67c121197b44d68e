/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-receipt.h"
#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_REVIEW_PAGE (quay_review_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayReviewPage, quay_review_page, QUAY, REVIEW_PAGE, QuayPage)

QuayChangePlan    *quay_review_page_get_plan    (QuayReviewPage *self);
QuayChangeReceipt *quay_review_page_get_receipt (QuayReviewPage *self);

G_END_DECLS
