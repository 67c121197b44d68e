/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-config"

#include "config.h"

#include "quay-cargo-config-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quay-cargo-reader-private.h"
#include "quay-error.h"

/**
 * QuayCargoConfig:
 *
 * Everything that Cargo would read when started in a folder, merged by its rules, with the origin of each
 * value.
 *
 * It is made in one go and never changes; whoever wants to know what the files say now loads another one. It
 * may be used in any thread, but for the documents of its files, which belong to one thread at a time.
 *
 * What Cargo would refuse is remembered ([method@Quay.CargoConfig.get_error]), and the rest is still there to
 * be shown. Settings from the command line (`--config`) are not known here, nor are variables that only the
 * user's shell sets. Tried with cargo 1.95.
 */

G_DEFINE_BOXED_TYPE (QuayCargoConfig, quay_cargo_config, quay_cargo_config_ref, quay_cargo_config_unref)

typedef struct
{
  QuayCargoHome *home;
  GFile         *folder;
} LoadRequest;

static void
load_request_free (LoadRequest *request)
{
  quay_cargo_home_unref (request->home);
  g_clear_object (&request->folder);
  g_free (request);
}

/* Cargo asks the system for its current folder, and that has no symbolic links in it. */
static char *
find_physical_folder (GFile   *folder,
                      GError **error)
{
  const char *path = g_file_peek_path (folder);
  g_autofree char *name = g_file_get_parse_name (folder);
  g_autofree char *physical = path != NULL ? realpath (path, NULL) : NULL;

  if (physical != NULL && g_file_test (physical, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&physical);

  quay_error_set (error, QUAY_ERROR_FOLDER_GONE, name, NULL, "“%s” is not a folder: %s",
                  name, g_strerror (physical != NULL ? ENOTDIR : errno));
  return NULL;
}

static gboolean
read_files (QuayCargoConfig *self,
            GCancellable    *cancellable,
            GError         **error)
{
  GFile *home = quay_cargo_home_get_folder (self->home);
  g_auto(QuayCargoReading) hierarchy = { NULL };
  g_auto(QuayCargoReading) credentials = { NULL };

  quay_cargo_reading_init (&hierarchy, cancellable);
  quay_cargo_reading_init (&credentials, cancellable);
  if (!quay_cargo_reading_hierarchy (&hierarchy, self->folder, home, error) ||
      !quay_cargo_reading_credentials (&credentials, home, error))
    return FALSE;

  self->files = g_steal_pointer (&credentials.files);
  g_ptr_array_extend_and_steal (self->files, g_steal_pointer (&hierarchy.files));

  self->error = g_steal_pointer (&hierarchy.error);
  self->credentials_error = g_steal_pointer (&credentials.error);
  self->values = g_steal_pointer (&hierarchy.values);
  self->token_values = quay_cargo_node_copy (self->values);
  quay_cargo_node_merge (self->token_values, g_steal_pointer (&credentials.values), TRUE,
                         self->credentials_error == NULL ? &self->credentials_error : NULL);
  return TRUE;
}

/* The variable cannot be set in a shell because of its hyphen, and counts only where a file has the key, too. */
static void
read_replacement (QuayCargoConfig *self)
{
  static const char *path[] = { "source", "crates-io", "replace-with", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->values, path);

  if (setting != NULL && setting->type == QUAY_TOML_STRING)
    self->replacement = quay_cargo_value_copy (g_ptr_array_index (setting->values, 0));
}

static void
read_helpers (QuayCargoConfig *self)
{
  static const char *path[] = { "registry", "global-credential-providers", NULL };
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_find_setting (self, self->token_values, path);
  g_autoptr(GPtrArray) list = NULL;

  self->helpers = quay_cargo_values_new ();
  if (setting != NULL)
    list = quay_cargo_config_read_list (setting, path[1], NULL);
  for (guint i = list != NULL ? list->len : 0; i > 0; i--)
    g_ptr_array_add (self->helpers, quay_cargo_value_copy (g_ptr_array_index (list, i - 1)));
}

/**
 * quay_cargo_config_load:
 * @home: where Cargo keeps the user's configuration, with the environment that counts
 * @folder: (nullable): the folder in which Cargo is started; %NULL for what Cargo home alone says
 *
 * Reads all files. Blocks; may be called from any thread.
 *
 * Returns: (transfer full): the configuration, also when Cargo would refuse it; %NULL with
 *   %QUAY_ERROR_FOLDER_GONE (subject: the path) or %G_IO_ERROR_CANCELLED
 */
QuayCargoConfig *
quay_cargo_config_load (QuayCargoHome *home,
                        GFile         *folder,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr(QuayCargoConfig) self = NULL;

  g_return_val_if_fail (home != NULL, NULL);
  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);

  self = g_new0 (QuayCargoConfig, 1);
  g_atomic_ref_count_init (&self->ref_count);
  if (folder == NULL)
    {
      self->home = quay_cargo_home_ref (home);
    }
  else
    {
      g_autoptr(GFile) physical = NULL;

      self->folder = find_physical_folder (folder, error);
      if (self->folder == NULL)
        return NULL;
      physical = g_file_new_for_path (self->folder);
      self->home = quay_cargo_home_resolve (home, physical);
    }

  if (!read_files (self, cancellable, error))
    return NULL;
  read_replacement (self);
  read_helpers (self);
  quay_cargo_config_read_registries (self);
  return g_steal_pointer (&self);
}

