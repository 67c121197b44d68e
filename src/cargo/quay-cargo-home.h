/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where Cargo keeps the user's configuration, and the environment that decides it. Immutable. All paths are
 * absolute. */
#define QUAY_TYPE_CARGO_HOME (quay_cargo_home_get_type ())
typedef struct _QuayCargoHome QuayCargoHome;

GType               quay_cargo_home_get_type         (void);
/* @folder: chosen by the user, or NULL: CARGO_HOME of @environment, else “.cargo” in its HOME.
 * @environment: NULL-terminated, as g_get_environ(). */
QuayCargoHome      *quay_cargo_home_new              (GFile              *folder,
                                                      const char *const  *environment);
QuayCargoHome      *quay_cargo_home_ref              (QuayCargoHome      *self);
void                quay_cargo_home_unref            (QuayCargoHome      *self);
GFile              *quay_cargo_home_get_folder       (QuayCargoHome      *self);
GFile              *quay_cargo_home_get_user_home    (QuayCargoHome      *self);
const char *const  *quay_cargo_home_get_environment  (QuayCargoHome      *self);
const char         *quay_cargo_home_getenv           (QuayCargoHome      *self,
                                                      const char         *variable);
/* For a relative CARGO_HOME: as a Cargo started in @folder sees it. */
QuayCargoHome      *quay_cargo_home_resolve          (QuayCargoHome      *self,
                                                      GFile              *folder);
/* The file that Cargo reads there: the extensionless one if it exists, else the other, also when neither
 * does. */
GFile              *quay_cargo_home_dup_config       (QuayCargoHome      *self);
GFile              *quay_cargo_home_dup_credentials  (QuayCargoHome      *self);
/* The same rule for any folder that holds (or would hold) “.cargo”. */
GFile              *quay_cargo_config_file_in        (GFile              *folder);
/* The rule itself: @folder is “.cargo”, @name “config” or “credentials”. */
GFile              *quay_cargo_file_choose           (GFile              *folder,
                                                      const char         *name,
                                                      GFile             **ignored);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCargoHome, quay_cargo_home_unref)

G_END_DECLS
