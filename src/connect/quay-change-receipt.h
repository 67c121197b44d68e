/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was done, and the way back. Undo works once, and only while nothing else changed the same files. */
#define QUAY_TYPE_CHANGE_RECEIPT (quay_change_receipt_get_type ())
G_DECLARE_FINAL_TYPE (QuayChangeReceipt, quay_change_receipt, QUAY, CHANGE_RECEIPT, GObject)

const char *quay_change_receipt_get_name      (QuayChangeReceipt    *self);
const char *quay_change_receipt_get_index_url (QuayChangeReceipt    *self);
/* The project's file that was changed and is shared, or NULL. */
GFile      *quay_change_receipt_get_shared_file (QuayChangeReceipt  *self);
gboolean    quay_change_receipt_can_undo      (QuayChangeReceipt    *self);
void        quay_change_receipt_undo_async    (QuayChangeReceipt    *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean    quay_change_receipt_undo_finish   (QuayChangeReceipt    *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
