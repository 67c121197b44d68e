/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-applied-record"

#include "config.h"

#include "quay-applied-record.h"

#include <string.h>

#include "quay-cargo-edit.h"
#include "quay-change-journal.h"
#include "quay-credential-helper.h"
#include "quay-edit-session.h"
#include "quay-error.h"
#include "quay-paths.h"
#include "quay-private-file.h"

/* The record is a key file with a group for each connection and each file that was changed for it. The group's name is
 * a hash of the three; the values are hashes of what stands in the file, each made with the name of its key, so that
 * equal values of different keys look different:
 *
 *   [9f86d0…]
 *   name=crates
 *   address=sparse+https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/
 *   file=/home/ada/Projects/app/.cargo/config.toml
 *   shared=true
 *   index=60303a…
 *
 * A hash says whether a value has changed, and nothing else; but for the few values that Quayside itself writes it can
 * be told which of them it was, by trying, and so they can be put back. A helper with a command of its own cannot.
 *
 * Cargo's files stay the truth: without the record, or with a broken one, nothing is missing but the notice.
 */

#define RECORD_LIMIT (1024 * 1024)

typedef struct
{
  const char *word;
  const char *helper;
} Asked;

/* The helpers of the global list that Quayside writes, each watched for itself: others may come and go. */
static const Asked asked[] = {
  { "asks-keyring", "cargo:libsecret" },
  { "asks-microsoft", "artifacts-cargo-credprovider" },
  { "asks-plain-text", "cargo:token" },
};

static const char *const watched[] = {
  "index", "credential-provider", "replaces-crates-io", "asks-keyring", "asks-microsoft", "asks-plain-text",
};

/* As keys of Cargo, in the same order. */
static char *
describe_key (guint       key,
              const char *name)
{
  if (key < 2)
    return g_strdup_printf ("registries.%s.%s", name, watched[key]);
  return g_strdup (key == 2 ? "source.crates-io.replace-with" : "registry.global-credential-providers");
}

/**
 * quay_applied_record_get_file:
 *
 * Returns: (transfer full): the record, to be watched: it is written a moment after Cargo's files
 */
GFile *
quay_applied_record_get_file (QuayContext *context)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);

  return g_file_get_child (quay_context_get_state_folder (context), "applied");
}

static GKeyFile *
read_record_file (GFile *file)
{
  g_autoptr(QuayFileSnapshot) snapshot = quay_file_snapshot_load (file, NULL, NULL);
  GBytes *contents = snapshot != NULL ? quay_file_snapshot_get_contents (snapshot) : NULL;
  g_autoptr(GKeyFile) record = g_key_file_new ();

  if (contents != NULL && g_bytes_get_size (contents) > 0 && g_bytes_get_size (contents) <= RECORD_LIMIT &&
      !g_key_file_load_from_bytes (record, contents, G_KEY_FILE_NONE, NULL))
    return g_key_file_new ();
  return g_steal_pointer (&record);
}

static GKeyFile *
read_record (QuayContext *context)
{
  g_autoptr(GFile) file = quay_applied_record_get_file (context);

  return read_record_file (file);
}

static gboolean
write_record (QuayContext *context,
              GKeyFile    *record,
              GError     **error)
{
  g_autoptr(GFile) file = quay_applied_record_get_file (context);
  gsize length;
  char *text = g_key_file_to_data (record, &length, NULL);
  g_autoptr(GBytes) contents = g_bytes_new_take (text, length);

  return quay_file_write_private (file, contents, error);
}

static char *
hash (const char *first,
      const char *second,
      const char *third)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) first, strlen (first) + 1);
  g_checksum_update (checksum, (const guchar *) second, strlen (second) + 1);
  if (third != NULL)
    g_checksum_update (checksum, (const guchar *) third, strlen (third) + 1);
  return g_strdup (g_checksum_get_string (checksum));
}

