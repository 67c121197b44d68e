/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-connection.h"
#include "quay-context.h"

G_BEGIN_DECLS

/* The connections found in Cargo's own files: GListModel of QuayConnection, sorted by name. Property “loaded”
 * (boolean, read only): the first reading is done. Follows the files by itself. */
#define QUAY_TYPE_CONNECTION_LIST (quay_connection_list_get_type ())
G_DECLARE_FINAL_TYPE (QuayConnectionList, quay_connection_list, QUAY, CONNECTION_LIST, GObject)

QuayConnectionList *quay_connection_list_new         (QuayContext          *context);
/* Only what Cargo sees when it is started in @folder. */
QuayConnectionList *quay_connection_list_new_for_folder (QuayContext       *context,
                                                      GFile                *folder);
QuayContext        *quay_connection_list_get_context (QuayConnectionList   *self);
/* Why a file could not be read (the first one), or NULL; the connections of the others are listed. */
const GError       *quay_connection_list_get_error   (QuayConnectionList   *self);
QuayConnection     *quay_connection_list_find        (QuayConnectionList   *self,
                                                      const char           *index_url);
/* Reads everything anew; connections that stay keep their objects and states. */
void                quay_connection_list_load_async  (QuayConnectionList   *self,
                                                      GCancellable         *cancellable,
                                                      GAsyncReadyCallback   callback,
                                                      gpointer              user_data);
gboolean            quay_connection_list_load_finish (QuayConnectionList   *self,
                                                      GAsyncResult         *result,
                                                      GError              **error);

G_END_DECLS
