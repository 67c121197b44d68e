/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-plan"

#include "config.h"

#include "quay-change-plan-private.h"

#include "quay-error.h"

/**
 * QuayChangePlan:
 *
 * What would be done. It is filled once, by a request, a connection or an operation on tokens, then shown, then applied
 * or dropped. How it is applied is told in quay-change-apply.c.
 */
G_DEFINE_FINAL_TYPE (QuayChangePlan, quay_change_plan, G_TYPE_OBJECT)

static void
quay_change_plan_dispose (GObject *object)
{
  QuayChangePlan *self = QUAY_CHANGE_PLAN (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->index_url, g_free);
  g_clear_object (&self->files);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_object (&self->creation);
  g_clear_object (&self->project);
  g_clear_object (&self->revoke_client);
  g_clear_pointer (&self->revoke_id, g_free);
  g_clear_pointer (&self->revoke_name, g_free);
  g_clear_error (&self->leftover);
  G_OBJECT_CLASS (quay_change_plan_parent_class)->dispose (object);
}

static void
quay_change_plan_class_init (QuayChangePlanClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_change_plan_dispose;
}

static void
quay_change_plan_init (QuayChangePlan *self)
{
  self->files = g_list_store_new (QUAY_TYPE_FILE_CHANGE);
  self->tokens = g_list_store_new (QUAY_TYPE_TOKEN_PLAN);
  self->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

/**
 * quay_change_plan_new:
 * @name: (nullable): the registry's name, when the plan is about one connection
 * @index_url: (nullable): its index address
 */
QuayChangePlan *
quay_change_plan_new (QuayContext *context,
                      const char  *name,
                      const char  *index_url)
{
  QuayChangePlan *self;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail ((name == NULL) == (index_url == NULL), NULL);

  self = g_object_new (QUAY_TYPE_CHANGE_PLAN, NULL);
  self->context = g_object_ref (context);
  self->name = g_strdup (name);
  self->index_url = g_strdup (index_url);
  return self;
}

void
quay_change_plan_add_file (QuayChangePlan *self,
                           QuayFileChange *change)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));
  g_return_if_fail (QUAY_IS_FILE_CHANGE (change));

  g_list_store_append (self->files, change);
}

void
quay_change_plan_add_notice (QuayChangePlan *self,
                             const GError   *notice)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));
  g_return_if_fail (notice != NULL);

  g_ptr_array_add (self->notices, g_error_copy (notice));
}

/**
 * quay_change_plan_add_token:
 * @url: the index address under which Cargo looks for the token
 * @registry: the registry's name, for the title of the item
 * @secret: (nullable): the whole Authorization value, as Cargo stores it; %NULL when it is deleted or not touched, or
 *   when it is the token that the plan creates
 * @record: (nullable): what is known about the token afterwards. %NULL forgets what was known, except about a token
 *   that is kept. Of one that is kept, only the reminder and an end that nobody knows better are taken over
 *
 * Adds what happens to the token of one address.
 */
void
quay_change_plan_add_token (QuayChangePlan  *self,
                            const char      *url,
                            const char      *registry,
                            QuayTokenChange  change,
                            QuaySecret      *secret,
                            QuayTokenRecord *record)
{
  g_autoptr(QuayTokenPlan) token = NULL;

  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));
  g_return_if_fail (url != NULL && registry != NULL);
  g_return_if_fail (quay_change_plan_find_token (self, url) == NULL);

  token = quay_token_plan_new (url, registry, change, secret, record);
  g_list_store_append (self->tokens, token);
}

/**
 * quay_change_plan_set_creation:
 * @creation: (nullable): the token to create when the plan is applied
 */
void
quay_change_plan_set_creation (QuayChangePlan  *self,
                               QuayPatCreation *creation)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));

  g_set_object (&self->creation, creation);
}

/**
 * quay_change_plan_set_revocation:
 * @authorization_id: of a personal access token that we made
 * @name: (nullable): what it is called in Azure DevOps
 */
void
quay_change_plan_set_revocation (QuayChangePlan *self,
                                 QuayPatClient  *client,
                                 const char     *authorization_id,
                                 const char     *name,
                                 QuayRevokeMode  mode)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));
  g_return_if_fail (QUAY_IS_PAT_CLIENT (client));
  g_return_if_fail (authorization_id != NULL);

  g_set_object (&self->revoke_client, client);
  g_free (self->revoke_id);
  self->revoke_id = g_strdup (authorization_id);
  g_free (self->revoke_name);
  self->revoke_name = g_strdup (name);
  self->revoke_mode = mode;
}

/**
 * quay_change_plan_set_project:
 * @folder: (nullable): the project folder that is remembered when the plan was applied
 */
