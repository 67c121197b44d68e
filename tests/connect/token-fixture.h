/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "connect-fixture.h"
#include "quay-token-list.h"

G_BEGIN_DECLS

/* Two feeds of contoso, one in a project and one in Cargo home, and one of fabrikam; the keyring is asked first. */
#define TOOLS "sparse+https://pkgs.dev.azure.com/contoso/Web%20Shop/_packaging/tools/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define LEGACY "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/legacy/Cargo/index/"
#define GONE "sparse+https://pkgs.dev.azure.com/contoso/_packaging/gone/Cargo/index/"
#define ADA "Basic UEFUOmFkYQ=="
#define BOB "Basic UEFUOmJvYg=="

typedef struct
{
  ConnectFixture      base;
  QuayConnectionList *connections;
  QuayTokenList      *list;
} TokenFixture;

void            token_fixture_set_up     (TokenFixture   *fixture,
                                          gconstpointer   data);
/* With another context than the fixture of connect/ makes; (transfer full), or NULL for that one. */
void            token_fixture_open       (TokenFixture   *fixture,
                                          QuayContext    *context);
void            token_fixture_tear_down  (TokenFixture   *fixture,
                                          gconstpointer   data);
/* Reads files and tokens anew, and checks that it can be done. */
void            token_fixture_load       (TokenFixture   *fixture);
/* The group that holds a token of @url; fails when there is none. (transfer none) */
QuayTokenGroup *token_fixture_find       (TokenFixture   *fixture,
                                          const char     *url,
                                          QuayTokenPlaceKind kind);
void            token_fixture_take_result (GObject       *object,
                                          GAsyncResult   *result,
                                          gpointer        user_data);
void            token_fixture_wait       (GAsyncResult  **result);
char           *token_fixture_lookup     (TokenFixture   *fixture,
                                          const char     *url);

G_END_DECLS
