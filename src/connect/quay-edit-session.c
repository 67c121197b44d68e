/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-edit-session"

#include "config.h"

#include "quay-edit-session.h"

#include <stdlib.h>
#include <string.h>

#include "quay-error.h"

/* A project in the home folder and Cargo home share one file, and links may lead two names to one; so files are
 * compared by what they lead to, and one that is opened twice is edited once.
 */
typedef struct
{
  QuayFileSnapshot *snapshot;
  QuayTomlDocument *document;
  QuayEditFlags     flags;
} EditedFile;

struct _QuayEditSession
{
  QuayContext *context;
  GPtrArray   *files;     /* EditedFile, in the order of opening */
  EditedFile  *last;
};

static void
edited_file_free (gpointer data)
{
  EditedFile *file = data;

  g_clear_pointer (&file->snapshot, quay_file_snapshot_unref);
  g_clear_pointer (&file->document, quay_toml_document_unref);
  g_free (file);
}

QuayEditSession *
quay_edit_session_new (QuayContext *context)
{
  QuayEditSession *self = g_new0 (QuayEditSession, 1);

  self->context = g_object_ref (context);
  self->files = g_ptr_array_new_with_free_func (edited_file_free);
  return self;
}

void
quay_edit_session_free (QuayEditSession *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self);
}

/* The rooms below know lines and words but not always which file they were given. */
static void
add_path (GError    **error,
          const char *path)
{
  GError *named;

  if (error == NULL || *error == NULL || (*error)->domain != QUAY_ERROR || quay_error_get_subject (*error) != NULL)
    return;

  named = quay_error_new ((*error)->code, path, quay_error_get_object (*error), "%s: %s", path, (*error)->message);
  quay_error_set_number (named, quay_error_get_number (*error));
  quay_error_take_details (named, g_strdup (quay_error_get_details (*error)));
  g_clear_error (error);
  *error = named;
}

/* Where a file really is. Its own link is followed by the snapshot; here it is the folders, one of which may be a link
 * as well. A folder that is missing is under no other name.
 */
static char *
resolve (QuayFileSnapshot *snapshot)
{
  const char *path = g_file_peek_path (quay_file_snapshot_get_target (snapshot));
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  char *real = realpath (folder, NULL);
  char *resolved;

  if (real == NULL)
    return g_strdup (path);
  resolved = g_build_filename (real, name, NULL);
  free (real);
  return resolved;
}

static EditedFile *
find_file (QuayEditSession  *self,
           QuayFileSnapshot *snapshot)
{
  g_autofree char *path = resolve (snapshot);

  for (guint i = 0; i < self->files->len; i++)
    {
      EditedFile *file = g_ptr_array_index (self->files, i);
      g_autofree char *known = resolve (file->snapshot);

      if (strcmp (known, path) == 0)
        return file;
    }
  return NULL;
}

/**
 * quay_edit_session_open:
 *
 * Blocks. Reads @file and parses it; a missing one is an empty document.
 *
 * Returns: (transfer none): the document to edit; the same one when the file is open already
 */
QuayTomlDocument *
quay_edit_session_open (QuayEditSession *self,
                        GFile           *file,
                        QuayEditFlags    flags,
                        GError         **error)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(QuayTomlDocument) document = NULL;
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);
  GBytes *contents;

  snapshot = quay_file_snapshot_load (file, NULL, error);
  if (snapshot == NULL)
    return NULL;

  self->last = find_file (self, snapshot);
  if (self->last != NULL)
    {
      self->last->flags |= flags;
      return self->last->document;
    }

  contents = quay_file_snapshot_get_contents (snapshot);
  document = quay_toml_document_new (contents != NULL ? contents : empty, error);
  if (document == NULL)
    {
      add_path (error, g_file_peek_path (file));
      return NULL;
    }

  self->last = g_new0 (EditedFile, 1);
  self->last->snapshot = g_steal_pointer (&snapshot);
  self->last->document = g_steal_pointer (&document);
  self->last->flags = flags;
  g_ptr_array_add (self->files, self->last);
  return self->last->document;
}

