/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-world"

#include "config.h"

#include "stand-in-world.h"

#include <string.h>

/* The forms of Azure's own tokens: 84 letters and digits with a mark at the 76th, formerly 52 of base32 (Microsoft
 * Purview, “Azure DevOps PAT”; Personal Access Tokens API, example). */
#define PAT_LENGTH 84
#define PAT_MARK_AT 76
#define OLD_PAT_LENGTH 52

/* What an organization allows a new token to live. */
#define LONGEST_LIFE_DAYS 370

static const char *role_words[] = { "none", "reader", "collaborator", "contributor", "administrator" };
static const char *state_words[] = { "good", "expired", "revoked", "policy" };
static const char *verdict_words[] = { "none", "good", "expired", "revoked", "damaged", "foreign", "policy" };

static void
token_free (StandInToken *token)
{
  g_free (token->name);
  g_free (token->organization);
  g_free (token->account);
  g_free (token->account_id);
  g_free (token->secret);
  g_free (token->authorization_id);
  g_free (token->display_name);
  g_free (token->valid_to);
  g_free (token);
}

static void
project_free (StandInProject *project)
{
  g_free (project->id);
  g_free (project->name);
  g_free (project->organization);
  g_free (project);
}

static void
feed_free (StandInFeed *feed)
{
  g_free (feed->id);
  g_free (feed->name);
  g_free (feed->organization);
  g_free (feed->description);
  g_free (feed->other_upstream);
  g_ptr_array_unref (feed->crates);
  g_free (feed);
}

/* Random each time, so that no token ever stands in a file of the project and a leak can be searched for. */
static char *
make_secret (void)
{
  static const char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  char *secret = g_new0 (char, PAT_LENGTH + 1);

  for (guint i = 0; i < PAT_LENGTH; i++)
    secret[i] = alphabet[g_random_int_range (0, sizeof alphabet - 1)];
  memcpy (secret + PAT_MARK_AT, "AZDO", 4);
  return secret;
}

static char *
encode_url (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  *strchrnul (encoded, '=') = '\0';
  return encoded;
}

/* The three parts of a token of Entra for Azure DevOps, whose resource is public knowledge; one hour, as in life. */
static char *
make_entra_secret (const char *account)
{
  g_autofree char *claims = NULL;
  g_autofree char *signature = make_secret ();
  g_autofree char *first = encode_url ("{\"typ\":\"JWT\",\"alg\":\"none\"}");
  g_autofree char *second = NULL;
  g_autofree char *third = encode_url (signature);

  claims = g_strdup_printf ("{\"aud\":\"499b84ac-1321-427f-aa17-267ca6975798\",\"exp\":%" G_GINT64_FORMAT
                            ",\"upn\":\"%s\"}", g_get_real_time () / G_USEC_PER_SEC + 3600, account);
  second = encode_url (claims);
  return g_strjoin (".", first, second, third, NULL);
}

static StandInProject *
add_project (StandInWorld *self,
             const char   *organization,
             const char   *name,
             gboolean      is_public)
{
  StandInProject *project = g_new0 (StandInProject, 1);

  project->id = g_uuid_string_random ();
  project->name = g_strdup (name);
  project->organization = g_strdup (organization);
  project->is_public = is_public;
  g_ptr_array_add (self->projects, project);
  return project;
}

static StandInFeed *
add_feed (StandInWorld   *self,
          const char     *organization,
          StandInProject *project,
          const char     *name,
          gboolean        has_upstream)
{
  StandInFeed *feed = g_new0 (StandInFeed, 1);

  feed->id = g_uuid_string_random ();
  feed->name = g_strdup (name);
  feed->organization = g_strdup (organization);
  feed->project = project;
  feed->has_upstream = has_upstream;
  feed->ceiling = STAND_IN_ROLE_ADMINISTRATOR;
  feed->crates = g_ptr_array_new_with_free_func ((GDestroyNotify) stand_in_crate_free);
  g_ptr_array_add (feed->crates,
                   stand_in_crate_new ("hello-feed", "0.1.0",
                                       "pub fn hello () -> &'static str { \"Hello from the feed\" }\n"));
  g_ptr_array_add (self->feeds, feed);
  return feed;
}

