/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-list"

#include "config.h"

#include "quay-token-list.h"

#include <string.h>

#include "quay-connection-private.h"
#include "quay-error.h"
#include "quay-token-group-private.h"
#include "quay-token-reading.h"

/**
 * QuayTokenList:
 *
 * The tokens of Azure feeds on this computer: one row for each distinct token of each organization.
 *
 * To tell which tokens are the same, their values must be read; they stay in locked memory until
 * quay_token_list_clear(). A reading first takes what Cargo's files say, as the list of connections has read them, then
 * asks the keyring for its items, then for the value of each. A keyring that is locked or not there ends that early,
 * and what the files say is listed.
 *
 * The list is unread until a page wants it. From then on it follows the list of connections. Of several readings at
 * once, the one that was begun last counts.
 */
struct _QuayTokenList
{
  GObject             parent_instance;

  QuayContext        *context;
  QuayConnectionList *connections;
  GPtrArray          *groups;      /* QuayTokenGroup */
  GError             *error;
  QuayTokensState     state;
  guint               n_readings;  /* the number of the reading that was begun last */
  guint               n_loading;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_N_ITEMS,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (QuayTokenList, quay_token_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* A reading that is under way. */
typedef struct
{
  QuayTokenReading *reading;
  guint             next;     /* the place whose value is asked for next */
  guint             number;
} LoadRun;

static void
load_run_free (gpointer data)
{
  LoadRun *run = data;

  quay_token_reading_free (run->reading);
  g_free (run);
}

static QuayTokenGroup *
find_group (GPtrArray       *groups,
            QuayFeedAddress *address,
            QuaySecret      *secret,
            const char      *locked_url)
{
  for (guint i = 0; i < groups->len; i++)
    {
      QuayTokenGroup *group = g_ptr_array_index (groups, i);

      if (quay_token_group_takes (group, address, secret, locked_url))
        return group;
    }
  return NULL;
}

/* (transfer none): the group of @place among @groups, to which it is added unless it is there; one that was listed
 * before keeps its object.
 */
static QuayTokenGroup *
ensure_group (QuayTokenList  *self,
              GPtrArray      *groups,
              QuayTokenPlace *place)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (place->url, NULL);
  QuayTokenGroup *group;

  if (address == NULL)
    return NULL;
  group = find_group (groups, address, place->secret, NULL);
  if (group != NULL)
    return group;

  group = find_group (self->groups, address, place->secret, place->url);
  /* Another item that cannot be read may have the same value, or another one. */
  if (group != NULL && !g_ptr_array_find (groups, group, NULL))
    g_object_ref (group);
  else
    group = quay_token_group_new (self->context, address, place->secret);
  quay_token_group_begin_reading (group);
  g_ptr_array_add (groups, group);
  return group;
}

/* What is known is kept by address, and of two tokens for one address the keyring's is meant. */
static QuayTokenRecord *
dup_record (QuayTokenList    *self,
            QuayTokenReading *reading,
            QuayTokenPlace   *place)
{
  for (guint i = 0; place->kind != QUAY_TOKEN_IN_KEYRING && i < reading->places->len; i++)
    {
      QuayTokenPlace *other = g_ptr_array_index (reading->places, i);

      if (other->kind == QUAY_TOKEN_IN_KEYRING && g_str_equal (other->url, place->url) &&
          !quay_secret_equal (other->secret, place->secret))
        return NULL;
    }
  return quay_token_ledger_dup_record (quay_context_get_ledger (self->context), place->url);
}

/* By a check, or because its day has come. */
static gboolean
is_refused (QuayConnection *connection)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  return connection->state == QUAY_STATE_DENIED || connection->state == QUAY_STATE_EXPIRED ||
         (connection->expires != NULL && g_date_time_compare (connection->expires, now) <= 0);
}

/* An item that does not work stands before a variable that might. */
static void
note_hidden_variable (QuayConnection *connection,
                      QuayTokenPlace *used,
                      QuayTokenPlace *behind)
{
  if (behind == NULL || behind->kind != QUAY_TOKEN_IN_ENVIRONMENT || behind->damage != QUAY_TOKEN_DAMAGE_NONE ||
      quay_secret_equal (used->secret, behind->secret))
    return;
  if (used->damage != QUAY_TOKEN_DAMAGE_NONE || !is_refused (connection))
    return;
  used->damage = QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT;
  g_free (used->variable);
  used->variable = g_strdup (behind->variable);
}

