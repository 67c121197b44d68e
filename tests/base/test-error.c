/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"

static void
test_carries_words (void)
{
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_SYNTAX, "/a/config.toml", "a key is missing", "line %d", 4);
  g_autoptr(GError) copy = NULL;

  quay_error_set_number (error, 4);
  quay_error_take_details (error, g_strdup ("Status: 401\nAuthorization: Basic UEFUOnNlY3JldA==\n"));
  copy = g_error_copy (error);
  g_clear_error (&error);

  g_assert_error (copy, QUAY_ERROR, QUAY_ERROR_SYNTAX);
  g_assert_cmpstr (copy->message, ==, "line 4");
  g_assert_cmpstr (quay_error_get_subject (copy), ==, "/a/config.toml");
  g_assert_cmpstr (quay_error_get_object (copy), ==, "a key is missing");
  g_assert_cmpint (quay_error_get_number (copy), ==, 4);
  g_assert_cmpstr (quay_error_get_details (copy), ==, "Status: 401\nAuthorization: Basic ••••\n");
}

static void
test_tolerates_foreign_domains (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_ACCES, "no");

  quay_error_set_number (error, 4);
  quay_error_take_details (error, g_strdup ("details"));
  quay_error_set (NULL, QUAY_ERROR_FAILED, NULL, NULL, "nobody asked");

  g_assert_null (quay_error_get_subject (error));
  g_assert_null (quay_error_get_object (error));
  g_assert_null (quay_error_get_details (error));
  g_assert_cmpint (quay_error_get_number (error), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/carries-words", test_carries_words);
  g_test_add_func ("/error/tolerates-foreign-domains", test_tolerates_foreign_domains);
  return g_test_run ();
}
