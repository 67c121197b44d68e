/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What Azure DevOps answers, read with distrust. Private to azure/. */
JsonObject *quay_azure_json_parse_object (GBytes      *body);
JsonObject *quay_azure_json_get_object   (JsonObject  *object,
                                          const char  *name);
JsonArray  *quay_azure_json_get_array    (JsonObject  *object,
                                          const char  *name);
const char *quay_azure_json_get_string   (JsonObject  *object,
                                          const char  *name);
gboolean    quay_azure_json_get_boolean  (JsonObject  *object,
                                          const char  *name);

G_END_DECLS
