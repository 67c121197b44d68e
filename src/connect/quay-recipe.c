/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-recipe"

#include "config.h"

#include "quay-recipe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "quay-cargo-name.h"
#include "quay-error.h"
#include "quay-paths.h"

#define PROJECT_FILE ".cargo/config.toml"

G_DEFINE_BOXED_TYPE (QuayRecipeFeed, quay_recipe_feed, quay_recipe_feed_copy, quay_recipe_feed_free)
G_DEFINE_BOXED_TYPE (QuayRecipe, quay_recipe, quay_recipe_ref, quay_recipe_unref)

/* The file as a colleague sees it, from the project's folder on. */
static char *
dup_shared_path (GFile *folder,
                 GFile *file)
{
  g_autofree char *relative = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;

  return relative != NULL ? g_steal_pointer (&relative) : quay_path_for_people (file);
}

/**
 * quay_recipe_feed_new_for_connection:
 *
 * Returns: (transfer full): what another computer has to know of the connection
 */
QuayRecipeFeed *
quay_recipe_feed_new_for_connection (QuayConnection *connection)
{
  QuayRecipeFeed *self;
  GPtrArray *uses;

  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  self = g_new0 (QuayRecipeFeed, 1);
  self->name = g_strdup (quay_connection_get_name (connection));
  self->index_url = g_strdup (quay_connection_get_index_url (connection));
  self->needs_login = quay_connection_get_helper (connection) != QUAY_HELPER_NONE;
  self->hosted =
    quay_feed_address_get_host_kind (quay_connection_get_address (connection)) == QUAY_FEED_HOSTED;

  uses = quay_connection_get_uses (connection);
  for (guint i = 0; i < uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (uses, i);

      self->replaces_crates_io = self->replaces_crates_io || use->replaces_crates_io;
      if (use->shared && self->project_file == NULL)
        self->project_file = dup_shared_path (use->folder, use->file);
    }
  return self;
}

/**
 * quay_recipe_feed_new_for_request:
 *
 * Returns: (transfer full) (nullable): what another computer will have to know once the request is applied; %NULL
 *   while address or name are missing
 */
QuayRecipeFeed *
quay_recipe_feed_new_for_request (QuayConnectionRequest *request)
{
  QuayFeedAddress *address;
  QuayRecipeFeed *self;
  const char *name;

  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (request), NULL);

  address = quay_connection_request_get_address (request);
  name = quay_connection_request_get_name (request);
  if (address == NULL || name == NULL || !quay_cargo_name_check (name, NULL))
    return NULL;

  self = g_new0 (QuayRecipeFeed, 1);
  self->name = g_strdup (name);
  self->index_url = g_strdup (quay_connection_request_get_index_url (request));
  self->needs_login = quay_connection_request_get_helper (request) != QUAY_HELPER_NONE;
  self->hosted = quay_feed_address_get_host_kind (address) == QUAY_FEED_HOSTED;
  g_object_get (request, "replace-crates-io", &self->replaces_crates_io, NULL);
  if (quay_connection_request_get_place (request) == QUAY_PLACE_ONE_PROJECT &&
      quay_connection_request_get_folder (request) != NULL)
    self->project_file = g_strdup (PROJECT_FILE);
  return self;
}

QuayRecipeFeed *
quay_recipe_feed_copy (const QuayRecipeFeed *self)
{
  QuayRecipeFeed *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  copy->index_url = g_strdup (self->index_url);
  copy->project_file = g_strdup (self->project_file);
  return copy;
}

void
quay_recipe_feed_free (QuayRecipeFeed *self)
{
  g_free (self->name);
  g_free (self->index_url);
  g_free (self->project_file);
  g_free (self);
}

static void
part_free (gpointer data)
{
  QuayRecipePart *part = data;

  g_free (part->text);
  g_free (part->argument);
  g_free (part);
}

static void
step_free (gpointer data)
{
  QuayRecipeStep *step = data;

  g_free (step->title);
  g_ptr_array_unref (step->parts);
  g_free (step);
}

/**
 * quay_recipe_part_dup_text:
 * @before: what to write before a path or command in a sentence
 * @after: what to write behind it
 *
 * Returns: (transfer full): the text of the part, complete
 */
char *
quay_recipe_part_dup_text (const QuayRecipePart *part,
                           const char           *before,
                           const char           *after)
{
  const char *place = part->argument != NULL ? strstr (part->text, "%s") : NULL;

  if (place == NULL)
    return g_strdup (part->text);
  return g_strdup_printf ("%.*s%s%s%s%s", (int) (place - part->text), part->text,
                          before, part->argument, after, place + strlen ("%s"));
}

