/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_PAT_READ,         /* Packaging: Read */
  QUAY_PAT_READ_WRITE,   /* Packaging: Read & write */
  QUAY_PAT_OTHER,        /* more, less or something else; none that is made here */
} QuayPatScope;

/* A personal access token as Azure DevOps keeps it. Immutable. */
#define QUAY_TYPE_PAT (quay_pat_get_type ())
typedef struct _QuayPat QuayPat;

GType         quay_pat_get_type       (void);
QuayPat      *quay_pat_ref            (QuayPat  *self);
void          quay_pat_unref          (QuayPat  *self);
const char   *quay_pat_get_id         (QuayPat  *self);
const char   *quay_pat_get_name       (QuayPat  *self);
QuayPatScope  quay_pat_get_scope      (QuayPat  *self);
GDateTime    *quay_pat_get_valid_from (QuayPat  *self);
GDateTime    *quay_pat_get_valid_to   (QuayPat  *self);
QuaySecret   *quay_pat_get_token      (QuayPat  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayPat, quay_pat_unref)

G_END_DECLS
