/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-recipe"

#include "config.h"

#include "quay-recipe-private.h"

#include <string.h>

/* The steps of a recipe as a program that a colleague runs in the project folder. It looks before it writes: lines are
 * added at the end of a file, between two marks by which “undo” finds them, and only where they cannot contradict
 * what is there; otherwise the script says what to do and has changed nothing.
 *
 * Like every program text, these are in English. The one for shells keeps to POSIX, so that sh, dash, bash and zsh
 * run it.
 */

static const char *const shell_parts[] = {
  "begin=\"# begin: $name, written by a script of Quayside\"\n"
  "finish=\"# end: $name\"\n"
  "home=${CARGO_HOME:-$HOME/.cargo}\n"
  "user_file=$home/config\n"
  "[ -e \"$user_file\" ] || user_file=$home/config.toml\n"
  "project_file=.cargo/config\n"
  "[ -e \"$project_file\" ] || project_file=.cargo/config.toml\n"
  "\n"
  "say () { printf '%s\\n' \"$*\" >&2; }\n"
  "die () { say \"$*\"; exit 1; }\n"
  "\n"
  "# has FILE TEXT: whether a line of the file that is not a comment contains the text.\n"
  "has () { [ -f \"$1\" ] && grep -v '^[[:space:]]*#' \"$1\" | grep -qF -e \"$2\"; }\n"
  "\n"
  "# matches FILE PATTERN: the same with an extended regular expression.\n"
  "matches () { [ -f \"$1\" ] && grep -v '^[[:space:]]*#' \"$1\" | grep -qE -e \"$2\"; }\n"
  "\n"
  "# append FILE LINE...: adds the lines at the end, between the marks.\n"
  "append () {\n"
  "  file=$1\n"
  "  shift\n"
  "  mkdir -p \"$(dirname \"$file\")\"\n"
  "  if [ -s \"$file\" ] && [ -n \"$(tail -c 1 \"$file\")\" ]; then printf '\\n' >>\"$file\"; fi\n"
  "  printf '%s\\n' \"$begin\" \"$@\" \"$finish\" >>\"$file\"\n"
  "  say \"Added to $file\"\n"
  "}\n"
  "\n"
  "# take_back FILE: removes what stands between the marks; mode and link of the file stay.\n"
  "take_back () {\n"
  "  if ! { [ -f \"$1\" ] && grep -qxF -e \"$begin\" \"$1\"; }; then return 0; fi\n"
  "  rest=$(mktemp)\n"
  "  awk -v begin=\"$begin\" -v finish=\"$finish\" \\\n"
  "    '$0 == begin { inside = 1 } !inside { print } $0 == finish { inside = 0 }' \"$1\" >\"$rest\"\n"
  "  cat \"$rest\" >\"$1\"\n"
  "  rm \"$rest\"\n"
  "  if [ ! -s \"$1\" ] && [ ! -L \"$1\" ]; then rm \"$1\"; fi\n"
  "  say \"Removed from $1\"\n"
  "}\n"
  "\n",

  "if [ \"${1-}\" = undo ]; then\n",

  "  take_back \"$project_file\"\n"
  "  take_back \"$user_file\"\n"
  "  exit\n"
  "fi\n"
  "[ $# -eq 0 ] || die \"Usage: sh $0 [undo]\"\n"
  "command -v cargo >/dev/null || die 'Cargo is not installed: https://rustup.rs'\n"
  "[ -f Cargo.toml ] || die 'Run this in the folder of the project.'\n"
  "\n"
  "define=yes\n"
  "if has \"$project_file\" \"$index\" || has \"$user_file\" \"$index\"; then\n"
  "  define=no\n"
  "elif matches \"$project_file\" \"^[[:space:]]*(\\[?registries[.])?[\\\"']?${name}[\\\"']?[[:space:]]*[]=.]\"; then\n"
  "  die \"$project_file has another address for $name. Change it to $index there.\"\n"
  "fi\n",

  /* For a feed that stands for crates.io. */
  "if [ \"$define\" = yes ] && matches \"$project_file\" 'source[.].?crates-io|crates-io.?[[:space:]]*='; then\n"
  "  die \"$project_file says already where crates.io is. Set replace-with = \\\"$name\\\" in [source.crates-io] there.\"\n"
  "fi\n",

  /* For a helper of all registries. */
  "ask=yes\n"
  "if has \"$user_file\" \"$helper\"; then\n"
  "  ask=no\n"
  "elif matches \"$user_file\" '^[[:space:]]*(\\[[[:space:]]*registry[[:space:]]*\\]|registry[[:space:]]*[.=])'; then\n"
  "  die \"Add \\\"$helper\\\" to global-credential-providers in [registry] of $user_file, then run this again.\"\n"
  "fi\n",

  /* For a helper of the feed's own. */
  "ask=yes\n"
  "if matches \"$user_file\" \"registries[.][\\\"']?${name}[\\\"']?[[:space:]]*\\]\" && has \"$user_file\" 'get-access-token'; then\n"
  "  ask=no\n"
  "elif matches \"$user_file\" \"registries[.][\\\"']?$name\" ||\n"
  "  matches \"$user_file\" '^[[:space:]]*registries[[:space:]]*='; then\n"
  "  die \"$user_file has settings for $name already. Add the line credential-provider there.\"\n"
  "fi\n",

  "printf 'Token: ' >&2\n"
  "token=\n"
  "if [ -t 0 ]; then\n"
  "  terminal=$(stty -g)\n"
  "  trap 'stty \"$terminal\"' EXIT\n"
  "  trap 'exit 130' HUP INT TERM\n"
  "  stty -echo\n"
  "  IFS= read -r token || :\n"
  "  stty \"$terminal\"\n"
  "  trap - EXIT HUP INT TERM\n"
  "  say ''\n"
  "else\n"
  "  IFS= read -r token || :\n"
  "fi\n"
  "token=$(printf '%s' \"$token\" | tr -d '[:space:]')\n"
  "[ -n \"$token\" ] || die 'There is no token.'\n"
  "printf 'Basic %s\\n' \"$(printf 'PAT:%s' \"$token\" | base64 | tr -d '\\r\\n')\" | cargo login --registry \"$name\"\n"
  "unset token\n"
  "say \"Logged in to $name.\"\n",
};

