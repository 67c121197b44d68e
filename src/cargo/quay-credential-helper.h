/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_HELPER_KEYRING,     /* cargo:libsecret */
  QUAY_HELPER_AZURE_CLI,   /* cargo:token-from-stdout az … */
  QUAY_HELPER_MICROSOFT,   /* artifacts-cargo-credprovider */
  QUAY_HELPER_PLAIN_TEXT,  /* cargo:token and credentials.toml */
  QUAY_HELPER_CUSTOM,
  QUAY_HELPER_NONE,
} QuayHelperKind;

typedef enum
{
  QUAY_HELPER_FOR_ALL,     /* registry.global-credential-providers */
  QUAY_HELPER_FOR_FEED,    /* registries.NAME.credential-provider */
} QuayHelperScope;

GType            quay_helper_kind_get_type             (void);
GType            quay_helper_scope_get_type            (void);
#define QUAY_TYPE_HELPER_KIND (quay_helper_kind_get_type ())
#define QUAY_TYPE_HELPER_SCOPE (quay_helper_scope_get_type ())

gboolean         quay_helper_kind_takes_token          (QuayHelperKind      kind);
gboolean         quay_helper_kind_may_serve_all        (QuayHelperKind      kind);
QuayHelperScope  quay_helper_kind_get_default_scope    (QuayHelperKind      kind);
/* “keyring”, “azure-cli”, “microsoft”, “file”, “none”, “custom”: the words of the command line. */
const char      *quay_helper_kind_to_word              (QuayHelperKind      kind);
gboolean         quay_helper_kind_from_word            (const char         *word,
                                                        QuayHelperKind     *kind);
/* Program and arguments as Cargo wants them. @tenant is for the Azure CLI, @command and @prints_token for a
 * custom helper (split as a shell would). (transfer full); NULL for QUAY_HELPER_NONE without an error. */
char           **quay_helper_kind_to_words             (QuayHelperKind      kind,
                                                        const char         *tenant,
                                                        const char         *command,
                                                        gboolean            prints_token,
                                                        GError            **error);
/* The other way round, for what stands in a file. */
QuayHelperKind   quay_helper_kind_from_words           (const char *const  *words);
/* Built into Cargo, but for another system. */
gboolean         quay_helper_words_are_foreign         (const char *const  *words);

G_END_DECLS
