/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A document that held a token leaves nothing of it behind. */

#include "config.h"

#include "quay-toml-document.h"

#include <string.h>

#include "memory-left.h"
#include "quay-error.h"

#define TOKEN "Basic UEFUOm5vYm9keSBtYXkgc2VlIHRoaXMgdG9rZW4gYWZ0ZXJ3YXJkcw=="
#define OTHER "Basic UEFUOm5laXRoZXIgbWF5IGFueWJvZHkgc2VlIHRoaXMgb3RoZXIgb25l"

static const char *const path[] = { "registries", "tools", "token", NULL };

/* A few bytes are alike by chance, and the allocator writes its own into what was freed. */
static void
assert_wiped (guintptr    address,
              const char *text)
{
  g_assert_cmpuint (memory_count_left (address, text, strlen (text)), <, 8);
}

static QuayTomlDocument *
new_document (void)
{
  static const char text[] = "[registries.tools]\ntoken = \"\\u0042asic\"\n";
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr(GError) error = NULL;
  QuayTomlDocument *document = quay_toml_document_new (bytes, &error);

  g_assert_no_error (error);
  return document;
}

static void
set (QuayTomlDocument *document,
     const char       *token)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_toml_document_set_string (document, path, token, QUAY_TOML_LAYOUT_HEADER, &error));
  g_assert_no_error (error);
}

static guintptr
find_text (QuayTomlDocument *document,
           const char       *token)
{
  g_autoptr(GBytes) bytes = quay_toml_document_to_bytes (document);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  const char *found = memmem (text, size, token, strlen (token));

  g_assert_nonnull (found);
  return (guintptr) found;
}

static void
test_text (void)
{
  QuayTomlDocument *document = new_document ();
  guintptr first, second;

  set (document, TOKEN);
  first = find_text (document, TOKEN);
  g_assert_cmpuint (memory_count_left (first, TOKEN, strlen (TOKEN)), ==, strlen (TOKEN));
  set (document, OTHER);
  assert_wiped (first, TOKEN);

  second = find_text (document, OTHER);
  quay_toml_document_unref (document);
  assert_wiped (second, OTHER);
}

/* What a reader was given goes with the document, and with the next edit. */
static void
test_decoded (void)
{
  QuayTomlDocument *document = new_document ();
  guintptr first, second;

  set (document, TOKEN);
  first = (guintptr) quay_toml_node_get_string (quay_toml_document_lookup (document, path), NULL);
  g_assert_cmpstr ((const char *) first, ==, TOKEN);
  set (document, OTHER);
  assert_wiped (first, TOKEN);

  second = (guintptr) quay_toml_node_get_string (quay_toml_document_lookup (document, path), NULL);
  quay_toml_document_unref (document);
  assert_wiped (second, OTHER);
}

/* Whoever holds the text keeps it as it is. */
static void
test_kept (void)
{
  static const char expected[] = "[registries.tools]\ntoken = \"" TOKEN "\"\n";
  QuayTomlDocument *document = new_document ();
  g_autoptr(GBytes) bytes = NULL;

  set (document, TOKEN);
  bytes = quay_toml_document_to_bytes (document);
  quay_toml_document_unref (document);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   expected, strlen (expected));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/toml/wiping/text-of-an-edit", test_text);
  g_test_add_func ("/toml/wiping/decoded-values", test_decoded);
  g_test_add_func ("/toml/wiping/not-before-its-time", test_kept);
  return g_test_run ();
}