enum { SHELL_FUNCTIONS, SHELL_UNDO, SHELL_BEGIN, SHELL_SOURCE, SHELL_HELPER, SHELL_AZURE_CLI, SHELL_LOGIN };

/* “append FILE 'line' 'line'” */
static void
append_lines (GString    *script,
              const char *condition,
              const char *file,
              const char *table)
{
  g_auto(GStrv) lines = g_strsplit (table, "\n", -1);

  g_string_append_printf (script, "if [ \"$%s\" = yes ]; then\n  append \"$%s\"", condition, file);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *quoted = g_shell_quote (lines[i]);

      /* The last line end is not a line. */
      if (lines[i + 1] != NULL)
        g_string_append_printf (script, " \\\n    %s", quoted);
    }
  g_string_append (script, "\nfi\n");
}

static char *
dup_tables (const QuayRecipeFeed *feed)
{
  g_autofree char *registry = quay_recipe_dup_registry_table (feed);
  g_autofree char *source = feed->replaces_crates_io ? quay_recipe_dup_source_table (feed) : NULL;

  return g_strconcat (registry, source != NULL ? "\n" : NULL, source, NULL);
}

/**
 * quay_recipe_dup_shell:
 *
 * Returns: (transfer full): the recipe as a program for POSIX shells
 */
