/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"
#include "quay-secret.h"
#include "quay-toml-document.h"

G_BEGIN_DECLS

/* Changes to one of Cargo's files, in the forms that Cargo since 1.74 and the Azure Pipelines task both read.
 * Each leaves the document as it is when it fails, and changes nothing when the value stands there already. */
gboolean quay_cargo_edit_set_registry        (QuayTomlDocument    *document,
                                              const char          *name,
                                              const char          *index,
                                              GError             **error);
gboolean quay_cargo_edit_remove_registry     (QuayTomlDocument    *document,
                                              const char          *name,
                                              GError             **error);
/* @name NULL: crates.io is no longer replaced by this file. */
gboolean quay_cargo_edit_replace_crates_io   (QuayTomlDocument    *document,
                                              const char          *name,
                                              GError             **error);
/* @name NULL: no registry is the default of this file. */
gboolean quay_cargo_edit_set_default         (QuayTomlDocument    *document,
                                              const char          *name,
                                              GError             **error);
/* Makes Cargo ask @helper first: absent list: ["cargo:token", @helper] (or [@helper] when it is cargo:token); a
 * present one keeps its entries, and @helper is appended when it is not there. */
gboolean quay_cargo_edit_add_global_helper   (QuayTomlDocument    *document,
                                              const char          *helper,
                                              GError             **error);
/* @words NULL: the registry has no helper of its own. One word without a blank is written as a string. */
gboolean quay_cargo_edit_set_registry_helper (QuayTomlDocument    *document,
                                              const char          *name,
                                              const char *const   *words,
                                              GError             **error);
/* @token NULL: removed. */
gboolean quay_cargo_edit_set_token           (QuayTomlDocument    *document,
                                              const char          *name,
                                              QuaySecret          *token,
                                              GError             **error);

G_END_DECLS
