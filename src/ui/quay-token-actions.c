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

typedef enum
{
  REPAIR,
  MOVE_TO_KEYRING,
  MOVE_TO_FILE,
  DELETE,
  REVOKE,
} Kind;

/* One thing that is being done. */
typedef struct
{
  QuayTokenActions *actions;
  GtkWindow        *parent;
  QuayTokenGroup   *group;
  QuayReviewWindow *review;    /* that waits for another plan, or NULL */
  Kind              kind;
} Run;

static Run *
run_new (QuayTokenActions *self,
         GtkWindow        *parent,
         QuayTokenGroup   *group,
         Kind              kind)
{
  Run *run = g_new0 (Run, 1);

  run->actions = g_object_ref (self);
  run->parent = g_object_ref (parent);
  run->group = g_object_ref (group);
  run->kind = kind;
  return run;
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

static const char *
get_toast (Run *run)
{
  switch (run->kind)
    {
    case MOVE_TO_KEYRING:
      return _("Token moved to the keyring");
    case MOVE_TO_FILE:
      return _("Token moved to a file");
    case DELETE:
      return _("Token deleted");
    case REVOKE:
      return _("Token revoked");
    case REPAIR:
    default:
      return quay_token_group_get_damage (run->group) == QUAY_TOKEN_DAMAGE_EXPOSED ? _("Permissions fixed")
                                                                                   : _("Token repaired");
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
    tell_applied (run->actions, run->group, receipt, get_toast (run), run->kind == REPAIR);
  else
    tell_failed (run->actions, error);
}

/* What a review is called, and what its button says. */
static void
set_words (Run *run)
{
  QuayTokenDamage damage = quay_token_group_get_damage (run->group);

  if (run->kind == MOVE_TO_FILE)
    {
      quay_review_window_set_words (run->review, _("Move the Token to a Plain Text File"),
                                    _("Every program that runs under your account can read it there."));
      quay_review_window_set_apply_label (run->review, _("_Move"));
    }
  else if (run->kind == MOVE_TO_KEYRING || damage == QUAY_TOKEN_DAMAGE_IN_CONFIG)
    {
      quay_review_window_set_words (run->review, _("Move Tokens to the Keyring"), NULL);
      quay_review_window_set_apply_label (run->review, _("_Move"));
    }
  else if (damage == QUAY_TOKEN_DAMAGE_DUPLICATED)
    {
      quay_review_window_set_words (run->review, _("Keep the Newest Token"), NULL);
      /* Translators: keeps the newest token and deletes the others */
      quay_review_window_set_apply_label (run->review, _("_Keep"));
    }
  else if (damage == QUAY_TOKEN_DAMAGE_HIDES_ENVIRONMENT)
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
plan_again_cb (QuayReviewWindow *review,
               Run              *run)
{
  Run *again = run_new (run->actions, run->parent, run->group, run->kind);

  again->review = g_object_ref (review);
  plan (again);
}

static void
forget_run (gpointer  data,
            GClosure *closure)
{
  run_free (data);
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
  g_signal_connect_data (run->review, "applied", G_CALLBACK (reviewed_cb),
                         run_new (run->actions, run->parent, run->group, run->kind), forget_run, 0);
  g_signal_connect_data (run->review, "plan-again", G_CALLBACK (plan_again_cb),
                         run_new (run->actions, run->parent, run->group, run->kind), forget_run, 0);
  gtk_window_present (GTK_WINDOW (run->review));
}

/* Only who may read a file changes, which the button has said. */
static gboolean
speaks_for_itself (Run            *run,
                   QuayChangePlan *plan)
{
  return quay_token_group_get_damage (run->group) == QUAY_TOKEN_DAMAGE_EXPOSED &&
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
  else if (run->kind == DELETE || run->kind == REVOKE || (run->kind == REPAIR && speaks_for_itself (run, plan)))
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
  switch (run->kind)
    {
    case MOVE_TO_KEYRING:
      quay_token_group_plan_move_async (run->group, QUAY_MOVE_TO_KEYRING, self->cancellable, planned_cb, run);
      break;
    case MOVE_TO_FILE:
      quay_token_group_plan_move_async (run->group, QUAY_MOVE_TO_FILE, self->cancellable, planned_cb, run);
      break;
    case DELETE:
      quay_token_group_plan_delete_async (run->group, self->cancellable, planned_cb, run);
      break;
    case REPAIR:
      quay_token_group_plan_repair_async (run->group, self->cancellable, planned_cb, run);
      break;
    case REVOKE:
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

static void
delete_answered_cb (GtkWidget  *dialog,
                    const char *response,
                    Run        *run)
{
  if (g_str_equal (response, "delete"))
    plan (run_new (run->actions, run->parent, run->group, DELETE));
}

static void
revoke_answered_cb (GtkWidget  *dialog,
                    const char *response,
                    Run        *run)
{
  QuayTokenActions *self = run->actions;

  if (!g_str_equal (response, "revoke"))
    return;

  quay_token_actions_stop (self);
  set_busy (self, 1);
  quay_token_group_log_in_async (run->group, quay_context_get_azure (quay_token_group_get_context (run->group)),
                                 self->cancellable, logged_in_cb, run_new (self, run->parent, run->group, REVOKE));
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
  quay_token_actions_create_anew (run->actions, run->parent, run->group);
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

/**
 * quay_token_actions_repair:
 *
 * Mends whatever is wrong with the token and where it is stored.
 */
void
quay_token_actions_repair (QuayTokenActions *self,
                           GtkWindow        *parent,
                           QuayTokenGroup   *group)
{
  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));

  plan (run_new (self, parent, group, REPAIR));
}

void
quay_token_actions_move (QuayTokenActions *self,
                         GtkWindow        *parent,
                         QuayTokenGroup   *group,
                         QuayTokenMove     move)
{
  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));

  plan (run_new (self, parent, group, move == QUAY_MOVE_TO_KEYRING ? MOVE_TO_KEYRING : MOVE_TO_FILE));
}

static void
present_replacement (QuayTokenActions *self,
                     GtkWindow        *parent,
                     QuayTokenGroup   *group,
                     gboolean          anew)
{
  QuayReplaceWindow *window = quay_replace_window_new (parent, group);

  if (anew)
    quay_replace_window_create_anew (window);
  g_signal_connect_data (window, "applied", G_CALLBACK (replaced_cb), run_new (self, parent, group, REPAIR),
                         forget_run, 0);
  gtk_window_present (GTK_WINDOW (window));
}

void
quay_token_actions_replace (QuayTokenActions *self,
                            GtkWindow        *parent,
                            QuayTokenGroup   *group)
{
  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));

  present_replacement (self, parent, group, FALSE);
}