static void
add_connections (QuayTokenReading *reading,
                 QuayTokenGroup   *group,
                 QuayTokenPlace   *place)
{
  for (guint i = 0; i < reading->connections->len; i++)
    {
      QuayConnection *connection = g_ptr_array_index (reading->connections, i);

      if (g_str_equal (connection->index_url, place->url))
        quay_token_group_add_connection (group, connection,
                                         quay_token_reading_find_used (reading, connection, NULL) == place);
    }
}

static void
find_users (QuayTokenReading *reading)
{
  for (guint i = 0; i < reading->connections->len; i++)
    {
      QuayConnection *connection = g_ptr_array_index (reading->connections, i);
      QuayTokenPlace *behind = NULL;
      QuayTokenPlace *used = quay_token_reading_find_used (reading, connection, &behind);

      if (used == NULL)
        continue;
      used->used = TRUE;
      note_hidden_variable (connection, used, behind);
    }
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  QuayTokenGroup *first = *(QuayTokenGroup *const *) a;
  QuayTokenGroup *second = *(QuayTokenGroup *const *) b;
  g_autoptr(QuayTokenPlace) first_place = g_list_model_get_item (quay_token_group_get_places (first), 0);
  g_autoptr(QuayTokenPlace) second_place = g_list_model_get_item (quay_token_group_get_places (second), 0);
  int order;

  if (quay_token_group_is_orphaned (first) != quay_token_group_is_orphaned (second))
    return quay_token_group_is_orphaned (first) ? 1 : -1;
  order = g_ascii_strcasecmp (quay_token_group_get_organization (first), quay_token_group_get_organization (second));
  if (order == 0)
    order = strcmp (first_place->url, second_place->url);
  return order != 0 ? order : (int) first_place->kind - (int) second_place->kind;
}

/* As the connections are sorted; the order of the keyring says nothing. */
static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  QuayTokenPlace *first = *(QuayTokenPlace *const *) a;
  QuayTokenPlace *second = *(QuayTokenPlace *const *) b;
  int order = g_strcmp0 (first->registry, second->registry);

  if (order == 0)
    order = strcmp (first->url, second->url);
  return order != 0 ? order : (int) first->kind - (int) second->kind;
}

static gboolean
same_groups (GPtrArray *first,
             GPtrArray *second)
{
  if (first->len != second->len)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    {
      if (g_ptr_array_index (first, i) != g_ptr_array_index (second, i))
        return FALSE;
    }
  return TRUE;
}

/* (transfer full) groups */
static void
take_groups (QuayTokenList *self,
             GPtrArray     *groups)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->groups);

  self->groups = groups;
  /* An unchanged list is not announced, so that nobody's selection is lost. */
  if (same_groups (old, groups))
    return;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, groups->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
set_state (QuayTokenList  *self,
           QuayTokensState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static QuayTokensState
find_state (QuayTokenList *self)
{
  if (g_error_matches (self->error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED) ||
      g_error_matches (self->error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED))
    return QUAY_TOKENS_LOCKED;
  if (self->error != NULL)
    return QUAY_TOKENS_NO_KEYRING;
  return self->groups->len > 0 ? QUAY_TOKENS_LISTED : QUAY_TOKENS_NONE;
}

static void
take_reading (QuayTokenList    *self,
              QuayTokenReading *reading)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func (g_object_unref);

  find_users (reading);
  g_ptr_array_sort (reading->places, compare_places);
  for (guint i = 0; i < reading->places->len; i++)
    {
      QuayTokenPlace *place = g_ptr_array_index (reading->places, i);
      g_autoptr(QuayTokenRecord) record = NULL;
      QuayTokenGroup *group;

      /* It was deleted between two questions. */
      if (place->secret == NULL && !place->locked)
        continue;
      group = ensure_group (self, groups, place);
      if (group == NULL)
        continue;
      record = dup_record (self, reading, place);
      quay_token_group_add_place (group, place, record);
      add_connections (reading, group, place);
    }
  for (guint i = 0; i < groups->len; i++)
    quay_token_group_end_reading (g_ptr_array_index (groups, i));
  g_ptr_array_sort (groups, compare_groups);

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&reading->error);
  take_groups (self, g_steal_pointer (&groups));
  set_state (self, find_state (self));
}

