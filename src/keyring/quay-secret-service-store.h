/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-token-store.h"

G_BEGIN_DECLS

/* The Secret Service of the session bus, with the item in Cargo's own schema. */
#define QUAY_TYPE_SECRET_SERVICE_STORE (quay_secret_service_store_get_type ())
G_DECLARE_FINAL_TYPE (QuaySecretServiceStore, quay_secret_service_store, QUAY, SECRET_SERVICE_STORE, GObject)

QuayTokenStore *quay_secret_service_store_new (void);

G_END_DECLS
