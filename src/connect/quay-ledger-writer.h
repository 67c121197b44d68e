/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-token-ledger.h"

G_BEGIN_DECLS

/* Changes the ledger on the disk away from the main thread, one change after the other. */
#define QUAY_TYPE_LEDGER_WRITER (quay_ledger_writer_get_type ())
G_DECLARE_FINAL_TYPE (QuayLedgerWriter, quay_ledger_writer, QUAY, LEDGER_WRITER, GObject)

/* One change. It runs in another thread with a ledger that has just been read, and writes at most once. */
typedef gboolean (*QuayLedgerChange) (QuayTokenLedger  *ledger,
                                      gpointer          data,
                                      GError          **error);

QuayLedgerWriter *quay_ledger_writer_new           (GFile                *file,
                                                    QuayTokenLedger      *ledger);
/* In the main thread. */
void              quay_ledger_writer_change_async  (QuayLedgerWriter     *self,
                                                    QuayLedgerChange      change,
                                                    gpointer              data,
                                                    GDestroyNotify        free_data,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean          quay_ledger_writer_change_finish (QuayLedgerWriter     *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
/* In any other thread: it waits for the disk. */
gboolean          quay_ledger_writer_change        (QuayLedgerWriter     *self,
                                                    QuayLedgerChange      change,
                                                    gpointer              data,
                                                    GError              **error);
/* Notes what is known about many tokens, as quay_token_ledger_set_records(). */
void              quay_ledger_writer_note_async    (QuayLedgerWriter     *self,
                                                    const char *const    *urls,
                                                    QuayTokenRecord     **records,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean          quay_ledger_writer_note          (QuayLedgerWriter     *self,
                                                    const char *const    *urls,
                                                    QuayTokenRecord     **records,
                                                    GError              **error);

G_END_DECLS
