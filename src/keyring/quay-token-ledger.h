/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-file-store.h"
#include "quay-token-record.h"

G_BEGIN_DECLS

/* What is known about a token and is not secret, in a key file of our own by index address: when it expires, whether
 * to remind, when it was saved, and more, see QuayTokenRecord. Never in the keyring item, where extra attributes would
 * make duplicates. */
#define QUAY_TYPE_TOKEN_LEDGER (quay_token_ledger_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokenLedger, quay_token_ledger, QUAY, TOKEN_LEDGER, GObject)

QuayTokenLedger *quay_token_ledger_new        (GFile            *file);
gboolean         quay_token_ledger_load       (QuayTokenLedger  *self,
                                               GError          **error);
/* What another one of the same file has read or written last. */
void             quay_token_ledger_take_over  (QuayTokenLedger  *self,
                                               QuayTokenLedger  *other);
GDateTime       *quay_token_ledger_get_expiry (QuayTokenLedger  *self,
                                               const char       *url);
GDateTime       *quay_token_ledger_get_saved  (QuayTokenLedger  *self,
                                               const char       *url);
gboolean         quay_token_ledger_get_remind (QuayTokenLedger  *self,
                                               const char       *url);
/* NULL: nothing is known about a token of @url. */
QuayTokenRecord *quay_token_ledger_dup_record (QuayTokenLedger  *self,
                                               const char       *url);
/* The addresses about whose tokens something is known. */
char           **quay_token_ledger_dup_urls   (QuayTokenLedger  *self);

/* All write the file at once. @record NULL: forget. */
gboolean         quay_token_ledger_set_record (QuayTokenLedger  *self,
                                               const char       *url,
                                               QuayTokenRecord  *record,
                                               GError          **error);
/* Many with one writing; @records: QuayTokenRecord or NULL, one for each of @urls. */
gboolean         quay_token_ledger_set_records (QuayTokenLedger *self,
                                               const char *const *urls,
                                               QuayTokenRecord **records,
                                               GError          **error);
/* For a token that is stored now and of which nothing else is known. @expires NULL: not known. */
gboolean         quay_token_ledger_set        (QuayTokenLedger  *self,
                                               const char       *url,
                                               GDateTime        *expires,
                                               gboolean          remind,
                                               GError          **error);
gboolean         quay_token_ledger_set_remind (QuayTokenLedger  *self,
                                               const char       *url,
                                               gboolean          remind,
                                               GError          **error);
gboolean         quay_token_ledger_remove     (QuayTokenLedger  *self,
                                               const char       *url,
                                               GError          **error);

G_END_DECLS
