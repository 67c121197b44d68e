/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-replacement"

#include "config.h"

#include "quay-token-replacement.h"

#include "quay-replacement-item-private.h"
#include "quay-token-group-private.h"
#include "quay-token-order.h"

/* Feeds of one organization that are asked at once: enough to be quick, and no burst that a service minds. */
#define MOST_AT_ONCE 4

/**
 * QuayTokenReplacement:
 *
 * A new value for a token. It is entered or created, checked against every feed that would get it, and then becomes a
 * plan, in which all items of the organization are one transaction: the old value stays until all were read back.
 *
 * A token that is yet to be created cannot be checked; then the login that creates it is, since the token will be its
 * owner's.
 */
struct _QuayTokenReplacement
{
  GObject          parent_instance;

  QuayTokenGroup  *group;
  GListStore      *items;
  QuayAccessToken *token;
  QuayPatCreation *creation;
  QuaySecret      *login;
  GDateTime       *expires;
  char            *account;    /* who the new token is, as a feed told */
  gboolean         remind;
  gboolean         revoke;
  guint            n_checks;   /* the number of the check that was begun last */
};

enum
{
  PROP_0,
  PROP_COMPLETE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayTokenReplacement, quay_token_replacement, G_TYPE_OBJECT)

/* One check: the feeds that are asked, each once. */
typedef struct
{
  GPtrArray  *urls;        /* char * */
  QuaySecret *authorization;
  guint       next;
  guint       n_pending;
  guint       number;
} CheckRun;

typedef struct
{
  GTask *task;
  char  *url;
} Question;

static void
check_run_free (gpointer data)
{
  CheckRun *run = data;

  g_ptr_array_unref (run->urls);
  quay_secret_unref (run->authorization);
  g_free (run);
}

static guint
get_n_items (QuayTokenReplacement *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

/* (transfer none) */
static QuayReplacementItem *
get_item (QuayTokenReplacement *self,
          guint                 index)
{
  g_autoptr(QuayReplacementItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), index);

  return item;
}

static QuayTokenPlace *
get_place (QuayReplacementItem *item)
{
  return quay_replacement_item_get_place (item);
}

