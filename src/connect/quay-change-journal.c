/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-journal"

#include "config.h"

#include "quay-change-journal.h"

#include "quay-change-plan-private.h"
#include "quay-error.h"
#include "quay-private-file.h"
#include "quay-util.h"

/* What lets the next start put things right when this process dies between two files.
 *
 * Before the first file is written, the journal names every file of the plan with the checksums of its old and its
 * new content, and keeps the old content in files beside it. After the last one it is deleted: that is the moment at
 * which the plan has happened. A start that finds a journal nobody holds looks at each file: all new, then only the
 * deletion was missing; otherwise those that are new are put back. A file that is neither old nor new was changed by
 * somebody else, who is not to be overwritten.
 *
 * Files that hold tokens are named, but their content is not kept, since nothing outside the keyring may keep a token.
 * They are written last: when the only one is new, all are. Should there be two, a death between them leaves the first
 * as it is, and the next start says so.
 *
 * Tokens of the keyring are not in the journal: an old one is only in memory, and Cargo does no harm with a new one
 * that no file asks for. What is known about the new ones is, from when all are stored: who dies before it is in the
 * ledger has it put there by the next start, because without its ID a token that was made here could not be renewed or
 * revoked here any more.
 *
 * A personal access token that the change creates in Azure DevOps is in the journal by its name and ID, from before it
 * is created, and so is one that it revokes in the end: revoking needs a login that the next start does not have, so
 * that it is told that the token is still valid. The created one is that unless everything had happened by then, the
 * old one from then on.
 */
#define JOURNAL_GROUP "Journal"
#define KEY_COUNT "Files"
#define KEY_PATH "Path"
#define KEY_EXISTED "Existed"
#define KEY_SECRET "Secret"
#define KEY_OLD "OldChecksum"
#define KEY_NEW "NewChecksum"
#define KEY_STORED "Stored"
#define KEY_UNDO "Undo"
#define CREATED_GROUP "Token"
#define OLD_GROUP "Old Token"
#define KEY_PAT_NAME "Name"
#define KEY_PAT_ORGANIZATION "Organization"
#define KEY_PAT_ID "AuthorizationId"
#define CONTENT_SUFFIX ".old"
/* Far more than MAX_FILES make. */
#define MAX_SIZE (4 * 1024 * 1024)
/* A removal changes at most the files of all known projects and those above them. */
#define MAX_FILES 1000
#define LOCK_TIMEOUT_MS 60000

typedef enum
{
  FILE_IS_OLD,
  FILE_IS_NEW,
  FILE_IS_OTHER,
} FileIs;

static GFile *
get_folder (QuayContext *context)
{
  return g_file_get_child (quay_context_get_state_folder (context), "journal");
}

static GFile *
get_index_file (QuayContext *context)
{
  g_autoptr(GFile) folder = get_folder (context);

  return g_file_get_child (folder, "journal.ini");
}

/* A ledger of what the next start would have to note. */
static GFile *
get_tokens_file (QuayContext *context)
{
  g_autoptr(GFile) folder = get_folder (context);

  return g_file_get_child (folder, "tokens.ini");
}

static GFile *
get_content_file (QuayContext *context,
                  guint        index)
{
  g_autoptr(GFile) folder = get_folder (context);
  g_autofree char *name = g_strdup_printf ("%u" CONTENT_SUFFIX, index);

  return g_file_get_child (folder, name);
}

static char *
get_group (guint index)
{
  return g_strdup_printf ("File %u", index);
}

/* “-” stands for a file that is not there. */
static char *
compute_checksum (GBytes *contents)
{
  return contents != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, contents) : g_strdup ("-");
}

static gboolean
describe_change (QuayContext    *context,
                 QuayFileChange *change,
                 guint           index,
                 GKeyFile       *keys,
                 GError        **error)
{
  QuayFileSnapshot *before = quay_file_change_get_before (change);
  GBytes *contents = quay_file_snapshot_get_contents (before);
  g_autofree char *group = get_group (index);
  g_autofree char *old_checksum = compute_checksum (contents);
  g_autofree char *new_checksum = compute_checksum (quay_file_change_get_after (change));
  g_autoptr(GFile) content_file = NULL;

  g_key_file_set_string (keys, group, KEY_PATH, g_file_peek_path (quay_file_snapshot_get_file (before)));
  g_key_file_set_boolean (keys, group, KEY_EXISTED, quay_file_snapshot_exists (before));
  g_key_file_set_boolean (keys, group, KEY_SECRET, quay_file_change_is_secret (change));
  g_key_file_set_string (keys, group, KEY_OLD, old_checksum);
  g_key_file_set_string (keys, group, KEY_NEW, new_checksum);

  if (contents == NULL || quay_file_change_is_secret (change))
    return TRUE;
  content_file = get_content_file (context, index);
  return quay_file_write_private (content_file, contents, error);
}

