/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-access-token"

#include "config.h"

#include "quay-access-token.h"

#include "quay-error.h"
#include "quay-token-form.h"

#include <string.h>

/* Far above every token, far below what would be slow to look at. */
#define LONGEST_TOKEN (64 * 1024)

/* A value may have several faults at once, such as UTF-16 with a line break in wrapped base64. Each repair takes one
 * away; none puts one back that comes before it. */
#define MOST_REPAIRS 8

/**
 * QuayAccessToken:
 *
 * What was typed into the token row, understood: its shape, the value of the Authorization header that is made from
 * it, and when it ends.
 *
 * A personal access token is never sent as it is: Azure Artifacts wants it as the password of “Basic”, in base64 on
 * one line, and Cargo sends byte for byte what is stored. Texts with a token in them stay in [struct@Quay.Secret]s
 * all the way.
 *
 * Immutable.
 */
struct _QuayAccessToken
{
  gatomicrefcount ref_count;
  QuayTokenShape  shape;
  QuayTokenNotes  notes;
  QuaySecret     *authorization;
  GDateTime      *expiry;
};

G_DEFINE_BOXED_TYPE (QuayAccessToken, quay_access_token, quay_access_token_ref, quay_access_token_unref)

/* The login in a Basic value, which is valid UTF-8 without a control character and has a token behind its colon. */
static gboolean
is_login (QuayTokenPart login)
{
  const char *colon = memchr (login.text, ':', login.length);

  return colon != NULL && colon + 1 < login.text + login.length &&
         !quay_token_part_has_controls (login) && g_utf8_validate (login.text, login.length, NULL);
}

/* “P\0A\0T\0”, perhaps with a byte order mark: what PowerShell's Unicode encoding makes of it. */
static QuaySecret *
narrow (QuayTokenPart wide)
{
  gsize first = wide.length >= 2 && memcmp (wide.text, "\xFF\xFE", 2) == 0 ? 2 : 0;
  QuaySecret *narrowed;
  char *buffer;

  if (wide.length % 2 != 0 || wide.length == first)
    return NULL;
  for (gsize i = first; i < wide.length; i += 2)
    {
      if (wide.text[i] == '\0' || (guchar) wide.text[i] >= 0x80 || wide.text[i + 1] != '\0')
        return NULL;
    }

  narrowed = quay_secret_new_blank ((wide.length - first) / 2, &buffer);
  for (gsize i = first; i < wide.length; i += 2)
    buffer[(i - first) / 2] = wide.text[i];
  return narrowed;
}

/* “user: token\n” → “user:token”. */
static QuaySecret *
trim_login (QuayTokenPart login)
{
  const char *colon = memchr (login.text, ':', login.length);
  QuayTokenPart user = { login.text, colon != NULL ? (gsize) (colon - login.text) : 0 };
  QuayTokenPart token = { login.text + user.length, login.length - user.length };
  QuaySecret *trimmed;
  char *buffer;

  if (colon != NULL)
    token = (QuayTokenPart) { colon + 1, login.length - user.length - 1 }
  ;
  user = quay_token_part_trim (user);
  token = quay_token_part_trim (token);

  trimmed = quay_secret_new_blank (user.length + (colon != NULL ? 1 : 0) + token.length, &buffer);
  memcpy (buffer, user.text, user.length);
  if (colon != NULL)
    buffer[user.length] = ':';
  memcpy (buffer + quay_secret_get_length (trimmed) - token.length, token.text, token.length);
  return trimmed;
}

/* What is inside the base64 of a Basic value. */
static QuayTokenDiagnosis
diagnose_login (QuayTokenPart login,
                QuaySecret  **repaired)
{
  g_autoptr(QuaySecret) better = NULL;

  better = narrow (login);
  if (better != NULL)
    {
      *repaired = quay_secret_base64 ("Basic ", better);
      return QUAY_TOKEN_UTF16;
    }

  better = trim_login (login);
  if (quay_secret_get_length (better) < login.length && quay_secret_get_length (better) > 0)
    {
      *repaired = quay_secret_base64 ("Basic ", better);
      return QUAY_TOKEN_LINE_BREAK_INSIDE;
    }

  if (is_login (login))
    return QUAY_TOKEN_FINE;
  if (login.length > 0 && memchr (login.text, ':', login.length) == NULL && quay_token_part_is_ascii (login) &&
      !quay_token_part_has_controls (login))
    {
      *repaired = quay_token_part_to_basic (login);
      return QUAY_TOKEN_COLON_MISSING;
    }
  return QUAY_TOKEN_UNREADABLE;
}

