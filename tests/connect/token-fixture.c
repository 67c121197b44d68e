/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "token-fixture.h"

void
token_fixture_open (TokenFixture *fixture,
                    QuayContext  *context)
{
  if (context != NULL)
    {
      g_object_unref (fixture->base.context);
      fixture->base.context = context;
    }
  connect_fixture_write (fixture->base.project, ".cargo/config.toml",
                         "[registries]\ntools = { index = \"" TOOLS "\" }\n");
  connect_fixture_write (fixture->base.home, ".cargo/config.toml",
                         "# mine\n[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"
                         "[registries]\nmirror = { index = \"" MIRROR "\" }\nlegacy = { index = \"" LEGACY "\" }\n");
  g_assert_true (quay_context_add_project (fixture->base.context, fixture->base.project, NULL));
  fixture->connections = quay_connection_list_new (fixture->base.context);
  fixture->list = quay_token_list_new (fixture->base.context, fixture->connections);
}

void
token_fixture_set_up (TokenFixture *fixture,
                      gconstpointer data)
{
  connect_fixture_set_up (&fixture->base, NULL);
  token_fixture_open (fixture, NULL);
}

void
token_fixture_tear_down (TokenFixture *fixture,
                         gconstpointer data)
{
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->list));
  connect_fixture_assert_finalized (g_steal_pointer (&fixture->connections));
  connect_fixture_tear_down (&fixture->base, NULL);
}

void
token_fixture_take_result (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static gboolean
too_slow_cb (gpointer user_data)
{
  g_error ("The call does not come to an end");
  return G_SOURCE_REMOVE;
}

void
token_fixture_wait (GAsyncResult **result)
{
  guint limit = g_timeout_add_seconds (60, too_slow_cb, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

void
token_fixture_load (TokenFixture *fixture)
{
  g_autoptr(GAsyncResult) connections = NULL;
  g_autoptr(GAsyncResult) tokens = NULL;
  g_autoptr(GError) error = NULL;

  quay_connection_list_load_async (fixture->connections, NULL, token_fixture_take_result, &connections);
  token_fixture_wait (&connections);
  g_assert_true (quay_connection_list_load_finish (fixture->connections, connections, &error));
  g_assert_no_error (error);
  quay_token_list_load_async (fixture->list, NULL, token_fixture_take_result, &tokens);
  token_fixture_wait (&tokens);
  g_assert_true (quay_token_list_load_finish (fixture->list, tokens, &error));
  g_assert_no_error (error);
}

QuayTokenGroup *
token_fixture_find (TokenFixture      *fixture,
                    const char        *url,
                    QuayTokenPlaceKind kind)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (fixture->list)); i++)
    {
      g_autoptr(QuayTokenGroup) group = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);
      GListModel *places = quay_token_group_get_places (group);

      for (guint j = 0; j < g_list_model_get_n_items (places); j++)
        {
          g_autoptr(QuayTokenPlace) place = g_list_model_get_item (places, j);

          if (quay_token_place_get_kind (place) == kind && g_str_equal (quay_token_place_get_url (place), url))
            return group;
        }
    }
  g_error ("No token for %s", url);
}

/* (transfer full): the value in the keyring, or “none” */
char *
token_fixture_lookup (TokenFixture *fixture,
                      const char   *url)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = connect_lookup (fixture->base.tokens, url, &error);

  g_assert_no_error (error);
  return g_strdup (secret != NULL ? quay_secret_peek (secret) : "none");
}
