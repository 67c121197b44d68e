/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-plan.h"
#include "quay-context.h"
#include "quay-toml-document.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_EDIT_NONE = 0,
  QUAY_EDIT_SHARED = 1 << 0,   /* a project's file */
  QUAY_EDIT_SECRET = 1 << 1,   /* holds tokens */
} QuayEditFlags;

/* A handful of configuration files that are edited in memory for one plan. */
typedef struct _QuayEditSession QuayEditSession;

QuayEditSession  *quay_edit_session_new    (QuayContext       *context);
void              quay_edit_session_free   (QuayEditSession   *self);
QuayTomlDocument *quay_edit_session_open   (QuayEditSession   *self,
                                            GFile             *file,
                                            QuayEditFlags      flags,
                                            GError           **error);
gboolean          quay_edit_session_check  (QuayEditSession   *self,
                                            gboolean           success,
                                            GError           **error);
gboolean          quay_edit_session_finish (QuayEditSession   *self,
                                            QuayChangePlan    *plan,
                                            GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayEditSession, quay_edit_session_free)

G_END_DECLS
