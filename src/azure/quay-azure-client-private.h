/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "quay-azure-client.h"

G_BEGIN_DECLS

SoupSession *_quay_azure_client_get_session    (QuayAzureClient  *self);
guint        _quay_azure_client_get_time_limit (QuayAzureClient  *self);

G_END_DECLS
