/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "token-fixture.h"

#include <glib/gstdio.h>

#include "keyring-memory-store.h"
#include "quay-connection-private.h"

/* An Entra token that ends on 1 January 2027, at midnight. */
#define ENTRA "Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0." \
  "eyJhdWQiOiI0OTliODRhYy0xMzIxLTQyN2YtYWExNy0yNjdjYTY5NzU3OTgiLCJleHAiOjE3OTg3NjE2MDAsInVwbiI6ImFkYUBleGFtcGxlLmNvbSJ9."

static guint
count (TokenFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static void
assert_subtitle (QuayTokenGroup *group,
                 const char     *expected)
{
  g_autofree char *subtitle = NULL;

  g_object_get (group, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (subtitle, ==, expected);
}

static void
set_expiry (TokenFixture *fixture,
            const char   *url,
            int           days)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) expires = g_date_time_add_days (now, days);

  g_assert_true (quay_token_ledger_set (quay_context_get_ledger (fixture->base.context), url, expires, TRUE, NULL));
}

static void
test_asks_nobody_until_wanted (TokenFixture *fixture,
                               gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.tokens);
  g_autoptr(GAsyncResult) result = NULL;

  quay_connection_list_load_async (fixture->connections, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->connections)), ==, 3);
  g_assert_cmpuint (quay_memory_store_get_n_steps (tokens), ==, 0);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_UNREAD);

  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_NONE);
  g_assert_cmpuint (count (fixture), ==, 0);
}

/* The same value is the same token, but not in another organization. */
static void
test_groups_by_value (TokenFixture *fixture,
                      gconstpointer data)
{
  QuayTokenGroup *group;
  g_autoptr(QuayTokenGroup) first = NULL;
  g_autoptr(QuayTokenGroup) last = NULL;

  connect_store (fixture->base.tokens, TOOLS, ADA);
  connect_store (fixture->base.tokens, MIRROR, ADA);
  connect_store (fixture->base.tokens, LEGACY, ADA);
  connect_store (fixture->base.tokens, GONE, BOB);
  token_fixture_load (fixture);

  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LISTED);
  g_assert_cmpuint (count (fixture), ==, 3);
  group = token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  g_assert_true (group == token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING));
  g_assert_true (group != token_fixture_find (fixture, LEGACY, QUAY_TOKEN_IN_KEYRING));
  assert_subtitle (group, "Used by 2 connections · Keyring");
  g_assert_cmpstr (quay_token_group_get_organization (group), ==, "contoso");
  g_assert_false (quay_token_group_is_orphaned (group));
  assert_subtitle (token_fixture_find (fixture, LEGACY, QUAY_TOKEN_IN_KEYRING), "Used by 1 connection · Keyring");

  /* By organization, and what belongs to no connection comes last. */
  first = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);
  last = g_list_model_get_item (G_LIST_MODEL (fixture->list), 2);
  g_assert_true (first == group);
  g_assert_true (quay_token_group_is_orphaned (last));
  assert_subtitle (last, "Not Used · Keyring");
  g_assert_true (quay_token_list_find (fixture->list, quay_connection_list_find (fixture->connections, MIRROR)) ==
                 group);
}

/* The keyring tells its items in the order in which they were stored, or any other. */
static void
test_sorts_places_by_name (TokenFixture *fixture,
                           gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.tokens);
  static const char *const expected[] = { "mirror", "old", "tools" };
  QuayTokenGroup *group;
  GListModel *places;

  quay_memory_store_add (tokens, TOOLS, "cargo-registry:tools", ADA);
  quay_memory_store_add (tokens, MIRROR, "cargo-registry:mirror", ADA);
  quay_memory_store_add (tokens, GONE, "cargo-registry:old", ADA);
  token_fixture_load (fixture);
  group = token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  places = quay_token_group_get_places (group);
  g_assert_cmpuint (g_list_model_get_n_items (places), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (places, i);

      g_assert_cmpstr (quay_token_place_get_registry (place), ==, expected[i]);
    }
}

/* Two people of one organization have two tokens; what other registries store is none of ours. */
static void
test_tells_others_apart (TokenFixture *fixture,
                         gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.tokens);

  connect_store (fixture->base.tokens, TOOLS, ADA);
  connect_store (fixture->base.tokens, MIRROR, BOB);
  quay_memory_store_add (tokens, "sparse+https://cargo.example.com/index/", "cargo-registry:other", "secret");
  quay_memory_store_add (tokens, "sparse+https://pkgs.dev.azure.com/contoso/", "cargo-registry:odd", "secret");
  quay_memory_store_add (tokens, "sparse+https://tfs.contoso.example/tfs/Main/_packaging/x/Cargo/index/", NULL, BOB);
  token_fixture_load (fixture);
  g_assert_cmpuint (count (fixture), ==, 3);
  g_assert_true (token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING) !=
                 token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING));
}

