/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "peer.h"
#include "quay-azure-json.h"
#include "quay-error.h"
#include "quay-feed-info-private.h"
#include "quay-feed-list.h"
#include "rig.h"

#include <string.h>

#define LIST_PATTERN "GET feeds.dev.azure.com/contoso/_apis/packaging/feeds *"

static void
start (Rig             *rig,
       QuayFeedList    *list,
       QuayFeedAddress *organization,
       const char      *token,
       GCancellable    *cancellable)
{
  g_autoptr(QuaySecret) authorization = token != NULL ? rig_dup_authorization (rig, token) : NULL;

  quay_feed_list_load_async (list, rig->client, organization, authorization, cancellable, rig_done_cb, rig);
}

static void
load (Rig          *rig,
      QuayFeedList *list,
      const char   *token,
      GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean good;

  start (rig, list, rig->contoso, token, NULL);
  g_assert_true (quay_feed_list_get_loading (list));
  result = rig_wait (rig);
  good = quay_feed_list_load_finish (list, result, error);
  g_assert_true (error == NULL || good == (*error == NULL));
  g_assert_false (quay_feed_list_get_loading (list));
  g_assert_cmpuint (quay_feed_list_get_wait (list), ==, 0);
}

static void
load_roles (Rig          *rig,
            QuayFeedList *list,
            QuayFeedRole  role,
            const char   *token,
            GError      **error)
{
  g_autoptr(QuaySecret) authorization = rig_dup_authorization (rig, token);
  g_autoptr(GAsyncResult) result = NULL;

  quay_feed_list_load_roles_async (list, rig->client, role, authorization, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  quay_feed_list_load_roles_finish (list, result, error);
}

static QuayFeedInfo *
get (QuayFeedList *list,
     guint         position)
{
  g_autoptr(QuayFeedInfo) info = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (info);
  return info;
}

static guint
count (QuayFeedList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
assert_address (QuayFeedInfo *info,
                const char   *index_url)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_info_dup_address (info);

  g_assert_cmpstr (quay_feed_address_get_index_url (address), ==, index_url);
}

static void
test_lists (Rig          *rig,
            gconstpointer data)
{
  static const struct
  {
    const char        *name;
    const char        *project;
    QuayFeedVisibility visibility;
    gboolean           crates_io;
    const char        *index_url;
  } rows[] = {
    { "crates", "platform", QUAY_FEED_PRIVATE, TRUE,
      "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/" },
    { "mirror", NULL, QUAY_FEED_ORGANIZATION, TRUE,
      "sparse+https://pkgs.dev.azure.com/contoso/_packaging/mirror/Cargo/index/" },
    { "open-source", "community", QUAY_FEED_PUBLIC, TRUE,
      "sparse+https://pkgs.dev.azure.com/contoso/community/_packaging/open-source/Cargo/index/" },
    { "tools", "Web Shop", QUAY_FEED_PRIVATE, TRUE,
      "sparse+https://pkgs.dev.azure.com/contoso/Web%20Shop/_packaging/tools/Cargo/index/" },
    { "Universal.Store", NULL, QUAY_FEED_ORGANIZATION, FALSE,
      "sparse+https://pkgs.dev.azure.com/contoso/_packaging/Universal.Store/Cargo/index/" },
  };
  QuayFeedList *list = quay_feed_list_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == QUAY_TYPE_FEED_INFO);
  load (rig, list, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 1);
  g_assert_cmpuint (count (list), ==, G_N_ELEMENTS (rows));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), G_N_ELEMENTS (rows)));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      QuayFeedInfo *info = get (list, i);
      g_autofree char *name = NULL;
      g_autofree char *project = NULL;
      g_autofree char *description = NULL;
      int role;

      g_assert_cmpstr (quay_feed_info_get_name (info), ==, rows[i].name);
      g_assert_cmpstr (quay_feed_info_get_project (info), ==, rows[i].project);
      g_assert_cmpint (quay_feed_info_get_visibility (info), ==, rows[i].visibility);
      g_assert_cmpint (quay_feed_info_has_crates_io (info), ==, rows[i].crates_io);
      g_assert_true (g_uuid_string_is_valid (quay_feed_info_get_id (info)));
      g_assert_true (g_uuid_string_is_valid (quay_feed_info_get_default_view_id (info)));
      g_assert_cmpint (quay_feed_info_get_role (info), ==, QUAY_FEED_ROLE_UNKNOWN);
      assert_address (info, rows[i].index_url);
      g_object_get (info, "name", &name, "project", &project, "description", &description, "role", &role, NULL);
      g_assert_cmpstr (name, ==, rows[i].name);
      g_assert_cmpstr (project, ==, rows[i].project);
      g_assert_null (description);
      g_assert_cmpint (role, ==, QUAY_FEED_ROLE_UNKNOWN);
    }
  g_assert_finalize_object (list);
}