static void
set_text (GKeyFile   *keys,
          const char *group,
          const char *key,
          const char *text)
{
  if (text != NULL)
    g_key_file_set_string (keys, group, key, text);
}

static void
describe_pat (const QuayJournalPat *pat,
              const char           *group,
              GKeyFile             *keys)
{
  set_text (keys, group, KEY_PAT_NAME, pat->name);
  set_text (keys, group, KEY_PAT_ORGANIZATION, pat->organization);
  set_text (keys, group, KEY_PAT_ID, pat->id);
}

/* Before the index says that they count. */
static gboolean
keep_records (QuayContext             *context,
              const QuayJournalTokens *tokens,
              GError                 **error)
{
  g_autoptr(GFile) file = get_tokens_file (context);
  g_autoptr(QuayTokenLedger) ledger = quay_token_ledger_new (file);

  quay_file_delete_private (file);
  return tokens->urls == NULL || quay_token_ledger_set_records (ledger, tokens->urls, tokens->records, error);
}

static gboolean
describe_tokens (QuayContext             *context,
                 const QuayJournalTokens *tokens,
                 GKeyFile                *keys,
                 GError                 **error)
{
  g_key_file_set_boolean (keys, JOURNAL_GROUP, KEY_STORED, tokens->stored);
  g_key_file_set_boolean (keys, JOURNAL_GROUP, KEY_UNDO, tokens->undo);
  describe_pat (&tokens->created, CREATED_GROUP, keys);
  describe_pat (&tokens->old, OLD_GROUP, keys);
  return keep_records (context, tokens, error);
}

/**
 * quay_change_journal_begin:
 * @changes: a list of [class@Quay.FileChange]
 * @tokens: (nullable): what the change does to tokens
 *
 * Blocks. Call it with quay_change_journal_lock() held; again when more is known about @tokens.
 *
 * Returns: whether the journal is on disk; if not, nothing may be written
 */
gboolean
quay_change_journal_begin (QuayContext             *context,
                           GListModel              *changes,
                           const QuayJournalTokens *tokens,
                           GError                 **error)
{
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_autoptr(GFile) index_file = get_index_file (context);
  g_autoptr(GBytes) contents = NULL;
  guint n_changes = g_list_model_get_n_items (changes);
  char *data;
  gsize length;

  if (n_changes > MAX_FILES)
    {
      quay_error_set (error, QUAY_ERROR_FAILED, NULL, NULL, "%u files are too many for one change", n_changes);
      return FALSE;
    }

  g_key_file_set_integer (keys, JOURNAL_GROUP, KEY_COUNT, n_changes);
  for (guint i = 0; i < n_changes; i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (changes, i);

      if (!describe_change (context, change, i, keys, error))
        return FALSE;
    }

  if (tokens != NULL && !describe_tokens (context, tokens, keys, error))
    return FALSE;
  data = g_key_file_to_data (keys, &length, NULL);
  contents = g_bytes_new_take (data, length);
  return quay_file_write_private (index_file, contents, error);
}

/**
 * quay_change_journal_end:
 *
 * Blocks. Says that the plan has happened, or was put back: the index goes first, because it is what counts.
 */
void
quay_change_journal_end (QuayContext *context)
{
  g_autoptr(GFile) folder = get_folder (context);
  g_autoptr(GFile) index_file = get_index_file (context);
  g_autoptr(GFile) tokens_file = get_tokens_file (context);
  g_autoptr(GDir) children = NULL;

  quay_file_delete_private (index_file);
  quay_file_delete_private (tokens_file);
  children = g_dir_open (g_file_peek_path (folder), 0, NULL);
  for (const char *name = NULL; children != NULL && (name = g_dir_read_name (children)) != NULL;)
    {
      g_autoptr(GFile) child = g_file_get_child (folder, name);

      if (g_str_has_suffix (name, CONTENT_SUFFIX))
        quay_file_delete_private (child);
    }
}

