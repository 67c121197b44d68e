/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define QUAY_TYPE_SECRET (quay_secret_get_type ())

typedef struct _QuaySecret QuaySecret;

GType       quay_secret_get_type      (void);
QuaySecret *quay_secret_new           (const char  *text,
                                       gssize       length);
QuaySecret *quay_secret_new_blank     (gsize        length,
                                       char       **buffer);
QuaySecret *quay_secret_ref           (QuaySecret  *self);
void        quay_secret_unref         (QuaySecret  *self);
const char *quay_secret_peek          (QuaySecret  *self);
gsize       quay_secret_get_length    (QuaySecret  *self);
gboolean    quay_secret_equal         (QuaySecret  *self,
                                       QuaySecret  *other);
QuaySecret *quay_secret_concat        (const char  *prefix,
                                       QuaySecret  *self);
QuaySecret *quay_secret_base64        (const char  *prefix,
                                       QuaySecret  *self);
void        quay_secret_wipe_string   (char        *text);

/* Knows a secret again without keeping it. */
typedef struct _QuaySecretPrint QuaySecretPrint;
QuaySecretPrint *quay_secret_print_new     (QuaySecret      *secret);
void             quay_secret_print_free    (QuaySecretPrint *self);
gboolean         quay_secret_print_matches (QuaySecretPrint *self,
                                            QuaySecret      *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuaySecret, quay_secret_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuaySecretPrint, quay_secret_print_free)

G_END_DECLS
