/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-actions"

#include "config.h"

#include "quay-token-actions.h"

#include <glib/gi18n.h>

#include "quay-renew-window.h"
#include "quay-replace-window.h"
#include "quay-review-window.h"
#include "quay-text.h"
#include "quay-token-dialog.h"
#include "quay-ui-compat.h"

/**
 * QuayTokenActions:
 *
 * Leads through what can be done with a token: a question or a review first, then the plan of connect/, then news for
 * whoever listens. What changes files or the keyring is reviewed, except for a new token, whose window says everything,
 * and for deleting, which a dialog asks about.
 *
 * One thing at a time: the windows are modal, and beginning another thing stops what was being planned.
 */
struct _QuayTokenActions
{
  GObject        parent_instance;

  QuayTokenList *list;
  GCancellable  *cancellable;
  guint          n_busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  APPLIED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayTokenActions, quay_token_actions, G_TYPE_OBJECT)

/* One thing that is being done. */
typedef struct
{
  QuayTokenActions *actions;
  GtkWindow        *parent;
  QuayTokenGroup   *group;
  QuayReviewWindow *review;    /* that waits for another plan, or NULL */
  QuayTokenDamage   damage;    /* as it was when it began: afterwards there is none */
  QuayTokenDeed     deed;
} Run;

static Run *
run_new (QuayTokenActions *self,
         GtkWindow        *parent,
         QuayTokenGroup   *group,
         QuayTokenDeed     deed)
{
  Run *run = g_new0 (Run, 1);

  run->actions = g_object_ref (self);
  run->parent = g_object_ref (parent);
  run->group = g_object_ref (group);
  run->damage = quay_token_group_get_damage (group);
  run->deed = deed;
  return run;
}

/* Without the review. */
static Run *
run_copy (Run *run)
{
  Run *copy = run_new (run->actions, run->parent, run->group, run->deed);

  copy->damage = run->damage;
  return copy;
}

