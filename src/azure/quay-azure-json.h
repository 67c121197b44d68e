/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "quay-secret.h"

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
gint64      quay_azure_json_get_integer  (JsonObject  *object,
                                          const char  *name);

/* The elements of a long array, read one by one. */
typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  gboolean    broken;   /* the text ends before the array does */
} QuayAzureElements;

gboolean    quay_azure_elements_begin    (QuayAzureElements  *self,
                                          GBytes             *body,
                                          const char         *name);
JsonObject *quay_azure_elements_next     (QuayAzureElements  *self);

QuaySecret *quay_azure_json_take_secret  (char        *text,
                                          gsize        length,
                                          const char  *name);

G_END_DECLS
