/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-feed-address.h"

G_BEGIN_DECLS

/* Where the REST services are. Private to azure/. */
char    *quay_azure_rest_dup_feeds_url  (QuayFeedAddress  *address,
                                         const char       *project,
                                         const char       *rest,
                                         const char       *query,
                                         guint             attempt);
char    *quay_azure_rest_dup_tokens_url (QuayFeedAddress  *address,
                                         const char       *query);
char    *quay_azure_rest_dup_host       (QuayFeedAddress  *address);

/* How many versions of the interface there are to try. */
#define QUAY_AZURE_REST_ATTEMPTS 3

G_END_DECLS
