/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-cargo-index.h"
#include "quay-error.h"

#define HOSTED "sparse+https://pkgs.dev.azure.com/contoso/"
#define FEED "_packaging/tools/Cargo/index/"

typedef struct
{
  const char *text;
  const char *url;   /* NULL: the same as @text */
} Vector;

/* What cargo 1.95 handed to a credential provider for each text. */
static const Vector vectors[] = {
  { HOSTED FEED, NULL },
  { HOSTED "Web Shop/" FEED, HOSTED "Web%20Shop/" FEED },
  { HOSTED "Web%20Shop/" FEED, NULL },
  { HOSTED "Web+Shop/" FEED, NULL },
  { HOSTED "B\303\274ro/" FEED, HOSTED "B%C3%BCro/" FEED },
  { HOSTED "B%c3%bcro/" FEED, NULL },
  { HOSTED "\346\227\245\346\234\254/" FEED, HOSTED "%E6%97%A5%E6%9C%AC/" FEED },
  { HOSTED "_packaging/tools@Release/Cargo/index/", NULL },
  { HOSTED "_packaging/tools%40Release/Cargo/index/", NULL },
  { HOSTED "_packaging/tools~force-auth/Cargo/index/", NULL },
  { HOSTED "_packaging/tools%7Eforce-auth/Cargo/index/", NULL },
  { "sparse+https://PKGS.dev.azure.com/contoso/" FEED, NULL },
  { "sparse+https://pkgs.dev.azure.com./contoso/" FEED, NULL },
  { "sparse+HTTPS://pkgs.dev.azure.com/contoso/" FEED, HOSTED FEED },
  { "SPARSE+https://pkgs.dev.azure.com/contoso/" FEED, HOSTED FEED },
  { "sparse+https://pkgs.dev.azure.com:443/contoso/" FEED, NULL },
  { "sparse+https://pkgs.dev.azure.com:0443/contoso/" FEED, "sparse+https://pkgs.dev.azure.com:443/contoso/" FEED },
  { "sparse+https://pkgs.dev.azure.com:/contoso/" FEED, HOSTED FEED },
  { "sparse+https://contoso@pkgs.dev.azure.com/contoso/" FEED, NULL },
  { "sparse+https://contoso:@pkgs.dev.azure.com/c/", "sparse+https://contoso@pkgs.dev.azure.com/c/" },
  { "sparse+https://@pkgs.dev.azure.com/c/", "sparse+https://pkgs.dev.azure.com/c/" },
  { "sparse+https://a b;c@pkgs.dev.azure.com/c/", "sparse+https://a%20b%3Bc@pkgs.dev.azure.com/c/" },
  { HOSTED "a/../" FEED, HOSTED FEED },
  { HOSTED "a/%2e%2E/" FEED, HOSTED FEED },
  { HOSTED "a/.%2e/" FEED, HOSTED FEED },
  { HOSTED "./" FEED, HOSTED FEED },
  { HOSTED "../../../" FEED, "sparse+https://pkgs.dev.azure.com/" FEED },
  { HOSTED "...//" FEED, NULL },
  { HOSTED FEED "x/..", HOSTED FEED },
  { HOSTED FEED ".", HOSTED FEED },
  { HOSTED "/" FEED, NULL },
  { HOSTED FEED "/", NULL },
  { HOSTED "a'b(c)!,;=&$*/" FEED, NULL },
  { HOSTED "a^b|c/" FEED, NULL },
  { HOSTED "a[b]/" FEED, NULL },
  { HOSTED "a\\b/" FEED, NULL },
  { HOSTED "100%/" FEED, NULL },
  { HOSTED "a%zz/" FEED, NULL },
  { HOSTED "a{b}\"c`d<e>/" FEED, HOSTED "a%7Bb%7D%22c%60d%3Ce%3E/" FEED },
  { "sparse+https://pkgs.dev.azure.com/con\ttoso/" FEED, HOSTED FEED },
  { " \n" HOSTED FEED "\t ", HOSTED FEED },
  { HOSTED "_PACKAGING/tools/cargo/Index/", NULL },
  { "sparse+https://tfs.b\303\274ro.example/tfs/Coll/", "sparse+https://tfs.b%C3%BCro.example/tfs/Coll/" },
  { "sparse+https://[::1]:8443/Coll/", NULL },
  { "sparse+https://[2001:DB8:0:0:1:0:0:1]/Coll/", "sparse+https://[2001:db8::1:0:0:1]/Coll/" },
  { "sparse+https://[1:0:0:0:0:0:0:0]/Coll/", "sparse+https://[1::]/Coll/" },
  { "sparse+http://10.0.0.5:8080/tfs/DefaultCollection/", NULL },
  /* Without “sparse+” it is the address of a Git repository, and the standard's rules for https: hold. */
  { "https://PKGS.dev.azure.com:443/contoso/./" FEED, "https://pkgs.dev.azure.com/contoso/" FEED },
  { "https://github.com", "https://github.com/" },
  { "ssh://git@github.com/o/r.git", NULL },
};