/* What `cargo login` made is adopted as it is. */
static void
test_lists_what_cargo_stored (TokenFixture *fixture,
                              gconstpointer data)
{
  QuayTokenGroup *group;
  g_autoptr(QuayTokenPlace) place = NULL;

  quay_memory_store_add (QUAY_MEMORY_STORE (fixture->base.tokens), MIRROR, "cargo-registry:mirror", ADA);
  token_fixture_load (fixture);
  group = token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING);
  place = g_list_model_get_item (quay_token_group_get_places (group), 0);
  g_assert_cmpstr (quay_token_place_get_registry (place), ==, "mirror");
  g_assert_true (quay_token_place_is_used (place));
  g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_UNCHECKED);
  g_assert_null (quay_token_group_get_expires (group));
  g_assert_null (quay_token_group_get_record (group));
  g_assert_false (quay_token_group_is_renewable (group));
}

static void
test_locked (TokenFixture *fixture,
             gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.tokens);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) again = NULL;
  g_autoptr(GError) error = NULL;

  connect_store (fixture->base.tokens, TOOLS, ADA);
  connect_fixture_write (fixture->base.home, ".cargo/credentials.toml", "[registries.mirror]\ntoken = \"" BOB "\"\n");
  g_assert_cmpint (g_chmod (g_file_peek_path (fixture->base.home), 0700), ==, 0);
  quay_memory_store_set_locked (tokens, TRUE, QUAY_MEMORY_PROMPT_DISMISS);

  /* Without a dialog, which would have been dismissed. */
  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LOCKED);
  g_assert_error (quay_token_list_get_error (fixture->list), QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  g_assert_cmpuint (count (fixture), ==, 1);
  token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_CREDENTIALS);

  quay_token_list_unlock_async (fixture->list, NULL, token_fixture_take_result, &result);
  token_fixture_wait (&result);
  g_assert_false (quay_token_list_unlock_finish (fixture->list, result, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED);
  g_clear_error (&error);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LOCKED);

  quay_memory_store_set_locked (tokens, TRUE, QUAY_MEMORY_PROMPT_UNLOCK);
  quay_token_list_unlock_async (fixture->list, NULL, token_fixture_take_result, &again);
  token_fixture_wait (&again);
  g_assert_true (quay_token_list_unlock_finish (fixture->list, again, &error));
  g_assert_no_error (error);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LISTED);
  g_assert_cmpuint (count (fixture), ==, 2);
}

static void
test_no_keyring (TokenFixture *fixture,
                 gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING, "Nobody there");

  connect_fixture_write (fixture->base.home, ".cargo/credentials.toml", "[registries.mirror]\ntoken = \"" BOB "\"\n");
  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->base.tokens), 1, fault);
  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_NO_KEYRING);
  g_assert_error (quay_token_list_get_error (fixture->list), QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING);
  g_assert_cmpuint (count (fixture), ==, 1);
}

/* The keyring locks itself between the list and the values: that is no “No Tokens”. */
static void
test_locks_meanwhile (TokenFixture *fixture,
                      gconstpointer data)
{
  g_autoptr(GError) fault = g_error_new (QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED, "Locked");

  connect_store (fixture->base.tokens, TOOLS, ADA);
  connect_store (fixture->base.tokens, MIRROR, ADA);
  quay_memory_store_fail_at_step (QUAY_MEMORY_STORE (fixture->base.tokens), 2, fault);
  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_LOCKED);
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpint (quay_token_group_get_state (token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING)), ==,
                   QUAY_STATE_LOCKED);
}

static void
test_knows_where_cargo_looks (TokenFixture *fixture,
                              gconstpointer data)
{
  QuayTokenGroup *hidden;
  QuayTokenGroup *used;

  connect_store (fixture->base.tokens, MIRROR, ADA);
  connect_fixture_write (fixture->base.home, ".cargo/credentials.toml",
                         "[registries.mirror]\ntoken = \"" BOB "\"\n[registries.legacy]\ntoken = \"" BOB "\"\n"
                         "[registries.unknown]\ntoken = \"" BOB "\"\n");
  token_fixture_load (fixture);
  g_assert_cmpuint (count (fixture), ==, 3);
  hidden = token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_CREDENTIALS);
  used = token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING);
  g_assert_true (hidden != used);
  g_assert_cmpuint (g_list_model_get_n_items (quay_token_group_get_connections (used)), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (quay_token_group_get_connections (hidden)), ==, 0);
  g_assert_false (quay_token_group_is_orphaned (hidden));
  g_assert_cmpuint (g_list_model_get_n_items (quay_token_group_get_connections
                                                (token_fixture_find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS))),
                    ==, 1);
}