static void
notify_complete (QuayTokenReplacement *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

/* The value that feeds are asked with. (transfer none) (nullable) */
static QuaySecret *
get_authorization (QuayTokenReplacement *self)
{
  if (self->token != NULL)
    return quay_access_token_get_authorization (self->token);
  return self->login;
}

/* Another token: what feeds said is about the one before. */
static void
forget_results (QuayTokenReplacement *self)
{
  self->n_checks++;
  g_clear_pointer (&self->account, g_free);
  for (guint i = 0; i < get_n_items (self); i++)
    quay_replacement_item_set_result (get_item (self, i), FALSE, NULL);
  notify_complete (self);
}

static void
quay_token_replacement_dispose (GObject *object)
{
  QuayTokenReplacement *self = QUAY_TOKEN_REPLACEMENT (object);

  g_clear_object (&self->group);
  g_clear_object (&self->items);
  g_clear_pointer (&self->token, quay_access_token_unref);
  g_clear_object (&self->creation);
  g_clear_pointer (&self->login, quay_secret_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_clear_pointer (&self->account, g_free);
  G_OBJECT_CLASS (quay_token_replacement_parent_class)->dispose (object);
}

static void
quay_token_replacement_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_COMPLETE:
      g_value_set_boolean (value, quay_token_replacement_is_complete (QUAY_TOKEN_REPLACEMENT (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_token_replacement_class_init (QuayTokenReplacementClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_token_replacement_dispose;
  object_class->get_property = quay_token_replacement_get_property;

  properties[PROP_COMPLETE] =
    g_param_spec_boolean ("complete", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_token_replacement_init (QuayTokenReplacement *self)
{
  self->items = g_list_store_new (QUAY_TYPE_REPLACEMENT_ITEM);
  self->remind = TRUE;
}

/* Whether another token of the organization is replaced, too, until somebody says otherwise: not that of another account,
 * not one that nobody can look at, and not where no connection takes it from.
 */
static gboolean
belongs_to_it (QuayTokenReplacement *self,
               QuayTokenGroup       *other,
               QuayTokenPlace       *place)
{
  QuayTokenRecord *own_record = quay_token_group_get_record (self->group);
  QuayTokenRecord *record = quay_token_group_get_record (other);
  const char *own_account = own_record != NULL ? quay_token_record_get_account (own_record) : NULL;
  const char *account = record != NULL ? quay_token_record_get_account (record) : NULL;

  if (quay_token_group_get_secret (other) == NULL || !place->used)
    return FALSE;
  return own_account == NULL || account == NULL || g_ascii_strcasecmp (own_account, account) == 0;
}

/* A variable cannot be changed, and is left out. */
static void
add_items (QuayTokenReplacement *self,
           QuayTokenGroup       *group)
{
  GListModel *places = quay_token_group_get_places (group);

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (places, i);
      g_autoptr(QuayReplacementItem) item = NULL;

      if (place->kind == QUAY_TOKEN_IN_ENVIRONMENT)
        continue;
      item = quay_replacement_item_new (group, place, group != self->group);
      quay_replacement_item_set_ticked (item, group == self->group || belongs_to_it (self, group, place));
      g_signal_connect_object (item, "notify::ticked", G_CALLBACK (notify_complete), self, G_CONNECT_SWAPPED);
      g_list_store_append (self->items, item);
    }
}

/**
 * quay_token_replacement_new:
 * @group: the token whose value is replaced; all its places are ticked, except variables, which cannot be changed
 * @list: (nullable): the list that @group is of; what the other tokens of its organization are stored in is offered,
 *   and ticked where a connection uses it, unless it is known to be of another account
 */
QuayTokenReplacement *
quay_token_replacement_new (QuayTokenGroup *group,
                            QuayTokenList  *list)
{
  QuayTokenReplacement *self;

  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (group), NULL);
  g_return_val_if_fail (list == NULL || QUAY_IS_TOKEN_LIST (list), NULL);

  self = g_object_new (QUAY_TYPE_TOKEN_REPLACEMENT, NULL);
  self->group = g_object_ref (group);
  add_items (self, group);
  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(QuayTokenGroup) other = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (quay_token_group_is_beside (group, other))
        add_items (self, other);
    }
  return self;
}

QuayTokenGroup *
quay_token_replacement_get_group (QuayTokenReplacement *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self), NULL);

  return self->group;
}

GListModel *
quay_token_replacement_get_items (QuayTokenReplacement *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self), NULL);

  return G_LIST_MODEL (self->items);
}

gboolean
quay_token_replacement_is_complete (QuayTokenReplacement *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self), FALSE);

  if (self->token == NULL && self->creation == NULL)
    return FALSE;
  for (guint i = 0; i < get_n_items (self); i++)
    {
      if (quay_replacement_item_get_ticked (get_item (self, i)))
        return TRUE;
    }
  return FALSE;
}

/**
 * quay_token_replacement_set_token:
 * @token: (nullable): the new token, understood
 */
void
quay_token_replacement_set_token (QuayTokenReplacement *self,
                                  QuayAccessToken      *token)
{
  g_return_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self));

  g_clear_pointer (&self->token, quay_access_token_unref);
  g_clear_object (&self->creation);
  g_clear_pointer (&self->login, quay_secret_unref);
  if (token != NULL)
    self->token = quay_access_token_ref (token);
  forget_results (self);
}

/**
 * quay_token_replacement_set_creation:
 * @creation: (nullable): the token that is to be created
 * @login: (nullable): “Bearer …”, the login that creates it, for the check
 */
void
quay_token_replacement_set_creation (QuayTokenReplacement *self,
                                     QuayPatCreation      *creation,
                                     QuaySecret           *login)
{
  g_return_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self));

  g_clear_pointer (&self->token, quay_access_token_unref);
  g_set_object (&self->creation, creation);
  g_clear_pointer (&self->login, quay_secret_unref);
  if (login != NULL)
    self->login = quay_secret_ref (login);
  forget_results (self);
}

