/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "stand-in-azure.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

#define PACKAGES "https://pkgs.dev.azure.com/contoso"
#define CRATES PACKAGES "/platform/_packaging/crates/Cargo/index/"
#define FEEDS "https://feeds.dev.azure.com/contoso/_apis/packaging/feeds"
#define PATS "https://vssps.dev.azure.com/contoso/_apis/tokens/pats"

typedef struct
{
  char         *folder;
  StandInAzure *azure;
  SoupSession  *session;
  GCancellable *cancellable;

  /* of the last answer */
  SoupMessage  *message;
  GBytes       *body;
  char         *text;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GProxyResolver) resolver = NULL;
  g_autoptr(GTlsDatabase) database = NULL;

  fixture->folder = g_dir_make_tmp ("quayside-stand-in-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->azure = stand_in_azure_new (fixture->folder, 0, &error);
  g_assert_no_error (error);

  resolver = stand_in_azure_dup_proxy_resolver (fixture->azure);
  database = stand_in_azure_dup_tls_database (fixture->azure);
  fixture->session = soup_session_new_with_options ("proxy-resolver", resolver, "tls-database", database,
                                                    "timeout", 20, NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  static const char *files[] = { "ca.pem", "ca.srl", "leaf.csr", "leaf.ext", "leaf.pem" };

  g_clear_object (&fixture->message);
  g_clear_object (&fixture->cancellable);
  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_pointer (&fixture->text, g_free);
  soup_session_abort (fixture->session);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  g_clear_object (&fixture->azure);

  /* Exactly these are left: no key outlives the making of the certificates. */
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, files[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

typedef struct
{
  GBytes  *body;
  GError  *error;
  gboolean done;
} Answer;

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;

  answer->body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &answer->error);
  answer->done = TRUE;
}

static GBytes *
try_request (Fixture    *fixture,
             const char *method,
             const char *address,
             const char *authorization,
             GBytes     *body,
             GError    **error)
{
  Answer answer = { NULL, NULL, FALSE };

  g_clear_object (&fixture->message);
  fixture->message = soup_message_new (method, address);
  soup_message_add_flags (fixture->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (fixture->message, SOUP_TYPE_AUTH_MANAGER);
  soup_message_headers_append (soup_message_get_request_headers (fixture->message), "X-TFS-FedAuthRedirect",
                               "Suppress");
  if (authorization != NULL)
    soup_message_headers_append (soup_message_get_request_headers (fixture->message), "Authorization", authorization);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (fixture->message, "application/json", body);
  soup_session_send_and_read_async (fixture->session, fixture->message, G_PRIORITY_DEFAULT, fixture->cancellable, answered_cb,
                                    &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.body;
}

static guint
request (Fixture    *fixture,
         const char *method,
         const char *address,
         const char *authorization,
         GBytes     *body)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&fixture->body, g_bytes_unref);
  g_clear_pointer (&fixture->text, g_free);
  fixture->body = try_request (fixture, method, address, authorization, body, &error);
  g_assert_no_error (error);
  fixture->text = g_strdup_printf ("%.*s", (int) g_bytes_get_size (fixture->body),
                                   (const char *) g_bytes_get_data (fixture->body, NULL));
  return soup_message_get_status (fixture->message);
}

static guint
get (Fixture    *fixture,
     const char *token_name,
     const char *address)
{
  g_autofree char *authorization = NULL;

  if (token_name != NULL)
    authorization = stand_in_azure_dup_authorization (fixture->azure, token_name);
  return request (fixture, "GET", address, authorization, NULL);
}

static const char *
get_header (Fixture    *fixture,
            const char *name)
{
  return soup_message_headers_get_list (soup_message_get_response_headers (fixture->message), name);
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (text == NULL || strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static JsonNode *
parse (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (fixture->text, &error);

  g_assert_no_error (error);
  return node;
}

static char *
dup_member (Fixture    *fixture,
            const char *name)
{
  g_autoptr(JsonNode) node = parse (fixture);

  return g_strdup (json_object_get_string_member_with_default (json_node_get_object (node), name, NULL));
}

/* The address from which config.json says that a crate comes. */
static char *
dup_download (Fixture    *fixture,
              const char *token_name,
              const char *index,
              const char *name,
              const char *version)
{
  g_autofree char *address = g_strconcat (index, "config.json", NULL);
  g_autoptr(GString) download = NULL;
  g_autofree char *template = NULL;

  g_assert_cmpuint (get (fixture, token_name, address), ==, 200);
  template = dup_member (fixture, "dl");
  download = g_string_new (template);
  g_assert_cmpuint (g_string_replace (download, "{crate}", name, 1), ==, 1);
  g_assert_cmpuint (g_string_replace (download, "{version}", version, 1), ==, 1);
  return g_string_free (g_steal_pointer (&download), FALSE);
}

static void
test_challenges (Fixture      *fixture,
                 gconstpointer data)
{
  g_assert_cmpuint (get (fixture, NULL, CRATES "config.json"), ==, 401);
  assert_contains (get_header (fixture, "WWW-Authenticate"),
                   "Bearer authorization_uri=https://login.microsoftonline.com/");
  assert_contains (get_header (fixture, "WWW-Authenticate"), "Basic realm=\"https://pkgsprod");
  assert_contains (get_header (fixture, "WWW-Authenticate"), "TFS-Federated");
  g_assert_cmpstr (get_header (fixture, "X-VSS-AuthorizationEndpoint"), ==, "https://vssps.dev.azure.com/contoso/");
  g_assert_true (g_uuid_string_is_valid (get_header (fixture, "X-VSS-ResourceTenant")));
  g_assert_cmpstr (get_header (fixture, "ActivityId"), ==, get_header (fixture, "X-VSS-E2EID"));
  assert_contains (fixture->text, "TF400813: The user 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'");
}

static void
test_verdicts (Fixture      *fixture,
               gconstpointer data)
{
  static const struct
  {
    const char *token;
    guint       status;
    const char *text;
    const char *verdict;
  } vectors[] = {
    { "writer", 200, "\"auth-required\":true", "good" },
    { "entra", 200, "\"auth-required\":true", "good" },
    { "reader", 200, "\"auth-required\":true", "good" },
    { "stranger", 403, "'ReadPackages'", "good" },
    { "expired", 401, "Access Denied: The Personal Access Token used has expired.", "expired" },
    { "revoked", 401, "", "revoked" },
    { "policy", 401, "VS403463", "policy" },
    { "fabrikam", 401, "TF400813: The user '", "foreign" },
    { "server", 401, "TF400813: The user '", "foreign" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *line = g_strdup_printf ("GET pkgs.dev.azure.com/*config.json %u %s", vectors[i].status,
                                               vectors[i].verdict);

      stand_in_azure_clear_log (fixture->azure);
      g_assert_cmpuint (get (fixture, vectors[i].token, CRATES "config.json"), ==, vectors[i].status);
      assert_contains (fixture->text, vectors[i].text);
      g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, line), ==, 1);
      if (g_str_equal (vectors[i].verdict, "foreign"))
        g_assert_null (strstr (fixture->text, "aaaaaaaa-aaaa"));
    }

  g_assert_cmpuint (get (fixture, "revoked", CRATES "config.json"), ==, 401);
  g_assert_cmpstr (fixture->text, ==, "");
  g_assert_cmpuint (get (fixture, "stranger", CRATES "config.json"), ==, 403);
  assert_contains (soup_message_get_reason_phrase (fixture->message), "'ReadPackages'");
  assert_contains (fixture->text, "\"typeKey\":\"FeedNeedsPermissionsException\"");
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
  assert_contains (get_header (fixture, "X-VSS-UserData"), ":ada@contoso.com");
}

/* Each way to spoil a good token that tools are known for: Azure DevOps then sees nobody. */
static void
test_damaged_tokens (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *good = stand_in_azure_dup_authorization (fixture->azure, "writer");
  const char *secret = stand_in_world_find_token (stand_in_azure_get_world (fixture->azure), "writer")->secret;
  g_autofree char *bare = g_base64_encode ((const guchar *) secret, strlen (secret));
  g_autofree char *cut_secret = g_strdup_printf ("PAT:%.60s", secret);
  g_autofree char *cut = g_base64_encode ((const guchar *) cut_secret, strlen (cut_secret));
  char *values[] = {
    g_strdup (good + strlen ("Basic ")),
    g_strdup (secret),
    g_strdup_printf ("Basic %s", secret),
    g_strdup_printf ("Bearer %s", secret),
    g_strdup_printf ("%.82s %s", good, good + 82),
    g_strndup (good, strlen (good) - 1),
    g_strdup_printf ("Basic %s", bare),
    g_strdup_printf ("Basic %s", cut),
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *value = values[i];

      g_assert_cmpuint (request (fixture, "GET", CRATES "config.json", value, NULL), ==, 401);
      assert_contains (fixture->text, "TF400813: The user 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'");
    }
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* 401 damaged"), ==, G_N_ELEMENTS (values));
}

static void
test_scopes (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *address;
    guint       status;
    const char *text;
  } vectors[] = {
    { CRATES "config.json", 200, "\"dl\"" },
    { PACKAGES "/Platform/_PACKAGING/CRATES/cargo/Index/config.json", 200, "\"dl\"" },
    { PACKAGES "/_packaging/mirror/Cargo/index/config.json", 200, "\"dl\"" },
    { PACKAGES "/Web%20Shop/_packaging/tools/Cargo/index/config.json", 200, "\"dl\"" },
    { PACKAGES "/_packaging/mirror@Release/Cargo/index/config.json", 200, "\"dl\"" },
    { PACKAGES "/_packaging/mirror~force-auth/Cargo/index/config.json", 200, "~force-auth" },
    { "https://contoso.pkgs.visualstudio.com/DefaultCollection/_packaging/mirror/Cargo/index/config.json", 200, "\"dl\"" },
    { PACKAGES "/_packaging/crates/Cargo/index/config.json", 404, "TF1600011" },
    { PACKAGES "/platform/_packaging/mirror/Cargo/index/config.json", 404, "FeedIdNotFoundException" },
    { PACKAGES "/nowhere/_packaging/crates/Cargo/index/config.json", 404, "TF200016" },
    { PACKAGES "/_packaging/nothing/Cargo/index/config.json", 404, "TF1600011" },
    { "https://pkgs.dev.azure.com/nobody/_packaging/mirror/Cargo/index/config.json", 404, "<html>" },
    { FEEDS "/mirror?api-version=7.1", 200, "\"project\":null" },
    { FEEDS "/crates?api-version=7.1", 404, "TF1600011" },
    { "https://feeds.dev.azure.com/contoso/platform/_apis/packaging/Feeds/crates", 200, "\"name\":\"platform\"" },
    { "https://feeds.dev.azure.com/contoso/platform/_apis/packaging/Feeds/mirror", 404, "TF1600011" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_assert_cmpuint (get (fixture, "writer", vectors[i].address), ==, vectors[i].status);
      assert_contains (fixture->text, vectors[i].text);
    }

  /* Without a login nothing tells an address that exists from one that does not. */
  g_assert_cmpuint (get (fixture, NULL, PACKAGES "/_packaging/nothing/Cargo/index/config.json"), ==, 401);
}

static void
test_feeds (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *token;
    const char *address;
    int         count;
  } vectors[] = {
    { "writer", FEEDS "?api-version=7.1", 5 },
    { "entra", FEEDS, 5 },
    { "writer", "https://feeds.dev.azure.com/contoso/platform/_apis/packaging/feeds", 1 },
    { "reader", FEEDS "?feedRole=reader", 5 },
    { "reader", FEEDS "?feedRole=collaborator", 0 },
    { "collaborator", FEEDS "?feedRole=collaborator", 5 },
    { "collaborator", FEEDS "?feedRole=contributor", 0 },
    { "stranger", FEEDS, 1 },
    { "writer", FEEDS "/mirror/packages?protocolType=Cargo", 1 },
    { "writer", FEEDS "/mirror/views", 3 },
    { "writer", FEEDS "/mirror/permissions", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(JsonNode) node = NULL;
      JsonObject *object;

      g_assert_cmpuint (get (fixture, vectors[i].token, vectors[i].address), ==, 200);
      node = parse (fixture);
      object = json_node_get_object (node);
      g_assert_cmpint (json_object_get_int_member (object, "count"), ==, vectors[i].count);
      g_assert_cmpint (json_array_get_length (json_object_get_array_member (object, "value")), ==, vectors[i].count);
    }

  g_assert_cmpuint (get (fixture, "writer", FEEDS), ==, 200);
  assert_contains (fixture->text, "\"upstreamSourceType\":\"public\"");
  assert_contains (fixture->text, "\"visibility\":\"public\"");
}

/* A client that does not say that it is none is taken for a browser. */
static void
test_browser_redirect (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr(SoupMessage) message = soup_message_new ("GET", FEEDS);
  Answer answer = { NULL, NULL, FALSE };

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, answered_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (answer.error);
  g_bytes_unref (answer.body);
  g_assert_cmpuint (soup_message_get_status (message), ==, 302);
  assert_contains (soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"), "/_signin");
}

static void
test_download (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *authorization = stand_in_azure_dup_authorization (fixture->azure, "writer");
  g_autofree char *download = dup_download (fixture, "writer", CRATES, "hello-feed", "0.1.0");
  g_autofree char *location = NULL;
  g_autofree char *unsigned_location = NULL;
  g_autofree char *checksum = NULL;

  assert_contains (download, "https://pkgs.dev.azure.com/contoso/");
  g_assert_null (strstr (download, "platform"));
  g_assert_cmpuint (get (fixture, NULL, download), ==, 401);
  g_assert_cmpuint (get (fixture, "writer", download), ==, 303);
  location = g_strdup (get_header (fixture, "Location"));
  assert_contains (location, "https://" STAND_IN_BLOB_HOST "/");

  g_assert_cmpuint (get (fixture, NULL, location), ==, 200);
  checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, fixture->body);
  g_assert_cmpuint (get (fixture, "writer", CRATES "he/ll/hello-feed"), ==, 200);
  assert_contains (fixture->text, checksum);

  /* A token that a client takes along to another host is noticed. */
  g_assert_cmpuint (request (fixture, "GET", location, authorization, NULL), ==, 400);
  g_assert_cmpuint (stand_in_azure_count_requests (fixture->azure, "* " STAND_IN_BLOB_HOST "/* 400 leaked"), ==, 1);
  unsigned_location = g_strndup (location, strchr (location, '?') - location);
  g_assert_cmpuint (get (fixture, NULL, unsigned_location), ==, 403);
}

/* What is upstream is seen by all who are logged in and saved by those who may; then everyone may have it. */
static void
test_upstream (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *download = dup_download (fixture, "writer", CRATES, "quay-greeting", "1.1.0");

  g_assert_cmpuint (get (fixture, "reader", CRATES "qu/ay/quay-greeting"), ==, 200);
  assert_contains (fixture->text, "\"vers\":\"1.0.0\"");
  assert_contains (fixture->text, "\"vers\":\"1.1.0\"");
  g_assert_cmpuint (get (fixture, "writer", PACKAGES "/platform/_packaging/crates@Release/Cargo/index/qu/ay/quay-greeting"),
                    ==, 404);
  g_assert_cmpuint (get (fixture, "writer", PACKAGES "/_packaging/Universal.Store/Cargo/index/qu/ay/quay-greeting"),
                    ==, 404);

  g_assert_cmpuint (get (fixture, "reader", download), ==, 403);
  assert_contains (fixture->text, "'AddUpstreamPackage'");
  g_assert_cmpuint (get (fixture, "read-scope", download), ==, 403);
  g_assert_cmpuint (get (fixture, "collaborator", download), ==, 303);
  g_assert_cmpuint (get (fixture, "reader", download), ==, 303);
}

static void
test_public_feed (Fixture      *fixture,
                  gconstpointer data)
{
#define PUBLIC PACKAGES "/community/_packaging/open-source/Cargo/index/"
#define FORCED PACKAGES "/community/_packaging/open-source%7Eforce-auth/Cargo/index/"
  g_autofree char *saved = dup_download (fixture, NULL, PUBLIC, "hello-feed", "0.1.0");
  g_autofree char *upstream = dup_download (fixture, NULL, PUBLIC, "quay-greeting", "1.0.0");
  g_autofree char *forced = NULL;

  g_assert_null (strstr (fixture->text, "auth-required"));
  g_assert_cmpuint (get (fixture, NULL, saved), ==, 303);
  g_assert_cmpuint (get (fixture, NULL, PUBLIC "qu/ay/quay-greeting"), ==, 401);
  assert_contains (fixture->text, "No local versions of package 'quay-greeting'");
  g_assert_cmpuint (get (fixture, NULL, upstream), ==, 401);
  g_assert_cmpuint (get (fixture, NULL, FORCED "config.json"), ==, 401);
  assert_contains (fixture->text, "required by ~force-auth");

  forced = dup_download (fixture, "writer", FORCED, "quay-greeting", "1.0.0");
  assert_contains (fixture->text, "\"auth-required\":true");
  assert_contains (forced, "~force-auth/");
  g_assert_cmpuint (get (fixture, "writer", forced), ==, 303);
  g_assert_cmpuint (get (fixture, NULL, upstream), ==, 303);
  g_assert_cmpuint (get (fixture, "expired", PUBLIC "config.json"), ==, 401);
#undef PUBLIC
#undef FORCED
}

/* The body that `cargo publish` sends. */
static GBytes *
make_upload (const char *name)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autofree char *metadata = NULL;
  guint32 length;

  metadata = g_strdup_printf ("{\"name\":\"%s\",\"vers\":\"0.2.0\",\"deps\":[{\"name\":\"hello-feed\",\"version_req\":"
                              "\"^0.1\",\"features\":[],\"optional\":false,\"default_features\":true,\"target\":null,"
                              "\"kind\":\"normal\",\"registry\":null,\"explicit_name_in_toml\":\"hi\"}],"
                              "\"features\":{\"x\":[]}}", name);
  length = GUINT32_TO_LE (strlen (metadata));
  g_byte_array_append (body, (const guint8 *) &length, 4);
  g_byte_array_append (body, (const guint8 *) metadata, strlen (metadata));
  length = GUINT32_TO_LE (5);
  g_byte_array_append (body, (const guint8 *) &length, 4);
  g_byte_array_append (body, (const guint8 *) "crate", 5);
  return g_bytes_new (body->data, body->len);
}

static guint
publish (Fixture    *fixture,
         const char *token_name,
         const char *address,
         GBytes     *body)
{
  g_autofree char *authorization = stand_in_azure_dup_authorization (fixture->azure, token_name);

  return request (fixture, "PUT", address, authorization, body);
}

static void
test_publish (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(GBytes) upload = make_upload ("new-crate");
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes (upload, 0, g_bytes_get_size (upload) - 1);
  g_autofree char *authorization = stand_in_azure_dup_authorization (fixture->azure, "writer");
  g_autofree char *api = NULL;
  g_autofree char *address = NULL;
  g_autofree char *yank = NULL;

  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
  api = dup_member (fixture, "api");
  address = g_strconcat (api, "/api/v1/crates/new", NULL);
  yank = g_strconcat (api, "/api/v1/crates/new-crate/0.2.0/yank", NULL);

  g_assert_cmpuint (publish (fixture, "collaborator", address, upload), ==, 403);
  assert_contains (fixture->text, "'AddPackage'");
  g_assert_cmpuint (publish (fixture, "read-scope", address, upload), ==, 403);
  g_assert_cmpuint (publish (fixture, "writer", address, cut), ==, 400);
  g_assert_cmpuint (publish (fixture, "writer", address, upload), ==, 200);
  assert_contains (fixture->text, "\"warnings\"");
  g_assert_cmpuint (publish (fixture, "writer", address, upload), ==, 409);

  g_assert_cmpuint (get (fixture, "reader", CRATES "ne/w-/new-crate"), ==, 200);
  assert_contains (fixture->text, "\"name\":\"hi\",\"package\":\"hello-feed\",\"req\":\"^0.1\"");
  assert_contains (fixture->text, "\"yanked\":false");
  g_assert_cmpuint (request (fixture, "DELETE", yank, authorization, NULL), ==, 200);
  g_assert_cmpuint (get (fixture, "reader", CRATES "ne/w-/new-crate"), ==, 200);
  assert_contains (fixture->text, "\"yanked\":true");
}

static void
test_server (Fixture      *fixture,
             gconstpointer data)
{
  const char *roots[] = {
    stand_in_azure_get_server_uri (fixture->azure),
    stand_in_azure_get_secure_server_uri (fixture->azure),
    "https://" STAND_IN_SERVER_HOST "/tfs",
  };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *index = g_strconcat (roots[i], "/DefaultCollection/platform/_packaging/crates/Cargo/index/", NULL);
      g_autofree char *config = g_strconcat (index, "config.json", NULL);
      g_autofree char *feeds = g_strconcat (roots[i], "/DefaultCollection/_apis/packaging/feeds?api-version=", NULL);
      g_autofree char *new_feeds = g_strconcat (feeds, "7.1", NULL);
      g_autofree char *old_feeds = g_strconcat (feeds, "7.0", NULL);
      g_autofree char *download = NULL;

      g_assert_cmpuint (get (fixture, NULL, config), ==, 401);
      assert_contains (get_header (fixture, "WWW-Authenticate"), "Negotiate");
      g_assert_null (get_header (fixture, "X-VSS-ResourceTenant"));
      g_assert_nonnull (get_header (fixture, "X-VSS-E2EID"));
      g_assert_cmpuint (get (fixture, "writer", config), ==, 401);

      download = dup_download (fixture, "server", index, "hello-feed", "0.1.0");
      g_assert_true (g_str_has_prefix (download, roots[i]));
      g_assert_cmpuint (get (fixture, "server", download), ==, 200);
      g_assert_cmpuint (get (fixture, "server", new_feeds), ==, 400);
      assert_contains (fixture->text, "VssVersionOutOfRangeException");
      g_assert_cmpuint (get (fixture, "server", old_feeds), ==, 200);
      assert_contains (fixture->text, "\"count\":2");
    }
}

