/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-keyring-job.h"

G_BEGIN_DECLS

void quay_keyring_delete_all    (QuayKeyringJob *job);
void quay_keyring_delete_others (QuayKeyringJob *job,
                                 const char     *id);

/* What Cargo puts before a registry's name in the title of an item. */
#define QUAY_KEYRING_LABEL_PREFIX "cargo-registry:"

QuayTokenItem *quay_keyring_item_new (SecretItem *item,
                                      const char *collection);

G_END_DECLS
