/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-file"

#include "config.h"

#include "quay-token-file.h"

#include "quay-token-order.h"

/**
 * quay_token_file_plan_protection_async:
 *
 * Says what makes credentials.toml readable by its owner alone. Nothing is written.
 */
void
quay_token_file_plan_protection_async (QuayContext        *context,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  GTask *task;
  QuayTokenOrder *order;
  g_autoptr(GFile) file = NULL;

  g_return_if_fail (QUAY_IS_CONTEXT (context));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_file_plan_protection_async);
  file = quay_cargo_home_dup_credentials (quay_context_get_home (context));
  order = quay_token_order_new (context);
  quay_token_order_protect (order, file);
  quay_token_order_run (order, task);
}

/**
 * quay_token_file_plan_protection_finish:
 *
 * Returns: (transfer full): a plan for Review, which is empty when there is no such file; %NULL with an error of reading it
 */
QuayChangePlan *
quay_token_file_plan_protection_finish (QuayContext  *context,
                                        GAsyncResult *result,
                                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