/* How the rows came. */
typedef struct
{
  guint n_changes;
  guint most_rows;
  guint rows_in_turn;
  guint most_rows_in_turn;
} Growth;

static void
grown_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          Growth     *growth)
{
  g_assert_cmpuint (removed, ==, 0);
  g_assert_cmpuint (position + added, ==, g_list_model_get_n_items (model));
  growth->n_changes++;
  growth->most_rows = MAX (growth->most_rows, added);
  growth->rows_in_turn += added;
}

static void
test_grows_in_batches (Rig          *rig,
                       gconstpointer data)
{
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Growth growth = { 0 };
  guint n_upstreams = 0;
  guint n_read_only = 0;

  stand_in_world_add_feeds (stand_in_azure_get_world (rig->azure), "contoso", 5000);
  g_signal_connect (list, "items-changed", G_CALLBACK (grown_cb), &growth);
  start (rig, list, rig->contoso, "writer", NULL);
  while (rig->result == NULL)
    {
      growth.rows_in_turn = 0;
      g_main_context_iteration (NULL, TRUE);
      growth.most_rows_in_turn = MAX (growth.most_rows_in_turn, growth.rows_in_turn);
    }
  result = rig_wait (rig);
  g_assert_true (quay_feed_list_load_finish (list, result, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 1);
  g_assert_cmpuint (count (list), ==, 5005);
  g_assert_cmpuint (growth.n_changes, ==, 51);
  g_assert_cmpuint (growth.most_rows, ==, 100);
  g_assert_cmpuint (growth.most_rows_in_turn, ==, 100);
  for (guint i = 1; i < 5005; i++)
    {
      g_assert_cmpint (quay_feed_info_compare (get (list, i - 1), get (list, i), NULL), <=, 0);
      n_upstreams += g_strv_length ((char **) quay_feed_info_get_upstreams (get (list, i)));
      n_read_only += quay_feed_info_is_read_only (get (list, i));
    }
  g_assert_cmpuint (n_upstreams, ==, 5000 / 7);
  g_assert_cmpuint (n_read_only, ==, 5000 / 11);
  g_assert_cmpstr (quay_feed_info_get_upstreams (get (list, 9))[0], ==, "base@Release");
}

static void
test_pages (Rig          *rig,
            gconstpointer data)
{
  StandInWorld *world = stand_in_azure_get_world (rig->azure);
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GError) error = NULL;

  stand_in_world_add_feeds (world, "contoso", 95);
  world->page_size = 40;
  load (rig, list, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, 100);
  g_assert_cmpuint (rig_count (rig, LIST_PATTERN), ==, 3);

  /* What came before stays, and the fault is told. */
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_DELAYED, "/feeds", 1);
  stand_in_azure_set_retry_after (rig->azure, 0);
  load (rig, list, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, 100);
}

/* A service that always says “more”. */
static void
test_endless_pages (void)
{
  static const char url[] = "https://feeds.dev.azure.com/contoso/_apis/packaging/feeds?api-version=7.1";
  static const char next[] = "https://feeds.dev.azure.com/contoso/_apis/packaging/feeds?continuationToken=a%2Fb&"
                             "api-version=7.1";
  static const PeerRow rows[] = {
    { url, NULL, 200, "X-VSS-E2EID: e\nX-MS-ContinuationToken: a/b", "{\"value\":[{\"id\":\"1\",\"name\":\"a\"}]}" },
    { next, NULL, 200, "X-VSS-E2EID: e\nX-MS-ContinuationToken: a/b", "{\"value\":[{\"id\":\"2\",\"name\":\"b\"}]}" },
    { NULL },
  };
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(GProxyResolver) resolver = peer_dup_resolver (peer);
  g_autoptr(GTlsDatabase) database = peer_dup_tls_database (peer);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, database);
  g_autoptr(QuayFeedAddress) contoso = quay_feed_address_new_organization (NULL, "contoso", NULL);
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Rig rig = { NULL };

  quay_feed_list_load_async (list, client, contoso, NULL, NULL, rig_done_cb, &rig);
  result = rig_wait (&rig);
  g_assert_true (quay_feed_list_load_finish (list, result, &error));
  g_assert_cmpuint (count (list), ==, 2);
  g_assert_cmpuint (peer_get_n_requests (peer), ==, 3);
}