static QuayTokenDiagnosis
diagnose_basic (QuayTokenPart value,
                QuaySecret  **repaired)
{
  g_autoptr(QuaySecret) login = NULL;

  if (quay_token_part_has_blanks (value))
    {
      g_autoptr(QuaySecret) joined = quay_token_part_join (value);

      if (!quay_token_part_is_base64 (quay_token_part_of (joined)))
        return QUAY_TOKEN_UNREADABLE;
      *repaired = quay_secret_concat ("Basic ", joined);
      return QUAY_TOKEN_WRAPPED;
    }

  /* Before base64: a personal access token may decode to something, too. */
  if (quay_token_part_is_personal (value))
    {
      *repaired = quay_token_part_to_basic (value);
      return QUAY_TOKEN_WRONG_SCHEME;
    }
  if (quay_token_part_is_entra (value))
    {
      g_autoptr(QuaySecret) token = quay_token_part_to_secret (value);

      *repaired = quay_secret_concat ("Bearer ", token);
      return QUAY_TOKEN_WRONG_SCHEME;
    }

  if (!quay_token_part_is_base64 (value))
    return QUAY_TOKEN_UNREADABLE;
  login = quay_token_part_decode (value);
  return diagnose_login (quay_token_part_of (login), repaired);
}

static QuayTokenDiagnosis
diagnose_bearer (QuayTokenPart value,
                 QuaySecret  **repaired)
{
  if (quay_token_part_is_personal (value))
    {
      *repaired = quay_token_part_to_basic (value);
      return QUAY_TOKEN_WRONG_SCHEME;
    }
  if (value.length == 0 || quay_token_part_has_blanks (value) || quay_token_part_has_controls (value) ||
      !quay_token_part_is_ascii (value))
    return QUAY_TOKEN_UNREADABLE;
  return QUAY_TOKEN_FINE;
}

/* Base64 in which a login can be seen, with or without faults that have a repair of their own. */
static gboolean
is_encoded_login (QuayTokenPart value)
{
  g_autoptr(QuaySecret) joined = quay_token_part_join (value);
  g_autoptr(QuaySecret) login = NULL;
  g_autoptr(QuaySecret) repaired = NULL;
  QuayTokenDiagnosis diagnosis;

  if (!quay_token_part_is_base64 (quay_token_part_of (joined)))
    return FALSE;
  login = quay_token_part_decode (quay_token_part_of (joined));
  diagnosis = diagnose_login (quay_token_part_of (login), &repaired);

  /* Any text of the right length decodes to something; only a colon shows that it was meant to. */
  return diagnosis == QUAY_TOKEN_FINE || diagnosis == QUAY_TOKEN_UTF16 ||
         (diagnosis == QUAY_TOKEN_LINE_BREAK_INSIDE && is_login (quay_token_part_trim (quay_token_part_of (login))));
}

static QuayTokenDiagnosis
diagnose_bare (QuayTokenPart value,
               QuaySecret  **repaired)
{
  g_autoptr(QuaySecret) whole = quay_token_part_to_secret (value);

  if (quay_token_part_is_entra (value))
    {
      *repaired = quay_secret_concat ("Bearer ", whole);
      return QUAY_TOKEN_SCHEME_MISSING;
    }
  if (!quay_token_part_is_personal (value) && is_encoded_login (value))
    {
      *repaired = quay_secret_concat ("Basic ", whole);
      return QUAY_TOKEN_SCHEME_MISSING;
    }
  if (quay_token_part_has_blanks (value) || quay_token_part_has_controls (value) ||
      !g_utf8_validate (value.text, value.length, NULL))
    return QUAY_TOKEN_UNREADABLE;

  *repaired = quay_token_part_to_basic (value);
  return QUAY_TOKEN_RAW;
}