static void
test_token_lifecycle (Fixture      *fixture,
                      gconstpointer data)
{
  g_autofree char *entra = stand_in_azure_dup_authorization (fixture->azure, "entra");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) soon = g_date_time_add_days (now, 90);
  g_autoptr(GDateTime) late = g_date_time_add_days (now, 400);
  g_autofree char *soon_text = g_date_time_format_iso8601 (soon);
  g_autofree char *late_text = g_date_time_format_iso8601 (late);
  g_autofree char *id = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *pair = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *authorization = NULL;
  g_autofree char *address = NULL;
  g_autoptr(JsonNode) answer = NULL;
  JsonObject *token;
  const char *dates[] = { late_text, "2001-01-01T00:00:00Z", soon_text };
  const char *errors[] = { "patLifespanPolicyViolation", "invalidValidTo", "none" };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *word = NULL;
      g_autoptr(GBytes) body = NULL;

      text = g_strdup_printf ("{\"displayName\":\"Quayside\",\"scope\":\"vso.packaging_write\",\"validTo\":\"%s\","
                              "\"allOrgs\":false}", dates[i]);
      body = g_bytes_new (text, strlen (text));
      g_assert_cmpuint (request (fixture, "POST", PATS "?api-version=7.1-preview.1", entra, body), ==, 200);
      word = dup_member (fixture, "patTokenError");
      g_assert_cmpstr (word, ==, errors[i]);
    }
  answer = parse (fixture);
  token = json_object_get_object_member (json_node_get_object (answer), "patToken");
  id = g_strdup (json_object_get_string_member (token, "authorizationId"));
  secret = g_strdup (json_object_get_string_member (token, "token"));

  g_assert_cmpuint (get (fixture, "entra", PATS), ==, 200);
  assert_contains (fixture->text, id);
  g_assert_null (strstr (fixture->text, secret));

  pair = g_strconcat ("PAT:", secret, NULL);
  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  authorization = g_strconcat ("Basic ", encoded, NULL);
  g_assert_cmpuint (request (fixture, "GET", CRATES "config.json", authorization, NULL), ==, 200);
  g_assert_cmpuint (request (fixture, "GET", PATS, authorization, NULL), ==, 403);

  address = g_strconcat (PATS "?authorizationId=", id, NULL);
  g_assert_cmpuint (request (fixture, "DELETE", address, entra, NULL), ==, 204);
  g_assert_cmpuint (request (fixture, "GET", CRATES "config.json", authorization, NULL), ==, 401);
}

