/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_HELPER_PAGE (quay_helper_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayHelperPage, quay_helper_page, QUAY, HELPER_PAGE, QuayPage)

G_END_DECLS
