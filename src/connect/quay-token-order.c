/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-order"

#include "config.h"

#include "quay-token-order.h"

#include "quay-cargo-edit.h"
#include "quay-connection-private.h"
#include "quay-error.h"

/* From an operation on tokens to a plan. What the main thread knows is gathered first; the files are read and edited in
 * a thread, and what differs becomes a change of the plan.
 *
 * The order of a plan serves every operation: tokens are stored before files lose them, and files have them before
 * items are deleted.
 */
typedef enum
{
  EDIT_TOKEN,
  EDIT_HELPER,
  EDIT_PROTECT,
} EditKind;

typedef struct
{
  EditKind      kind;
  GFile        *file;
  QuayEditFlags flags;
  char         *registry;
  QuaySecret   *secret;
  char         *helper;
} Edit;

struct _QuayTokenOrder
{
  QuayContext    *context;
  QuayChangePlan *plan;
  GPtrArray      *edits;   /* Edit */
};

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_clear_object (&edit->file);
  g_free (edit->registry);
  g_clear_pointer (&edit->secret, quay_secret_unref);
  g_free (edit->helper);
  g_free (edit);
}

QuayTokenOrder *
quay_token_order_new (QuayContext *context)
{
  QuayTokenOrder *self = g_new0 (QuayTokenOrder, 1);

  self->context = g_object_ref (context);
  self->plan = quay_change_plan_new (context, NULL, NULL);
  self->edits = g_ptr_array_new_with_free_func (edit_free);
  return self;
}

void
quay_token_order_free (QuayTokenOrder *self)
{
  g_clear_object (&self->context);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  g_free (self);
}

QuayChangePlan *
quay_token_order_get_plan (QuayTokenOrder *self)
{
  return self->plan;
}

static Edit *
add_edit (QuayTokenOrder *self,
          EditKind        kind,
          GFile          *file,
          QuayEditFlags   flags)
{
  Edit *edit = g_new0 (Edit, 1);

  edit->kind = kind;
  edit->file = g_object_ref (file);
  edit->flags = flags;
  g_ptr_array_add (self->edits, edit);
  return edit;
}

void
quay_token_order_store (QuayTokenOrder  *self,
                        const char      *url,
                        const char      *registry,
                        QuayTokenChange  change,
                        QuaySecret      *secret,
                        QuayTokenRecord *record)
{
  /* Two names of one address have one item. */
  if (quay_change_plan_find_token (self->plan, url) == NULL)
    quay_change_plan_add_token (self->plan, url, registry, change, secret, record);
}

void
quay_token_order_note (QuayTokenOrder  *self,
                       const char      *url,
                       const char      *registry,
                       QuayTokenRecord *record)
{
  quay_token_order_store (self, url, registry, QUAY_TOKEN_CHANGE_NONE, NULL, record);
}

void
quay_token_order_write (QuayTokenOrder *self,
                        GFile          *file,
                        QuayEditFlags   flags,
                        const char     *registry,
                        QuaySecret     *secret)
{
  Edit *edit = add_edit (self, EDIT_TOKEN, file, flags);

  edit->registry = g_strdup (registry);
  edit->secret = secret != NULL ? quay_secret_ref (secret) : NULL;
}

void
quay_token_order_protect (QuayTokenOrder *self,
                          GFile          *file)
{
  add_edit (self, EDIT_PROTECT, file, QUAY_EDIT_SECRET);
}

static QuayEditFlags
get_edit_flags (QuayTokenPlace *place)
{
  if (place->kind == QUAY_TOKEN_IN_CREDENTIALS)
    return QUAY_EDIT_SECRET;
  return place->shared ? QUAY_EDIT_SHARED : QUAY_EDIT_NONE;
}

void
quay_token_order_set_place (QuayTokenOrder  *self,
                            QuayTokenPlace  *place,
                            QuaySecret      *secret,
                            QuayTokenRecord *record)
{
  switch (place->kind)
    {
    case QUAY_TOKEN_IN_KEYRING:
      quay_token_order_store (self, place->url, place->registry,
                              secret != NULL ? QUAY_TOKEN_CHANGE_REPLACE : QUAY_TOKEN_CHANGE_REMOVE, secret, record);
      break;
    case QUAY_TOKEN_IN_CREDENTIALS:
    case QUAY_TOKEN_IN_CONFIG:
      quay_token_order_write (self, place->file, get_edit_flags (place), place->registry, secret);
      break;
    case QUAY_TOKEN_IN_ENVIRONMENT:
    default:
      break;
    }
}