void
quay_token_actions_create_anew (QuayTokenActions *self,
                                GtkWindow        *parent,
                                QuayTokenGroup   *group)
{
  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));

  present_replacement (self, parent, group, TRUE);
}

void
quay_token_actions_renew (QuayTokenActions *self,
                          GtkWindow        *parent,
                          QuayTokenGroup   *group)
{
  QuayRenewWindow *window;

  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));
  g_return_if_fail (quay_token_group_is_renewable (group));

  window = quay_renew_window_new (parent, group);
  g_signal_connect_data (window, "renewed", G_CALLBACK (renewed_cb), run_new (self, parent, group, REPAIR),
                         forget_run, 0);
  g_signal_connect_data (window, "create-anew", G_CALLBACK (create_anew_cb), run_new (self, parent, group, REPAIR),
                         forget_run, 0);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * quay_token_actions_delete:
 *
 * Asks, and deletes the token wherever it is stored here. What stays is told before.
 */
void
quay_token_actions_delete (QuayTokenActions *self,
                           GtkWindow        *parent,
                           QuayTokenGroup   *group)
{
  GtkWidget *dialog;

  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));

  dialog = quay_token_dialog_new_delete (parent, self->list, group);
  g_signal_connect_data (dialog, "response", G_CALLBACK (delete_answered_cb), run_new (self, parent, group, DELETE),
                         forget_run, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * quay_token_actions_revoke:
 *
 * Asks, ends the token in Azure DevOps, and deletes it here.
 */
void
quay_token_actions_revoke (QuayTokenActions *self,
                           GtkWindow        *parent,
                           QuayTokenGroup   *group)
{
  GtkWidget *dialog;

  g_return_if_fail (QUAY_IS_TOKEN_ACTIONS (self));
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (QUAY_IS_TOKEN_GROUP (group));
  g_return_if_fail (quay_token_group_is_renewable (group));

  dialog = quay_token_dialog_new_revoke (parent, self->list, group);
  g_signal_connect_data (dialog, "response", G_CALLBACK (revoke_answered_cb), run_new (self, parent, group, REVOKE),
                         forget_run, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
