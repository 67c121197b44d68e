/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-plan-private.h"
#include "quay-change-receipt-private.h"
#include "quay-file-lock.h"

G_BEGIN_DECLS

/* What one run of applying a plan has done so far; the data of its task. */
typedef struct
{
  GApplication *held;
  QuayFileLock *lock;
  GListModel   *changes;       /* QuayFileChange, with the created token filled in */
  GPtrArray    *files;         /* QuayAppliedFile */
  GPtrArray    *tokens;        /* QuayAppliedToken, all of the plan */
  guint         at;            /* the token at hand */
  QuayPat      *created;
  QuaySecret   *created_value;
  GError       *error;         /* why everything is being put back */
  GError       *leftover;      /* what could not be revoked although everything else happened */
  GString      *left;          /* items of the keyring that could not be put back */
  char         *left_why;
  gboolean      all_stored;
  gboolean      is_final;      /* something was revoked */
} QuayApplyRun;

QuayAppliedToken *quay_apply_run_get_token       (QuayApplyRun        *run,
                                                  guint                index);
gboolean          quay_applied_token_is_stored   (QuayAppliedToken    *token);
gboolean          quay_applied_token_is_removed  (QuayAppliedToken    *token);
/* Runs @function in a thread, with the run as its data, and @callback afterwards. */
void              quay_apply_run_in_thread       (GTask               *task,
                                                  GTaskThreadFunc      function,
                                                  GCancellable        *cancellable,
                                                  GAsyncReadyCallback  callback);
/* Block: for the threads of the run. The journal says how far it is; what has happened is noted in Quayside's own files. */
gboolean          quay_apply_run_write_journal   (QuayChangePlan      *plan,
                                                  QuayApplyRun        *run,
                                                  GError             **error);
void              quay_apply_run_note            (QuayChangePlan      *plan,
                                                  QuayApplyRun        *run);
/* The token was created: its value takes the place of the placeholder. */
void              quay_apply_run_fill_in_files   (QuayChangePlan      *plan,
                                                  QuayApplyRun        *run);
void              quay_apply_run_fill_in_tokens  (QuayChangePlan      *plan,
                                                  QuayApplyRun        *run);
/* As the next, when the token may have been created although nobody said so: it is looked for, to be revoked, too. */
void              quay_apply_run_seek_created    (GTask               *task,
                                                  GError              *error);
/* (transfer full) error: why everything that was done so far is put back. */
void              quay_apply_run_put_back        (GTask               *task,
                                                  GError              *error);
/* Everything has happened, or was put back: ends the journal and answers. */
void              quay_apply_run_end             (GTask               *task);

G_END_DECLS
