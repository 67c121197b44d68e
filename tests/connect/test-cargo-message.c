/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "quay-cargo-message.h"
#include "quay-catalog.h"
#include "quay-error.h"

#include "scratch.h"

#define NO_TOKEN "error: failed to get `x`\n\nCaused by:\n  no token found for `tools`, please run `cargo login"
#define SECRET "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP"

static void
assert_code (const char *text,
             int         code)
{
  g_autoptr(QuayCargoMessage) message = quay_cargo_message_new (text, -1);

  if (code < 0)
    g_assert_no_error (quay_cargo_message_get_error (message));
  else
    g_assert_error (quay_cargo_message_get_error (message), QUAY_ERROR, code);
}

/* Cargo 1.95, with which the others are tried, does not say these yet (seen with a nightly of 1.97). */
static void
test_newer_words (void)
{
  assert_code ("error: failed to get `x`\n\nCaused by:\n  token rejected for `tools`\n"
               "  note: the token does not include an authentication scheme\n", QUAY_ERROR_TOKEN_DAMAGED);
  assert_code ("error: failed to get `x`\n\nCaused by:\n  failed to parse header value\n", QUAY_ERROR_TOKEN_DAMAGED);
}

/* Nor these any more (seen with 1.85). */
static void
test_older_words (void)
{
  assert_code ("error: could not load Cargo configuration\n\nCaused by:\n"
               "  failed to load TOML configuration from `/x/.cargo/config.toml`\n\nCaused by:\n"
               "  failed to parse key `a`\n\nCaused by:\n"
               "  found TOML configuration value of unknown type `datetime`\n", QUAY_ERROR_WRONG_FORM);
  assert_code ("warning: spurious network error (1 tries remaining): failed to get successful HTTP response from "
               "`https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/config.json` (150.171.73.16), got 500\n",
               QUAY_ERROR_SERVER_FAULT);
}

static void
test_last_error_counts (void)
{
  assert_code ("error: no matching package named `x` found\n" NO_TOKEN "\n", QUAY_ERROR_TOKEN_OR_LOCKED);
  assert_code (NO_TOKEN "\nerror: no matching package named `x` found\n", QUAY_ERROR_CRATE_MISSING);
  /* One that is not ours does not hide it. */
  assert_code (NO_TOKEN "\nerror: could not compile `x` due to 3 previous errors\n", QUAY_ERROR_TOKEN_OR_LOCKED);
  assert_code ("no token found for `tools`", QUAY_ERROR_TOKEN_OR_LOCKED);
}

static void
test_foreign_text (void)
{
  g_autoptr(QuayCargoMessage) empty = quay_cargo_message_new (" \r\n\t\n", -1);
  g_autoptr(QuayCargoMessage) nothing = quay_cargo_message_new (NULL, 0);

  assert_code ("Good morning", -1);
  assert_code ("error: could not compile `x`", -1);
  g_assert_true (quay_cargo_message_is_empty (empty));
  g_assert_true (quay_cargo_message_is_empty (nothing));
}

static void
test_long_text (void)
{
  g_autoptr(GString) text = g_string_new (NO_TOKEN "\n");
  g_autoptr(QuayCargoMessage) before = NULL;
  g_autoptr(QuayCargoMessage) after = NULL;

  while (text->len < 2 * QUAY_CARGO_MESSAGE_LIMIT)
    g_string_append (text, "   Compiling serde v1.0.0\n");
  before = quay_cargo_message_new (text->str, text->len);
  g_assert_true (quay_cargo_message_is_cut (before));
  g_assert_no_error (quay_cargo_message_get_error (before));

  g_string_append (text, NO_TOKEN);
  after = quay_cargo_message_new (text->str, text->len);
  g_assert_error (quay_cargo_message_get_error (after), QUAY_ERROR, QUAY_ERROR_TOKEN_OR_LOCKED);

  /* One line of a megabyte. */
  g_string_truncate (text, 0);
  while (text->len < QUAY_CARGO_MESSAGE_LIMIT)
    g_string_append (text, "error: ü ");
  assert_code (text->str, -1);
}

