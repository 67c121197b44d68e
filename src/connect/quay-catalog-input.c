/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-catalog-input"

#include "config.h"

#include "quay-catalog-input.h"

#include <glib/gi18n-lib.h>

#include "quay-error.h"

/*
 * The rooms below name what is wrong with an address by a word of their own, which is the same in every language. Here
 * each of these words has its sentence, so that none of them shows up in another language's.
 */
typedef struct
{
  const char *word;
  const char *sentence;
} Sentence;

static const Sentence missing[] = {
  { "address", N_("The address of the feed is missing.") },
  { "collection", N_("The name of the collection is missing.") },
  { "feed", N_("The name of the feed is missing.") },
  { "organization", N_("The name of the organization is missing.") },
  { "project", N_("The name of the project is missing.") },
  { "token", N_("The token is missing.") },
};

static const Sentence unreadable[] = {
  { "backslash", N_("Write the address with / in place of \\.") },
  { "bad percent escape", N_("The address has a percent sign with something behind it that cannot be read.") },
  { "collection", N_("A collection cannot have this name.") },
  { "dot segment", N_("The address has a part that is only “.” or “..”.") },
  { "feed", N_("A feed cannot have this name.") },
  { "host", N_("The address names no server that can be asked.") },
  { "link", N_("This link is damaged, or it is not one for Quayside.") },
  { "not UTF-8", N_("The address has characters that are not text.") },
  { "organization", N_("An organization cannot have this name.") },
  { "path", N_("The address leads to no feed. Copy it from “Connect to Feed” in Azure DevOps.") },
  { "port", N_("The address has a port that cannot be used.") },
  { "project", N_("A project cannot have this name.") },
  { "server", N_("Enter the server without a login, as in https://devops.example.com.") },
  { "too long", N_("The address is too long.") },
  { "view", N_("The name of the view behind the “@” is missing.") },
};

static const char *
find (const Sentence *sentences,
      guint           n_sentences,
      const char     *word)
{
  for (guint i = 0; i < n_sentences; i++)
    if (g_strcmp0 (sentences[i].word, word) == 0)
      return _(sentences[i].sentence);
  return NULL;
}

/**
 * quay_catalog_input_get_sentence:
 *
 * Private to the catalogue.
 *
 * Returns: (nullable): what an address or a request lacks, or what is wrong with it, translated; %NULL when @error is
 *   not about that, or names nothing that has a sentence of its own
 */
const char *
quay_catalog_input_get_sentence (const GError *error)
{
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_INPUT_INCOMPLETE))
    return find (missing, G_N_ELEMENTS (missing), quay_error_get_subject (error));
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_INPUT_ADDRESS))
    return find (unreadable, G_N_ELEMENTS (unreadable), quay_error_get_object (error));
  return NULL;
}
