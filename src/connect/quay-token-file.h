/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-plan.h"
#include "quay-connection.h"

G_BEGIN_DECLS

/* The file in which Cargo keeps tokens, whosever they are: it may hold some of no feed and of no connection. */
void            quay_token_file_plan_protection_async  (QuayContext          *context,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
/* The token of @connection that a file holds, while Cargo uses the one in the keyring. */
void            quay_token_file_plan_removal_async     (QuayContext          *context,
                                                        QuayConnection       *connection,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
/* Ends both. */
QuayChangePlan *quay_token_file_plan_finish            (QuayContext          *context,
                                                        GAsyncResult         *result,
                                                        GError              **error);

G_END_DECLS
