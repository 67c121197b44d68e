/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-plan.h"

G_BEGIN_DECLS

struct _QuayChangePlan
{
  GObject          parent_instance;

  QuayContext     *context;
  char            *name;
  char            *index_url;
  GListStore      *files;
  GListStore      *tokens;
  GPtrArray       *notices;
  QuayPatCreation *creation;
  GFile           *project;

  QuayPatClient   *revoke_client;
  char            *revoke_id;
  char            *revoke_name;
  QuayRevokeMode   revoke_mode;

  GError          *leftover;
  gboolean         applying;
};

/* Keeps the process, also without a window, until what was begun is done or put back: tokens that are to be put back are
 * in its memory alone. Main thread only. (transfer full) (nullable) */
GApplication *quay_change_hold   (void);
void          quay_change_release (GApplication **held);
/* The value that was to be added stands there already. */
void    quay_change_plan_keep_token (QuayChangePlan *self,
                                     guint           position);
GError *quay_change_leftover_new (const char   *name,
                                  const char   *organization,
                                  const GError *cause);

G_END_DECLS
