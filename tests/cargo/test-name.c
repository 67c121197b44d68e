/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-cargo-name.h"
#include "quay-error.h"

/* Tried with `cargo logout --registry NAME` of cargo 1.95. */
static void
test_accepts_what_cargo_accepts (void)
{
  static const char *names[] = {
    "tools", "my-feed", "my_feed", "_feed", "__x", "feed-", "feed--x", "a1", "Crates-io", "crates_io", "token", "index",
    "default", "registry", "con",
    "\303\251t\303\251", "\346\227\245\346\234\254", "na\303\257ve", "\316\251", "a\302\267b", "feed\331\243",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;

      quay_cargo_name_check (names[i], &error);
      g_assert_no_error (error);
    }
}

static void
test_refuses_what_cargo_refuses (void)
{
  static const struct
  {
    const char *name;
    const char *fault;
  } refused[] = {
    { "my.feed", "characters" }, { "my feed", "characters" }, { "feed(1)", "characters" }, { "feed!", "characters" },
    { "it's", "characters" }, { "a,b", "characters" }, { "a%b", "characters" }, { "a^b", "characters" },
    { "feed@Release", "characters" }, { "feed~force-auth", "characters" }, { "a+b", "characters" },
    { "a/b", "characters" }, { "x\302\262", "characters" },
    { "1feed", "digit" },
    { "-feed", "first character" }, { "\360\237\230\200", "first character" }, { "\331\243feed", "first character" },
    { "\302\267a", "first character" },
    { "", "empty" },
    { "a\377", "UTF-8" },
    { "crates-io", "public registry" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (quay_cargo_name_check (refused[i].name, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_NAME_REFUSED);
      g_assert_cmpstr (quay_error_get_subject (error), ==, refused[i].name);
      g_assert_nonnull (strstr (error->message, refused[i].fault));
    }
}

/* Characters in which XID_Start and XID_Continue differ from the classes that they are made of. */
static void
test_knows_exceptions_of_unicode (void)
{
  static const struct
  {
    gunichar c;
    gboolean starts;
    gboolean continues;
  } characters[] = {
    { 0x2118, TRUE, TRUE }, { 0x212e, TRUE, TRUE }, { 0x1885, TRUE, TRUE }, { 0x2160, TRUE, TRUE },
    { 0x0387, FALSE, TRUE }, { 0x1369, FALSE, TRUE }, { 0x19da, FALSE, TRUE }, { 0x0300, FALSE, TRUE },
    { 0x203f, FALSE, TRUE }, { 0x0e33, FALSE, TRUE }, { 0xff9e, FALSE, TRUE },
    { 0x037a, FALSE, FALSE }, { 0x2e2f, FALSE, FALSE }, { 0x309b, FALSE, FALSE }, { 0xfe70, FALSE, FALSE },
    { 0xfe7e, FALSE, FALSE }, { 0xfdfa, FALSE, FALSE }, { 0xfc5e, FALSE, FALSE }, { 0x2028, FALSE, FALSE },
    { 0xe000, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (characters); i++)
    {
      g_autoptr(GString) name = g_string_new ("a");

      g_string_append_unichar (name, characters[i].c);
      g_assert_cmpint (quay_cargo_name_check (name->str + 1, NULL), ==, characters[i].starts);
      g_assert_cmpint (quay_cargo_name_check (name->str, NULL), ==, characters[i].continues);
    }
}

static void
test_names_feeds (void)
{
  static const struct
  {
    const char *feed;
    const char *view;
    const char *name;
  } feeds[] = {
    { "tools", NULL, "tools" },
    { "my-feed", NULL, "my-feed" },
    { "feed--x", NULL, "feed--x" },
    { "_x-", NULL, "_x-" },
    { "Universal.Store.NPM", NULL, "Universal-Store-NPM" },
    { "3rd-party", NULL, "feed-3rd-party" },
    { "feed(1)", NULL, "feed-1" },
    { "(internal)", NULL, "internal" },
    { "it's", NULL, "it-s" },
    { "a.-.b", NULL, "a-b" },
    { "a,b", NULL, "a-b" },
    { "B\303\274ro", NULL, "Buro" },
    { "\305\201\303\263d\305\272-tools", NULL, "Lodz-tools" },
    { "\346\227\245\346\234\254", NULL, "azure-feed" },
    { "\346\227\245\346\234\254-2", NULL, "feed-2" },
    { "tools", "Release", "tools-Release" },
    { "tools", "Pre release", "tools-Pre-release" },
    { "tools", "", "tools" },
    { "crates-io", NULL, "azure-crates-io" },
    { "crates.io", NULL, "azure-crates-io" },
    { "Crates_IO", NULL, "azure-Crates_IO" },
    { "crates", "io", "azure-crates-io" },
    { "100%", NULL, "feed-100" },
    { "", NULL, "azure-feed" },
    { "a\377b", NULL, "a-b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      g_autofree char *name = quay_cargo_name_for_feed (feeds[i].feed, feeds[i].view);

      g_assert_cmpstr (name, ==, feeds[i].name);
      g_assert_true (quay_cargo_name_check (name, NULL));
    }
}

static void
test_mangles_like_cargo (void)
{
  static const char *names[][2] = {
    { "my-feed", "MY_FEED" }, { "Feed_1", "FEED_1" }, { "\303\251t\303\251", "\303\211T\303\211" },
    { "stra\303\237e", "STRASSE" }, { "\346\227\245", "\346\227\245" }, { "i", "I" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *variable = quay_cargo_name_to_variable (names[i][0]);

      g_assert_cmpstr (variable, ==, names[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cargo/name/accepts-what-cargo-accepts", test_accepts_what_cargo_accepts);
  g_test_add_func ("/cargo/name/refuses-what-cargo-refuses", test_refuses_what_cargo_refuses);
  g_test_add_func ("/cargo/name/knows-exceptions-of-unicode", test_knows_exceptions_of_unicode);
  g_test_add_func ("/cargo/name/names-feeds", test_names_feeds);
  g_test_add_func ("/cargo/name/mangles-like-cargo", test_mangles_like_cargo);
  return g_test_run ();
}
