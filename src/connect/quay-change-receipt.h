/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was done, and the way back. Undo works once, and only while nothing else changed the same files. */
#define QUAY_TYPE_CHANGE_RECEIPT (quay_change_receipt_get_type ())
G_DECLARE_FINAL_TYPE (QuayChangeReceipt, quay_change_receipt, QUAY, CHANGE_RECEIPT, GObject)

/* Of the connection that the plan was about, or NULL. */
const char *quay_change_receipt_get_name      (QuayChangeReceipt    *self);
const char *quay_change_receipt_get_index_url (QuayChangeReceipt    *self);
/* The project's file that was changed and is shared, or NULL. */
GFile      *quay_change_receipt_get_shared_file (QuayChangeReceipt  *self);
/* How many items of the keyring were stored or deleted. */
guint       quay_change_receipt_get_n_tokens  (QuayChangeReceipt    *self);
/* QUAY_ERROR_PAT_NOT_REVOKED when the plan was to revoke a token and could not, or NULL. */
const GError *quay_change_receipt_get_leftover (QuayChangeReceipt   *self);
gboolean    quay_change_receipt_can_undo      (QuayChangeReceipt    *self);
void        quay_change_receipt_undo_async    (QuayChangeReceipt    *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean    quay_change_receipt_undo_finish   (QuayChangeReceipt    *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