static void
append_node (GString            *text,
             const QuayTomlNode *node)
{
  gsize length;

  if (node == NULL)
    return;
  if (quay_toml_node_get_node_type (node) == QUAY_TOML_STRING)
    {
      const char *string = quay_toml_node_get_string (node, &length);

      g_string_append_len (text, string, length);
      g_string_append_c (text, '\n');
    }
  else if (quay_toml_node_get_node_type (node) == QUAY_TOML_ARRAY)
    {
      for (guint i = 0; i < quay_toml_node_get_n_children (node); i++)
        append_node (text, quay_toml_node_get_child (node, i));
    }
  else
    {
      g_string_append (text, "?\n");
    }
}

/* The value of one watched key in a file, as text of our own; “” when it is not there. */
static char *
read_value (QuayTomlDocument *document,
            const char       *name,
            guint             key)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *line = NULL;
  const char *registry_path[] = { "registries", name, watched[key], NULL };
  static const char *const replace_path[] = { "source", "crates-io", "replace-with", NULL };
  static const char *const list_path[] = { "registry", "global-credential-providers", NULL };

  if (key < 2)
    {
      append_node (text, quay_toml_document_lookup (document, registry_path));
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  append_node (text, quay_toml_document_lookup (document, key == 2 ? replace_path : list_path));

  g_string_prepend_c (text, '\n');
  line = g_strdup_printf ("\n%s\n", key == 2 ? name : asked[key - 3].helper);
  return g_strdup (strstr (text->str, line) != NULL ? "yes" : "");
}

static char *
hash_value (QuayTomlDocument *document,
            const char       *name,
            guint             key)
{
  g_autofree char *value = read_value (document, name, key);

  return hash (watched[key], value, NULL);
}

static gboolean
was_applied (GKeyFile   *record,
             const char *group,
             guint       key,
             const char *value)
{
  g_autofree char *kept = g_key_file_get_string (record, group, watched[key], NULL);
  g_autofree char *expected = hash (watched[key], value, NULL);

  return g_strcmp0 (kept, expected) == 0;
}

static QuayTomlDocument *
parse (GBytes *contents)
{
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);

  return quay_toml_document_new (contents != NULL ? contents : empty, NULL);
}

/* What stands in the file now; a missing one is an empty one. NULL when it cannot be read: then nothing is said. */
static QuayTomlDocument *
load (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(QuayFileSnapshot) snapshot = quay_file_snapshot_load (file, NULL, NULL);

  return snapshot != NULL ? parse (quay_file_snapshot_get_contents (snapshot)) : NULL;
}

static gboolean
is_group_of (GKeyFile   *record,
             const char *group,
             const char *name,
             const char *index_url)
{
  g_autofree char *kept_name = g_key_file_get_string (record, group, "name", NULL);
  g_autofree char *kept_url = g_key_file_get_string (record, group, "address", NULL);

  return g_strcmp0 (kept_name, name) == 0 && g_strcmp0 (kept_url, index_url) == 0;
}

static void
set_group (GKeyFile         *record,
           const char       *group,
           const char       *name,
           QuayTomlDocument *document)
{
  for (guint key = 0; key < G_N_ELEMENTS (watched); key++)
    {
      g_autofree char *value = hash_value (document, name, key);

      g_key_file_set_string (record, group, watched[key], value);
    }
}

/* Whether a file says anything of a registry that is worth watching. */
static gboolean
concerns (QuayTomlDocument *document,
          const char       *name)
{
  for (guint key = 0; key < 3; key++)
    {
      g_autofree char *value = read_value (document, name, key);

      if (value[0] != '\0')
        return TRUE;
    }
  return FALSE;
}

static gboolean
asks_helper (QuayTomlDocument *document)
{
  for (guint key = 3; key < G_N_ELEMENTS (watched); key++)
    {
      g_autofree char *value = read_value (document, "", key);

      if (value[0] != '\0')
        return TRUE;
    }
  return FALSE;
}

/* A change for one connection is none by another program in the eyes of the others that have the file, as long as they
 * had noticed nothing before. */
