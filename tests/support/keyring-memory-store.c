/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-memory-store"

#include "config.h"

#include "keyring-memory-store.h"

/**
 * QuayMemoryStore:
 *
 * A token store that behaves as the real one and can be told to fail. Each call is one step, and fails before it has
 * changed anything, or afterwards, see quay_memory_store_lose_answer().
 */
struct _QuayMemoryStore
{
  GObject          parent_instance;

  GPtrArray       *entries;
  guint            last_id;
  gboolean         locked;
  QuayMemoryPrompt prompt;
  gboolean         watched;
  guint            change_source;
  guint            n_steps;
  guint            failing_step;
  gboolean         fails_late;
  GError          *failure;
};

typedef struct
{
  QuayTokenItem *item;
  QuaySecret    *secret;
} Entry;

static void quay_memory_store_iface_init (QuayTokenStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (QuayMemoryStore, quay_memory_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUAY_TYPE_TOKEN_STORE, quay_memory_store_iface_init))

static void
free_entry (Entry *entry)
{
  quay_token_item_unref (entry->item);
  quay_secret_unref (entry->secret);
  g_free (entry);
}

static void
add_entry (QuayMemoryStore *self,
           const char      *url,
           const char      *label,
           QuaySecret      *secret)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autofree char *id = g_strdup_printf ("/memory/%u", ++self->last_id);
  QuayTokenItemFields fields = {
    .id = id,
    .collection = "Memory",
    .label = label,
    .created = g_get_real_time () / G_USEC_PER_SEC,
    .modified = g_get_real_time () / G_USEC_PER_SEC,
  };

  entry->item = quay_token_item_new (url, &fields);
  entry->secret = quay_secret_ref (secret);
  g_ptr_array_add (self->entries, entry);
}

static Entry *
find_entry (QuayMemoryStore *self,
            const char      *url)
{
  /* The newest, as gnome-keyring does. */
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (g_str_equal (quay_token_item_get_url (entry->item), url))
        return entry;
    }
  return NULL;
}

static Entry *
find_entry_by_id (QuayMemoryStore *self,
                  const char      *url,
                  const char      *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (quay_token_item_get_url (entry->item), url) &&
          g_str_equal (quay_token_item_get_id (entry->item), id))
        return entry;
    }
  return NULL;
}

static void
remove_entries (QuayMemoryStore *self,
                const char      *url)
{
  Entry *entry;

  while ((entry = find_entry (self, url)) != NULL)
    g_ptr_array_remove (self->entries, entry);
}

static gboolean
emit_changed_cb (gpointer user_data)
{
  QuayMemoryStore *self = user_data;

  self->change_source = 0;
  quay_token_store_emit_changed (QUAY_TOKEN_STORE (self));
  return G_SOURCE_REMOVE;
}

/* Tells several changes at once as one, and later, as the real store does. */
static void
tell_changed (QuayMemoryStore *self)
{
  if (self->watched && self->change_source == 0)
    self->change_source = g_idle_add (emit_changed_cb, self);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
wait_for_ever (GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GSource) source = NULL;

  if (cancellable == NULL)
    g_error ("Nobody could ever end this wait");

  source = g_cancellable_source_new (cancellable);
  g_task_attach_source (task, source, G_SOURCE_FUNC (cancelled_cb));
}

/* Counts the step and returns the task when the step is not to be done, now or ever. */
static gboolean
is_stopped (QuayMemoryStore    *self,
            GTask              *task,
            QuayTokenStoreFlags flags)
{
  self->n_steps++;
  if (g_task_return_error_if_cancelled (task))
    return TRUE;

  if (self->n_steps == self->failing_step && !self->fails_late)
    {
      g_task_return_error (task, g_error_copy (self->failure));
      return TRUE;
    }

  if (!self->locked)
    return FALSE;

  if ((flags & QUAY_TOKEN_STORE_NO_PROMPT) != 0)
    g_task_return_error (task, quay_error_new (QUAY_ERROR_KEYRING_LOCKED, NULL, NULL, "locked"));
  else if (self->prompt == QUAY_MEMORY_PROMPT_DISMISS)
    g_task_return_error (task, quay_error_new (QUAY_ERROR_KEYRING_DISMISSED, NULL, NULL, "dismissed"));
  else if (self->prompt == QUAY_MEMORY_PROMPT_HANG)
    wait_for_ever (task);
  else
    {
      self->locked = FALSE;
      tell_changed (self);
    }
  return self->locked;
}

