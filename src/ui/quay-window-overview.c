/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-application.h"
#include "quay-token-file.h"
#include "quay-token-operations.h"
#include "quay-ui-util.h"

/*
 * The Overview: what it shows is its model's; what its buttons do is done here, with the windows that do it elsewhere.
 */

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;

  /* The connection tells its result itself. */
  if (!quay_connection_check_finish (QUAY_CONNECTION (object), result, NULL))
    g_debug ("The check was stopped");
}

static void
check_connection (QuayWindow     *self,
                  QuayConnection *connection)
{
  quay_connection_check_async (connection, NULL, self->cancellable, checked_cb, g_object_ref (self));
}

/* The connection is found anew: what was applied may have been read already. */
static void
logged_in_cb (QuayAssistant     *assistant,
              QuayChangeReceipt *receipt,
              QuayWindow        *self)
{
  const char *url = g_object_get_data (G_OBJECT (assistant), "index-url");
  QuayConnection *connection = quay_connection_list_find (self->connections, url);

  if (connection != NULL)
    check_connection (self, connection);
}

static void
log_in (QuayWindow     *self,
        QuayConnection *connection)
{
  quay_window_log_in (self, NULL, connection);
  g_object_set_data_full (G_OBJECT (self->assistant), "index-url",
                          g_strdup (quay_connection_get_index_url (connection)), g_free);
  g_signal_connect_object (self->assistant, "applied", G_CALLBACK (logged_in_cb), self, 0);
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!quay_token_store_unlock_finish (QUAY_TOKEN_STORE (object), result, &error))
    {
      quay_window_show_failure (self, error);
      return;
    }

  quay_overview_look_at_computer (self->overview);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (quay_connection_get_state (connection) == QUAY_STATE_LOCKED)
        check_connection (self, connection);
    }
}

static void
unlock (QuayWindow *self)
{
  QuayContext *context = quay_connection_list_get_context (self->connections);

  quay_token_store_unlock_async (quay_context_get_tokens (context), self->cancellable, unlocked_cb,
                                 g_object_ref (self));
}

static void
look_again_cb (QuayWindow *self)
{
  quay_overview_look_at_computer (self->overview);
}

static void
present_plan (QuayWindow     *self,
              QuayChangePlan *plan,
              const char     *toast)
{
  QuayReviewWindow *review = quay_window_review (self, NULL, plan, toast);

  g_signal_connect_object (review, "applied", G_CALLBACK (look_again_cb), self, G_CONNECT_SWAPPED);
}

static void
file_planned_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_token_file_plan_finish (QUAY_CONTEXT (object), result, &error);

  if (plan != NULL)
    present_plan (self, plan, NULL);
  else
    quay_window_show_failure (self, error);
}

static void
remedy_cb (QuayWindow     *self,
           QuayConnection *connection,
           int             remedy)
{
  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_TRY_AGAIN:
      check_connection (self, connection);
      break;
    case QUAY_REMEDY_LOG_IN:
      log_in (self, connection);
      break;
    case QUAY_REMEDY_REPLACE_TOKEN:
    case QUAY_REMEDY_RENEW_TOKEN:
    case QUAY_REMEDY_REPAIR_TOKEN:
    case QUAY_REMEDY_KEEP_NEWEST:
    case QUAY_REMEDY_MOVE_TO_KEYRING:
      quay_window_mend_token (self, NULL, connection, (QuayRemedy) remedy);
      break;
    case QUAY_REMEDY_FIX_PERMISSIONS:
      if (connection != NULL)
        quay_window_mend_token (self, NULL, connection, (QuayRemedy) remedy);
      else
        quay_token_file_plan_protection_async (quay_connection_list_get_context (self->connections), self->cancellable,
                                               file_planned_cb, g_object_ref (self));
      break;
    case QUAY_REMEDY_UNLOCK:
      unlock (self);
      break;
    case QUAY_REMEDY_EDIT_FEED:
      quay_window_edit_connection (self, GTK_WINDOW (self), connection, QUAY_EDIT_FEED_ADDRESS);
      break;
    case QUAY_REMEDY_CHOOSE_ANOTHER_HELPER:
    case QUAY_REMEDY_SET_HELPER:
      quay_window_edit_connection (self, GTK_WINDOW (self), connection, QUAY_EDIT_CREDENTIAL_HELPER);
      break;
    case QUAY_REMEDY_REVIEW:
      quay_window_review_drift (self, connection);
      break;
    case QUAY_REMEDY_SHOW_DETAILS:
      quay_window_show_check (self, connection);
      break;
    default:
      g_warning ("The overview does not do the remedy %d", remedy);
      break;
    }
}

static void
move_planned_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_token_group_plan_finish (QUAY_TOKEN_GROUP (object), result, &error);

  if (plan != NULL)
    present_plan (self, plan, _("Token moved to the keyring"));
  else
    quay_window_show_failure (self, error);
}

