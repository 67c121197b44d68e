/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-azure-client.h"
#include "quay-feed-address.h"
#include "stand-in-azure.h"

G_BEGIN_DECLS

/* A stand-in Azure DevOps, and a client that reaches it under the hosted addresses. */
typedef struct
{
  char            *folder;
  StandInAzure    *azure;
  QuayAzureClient *client;
  QuayFeedAddress *contoso;      /* the organization */
  GAsyncResult    *result;       /* of the call that is waited for */
} Rig;

void          rig_set_up            (Rig           *rig,
                                     gconstpointer  data);
void          rig_tear_down         (Rig           *rig,
                                     gconstpointer  data);
QuaySecret   *rig_dup_authorization (Rig           *rig,
                                     const char    *token_name);
/* The callback of what is called, with the Rig as its data. */
void          rig_done_cb           (GObject       *object,
                                     GAsyncResult  *result,
                                     gpointer       user_data);
/* Runs the main loop until that was called. */
GAsyncResult *rig_wait              (Rig           *rig);
guint         rig_count             (Rig           *rig,
                                     const char    *pattern);

G_END_DECLS