static void
take_for_others (GKeyFile         *record,
                 const char       *path,
                 QuayTomlDocument *before,
                 QuayTomlDocument *after)
{
  g_auto(GStrv) groups = g_key_file_get_groups (record, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *file = g_key_file_get_string (record, groups[i], "file", NULL);
      g_autofree char *name = g_key_file_get_string (record, groups[i], "name", NULL);

      if (name == NULL || g_strcmp0 (file, path) != 0)
        continue;
      for (guint key = 0; key < G_N_ELEMENTS (watched); key++)
        {
          g_autofree char *old = read_value (before, name, key);
          g_autofree char *new = hash_value (after, name, key);

          if (was_applied (record, groups[i], key, old))
            g_key_file_set_string (record, groups[i], watched[key], new);
        }
    }
}

static void
take_file (GKeyFile       *record,
           const char     *name,
           const char     *index_url,
           QuayFileChange *change)
{
  const char *path = g_file_peek_path (quay_file_change_get_file (change));
  g_autoptr(QuayTomlDocument) before =
    parse (quay_file_snapshot_get_contents (quay_file_change_get_before (change)));
  g_autoptr(QuayTomlDocument) after = parse (quay_file_change_get_after (change));
  g_autofree char *group = NULL;

  if (before == NULL || after == NULL)
    return;

  take_for_others (record, path, before, after);
  if (name == NULL || index_url == NULL)
    return;
  group = hash (name, index_url, path);
  if (!concerns (after, name) && (concerns (before, name) || !asks_helper (after)))
    {
      g_key_file_remove_group (record, group, NULL);
      return;
    }
  g_key_file_set_string (record, group, "name", name);
  g_key_file_set_string (record, group, "address", index_url);
  g_key_file_set_string (record, group, "file", path);
  g_key_file_set_boolean (record, group, "shared", quay_file_change_is_shared (change));
  set_group (record, group, name, after);
}

/**
 * quay_applied_record_take:
 * @name: (nullable): a registry name; %NULL when the change was for no connection
 * @index_url: (nullable): its address
 * @files: (element-type QuayFileChange): what was written, or, when it was undone, what was put back
 *
 * Remembers what stands in the files for a connection. Files with tokens are left out. That the record cannot be
 * written is no reason to fail what was done, so it is only logged.
 */
void
quay_applied_record_take (QuayContext *context,
                          const char  *name,
                          const char  *index_url,
                          GListModel  *files)
{
  g_autoptr(GKeyFile) record = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (QUAY_IS_CONTEXT (context));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  record = read_record (context);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);

      if ((quay_file_change_get_flags (change) & QUAY_REPLACE_PRIVATE) == 0 &&
          g_file_peek_path (quay_file_change_get_file (change)) != NULL)
        take_file (record, name, index_url, change);
    }
  if (!write_record (context, record, &error))
    g_info ("What was applied could not be remembered: %s", error->message);
}

