/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-context.h"

G_BEGIN_DECLS

/* What was found in all the files that Cargo reads, in Cargo home and in the known projects or in one folder. Immutable. */
typedef struct
{
  guint      n_files;          /* each counted once */
  GPtrArray *problems;         /* GError, each once: what Cargo stumbles over, the worst first */
  GPtrArray *exposures;        /* GError, each once: what should not stand where it stands */
  guint      n_plain_tokens;   /* tokens of feeds that stand in files */
  GFile     *plain_file;       /* where all of these are, or NULL: in none or in several */
  gboolean   home_exists;
  gboolean   home_writable;
} QuayFileSurvey;

void            quay_file_survey_free        (QuayFileSurvey       *self);
/* Reads without changing anything, in a thread. */
void            quay_file_survey_read_async  (QuayContext          *context,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
/* Of the files that Cargo reads in @folder alone. */
void            quay_file_survey_read_folder_async (QuayContext         *context,
                                                    GFile               *folder,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
QuayFileSurvey *quay_file_survey_read_finish (GAsyncResult         *result,
                                              GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayFileSurvey, quay_file_survey_free)

G_END_DECLS
