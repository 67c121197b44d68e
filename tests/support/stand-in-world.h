/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "stand-in-crate.h"

G_BEGIN_DECLS

/* What the stand-in makes of an Authorization header. */
typedef enum
{
  STAND_IN_VERDICT_NONE,      /* there was none */
  STAND_IN_VERDICT_GOOD,
  STAND_IN_VERDICT_EXPIRED,
  STAND_IN_VERDICT_REVOKED,   /* well-formed, but no token that exists */
  STAND_IN_VERDICT_DAMAGED,   /* not in a form that Azure DevOps reads */
  STAND_IN_VERDICT_FOREIGN,   /* a token of another organization */
  STAND_IN_VERDICT_POLICY,    /* refused by conditional access */
} StandInVerdict;

/* In the order of what they allow. */
typedef enum
{
  STAND_IN_ROLE_NONE,
  STAND_IN_ROLE_READER,
  STAND_IN_ROLE_COLLABORATOR,
  STAND_IN_ROLE_CONTRIBUTOR,
  STAND_IN_ROLE_ADMINISTRATOR,
} StandInRole;

typedef enum
{
  STAND_IN_TOKEN_GOOD,
  STAND_IN_TOKEN_EXPIRED,
  STAND_IN_TOKEN_REVOKED,
  STAND_IN_TOKEN_POLICY,
} StandInTokenState;

typedef struct
{
  char              *name;             /* what tests call it: “writer” */
  char              *organization;     /* where it is valid */
  char              *account;          /* “ada@contoso.com” */
  char              *account_id;
  char              *secret;
  gboolean           entra;            /* a Bearer token of a person, otherwise a personal access token */
  gboolean           can_write;        /* Packaging: Read & write, otherwise Read */
  StandInRole        role;
  StandInTokenState  state;
  char              *authorization_id; /* set when it was made through the lifecycle API */
  char              *display_name;
  char              *valid_to;
  gboolean           listed;
} StandInToken;

typedef struct
{
  char     *id;
  char     *name;
  char     *organization;
  gboolean  is_public;
} StandInProject;

typedef struct
{
  char           *id;
  char           *name;
  char           *organization;
  StandInProject *project;        /* borrowed; NULL for a feed of the whole organization */
  char           *description;
  gboolean        has_upstream;   /* crates.io */
  char           *other_upstream; /* another feed as source of crates, or NULL */
  gboolean        is_read_only;
  StandInRole     ceiling;        /* the highest role that anybody has here */
  GPtrArray      *crates;         /* StandInCrate */
} StandInFeed;

typedef struct
{
  char      *tenant;
  char      *pat_error;       /* what every change of a personal access token fails with, or NULL */
  guint      longest_life;    /* days that a personal access token may live */
  guint      page_size;       /* rows of one page of a list; 0 for all */
  GPtrArray *organizations;   /* char *: contoso, fabrikam, and the collection DefaultCollection */
  GPtrArray *projects;        /* StandInProject */
  GPtrArray *feeds;           /* StandInFeed */
  GPtrArray *tokens;          /* StandInToken */
  GPtrArray *upstream;        /* StandInCrate: what crates.io has */
} StandInWorld;

StandInWorld       *stand_in_world_new               (void);
void                stand_in_world_free              (StandInWorld       *self);
gboolean            stand_in_world_has_organization  (StandInWorld       *self,
                                                      const char         *name);
StandInProject     *stand_in_world_find_project      (StandInWorld       *self,
                                                      const char         *organization,
                                                      const char         *name_or_id);
void                stand_in_world_add_feeds         (StandInWorld       *self,
                                                      const char         *organization,
                                                      guint               n_feeds);
StandInFeed        *stand_in_world_find_feed         (StandInWorld       *self,
                                                      const char         *organization,
                                                      const char         *name_or_id);
StandInToken       *stand_in_world_find_token        (StandInWorld       *self,
                                                      const char         *name);
StandInToken       *stand_in_world_add_token         (StandInWorld       *self,
                                                      const char         *name,
                                                      const char         *organization,
                                                      const char         *account,
                                                      StandInRole         role,
                                                      gboolean            can_write);
StandInVerdict      stand_in_world_judge             (StandInWorld       *self,
                                                      const char         *organization,
                                                      const char         *authorization,
                                                      StandInToken      **token);
const StandInCrate *stand_in_world_find_upstream     (StandInWorld       *self,
                                                      const char         *name,
                                                      const char         *version);
StandInRole         stand_in_feed_get_role           (const StandInFeed  *self,
                                                      const StandInToken *token);
StandInCrate       *stand_in_feed_find_crate         (StandInFeed        *self,
                                                      const char         *name,
                                                      const char         *version);
char               *stand_in_token_dup_authorization (const StandInToken *self);
gboolean            stand_in_token_state_parse       (const char         *word,
                                                      StandInTokenState  *state);
gboolean            stand_in_role_parse              (const char         *word,
                                                      StandInRole        *role);
const char         *stand_in_role_to_string          (StandInRole         role);
const char         *stand_in_verdict_to_string       (StandInVerdict      verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StandInWorld, stand_in_world_free)

G_END_DECLS