static void
run_free (Run *run)
{
  g_object_unref (run->actions);
  g_object_unref (run->parent);
  g_object_unref (run->group);
  g_clear_object (&run->review);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static void
set_busy (QuayTokenActions *self,
          int               change)
{
  gboolean was_busy = self->n_busy > 0;

  self->n_busy += change;
  if (was_busy != (self->n_busy > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* What was found out about the connections is about another token, or another form of it. */
static void
check_again (QuayTokenGroup *group)
{
  GListModel *connections = quay_token_group_get_connections (group);

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (connections, i);

      if (quay_connection_get_state (connection) != QUAY_STATE_UNCHECKED)
        quay_connection_check_async (connection, NULL, NULL, NULL, NULL);
    }
}

/* What stands in files is known from the connections, so these come first. */
static void
connections_loaded_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(QuayTokenList) list = user_data;
  g_autoptr(GError) error = NULL;

  if (!quay_connection_list_load_finish (QUAY_CONNECTION_LIST (object), result, &error))
    g_debug ("The connections were not read again: %s", error->message);
  if (quay_token_list_get_state (list) != QUAY_TOKENS_UNREAD)
    quay_token_list_load_async (list, NULL, NULL, NULL);
}

static void
tell_applied (QuayTokenActions  *self,
              QuayTokenGroup    *group,
              QuayChangeReceipt *receipt,
              const char        *toast,
              gboolean           undo)
{
  check_again (group);
  g_signal_emit (self, signals[APPLIED], 0, receipt, toast, undo);
  quay_connection_list_load_async (quay_token_list_get_connections (self->list), NULL, connections_loaded_cb,
                                   g_object_ref (self->list));
}

static void
tell_failed (QuayTokenActions *self,
             const GError     *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* What a repair has done: each damage has its own. */
static const char *
get_repair_toast (QuayTokenDamage damage)
{
  switch (damage)
    {
    case QUAY_TOKEN_DAMAGE_EXPOSED:
      return _("Permissions fixed");
    case QUAY_TOKEN_DAMAGE_IN_CONFIG:
      return _("Token moved to the keyring");
    case QUAY_TOKEN_DAMAGE_DUPLICATED:
      return _("Newest token kept");
    case QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT:
      return _("Token deleted");
    default:
      return _("Token repaired");
    }
}

static const char *
get_toast (Run *run)
{
  switch (run->deed)
    {
    case QUAY_TOKEN_DEED_MOVE_TO_KEYRING:
      return _("Token moved to the keyring");
    case QUAY_TOKEN_DEED_MOVE_TO_FILE:
      return _("Token moved to a file");
    case QUAY_TOKEN_DEED_DELETE:
      return _("Token deleted");
    case QUAY_TOKEN_DEED_REVOKE:
      return _("Token revoked");
    default:
      return get_repair_toast (run->damage);
    }
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Run) run = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangeReceipt) receipt = quay_change_plan_apply_finish (QUAY_CHANGE_PLAN (object), result, &error);

  set_busy (run->actions, -1);
  if (receipt != NULL)
    tell_applied (run->actions, run->group, receipt, get_toast (run), run->deed == QUAY_TOKEN_DEED_REPAIR);
  else
    tell_failed (run->actions, error);
}

/* What a review is called, and what its button says. */
static void
set_words (Run *run)
{
  if (run->deed == QUAY_TOKEN_DEED_MOVE_TO_FILE)
    {
      quay_review_window_set_words (run->review, _("Move the Token to a Plain Text File"),
                                    _("Every program that runs under your account can read it there."));
      quay_review_window_set_apply_label (run->review, _("_Move"));
    }
  else if (run->deed == QUAY_TOKEN_DEED_MOVE_TO_KEYRING || run->damage == QUAY_TOKEN_DAMAGE_IN_CONFIG)
    {
      quay_review_window_set_words (run->review, _("Move Tokens to the Keyring"),
                                    _("The token leaves the file when the keyring has given it back."));
      quay_review_window_set_apply_label (run->review, _("_Move"));
    }
  else if (run->damage == QUAY_TOKEN_DAMAGE_DUPLICATED)
    {
      quay_review_window_set_words (run->review, _("Keep the Newest Token"), NULL);
      /* Translators: keeps the newest token and deletes the others */
      quay_review_window_set_apply_label (run->review, _("_Keep"));
    }
  else if (run->damage == QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT)
    {
      quay_review_window_set_words (run->review, _("Delete the Stored Token"),
                                    _("Cargo then uses the token in the environment."));
      quay_review_window_set_apply_label (run->review, _("_Delete"));
    }
  else
    {
      quay_review_window_set_words (run->review, _("Repair Token"),
                                    _("The token is stored again in the form Cargo needs."));
      quay_review_window_set_apply_label (run->review, _("_Repair"));
    }
}

static void
reviewed_cb (QuayReviewWindow  *review,
             QuayChangeReceipt *receipt,
             Run               *run)
{
  tell_applied (run->actions, run->group, receipt, get_toast (run), TRUE);
}

static void plan (Run *run);

static void
forget_run (gpointer  data,
            GClosure *closure)
{
  run_free (data);
}

/* Has @callback called with a copy of @run as the last argument. */
static void
listen (gpointer    emitter,
        const char *signal,
        GCallback   callback,
        Run        *run)
{
  g_signal_connect_data (emitter, signal, callback,
                         run_copy (run), forget_run, 0);
}

static void
plan_again_cb (QuayReviewWindow *review,
               Run              *run)
{
  Run *again = run_copy (run);

  again->review = g_object_ref (review);
  plan (again);
}

/* A review that was made before gets another plan; the first one is presented. */
static void
review (Run            *run,
        QuayChangePlan *plan)
{
  if (run->review != NULL)
    {
      quay_review_window_set_plan (run->review, plan);
      return;
    }

  run->review = g_object_ref_sink (quay_review_window_new (run->parent, quay_token_group_get_context (run->group),
                                                           plan));
  set_words (run);
  listen (run->review, "applied", G_CALLBACK (reviewed_cb), run);
  listen (run->review, "plan-again", G_CALLBACK (plan_again_cb), run);
  gtk_window_present (GTK_WINDOW (run->review));
}

/* A dialog has asked about what is deleted; and where only who may read a file changes, the button has said so. */
static gboolean
speaks_for_itself (Run            *run,
                   QuayChangePlan *plan)
{
  if (run->deed == QUAY_TOKEN_DEED_DELETE || run->deed == QUAY_TOKEN_DEED_REVOKE)
    return TRUE;
  return run->deed == QUAY_TOKEN_DEED_REPAIR &&
         run->damage == QUAY_TOKEN_DAMAGE_EXPOSED &&
         g_list_model_get_n_items (quay_change_plan_get_tokens (plan)) == 0;
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Run) run = user_data;
  QuayTokenActions *self = run->actions;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan = quay_token_group_plan_finish (QUAY_TOKEN_GROUP (object), result, &error);

  set_busy (self, -1);
  if (plan == NULL)
    {
      if (run->review != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        quay_review_window_show_error (run->review, error);
      else
        tell_failed (self, error);
    }
  else if (speaks_for_itself (run, plan))
    {
      set_busy (self, 1);
      quay_change_plan_apply_async (plan, self->cancellable, applied_cb, g_steal_pointer (&run));
    }
  else
    {
      review (run, plan);
    }
}

/* @run: (transfer full) */
static void
plan (Run *run)
{
  QuayTokenActions *self = run->actions;

  quay_token_actions_stop (self);
  set_busy (self, 1);
  switch (run->deed)
    {
    case QUAY_TOKEN_DEED_MOVE_TO_KEYRING:
      quay_token_group_plan_move_async (run->group, QUAY_MOVE_TO_KEYRING, self->cancellable, planned_cb, run);
      break;
    case QUAY_TOKEN_DEED_MOVE_TO_FILE:
      quay_token_group_plan_move_async (run->group, QUAY_MOVE_TO_FILE, self->cancellable, planned_cb, run);
      break;
    case QUAY_TOKEN_DEED_DELETE:
      quay_token_group_plan_delete_async (run->group, self->cancellable, planned_cb, run);
      break;
    case QUAY_TOKEN_DEED_REPAIR:
      quay_token_group_plan_repair_async (run->group, self->cancellable, planned_cb, run);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
logged_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Run) run = user_data;
  QuayTokenActions *self = run->actions;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayPatClient) client = quay_token_group_log_in_finish (QUAY_TOKEN_GROUP (object), result, &error);

  if (client != NULL)
    {
      QuayTokenGroup *group = run->group;

      quay_token_group_plan_revoke_async (group, client, self->cancellable, planned_cb, g_steal_pointer (&run));
      return;
    }
  set_busy (self, -1);
  tell_failed (self, error);
}

