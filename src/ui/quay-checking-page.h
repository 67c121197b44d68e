/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_CHECKING_PAGE (quay_checking_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayCheckingPage, quay_checking_page, QUAY, CHECKING_PAGE, QuayPage)

void quay_checking_page_stop (QuayCheckingPage *self);

G_END_DECLS