void
quay_change_plan_set_project (QuayChangePlan *self,
                              GFile          *folder)
{
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (self));

  g_set_object (&self->project, folder);
}

/**
 * quay_change_plan_get_name:
 *
 * Returns: (nullable): the name of the connection that the plan is about
 */
const char *
quay_change_plan_get_name (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->name;
}

/**
 * quay_change_plan_get_index_url:
 *
 * Returns: (nullable): the index address of the connection that the plan is about
 */
const char *
quay_change_plan_get_index_url (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->index_url;
}

GListModel *
quay_change_plan_get_files (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return G_LIST_MODEL (self->files);
}

GListModel *
quay_change_plan_get_tokens (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return G_LIST_MODEL (self->tokens);
}

/**
 * quay_change_plan_find_token:
 * @url: (nullable): an index address
 *
 * Returns: (transfer none) (nullable): what happens to the token of @url
 */
QuayTokenPlan *
quay_change_plan_find_token (QuayChangePlan *self,
                             const char     *url)
{
  guint n_tokens;

  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  n_tokens = g_list_model_get_n_items (G_LIST_MODEL (self->tokens));
  for (guint i = 0; i < n_tokens; i++)
    {
      g_autoptr(QuayTokenPlan) token = g_list_model_get_item (G_LIST_MODEL (self->tokens), i);

      if (g_strcmp0 (quay_token_plan_get_url (token), url) == 0)
        return token;
    }
  return NULL;
}

/**
 * quay_change_plan_get_creation:
 *
 * Returns: (transfer none) (nullable): the token that the plan creates in Azure DevOps
 */
QuayPatCreation *
quay_change_plan_get_creation (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->creation;
}

GPtrArray *
quay_change_plan_get_notices (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->notices;
}

/**
 * quay_change_plan_is_empty:
 *
 * Returns: whether nothing of Cargo's and nothing in Azure DevOps would change
 */
gboolean
quay_change_plan_is_empty (QuayChangePlan *self)
{
  guint n_tokens;

  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), TRUE);

  n_tokens = g_list_model_get_n_items (G_LIST_MODEL (self->tokens));
  for (guint i = 0; i < n_tokens; i++)
    {
      g_autoptr(QuayTokenPlan) token = g_list_model_get_item (G_LIST_MODEL (self->tokens), i);

      if (quay_token_plan_touches_keyring (token))
        return FALSE;
    }
  return g_list_model_get_n_items (G_LIST_MODEL (self->files)) == 0 && self->creation == NULL &&
         self->revoke_id == NULL;
}

/**
 * quay_change_plan_get_leftover:
 *
 * Returns: (transfer none) (nullable): %QUAY_ERROR_PAT_NOT_REVOKED, when the last try to apply the plan failed and left
 *   a token in Azure DevOps; its subject is the token's name, its object the organization
 */
const GError *
quay_change_plan_get_leftover (QuayChangePlan *self)
{
  g_return_val_if_fail (QUAY_IS_CHANGE_PLAN (self), NULL);

  return self->leftover;
}

/* Private to connect/ */
GApplication *
quay_change_hold (void)
{
  GApplication *application = g_application_get_default ();

  if (application == NULL)
    return NULL;
  g_application_hold (application);
  return g_object_ref (application);
}

void
quay_change_release (GApplication **held)
{
  g_autoptr(GApplication) application = g_steal_pointer (held);

  if (application != NULL)
    g_application_release (application);
}

/* Private to connect/: while it is being filled. */
void
quay_change_plan_keep_token (QuayChangePlan *self,
                             guint           position)
{
  g_autoptr(QuayTokenPlan) token = g_list_model_get_item (G_LIST_MODEL (self->tokens), position);
  g_autoptr(QuayTokenPlan) kept = NULL;
  gpointer addition;

  kept = quay_token_plan_new (quay_token_plan_get_url (token), quay_token_plan_get_registry (token),
                              QUAY_TOKEN_CHANGE_KEEP, quay_token_plan_get_secret (token),
                              quay_token_plan_get_record (token));
  addition = kept;
  g_list_store_splice (self->tokens, position, 1, &addition, 1);
}

/* Private to connect/: @name: (nullable); @cause: (nullable): why it could not be revoked; details go along. */
GError *
quay_change_leftover_new (const char   *name,
                          const char   *organization,
                          const GError *cause)
{
  GError *leftover = quay_error_new (QUAY_ERROR_PAT_NOT_REVOKED, name, organization,
                                     "The token “%s” of “%s” is still valid%s%s", name != NULL ? name : "",
                                     organization, cause != NULL ? ": " : "", cause != NULL ? cause->message : "");

  if (cause != NULL && cause->domain == QUAY_ERROR)
    quay_error_take_details (leftover, g_strdup (quay_error_get_details (cause)));
  return leftover;
}