char *
quay_recipe_dup_shell (QuayRecipe *self)
{
  const QuayRecipeFeed *feed = self->feed;
  const char *helper = quay_recipe_get_helper (self->computer);
  gboolean azure_cli = self->tool == QUAY_TOOL_AZURE_CLI;
  GString *script = g_string_new ("#!/bin/sh\n");
  g_autofree char *file_name = quay_recipe_dup_file_name (self, QUAY_RECIPE_SCRIPT);
  g_autofree char *name = g_shell_quote (feed->name);
  g_autofree char *index = g_shell_quote (feed->index_url);
  g_autofree char *tables = dup_tables (feed);

  g_string_append_printf (script,
                          "# Lets Cargo use the feed %s of Azure Artifacts. To be run in the folder of the project:\n"
                          "#\n"
                          "#   sh %s         log in\n"
                          "#   sh %s undo    log out, and remove what was written\n"
                          "#\n", feed->name, file_name, file_name);
  if (azure_cli)
    g_string_append (script,
                     "# Cargo asks the Azure CLI for a token each time it needs one, so nothing is stored. First: az login\n");
  else
    g_string_append (script,
                     "# It asks for a token that was created in Azure DevOps with the scope Packaging: Read & write, does not\n"
                     "# show it, and gives it to the keyring.\n");
  g_string_append_printf (script, "\nset -eu\n\nname=%s\nindex=%s\n", name, index);
  if (!azure_cli)
    g_string_append_printf (script, "helper=%s\n", helper);

  g_string_append (script, shell_parts[SHELL_FUNCTIONS]);
  g_string_append (script, shell_parts[SHELL_UNDO]);
  if (!azure_cli)
    g_string_append (script, "  cargo logout --registry \"$name\"\n");
  g_string_append (script, shell_parts[SHELL_BEGIN]);
  if (feed->replaces_crates_io)
    g_string_append (script, shell_parts[SHELL_SOURCE]);
  g_string_append (script, shell_parts[azure_cli ? SHELL_AZURE_CLI : SHELL_HELPER]);
  g_string_append_c (script, '\n');
  append_lines (script, "define", "project_file", tables);

  if (azure_cli)
    {
      g_autofree char *helper_toml = quay_recipe_dup_azure_cli_toml (feed, self->computer);

      append_lines (script, "ask", "user_file", helper_toml);
      g_string_append (script, "say \"Cargo asks the Azure CLI for tokens of $name.\"\n");
    }
  else
    {
      g_autofree char *helper_toml = quay_recipe_dup_helper_toml (self->computer);

      append_lines (script, "ask", "user_file", helper_toml);
      g_string_append_c (script, '\n');
      g_string_append (script, shell_parts[SHELL_LOGIN]);
    }
  return g_string_free (script, FALSE);
}