static void
test_states (TokenFixture *fixture,
             gconstpointer data)
{
  QuayConnection *tools;
  QuayTokenGroup *group;
  g_autofree char *title = NULL;

  connect_store (fixture->base.tokens, TOOLS, ADA);
  connect_store (fixture->base.tokens, MIRROR, ENTRA);
  connect_store (fixture->base.tokens, LEGACY, ADA);
  set_expiry (fixture, LEGACY, -3);
  token_fixture_load (fixture);

  group = token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING);
  g_assert_cmpint (g_date_time_to_unix (quay_token_group_get_expires (group)), ==, 1798761600);
  g_assert_cmpint (quay_token_group_get_state (token_fixture_find (fixture, LEGACY, QUAY_TOKEN_IN_KEYRING)), ==,
                   QUAY_STATE_EXPIRED);

  /* The state follows the checks of the connections. */
  group = token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_UNCHECKED);
  tools = quay_connection_list_find (fixture->connections, TOOLS);
  quay_connection_take_result (tools, g_ptr_array_new (), NULL);
  g_assert_cmpint (quay_connection_get_state (tools), ==, QUAY_STATE_OK);
  g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_OK);

  set_expiry (fixture, TOOLS, 5);
  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_SOON);
  g_object_get (group, "state-title", &title, NULL);
  g_assert_cmpstr (title, ==, "Expires in 5 Days");
}

/* In the hours before noon a day is not over that the calendar counts; a connection and a notification count it. */
static void
test_counts_days_by_the_calendar (TokenFixture *fixture,
                                  gconstpointer data)
{
  static const struct { int days; int hour; QuayConnectionState state; const char *title; } rows[] = {
    { 0, 23, QUAY_STATE_SOON, "Expires Today" },
    { 1, 0, QUAY_STATE_SOON, "Expires in 1 Day" },
    { 8, 0, QUAY_STATE_SOON, "Expires in 8 Days" },
    { 8, 23, QUAY_STATE_SOON, "Expires in 8 Days" },
    { 14, 23, QUAY_STATE_SOON, "Expires in 14 Days" },
    { 15, 0, QUAY_STATE_UNCHECKED, "Not Checked Yet" },
  };

  connect_store (fixture->base.tokens, TOOLS, ADA);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GDateTime) expires = connect_fixture_dup_hour (rows[i].days, rows[i].hour);
      QuayTokenGroup *group;
      QuayConnection *connection;
      g_autofree char *title = NULL;
      g_autofree char *connection_title = NULL;

      g_test_message ("%d days, %d o’clock", rows[i].days, rows[i].hour);
      g_assert_true (quay_token_ledger_set (quay_context_get_ledger (fixture->base.context), TOOLS, expires, TRUE, NULL));
      token_fixture_load (fixture);
      group = token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
      g_assert_cmpint (quay_token_group_get_state (group), ==, rows[i].state);
      g_object_get (group, "state-title", &title, NULL);
      g_assert_cmpstr (title, ==, rows[i].title);

      connection = quay_connection_list_find (fixture->connections, TOOLS);
      g_assert_cmpint (quay_connection_get_state (connection), ==, rows[i].state);
      g_object_get (connection, "state-title", &connection_title, NULL);
      g_assert_cmpstr (connection_title, ==, rows[i].title);
    }
}

