/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-damage"

#include "config.h"

#include "quay-token-damage.h"

#include <glib/gi18n-lib.h>

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

static const char *const texts[] = {
  [QUAY_TOKEN_DAMAGE_EMPTY] = N_("The stored value is empty."),
  [QUAY_TOKEN_DAMAGE_LINE_BREAK] = N_("There are spaces or line breaks around the value."),
  [QUAY_TOKEN_DAMAGE_WRAPPED] = N_("The value is broken into several lines."),
  /* Translators: “Basic” is not translated. */
  [QUAY_TOKEN_DAMAGE_SCHEME_MISSING] = N_("The word “Basic” before the value is missing."),
  /* Translators: “Basic” is not translated. */
  [QUAY_TOKEN_DAMAGE_RAW] = N_("The token is stored as it is, without “Basic” and without encoding."),
  [QUAY_TOKEN_DAMAGE_WRONG_SCHEME] = N_("The word before the value does not fit the token."),
  [QUAY_TOKEN_DAMAGE_COLON_MISSING] = N_("The token was encoded without a colon before it."),
  [QUAY_TOKEN_DAMAGE_LINE_BREAK_INSIDE] = N_("A line break was encoded together with the token."),
  /* Translators: the name of an encoding of texts. */
  [QUAY_TOKEN_DAMAGE_UTF16] = N_("The token was encoded as UTF-16."),
  [QUAY_TOKEN_DAMAGE_UNREADABLE] = N_("The value is not a token."),
  [QUAY_TOKEN_DAMAGE_DUPLICATED] = N_("There are two items for this address."),
  [QUAY_TOKEN_DAMAGE_IN_CONFIG] = N_("Tokens do not belong in a configuration file."),
  [QUAY_TOKEN_DAMAGE_EXPOSED] = N_("Other users of this computer can read the file."),
};

/**
 * quay_token_damage_dup_text:
 * @subject: (nullable): the path of the file, or the name of the variable
 *
 * Returns: (transfer full) (nullable): a sentence for who looks at the place
 */
char *
quay_token_damage_dup_text (QuayTokenDamage damage,
                            const char     *subject)
{
  if (damage == QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT)
    /* Translators: %s is the name of a variable. */
    return g_strdup_printf (_("Cargo uses this token instead of the one in “%s”."), subject);
  g_return_val_if_fail (damage < G_N_ELEMENTS (texts), NULL);
  return damage != QUAY_TOKEN_DAMAGE_NONE ? g_strdup (_(texts[damage])) : NULL;
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
      return quay_error_new (QUAY_ERROR_TOKEN_DAMAGED, subject, NULL, "%s", texts[damage]);
    }
}