static void
add_differences (GKeyFile   *record,
                 const char *group,
                 const char *name,
                 GString    *differences)
{
  g_autofree char *path = g_key_file_get_string (record, group, "file", NULL);
  g_autoptr(QuayTomlDocument) document = path != NULL ? load (path) : NULL;
  g_autoptr(GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autofree char *place = file != NULL ? quay_path_for_people (file) : NULL;
  g_autofree char *last = NULL;

  for (guint key = 0; document != NULL && key < G_N_ELEMENTS (watched); key++)
    {
      g_autofree char *value = read_value (document, name, key);
      g_autofree char *described = describe_key (key, name);

      /* A newer version may watch less. */
      if (!g_key_file_has_key (record, group, watched[key], NULL) || was_applied (record, group, key, value) ||
          g_strcmp0 (described, last) == 0)
        continue;
      g_string_append_printf (differences, "%s%s: %s", differences->len > 0 ? "\n" : "", place, described);
      g_free (last);
      last = g_steal_pointer (&described);
    }
}

/**
 * quay_applied_record_compare:
 * @record_file: the file of the record, see [func@Quay.applied_record_get_file]
 *
 * Returns: (transfer full) (nullable): %QUAY_ERROR_CHANGED_OUTSIDE (subject: @name) with one line of details for each
 *   key that no longer holds what was applied
 */
GError *
quay_applied_record_compare (GFile      *record_file,
                             const char *name,
                             const char *index_url)
{
  g_autoptr(GKeyFile) record = NULL;
  g_autoptr(GString) differences = g_string_new (NULL);
  g_auto(GStrv) groups = NULL;
  GError *error;

  g_return_val_if_fail (G_IS_FILE (record_file), NULL);
  g_return_val_if_fail (name != NULL && index_url != NULL, NULL);

  record = read_record_file (record_file);
  groups = g_key_file_get_groups (record, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (is_group_of (record, groups[i], name, index_url))
        add_differences (record, groups[i], name, differences);
    }
  if (differences->len == 0)
    return NULL;

  error = quay_error_new (QUAY_ERROR_CHANGED_OUTSIDE, name, NULL, "Another program has changed what was applied");
  quay_error_take_details (error, g_string_free (g_steal_pointer (&differences), FALSE));
  return error;
}

static gboolean
accept_files (QuayContext  *context,
              const char   *name,
              const char   *index_url,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr(QuayFileLock) lock = quay_change_journal_lock (context, NULL, cancellable, error);
  g_autoptr(GKeyFile) record = NULL;
  g_auto(GStrv) groups = NULL;

  /* Of two that read the record and write it again, the second would undo what the first has noted. */
  if (lock == NULL)
    return FALSE;

  record = read_record (context);
  groups = g_key_file_get_groups (record, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *path = g_key_file_get_string (record, groups[i], "file", NULL);
      g_autoptr(QuayTomlDocument) document = NULL;

      if (path == NULL || !is_group_of (record, groups[i], name, index_url))
        continue;
      document = load (path);
      if (document != NULL)
        set_group (record, groups[i], name, document);
    }
  return write_record (context, record, error);
}

/**
 * quay_applied_record_accept:
 * @error: why the record could not be written, or what quay_change_journal_lock() says
 *
 * Blocks for as long as another Quayside changes files.
 *
 * Returns: whether what stands in the files is remembered now
 */
gboolean
quay_applied_record_accept (QuayContext *context,
                            const char  *name,
                            const char  *index_url,
                            GError     **error)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), FALSE);
  g_return_val_if_fail (name != NULL && index_url != NULL, FALSE);

  return accept_files (context, name, index_url, NULL, error);
}

typedef struct
{
  QuayContext *context;
  char        *name;
  char        *index_url;
} PlanRequest;

static void
plan_request_free (gpointer data)
{
  PlanRequest *request = data;

  g_clear_object (&request->context);
  g_free (request->name);
  g_free (request->index_url);
  g_free (request);
}

static GTask *
new_task (QuayContext        *context,
          const char         *name,
          const char         *index_url,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data,
          gpointer            source_tag)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  PlanRequest *request = g_new0 (PlanRequest, 1);

  g_task_set_source_tag (task, source_tag);
  request->context = g_object_ref (context);
  request->name = g_strdup (name);
  request->index_url = g_strdup (index_url);
  g_task_set_task_data (task, request, plan_request_free);
  return task;
}

