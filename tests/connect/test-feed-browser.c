/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"
#include "keyring-memory-store.h"
#include "quay-error.h"
#include "quay-feed-browser.h"
#include "rig.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define CRATES "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define MIRROR "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/"
#define LEGACY "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/legacy/Cargo/index/"
#define LIST "GET feeds.dev.azure.com/*"

/* A request for contoso, a stand-in Azure DevOps, tokens in memory and perhaps an `az`. */
typedef struct
{
  Rig                    rig;
  ConnectFixture         connect;
  QuayConnectionRequest *request;
  QuayFeedBrowser       *browser;
} Quay;

/* NULL: as on a computer without the Azure CLI. */
static void
make_browser (Quay         *quay,
              QuayAzureCli *azure_cli)
{
  QuayContext *parts = quay->connect.context;
  g_autoptr(QuayContext) context =
    quay_context_new_with_azure_cli (quay_context_get_home (parts), quay_context_get_state_folder (parts),
                                     quay_context_get_files (parts), quay->connect.tokens, quay->rig.client, azure_cli);

  g_clear_object (&quay->browser);
  g_clear_object (&quay->request);
  quay->request = quay_connection_request_new (context);
  g_object_set (quay->request, "organization", "contoso", NULL);
  quay->browser = quay_feed_browser_new (quay->request);
}

static void
set_up (Quay         *quay,
        gconstpointer data)
{
  rig_set_up (&quay->rig, NULL);
  connect_fixture_set_up (&quay->connect, NULL);
  make_browser (quay, NULL);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  g_error ("What the test waits for does not come");
  return G_SOURCE_REMOVE;
}

static void
tear_down (Quay         *quay,
           gconstpointer data)
{
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  quay_feed_browser_stop (quay->browser);
  connect_fixture_assert_finalized (g_steal_pointer (&quay->browser));
  connect_fixture_assert_finalized (g_steal_pointer (&quay->request));
  /* What was cancelled lets go of the client when it hears of that. */
  while (G_OBJECT (quay->rig.client)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  connect_fixture_tear_down (&quay->connect, NULL);
  rig_tear_down (&quay->rig, NULL);
}

/* Puts an `az` on the path of a new browser; it answers with @token, or is in a mood, see stand-in-az. */
static void
install_az (Quay       *quay,
            const char *mood)
{
  StandInToken *token = stand_in_world_find_token (stand_in_azure_get_world (quay->rig.azure), "entra");
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "support", "stand-in-az", NULL);
  g_autofree char *folder = g_build_filename (quay->connect.root, "az", NULL);
  g_autofree char *link_path = g_build_filename (folder, "az", NULL);
  g_autofree char *token_path = g_build_filename (folder, "token", NULL);
  g_autofree char *mood_path = g_build_filename (folder, "mood", NULL);
  g_autofree char *path = g_strconcat (folder, ":", g_getenv ("PATH"), NULL);
  g_auto(GStrv) environment = g_get_environ ();
  const char *folders[] = { NULL };
  g_autoptr(QuayAzureCli) azure_cli = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink (program, link_path), ==, 0);
  g_assert_true (g_file_set_contents (token_path, token->secret, -1, NULL));
  if (mood != NULL)
    g_assert_true (g_file_set_contents (mood_path, mood, -1, NULL));
  environment = g_environ_setenv (environment, "PATH", path, TRUE);
  environment = g_environ_setenv (environment, "AZURE_CONFIG_DIR", folder, TRUE);
  azure_cli = quay_azure_cli_new_with ((const char *const *) environment, folders, "/nowhere");
  make_browser (quay, azure_cli);
}

static gboolean
was_az_called (Quay *quay)
{
  g_autofree char *calls = g_build_filename (quay->connect.root, "az", "calls", NULL);

  return g_file_test (calls, G_FILE_TEST_EXISTS);
}

static void
save (Quay       *quay,
      const char *url,
      const char *token_name)
{
  g_autofree char *value = stand_in_azure_dup_authorization (quay->rig.azure, token_name);

  connect_store (quay->connect.tokens, url, value);
}