static void
test_faults (Fixture      *fixture,
             gconstpointer data)
{
  static const struct
  {
    StandInFault fault;
    guint        status;
    const char  *header;
    const char  *text;
  } vectors[] = {
    { STAND_IN_FAULT_THROTTLED, 429, "Retry-After", "TF400733" },
    { STAND_IN_FAULT_ERROR, 500, NULL, "Runtime Error" },
    { STAND_IN_FAULT_UNAVAILABLE, 503, NULL, "unavailable" },
    { STAND_IN_FAULT_SIGN_IN_PAGE, 203, NULL, "Sign In" },
    { STAND_IN_FAULT_SIGN_IN_REDIRECT, 302, "Location", "Object moved" },
    { STAND_IN_FAULT_HTML, 200, NULL, "<html>" },
    { STAND_IN_FAULT_NOT_A_FEED, 200, NULL, "resources" },
    { STAND_IN_FAULT_BROKEN_JSON, 200, NULL, "{\"dl\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      stand_in_azure_set_fault (fixture->azure, vectors[i].fault, "/config.json", 1);
      g_assert_cmpuint (get (fixture, "writer", FEEDS), ==, 200);
      g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, vectors[i].status);
      assert_contains (fixture->text, vectors[i].text);
      if (vectors[i].header != NULL)
        g_assert_nonnull (get_header (fixture, vectors[i].header));
      g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
      assert_contains (fixture->text, "auth-required");
    }

  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_HUGE, NULL, 1);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
  g_assert_cmpuint (g_bytes_get_size (fixture->body), ==, 64 * 1024 * 1024);
}

