/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-catalog.h"
#include "quay-connection-state.h"

#include <gio/gio.h>
#include <string.h>

#include "quay-error.h"
#include "quay-feed-address.h"
#include "quay-link.h"

static GError *
make_error (QuayError code)
{
  GError *error = quay_error_new (code, "<subject & co>", "<object & co>", "technical");

  quay_error_set_number (error, 7);
  return error;
}

/* Every code has words, and a body never shows a conversion that was not filled. */
static void
test_rows_are_complete (void)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = 0; code < QUAY_N_ERRORS; code++)
    {
      g_autoptr(GError) error = make_error (code);
      g_autofree char *body = quay_catalog_dup_body (error);
      const char *id = quay_catalog_get_id (error);
      const char *title = quay_catalog_get_title (error);
      guint n_remedies;

      g_assert_cmpuint (strlen (title), >, 3);
      g_assert_cmpuint (strlen (body), >, 10);
      g_assert_null (strstr (body, "(null)"));
      g_assert_null (strchr (body, '%'));
      g_assert_false (g_str_has_suffix (title, "."));
      g_assert_true (g_str_has_suffix (body, "."));
      if (code != QUAY_ERROR_FAILED)
        g_assert_true (g_hash_table_add (ids, (gpointer) id));

      quay_catalog_get_remedies (error, &n_remedies);
      g_assert_cmpuint (n_remedies, <=, 3);
    }
}

static void
test_fills_in_order (void)
{
  struct
  {
    QuayError   code;
    const char *id;
    const char *body;
  } rows[] = {
    { QUAY_ERROR_NOT_WRITTEN, "F11", "b. The previous version was kept." },
    { QUAY_ERROR_SERVER_FAULT, "N15", "The server reported error 7." },
    { QUAY_ERROR_THROTTLED, "N14", "Azure DevOps asked to wait for 7 seconds." },
    { QUAY_ERROR_SYNTAX, "F04",
      "Line 7 of “\u2068a\u2069” is not valid TOML: b. Quayside does not change files with errors." },
    { QUAY_ERROR_WRONG_FORM, "F17", "Line 7 of “\u2068a\u2069”: Cargo does not accept this value." },
    { QUAY_ERROR_CRATES_IO_REPLACED, "F07", "“\u2068a\u2069” replaces crates.io with “\u2068b\u2069”." },
    { QUAY_ERROR_KEYRING_DISMISSED, "K03", "Nothing was changed." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = quay_error_new (rows[i].code, "a", "b", "technical");
      g_autofree char *body = NULL;

      quay_error_set_number (error, 7);
      body = quay_catalog_dup_body (error);
      g_assert_cmpstr (quay_catalog_get_id (error), ==, rows[i].id);
      g_assert_cmpstr (body, ==, rows[i].body);
    }
}

/* Files are called what they are called everywhere else, however long the way to the home folder is. */
static void
test_abbreviates_paths (void)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "app", ".cargo", "config.toml", NULL);
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_OVERRIDDEN, path, NULL, "technical");
  g_autoptr(GError) link = quay_error_new (QUAY_ERROR_LINKED_FILE, "/etc/a.toml", path, "technical");
  g_autofree char *body = quay_catalog_dup_body (error);
  g_autofree char *link_body = quay_catalog_dup_body (link);

  g_assert_cmpstr (body, ==, "“\u2068~/app/.cargo/config.toml\u2069” sets another value for this folder.");
  g_assert_nonnull (strstr (link_body, "“\u2068/etc/a.toml\u2069” links to “\u2068~/app/.cargo/config.toml\u2069”"));
  g_assert_cmpstr (quay_error_get_subject (error), ==, path);
}