static void
wait_for (Quay           *quay,
          QuayBrowseState state)
{
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  while (quay_feed_browser_get_state (quay->browser) != state)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static guint
count (Quay *quay)
{
  return quay_feed_search_get_n_feeds (quay_feed_browser_get_feeds (quay->browser));
}

static QuayFeedInfo *
find (Quay       *quay,
      const char *name)
{
  GListModel *feeds = G_LIST_MODEL (quay_feed_browser_get_feeds (quay->browser));

  for (guint i = 0; i < g_list_model_get_n_items (feeds); i++)
    {
      g_autoptr(QuayFeedInfo) feed = g_list_model_get_item (feeds, i);

      if (g_str_equal (quay_feed_info_get_name (feed), name))
        return feed;
    }
  g_error ("There is no feed “%s”", name);
}

static void
wait_for_roles (Quay *quay)
{
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  while (quay_feed_info_get_role (find (quay, "Universal.Store")) == QUAY_FEED_ROLE_UNKNOWN)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

static void
browse (Quay           *quay,
        QuayBrowseState state)
{
  quay_feed_browser_start (quay->browser);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_LOADING);
  wait_for (quay, state);
}

static void
assert_row (Quay       *quay,
            const char *row,
            const char *text)
{
  g_autofree char *found = NULL;

  g_object_get (quay->request, row, &found, NULL);
  g_assert_cmpstr (found, ==, text);
}

static gboolean
uses_saved (Quay *quay)
{
  gboolean use;

  g_object_get (quay->request, "use-saved-token", &use, NULL);
  return use;
}

static void
test_saved_token (Quay         *quay,
                  gconstpointer data)
{
  save (quay, CRATES, "writer");
  save (quay, LEGACY, "fabrikam");
  browse (quay, QUAY_BROWSE_READY);
  g_assert_cmpint (quay_feed_browser_get_login (quay->browser), ==, QUAY_BROWSE_WITH_SAVED_TOKEN);
  g_assert_null (quay_feed_browser_get_reason (quay->browser));
  g_assert_cmpuint (count (quay), ==, 5);
  wait_for_roles (quay);
  g_assert_cmpint (quay_feed_info_get_role (find (quay, "crates")), ==, QUAY_FEED_ROLE_CONTRIBUTOR);
  g_assert_cmpuint (rig_count (&quay->rig, LIST), ==, 2);

  /* What is there is not asked for again. */
  quay_feed_browser_start (quay->browser);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_READY);
  g_assert_cmpuint (rig_count (&quay->rig, "GET *"), ==, 2);
}

static void
test_pick_fills_the_request (Quay         *quay,
                             gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  save (quay, CRATES, "writer");
  g_assert_true (quay_connection_request_set_text (quay->request, "[registries]\nold = { index = \"" CRATES "\" }\n",
                                                   &error));
  g_assert_cmpstr (quay_connection_request_get_name (quay->request), ==, "old");
  browse (quay, QUAY_BROWSE_READY);
  quay_feed_browser_pick (quay->browser, find (quay, "tools"));
  assert_row (quay, "text", "");
  assert_row (quay, "organization", "contoso");
  assert_row (quay, "project", "Web Shop");
  assert_row (quay, "feed", "tools");
  assert_row (quay, "name", "tools");
  assert_row (quay, "index-url", "sparse+https://pkgs.dev.azure.com/contoso/Web%20Shop/_packaging/tools/Cargo/index/");
  g_assert_true (uses_saved (quay));

  /* A feed of the whole organization empties the row; a name that was typed stays. */
  g_object_set (quay->request, "name", "mine", NULL);
  quay_feed_browser_pick (quay->browser, find (quay, "mirror"));
  assert_row (quay, "project", "");
  assert_row (quay, "feed", "mirror");
  assert_row (quay, "name", "mine");
}