/* Whether one plain blank stands between the scheme and its value, or there is no value. */
static gboolean
is_separated (QuayTokenPart whole,
              gsize         scheme,
              QuayTokenPart value)
{
  return value.length == 0 || (value.text == whole.text + scheme + 1 && whole.text[scheme] == ' ');
}

/* The first fault of @stored and, unless nothing can be done, what it is without that fault. */
static QuayTokenDiagnosis
diagnose (QuaySecret  *stored,
          QuaySecret **repaired)
{
  QuayTokenPart whole = quay_token_part_of (stored);
  QuayTokenPart part;
  QuayTokenPart value;

  *repaired = NULL;
  if (whole.length > LONGEST_TOKEN)
    return QUAY_TOKEN_UNREADABLE;

  part = quay_token_part_trim (whole);
  if (part.length == 0)
    return QUAY_TOKEN_EMPTY;
  if (part.length < whole.length)
    {
      *repaired = quay_token_part_to_secret (part);
      return QUAY_TOKEN_LINE_BREAK;
    }

  if (quay_token_part_has_scheme (part, "Basic", &value))
    {
      /* Anything but one blank behind the scheme counts as a blank in the encoded part. */
      if (!is_separated (part, strlen ("Basic"), value))
        value = (QuayTokenPart) { part.text + strlen ("Basic"), part.length - strlen ("Basic") }
      ;
      return diagnose_basic (value, repaired);
    }
  if (quay_token_part_has_scheme (part, "Bearer", &value))
    {
      if (!is_separated (part, strlen ("Bearer"), value))
        {
          g_autoptr(QuaySecret) token = quay_token_part_to_secret (value);

          *repaired = quay_secret_concat ("Bearer ", token);
          return QUAY_TOKEN_WRAPPED;
        }
      return diagnose_bearer (value, repaired);
    }
  return diagnose_bare (part, repaired);
}

static const char *
describe (QuayTokenDiagnosis diagnosis)
{
  switch (diagnosis)
    {
    case QUAY_TOKEN_FINE:
      return "it is fine";
    case QUAY_TOKEN_EMPTY:
      return "it is empty";
    case QUAY_TOKEN_LINE_BREAK:
      return "there are blanks or line breaks around it";
    case QUAY_TOKEN_WRAPPED:
      return "there are blanks or line breaks in the encoded part";
    case QUAY_TOKEN_SCHEME_MISSING:
      return "the word before the encoded part is missing";
    case QUAY_TOKEN_RAW:
      return "it is the token itself, not encoded";
    case QUAY_TOKEN_WRONG_SCHEME:
      return "the word before the token does not fit the token";
    case QUAY_TOKEN_COLON_MISSING:
      return "the encoded part is the token without a user name and colon";
    case QUAY_TOKEN_LINE_BREAK_INSIDE:
      return "a blank or line break was encoded with the token";
    case QUAY_TOKEN_UTF16:
      return "the encoded part is UTF-16";
    case QUAY_TOKEN_UNREADABLE:
      return "it cannot be read";
    default:
      g_return_val_if_reached ("it cannot be read");
    }
}

static void
set_damaged (GError           **error,
             QuayTokenDiagnosis diagnosis)
{
  quay_error_set (error, QUAY_ERROR_TOKEN_DAMAGED, NULL, NULL, "The stored token has a wrong form: %s",
                  describe (diagnosis));
}

/* Repairs until nothing is left to repair. @first is the first fault, %QUAY_TOKEN_FINE when there was none. */
static QuaySecret *
repair (QuaySecret         *stored,
        QuayTokenDiagnosis *first)
{
  g_autoptr(QuaySecret) value = quay_secret_ref (stored);

  for (guint i = 0; i < MOST_REPAIRS; i++)
    {
      g_autoptr(QuaySecret) better = NULL;
      QuayTokenDiagnosis diagnosis = diagnose (value, &better);

      if (i == 0)
        *first = diagnosis;
      if (diagnosis == QUAY_TOKEN_FINE)
        return g_steal_pointer (&value);
      if (better == NULL)
        return NULL;

      quay_secret_unref (value);
      value = g_steal_pointer (&better);
    }
  return NULL;
}

