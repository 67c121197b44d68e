/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-access-token.h"
#include "quay-token-record.h"

G_BEGIN_DECLS

/* What tokens are called on every page. */
char       *quay_token_words_for_shape (QuayAccessToken *token) G_GNUC_WARN_UNUSED_RESULT;
const char *quay_token_words_for_scope (QuayTokenScope   scope);

G_END_DECLS