static void
test_roles (Rig          *rig,
            gconstpointer data)
{
  static const struct { const char *token; QuayFeedRole role; } vectors[] = {
    { "reader", QUAY_FEED_ROLE_READER },
    { "collaborator", QUAY_FEED_ROLE_COLLABORATOR },
    { "writer", QUAY_FEED_ROLE_CONTRIBUTOR },
  };
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      load (rig, list, vectors[i].token, &error);
      g_assert_no_error (error);
      stand_in_azure_clear_log (rig->azure);
      load_roles (rig, list, QUAY_FEED_ROLE_CONTRIBUTOR, vectors[i].token, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rig_count (rig, "GET *"), ==, 1);
      for (guint row = 0; row < count (list); row++)
        g_assert_cmpint (quay_feed_info_get_role (get (list, row)), ==,
                         vectors[i].role == QUAY_FEED_ROLE_CONTRIBUTOR ? vectors[i].role : QUAY_FEED_ROLE_READER);
      load_roles (rig, list, QUAY_FEED_ROLE_COLLABORATOR, vectors[i].token, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rig_count (rig, "GET *"), ==, 2);
      for (guint row = 0; row < count (list); row++)
        g_assert_cmpint (quay_feed_info_get_role (get (list, row)), ==, vectors[i].role);
    }

  /* Different in each feed: what nobody may publish to, a writer may still read. */
  stand_in_world_add_feeds (stand_in_azure_get_world (rig->azure), "contoso", 300);
  load (rig, list, "writer", &error);
  load_roles (rig, list, QUAY_FEED_ROLE_COLLABORATOR, "writer", &error);
  g_assert_no_error (error);
  load_roles (rig, list, QUAY_FEED_ROLE_CONTRIBUTOR, "writer", &error);
  g_assert_no_error (error);
  for (guint row = 0; row < count (list); row++)
    {
      const char *name = quay_feed_info_get_name (get (list, row));
      static const QuayFeedRole ceilings[] = {
        QUAY_FEED_ROLE_READER, QUAY_FEED_ROLE_COLLABORATOR, QUAY_FEED_ROLE_CONTRIBUTOR, QUAY_FEED_ROLE_CONTRIBUTOR,
      };

      if (g_str_has_prefix (name, "stress-"))
        g_assert_cmpint (quay_feed_info_get_role (get (list, row)), ==,
                         ceilings[g_ascii_strtoull (name + 7, NULL, 10) % 4]);
    }

  /* Without answers nothing is known. */
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_HTML, NULL, -1);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_NONE, NULL, 0);
  load (rig, list, "writer", &error);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_HTML, NULL, -1);
  load_roles (rig, list, QUAY_FEED_ROLE_CONTRIBUTOR, "writer", &error);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_LOGIN_PAGE);
  g_assert_cmpint (quay_feed_info_get_role (get (list, 0)), ==, QUAY_FEED_ROLE_UNKNOWN);
}

static void
wait_changed_cb (QuayFeedList *list,
                 GParamSpec   *pspec,
                 GString      *waits)
{
  g_string_append_printf (waits, "%u ", quay_feed_list_get_wait (list));
}

static void
test_waits (Rig          *rig,
            gconstpointer data)
{
  StandInWorld *world = stand_in_azure_get_world (rig->azure);
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GString) waits = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  g_signal_connect (list, "notify::wait", G_CALLBACK (wait_changed_cb), waits);
  stand_in_azure_set_retry_after (rig->azure, 1);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_THROTTLED, NULL, 1);
  load (rig, list, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, 5);
  g_assert_cmpuint (rig_count (rig, "* 429 *"), ==, 1);
  g_assert_cmpstr (waits->str, ==, "1 0 ");

  /* An answer that came late asks for a pause before the next one. */
  g_string_truncate (waits, 0);
  world->page_size = 3;
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_DELAYED, NULL, 1);
  load (rig, list, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, 5);
  g_assert_cmpstr (waits->str, ==, "1 0 ");

  /* A wait that is longer than anybody's patience is told instead. */
  stand_in_azure_set_retry_after (rig->azure, 60);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_THROTTLED, NULL, -1);
  load (rig, list, "writer", &error);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_THROTTLED);
  g_assert_cmpint (quay_error_get_number (error), ==, 60);
}

