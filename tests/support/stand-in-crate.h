/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One version of a crate, as a registry holds it. Plain data, owned by whoever made it. */
typedef struct
{
  char     *name;
  char     *version;
  GBytes   *package;      /* the .crate file */
  char     *checksum;     /* SHA-256 of it, in hexadecimal */
  char     *index_line;   /* without “yanked” and without the closing brace, see stand_in_crate_dup_index_line() */
  gboolean  yanked;
} StandInCrate;

StandInCrate *stand_in_crate_new            (const char          *name,
                                             const char          *version,
                                             const char          *source);
StandInCrate *stand_in_crate_new_published  (GBytes              *upload,
                                             GError             **error);
StandInCrate *stand_in_crate_copy           (const StandInCrate  *self);
void          stand_in_crate_free           (StandInCrate        *self);
char         *stand_in_crate_dup_index_line (const StandInCrate  *self);
char         *stand_in_crate_dup_index_path (const char          *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StandInCrate, stand_in_crate_free)

G_END_DECLS
