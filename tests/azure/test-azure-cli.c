/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-access-token.h"
#include "quay-azure-cli.h"
#include "quay-azure-json.h"
#include "quay-azure-login-private.h"
#include "quay-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define TENANT "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f"
#define OTHER "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d"

/* A home with a stand-in for `az`, whose mood is a file. */
typedef struct
{
  char         *folder;
  char         *bin;
  char         *state;
  QuayAzureCli *cli;
  GAsyncResult *result;
} Desk;

static char *
state_path (Desk       *desk,
            const char *name)
{
  return g_build_filename (desk->state, name, NULL);
}

static void
set_up (Desk         *desk,
        gconstpointer data)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "support", "stand-in-az", NULL);
  g_autofree char *link_path = NULL;
  g_autofree char *path = NULL;
  g_autofree char *nowhere = NULL;
  g_auto(GStrv) environment = g_get_environ ();
  const char *folders[] = { "~/bin", NULL };
  g_autoptr(GError) error = NULL;

  desk->folder = g_dir_make_tmp ("quayside-az-XXXXXX", &error);
  g_assert_no_error (error);
  desk->bin = g_build_filename (desk->folder, "path", NULL);
  desk->state = g_build_filename (desk->folder, "state", NULL);
  nowhere = g_build_filename (desk->folder, "sandbox-info", NULL);
  g_assert_cmpint (g_mkdir (desk->bin, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (desk->state, 0700), ==, 0);
  link_path = g_build_filename (desk->bin, "az", NULL);
  g_assert_cmpint (symlink (program, link_path), ==, 0);

  /* The folders of the system behind it, for what the script runs. */
  path = g_strconcat ("relative:", desk->bin, ":", g_environ_getenv (environment, "PATH"), NULL);
  environment = g_environ_setenv (environment, "PATH", path, TRUE);
  environment = g_environ_setenv (environment, "HOME", desk->folder, TRUE);
  environment = g_environ_setenv (environment, "AZURE_CONFIG_DIR", desk->state, TRUE);
  environment = g_environ_setenv (environment, "HTTPS_PROXY", "http://proxy.example:8080", TRUE);
  environment = g_environ_setenv (environment, "PYTHONPATH", "/evil", TRUE);
  environment = g_environ_setenv (environment, "LD_DEBUG_OUTPUT", "/evil", TRUE);
  environment = g_environ_setenv (environment, "CARGO_REGISTRY_TOKEN", "secret", TRUE);
  desk->cli = quay_azure_cli_new_with ((const char *const *) environment, folders, nowhere);
}

static void
tear_down (Desk         *desk,
           gconstpointer data)
{
  static const char *names[] = { "mood", "token", "calls", "environ", "child" };
  g_autofree char *link_path = g_build_filename (desk->bin, "az", NULL);

  g_assert_finalize_object (g_steal_pointer (&desk->cli));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = state_path (desk, names[i]);

      g_unlink (path);
    }
  g_unlink (link_path);
  g_assert_cmpint (g_rmdir (desk->state), ==, 0);
  g_assert_cmpint (g_rmdir (desk->bin), ==, 0);
  g_assert_cmpint (g_rmdir (desk->folder), ==, 0);
  g_free (desk->state);
  g_free (desk->bin);
  g_free (desk->folder);
}

static void
write_state (Desk       *desk,
             const char *name,
             const char *text)
{
  g_autofree char *path = state_path (desk, name);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_state (Desk       *desk,
            const char *name)
{
  g_autofree char *path = state_path (desk, name);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Desk *desk = user_data;

  desk->result = g_object_ref (result);
}

static GAsyncResult *
wait_for (Desk *desk)
{
  while (desk->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&desk->result);
}

static QuayAzureLogin *
get_token (Desk       *desk,
           const char *tenant,
           GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_azure_cli_get_token_async (desk->cli, tenant, "contoso", NULL, done_cb, desk);
  result = wait_for (desk);
  return quay_azure_cli_get_token_finish (desk->cli, result, error);
}

static GPtrArray *
list_accounts (Desk    *desk,
               GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_azure_cli_list_accounts_async (desk->cli, NULL, done_cb, desk);
  result = wait_for (desk);
  return quay_azure_cli_list_accounts_finish (desk->cli, result, error);
}

static void
test_gets_token (Desk         *desk,
                 gconstpointer data)
{
  g_autoptr(QuayAzureLogin) login = NULL;
  g_autoptr(QuayAzureLogin) tenant_login = NULL;
  g_autoptr(QuayAccessToken) token = NULL;
  g_autofree char *calls = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_azure_cli_check (desk->cli, &error));
  login = get_token (desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (quay_secret_peek (quay_azure_login_get_authorization (login)), "Bearer eyJ"));
  g_assert_cmpstr (quay_azure_login_get_tenant (login), ==, TENANT);
  g_assert_cmpstr (quay_azure_login_get_account (login), ==, "ada@example.com");
  g_assert_cmpint (g_date_time_to_unix (quay_azure_login_get_expiry (login)), ==, 1798761600);
  g_assert_true (quay_access_token_check_stored (quay_azure_login_get_authorization (login), NULL));

  tenant_login = get_token (desk, OTHER, &error);
  g_assert_no_error (error);
  calls = read_state (desk, "calls");
  g_assert_cmpstr (calls, ==,
                   "account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --output json\n"
                   "account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 --output json --tenant "
                   OTHER "\n");
}