static void
test_cut_answer (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;

  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_CUT, NULL, -1);
  body = try_request (fixture, "GET", CRATES "config.json", NULL, NULL, &error);
  g_assert_null (body);
  g_assert_nonnull (error);
}

/* Both act once the request that gets no answer has arrived. */
static gboolean
end_silence_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (stand_in_azure_count_requests (fixture->azure, "GET *") == 0)
    return G_SOURCE_CONTINUE;
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_NONE, NULL, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
leave_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (stand_in_azure_count_requests (fixture->azure, "GET *") == 0)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (fixture->cancellable);
  return G_SOURCE_REMOVE;
}

/* Silence lasts until it is ended, and a client that has left by then does no harm. */
static void
test_silence (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) error = NULL;

  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_SILENT, NULL, -1);
  g_timeout_add (5, end_silence_cb, fixture);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 503);

  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_SILENT, NULL, -1);
  stand_in_azure_clear_log (fixture->azure);
  fixture->cancellable = g_cancellable_new ();
  g_timeout_add (5, leave_cb, fixture);
  body = try_request (fixture, "GET", CRATES "config.json", NULL, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&fixture->cancellable);

  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_NONE, NULL, 0);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
}

/* libsoup reports a proxy that refuses as if the host had answered. */
static void
test_proxy (Fixture      *fixture,
            gconstpointer data)
{
  g_assert_cmpuint (get (fixture, NULL, "https://index.crates.io/config.json"), ==, 502);
  g_assert_cmpuint (get (fixture, NULL, "https://evildev.azure.com/"), ==, 502);
  g_assert_cmpuint (get (fixture, NULL, "http://pkgs.dev.azure.com/contoso"), ==, 502);

  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_PROXY_LOGIN, "feeds.", 1);
  g_assert_cmpuint (get (fixture, NULL, FEEDS), ==, 407);
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_PROXY_REFUSED, STAND_IN_BLOB_HOST, -1);
  g_assert_cmpuint (get (fixture, NULL, "https://" STAND_IN_BLOB_HOST "/"), ==, 502);
  g_assert_cmpuint (get (fixture, NULL, FEEDS), ==, 401);
}