/* A journal entry as read back; @snapshot is the file as it is now. */
typedef struct
{
  GFile            *file;
  QuayFileSnapshot *snapshot;
  GFile            *content_file;
  char             *old_checksum;
  gboolean          existed;
  gboolean          secret;
  FileIs            is;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->file);
  g_clear_object (&entry->content_file);
  g_clear_pointer (&entry->snapshot, quay_file_snapshot_unref);
  g_free (entry->old_checksum);
  g_free (entry);
}

static Entry *
read_entry (QuayContext *context,
            GKeyFile    *keys,
            guint        index)
{
  g_autofree char *group = get_group (index);
  g_autofree char *path = g_key_file_get_string (keys, group, KEY_PATH, NULL);
  g_autofree char *old_checksum = g_key_file_get_string (keys, group, KEY_OLD, NULL);
  g_autofree char *new_checksum = g_key_file_get_string (keys, group, KEY_NEW, NULL);
  g_autofree char *checksum = NULL;
  g_autoptr(GError) error = NULL;
  Entry *entry;

  if (path == NULL || !g_path_is_absolute (path))
    return NULL;

  entry = g_new0 (Entry, 1);
  entry->file = g_file_new_for_path (path);
  entry->content_file = get_content_file (context, index);
  entry->old_checksum = g_strdup (old_checksum);
  entry->existed = g_key_file_get_boolean (keys, group, KEY_EXISTED, NULL);
  entry->secret = g_key_file_get_boolean (keys, group, KEY_SECRET, NULL);
  entry->is = FILE_IS_OTHER;
  entry->snapshot = quay_file_snapshot_load (entry->file, NULL, &error);
  if (entry->snapshot == NULL)
    {
      g_info ("“%s” cannot be looked at: %s", path, error->message);
      return entry;
    }

  checksum = compute_checksum (quay_file_snapshot_get_contents (entry->snapshot));
  if (g_strcmp0 (checksum, old_checksum) == 0)
    entry->is = FILE_IS_OLD;
  else if (g_strcmp0 (checksum, new_checksum) == 0)
    entry->is = FILE_IS_NEW;
  return entry;
}

static gboolean
put_back (QuayContext *context,
          Entry       *entry,
          GError     **error)
{
  g_autoptr(QuayFileSnapshot) kept = NULL;
  g_autoptr(QuayFileSnapshot) restored = NULL;
  g_autofree char *checksum = NULL;
  GBytes *contents = NULL;

  if (entry->existed)
    {
      kept = quay_file_snapshot_load (entry->content_file, NULL, error);
      if (kept == NULL)
        return FALSE;
      contents = quay_file_snapshot_get_contents (kept);
      checksum = compute_checksum (contents);
      if (contents == NULL || g_strcmp0 (checksum, entry->old_checksum) != 0)
        {
          quay_error_set (error, QUAY_ERROR_ROLLBACK, g_file_peek_path (entry->file), NULL,
                          "The journal lost the old content of “%s”", g_file_peek_path (entry->file));
          return FALSE;
        }
    }

  restored = quay_file_store_replace (quay_context_get_files (context), entry->snapshot, contents,
                                      QUAY_REPLACE_NO_BACKUP, NULL, error);
  return restored != NULL;
}

/* @restored: (out) (optional): set to the path of a file that is not any more what it was a moment ago; @happened:
 * (out): whether all files are new
 */
static gboolean
recover_entries (QuayContext *context,
                 GPtrArray   *entries,
                 char       **restored,
                 gboolean    *happened,
                 GError     **error)
{
  gboolean complete = TRUE;
  g_autoptr(GString) left = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      quay_file_store_clean_up (quay_context_get_files (context), entry->file);
      complete = complete && entry->is == FILE_IS_NEW;
    }
  *happened = complete;
  if (complete)
    return TRUE;

  for (guint i = entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (entries, i - 1);
      g_autoptr(GError) local_error = NULL;

      if (entry->is == FILE_IS_OLD)
        continue;
      if (entry->is == FILE_IS_NEW && put_back (context, entry, &local_error))
        {
          if (restored != NULL)
            quay_set_str (restored, g_file_peek_path (entry->file));
          continue;
        }
      g_info ("“%s” was left as it is: %s", g_file_peek_path (entry->file),
              local_error != NULL ? local_error->message : "it was changed since");
      g_string_append_printf (left, "%s“%s”", left->len > 0 ? ", " : "", g_file_peek_path (entry->file));
    }

  if (left->len == 0)
    return TRUE;
  quay_error_set (error, QUAY_ERROR_ROLLBACK, left->str, NULL,
                  "An interrupted change could not be put back completely");
  return FALSE;
}

