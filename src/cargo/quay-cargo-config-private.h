/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"
#include "quay-cargo-node-private.h"

G_BEGIN_DECLS

struct _QuayCargoConfig
{
  gatomicrefcount  ref_count;
  QuayCargoHome   *home;               /* as seen from the folder */
  char            *folder;             /* physical path, or NULL */
  GPtrArray       *files;              /* QuayCargoConfigFile */
  QuayCargoNode   *values;             /* what every command sees */
  QuayCargoNode   *token_values;       /* what a command sees that needs a token: credentials.toml lies on top */
  GError          *error;
  GError          *credentials_error;
  GPtrArray       *registries;         /* QuayCargoRegistry */
  GPtrArray       *helpers;            /* QuayCargoValue */
  GHashTable      *names_of_variables; /* folded address → GPtrArray of names, sorted */
  GHashTable      *names_of_files;     /* the same */
  GError          *names_error;        /* of the first registry that has no proper address */
  GHashTable      *tokens;             /* name → QuayCargoOrigin */
  QuayCargoValue  *replacement;
};

QuayCargoSetting *quay_cargo_config_find_setting    (QuayCargoConfig         *self,
                                                     const QuayCargoNode     *values,
                                                     const char *const       *path);
GPtrArray        *quay_cargo_config_read_list       (const QuayCargoSetting  *setting,
                                                     const char              *key,
                                                     GError                 **error);
GPtrArray        *quay_cargo_config_read_command    (const QuayCargoSetting  *setting,
                                                     const char              *key,
                                                     GError                 **error);
GPtrArray        *quay_cargo_config_find_names      (QuayCargoConfig         *self,
                                                     const char              *url,
                                                     GError                 **error);
void              quay_cargo_config_read_registries (QuayCargoConfig         *self);
char             *quay_cargo_config_name_variable   (const char *const       *path);
void              quay_cargo_registry_free          (QuayCargoRegistry       *self);

G_END_DECLS
