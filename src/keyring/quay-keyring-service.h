/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define QUAY_KEYRING_SERVICE_BUS_NAME "org.freedesktop.secrets"

/* A program that is known to provide the Secret Service. */
typedef struct
{
  const char *bus_name;       /* which it owns beside the one of the Secret Service */
  const char *name;           /* not translated */
  gboolean    shows_locked;   /* whether a locked keyring still tells which items it has */
} QuayKeyringService;

void                      quay_keyring_service_identify_async  (GDBusConnection      *bus,
                                                                const char           *owner,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
const QuayKeyringService *quay_keyring_service_identify_finish (GDBusConnection      *bus,
                                                                GAsyncResult         *result);

G_END_DECLS