static StandInToken *
add_entra_token (StandInWorld *self,
                 const char   *name,
                 const char   *organization,
                 const char   *account)
{
  StandInToken *token = stand_in_world_add_token (self, name, organization, account,
                                                  STAND_IN_ROLE_CONTRIBUTOR, TRUE);

  token->entra = TRUE;
  g_free (token->secret);
  token->secret = make_entra_secret (account);
  return token;
}

/**
 * stand_in_world_new:
 *
 * Makes what the service knows, the same each time except for every identity and every token:
 *
 * | organization | project | feed | crates.io upstream |
 * |---|---|---|---|
 * | contoso | platform | crates | yes |
 * | contoso | – | mirror | yes |
 * | contoso | – | Universal.Store | no |
 * | contoso | Web Shop | tools | yes |
 * | contoso | community (public) | open-source | yes |
 * | fabrikam | – | legacy | no |
 * | DefaultCollection (Server) | platform | crates | yes |
 * | DefaultCollection (Server) | – | mirror | yes |
 *
 * Each feed has the crate `hello-feed` 0.1.0; `quay-greeting` 1.0.0 and 1.1.0 are on crates.io only. The tokens are
 * those of the calls below.
 *
 * Returns: (transfer full): the world
 */
StandInWorld *
stand_in_world_new (void)
{
  StandInWorld *self = g_new0 (StandInWorld, 1);
  static const char *organizations[] = { "contoso", "fabrikam", "DefaultCollection" };
  StandInProject *platform;

  self->tenant = g_uuid_string_random ();
  self->longest_life = LONGEST_LIFE_DAYS;
  self->organizations = g_ptr_array_new_with_free_func (g_free);
  self->projects = g_ptr_array_new_with_free_func ((GDestroyNotify) project_free);
  self->feeds = g_ptr_array_new_with_free_func ((GDestroyNotify) feed_free);
  self->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) token_free);
  self->upstream = g_ptr_array_new_with_free_func ((GDestroyNotify) stand_in_crate_free);

  for (guint i = 0; i < G_N_ELEMENTS (organizations); i++)
    g_ptr_array_add (self->organizations, g_strdup (organizations[i]));

  platform = add_project (self, "contoso", "platform", FALSE);
  add_feed (self, "contoso", platform, "crates", TRUE);
  add_feed (self, "contoso", NULL, "mirror", TRUE);
  add_feed (self, "contoso", NULL, "Universal.Store", FALSE);
  add_feed (self, "contoso", add_project (self, "contoso", "Web Shop", FALSE), "tools", TRUE);
  add_feed (self, "contoso", add_project (self, "contoso", "community", TRUE), "open-source", TRUE);
  add_feed (self, "fabrikam", NULL, "legacy", FALSE);
  platform = add_project (self, "DefaultCollection", "platform", FALSE);
  add_feed (self, "DefaultCollection", platform, "crates", TRUE);
  add_feed (self, "DefaultCollection", NULL, "mirror", TRUE);

  g_ptr_array_add (self->upstream,
                   stand_in_crate_new ("quay-greeting", "1.0.0",
                                       "pub fn greeting () -> &'static str { \"Hello\" }\n"));
  g_ptr_array_add (self->upstream,
                   stand_in_crate_new ("quay-greeting", "1.1.0",
                                       "pub fn greeting () -> &'static str { \"Hello from the quay\" }\n"));

  stand_in_world_add_token (self, "writer", "contoso", "ada@contoso.com", STAND_IN_ROLE_CONTRIBUTOR, TRUE);
  stand_in_world_add_token (self, "second", "contoso", "ada@contoso.com", STAND_IN_ROLE_CONTRIBUTOR, TRUE);
  stand_in_world_add_token (self, "collaborator", "contoso", "bob@contoso.com", STAND_IN_ROLE_COLLABORATOR, TRUE);
  stand_in_world_add_token (self, "reader", "contoso", "eve@contoso.com", STAND_IN_ROLE_READER, TRUE);
  stand_in_world_add_token (self, "read-scope", "contoso", "ada@contoso.com", STAND_IN_ROLE_CONTRIBUTOR, FALSE);
  stand_in_world_add_token (self, "stranger", "contoso", "sam@contoso.com", STAND_IN_ROLE_NONE, TRUE);
  stand_in_world_add_token (self, "expired", "contoso", "ada@contoso.com",
                            STAND_IN_ROLE_CONTRIBUTOR, TRUE)->state = STAND_IN_TOKEN_EXPIRED;
  stand_in_world_add_token (self, "revoked", "contoso", "ada@contoso.com",
                            STAND_IN_ROLE_CONTRIBUTOR, TRUE)->state = STAND_IN_TOKEN_REVOKED;
  stand_in_world_add_token (self, "policy", "contoso", "ada@contoso.com",
                            STAND_IN_ROLE_CONTRIBUTOR, TRUE)->state = STAND_IN_TOKEN_POLICY;
  stand_in_world_add_token (self, "fabrikam", "fabrikam", "fay@fabrikam.com", STAND_IN_ROLE_CONTRIBUTOR, TRUE);
  stand_in_world_add_token (self, "server", "DefaultCollection", "CORP\\ada", STAND_IN_ROLE_CONTRIBUTOR, TRUE);
  add_entra_token (self, "entra", "contoso", "ada@contoso.com");
  return self;
}

