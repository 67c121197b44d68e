/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "peer.h"
#include "quay-cargo-network.h"
#include "quay-error.h"
#include "quay-feed-list.h"
#include "rig.h"

#include <string.h>

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/"
#define CRATES "https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define PUBLIC "https://pkgs.dev.azure.com/contoso/community/_packaging/open-source/Cargo/index/"

static QuayFeedAccess *
check_address (Rig             *rig,
               QuayFeedAddress *address,
               const char      *token,
               gboolean         as_written,
               GError         **error)
{
  g_autoptr(QuaySecret) authorization = token != NULL ? rig_dup_authorization (rig, token) : NULL;
  g_autoptr(GAsyncResult) result = NULL;

  if (as_written)
    quay_azure_client_check_written_feed_async (rig->client, address, authorization, NULL, rig_done_cb, rig);
  else
    quay_azure_client_check_feed_async (rig->client, address, authorization, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  return quay_azure_client_check_feed_finish (rig->client, result, error);
}

static QuayFeedAccess *
check (Rig        *rig,
       const char *text,
       const char *token,
       GError    **error)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (text, error);

  g_assert_nonnull (address);
  return check_address (rig, address, token, FALSE, error);
}

static const char *
get_index_url (QuayFeedAccess *access)
{
  return quay_feed_address_get_index_url (quay_feed_access_get_address (access));
}

static gboolean
check_index (Rig            *rig,
             QuayFeedAccess *access,
             const char     *token,
             const char     *crate,
             gboolean       *exists,
             GError        **error)
{
  g_autoptr(QuaySecret) authorization = token != NULL ? rig_dup_authorization (rig, token) : NULL;
  g_autoptr(GAsyncResult) result = NULL;
  guint milliseconds = G_MAXUINT;
  gboolean good;

  quay_azure_client_check_index_async (rig->client, access, authorization, crate, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  good = quay_azure_client_check_index_finish (rig->client, result, exists, &milliseconds, error);
  g_assert_cmpuint (milliseconds, <, 60000);
  return good;
}

static gboolean
check_download (Rig            *rig,
                QuayFeedAccess *access,
                const char     *token,
                const char     *crate,
                const char     *version,
                char          **host,
                GError        **error)
{
  g_autoptr(QuaySecret) authorization = token != NULL ? rig_dup_authorization (rig, token) : NULL;
  g_autoptr(GAsyncResult) result = NULL;

  quay_azure_client_check_download_async (rig->client, access, authorization, crate, version, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  return quay_azure_client_check_download_finish (rig->client, result, host, NULL, error);
}

/* What an assistant asks from the list of feeds to a checked connection. */
static void
test_counts_requests (Rig          *rig,
                      gconstpointer data)
{
  g_autoptr(QuayFeedList) list = quay_feed_list_new ();
  g_autoptr(QuaySecret) authorization = rig_dup_authorization (rig, "writer");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(QuayFeedInfo) info = NULL;
  g_autoptr(QuayFeedAddress) address = NULL;
  g_autoptr(QuayFeedAccess) access = NULL;
  g_autoptr(GError) error = NULL;
  gboolean exists;

  quay_feed_list_load_async (list, rig->client, rig->contoso, authorization, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  g_assert_true (quay_feed_list_load_finish (list, result, &error));
  info = g_list_model_get_item (G_LIST_MODEL (list), 0);
  address = quay_feed_info_dup_address (info);
  access = check_address (rig, address, "writer", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (check_index (rig, access, "writer", "hello-feed", &exists, &error));
  g_assert_true (exists);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 4);

  /* Pasted instead of picked: what Cargo asks, and no more. */
  stand_in_azure_clear_log (rig->azure);
  g_clear_pointer (&access, quay_feed_access_unref);
  access = check (rig, CRATES, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 2);
}

static void
test_resolves_names (Rig          *rig,
                     gconstpointer data)
{
  StandInWorld *world = stand_in_azure_get_world (rig->azure);
  StandInFeed *crates = stand_in_world_find_feed (world, "contoso", "crates");
  StandInFeed *mirror = stand_in_world_find_feed (world, "contoso", "mirror");
  g_autofree char *in_project = g_strdup_printf ("https://pkgs.dev.azure.com/contoso/%s/_packaging/%s@Release/cargo/api/v1/"
                                                 "crates/serde/1.0.1/download", crates->project->id, crates->id);
  g_autofree char *wide = g_strdup_printf ("https://pkgs.dev.azure.com/contoso/_packaging/%s~force-auth/Cargo/index/",
                                           mirror->id);
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (in_project, NULL);
  g_autoptr(QuayFeedAccess) first = NULL;
  g_autoptr(QuayFeedAccess) second = NULL;
  g_autoptr(QuayFeedAccess) anonymous = NULL;
  g_autoptr(QuayFeedAccess) written = NULL;
  g_autoptr(QuayFeedAccess) kept = NULL;
  g_autoptr(GError) error = NULL;

  first = check (rig, in_project, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_index_url (first), ==, INDEX "platform/_packaging/crates@Release/Cargo/index/");
  g_assert_cmphex (quay_feed_address_get_notes (quay_feed_access_get_address (first)) & QUAY_ADDRESS_HAS_GUIDS, ==, 0);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 4);
  second = check (rig, wide, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_index_url (second), ==, INDEX "_packaging/mirror~force-auth/Cargo/index/");

  /* Cargo asks for what is written, and so does a check of that. */
  stand_in_azure_clear_log (rig->azure);
  written = check_address (rig, address, "writer", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (quay_feed_address_equal (quay_feed_access_get_address (written), address));
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 2);

  /* GUIDs work, so nothing is lost when nobody tells the names. */
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_ERROR, "feeds.dev.azure.com", -1);
  kept = check (rig, in_project, "writer", &error);
  g_assert_no_error (error);
  g_assert_true (quay_feed_address_equal (quay_feed_access_get_address (kept), address));
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_CUT, "feeds.dev.azure.com", -1);
  g_clear_pointer (&kept, quay_feed_access_unref);
  kept = check (rig, in_project, "writer", &error);
  g_assert_no_error (error);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_UNAVAILABLE, "/platform/_packaging/", -1);
  g_clear_pointer (&kept, quay_feed_access_unref);
  kept = check (rig, in_project, "writer", &error);
  g_assert_no_error (error);
  g_assert_true (quay_feed_address_equal (quay_feed_access_get_address (kept), address));
}

