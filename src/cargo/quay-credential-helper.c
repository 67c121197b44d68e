/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-credential-helper"

#include "config.h"

#include "quay-credential-helper.h"

#include <string.h>

#include "quay-error.h"

/* The application ID of Azure DevOps in Microsoft Entra, for which the Azure CLI is to ask a token. */
#define AZURE_DEVOPS_RESOURCE "499b84ac-1321-427f-aa17-267ca6975798"

#define FROM_STDOUT "cargo:token-from-stdout"

typedef struct
{
  const char     *word;
  gboolean        takes_token;       /* Quayside asks for a token and stores it where the helper looks */
  gboolean        may_serve_all;     /* may stand in the global list: hands out tokens by address */
  QuayHelperScope default_scope;
} HelperTraits;

/* In the order of QuayHelperKind. */
static const HelperTraits traits[] = {
  { "keyring", TRUE, TRUE, QUAY_HELPER_FOR_ALL },
  { "azure-cli", FALSE, FALSE, QUAY_HELPER_FOR_FEED },
  { "microsoft", FALSE, TRUE, QUAY_HELPER_FOR_FEED },
  { "file", TRUE, TRUE, QUAY_HELPER_FOR_ALL },
  { "custom", FALSE, FALSE, QUAY_HELPER_FOR_FEED },
  { "none", FALSE, FALSE, QUAY_HELPER_FOR_FEED },
};