/* Whether the step was done, but nobody is told so. */
static gboolean
is_answer_lost (QuayMemoryStore *self,
                GTask           *task)
{
  if (self->n_steps != self->failing_step || !self->fails_late)
    return FALSE;

  g_task_return_error (task, g_error_copy (self->failure));
  return TRUE;
}

static GTask *
new_task (QuayTokenStore     *store,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data,
          gpointer            tag)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* The step is done at once; a call cancelled later has still happened. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

static void
quay_memory_store_lookup_async (QuayTokenStore     *store,
                                const char         *url,
                                QuayTokenStoreFlags flags,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (store);
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_lookup_async);
  Entry *entry;

  if (is_stopped (self, task, flags))
    return;

  entry = find_entry (self, url);
  g_task_return_pointer (task, entry != NULL ? quay_secret_ref (entry->secret) : NULL,
                         (GDestroyNotify) quay_secret_unref);
}

/* The newest first, which is what Cargo would use. */
static GPtrArray *
copy_entries (QuayMemoryStore *self,
              const char      *url)
{
  GPtrArray *copies = quay_token_copies_new ();

  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (g_str_equal (quay_token_item_get_url (entry->item), url))
        g_ptr_array_add (copies, quay_token_copy_new (NULL, quay_token_item_get_label (entry->item), NULL, entry->secret));
    }
  return copies;
}

static void
quay_memory_store_store_async (QuayTokenStore     *store,
                               const char         *url,
                               const char         *registry,
                               QuaySecret         *secret,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (store);
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_store_async);
  g_autofree char *label = g_strconcat ("cargo-registry:", registry, NULL);
  g_autoptr(GPtrArray) replaced = NULL;

  if (is_stopped (self, task, QUAY_TOKEN_STORE_NONE))
    return;

  replaced = copy_entries (self, url);
  remove_entries (self, url);
  add_entry (self, url, label, secret);
  tell_changed (self);
  if (!is_answer_lost (self, task))
    g_task_return_pointer (task, g_steal_pointer (&replaced), (GDestroyNotify) g_ptr_array_unref);
}

static void
quay_memory_store_add_async (QuayTokenStore     *store,
                             const char         *url,
                             QuayTokenCopy      *copy,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (store);
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_add_async);

  if (is_stopped (self, task, QUAY_TOKEN_STORE_NONE))
    return;

  add_entry (self, url, quay_token_copy_get_label (copy), quay_token_copy_get_secret (copy));
  tell_changed (self);
  if (!is_answer_lost (self, task))
    g_task_return_boolean (task, TRUE);
}

static void
quay_memory_store_remove_async (QuayTokenStore     *store,
                                const char         *url,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (store);
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_remove_async);
  g_autoptr(GPtrArray) removed = NULL;

  if (is_stopped (self, task, QUAY_TOKEN_STORE_NONE))
    return;

  removed = copy_entries (self, url);
  remove_entries (self, url);
  tell_changed (self);
  if (!is_answer_lost (self, task))
    g_task_return_pointer (task, g_steal_pointer (&removed), (GDestroyNotify) g_ptr_array_unref);
}

static void
quay_memory_store_keep_async (QuayTokenStore     *store,
                              const char         *url,
                              const char         *id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (store);
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_keep_async);
  Entry *kept;

  if (is_stopped (self, task, QUAY_TOKEN_STORE_NONE))
    return;

  kept = id == NULL ? find_entry (self, url) : find_entry_by_id (self, url, id);
  if (kept == NULL)
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_TOKEN_REMOVED, NULL, NULL, "gone"));
      return;
    }

  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (entry != kept && g_str_equal (quay_token_item_get_url (entry->item), url))
        g_ptr_array_remove_index (self->entries, i - 1);
    }
  tell_changed (self);
  g_task_return_boolean (task, TRUE);
}

