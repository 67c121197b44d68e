/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-check-shared"

#include "config.h"

#include "quay-check-shared.h"

#include "quay-cargo-probe.h"
#include "quay-error.h"

/* Look-ups in the keyring at the same time. It is one process with one thread, but while it answers one the next is on
 * its way. */
#define MOST_LOOK_UPS 32

/**
 * QuayCheckShared:
 *
 * Two hundred connections are often of one folder, one keyring and one Azure account. Each of these is asked once, by
 * whoever comes first; who comes while the answer is under way waits for it, and who comes later has it at once.
 *
 * The keyring is another matter: it holds a token for each address, and none of them is kept here. What is asked once
 * is whether it can be asked. The first look-up goes alone, with the only dialog there may be; if it says that the
 * keyring is locked, missing or silent, that is the answer to all others.
 */
struct _QuayCheckShared
{
  GObject         parent_instance;

  QuayContext    *context;
  GCancellable   *cancellable;
  QuayCheckFlags  flags;

  GHashTable     *configs;        /* path → Answer of QuayCargoConfig */
  GHashTable     *probes;         /* path → QuayCargoProbe */
  GHashTable     *logins;         /* tenant → Answer of QuayAzureLogin */

  QuayFeedAccess *seen;           /* or NULL */
  QuaySecret     *seen_with;      /* or NULL for no login */

  GQueue          look_ups;       /* GTask, whose data is the address */
  guint           n_look_ups;     /* under way */
  gboolean        keyring_opened;
  GError         *keyring_error;
};

/* On the result of a look-up that found several. */
static G_DEFINE_QUARK (quay - check - shared - several, quay_check_shared_several)

G_DEFINE_FINAL_TYPE (QuayCheckShared, quay_check_shared, G_TYPE_OBJECT)

/* A question that is asked once. */
typedef struct
{
  GBoxedCopyFunc copy;
  GBoxedFreeFunc free;
  gpointer       value;     /* or @error, once it is answered */
  GError        *error;
  gboolean       answered;
  GPtrArray     *waiting;   /* GTask */
} Answer;

static Answer *
answer_new (GBoxedCopyFunc copy,
            GBoxedFreeFunc free_func)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->copy = copy;
  answer->free = free_func;
  answer->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  return answer;
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  if (answer->value != NULL)
    answer->free (answer->value);
  g_clear_error (&answer->error);
  g_ptr_array_unref (answer->waiting);
  g_free (answer);
}

static void
return_answer (Answer *answer,
               GTask  *task)
{
  if (answer->error != NULL)
    g_task_return_error (task, g_error_copy (answer->error));
  else
    g_task_return_pointer (task, answer->copy (answer->value), answer->free);
}

/* Takes @value and @error. */
static void
answer_all (Answer  *answer,
            gpointer value,
            GError  *error)
{
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&answer->waiting);

  answer->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  answer->value = value;
  answer->error = error;
  answer->answered = TRUE;
  for (guint i = 0; i < waiting->len; i++)
    return_answer (answer, g_ptr_array_index (waiting, i));
}

/* Returns whether the caller has to ask; takes @task. */
static gboolean
join (Answer *answer,
      GTask  *task)
{
  gboolean first = !answer->answered && answer->waiting->len == 0;

  if (answer->answered)
    {
      return_answer (answer, task);
      g_object_unref (task);
    }
  else
    {
      g_ptr_array_add (answer->waiting, task);
    }
  return first;
}

static char *
dup_key (GFile *folder)
{
  return folder != NULL ? g_file_get_uri (folder) : g_strdup ("");
}

static void
quay_check_shared_dispose (GObject *object)
{
  QuayCheckShared *self = QUAY_CHECK_SHARED (object);

  g_clear_object (&self->context);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->seen, quay_feed_access_unref);
  g_clear_pointer (&self->seen_with, quay_secret_unref);
  g_clear_pointer (&self->configs, g_hash_table_unref);
  g_clear_pointer (&self->probes, g_hash_table_unref);
  g_clear_pointer (&self->logins, g_hash_table_unref);
  g_queue_clear_full (&self->look_ups, g_object_unref);
  g_clear_error (&self->keyring_error);
  G_OBJECT_CLASS (quay_check_shared_parent_class)->dispose (object);
}

static void
quay_check_shared_class_init (QuayCheckSharedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_check_shared_dispose;
}