/**
 * quay_edit_session_check:
 * @success: what an edit of the document that was opened last returned
 * @error: its error, which is given the path of that file
 *
 * Returns: @success
 */
gboolean
quay_edit_session_check (QuayEditSession *self,
                         gboolean         success,
                         GError         **error)
{
  if (!success)
    add_path (error, g_file_peek_path (quay_file_snapshot_get_file (self->last->snapshot)));
  return success;
}

/* A registry's own secrets, see the Cargo book, registry authentication. */
static gboolean
table_holds_token (const QuayTomlNode *table)
{
  return quay_toml_node_get_node_type (table) == QUAY_TOML_TABLE &&
         (quay_toml_node_lookup (table, "token") != NULL || quay_toml_node_lookup (table, "secret-key") != NULL);
}

/* Whether a token stands in any place where Cargo looks for one: that of crates.io has a table of its own. */
static gboolean
holds_token (QuayTomlDocument *document)
{
  const QuayTomlNode *root = quay_toml_document_get_root (document);
  const QuayTomlNode *crates_io = quay_toml_node_lookup (root, "registry");
  const QuayTomlNode *registries = quay_toml_node_lookup (root, "registries");

  if (crates_io != NULL && table_holds_token (crates_io))
    return TRUE;
  if (registries == NULL || quay_toml_node_get_node_type (registries) != QUAY_TOML_TABLE)
    return FALSE;
  for (guint i = 0; i < quay_toml_node_get_n_children (registries); i++)
    if (table_holds_token (quay_toml_node_get_child (registries, i)))
      return TRUE;
  return FALSE;
}

/* credentials.toml is for its owner's eyes. Another file with a token in it keeps the mode that the user gave it, but
 * no copy of it is kept either; nor when it is this change that takes the token out.
 */
static QuayReplaceFlags
get_replace_flags (EditedFile *file)
{
  GBytes *before = quay_file_snapshot_get_contents (file->snapshot);
  g_autoptr(QuayTomlDocument) old = NULL;

  if ((file->flags & QUAY_EDIT_SECRET) != 0)
    return QUAY_REPLACE_PRIVATE;
  if (holds_token (file->document))
    return QUAY_REPLACE_NO_BACKUP;
  if (before != NULL)
    old = quay_toml_document_new (before, NULL);
  return old != NULL && holds_token (old) ? QUAY_REPLACE_NO_BACKUP : QUAY_REPLACE_NONE;
}

/**
 * quay_edit_session_finish:
 * @error: %QUAY_ERROR_READ_ONLY when a file that must change cannot be
 *
 * Adds each file that differs from what is on disk to @plan, in the order of opening.
 */
gboolean
quay_edit_session_finish (QuayEditSession *self,
                          QuayChangePlan  *plan,
                          GError         **error)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      EditedFile *file = g_ptr_array_index (self->files, i);
      GBytes *before = quay_file_snapshot_get_contents (file->snapshot);
      g_autoptr(GBytes) after = quay_toml_document_to_bytes (file->document);
      g_autoptr(QuayFileChange) change = NULL;
      const char *path = g_file_peek_path (quay_file_snapshot_get_file (file->snapshot));

      if (before != NULL ? g_bytes_equal (before, after) : g_bytes_get_size (after) == 0)
        continue;
      if (!quay_file_snapshot_is_writable (file->snapshot))
        {
          quay_error_set (error, QUAY_ERROR_READ_ONLY, path, NULL, "“%s” cannot be changed", path);
          return FALSE;
        }

      change = quay_file_change_new (file->snapshot, after, (file->flags & QUAY_EDIT_SHARED) != 0,
                                     get_replace_flags (file));
      quay_change_plan_add_file (plan, change);
    }
  return TRUE;
}