/* Where the feed was found decides the sentence, and whether the address can be taken over. */
static void
test_found_feed (void)
{
  static const char *bodies[] = {
    "There is no feed “\u2068a\u2069” in \u2068b\u2069. Check the spelling and the project.",
    "The feed “\u2068a\u2069” belongs to the whole organization.",
    "The feed “\u2068a\u2069” belongs to the project “\u2068b\u2069”.",
  };

  for (guint found = 0; found < G_N_ELEMENTS (bodies); found++)
    {
      g_autoptr(GError) error = quay_error_new (QUAY_ERROR_FEED_NOT_FOUND, "a", "b", "technical");
      g_autofree char *body = NULL;
      const QuayRemedy *remedies;
      guint n_remedies;

      quay_error_set_number (error, found);
      body = quay_catalog_dup_body (error);
      g_assert_cmpstr (body, ==, bodies[found]);
      remedies = quay_catalog_get_remedies (error, &n_remedies);
      g_assert_cmpint (remedies[0] == QUAY_REMEDY_USE_THAT_ADDRESS, ==, found > 0);
    }
}

/* Whatever an address lacks, or has too much of, has a sentence of its own: the words of the rooms below are English. */
static void
test_addresses_are_told_what_is_wrong (void)
{
  struct
  {
    const char *text;
    const char *body;
  } rows[] = {
    { "", "The address of the feed is missing." },
    { "pkgs.dev.azure.com\\contoso\\_packaging\\tools\\", "Write the address with / in place of \\." },
    { "https://pkgs.dev.azure.com/contoso/100%/_packaging/tools/Cargo/index/",
      "The address has a percent sign with something behind it that cannot be read." },
    { "https://pkgs.dev.azure.com/contoso/../evil/_packaging/tools/Cargo/index/",
      "The address has a part that is only “.” or “..”." },
    { "https://pkgs.dev.azure.com/contoso/a%FFb/_packaging/tools/Cargo/index/",
      "The address has characters that are not text." },
    { "https:///_packaging/tools/Cargo/index/", "The address names no server that can be asked." },
    { "https://pkgs.dev.azure.com:8443/contoso/_packaging/tools/Cargo/index/",
      "The address has a port that cannot be used." },
    { "https://pkgs.dev.azure.com/contoso/a/b/_packaging/tools/Cargo/index/",
      "The address leads to no feed. Copy it from “Connect to Feed” in Azure DevOps." },
    { "https://pkgs.dev.azure.com/contoso/_packaging/tools@/Cargo/index/",
      "The name of the view behind the “@” is missing." },
    { "https://pkgs.dev.azure.com/contoso/_packaging/@Release/Cargo/index/", "The name of the feed is missing." },
    { "https://pkgs.dev.azure.com/contoso/Sh%26op/_packaging/tools/Cargo/index/", "A project cannot have this name." },
    { "https://pkgs.dev.azure.com", "The name of the organization is missing." },
    { "https://tfs.corp.example/tfs/_packaging/tools/Cargo/index/", "The name of the collection is missing." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (rows[i].text, &error);
      g_autofree char *body = NULL;

      g_assert_null (address);
      body = quay_catalog_dup_body (error);
      g_assert_cmpstr (body, ==, rows[i].body);
    }
}

/* A link comes from a page of anybody's, and a person reads what it says. */
static void
test_links_are_told_what_is_wrong (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *address = quay_link_parse_address ("quayside:other", &error);
  g_autofree char *body = NULL;

  g_assert_null (address);
  body = quay_catalog_dup_body (error);
  g_assert_cmpstr (body, ==, "This link is damaged, or it is not one for Quayside.");
}

static void
test_foreign_errors_have_words (void)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "the disk is on fire");
  g_autofree char *body = quay_catalog_dup_body (error);

  g_assert_null (quay_catalog_get_id (error));
  g_assert_cmpstr (quay_catalog_get_title (error), ==, "Something Went Wrong");
  g_assert_nonnull (strstr (body, "the disk is on fire"));
}

