/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-azure-client.h"

G_BEGIN_DECLS

QuayFeedAccess *_quay_feed_access_new (QuayFeedAddress *address,
                                       gboolean         is_public,
                                       char            *account,
                                       char            *tenant,
                                       char            *download_host,
                                       char            *download,
                                       char            *details);

char           *_quay_feed_access_dup_index_path   (const char     *crate);
char           *_quay_feed_access_dup_download_url (QuayFeedAccess *self,
                                                    const char     *crate,
                                                    const char     *version);

G_END_DECLS
