/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-redact.h"

#include <string.h>

/* Joined at run time, so that no scanner takes this file for a leak. */
#define HEAD "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCD"
#define TOKEN HEAD "AZDO" "1234"
#define ENTRA "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0." "eyJhdWQiOiI0OTliODRhYy0xMzIxLTQyN2YifQ." "c2lnbmF0dXJl"

static void
test_blots_out (void)
{
  static const char *vectors[][2] = {
    { "Authorization: Basic UEFUOnNlY3JldA==", "Authorization: Basic ••••" },
    { "authorization: bearer abc.def-ghi", "authorization: bearer ••••" },
    { "got " TOKEN ".", "got ••••." },
    { "got " HEAD, "got ••••" },
    { "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst", "••••" },
    { "(" ENTRA ")", "(••••)" },
    { "https://user:secret@pkgs.dev.azure.com/x", "https://user:••••@pkgs.dev.azure.com/x" },
    { "//pkgs.dev.azure.com/contoso/:_authToken=abc def", "//pkgs.dev.azure.com/contoso/:_authToken=•••• def" },
    { "token = \"Basic x\" # mine", "token = \"••••\" # mine" },
    { "CARGO_REGISTRIES_CRATES_TOKEN=abc", "CARGO_REGISTRIES_CRATES_TOKEN=••••" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *redacted = quay_redact (vectors[i][0]);

      g_assert_cmpstr (redacted, ==, vectors[i][1]);
    }
}

static void
test_leaves_alone (void)
{
  static const char *texts[] = {
    "",
    "GET https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/config.json",
    "WWW-Authenticate: Basic realm=\"https://pkgs.dev.azure.com/\"",
    "WWW-Authenticate: Bearer authorization_uri=https://login.microsoftonline.com/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "ActivityId: 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "cksum 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "https://contoso@pkgs.dev.azure.com/contoso",
    "“Büro” and 日本",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *redacted = quay_redact (texts[i]);

      g_assert_cmpstr (redacted, ==, texts[i]);
    }
  g_assert_null (quay_redact (NULL));
}

/* Base64 that a tool wrapped at column 76 leaks as much as base64 on one line, wherever the break is. */
static void
test_wrapped_base64 (void)
{
  g_autofree char *plain = g_base64_encode ((const guchar *) "PAT:" TOKEN, strlen ("PAT:" TOKEN));
  static const char *breaks[] = { " ", "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      g_autofree char *wrapped = g_strdup_printf ("Basic %.76s%s%s", plain, breaks[i], plain + 76);
      g_autofree char *redacted = quay_redact (wrapped);

      g_assert_cmpstr (redacted, ==, "Basic ••••");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redact/blots-out", test_blots_out);
  g_test_add_func ("/redact/leaves-alone", test_leaves_alone);
  g_test_add_func ("/redact/wrapped-base64", test_wrapped_base64);
  return g_test_run ();
}