void
stand_in_world_free (StandInWorld *self)
{
  if (self == NULL)
    return;
  g_free (self->tenant);
  g_free (self->pat_error);
  g_ptr_array_unref (self->organizations);
  g_ptr_array_unref (self->feeds);
  g_ptr_array_unref (self->projects);
  g_ptr_array_unref (self->tokens);
  g_ptr_array_unref (self->upstream);
  g_free (self);
}

/* Names at Azure DevOps do not differ by case alone, whatever the letters. */
static gboolean
same_name (const char *a,
           const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return strcmp (folded_a, folded_b) == 0;
}

gboolean
stand_in_world_has_organization (StandInWorld *self,
                                 const char   *name)
{
  for (guint i = 0; i < self->organizations->len; i++)
    {
      if (same_name (g_ptr_array_index (self->organizations, i), name))
        return TRUE;
    }
  return FALSE;
}

/**
 * stand_in_world_find_project:
 *
 * Returns: (transfer none) (nullable): the project
 */
StandInProject *
stand_in_world_find_project (StandInWorld *self,
                             const char   *organization,
                             const char   *name_or_id)
{
  for (guint i = 0; i < self->projects->len; i++)
    {
      StandInProject *project = g_ptr_array_index (self->projects, i);

      if (same_name (project->organization, organization) &&
          (same_name (project->name, name_or_id) || same_name (project->id, name_or_id)))
        return project;
    }
  return NULL;
}

/**
 * stand_in_world_find_feed:
 *
 * Looks in the whole organization; whether the feed was asked for in its own scope is the caller's business.
 *
 * Returns: (transfer none) (nullable): the feed
 */
StandInFeed *
stand_in_world_find_feed (StandInWorld *self,
                          const char   *organization,
                          const char   *name_or_id)
{
  for (guint i = 0; i < self->feeds->len; i++)
    {
      StandInFeed *feed = g_ptr_array_index (self->feeds, i);

      if (same_name (feed->organization, organization) &&
          (same_name (feed->name, name_or_id) || same_name (feed->id, name_or_id)))
        return feed;
    }
  return NULL;
}

/**
 * stand_in_world_add_feeds:
 *
 * Makes @n_feeds more, `stress-00001` and so on, as different from each other as those of a large company: in three
 * projects or in none, with names of several scripts, with and without upstream sources, read-only, and with the four
 * roles in turn.
 */