static void
test_next_saved_token (Quay         *quay,
                       gconstpointer data)
{
  save (quay, MIRROR, "writer");
  save (quay, CRATES, "expired");
  browse (quay, QUAY_BROWSE_READY);
  g_assert_cmpint (quay_feed_browser_get_login (quay->browser), ==, QUAY_BROWSE_WITH_SAVED_TOKEN);
  g_assert_error (quay_feed_browser_get_reason (quay->browser), QUAY_ERROR, QUAY_ERROR_TOKEN_EXPIRED);
  g_assert_cmpuint (count (quay), ==, 5);
  /* The Log In page would offer the other one. */
  quay_feed_browser_pick (quay->browser, find (quay, "crates"));
  g_assert_false (uses_saved (quay));
}

static void
test_damaged_token (Quay         *quay,
                    gconstpointer data)
{
  save (quay, MIRROR, "writer");
  connect_store (quay->connect.tokens, CRATES, "abc def");
  browse (quay, QUAY_BROWSE_READY);
  g_assert_error (quay_feed_browser_get_reason (quay->browser), QUAY_ERROR, QUAY_ERROR_TOKEN_DAMAGED);
  g_assert_cmpuint (rig_count (&quay->rig, "* 401 *"), ==, 0);
}

static void
test_azure_cli (Quay         *quay,
                gconstpointer data)
{
  install_az (quay, NULL);
  save (quay, CRATES, "revoked");
  browse (quay, QUAY_BROWSE_READY);
  g_assert_cmpint (quay_feed_browser_get_login (quay->browser), ==, QUAY_BROWSE_WITH_AZURE_CLI);
  g_assert_error (quay_feed_browser_get_reason (quay->browser), QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED);
  g_assert_cmpuint (count (quay), ==, 5);
  quay_feed_browser_pick (quay->browser, find (quay, "crates"));
  g_assert_false (uses_saved (quay));
}

static void
test_azure_cli_logged_out (Quay         *quay,
                           gconstpointer data)
{
  install_az (quay, "logged-out");
  browse (quay, QUAY_BROWSE_LOGIN);
  g_assert_error (quay_feed_browser_get_reason (quay->browser), QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
  g_assert_cmpuint (rig_count (&quay->rig, "GET *"), ==, 0);
}

static void
test_no_login (Quay         *quay,
               gconstpointer data)
{
  save (quay, LEGACY, "fabrikam");
  browse (quay, QUAY_BROWSE_LOGIN);
  g_assert_null (quay_feed_browser_get_reason (quay->browser));
  /* The token of one organization is not offered to another. */
  g_assert_cmpuint (rig_count (&quay->rig, "GET *"), ==, 0);
}

static void
use_token (Quay       *quay,
           const char *name)
{
  StandInToken *token = stand_in_world_find_token (stand_in_azure_get_world (quay->rig.azure), name);
  g_autoptr(QuaySecret) typed = quay_secret_new (token->secret, -1);

  g_assert_true (quay_feed_browser_use_token (quay->browser, typed));
}

static void
test_typed_token (Quay         *quay,
                  gconstpointer data)
{
  g_autoptr(QuaySecret) wrong = quay_secret_new ("two words", -1);

  browse (quay, QUAY_BROWSE_LOGIN);
  g_assert_false (quay_feed_browser_use_token (quay->browser, wrong));
  g_assert_error (quay_connection_request_get_token_error (quay->request), QUAY_ERROR, QUAY_ERROR_INPUT_TOKEN_SPACE);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_LOGIN);

  use_token (quay, "expired");
  wait_for (quay, QUAY_BROWSE_LOGIN);
  g_assert_error (quay_feed_browser_get_reason (quay->browser), QUAY_ERROR, QUAY_ERROR_TOKEN_EXPIRED);

  use_token (quay, "writer");
  wait_for (quay, QUAY_BROWSE_READY);
  g_assert_null (quay_feed_browser_get_reason (quay->browser));
  g_assert_cmpint (quay_feed_browser_get_login (quay->browser), ==, QUAY_BROWSE_WITH_TYPED_TOKEN);
  g_assert_cmpuint (count (quay), ==, 5);
  g_assert_nonnull (quay_connection_request_get_token (quay->request));

  /* It is the one for the feed that is picked, too. */
  quay_feed_browser_pick (quay->browser, find (quay, "crates"));
  g_assert_false (uses_saved (quay));
  g_assert_false (quay_connection_request_get_issues (quay->request) & QUAY_ISSUES_OF_LOG_IN);
}

