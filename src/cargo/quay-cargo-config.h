/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-cargo-home.h"
#include "quay-file-snapshot.h"
#include "quay-toml-document.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_CARGO_FILE_PROJECT,       /* in the folder or one of its parents */
  QUAY_CARGO_FILE_HOME,          /* in Cargo home */
  QUAY_CARGO_FILE_CREDENTIALS,
  QUAY_CARGO_FILE_INCLUDED,
} QuayCargoFileKind;

/* One file that Cargo reads, or ignores (“config.toml” beside “config”). @error is what Cargo has against it,
 * or why it is ignored (QUAY_ERROR_OLD_CONFIG_NAME) or cannot be seen from here (QUAY_ERROR_OUTSIDE_SANDBOX). */
typedef struct
{
  QuayCargoFileKind  kind;
  GFile             *file;
  QuayFileSnapshot  *snapshot;   /* NULL when ignored or unreadable */
  QuayTomlDocument  *document;   /* NULL when ignored, unreadable or not TOML */
  gboolean           ignored;
  GError            *error;
} QuayCargoConfigFile;

/* Where a value comes from: a file with a line (from 1), or an environment variable. */
typedef struct
{
  GFile *file;
  guint  line;
  char  *variable;
} QuayCargoOrigin;

/* A scalar as text; @type is what it was. Tokens have no text here, nor have arrays and tables in an array. */
typedef struct
{
  char            *text;
  QuayCargoOrigin  origin;
  QuayTomlType     type;
} QuayCargoValue;

/* One key of the merged configuration. */
typedef struct
{
  QuayTomlType     type;
  QuayCargoOrigin  origin;     /* of an array or a table the nearest place that has it */
  GPtrArray       *values;     /* QuayCargoValue: the one of a scalar, the items of an array, none of a table */
  GPtrArray       *shadowed;   /* QuayCargoValue: what is hidden by these, highest precedence first */
} QuayCargoSetting;

void quay_cargo_setting_free (QuayCargoSetting *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoSetting, quay_cargo_setting_free)

typedef struct
{
  char            *name;
  char            *index;       /* as written, or NULL when no file gives one */
  char            *url;         /* normalised; NULL when @index is missing or malformed */
  GError          *error;       /* why @url is NULL: QUAY_ERROR_WRONG_FORM */
  QuayCargoOrigin  origin;      /* of the index in effect */
  GPtrArray       *shadowed;    /* QuayCargoValue: indexes that a nearer file hides */
  GPtrArray       *helper;      /* QuayCargoValue: program and arguments of its own credential-provider, or NULL */
  char            *known_as;    /* the name under which Cargo looks for helper and token, mostly @name */
} QuayCargoRegistry;

/* Everything that Cargo would read when started in a folder, merged by its rules, with the origin of each
 * value. Immutable. A broken file does not stop the others from being read here; Cargo would stop: see
 * get_error(). */
#define QUAY_TYPE_CARGO_CONFIG (quay_cargo_config_get_type ())
typedef struct _QuayCargoConfig QuayCargoConfig;

GType                    quay_cargo_config_get_type         (void);
/* Blocks. @folder NULL: what Cargo home alone says. */
QuayCargoConfig         *quay_cargo_config_load             (QuayCargoHome     *home,
                                                             GFile             *folder,
                                                             GCancellable      *cancellable,
                                                             GError           **error);
void                     quay_cargo_config_load_async       (QuayCargoHome     *home,
                                                             GFile             *folder,
                                                             GCancellable      *cancellable,
                                                             GAsyncReadyCallback callback,
                                                             gpointer           user_data);
QuayCargoConfig         *quay_cargo_config_load_finish      (GAsyncResult      *result,
                                                             GError           **error);
QuayCargoConfig         *quay_cargo_config_ref              (QuayCargoConfig   *self);
void                     quay_cargo_config_unref            (QuayCargoConfig   *self);
/* The first error that makes Cargo refuse every command, or NULL. */
const GError            *quay_cargo_config_get_error        (QuayCargoConfig   *self);
/* The first error that makes Cargo refuse every command that needs a token, or NULL. */
const GError            *quay_cargo_config_get_credentials_error (QuayCargoConfig *self);
/* Element type QuayCargoConfigFile, highest precedence first; so credentials.toml is the first. */
GPtrArray               *quay_cargo_config_get_files        (QuayCargoConfig   *self);
/* Element type QuayCargoRegistry, sorted by name. */
GPtrArray               *quay_cargo_config_get_registries   (QuayCargoConfig   *self);
const QuayCargoRegistry *quay_cargo_config_find_name        (QuayCargoConfig   *self,
                                                             const char        *name);
/* @url normalised; compared as Cargo does. */
const QuayCargoRegistry *quay_cargo_config_find_url         (QuayCargoConfig   *self,
                                                             const char        *url);
/* The value of source.crates-io.replace-with in effect, or NULL. */
const QuayCargoValue    *quay_cargo_config_get_replacement  (QuayCargoConfig   *self);
/* registry.global-credential-providers joined from all files: element type QuayCargoValue, in the order in
 * which Cargo asks (the last written first); empty when no list is set. */
GPtrArray               *quay_cargo_config_get_helpers      (QuayCargoConfig   *self);
/* What Cargo asks for one registry: its own helper alone (words joined by blanks) or the list above.
 * (transfer full) */
GPtrArray               *quay_cargo_config_dup_helpers_for  (QuayCargoConfig   *self,
                                                             const char        *name);
/* The same as words, with aliases and paths resolved: element type GStrv. (transfer full) */
GPtrArray               *quay_cargo_config_dup_commands_for (QuayCargoConfig  *self,
                                                             const char       *name);
/* The value that cargo:token would find for this registry: CARGO_REGISTRIES_NAME_TOKEN, credentials.toml or a
 * config file; only where it lies, never the token. NULL: nowhere. */
const QuayCargoOrigin   *quay_cargo_config_find_token       (QuayCargoConfig   *self,
                                                             const char        *name);
/* Why Cargo would fail for this registry before it asks for a token; NULL when it would not. (transfer full) */
GError                  *quay_cargo_config_check_registry   (QuayCargoConfig   *self,
                                                             const char        *name);
/* The name to use for a feed: the one that its address has already, else a new one that is free.
 * (transfer full) */
char                    *quay_cargo_config_propose_name     (QuayCargoConfig   *self,
                                                             const char        *feed,
                                                             const char        *view,
                                                             const char        *url);
/* Any key, with what hides what; @path is NULL-terminated. NULL when there is none. (transfer full) */
QuayCargoSetting        *quay_cargo_config_lookup           (QuayCargoConfig   *self,
                                                             const char *const *path);
/* The keys of a table of the files, sorted; none of anything else. (transfer full) */
char                   **quay_cargo_config_list_keys        (QuayCargoConfig   *self,
                                                             const char *const *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoConfig, quay_cargo_config_unref)

G_END_DECLS
