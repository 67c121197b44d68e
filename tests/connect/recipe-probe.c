/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "quay-recipe.h"

/* Prints a recipe for other programs to try:
 *
 *   recipe-probe NAME INDEX COMPUTER TOOL FORM [replace]
 *
 * COMPUTER and TOOL are the numbers of QuayComputer and QuayLoginTool; FORM is “md”, “script”, or “code N”: the Nth
 * thing that can be copied, from one on.
 */

static void
print_code (QuayRecipe *recipe,
            guint       wanted)
{
  GPtrArray *steps = quay_recipe_get_steps (recipe);
  guint n = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      const QuayRecipeStep *step = g_ptr_array_index (steps, i);

      for (guint j = 0; j < step->parts->len; j++)
        {
          const QuayRecipePart *part = g_ptr_array_index (step->parts, j);

          if (part->kind == QUAY_RECIPE_CODE && ++n == wanted)
            fputs (part->text, stdout);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(QuayRecipe) recipe = NULL;
  g_autoptr(GError) error = NULL;
  QuayRecipeFeed feed = { NULL };

  setlocale (LC_ALL, "");
  if (argc < 6)
    return EXIT_FAILURE;

  feed.name = argv[1];
  feed.index_url = argv[2];
  feed.needs_login = TRUE;
  feed.hosted = TRUE;
  feed.replaces_crates_io = argc > 6 && g_str_equal (argv[argc - 1], "replace");
  recipe = quay_recipe_new (&feed, atoi (argv[3]), atoi (argv[4]), &error);
  if (recipe == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return EXIT_FAILURE;
    }

  if (g_str_equal (argv[5], "code"))
    print_code (recipe, atoi (argv[6]));
  else
    {
      QuayRecipeForm form = g_str_equal (argv[5], "md") ? QUAY_RECIPE_MARKDOWN : QUAY_RECIPE_SCRIPT;
      g_autoptr(GBytes) bytes = quay_recipe_to_bytes (recipe, form);

      fwrite (g_bytes_get_data (bytes, NULL), 1, g_bytes_get_size (bytes), stdout);
    }
  return EXIT_SUCCESS;
}