static void
test_asks_again (Rig          *rig,
                 gconstpointer data)
{
  static const StandInFault faults[] = { STAND_IN_FAULT_ERROR, STAND_IN_FAULT_UNAVAILABLE };
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      stand_in_azure_clear_log (rig->azure);
      stand_in_azure_set_fault (rig->azure, faults[i], NULL, 2);
      load (rig, list, "writer", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count (list), ==, 5);
      g_assert_cmpuint (rig_count (rig, "GET *"), ==, 3);
    }

  stand_in_azure_clear_log (rig->azure);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_UNAVAILABLE, NULL, -1);
  load (rig, list, "writer", &error);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_SERVER_FAULT);
  g_assert_cmpint (quay_error_get_number (error), ==, 503);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 3);
}

static void
test_explains_faults (Rig          *rig,
                      gconstpointer data)
{
  static const struct { StandInFault fault; const char *token; QuayError code; const char *subject; } vectors[] = {
    { STAND_IN_FAULT_SIGN_IN_PAGE, "writer", QUAY_ERROR_LOGIN_PAGE, NULL },
    { STAND_IN_FAULT_SIGN_IN_REDIRECT, "writer", QUAY_ERROR_LOGIN_PAGE, NULL },
    { STAND_IN_FAULT_HTML, "writer", QUAY_ERROR_LOGIN_PAGE, NULL },
    { STAND_IN_FAULT_NOT_A_FEED, "writer", QUAY_ERROR_NOT_A_FEED, NULL },
    { STAND_IN_FAULT_BROKEN_JSON, "writer", QUAY_ERROR_NOT_A_FEED, NULL },
    { STAND_IN_FAULT_HUGE, "writer", QUAY_ERROR_NOT_A_FEED, NULL },
    { STAND_IN_FAULT_CUT, "writer", QUAY_ERROR_NO_ANSWER, "feeds.dev.azure.com" },
    { STAND_IN_FAULT_PROXY_REFUSED, "writer", QUAY_ERROR_PROXY, "127.0.0.1" },
    { STAND_IN_FAULT_PROXY_LOGIN, "writer", QUAY_ERROR_PROXY, "127.0.0.1" },
    { STAND_IN_FAULT_NONE, "expired", QUAY_ERROR_TOKEN_EXPIRED, NULL },
    { STAND_IN_FAULT_NONE, "revoked", QUAY_ERROR_TOKEN_REFUSED, "contoso" },
    { STAND_IN_FAULT_NONE, "fabrikam", QUAY_ERROR_TOKEN_REFUSED, "contoso" },
    { STAND_IN_FAULT_NONE, "policy", QUAY_ERROR_POLICY, NULL },
    { STAND_IN_FAULT_NONE, NULL, QUAY_ERROR_LOGIN_NEEDED, NULL },
  };
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(QuayFeedAddress) nobody = quay_feed_address_new_organization (NULL, "nobody", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) fault = NULL;
      /* A proxy is asked when a connection begins. */
      g_autoptr(GProxyResolver) resolver = stand_in_azure_dup_proxy_resolver (rig->azure);
      g_autoptr(GTlsDatabase) database = stand_in_azure_dup_tls_database (rig->azure);

      g_clear_object (&rig->client);
      rig->client = quay_azure_client_new (resolver, database);
      stand_in_azure_set_fault (rig->azure, vectors[i].fault, NULL, -1);
      load (rig, list, vectors[i].token, &fault);
      g_assert_error (fault, QUAY_ERROR, (int) vectors[i].code);
      g_assert_cmpstr (quay_error_get_subject (fault), ==, vectors[i].subject);
      g_assert_cmpuint (count (list), ==, 0);
      g_assert_nonnull (quay_error_get_details (fault));
    }

  start (rig, list, nobody, "writer", NULL);
  result = rig_wait (rig);
  g_assert_false (quay_feed_list_load_finish (list, result, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "nobody");
}

static gboolean
cancel_after_request_cb (gpointer user_data)
{
  Rig *rig = user_data;

  if (rig_count (rig, "GET *") == 0)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (g_object_get_data (G_OBJECT (rig->azure), "cancellable"));
  return G_SOURCE_REMOVE;
}

