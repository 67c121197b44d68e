/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"
#include "quay-token-record.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_CHANGE_NONE,      /* the keyring is not touched; only what is known about the token is noted */
  QUAY_TOKEN_CHANGE_ADD,
  QUAY_TOKEN_CHANGE_REPLACE,
  QUAY_TOKEN_CHANGE_KEEP,      /* the same value stands there */
  QUAY_TOKEN_CHANGE_REMOVE,
} QuayTokenChange;

/* One token of a plan: where it lies and what would happen to it. Immutable; properties url, registry, label
 * (“cargo-registry:crates”) and change, all read only. The value is none of them. */
#define QUAY_TYPE_TOKEN_PLAN (quay_token_plan_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenPlan, quay_token_plan, QUAY, TOKEN_PLAN, GObject)

QuayTokenPlan   *quay_token_plan_new            (const char       *url,
                                                 const char       *registry,
                                                 QuayTokenChange   change,
                                                 QuaySecret       *secret,
                                                 QuayTokenRecord  *record);
const char      *quay_token_plan_get_url        (QuayTokenPlan    *self);
const char      *quay_token_plan_get_registry   (QuayTokenPlan    *self);
const char      *quay_token_plan_get_label      (QuayTokenPlan    *self);
QuayTokenChange  quay_token_plan_get_change     (QuayTokenPlan    *self);
/* NULL when it is deleted or not touched, or when the plan has yet to create it. */
QuaySecret      *quay_token_plan_get_secret     (QuayTokenPlan    *self);
/* NULL: what was known is forgotten, unless the token is kept. */
QuayTokenRecord *quay_token_plan_get_record     (QuayTokenPlan    *self);
/* Whether an item of the keyring would be written or deleted. */
gboolean         quay_token_plan_touches_keyring (QuayTokenPlan   *self);

G_END_DECLS
