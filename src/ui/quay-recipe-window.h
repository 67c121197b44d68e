/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-recipe.h"

G_BEGIN_DECLS

#define QUAY_TYPE_RECIPE_WINDOW (quay_recipe_window_get_type ())
G_DECLARE_FINAL_TYPE (QuayRecipeWindow, quay_recipe_window, QUAY, RECIPE_WINDOW, AdwWindow)

QuayRecipeWindow *quay_recipe_window_new (GtkWindow            *parent,
                                          QuayContext          *context,
                                          const QuayRecipeFeed *feed);

G_END_DECLS
