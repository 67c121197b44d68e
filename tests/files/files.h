/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-error.h"
#include "quay-file-store.h"

G_BEGIN_DECLS

/* A temporary folder with a home in it, and a store whose copies are there too. */
typedef struct
{
  char          *folder;
  QuayFileStore *store;
} Files;

void              files_set_up         (Files             *self,
                                        gconstpointer      data);
void              files_tear_down      (Files             *self,
                                        gconstpointer      data);
GFile            *files_get            (Files             *self,
                                        const char        *name);
void              files_put            (Files             *self,
                                        const char        *name,
                                        const char        *text);
void              files_put_folder     (Files             *self,
                                        const char        *name);
void              files_put_link       (Files             *self,
                                        const char        *name,
                                        const char        *text);
void              files_set_mode       (Files             *self,
                                        const char        *name,
                                        guint32            mode);
guint32           files_get_mode       (Files             *self,
                                        const char        *name);
char             *files_read           (Files             *self,
                                        const char        *name);
char             *files_list           (Files             *self,
                                        const char        *name);
QuayFileSnapshot *files_load           (Files             *self,
                                        const char        *name);
QuayFileSnapshot *files_replace        (Files             *self,
                                        const char        *name,
                                        const char        *text,
                                        QuayReplaceFlags   flags,
                                        GError           **error);
guint             files_count_backups  (Files             *self,
                                        const char        *name);

/* The text of a file, or NULL when it is missing. */
#define files_assert_text(self, name, expected) \
  G_STMT_START { \
    g_autofree char *files_text = files_read (self, name); \
    g_assert_cmpstr (files_text, ==, expected); \
  } G_STMT_END

/* The sorted names in a folder, with a blank between. */
#define files_assert_names(self, name, expected) \
  G_STMT_START { \
    g_autofree char *files_names = files_list (self, name); \
    g_assert_cmpstr (files_names, ==, expected); \
  } G_STMT_END

/* The domain is always ours: error code, subject is the path of @name. */
#define files_assert_error(self, error, code, name) \
  G_STMT_START { \
    g_autoptr(GFile) files_subject = files_get (self, name); \
    g_assert_error (error, QUAY_ERROR, (int) (code)); \
    g_assert_cmpstr (quay_error_get_subject (error), ==, g_file_peek_path (files_subject)); \
  } G_STMT_END

#define files_add_test(path, function) \
  g_test_add (path, Files, NULL, files_set_up, function, files_tear_down)

G_END_DECLS
