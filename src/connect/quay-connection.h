/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-cargo-config.h"
#include "quay-change-plan.h"
#include "quay-check-step.h"
#include "quay-connection-state.h"
#include "quay-context.h"
#include "quay-credential-helper.h"
#include "quay-feed-address.h"

G_BEGIN_DECLS

/* One place that defines a connection. */
typedef struct
{
  GFile    *file;
  guint     line;
  gboolean  shared;            /* a project's file */
  gboolean  replaces_crates_io;
  GFile    *folder;            /* the project folder, or NULL for Cargo home */
} QuayConnectionUse;

/* A registry that is configured for a feed, as Cargo's files say.
 *
 * Properties, all read only and notifying: name, index-url, title (“crates”), subtitle (“contoso / platform”),
 * address (QuayFeedAddress), state (QuayConnectionState), state-title (translated, with the days), checked
 * (GDateTime or NULL), expires (GDateTime or NULL), helper-text (translated name of the helper in effect),
 * helper-scope-text, replaces-crates-io, steps (GListModel of QuayCheckStep: those of the check that is running or
 * was the last, or NULL).
 */
#define QUAY_TYPE_CONNECTION (quay_connection_get_type ())
G_DECLARE_FINAL_TYPE (QuayConnection, quay_connection, QUAY, CONNECTION, GObject)

const char          *quay_connection_get_name       (QuayConnection       *self);
const char          *quay_connection_get_index_url  (QuayConnection       *self);
QuayFeedAddress     *quay_connection_get_address    (QuayConnection       *self);
QuayConnectionState  quay_connection_get_state      (QuayConnection       *self);
/* Why the state is not OK, or NULL. */
const GError        *quay_connection_get_error      (QuayConnection       *self);
/* What the last check went through: element type QuayCheckStep, in Cargo's order; NULL before the first. */
GPtrArray           *quay_connection_get_steps      (QuayConnection       *self);
/* The same while a check is running: the steps change until it ends. NULL before the first. */
GListModel          *quay_connection_get_steps_model (QuayConnection      *self);
/* The first step of the last check that failed, or NULL. (transfer none) */
QuayCheckStep       *quay_connection_find_failed_step (QuayConnection     *self);
/* Those that have passed, and so were possible. */
guint                quay_connection_count_passed_steps (QuayConnection   *self);
/* Where a check looks that is told no folder; NULL for Cargo's home alone. (transfer full) */
GFile               *quay_connection_dup_check_folder (QuayConnection     *self);
/* Takes over what a check of @other has found, another object for the same connection. */
void                 quay_connection_take_over_check (QuayConnection      *self,
                                                     QuayConnection       *other);
/* The configuration that the connection was read from. */
QuayCargoConfig     *quay_connection_get_config     (QuayConnection       *self);
/* Element type QuayConnectionUse. */
GPtrArray           *quay_connection_get_uses       (QuayConnection       *self);
QuayHelperKind       quay_connection_get_helper     (QuayConnection       *self);
/* Its helper hands out a token that was stored before, so that giving one is all that a login takes. */
gboolean             quay_connection_can_log_in     (QuayConnection       *self);
GDateTime           *quay_connection_get_expires    (QuayConnection       *self);
GDateTime           *quay_connection_get_checked    (QuayConnection       *self);

/* Looks as Cargo does when started in @folder (NULL: the first place that defines the connection), and sets the
 * state. Finishes with TRUE whatever the state is; FALSE only when cancelled. */
void                 quay_connection_check_async    (QuayConnection       *self,
                                                     GFile                *folder,
                                                     GCancellable         *cancellable,
                                                     GAsyncReadyCallback   callback,
                                                     gpointer              user_data);
gboolean             quay_connection_check_finish   (QuayConnection       *self,
                                                     GAsyncResult         *result,
                                                     GError              **error);

/* Notes when the token expires, as a person said, and whether to remind before. */
void                 quay_connection_set_expiry_async    (QuayConnection       *self,
                                                          GDateTime            *expires,
                                                          gboolean              remind,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean             quay_connection_set_expiry_finish   (QuayConnection       *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

typedef enum
{
  QUAY_REMOVE_NONE = 0,
  QUAY_REMOVE_TOKEN = 1 << 0,
  QUAY_REMOVE_FROM_SHARED = 1 << 1,
} QuayRemoveFlags;

void                 quay_connection_plan_removal_async  (QuayConnection       *self,
                                                          QuayRemoveFlags       flags,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
QuayChangePlan      *quay_connection_plan_removal_finish (QuayConnection       *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

G_END_DECLS