/* @title: without the number, which is the step's place */
static QuayRecipeStep *
begin_step (QuayRecipe *self,
            const char *title)
{
  QuayRecipeStep *step = g_new0 (QuayRecipeStep, 1);

  step->title = g_strdup_printf ("%u. %s", self->steps->len + 1, title);
  step->parts = g_ptr_array_new_with_free_func (part_free);
  g_ptr_array_add (self->steps, step);
  return step;
}

static void
add_part (QuayRecipeStep    *step,
          QuayRecipePartKind kind,
          const char        *text,
          const char        *argument)
{
  QuayRecipePart *part = g_new0 (QuayRecipePart, 1);

  part->kind = kind;
  part->text = g_strdup (text);
  part->argument = g_strdup (argument);
  g_ptr_array_add (step->parts, part);
}

/* Takes @code. */
static void
add_code (QuayRecipeStep *step,
          const char     *language,
          char           *code)
{
  QuayRecipePart *part = g_new0 (QuayRecipePart, 1);

  part->kind = QUAY_RECIPE_CODE;
  part->text = g_strchomp (code);
  part->language = language;
  g_ptr_array_add (step->parts, part);
}

static void
add_project_step (QuayRecipe *self)
{
  const QuayRecipeFeed *feed = self->feed;
  QuayRecipeStep *step = begin_step (self, _("Project File"));

  if (feed->project_file != NULL)
    {
      /* Translators: %s is the path of a file. */
      add_part (step, QUAY_RECIPE_GOOD, _("Already in the project: %s"), feed->project_file);
      return;
    }
  if (self->computer == QUAY_COMPUTER_AZURE_PIPELINES)
    add_part (step, QUAY_RECIPE_WARNING, _("Azure Pipelines reads the project file."), NULL);
  /* Translators: %s is the path of a file. */
  add_part (step, QUAY_RECIPE_TEXT, _("Add to %s:"), PROJECT_FILE);
  add_code (step, "toml", quay_recipe_dup_project_toml (feed));
}

static void
add_helper_step (QuayRecipe *self)
{
  const char *file = self->computer == QUAY_COMPUTER_WINDOWS ? "%USERPROFILE%\\.cargo\\config.toml"
                                                             : "~/.cargo/config.toml";
  QuayRecipeStep *step = begin_step (self, _("Credential Helper"));

  add_part (step, QUAY_RECIPE_TEXT, _("Add to %s:"), file);
  add_code (step, "toml", quay_recipe_dup_helper_toml (self->computer));
}

static const char *
get_language (QuayRecipe *self)
{
  return self->computer == QUAY_COMPUTER_WINDOWS ? "powershell" : "sh";
}

static void
add_login_step (QuayRecipe *self)
{
  QuayRecipeStep *step = begin_step (self, _("Log In"));

  if (self->tool != QUAY_TOOL_AZURE_CLI)
    {
      add_part (step, QUAY_RECIPE_TEXT,
                _("Create a token with the scope Packaging: Read & write, then run in the project folder:"), NULL);
      add_code (step, get_language (self), quay_recipe_dup_login (self->feed, self->tool));
      return;
    }

  add_part (step, QUAY_RECIPE_TEXT, _("Run in the project folder:"), NULL);
  add_code (step, get_language (self), quay_recipe_dup_login (self->feed, self->tool));
  add_part (step, QUAY_RECIPE_WARNING,
            _("This token works for about one hour. To log in without repeating this, use the Azure CLI as the "
              "helper:"), NULL);
  add_code (step, "toml", quay_recipe_dup_azure_cli_toml (self->feed, self->computer));
}

static void
add_undo_step (QuayRecipe *self)
{
  /* Translators: how to take back what the steps before have done. */
  QuayRecipeStep *step = begin_step (self, C_("title of a step", "Undo"));

  add_part (step, QUAY_RECIPE_TEXT, _("To delete the token from that computer, run in the project folder:"), NULL);
  add_code (step, get_language (self), quay_recipe_dup_logout (self->feed));
  add_part (step, QUAY_RECIPE_TEXT,
            _("The lines of the credential helper can be removed if no other registry needs them."), NULL);
}

static void
add_pipelines_steps (QuayRecipe *self)
{
  QuayRecipeStep *step = begin_step (self, _("Credential Helper"));

  /* Translators: %s is the path of a file. */
  add_part (step, QUAY_RECIPE_TEXT, _("Add to %s, before the first Cargo step:"), "azure-pipelines.yml");
  add_code (step, "yaml", quay_recipe_dup_yaml_pipelines ());

  step = begin_step (self, _("Log In"));
  add_part (step, QUAY_RECIPE_GOOD, _("No token is needed. Cargo uses the permissions of the pipeline."), NULL);

  step = begin_step (self, C_("title of a step", "Undo"));
  add_part (step, QUAY_RECIPE_TEXT, _("Remove the step from %s. Nothing else is left behind."), "azure-pipelines.yml");
}

