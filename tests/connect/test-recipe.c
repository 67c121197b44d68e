/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "connect-fixture.h"
#include "quay-error.h"
#include "quay-recipe.h"

#define INDEX "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define SERVER "sparse+https://tfs.corp.example/tfs/Main/_packaging/crates/Cargo/index/"

static QuayRecipeFeed *
create_feed (const char *name,
             const char *index_url)
{
  QuayRecipeFeed *feed = g_new0 (QuayRecipeFeed, 1);

  feed->name = g_strdup (name);
  feed->index_url = g_strdup (index_url);
  feed->needs_login = TRUE;
  feed->hosted = TRUE;
  return feed;
}

static QuayRecipe *
create_recipe (const QuayRecipeFeed *feed,
               QuayComputer          computer,
               QuayLoginTool         tool)
{
  g_autoptr(GError) error = NULL;
  QuayRecipe *recipe = quay_recipe_new (feed, computer, tool, &error);

  g_assert_no_error (error);
  g_assert_nonnull (recipe);
  return recipe;
}

static const QuayRecipePart *
get_part (QuayRecipe *recipe,
          guint       step_number,
          guint       part_number)
{
  GPtrArray *steps = quay_recipe_get_steps (recipe);
  const QuayRecipeStep *step;

  g_assert_cmpuint (step_number, <=, steps->len);
  step = g_ptr_array_index (steps, step_number - 1);
  g_assert_cmpuint (part_number, <=, step->parts->len);
  return g_ptr_array_index (step->parts, part_number - 1);
}

static void
assert_title (QuayRecipe *recipe,
              guint       step_number,
              const char *title)
{
  const QuayRecipeStep *step = g_ptr_array_index (quay_recipe_get_steps (recipe), step_number - 1);

  g_assert_cmpstr (step->title, ==, title);
}

static void
assert_sentence (QuayRecipe        *recipe,
                 guint              step_number,
                 guint              part_number,
                 QuayRecipePartKind kind,
                 const char        *text)
{
  const QuayRecipePart *part = get_part (recipe, step_number, part_number);
  g_autofree char *sentence = quay_recipe_part_dup_text (part, "", "");

  g_assert_cmpint (part->kind, ==, kind);
  g_assert_cmpstr (sentence, ==, text);
}

static void
assert_code (QuayRecipe *recipe,
             guint       step_number,
             guint       part_number,
             const char *language,
             const char *code)
{
  const QuayRecipePart *part = get_part (recipe, step_number, part_number);

  g_assert_cmpint (part->kind, ==, QUAY_RECIPE_CODE);
  g_assert_cmpstr (part->language, ==, language);
  g_assert_cmpstr (part->text, ==, code);
}

static void
test_windows (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
  g_autoptr(QuayRecipe) recipe = create_recipe (feed, QUAY_COMPUTER_WINDOWS, QUAY_TOOL_POWERSHELL);

  assert_title (recipe, 1, "1. Project File");
  assert_sentence (recipe, 1, 1, QUAY_RECIPE_TEXT, "Add to .cargo/config.toml:");
  assert_code (recipe, 1, 2, "toml", "[registries]\ncrates = { index = \"" INDEX "\" }");
  assert_title (recipe, 2, "2. Credential Helper");
  assert_sentence (recipe, 2, 1, QUAY_RECIPE_TEXT, "Add to %USERPROFILE%\\.cargo\\config.toml:");
  assert_code (recipe, 2, 2, "toml",
               "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:wincred\"]");
  assert_title (recipe, 3, "3. Log In");
  assert_sentence (recipe, 3, 1, QUAY_RECIPE_TEXT,
                   "Create a token with the scope Packaging: Read & write, then run in the project folder:");
  assert_code (recipe, 3, 2, "powershell",
               "$t = Read-Host Token -AsSecureString; 'Basic ' + [Convert]::ToBase64String("
               "[Text.Encoding]::UTF8.GetBytes('PAT:' + [Net.NetworkCredential]::new('', $t).Password)) | "
               "cargo login --registry crates");
  assert_title (recipe, 4, "4. Undo");
  assert_code (recipe, 4, 2, "powershell", "cargo logout --registry crates");
}

