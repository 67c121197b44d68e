/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-page.h"
#include "quay-recipe.h"

G_BEGIN_DECLS

#define QUAY_TYPE_RECIPE_PAGE (quay_recipe_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayRecipePage, quay_recipe_page, QUAY, RECIPE_PAGE, QuayPage)

void quay_recipe_page_set_feed (QuayRecipePage       *self,
                                QuayContext          *context,
                                const QuayRecipeFeed *feed);
/* Asks where to write all steps. */
void quay_recipe_page_save     (QuayRecipePage       *self);
void quay_recipe_page_save_to  (QuayRecipePage       *self,
                                QuayRecipeForm        form,
                                GFile                *file);

G_END_DECLS
