/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-keyring-job.h"
#include "quay-token-copy.h"

G_BEGIN_DECLS

/* An item as it was before we changed anything, with all that is needed to make it again. */
typedef struct
{
  char        *path;
  GHashTable  *attributes;
  char        *label;
  SecretValue *value;   /* NULL when the service did not give it */
  gboolean     lost;    /* replaced or deleted by us */
} QuayKeyringOldItem;

/* (transfer full) (element-type QuayKeyringOldItem): of the items that the job has found, whose secrets were loaded. */
GPtrArray     *quay_keyring_remember_items (QuayKeyringJob        *job);
/* (transfer full) (element-type QuayTokenCopy): of those that can be made again. */
GPtrArray     *quay_keyring_copy_items     (GPtrArray             *old_items);
/* Makes an item; ends in secret_service_create_item_dbus_path_finish(). */
void           quay_keyring_create         (QuayKeyringJob        *job,
                                            const char            *collection,
                                            GHashTable            *attributes,
                                            const char            *label,
                                            SecretValue           *value,
                                            SecretItemCreateFlags  flags,
                                            GAsyncReadyCallback    callback);
void           quay_keyring_remake         (QuayKeyringJob        *job,
                                            QuayKeyringOldItem    *item,
                                            GAsyncReadyCallback    callback);
/* Runs a job that has not begun, so that there is one more item for its address. It returns TRUE, or fails. */
void           quay_keyring_add            (QuayKeyringJob        *job,
                                            QuayTokenCopy         *copy);

G_END_DECLS
