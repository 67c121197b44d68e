/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-connection.h"
#include "quay-token-group.h"
#include "quay-token-place-private.h"

G_BEGIN_DECLS

QuayTokenGroup *quay_token_group_new           (QuayContext      *context,
                                                QuayFeedAddress  *address,
                                                QuaySecret       *secret);
gboolean        quay_token_group_takes         (QuayTokenGroup   *self,
                                                QuayFeedAddress  *address,
                                                QuaySecret       *secret,
                                                const char       *locked_url);
/* Both are tokens of one organization. */
gboolean        quay_token_group_is_beside     (QuayTokenGroup   *self,
                                                QuayTokenGroup   *other);
void            quay_token_group_begin_reading (QuayTokenGroup   *self);
void            quay_token_group_add_place     (QuayTokenGroup   *self,
                                                QuayTokenPlace   *place,
                                                QuayTokenRecord  *record);
void            quay_token_group_add_connection (QuayTokenGroup  *self,
                                                QuayConnection   *connection,
                                                gboolean          uses);
void            quay_token_group_end_reading   (QuayTokenGroup   *self);
/* What is known now, about the token of all its places. */
void            quay_token_group_set_record    (QuayTokenGroup   *self,
                                                QuayTokenRecord  *record);
/* The value, or NULL when it cannot be read. */
QuaySecret     *quay_token_group_get_secret    (QuayTokenGroup   *self);

G_END_DECLS
