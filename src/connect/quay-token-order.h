/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-plan.h"
#include "quay-connection.h"
#include "quay-edit-session.h"
#include "quay-token-place-private.h"

G_BEGIN_DECLS

/* What an operation on tokens wants, gathered on the main thread and made a plan in another. */
typedef struct _QuayTokenOrder QuayTokenOrder;

QuayTokenOrder *quay_token_order_new            (QuayContext         *context);
void            quay_token_order_free           (QuayTokenOrder      *self);
/* @secret NULL: the place is emptied. A variable cannot be changed, and is left out. */
void            quay_token_order_set_place      (QuayTokenOrder      *self,
                                                 QuayTokenPlace      *place,
                                                 QuaySecret          *secret,
                                                 QuayTokenRecord     *record);
/* An item of the keyring, whatever is there. */
void            quay_token_order_store          (QuayTokenOrder      *self,
                                                 const char          *url,
                                                 const char          *registry,
                                                 QuayTokenChange      change,
                                                 QuaySecret          *secret,
                                                 QuayTokenRecord     *record);
/* A line of a file with tokens; @flags as for quay_edit_session_open(). */
void            quay_token_order_write          (QuayTokenOrder      *self,
                                                 GFile               *file,
                                                 QuayEditFlags        flags,
                                                 const char          *registry,
                                                 QuaySecret          *secret);
/* What is known about a token that only files hold. */
void            quay_token_order_note           (QuayTokenOrder      *self,
                                                 const char          *url,
                                                 const char          *registry,
                                                 QuayTokenRecord     *record);
/* Makes the file readable by its owner alone. */
void            quay_token_order_protect        (QuayTokenOrder      *self,
                                                 GFile               *file);
/* Makes Cargo ask @helper for the token of @connection, unless it does already. */
void            quay_token_order_ask_helper     (QuayTokenOrder      *self,
                                                 QuayConnection      *connection,
                                                 const char          *helper);
/* The plan is filled in the thread; what it shall have besides can be set before. (transfer none) */
QuayChangePlan *quay_token_order_get_plan       (QuayTokenOrder      *self);
/* Runs as the end of @task, which returns the plan or an error. (transfer full) self and task */
void            quay_token_order_run            (QuayTokenOrder      *self,
                                                 GTask               *task);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayTokenOrder, quay_token_order_free)

G_END_DECLS
