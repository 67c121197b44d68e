/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-check-shared.h"
#include "quay-connection.h"

G_BEGIN_DECLS

struct _QuayConnection
{
  GObject              parent_instance;

  QuayContext         *context;
  char                *name;
  char                *index_url;
  QuayFeedAddress     *address;
  QuayCargoConfig     *config;
  GPtrArray           *uses;       /* QuayConnectionUse */
  GPtrArray           *steps;      /* QuayCheckStep, or NULL */
  GListStore          *model;      /* the same, of a check that may be running; or NULL */
  GError              *error;
  GError              *drift;      /* what another program has changed since it was applied, or NULL */
  QuayFeedAddress     *found;      /* where the last check found the feed instead, or NULL */
  GDateTime           *checked;
  GDateTime           *expires;
  QuayConnectionState  state;
  QuayHelperKind       helper;
  QuayHelperScope      helper_scope;
  gboolean             has_helper;
  gboolean             checking;
  guint                n_checks;   /* the number of the check that was started last */
};

QuayConnection    *quay_connection_new           (QuayContext          *context,
                                                  const char           *name,
                                                  const char           *index_url,
                                                  QuayFeedAddress      *address);
void               quay_connection_take_reading  (QuayConnection       *self,
                                                  QuayCargoConfig      *config,
                                                  GPtrArray            *uses);
void               quay_connection_update_expiry (QuayConnection       *self);
void               quay_connection_take_drift    (QuayConnection       *self,
                                                  GError               *drift);
void               quay_connection_set_checking  (QuayConnection       *self,
                                                  gboolean              checking);
void               quay_connection_begin_check   (QuayConnection       *self,
                                                  GPtrArray            *steps);
void               quay_connection_check_with_async
                                                 (QuayConnection       *self,
                                                  GFile                *folder,
                                                  QuayCheckShared      *shared,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
void               quay_connection_take_result   (QuayConnection       *self,
                                                  GPtrArray            *steps,
                                                  GError               *error);
QuayConnectionUse *quay_connection_use_new       (GFile                *file,
                                                  guint                 line,
                                                  gboolean              replaces_crates_io,
                                                  GFile                *folder);

G_END_DECLS
