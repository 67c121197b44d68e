/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-operations"

#include "config.h"

#include "quay-token-operations.h"

#include "quay-access-token.h"
#include "quay-change-plan-private.h"
#include "quay-connection-private.h"
#include "quay-error.h"
#include "quay-token-group-private.h"
#include "quay-token-order.h"

static guint
get_n_places (QuayTokenGroup *self)
{
  return g_list_model_get_n_items (quay_token_group_get_places (self));
}

/* (transfer none) */
static QuayTokenPlace *
get_place (QuayTokenGroup *self,
           guint           index)
{
  g_autoptr(QuayTokenPlace) place = g_list_model_get_item (quay_token_group_get_places (self), index);

  return place;
}

static gboolean
is_in_file (QuayTokenPlace *place)
{
  return place->kind == QUAY_TOKEN_IN_CREDENTIALS || place->kind == QUAY_TOKEN_IN_CONFIG;
}

static QuayTokenRecord *
dup_known (QuayTokenGroup *self,
           const char     *url)
{
  QuayContext *context = quay_token_group_get_context (self);

  return quay_token_ledger_dup_record (quay_context_get_ledger (context), url);
}

/* The value that Cargo needs: what is stored, or its repair. (transfer full) (nullable) */
static QuaySecret *
dup_good_value (QuayTokenPlace *place,
                GError        **error)
{
  if (place->secret == NULL)
    {
      quay_error_set (error, QUAY_ERROR_KEYRING_LOCKED, NULL, NULL, "The item cannot be read");
      return NULL;
    }
  return quay_access_token_repair_stored (place->secret, error);
}

/* The connection that takes its token from @place. (transfer none) (nullable) */
static QuayConnection *
find_user (QuayTokenGroup *self,
           QuayTokenPlace *place)
{
  GListModel *connections = quay_token_group_get_connections (self);

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (connections, i);

      if (g_str_equal (connection->index_url, place->url))
        return connection;
    }
  return NULL;
}

static GTask *
new_task (QuayTokenGroup     *self,
          gpointer            tag,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

/* A token that is in files alone is forgotten with them. */
static void
order_removal (QuayTokenGroup *self,
               QuayTokenOrder *order)
{
  for (int in_file = FALSE; in_file <= TRUE; in_file++)
    for (guint i = 0; i < get_n_places (self); i++)
      {
        QuayTokenPlace *place = get_place (self, i);

        if (is_in_file (place) != in_file)
          continue;
        quay_token_order_set_place (order, place, NULL, NULL);
        if (in_file && place->used)
          quay_token_order_note (order, place->url, place->registry, NULL);
      }
}

/**
 * quay_token_group_plan_delete_async:
 *
 * Deletes the token wherever it is stored on this computer. An item of a keyring that is locked is deleted as well, and
 * applying the plan asks for it to be unlocked. What stays is told by quay_token_group_dup_remaining().
 */
void
quay_token_group_plan_delete_async (QuayTokenGroup     *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  QuayTokenOrder *order;

  g_return_if_fail (QUAY_IS_TOKEN_GROUP (self));

  task = new_task (self, quay_token_group_plan_delete_async, cancellable, callback, user_data);
  order = quay_token_order_new (quay_token_group_get_context (self));
  order_removal (self, order);
  quay_token_order_run (order, g_steal_pointer (&task));
}

static gboolean
has_url (QuayTokenGroup *self,
         const char     *url)
{
  for (guint i = 0; i < get_n_places (self); i++)
    {
      if (g_str_equal (get_place (self, i)->url, url))
        return TRUE;
    }
  return FALSE;
}

/**
 * quay_token_group_dup_remaining:
 * @list: the list that @self is of
 *
 * Returns: (transfer full): a list of [class@Quay.TokenPlace], those that deleting the token leaves for its addresses
 */
GListModel *
quay_token_group_dup_remaining (QuayTokenGroup *self,
                                QuayTokenList  *list)
{
  GListStore *remaining;

  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (list), NULL);

  remaining = g_list_store_new (QUAY_TYPE_TOKEN_PLACE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(QuayTokenGroup) group = g_list_model_get_item (G_LIST_MODEL (list), i);

      for (guint j = 0; j < get_n_places (group); j++)
        {
          QuayTokenPlace *place = get_place (group, j);

          if (has_url (self, place->url) && (group != self || place->kind == QUAY_TOKEN_IN_ENVIRONMENT))
            g_list_store_append (remaining, place);
        }
    }
  return G_LIST_MODEL (remaining);
}

