/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A folder of its own for each test, with everything in it gone afterwards. */
typedef struct
{
  char *root;
} Scratch;

void      scratch_set_up    (Scratch       *scratch,
                             gconstpointer  data);
void      scratch_tear_down (Scratch       *scratch,
                             gconstpointer  data);
char     *scratch_path      (Scratch       *scratch,
                             const char    *name);
GFile    *scratch_file      (Scratch       *scratch,
                             const char    *name);
/* Makes the folders on the way, too. */
void      scratch_write     (Scratch       *scratch,
                             const char    *name,
                             const char    *contents);
void      scratch_link      (Scratch       *scratch,
                             const char    *name,
                             const char    *target);

#define scratch_test(path, func) \
  g_test_add (path, Scratch, NULL, scratch_set_up, func, scratch_tear_down)

G_END_DECLS
