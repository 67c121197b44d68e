/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of an `index` key as Cargo spells it for the keyring and Cargo.lock. */
char     *quay_cargo_index_normalize (const char  *text,
                                      GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether Cargo takes two normalised addresses for one registry (final “/” and “.git” do not count). */
gboolean  quay_cargo_index_same      (const char  *first,
                                      const char  *second);

G_END_DECLS