static guint
control (Fixture    *fixture,
         const char *query)
{
  g_autofree char *address = NULL;

  address = g_strdup_printf ("%s/-/control?%s", stand_in_azure_get_proxy_uri (fixture->azure), query);
  return get (fixture, NULL, address);
}

static void
test_control (Fixture      *fixture,
              gconstpointer data)
{
  g_assert_cmpuint (control (fixture, "token=writer&state=expired"), ==, 204);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 401);
  g_assert_cmpuint (control (fixture, "token=writer&state=good&role=none"), ==, 204);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 403);
  g_assert_cmpuint (control (fixture, "token=writer&role=reader"), ==, 204);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
  g_assert_cmpuint (control (fixture, "fault=throttled&where=config.json&times=1"), ==, 204);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 429);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);

  g_assert_cmpuint (control (fixture, "token=nobody&state=good"), ==, 400);
  g_assert_cmpuint (control (fixture, "token=writer&state=bad"), ==, 400);
  g_assert_cmpuint (control (fixture, "token=writer"), ==, 400);
  g_assert_cmpuint (control (fixture, "fault=unknown"), ==, 400);
  g_assert_cmpuint (control (fixture, "feeds=many"), ==, 400);
  g_assert_cmpuint (control (fixture, "feed=1"), ==, 400);
}

