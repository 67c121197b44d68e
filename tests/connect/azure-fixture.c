/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "azure-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SANDBOX_INFO "sandbox-info"

static void
install_az (AzureFixture *fixture)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "support", "stand-in-az", NULL);
  g_autofree char *link_path = NULL;

  fixture->bin = g_build_filename (fixture->connect.root, "bin", NULL);
  fixture->state = g_build_filename (fixture->connect.root, "azure", NULL);
  g_assert_cmpint (g_mkdir (fixture->bin, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->state, 0700), ==, 0);
  link_path = g_build_filename (fixture->bin, "az", NULL);
  g_assert_cmpint (symlink (program, link_path), ==, 0);
}

static QuayAzureCli *
create_cli (AzureFixture *fixture)
{
  static const char *folders[] = { NULL };
  g_autofree char *sandbox_info = g_build_filename (fixture->connect.root, SANDBOX_INFO, NULL);
  g_auto(GStrv) environment = g_get_environ ();
  g_autofree char *path = NULL;

  /* The folders of the system behind it, for what the script runs. */
  path = g_strconcat (fixture->bin, ":", g_environ_getenv (environment, "PATH"), NULL);
  environment = g_environ_setenv (environment, "PATH", path, TRUE);
  environment = g_environ_setenv (environment, "HOME", g_file_peek_path (fixture->connect.home), TRUE);
  environment = g_environ_setenv (environment, "AZURE_CONFIG_DIR", fixture->state, TRUE);
  return quay_azure_cli_new_with ((const char *const *) environment, folders, sandbox_info);
}

/* Another context with the same home and keyring. */
static void
replace_context (AzureFixture *fixture)
{
  g_autoptr(GProxyResolver) resolver = stand_in_azure_dup_proxy_resolver (fixture->azure);
  g_autoptr(GTlsDatabase) database = stand_in_azure_dup_tls_database (fixture->azure);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, database);
  QuayContext *old = fixture->connect.context;

  fixture->connect.context =
    quay_context_new_with_azure_cli (quay_context_get_home (old), quay_context_get_state_folder (old),
                                     quay_context_get_files (old), fixture->connect.tokens, client, fixture->cli);
  g_object_unref (old);
}

void
azure_fixture_set_up (AzureFixture *fixture,
                      gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autofree char *authorization = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_set_up (&fixture->connect, NULL);
  folder = g_build_filename (fixture->connect.root, "stand-in", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fixture->azure = stand_in_azure_new (folder, 0, &error);
  g_assert_no_error (error);

  install_az (fixture);
  fixture->cli = create_cli (fixture);
  replace_context (fixture);
  authorization = stand_in_azure_dup_authorization (fixture->azure, "entra");
  azure_fixture_write_state (fixture, "token", authorization + strlen ("Bearer "));
  azure_fixture_write_state (fixture, "tenant", stand_in_azure_get_world (fixture->azure)->tenant);
  azure_fixture_set_mood (fixture, "alone");
}

void
azure_fixture_tear_down (AzureFixture *fixture,
                         gconstpointer data)
{
  connect_fixture_tear_down (&fixture->connect, NULL);
  g_clear_object (&fixture->azure);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->cli));
  g_clear_pointer (&fixture->bin, g_free);
  g_clear_pointer (&fixture->state, g_free);
}

void
azure_fixture_write_state (AzureFixture *fixture,
                           const char   *name,
                           const char   *text)
{
  g_autofree char *path = g_build_filename (fixture->state, name, NULL);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, line, -1, &error);
  g_assert_no_error (error);
}

void
azure_fixture_set_mood (AzureFixture *fixture,
                        const char   *mood)
{
  azure_fixture_write_state (fixture, "mood", mood);
}

char *
azure_fixture_read_calls (AzureFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->state, "calls", NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

void
azure_fixture_remove_az (AzureFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->bin, "az", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

void
azure_fixture_make_sandbox (AzureFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->connect.root, SANDBOX_INFO, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, "", -1, &error);
  g_assert_no_error (error);
}
