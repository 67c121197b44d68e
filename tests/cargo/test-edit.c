/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "quay-cargo-edit.h"
#include "quay-error.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"
#define OTHER "sparse+https://pkgs.dev.azure.com/contoso/_packaging/other/Cargo/index/"

typedef gboolean (*Edit) (QuayTomlDocument *document,
                          GError          **error);

static QuayTomlDocument *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  QuayTomlDocument *document = quay_toml_document_new (bytes, &error);

  g_assert_no_error (error);
  return document;
}

static void
assert_text (QuayTomlDocument *document,
             const char       *expected)
{
  g_autoptr(GBytes) bytes = quay_toml_document_to_bytes (document);
  g_autoptr(GString) text = g_string_new (NULL);

  if (g_bytes_get_size (bytes) > 0)
    g_string_append_len (text, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (text->str, ==, expected);
}

/* Doing it twice is doing it once. */
static void
assert_edit (Edit        edit,
             const char *before,
             const char *after)
{
  g_autoptr(QuayTomlDocument) document = parse (before);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (edit (document, &error));
      g_assert_no_error (error);
      assert_text (document, after);
    }
}

static void
assert_refusal (Edit        edit,
                const char *before,
                int         code,
                gint64      line)
{
  g_autoptr(QuayTomlDocument) document = parse (before);
  g_autoptr(GError) error = NULL;

  g_assert_false (edit (document, &error));
  g_assert_error (error, QUAY_ERROR, code);
  g_assert_cmpint (quay_error_get_number (error), ==, line);
  assert_text (document, before);
}

static gboolean
set_tools (QuayTomlDocument *document,
           GError          **error)
{
  return quay_cargo_edit_set_registry (document, "tools", URL, error);
}

static gboolean
set_quoted (QuayTomlDocument *document,
            GError          **error)
{
  return quay_cargo_edit_set_registry (document, "\303\251t\303\251", URL, error);
}

static gboolean
remove_tools (QuayTomlDocument *document,
              GError          **error)
{
  return quay_cargo_edit_remove_registry (document, "tools", error);
}

static gboolean
replace_crates_io (QuayTomlDocument *document,
                   GError          **error)
{
  return quay_cargo_edit_replace_crates_io (document, "tools", error);
}

static gboolean
restore_crates_io (QuayTomlDocument *document,
                   GError          **error)
{
  return quay_cargo_edit_replace_crates_io (document, NULL, error);
}

static gboolean
add_keyring (QuayTomlDocument *document,
             GError          **error)
{
  return quay_cargo_edit_add_global_helper (document, "cargo:libsecret", error);
}

static gboolean
add_plain_text (QuayTomlDocument *document,
                GError          **error)
{
  return quay_cargo_edit_add_global_helper (document, "cargo:token", error);
}

static gboolean
set_one_word (QuayTomlDocument *document,
              GError          **error)
{
  static const char *words[] = { "cargo:libsecret", NULL };

  return quay_cargo_edit_set_registry_helper (document, "tools", words, error);
}

static gboolean
set_word_with_blank (QuayTomlDocument *document,
                     GError          **error)
{
  static const char *words[] = { "/my programs/helper", NULL };

  return quay_cargo_edit_set_registry_helper (document, "tools", words, error);
}

static gboolean
set_words (QuayTomlDocument *document,
           GError          **error)
{
  static const char *words[] = { "cargo:token-from-stdout", "az", "join(' ', [\"x\"])", NULL };

  return quay_cargo_edit_set_registry_helper (document, "tools", words, error);
}

static gboolean
remove_helper (QuayTomlDocument *document,
               GError          **error)
{
  return quay_cargo_edit_set_registry_helper (document, "tools", NULL, error);
}

static gboolean
set_token (QuayTomlDocument *document,
           GError          **error)
{
  g_autoptr(QuaySecret) token = quay_secret_new ("Basic c2VjcmV0", -1);

  return quay_cargo_edit_set_token (document, "tools", token, error);
}

static gboolean
remove_token (QuayTomlDocument *document,
              GError          **error)
{
  return quay_cargo_edit_set_token (document, "tools", NULL, error);
}