static guint
count_rows (Fixture    *fixture,
            const char *address)
{
  g_autoptr(JsonNode) node = NULL;

  g_assert_cmpuint (get (fixture, "writer", address), ==, 200);
  node = parse (fixture);
  return json_array_get_length (json_object_get_array_member (json_node_get_object (node), "value"));
}

/* A large company on demand, whole and in pages. */
static void
test_many_feeds (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *next = NULL;
  g_autofree char *address = NULL;
  guint n_publishing;

  g_assert_cmpuint (control (fixture, "feeds=5000"), ==, 204);
  g_assert_cmpuint (count_rows (fixture, FEEDS), ==, 5005);
  g_assert_null (get_header (fixture, "X-MS-ContinuationToken"));
  assert_contains (fixture->text, "stress-05000");
  assert_contains (fixture->text, "製品");
  assert_contains (fixture->text, "\"isReadOnly\":true");
  assert_contains (fixture->text, "\"upstreamSourceType\":\"internal\"");

  /* Each of the four roles is the highest in a quarter of them. */
  n_publishing = count_rows (fixture, FEEDS "?feedRole=contributor");
  g_assert_cmpuint (n_publishing, ==, 5 + 2500);
  g_assert_cmpuint (get (fixture, "writer", "https://pkgs.dev.azure.com/contoso/_packaging/stress-00008/Cargo/index/"
                         "config.json"), ==, 200);

  g_assert_cmpuint (control (fixture, "page=3000"), ==, 204);
  g_assert_cmpuint (count_rows (fixture, FEEDS), ==, 3000);
  next = g_uri_escape_string (get_header (fixture, "X-MS-ContinuationToken"), NULL, FALSE);
  address = g_strconcat (FEEDS "?continuationToken=", next, NULL);
  g_assert_cmpuint (count_rows (fixture, address), ==, 2005);
  g_assert_null (get_header (fixture, "X-MS-ContinuationToken"));
}

