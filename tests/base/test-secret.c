/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-secret.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_holds_text (void)
{
  g_autoptr(QuaySecret) secret = quay_secret_new ("abc\0def", 7);
  g_autoptr(QuaySecret) same = quay_secret_new ("abc\0def", 7);
  g_autoptr(QuaySecret) shorter = quay_secret_new ("abc", -1);

  g_assert_cmpmem (quay_secret_peek (secret), quay_secret_get_length (secret), "abc\0def", 7);
  g_assert_true (quay_secret_equal (secret, same));
  g_assert_false (quay_secret_equal (secret, shorter));
  g_assert_false (quay_secret_equal (secret, NULL));
  g_assert_true (quay_secret_equal (NULL, NULL));
}

static void
test_print (void)
{
  g_autoptr(QuaySecret) secret = quay_secret_new ("Basic abc", -1);
  g_autoptr(QuaySecret) same = quay_secret_new ("Basic abc", -1);
  g_autoptr(QuaySecretPrint) print = quay_secret_print_new (secret);
  g_autoptr(QuaySecretPrint) other = quay_secret_print_new (secret);
  static const char *others[] = { "Basic abd", "Basic abc ", "Basic ab", "" };

  g_clear_pointer (&secret, quay_secret_unref);
  g_assert_true (quay_secret_print_matches (print, same));
  g_assert_true (quay_secret_print_matches (other, same));
  g_assert_false (quay_secret_print_matches (print, NULL));
  g_assert_false (quay_secret_print_matches (NULL, same));
  g_assert_true (quay_secret_print_matches (NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr(QuaySecret) different = quay_secret_new (others[i], -1);

      g_assert_false (quay_secret_print_matches (print, different));
    }
}

/* Padding is not part of the text. */
static void
test_print_zeros (void)
{
  g_autoptr(QuaySecret) secret = quay_secret_new ("abc", 3);
  g_autoptr(QuaySecret) padded = quay_secret_new ("abc\0\0", 5);
  g_autoptr(QuaySecretPrint) print = quay_secret_print_new (secret);

  g_assert_true (quay_secret_print_matches (print, secret));
  g_assert_false (quay_secret_print_matches (print, padded));
}

static void
test_encodes (void)
{
  /* Vectors: base64 of every length modulo three, and a personal access token of 84 characters, which tools that
   * wrap at 76 columns break. */
  static const char *vectors[][2] = {
    { "", "Basic " },
    { "s", "Basic cw==" },
    { "se", "Basic c2U=" },
    { "sec", "Basic c2Vj" },
    { "PAT:secret", "Basic UEFUOnNlY3JldA==" },
    { ":secret", "Basic OnNlY3JldA==" },
    { "PAT:0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCD" "AZDO" "1234",
      "Basic UEFUOjAxMjM0NTY3ODlhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ekFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMDEyMzQ1Njc4"
      "OUFCQ0RBWkRPMTIzNA==" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(QuaySecret) secret = quay_secret_new (vectors[i][0], -1);
      g_autoptr(QuaySecret) encoded = quay_secret_base64 ("Basic ", secret);

      g_assert_cmpstr (quay_secret_peek (encoded), ==, vectors[i][1]);
      g_assert_cmpuint (quay_secret_get_length (encoded), ==, strlen (vectors[i][1]));
    }
}

static void
test_concatenates (void)
{
  g_autoptr(QuaySecret) secret = quay_secret_new ("eyJ.a.b", -1);
  g_autoptr(QuaySecret) result = quay_secret_concat ("Bearer ", secret);

  g_assert_cmpstr (quay_secret_peek (result), ==, "Bearer eyJ.a.b");
}

static void
test_is_large (void)
{
  char *buffer;
  g_autoptr(QuaySecret) secret = quay_secret_new_blank (100000, &buffer);
  g_autoptr(QuaySecret) encoded = NULL;

  memset (buffer, 'a', 100000);
  encoded = quay_secret_base64 ("", secret);
  g_assert_cmpuint (quay_secret_get_length (encoded), ==, 133336);
}

static void
test_children_see_zeros (void)
{
  g_autoptr(QuaySecret) secret = quay_secret_new ("secret", -1);
  pid_t child = fork ();
  int status;

  if (child == 0)
    _exit (quay_secret_peek (secret)[0] == '\0' ? 0 : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (quay_secret_peek (secret), ==, "secret");
}

static void
test_wipes_strings (void)
{
  char text[] = "secret";

  quay_secret_wipe_string (text);
  g_assert_cmpmem (text, sizeof text, "\0\0\0\0\0\0", 7);
  quay_secret_wipe_string (NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/holds-text", test_holds_text);
  g_test_add_func ("/secret/encodes", test_encodes);
  g_test_add_func ("/secret/print-knows-it-again", test_print);
  g_test_add_func ("/secret/print-counts-zeros", test_print_zeros);
  g_test_add_func ("/secret/concatenates", test_concatenates);
  g_test_add_func ("/secret/is-large", test_is_large);
  g_test_add_func ("/secret/children-see-zeros", test_children_see_zeros);
  g_test_add_func ("/secret/wipes-strings", test_wipes_strings);
  return g_test_run ();
}
