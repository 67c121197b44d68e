/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-context"

#include "config.h"

#include "quay-context.h"

#include "quay-paths.h"
#include "quay-private-file.h"
#include "quay-secret-service-store.h"

#define PROJECTS_GROUP "Projects"
#define PROJECTS_KEY "Folders"
#define MAX_PROJECTS 200

/**
 * QuayContext:
 *
 * The parts that the job is done with. It owns one reference of each; none of them changes during its life.
 *
 * The list of known projects is a key file in the state folder, read and written whole; a second Quayside that adds a
 * folder at the same moment may be overwritten, which costs a row in a list and nothing of Cargo's.
 */
struct _QuayContext
{
  GObject           parent_instance;

  QuayCargoHome    *home;
  GFile            *state_folder;
  QuayFileStore    *files;
  QuayTokenStore   *tokens;
  QuayTokenLedger  *ledger;
  QuayLedgerWriter *writer;
  QuayAzureClient  *client;
  QuayAzureSession *azure;
  GMutex            projects_lock;  /* held from reading the list to writing it */
};

G_DEFINE_FINAL_TYPE (QuayContext, quay_context, G_TYPE_OBJECT)

static GFile *
get_projects_file (QuayContext *self)
{
  return g_file_get_child (self->state_folder, "projects.ini");
}

static GPtrArray *
load_projects (QuayContext *self)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GFile) file = get_projects_file (self);
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_auto(GStrv) uris = NULL;

  if (g_key_file_load_from_file (keys, g_file_peek_path (file), G_KEY_FILE_NONE, NULL))
    uris = g_key_file_get_string_list (keys, PROJECTS_GROUP, PROJECTS_KEY, NULL, NULL);

  for (guint i = 0; uris != NULL && uris[i] != NULL && folders->len < MAX_PROJECTS; i++)
    g_ptr_array_add (folders, g_file_new_for_uri (uris[i]));
  return folders;
}

static gboolean
save_projects (QuayContext *self,
               GPtrArray   *folders,
               GError     **error)
{
  g_autoptr(GFile) file = get_projects_file (self);
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_autoptr(GPtrArray) uris = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GBytes) contents = NULL;
  char *data;
  gsize length;

  for (guint i = 0; i < folders->len; i++)
    g_ptr_array_add (uris, g_file_get_uri (g_ptr_array_index (folders, i)));
  g_key_file_set_string_list (keys, PROJECTS_GROUP, PROJECTS_KEY,
                              (const char *const *) uris->pdata, uris->len);
  data = g_key_file_to_data (keys, &length, NULL);
  contents = g_bytes_new_take (data, length);
  return quay_file_write_private (file, contents, error);
}

static gboolean
find_project (GPtrArray *folders,
              GFile     *folder,
              guint     *index)
{
  return g_ptr_array_find_with_equal_func (folders, folder, (GEqualFunc) g_file_equal, index);
}

static void
quay_context_dispose (GObject *object)
{
  QuayContext *self = QUAY_CONTEXT (object);

  g_clear_pointer (&self->home, quay_cargo_home_unref);
  g_clear_object (&self->state_folder);
  g_clear_object (&self->files);
  g_clear_object (&self->tokens);
  g_clear_object (&self->writer);
  g_clear_object (&self->ledger);
  g_clear_object (&self->client);
  g_clear_object (&self->azure);
  G_OBJECT_CLASS (quay_context_parent_class)->dispose (object);
}

static void
quay_context_finalize (GObject *object)
{
  g_mutex_clear (&QUAY_CONTEXT (object)->projects_lock);
  G_OBJECT_CLASS (quay_context_parent_class)->finalize (object);
}

static void
quay_context_class_init (QuayContextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_context_dispose;
  G_OBJECT_CLASS (klass)->finalize = quay_context_finalize;
}

static void
quay_context_init (QuayContext *self)
{
  g_mutex_init (&self->projects_lock);
}

/**
 * quay_context_new:
 * @home: where Cargo's configuration is
 * @state_folder: a local folder of our own; made when something is first written
 * @files: what writes the user's files
 * @tokens: where tokens are kept
 * @client: what talks to Azure DevOps
 */
