/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-feed-address.h"

G_BEGIN_DECLS

/* What of a longer text is looked at: its end, where the errors are. */
#define QUAY_CARGO_MESSAGE_LIMIT (1024 * 1024)

/* An error message of Cargo, or a whole log with one in it, read for its cause. Immutable; holds no secret: whatever
 * looks like one is blotted out. */
#define QUAY_TYPE_CARGO_MESSAGE (quay_cargo_message_get_type ())
G_DECLARE_FINAL_TYPE (QuayCargoMessage, quay_cargo_message, QUAY, CARGO_MESSAGE, GObject)

/* @length -1: up to the zero byte. Any bytes will do. */
QuayCargoMessage *quay_cargo_message_new           (const char        *text,
                                                    gssize             length);
/* Blocks as long as reading a file; see load_async(). */
void              quay_cargo_message_load_async    (GFile             *file,
                                                    GCancellable      *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer           user_data);
QuayCargoMessage *quay_cargo_message_load_finish   (GAsyncResult      *result,
                                                    GError           **error);
/* The cause, as an error of the catalogue, with Cargo's words as its details; NULL when none was recognized. */
const GError     *quay_cargo_message_get_error     (QuayCargoMessage  *self);
/* The words that say so, as Cargo wrote them, without colours and times; NULL as above. */
const char       *quay_cargo_message_get_excerpt   (QuayCargoMessage  *self);
/* What is named in these words, or NULL. */
const char       *quay_cargo_message_get_registry  (QuayCargoMessage  *self);
const char       *quay_cargo_message_get_url       (QuayCargoMessage  *self);
const char       *quay_cargo_message_get_file      (QuayCargoMessage  *self);
QuayFeedAddress  *quay_cargo_message_get_address   (QuayCargoMessage  *self);
/* From 1; 0 when none is named. */
guint             quay_cargo_message_get_line      (QuayCargoMessage  *self);
/* Whether only the end of the text was looked at. */
gboolean          quay_cargo_message_is_cut        (QuayCargoMessage  *self);
/* Whether there was nothing but white space. */
gboolean          quay_cargo_message_is_empty      (QuayCargoMessage  *self);

G_END_DECLS