static void
test_spells_like_cargo (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *url = quay_cargo_index_normalize (vectors[i].text, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (url, ==, vectors[i].url != NULL ? vectors[i].url : vectors[i].text);
      again = quay_cargo_index_normalize (url, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, url);
    }
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    const char *fault;
  } refused[] = {
    { "", "relative URL without a base" },
    { "not a url", "relative URL without a base" },
    { "git@github.com:o/r.git", "relative URL without a base" },
    { "sparse+pkgs.dev.azure.com/contoso/", "relative URL without a base" },
    { "1https://host/", "relative URL without a base" },
    { "sparse+https://pkgs.dev.azure.com\\contoso\\", "invalid domain character" },
    { "sparse+https://a b/c/", "invalid domain character" },
    { "sparse+https://[::1/c/", "invalid IPv6 address" },
    { "sparse+https://[]/c/", "invalid IPv6 address" },
    { "sparse+https://host:x/", "invalid port number" },
    { "sparse+https://host:65536/", "invalid port number" },
    { "sparse+https://:443/", "empty host" },
    { "sparse+https://u@/", "empty host" },
    { "https:///path/", "invalid international domain name" },
    { HOSTED "_packaging/tools/Cargo/index", "must end in a slash" },
    { HOSTED FEED "?x=y", "no query" },
    { HOSTED FEED "#f", "no query" },
    { HOSTED "a\377/", "not UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_cargo_index_normalize (refused[i].text, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_WRONG_FORM);
      g_assert_nonnull (strstr (error->message, refused[i].fault));
    }
}

static void
test_keeps_password_out_of_message (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_cargo_index_normalize ("sparse+https://user:hunter2@pkgs.dev.azure.com/c/", &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_WRONG_FORM);
  g_assert_nonnull (strstr (error->message, "passwords"));
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
test_compares_like_cargo (void)
{
  g_assert_true (quay_cargo_index_same (HOSTED FEED, HOSTED "_packaging/tools/Cargo/index"));
  g_assert_true (quay_cargo_index_same (HOSTED FEED, HOSTED "./" FEED));
  g_assert_true (quay_cargo_index_same ("https://git.example/o/r", "https://git.example/o/r.git/"));
  g_assert_true (quay_cargo_index_same ("https://github.com/O/R.git", "https://github.com/o/r"));

  g_assert_false (quay_cargo_index_same (HOSTED FEED, HOSTED FEED "/"));
  g_assert_false (quay_cargo_index_same (HOSTED FEED, HOSTED "_PACKAGING/tools/Cargo/index/"));
  g_assert_false (quay_cargo_index_same (HOSTED "B%C3%BCro/" FEED, HOSTED "B%c3%bcro/" FEED));
  g_assert_false (quay_cargo_index_same ("sparse+https://host/r.git", "sparse+https://host/r"));
  g_assert_false (quay_cargo_index_same ("https://git.example/O/r", "https://git.example/o/r"));
  g_assert_false (quay_cargo_index_same ("nonsense", "nonsense"));
}

static void
test_folds_what_cargo_cannot_use (void)
{
  g_autofree char *no_slash = quay_cargo_index_fold (HOSTED "index", NULL);
  g_autofree char *password = quay_cargo_index_fold ("sparse+https://u:p@host/a/", NULL);
  g_autofree char *query = quay_cargo_index_fold ("https://host/a.git/?x=\" y\"", NULL);
  g_autofree char *root = quay_cargo_index_fold ("sparse+https://host/", NULL);

  g_assert_cmpstr (no_slash, ==, HOSTED "index");
  g_assert_cmpstr (password, ==, "sparse+https://u:p@host/a");
  g_assert_cmpstr (query, ==, "https://host/a?x=%22%20y%22");
  g_assert_cmpstr (root, ==, "sparse+https://host/");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cargo/index/spells-like-cargo", test_spells_like_cargo);
  g_test_add_func ("/cargo/index/refuses", test_refuses);
  g_test_add_func ("/cargo/index/keeps-password-out-of-message", test_keeps_password_out_of_message);
  g_test_add_func ("/cargo/index/compares-like-cargo", test_compares_like_cargo);
  g_test_add_func ("/cargo/index/folds-what-cargo-cannot-use", test_folds_what_cargo_cannot_use);
  return g_test_run ();
}
