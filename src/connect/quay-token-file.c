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

static QuayEditFlags
find_flags (QuayCargoConfig *config,
            GFile           *file)
{
  GPtrArray *files = quay_cargo_config_get_files (config);

  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *candidate = g_ptr_array_index (files, i);

      if (g_file_equal (candidate->file, file))
        return candidate->kind == QUAY_CARGO_FILE_CREDENTIALS ? QUAY_EDIT_SECRET :
               candidate->kind == QUAY_CARGO_FILE_PROJECT ? QUAY_EDIT_SHARED : QUAY_EDIT_NONE;
    }
  return QUAY_EDIT_NONE;
}

/**
 * quay_token_file_plan_removal_async:
 * @connection: whose configuration is known
 *
 * Says what takes the token out of the file in which `cargo:token` would find it, and nothing else: the one in the keyring
 * stays. Nothing is written.
 */
void
quay_token_file_plan_removal_async (QuayContext        *context,
                                    QuayConnection     *connection,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  GTask *task;
  QuayTokenOrder *order;
  QuayCargoConfig *config;
  const QuayCargoOrigin *origin;
  const QuayCargoRegistry *registry;
  const char *name;

  g_return_if_fail (QUAY_IS_CONTEXT (context));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_file_plan_removal_async);
  config = quay_connection_get_config (connection);
  name = quay_connection_get_name (connection);
  origin = quay_cargo_config_find_token (config, name);
  registry = quay_cargo_config_find_name (config, name);
  order = quay_token_order_new (context);
  if (origin != NULL && origin->file != NULL)
    quay_token_order_write (order, origin->file, find_flags (config, origin->file),
                            registry != NULL && registry->known_as != NULL ? registry->known_as : name, NULL);
  quay_token_order_run (order, task);
}

/**
 * quay_token_file_plan_finish:
 *
 * Returns: (transfer full): a plan for Review, which is empty when there is nothing to do any more; %NULL with an error of
 *   reading or editing a file
 */
QuayChangePlan *
quay_token_file_plan_finish (QuayContext  *context,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
