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
/* Ends quay_keyring_create(): the job, with the object path of the item; NULL when it has failed, or was declined. */
QuayKeyringJob *quay_keyring_create_end    (GObject               *service,
                                            GAsyncResult          *result,
                                            gpointer               step,
                                            char                 **path);

/* How a job takes back what it has done: what it failed for, and what is to be there again. It stands first in the data
 * of such a job. */
typedef struct
{
  GPtrArray       *old_items;   /* QuayKeyringOldItem */
  GError          *failure;     /* what the caller gets when all is as it was */
  guint            next;        /* of the items */
  QuayKeyringFunc  then;
} QuayKeyringRetreat;

void           quay_keyring_retreat_clear  (QuayKeyringRetreat    *retreat);
/* From here on the job fails with @failure, whatever else happens. (transfer full) */
void           quay_keyring_retreat_begin  (QuayKeyringJob        *job,
                                            GError                *failure);
/* Makes the items again that are lost, and then goes on with @then. */
void           quay_keyring_retreat_remake (QuayKeyringJob        *job,
                                            QuayKeyringFunc        then);
void           quay_keyring_retreat_end    (QuayKeyringJob        *job);

/* Where an item is on the bus. */
const char    *quay_keyring_peek_path      (SecretItem            *item);
/* Runs a job that has not begun, so that there is one more item for its address. It returns TRUE, or fails. */
void           quay_keyring_add            (QuayKeyringJob        *job,
                                            QuayTokenCopy         *copy);

G_END_DECLS
