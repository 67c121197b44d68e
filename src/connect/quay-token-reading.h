/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-connection.h"
#include "quay-token-place-private.h"

G_BEGIN_DECLS

/* One reading of everything that stores tokens. */
typedef struct
{
  GPtrArray *connections;  /* QuayConnection */
  GPtrArray *places;       /* QuayTokenPlace */
  GError    *error;        /* why the keyring could not be read */
} QuayTokenReading;

QuayTokenReading *quay_token_reading_new          (GListModel        *connections);
void              quay_token_reading_free         (QuayTokenReading  *self);
void              quay_token_reading_read_files   (QuayTokenReading  *self);
void              quay_token_reading_take_items   (QuayTokenReading  *self,
                                                   GPtrArray         *items);
QuayTokenPlace   *quay_token_reading_find_used    (QuayTokenReading  *self,
                                                   QuayConnection    *connection,
                                                   QuayTokenPlace   **behind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayTokenReading, quay_token_reading_free)

G_END_DECLS
