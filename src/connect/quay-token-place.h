/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-token-damage.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_IN_KEYRING,
  QUAY_TOKEN_IN_CREDENTIALS,   /* credentials.toml */
  QUAY_TOKEN_IN_CONFIG,        /* a config.toml */
  QUAY_TOKEN_IN_ENVIRONMENT,   /* a variable: only looked at */
} QuayTokenPlaceKind;

/* One place in which a token is stored, for one registry. Immutable; properties, all read only: kind (int), url,
 * registry, title (“Keyring”, “~/.cargo/credentials.toml”, the variable), damage (int), locked, used. */
#define QUAY_TYPE_TOKEN_PLACE (quay_token_place_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenPlace, quay_token_place, QUAY, TOKEN_PLACE, GObject)

QuayTokenPlaceKind  quay_token_place_get_kind      (QuayTokenPlace  *self);
/* The index address of the registry, in Cargo's form. */
const char         *quay_token_place_get_url       (QuayTokenPlace  *self);
/* The registry's name, as the item or the file has it. */
const char         *quay_token_place_get_registry  (QuayTokenPlace  *self);
/* NULL for the keyring and for a variable. */
GFile              *quay_token_place_get_file      (QuayTokenPlace  *self);
/* From 1; 0 where there is no file. */
guint               quay_token_place_get_line      (QuayTokenPlace  *self);
/* The name of the variable that it is, or that it hides; NULL for neither. */
const char         *quay_token_place_get_variable  (QuayTokenPlace  *self);
const char         *quay_token_place_get_title     (QuayTokenPlace  *self);
QuayTokenDamage     quay_token_place_get_damage    (QuayTokenPlace  *self);
/* What is to be known about the place, translated: what is wrong there, or why nothing can be done; or NULL.
 * (transfer full) */
char               *quay_token_place_dup_note      (QuayTokenPlace  *self);
/* The item is in a keyring that is locked, so nobody knows what it holds. */
gboolean            quay_token_place_is_locked     (QuayTokenPlace  *self);
/* Cargo takes the token from here for a connection that is known. */
gboolean            quay_token_place_is_used       (QuayTokenPlace  *self);
/* Seconds since 1970, or 0 when the keyring does not tell. */
gint64              quay_token_place_get_modified  (QuayTokenPlace  *self);

G_END_DECLS