static void
quay_check_shared_init (QuayCheckShared *self)
{
  self->configs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->probes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  g_queue_init (&self->look_ups);
}

/**
 * quay_check_shared_new:
 * @cancellable: (nullable): ends everything that is asked here
 */
QuayCheckShared *
quay_check_shared_new (QuayContext   *context,
                       QuayCheckFlags flags,
                       GCancellable  *cancellable)
{
  QuayCheckShared *self = g_object_new (QUAY_TYPE_CHECK_SHARED, NULL);

  self->context = g_object_ref (context);
  self->flags = flags;
  g_set_object (&self->cancellable, cancellable);
  return self;
}

void
quay_check_shared_set_seen (QuayCheckShared *self,
                            QuayFeedAccess  *access,
                            QuaySecret      *authorization)
{
  g_clear_pointer (&self->seen, quay_feed_access_unref);
  g_clear_pointer (&self->seen_with, quay_secret_unref);
  self->seen = quay_feed_access_ref (access);
  if (authorization != NULL)
    self->seen_with = quay_secret_ref (authorization);
}

/* The very address, and exactly what would be sent to it. */
QuayFeedAccess *
quay_check_shared_get_seen (QuayCheckShared *self,
                            const char      *index_url,
                            QuaySecret      *authorization)
{
  gboolean same;

  if (self->seen == NULL ||
      g_strcmp0 (quay_feed_address_get_index_url (quay_feed_access_get_address (self->seen)), index_url) != 0)
    return NULL;

  if (authorization == NULL || self->seen_with == NULL)
    same = authorization == self->seen_with;
  else
    same = quay_secret_equal (authorization, self->seen_with);
  return same ? self->seen : NULL;
}

typedef struct
{
  QuayCheckShared *self;
  Answer          *answer;   /* lives as long as @self */
} Asking;

static Asking *
asking_new (QuayCheckShared *self,
            Answer          *answer)
{
  Asking *asking = g_new (Asking, 1);

  asking->self = g_object_ref (self);
  asking->answer = answer;
  return asking;
}

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->self);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static void
config_loaded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Asking) asking = user_data;
  GError *error = NULL;
  QuayCargoConfig *config = quay_cargo_config_load_finish (result, &error);

  answer_all (asking->answer, config, error);
}

void
quay_check_shared_load_config_async (QuayCheckShared    *self,
                                     GFile              *folder,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (self, self->cancellable, callback, user_data);
  g_autofree char *key = dup_key (folder);
  Answer *answer = g_hash_table_lookup (self->configs, key);

  g_task_set_source_tag (task, quay_check_shared_load_config_async);
  if (answer == NULL)
    {
      answer = answer_new ((GBoxedCopyFunc) quay_cargo_config_ref, (GBoxedFreeFunc) quay_cargo_config_unref);
      g_hash_table_insert (self->configs, g_steal_pointer (&key), answer);
    }
  if (join (answer, task))
    quay_cargo_config_load_async (quay_context_get_home (self->context), folder, self->cancellable, config_loaded_cb,
                                  asking_new (self, answer));
}

QuayCargoConfig *
quay_check_shared_load_config_finish (QuayCheckShared *self,
                                      GAsyncResult    *result,
                                      GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (quay_cargo_probe_wait_finish (QUAY_CARGO_PROBE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
quay_check_shared_probe_async (QuayCheckShared    *self,
                               GFile              *folder,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, callback, user_data);
  g_autofree char *key = dup_key (folder);
  QuayCargoProbe *probe = g_hash_table_lookup (self->probes, key);

  g_task_set_source_tag (task, quay_check_shared_probe_async);
  if (probe == NULL)
    {
      probe = quay_cargo_probe_new (quay_context_get_home (self->context), folder);
      g_hash_table_insert (self->probes, g_steal_pointer (&key), probe);
    }
  quay_cargo_probe_wait_async (probe, self->cancellable, probed_cb, g_steal_pointer (&task));
}

gboolean
quay_check_shared_probe_finish (QuayCheckShared *self,
                                GAsyncResult    *result,
                                GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether the next look-up would say the same. */
static gboolean
is_of_keyring (const GError *error)
{
  static const QuayError codes[] = {
    QUAY_ERROR_KEYRING_MISSING, QUAY_ERROR_KEYRING_LOCKED, QUAY_ERROR_KEYRING_DISMISSED, QUAY_ERROR_KEYRING_NO_DEFAULT,
    QUAY_ERROR_KEYRING_UNREADABLE, QUAY_ERROR_KEYRING_BLOCKED, QUAY_ERROR_KEYRING_TIMEOUT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_error_matches (error, QUAY_ERROR, codes[i]))
        return TRUE;
    }
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void start_look_ups (QuayCheckShared *self);

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(QuayCheckShared) self = g_object_ref (g_task_get_source_object (task));
  GError *error = NULL;
  g_autoptr(QuaySecret) token = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);

  self->n_look_ups--;
  if (error == NULL)
    self->keyring_opened = TRUE;
  else if (self->keyring_error == NULL && is_of_keyring (error))
    self->keyring_error = g_error_copy (error);
  if (error == NULL && quay_token_store_lookup_found_several (QUAY_TOKEN_STORE (object), result))
    g_object_set_qdata (G_OBJECT (task), quay_check_shared_several_quark (), GINT_TO_POINTER (TRUE));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&token), (GDestroyNotify) quay_secret_unref);
  start_look_ups (self);
}

