/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a program that ran to its end said. */
typedef struct _QuayChild QuayChild;

void        quay_child_run_async          (GSubprocessLauncher *launcher,
                                           const char *const   *arguments,
                                           gsize                most_output,
                                           guint                milliseconds,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
QuayChild  *quay_child_run_finish         (GAsyncResult        *result,
                                           GError             **error);
QuayChild  *quay_child_ref                (QuayChild           *self);
void        quay_child_unref              (QuayChild           *self);
int         quay_child_get_status         (QuayChild           *self);
char       *quay_child_get_output         (QuayChild           *self,
                                           gsize               *length);
const char *quay_child_get_outcry         (QuayChild           *self);

char       *quay_child_find_in_folder     (const char          *folder,
                                           const char          *name);
char       *quay_child_find_on_path       (const char          *path,
                                           const char          *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayChild, quay_child_unref)

G_END_DECLS