static void
accept_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  PlanRequest *request = task_data;
  GError *error = NULL;

  if (accept_files (request->context, request->name, request->index_url, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * quay_applied_record_accept_async:
 *
 * As quay_applied_record_accept(), in a thread.
 */
void
quay_applied_record_accept_async (QuayContext        *context,
                                  const char         *name,
                                  const char         *index_url,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONTEXT (context));
  g_return_if_fail (name != NULL && index_url != NULL);

  task = new_task (context, name, index_url, cancellable, callback, user_data, quay_applied_record_accept_async);
  g_task_run_in_thread (task, accept_thread);
}

gboolean
quay_applied_record_accept_finish (GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The registry's own helper, if it is one that has a name. */
static gboolean
put_helper_back (QuayTomlDocument *document,
                 GKeyFile         *record,
                 const char       *group,
                 const char       *name,
                 GError          **error)
{
  if (was_applied (record, group, 1, ""))
    return quay_cargo_edit_set_registry_helper (document, name, NULL, error);

  for (int kind = QUAY_HELPER_KEYRING; kind < QUAY_HELPER_CUSTOM; kind++)
    {
      g_auto(GStrv) words = quay_helper_kind_to_words (kind, NULL, NULL, FALSE, NULL);
      g_autofree char *lines = words != NULL ? g_strjoinv ("\n", words) : NULL;
      g_autofree char *value = lines != NULL ? g_strconcat (lines, "\n", NULL) : NULL;

      if (value != NULL && was_applied (record, group, 1, value))
        return quay_cargo_edit_set_registry_helper (document, name, (const char *const *) words, error);
    }
  return TRUE;
}

static gboolean
put_values_back (PlanRequest      *request,
                 QuayTomlDocument *document,
                 GKeyFile         *record,
                 const char       *group,
                 GError          **error)
{
  g_autofree char *applied_url = g_strconcat (request->index_url, "\n", NULL);
  g_autofree char *replaces = read_value (document, request->name, 2);

  if (was_applied (record, group, 0, applied_url) &&
      !quay_cargo_edit_set_registry (document, request->name, request->index_url, error))
    return FALSE;
  if (was_applied (record, group, 0, "") && !concerns (document, request->name))
    return TRUE;
  if (!put_helper_back (document, record, group, request->name, error))
    return FALSE;
  if (was_applied (record, group, 2, "yes") &&
      !quay_cargo_edit_replace_crates_io (document, request->name, error))
    return FALSE;
  if (was_applied (record, group, 2, "") && replaces[0] != '\0' &&
      !quay_cargo_edit_replace_crates_io (document, NULL, error))
    return FALSE;

  return TRUE;
}

static gboolean
put_list_back (QuayTomlDocument *document,
               GKeyFile         *record,
               const char       *group,
               GError          **error)
{
  for (guint i = G_N_ELEMENTS (asked); i > 0; i--)
    {
      if (was_applied (record, group, i + 2, "yes") &&
          !quay_cargo_edit_add_global_helper (document, asked[i - 1].helper, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_file_back (PlanRequest     *request,
               QuayEditSession *session,
               GKeyFile        *record,
               const char      *group,
               GError         **error)
{
  g_autofree char *path = g_key_file_get_string (record, group, "file", NULL);
  gboolean shared = g_key_file_get_boolean (record, group, "shared", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path != NULL ? path : "");
  QuayTomlDocument *document;

  if (path == NULL || !g_path_is_absolute (path))
    return TRUE;
  document = quay_edit_session_open (session, file, shared ? QUAY_EDIT_SHARED : QUAY_EDIT_NONE, error);
  if (document == NULL)
    return FALSE;
  return quay_edit_session_check (session, put_values_back (request, document, record, group, error) &&
                                  put_list_back (document, record, group, error), error);
}

static void
plan_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  PlanRequest *request = task_data;
  g_autoptr(GKeyFile) record = read_record (request->context);
  g_auto(GStrv) groups = g_key_file_get_groups (record, NULL);
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (request->context, request->name, request->index_url);
  g_autoptr(QuayEditSession) session = quay_edit_session_new (request->context);
  GError *error = NULL;

  for (guint i = 0; groups[i] != NULL && error == NULL; i++)
    {
      if (is_group_of (record, groups[i], request->name, request->index_url))
        put_file_back (request, session, record, groups[i], &error);
    }
  if (error != NULL || !quay_edit_session_finish (session, plan, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

/**
 * quay_applied_record_plan_async:
 *
 * Plans to put back what was applied. Nothing is written before the plan is.
 */
void
quay_applied_record_plan_async (QuayContext        *context,
                                const char         *name,
                                const char         *index_url,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONTEXT (context));
  g_return_if_fail (name != NULL && index_url != NULL);

  task = new_task (context, name, index_url, cancellable, callback, user_data, quay_applied_record_plan_async);
  g_task_run_in_thread (task, plan_thread);
}

/**
 * quay_applied_record_plan_finish:
 * @error: why a file cannot be edited, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the plan, which may be empty
 */
QuayChangePlan *
quay_applied_record_plan_finish (GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
