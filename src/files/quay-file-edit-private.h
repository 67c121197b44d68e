/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-file-attributes-private.h"

G_BEGIN_DECLS

typedef gboolean (*QuayFileStepFunc) (gpointer     user_data,
                                      const char  *step,
                                      GFile       *file,
                                      GError     **error);

/* Who is asked before each step that can fail. Zeros: nobody. */
typedef struct
{
  QuayFileStepFunc  func;
  gpointer          user_data;
  GCancellable     *cancellable;   /* borrowed */
} QuayFileSteps;

gboolean quay_file_steps_begin (const QuayFileSteps  *self,
                                const char           *step,
                                GFile                *file,
                                GError              **error);

/* Names that only Quayside gives to files. */
#define QUAY_FILE_EDIT_TEMPORARY_PREFIX ".quayside-"
#define QUAY_FILE_EDIT_TEMPORARY_SUFFIX ".tmp"
#define QUAY_FILE_EDIT_ASIDE_PREFIX     ".quayside-old-"

typedef enum
{
  QUAY_FILE_EDIT_NEW,       /* nothing may be there */
  QUAY_FILE_EDIT_REPLACE,
} QuayFileEditMode;

typedef struct _QuayFileEdit QuayFileEdit;

QuayFileEdit *quay_file_edit_begin         (GFile                 *folder,
                                            guint32                folder_mode,
                                            const QuayFileSteps   *steps,
                                            GError               **error);
void          quay_file_edit_free          (QuayFileEdit          *self);
GFile        *quay_file_edit_get_folder    (QuayFileEdit          *self);
int           quay_file_edit_get_folder_fd (QuayFileEdit          *self);
gboolean      quay_file_edit_wait_for      (QuayFileEdit          *self,
                                            const char            *name,
                                            GError               **error);
gboolean      quay_file_edit_write         (QuayFileEdit          *self,
                                            const char            *name,
                                            GBytes                *contents,
                                            QuayFileAttributes    *attributes,
                                            gboolean               is_private,
                                            GError               **error);
int           quay_file_edit_get_written   (QuayFileEdit          *self);
gboolean      quay_file_edit_commit        (QuayFileEdit          *self,
                                            const char            *name,
                                            QuayFileEditMode       mode,
                                            GError               **error);
gboolean      quay_file_edit_delete        (QuayFileEdit          *self,
                                            const char            *name,
                                            GError               **error);
void          quay_file_edit_clean_up      (GFile                 *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayFileEdit, quay_file_edit_free)

G_END_DECLS