static void
test_prefers_newer_host (Rig          *rig,
                         gconstpointer data)
{
  static const char text[] = "https://contoso.pkgs.visualstudio.com/DefaultCollection/platform/_packaging/crates/Cargo/index/";
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (text, NULL);
  g_autoptr(QuayFeedAccess) newer = NULL;
  g_autoptr(QuayFeedAccess) older = NULL;
  g_autoptr(QuayFeedAccess) written = NULL;
  g_autofree char *host = NULL;
  g_autoptr(GError) error = NULL;

  newer = check (rig, text, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_index_url (newer), ==, INDEX "platform/_packaging/crates/Cargo/index/");
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 2);

  /* A firewall that knows the older hosts only. */
  stand_in_azure_clear_log (rig->azure);
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_CUT, "pkgs.dev.azure.com", -1);
  older = check (rig, text, "writer", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_index_url (older), ==,
                   "sparse+https://contoso.pkgs.visualstudio.com/platform/_packaging/crates/Cargo/index/");
  host = quay_feed_address_dup_host (quay_feed_access_get_address (older));
  g_assert_cmpstr (host, ==, "contoso.pkgs.visualstudio.com");
  g_assert_true (quay_feed_address_is_legacy (quay_feed_access_get_address (older)));
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 3);

  /* What stands in a file is asked where it stands. */
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_NONE, NULL, 0);
  stand_in_azure_clear_log (rig->azure);
  written = check_address (rig, address, "writer", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (quay_feed_address_is_legacy (quay_feed_access_get_address (written)));
  g_assert_cmpuint (rig_count (rig, "GET contoso.pkgs.visualstudio.com/*"), ==, 2);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 2);
}