static GDateTime *
read_expiry (QuaySecret *authorization)
{
  QuayTokenPart value;

  if (!quay_token_part_has_scheme (quay_token_part_of (authorization), "Bearer", &value) ||
      !quay_token_part_is_entra (value))
    return NULL;
  return quay_token_part_read_expiry (value);
}

/* “basic x” → “Basic x”: servers do not mind, but people who compare values do. */
static QuaySecret *
normalise_scheme (QuaySecret *authorization)
{
  static const char *schemes[] = { "Basic", "Bearer" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      QuayTokenPart value;

      if (quay_token_part_has_scheme (quay_token_part_of (authorization), schemes[i], &value))
        {
          g_autofree char *prefix = g_strdup_printf ("%s ", schemes[i]);
          g_autoptr(QuaySecret) token = quay_token_part_to_secret (value);

          return quay_secret_concat (prefix, token);
        }
    }
  return quay_secret_ref (authorization);
}

/* A ready-made value, with its scheme or without it. */
static gboolean
read_ready_made (QuayAccessToken *self,
                 QuaySecret      *typed,
                 GError         **error)
{
  g_autoptr(QuaySecret) repaired = NULL;
  QuayTokenDiagnosis fault;
  QuayTokenPart value;

  repaired = repair (typed, &fault);
  if (repaired == NULL)
    {
      quay_error_set (error, QUAY_ERROR_INPUT_TOKEN_WORDS, NULL, NULL, "The value is not complete: %s",
                      describe (fault));
      return FALSE;
    }

  if (fault == QUAY_TOKEN_WRAPPED)
    self->notes |= QUAY_TOKEN_NOTE_UNWRAPPED;
  else if (fault != QUAY_TOKEN_FINE)
    self->notes |= QUAY_TOKEN_NOTE_REPAIRED;

  self->authorization = normalise_scheme (repaired);
  self->shape = quay_token_part_has_scheme (quay_token_part_of (self->authorization), "Basic", &value)
                ? QUAY_TOKEN_SHAPE_BASIC : QUAY_TOKEN_SHAPE_BEARER;
  return TRUE;
}

static gboolean
read_token (QuayAccessToken *self,
            QuayTokenPart    part,
            GError         **error)
{
  if (quay_token_part_has_blanks (part) || quay_token_part_has_controls (part) ||
      !g_utf8_validate (part.text, part.length, NULL))
    {
      quay_error_set (error, QUAY_ERROR_INPUT_TOKEN_SPACE, NULL, NULL, "A token does not contain spaces");
      return FALSE;
    }

  if (quay_token_part_is_personal (part))
    self->shape = QUAY_TOKEN_SHAPE_PERSONAL;
  else if (quay_token_part_is_cut_off (part))
    self->notes |= QUAY_TOKEN_NOTE_CUT_OFF;
  self->authorization = quay_token_part_to_basic (part);
  return TRUE;
}

/**
 * quay_access_token_new:
 * @typed: what was typed or pasted; blanks, line breaks and byte order marks around it do not count
 * @error: %QUAY_ERROR_INPUT_INCOMPLETE when there is nothing, with “token” as subject; %QUAY_ERROR_INPUT_TOKEN_SPACE
 *   for blanks or control characters inside a token and for more than 64 KiB; %QUAY_ERROR_INPUT_TOKEN_WORDS for a
 *   value of “Basic” or “Bearer” that is not complete
 *
 * Understands a token. An Entra token that has ended is understood, too, see quay_access_token_get_expiry(); so is a
 * text of no known kind, because an Azure DevOps Server may make tokens of its own kind. Faults of ready-made values
 * that have one obvious repair are repaired.
 *
 * Sources: the manual of Azure DevOps, “Use personal access tokens” and “Get started with Cargo packages”, 2026.
 *
 * Returns: (transfer full): the token
 */