/**
 * quay_token_replacement_set_expiry:
 * @expires: (nullable): when the new token expires, as far as a person knows
 */
void
quay_token_replacement_set_expiry (QuayTokenReplacement *self,
                                   GDateTime            *expires,
                                   gboolean              remind)
{
  g_return_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self));

  g_clear_pointer (&self->expires, g_date_time_unref);
  if (expires != NULL)
    self->expires = g_date_time_ref (expires);
  self->remind = remind;
}

void
quay_token_replacement_set_revoke (QuayTokenReplacement *self,
                                   gboolean              revoke)
{
  g_return_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self));

  self->revoke = revoke;
}

/* Every item of an address has the same answer. */
static void
note_answer (QuayTokenReplacement *self,
             const char           *url,
             const GError         *error)
{
  for (guint i = 0; i < get_n_items (self); i++)
    {
      QuayReplacementItem *item = get_item (self, i);

      if (g_str_equal (get_place (item)->url, url))
        quay_replacement_item_set_result (item, TRUE, error != NULL ? g_error_copy (error) : NULL);
    }
}

static void
finish_check (GTask *task)
{
  QuayTokenReplacement *self = g_task_get_source_object (task);

  for (guint i = 0; i < get_n_items (self); i++)
    {
      QuayReplacementItem *item = get_item (self, i);

      if (quay_replacement_item_get_ticked (item) && quay_replacement_item_get_error (item) != NULL)
        {
          g_task_return_error (task, g_error_copy (quay_replacement_item_get_error (item)));
          return;
        }
    }
  g_task_return_boolean (task, TRUE);
}

static void ask_more (GTask *task);

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr(GTask) task = question->task;
  g_autofree char *url = question->url;
  QuayTokenReplacement *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayFeedAccess) access = NULL;

  g_free (question);
  access = quay_azure_client_check_feed_finish (QUAY_AZURE_CLIENT (object), result, &error);
  run->n_pending--;
  if (run->number == self->n_checks && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      note_answer (self, url, error);
      if (access != NULL && quay_feed_access_get_account (access) != NULL && self->account == NULL)
        self->account = g_strdup (quay_feed_access_get_account (access));
    }
  ask_more (task);
}

static void
ask_more (GTask *task)
{
  QuayTokenReplacement *self = g_task_get_source_object (task);
  CheckRun *run = g_task_get_task_data (task);
  QuayContext *context = quay_token_group_get_context (self->group);
  gboolean stopped = run->number != self->n_checks || g_cancellable_is_cancelled (g_task_get_cancellable (task));

  while (!stopped && run->n_pending < MOST_AT_ONCE && run->next < run->urls->len)
    {
      const char *url = g_ptr_array_index (run->urls, run->next++);
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (url, &error);
      Question *question;

      if (address == NULL)
        {
          note_answer (self, url, error);
          continue;
        }
      question = g_new0 (Question, 1);
      question->task = g_object_ref (task);
      question->url = g_strdup (url);
      run->n_pending++;
      quay_azure_client_check_written_feed_async (quay_context_get_client (context), address, run->authorization,
                                                  g_task_get_cancellable (task), answered_cb, question);
    }
  if (run->n_pending > 0 || g_task_get_completed (task))
    return;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (stopped)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another token has followed");
  else
    finish_check (task);
}

/**
 * quay_token_replacement_check_async:
 *
 * Asks every feed of a ticked item whether it takes the new token, as Cargo would; at most four at a time, each at most
 * 20 seconds.
 */
void
quay_token_replacement_check_async (QuayTokenReplacement *self,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;
  CheckRun *run;

  g_return_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self));
  g_return_if_fail (get_authorization (self) != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_replacement_check_async);
  run = g_new0 (CheckRun, 1);
  run->urls = g_ptr_array_new_with_free_func (g_free);
  run->authorization = quay_secret_ref (get_authorization (self));
  run->number = ++self->n_checks;
  g_task_set_task_data (task, run, check_run_free);
  for (guint i = 0; i < get_n_items (self); i++)
    {
      QuayReplacementItem *item = get_item (self, i);

      quay_replacement_item_set_result (item, FALSE, NULL);
      if (quay_replacement_item_get_ticked (item) && !g_ptr_array_find_with_equal_func (run->urls, get_place (item)->url, g_str_equal, NULL))
        g_ptr_array_add (run->urls, g_strdup (get_place (item)->url));
    }
  ask_more (task);
}

