/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of an `index` key as Cargo spells it for the keyring and Cargo.lock. */
char     *quay_cargo_index_normalize (const char  *text,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* The text of an `index` key as Cargo compares it with others; also for addresses that it could not use. */
char     *quay_cargo_index_fold      (const char  *text,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether Cargo takes two addresses for one registry. */
gboolean  quay_cargo_index_same      (const char  *first,
                                      const char  *second);

G_END_DECLS
