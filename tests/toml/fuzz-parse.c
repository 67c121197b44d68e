/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"
#include "quay-error.h"
#include "tagged-json.h"

#include <string.h>

/* Any bytes are a document or an error, never anything else; a document gives them back and can be looked at. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        size_t        size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayTomlDocument) document = quay_toml_document_new (bytes, &error);
  g_autoptr(GBytes) same = NULL;
  g_autofree char *json = NULL;

  if (document == NULL)
    {
      g_assert_true (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_SYNTAX) ||
                     g_error_matches (error, QUAY_ERROR, QUAY_ERROR_ENCODING));
      g_assert_cmpint (quay_error_get_number (error), >, 0);
      return 0;
    }

  g_assert_no_error (error);
  json = tagged_json_from_document (document);
  g_assert_cmpuint (strlen (json), >, 0);
  same = quay_toml_document_to_bytes (document);
  g_assert_true (same == bytes);
  return 0;
}