static void
test_shells (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
  g_autoptr(QuayRecipe) macos = create_recipe (feed, QUAY_COMPUTER_MACOS, QUAY_TOOL_ZSH);
  g_autoptr(QuayRecipe) linux_bash = create_recipe (feed, QUAY_COMPUTER_LINUX, QUAY_TOOL_BASH);

  assert_code (macos, 2, 2, "toml",
               "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:macos-keychain\"]");
  assert_code (macos, 3, 2, "sh",
               "read -rs 't?Token: ' && printf 'Basic %s\\n' \"$(printf 'PAT:%s' \"$t\" | base64 | tr -d '\\n')\" | "
               "cargo login --registry crates; unset t");
  assert_code (linux_bash, 2, 2, "toml",
               "[registry]\nglobal-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]");
  assert_code (linux_bash, 3, 2, "sh",
               "read -rsp 'Token: ' t && printf 'Basic %s\\n' \"$(printf 'PAT:%s' \"$t\" | base64 | tr -d '\\n')\" | "
               "cargo login --registry crates; unset t");
}

static void
test_azure_cli (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
  g_autoptr(QuayRecipe) recipe = create_recipe (feed, QUAY_COMPUTER_WINDOWS, QUAY_TOOL_AZURE_CLI);

  assert_code (recipe, 3, 2, "powershell",
               "az login\naz account get-access-token --resource 499b84ac-1321-427f-aa17-267ca6975798 "
               "--query \"join(' ', ['Bearer', accessToken])\" --output tsv | cargo login --registry crates");
  assert_sentence (recipe, 3, 3, QUAY_RECIPE_WARNING,
                   "This token works for about one hour. To log in without repeating this, use the Azure CLI as the "
                   "helper:");
  assert_code (recipe, 3, 4, "toml",
               "[registries.crates]\ncredential-provider = [\"cargo:token-from-stdout\", \"az.cmd\", \"account\", "
               "\"get-access-token\", \"--resource\", \"499b84ac-1321-427f-aa17-267ca6975798\", \"--query\", "
               "\"join(' ', ['Bearer', accessToken])\", \"--output\", \"tsv\"]");
}

static void
test_pipelines (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
  g_autoptr(QuayRecipe) recipe = create_recipe (feed, QUAY_COMPUTER_AZURE_PIPELINES, QUAY_TOOL_NOTHING);

  assert_sentence (recipe, 1, 1, QUAY_RECIPE_WARNING, "Azure Pipelines reads the project file.");
  assert_sentence (recipe, 2, 1, QUAY_RECIPE_TEXT, "Add to azure-pipelines.yml, before the first Cargo step:");
  assert_code (recipe, 2, 2, "yaml",
               "- task: CargoAuthenticate@0\n  inputs:\n    configFile: .cargo/config.toml");
  assert_sentence (recipe, 3, 1, QUAY_RECIPE_GOOD,
                   "No token is needed. Cargo uses the permissions of the pipeline.");
}

static void
test_project_file (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
  g_autoptr(QuayRecipe) recipe = NULL;

  feed->project_file = g_strdup (".cargo/config.toml");
  recipe = create_recipe (feed, QUAY_COMPUTER_AZURE_PIPELINES, QUAY_TOOL_NOTHING);
  assert_sentence (recipe, 1, 1, QUAY_RECIPE_GOOD, "Already in the project: .cargo/config.toml");
  g_assert_cmpuint (((QuayRecipeStep *) g_ptr_array_index (quay_recipe_get_steps (recipe), 0))->parts->len, ==, 1);
}

static void
test_replaced (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
  g_autoptr(QuayRecipe) recipe = NULL;

  feed->replaces_crates_io = TRUE;
  recipe = create_recipe (feed, QUAY_COMPUTER_LINUX, QUAY_TOOL_BASH);
  assert_code (recipe, 1, 2, "toml",
               "[registries]\ncrates = { index = \"" INDEX "\" }\n\n[source.crates-io]\nreplace-with = \"crates\"");
}