static void
test_remedies_have_labels (void)
{
  for (QuayRemedy remedy = 0; remedy <= QUAY_REMEDY_REVIEW; remedy++)
    {
      const char *label = quay_remedy_get_label (remedy);

      g_assert_nonnull (label);
      g_assert_nonnull (strchr (label, '_'));
    }
}

/* The table of states: word and exit code of the command line, for one error of each kind. */
static void
test_states (void)
{
  struct
  {
    QuayError           code;
    QuayConnectionState state;
    const char         *word;
    int                 exit_code;
  } rows[] = {
    { QUAY_ERROR_SYNTAX, QUAY_STATE_CONFIG, "config", 1 },
    { QUAY_ERROR_ADDRESS_TWICE, QUAY_STATE_CONFIG, "config", 1 },
    { QUAY_ERROR_KEYRING_LOCKED, QUAY_STATE_LOCKED, "locked", 2 },
    { QUAY_ERROR_KEYRING_MISSING, QUAY_STATE_LOCKED, "locked", 2 },
    { QUAY_ERROR_TOKEN_DAMAGED, QUAY_STATE_DAMAGED, "damaged", 1 },
    { QUAY_ERROR_TOKEN_EXPIRED, QUAY_STATE_EXPIRED, "expired", 1 },
    { QUAY_ERROR_LOGIN_NEEDED, QUAY_STATE_NO_LOGIN, "nologin", 1 },
    { QUAY_ERROR_TOKEN_REMOVED, QUAY_STATE_NO_LOGIN, "nologin", 1 },
    { QUAY_ERROR_TOKEN_REFUSED, QUAY_STATE_DENIED, "denied", 1 },
    { QUAY_ERROR_ROLE_MISSING, QUAY_STATE_DENIED, "denied", 1 },
    { QUAY_ERROR_FEED_NOT_FOUND, QUAY_STATE_MISSING, "missing", 1 },
    { QUAY_ERROR_NO_ANSWER, QUAY_STATE_OFFLINE, "offline", 2 },
    { QUAY_ERROR_THROTTLED, QUAY_STATE_OFFLINE, "offline", 2 },
    { QUAY_ERROR_OVERRIDDEN, QUAY_STATE_OVERRIDDEN, "overridden", 1 },
    { QUAY_ERROR_NOT_CHECKABLE, QUAY_STATE_ELSEWHERE, "elsewhere", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = make_error (rows[i].code);
      QuayConnectionState state = quay_connection_state_from_error (error);

      g_assert_cmpint (state, ==, rows[i].state);
      g_assert_cmpstr (quay_connection_state_get_word (state), ==, rows[i].word);
      g_assert_cmpint (quay_connection_state_get_exit_code (state), ==, rows[i].exit_code);
      g_assert_true (g_str_has_suffix (quay_connection_state_get_icon_name (state), "-symbolic"));
    }
  g_assert_cmpint (quay_connection_state_from_error (NULL), ==, QUAY_STATE_OK);
  g_assert_cmpint (quay_connection_state_get_exit_code (QUAY_STATE_OK), ==, 0);
  g_assert_cmpint (quay_connection_state_get_exit_code (QUAY_STATE_SOON), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/rows-are-complete", test_rows_are_complete);
  g_test_add_func ("/catalog/fills-in-order", test_fills_in_order);
  g_test_add_func ("/catalog/found-feed", test_found_feed);
  g_test_add_func ("/catalog/abbreviates-paths", test_abbreviates_paths);
  g_test_add_func ("/catalog/addresses-are-told-what-is-wrong", test_addresses_are_told_what_is_wrong);
  g_test_add_func ("/catalog/links-are-told-what-is-wrong", test_links_are_told_what_is_wrong);
  g_test_add_func ("/catalog/foreign-errors-have-words", test_foreign_errors_have_words);
  g_test_add_func ("/catalog/remedies-have-labels", test_remedies_have_labels);
  g_test_add_func ("/catalog/states", test_states);
  return g_test_run ();
}
