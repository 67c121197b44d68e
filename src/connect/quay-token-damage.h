/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"

G_BEGIN_DECLS

/* What is wrong with a stored token, or with where it is stored. */
typedef enum
{
  QUAY_TOKEN_DAMAGE_NONE,

  /* The value, K12 */
  QUAY_TOKEN_DAMAGE_EMPTY,
  QUAY_TOKEN_DAMAGE_LINE_BREAK,         /* blanks or line breaks around it */
  QUAY_TOKEN_DAMAGE_WRAPPED,            /* blanks inside: base64 broke the line */
  QUAY_TOKEN_DAMAGE_SCHEME_MISSING,     /* base64 without “Basic ” */
  QUAY_TOKEN_DAMAGE_RAW,                /* the token itself */
  QUAY_TOKEN_DAMAGE_WRONG_SCHEME,
  QUAY_TOKEN_DAMAGE_COLON_MISSING,      /* base64 of the token alone */
  QUAY_TOKEN_DAMAGE_LINE_BREAK_INSIDE,  /* base64 of a token with its line break */
  QUAY_TOKEN_DAMAGE_UTF16,
  QUAY_TOKEN_DAMAGE_UNREADABLE,

  /* The place */
  QUAY_TOKEN_DAMAGE_DUPLICATED,         /* K09: two items for one address */
  QUAY_TOKEN_DAMAGE_IN_CONFIG,          /* F13: in config.toml */
  QUAY_TOKEN_DAMAGE_EXPOSED,            /* F14: credentials.toml that others can read */
  QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT,  /* C08: the keyring is asked before a variable that has another token */
} QuayTokenDamage;

QuayTokenDamage quay_token_damage_of_value   (QuaySecret       *value);
/* Whether a repair can be planned; an empty or unreadable value can only be replaced or deleted. */
gboolean        quay_token_damage_is_repairable (QuayTokenDamage damage);
/* What is wrong in particular, translated; NULL for NONE. @subject as below. (transfer full) */
char           *quay_token_damage_dup_text   (QuayTokenDamage   damage,
                                              const char       *subject);
/* What it is in the catalogue, with @path or variable as subject; NULL for NONE. (transfer full) */
GError         *quay_token_damage_to_error   (QuayTokenDamage   damage,
                                              const char       *subject);

G_END_DECLS