/* (transfer full) (nullable): why somebody must look at the token that @group is about */
static GError *
read_leftover (GKeyFile   *keys,
               const char *group)
{
  g_autofree char *name = g_key_file_get_string (keys, group, KEY_PAT_NAME, NULL);
  g_autofree char *organization = g_key_file_get_string (keys, group, KEY_PAT_ORGANIZATION, NULL);
  g_autofree char *id = g_key_file_get_string (keys, group, KEY_PAT_ID, NULL);
  GError *leftover;

  if (organization == NULL)
    return NULL;
  leftover = quay_change_leftover_new (name, organization, NULL);
  quay_error_take_details (leftover, id != NULL ? g_strdup_printf ("authorizationId: %s", id)
                                                : g_strdup ("Interrupted while the token was being created"));
  return leftover;
}

/* What is left of a token that was created, when the change has not happened, or its undoing has; or of the old one, when
 * the change has happened as far as it could without revoking that.
 */
static GError *
find_leftover (GKeyFile *keys,
               gboolean  happened)
{
  gboolean undo = g_key_file_get_boolean (keys, JOURNAL_GROUP, KEY_UNDO, NULL);
  gboolean stored = g_key_file_get_boolean (keys, JOURNAL_GROUP, KEY_STORED, NULL);

  if (undo)
    return happened ? read_leftover (keys, CREATED_GROUP) : NULL;
  return read_leftover (keys, happened && stored ? OLD_GROUP : CREATED_GROUP);
}

/* The change has happened, and whoever made it died before it was noted. */
static void
note_records (QuayContext *context)
{
  g_autoptr(GFile) file = get_tokens_file (context);
  g_autoptr(QuayTokenLedger) kept = quay_token_ledger_new (file);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_record_unref);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) urls = NULL;

  if (quay_token_ledger_load (kept, &error))
    {
      urls = quay_token_ledger_dup_urls (kept);
      for (guint i = 0; urls[i] != NULL; i++)
        g_ptr_array_add (records, quay_token_ledger_dup_record (kept, urls[i]));
      quay_ledger_writer_note (quay_context_get_ledger_writer (context), (const char *const *) urls,
                               (QuayTokenRecord **) records->pdata, &error);
    }
  if (error != NULL)
    g_info ("What was known about the tokens is lost: %s", error->message);
}

static gboolean
load_index (GFile    *index_file,
            GKeyFile *keys)
{
  g_autoptr(QuayFileSnapshot) snapshot = quay_file_snapshot_load (index_file, NULL, NULL);
  GBytes *contents = snapshot != NULL ? quay_file_snapshot_get_contents (snapshot) : NULL;

  return contents != NULL && g_bytes_get_size (contents) <= MAX_SIZE &&
         g_key_file_load_from_bytes (keys, contents, G_KEY_FILE_NONE, NULL);
}

/* With the lock held: without it the journal could go at any moment. */
static gboolean
recover_held (QuayContext *context,
              char       **restored,
              GError     **error)
{
  g_autoptr(GFile) folder = get_folder (context);
  g_autoptr(GFile) index_file = get_index_file (context);
  g_autoptr(GFile) tokens_file = get_tokens_file (context);
  g_autoptr(GKeyFile) keys = g_key_file_new ();
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr(GError) leftover = NULL;
  gboolean happened = FALSE;
  gboolean success;
  int count;

  if (!g_file_query_exists (folder, NULL))
    return TRUE;

  /* A process that died while it wrote the journal has left contents without an index, and had not changed anything
   * yet. */
  quay_file_store_clean_up (quay_context_get_files (context), index_file);
  quay_file_store_clean_up (quay_context_get_files (context), tokens_file);
  if (!load_index (index_file, keys))
    {
      quay_change_journal_end (context);
      return TRUE;
    }

  count = CLAMP (g_key_file_get_integer (keys, JOURNAL_GROUP, KEY_COUNT, NULL), 0, MAX_FILES);
  for (int i = 0; i < count; i++)
    {
      Entry *entry = read_entry (context, keys, i);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }

  success = recover_entries (context, entries, restored, &happened, error);
  leftover = find_leftover (keys, happened);
  if (happened && g_key_file_get_boolean (keys, JOURNAL_GROUP, KEY_STORED, NULL))
    note_records (context);
  quay_change_journal_end (context);
  if (leftover == NULL)
    return success;

  /* Of two things that are left, the files weigh more. */
  g_info ("%s", leftover->message);
  if (success)
    g_propagate_error (error, g_steal_pointer (&leftover));
  else if (error != NULL)
    quay_error_take_details (*error, g_strdup (leftover->message));
  return FALSE;
}