static void
quay_memory_store_unlock_async (QuayTokenStore     *store,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_unlock_async);

  if (!is_stopped (QUAY_MEMORY_STORE (store), task, QUAY_TOKEN_STORE_NONE))
    g_task_return_boolean (task, TRUE);
}

static void
quay_memory_store_get_state_async (QuayTokenStore     *store,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (store);
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_get_state_async);

  self->n_steps++;
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->n_steps == self->failing_step)
    g_task_return_error (task, g_error_copy (self->failure));
  else
    g_task_return_int (task, self->locked ? QUAY_TOKEN_STORE_STATE_LOCKED : QUAY_TOKEN_STORE_STATE_UNLOCKED);
}

static void
quay_memory_store_watch (QuayTokenStore *store)
{
  QUAY_MEMORY_STORE (store)->watched = TRUE;
}

static void
quay_memory_store_list_async (QuayTokenStore     *store,
                              QuayTokenStoreFlags flags,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (store);
  g_autoptr(GTask) task = new_task (store, cancellable, callback, user_data, quay_memory_store_list_async);
  GPtrArray *items;

  if (is_stopped (self, task, flags))
    return;

  items = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_item_unref);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      g_ptr_array_add (items, quay_token_item_ref (entry->item));
    }
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

static gpointer
finish_pointer (QuayTokenStore *store,
                GAsyncResult   *result,
                gpointer        tag,
                GError        **error)
{
  g_assert_true (g_task_is_valid (result, store));
  g_assert_true (g_async_result_is_tagged (result, tag));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
finish_boolean (QuayTokenStore *store,
                GAsyncResult   *result,
                gpointer        tag,
                GError        **error)
{
  g_assert_true (g_task_is_valid (result, store));
  g_assert_true (g_async_result_is_tagged (result, tag));

  return g_task_propagate_boolean (G_TASK (result), error);
}

static QuaySecret *
quay_memory_store_lookup_finish (QuayTokenStore *store,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  return finish_pointer (store, result, quay_memory_store_lookup_async, error);
}

static gboolean
quay_memory_store_store_finish_replaced (QuayTokenStore *store,
                                         GAsyncResult   *result,
                                         GPtrArray     **replaced,
                                         GError        **error)
{
  *replaced = finish_pointer (store, result, quay_memory_store_store_async, error);
  return *replaced != NULL;
}

static gboolean
quay_memory_store_store_finish (QuayTokenStore *store,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_autoptr(GPtrArray) replaced = NULL;

  return quay_memory_store_store_finish_replaced (store, result, &replaced, error);
}

static gboolean
quay_memory_store_add_finish (QuayTokenStore *store,
                              GAsyncResult   *result,
                              GError        **error)
{
  return finish_boolean (store, result, quay_memory_store_add_async, error);
}

static gboolean
quay_memory_store_keep_finish (QuayTokenStore *store,
                               GAsyncResult   *result,
                               GError        **error)
{
  return finish_boolean (store, result, quay_memory_store_keep_async, error);
}

static gboolean
quay_memory_store_unlock_finish (QuayTokenStore *store,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  return finish_boolean (store, result, quay_memory_store_unlock_async, error);
}

static QuayTokenStoreState
quay_memory_store_get_state_finish (QuayTokenStore *store,
                                    GAsyncResult   *result,
                                    char          **service_name,
                                    GError        **error)
{
  gssize state;

  g_assert_true (g_async_result_is_tagged (result, quay_memory_store_get_state_async));
  state = g_task_propagate_int (G_TASK (result), error);
  if (state < 0)
    return QUAY_TOKEN_STORE_STATE_UNKNOWN;

  *service_name = g_strdup ("Memory");
  return state;
}

static gboolean
quay_memory_store_remove_finish_removed (QuayTokenStore *store,
                                         GAsyncResult   *result,
                                         GPtrArray     **removed,
                                         GError        **error)
{
  *removed = finish_pointer (store, result, quay_memory_store_remove_async, error);
  return *removed != NULL;
}

static gboolean
quay_memory_store_remove_finish (QuayTokenStore *store,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  g_autoptr(GPtrArray) removed = NULL;

  return quay_memory_store_remove_finish_removed (store, result, &removed, error);
}

static GPtrArray *
quay_memory_store_list_finish (QuayTokenStore *store,
                               GAsyncResult   *result,
                               GError        **error)
{
  return finish_pointer (store, result, quay_memory_store_list_async, error);
}

static void
quay_memory_store_finalize (GObject *object)
{
  QuayMemoryStore *self = QUAY_MEMORY_STORE (object);

  g_clear_handle_id (&self->change_source, g_source_remove);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (quay_memory_store_parent_class)->finalize (object);
}

static void
quay_memory_store_class_init (QuayMemoryStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = quay_memory_store_finalize;
}

static void
quay_memory_store_iface_init (QuayTokenStoreInterface *iface)
{
  iface->lookup_async = quay_memory_store_lookup_async;
  iface->lookup_finish = quay_memory_store_lookup_finish;
  iface->store_async = quay_memory_store_store_async;
  iface->store_finish = quay_memory_store_store_finish;
  iface->remove_async = quay_memory_store_remove_async;
  iface->remove_finish = quay_memory_store_remove_finish;
  iface->list_async = quay_memory_store_list_async;
  iface->list_finish = quay_memory_store_list_finish;
  iface->store_finish_replaced = quay_memory_store_store_finish_replaced;
  iface->remove_finish_removed = quay_memory_store_remove_finish_removed;
  iface->add_async = quay_memory_store_add_async;
  iface->add_finish = quay_memory_store_add_finish;
  iface->keep_async = quay_memory_store_keep_async;
  iface->keep_finish = quay_memory_store_keep_finish;
  iface->unlock_async = quay_memory_store_unlock_async;
  iface->unlock_finish = quay_memory_store_unlock_finish;
  iface->get_state_async = quay_memory_store_get_state_async;
  iface->get_state_finish = quay_memory_store_get_state_finish;
  iface->watch = quay_memory_store_watch;
}

static void
quay_memory_store_init (QuayMemoryStore *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) free_entry);
}