static void
add_github_steps (QuayRecipe *self)
{
  QuayRecipeStep *step = begin_step (self, _("Credential Helper"));

  add_part (step, QUAY_RECIPE_TEXT, _("Add to the steps of %s, before the first Cargo step:"),
            ".github/workflows/build.yml");
  add_code (step, "yaml", quay_recipe_dup_yaml_github (self->feed));

  step = begin_step (self, _("Log In"));
  add_part (step, QUAY_RECIPE_TEXT,
            _("Create a token with the scope Packaging: Read & write, then run in the project folder:"), NULL);
  add_code (step, "sh", g_strdup ("gh secret set AZURE_ARTIFACTS_TOKEN"));
  add_part (step, QUAY_RECIPE_WARNING,
            _("Pull requests from forks do not get the token. Their builds find only what a public feed has."), NULL);

  step = begin_step (self, C_("title of a step", "Undo"));
  add_part (step, QUAY_RECIPE_TEXT, _("Remove the step from %s, then run in the project folder:"),
            ".github/workflows/build.yml");
  add_code (step, "sh", g_strdup ("gh secret delete AZURE_ARTIFACTS_TOKEN"));
}

static void
add_container_steps (QuayRecipe *self)
{
  g_autofree char *code = quay_recipe_dup_dockerfile (self->feed);
  QuayRecipeStep *step = begin_step (self, _("Credential Helper"));

  if (code == NULL)
    {
      /* Translators: %s is a registry name. */
      add_part (step, QUAY_RECIPE_WARNING,
                _("A shell cannot set a variable for the registry name %s. Use a name of the letters A to Z."),
                self->feed->name);
      return;
    }
  add_part (step, QUAY_RECIPE_TEXT, _("Add to %s, instead of the first Cargo command:"), "Dockerfile");
  add_code (step, "dockerfile", g_steal_pointer (&code));

  step = begin_step (self, _("Log In"));
  add_part (step, QUAY_RECIPE_TEXT,
            _("Create a token with the scope Packaging: Read & write, then run in the project folder:"), NULL);
  add_code (step, "sh",
            g_strdup ("read -rsp 'Token: ' AZURE_ARTIFACTS_TOKEN && export AZURE_ARTIFACTS_TOKEN && "
                      "docker build --secret id=azure-artifacts-token,env=AZURE_ARTIFACTS_TOKEN .; "
                      "unset AZURE_ARTIFACTS_TOKEN"));
  add_part (step, QUAY_RECIPE_GOOD, _("The token is not stored in the image."), NULL);

  step = begin_step (self, C_("title of a step", "Undo"));
  add_part (step, QUAY_RECIPE_TEXT, _("Remove the lines from %s. Nothing else is left behind."), "Dockerfile");
}

static void
add_steps (QuayRecipe *self)
{
  add_project_step (self);
  if (!self->feed->needs_login)
    {
      QuayRecipeStep *step = begin_step (self, _("Log In"));

      add_part (step, QUAY_RECIPE_GOOD, _("No login is needed to download from this feed."), NULL);
      return;
    }

  switch (self->computer)
    {
    case QUAY_COMPUTER_AZURE_PIPELINES:
      add_pipelines_steps (self);
      break;
    case QUAY_COMPUTER_GITHUB_ACTIONS:
      add_github_steps (self);
      break;
    case QUAY_COMPUTER_CONTAINER:
      add_container_steps (self);
      break;
    case QUAY_COMPUTER_WINDOWS:
    case QUAY_COMPUTER_MACOS:
    case QUAY_COMPUTER_LINUX:
    case QUAY_N_COMPUTERS:
    default:
      add_helper_step (self);
      add_login_step (self);
      add_undo_step (self);
      break;
    }
}

/* Cargo's own form of an address has none of these; one that comes from elsewhere ends no quotation and no line. */
static gboolean
is_plain_address (const char *url)
{
  for (const char *p = url; *p != '\0'; p++)
    if ((guchar) * p <= ' ' || (guchar) * p >= 0x7f || strchr ("\"`\\<>{}", *p) != NULL)
      return FALSE;
  return *url != '\0';
}

