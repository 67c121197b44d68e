/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cli-options.h"
#include "quay-context.h"

G_BEGIN_DECLS

/* Exit codes. */
#define QUAY_CLI_DONE 0
#define QUAY_CLI_FAILED 1
#define QUAY_CLI_USAGE 2
#define QUAY_CLI_UNKNOWN 2   /* of --check: nothing is wrong, but it cannot be told */

int           quay_cli_connect  (const QuayCliOptions  *options,
                                 QuayContext           *context,
                                 GCancellable          *cancellable);
int           quay_cli_check    (const QuayCliOptions  *options,
                                 QuayContext           *context,
                                 GCancellable          *cancellable);

/* The callback of an operation that quay_cli_wait() waits for; @user_data is the GAsyncResult ** given there. */
void          quay_cli_ready_cb (GObject               *object,
                                 GAsyncResult          *result,
                                 gpointer               user_data);
GAsyncResult *quay_cli_wait     (GAsyncResult         **result);

G_END_DECLS