static void
test_typed_token_stays_with_its_organization (Quay         *quay,
                                              gconstpointer data)
{
  browse (quay, QUAY_BROWSE_LOGIN);
  use_token (quay, "writer");
  wait_for (quay, QUAY_BROWSE_READY);
  stand_in_azure_clear_log (quay->rig.azure);

  g_object_set (quay->request, "organization", "fabrikam", NULL);
  browse (quay, QUAY_BROWSE_LOGIN);
  g_assert_null (quay_connection_request_get_token (quay->request));
  g_assert_cmpuint (rig_count (&quay->rig, "* feeds.dev.azure.com/fabrikam/*"), ==, 0);
  g_assert_cmpuint (count (quay), ==, 0);
}

static void
test_locked_keyring (Quay         *quay,
                     gconstpointer data)
{
  save (quay, CRATES, "writer");
  quay_memory_store_set_locked (QUAY_MEMORY_STORE (quay->connect.tokens), TRUE, QUAY_MEMORY_PROMPT_UNLOCK);
  browse (quay, QUAY_BROWSE_LOGIN);
  g_assert_error (quay_feed_browser_get_reason (quay->browser), QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);

  quay_feed_browser_unlock (quay->browser);
  wait_for (quay, QUAY_BROWSE_READY);
  g_assert_null (quay_feed_browser_get_reason (quay->browser));
  g_assert_cmpuint (count (quay), ==, 5);
}

static void
test_locked_keyring_is_left_locked (Quay         *quay,
                                    gconstpointer data)
{
  save (quay, CRATES, "writer");
  quay_memory_store_set_locked (QUAY_MEMORY_STORE (quay->connect.tokens), TRUE, QUAY_MEMORY_PROMPT_DISMISS);
  browse (quay, QUAY_BROWSE_LOGIN);
  quay_feed_browser_unlock (quay->browser);
  wait_for (quay, QUAY_BROWSE_LOGIN);
  g_assert_error (quay_feed_browser_get_reason (quay->browser), QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);

  /* A dialog that nobody answers can be left. */
  quay_memory_store_set_locked (QUAY_MEMORY_STORE (quay->connect.tokens), TRUE, QUAY_MEMORY_PROMPT_HANG);
  quay_feed_browser_unlock (quay->browser);
  quay_feed_browser_stop (quay->browser);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_STOPPED);
}

static void
test_failure_and_retry (Quay         *quay,
                        gconstpointer data)
{
  save (quay, CRATES, "writer");
  stand_in_azure_set_fault (quay->rig.azure, STAND_IN_FAULT_ERROR, NULL, 3);
  browse (quay, QUAY_BROWSE_FAILED);
  g_assert_error (quay_feed_browser_get_error (quay->browser), QUAY_ERROR, QUAY_ERROR_SERVER_FAULT);
  /* What support asks for, behind “Details”. */
  g_assert_nonnull (strstr (quay_error_get_details (quay_feed_browser_get_error (quay->browser)), "ActivityId: "));
  quay_feed_browser_retry (quay->browser);
  wait_for (quay, QUAY_BROWSE_READY);
  g_assert_null (quay_feed_browser_get_error (quay->browser));
  g_assert_cmpuint (count (quay), ==, 5);
}

static void
wait_changed_cb (QuayFeedBrowser *browser,
                 GParamSpec      *pspec,
                 GString         *waits)
{
  g_string_append_printf (waits, "%u ", quay_feed_browser_get_wait (browser));
}