/* @run: (transfer full) */
static void
log_in_to_revoke (Run *run)
{
  QuayTokenActions *self = run->actions;
  QuayContext *context = quay_token_group_get_context (run->group);

  quay_token_actions_stop (self);
  set_busy (self, 1);
  quay_token_group_log_in_async (run->group, quay_context_get_azure (context), self->cancellable, logged_in_cb, run);
}

/* The question about deleting offers to revoke, which asks once more. */
static void
answered_cb (GtkWidget  *dialog,
             const char *response,
             Run        *run)
{
  g_autoptr(Run) next = run_copy (run);

  if (g_str_equal (response, "delete"))
    plan (g_steal_pointer (&next));
  else if (g_str_equal (response, "revoke") && run->deed == QUAY_TOKEN_DEED_DELETE)
    quay_token_actions_begin (next->actions, next->parent, next->group, QUAY_TOKEN_DEED_REVOKE);
  else if (g_str_equal (response, "revoke"))
    log_in_to_revoke (g_steal_pointer (&next));
}

/* Another token of the organization may have got the new value, too. */
static void
check_others_again (QuayTokenActions *self,
                    QuayTokenGroup   *group)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(QuayTokenGroup) other = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (other != group && g_str_equal (quay_token_group_get_organization (other),
                                         quay_token_group_get_organization (group)))
        check_again (other);
    }
}

static void
replaced_cb (QuayReplaceWindow *window,
             QuayChangeReceipt *receipt,
             guint              n_connections,
             Run               *run)
{
  /* Translators: %d is a number of connections. */
  g_autofree char *toast = g_strdup_printf (ngettext ("Token replaced for %d connection",
                                                      "Token replaced for %d connections", n_connections),
                                            (int) n_connections);

  check_others_again (run->actions, run->group);
  tell_applied (run->actions, run->group, receipt, toast, TRUE);
}

static void
renewed_cb (QuayRenewWindow *window,
            GDateTime       *until,
            Run             *run)
{
  g_autofree char *day = quay_text_for_date (until);
  /* Translators: %s is a date. */
  g_autofree char *toast = g_strdup_printf (_("Token renewed until %s"), day);

  tell_applied (run->actions, run->group, NULL, toast, FALSE);
}

