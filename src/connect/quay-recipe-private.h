/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-recipe.h"

G_BEGIN_DECLS

struct _QuayRecipe
{
  gatomicrefcount  ref_count;
  QuayRecipeFeed  *feed;
  QuayComputer     computer;
  QuayLoginTool    tool;
  GPtrArray       *steps;   /* QuayRecipeStep */
};

/* quay-recipe-code.c: the pieces that are copied or put into a script */

/* @helper: an entry for the global list: “cargo:wincred”. NULL on computers without a keyring of their own. */
const char *quay_recipe_get_helper         (QuayComputer          computer);
char       *quay_recipe_dup_project_toml   (const QuayRecipeFeed *feed);
char       *quay_recipe_dup_helper_toml    (QuayComputer          computer);
char       *quay_recipe_dup_azure_cli_toml (const QuayRecipeFeed *feed,
                                            QuayComputer          computer);
/* Tables of their own, which can stand at the end of any file that does not have them. (transfer full) */
char       *quay_recipe_dup_registry_table (const QuayRecipeFeed *feed);
char       *quay_recipe_dup_source_table   (const QuayRecipeFeed *feed);
char       *quay_recipe_dup_login          (const QuayRecipeFeed *feed,
                                            QuayLoginTool         tool);
char       *quay_recipe_dup_logout         (const QuayRecipeFeed *feed);
char       *quay_recipe_quote_name         (const char           *name);
/* “CARGO_REGISTRIES_CRATES_”; NULL when a shell cannot set such a variable. */
char       *quay_recipe_dup_variable       (const QuayRecipeFeed *feed);
char       *quay_recipe_dup_yaml_pipelines (void);
char       *quay_recipe_dup_yaml_github    (const QuayRecipeFeed *feed);
char       *quay_recipe_dup_dockerfile     (const QuayRecipeFeed *feed);

/* quay-recipe-script.c */
char       *quay_recipe_dup_shell          (QuayRecipe           *self);
char       *quay_recipe_dup_powershell     (QuayRecipe           *self);

G_END_DECLS