static const char *const powershell_parts[] = {
  "$begin = \"# begin: $name, written by a script of Quayside\"\n"
  "$finish = \"# end: $name\"\n"
  "$cargoHome = if ($env:CARGO_HOME) { $env:CARGO_HOME } else { Join-Path $env:USERPROFILE '.cargo' }\n"
  "$userFile = Join-Path $cargoHome 'config'\n"
  "if (-not (Test-Path -LiteralPath $userFile)) { $userFile = Join-Path $cargoHome 'config.toml' }\n"
  "$projectFile = Join-Path (Get-Location).Path '.cargo\\config'\n"
  "if (-not (Test-Path -LiteralPath $projectFile)) { $projectFile = Join-Path (Get-Location).Path '.cargo\\config.toml' }\n"
  "\n"
  "# The lines of a file that are not comments.\n"
  "function Get-Settings([string] $file) {\n"
  "  if (-not (Test-Path -LiteralPath $file)) { return ,@() }\n"
  "  return ,@([IO.File]::ReadAllLines($file) | Where-Object { $_ -notmatch '^\\s*#' })\n"
  "}\n"
  "function Test-Text([string] $file, [string] $text) {\n"
  "  return [bool]((Get-Settings $file) | Where-Object { $_.Contains($text) })\n"
  "}\n"
  "function Test-Pattern([string] $file, [string] $pattern) {\n"
  "  return [bool]((Get-Settings $file) | Where-Object { $_ -cmatch $pattern })\n"
  "}\n"
  "\n"
  "# Cargo reads UTF-8 without a mark, which is what .NET writes.\n"
  "function Add-Lines([string] $file, [string[]] $lines) {\n"
  "  $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($file))\n"
  "  $old = if (Test-Path -LiteralPath $file) { [IO.File]::ReadAllText($file) } else { '' }\n"
  "  if ($old -ne '' -and -not $old.EndsWith(\"`n\")) { $old += \"`n\" }\n"
  "  $new = (@($begin) + $lines + @($finish)) -join \"`n\"\n"
  "  [IO.File]::WriteAllText($file, $old + $new + \"`n\")\n"
  "  Write-Host \"Added to $file\"\n"
  "}\n"
  "function Remove-Lines([string] $file) {\n"
  "  if (-not (Test-Path -LiteralPath $file)) { return }\n"
  "  $old = [IO.File]::ReadAllText($file)\n"
  "  $new = [regex]::Replace($old, '(?ms)^' + [regex]::Escape($begin) + '\\n.*?^' + [regex]::Escape($finish) + '\\n', '')\n"
  "  if ($new -eq $old) { return }\n"
  "  if ($new -eq '') { Remove-Item -LiteralPath $file } else { [IO.File]::WriteAllText($file, $new) }\n"
  "  Write-Host \"Removed from $file\"\n"
  "}\n"
  "function Assert-Success([string] $what) {\n"
  "  if ($LASTEXITCODE -ne 0) { throw \"$what failed.\" }\n"
  "}\n"
  "\n"
  "if ($Undo) {\n",

  "  Remove-Lines $projectFile\n"
  "  Remove-Lines $userFile\n"
  "  return\n"
  "}\n"
  "if (-not (Get-Command cargo -ErrorAction SilentlyContinue)) { throw 'Cargo is not installed: https://rustup.rs' }\n"
  "if (-not (Test-Path -LiteralPath 'Cargo.toml')) { throw 'Run this in the folder of the project.' }\n"
  "\n"
  "$define = -not ((Test-Text $projectFile $index) -or (Test-Text $userFile $index))\n"
  "if ($define -and (Test-Pattern $projectFile (\"^\\s*(\\[?registries\\.)?[`\"']?\" + [regex]::Escape($name) + \"[`\"']?\\s*[\\]=.]\"))) {\n"
  "  throw \"$projectFile has another address for $name. Change it to $index there.\"\n"
  "}\n",

  "if ($define -and (Test-Pattern $projectFile 'source\\..?crates-io|crates-io.?\\s*=')) {\n"
  "  throw \"$projectFile says already where crates.io is. Set replace-with = '$name' in [source.crates-io] there.\"\n"
  "}\n",

  "$ask = -not (Test-Text $userFile $helper)\n"
  "if ($ask -and (Test-Pattern $userFile '^\\s*(\\[\\s*registry\\s*\\]|registry\\s*[.=])')) {\n"
  "  throw \"Add '$helper' to global-credential-providers in [registry] of $userFile, then run this again.\"\n"
  "}\n",

  "$ask = -not (Test-Text $userFile 'get-access-token')\n"
  "if ($ask -and (Test-Pattern $userFile ('registries\\s*=|registries\\..?' + [regex]::Escape($name)))) {\n"
  "  throw \"$userFile has settings for $name already. Add the line credential-provider there.\"\n"
  "}\n",

  "# Windows PowerShell sends what a profile says; the value is plain ASCII.\n"
  "$OutputEncoding = [Text.Encoding]::ASCII\n",
};

enum { PS_FUNCTIONS, PS_BEGIN, PS_SOURCE, PS_HELPER, PS_AZURE_CLI, PS_LOGIN };

/* In single quotes nothing but the quote means something. */
static char *
quote_for_powershell (const char *text)
{
  g_autoptr(GString) quoted = g_string_new (text);

  g_string_replace (quoted, "'", "''", 0);
  g_string_prepend_c (quoted, '\'');
  g_string_append_c (quoted, '\'');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

static void
add_lines (GString    *script,
           const char *condition,
           const char *file,
           const char *table)
{
  g_auto(GStrv) lines = g_strsplit (table, "\n", -1);

  g_string_append_printf (script, "if ($%s) {\n  Add-Lines $%s @(", condition, file);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      g_autofree char *quoted = quote_for_powershell (lines[i]);

      g_string_append_printf (script, "%s\n    %s", i > 0 ? "," : "", quoted);
    }
  g_string_append (script, "\n  )\n}\n");
}