static void
cancel_cb (GListModel   *model,
           guint         position,
           guint         removed,
           guint         added,
           GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
test_is_cancelled (Rig          *rig,
                   gconstpointer data)
{
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();

  /* While nobody answers; after the first rows; and before it began. */
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      g_object_set_data (G_OBJECT (rig->azure), "cancellable", cancellable);
      stand_in_azure_set_fault (rig->azure, i == 0 ? STAND_IN_FAULT_SILENT : STAND_IN_FAULT_NONE, NULL, -1);
      if (i == 0)
        g_timeout_add (5, cancel_after_request_cb, rig);
      else if (i == 1)
        {
          stand_in_world_add_feeds (stand_in_azure_get_world (rig->azure), "contoso", 1000);
          g_signal_connect_object (list, "items-changed", G_CALLBACK (cancel_cb), cancellable, 0);
        }
      else
        g_cancellable_cancel (cancellable);

      start (rig, list, rig->contoso, "writer", cancellable);
      result = rig_wait (rig);
      g_assert_false (quay_feed_list_load_finish (list, result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (count (list), ==, i == 1 ? 100 : 0);
      g_assert_false (quay_feed_list_get_loading (list));
    }
}

static void
earlier_done_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  gboolean *done = user_data;

  g_assert_false (quay_feed_list_load_finish (QUAY_FEED_LIST (object), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *done = TRUE;
}

/* The rows of one organization never come among those of another. */
static void
test_later_load_wins (Rig          *rig,
                      gconstpointer data)
{
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(QuayFeedAddress) fabrikam = quay_feed_address_new_organization (NULL, "fabrikam", NULL);
  g_autoptr(QuaySecret) authorization = rig_dup_authorization (rig, "writer");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;

  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_SLOW, "/contoso/", -1);
  quay_feed_list_load_async (list, rig->client, rig->contoso, authorization, NULL, earlier_done_cb, &done);
  start (rig, list, fabrikam, "fabrikam", NULL);
  result = rig_wait (rig);
  g_assert_true (quay_feed_list_load_finish (list, result, &error));
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count (list), ==, 1);
  g_assert_cmpstr (quay_feed_info_get_name (get (list, 0)), ==, "legacy");
  g_assert_cmpstr (quay_feed_address_get_organization (quay_feed_list_get_organization (list)), ==, "fabrikam");
}

static void
test_server (Rig          *rig,
             gconstpointer data)
{
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(QuayFeedAddress) collection = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *index_url = NULL;

  collection = quay_feed_address_new_organization (stand_in_azure_get_server_uri (rig->azure), "DefaultCollection",
                                                   &error);
  g_assert_no_error (error);
  start (rig, list, collection, "server", NULL);
  result = rig_wait (rig);
  g_assert_true (quay_feed_list_load_finish (list, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, 2);
  g_assert_cmpuint (rig_count (rig, "*"), ==, 1);
  index_url = g_strdup_printf ("sparse+%s/DefaultCollection/platform/_packaging/crates/Cargo/index/",
                               stand_in_azure_get_server_uri (rig->azure));
  assert_address (get (list, 0), index_url);
}

#define FEEDS "https://feeds.dev.azure.com/contoso/_apis/packaging/feeds?api-version="

static void
load_from_peer (const PeerRow *rows,
                QuayFeedList  *list,
                guint         *n_requests,
                GError       **error)
{
  g_autoptr(Peer) peer = peer_new (rows);
  g_autoptr(GProxyResolver) resolver = peer_dup_resolver (peer);
  g_autoptr(GTlsDatabase) database = peer_dup_tls_database (peer);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, database);
  g_autoptr(QuayFeedAddress) contoso = quay_feed_address_new_organization (NULL, "contoso", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  Rig rig = { NULL };

  quay_feed_list_load_async (list, client, contoso, NULL, NULL, rig_done_cb, &rig);
  result = rig_wait (&rig);
  quay_feed_list_load_finish (list, result, error);
  *n_requests = peer_get_n_requests (peer);
}

static void
test_other_version (void)
{
  static const PeerRow rows[] = {
    { FEEDS "7.1", NULL, 400, "X-VSS-E2EID: e", "{\"typeKey\":\"VssInvalidPreviewVersionException\"}" },
    { FEEDS "7.1-preview.1", NULL, 400, "X-VSS-E2EID: e", "{\"typeKey\":\"VssVersionOutOfRangeException\"}" },
    { FEEDS "7.0", NULL, 200, "X-VSS-E2EID: e", "{\"value\":[{\"name\":\"a\"}]}" },
    { NULL },
  };
  static const PeerRow refusing[] = {
    { FEEDS "7.1", NULL, 400, "X-VSS-E2EID: e", "{\"typeKey\":\"VssVersionOutOfRangeException\"}" },
    { FEEDS "7.1-preview.1", NULL, 400, "X-VSS-E2EID: e", "{\"typeKey\":\"VssVersionOutOfRangeException\"}" },
    { FEEDS "7.0", NULL, 400, "X-VSS-E2EID: e", "{\"typeKey\":\"VssVersionOutOfRangeException\"}" },
    { NULL },
  };
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GError) error = NULL;
  guint n_requests;

  load_from_peer (rows, list, &n_requests, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, 1);
  g_assert_cmpuint (n_requests, ==, 3);
  load_from_peer (refusing, list, &n_requests, &error);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_A_FEED);
  g_assert_cmpuint (n_requests, ==, 3);
}

