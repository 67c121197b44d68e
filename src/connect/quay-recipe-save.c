/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-recipe"

#include "config.h"

#include "quay-recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A recipe as a file: what it is called, what is in it, and how it is written. */

static const char *
get_script_extension (QuayRecipe *self)
{
  switch (self->computer)
    {
    case QUAY_COMPUTER_WINDOWS:
      return "ps1";
    case QUAY_COMPUTER_MACOS:
    case QUAY_COMPUTER_LINUX:
      return "sh";
    case QUAY_COMPUTER_AZURE_PIPELINES:
    case QUAY_COMPUTER_GITHUB_ACTIONS:
      return "yml";
    case QUAY_COMPUTER_CONTAINER:
      return "dockerfile";
    case QUAY_N_COMPUTERS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * quay_recipe_has_script:
 *
 * Returns: whether the recipe can be saved as something to run: not where nothing has to be done, nor for a container
 *   whose registry name no shell variable can have
 */
gboolean
quay_recipe_has_script (QuayRecipe *self)
{
  g_autofree char *variable = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->computer != QUAY_COMPUTER_CONTAINER)
    return self->feed->needs_login;
  variable = quay_recipe_dup_variable (self->feed);
  return self->feed->needs_login && variable != NULL;
}

/**
 * quay_recipe_dup_file_name:
 *
 * Returns: (transfer full): the name to propose, “crates-windows.md”
 */
char *
quay_recipe_dup_file_name (QuayRecipe    *self,
                           QuayRecipeForm form)
{
  static const char *const words[] = {
    "windows", "macos", "linux", "azure-pipelines", "github-actions", "container",
  };

  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf ("%s-%s.%s", self->feed->name, words[self->computer],
                          form == QUAY_RECIPE_MARKDOWN ? "md" : get_script_extension (self));
}

/* Sentences of ours have no characters that Markdown reads, and what is not ours stands in code: a registry name has
 * no backtick, nor has an address as it is checked.
 */
static char *
dup_markdown (QuayRecipe *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "# `%s`: %s\n", self->feed->name, quay_computer_get_title (self->computer));
  for (guint i = 0; i < self->steps->len; i++)
    {
      const QuayRecipeStep *step = g_ptr_array_index (self->steps, i);

      g_string_append_printf (text, "\n## %s\n", step->title);
      for (guint j = 0; j < step->parts->len; j++)
        {
          const QuayRecipePart *part = g_ptr_array_index (step->parts, j);
          g_autofree char *sentence = quay_recipe_part_dup_text (part, "`", "`");

          if (part->kind == QUAY_RECIPE_CODE)
            g_string_append_printf (text, "\n```%s\n%s\n```\n", part->language, part->text);
          else if (part->kind == QUAY_RECIPE_WARNING)
            g_string_append_printf (text, "\n> %s\n", sentence);
          else
            g_string_append_printf (text, "\n%s\n", sentence);
        }
    }
  return g_string_free (text, FALSE);
}

static char *
indent (const char *text,
        const char *blanks)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  GString *indented = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    g_string_append_printf (indented, "%s%s\n", blanks, lines[i]);
  return g_string_free (indented, FALSE);
}

static char *
dup_pipelines (void)
{
  g_autofree char *step = quay_recipe_dup_yaml_pipelines ();

  return g_strconcat ("# Steps for Azure Pipelines. No token is needed: Cargo uses the permissions of the pipeline.\n"
                      "steps:\n", step, "- script: cargo build --locked\n", NULL);
}

static char *
dup_github (const QuayRecipeFeed *feed)
{
  g_autofree char *step = quay_recipe_dup_yaml_github (feed);
  g_autofree char *indented = indent (step, "    ");

  return g_strconcat ("# A workflow for GitHub Actions. The token is the secret AZURE_ARTIFACTS_TOKEN.\n"
                      "name: Build\n"
                      "on: push\n"
                      "permissions:\n"
                      "  contents: read\n"
                      "jobs:\n"
                      "  build:\n"
                      "    runs-on: ubuntu-latest\n"
                      "    steps:\n"
                      "    - uses: actions/checkout@v4\n",
                      indented,
                      "    - run: cargo build --locked\n", NULL);
}

static char *
dup_container (const QuayRecipeFeed *feed)
{
  g_autofree char *command = quay_recipe_dup_dockerfile (feed);

  return g_strconcat ("# syntax=docker/dockerfile:1\n"
                      "# The token is the secret azure-artifacts-token; it is in no layer of the image.\n"
                      "FROM rust:1\n"
                      "WORKDIR /src\n"
                      "COPY . .\n",
                      command,
                      "RUN cargo build --release --locked --offline\n", NULL);
}

static char *
dup_script (QuayRecipe *self)
{
  switch (self->computer)
    {
    case QUAY_COMPUTER_WINDOWS:
      return quay_recipe_dup_powershell (self);
    case QUAY_COMPUTER_MACOS:
    case QUAY_COMPUTER_LINUX:
      return quay_recipe_dup_shell (self);
    case QUAY_COMPUTER_AZURE_PIPELINES:
      return dup_pipelines ();
    case QUAY_COMPUTER_GITHUB_ACTIONS:
      return dup_github (self->feed);
    case QUAY_COMPUTER_CONTAINER:
      return dup_container (self->feed);
    case QUAY_N_COMPUTERS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * quay_recipe_to_bytes:
 * @form: what to make of it; a script only where quay_recipe_has_script()
 *
 * Returns: (transfer full): the contents of the file
 */
GBytes *
quay_recipe_to_bytes (QuayRecipe    *self,
                      QuayRecipeForm form)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (form == QUAY_RECIPE_MARKDOWN || quay_recipe_has_script (self), NULL);

  text = form == QUAY_RECIPE_MARKDOWN ? dup_markdown (self) : dup_script (self);
  return g_bytes_new_take (text, strlen (text));
}

typedef struct
{
  QuayFileStore *files;
  GBytes        *contents;
} SaveJob;

static void
save_job_free (gpointer data)
{
  SaveJob *job = data;

  g_object_unref (job->files);
  g_bytes_unref (job->contents);
  g_free (job);
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(QuayFileSnapshot) after = quay_file_store_replace_finish (QUAY_FILE_STORE (object), result, &error);

  if (after != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
snapshot_loaded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SaveJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayFileSnapshot) before = quay_file_snapshot_load_finish (G_FILE (object), result, &error);

  if (before == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  quay_file_store_replace_async (job->files, before, job->contents, QUAY_REPLACE_NO_BACKUP,
                                 g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

/**
 * quay_recipe_save_async:
 * @file: the file that was chosen; whoever chose it was asked whether it may be replaced
 */
void
quay_recipe_save_async (QuayRecipe         *self,
                        QuayRecipeForm      form,
                        QuayFileStore      *files,
                        GFile              *file,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  SaveJob *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (QUAY_IS_FILE_STORE (files));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_recipe_save_async);
  g_task_set_check_cancellable (task, FALSE);

  job = g_new0 (SaveJob, 1);
  job->files = g_object_ref (files);
  job->contents = quay_recipe_to_bytes (self, form);
  g_task_set_task_data (task, job, save_job_free);
  quay_file_snapshot_load_async (file, cancellable, snapshot_loaded_cb, g_steal_pointer (&task));
}

/**
 * quay_recipe_save_finish:
 * @error: as quay_file_store_replace() fails
 */
gboolean
quay_recipe_save_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
