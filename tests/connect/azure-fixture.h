/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "connect-fixture.h"
#include "quay-azure-session.h"
#include "stand-in-azure.h"

G_BEGIN_DECLS

/* The home of connect-fixture.h with an Azure DevOps and an Azure CLI in reach, both of them stand-ins. Ada is logged in
 * to the latter, with the token that the former knows as “entra”. */
typedef struct
{
  ConnectFixture  connect;
  StandInAzure   *azure;
  char           *bin;           /* the folder of PATH in which `az` is */
  char           *state;         /* what `az` remembers */
  QuayAzureCli   *cli;
} AzureFixture;

void  azure_fixture_set_up     (AzureFixture  *fixture,
                                gconstpointer  data);
void  azure_fixture_tear_down  (AzureFixture  *fixture,
                                gconstpointer  data);
/* What the stand-in for `az` does from now on, see there. */
void  azure_fixture_set_mood   (AzureFixture  *fixture,
                                const char    *mood);
void  azure_fixture_write_state (AzureFixture *fixture,
                                 const char   *name,
                                 const char   *text);
/* One line for each time that `az` was started. */
char *azure_fixture_read_calls (AzureFixture  *fixture);
/* As on a computer that does not have it, and as in a sandbox. */
void  azure_fixture_remove_az  (AzureFixture  *fixture);
void  azure_fixture_make_sandbox (AzureFixture *fixture);

G_END_DECLS
