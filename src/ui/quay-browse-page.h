/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_BROWSE_PAGE (quay_browse_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayBrowsePage, quay_browse_page, QUAY, BROWSE_PAGE, QuayPage)

void quay_browse_page_search (QuayBrowsePage *self);

G_END_DECLS
