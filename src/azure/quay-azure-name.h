/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What names may look like. Private to azure/. */
typedef enum
{
  QUAY_AZURE_NAME_ORGANIZATION,
  QUAY_AZURE_NAME_COLLECTION,
  QUAY_AZURE_NAME_PROJECT,
  QUAY_AZURE_NAME_FEED,
} QuayAzureName;

gboolean quay_azure_name_check (QuayAzureName   kind,
                                const char     *name,
                                GError        **error);

G_END_DECLS
