/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "quay-cargo-project"
#include "config.h"
#include "quay-cargo-project.h"
struct _QuayCargoProject { gatomicrefcount refs; GFile *folder; gboolean manifest; gboolean home; };
G_DEFINE_BOXED_TYPE (QuayCargoProject, quay_cargo_project, quay_cargo_project_ref, quay_cargo_project_unref)
QuayCargoProject *
quay_cargo_project_load (GFile *file, GFile *user_home, GCancellable *c, GError **error)
{
  QuayCargoProject *self = g_new0 (QuayCargoProject, 1);
  g_autoptr(GFile) m = NULL;
  g_autofree char *b = g_file_get_basename (file);
  g_atomic_ref_count_init (&self->refs);
  self->folder = g_str_equal (b, "Cargo.toml") ? g_file_get_parent (file) : g_object_ref (file);
  m = g_file_get_child (self->folder, "Cargo.toml");
  self->manifest = g_file_query_exists (m, c);
  self->home = g_file_equal (self->folder, user_home);
  return self;
}
QuayCargoProject *quay_cargo_project_ref (QuayCargoProject *s) { g_atomic_ref_count_inc (&s->refs); return s; }
void quay_cargo_project_unref (QuayCargoProject *s) { if (g_atomic_ref_count_dec (&s->refs)) { g_object_unref (s->folder); g_free (s); } }
GFile *quay_cargo_project_get_folder (QuayCargoProject *s) { return s->folder; }
gboolean quay_cargo_project_has_manifest (QuayCargoProject *s) { return s->manifest; }
const char *quay_cargo_project_get_package (QuayCargoProject *s) { return NULL; }
GFile *quay_cargo_project_get_workspace_root (QuayCargoProject *s) { return NULL; }
gboolean quay_cargo_project_is_user_home (QuayCargoProject *s) { return s->home; }