void
stand_in_world_add_feeds (StandInWorld *self,
                          const char   *organization,
                          guint         n_feeds)
{
  static const char *endings[] = { "", ".internal", "-Größe", "-продукт", "-製品", "-مشروع", "-R'n'D", "-\U0001F680" };
  StandInProject *projects[4] = { NULL };

  projects[1] = add_project (self, organization, "Stress", FALSE);
  projects[2] = add_project (self, organization, "Überprüfung (neu)", FALSE);
  projects[3] = add_project (self, organization, "Open Stress", TRUE);

  for (guint i = 1; i <= n_feeds; i++)
    {
      g_autofree char *name = g_strdup_printf ("stress-%05u%s", i, endings[i % G_N_ELEMENTS (endings)]);
      StandInFeed *feed = add_feed (self, organization, projects[i % 4], name, i % 3 != 0);

      g_ptr_array_set_size (feed->crates, 0);
      feed->description = i % 5 == 0 ? g_strdup_printf ("Feed <i>%u</i> & friends", i) : NULL;
      feed->other_upstream = i % 7 == 0 ? g_strdup ("base@Release") : NULL;
      feed->is_read_only = i % 11 == 0;
      feed->ceiling = STAND_IN_ROLE_READER + i % 4;
    }
}

/**
 * stand_in_world_find_token:
 *
 * Returns: (transfer none) (nullable): the token that tests call @name
 */
StandInToken *
stand_in_world_find_token (StandInWorld *self,
                           const char   *name)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      StandInToken *token = g_ptr_array_index (self->tokens, i);

      if (g_str_equal (token->name, name))
        return token;
    }
  return NULL;
}

/**
 * stand_in_world_add_token:
 *
 * Makes a new personal access token. Tokens of one account share its identity.
 *
 * Returns: (transfer none): the token
 */
StandInToken *
stand_in_world_add_token (StandInWorld *self,
                          const char   *name,
                          const char   *organization,
                          const char   *account,
                          StandInRole   role,
                          gboolean      can_write)
{
  StandInToken *token = g_new0 (StandInToken, 1);

  for (guint i = 0; i < self->tokens->len && token->account_id == NULL; i++)
    {
      const StandInToken *other = g_ptr_array_index (self->tokens, i);

      if (g_str_equal (other->account, account))
        token->account_id = g_strdup (other->account_id);
    }
  if (token->account_id == NULL)
    token->account_id = g_uuid_string_random ();
  token->name = g_strdup (name);
  token->organization = g_strdup (organization);
  token->account = g_strdup (account);
  token->secret = make_secret ();
  token->role = role;
  token->can_write = can_write;
  g_ptr_array_add (self->tokens, token);
  return token;
}

static gboolean
looks_like_pat (const char *secret)
{
  gsize length = strlen (secret);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (secret[i]))
        return FALSE;
    }
  return length == OLD_PAT_LENGTH || (length == PAT_LENGTH && memcmp (secret + PAT_MARK_AT, "AZDO", 4) == 0);
}