static void
test_defines_registries (void)
{
  assert_edit (set_tools, "", "[registries]\ntools = { index = \"" URL "\" }\n");
  assert_edit (set_quoted, "", "[registries]\n\"\303\251t\303\251\" = { index = \"" URL "\" }\n");
  assert_edit (set_tools,
               "[registries]\nother = { index = \"" OTHER "\" } # ours\n\n[net]\nretry = 2\n",
               "[registries]\nother = { index = \"" OTHER "\" } # ours\ntools = { index = \"" URL "\" }\n\n"
               "[net]\nretry = 2\n");
  assert_edit (set_tools,
               "# top\r\n[registries.other]\r\nindex = \"" OTHER "\"\r\n",
               "# top\r\n[registries.other]\r\nindex = \"" OTHER "\"\r\n\r\n[registries.tools]\r\nindex = \"" URL "\"\r\n");
}

static void
test_changes_addresses_in_place (void)
{
  assert_edit (set_tools,
               "[registries.tools]\r\nindex = '" OTHER "' # was other\r\ncredential-provider = \"x\"\r\n",
               "[registries.tools]\r\nindex = '" URL "' # was other\r\ncredential-provider = \"x\"\r\n");
  assert_edit (set_tools, "[registries]\ntools = { token = \"x\" }",
               "[registries]\ntools = { token = \"x\", index = \"" URL "\" }");
  assert_edit (set_tools, "registries.tools.index = \"" URL "\" # as it is",
               "registries.tools.index = \"" URL "\" # as it is");
  assert_refusal (set_tools, "\n[registries]\ntools = \"x\"\n", QUAY_ERROR_LAYOUT, 3);
}

static void
test_removes_registries (void)
{
  assert_edit (remove_tools, "[registries]\ntools = { index = \"" URL "\" }\n", "");
  assert_edit (remove_tools,
               "[registries]\nother = { index = \"" OTHER "\" } # ours\ntools = { index = \"" URL "\" }\n",
               "[registries]\nother = { index = \"" OTHER "\" } # ours\n");
  assert_edit (remove_tools,
               "# top\n\n[registries.tools]\nindex = \"" URL "\"\ntoken = \"x\"\n\n[net]\nretry = 2\n",
               "# top\n\n[net]\nretry = 2\n");
  assert_edit (remove_tools, "[net]\nretry = 2\n", "[net]\nretry = 2\n");
}

static void
test_replaces_crates_io (void)
{
  assert_edit (replace_crates_io, "", "[source.crates-io]\nreplace-with = \"tools\"\n");
  assert_edit (replace_crates_io,
               "[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n[source.vendored-sources]\ndirectory = \"vendor\"\n",
               "[source.crates-io]\nreplace-with = \"tools\"\n\n[source.vendored-sources]\ndirectory = \"vendor\"\n");
  assert_edit (replace_crates_io, "source.crates-io = {}\n", "source.crates-io = { replace-with = \"tools\" }\n");
  assert_edit (restore_crates_io, "[source.crates-io]\nreplace-with = \"tools\"\n", "");
  assert_edit (restore_crates_io,
               "[source.crates-io]\n# why\nreplace-with = \"tools\"\nregistry = \"https://x/\"\n",
               "[source.crates-io]\n# why\nregistry = \"https://x/\"\n");
  assert_refusal (replace_crates_io, "source = [1]\n", QUAY_ERROR_LAYOUT, 1);
}

static void
test_adds_global_helper (void)
{
  assert_edit (add_keyring, "",
               "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n");
  assert_edit (add_plain_text, "", "[registry]\nglobal-credential-providers = [\"cargo:token\"]\n");
  assert_edit (add_keyring, "[registry]\nglobal-credential-providers = []\n",
               "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n");
  assert_edit (add_keyring, "[registry]\ndefault = \"tools\" # keep\n",
               "[registry]\ndefault = \"tools\" # keep\n"
               "global-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n");
  assert_edit (add_keyring,
               "[registry]\r\nglobal-credential-providers = [\r\n  'msrustup', # work\r\n]\r\n",
               "[registry]\r\nglobal-credential-providers = [\r\n  'msrustup', # work\r\n  'cargo:libsecret',\r\n]\r\n");
  assert_edit (add_keyring, "registry.global-credential-providers = ['cargo:libsecret', \"cargo:token\"]",
               "registry.global-credential-providers = ['cargo:libsecret', \"cargo:token\"]");
}

