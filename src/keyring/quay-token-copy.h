/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "quay-secret.h"

G_BEGIN_DECLS

/* An item of a keyring as it was before it was replaced or deleted, secret included, so that it can be made again. In
 * memory only, and only for as long as the change can be taken back. */
typedef struct _QuayTokenCopy QuayTokenCopy;

/* @collection: the object path of its keyring, NULL for the default one; @attributes: its own, NULL for those of any
 * token of Cargo; (transfer none) all. */
QuayTokenCopy *quay_token_copy_new            (const char    *collection,
                                               const char    *label,
                                               GHashTable    *attributes,
                                               QuaySecret    *secret);
void           quay_token_copy_free           (QuayTokenCopy *self);
const char    *quay_token_copy_get_collection (QuayTokenCopy *self);
const char    *quay_token_copy_get_label      (QuayTokenCopy *self);
GHashTable    *quay_token_copy_get_attributes (QuayTokenCopy *self);
QuaySecret    *quay_token_copy_get_secret     (QuayTokenCopy *self);

/* (transfer full) (element-type QuayTokenCopy) */
GPtrArray     *quay_token_copies_new          (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayTokenCopy, quay_token_copy_free)

G_END_DECLS
