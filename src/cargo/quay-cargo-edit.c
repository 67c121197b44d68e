/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-edit"

#include "config.h"

#include "quay-cargo-edit.h"

#include <string.h>

#include "quay-error.h"

/* Changes to Cargo's files. How text is changed is the document's business; here is which keys Cargo wants
 * where, and in which of its many spellings they are readable by others, too.
 *
 * All of them leave alone what is there already, so that doing one twice is doing it once. None of them knows
 * the file: the subject of an error is for the caller to add.
 */

#define KEY_INDEX "index"
#define KEY_HELPER "credential-provider"
#define KEY_TOKEN "token"

/**
 * quay_cargo_edit_set_registry:
 * @document: a configuration file
 * @name: the registry name
 * @index: its normalised address
 *
 * Defines a registry, or gives it another address: `NAME = { index = "…" }` under `[registries]`, which is
 * how Azure's own instructions have it, or in the way of the registries that are there. What else stands
 * there for @name stays.
 *
 * Returns: %FALSE with %QUAY_ERROR_LAYOUT (object: text to paste, number: line) when the document cannot be
 *   changed
 */
gboolean
quay_cargo_edit_set_registry (QuayTomlDocument *document,
                              const char       *name,
                              const char       *index,
                              GError          **error)
{
  const char *path[] = { "registries", name, KEY_INDEX, NULL };

  g_return_val_if_fail (document != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  return quay_toml_document_set_string (document, path, index, QUAY_TOML_LAYOUT_INLINE, error);
}

/**
 * quay_cargo_edit_remove_registry:
 *
 * Removes everything that the document has under `registries.NAME`: address, helper and token.
 *
 * Returns: %FALSE with %QUAY_ERROR_LAYOUT when the document cannot be changed
 */
gboolean
quay_cargo_edit_remove_registry (QuayTomlDocument *document,
                                 const char       *name,
                                 GError          **error)
{
  const char *path[] = { "registries", name, NULL };

  g_return_val_if_fail (document != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return quay_toml_document_remove (document, path, error);
}

/**
 * quay_cargo_edit_replace_crates_io:
 * @name: (nullable): the registry or source that stands for crates.io, or %NULL to take crates.io itself again
 *
 * Sets or removes `replace-with` in the one `[source.crates-io]` that a file may have; a project that vendors
 * its dependencies has it already, and then vendoring is replaced. A `[source.NAME]` is not needed: Cargo
 * looks for `[registries.NAME]` next (since 1.66), and finds helper and token by that name.
 *
 * Returns: %FALSE with %QUAY_ERROR_LAYOUT when the document cannot be changed
 */
gboolean
quay_cargo_edit_replace_crates_io (QuayTomlDocument *document,
                                   const char       *name,
                                   GError          **error)
{
  static const char *path[] = { "source", "crates-io", "replace-with", NULL };

  g_return_val_if_fail (document != NULL, FALSE);

  if (name == NULL)
    return quay_toml_document_remove (document, path, error);
  return quay_toml_document_set_string (document, path, name, QUAY_TOML_LAYOUT_HEADER, error);
}

/**
 * quay_cargo_edit_set_default:
 * @name: (nullable): the registry that commands like `cargo publish` use without an option, or %NULL to leave that to
 *   Cargo
 *
 * Sets or removes `registry.default`.
 *
 * Returns: %FALSE with %QUAY_ERROR_LAYOUT when the document cannot be changed
 */
gboolean
quay_cargo_edit_set_default (QuayTomlDocument *document,
                             const char       *name,
                             GError          **error)
{
  static const char *path[] = { "registry", "default", NULL };

  g_return_val_if_fail (document != NULL, FALSE);

  if (name == NULL)
    return quay_toml_document_remove (document, path, error);
  return quay_toml_document_set_string (document, path, name, QUAY_TOML_LAYOUT_HEADER, error);
}

static gboolean
refuse_form (const QuayTomlNode *node,
             const char         *wanted,
             GError            **error)
{
  GError *refusal = quay_error_new (QUAY_ERROR_WRONG_FORM, NULL, NULL, "line %u: expected %s",
                                    quay_toml_node_get_line (node), wanted);

  quay_error_set_number (refusal, quay_toml_node_get_line (node));
  g_propagate_error (error, refusal);
  return FALSE;
}

/* @found: whether the list has @helper; returns FALSE when it is not a list of strings. */
static gboolean
find_helper (const QuayTomlNode *list,
             const char         *helper,
             gboolean           *found,
             GError            **error)
{
  *found = FALSE;
  if (quay_toml_node_get_node_type (list) != QUAY_TOML_ARRAY)
    return refuse_form (list, "a list", error);

  for (guint i = 0; i < quay_toml_node_get_n_children (list); i++)
    {
      const QuayTomlNode *item = quay_toml_node_get_child (list, i);

      if (quay_toml_node_get_node_type (item) != QUAY_TOML_STRING)
        return refuse_form (item, "a string", error);
      *found |= g_strcmp0 (quay_toml_node_get_string (item, NULL), helper) == 0;
    }
  return TRUE;
}

/**
 * quay_cargo_edit_add_global_helper:
 * @document: the user's configuration file; other people's computers may not have @helper
 * @helper: an entry for the list, such as “cargo:libsecret”
 *
 * Makes sure that Cargo asks @helper for every registry. Cargo asks the last entry first, so a new one goes
 * to the end. A list that is missing or empty is made with “cargo:token” in front, which Cargo would have
 * asked without a list: tokens in the environment and in credentials.toml keep working.
 *
 * Returns: %FALSE with %QUAY_ERROR_WRONG_FORM (number: line) when there is something else than a list of
 *   strings, or %QUAY_ERROR_LAYOUT (object: text to paste, number: line) when the document cannot be changed
 */
gboolean
quay_cargo_edit_add_global_helper (QuayTomlDocument *document,
                                   const char       *helper,
                                   GError          **error)
{
  static const char *path[] = { "registry", "global-credential-providers", NULL };
  const char *both[] = { "cargo:token", helper, NULL };
  const QuayTomlNode *list;
  gboolean found;

  g_return_val_if_fail (document != NULL, FALSE);
  g_return_val_if_fail (helper != NULL, FALSE);

  list = quay_toml_document_lookup (document, path);
  if (list != NULL && !find_helper (list, helper, &found, error))
    return FALSE;

  if (list == NULL || quay_toml_node_get_n_children (list) == 0)
    return quay_toml_document_set_strv (document, path, g_str_equal (helper, both[0]) ? both + 1 : both,
                                        QUAY_TOML_LAYOUT_HEADER, error);
  return found || quay_toml_document_append (document, path, helper, error);
}

/**
 * quay_cargo_edit_set_registry_helper:
 * @document: the user's configuration file
 * @name: the registry name; it need not be defined in the same file
 * @words: (array zero-terminated=1) (nullable): program and arguments, or %NULL to remove the registry's own
 *   helper
 *
 * Sets the helper of one registry. One word is written as a string; several, or one with a blank, which Cargo
 * would split, as an array. Files that give the same registry a string and an array make Cargo fail, so look
 * for others first.
 *
 * Returns: %FALSE with %QUAY_ERROR_LAYOUT when the document cannot be changed
 */
gboolean
quay_cargo_edit_set_registry_helper (QuayTomlDocument  *document,
                                     const char        *name,
                                     const char *const *words,
                                     GError           **error)
{
  const char *path[] = { "registries", name, KEY_HELPER, NULL };

  g_return_val_if_fail (document != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (words == NULL || words[0] != NULL, FALSE);

  if (words == NULL)
    return quay_toml_document_remove (document, path, error);
  if (words[1] == NULL && strpbrk (words[0], " \t\r\n\f\v") == NULL)
    return quay_toml_document_set_string (document, path, words[0], QUAY_TOML_LAYOUT_HEADER, error);
  return quay_toml_document_set_strv (document, path, words, QUAY_TOML_LAYOUT_HEADER, error);
}

/* Cargo's own rule for what it writes; a line end inside would make it refuse every request. */
static gboolean
is_sendable (QuaySecret *token)
{
  const char *text = quay_secret_peek (token);
  gsize length = quay_secret_get_length (token);

  for (gsize i = 0; i < length; i++)
    {
      if ((text[i] < 0x20 || text[i] > 0x7e) && text[i] != '\t')
        return FALSE;
    }
  return length > 0;
}

/**
 * quay_cargo_edit_set_token:
 * @document: a credentials.toml; the copies that it makes of @token are wiped, but not locked into memory
 * @name: the registry name
 * @token: (nullable): the whole value of the Authorization header, or %NULL to remove the one that is there
 *
 * Sets the token that `cargo:token` finds, in clear text. The file must be readable by its owner alone.
 *
 * Returns: %FALSE with %QUAY_ERROR_TOKEN_DAMAGED when @token is empty or cannot be sent, or
 *   %QUAY_ERROR_LAYOUT (number: line) when the document cannot be changed; unlike with the other edits there
 *   is no text to paste, for it would hold the token
 */
gboolean
quay_cargo_edit_set_token (QuayTomlDocument *document,
                           const char       *name,
                           QuaySecret       *token,
                           GError          **error)
{
  const char *path[] = { "registries", name, KEY_TOKEN, NULL };
  g_autoptr(GError) telling = NULL;

  g_return_val_if_fail (document != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (token == NULL)
    return quay_toml_document_remove (document, path, error);

  if (!is_sendable (token))
    {
      quay_error_set (error, QUAY_ERROR_TOKEN_DAMAGED, NULL, NULL, "The token cannot be sent in a header");
      return FALSE;
    }
  if (quay_toml_document_set_string (document, path, quay_secret_peek (token), QUAY_TOML_LAYOUT_HEADER, &telling))
    return TRUE;

  quay_secret_wipe_string ((char *) quay_error_get_object (telling));
  quay_error_set (error, telling->code, NULL, NULL, "The token of “%s” cannot be written here", name);
  if (error != NULL)
    quay_error_set_number (*error, quay_error_get_number (telling));
  return FALSE;
}