/**
 * quay_token_group_count_cut_off:
 * @remaining: what quay_token_group_dup_remaining() returned
 */
guint
quay_token_group_count_cut_off (QuayTokenGroup *self,
                                GListModel     *remaining)
{
  GListModel *connections;
  guint n_cut_off = 0;

  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), 0);
  g_return_val_if_fail (G_IS_LIST_MODEL (remaining), 0);

  connections = quay_token_group_get_connections (self);
  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (connections, i);
      gboolean finds = FALSE;

      for (guint j = 0; j < g_list_model_get_n_items (remaining) && !finds; j++)
        {
          g_autoptr(QuayTokenPlace) place = g_list_model_get_item (remaining, j);

          finds = g_str_equal (place->url, connection->index_url);
        }
      if (!finds)
        n_cut_off++;
    }
  return n_cut_off;
}

/**
 * quay_token_group_can_change:
 *
 * Returns: whether the token is somewhere where it can be replaced and deleted
 */
gboolean
quay_token_group_can_change (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), FALSE);

  for (guint i = 0; i < get_n_places (self); i++)
    {
      if (get_place (self, i)->kind != QUAY_TOKEN_IN_ENVIRONMENT)
        return TRUE;
    }
  return FALSE;
}

static gboolean
can_repair_place (QuayTokenPlace *place)
{
  return place->kind != QUAY_TOKEN_IN_ENVIRONMENT && quay_token_damage_is_repairable (place->damage);
}

/**
 * quay_token_group_can_repair:
 *
 * Returns: whether there is something that a repair would mend; an empty or unreadable value can only be replaced
 */
