/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_LOGIN_PAGE (quay_login_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayLoginPage, quay_login_page, QUAY, LOGIN_PAGE, QuayPage)

void quay_login_page_clear_clipboard (QuayLoginPage *self);
void quay_login_page_enter_token     (QuayLoginPage *self);
void quay_login_page_choose_lifetime (QuayLoginPage *self);

G_END_DECLS