static void
test_late_answers (Fixture      *fixture,
                   gconstpointer data)
{
  gint64 started = g_get_monotonic_time ();

  g_assert_cmpuint (control (fixture, "fault=slow&where=config.json&times=1"), ==, 204);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
  assert_contains (fixture->text, "auth-required");
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 450 * 1000);

  g_assert_cmpuint (control (fixture, "retry-after=11"), ==, 204);
  g_assert_cmpuint (control (fixture, "fault=delayed&where=config.json&times=1"), ==, 204);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 200);
  g_assert_cmpstr (get_header (fixture, "Retry-After"), ==, "11");
  g_assert_nonnull (get_header (fixture, "X-RateLimit-Delay"));
  assert_contains (fixture->text, "auth-required");
  g_assert_cmpuint (control (fixture, "fault=throttled"), ==, 204);
  g_assert_cmpuint (get (fixture, "writer", CRATES "config.json"), ==, 429);
  g_assert_cmpstr (get_header (fixture, "Retry-After"), ==, "11");

  /* Who does not wait for a late answer does no harm. */
  stand_in_azure_set_fault (fixture->azure, STAND_IN_FAULT_SLOW, NULL, -1);
  stand_in_azure_clear_log (fixture->azure);
  fixture->cancellable = g_cancellable_new ();
  g_timeout_add (5, leave_cb, fixture);
  g_assert_null (try_request (fixture, "GET", CRATES "config.json", NULL, NULL, NULL));
  g_clear_object (&fixture->cancellable);
}

static void
test_token_policies (Fixture      *fixture,
                     gconstpointer data)
{
  g_autofree char *entra = stand_in_azure_dup_authorization (fixture->azure, "entra");
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) soon = g_date_time_add_days (now, 30);
  g_autofree char *soon_text = g_date_time_format_iso8601 (soon);
  static const struct { const char *control; const char *all; const char *word; } vectors[] = {
    { "pat-days=7", "false", "patLifespanPolicyViolation" },
    { "pat-days=60", "false", "none" },
    { "pat-error=accessDenied", "false", "accessDenied" },
    { "pat-error=none", "true", "globalPatPolicyViolation" },
    { "page=1", "false", "none" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *word = NULL;
      g_autofree char *text = NULL;
      g_autoptr(GBytes) body = NULL;

      text = g_strdup_printf ("{\"displayName\":\"Quayside\",\"scope\":\"vso.packaging\",\"validTo\":\"%s\","
                              "\"allOrgs\":%s}", soon_text, vectors[i].all);
      body = g_bytes_new (text, strlen (text));
      g_assert_cmpuint (control (fixture, vectors[i].control), ==, 204);
      g_assert_cmpuint (request (fixture, "POST", PATS, entra, body), ==, 200);
      word = dup_member (fixture, "patTokenError");
      g_assert_cmpstr (word, ==, vectors[i].word);
    }

  /* In pages of one, the second has the other and the end. */
  g_assert_cmpuint (get (fixture, "entra", PATS "?$top=100"), ==, 200);
  assert_contains (fixture->text, "\"continuationToken\":\"row/1\"");
  g_assert_cmpuint (get (fixture, "entra", PATS "?continuationToken=row%2F1"), ==, 200);
  assert_contains (fixture->text, "\"continuationToken\":\"\"");
  assert_contains (fixture->text, "Quayside");
}