/* Strict on purpose: whether Azure DevOps forgives a blank inside base64 is not known, so a client must not need it. */
static char *
decode_basic (const char *encoded)
{
  gsize length = strlen (encoded);
  gsize letters = strspn (encoded, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn (encoded + letters, "=");
  gsize decoded_length;
  g_autofree guchar *bytes = NULL;
  const guchar *colon;

  if (length == 0 || length % 4 != 0 || letters + padding != length || padding > 2)
    return NULL;

  bytes = g_base64_decode (encoded, &decoded_length);
  colon = memchr (bytes, ':', decoded_length);
  if (colon == NULL || memchr (bytes, '\0', decoded_length) != NULL)
    return NULL;
  return g_strndup ((const char *) colon + 1, bytes + decoded_length - colon - 1);
}

/**
 * stand_in_world_judge:
 * @authorization: (nullable): the value of the header
 * @token: (out) (transfer none) (nullable): whose it is; also set for an expired, foreign or blocked one
 *
 * Decides what a token is worth in @organization.
 *
 * Returns: the verdict
 */
StandInVerdict
stand_in_world_judge (StandInWorld  *self,
                      const char    *organization,
                      const char    *authorization,
                      StandInToken **token)
{
  g_autofree char *secret = NULL;
  gboolean bearer;

  *token = NULL;
  if (authorization == NULL)
    return STAND_IN_VERDICT_NONE;

  bearer = g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0;
  if (bearer)
    secret = g_strdup (authorization + 7);
  else if (g_ascii_strncasecmp (authorization, "Basic ", 6) == 0)
    secret = decode_basic (authorization + 6);
  if (secret == NULL)
    return STAND_IN_VERDICT_DAMAGED;

  for (guint i = 0; i < self->tokens->len; i++)
    {
      StandInToken *candidate = g_ptr_array_index (self->tokens, i);

      /* A token of Entra also counts as the password of Basic; a personal access token never as a Bearer one. */
      if (!g_str_equal (candidate->secret, secret) || (bearer && !candidate->entra))
        continue;

      *token = candidate;
      if (candidate->state == STAND_IN_TOKEN_EXPIRED)
        return STAND_IN_VERDICT_EXPIRED;
      if (candidate->state == STAND_IN_TOKEN_REVOKED)
        return STAND_IN_VERDICT_REVOKED;
      if (candidate->state == STAND_IN_TOKEN_POLICY)
        return STAND_IN_VERDICT_POLICY;
      if (!same_name (candidate->organization, organization))
        return STAND_IN_VERDICT_FOREIGN;
      return STAND_IN_VERDICT_GOOD;
    }
  return !bearer && looks_like_pat (secret) ? STAND_IN_VERDICT_REVOKED : STAND_IN_VERDICT_DAMAGED;
}

/**
 * stand_in_world_find_upstream:
 * @version: (nullable): %NULL for any
 *
 * Returns: (transfer none) (nullable): a crate of crates.io
 */
const StandInCrate *
stand_in_world_find_upstream (StandInWorld *self,
                              const char   *name,
                              const char   *version)
{
  for (guint i = 0; i < self->upstream->len; i++)
    {
      const StandInCrate *crate = g_ptr_array_index (self->upstream, i);

      if (g_str_equal (crate->name, name) && (version == NULL || g_str_equal (crate->version, version)))
        return crate;
    }
  return NULL;
}

/**
 * stand_in_feed_get_role:
 * @token: (nullable): whose it is
 *
 * Returns: what the owner of @token may do in the feed
 */
StandInRole
stand_in_feed_get_role (const StandInFeed  *self,
                        const StandInToken *token)
{
  return token != NULL ? MIN (token->role, self->ceiling) : STAND_IN_ROLE_NONE;
}

/**
 * stand_in_feed_find_crate:
 * @version: (nullable): %NULL for any
 *
 * Returns: (transfer none) (nullable): a crate that is saved in the feed
 */
StandInCrate *
stand_in_feed_find_crate (StandInFeed *self,
                          const char  *name,
                          const char  *version)
{
  for (guint i = 0; i < self->crates->len; i++)
    {
      StandInCrate *crate = g_ptr_array_index (self->crates, i);

      if (g_str_equal (crate->name, name) && (version == NULL || g_str_equal (crate->version, version)))
        return crate;
    }
  return NULL;
}

/**
 * stand_in_token_dup_authorization:
 *
 * Returns: (transfer full): the value of the Authorization header that a client makes of the token
 */
char *
stand_in_token_dup_authorization (const StandInToken *self)
{
  g_autofree char *pair = NULL;
  g_autofree char *encoded = NULL;

  if (self->entra)
    return g_strconcat ("Bearer ", self->secret, NULL);

  pair = g_strconcat ("PAT:", self->secret, NULL);
  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  return g_strconcat ("Basic ", encoded, NULL);
}

static gboolean
parse_word (const char *const *words,
            guint              n_words,
            const char        *word,
            guint             *index)
{
  for (guint i = 0; i < n_words; i++)
    {
      if (g_strcmp0 (words[i], word) == 0)
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
stand_in_token_state_parse (const char        *word,
                            StandInTokenState *state)
{
  guint index;

  if (!parse_word (state_words, G_N_ELEMENTS (state_words), word, &index))
    return FALSE;
  *state = index;
  return TRUE;
}

gboolean
stand_in_role_parse (const char  *word,
                     StandInRole *role)
{
  guint index;

  if (!parse_word (role_words, G_N_ELEMENTS (role_words), word, &index))
    return FALSE;
  *role = index;
  return TRUE;
}

const char *
stand_in_role_to_string (StandInRole role)
{
  return role_words[role];
}

const char *
stand_in_verdict_to_string (StandInVerdict verdict)
{
  return verdict_words[verdict];
}