static void
test_recognises_damage (TokenFixture *fixture,
                        gconstpointer data)
{
  static const struct { const char *value; QuayTokenDamage damage; gboolean repairable; } rows[] = {
    { ADA, QUAY_TOKEN_DAMAGE_NONE, FALSE },
    { "", QUAY_TOKEN_DAMAGE_EMPTY, FALSE },
    { ADA "\n", QUAY_TOKEN_DAMAGE_LINE_BREAK, TRUE },
    { "Basic UEFU OmFkYQ==", QUAY_TOKEN_DAMAGE_WRAPPED, TRUE },
    { "UEFUOmFkYQ==", QUAY_TOKEN_DAMAGE_SCHEME_MISSING, TRUE },
    { "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst", QUAY_TOKEN_DAMAGE_RAW, TRUE },
    { "Bearer abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst", QUAY_TOKEN_DAMAGE_WRONG_SCHEME, TRUE },
    { "Basic c2VjcmV0", QUAY_TOKEN_DAMAGE_COLON_MISSING, TRUE },
    { "Basic UEFUOnNlY3JldAo=", QUAY_TOKEN_DAMAGE_LINE_BREAK_INSIDE, TRUE },
    { "Basic UABBAFQAOgBzAGUAYwByAGUAdAA=", QUAY_TOKEN_DAMAGE_UTF16, TRUE },
    { "\xff\xfe", QUAY_TOKEN_DAMAGE_UNREADABLE, FALSE },
  };
  g_autoptr(GHashTable) notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      QuayTokenGroup *group;
      g_autoptr(GError) error = NULL;

      g_test_message ("%u: %d", i, rows[i].damage);
      connect_store (fixture->base.tokens, TOOLS, rows[i].value);
      token_fixture_load (fixture);
      group = token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
      error = quay_token_group_dup_error (group);
      g_assert_cmpint (quay_token_group_get_damage (group), ==, rows[i].damage);
      g_assert_cmpint (quay_token_damage_is_repairable (rows[i].damage), ==, rows[i].repairable);
      if (rows[i].damage == QUAY_TOKEN_DAMAGE_NONE)
        {
          g_assert_no_error (error);
          g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_UNCHECKED);
        }
      else
        {
          g_autoptr(QuayTokenPlace) place = g_list_model_get_item (quay_token_group_get_places (group), 0);
          g_autofree char *note = quay_token_place_dup_note (place);

          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_DAMAGED);
          g_assert_cmpint (quay_token_group_get_state (group), ==, QUAY_STATE_DAMAGED);
          /* Each is told in its own words. */
          g_assert_nonnull (note);
          g_assert_true (g_hash_table_add (notes, g_steal_pointer (&note)));
        }
    }
}

static void
test_recognises_bad_places (TokenFixture *fixture,
                            gconstpointer data)
{
  QuayMemoryStore *tokens = QUAY_MEMORY_STORE (fixture->base.tokens);
  g_autofree char *credentials = g_build_filename (g_file_peek_path (fixture->base.home), ".cargo",
                                                   "credentials.toml", NULL);
  g_autoptr(GError) duplicated = NULL;
  g_autoptr(GError) in_config = NULL;
  g_autoptr(GError) exposed = NULL;

  quay_memory_store_add (tokens, TOOLS, "cargo-registry:old", ADA);
  quay_memory_store_add (tokens, TOOLS, "cargo-registry:tools", ADA);
  connect_fixture_write (fixture->base.project, ".cargo/config.toml",
                         "[registries.tools]\nindex = \"" TOOLS "\"\ntoken = \"" BOB "\"\n");
  connect_fixture_write (fixture->base.home, ".cargo/credentials.toml", "[registries.legacy]\ntoken = \"" BOB "\"\n");
  g_assert_cmpint (g_chmod (credentials, 0644), ==, 0);
  token_fixture_load (fixture);

  duplicated = quay_token_group_dup_error (token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING));
  g_assert_error (duplicated, QUAY_ERROR, QUAY_ERROR_TOKEN_DUPLICATED);
  in_config = quay_token_group_dup_error (token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_CONFIG));
  g_assert_error (in_config, QUAY_ERROR, QUAY_ERROR_TOKEN_IN_CONFIG);
  g_assert_true (g_str_has_suffix (quay_error_get_subject (in_config), "app/.cargo/config.toml"));
  exposed = quay_token_group_dup_error (token_fixture_find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS));
  g_assert_error (exposed, QUAY_ERROR, QUAY_ERROR_TOKEN_FILE_EXPOSED);

  g_assert_cmpint (g_chmod (credentials, 0600), ==, 0);
  token_fixture_load (fixture);
  g_assert_cmpint (quay_token_group_get_damage (token_fixture_find (fixture, LEGACY, QUAY_TOKEN_IN_CREDENTIALS)), ==,
                   QUAY_TOKEN_DAMAGE_NONE);
}

