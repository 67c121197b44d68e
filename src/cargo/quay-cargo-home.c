/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-home"

#include "config.h"

#include "quay-cargo-home.h"

#include <glib/gstdio.h>

/**
 * QuayCargoHome:
 *
 * Where Cargo keeps the user's configuration, and the environment that decides it.
 *
 * Immutable, and so free to be used in any thread. The environment is handed in, because the one of a desktop
 * app is not the one of the user's shell: a `CARGO_HOME` that is set in a shell's start file is unknown here,
 * and the user names the folder instead.
 */
struct _QuayCargoHome
{
  gatomicrefcount ref_count;
  GFile          *folder;
  GFile          *user_home;
  char           *relative;        /* CARGO_HOME when it is relative, else NULL */
  char          **environment;
};

G_DEFINE_BOXED_TYPE (QuayCargoHome, quay_cargo_home, quay_cargo_home_ref, quay_cargo_home_unref)

static GFile *
find_user_home (char **environment)
{
  const char *home = g_environ_getenv (environment, "HOME");

  if (home == NULL || home[0] == '\0')
    home = g_get_home_dir ();
  return g_file_new_for_path (home);
}

/**
 * quay_cargo_home_new:
 * @folder: (nullable): the folder that the user chose, or %NULL to let @environment decide: `CARGO_HOME`
 *   unless it is empty, else “.cargo” in `HOME`. A relative `CARGO_HOME` is relative to the current folder,
 *   as for a Cargo started there; see [method@Quay.CargoHome.resolve].
 * @environment: (array zero-terminated=1): as from g_get_environ(); copied
 */
QuayCargoHome *
quay_cargo_home_new (GFile             *folder,
                     const char *const *environment)
{
  QuayCargoHome *self;
  const char *variable;

  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  self = g_new0 (QuayCargoHome, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->environment = g_strdupv ((char **) environment);
  self->user_home = find_user_home (self->environment);

  variable = g_environ_getenv (self->environment, "CARGO_HOME");
  if (folder != NULL)
    {
      self->folder = g_object_ref (folder);
    }
  else if (variable != NULL && variable[0] != '\0')
    {
      self->folder = g_file_new_for_path (variable);
      if (!g_path_is_absolute (variable))
        self->relative = g_strdup (variable);
    }
  else
    {
      self->folder = g_file_get_child (self->user_home, ".cargo");
    }
  return self;
}

QuayCargoHome *
quay_cargo_home_ref (QuayCargoHome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_cargo_home_unref (QuayCargoHome *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_object_unref (self->folder);
  g_object_unref (self->user_home);
  g_free (self->relative);
  g_strfreev (self->environment);
  g_free (self);
}

/**
 * quay_cargo_home_resolve:
 * @folder: a folder in which Cargo is started
 *
 * Returns: (transfer full): the Cargo home seen from @folder: @self, unless it is a relative `CARGO_HOME`
 */
QuayCargoHome *
quay_cargo_home_resolve (QuayCargoHome *self,
                         GFile         *folder)
{
  g_autoptr(GFile) resolved = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  if (self->relative == NULL)
    return quay_cargo_home_ref (self);

  resolved = g_file_resolve_relative_path (folder, self->relative);
  return quay_cargo_home_new (resolved, (const char *const *) self->environment);
}

GFile *
quay_cargo_home_get_folder (QuayCargoHome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

GFile *
quay_cargo_home_get_user_home (QuayCargoHome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->user_home;
}

const char *const *
quay_cargo_home_get_environment (QuayCargoHome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->environment;
}

/**
 * quay_cargo_home_getenv:
 * @variable: the name of an environment variable
 *
 * Returns: (transfer none) (nullable): its value in the environment that @self was made with
 */
const char *
quay_cargo_home_getenv (QuayCargoHome *self,
                        const char    *variable)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (variable != NULL, NULL);

  return g_environ_getenv (self->environment, variable);
}

/**
 * quay_cargo_file_choose:
 * @folder: a “.cargo” folder or a Cargo home, local; it need not exist
 * @name: “config” or “credentials”
 * @ignored: (out) (optional) (nullable): the file with “.toml” when Cargo ignores it for the one without
 *
 * Which of the two names Cargo reads: the one without extension if it is there, dangling links not counted,
 * else the other, also when neither is. Two names of one file are no conflict. Tried with cargo 1.95.
 *
 * Returns: (transfer full): the file that is to be read and edited
 */
GFile *
quay_cargo_file_choose (GFile      *folder,
                        const char *name,
                        GFile     **ignored)
{
  g_autofree char *toml_name = g_strconcat (name, ".toml", NULL);
  g_autoptr(GFile) plain = g_file_get_child (folder, name);
  g_autoptr(GFile) toml = g_file_get_child (folder, toml_name);
  GStatBuf plain_stat;
  GStatBuf toml_stat;

  g_return_val_if_fail (g_file_peek_path (folder) != NULL, NULL);

  if (ignored != NULL)
    *ignored = NULL;

  if (g_stat (g_file_peek_path (plain), &plain_stat) != 0)
    return g_steal_pointer (&toml);

  if (ignored != NULL && g_stat (g_file_peek_path (toml), &toml_stat) == 0 &&
      (plain_stat.st_dev != toml_stat.st_dev || plain_stat.st_ino != toml_stat.st_ino))
    *ignored = g_steal_pointer (&toml);
  return g_steal_pointer (&plain);
}

/**
 * quay_cargo_home_dup_config:
 *
 * Returns: (transfer full): the configuration file that Cargo reads in its home, by
 *   [func@Quay.cargo_file_choose]
 */
GFile *
quay_cargo_home_dup_config (QuayCargoHome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return quay_cargo_file_choose (self->folder, "config", NULL);
}

/**
 * quay_cargo_home_dup_credentials:
 *
 * Returns: (transfer full): the file in which Cargo keeps plain tokens, by [func@Quay.cargo_file_choose]
 */
GFile *
quay_cargo_home_dup_credentials (QuayCargoHome *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return quay_cargo_file_choose (self->folder, "credentials", NULL);
}

/**
 * quay_cargo_config_file_in:
 * @folder: a folder that holds or would hold “.cargo”
 *
 * Returns: (transfer full): the configuration file that Cargo reads there, by [func@Quay.cargo_file_choose]
 */
GFile *
quay_cargo_config_file_in (GFile *folder)
{
  g_autoptr(GFile) dot_cargo = NULL;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  dot_cargo = g_file_get_child (folder, ".cargo");
  return quay_cargo_file_choose (dot_cargo, "config", NULL);
}