/* The fault of the newer host is told, unless the older one has more to say. */
static void
test_explains_older_host (Rig          *rig,
                          gconstpointer data)
{
  static const char text[] = "https://contoso.pkgs.visualstudio.com/platform/_packaging/crates/Cargo/index/";
  g_autoptr(QuayFeedAccess) access = NULL;
  g_autoptr(GError) error = NULL;

  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_CUT, "pkgs.", -1);
  g_assert_null (check (rig, text, "writer", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NO_ANSWER);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "pkgs.dev.azure.com");
  g_clear_error (&error);

  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_CUT, "pkgs.dev.azure.com", -1);
  g_assert_null (check (rig, text, "expired", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_EXPIRED);
  g_clear_error (&error);

  /* No older address is made up for one that was not pasted. */
  stand_in_azure_clear_log (rig->azure);
  g_assert_null (check (rig, CRATES, "writer", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NO_ANSWER);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 1);
  g_clear_error (&error);

  /* Found nowhere: at the newer host, the older one, the whole organization, the list. */
  stand_in_azure_set_fault (rig->azure, STAND_IN_FAULT_NONE, NULL, 0);
  stand_in_azure_clear_log (rig->azure);
  g_assert_null (check (rig, "https://contoso.pkgs.visualstudio.com/platform/_packaging/nothing/Cargo/index/", "writer",
                        &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_FEED_NOT_FOUND);
  g_assert_cmpint (quay_error_get_number (error), ==, QUAY_FEED_FOUND_NOWHERE);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 7);
}

static void
test_reads_index (Rig          *rig,
                  gconstpointer data)
{
  static const struct { const char *crate; const char *token; int code; gboolean exists; } vectors[] = {
    { "hello-feed", "writer", -1, TRUE },
    { "Hello-Feed", "writer", -1, TRUE },
    { "quay-greeting", "reader", -1, TRUE },
    { "nobody-has-this", "writer", -1, FALSE },
    { "a", "writer", -1, FALSE },
    { "abc", "writer", -1, FALSE },
    { "hello-feed", "expired", QUAY_ERROR_TOKEN_EXPIRED, FALSE },
    { "hello-feed", "stranger", QUAY_ERROR_ROLE_MISSING, FALSE },
    { "hello-feed", NULL, QUAY_ERROR_LOGIN_NEEDED, FALSE },
    { "../../../evil", "writer", QUAY_ERROR_INPUT_NAME, FALSE },
    { "", "writer", QUAY_ERROR_INPUT_NAME, FALSE },
    { "größe", "writer", QUAY_ERROR_INPUT_NAME, FALSE },
  };
  static const struct { StandInFault fault; QuayError code; } faults[] = {
    { STAND_IN_FAULT_THROTTLED, QUAY_ERROR_THROTTLED },
    { STAND_IN_FAULT_ERROR, QUAY_ERROR_SERVER_FAULT },
    { STAND_IN_FAULT_HTML, QUAY_ERROR_LOGIN_PAGE },
    { STAND_IN_FAULT_NOT_A_FEED, QUAY_ERROR_NOT_A_FEED },
    { STAND_IN_FAULT_HUGE, QUAY_ERROR_NOT_A_FEED },
    { STAND_IN_FAULT_CUT, QUAY_ERROR_NO_ANSWER },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAccess) access = check (rig, CRATES, "writer", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) fault = NULL;
      gboolean exists = FALSE;
      gboolean good = check_index (rig, access, vectors[i].token, vectors[i].crate, &exists, &fault);

      g_assert_cmpint (good, ==, vectors[i].code < 0);
      if (vectors[i].code >= 0)
        g_assert_error (fault, QUAY_ERROR, vectors[i].code);
      else
        g_assert_cmpint (exists, ==, vectors[i].exists);
    }

  stand_in_azure_set_retry_after (rig->azure, 60);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr(GError) fault = NULL;
      gboolean exists;

      stand_in_azure_set_fault (rig->azure, faults[i].fault, NULL, -1);
      g_assert_false (check_index (rig, access, "writer", "hello-feed", &exists, &fault));
      g_assert_error (fault, QUAY_ERROR, (int) faults[i].code);
    }
}

/* To a public feed Cargo sends no token, and so nor do we. */
static void
test_public_index (Rig          *rig,
                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAccess) access = check (rig, PUBLIC, "writer", &error);
  g_autofree char *host = NULL;
  gboolean exists;

  g_assert_no_error (error);
  g_assert_true (quay_feed_access_is_public (access));
  g_assert_true (check_index (rig, access, "writer", "hello-feed", &exists, &error));
  g_assert_true (exists);
  g_assert_false (check_index (rig, access, "writer", "quay-greeting", &exists, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED);
  g_clear_error (&error);
  g_assert_true (check_download (rig, access, "writer", "hello-feed", "0.1.0", &host, &error));
  g_assert_cmpstr (host, ==, STAND_IN_BLOB_HOST);
  g_assert_cmpuint (rig_count (rig, "GET * good"), ==, 0);
}