/* A dead item of the keyring stands before a variable that works. */
static void
test_recognises_hidden_variable (void)
{
  TokenFixture fixture = { 0 };
  QuayTokenGroup *group;
  g_autofree char *home_variable = NULL;
  g_autoptr(GError) error = NULL;

  connect_fixture_set_up (&fixture.base, NULL);
  home_variable = g_strconcat ("HOME=", g_file_peek_path (fixture.base.home), NULL);
  {
    const char *environment[] = { home_variable, "CARGO_REGISTRIES_TOOLS_TOKEN=" BOB, NULL };
    g_autoptr(QuayCargoHome) home = quay_cargo_home_new (NULL, environment);
    QuayContext *old = fixture.base.context;

    token_fixture_open (&fixture, quay_context_new (home, quay_context_get_state_folder (old),
                                                    quay_context_get_files (old), fixture.base.tokens,
                                                    quay_context_get_client (old)));
  }
  connect_store (fixture.base.tokens, TOOLS, ADA);
  token_fixture_load (&fixture);
  group = token_fixture_find (&fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  g_assert_cmpint (quay_token_group_get_damage (group), ==, QUAY_TOKEN_DAMAGE_NONE);
  token_fixture_find (&fixture, TOOLS, QUAY_TOKEN_IN_ENVIRONMENT);

  quay_connection_take_result (quay_connection_list_find (fixture.connections, TOOLS), g_ptr_array_new (),
                               g_error_new (QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED, "No"));
  token_fixture_load (&fixture);
  group = token_fixture_find (&fixture, TOOLS, QUAY_TOKEN_IN_KEYRING);
  error = quay_token_group_dup_error (group);
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TWO_TOKENS);
  g_assert_cmpstr (quay_error_get_subject (error), ==, "CARGO_REGISTRIES_TOOLS_TOKEN");
  token_fixture_tear_down (&fixture, NULL);
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_keeps_objects (TokenFixture *fixture,
                    gconstpointer data)
{
  g_autoptr(QuayTokenGroup) group = NULL;
  guint n_changes = 0;

  connect_store (fixture->base.tokens, TOOLS, ADA);
  token_fixture_load (fixture);
  group = g_object_ref (token_fixture_find (fixture, TOOLS, QUAY_TOKEN_IN_KEYRING));
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (changed_cb), &n_changes);
  connect_store (fixture->base.tokens, MIRROR, ADA);
  token_fixture_load (fixture);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_true (group == token_fixture_find (fixture, MIRROR, QUAY_TOKEN_IN_KEYRING));
  assert_subtitle (group, "Used by 2 connections · Keyring");

  quay_token_list_clear (fixture->list);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpint (quay_token_list_get_state (fixture->list), ==, QUAY_TOKENS_UNREAD);
}

static void
test_later_reading_counts (TokenFixture *fixture,
                           gconstpointer data)
{
  g_autoptr(GAsyncResult) first = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GError) error = NULL;
  gboolean loading;

  connect_store (fixture->base.tokens, TOOLS, ADA);
  quay_token_list_load_async (fixture->list, NULL, token_fixture_take_result, &first);
  quay_token_list_load_async (fixture->list, NULL, token_fixture_take_result, &second);
  g_object_get (fixture->list, "loading", &loading, NULL);
  g_assert_true (loading);
  token_fixture_wait (&first);
  token_fixture_wait (&second);
  g_assert_false (quay_token_list_load_finish (fixture->list, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (quay_token_list_load_finish (fixture->list, second, NULL));
  g_object_get (fixture->list, "loading", &loading, NULL);
  g_assert_false (loading);
}

#define ADD(name, function) \
  g_test_add ("/token-list/" name, TokenFixture, NULL, token_fixture_set_up, function, token_fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  connect_fixture_make_it_noon ();
  ADD ("asks-nobody-until-wanted", test_asks_nobody_until_wanted);
  ADD ("groups-by-value", test_groups_by_value);
  ADD ("sorts-places-by-name", test_sorts_places_by_name);
  ADD ("tells-others-apart", test_tells_others_apart);
  ADD ("lists-what-cargo-stored", test_lists_what_cargo_stored);
  ADD ("locked", test_locked);
  ADD ("no-keyring", test_no_keyring);
  ADD ("locks-meanwhile", test_locks_meanwhile);
  ADD ("knows-where-cargo-looks", test_knows_where_cargo_looks);
  ADD ("states", test_states);
  ADD ("counts-days-by-the-calendar", test_counts_days_by_the_calendar);
  ADD ("recognises-damage", test_recognises_damage);
  ADD ("recognises-bad-places", test_recognises_bad_places);
  ADD ("keeps-objects", test_keeps_objects);
  ADD ("later-reading-counts", test_later_reading_counts);
  g_test_add_func ("/token-list/recognises-hidden-variable", test_recognises_hidden_variable);
  return g_test_run ();
}