/* Older versions tell only a local time, and the token knows better. */
static void
test_reads_expiry_from_token (Desk         *desk,
                              gconstpointer data)
{
  g_autoptr(QuayAzureLogin) from_token = NULL;
  g_autoptr(QuayAzureLogin) from_text = NULL;
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr(GDateTime) expected = g_date_time_new (zone, 2027, 1, 1, 0, 0, 0);
  g_autoptr(GError) error = NULL;

  write_state (desk, "mood", "old\n");
  from_token = get_token (desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_date_time_to_unix (quay_azure_login_get_expiry (from_token)), ==, 1798761600);

  write_state (desk, "token", "opaque-token");
  from_text = get_token (desk, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (quay_azure_login_get_authorization (from_text)), ==, "Bearer opaque-token");
  g_assert_null (quay_azure_login_get_account (from_text));
  g_assert_true (g_date_time_equal (quay_azure_login_get_expiry (from_text), expected));
}

static void
test_lists_tenants (Desk         *desk,
                    gconstpointer data)
{
  g_autoptr(GPtrArray) logins = NULL;
  g_autoptr(GError) error = NULL;

  logins = list_accounts (desk, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (logins->len, ==, 2);
  g_assert_cmpstr (quay_azure_login_get_tenant (logins->pdata[0]), ==, TENANT);
  g_assert_true (quay_azure_login_is_default (logins->pdata[0]));
  g_assert_cmpstr (quay_azure_login_get_tenant (logins->pdata[1]), ==, OTHER);
  g_assert_cmpstr (quay_azure_login_get_tenant_name (logins->pdata[1]), ==, "Fabrikam");
  g_assert_false (quay_azure_login_is_default (logins->pdata[1]));
}

/* What the program says when it cannot, and what that means. */
static const struct { const char *mood; QuayError code; const char *subject; const char *object; } outcries[] = {
  { "logged-out", QUAY_ERROR_AZ_LOGGED_OUT, NULL, NULL },
  { "multi-factor", QUAY_ERROR_AZ_LOGGED_OUT, NULL, NULL },
  { "conditional", QUAY_ERROR_AZ_LOGGED_OUT, NULL, NULL },
  { "expired", QUAY_ERROR_AZ_LOGGED_OUT, NULL, NULL },
  { "expired-old", QUAY_ERROR_AZ_LOGGED_OUT, NULL, NULL },
  { "other-tenant", QUAY_ERROR_AZ_OTHER_ACCOUNT, "ada@contoso.com", "contoso" },
  { "other-tenant-hidden", QUAY_ERROR_AZ_OTHER_ACCOUNT, NULL, "contoso" },
  { "no-network", QUAY_ERROR_NO_ANSWER, "login.microsoftonline.com", NULL },
  { "no-name", QUAY_ERROR_HOST_NOT_FOUND, "login.microsoftonline.com", NULL },
  { "bad-certificate", QUAY_ERROR_TLS_UNTRUSTED, "login.microsoftonline.com", NULL },
  { "bad-proxy", QUAY_ERROR_PROXY, NULL, NULL },
  { "no-module", QUAY_ERROR_AZ_MISSING, NULL, NULL },
  { "no-python", QUAY_ERROR_AZ_MISSING, NULL, NULL },
  { "odd", QUAY_ERROR_FAILED, NULL, NULL },
  { "garbled", QUAY_ERROR_FAILED, NULL, NULL },
  { "nothing", QUAY_ERROR_FAILED, NULL, NULL },
  { "cut", QUAY_ERROR_FAILED, NULL, NULL },
  { "huge", QUAY_ERROR_FAILED, NULL, NULL },
  { "loud", QUAY_ERROR_FAILED, NULL, NULL },
};

static void
test_explains_failures (Desk         *desk,
                        gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcries); i++)
    {
      g_autoptr(GError) error = NULL;

      write_state (desk, "mood", outcries[i].mood);
      g_assert_null (get_token (desk, NULL, &error));
      g_assert_error (error, QUAY_ERROR, (int) outcries[i].code);
      g_assert_cmpstr (quay_error_get_subject (error), ==, outcries[i].subject);
      g_assert_cmpstr (quay_error_get_object (error), ==, outcries[i].object);
    }
}