static void
test_throttled (Quay         *quay,
                gconstpointer data)
{
  g_autoptr(GString) waits = g_string_new (NULL);

  save (quay, CRATES, "writer");
  g_signal_connect (quay->browser, "notify::wait", G_CALLBACK (wait_changed_cb), waits);

  /* Within the time of a request, the list waits itself. */
  stand_in_azure_set_retry_after (quay->rig.azure, 1);
  stand_in_azure_set_fault (quay->rig.azure, STAND_IN_FAULT_THROTTLED, NULL, 1);
  browse (quay, QUAY_BROWSE_READY);
  g_assert_cmpstr (waits->str, ==, "1 0 ");

  /* Longer than that it is counted down here. */
  g_string_truncate (waits, 0);
  quay_azure_client_set_time_limit (quay->rig.client, 1500);
  stand_in_azure_set_retry_after (quay->rig.azure, 2);
  stand_in_azure_set_fault (quay->rig.azure, STAND_IN_FAULT_THROTTLED, NULL, 1);
  quay_feed_browser_retry (quay->browser);
  wait_for (quay, QUAY_BROWSE_READY);
  g_assert_cmpstr (waits->str, ==, "2 1 0 ");
  g_assert_cmpuint (count (quay), ==, 5);

  /* And too long is for the user to decide. */
  stand_in_azure_set_retry_after (quay->rig.azure, 3600);
  stand_in_azure_set_fault (quay->rig.azure, STAND_IN_FAULT_THROTTLED, NULL, 1);
  quay_feed_browser_retry (quay->browser);
  wait_for (quay, QUAY_BROWSE_FAILED);
  g_assert_error (quay_feed_browser_get_error (quay->browser), QUAY_ERROR, QUAY_ERROR_THROTTLED);
}

static void
test_stop (Quay         *quay,
           gconstpointer data)
{
  save (quay, CRATES, "writer");
  stand_in_azure_set_fault (quay->rig.azure, STAND_IN_FAULT_SILENT, NULL, -1);
  quay_feed_browser_start (quay->browser);
  while (rig_count (&quay->rig, "GET *") == 0 && quay_feed_browser_get_login (quay->browser) == QUAY_BROWSE_WITH_NONE)
    g_main_context_iteration (NULL, TRUE);
  quay_feed_browser_stop (quay->browser);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_STOPPED);

  /* Also while it waits for the service; the timer goes with it. */
  stand_in_azure_set_fault (quay->rig.azure, STAND_IN_FAULT_NONE, NULL, 0);
  quay_azure_client_set_time_limit (quay->rig.client, 1000);
  stand_in_azure_set_retry_after (quay->rig.azure, 200);
  stand_in_azure_set_fault (quay->rig.azure, STAND_IN_FAULT_THROTTLED, NULL, -1);
  quay_feed_browser_start (quay->browser);
  while (quay_feed_browser_get_wait (quay->browser) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_LOADING);
  quay_feed_browser_stop (quay->browser);
  g_assert_cmpuint (quay_feed_browser_get_wait (quay->browser), ==, 0);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_STOPPED);
}

static void
test_server_is_asked_about (Quay         *quay,
                            gconstpointer data)
{
  install_az (quay, NULL);
  g_object_set (quay->request, "server", "https://" STAND_IN_SERVER_HOST, "organization", "DefaultCollection", NULL);
  save (quay, "sparse+https://" STAND_IN_SERVER_HOST "/DefaultCollection/_packaging/mirror/Cargo/index/", "server");
  quay_feed_browser_start (quay->browser);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_QUESTION);
  g_assert_error (quay_feed_browser_get_error (quay->browser), QUAY_ERROR, QUAY_ERROR_INPUT_HOST);
  g_assert_cmpstr (quay_error_get_subject (quay_feed_browser_get_error (quay->browser)), ==, STAND_IN_SERVER_HOST);
  g_assert_cmpuint (rig_count (&quay->rig, "GET *"), ==, 0);

  quay_feed_browser_accept (quay->browser);
  wait_for (quay, QUAY_BROWSE_READY);
  g_assert_cmpuint (count (quay), ==, 2);
  quay_feed_browser_pick (quay->browser, find (quay, "crates"));
  assert_row (quay, "index-url",
              "sparse+https://" STAND_IN_SERVER_HOST "/DefaultCollection/platform/_packaging/crates/Cargo/index/");
  /* It is not asked again on the next page, and nobody sends an Entra token there. */
  g_assert_false (quay_connection_request_get_issues (quay->request) & QUAY_ISSUE_HOST_UNCERTAIN);
  g_assert_false (was_az_called (quay));
}