QuayMemoryStore *
quay_memory_store_new (void)
{
  return g_object_new (QUAY_TYPE_MEMORY_STORE, NULL);
}

/* Adds an item as another program would: beside what is there, and also when the store is locked. */
void
quay_memory_store_add (QuayMemoryStore *self,
                       const char      *url,
                       const char      *label,
                       const char      *secret)
{
  g_autoptr(QuaySecret) value = quay_secret_new (secret, -1);

  add_entry (self, url, label, value);
  tell_changed (self);
}

void
quay_memory_store_set_locked (QuayMemoryStore *self,
                              gboolean         locked,
                              QuayMemoryPrompt prompt)
{
  if (self->locked != locked)
    tell_changed (self);
  self->locked = locked;
  self->prompt = prompt;
}

/* The call with the number @step, from 1 and from now on, fails with a copy of @error. 0: none does. */
void
quay_memory_store_fail_at_step (QuayMemoryStore *self,
                                guint            step,
                                const GError    *error)
{
  self->n_steps = 0;
  self->failing_step = step;
  g_clear_error (&self->failure);
  self->failure = error != NULL ? g_error_copy (error) : NULL;
  self->fails_late = FALSE;
}

/* As quay_memory_store_fail_at_step(), for a call that stores or removes, which is done nevertheless. */
void
quay_memory_store_lose_answer (QuayMemoryStore *self,
                               guint            step,
                               const GError    *error)
{
  quay_memory_store_fail_at_step (self, step, error);
  self->fails_late = TRUE;
}

/* How many calls there were since the last quay_memory_store_fail_at_step(). */
guint
quay_memory_store_get_n_steps (QuayMemoryStore *self)
{
  return self->n_steps;
}

guint
quay_memory_store_get_n_items (QuayMemoryStore *self,
                               const char      *url)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (quay_token_item_get_url (entry->item), url))
        n++;
    }
  return n;
}