static void
test_downloads (Rig          *rig,
                gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAccess) access = check (rig, CRATES, "writer", &error);
  g_autofree char *named = NULL;
  g_autofree char *any = NULL;
  g_autofree char *missing = NULL;
  g_autofree char *upstream = NULL;

  g_assert_no_error (error);
  stand_in_azure_clear_log (rig->azure);
  g_assert_true (check_download (rig, access, "writer", "hello-feed", "0.1.0", &named, &error));
  g_assert_cmpstr (named, ==, STAND_IN_BLOB_HOST);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 2);
  g_assert_cmpuint (rig_count (rig, "GET " STAND_IN_BLOB_HOST "/* 200 none"), ==, 1);
  g_assert_cmpuint (rig_count (rig, "* leaked"), ==, 0);

  /* One that the feed has is found, at the price of a request. */
  g_assert_true (check_download (rig, access, "reader", NULL, NULL, &any, &error));
  g_assert_cmpstr (any, ==, STAND_IN_BLOB_HOST);
  g_assert_cmpuint (rig_count (rig, "GET *"), ==, 5);
  g_assert_true (check_download (rig, access, "writer", "nobody-has-this", "1.0.0", &missing, &error));
  g_assert_null (missing);

  g_assert_false (check_download (rig, access, "reader", "quay-greeting", "1.0.0", &upstream, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_ROLE_MISSING);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "Feed and Upstream Reader");
  g_clear_error (&error);
  g_assert_false (check_download (rig, access, "writer", "evil/name", "1.0.0", &upstream, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_INPUT_NAME);
}

static void
test_empty_feed (Rig          *rig,
                 gconstpointer data)
{
  StandInFeed *feed = stand_in_world_find_feed (stand_in_azure_get_world (rig->azure), "contoso", "crates");
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAccess) access = check (rig, CRATES, "writer", &error);
  g_autofree char *host = NULL;

  g_ptr_array_set_size (feed->crates, 0);
  g_assert_true (check_download (rig, access, "writer", NULL, NULL, &host, &error));
  g_assert_no_error (error);
  g_assert_null (host);
}

/* What the storage, or what stands before it, answers. */
static void
test_blocked_downloads (Rig          *rig,
                        gconstpointer data)
{
  static const struct { StandInFault fault; const char *where; QuayError code; const char *subject; } vectors[] = {
    { STAND_IN_FAULT_PROXY_REFUSED, STAND_IN_BLOB_HOST, QUAY_ERROR_DOWNLOADS_BLOCKED, STAND_IN_BLOB_HOST },
    { STAND_IN_FAULT_PROXY_LOGIN, STAND_IN_BLOB_HOST, QUAY_ERROR_DOWNLOADS_BLOCKED, STAND_IN_BLOB_HOST },
    { STAND_IN_FAULT_HTML, STAND_IN_BLOB_HOST, QUAY_ERROR_DOWNLOADS_BLOCKED, STAND_IN_BLOB_HOST },
    { STAND_IN_FAULT_SIGN_IN_REDIRECT, STAND_IN_BLOB_HOST, QUAY_ERROR_DOWNLOADS_BLOCKED, STAND_IN_BLOB_HOST },
    { STAND_IN_FAULT_ERROR, STAND_IN_BLOB_HOST, QUAY_ERROR_SERVER_FAULT, NULL },
    { STAND_IN_FAULT_UNAVAILABLE, STAND_IN_BLOB_HOST, QUAY_ERROR_SERVER_FAULT, NULL },
    { STAND_IN_FAULT_THROTTLED, STAND_IN_BLOB_HOST, QUAY_ERROR_THROTTLED, NULL },
    { STAND_IN_FAULT_THROTTLED, "/download", QUAY_ERROR_THROTTLED, NULL },
    { STAND_IN_FAULT_ERROR, "/download", QUAY_ERROR_SERVER_FAULT, NULL },
    { STAND_IN_FAULT_SIGN_IN_REDIRECT, "/download", QUAY_ERROR_LOGIN_PAGE, NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAccess) access = check (rig, CRATES, "writer", &error);

  stand_in_azure_set_retry_after (rig->azure, 60);
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) fault = NULL;
      g_autofree char *host = NULL;

      stand_in_azure_set_fault (rig->azure, vectors[i].fault, vectors[i].where, -1);
      g_assert_false (check_download (rig, access, "writer", "hello-feed", "0.1.0", &host, &fault));
      g_assert_error (fault, QUAY_ERROR, (int) vectors[i].code);
      g_assert_cmpstr (quay_error_get_subject (fault), ==, vectors[i].subject);
      g_assert_null (host);
      /* The address is signed, and with it whoever reads the details could download. */
      g_assert_null (strstr (quay_error_get_details (fault), "sig="));
    }
}

