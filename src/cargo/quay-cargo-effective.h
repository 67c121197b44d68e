/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"

G_BEGIN_DECLS

/* One key with the value that Cargo uses in a folder. */
typedef struct
{
  char             **path;       /* “registries”, “my-feed”, “index” */
  char              *key;        /* “registries.my-feed.index”, as `cargo config get` takes it */
  QuayCargoSetting  *setting;    /* the value, its origin, and what it hides */
  char              *variable;   /* the environment variable that wins over the files, set or not; or NULL */
} QuayCargoEntry;

/* Element type QuayCargoEntry, sorted by key: every key of the tables that matter for feeds, of files and environment.
 * (transfer full) */
GPtrArray *quay_cargo_config_dup_effective (QuayCargoConfig  *self);
/* Element type GError: everything in the tables above that Cargo stumbles over, sooner or later, the worst first; what
 * get_error() says is the first of them. (transfer full) */
GPtrArray *quay_cargo_config_dup_problems  (QuayCargoConfig  *self);
/* The sources that stand for @name one after the other, @name first; ends where Cargo ends, or stops. (transfer full) */
char     **quay_cargo_config_follow_source (QuayCargoConfig  *self,
                                            const char       *name,
                                            GError          **error);
/* “registries."a b".index”, for people and for `cargo config get`. */
char      *quay_cargo_path_to_text         (const char *const *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
