/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_SCOPE_UNKNOWN,
  QUAY_TOKEN_SCOPE_READ,         /* Packaging: Read */
  QUAY_TOKEN_SCOPE_READ_WRITE,   /* Packaging: Read & write */
} QuayTokenScope;

/* What is known about a token and is not secret. Immutable: each “with” answers with another record. */
#define QUAY_TYPE_TOKEN_RECORD (quay_token_record_get_type ())
typedef struct _QuayTokenRecord QuayTokenRecord;

GType            quay_token_record_get_type         (void);
/* @expires NULL: not known. */
QuayTokenRecord *quay_token_record_new              (GDateTime        *expires,
                                                     gboolean          remind);
QuayTokenRecord *quay_token_record_ref              (QuayTokenRecord  *self);
void             quay_token_record_unref            (QuayTokenRecord  *self);
gboolean         quay_token_record_equal            (QuayTokenRecord  *self,
                                                     QuayTokenRecord  *other);
QuayTokenRecord *quay_token_record_with_expiry      (QuayTokenRecord  *self,
                                                     GDateTime        *expires);
QuayTokenRecord *quay_token_record_with_remind      (QuayTokenRecord  *self,
                                                     gboolean          remind);
QuayTokenRecord *quay_token_record_with_saved       (QuayTokenRecord  *self,
                                                     GDateTime        *saved);
/* Who logs in with it, “ada@contoso.com”. */
QuayTokenRecord *quay_token_record_with_account     (QuayTokenRecord  *self,
                                                     const char       *account);
/* What the token is called in Azure DevOps, and what it may do there. */
QuayTokenRecord *quay_token_record_with_name        (QuayTokenRecord  *self,
                                                     const char       *name,
                                                     QuayTokenScope    scope);
/* The authorization ID of a personal access token that Quayside made; NULL for any other. */
QuayTokenRecord *quay_token_record_with_authorization (QuayTokenRecord *self,
                                                     const char       *authorization_id);

GDateTime       *quay_token_record_get_expiry       (QuayTokenRecord  *self);
/* When it was stored; NULL until it is. */
GDateTime       *quay_token_record_get_saved        (QuayTokenRecord  *self);
gboolean         quay_token_record_get_remind       (QuayTokenRecord  *self);
const char      *quay_token_record_get_account      (QuayTokenRecord  *self);
const char      *quay_token_record_get_name         (QuayTokenRecord  *self);
QuayTokenScope   quay_token_record_get_scope        (QuayTokenRecord  *self);
const char      *quay_token_record_get_authorization (QuayTokenRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayTokenRecord, quay_token_record_unref)

G_END_DECLS
