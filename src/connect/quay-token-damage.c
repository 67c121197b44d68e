/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-damage"

#include "config.h"

#include "quay-token-damage.h"

#include "quay-access-token.h"
#include "quay-error.h"

/**
 * quay_token_damage_of_value:
 * @value: what is stored, as Cargo would send it
 *
 * Judges the value alone. The first fault counts, when there are several.
 */
QuayTokenDamage
quay_token_damage_of_value (QuaySecret *value)
{
  g_return_val_if_fail (value != NULL, QUAY_TOKEN_DAMAGE_EMPTY);

  switch (quay_access_token_diagnose_stored (value))
    {
    case QUAY_TOKEN_FINE:
      return QUAY_TOKEN_DAMAGE_NONE;
    case QUAY_TOKEN_EMPTY:
      return QUAY_TOKEN_DAMAGE_EMPTY;
    case QUAY_TOKEN_LINE_BREAK:
      return QUAY_TOKEN_DAMAGE_LINE_BREAK;
    case QUAY_TOKEN_WRAPPED:
      return QUAY_TOKEN_DAMAGE_WRAPPED;
    case QUAY_TOKEN_SCHEME_MISSING:
      return QUAY_TOKEN_DAMAGE_SCHEME_MISSING;
    case QUAY_TOKEN_RAW:
      return QUAY_TOKEN_DAMAGE_RAW;
    case QUAY_TOKEN_WRONG_SCHEME:
      return QUAY_TOKEN_DAMAGE_WRONG_SCHEME;
    case QUAY_TOKEN_COLON_MISSING:
      return QUAY_TOKEN_DAMAGE_COLON_MISSING;
    case QUAY_TOKEN_LINE_BREAK_INSIDE:
      return QUAY_TOKEN_DAMAGE_LINE_BREAK_INSIDE;
    case QUAY_TOKEN_UTF16:
      return QUAY_TOKEN_DAMAGE_UTF16;
    case QUAY_TOKEN_UNREADABLE:
    default:
      return QUAY_TOKEN_DAMAGE_UNREADABLE;
    }
}

gboolean
quay_token_damage_is_repairable (QuayTokenDamage damage)
{
  return damage != QUAY_TOKEN_DAMAGE_NONE && damage != QUAY_TOKEN_DAMAGE_EMPTY &&
         damage != QUAY_TOKEN_DAMAGE_UNREADABLE;
}

/**
 * quay_token_damage_to_error:
 * @subject: (nullable): the path of the file, or the name of the variable
 *
 * Returns: (transfer full) (nullable): %QUAY_ERROR_TOKEN_DAMAGED, %QUAY_ERROR_TOKEN_DUPLICATED,
 *   %QUAY_ERROR_TOKEN_IN_CONFIG, %QUAY_ERROR_TOKEN_FILE_EXPOSED or %QUAY_ERROR_TWO_TOKENS, for the catalogue's words
 */
GError *
quay_token_damage_to_error (QuayTokenDamage damage,
                            const char     *subject)
{
  switch (damage)
    {
    case QUAY_TOKEN_DAMAGE_NONE:
      return NULL;
    case QUAY_TOKEN_DAMAGE_DUPLICATED:
      return quay_error_new (QUAY_ERROR_TOKEN_DUPLICATED, NULL, NULL, "Two items have the same address");
    case QUAY_TOKEN_DAMAGE_IN_CONFIG:
      return quay_error_new (QUAY_ERROR_TOKEN_IN_CONFIG, subject, NULL, "A token is in “%s”", subject);
    case QUAY_TOKEN_DAMAGE_EXPOSED:
      return quay_error_new (QUAY_ERROR_TOKEN_FILE_EXPOSED, subject, NULL, "Others can read “%s”", subject);
    case QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT:
      return quay_error_new (QUAY_ERROR_TWO_TOKENS, subject, NULL, "The keyring is asked before “%s”", subject);
    case QUAY_TOKEN_DAMAGE_EMPTY:
    case QUAY_TOKEN_DAMAGE_LINE_BREAK:
    case QUAY_TOKEN_DAMAGE_WRAPPED:
    case QUAY_TOKEN_DAMAGE_SCHEME_MISSING:
    case QUAY_TOKEN_DAMAGE_RAW:
    case QUAY_TOKEN_DAMAGE_WRONG_SCHEME:
    case QUAY_TOKEN_DAMAGE_COLON_MISSING:
    case QUAY_TOKEN_DAMAGE_LINE_BREAK_INSIDE:
    case QUAY_TOKEN_DAMAGE_UTF16:
    case QUAY_TOKEN_DAMAGE_UNREADABLE:
    default:
      return quay_error_new (QUAY_ERROR_TOKEN_DAMAGED, subject, NULL, "The stored value has fault %d", damage);
    }
}
