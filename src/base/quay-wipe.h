/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ordinary memory for what may hold a token among other things, such as a file of Cargo's: overwritten before it is given
 * back. What is nothing but a token is a QuaySecret.
 */
gpointer quay_wiped_alloc       (gsize    size);
void     quay_wiped_free        (gpointer data);
GBytes  *quay_wiped_to_bytes    (gpointer data,
                                 gsize    length);

/* A GString whose text is wiped by quay_wiped_string_free(). */
typedef GString QuayWipedString;
GString *quay_wiped_string_new  (void);
void     quay_wiped_string_free (GString *string);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayWipedString, quay_wiped_string_free)

/* For the time in which libraries make copies of a token that they do not wipe. */
void     quay_wipe_freed_begin  (void);
void     quay_wipe_freed_now    (void);
void     quay_wipe_freed_end    (void);

G_END_DECLS