static void
test_insecure_server_is_asked_about (Quay         *quay,
                                     gconstpointer data)
{
  g_object_set (quay->request, "server", stand_in_azure_get_server_uri (quay->rig.azure),
                "organization", "DefaultCollection", NULL);
  quay_feed_browser_start (quay->browser);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_QUESTION);
  g_assert_error (quay_feed_browser_get_error (quay->browser), QUAY_ERROR, QUAY_ERROR_INSECURE);
  quay_feed_browser_accept (quay->browser);
  wait_for (quay, QUAY_BROWSE_LOGIN);
  use_token (quay, "server");
  wait_for (quay, QUAY_BROWSE_READY);
  g_assert_cmpuint (count (quay), ==, 2);
}

static void
test_another_token (Quay         *quay,
                    gconstpointer data)
{
  StandInWorld *world = stand_in_azure_get_world (quay->rig.azure);

  save (quay, CRATES, "stranger");
  g_ptr_array_set_size (world->feeds, 0);
  browse (quay, QUAY_BROWSE_READY);
  g_assert_cmpuint (count (quay), ==, 0);
  /* There is nothing to have a role in. */
  g_assert_cmpuint (rig_count (&quay->rig, "GET *"), ==, 1);
  quay_feed_browser_ask_token (quay->browser);
  g_assert_cmpint (quay_feed_browser_get_state (quay->browser), ==, QUAY_BROWSE_LOGIN);
}

/* Whether a listener that follows the announcements has the rows that the list has. */
static void
follow_cb (GListModel *feeds,
           guint       position,
           guint       n_removed,
           guint       n_added,
           GPtrArray  *rows)
{
  if (n_removed > 0)
    g_ptr_array_remove_range (rows, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (rows, position + i, g_list_model_get_item (feeds, position + i));
  g_assert_cmpuint (rows->len, ==, g_list_model_get_n_items (feeds));
  if (position < 100)
    g_assert_cmpuint (n_added, <=, 100);
}

static void
assert_followed (Quay      *quay,
                 GPtrArray *rows)
{
  QuayFeedSearch *feeds = quay_feed_browser_get_feeds (quay->browser);
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  while (rows->len < quay_feed_search_get_n_found (feeds))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(QuayFeedInfo) feed = g_list_model_get_item (G_LIST_MODEL (feeds), i);

      g_assert_true (feed == g_ptr_array_index (rows, i));
      if (i > 0)
        g_assert_cmpint (quay_feed_info_compare (g_ptr_array_index (rows, i - 1), feed, NULL), <=, 0);
    }
}