static void
set_loading (QuayTokenList *self,
             int            change)
{
  gboolean was_loading = self->n_loading > 0;

  self->n_loading += change;
  if (was_loading != (self->n_loading > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
finish_load (GTask *task)
{
  QuayTokenList *self = g_task_get_source_object (task);
  LoadRun *run = g_task_get_task_data (task);

  set_loading (self, -1);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (run->number != self->n_readings)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another reading has followed");
      return;
    }
  take_reading (self, run->reading);
  g_task_return_boolean (task, TRUE);
}

static void ask_next_value (GTask *task);

static void
value_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadRun *run = g_task_get_task_data (task);
  QuayTokenPlace *place = g_ptr_array_index (run->reading->places, run->next++);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (secret != NULL)
    quay_token_place_set_secret (place, secret);
  else if (error != NULL)
    /* It is there, and cannot be read. */
    place->locked = TRUE;

  /* A keyring that was locked meanwhile says so once; the items that are left say the same. */
  if (error != NULL && run->reading->error == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_UNREADABLE))
    run->reading->error = g_steal_pointer (&error);
  ask_next_value (task);
}

static gboolean
wants_value (QuayTokenPlace *place)
{
  return place->kind == QUAY_TOKEN_IN_KEYRING && !place->locked && place->secret == NULL;
}

/* One after the other: each takes a moment, and a keyring has one ear. */
static void
ask_next_value (GTask *task)
{
  QuayTokenList *self = g_task_get_source_object (task);
  LoadRun *run = g_task_get_task_data (task);
  GPtrArray *places = run->reading->places;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      finish_load (task);
      return;
    }
  while (run->next < places->len)
    {
      QuayTokenPlace *place = g_ptr_array_index (places, run->next);

      if (wants_value (place) && run->reading->error == NULL)
        {
          quay_token_store_lookup_async (quay_context_get_tokens (self->context), place->url,
                                         QUAY_TOKEN_STORE_NO_PROMPT, g_task_get_cancellable (task),
                                         value_found_cb, g_object_ref (task));
          return;
        }
      if (wants_value (place))
        place->locked = TRUE;
      run->next++;
    }
  finish_load (task);
}

static void
items_listed_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadRun *run = g_task_get_task_data (task);
  g_autoptr(GPtrArray) items = NULL;

  items = quay_token_store_list_finish (QUAY_TOKEN_STORE (object), result, &run->reading->error);
  if (items != NULL)
    quay_token_reading_take_items (run->reading, items);
  ask_next_value (task);
}

static void
connections_changed_cb (QuayTokenList *self)
{
  if (self->state != QUAY_TOKENS_UNREAD)
    quay_token_list_load_async (self, NULL, NULL, NULL);
}

static GType
quay_token_list_get_item_type (GListModel *model)
{
  return QUAY_TYPE_TOKEN_GROUP;
}

static guint
quay_token_list_get_n_items (GListModel *model)
{
  return QUAY_TOKEN_LIST (model)->groups->len;
}