static void
test_refuses_what_is_no_list (void)
{
  assert_refusal (add_keyring, "\n[registry]\nglobal-credential-providers = \"cargo:token\"\n",
                  QUAY_ERROR_WRONG_FORM, 3);
  assert_refusal (add_keyring, "[registry]\nglobal-credential-providers = [\n\"a\",\n1]\n", QUAY_ERROR_WRONG_FORM, 4);
  assert_refusal (add_keyring, "registry = 1\n", QUAY_ERROR_LAYOUT, 1);
}

static void
test_sets_helper_of_registry (void)
{
  assert_edit (set_one_word, "", "[registries.tools]\ncredential-provider = \"cargo:libsecret\"\n");
  assert_edit (set_one_word, "[registries]\ntools = { index = \"" URL "\" }\n",
               "[registries]\ntools = { index = \"" URL "\", credential-provider = \"cargo:libsecret\" }\n");
  assert_edit (set_one_word, "[registries.tools]\ncredential-provider = [\"a\", \"b\"] # mine\n",
               "[registries.tools]\ncredential-provider = \"cargo:libsecret\" # mine\n");
  assert_edit (set_word_with_blank, "", "[registries.tools]\ncredential-provider = [\"/my programs/helper\"]\n");
  assert_edit (set_words, "[registries.tools]\ncredential-provider = \"cargo:libsecret\"\n",
               "[registries.tools]\n"
               "credential-provider = [\"cargo:token-from-stdout\", \"az\", \"join(' ', [\\\"x\\\"])\"]\n");
  assert_edit (remove_helper, "[registries.tools]\nindex = \"" URL "\"\ncredential-provider = \"x\"\n",
               "[registries.tools]\nindex = \"" URL "\"\n");
  assert_edit (remove_helper, "# top\n", "# top\n");
}

static void
test_sets_token (void)
{
  assert_edit (set_token, "[registry]\ntoken = \"crates.io's\"\n",
               "[registry]\ntoken = \"crates.io's\"\n\n[registries.tools]\ntoken = \"Basic c2VjcmV0\"\n");
  assert_edit (set_token, "# mine\n[registries.tools]\ntoken = 'old' # 2025\n",
               "# mine\n[registries.tools]\ntoken = 'Basic c2VjcmV0' # 2025\n");
  assert_edit (remove_token, "[registries.other]\ntoken = \"x\"\n\n[registries.tools]\ntoken = \"y\"\n",
               "[registries.other]\ntoken = \"x\"\n");
}

static void
test_never_tells_token (void)
{
  g_autoptr(QuayTomlDocument) document = parse ("registries = 1\n");
  g_autoptr(GError) error = NULL;

  g_assert_false (set_token (document, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_LAYOUT);
  g_assert_null (quay_error_get_object (error));
  g_assert_null (strstr (error->message, "c2VjcmV0"));
  g_assert_cmpint (quay_error_get_number (error), ==, 1);
  g_assert_false (set_token (document, NULL));
}

static void
test_refuses_tokens_that_break_requests (void)
{
  static const char *tokens[] = { "", "Basic x\n", "Basic \303\274", "a\001" };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr(QuayTomlDocument) document = parse ("");
      g_autoptr(QuaySecret) token = quay_secret_new (tokens[i], -1);
      g_autoptr(GError) error = NULL;

      g_assert_false (quay_cargo_edit_set_token (document, "tools", token, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_DAMAGED);
      assert_text (document, "");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cargo/edit/defines-registries", test_defines_registries);
  g_test_add_func ("/cargo/edit/changes-addresses-in-place", test_changes_addresses_in_place);
  g_test_add_func ("/cargo/edit/removes-registries", test_removes_registries);
  g_test_add_func ("/cargo/edit/replaces-crates-io", test_replaces_crates_io);
  g_test_add_func ("/cargo/edit/adds-global-helper", test_adds_global_helper);
  g_test_add_func ("/cargo/edit/refuses-what-is-no-list", test_refuses_what_is_no_list);
  g_test_add_func ("/cargo/edit/sets-helper-of-registry", test_sets_helper_of_registry);
  g_test_add_func ("/cargo/edit/sets-token", test_sets_token);
  g_test_add_func ("/cargo/edit/never-tells-token", test_never_tells_token);
  g_test_add_func ("/cargo/edit/refuses-tokens-that-break-requests", test_refuses_tokens_that_break_requests);
  return g_test_run ();
}
