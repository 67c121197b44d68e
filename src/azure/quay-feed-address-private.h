/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-feed-address.h"

G_BEGIN_DECLS

QuayFeedAddress *_quay_feed_address_build (const char        *server,
                                           const char        *organization,
                                           const char        *project,
                                           const char        *feed,
                                           gboolean           force_auth,
                                           QuayAddressNotes   notes,
                                           GError           **error);

G_END_DECLS
