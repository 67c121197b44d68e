/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-cargo-home.h"

G_BEGIN_DECLS

#define QUAY_CARGO_MINIMUM_MINOR 74   /* 1.74: registry authentication is stable */

typedef struct
{
  guint  major;
  guint  minor;
  char  *text;      /* “1.95.0” */
  char  *program;   /* the path that was run */
} QuayCargoVersion;

void              quay_cargo_version_free         (QuayCargoVersion    *self);
gboolean          quay_cargo_version_parse        (const char          *output,
                                                   guint               *major,
                                                   guint               *minor,
                                                   char               **text);
/* Runs “cargo --version” in @folder: $CARGO_HOME/bin, ~/.cargo/bin, then PATH. At most 10 seconds.
 * G_IO_ERROR_NOT_FOUND: there is no cargo, or none may be run here (sandbox). */
void              quay_cargo_version_query_async  (QuayCargoHome       *home,
                                                   GFile               *folder,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
void              quay_cargo_version_query_in_time_async
                                                  (QuayCargoHome       *home,
                                                   GFile               *folder,
                                                   guint                seconds,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
QuayCargoVersion *quay_cargo_version_query_finish (GAsyncResult        *result,
                                                   GError             **error);
/* QUAY_ERROR_CARGO_TOO_OLD below 1.74. */
gboolean          quay_cargo_version_check        (QuayCargoVersion    *self,
                                                   GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoVersion, quay_cargo_version_free)

G_END_DECLS
