/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-pat-client.h"
#include "quay-token-record.h"

G_BEGIN_DECLS

/* A personal access token that a plan would create in Azure DevOps. Immutable. */
#define QUAY_TYPE_PAT_CREATION (quay_pat_creation_get_type ())
G_DECLARE_FINAL_TYPE (QuayPatCreation, quay_pat_creation, QUAY, PAT_CREATION, GObject)

/* @name NULL: “Quayside on HOSTNAME”. @account: who is logged in, or NULL. */
QuayPatCreation *quay_pat_creation_new              (QuayPatClient    *client,
                                                     const char       *name,
                                                     const char       *account,
                                                     QuayPatScope      scope,
                                                     GDateTime        *valid_to);
QuayPatClient   *quay_pat_creation_get_client       (QuayPatCreation  *self);
const char      *quay_pat_creation_get_name         (QuayPatCreation  *self);
const char      *quay_pat_creation_get_organization (QuayPatCreation  *self);
const char      *quay_pat_creation_get_account      (QuayPatCreation  *self);
QuayPatScope     quay_pat_creation_get_scope        (QuayPatCreation  *self);
GDateTime       *quay_pat_creation_get_valid_to     (QuayPatCreation  *self);
/* Stands for the value wherever a plan needs one before there is one: in a file, say. Replaced when applied. */
QuaySecret      *quay_pat_creation_get_placeholder  (QuayPatCreation  *self);
/* What will be known about the token when all is as ordered; @remind as in QuayTokenRecord. */
QuayTokenRecord *quay_pat_creation_dup_record       (QuayPatCreation  *self,
                                                     gboolean          remind);

/* Of a token that was made: the whole Authorization value, and what is known about it. */
QuaySecret      *quay_pat_dup_authorization         (QuayPat          *pat);
QuayTokenRecord *quay_pat_dup_record                (QuayPat          *pat,
                                                     QuayTokenRecord  *planned);

G_END_DECLS