/* A helper of its own is changed where it stands; otherwise the feed gets one in the user's file, so that no other
 * registry is served by another helper than before.
 */
void
quay_token_order_ask_helper (QuayTokenOrder *self,
                             QuayConnection *connection,
                             const char     *helper)
{
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (connection->config, connection->name);
  g_autoptr(GPtrArray) helpers = quay_cargo_config_dup_helpers_for (connection->config, connection->name);
  g_autoptr(GFile) user_file = quay_cargo_home_dup_config (quay_context_get_home (self->context));
  const QuayCargoValue *own = NULL;
  QuayEditFlags flags = QUAY_EDIT_NONE;
  Edit *edit;

  for (guint i = 0; helpers != NULL && i < helpers->len; i++)
    {
      if (g_str_equal (((const QuayCargoValue *) g_ptr_array_index (helpers, i))->text, helper))
        return;
    }
  if (registry != NULL && registry->helper != NULL && registry->helper->len > 0)
    own = g_ptr_array_index (registry->helper, 0);
  if (own != NULL && own->origin.file != NULL && !g_file_equal (own->origin.file, user_file))
    flags = QUAY_EDIT_SHARED;

  edit = add_edit (self, EDIT_HELPER, own != NULL && own->origin.file != NULL ? own->origin.file : user_file, flags);
  edit->registry = g_strdup (connection->name);
  edit->helper = g_strdup (helper);
}

static gboolean
apply_edit (Edit             *edit,
            QuayTomlDocument *document,
            GError          **error)
{
  const char *words[] = { edit->helper, NULL };

  if (edit->kind == EDIT_HELPER)
    return quay_cargo_edit_set_registry_helper (document, edit->registry, words, error);
  return edit->kind == EDIT_PROTECT || quay_cargo_edit_set_token (document, edit->registry, edit->secret, error);
}

static gboolean
is_changed (QuayChangePlan *plan,
            GFile          *file)
{
  GListModel *files = quay_change_plan_get_files (plan);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);

      if (g_file_equal (quay_file_change_get_file (change), file))
        return TRUE;
    }
  return FALSE;
}

/* A file that changes is made private by that; another one is written as it is. */
static gboolean
protect (QuayTokenOrder *self,
         GFile          *file,
         GError        **error)
{
  g_autoptr(QuayFileSnapshot) snapshot = NULL;
  g_autoptr(QuayFileChange) change = NULL;

  if (is_changed (self->plan, file))
    return TRUE;
  snapshot = quay_file_snapshot_load (file, NULL, error);
  if (snapshot == NULL)
    return FALSE;
  if (!quay_file_snapshot_exists (snapshot))
    return TRUE;
  change = quay_file_change_new (snapshot, quay_file_snapshot_get_contents (snapshot), FALSE, QUAY_REPLACE_PRIVATE);
  quay_change_plan_add_file (self->plan, change);
  return TRUE;
}

static void
order_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  QuayTokenOrder *self = task_data;
  g_autoptr(QuayEditSession) session = quay_edit_session_new (self->context);
  GError *error = NULL;

  for (guint i = 0; error == NULL && i < self->edits->len; i++)
    {
      Edit *edit = g_ptr_array_index (self->edits, i);
      QuayTomlDocument *document;

      if (edit->kind == EDIT_PROTECT)
        continue;
      document = quay_edit_session_open (session, edit->file, edit->flags, &error);
      if (document != NULL)
        quay_edit_session_check (session, apply_edit (edit, document, &error), &error);
    }
  if (error == NULL)
    quay_edit_session_finish (session, self->plan, &error);
  for (guint i = 0; error == NULL && i < self->edits->len; i++)
    {
      Edit *edit = g_ptr_array_index (self->edits, i);

      if (edit->kind == EDIT_PROTECT)
        protect (self, edit->file, &error);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (self->plan), g_object_unref);
}

void
quay_token_order_run (QuayTokenOrder *self,
                      GTask          *task)
{
  g_task_set_task_data (task, self, (GDestroyNotify) quay_token_order_free);
  g_task_run_in_thread (task, order_thread);
  g_object_unref (task);
}