QuayContext *
quay_context_new (QuayCargoHome   *home,
                  GFile           *state_folder,
                  QuayFileStore   *files,
                  QuayTokenStore  *tokens,
                  QuayAzureClient *client)
{
  return quay_context_new_with_azure_cli (home, state_folder, files, tokens, client, NULL);
}

/**
 * quay_context_new_with_azure_cli:
 * @azure_cli: (nullable): what runs the Azure CLI; %NULL is like a computer that does not have it
 *
 * As quay_context_new().
 */
QuayContext *
quay_context_new_with_azure_cli (QuayCargoHome   *home,
                                 GFile           *state_folder,
                                 QuayFileStore   *files,
                                 QuayTokenStore  *tokens,
                                 QuayAzureClient *client,
                                 QuayAzureCli    *azure_cli)
{
  QuayContext *self;
  g_autoptr(GFile) ledger = NULL;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (home != NULL, NULL);
  g_return_val_if_fail (G_IS_FILE (state_folder), NULL);
  g_return_val_if_fail (QUAY_IS_FILE_STORE (files), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (tokens), NULL);
  g_return_val_if_fail (QUAY_IS_AZURE_CLIENT (client), NULL);
  g_return_val_if_fail (azure_cli == NULL || QUAY_IS_AZURE_CLI (azure_cli), NULL);

  self = g_object_new (QUAY_TYPE_CONTEXT, NULL);
  self->home = quay_cargo_home_ref (home);
  self->state_folder = g_object_ref (state_folder);
  self->files = g_object_ref (files);
  self->tokens = g_object_ref (tokens);
  self->client = g_object_ref (client);
  self->azure = quay_azure_session_new (azure_cli);

  ledger = g_file_get_child (state_folder, "tokens.ini");
  self->ledger = quay_token_ledger_new (ledger);
  if (!quay_token_ledger_load (self->ledger, &error))
    g_info ("What was known about tokens could not be read: %s", error->message);
  self->writer = quay_ledger_writer_new (ledger, self->ledger);
  return self;
}

/* The user's choice counts for every change of a file, also from a terminal: surplus copies go for good. Without an
 * installed schema, which would end the program, the store's own number stays.
 */
static void
choose_copies (QuayFileStore *files)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;
  g_autoptr(GSettings) settings = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  if (schema == NULL)
    return;
  settings = g_settings_new_full (schema, NULL, NULL);
  quay_file_store_set_n_backups (files, (guint) g_settings_get_int (settings, "copies-to-keep"));
}

/**
 * quay_context_new_for_user:
 *
 * The real parts, for the account that runs the program. Nothing is contacted, written or unlocked yet.
 */
QuayContext *
quay_context_new_for_user (void)
{
  return quay_context_new_with_home (NULL);
}

/**
 * quay_context_new_with_home:
 * @cargo_home: (nullable): where Cargo's own configuration is; %NULL to let the environment decide
 *
 * As quay_context_new_for_user(), with a Cargo home that the user chose.
 */
QuayContext *
quay_context_new_with_home (GFile *cargo_home)
{
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(QuayCargoHome) home = quay_cargo_home_new (cargo_home, (const char *const *) environment);
  g_autoptr(GFile) state = quay_path_get_state_folder ();
  g_autoptr(GFile) backups = g_file_get_child (state, "backups");
  g_autoptr(QuayFileStore) files = quay_file_store_new (backups);
  g_autoptr(QuayTokenStore) tokens = quay_secret_service_store_new ();
  g_autoptr(QuayAzureClient) client = quay_azure_client_new (NULL, NULL);
  g_autoptr(QuayAzureCli) azure_cli = quay_azure_cli_new ((const char *const *) environment);

  choose_copies (files);
  return quay_context_new_with_azure_cli (home, state, files, tokens, client, azure_cli);
}

QuayCargoHome *
quay_context_get_home (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->home;
}

GFile *
quay_context_get_state_folder (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->state_folder;
}

