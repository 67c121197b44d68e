/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"

#include "scratch.h"

G_BEGIN_DECLS

/* A configuration in a scratch folder: HOME is “home”, with “.cargo” in it. @variables: NULL or “NAME=value”
 * strings. */
QuayCargoHome    *world_home          (Scratch               *scratch,
                                       const char *const     *variables);
QuayCargoConfig  *world_load          (Scratch               *scratch,
                                       const char            *folder,
                                       const char *const     *variables);

void              assert_error_at     (const GError          *error,
                                       int                    code,
                                       Scratch               *scratch,
                                       const char            *file,
                                       gint64                 line);
void              assert_origin       (const QuayCargoOrigin *origin,
                                       Scratch               *scratch,
                                       const char            *file,
                                       guint                  line);
/* @expected: the texts joined by “|” */
void              assert_values       (GPtrArray             *values,
                                       const char            *expected);
void              assert_files        (QuayCargoConfig       *config,
                                       Scratch               *scratch,
                                       const char            *expected);

G_END_DECLS
