/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-azure-client.h"
#include "quay-feed-info.h"
#include "quay-secret.h"

G_BEGIN_DECLS

/* The feeds of an organization: a GListModel of QuayFeedInfo. */
#define QUAY_TYPE_FEED_LIST (quay_feed_list_get_type ())
G_DECLARE_FINAL_TYPE (QuayFeedList, quay_feed_list, QUAY, FEED_LIST, GObject)

QuayFeedList    *quay_feed_list_new               (void);
void             quay_feed_list_clear             (QuayFeedList         *self);
/* @organization needs no feed. What was in the list goes at once, and an earlier load ends as cancelled. */
void             quay_feed_list_load_async        (QuayFeedList         *self,
                                                   QuayAzureClient      *client,
                                                   QuayFeedAddress      *organization,
                                                   QuaySecret           *authorization,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean         quay_feed_list_load_finish       (QuayFeedList         *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
/* Then, if wanted: in which of them the account has at least @role. */
void             quay_feed_list_load_roles_async  (QuayFeedList         *self,
                                                   QuayAzureClient      *client,
                                                   QuayFeedRole          role,
                                                   QuaySecret           *authorization,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean         quay_feed_list_load_roles_finish (QuayFeedList         *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
QuayFeedAddress *quay_feed_list_get_organization  (QuayFeedList         *self);
gboolean         quay_feed_list_get_loading       (QuayFeedList         *self);
/* The seconds that the service makes us wait now, or 0. */
guint            quay_feed_list_get_wait          (QuayFeedList         *self);

G_END_DECLS
