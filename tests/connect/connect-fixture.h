/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-connection-request.h"
#include "quay-context.h"

G_BEGIN_DECLS

/* A home, a project and a context of their own in a temporary folder; tokens are in memory, and no server is there
 * (the addresses of the tests have names that never resolve). */
typedef struct
{
  char           *root;
  GFile          *home;          /* HOME; Cargo home is “.cargo” in it */
  GFile          *project;
  QuayContext    *context;
  QuayTokenStore *tokens;
} ConnectFixture;

void             connect_fixture_set_up        (ConnectFixture         *fixture,
                                                gconstpointer           data);
void             connect_fixture_tear_down     (ConnectFixture         *fixture,
                                                gconstpointer           data);
void             connect_fixture_assert_finalized (gpointer             object);
void             connect_fixture_use_files     (ConnectFixture         *fixture,
                                                QuayFileStore          *files);
void             connect_fixture_make_it_noon  (void);
GDateTime       *connect_fixture_dup_hour      (int                     days,
                                                int                     hour);
void             connect_fixture_write         (GFile                  *folder,
                                                const char             *path,
                                                const char             *contents);
char            *connect_fixture_read          (GFile                  *folder,
                                                const char             *path);

/* Each waits for the answer; the error is the caller's to check. */
QuayChangePlan    *connect_plan                (QuayConnectionRequest  *request,
                                                GError                **error);
QuayTokenChange    connect_token_change        (QuayChangePlan         *plan);
QuayChangeReceipt *connect_apply               (QuayChangePlan         *plan,
                                                GError                **error);
gboolean           connect_undo                (QuayChangeReceipt      *receipt,
                                                GError                **error);
QuaySecret        *connect_lookup              (QuayTokenStore         *tokens,
                                                const char             *url,
                                                GError                **error);
void               connect_store               (QuayTokenStore         *tokens,
                                                const char             *url,
                                                const char             *text);
void               connect_load                (QuayConnectionRequest  *request);
QuayConnectionRequest *connect_request         (ConnectFixture         *fixture,
                                                const char             *text,
                                                const char             *token);

G_END_DECLS