static void
test_log_without_secrets (Fixture      *fixture,
                          gconstpointer data)
{
  StandInWorld *world = stand_in_azure_get_world (fixture->azure);
  g_autofree char *path = g_build_filename (fixture->folder, "requests.log", NULL);
  g_autofree char *download = NULL;
  g_autofree char *location = NULL;
  g_autofree char *log = NULL;
  g_autofree char *file = NULL;
  g_autoptr(GError) error = NULL;

  stand_in_azure_set_log_path (fixture->azure, path, &error);
  g_assert_no_error (error);
  download = dup_download (fixture, "writer", CRATES, "hello-feed", "0.1.0");
  for (guint i = 0; i < world->tokens->len; i++)
    {
      const StandInToken *token = g_ptr_array_index (world->tokens, i);

      get (fixture, token->name, download);
    }
  g_assert_cmpuint (get (fixture, "writer", download), ==, 303);
  location = g_strdup (get_header (fixture, "Location"));
  g_assert_cmpuint (get (fixture, "writer", location), ==, 400);

  log = stand_in_azure_dup_log (fixture->azure);
  g_file_get_contents (path, &file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file, ==, log);
  g_unlink (path);
  g_assert_null (strstr (log, "sig="));
  for (guint i = 0; i < world->tokens->len; i++)
    {
      const StandInToken *token = g_ptr_array_index (world->tokens, i);
      g_autofree char *authorization = stand_in_token_dup_authorization (token);

      g_assert_null (strstr (log, token->secret));
      g_assert_null (strstr (log, strchr (authorization, ' ') + 1));
    }
}

static void
test_token_shapes (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr(StandInWorld) other = stand_in_world_new ();
  const char *writer = stand_in_world_find_token (stand_in_azure_get_world (fixture->azure), "writer")->secret;

  g_assert_cmpuint (strlen (writer), ==, 84);
  g_assert_cmpmem (writer + 76, 4, "AZDO", 4);
  g_assert_cmpstr (writer, !=, stand_in_world_find_token (other, "writer")->secret);
  g_assert_true (g_str_has_prefix (stand_in_world_find_token (other, "entra")->secret, "eyJ"));
}

/* The programs that people have can read our packages, and the same crate is always the same file. */
static void
test_crate (void)
{
  g_autoptr(StandInCrate) crate = stand_in_crate_new ("hello-feed", "0.1.0", "// a library\n");
  g_autoptr(StandInCrate) again = stand_in_crate_new ("hello-feed", "0.1.0", "// a library\n");
  g_autoptr(GSubprocess) tar = NULL;
  g_autoptr(GBytes) listing = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (crate->checksum, ==, again->checksum);
  tar = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                          "tar", "--list", "--gzip", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (tar, crate->package, NULL, &listing, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (tar));
  g_assert_cmpmem (g_bytes_get_data (listing, NULL), g_bytes_get_size (listing),
                   "hello-feed-0.1.0/Cargo.toml\nhello-feed-0.1.0/src/lib.rs\n", 56);
}

static void
test_index_path (void)
{
  static const char *vectors[][2] = {
    { "a", "1/a" }, { "ab", "2/ab" }, { "abc", "3/a/abc" }, { "hello-feed", "he/ll/hello-feed" }, { "ABCD", "ab/cd/abcd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *path = stand_in_crate_dup_index_path (vectors[i][0]);

      g_assert_cmpstr (path, ==, vectors[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void        (*function) (Fixture *, gconstpointer);
  } tests[] = {
    { "/stand-in/challenges-who-is-not-logged-in", test_challenges },
    { "/stand-in/answers-each-token-as-it-deserves", test_verdicts },
    { "/stand-in/sees-nobody-in-damaged-tokens", test_damaged_tokens },
    { "/stand-in/finds-feeds-only-in-their-scope", test_scopes },
    { "/stand-in/lists-feeds", test_feeds },
    { "/stand-in/sends-browsers-to-sign-in", test_browser_redirect },
    { "/stand-in/redirects-downloads", test_download },
    { "/stand-in/saves-from-upstream", test_upstream },
    { "/stand-in/public-feed", test_public_feed },
    { "/stand-in/accepts-published-crates", test_publish },
    { "/stand-in/is-a-server-too", test_server },
    { "/stand-in/makes-and-revokes-tokens", test_token_lifecycle },
    { "/stand-in/fails-on-demand", test_faults },
    { "/stand-in/cuts-answers", test_cut_answer },
    { "/stand-in/keeps-silent", test_silence },
    { "/stand-in/refuses-other-hosts", test_proxy },
    { "/stand-in/is-controlled-from-outside", test_control },
    { "/stand-in/makes-thousands-of-feeds", test_many_feeds },
    { "/stand-in/answers-late", test_late_answers },
    { "/stand-in/minds-token-policies", test_token_policies },
    { "/stand-in/logs-no-secrets", test_log_without_secrets },
    { "/stand-in/makes-up-its-tokens", test_token_shapes },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  g_test_add_func ("/crate/is-a-package", test_crate);
  g_test_add_func ("/crate/index-path", test_index_path);
  return g_test_run ();
}
