/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "connect-fixture.h"

#include "quay-network-advice.h"

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define PROXY "http://proxy.contoso.example:8080"

static void
use_network (ConnectFixture *fixture,
             const char     *proxy,
             const char     *variable)
{
  g_autofree char *home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture->home), NULL);
  const char *environment[] = { home_variable, variable, NULL };
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
  g_autoptr(GFile) state = g_file_new_build_filename (fixture->root, "state", NULL);
  g_autoptr(GFile) backups = g_file_get_child (state, "backups");
  g_autoptr(QuayFileStore) files = quay_file_store_new (backups);
  g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (resolver, NULL);

  g_clear_object (&fixture->context);
  fixture->context = quay_context_new (home, state, files, fixture->tokens, client);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static QuayNetworkAdvice *
look (ConnectFixture *fixture)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (INDEX, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  QuayNetworkAdvice *advice;

  quay_network_advice_look_async (fixture->context, address, fixture->project, NULL, take_result_cb, &result);
  wait_for (&result);
  advice = quay_network_advice_look_finish (fixture->context, result, &error);
  g_assert_no_error (error);
  return advice;
}

static QuayChangePlan *
make_plan (ConnectFixture    *fixture,
           QuayNetworkAdvice *advice,
           GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_network_advice_plan_async (advice, fixture->context, "crates", INDEX, NULL, take_result_cb, &result);
  wait_for (&result);
  return quay_network_advice_plan_finish (fixture->context, result, error);
}

static void
assert_config (ConnectFixture *fixture,
               const char     *expected)
{
  g_autofree char *contents = connect_fixture_read (fixture->home, ".cargo/config.toml");

  g_assert_cmpstr (contents, ==, expected);
}

static void
test_proxy_is_written_after_review (ConnectFixture *fixture,
                                    gconstpointer   data)
{
  g_autoptr(QuayNetworkAdvice) advice = NULL;
  g_autoptr(QuayNetworkAdvice) again = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  use_network (fixture, PROXY, "LANG=C");
  connect_fixture_write (fixture->home, ".cargo/config.toml", "# mine\n[net]\nretry = 3\n");
  advice = look (fixture);
  g_assert_nonnull (advice);
  g_assert_cmpstr (quay_network_advice_get_title (advice), ==, "Cargo Does Not Know the Network Proxy");
  body = quay_network_advice_dup_body (advice);
  g_assert_nonnull (strstr (body, "“" PROXY "”"));

  plan = make_plan (fixture, advice, &error);
  g_assert_no_error (error);
  assert_config (fixture, "# mine\n[net]\nretry = 3\n");
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_config (fixture, "# mine\n[net]\nretry = 3\n\n[http]\nproxy = \"" PROXY "\"\n");

  again = look (fixture);
  g_assert_null (again);
  g_assert_true (connect_undo (receipt, &error));
  assert_config (fixture, "# mine\n[net]\nretry = 3\n");
}

static void
test_login_of_the_proxy_is_not_written (ConnectFixture *fixture,
                                        gconstpointer   data)
{
  g_autoptr(QuayNetworkAdvice) advice = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  use_network (fixture, "http://ada:geheim@proxy.contoso.example:8080", "LANG=C");
  advice = look (fixture);
  g_assert_nonnull (advice);
  body = quay_network_advice_dup_body (advice);
  g_assert_null (strstr (body, "geheim"));
  g_assert_nonnull (strstr (body, "The login of the proxy is not written"));
  plan = make_plan (fixture, advice, &error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_config (fixture, "[http]\nproxy = \"" PROXY "\"\n");
}

static void
test_no_advice_where_cargo_knows (ConnectFixture *fixture,
                                  gconstpointer   data)
{
  g_autoptr(QuayNetworkAdvice) direct = NULL;
  g_autoptr(QuayNetworkAdvice) from_variable = NULL;
  g_autoptr(QuayNetworkAdvice) chosen = NULL;

  use_network (fixture, "direct://", "LANG=C");
  direct = look (fixture);
  g_assert_null (direct);

  use_network (fixture, PROXY, "https_proxy=" PROXY);
  from_variable = look (fixture);
  g_assert_null (from_variable);

  /* What somebody has chosen is not ours to change. */
  use_network (fixture, PROXY, "LANG=C");
  connect_fixture_write (fixture->project, ".cargo/config.toml", "[http]\nproxy = \"http://other.example:3128\"\n");
  chosen = look (fixture);
  g_assert_null (chosen);
}

static void
test_certificates_of_the_environment (ConnectFixture *fixture,
                                      gconstpointer   data)
{
  const char *environment[] = { "SSL_CERT_FILE=/opt/other.pem", NULL };
  g_autoptr(QuayCargoNetwork) network = NULL;
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(QuayNetworkAdvice) advice = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(QuayChangeReceipt) receipt = NULL;
  g_autoptr(GError) error = NULL;

  config = quay_cargo_config_load (quay_context_get_home (fixture->context), fixture->project, NULL, &error);
  g_assert_no_error (error);
  network = quay_cargo_network_new ("https://pkgs.dev.azure.com/", NULL, environment, "/etc/ssl/certs/ca-certificates.crt");
  advice = quay_network_advice_new (network, config);
  g_assert_nonnull (advice);
  g_assert_cmpstr (quay_network_advice_get_title (advice), ==, "Cargo Uses Other Certificates");
  plan = make_plan (fixture, advice, &error);
  receipt = connect_apply (plan, &error);
  g_assert_no_error (error);
  assert_config (fixture, "[http]\ncainfo = \"/etc/ssl/certs/ca-certificates.crt\"\n");
}

static void
test_broken_file_is_left_alone (ConnectFixture *fixture,
                                gconstpointer   data)
{
  g_autoptr(QuayNetworkAdvice) advice = NULL;
  g_autoptr(QuayChangePlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  use_network (fixture, PROXY, "LANG=C");
  advice = look (fixture);
  g_assert_nonnull (advice);
  connect_fixture_write (fixture->home, ".cargo/config.toml", "[http\n");
  plan = make_plan (fixture, advice, &error);
  g_assert_null (plan);
  g_assert_nonnull (error);
  assert_config (fixture, "[http\n");
}

#define ADD(fact, function) \
  g_test_add ("/network-advice/" fact, ConnectFixture, NULL, connect_fixture_set_up, function, connect_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("proxy-is-written-after-review", test_proxy_is_written_after_review);
  ADD ("login-of-the-proxy-is-not-written", test_login_of_the_proxy_is_not_written);
  ADD ("no-advice-where-cargo-knows", test_no_advice_where_cargo_knows);
  ADD ("certificates-of-the-environment", test_certificates_of_the_environment);
  ADD ("broken-file-is-left-alone", test_broken_file_is_left_alone);
  return g_test_run ();
}