/* A server sends the crate itself. */
static void
test_server (Rig          *rig,
             gconstpointer data)
{
  g_autofree char *text = g_strconcat (stand_in_azure_get_server_uri (rig->azure),
                                       "/DefaultCollection/platform/_packaging/crates/Cargo/index/", NULL);
  g_autofree char *host = NULL;
  g_autofree char *own = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAccess) access = check (rig, text, "server", &error);
  gboolean exists;

  g_assert_no_error (error);
  own = quay_feed_address_dup_host (quay_feed_access_get_address (access));
  g_assert_true (check_index (rig, access, "server", "hello-feed", &exists, &error));
  g_assert_true (exists);
  g_assert_true (check_download (rig, access, "server", NULL, NULL, &host, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (host, ==, own);
}

#define SHOP "https://pkgs.dev.azure.com/contoso/Shop/_packaging/tools/Cargo/index/config.json"
#define GOOD "Basic UEFUOnNlY3JldA=="
#define HEADERS "X-VSS-E2EID: e"

/* One download, hop by hop. */
static const struct
{
  const char *fact;
  const char *dl;
  int         code;
  const char *host;
  PeerRow     rows[5];
} journeys[] = {
  { "other-host-of-dl-gets-no-token", "https://feeds.dev.azure.com/{crate}/{version}", -1, "feeds.dev.azure.com",
    { { "https://feeds.dev.azure.com/a-b/1.0.0", NULL, 200, "", "x" } } },
  { "same-host-gets-token", "https://pkgs.dev.azure.com/x/{prefix}/{crate}-{version}", -1, "pkgs.dev.azure.com",
    { { "https://pkgs.dev.azure.com/x/3/a/a-b-1.0.0", GOOD, 200, "", "x" } } },
  { "same-host-again-gets-token", "https://pkgs.dev.azure.com/x", -1, "pkgs.dev.azure.com",
    { { "https://pkgs.dev.azure.com/x/a-b/1.0.0/download", GOOD, 302, HEADERS "\nLocation: /y", "" },
      { "https://pkgs.dev.azure.com/y", GOOD, 200, "", "x" } } },
  { "other-host-gets-no-token", "https://pkgs.dev.azure.com/x", -1, "feeds.dev.azure.com",
    { { "https://pkgs.dev.azure.com/x/a-b/1.0.0/download", GOOD, 307, "Location: https://feeds.dev.azure.com/z?sig=1", "" },
      { "https://feeds.dev.azure.com/z?sig=1", NULL, 200, "", "x" } } },
  { "plain-http-gets-no-token", "https://pkgs.dev.azure.com/x", QUAY_ERROR_DOWNLOADS_BLOCKED, NULL,
    { { "https://pkgs.dev.azure.com/x/a-b/1.0.0/download", GOOD, 302, "Location: http://pkgs.dev.azure.com/y", "" },
      { "http://pkgs.dev.azure.com/y", NULL, 404, "", "" } } },
  { "circle-has-an-end", "https://pkgs.dev.azure.com/x", QUAY_ERROR_DOWNLOADS_BLOCKED, NULL,
    { { "https://pkgs.dev.azure.com/x/a-b/1.0.0/download", GOOD, 302, "Location: /x/a-b/1.0.0/download", "" } } },
  { "odd-location", "https://pkgs.dev.azure.com/x", QUAY_ERROR_LOGIN_PAGE, NULL,
    { { "https://pkgs.dev.azure.com/x/a-b/1.0.0/download", GOOD, 302, "Location: file:///etc/passwd", "" } } },
  { "expired-signature", "https://pkgs.dev.azure.com/x", QUAY_ERROR_DOWNLOADS_BLOCKED, NULL,
    { { "https://pkgs.dev.azure.com/x/a-b/1.0.0/download", GOOD, 303, "Location: https://feeds.dev.azure.com/z", "" },
      { "https://feeds.dev.azure.com/z", NULL, 403, "", "<Error><Code>AuthenticationFailed</Code></Error>" } } },
};

static void
test_journey (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *config = g_strdup_printf ("{\"dl\":\"%s\",\"auth-required\":true}", journeys[i].dl);
  PeerRow rows[8] = {
    { SHOP, NULL, 401, HEADERS, "" },
    { SHOP, GOOD, 200, HEADERS, config },
  };
  g_autoptr(Peer) peer = NULL;
  g_autoptr(GProxyResolver) resolver = NULL;
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (SHOP, NULL);
  g_autoptr(QuaySecret) authorization = quay_secret_new (GOOD, -1);
  g_autoptr(GAsyncResult) checked = NULL;
  g_autoptr(GAsyncResult) downloaded = NULL;
  g_autoptr(QuayFeedAccess) access = NULL;
  g_autofree char *host = NULL;
  g_autoptr(GError) error = NULL;
  Rig rig = { NULL };

  memcpy (rows + 2, journeys[i].rows, sizeof journeys[i].rows);
  peer = peer_new (rows);
  resolver = peer_dup_resolver (peer);
  database = peer_dup_tls_database (peer);
  rig.client = quay_azure_client_new (resolver, database);
  quay_azure_client_check_feed_async (rig.client, address, authorization, NULL, rig_done_cb, &rig);
  checked = rig_wait (&rig);
  access = quay_azure_client_check_feed_finish (rig.client, checked, &error);
  g_assert_no_error (error);

  quay_azure_client_check_download_async (rig.client, access, authorization, "a-b", "1.0.0", NULL, rig_done_cb, &rig);
  downloaded = rig_wait (&rig);
  quay_azure_client_check_download_finish (rig.client, downloaded, &host, NULL, &error);
  if (journeys[i].code >= 0)
    g_assert_error (error, QUAY_ERROR, journeys[i].code);
  else
    g_assert_no_error (error);
  g_assert_cmpstr (host, ==, journeys[i].host);
  g_assert_cmpuint (peer_get_n_requests (peer), <=, 8);
  g_clear_object (&rig.client);
}

static const struct
{
  const char *fact;
  const char *proxies;       /* separated by blanks */
  const char *environment;   /* separated by “;” */
  const char *ca_file;
  const char *proxy;
  gboolean    login;
  const char *cainfo;
} networks[] = {
  { "nothing-anywhere", "direct://", "", "/ca", NULL, FALSE, NULL },
  { "no-settings", NULL, "", NULL, NULL, FALSE, NULL },
  { "desktop-alone", "http://proxy.corp:8080", "", NULL, "http://proxy.corp:8080", FALSE, NULL },
  { "first-counts", "http://a:1 http://b:2", "", NULL, "http://a:1", FALSE, NULL },
  { "direct-first", "direct:// http://b:2", "", NULL, NULL, FALSE, NULL },
  { "both-the-same", "http://proxy.corp:8080", "https_proxy=http://proxy.corp:8080", NULL, NULL, FALSE, NULL },
  { "same-with-slash", "http://proxy.corp:8080/", "HTTPS_PROXY=proxy.corp:8080", NULL, NULL, FALSE, NULL },
  { "same-without-login", "http://proxy.corp:80", "https_proxy=http://u:p@proxy.corp/", NULL, NULL, FALSE, NULL },
  { "all-proxy", "http://proxy.corp:8080", "ALL_PROXY=http://proxy.corp:8080", NULL, NULL, FALSE, NULL },
  { "http-proxy-is-for-http", "http://proxy.corp:8080", "http_proxy=http://proxy.corp:8080", NULL,
    "http://proxy.corp:8080", FALSE, NULL },
  { "empty-variable", "http://proxy.corp:8080", "https_proxy=;HTTPS_PROXY=http://proxy.corp:8080", NULL, NULL, FALSE, NULL },
  { "another-one", "http://proxy.corp:8080", "https_proxy=http://old.corp:3128", NULL, "http://proxy.corp:8080", FALSE, NULL },
  { "only-environment", "direct://", "https_proxy=http://proxy.corp:8080", NULL, NULL, FALSE, NULL },
  { "exempt", "http://proxy.corp:8080", "https_proxy=http://proxy.corp:8080;no_proxy=localhost, .azure.com", NULL,
    "http://proxy.corp:8080", FALSE, NULL },
  { "exempt-all", "http://proxy.corp:8080", "https_proxy=http://proxy.corp:8080;NO_PROXY=*", NULL,
    "http://proxy.corp:8080", FALSE, NULL },
  { "not-exempt", "http://proxy.corp:8080", "https_proxy=http://proxy.corp:8080;no_proxy=zure.com,evil.example,", NULL,
    NULL, FALSE, NULL },
  { "login-is-left-out", "http://ada:geheim@proxy.corp:8080", "", NULL, "http://proxy.corp:8080", TRUE, NULL },
  { "socks", "socks://proxy.corp:1080", "", NULL, "socks5h://proxy.corp:1080", FALSE, NULL },
  { "socks4", "socks4://proxy.corp", "", NULL, "socks4a://proxy.corp:1080", FALSE, NULL },
  { "ipv6", "http://[fd00::1]:8080", "", NULL, "http://[fd00::1]:8080", FALSE, NULL },
  { "odd-proxy", "http://", "", NULL, NULL, FALSE, NULL },
  { "other-certificates", "direct://", "SSL_CERT_FILE=/home/ada/ca.pem", "/ca", NULL, FALSE, "/ca" },
  { "other-folder", "direct://", "SSL_CERT_DIR=/home/ada/certs", "/ca", NULL, FALSE, "/ca" },
  { "same-certificates", "direct://", "SSL_CERT_FILE=/ca", "/ca", NULL, FALSE, NULL },
  { "cargo-was-told", "direct://", "SSL_CERT_FILE=/x;CARGO_HTTP_CAINFO=/y", "/ca", NULL, FALSE, NULL },
  { "no-file-of-the-system", "direct://", "SSL_CERT_FILE=/x", NULL, NULL, FALSE, NULL },
};

static void
test_network (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto(GStrv) proxies = networks[i].proxies != NULL ? g_strsplit (networks[i].proxies, " ", -1) : NULL;
  g_auto(GStrv) environment = g_strsplit (networks[i].environment, ";", -1);
  g_autoptr(QuayCargoNetwork) network = NULL;

  network = quay_cargo_network_new ("https://pkgs.dev.azure.com/contoso/", (const char *const *) proxies,
                                    (const char *const *) environment, networks[i].ca_file);
  g_assert_cmpstr (quay_cargo_network_get_proxy (network), ==, networks[i].proxy);
  g_assert_cmpint (quay_cargo_network_get_proxy_login (network), ==, networks[i].login);
  g_assert_cmpstr (quay_cargo_network_get_ca_file (network), ==, networks[i].cainfo);
}

static void
test_looks_up_network (Rig          *rig,
                       gconstpointer data)
{
  const char *environment[] = { NULL };
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (CRATES, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) cancelled = NULL;
  g_autoptr(QuayCargoNetwork) network = NULL;
  g_autoptr(GError) error = NULL;

  quay_azure_client_look_up_network_async (rig->client, address, environment, NULL, rig_done_cb, rig);
  result = rig_wait (rig);
  network = quay_azure_client_look_up_network_finish (rig->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_cargo_network_get_proxy (network), ==, stand_in_azure_get_proxy_uri (rig->azure));
  g_assert_null (quay_cargo_network_get_ca_file (network));

  g_cancellable_cancel (cancellable);
  quay_azure_client_look_up_network_async (rig->client, address, environment, cancellable, rig_done_cb, rig);
  cancelled = rig_wait (rig);
  g_assert_null (quay_azure_client_look_up_network_finish (rig->client, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
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
    { "/azure-steps/counts-requests", test_counts_requests },
    { "/azure-steps/resolves-names", test_resolves_names },
    { "/azure-steps/prefers-newer-host", test_prefers_newer_host },
    { "/azure-steps/explains-older-host", test_explains_older_host },
    { "/azure-steps/reads-index", test_reads_index },
    { "/azure-steps/public-index", test_public_index },
    { "/azure-steps/downloads", test_downloads },
    { "/azure-steps/empty-feed", test_empty_feed },
    { "/azure-steps/blocked-downloads", test_blocked_downloads },
    { "/azure-steps/server", test_server },
    { "/cargo-network/is-looked-up", test_looks_up_network },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  peer_make_certificates ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Rig, NULL, rig_set_up, tests[i].function, rig_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/azure-steps/journey/", journeys[i].fact, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_journey);
    }
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autofree char *path = g_strconcat ("/cargo-network/", networks[i].fact, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_network);
    }

  status = g_test_run ();
  peer_remove_certificates ();
  return status;
}