GType
quay_helper_kind_get_type (void)
{
  static gsize type;

  /* The nicks are the words of the command line. */
  static const GEnumValue values[] = {
    { QUAY_HELPER_KEYRING, "QUAY_HELPER_KEYRING", "keyring" },
    { QUAY_HELPER_AZURE_CLI, "QUAY_HELPER_AZURE_CLI", "azure-cli" },
    { QUAY_HELPER_MICROSOFT, "QUAY_HELPER_MICROSOFT", "microsoft" },
    { QUAY_HELPER_PLAIN_TEXT, "QUAY_HELPER_PLAIN_TEXT", "file" },
    { QUAY_HELPER_CUSTOM, "QUAY_HELPER_CUSTOM", "custom" },
    { QUAY_HELPER_NONE, "QUAY_HELPER_NONE", "none" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("QuayHelperKind", values));
  return type;
}

GType
quay_helper_scope_get_type (void)
{
  static gsize type;

  static const GEnumValue values[] = {
    { QUAY_HELPER_FOR_ALL, "QUAY_HELPER_FOR_ALL", "all" },
    { QUAY_HELPER_FOR_FEED, "QUAY_HELPER_FOR_FEED", "feed" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("QuayHelperScope", values));
  return type;
}

static const HelperTraits *
find_traits (QuayHelperKind kind)
{
  g_assert ((guint) kind < G_N_ELEMENTS (traits));

  return &traits[kind];
}

/**
 * quay_helper_kind_takes_token:
 *
 * Returns: whether the helper hands out a token that was stored before, so that the user has to give one
 */
gboolean
quay_helper_kind_takes_token (QuayHelperKind kind)
{
  return find_traits (kind)->takes_token;
}

/**
 * quay_helper_kind_may_serve_all:
 *
 * Returns: whether the helper may be asked for every registry. The Azure CLI and a custom command would offer
 *   one token to any server that asks.
 */
gboolean
quay_helper_kind_may_serve_all (QuayHelperKind kind)
{
  return find_traits (kind)->may_serve_all;
}

/**
 * quay_helper_kind_get_default_scope:
 *
 * Returns: what to choose where Cargo has no helper yet; see [func@Quay.HelperKind.choose_scope] where it has
 */
QuayHelperScope
quay_helper_kind_get_default_scope (QuayHelperKind kind)
{
  return find_traits (kind)->default_scope;
}

/**
 * quay_helper_kind_to_word:
 *
 * Returns: (transfer none): the word of the command line, which is also the nick of the enumeration
 */
const char *
quay_helper_kind_to_word (QuayHelperKind kind)
{
  return find_traits (kind)->word;
}

/**
 * quay_helper_kind_from_word:
 * @word: “keyring”, “azure-cli”, “microsoft”, “file”, “custom” or “none”
 * @kind: (out): the helper
 *
 * Returns: whether @word is one of them
 */
gboolean
quay_helper_kind_from_word (const char     *word,
                            QuayHelperKind *kind)
{
  g_return_val_if_fail (word != NULL, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (traits); i++)
    {
      if (g_str_equal (traits[i].word, word))
        {
          *kind = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* The Azure CLI prints one line, “Bearer eyJ…”, which is what Cargo sends. */
static char **
build_azure_cli (const char *tenant)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  g_strv_builder_add_many (words,
                           FROM_STDOUT,
                           "az", "account", "get-access-token",
                           "--resource", AZURE_DEVOPS_RESOURCE,
                           "--query", "join(' ', ['Bearer', accessToken])",
                           "--output", "tsv",
                           NULL);
  if (tenant != NULL && tenant[0] != '\0')
    g_strv_builder_add_many (words, "--tenant", tenant, NULL);
  return g_strv_builder_end (words);
}

static char **
build_custom (const char *command,
              gboolean    prints_token,
              GError    **error)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_autoptr(GError) shell_error = NULL;
  g_auto(GStrv) argv = NULL;

  if (command == NULL || !g_shell_parse_argv (command, NULL, &argv, &shell_error) || argv[0][0] == '\0')
    {
      quay_error_set (error, QUAY_ERROR_INPUT_COMMAND, NULL, NULL, "not a command: %s",
                      shell_error != NULL ? shell_error->message : "no program");
      return NULL;
    }

  if (prints_token)
    g_strv_builder_add (words, FROM_STDOUT);
  g_strv_builder_addv (words, (const char **) argv);
  return g_strv_builder_end (words);
}

/**
 * quay_helper_kind_to_words:
 * @tenant: (nullable): the Microsoft Entra tenant for which the Azure CLI asks; not used by other helpers
 * @command: (nullable): program and arguments of a custom helper, quoted as for a shell
 * @prints_token: whether the custom helper prints a token instead of following Cargo's protocol
 *
 * What stands as `credential-provider` for this helper.
 *
 * Returns: (transfer full) (nullable): program and arguments; %NULL for %QUAY_HELPER_NONE without an error,
 *   or with %QUAY_ERROR_INPUT_COMMAND when @command is empty or has an open quote
 */
char **
quay_helper_kind_to_words (QuayHelperKind kind,
                           const char    *tenant,
                           const char    *command,
                           gboolean       prints_token,
                           GError       **error)
{
  static const char *keyring[] = { "cargo:libsecret", NULL };
  static const char *microsoft[] = { "artifacts-cargo-credprovider", NULL };
  static const char *plain_text[] = { "cargo:token", NULL };

  switch (kind)
    {
    case QUAY_HELPER_KEYRING:
      return g_strdupv ((char **) keyring);
    case QUAY_HELPER_AZURE_CLI:
      return build_azure_cli (tenant);
    case QUAY_HELPER_MICROSOFT:
      return g_strdupv ((char **) microsoft);
    case QUAY_HELPER_PLAIN_TEXT:
      return g_strdupv ((char **) plain_text);
    case QUAY_HELPER_CUSTOM:
      return build_custom (command, prints_token, error);
    case QUAY_HELPER_NONE:
      return NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}

/* “az” under any path; the answer of another subcommand would not be a token. */
static gboolean
asks_azure_cli (const char *const *words)
{
  g_autofree char *program = NULL;

  if (words[1] == NULL || words[2] == NULL || words[3] == NULL)
    return FALSE;
  program = g_path_get_basename (words[1]);
  return g_str_equal (program, "az") &&
         g_str_equal (words[2], "account") && g_str_equal (words[3], "get-access-token");
}

/**
 * quay_helper_kind_from_words:
 * @words: (array zero-terminated=1) (nullable): program and arguments as Cargo would run them
 *
 * Returns: the helper that they mean; %QUAY_HELPER_NONE when there is no word
 */
QuayHelperKind
quay_helper_kind_from_words (const char *const *words)
{
  g_autofree char *program = NULL;

  if (words == NULL || words[0] == NULL)
    return QUAY_HELPER_NONE;
  if (g_str_equal (words[0], "cargo:libsecret"))
    return QUAY_HELPER_KEYRING;
  if (g_str_equal (words[0], "cargo:token"))
    return QUAY_HELPER_PLAIN_TEXT;
  if (g_str_equal (words[0], FROM_STDOUT))
    return asks_azure_cli (words) ? QUAY_HELPER_AZURE_CLI : QUAY_HELPER_CUSTOM;

  program = g_path_get_basename (words[0]);
  return g_str_equal (program, "artifacts-cargo-credprovider") ? QUAY_HELPER_MICROSOFT : QUAY_HELPER_CUSTOM;
}

/**
 * quay_helper_words_are_foreign:
 * @words: (array zero-terminated=1): program and arguments as Cargo would run them
 *
 * Returns: whether this is one of Cargo's built-in helpers for another system, which Cargo skips on Linux
 */
gboolean
quay_helper_words_are_foreign (const char *const *words)
{
  g_return_val_if_fail (words != NULL, FALSE);

  return g_strcmp0 (words[0], "cargo:wincred") == 0 || g_strcmp0 (words[0], "cargo:macos-keychain") == 0;
}