static void
test_no_login (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);

  feed->needs_login = FALSE;
  for (QuayComputer computer = 0; computer < QUAY_N_COMPUTERS; computer++)
    {
      g_autoptr(GArray) tools = quay_computer_list_tools (computer, feed);
      g_autoptr(QuayRecipe) recipe = create_recipe (feed, computer, QUAY_TOOL_NOTHING);

      g_assert_cmpuint (tools->len, ==, 0);
      g_assert_false (quay_recipe_has_script (recipe));
      g_assert_cmpuint (quay_recipe_get_steps (recipe)->len, ==, 2);
      assert_sentence (recipe, 2, 1, QUAY_RECIPE_GOOD, "No login is needed to download from this feed.");
    }
}

/* The Azure CLI makes tokens for the hosted service alone; the address is that of the Server itself. */
static void
test_server (void)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", SERVER);
  g_autoptr(QuayRecipe) recipe = NULL;

  feed->hosted = FALSE;
  for (QuayComputer computer = 0; computer < QUAY_N_COMPUTERS; computer++)
    {
      g_autoptr(GArray) tools = quay_computer_list_tools (computer, feed);

      for (guint i = 0; i < tools->len; i++)
        g_assert_cmpint (g_array_index (tools, QuayLoginTool, i), !=, QUAY_TOOL_AZURE_CLI);
    }
  recipe = create_recipe (feed, QUAY_COMPUTER_LINUX, QUAY_TOOL_BASH);
  assert_code (recipe, 1, 2, "toml", "[registries]\ncrates = { index = \"" SERVER "\" }");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *name;
    const char *index_url;
    QuayError   code;
  } rows[] = {
    { "cra;tes", INDEX, QUAY_ERROR_NAME_REFUSED },
    { "$(id)", INDEX, QUAY_ERROR_NAME_REFUSED },
    { "it's", INDEX, QUAY_ERROR_NAME_REFUSED },
    { "", INDEX, QUAY_ERROR_NAME_REFUSED },
    { "crates", "sparse+https://h/\n/index/", QUAY_ERROR_INPUT_ADDRESS },
    { "crates", "sparse+https://h/`id`/", QUAY_ERROR_INPUT_ADDRESS },
    { "crates", "sparse+https://h/\"/", QUAY_ERROR_INPUT_ADDRESS },
    { "crates", "sparse+https://h/\\/", QUAY_ERROR_INPUT_ADDRESS },
    { "crates", "", QUAY_ERROR_INPUT_ADDRESS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayRecipeFeed) feed = create_feed (rows[i].name, rows[i].index_url);
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_recipe_new (feed, QUAY_COMPUTER_LINUX, QUAY_TOOL_BASH, &error));
      g_assert_error (error, QUAY_ERROR, (int) rows[i].code);
    }
}

static void
test_file_names (void)
{
  static const struct
  {
    QuayComputer computer;
    const char  *markdown;
    const char  *script;
  } rows[] = {
    { QUAY_COMPUTER_WINDOWS, "crates-windows.md", "crates-windows.ps1" },
    { QUAY_COMPUTER_MACOS, "crates-macos.md", "crates-macos.sh" },
    { QUAY_COMPUTER_LINUX, "crates-linux.md", "crates-linux.sh" },
    { QUAY_COMPUTER_AZURE_PIPELINES, "crates-azure-pipelines.md", "crates-azure-pipelines.yml" },
    { QUAY_COMPUTER_GITHUB_ACTIONS, "crates-github-actions.md", "crates-github-actions.yml" },
    { QUAY_COMPUTER_CONTAINER, "crates-container.md", "crates-container.dockerfile" },
  };

  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, QUAY_N_COMPUTERS);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
      g_autoptr(GArray) tools = quay_computer_list_tools (rows[i].computer, feed);
      QuayLoginTool tool = tools->len > 0 ? g_array_index (tools, QuayLoginTool, 0) : QUAY_TOOL_NOTHING;
      g_autoptr(QuayRecipe) recipe = create_recipe (feed, rows[i].computer, tool);
      g_autofree char *markdown = quay_recipe_dup_file_name (recipe, QUAY_RECIPE_MARKDOWN);
      g_autofree char *script = quay_recipe_dup_file_name (recipe, QUAY_RECIPE_SCRIPT);

      g_assert_cmpstr (markdown, ==, rows[i].markdown);
      g_assert_cmpstr (script, ==, rows[i].script);
      g_assert_true (quay_recipe_has_script (recipe));
    }
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  GAsyncResult **saved = user_data;

  *saved = g_object_ref (result);
}

