/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-file-store.h"

G_BEGIN_DECLS

/* A store that counts its steps and lets one of them fail. */
#define FAULTY_TYPE_STORE (faulty_store_get_type ())
G_DECLARE_FINAL_TYPE (FaultyStore, faulty_store, FAULTY, STORE, QuayFileStore)

typedef void (*FaultyStoreFunc) (const char *step,
                                 gpointer    user_data);

FaultyStore *faulty_store_new         (GFile           *backup_folder);
void         faulty_store_fail_at     (FaultyStore     *self,
                                       guint            nth);
void         faulty_store_fail_in     (FaultyStore     *self,
                                       const char      *step);
void         faulty_store_set_hook    (FaultyStore     *self,
                                       FaultyStoreFunc  hook,
                                       gpointer         user_data);
gboolean     faulty_store_has_failed  (FaultyStore     *self);
const char  *faulty_store_get_failed  (FaultyStore     *self);
char        *faulty_store_dup_steps   (FaultyStore     *self);

G_END_DECLS
