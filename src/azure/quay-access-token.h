/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_SHAPE_UNKNOWN,    /* sent as a personal access token */
  QUAY_TOKEN_SHAPE_PERSONAL,
  QUAY_TOKEN_SHAPE_ENTRA,
  QUAY_TOKEN_SHAPE_BASIC,
  QUAY_TOKEN_SHAPE_BEARER,
} QuayTokenShape;

typedef enum
{
  QUAY_TOKEN_NOTE_NONE = 0,
  QUAY_TOKEN_NOTE_UNWRAPPED = 1 << 0,   /* blanks or line breaks inside a Basic value were removed */
  QUAY_TOKEN_NOTE_CUT_OFF = 1 << 1,     /* looks like a part of a personal access token */
  QUAY_TOKEN_NOTE_REPAIRED = 1 << 2,    /* a ready-made value had another fault, which is mended */
} QuayTokenNotes;

/* What is wrong with a stored value. All but the first, EMPTY and UNREADABLE can be repaired. */
typedef enum
{
  QUAY_TOKEN_FINE,
  QUAY_TOKEN_EMPTY,
  QUAY_TOKEN_LINE_BREAK,         /* blanks or line breaks around the value */
  QUAY_TOKEN_WRAPPED,            /* blanks inside the base64 part */
  QUAY_TOKEN_SCHEME_MISSING,     /* base64 of “user:token” or an Entra token, without “Basic ” or “Bearer ” */
  QUAY_TOKEN_RAW,                /* the token itself */
  QUAY_TOKEN_WRONG_SCHEME,       /* the token itself behind “Basic ”, a personal access token behind “Bearer ” */
  QUAY_TOKEN_COLON_MISSING,      /* base64 of the token alone */
  QUAY_TOKEN_LINE_BREAK_INSIDE,  /* base64 of a token with its line break */
  QUAY_TOKEN_UTF16,              /* base64 of UTF-16 */
  QUAY_TOKEN_UNREADABLE,
} QuayTokenDiagnosis;

/* What was typed into the token row, understood. Immutable. */
#define QUAY_TYPE_ACCESS_TOKEN (quay_access_token_get_type ())
typedef struct _QuayAccessToken QuayAccessToken;

GType               quay_access_token_get_type          (void);
/* Errors: QUAY_ERROR_INPUT_INCOMPLETE (empty), _TOKEN_SPACE, _TOKEN_WORDS; an expired Entra token is none, see
 * quay_access_token_get_expiry(). */
QuayAccessToken    *quay_access_token_new               (QuaySecret       *typed,
                                                         GError          **error);
QuayAccessToken    *quay_access_token_ref               (QuayAccessToken  *self);
void                quay_access_token_unref             (QuayAccessToken  *self);
QuayTokenShape      quay_access_token_get_shape         (QuayAccessToken  *self);
QuayTokenNotes      quay_access_token_get_notes         (QuayAccessToken  *self);
/* The complete value of the Authorization header, which is also what Cargo stores. */
QuaySecret         *quay_access_token_get_authorization (QuayAccessToken  *self);
GDateTime          *quay_access_token_get_expiry        (QuayAccessToken  *self);

/* What a stored value is worth to Cargo and Azure: TRUE when it can be sent as it is, otherwise
 * QUAY_ERROR_TOKEN_DAMAGED whose message says how. */
gboolean            quay_access_token_check_stored      (QuaySecret       *stored,
                                                         GError          **error);
QuayTokenDiagnosis  quay_access_token_diagnose_stored   (QuaySecret       *stored);
/* What to store instead; @stored itself when it is fine, NULL with QUAY_ERROR_TOKEN_DAMAGED when nobody can tell. */
QuaySecret         *quay_access_token_repair_stored     (QuaySecret       *stored,
                                                         GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAccessToken, quay_access_token_unref)

G_END_DECLS