static void
test_hides_tokens (void)
{
  static const char *texts[] = {
    NO_TOKEN "\nAuthorization: Basic " SECRET "\n",
    "error: invalid url `https://me:" SECRET "@a.example/`: x\n",
    "error: no matching package named `" SECRET "` found\n",
    "error: credential provider `helper` failed action `get`\n\nCaused by:\n  process `" SECRET "` failed with status x",
    "error: registry index was not found in any configuration: `" SECRET "`\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(QuayCargoMessage) message = quay_cargo_message_new (texts[i], -1);
      const GError *error = quay_cargo_message_get_error (message);
      g_autofree char *body = NULL;
      const char *shown[6];

      g_assert_nonnull (error);
      body = quay_catalog_dup_body (error);
      shown[0] = body;
      shown[1] = error->message;
      shown[2] = quay_error_get_details (error);
      shown[3] = quay_cargo_message_get_excerpt (message);
      shown[4] = quay_cargo_message_get_url (message);
      shown[5] = quay_cargo_message_get_registry (message);
      for (guint j = 0; j < G_N_ELEMENTS (shown); j++)
        g_assert_true (shown[j] == NULL || strstr (shown[j], SECRET) == NULL);
    }
}

/* Pieces of messages and of what is around them, in any order: nothing to find, but nothing to fall over either. */
static void
test_survives_anything (void)
{
  static const char *pieces[] = {
    "error: ", "error", "\n", "\r", "\r\n", "`", "``", "'", "\033[", "\033]8;;", "\033", "##[", "]", "[00:", "00O ", "#1 ",
    "no token found for `", "TOML parse error at line ", "99999999999999999999999", "got ", "-5", "\xff\xfe", "\xc3",
    "failed to get successful HTTP response from `", "sparse+https://", "https://[::1", "%", "%s%n", ": cannot open shared",
    " object file", "checksum for `", "changed between lock files", "process `", "` failed with status",
    "Could not resolve host: ", "Could not resolve host: )", "2026-11-22T09:30:00Z", "/a/config.toml", "🦀", "   | ^", "az login",
    "failed to spawn credential process", "credential provider `", "` failed action",
  };
  g_autoptr(GRand) chance = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(QuayCargoMessage) message = NULL;
      guint n = g_rand_int_range (chance, 1, 24);

      for (guint j = 0; j < n; j++)
        g_string_append (text, pieces[g_rand_int_range (chance, 0, G_N_ELEMENTS (pieces))]);
      if (i % 3 == 0)
        g_string_append_c (text, '\0');
      message = quay_cargo_message_new (text->str, text->len);
      if (quay_cargo_message_get_error (message) != NULL)
        {
          g_autofree char *body = quay_catalog_dup_body (quay_cargo_message_get_error (message));

          g_assert_true (g_utf8_validate (body, -1, NULL));
          g_assert_true (g_utf8_validate (quay_cargo_message_get_excerpt (message), -1, NULL));
        }
    }
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static QuayCargoMessage *
load (Scratch    *scratch,
      const char *name,
      GError    **error)
{
  g_autoptr(GFile) file = scratch_file (scratch, name);
  g_autoptr(GAsyncResult) result = NULL;

  quay_cargo_message_load_async (file, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return quay_cargo_message_load_finish (result, error);
}

static void
test_reads_files (Scratch      *scratch,
                  gconstpointer data)
{
  g_autoptr(GString) text = g_string_new ("first\n");
  g_autofree char *pipe = scratch_path (scratch, "pipe");
  g_autoptr(QuayCargoMessage) small = NULL;
  g_autoptr(QuayCargoMessage) big = NULL;
  g_autoptr(GError) error = NULL;

  scratch_write (scratch, "small.log", NO_TOKEN);
  small = load (scratch, "small.log", &error);
  g_assert_no_error (error);
  g_assert_false (quay_cargo_message_is_cut (small));
  g_assert_cmpstr (quay_cargo_message_get_registry (small), ==, "tools");

  while (text->len < 2 * QUAY_CARGO_MESSAGE_LIMIT)
    g_string_append (text, "   Compiling serde v1.0.0\n");
  g_string_append (text, NO_TOKEN);
  scratch_write (scratch, "big.log", text->str);
  big = load (scratch, "big.log", &error);
  g_assert_no_error (error);
  g_assert_true (quay_cargo_message_is_cut (big));
  g_assert_error (quay_cargo_message_get_error (big), QUAY_ERROR, QUAY_ERROR_TOKEN_OR_LOCKED);

  g_assert_null (load (scratch, "none.log", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (load (scratch, ".", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);
  /* Nobody writes to it: reading would never end. */
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (load (scratch, "pipe", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cargo-message/newer-words", test_newer_words);
  g_test_add_func ("/cargo-message/older-words", test_older_words);
  g_test_add_func ("/cargo-message/last-error-counts", test_last_error_counts);
  g_test_add_func ("/cargo-message/foreign-text", test_foreign_text);
  g_test_add_func ("/cargo-message/long-text", test_long_text);
  g_test_add_func ("/cargo-message/hides-tokens", test_hides_tokens);
  g_test_add_func ("/cargo-message/survives-anything", test_survives_anything);
  scratch_test ("/cargo-message/reads-files", test_reads_files);
  return g_test_run ();
}