/**
 * quay_change_journal_lock:
 * @restored: (out) (optional) (nullable): the path of a file that a Quayside that died had changed, and that was put
 *   back just now; what was planned with the sight of it does not hold any more
 * @cancellable: (nullable): ends the waiting
 * @error: %QUAY_ERROR_NOT_WRITTEN when the state folder cannot be written, or another Quayside does not come to an end
 *   within a minute; %QUAY_ERROR_ROLLBACK when a change that another Quayside had begun before it died could not be put
 *   back, %QUAY_ERROR_PAT_NOT_REVOKED when it left a token in Azure DevOps; the journal is gone then, so that it is
 *   said once
 *
 * Blocks, until nobody else changes Cargo's files and tokens. Whoever changes some holds this from before it looks what
 * is there until it is done, or has put everything back: what one puts back would be what another has just made.
 *
 * Returns: (transfer full): the lock
 */
QuayFileLock *
quay_change_journal_lock (QuayContext  *context,
                          char        **restored,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr(GFile) lock_file = quay_change_journal_dup_lock_file (context);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(QuayFileLock) lock = quay_file_lock_new (lock_file, LOCK_TIMEOUT_MS, cancellable, &local_error);

  if (lock != NULL)
    return recover_held (context, restored, error) ? g_steal_pointer (&lock) : NULL;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    quay_error_set (error, QUAY_ERROR_NOT_WRITTEN, g_file_peek_path (lock_file), "Another Quayside is changing files.",
                    "Another Quayside holds “%s”", g_file_peek_path (lock_file));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * quay_change_journal_recover:
 * @error: %QUAY_ERROR_ROLLBACK when a file could not be put back, %QUAY_ERROR_PAT_NOT_REVOKED when a token was created
 *   that nobody may need now; the journal is gone then as well
 *
 * Blocks. Finishes or takes back what a Quayside that died had begun. Nothing happens when there is no journal, or
 * when another Quayside holds it.
 */
gboolean
quay_change_journal_recover (QuayContext *context,
                             GError     **error)
{
  g_autoptr(GFile) folder = get_folder (context);
  g_autoptr(GFile) lock_file = quay_change_journal_dup_lock_file (context);
  g_autoptr(QuayFileLock) lock = NULL;

  /* The ledger and the list of projects lie beside the lock. */
  quay_file_store_clean_up (quay_context_get_files (context), lock_file);
  if (!g_file_query_exists (folder, NULL))
    return TRUE;

  lock = quay_file_lock_new (lock_file, 0, NULL, NULL);
  return lock == NULL || recover_held (context, NULL, error);
}

static void
recover_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (quay_change_journal_recover (QUAY_CONTEXT (source_object), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * quay_change_journal_recover_async:
 *
 * As quay_change_journal_recover(), without blocking.
 */
void
quay_change_journal_recover_async (QuayContext        *context,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CONTEXT (context));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_change_journal_recover_async);
  g_task_run_in_thread (task, recover_thread);
}

gboolean
quay_change_journal_recover_finish (QuayContext  *context,
                                    GAsyncResult *result,
                                    GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_change_journal_dup_lock_file:
 *
 * Returns: (transfer full): the file whose lock means “changing Cargo's files”; one holder at a time
 */
GFile *
quay_change_journal_dup_lock_file (QuayContext *context)
{
  return g_file_get_child (quay_context_get_state_folder (context), "lock");
}
