/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-receipt.h"
#include "quay-connection-list.h"
#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_DONE_PAGE (quay_done_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayDonePage, quay_done_page, QUAY, DONE_PAGE, QuayPage)

void quay_done_page_show (QuayDonePage       *self,
                          QuayChangeReceipt  *receipt,
                          QuayConnectionList *connections,
                          gboolean            checked);
/* What followed the advice about the network is taken back; nothing to do is no error. */
void     quay_done_page_undo_advice_async  (QuayDonePage        *self,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean quay_done_page_undo_advice_finish (QuayDonePage        *self,
                                            GAsyncResult        *result,
                                            GError             **error);

G_END_DECLS
