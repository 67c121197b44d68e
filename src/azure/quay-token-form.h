/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-secret.h"

G_BEGIN_DECLS

/* The forms a token comes in, looked at in place: nothing here copies one into ordinary memory. Private to azure/. */

/* A part of a secret; lives as long as the secret. */
typedef struct
{
  const char *text;
  gsize       length;
} QuayTokenPart;

QuayTokenPart  quay_token_part_of           (QuaySecret     *secret);
QuayTokenPart  quay_token_part_trim         (QuayTokenPart   part);
gboolean       quay_token_part_has_scheme   (QuayTokenPart   part,
                                             const char     *scheme,
                                             QuayTokenPart  *value);
gboolean       quay_token_part_has_blanks   (QuayTokenPart   part);
gboolean       quay_token_part_has_controls (QuayTokenPart   part);
gboolean       quay_token_part_is_ascii     (QuayTokenPart   part);
gboolean       quay_token_part_is_personal  (QuayTokenPart   part);
gboolean       quay_token_part_is_cut_off   (QuayTokenPart   part);
gboolean       quay_token_part_is_entra     (QuayTokenPart   part);
gboolean       quay_token_part_is_base64    (QuayTokenPart   part);
QuaySecret    *quay_token_part_to_secret    (QuayTokenPart   part);
QuaySecret    *quay_token_part_join         (QuayTokenPart   part);
QuaySecret    *quay_token_part_decode       (QuayTokenPart   part);
QuaySecret    *quay_token_part_to_basic     (QuayTokenPart   part);
GDateTime     *quay_token_part_read_expiry  (QuayTokenPart   part);
char          *quay_token_part_read_account (QuayTokenPart   part);

G_END_DECLS
