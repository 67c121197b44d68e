/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include <glib/gi18n.h>

#include "quay-token-window.h"
#include "quay-ui-util.h"

/*
 * The page Tokens, and what is done with the token of one connection: from its page, from its menu, or from a check. The
 * keyring is opened for the latter, since somebody has asked for the token.
 */

/* What somebody wants to do with the token that a connection uses. */
typedef struct
{
  QuayWindow       *window;
  GtkWindow        *parent;
  QuayConnection   *connection;
  QuayTokenActions *actions;
  gboolean          show;       /* everything about it */
  QuayRemedy        remedy;
} Wish;

static void
wish_free (Wish *wish)
{
  g_object_unref (wish->window);
  g_object_unref (wish->parent);
  g_object_unref (wish->connection);
  g_object_unref (wish->actions);
  g_free (wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

/**
 * quay_window_token_applied:
 * @receipt: (nullable): what was changed on this computer
 * @toast: what to say about it
 * @undo: whether it can be taken back
 */
void
quay_window_token_applied (QuayWindow        *self,
                           QuayChangeReceipt *receipt,
                           const char        *toast,
                           gboolean           undo)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (toast != NULL);

  /* The window was closed meanwhile, and there is nobody to tell. */
  if (self->connections == NULL)
    return;

  if (receipt != NULL && undo && quay_change_receipt_can_undo (receipt))
    {
      quay_window_offer_undo (self, receipt, toast);
    }
  else
    {
      /* What was done before a token was deleted is not taken back across it. */
      if (receipt != NULL)
        quay_window_forget_undo (self);
      quay_ui_toast (GTK_WIDGET (self->stack), toast);
    }
  if (receipt != NULL && quay_change_receipt_get_leftover (receipt) != NULL)
    quay_window_offer_to_revoke (self, quay_change_receipt_get_leftover (receipt));
  quay_window_reload (self);
  quay_window_check_tokens (self);
}

/* There is no token to do it with; a new one is what helps, if that was the wish. */
static void
do_without_token (Wish *wish)
{
  if (wish->show || wish->remedy == QUAY_REMEDY_DELETE_TOKEN)
    quay_ui_toast (GTK_WIDGET (wish->window->stack), _("Nothing is stored"));
  else
    quay_window_log_in (wish->window, wish->parent, wish->connection);
}

static void
do_with_token (Wish           *wish,
               QuayTokenGroup *group)
{
  QuayTokenDeed deed = QUAY_TOKEN_DEED_REPLACE;

  /* What a variable holds is out of reach; its window says so. */
  if (wish->show || !quay_token_group_can_change (group))
    {
      gtk_window_present (GTK_WINDOW (quay_token_window_new (wish->parent, wish->actions, group)));
      return;
    }

  switch (wish->remedy)
    {
    case QUAY_REMEDY_RENEW_TOKEN:
      if (quay_token_group_can_renew (group))
        deed = QUAY_TOKEN_DEED_RENEW;
      break;
    case QUAY_REMEDY_DELETE_TOKEN:
      deed = QUAY_TOKEN_DEED_DELETE;
      break;
    case QUAY_REMEDY_REPAIR_TOKEN:
    case QUAY_REMEDY_KEEP_NEWEST:
    case QUAY_REMEDY_MOVE_TO_KEYRING:
    case QUAY_REMEDY_FIX_PERMISSIONS:
      /* An empty value, or one that nobody can make out, has no other form. */
      if (quay_token_group_can_repair (group))
        deed = QUAY_TOKEN_DEED_REPAIR;
      break;
    case QUAY_REMEDY_REPLACE_TOKEN:
    default:
      break;
    }
  quay_token_actions_begin (wish->actions, wish->parent, group, deed);
}

static void
tokens_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(Wish) wish = user_data;
  g_autoptr(GError) error = NULL;
  gboolean read = quay_token_list_unlock_finish (QUAY_TOKEN_LIST (object), result, &error);
  QuayTokenGroup *group;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !gtk_widget_get_mapped (GTK_WIDGET (wish->parent)))
    return;

  /* A token in a file is found without a keyring. */
  group = quay_token_list_find (QUAY_TOKEN_LIST (object), wish->connection);
  if (group != NULL)
    do_with_token (wish, group);
  else if (read)
    do_without_token (wish);
  else
    quay_window_show_failure (wish->window, error);
}

static void
make_wish (QuayWindow     *self,
           GtkWindow      *parent,
           QuayConnection *connection,
           gboolean        show,
           QuayRemedy      remedy)
{
  QuayContext *context = quay_connection_list_get_context (self->connections);
  g_autoptr(QuayTokenList) list = quay_token_list_new (context, self->connections);
  Wish *wish = g_new0 (Wish, 1);

  g_clear_object (&self->token_actions);
  self->token_actions = quay_token_actions_new (list);
  g_signal_connect_object (self->token_actions, "applied", G_CALLBACK (quay_window_token_applied), self,
                           G_CONNECT_SWAPPED);
  if (!show)
    g_signal_connect_object (self->token_actions, "failed", G_CALLBACK (quay_window_show_failure), self,
                             G_CONNECT_SWAPPED);
  wish->window = g_object_ref (self);
  wish->parent = g_object_ref (parent != NULL ? parent : GTK_WINDOW (self));
  wish->connection = g_object_ref (connection);
  wish->actions = g_object_ref (self->token_actions);
  wish->show = show;
  wish->remedy = remedy;
  quay_token_list_unlock_async (list, self->cancellable, tokens_read_cb, wish);
}

/**
 * quay_window_mend_token:
 * @parent: (nullable): the window that asks
 * @connection: whose token it is about
 * @remedy: what is to be done with it
 *
 * Finds the token that @connection uses, and begins what was asked for.
 */
void
quay_window_mend_token (QuayWindow     *self,
                        GtkWindow      *parent,
                        QuayConnection *connection,
                        QuayRemedy      remedy)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  make_wish (self, parent, connection, FALSE, remedy);
}

void
quay_window_show_token_of (QuayWindow     *self,
                           QuayConnection *connection)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  make_wish (self, NULL, connection, TRUE, QUAY_REMEDY_SHOW_DETAILS);
}

/**
 * quay_window_ensure_tokens_page:
 *
 * Returns: (transfer none): the page, made when it is first needed
 */
GtkWidget *
quay_window_ensure_tokens_page (QuayWindow *self)
{
  g_return_val_if_fail (QUAY_IS_WINDOW (self), NULL);

  if (self->tokens_page == NULL)
    {
      self->tokens_page = QUAY_TOKENS_PAGE (quay_tokens_page_new (self->connections));
      gtk_stack_add_child (self->content, GTK_WIDGET (self->tokens_page));
      g_object_bind_property (self->leaflet, "folded", self->tokens_page, "show-back", G_BINDING_SYNC_CREATE);
      g_signal_connect_object (self->tokens_page, "applied", G_CALLBACK (quay_window_token_applied), self,
                               G_CONNECT_SWAPPED);
    }
  return GTK_WIDGET (self->tokens_page);
}

static void
show_tokens (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);

  quay_window_select_place (self, self->tokens_row);
}

static void
show_token (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  QuayWindow *self = QUAY_WINDOW (widget);

  quay_window_select_place (self, self->tokens_row);
  quay_tokens_page_show_token (QUAY_TOKENS_PAGE (quay_window_ensure_tokens_page (self)),
                               g_variant_get_string (parameter, NULL));
}

void
quay_window_class_install_token_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-tokens", NULL, show_tokens);
  gtk_widget_class_install_action (widget_class, "win.show-token", "s", show_token);
}
