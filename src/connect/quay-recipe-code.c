/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-recipe"

#include "config.h"

#include "quay-recipe-private.h"

#include <string.h>

#include "quay-cargo-edit.h"
#include "quay-cargo-name.h"

/* The pieces of the recipes that are meant for machines. They are in no language but their own, so nothing here is
 * translated. What is written in TOML comes out of the same edits that Quayside makes on this computer.
 *
 * Microsoft's instructions are followed with four corrections: the base64 is neither wrapped, as base64 does after 76
 * characters, nor ended by a line end, since a token with a line end in it is refused; the token is not shown while it
 * is typed; and the Azure CLI is told for what the token is, because it would make one for Azure itself.
 */

/* Makes the base64 of “PAT:TOKEN”, which stands behind “Basic ” in the header; for a format. */
#define WRAP "printf 'PAT:%%s' \"$t\" | base64 | tr -d '\\n'"

#define TOKEN_FOR_CARGO \
  "az account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 " \
  "--query \"join(' ', ['Bearer', accessToken])\" --output tsv"

static char *
document_to_text (QuayTomlDocument *document)
{
  g_autoptr(GBytes) bytes = quay_toml_document_to_bytes (document);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return g_strndup (text, size);
}

static QuayTomlDocument *
create_document (void)
{
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);

  return quay_toml_document_new (empty, NULL);
}

/**
 * quay_recipe_get_helper:
 *
 * Returns: (nullable): Cargo's built-in helper for the keyring of a system, tried with Cargo 1.74 and later
 */
const char *
quay_recipe_get_helper (QuayComputer computer)
{
  switch (computer)
    {
    case QUAY_COMPUTER_WINDOWS:
      return "cargo:wincred";
    case QUAY_COMPUTER_MACOS:
      return "cargo:macos-keychain";
    case QUAY_COMPUTER_LINUX:
      return "cargo:libsecret";
    case QUAY_COMPUTER_AZURE_PIPELINES:
    case QUAY_COMPUTER_GITHUB_ACTIONS:
    case QUAY_COMPUTER_CONTAINER:
    case QUAY_N_COMPUTERS:
    default:
      return NULL;
    }
}

/**
 * quay_recipe_dup_project_toml:
 *
 * Returns: (transfer full): what a project's configuration needs to know of the feed
 */
char *
quay_recipe_dup_project_toml (const QuayRecipeFeed *feed)
{
  g_autoptr(QuayTomlDocument) document = create_document ();
  gboolean written = quay_cargo_edit_set_registry (document, feed->name, feed->index_url, NULL);

  if (feed->replaces_crates_io)
    written = written && quay_cargo_edit_replace_crates_io (document, feed->name, NULL);
  g_assert (written);
  return document_to_text (document);
}

char *
quay_recipe_dup_helper_toml (QuayComputer computer)
{
  g_autoptr(QuayTomlDocument) document = create_document ();
  gboolean written = quay_cargo_edit_add_global_helper (document, quay_recipe_get_helper (computer), NULL);

  g_assert (written);
  return document_to_text (document);
}

/* Windows starts “az.cmd”: Cargo starts programs without a shell, and then only .exe may be left out. */
char *
quay_recipe_dup_azure_cli_toml (const QuayRecipeFeed *feed,
                                QuayComputer          computer)
{
  g_autoptr(QuayTomlDocument) document = create_document ();
  g_auto(GStrv) words = quay_helper_kind_to_words (QUAY_HELPER_AZURE_CLI, NULL, NULL, FALSE, NULL);
  gboolean written;

  for (guint i = 0; computer == QUAY_COMPUTER_WINDOWS && words[i] != NULL; i++)
    if (g_str_equal (words[i], "az"))
      {
        g_free (words[i]);
        words[i] = g_strdup ("az.cmd");
      }
  written = quay_cargo_edit_set_registry_helper (document, feed->name, (const char *const *) words, NULL);
  g_assert (written);
  return document_to_text (document);
}

/* [registries.NAME] may follow any [registries], which cannot stand twice. */
char *
quay_recipe_dup_registry_table (const QuayRecipeFeed *feed)
{
  const char *path[] = { "registries", feed->name, "index", NULL };
  g_autoptr(QuayTomlDocument) document = create_document ();
  gboolean written =
    quay_toml_document_set_string (document, path, feed->index_url, QUAY_TOML_LAYOUT_HEADER, NULL);

  g_assert (written);
  return document_to_text (document);
}

char *
quay_recipe_dup_source_table (const QuayRecipeFeed *feed)
{
  g_autoptr(QuayTomlDocument) document = create_document ();
  gboolean written = quay_cargo_edit_replace_crates_io (document, feed->name, NULL);

  g_assert (written);
  return document_to_text (document);
}

