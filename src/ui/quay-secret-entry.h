/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For every entry in which a token is typed. */
void quay_secret_entry_set_up (GtkEditable *entry);
void quay_secret_entry_wipe   (GtkEditable *entry);

G_END_DECLS