static void
load_in_thread_cb (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  LoadRequest *request = task_data;
  GError *error = NULL;
  QuayCargoConfig *self = quay_cargo_config_load (request->home, request->folder, cancellable, &error);

  if (self == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, self, (GDestroyNotify) quay_cargo_config_unref);
}

/**
 * quay_cargo_config_load_async:
 *
 * As quay_cargo_config_load(), without blocking.
 */
void
quay_cargo_config_load_async (QuayCargoHome      *home,
                              GFile              *folder,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  LoadRequest *request;

  g_return_if_fail (home != NULL);
  g_return_if_fail (folder == NULL || G_IS_FILE (folder));

  request = g_new0 (LoadRequest, 1);
  request->home = quay_cargo_home_ref (home);
  g_set_object (&request->folder, folder);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_cargo_config_load_async);
  g_task_set_task_data (task, request, (GDestroyNotify) load_request_free);
  g_task_run_in_thread (task, load_in_thread_cb);
}

QuayCargoConfig *
quay_cargo_config_load_finish (GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

QuayCargoConfig *
quay_cargo_config_ref (QuayCargoConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_cargo_config_unref (QuayCargoConfig *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->home, quay_cargo_home_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->values, quay_cargo_node_free);
  g_clear_pointer (&self->token_values, quay_cargo_node_free);
  g_clear_pointer (&self->registries, g_ptr_array_unref);
  g_clear_pointer (&self->helpers, g_ptr_array_unref);
  g_clear_pointer (&self->names_of_variables, g_hash_table_unref);
  g_clear_pointer (&self->names_of_files, g_hash_table_unref);
  g_clear_error (&self->names_error);
  g_clear_pointer (&self->tokens, g_hash_table_unref);
  g_clear_pointer (&self->replacement, quay_cargo_value_free);
  g_clear_error (&self->error);
  g_clear_error (&self->credentials_error);
  g_free (self->folder);
  g_free (self);
}

/**
 * quay_cargo_config_get_error:
 *
 * Returns: (transfer none) (nullable): what makes Cargo refuse every command in this folder, the first of it
 *   in Cargo's order: a file that is not TOML (%QUAY_ERROR_SYNTAX), not UTF-8 (%QUAY_ERROR_ENCODING), that
 *   holds what Cargo does not take or contradicts another file (%QUAY_ERROR_WRONG_FORM), or that cannot be
 *   read
 */
const GError *
quay_cargo_config_get_error (QuayCargoConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * quay_cargo_config_get_credentials_error:
 *
 * Returns: (transfer none) (nullable): the same for credentials.toml, which Cargo reads only when it needs a
 *   token
 */
const GError *
quay_cargo_config_get_credentials_error (QuayCargoConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->credentials_error;
}

/**
 * quay_cargo_config_get_files:
 *
 * Returns: (transfer none) (element-type QuayCargoConfigFile): the files that are there, highest precedence
 *   first: credentials.toml, then from the folder upwards, each with what it includes, then Cargo home
 */
GPtrArray *
quay_cargo_config_get_files (QuayCargoConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->files;
}

GPtrArray *
quay_cargo_config_get_registries (QuayCargoConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->registries;
}

/**
 * quay_cargo_config_get_replacement:
 *
 * Returns: (transfer none) (nullable): the source that stands for crates.io. `cargo install` knows only what
 *   Cargo home says, see quay_cargo_config_load() without a folder.
 */
const QuayCargoValue *
quay_cargo_config_get_replacement (QuayCargoConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->replacement;
}

/**
 * quay_cargo_config_get_helpers:
 *
 * Returns: (transfer none) (element-type QuayCargoValue): the global list in the order in which Cargo asks,
 *   which is its end first. Duplicates stay: Cargo asks twice, too. Empty when no list is set, or one that is
 *   not a list.
 */
GPtrArray *
quay_cargo_config_get_helpers (QuayCargoConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->helpers;
}

/**
 * quay_cargo_config_find_token:
 * @name: a registry name
 *
 * Returns: (transfer none) (nullable): where `cargo:token` finds a token for it: a variable, credentials.toml
 *   or a configuration file, in this order. An empty variable counts as a token.
 */
const QuayCargoOrigin *
quay_cargo_config_find_token (QuayCargoConfig *self,
                              const char      *name)
{
  const QuayCargoRegistry *registry;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  registry = quay_cargo_config_find_name (self, name);
  return g_hash_table_lookup (self->tokens, registry != NULL ? registry->known_as : name);
}