QuayFileStore *
quay_context_get_files (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->files;
}

QuayTokenStore *
quay_context_get_tokens (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->tokens;
}

QuayTokenLedger *
quay_context_get_ledger (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->ledger;
}

QuayLedgerWriter *
quay_context_get_ledger_writer (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->writer;
}

QuayAzureClient *
quay_context_get_client (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->client;
}

QuayAzureSession *
quay_context_get_azure (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return self->azure;
}

/**
 * quay_context_dup_projects:
 *
 * Returns: (transfer full) (element-type Gio.File): the known project folders, the newest first; some may be gone
 */
GPtrArray *
quay_context_dup_projects (QuayContext *self)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (self), NULL);

  return load_projects (self);
}

/**
 * quay_context_add_project:
 *
 * Remembers a folder, as the newest of the list. Of more than 200 the oldest is forgotten.
 *
 * It waits for the disk. It may be called in any thread.
 */
gboolean
quay_context_add_project (QuayContext *self,
                          GFile       *folder,
                          GError     **error)
{
  g_autoptr(GPtrArray) folders = NULL;
  g_autoptr(GMutexLocker) locker = NULL;
  guint index;

  g_return_val_if_fail (QUAY_IS_CONTEXT (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (folder), FALSE);

  locker = g_mutex_locker_new (&self->projects_lock);
  folders = load_projects (self);
  if (find_project (folders, folder, &index))
    {
      if (index == 0)
        return TRUE;
      g_ptr_array_remove_index (folders, index);
    }
  g_ptr_array_insert (folders, 0, g_object_ref (folder));
  if (folders->len > MAX_PROJECTS)
    g_ptr_array_set_size (folders, MAX_PROJECTS);
  return save_projects (self, folders, error);
}

static void
add_project_thread (GTask        *task,
                    gpointer      source_object,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  GError *error = NULL;

  if (quay_context_add_project (source_object, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * quay_context_add_project_async:
 *
 * Does quay_context_add_project() in a thread.
 */
void
quay_context_add_project_async (QuayContext        *self,
                                GFile              *folder,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONTEXT (self));
  g_return_if_fail (G_IS_FILE (folder));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_context_add_project_async);
  g_task_set_task_data (task, g_object_ref (folder), g_object_unref);
  g_task_run_in_thread (task, add_project_thread);
}

gboolean
quay_context_add_project_finish (QuayContext  *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_context_remove_project:
 *
 * Forgets a folder; one that is not known is no error.
 *
 * It waits for the disk. It may be called in any thread.
 */
gboolean
quay_context_remove_project (QuayContext *self,
                             GFile       *folder,
                             GError     **error)
{
  g_autoptr(GPtrArray) folders = NULL;
  g_autoptr(GMutexLocker) locker = NULL;
  guint index;

  g_return_val_if_fail (QUAY_IS_CONTEXT (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (folder), FALSE);

  locker = g_mutex_locker_new (&self->projects_lock);
  folders = load_projects (self);
  if (!find_project (folders, folder, &index))
    return TRUE;
  g_ptr_array_remove_index (folders, index);
  return save_projects (self, folders, error);
}

static void
remove_projects_thread (GTask        *task,
                        gpointer      source_object,
                        gpointer      task_data,
                        GCancellable *cancellable)
{
  GPtrArray *folders = task_data;
  GError *error = NULL;

  for (guint i = 0; i < folders->len && error == NULL; i++)
    quay_context_remove_project (source_object, g_ptr_array_index (folders, i), &error);

  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * quay_context_remove_projects_async:
 * @folders: (element-type Gio.File): the folders to forget
 *
 * Does quay_context_remove_project() for each of @folders, in a thread.
 */
void
quay_context_remove_projects_async (QuayContext        *self,
                                    GPtrArray          *folders,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONTEXT (self));
  g_return_if_fail (folders != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_context_remove_projects_async);
  g_task_set_task_data (task, g_ptr_array_ref (folders), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, remove_projects_thread);
}

gboolean
quay_context_remove_projects_finish (QuayContext  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