static gboolean
may_use_tool (QuayComputer          computer,
              const QuayRecipeFeed *feed,
              QuayLoginTool         tool)
{
  g_autoptr(GArray) tools = quay_computer_list_tools (computer, feed);

  for (guint i = 0; i < tools->len; i++)
    if (g_array_index (tools, QuayLoginTool, i) == tool)
      return TRUE;
  return tools->len == 0;
}

/**
 * quay_recipe_new:
 * @tool: one of quay_computer_list_tools(); ignored where that is empty
 * @error: %QUAY_ERROR_NAME_REFUSED or %QUAY_ERROR_INPUT_ADDRESS for a feed that Cargo would not take either
 *
 * Returns: (transfer full): the recipe for one computer
 */
QuayRecipe *
quay_recipe_new (const QuayRecipeFeed *feed,
                 QuayComputer          computer,
                 QuayLoginTool         tool,
                 GError              **error)
{
  QuayRecipe *self;

  g_return_val_if_fail (feed != NULL, NULL);
  g_return_val_if_fail (computer < QUAY_N_COMPUTERS, NULL);
  g_return_val_if_fail (may_use_tool (computer, feed, tool), NULL);

  if (!quay_cargo_name_check (feed->name, error))
    return NULL;
  if (!is_plain_address (feed->index_url))
    {
      quay_error_set (error, QUAY_ERROR_INPUT_ADDRESS, NULL, feed->index_url, "not an address as Cargo writes it");
      return NULL;
    }

  self = g_new0 (QuayRecipe, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->feed = quay_recipe_feed_copy (feed);
  self->computer = computer;
  self->tool = tool;
  self->steps = g_ptr_array_new_with_free_func (step_free);
  add_steps (self);
  return self;
}

QuayRecipe *
quay_recipe_ref (QuayRecipe *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_recipe_unref (QuayRecipe *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  quay_recipe_feed_free (self->feed);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

GPtrArray *
quay_recipe_get_steps (QuayRecipe *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->steps;
}

/**
 * quay_computer_get_title:
 *
 * Returns: (transfer none): the name for people
 */
const char *
quay_computer_get_title (QuayComputer computer)
{
  switch (computer)
    {
    case QUAY_COMPUTER_WINDOWS:
      return "Windows";
    case QUAY_COMPUTER_MACOS:
      return "macOS";
    case QUAY_COMPUTER_LINUX:
      return "Linux";
    case QUAY_COMPUTER_AZURE_PIPELINES:
      return "Azure Pipelines";
    case QUAY_COMPUTER_GITHUB_ACTIONS:
      return "GitHub Actions";
    case QUAY_COMPUTER_CONTAINER:
      /* Translators: an image that is built from a Dockerfile. */
      return _("Container");
    case QUAY_N_COMPUTERS:
    default:
      g_return_val_if_reached (NULL);
    }
}

const char *
quay_login_tool_get_title (QuayLoginTool tool)
{
  static const char *const titles[] = { "PowerShell", "Zsh", "Bash", "Azure CLI" };

  g_return_val_if_fail ((guint) tool < G_N_ELEMENTS (titles), NULL);

  return titles[tool];
}

/**
 * quay_computer_list_tools:
 *
 * Returns: (transfer full) (element-type QuayLoginTool): what a person can log in with there. Zsh comes first on
 *   macOS, whose terminal starts it; an Azure DevOps Server takes no tokens of the Azure CLI
 */
GArray *
quay_computer_list_tools (QuayComputer          computer,
                          const QuayRecipeFeed *feed)
{
  static const QuayLoginTool tools[][3] = {
    [QUAY_COMPUTER_WINDOWS] = { QUAY_TOOL_POWERSHELL, QUAY_TOOL_AZURE_CLI, QUAY_TOOL_NOTHING },
    [QUAY_COMPUTER_MACOS] = { QUAY_TOOL_ZSH, QUAY_TOOL_BASH, QUAY_TOOL_AZURE_CLI },
    [QUAY_COMPUTER_LINUX] = { QUAY_TOOL_BASH, QUAY_TOOL_AZURE_CLI, QUAY_TOOL_NOTHING },
  };
  GArray *found = g_array_new (FALSE, FALSE, sizeof (QuayLoginTool));

  g_return_val_if_fail (feed != NULL, found);

  for (guint i = 0; computer < G_N_ELEMENTS (tools) && feed->needs_login && i < G_N_ELEMENTS (tools[0]); i++)
    {
      QuayLoginTool tool = tools[computer][i];

      if (tool != QUAY_TOOL_NOTHING && (tool != QUAY_TOOL_AZURE_CLI || feed->hosted))
        g_array_append_val (found, tool);
    }
  return found;
}