static void
test_needs_login_to_list (Desk         *desk,
                          gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  write_state (desk, "mood", "logged-out");
  g_assert_null (list_accounts (desk, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
}

/* Until the child that the script starts has gone; its end is the kernel's business and takes a moment. */
static void
wait_for_end_of_child (Desk *desk)
{
  g_autofree char *child = read_state (desk, "child");
  gint64 limit = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  g_assert_nonnull (child);
  while (kill (atoi (child), 0) == 0)
    {
      g_autofree char *status_path = g_strdup_printf ("/proc/%d/stat", atoi (child));
      g_autofree char *status = NULL;

      /* A zombie has ended; who has to collect it is not us. */
      if (g_file_get_contents (status_path, &status, NULL, NULL) && strstr (status, ") Z ") != NULL)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_thread_yield ();
    }
  g_assert_cmpint (errno, ==, ESRCH);
}

static gboolean
cancel_cb (gpointer user_data)
{
  Desk *desk = user_data;
  g_autofree char *child = read_state (desk, "child");

  if (child == NULL || strchr (child, '\n') == NULL)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (g_object_get_data (G_OBJECT (desk->cli), "cancellable"));
  return G_SOURCE_REMOVE;
}

static void
test_cancel_kills (Desk         *desk,
                   gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) later = NULL;
  g_autoptr(GError) error = NULL;

  write_state (desk, "mood", "silent");
  g_object_set_data (G_OBJECT (desk->cli), "cancellable", cancellable);
  g_timeout_add (5, cancel_cb, desk);
  quay_azure_cli_get_token_async (desk->cli, NULL, NULL, cancellable, done_cb, desk);
  result = wait_for (desk);
  g_assert_null (quay_azure_cli_get_token_finish (desk->cli, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_for_end_of_child (desk);

  g_clear_error (&error);
  quay_azure_cli_list_accounts_async (desk->cli, cancellable, done_cb, desk);
  later = wait_for (desk);
  g_assert_null (quay_azure_cli_list_accounts_finish (desk->cli, later, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_time_has_an_end (Desk         *desk,
                      gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *child = NULL;

  write_state (desk, "mood", "silent");
  quay_azure_cli_set_time_limit (desk->cli, 1500);
  g_assert_null (get_token (desk, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_TIMEOUT);
  child = read_state (desk, "child");
  if (child != NULL)
    wait_for_end_of_child (desk);
}

static void
test_passes_little_on (Desk         *desk,
                       gconstpointer data)
{
  static const char *wanted[] = { "AZURE_CONFIG_DIR", "AZURE_CORE_NO_COLOR", "HOME", "HTTPS_PROXY", "PATH" };
  static const char *unwanted[] = { "PYTHONPATH", "LD_DEBUG_OUTPUT", "CARGO_REGISTRY_TOKEN", "G_DEBUG", "GIO_USE_VFS" };
  g_autoptr(GPtrArray) logins = list_accounts (desk, NULL);
  g_autofree char *names = read_state (desk, "environ");
  g_auto(GStrv) lines = g_strsplit (names, "\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_true (g_strv_contains ((const char *const *) lines, wanted[i]));
  for (guint i = 0; i < G_N_ELEMENTS (unwanted); i++)
    g_assert_false (g_strv_contains ((const char *const *) lines, unwanted[i]));
}

static void
test_finds_program (Desk         *desk,
                    gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (desk->bin, "az", NULL);
  g_autofree char *info = g_build_filename (desk->folder, "sandbox-info", NULL);
  g_autofree char *path = g_strconcat ("PATH=.:path:", desk->folder, NULL);
  g_autofree char *home = g_strconcat ("HOME=", desk->folder, NULL);
  const char *environment[] = { path, home, NULL };
  const char *bare[] = { "LANG=C", NULL };
  const char *folders[] = { "~/path", NULL };
  const char *nowhere[] = { "~/nowhere", "relative", NULL };
  g_autoptr(QuayAzureCli) by_home = quay_azure_cli_new_with (environment, folders, info);
  g_autoptr(QuayAzureCli) not_found = quay_azure_cli_new_with (environment, nowhere, info);
  g_autoptr(QuayAzureCli) lost = quay_azure_cli_new_with (bare, folders, info);
  g_autoptr(QuayAzureCli) sandboxed = quay_azure_cli_new_with (environment, folders, link_path);
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_azure_cli_check (by_home, &error));
  g_assert_no_error (error);
  g_assert_false (quay_azure_cli_check (not_found, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_MISSING);
  g_clear_error (&error);
  g_assert_false (quay_azure_cli_check (lost, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_MISSING);
  g_clear_error (&error);

  g_assert_false (quay_azure_cli_check (sandboxed, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE);
  g_clear_error (&error);
  g_set_object (&desk->cli, sandboxed);
  g_assert_null (get_token (desk, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE);
  /* Nothing was run. */
  g_assert_null (read_state (desk, "calls"));
  g_clear_object (&sandboxed);
}

/* A program that cannot be started is none. */
static void
test_broken_program (Desk         *desk,
                     gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (desk->bin, "az", NULL);
  g_autoptr(GError) error = NULL;

  g_unlink (link_path);
  g_assert_true (g_file_set_contents (link_path, "#!/nowhere/python3\n", -1, NULL));
  g_assert_cmpint (g_chmod (link_path, 0700), ==, 0);
  g_assert_null (list_accounts (desk, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_AZ_MISSING);
}

/* What may be printed in place of a login. */
static void
test_survives_mutations (void)
{
  static const char seed[] =
    "[{\"isDefault\":true,\"tenantId\":\"" TENANT "\",\"user\":{\"name\":\"ad\\u00e4@contoso.com\",\"type\":\"user\"}}]";
  static const char spice[] = "{}[]\",:\\u0n-e+. \xC3\xFF\x01/";
  g_autoptr(GRand) random = g_rand_new_with_seed (20260303);
  guint n_read = 0;

  for (guint round = 0; round < 10000; round++)
    {
      gsize length = round % 4 == 0 ? (gsize) g_rand_int_range (random, 0, sizeof seed) : sizeof seed - 1;
      g_autofree char *text = g_memdup2 (seed, sizeof seed);
      g_autoptr(GBytes) list = NULL;
      g_autoptr(GBytes) object = NULL;
      g_autoptr(GPtrArray) logins = NULL;
      g_autoptr(QuayAzureLogin) with_token = NULL;
      g_autoptr(QuaySecret) token = quay_secret_new ("eyJ.e30.x", -1);

      for (int change = g_rand_int_range (random, 0, 3); change > 0; change--)
        text[g_rand_int_range (random, 0, sizeof seed - 1)] = spice[g_rand_int_range (random, 0, sizeof spice - 1)];
      list = g_bytes_new (text, length);
      object = g_bytes_new (text + 1, length > 2 ? length - 2 : 0);
      logins = _quay_azure_login_list_from_accounts (list);
      with_token = _quay_azure_login_new_from_token (object, token);
      n_read += logins != NULL && with_token != NULL;
    }
  g_assert_cmpuint (n_read, >, 1000);
}

/* What is cut to fit is still text: a sentence in another language ends in a whole letter. */
static void
test_long_outcry_stays_text (void)
{
  g_autoptr(GString) words = g_string_new ("ERROR: ");

  while (words->len < 5000)
    g_string_append (words, "錨");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = _quay_azure_login_explain (words->str, 1, "contoso");

      g_assert_true (g_utf8_validate (quay_error_get_details (error), -1, NULL));
      g_assert_cmpuint (strlen (quay_error_get_details (error)), <, 2100);
      g_string_prepend_c (words, '.');
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void        (*function) (Desk *, gconstpointer);
  } tests[] = {
    { "/azure-cli/gets-token", test_gets_token },
    { "/azure-cli/reads-expiry-from-token", test_reads_expiry_from_token },
    { "/azure-cli/lists-tenants", test_lists_tenants },
    { "/azure-cli/explains-failures", test_explains_failures },
    { "/azure-cli/needs-login-to-list", test_needs_login_to_list },
    { "/azure-cli/cancel-kills", test_cancel_kills },
    { "/azure-cli/time-has-an-end", test_time_has_an_end },
    { "/azure-cli/passes-little-on", test_passes_little_on },
    { "/azure-cli/finds-program", test_finds_program },
    { "/azure-cli/broken-program", test_broken_program },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Desk, NULL, set_up, tests[i].function, tear_down);
  g_test_add_func ("/azure-login/long-outcry-stays-text", test_long_outcry_stays_text);
  g_test_add_func ("/azure-login/survives-mutations", test_survives_mutations);
  return g_test_run ();
}