gboolean
quay_token_group_can_repair (QuayTokenGroup *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), FALSE);

  for (guint i = 0; i < get_n_places (self); i++)
    {
      if (can_repair_place (get_place (self, i)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
order_to_keyring (QuayTokenGroup *self,
                  QuayTokenOrder *order,
                  QuayTokenPlace *place,
                  GError        **error)
{
  g_autoptr(QuaySecret) value = dup_good_value (place, error);
  g_autoptr(QuayTokenRecord) record = dup_known (self, place->url);
  QuayConnection *user = find_user (self, place);

  if (value == NULL)
    return FALSE;
  quay_token_order_store (order, place->url, place->registry, QUAY_TOKEN_CHANGE_ADD, value, record);
  quay_token_order_set_place (order, place, NULL, NULL);
  if (user != NULL)
    quay_token_order_ask_helper (order, user, "cargo:libsecret");
  return TRUE;
}

static gboolean
order_repair (QuayTokenGroup *self,
              QuayTokenOrder *order,
              QuayTokenPlace *place,
              GError        **error)
{
  g_autoptr(QuayTokenRecord) record = dup_known (self, place->url);
  g_autoptr(QuaySecret) value = NULL;

  if (place->damage == QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT)
    {
      quay_token_order_set_place (order, place, NULL, NULL);
      return TRUE;
    }
  if (place->damage == QUAY_TOKEN_DAMAGE_EXPOSED)
    {
      quay_token_order_protect (order, place->file);
      return TRUE;
    }

  /* A value that has to be written anew does not go back to a file that it should not be in. */
  if (place->kind == QUAY_TOKEN_IN_CONFIG)
    return order_to_keyring (self, order, place, error);
  value = dup_good_value (place, error);
  if (value == NULL)
    return FALSE;
  quay_token_order_set_place (order, place, value, record);
  return TRUE;
}

static void run_checked (QuayTokenOrder *order,
                         GTask          *task);

/**
 * quay_token_group_plan_repair_async:
 *
 * Mends what is wrong with the token and where it is stored: a damaged value is stored again in the right form, of two
 * items the newest is kept, a token in a configuration file moves to the keyring, a file that others can read becomes
 * private, and a dead item that hides a variable is deleted.
 */
void
quay_token_group_plan_repair_async (QuayTokenGroup     *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(QuayTokenOrder) order = NULL;
  GError *error = NULL;

  g_return_if_fail (QUAY_IS_TOKEN_GROUP (self));

  task = new_task (self, quay_token_group_plan_repair_async, cancellable, callback, user_data);
  order = quay_token_order_new (quay_token_group_get_context (self));
  for (guint i = 0; error == NULL && i < get_n_places (self); i++)
    {
      if (can_repair_place (get_place (self, i)))
        order_repair (self, order, get_place (self, i), &error);
    }
  if (error == NULL && !quay_token_group_can_repair (self))
    error = quay_error_new (QUAY_ERROR_TOKEN_DAMAGED, NULL, NULL, "There is nothing that a repair would mend");
  if (error != NULL)
    g_task_return_error (task, error);
  else
    run_checked (g_steal_pointer (&order), g_steal_pointer (&task));
}

/**
 * quay_token_group_can_move:
 *
 * Returns: whether the token is stored elsewhere, in a place that can be changed. Only a token that some connection
 *   uses can go to a file, because only that tells under which name
 */
gboolean
quay_token_group_can_move (QuayTokenGroup *self,
                           QuayTokenMove   move)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (self), FALSE);

  for (guint i = 0; i < get_n_places (self); i++)
    {
      QuayTokenPlace *place = get_place (self, i);

      if (move == QUAY_MOVE_TO_KEYRING ? is_in_file (place)
                                       : place->kind == QUAY_TOKEN_IN_KEYRING && !place->locked &&
          find_user (self, place) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
order_to_file (QuayTokenGroup *self,
               QuayTokenOrder *order,
               QuayTokenPlace *place,
               GError        **error)
{
  QuayCargoHome *home = quay_context_get_home (quay_token_group_get_context (self));
  QuayConnection *user = find_user (self, place);
  g_autoptr(GFile) file = quay_cargo_home_dup_credentials (home);
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(QuaySecret) value = NULL;
  const QuayCargoRegistry *registry;

  if (user == NULL)
    return TRUE;
  value = dup_good_value (place, error);
  if (value == NULL)
    return FALSE;
  record = dup_known (self, place->url);
  registry = quay_cargo_config_find_name (user->config, user->name);
  quay_token_order_write (order, file, QUAY_EDIT_SECRET,
                          registry != NULL && registry->known_as != NULL ? registry->known_as : user->name, value);
  /* The token stays what it is, and so does what is known about it. */
  quay_token_order_set_place (order, place, NULL, record);
  quay_token_order_ask_helper (order, user, "cargo:token");
  return TRUE;
}

/**
 * quay_token_group_plan_move_async:
 *
 * Stores the token in the keyring and removes it from files, or the other way round, and makes Cargo ask there. A
 * token in a file whose address has another token in the keyring is not moved: Cargo uses the other one.
 */
void
quay_token_group_plan_move_async (QuayTokenGroup     *self,
                                  QuayTokenMove       move,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(QuayTokenOrder) order = NULL;
  GError *error = NULL;

  g_return_if_fail (QUAY_IS_TOKEN_GROUP (self));

  task = new_task (self, quay_token_group_plan_move_async, cancellable, callback, user_data);
  order = quay_token_order_new (quay_token_group_get_context (self));
  for (guint i = 0; error == NULL && i < get_n_places (self); i++)
    {
      QuayTokenPlace *place = get_place (self, i);

      if (move == QUAY_MOVE_TO_KEYRING && is_in_file (place))
        order_to_keyring (self, order, place, &error);
      else if (move == QUAY_MOVE_TO_FILE && place->kind == QUAY_TOKEN_IN_KEYRING)
        order_to_file (self, order, place, &error);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    run_checked (g_steal_pointer (&order), g_steal_pointer (&task));
}

/* What is added to the keyring must not take the place of another token, which is the one that Cargo uses. */
typedef struct
{
  QuayTokenOrder *order;
  guint           next;
} CheckedRun;

static void
checked_run_free (gpointer data)
{
  CheckedRun *run = data;

  g_clear_pointer (&run->order, quay_token_order_free);
  g_free (run);
}

/* Where the other token of an address is. */
static const char *
find_title (QuayTokenGroup *self,
            const char     *url)
{
  for (guint i = 0; i < get_n_places (self); i++)
    {
      QuayTokenPlace *place = get_place (self, i);

      if (is_in_file (place) && g_str_equal (place->url, url))
        return place->title;
    }
  return NULL;
}

static void look_up_next (GTask *task);

static void
item_found_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayTokenGroup *self = g_task_get_source_object (task);
  CheckedRun *run = g_task_get_task_data (task);
  QuayChangePlan *plan = quay_token_order_get_plan (run->order);
  guint position = run->next++;
  g_autoptr(QuayTokenPlan) token = g_list_model_get_item (quay_change_plan_get_tokens (plan), position);
  GError *error = NULL;
  g_autoptr(QuaySecret) there = quay_token_store_lookup_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (there != NULL && !quay_secret_equal (there, quay_token_plan_get_secret (token)))
    {
      g_task_return_error (task, quay_error_new (QUAY_ERROR_TWO_TOKENS,
                                                 find_title (self, quay_token_plan_get_url (token)), NULL,
                                                 "The keyring has another token for the address"));
      return;
    }
  if (there != NULL)
    quay_change_plan_keep_token (plan, position);
  look_up_next (task);
}

static void
look_up_next (GTask *task)
{
  QuayTokenGroup *self = g_task_get_source_object (task);
  CheckedRun *run = g_task_get_task_data (task);
  QuayContext *context = quay_token_group_get_context (self);
  GListModel *tokens = quay_change_plan_get_tokens (quay_token_order_get_plan (run->order));

  while (run->next < g_list_model_get_n_items (tokens))
    {
      g_autoptr(QuayTokenPlan) token = g_list_model_get_item (tokens, run->next);

      if (quay_token_plan_get_change (token) == QUAY_TOKEN_CHANGE_ADD)
        {
          quay_token_store_lookup_async (quay_context_get_tokens (context), quay_token_plan_get_url (token),
                                         QUAY_TOKEN_STORE_NO_PROMPT, g_task_get_cancellable (task), item_found_cb,
                                         g_object_ref (task));
          return;
        }
      run->next++;
    }
  quay_token_order_run (g_steal_pointer (&run->order), g_object_ref (task));
}

static void
run_checked (QuayTokenOrder *order,
             GTask          *task)
{
  CheckedRun *run = g_new0 (CheckedRun, 1);

  run->order = order;
  g_task_set_task_data (task, run, checked_run_free);
  look_up_next (task);
  g_object_unref (task);
}

/**
 * quay_token_group_plan_revoke_async:
 * @client: a login of who made the token
 *
 * Ends the token in Azure DevOps and deletes it here. Where it cannot be revoked, nothing is deleted.
 */
void
quay_token_group_plan_revoke_async (QuayTokenGroup     *self,
                                    QuayPatClient      *client,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  QuayTokenRecord *record;
  QuayTokenOrder *order;

  g_return_if_fail (QUAY_IS_TOKEN_GROUP (self));
  g_return_if_fail (QUAY_IS_PAT_CLIENT (client));
  g_return_if_fail (quay_token_group_is_renewable (self));

  task = new_task (self, quay_token_group_plan_revoke_async, cancellable, callback, user_data);
  record = quay_token_group_get_record (self);
  order = quay_token_order_new (quay_token_group_get_context (self));
  order_removal (self, order);
  quay_change_plan_set_revocation (quay_token_order_get_plan (order), client,
                                   quay_token_record_get_authorization (record), quay_token_record_get_name (record),
                                   QUAY_REVOKE_OR_FAIL);
  quay_token_order_run (order, g_steal_pointer (&task));
}

/**
 * quay_token_group_plan_finish:
 * @error: what stands against it: a file that cannot be read or edited (%QUAY_ERROR_SYNTAX, %QUAY_ERROR_READ_ONLY …);
 *   %QUAY_ERROR_TOKEN_DAMAGED when the value cannot be made out, %QUAY_ERROR_TWO_TOKENS when the keyring has another
 *   token for the address, %QUAY_ERROR_KEYRING_LOCKED when it cannot be told
 *
 * Returns: (transfer full): the plan
 */
QuayChangePlan *
quay_token_group_plan_finish (QuayTokenGroup *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