static gboolean
save (QuayRecipe     *recipe,
      ConnectFixture *fixture,
      GFile          *file,
      GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  quay_recipe_save_async (recipe, QUAY_RECIPE_MARKDOWN, quay_context_get_files (fixture->context), file, NULL,
                          saved_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return quay_recipe_save_finish (result, error);
}

static void
test_save (ConnectFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(QuayRecipeFeed) feed = create_feed ("crates", INDEX);
  g_autoptr(QuayRecipe) recipe = create_recipe (feed, QUAY_COMPUTER_WINDOWS, QUAY_TOOL_POWERSHELL);
  g_autoptr(GFile) file = g_file_get_child (fixture->home, "crates-windows.md");
  g_autoptr(GFile) folder = g_file_get_child (fixture->home, "folder");
  g_autoptr(GBytes) wanted = quay_recipe_to_bytes (recipe, QUAY_RECIPE_MARKDOWN);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (save (recipe, fixture, file, &error));
      g_assert_no_error (error);
      text = connect_fixture_read (fixture->home, "crates-windows.md");
      g_assert_cmpmem (text, strlen (text), g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
      /* What was there before is replaced. */
      connect_fixture_write (fixture->home, "crates-windows.md", "something else");
    }

  g_assert_true (g_file_make_directory (folder, NULL, NULL));
  g_assert_false (save (recipe, fixture, folder, &error));
  g_assert_nonnull (error);
}

static void
test_from_request (ConnectFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(QuayConnectionRequest) request = quay_connection_request_new (fixture->context);
  g_autoptr(QuayRecipeFeed) feed = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_recipe_feed_new_for_request (request));
  g_assert_true (quay_connection_request_set_text (request, INDEX, &error));
  g_assert_no_error (error);
  g_object_set (request, "replace-crates-io", TRUE, "helper", QUAY_HELPER_NONE, NULL);
  quay_connection_request_set_folder (request, fixture->project);

  feed = quay_recipe_feed_new_for_request (request);
  g_assert_nonnull (feed);
  g_assert_cmpstr (feed->name, ==, "crates");
  g_assert_cmpstr (feed->index_url, ==, INDEX);
  g_assert_cmpstr (feed->project_file, ==, ".cargo/config.toml");
  g_assert_true (feed->replaces_crates_io);
  g_assert_true (feed->hosted);
  g_assert_false (feed->needs_login);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recipe/windows-uses-the-credential-manager", test_windows);
  g_test_add_func ("/recipe/each-shell-has-its-own-way-to-ask", test_shells);
  g_test_add_func ("/recipe/azure-cli-says-that-a-token-lasts-an-hour", test_azure_cli);
  g_test_add_func ("/recipe/pipelines-need-no-token", test_pipelines);
  g_test_add_func ("/recipe/project-file-that-is-shared-is-not-asked-for", test_project_file);
  g_test_add_func ("/recipe/crates-io-is-replaced-there-as-here", test_replaced);
  g_test_add_func ("/recipe/feed-without-login-needs-only-the-file", test_no_login);
  g_test_add_func ("/recipe/server-keeps-its-host-and-has-no-azure-cli", test_server);
  g_test_add_func ("/recipe/refuses-what-could-end-a-quotation", test_refused);
  g_test_add_func ("/recipe/file-names-say-feed-and-computer", test_file_names);
  g_test_add ("/recipe/saves-over-what-was-chosen", ConnectFixture, NULL,
              connect_fixture_set_up, test_save, connect_fixture_tear_down);
  g_test_add ("/recipe/follows-the-request", ConnectFixture, NULL,
              connect_fixture_set_up, test_from_request, connect_fixture_tear_down);
  return g_test_run ();
}