/**
 * quay_recipe_quote_name:
 * @name: a registry name: letters, digits, “-” and “_”, of which some shells take the foreign ones for something else
 *
 * Returns: (transfer full): the name as one word for sh, bash, zsh and PowerShell alike
 */
char *
quay_recipe_quote_name (const char *name)
{
  return g_str_is_ascii (name) ? g_strdup (name) : g_strconcat ("'", name, "'", NULL);
}

/**
 * quay_recipe_dup_login:
 *
 * Returns: (transfer full): the command that asks for a token and gives it to Cargo, in a pipe: not as an argument,
 *   which every program could read, and not shown
 */
char *
quay_recipe_dup_login (const QuayRecipeFeed *feed,
                       QuayLoginTool         tool)
{
  g_autofree char *name = quay_recipe_quote_name (feed->name);

  switch (tool)
    {
    case QUAY_TOOL_POWERSHELL:
      return g_strdup_printf ("$t = Read-Host Token -AsSecureString; "
                              "'Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('PAT:' + "
                              "[Net.NetworkCredential]::new('', $t).Password)) | cargo login --registry %s", name);
    case QUAY_TOOL_BASH:
      return g_strdup_printf ("read -rsp 'Token: ' t && printf 'Basic %%s\\n' \"$(" WRAP ")\" | "
                              "cargo login --registry %s; unset t", name);
    case QUAY_TOOL_ZSH:
      return g_strdup_printf ("read -rs 't?Token: ' && printf 'Basic %%s\\n' \"$(" WRAP ")\" | "
                              "cargo login --registry %s; unset t", name);
    case QUAY_TOOL_AZURE_CLI:
      return g_strdup_printf ("az login\n" TOKEN_FOR_CARGO " | cargo login --registry %s", name);
    case QUAY_TOOL_NOTHING:
    default:
      g_return_val_if_reached (NULL);
    }
}

char *
quay_recipe_dup_logout (const QuayRecipeFeed *feed)
{
  g_autofree char *name = quay_recipe_quote_name (feed->name);

  return g_strconcat ("cargo logout --registry ", name, NULL);
}

/* What a shell can set is in POSIX, “Name”: ASCII letters, digits and underscores. */
char *
quay_recipe_dup_variable (const QuayRecipeFeed *feed)
{
  g_autofree char *name = quay_cargo_name_to_variable (feed->name);

  return g_str_is_ascii (name) ? g_strconcat ("CARGO_REGISTRIES_", name, "_", NULL) : NULL;
}

/* See Azure Pipelines, CargoAuthenticate@0: it reads the addresses in that file and sets a variable for each. */
char *
quay_recipe_dup_yaml_pipelines (void)
{
  return g_strdup ("- task: CargoAuthenticate@0\n"
                   "  inputs:\n"
                   "    configFile: .cargo/config.toml\n");
}

/* The runner takes a variable of any name from the file in GITHUB_ENV, and hides the value in what it logs. */
char *
quay_recipe_dup_yaml_github (const QuayRecipeFeed *feed)
{
  g_autofree char *variable = quay_cargo_name_to_variable (feed->name);

  return g_strdup_printf (
    "- name: Log in to %s\n"
    "  shell: bash\n"
    "  env:\n"
    "    AZURE_ARTIFACTS_TOKEN: ${{ secrets.AZURE_ARTIFACTS_TOKEN }}\n"
    "  run: |\n"
    "    value=\"Basic $(printf 'PAT:%%s' \"$AZURE_ARTIFACTS_TOKEN\" | base64 | tr -d '\\r\\n')\"\n"
    "    echo \"::add-mask::$value\"\n"
    "    echo 'CARGO_REGISTRIES_%s_CREDENTIAL_PROVIDER=cargo:token' >>\"$GITHUB_ENV\"\n"
    "    echo \"CARGO_REGISTRIES_%s_TOKEN=$value\" >>\"$GITHUB_ENV\"\n",
    feed->name, variable, variable);
}

/* A mounted secret is in no layer of the image, nor are the variables of one command. */
char *
quay_recipe_dup_dockerfile (const QuayRecipeFeed *feed)
{
  g_autofree char *variable = quay_recipe_dup_variable (feed);

  if (variable == NULL)
    return NULL;
  return g_strdup_printf (
    "RUN --mount=type=secret,id=azure-artifacts-token \\\n"
    "    %sCREDENTIAL_PROVIDER=cargo:token \\\n"
    "    %sTOKEN=\"Basic $(printf 'PAT:%%s' \"$(cat /run/secrets/azure-artifacts-token)\" | base64 | tr -d '\\n')\" \\\n"
    "    cargo fetch --locked\n",
    variable, variable);
}