static void
create_anew_cb (QuayRenewWindow *window,
                Run             *run)
{
  quay_token_actions_begin (run->actions, run->parent, run->group, QUAY_TOKEN_DEED_CREATE_ANEW);
}

static void
quay_token_actions_dispose (GObject *object)
{
  QuayTokenActions *self = QUAY_TOKEN_ACTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (quay_token_actions_parent_class)->dispose (object);
}

static void
quay_token_actions_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, QUAY_TOKEN_ACTIONS (object)->n_busy > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_token_actions_class_init (QuayTokenActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_token_actions_dispose;
  object_class->get_property = quay_token_actions_get_property;

  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayTokenActions::applied:
   * @receipt: (nullable): what was changed on this computer
   * @toast: what to say about it, translated
   * @undo: whether taking it back is to be offered
   */
  signals[APPLIED] =
    g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, QUAY_TYPE_CHANGE_RECEIPT, G_TYPE_STRING, G_TYPE_BOOLEAN);
  /**
   * QuayTokenActions::failed:
   * @error: why it was not done
   */
  signals[FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
quay_token_actions_init (QuayTokenActions *self)
{
  self->cancellable = g_cancellable_new ();
}

QuayTokenActions *
quay_token_actions_new (QuayTokenList *list)
{
  QuayTokenActions *self;

  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (list), NULL);

  self = g_object_new (QUAY_TYPE_TOKEN_ACTIONS, NULL);
  self->list = g_object_ref (list);
  return self;
}

QuayTokenList *
quay_token_actions_get_list (QuayTokenActions *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_ACTIONS (self), NULL);

  return self->list;
}

void
quay_token_actions_stop (QuayTokenActions *self)
{
  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
present_replacement (Run *run)
{
  QuayReplaceWindow *window = quay_replace_window_new (run->parent, run->actions->list, run->group);

  if (run->deed == QUAY_TOKEN_DEED_CREATE_ANEW)
    quay_replace_window_create_anew (window);
  listen (window, "applied", G_CALLBACK (replaced_cb), run);
  gtk_window_present (GTK_WINDOW (window));
}

static void
present_renewal (Run *run)
{
  QuayRenewWindow *window = quay_renew_window_new (run->parent, run->group);

  listen (window, "renewed", G_CALLBACK (renewed_cb), run);
  listen (window, "create-anew", G_CALLBACK (create_anew_cb), run);
  gtk_window_present (GTK_WINDOW (window));
}

static void
ask (Run       *run,
     GtkWidget *dialog)
{
  listen (dialog, "response", G_CALLBACK (answered_cb), run);
  quay_dialog_present (dialog);
}

/**
 * quay_token_actions_begin:
 * @parent: the window that asks
 * @group: the token; for %QUAY_TOKEN_DEED_RENEW and %QUAY_TOKEN_DEED_REVOKE one that was made here
 * @deed: what is to be done with it
 *
 * Opens the window, the review or the question that @deed begins with.
 */
void
quay_token_actions_begin (QuayTokenActions *self,
                          GtkWindow        *parent,
                          QuayTokenGroup   *group,
                          QuayTokenDeed     deed)
{
  g_autoptr(Run) run = NULL;

  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));

  run = run_new (self, parent, group, deed);
  switch (deed)
    {
    case QUAY_TOKEN_DEED_REPLACE:
    case QUAY_TOKEN_DEED_CREATE_ANEW:
      present_replacement (run);
      break;
    case QUAY_TOKEN_DEED_RENEW:
      present_renewal (run);
      break;
    case QUAY_TOKEN_DEED_DELETE:
      ask (run, quay_token_dialog_new_delete (parent, self->list, group));
      break;
    case QUAY_TOKEN_DEED_REVOKE:
      ask (run, quay_token_dialog_new_revoke (parent, self->list, group));
      break;
    case QUAY_TOKEN_DEED_REPAIR:
    case QUAY_TOKEN_DEED_MOVE_TO_KEYRING:
    case QUAY_TOKEN_DEED_MOVE_TO_FILE:
    default:
      plan (g_steal_pointer (&run));
      break;
    }
}
