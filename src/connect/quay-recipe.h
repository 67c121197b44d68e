/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-connection-request.h"
#include "quay-connection.h"
#include "quay-file-store.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_COMPUTER_WINDOWS,
  QUAY_COMPUTER_MACOS,
  QUAY_COMPUTER_LINUX,
  QUAY_COMPUTER_AZURE_PIPELINES,
  QUAY_COMPUTER_GITHUB_ACTIONS,
  QUAY_COMPUTER_CONTAINER,
  QUAY_N_COMPUTERS
} QuayComputer;

/* What a person logs in with. */
typedef enum
{
  QUAY_TOOL_POWERSHELL,
  QUAY_TOOL_ZSH,
  QUAY_TOOL_BASH,
  QUAY_TOOL_AZURE_CLI,
  QUAY_TOOL_NOTHING,     /* there is nothing to choose: a pipeline, or a feed without a login */
} QuayLoginTool;

typedef enum
{
  QUAY_RECIPE_MARKDOWN,   /* all steps, to be read */
  QUAY_RECIPE_SCRIPT,     /* the same steps, to be run: .ps1, .sh, .yml, .dockerfile */
} QuayRecipeForm;

/* The feed that another computer is to use. */
#define QUAY_TYPE_RECIPE_FEED (quay_recipe_feed_get_type ())
typedef struct
{
  char     *name;               /* the registry name */
  char     *index_url;
  char     *project_file;       /* the shared file that names it already, for people; NULL when there is none */
  gboolean  replaces_crates_io;
  gboolean  needs_login;
  gboolean  hosted;             /* not a Server, which knows no Entra tokens */
} QuayRecipeFeed;

GType            quay_recipe_feed_get_type           (void);
QuayRecipeFeed  *quay_recipe_feed_new_for_connection (QuayConnection         *connection);
/* NULL while the request has no address and name. */
QuayRecipeFeed  *quay_recipe_feed_new_for_request    (QuayConnectionRequest  *request);
QuayRecipeFeed  *quay_recipe_feed_copy               (const QuayRecipeFeed   *self);
void             quay_recipe_feed_free               (QuayRecipeFeed         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayRecipeFeed, quay_recipe_feed_free)

typedef enum
{
  QUAY_RECIPE_TEXT,
  QUAY_RECIPE_GOOD,       /* nothing is to be done */
  QUAY_RECIPE_WARNING,
  QUAY_RECIPE_CODE,       /* to be copied */
} QuayRecipePartKind;

typedef struct
{
  QuayRecipePartKind  kind;
  char               *text;       /* code, or a sentence with “%s” where the argument goes */
  char               *argument;   /* a path or a command in the sentence, or NULL */
  const char         *language;   /* of code: toml, sh, powershell, yaml, dockerfile */
} QuayRecipePart;

typedef struct
{
  char      *title;   /* “1. Project File” */
  GPtrArray *parts;   /* QuayRecipePart */
} QuayRecipeStep;

/* @before, @after: what stands around a path or command. (transfer full) */
char            *quay_recipe_part_dup_text   (const QuayRecipePart *part,
                                              const char           *before,
                                              const char           *after);

/* How one kind of computer gets to use a feed, step by step. Immutable, and never with a secret in it. */
#define QUAY_TYPE_RECIPE (quay_recipe_get_type ())
typedef struct _QuayRecipe QuayRecipe;

GType            quay_recipe_get_type        (void);
QuayRecipe      *quay_recipe_new             (const QuayRecipeFeed *feed,
                                              QuayComputer          computer,
                                              QuayLoginTool         tool,
                                              GError              **error);
QuayRecipe      *quay_recipe_ref             (QuayRecipe           *self);
void             quay_recipe_unref           (QuayRecipe           *self);
/* Element type QuayRecipeStep. */
GPtrArray       *quay_recipe_get_steps       (QuayRecipe           *self);
/* “crates-windows.md”, “crates-windows.ps1” */
char            *quay_recipe_dup_file_name   (QuayRecipe           *self,
                                              QuayRecipeForm        form);
GBytes          *quay_recipe_to_bytes        (QuayRecipe           *self,
                                              QuayRecipeForm        form);
gboolean         quay_recipe_has_script      (QuayRecipe           *self);

/* Writes a file that a person has chosen; one that is there is replaced. */
void             quay_recipe_save_async      (QuayRecipe           *self,
                                              QuayRecipeForm        form,
                                              QuayFileStore        *files,
                                              GFile                *file,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean         quay_recipe_save_finish     (GAsyncResult         *result,
                                              GError              **error);

/* The names for people, and what can be chosen where. */
const char      *quay_computer_get_title     (QuayComputer          computer);
const char      *quay_login_tool_get_title   (QuayLoginTool         tool);
/* Element type QuayLoginTool, the usual one first; empty when there is nothing to choose. */
GArray          *quay_computer_list_tools    (QuayComputer          computer,
                                              const QuayRecipeFeed *feed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayRecipe, quay_recipe_unref)

G_END_DECLS
