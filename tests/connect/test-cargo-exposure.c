/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "quay-cargo-exposure.h"
#include "quay-catalog.h"
#include "quay-error.h"

#include "scratch.h"

static GPtrArray *
find (Scratch *scratch)
{
  g_autofree char *user_home = scratch_path (scratch, "home");
  g_auto(GStrv) environment = g_environ_setenv (NULL, "HOME", user_home, TRUE);
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, (const char *const *) environment);
  g_autoptr(GFile) folder = scratch_file (scratch, "home/app");
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(GError) error = NULL;

  scratch_write (scratch, "home/app/Cargo.toml", "");
  config = quay_cargo_config_load (home, folder, NULL, &error);
  g_assert_no_error (error);
  return quay_cargo_config_dup_exposures (config);
}

static void
write_credentials (Scratch    *scratch,
                   const char *contents,
                   int         mode)
{
  g_autofree char *path = scratch_path (scratch, "home/.cargo/credentials.toml");

  scratch_write (scratch, "home/.cargo/credentials.toml", contents);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
assert_exposure (GPtrArray  *exposures,
                 guint       i,
                 int         code,
                 const char *path,
                 guint       line)
{
  const GError *error = g_ptr_array_index (exposures, i);
  g_autofree char *body = quay_catalog_dup_body (error);

  g_assert_cmpuint (i, <, exposures->len);
  g_assert_error (error, QUAY_ERROR, code);
  g_assert_true (g_str_has_suffix (quay_error_get_subject (error), path));
  g_assert_cmpint (quay_error_get_number (error), ==, line);
  g_assert_null (strstr (body, "hunter2"));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_points_out (Scratch      *scratch,
                 gconstpointer data)
{
  g_autoptr(GPtrArray) exposures = NULL;

  scratch_write (scratch, "home/app/.cargo/config.toml",
                 "[registries.tools]\nindex = \"sparse+https://a.example/\"\ntoken = \"hunter2\"\n"
                 "credential-provider = [\"cargo:libsecret\", \"hunter2\"]\n"
                 "[http]\nproxy = \"http://me:hunter2@proxy.example:8080\"\n"
                 "[registry]\nglobal-credential-providers = [\"cargo:token\", \"/home/ada/bin/helper hunter2\"]\n");
  exposures = find (scratch);
  g_assert_cmpuint (exposures->len, ==, 4);
  assert_exposure (exposures, 0, QUAY_ERROR_TOKEN_IN_CONFIG, "app/.cargo/config.toml", 3);
  assert_exposure (exposures, 1, QUAY_ERROR_SHARED_HELPER, "app/.cargo/config.toml", 4);
  assert_exposure (exposures, 2, QUAY_ERROR_SHARED_HELPER, "app/.cargo/config.toml", 8);
  assert_exposure (exposures, 3, QUAY_ERROR_PROXY_PASSWORD, "app/.cargo/config.toml", 6);
  g_assert_cmpstr (quay_error_get_object (g_ptr_array_index (exposures, 2)), ==, "/home/ada/bin/helper");
}

/* In Cargo home helpers and proxies are where they belong; a token in clear is not. */
static void
test_cargo_home_is_private (Scratch      *scratch,
                            gconstpointer data)
{
  g_autoptr(GPtrArray) exposures = NULL;

  scratch_write (scratch, "home/.cargo/config.toml",
                 "include = [\"more.toml\"]\n[registries.tools]\ntoken = \"hunter2\"\n"
                 "credential-provider = \"cargo:libsecret\"\n[http]\nproxy = \"me:hunter2@proxy.example\"\n");
  scratch_write (scratch, "home/.cargo/more.toml", "[http]\nproxy = \"me:hunter2@proxy.example\"\n");
  write_credentials (scratch, "[registries.tools]\ntoken = \"hunter2\"\n", 0600);
  exposures = find (scratch);
  g_assert_cmpuint (exposures->len, ==, 1);
  assert_exposure (exposures, 0, QUAY_ERROR_TOKEN_IN_CONFIG, ".cargo/config.toml", 3);
}

/* Whosever token it is: no connection has to use it. */
static void
test_readable_token_file_is_told (Scratch      *scratch,
                                  gconstpointer data)
{
  static const char *const contents[] = {
    "[registries.unheard-of]\ntoken = \"hunter2\"\n", "[registry]\ntoken = \"hunter2\"\n",
    "[registries.a]\ntoken = \"\"\n[registries.b]\nsecret-key = \"hunter2\"\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr(GPtrArray) readable = NULL;
      g_autoptr(GPtrArray) closed = NULL;

      write_credentials (scratch, contents[i], 0644);
      readable = find (scratch);
      g_assert_cmpuint (readable->len, ==, 1);
      assert_exposure (readable, 0, QUAY_ERROR_TOKEN_FILE_EXPOSED, ".cargo/credentials.toml", 0);

      write_credentials (scratch, contents[i], 0600);
      closed = find (scratch);
      g_assert_cmpuint (closed->len, ==, 0);
    }
}

static void
test_token_file_without_tokens_may_be_read (Scratch      *scratch,
                                            gconstpointer data)
{
  g_autoptr(GPtrArray) exposures = NULL;

  write_credentials (scratch, "[registries.a]\ntoken = \"\"\n[registry]\nregistries = 1\n", 0644);
  exposures = find (scratch);
  g_assert_cmpuint (exposures->len, ==, 0);
}

static void
test_harmless (Scratch      *scratch,
               gconstpointer data)
{
  g_autoptr(GPtrArray) exposures = NULL;

  scratch_write (scratch, "home/app/.cargo/config.toml",
                 "registry = \"x\"\n[registries]\nflat = 1\n[registries.tools]\nindex = \"sparse+https://a.example/\"\n"
                 "token = \"\"\ncredential-provider = \"cargo:token\"\n"
                 "[http]\nproxy = \"http://me@proxy.example:8080/a:b@c\"\n");
  exposures = find (scratch);
  g_assert_cmpuint (exposures->len, ==, 0);
}

/* What a project's file includes is shared like that, wherever it lies above the project. */
static void
test_parents_and_includes (Scratch      *scratch,
                           gconstpointer data)
{
  g_autoptr(GPtrArray) exposures = NULL;

  scratch_write (scratch, ".cargo/config.toml", "[http]\nproxy = \"me:hunter2@proxy.example\"\n");
  scratch_write (scratch, "home/app/.cargo/config.toml", "include = [\"sub/more.toml\"]\n");
  scratch_write (scratch, "home/app/.cargo/sub/more.toml", "[registries.x]\ntoken = \"hunter2\"\n");
  exposures = find (scratch);
  g_assert_cmpuint (exposures->len, ==, 2);
  assert_exposure (exposures, 0, QUAY_ERROR_TOKEN_IN_CONFIG, "sub/more.toml", 2);
  assert_exposure (exposures, 1, QUAY_ERROR_PROXY_PASSWORD, "/.cargo/config.toml", 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  scratch_test ("/cargo-exposure/points-out", test_points_out);
  scratch_test ("/cargo-exposure/cargo-home-is-private", test_cargo_home_is_private);
  scratch_test ("/cargo-exposure/readable-token-file-is-told", test_readable_token_file_is_told);
  scratch_test ("/cargo-exposure/token-file-without-tokens-may-be-read", test_token_file_without_tokens_may_be_read);
  scratch_test ("/cargo-exposure/harmless", test_harmless);
  scratch_test ("/cargo-exposure/parents-and-includes", test_parents_and_includes);
  return g_test_run ();
}