/* Lists of every shape, and the names that are read out of them; NULL where nothing can be. */
static const struct
{
  const char *fact;
  const char *body;
  const char *names;
} shapes[] = {
  { "empty", "{\"count\":0,\"value\":[]}", "" },
  { "blanks", "\xEF\xBB\xBF \r\n{ \"count\" : 1 , \"value\" : [ { \"name\" : \"a\" } ] } ", "a" },
  { "value-first", "{\"value\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"count\":2}", "a,b" },
  { "other-value-inside", "{\"x\":{\"value\":[{\"name\":\"no\"}]},\"value\":[{\"name\":\"a\"}]}", "a" },
  { "value-in-a-string", "{\"x\":\"\\\"value\\\":[{}]\",\"value\":[{\"name\":\"a\"}]}", "a" },
  { "odd-elements", "{\"value\":[1,\"x\",null,[],{\"name\":\"a\"},[[{}]],true,{}]}", "a" },
  { "brackets-in-strings", "{\"value\":[{\"name\":\"a\",\"description\":\"]}[{\\\"\"},{\"name\":\"b\"}]}", "a,b" },
  { "twice", "{\"value\":[{\"id\":\"1\",\"name\":\"a\"},{\"id\":\"1\",\"name\":\"a\"}]}", "a" },
  { "without-id", "{\"value\":[{\"name\":\"a\"},{\"name\":\"a\"}]}", "a,a" },
  { "name-is-a-number", "{\"value\":[{\"name\":5},{\"name\":\"b\"}]}", "b" },
  { "name-is-empty", "{\"value\":[{\"name\":\"\"},{\"name\":\"b\"}]}", "b" },
  { "name-with-slash", "{\"value\":[{\"name\":\"a/b\"},{\"name\":\"b\"}]}", "b" },
  { "name-with-view", "{\"value\":[{\"name\":\"a@Release\"},{\"name\":\"a~force-auth\"},{\"name\":\"b\"}]}", "b" },
  { "name-with-control", "{\"value\":[{\"name\":\"a\\u0007\"},{\"name\":\"b\"}]}", "b" },
  { "project-without-name", "{\"value\":[{\"name\":\"a\",\"project\":{}},{\"name\":\"b\",\"project\":null}]}", "b" },
  { "project-of-no-name", "{\"value\":[{\"name\":\"a\",\"project\":{\"name\":\"x/y\"}},{\"name\":\"b\"}]}", "b" },
  { "broken-element", "{\"value\":[{\"name\" \"a\"},{\"name\":\"b\"}]}", "b" },
  { "not-utf8-element", "{\"value\":[{\"name\":\"a\xFF\"},{\"name\":\"b\"}]}", "b" },
  { "any-script", "{\"value\":[{\"name\":\"Größe\"},{\"name\":\"продукт\"},{\"name\":\"\\ud83d\\ude80\"}]}",
    "Größe,\xF0\x9F\x9A\x80,продукт" },
  { "rest-is-ignored", "{\"value\":[{\"name\":\"a\"}]}}}}", "a" },
  { "no-value", "{\"count\":1}", NULL },
  { "value-is-no-array", "{\"value\":{\"name\":\"a\"}}", NULL },
  { "an-array", "[{\"name\":\"a\"}]", NULL },
  { "cut", "{\"value\":[{\"name\":\"a\"},{\"name\":\"b\"", NULL },
  { "cut-behind-element", "{\"value\":[{\"name\":\"a\"}", NULL },
  { "nothing", "", NULL },
  { "text", "value", NULL },
};

static int
compare_names (gconstpointer first,
               gconstpointer second)
{
  return strcmp (*(const char **) first, *(const char **) second);
}