static gpointer
quay_token_list_get_item (GListModel *model,
                          guint       position)
{
  QuayTokenList *self = QUAY_TOKEN_LIST (model);

  return position < self->groups->len ? g_object_ref (g_ptr_array_index (self->groups, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = quay_token_list_get_item_type;
  iface->get_n_items = quay_token_list_get_n_items;
  iface->get_item = quay_token_list_get_item;
}

static void
quay_token_list_dispose (GObject *object)
{
  QuayTokenList *self = QUAY_TOKEN_LIST (object);

  g_clear_object (&self->context);
  g_clear_object (&self->connections);
  g_clear_error (&self->error);
  g_ptr_array_set_size (self->groups, 0);
  G_OBJECT_CLASS (quay_token_list_parent_class)->dispose (object);
}

static void
quay_token_list_finalize (GObject *object)
{
  g_clear_pointer (&QUAY_TOKEN_LIST (object)->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (quay_token_list_parent_class)->finalize (object);
}

static void
quay_token_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  QuayTokenList *self = QUAY_TOKEN_LIST (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->groups->len);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->n_loading > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_token_list_class_init (QuayTokenListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_token_list_dispose;
  object_class->finalize = quay_token_list_finalize;
  object_class->get_property = quay_token_list_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, QUAY_TOKENS_UNREAD, QUAY_TOKENS_NO_KEYRING,
                                             QUAY_TOKENS_UNREAD, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_token_list_init (QuayTokenList *self)
{
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * quay_token_list_new:
 * @connections: the connections whose tokens these are, and whose files are looked at
 */
QuayTokenList *
quay_token_list_new (QuayContext        *context,
                     QuayConnectionList *connections)
{
  QuayTokenList *self;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (connections), NULL);

  self = g_object_new (QUAY_TYPE_TOKEN_LIST, NULL);
  self->context = g_object_ref (context);
  self->connections = g_object_ref (connections);
  g_signal_connect_object (connections, "items-changed", G_CALLBACK (connections_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

QuayConnectionList *
quay_token_list_get_connections (QuayTokenList *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (self), NULL);

  return self->connections;
}

QuayTokensState
quay_token_list_get_state (QuayTokenList *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (self), QUAY_TOKENS_UNREAD);

  return self->state;
}

/**
 * quay_token_list_get_error:
 *
 * Returns: (transfer none) (nullable): why the keyring could not be read
 */
const GError *
quay_token_list_get_error (QuayTokenList *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (self), NULL);

  return self->error;
}

/**
 * quay_token_list_find:
 *
 * Returns: (transfer none) (nullable): the token that Cargo takes for @connection, as far as that is known
 */
QuayTokenGroup *
quay_token_list_find (QuayTokenList  *self,
                      QuayConnection *connection)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (self), NULL);
  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  for (guint i = 0; i < self->groups->len; i++)
    {
      QuayTokenGroup *group = g_ptr_array_index (self->groups, i);
      GListStore *users = G_LIST_STORE (quay_token_group_get_connections (group));

      if (g_list_store_find (users, connection, NULL))
        return group;
    }
  return NULL;
}

static void
begin_load (QuayTokenList      *self,
            QuayTokenStoreFlags flags,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data,
            gpointer            tag)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoadRun *run = g_new0 (LoadRun, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, run, load_run_free);
  run->reading = quay_token_reading_new (G_LIST_MODEL (self->connections));
  run->number = ++self->n_readings;
  set_loading (self, 1);
  quay_token_reading_read_files (run->reading);
  quay_token_store_list_async (quay_context_get_tokens (self->context), flags, cancellable, items_listed_cb,
                               g_steal_pointer (&task));
}

/**
 * quay_token_list_load_async:
 *
 * Reads the tokens that can be read without asking anybody. The list of connections should have been loaded.
 */
void
quay_token_list_load_async (QuayTokenList      *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_LIST (self));

  begin_load (self, QUAY_TOKEN_STORE_NO_PROMPT, cancellable, callback, user_data, quay_token_list_load_async);
}

/**
 * quay_token_list_load_finish:
 * @error: %G_IO_ERROR_CANCELLED, also when a later reading took the place of this one
 *
 * Returns: whether the list is what was read; what the keyring has against it is in its state
 */
gboolean
quay_token_list_load_finish (QuayTokenList *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * quay_token_list_unlock_async:
 *
 * Opens the dialog of a keyring that is locked, and reads the tokens.
 */
void
quay_token_list_unlock_async (QuayTokenList      *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_LIST (self));

  begin_load (self, QUAY_TOKEN_STORE_NONE, cancellable, callback, user_data, quay_token_list_unlock_async);
}

/**
 * quay_token_list_unlock_finish:
 * @error: as quay_token_list_load_finish(); %QUAY_ERROR_KEYRING_DISMISSED when the keyring stays locked
 */
gboolean
quay_token_list_unlock_finish (QuayTokenList *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

/**
 * quay_token_list_clear:
 *
 * Forgets everything that was read; the list is unread then, and empty. Windows that hold a group of it keep that.
 */
void
quay_token_list_clear (QuayTokenList *self)
{
  g_return_if_fail (QUAY_IS_TOKEN_LIST (self));

  self->n_readings++;
  g_clear_error (&self->error);
  take_groups (self, g_ptr_array_new_with_free_func (g_object_unref));
  set_state (self, QUAY_TOKENS_UNREAD);
}