/**
 * quay_token_replacement_check_finish:
 * @error: what the first feed has against the token, as a code of the network or of Azure DevOps; %G_IO_ERROR_CANCELLED,
 *   also when another token has followed
 *
 * Returns: whether all feeds take it
 */
gboolean
quay_token_replacement_check_finish (QuayTokenReplacement *self,
                                     GAsyncResult         *result,
                                     GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What will be known about the new token. (transfer full) */
static QuayTokenRecord *
dup_record (QuayTokenReplacement *self)
{
  g_autoptr(QuayTokenRecord) record = NULL;
  GDateTime *expires = self->expires;

  if (self->creation != NULL)
    return quay_pat_creation_dup_record (self->creation, self->remind);
  if (quay_access_token_get_expiry (self->token) != NULL)
    expires = quay_access_token_get_expiry (self->token);
  record = quay_token_record_new (expires, self->remind);
  return quay_token_record_with_account (record, self->account);
}

/* The old token is not left anywhere. */
static gboolean
all_own_ticked (QuayTokenReplacement *self)
{
  for (guint i = 0; i < get_n_items (self); i++)
    {
      QuayReplacementItem *item = get_item (self, i);

      if (!quay_replacement_item_is_other (item) && !quay_replacement_item_get_ticked (item))
        return FALSE;
    }
  return TRUE;
}

static void
add_revocation (QuayTokenReplacement *self,
                QuayChangePlan       *plan)
{
  QuayTokenRecord *record = quay_token_group_get_record (self->group);

  if (!self->revoke || self->creation == NULL || !all_own_ticked (self) || !quay_token_group_is_renewable (self->group))
    return;
  quay_change_plan_set_revocation (plan, quay_pat_creation_get_client (self->creation),
                                   quay_token_record_get_authorization (record), quay_token_record_get_name (record),
                                   QUAY_REVOKE_IF_POSSIBLE);
}

/**
 * quay_token_replacement_plan_async:
 *
 * Says what would change. Writes nothing; the keyring is not asked.
 */
void
quay_token_replacement_plan_async (QuayTokenReplacement *self,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(QuayTokenOrder) order = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  QuaySecret *value;

  g_return_if_fail (QUAY_IS_TOKEN_REPLACEMENT (self));
  g_return_if_fail (quay_token_replacement_is_complete (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_token_replacement_plan_async);
  order = quay_token_order_new (quay_token_group_get_context (self->group));
  record = dup_record (self);
  value = self->creation != NULL ? quay_pat_creation_get_placeholder (self->creation) : get_authorization (self);
  quay_change_plan_set_creation (quay_token_order_get_plan (order), self->creation);

  for (int in_file = FALSE; in_file <= TRUE; in_file++)
    for (guint i = 0; i < get_n_items (self); i++)
      {
        QuayReplacementItem *item = get_item (self, i);

        if (!quay_replacement_item_get_ticked (item) || (get_place (item)->kind != QUAY_TOKEN_IN_KEYRING) != in_file)
          continue;
        quay_token_order_set_place (order, get_place (item), value, record);
        /* What is known is kept by address: where the keyring has another token, that is meant. */
        if (in_file && get_place (item)->used)
          quay_token_order_note (order, get_place (item)->url, get_place (item)->registry, record);
      }
  add_revocation (self, quay_token_order_get_plan (order));
  quay_token_order_run (g_steal_pointer (&order), g_steal_pointer (&task));
}

/**
 * quay_token_replacement_plan_finish:
 * @error: what stands against it: a file that cannot be read or edited
 *
 * Returns: (transfer full): the plan
 */
QuayChangePlan *
quay_token_replacement_plan_finish (QuayTokenReplacement *self,
                                    GAsyncResult         *result,
                                    GError              **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