/**
 * quay_recipe_dup_powershell:
 *
 * Returns: (transfer full): the recipe as a program for Windows PowerShell 5.1 and PowerShell 7. It begins with the
 *   mark of UTF-8, without which 5.1 takes foreign letters for those of the system's code page, and its lines end as
 *   those of Windows
 */
char *
quay_recipe_dup_powershell (QuayRecipe *self)
{
  const QuayRecipeFeed *feed = self->feed;
  gboolean azure_cli = self->tool == QUAY_TOOL_AZURE_CLI;
  g_autoptr(GString) script = g_string_new (NULL);
  g_autofree char *file_name = quay_recipe_dup_file_name (self, QUAY_RECIPE_SCRIPT);
  g_autofree char *name = quote_for_powershell (feed->name);
  g_autofree char *index = quote_for_powershell (feed->index_url);
  g_autofree char *tables = dup_tables (feed);
  g_autofree char *helper_toml = NULL;

  g_string_append_printf (script,
                          "# Lets Cargo use the feed %s of Azure Artifacts. To be run in the folder of the project:\n"
                          "#\n"
                          "#   powershell -ExecutionPolicy Bypass -File %s          log in\n"
                          "#   powershell -ExecutionPolicy Bypass -File %s -Undo    log out, and remove what was written\n"
                          "#\n", feed->name, file_name, file_name);
  if (azure_cli)
    g_string_append (script,
                     "# Cargo asks the Azure CLI for a token each time it needs one, so nothing is stored. First: az login\n");
  else
    g_string_append (script,
                     "# It asks for a token that was created in Azure DevOps with the scope Packaging: Read & write, does not\n"
                     "# show it, and gives it to the Windows Credential Manager.\n");
  g_string_append_printf (script,
                          "param([switch] $Undo)\n\nSet-StrictMode -Version 2\n$ErrorActionPreference = 'Stop'\n\n"
                          "$name = %s\n$index = %s\n", name, index);
  if (!azure_cli)
    g_string_append_printf (script, "$helper = '%s'\n", quay_recipe_get_helper (self->computer));

  g_string_append (script, powershell_parts[PS_FUNCTIONS]);
  if (!azure_cli)
    g_string_append (script, "  cargo logout --registry $name\n  Assert-Success 'cargo logout'\n");
  g_string_append (script, powershell_parts[PS_BEGIN]);
  if (feed->replaces_crates_io)
    g_string_append (script, powershell_parts[PS_SOURCE]);
  g_string_append (script, powershell_parts[azure_cli ? PS_AZURE_CLI : PS_HELPER]);
  g_string_append_c (script, '\n');
  add_lines (script, "define", "projectFile", tables);

  helper_toml = azure_cli ? quay_recipe_dup_azure_cli_toml (feed, self->computer) :
                quay_recipe_dup_helper_toml (self->computer);
  add_lines (script, "ask", "userFile", helper_toml);
  if (azure_cli)
    g_string_append (script, "Write-Host \"Cargo asks the Azure CLI for tokens of $name.\"\n");
  else
    {
      g_autofree char *login = quay_recipe_dup_login (feed, QUAY_TOOL_POWERSHELL);

      g_string_append_c (script, '\n');
      g_string_append (script, powershell_parts[PS_LOGIN]);
      g_string_append_printf (script, "%s\nAssert-Success 'cargo login'\nWrite-Host \"Logged in to $name.\"\n", login);
    }

  g_string_replace (script, "\n", "\r\n", 0);
  g_string_prepend (script, "\xef\xbb\xbf");
  return g_string_free (g_steal_pointer (&script), FALSE);
}