static void
test_search (Quay         *quay,
             gconstpointer data)
{
  static const struct { const char *text; guint n_found; } vectors[] = {
    { "stress", 1000 }, { "stress-0", 1000 }, { "STRESS 007", 111 }, { "grosse", 125 }, { "Uberprufung", 250 },
    { "friends", 200 }, { "tools", 1 }, { "tools x", 0 }, { "", 1005 },
  };
  StandInWorld *world = stand_in_azure_get_world (quay->rig.azure);
  QuayFeedSearch *feeds = quay_feed_browser_get_feeds (quay->browser);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  save (quay, CRATES, "writer");
  stand_in_world_add_feeds (world, "contoso", 1000);
  /* Each page is sorted by itself; the stand-in sends them as they were made, with the first five in front. */
  world->page_size = 300;
  g_signal_connect (feeds, "items-changed", G_CALLBACK (follow_cb), rows);
  browse (quay, QUAY_BROWSE_READY);
  g_assert_cmpuint (quay_feed_search_get_n_feeds (feeds), ==, 1005);
  assert_followed (quay, rows);

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      quay_feed_search_set_text (feeds, vectors[i].text);
      g_assert_cmpuint (quay_feed_search_get_n_found (feeds), ==, vectors[i].n_found);
      /* Some letters come before all rows of the last search are there. */
      if (i % 2 == 0)
        assert_followed (quay, rows);
    }
  g_assert_cmpuint (quay_feed_search_get_n_feeds (feeds), ==, 1005);

  /* The search is over when the page is opened anew. */
  quay_feed_search_set_text (feeds, "tools");
  quay_feed_browser_start (quay->browser);
  g_assert_cmpstr (quay_feed_search_get_text (feeds), ==, "");
  assert_followed (quay, rows);
  quay_feed_browser_retry (quay->browser);
  g_assert_cmpuint (rows->len, ==, 0);
  g_signal_handlers_disconnect_by_func (feeds, follow_cb, rows);
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_connection_request_check_finish (QUAY_CONNECTION_REQUEST (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
check (Quay *quay)
{
  gboolean done = FALSE;

  quay_connection_request_check_async (quay->request, NULL, checked_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_few_requests (Quay         *quay,
                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  StandInToken *token = stand_in_world_find_token (stand_in_azure_get_world (quay->rig.azure), "writer");
  g_autoptr(QuaySecret) typed = quay_secret_new (token->secret, -1);

  browse (quay, QUAY_BROWSE_LOGIN);
  g_assert_true (quay_feed_browser_use_token (quay->browser, typed));
  wait_for (quay, QUAY_BROWSE_READY);
  wait_for_roles (quay);
  quay_feed_browser_pick (quay->browser, find (quay, "crates"));
  check (quay);
  g_assert_cmpuint (rig_count (&quay->rig, "GET *"), <=, 4);

  /* Who pastes the address needs the check alone. */
  stand_in_azure_clear_log (quay->rig.azure);
  g_assert_true (quay_connection_request_set_text (quay->request, MIRROR, &error));
  check (quay);
  g_assert_cmpuint (rig_count (&quay->rig, "GET *"), <=, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add ("/feed-browser/" path, Quay, NULL, set_up, function, tear_down)
  ADD ("lists-with-the-saved-token", test_saved_token);
  ADD ("pick-fills-the-request", test_pick_fills_the_request);
  ADD ("refused-token-gives-way-to-the-next", test_next_saved_token);
  ADD ("damaged-token-is-not-sent", test_damaged_token);
  ADD ("lists-with-the-azure-cli", test_azure_cli);
  ADD ("azure-cli-that-is-logged-out-is-said", test_azure_cli_logged_out);
  ADD ("needs-a-token-without-any-login", test_no_login);
  ADD ("lists-with-a-typed-token", test_typed_token);
  ADD ("typed-token-stays-with-its-organization", test_typed_token_stays_with_its_organization);
  ADD ("locked-keyring-is-offered-to-be-unlocked", test_locked_keyring);
  ADD ("locked-keyring-may-stay-locked", test_locked_keyring_is_left_locked);
  ADD ("failure-can-be-retried", test_failure_and_retry);
  ADD ("waits-when-the-service-says-so", test_throttled);
  ADD ("every-wait-can-be-left", test_stop);
  ADD ("server-is-asked-about-first", test_server_is_asked_about);
  ADD ("insecure-server-is-asked-about-first", test_insecure_server_is_asked_about);
  ADD ("another-token-can-be-entered", test_another_token);
  ADD ("search-finds-and-sorts", test_search);
  ADD ("needs-four-requests", test_few_requests);
#undef ADD
  return g_test_run ();
}