QuayAccessToken *
quay_access_token_new (QuaySecret *typed,
                       GError    **error)
{
  g_autoptr(QuayAccessToken) self = NULL;
  g_autoptr(QuaySecret) trimmed = NULL;
  QuayTokenPart part;
  QuayTokenPart value;
  gboolean has_scheme;

  g_return_val_if_fail (typed != NULL, NULL);

  if (quay_secret_get_length (typed) > LONGEST_TOKEN)
    {
      quay_error_set (error, QUAY_ERROR_INPUT_TOKEN_SPACE, NULL, NULL, "A token is shorter than this text");
      return NULL;
    }
  part = quay_token_part_trim (quay_token_part_of (typed));
  if (part.length == 0)
    {
      quay_error_set (error, QUAY_ERROR_INPUT_INCOMPLETE, "token", NULL, "There is no token");
      return NULL;
    }

  self = g_new0 (QuayAccessToken, 1);
  g_atomic_ref_count_init (&self->ref_count);
  trimmed = quay_token_part_to_secret (part);
  has_scheme = quay_token_part_has_scheme (part, "Basic", &value) ||
               quay_token_part_has_scheme (part, "Bearer", &value);

  if (quay_token_part_is_entra (part))
    {
      self->shape = QUAY_TOKEN_SHAPE_ENTRA;
      self->authorization = quay_secret_concat ("Bearer ", trimmed);
    }
  else if (has_scheme || (!quay_token_part_is_personal (part) && is_encoded_login (part)))
    {
      if (!read_ready_made (self, trimmed, error))
        return NULL;
    }
  else if (!read_token (self, part, error))
    return NULL;

  self->expiry = read_expiry (self->authorization);
  return g_steal_pointer (&self);
}

QuayAccessToken *
quay_access_token_ref (QuayAccessToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_access_token_unref (QuayAccessToken *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->authorization, quay_secret_unref);
  g_clear_pointer (&self->expiry, g_date_time_unref);
  g_free (self);
}

QuayTokenShape
quay_access_token_get_shape (QuayAccessToken *self)
{
  g_return_val_if_fail (self != NULL, QUAY_TOKEN_SHAPE_UNKNOWN);

  return self->shape;
}

QuayTokenNotes
quay_access_token_get_notes (QuayAccessToken *self)
{
  g_return_val_if_fail (self != NULL, QUAY_TOKEN_NOTE_NONE);

  return self->notes;
}

/**
 * quay_access_token_get_authorization:
 *
 * Returns: (transfer none): the complete value of the Authorization header, which is also what Cargo stores
 */
QuaySecret *
quay_access_token_get_authorization (QuayAccessToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->authorization;
}

/**
 * quay_access_token_get_expiry:
 *
 * Returns: (transfer none) (nullable): when an Entra token ends, in UTC; %NULL for every other, because only they
 *   carry it
 */
GDateTime *
quay_access_token_get_expiry (QuayAccessToken *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->expiry;
}

/**
 * quay_access_token_diagnose_stored:
 * @stored: the value that Cargo would send
 *
 * What is wrong with a stored value; the first fault, when there are several. Whether Azure accepts a value without
 * a fault is another question.
 */
QuayTokenDiagnosis
quay_access_token_diagnose_stored (QuaySecret *stored)
{
  g_autoptr(QuaySecret) repaired = NULL;

  g_return_val_if_fail (stored != NULL, QUAY_TOKEN_EMPTY);

  return diagnose (stored, &repaired);
}

/**
 * quay_access_token_check_stored:
 * @stored: the value that Cargo would send
 * @error: %QUAY_ERROR_TOKEN_DAMAGED, whose message says how
 */
gboolean
quay_access_token_check_stored (QuaySecret *stored,
                                GError    **error)
{
  QuayTokenDiagnosis diagnosis = quay_access_token_diagnose_stored (stored);

  if (diagnosis != QUAY_TOKEN_FINE)
    set_damaged (error, diagnosis);
  return diagnosis == QUAY_TOKEN_FINE;
}

/**
 * quay_access_token_repair_stored:
 * @stored: the value that Cargo would send
 * @error: %QUAY_ERROR_TOKEN_DAMAGED when the token in it cannot be made out
 *
 * Returns: (transfer full): the value to store instead: @stored itself when it is fine
 */
QuaySecret *
quay_access_token_repair_stored (QuaySecret *stored,
                                 GError    **error)
{
  QuayTokenDiagnosis first = QUAY_TOKEN_UNREADABLE;
  QuaySecret *repaired;

  g_return_val_if_fail (stored != NULL, NULL);

  repaired = repair (stored, &first);
  if (repaired == NULL)
    set_damaged (error, first);
  return repaired;
}