static void
start_look_ups (QuayCheckShared *self)
{
  QuayTokenStoreFlags flags = (self->flags & QUAY_CHECK_MAY_UNLOCK) != 0 ? QUAY_TOKEN_STORE_NONE
                                                                         : QUAY_TOKEN_STORE_NO_PROMPT;

  while (!g_queue_is_empty (&self->look_ups) &&
         (self->keyring_error != NULL || self->n_look_ups < (self->keyring_opened ? MOST_LOOK_UPS : 1)))
    {
      g_autoptr(GTask) task = g_queue_pop_head (&self->look_ups);
      const char *index_url = g_task_get_task_data (task);

      if (self->keyring_error != NULL)
        {
          g_task_return_error (task, g_error_copy (self->keyring_error));
          continue;
        }
      self->n_look_ups++;
      quay_token_store_lookup_async (quay_context_get_tokens (self->context), index_url, flags, self->cancellable,
                                     looked_up_cb, g_steal_pointer (&task));
    }
}

void
quay_check_shared_look_up_async (QuayCheckShared    *self,
                                 const char         *index_url,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (self, self->cancellable, callback, user_data);

  g_task_set_source_tag (task, quay_check_shared_look_up_async);
  g_task_set_task_data (task, g_strdup (index_url), g_free);
  g_queue_push_tail (&self->look_ups, task);
  start_look_ups (self);
}

QuaySecret *
quay_check_shared_look_up_finish (QuayCheckShared *self,
                                  GAsyncResult    *result,
                                  GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
quay_check_shared_look_up_found_several (GAsyncResult *result)
{
  return g_object_get_qdata (G_OBJECT (result), quay_check_shared_several_quark ()) != NULL;
}

gboolean
quay_check_shared_can_run (QuayCheckShared *self)
{
  g_autoptr(GError) error = NULL;

  return quay_azure_session_check (quay_context_get_azure (self->context), &error) ||
         !g_error_matches (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE);
}

static void
azure_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(Asking) asking = user_data;
  GError *error = NULL;
  QuayAzureLogin *login = quay_azure_session_get_token_finish (QUAY_AZURE_SESSION (object), result, &error);

  answer_all (asking->answer, login, error);
}

void
quay_check_shared_ask_azure_async (QuayCheckShared    *self,
                                   const char         *tenant,
                                   const char         *organization,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  GTask *task = g_task_new (self, self->cancellable, callback, user_data);
  const char *key = tenant != NULL ? tenant : "";
  Answer *answer = g_hash_table_lookup (self->logins, key);

  g_task_set_source_tag (task, quay_check_shared_ask_azure_async);
  if (answer == NULL)
    {
      answer = answer_new ((GBoxedCopyFunc) quay_azure_login_ref, (GBoxedFreeFunc) quay_azure_login_unref);
      g_hash_table_insert (self->logins, g_strdup (key), answer);
    }
  if (join (answer, task))
    quay_azure_session_get_token_async (quay_context_get_azure (self->context), tenant, organization, self->cancellable,
                                        azure_answered_cb, asking_new (self, answer));
}

QuayAzureLogin *
quay_check_shared_ask_azure_finish (QuayCheckShared *self,
                                    GAsyncResult    *result,
                                    GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
