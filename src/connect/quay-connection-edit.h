/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-catalog.h"
#include "quay-connection-request.h"
#include "quay-connection.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_EDIT_FEED_ADDRESS = 1 << 0,       /* address and registry name */
  QUAY_EDIT_CREDENTIAL_HELPER = 1 << 1,
  QUAY_EDIT_DELETE_OLD_TOKEN = 1 << 2,   /* the item of the address, or with no helper the item, that is no longer used */
} QuayConnectionEditFlags;

/* Makes @request say what the connection is, so that the pages of the assistant can change it. */
void            quay_connection_fill_request           (QuayConnection         *self,
                                                        QuayConnectionRequest  *request);
/* Makes @request ask for another feed beside the one of @first: the same organization, place and helper. */
void            quay_connection_request_follow_feed    (QuayConnectionRequest  *request,
                                                        QuayConnectionRequest  *first);
/* Whether another address is asked for, so that a token in the keyring moves with it. */
gboolean        quay_connection_edit_moves_token       (QuayConnection         *self,
                                                        QuayConnectionRequest  *request);

/* Each says what would change, and writes nothing. */
void            quay_connection_plan_edit_async        (QuayConnection         *self,
                                                        QuayConnectionRequest  *request,
                                                        QuayConnectionEditFlags flags,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
/* Use No Login, Log In Anyway or Use That Address, for what the last check has found. */
void            quay_connection_plan_remedy_async      (QuayConnection         *self,
                                                        QuayRemedy              remedy,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
/* Crates.io is replaced, or not, wherever the connection is defined. */
void            quay_connection_plan_replacement_async (QuayConnection         *self,
                                                        gboolean                replace,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
/* Commands like cargo publish use the connection, or not, without an option, wherever it is defined. */
gboolean        quay_connection_is_default             (QuayConnection         *self);
void            quay_connection_plan_default_async     (QuayConnection         *self,
                                                        gboolean                use,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
/* @file, one of its places, no longer defines the connection. */
void            quay_connection_plan_leaving_async     (QuayConnection         *self,
                                                        GFile                  *file,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
/* The project in @folder defines the connection as well. */
void            quay_connection_plan_joining_async     (QuayConnection         *self,
                                                        GFile                  *folder,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
/* For all of them. */
QuayChangePlan *quay_connection_plan_edit_finish       (QuayConnection         *self,
                                                        GAsyncResult           *result,
                                                        GError                **error);

/* “cargo build --config …”, which takes public crates from crates.io itself this once. (transfer full) */
char           *quay_connection_dup_direct_command     (void);

G_END_DECLS
