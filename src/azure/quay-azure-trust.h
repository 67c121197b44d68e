/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define QUAY_TYPE_AZURE_TRUST (quay_azure_trust_get_type ())
G_DECLARE_FINAL_TYPE (QuayAzureTrust, quay_azure_trust, QUAY, AZURE_TRUST, GTlsDatabase)

GTlsDatabase *quay_azure_trust_new         (GTlsDatabase *database);
void          quay_azure_trust_make_common (void);

G_END_DECLS
