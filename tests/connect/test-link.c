/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"
#include "quay-feed-address.h"
#include "quay-link.h"

#define ADDRESS "sparse%2Bhttps%3A%2F%2Fpkgs.dev.azure.com%2Fcontoso%2F_packaging%2Fcrates%2FCargo%2Findex%2F"
#define N_RANDOM 20000

static void
assert_address (const char *uri,
                const char *address)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = quay_link_parse_address (uri, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, address);
}

static void
assert_refused (const char *uri)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *found = quay_link_parse_address (uri, &error);

  if (found != NULL)
    g_error ("“%s” was taken", uri);
  g_assert_true (error->domain == QUAY_ERROR);
}

static void
test_names_a_feed (void)
{
  assert_address ("quayside:connect?address=" ADDRESS,
                  "sparse+https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/");
  assert_address ("QUAYSIDE:connect?address=https://dev.azure.com/contoso/platform/_artifacts/feed/crates",
                  "https://dev.azure.com/contoso/platform/_artifacts/feed/crates");
}

static void
test_everything_else_is_refused (void)
{
  g_autofree char *pad = g_strnfill (5000, 'a');
  g_autofree char *long_link = g_strconcat ("quayside:connect?address=" ADDRESS, pad, NULL);
  const char *const links[] = {
    "", "quayside:", "quayside:connect", "quayside:connect?", "quayside:connect?address=", "quayside:connect?address",
    "quayside:remove?address=" ADDRESS, "quayside://connect?address=" ADDRESS, "quayside:/connect?address=" ADDRESS,
    "quayside:connect/?address=" ADDRESS, "quayside:connect?address=" ADDRESS "#part",
    "quayside:connect?address=" ADDRESS "&token=abc", "quayside:connect?token=abc&address=" ADDRESS,
    "quayside:connect?address=" ADDRESS "&address=" ADDRESS, "quayside:connect?Address=" ADDRESS,
    "quayside:connect?address=" ADDRESS "%00", "quayside:connect?address=" ADDRESS "%0A%0Dx", "quayside:connect?address=%20"
    ADDRESS, "quayside:connect?address=%C3%A4", "quayside:connect?address=%FF", "quayside:connect?address=%zz",
    "quayside:connect?address=file%3A%2F%2F%2Fetc%2Fpasswd", "quayside:connect?address=javascript%3Aalert(1)",
    "quayside:connect?address=https://evil.example/contoso/_packaging/crates/Cargo/index/",
    "quayside:connect?address=https://pkgs.dev.azure.com.evil.example/contoso/_packaging/crates/Cargo/index/",
    "quayside:connect?address=http://tfs.example.com/tfs/DefaultCollection/_packaging/crates/Cargo/index/",
    "quayside:connect?address=https://tfs.example.com/tfs/DefaultCollection/_packaging/crates/Cargo/index/",
    "quayside:connect?address=https://ada:secret@pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/",
    "https://dev.azure.com/contoso/platform/_artifacts/feed/crates", "quaysides:connect?address=" ADDRESS, long_link,
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    assert_refused (links[i]);
}

/* What the assistant makes of the text, which may be any spelling of the address, such as one with an empty port. */
static void
assert_is_known (const char *text)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (text, NULL);
  const char *index_url = quay_feed_address_get_index_url (address);

  g_assert_nonnull (address);
  g_assert_null (quay_feed_address_get_server (address));
  /* An organization, where the feed is still to be chosen. */
  if (index_url == NULL)
    return;
  g_assert_true (g_regex_match_simple ("^sparse\\+https://pkgs\\.dev\\.azure\\.com/"
                                       "([^/]+/){1,2}_packaging/[^/]+/Cargo/index/$",
                                       index_url, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT));
}

/* Whatever comes, it is a known address or an error. */
static void
test_random_links_do_no_harm (void)
{
  static const char alphabet[] = "quayside:connect?address=%2Fhtps.azurm&#@/\x01\x7f\xc3\xa4 ";

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autoptr(GString) uri = g_string_new (g_test_rand_bit () ? "quayside:connect?address=" : "quayside:");
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;
      int length = g_test_rand_int_range (0, 60);

      if (g_test_rand_bit ())
        g_string_append (uri, ADDRESS);
      for (int j = 0; j < length; j++)
        g_string_insert_c (uri, g_test_rand_int_range (0, (int) uri->len + 1),
                           alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)]);
      found = quay_link_parse_address (uri->str, &error);
      g_assert_true ((found == NULL) == (error != NULL));
      if (found != NULL)
        assert_is_known (found);
    }
}

static void
test_scheme_is_known (void)
{
  g_assert_true (quay_link_is_one ("quayside:anything"));
  g_assert_true (quay_link_is_one ("Quayside:"));
  g_assert_false (quay_link_is_one ("quayside"));
  g_assert_false (quay_link_is_one ("file:///quayside:"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link/names-a-feed", test_names_a_feed);
  g_test_add_func ("/link/everything-else-is-refused", test_everything_else_is_refused);
  g_test_add_func ("/link/random-links-do-no-harm", test_random_links_do_no_harm);
  g_test_add_func ("/link/scheme-is-known", test_scheme_is_known);

  return g_test_run ();
}
