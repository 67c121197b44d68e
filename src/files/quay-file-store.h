/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-file-snapshot.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_REPLACE_NONE = 0,
  QUAY_REPLACE_PRIVATE = 1 << 0,     /* mode 0600, and no copy is kept because the file holds tokens */
  QUAY_REPLACE_NO_BACKUP = 1 << 1,   /* no copy is kept; the mode stays */
} QuayReplaceFlags;

/* The only way to change a user's file. All functions without _async block and may be called from any thread. */
#define QUAY_TYPE_FILE_STORE (quay_file_store_get_type ())
G_DECLARE_DERIVABLE_TYPE (QuayFileStore, quay_file_store, QUAY, FILE_STORE, GObject)

struct _QuayFileStoreClass
{
  GObjectClass parent_class;

  /* Called before each step that can fail (“backup”, “write”, “sync”, “rename”, …) and on any thread; a test's
   * subclass makes it fail. The default returns TRUE. All steps: see quay_file_store_replace(). */
  gboolean (*begin_step) (QuayFileStore  *self,
                          const char     *step,
                          GFile          *file,
                          GError        **error);
};

QuayFileStore    *quay_file_store_new               (GFile                *backup_folder);
GFile            *quay_file_store_get_backup_folder (QuayFileStore        *self);
guint             quay_file_store_get_n_backups     (QuayFileStore        *self);
void              quay_file_store_set_n_backups     (QuayFileStore        *self,
                                                     guint                 n_backups);

QuayFileSnapshot *quay_file_store_replace           (QuayFileStore        *self,
                                                     QuayFileSnapshot     *expected,
                                                     GBytes               *contents,
                                                     QuayReplaceFlags      flags,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
void              quay_file_store_replace_async     (QuayFileStore        *self,
                                                     QuayFileSnapshot     *expected,
                                                     GBytes               *contents,
                                                     QuayReplaceFlags      flags,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
QuayFileSnapshot *quay_file_store_replace_finish    (QuayFileStore        *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
QuayFileSnapshot *quay_file_store_restore           (QuayFileStore        *self,
                                                     QuayFileSnapshot     *current,
                                                     QuayFileSnapshot     *wanted,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
GListModel       *quay_file_store_list_backups      (QuayFileStore        *self,
                                                     GFile                *file,
                                                     GCancellable         *cancellable,
                                                     GError              **error);
void              quay_file_store_list_backups_async (QuayFileStore       *self,
                                                     GFile                *file,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
GListModel       *quay_file_store_list_backups_finish (QuayFileStore      *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);
gboolean          quay_file_store_remove_folder     (QuayFileStore        *self,
                                                     GFile                *folder);
void              quay_file_store_clean_up          (QuayFileStore        *self,
                                                     GFile                *file);

G_END_DECLS