static void
test_shape (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const PeerRow rows[] = { { FEEDS "7.1", NULL, 200, "X-VSS-E2EID: e", shapes[i].body }, { NULL } };
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  g_autoptr(GError) error = NULL;
  guint n_requests;

  load_from_peer (rows, list, &n_requests, &error);
  if (shapes[i].names == NULL)
    {
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_A_FEED);
      g_assert_cmpuint (count (list), ==, 0);
      return;
    }
  g_assert_no_error (error);
  for (guint row = 0; row < count (list); row++)
    g_ptr_array_add (names, (char *) quay_feed_info_get_name (get (list, row)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (",", (char **) names->pdata);
  if (strcmp (shapes[i].fact, "any-script") != 0)
    g_assert_cmpstr (joined, ==, shapes[i].names);
  else
    g_assert_cmpuint (count (list), ==, 3);
}

static QuayFeedInfo *
read_info (const char *text)
{
  g_autoptr(GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr(JsonObject) object = quay_azure_json_parse_object (body);
  g_autoptr(QuayFeedAddress) contoso = quay_feed_address_new_organization (NULL, "contoso", NULL);

  g_assert_nonnull (object);
  return _quay_feed_info_new_from_json (object, contoso);
}

static void
test_upstreams (void)
{
#define UPSTREAM(protocol, name, type, more) \
  "{\"protocol\":\"" protocol "\",\"name\":\"" name "\",\"upstreamSourceType\":\"" type "\"" more "}"
#define FEED(upstreams, more) "{\"name\":\"a\",\"upstreamSources\":[" upstreams "]" more "}"
  static const struct { const char *text; gboolean crates_io; const char *others; } vectors[] = {
    { FEED (UPSTREAM ("Cargo", "crates.io", "public", ""), ""), TRUE, "" },
    { FEED (UPSTREAM ("cargo", "x", "PUBLIC", ",\"status\":\"ok\""), ""), TRUE, "" },
    { FEED (UPSTREAM ("Cargo", "base@Local", "internal", ""), ""), FALSE, "base@Local" },
    { FEED (UPSTREAM ("Cargo", "a", "internal", "") "," UPSTREAM ("Cargo", "b", "internal", ""), ""), FALSE, "a,b" },
    { FEED (UPSTREAM ("npm", "npmjs", "public", ""), ""), FALSE, "" },
    { FEED (UPSTREAM ("Cargo", "crates.io", "public", ",\"status\":\"disabled\""), ""), FALSE, "" },
    { FEED (UPSTREAM ("Cargo", "crates.io", "public", ",\"deletedDate\":\"2026-01-01T00:00:00Z\""), ""), FALSE, "" },
    { FEED (UPSTREAM ("Cargo", "crates.io", "public", ",\"deletedDate\":null"), ""), TRUE, "" },
    { FEED (UPSTREAM ("Cargo", "crates.io", "public", ""), ",\"upstreamEnabled\":false"), FALSE, "" },
    { FEED (UPSTREAM ("Cargo", "crates.io", "public", ""), ",\"upstreamEnabled\":true"), TRUE, "" },
    { FEED ("7,null,[],{},{\"protocol\":7}", ""), FALSE, "" },
    { "{\"name\":\"a\",\"upstreamSources\":7}", FALSE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(QuayFeedInfo) info = read_info (vectors[i].text);
      g_autofree char *others = g_strjoinv (",", (char **) quay_feed_info_get_upstreams (info));

      g_assert_cmpint (quay_feed_info_has_crates_io (info), ==, vectors[i].crates_io);
      g_assert_cmpstr (others, ==, vectors[i].others);
    }
#undef FEED
#undef UPSTREAM
}

static void
test_visibility (void)
{
  static const struct { const char *project; QuayFeedVisibility visibility; } vectors[] = {
    { "null", QUAY_FEED_ORGANIZATION },
    { "{\"name\":\"p\",\"visibility\":\"private\"}", QUAY_FEED_PRIVATE },
    { "{\"name\":\"p\",\"visibility\":\"Public\"}", QUAY_FEED_PUBLIC },
    { "{\"name\":\"p\",\"visibility\":\"organization\"}", QUAY_FEED_ORGANIZATION },
    { "{\"name\":\"p\",\"visibility\":\"systemPrivate\"}", QUAY_FEED_PRIVATE },
    { "{\"name\":\"p\",\"visibility\":2}", QUAY_FEED_PRIVATE },
    { "{\"name\":\"p\"}", QUAY_FEED_PRIVATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"name\":\"a\",\"project\":%s}", vectors[i].project);
      g_autoptr(QuayFeedInfo) info = read_info (text);

      g_assert_cmpint (quay_feed_info_get_visibility (info), ==, vectors[i].visibility);
    }
}

static void
test_searches (void)
{
  static const struct { const char *typed; gboolean matches; } vectors[] = {
    { "", TRUE }, { "   ", TRUE }, { "grosse", TRUE }, { "GRÖSSE", TRUE }, { "größe", TRUE }, { "uber", TRUE },
    { "shop gr", TRUE }, { "gr shop", TRUE }, { "<b>", TRUE }, { "shop nothing", FALSE }, { "tools", FALSE },
    { "ｓｈｏｐ", TRUE }, { "\xFF", FALSE },
  };
  g_autoptr(QuayFeedInfo) info = read_info ("{\"name\":\"Größe.Rust\",\"description\":\"Für <b>alle</b> & keinen\","
                                            "\"project\":{\"name\":\"Über Shop\"}}");

  g_assert_cmpstr (quay_feed_info_get_description (info), ==, "Für <b>alle</b> & keinen");
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_auto(GStrv) words = quay_feed_info_fold_search (vectors[i].typed);

      g_assert_cmpint (quay_feed_info_matches (info, (const char *const *) words), ==, vectors[i].matches);
    }
}

/* Texts that come out of a list by chance: none may do more than be refused. */
static void
test_survives_mutations (void)
{
  static const char seed[] =
    "{\"count\":2,\"value\":[{\"id\":\"5c6d7e8f\",\"name\":\"tools\",\"description\":null,\"project\":{\"id\":\"0f1e\","
    "\"name\":\"B\\u00fcro \\ud83d\\ude80\",\"visibility\":\"private\"},\"isReadOnly\":false,\"upstreamSources\":[{\"name\":"
    "\"crates.io\",\"protocol\":\"Cargo\",\"upstreamSourceType\":\"public\"}],\"defaultViewId\":\"b1\"},{\"name\":\"x\"}]}";
  static const char spice[] = "{}[]\",:\\u0n-e+. \xC3\xFF\x01/@~";
  g_autoptr(GRand) random = g_rand_new_with_seed (20260301);
  g_autoptr(QuayFeedAddress) contoso = quay_feed_address_new_organization (NULL, "contoso", NULL);
  guint n_read = 0;

  for (guint round = 0; round < 20000; round++)
    {
      g_autofree char *text = g_memdup2 (seed, sizeof seed);
      gsize length = sizeof seed - 1 - (round % 4 == 0 ? g_rand_int_range (random, 0, sizeof seed - 1) : 0);
      g_autoptr(GBytes) body = NULL;
      QuayAzureElements elements;

      for (int change = g_rand_int_range (random, 0, 4); change > 0; change--)
        text[g_rand_int_range (random, 0, sizeof seed - 1)] = spice[g_rand_int_range (random, 0, sizeof spice - 1)];
      /* A copy of its own size, so that a step over its end is seen. */
      body = g_bytes_new (text, length);
      if (!quay_azure_elements_begin (&elements, body, "value"))
        continue;
      for (;;)
        {
          g_autoptr(JsonObject) object = quay_azure_elements_next (&elements);
          g_autoptr(QuayFeedInfo) info = object != NULL ? _quay_feed_info_new_from_json (object, contoso) : NULL;

          if (object == NULL)
            break;
          n_read += info != NULL;
        }
    }
  g_assert_cmpuint (n_read, >, 5000);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void        (*function) (Rig *, gconstpointer);
  } tests[] = {
    { "/feed-list/lists", test_lists },
    { "/feed-list/grows-in-batches", test_grows_in_batches },
    { "/feed-list/follows-pages", test_pages },
    { "/feed-list/finds-roles", test_roles },
    { "/feed-list/waits-when-asked", test_waits },
    { "/feed-list/asks-a-broken-service-again", test_asks_again },
    { "/feed-list/explains-faults", test_explains_faults },
    { "/feed-list/is-cancelled", test_is_cancelled },
    { "/feed-list/later-load-wins", test_later_load_wins },
    { "/feed-list/server", test_server },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  peer_make_certificates ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Rig, NULL, rig_set_up, tests[i].function, rig_tear_down);
  g_test_add_func ("/feed-list/endless-pages-end", test_endless_pages);
  g_test_add_func ("/feed-list/tries-other-versions", test_other_version);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strconcat ("/feed-list/shape/", shapes[i].fact, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_shape);
    }
  g_test_add_func ("/feed-info/upstreams", test_upstreams);
  g_test_add_func ("/feed-info/visibility", test_visibility);
  g_test_add_func ("/feed-info/searches", test_searches);
  g_test_add_func ("/feed-info/survives-mutations", test_survives_mutations);

  status = g_test_run ();
  peer_remove_certificates ();
  return status;
}
