/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a folder is to Cargo. Immutable. */
#define QUAY_TYPE_CARGO_PROJECT (quay_cargo_project_get_type ())
typedef struct _QuayCargoProject QuayCargoProject;

GType             quay_cargo_project_get_type           (void);
/* Blocks. @file: a folder, or a Cargo.toml whose folder is meant. */
QuayCargoProject *quay_cargo_project_load               (GFile             *file,
                                                         GFile             *user_home,
                                                         GCancellable      *cancellable,
                                                         GError           **error);
QuayCargoProject *quay_cargo_project_ref                (QuayCargoProject  *self);
void              quay_cargo_project_unref              (QuayCargoProject  *self);
GFile            *quay_cargo_project_get_folder         (QuayCargoProject  *self);
gboolean          quay_cargo_project_has_manifest       (QuayCargoProject  *self);
/* The package's name, or NULL for a virtual workspace and for a folder without Cargo.toml. */
const char       *quay_cargo_project_get_package        (QuayCargoProject  *self);
/* The root of the workspace when the folder is a member of one further up; else NULL. */
GFile            *quay_cargo_project_get_workspace_root (QuayCargoProject  *self);
gboolean          quay_cargo_project_is_user_home       (QuayCargoProject  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoProject, quay_cargo_project_unref)

G_END_DECLS
