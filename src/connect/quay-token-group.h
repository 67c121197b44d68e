/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-connection-state.h"
#include "quay-context.h"
#include "quay-feed-address.h"
#include "quay-token-place.h"

G_BEGIN_DECLS

/* One token of one organization, wherever it is stored: what a row of the page Tokens shows.
 *
 * Properties, all read only and notifying: organization, subtitle (“Used by 2 connections · Keyring”), account
 * (string or NULL), saved (GDateTime or NULL), expires (GDateTime or NULL), state (QuayConnectionState: OK, SOON,
 * EXPIRED, DAMAGED, LOCKED, DENIED or UNCHECKED), state-title (translated), n-connections, orphaned (of an address
 * without a connection: “Not Used”), renewable. */
#define QUAY_TYPE_TOKEN_GROUP (quay_token_group_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenGroup, quay_token_group, QUAY, TOKEN_GROUP, GObject)

QuayContext         *quay_token_group_get_context      (QuayTokenGroup  *self);
const char          *quay_token_group_get_organization (QuayTokenGroup  *self);
/* Of one of its feeds: where its host, its organization and its page of tokens come from. */
QuayFeedAddress     *quay_token_group_get_address      (QuayTokenGroup  *self);
/* GListModel of QuayTokenPlace. */
GListModel          *quay_token_group_get_places       (QuayTokenGroup  *self);
/* GListModel of QuayConnection: those for which Cargo takes this token. */
GListModel          *quay_token_group_get_connections  (QuayTokenGroup  *self);
/* What the registry of @place is called: by the connection of its address, else as the item or the file has it. */
const char          *quay_token_group_get_name_of      (QuayTokenGroup  *self,
                                                        QuayTokenPlace  *place);
/* What is known about it, or NULL. */
QuayTokenRecord     *quay_token_group_get_record       (QuayTokenGroup  *self);
GDateTime           *quay_token_group_get_expires      (QuayTokenGroup  *self);
QuayConnectionState  quay_token_group_get_state        (QuayTokenGroup  *self);
/* The first of its places, in the order of QuayTokenDamage. */
QuayTokenDamage      quay_token_group_get_damage       (QuayTokenGroup  *self);
/* The same in the catalogue's terms, or NULL. (transfer full) */
GError              *quay_token_group_dup_error        (QuayTokenGroup  *self);
gboolean             quay_token_group_is_orphaned      (QuayTokenGroup  *self);
/* Created by Quayside in the hosted service, so that it can be renewed and revoked with a login of the Azure CLI. */
gboolean             quay_token_group_is_renewable     (QuayTokenGroup  *self);
gboolean             quay_token_group_is_in_keyring    (QuayTokenGroup  *self);

G_END_DECLS