static void
tokens_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(QuayTokenList) tokens = QUAY_TOKEN_LIST (object);
  g_autoptr(GError) error = NULL;

  if (!quay_token_list_load_finish (tokens, result, &error))
    {
      quay_window_show_failure (self, error);
      return;
    }

  /* One token after the other: each move is one change, which can be reviewed and taken back. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tokens)); i++)
    {
      g_autoptr(QuayTokenGroup) group = g_list_model_get_item (G_LIST_MODEL (tokens), i);

      if (quay_token_group_can_move (group, QUAY_MOVE_TO_KEYRING))
        {
          quay_token_group_plan_move_async (group, QUAY_MOVE_TO_KEYRING, self->cancellable, move_planned_cb,
                                            g_object_ref (self));
          return;
        }
    }
  quay_ui_toast (GTK_WIDGET (self->stack), _("No token can be moved"));
}

static void
move_tokens (QuayWindow *self)
{
  QuayTokenList *tokens = quay_token_list_new (quay_connection_list_get_context (self->connections), self->connections);

  /* The list lives until it was read. */
  quay_token_list_load_async (tokens, self->cancellable, tokens_read_cb, g_object_ref (self));
}

static void
network_planned_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(QuayWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_network_advice_plan_finish (QUAY_CONTEXT (object), result, &error);

  if (plan != NULL)
    present_plan (self, plan, NULL);
  else
    quay_window_show_failure (self, error);
}

static void
review_network (QuayWindow *self)
{
  QuayNetworkAdvice *advice = quay_overview_get_advice (self->overview);
  g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), 0);

  if (advice == NULL || connection == NULL)
    return;
  quay_network_advice_plan_async (advice, quay_connection_list_get_context (self->connections),
                                  quay_connection_get_name (connection), quay_connection_get_index_url (connection),
                                  self->cancellable, network_planned_cb, g_object_ref (self));
}

static void
fact_action_cb (QuayWindow *self,
                int         action)
{
  switch ((QuayFactAction) action)
    {
    case QUAY_FACT_ACTION_UNLOCK:
      unlock (self);
      break;
    case QUAY_FACT_ACTION_MOVE:
      move_tokens (self);
      break;
    case QUAY_FACT_ACTION_REVIEW:
      review_network (self);
      break;
    case QUAY_FACT_ACTION_TURN_ON:
      g_settings_set_boolean (self->settings, "remind-before-expiry", TRUE);
      break;
    case QUAY_FACT_ACTION_NONE:
    default:
      break;
    }
}

static void
update_note (QuayWindow *self)
{
  g_autofree char *note = quay_overview_dup_note (self->overview);

  quay_place_row_set_note (self->overview_row, note);
}

/**
 * quay_window_check_tokens:
 *
 * Checks the connections anew whose last check had something against their tokens: after these were changed, nobody
 * should go on reading what was wrong before.
 */
void
quay_window_check_tokens (QuayWindow *self)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      switch (quay_connection_get_state (connection))
        {
        case QUAY_STATE_DAMAGED:
        case QUAY_STATE_EXPIRED:
        case QUAY_STATE_NO_LOGIN:
        case QUAY_STATE_DENIED:
          check_connection (self, connection);
          break;
        default:
          break;
        }
    }
}

/**
 * quay_window_set_up_overview:
 *
 * Begins to follow how all of it stands; the sidebar tells of it before anybody opens the page.
 */
void
quay_window_set_up_overview (QuayWindow *self)
{
  self->overview = quay_overview_new (self->connections, self->runner, self->settings);
  g_object_bind_property (self->leaflet, "folded", self->overview_row, "narrow", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->overview, "notify::n-problems", G_CALLBACK (update_note), self, G_CONNECT_SWAPPED);
  update_note (self);
}

/**
 * quay_window_ensure_overview_page:
 *
 * Returns: (transfer none): the page, made when it is first needed
 */
GtkWidget *
quay_window_ensure_overview_page (QuayWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  g_return_val_if_fail (QUAY_IS_WINDOW (self), NULL);

  if (self->overview_page != NULL)
    return self->overview_page;

  if (QUAY_IS_APPLICATION (application))
    quay_overview_set_autostart (self->overview, quay_application_get_autostart (QUAY_APPLICATION (application)));
  self->overview_page = quay_overview_page_new (self->overview);
  gtk_stack_add_child (self->content, self->overview_page);
  g_object_bind_property (self->leaflet, "folded", self->overview_page, "show-back", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->overview_page, "show-connection", G_CALLBACK (quay_window_select_connection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->overview_page, "remedy", G_CALLBACK (remedy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->overview_page, "fact-action", G_CALLBACK (fact_action_cb), self, G_CONNECT_SWAPPED);
  return self->overview_page;
}
