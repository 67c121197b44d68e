/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-assistant"

#include "config.h"

#include "quay-assistant.h"

#include <glib/gi18n.h>

#include "quay-browse-page.h"
#include "quay-checking-page.h"
#include "quay-connection-defaults.h"
#include "quay-done-page.h"
#include "quay-error.h"
#include "quay-feed-page.h"
#include "quay-help-window.h"
#include "quay-helper-page.h"
#include "quay-login-page.h"
#include "quay-project-page.h"
#include "quay-recipe-page.h"
#include "quay-review-page.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

typedef enum
{
  STEP_FEED,
  STEP_BROWSE,
  STEP_PROJECT,
  STEP_HELPER,
  STEP_COMPUTERS,
  STEP_LOG_IN,
  STEP_CHECKING,
  STEP_REVIEW,
  STEP_DONE,
  N_STEPS
} Step;

/**
 * QuayAssistant:
 *
 * The way to a connection, page by page: Feed, Project, Credential Helper, Log In, Checking Access, Review,
 * Done. Feed has a side way, to Choose a Feed and back, and Credential Helper one to Other Computers. Log In
 * is left out for No Login, and Checking Access once access was granted and nothing it depends on was changed
 * since. A refused check leads back to the page with what was refused; a helper that cannot be run here leads
 * on to Review.
 *
 * The assistant owns the request, the order of the pages and the header bar. Pages are made when they are
 * first shown and keep what was typed. Nothing is written before Apply on Review; afterwards there is no way
 * back but Undo, so the receipt goes out by [signal@Quay.Assistant::applied] at once, and Undo is the owner's
 * to do.
 */
struct _QuayAssistant
{
  AdwWindow              parent_instance;

  AdwWindowTitle        *window_title;
  GtkButton             *cancel_button;
  GtkButton             *back_button;
  GtkButton             *next_button;
  GtkButton             *save_button;
  AdwToastOverlay       *toasts;
  GtkStack              *stack;

  char                  *subtitle;         /* of pages that have none of their own */
  QuayPage              *pages[N_STEPS];   /* borrowed from the stack, NULL until first shown */

  QuayConnectionList    *connections;
  QuayConnectionRequest *request;
  QuayConnection        *log_in_to;        /* NULL for a new connection */
  Step                   first_step;
  Step                   step;
  gboolean               checked;
  gboolean               discarded;
  char                  *default_organization;   /* filled in by nobody; NULL for none */
};

enum
{
  APPLIED,
  UNDO,
  SECOND_FEED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayAssistant, quay_assistant, ADW_TYPE_WINDOW)

static void go_to (QuayAssistant *self,
                   Step           step);

/* Pages that lead only back to where they were opened. */
static gboolean
is_side_way (Step step)
{
  return step == STEP_BROWSE || step == STEP_COMPUTERS;
}

static void
update_header (QuayAssistant *self)
{
  QuayPage *page = self->pages[self->step];
  const char *subtitle = quay_page_get_subtitle (page);
  gboolean first = self->step == self->first_step;
  gboolean busy = quay_page_get_busy (page);

  adw_window_title_set_title (self->window_title, quay_page_get_title (page));
  adw_window_title_set_subtitle (self->window_title, subtitle != NULL ? subtitle : self->subtitle);
  gtk_button_set_label (self->next_button, quay_page_get_next_label (page));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button), quay_page_get_complete (page) && !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), self->step != STEP_CHECKING && !is_side_way (self->step));
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), self->step == STEP_COMPUTERS);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), first);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), !first && self->step != STEP_DONE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.back",
                                 !first && self->step != STEP_DONE && (!busy || self->step == STEP_CHECKING));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.next", quay_page_get_complete (page) && !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "assistant.undo", self->step == STEP_DONE);
}

/* The page on which a refused login is mended. */
static Step
get_login_step (QuayAssistant *self)
{
  return quay_connection_request_get_helper (self->request) == QUAY_HELPER_NONE ? STEP_HELPER : STEP_LOG_IN;
}

static Step
get_step_after_login (QuayAssistant *self)
{
  return quay_connection_request_get_access (self->request) != NULL ? STEP_REVIEW : STEP_CHECKING;
}

static Step
get_next_step (QuayAssistant *self)
{
  switch (self->step)
    {
    case STEP_FEED:
      return STEP_PROJECT;
    case STEP_BROWSE:
      return STEP_FEED;
    case STEP_PROJECT:
      return STEP_HELPER;
    case STEP_HELPER:
      return get_login_step (self) == STEP_LOG_IN ? STEP_LOG_IN : get_step_after_login (self);
    case STEP_LOG_IN:
      return get_step_after_login (self);
    case STEP_CHECKING:
      return STEP_REVIEW;
    case STEP_COMPUTERS:
    case STEP_REVIEW:
    case STEP_DONE:
    case N_STEPS:
    default:
      return STEP_DONE;
    }
}

static Step
get_previous_step (QuayAssistant *self)
{
  switch (self->step)
    {
    case STEP_CHECKING:
    case STEP_REVIEW:
      return MAX (get_login_step (self), self->first_step);
    case STEP_COMPUTERS:
    case STEP_LOG_IN:
      return STEP_HELPER;
    case STEP_HELPER:
      return STEP_PROJECT;
    case STEP_BROWSE:
    case STEP_PROJECT:
    case STEP_FEED:
    case STEP_DONE:
    case N_STEPS:
    default:
      return STEP_FEED;
    }
}

static void
page_changed_cb (QuayAssistant *self,
                 GParamSpec    *pspec,
                 QuayPage      *page)
{
  if (self->pages[self->step] == page)
    update_header (self);
}

static void
show_done (QuayAssistant *self)
{
  QuayReviewPage *review = QUAY_REVIEW_PAGE (self->pages[STEP_REVIEW]);
  QuayChangeReceipt *receipt = quay_review_page_get_receipt (review);

  /* Nothing had to be changed. */
  if (receipt == NULL)
    {
      self->discarded = TRUE;
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  if (self->pages[STEP_LOG_IN] != NULL)
    quay_login_page_clear_clipboard (QUAY_LOGIN_PAGE (self->pages[STEP_LOG_IN]));
  g_signal_emit (self, signals[APPLIED], 0, receipt);
  go_to (self, STEP_DONE);
  quay_done_page_show (QUAY_DONE_PAGE (self->pages[STEP_DONE]), receipt, self->connections, self->checked);
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
page_finished_cb (QuayAssistant *self,
                  QuayPage      *page)
{
  if (self->pages[self->step] != page)
    return;

  switch (self->step)
    {
    case STEP_REVIEW:
      show_done (self);
      break;
    case STEP_DONE:
      gtk_window_close (GTK_WINDOW (self));
      break;
    case STEP_CHECKING:
      self->checked = TRUE;
      go_to (self, STEP_REVIEW);
      break;
    case STEP_BROWSE:
      go_to (self, STEP_FEED);
      quay_feed_page_focus_name (QUAY_FEED_PAGE (self->pages[STEP_FEED]));
      break;
    case STEP_FEED:
    case STEP_PROJECT:
    case STEP_HELPER:
    case STEP_COMPUTERS:
    case STEP_LOG_IN:
    case N_STEPS:
    default:
      go_to (self, get_next_step (self));
      break;
    }
}

static void
skip_check (QuayAssistant *self)
{
  self->checked = FALSE;
  go_to (self, STEP_REVIEW);
}

static void
check_failed_cb (QuayAssistant *self,
                 const GError  *error)
{
  if (self->step != STEP_CHECKING)
    return;

  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE))
    {
      skip_check (self);
      return;
    }

  go_to (self, get_login_step (self));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    quay_ui_toast (GTK_WIDGET (self->stack), _("Check stopped"));
  else
    quay_page_show_error (self->pages[self->step], error);
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayAssistant) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = quay_token_store_list_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  if (items == NULL)
    quay_page_show_error (self->pages[get_login_step (self)], error);
  else if (self->step == STEP_REVIEW)
    quay_page_enter (self->pages[STEP_REVIEW]);
  else
    go_to (self, STEP_CHECKING);
}

/* Does what a page cannot do alone, because it lies on another one. */
static void
remedy_cb (QuayAssistant *self,
           int            remedy)
{
  QuayContext *context = quay_connection_list_get_context (self->connections);

  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_TRY_AGAIN:
      go_to (self, STEP_CHECKING);
      break;
    case QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING:
      skip_check (self);
      break;
    case QUAY_REMEDY_EDIT_FEED:
      go_to (self, STEP_FEED);
      break;
    case QUAY_REMEDY_USE_THAT_ADDRESS:
      go_to (self, quay_connection_request_use_found_address (self->request) ? STEP_CHECKING : STEP_FEED);
      break;
    case QUAY_REMEDY_CHOOSE_ANOTHER_NAME:
      go_to (self, STEP_FEED);
      quay_feed_page_focus_name (QUAY_FEED_PAGE (self->pages[STEP_FEED]));
      break;
    case QUAY_REMEDY_CHOOSE_FOLDER:
      go_to (self, STEP_PROJECT);
      gtk_widget_activate_action (GTK_WIDGET (self->pages[STEP_PROJECT]), "page.choose-folder", NULL);
      break;
    case QUAY_REMEDY_CHOOSE_ANOTHER_HELPER:
      go_to (self, STEP_HELPER);
      break;
    case QUAY_REMEDY_USE_NO_LOGIN:
      g_object_set (self->request, "helper", QUAY_HELPER_NONE, NULL);
      go_to (self, STEP_CHECKING);
      break;
    case QUAY_REMEDY_LOG_IN_ANYWAY:
      g_object_set (self->request, "force-auth", TRUE, NULL);
      go_to (self, STEP_CHECKING);
      break;
    case QUAY_REMEDY_ENTER_TOKEN:
      go_to (self, STEP_LOG_IN);
      quay_login_page_enter_token (QUAY_LOGIN_PAGE (self->pages[STEP_LOG_IN]));
      break;
    case QUAY_REMEDY_CHOOSE_LIFETIME:
      go_to (self, STEP_LOG_IN);
      quay_login_page_choose_lifetime (QUAY_LOGIN_PAGE (self->pages[STEP_LOG_IN]));
      break;
    case QUAY_REMEDY_CREATE_TOKEN:
      g_object_set (self->request, "login-method", QUAY_LOGIN_CREATED, NULL);
      go_to (self, STEP_REVIEW);
      break;
    case QUAY_REMEDY_USE_AZURE_CLI:
      /* The same login, so what is shown next is the check of what will be written now. */
      g_object_set (self->request, "helper", QUAY_HELPER_AZURE_CLI, NULL);
      go_to (self, STEP_CHECKING);
      break;
    case QUAY_REMEDY_STORE_IN_PLAIN_TEXT:
      /* The page asks again before anything is stored unencrypted. */
      g_object_set (self->request, "helper", QUAY_HELPER_PLAIN_TEXT, NULL);
      go_to (self, STEP_HELPER);
      break;
    case QUAY_REMEDY_UNLOCK:
      quay_token_store_list_async (quay_context_get_tokens (context), QUAY_TOKEN_STORE_NONE, NULL,
                                   unlocked_cb, g_object_ref (self));
      break;
    default:
      g_warning ("No page does the remedy %d", remedy);
      break;
    }
}

static QuayPage *
create_page (QuayAssistant *self,
             Step           step)
{
  static GType (*const types[N_STEPS]) (void) = {
    [STEP_FEED] = quay_feed_page_get_type,
    [STEP_BROWSE] = quay_browse_page_get_type,
    [STEP_PROJECT] = quay_project_page_get_type,
    [STEP_HELPER] = quay_helper_page_get_type,
    [STEP_COMPUTERS] = quay_recipe_page_get_type,
    [STEP_LOG_IN] = quay_login_page_get_type,
    [STEP_CHECKING] = quay_checking_page_get_type,
    [STEP_REVIEW] = quay_review_page_get_type,
    [STEP_DONE] = quay_done_page_get_type,
  };
  QuayPage *page = g_object_new (types[step](), "request", self->request, NULL);

  g_signal_connect_object (page, "notify::subtitle", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::complete", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::busy", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::next-label", G_CALLBACK (page_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "finished", G_CALLBACK (page_finished_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "remedy", G_CALLBACK (remedy_cb), self, G_CONNECT_SWAPPED);
  if (step == STEP_CHECKING)
    g_signal_connect_object (page, "failed", G_CALLBACK (check_failed_cb), self, G_CONNECT_SWAPPED);

  self->pages[step] = page;
  gtk_stack_add_child (self->stack, GTK_WIDGET (page));
  return page;
}

static void
go_to (QuayAssistant *self,
       Step           step)
{
  gboolean forward = step >= self->step;

  if (self->pages[step] == NULL)
    create_page (self, step);

  g_debug ("From step %d to step %d", self->step, step);
  self->first_step = MIN (self->first_step, step);
  self->step = step;
  gtk_stack_set_transition_type (self->stack,
                                 forward ? GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT :
                                 GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->pages[step]));
  quay_page_enter (self->pages[step]);
  /* So that the next page knows from its beginning what it can offer: starting the Azure CLI takes a second. */
  if (step == STEP_HELPER)
    quay_connection_request_find_logins_async (self->request, NULL, NULL, NULL);
  update_header (self);
  quay_page_focus_first (self->pages[step]);
}

static void
go_back (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  QuayAssistant *self = QUAY_ASSISTANT (widget);

  if (self->step == STEP_CHECKING)
    quay_checking_page_stop (QUAY_CHECKING_PAGE (self->pages[STEP_CHECKING]));
  else if (self->step != self->first_step)
    go_to (self, get_previous_step (self));
}

static void
go_next (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  QuayAssistant *self = QUAY_ASSISTANT (widget);

  quay_page_go_next (self->pages[self->step]);
}

static void
show_computers (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  go_to (QUAY_ASSISTANT (widget), STEP_COMPUTERS);
}

/* What has the focus may be in the header bar, of which no page knows. */
static void
show_help (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  static const char *const targets[N_STEPS] = {
    [STEP_HELPER] = "credential-helpers",
    [STEP_COMPUTERS] = "other-computers",
    [STEP_LOG_IN] = "tokens",
    [STEP_REVIEW] = "files",
  };
  const char *target = targets[QUAY_ASSISTANT (widget)->step];

  if (target != NULL)
    quay_help_window_present (target);
  else
    quay_help_window_present ("first-connection");
}

static void
save_recipe (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  QuayAssistant *self = QUAY_ASSISTANT (widget);

  if (self->step == STEP_COMPUTERS)
    quay_recipe_page_save (QUAY_RECIPE_PAGE (self->pages[STEP_COMPUTERS]));
}

static void
browse (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  go_to (QUAY_ASSISTANT (widget), STEP_BROWSE);
}

/* Leaves the side way, if that is where we are, otherwise the whole. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *parameter,
           gpointer   user_data)
{
  if (is_side_way (QUAY_ASSISTANT (widget)->step))
    go_back (widget, NULL, NULL);
  else
    gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

static gboolean
search_cb (GtkWidget *widget,
           GVariant  *parameter,
           gpointer   user_data)
{
  QuayAssistant *self = QUAY_ASSISTANT (widget);

  if (self->step != STEP_BROWSE)
    return FALSE;
  quay_browse_page_search (QUAY_BROWSE_PAGE (self->pages[STEP_BROWSE]));
  return TRUE;
}

static void
advice_undone_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(QuayAssistant) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  if (quay_done_page_undo_advice_finish (QUAY_DONE_PAGE (object), result, &error))
    g_signal_emit (self, signals[UNDO], 0);
  else
    quay_page_show_error (QUAY_PAGE (object), error);
}

/* The last change first: both may stand in the same file. */
static void
undo (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  QuayAssistant *self = QUAY_ASSISTANT (widget);

  quay_done_page_undo_advice_async (QUAY_DONE_PAGE (self->pages[STEP_DONE]), advice_undone_cb, g_object_ref (self));
}

static void
add_second_feed (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  g_signal_emit (widget, signals[SECOND_FEED], 0);
}

static gboolean
has_entered_data (QuayAssistant *self)
{
  g_autofree char *organization = NULL;
  g_autofree char *feed = NULL;

  if (self->log_in_to != NULL)
    return quay_connection_request_get_token (self->request) != NULL;

  g_object_get (self->request, "organization", &organization, "feed", &feed, NULL);
  return (organization != NULL && *organization != '\0' &&
          g_strcmp0 (organization, self->default_organization) != 0) || (feed != NULL && *feed != '\0');
}

static gboolean
close_idle_cb (gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));
  return G_SOURCE_REMOVE;
}

static void
discard_answered_cb (QuayAssistant *self,
                     const char    *response)
{
  if (g_strcmp0 (response, "discard") != 0)
    return;

  /* After the dialog, which does not expect its parent to go first. */
  self->discarded = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, close_idle_cb, g_object_ref (self), g_object_unref);
}

static void
ask_to_discard (QuayAssistant *self)
{
  GtkWidget *dialog = quay_dialog_new (GTK_WINDOW (self), _("Discard Setup?"),
                                       _("The connection has not been saved."));

  quay_dialog_add_response (dialog, "cancel", _("_Cancel"));
  quay_dialog_add_response (dialog, "discard", _("_Discard"));
  quay_dialog_set_destructive (dialog, "discard");
  quay_dialog_set_safe (dialog, "cancel");
  quay_help_window_add_key (dialog, "first-connection");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_answered_cb), self, G_CONNECT_SWAPPED);
  quay_dialog_present (dialog);
}

static gboolean
quay_assistant_close_request (GtkWindow *window)
{
  QuayAssistant *self = QUAY_ASSISTANT (window);

  /* What is being written ends first; its page has a Stop of its own. */
  if (self->step == STEP_REVIEW && quay_page_get_busy (self->pages[self->step]))
    return TRUE;

  if (self->step != STEP_DONE && !self->discarded && has_entered_data (self))
    {
      ask_to_discard (self);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (quay_assistant_parent_class)->close_request (window);
}

static void
quay_assistant_dispose (GObject *object)
{
  QuayAssistant *self = QUAY_ASSISTANT (object);

  g_clear_object (&self->connections);
  g_clear_object (&self->log_in_to);
  g_clear_pointer (&self->default_organization, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_ASSISTANT);
  g_clear_object (&self->request);
  g_clear_pointer (&self->subtitle, g_free);
  G_OBJECT_CLASS (quay_assistant_parent_class)->dispose (object);
}

static void
quay_assistant_class_init (QuayAssistantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_assistant_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = quay_assistant_close_request;

  /**
   * QuayAssistant::applied:
   * @receipt: what was just done
   */
  signals[APPLIED] =
    g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, QUAY_TYPE_CHANGE_RECEIPT);
  /**
   * QuayAssistant::second-feed:
   *
   * The feed is connected, and another one is to be connected in the same way. The owner opens a new assistant.
   */
  signals[SECOND_FEED] =
    g_signal_new ("second-feed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * QuayAssistant::undo:
   *
   * Undo was chosen on the last page.
   */
  signals[UNDO] =
    g_signal_new ("undo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "assistant.help", NULL);
  gtk_widget_class_install_action (widget_class, "assistant.help", NULL, show_help);
  gtk_widget_class_install_action (widget_class, "assistant.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "assistant.next", NULL, go_next);
  gtk_widget_class_install_action (widget_class, "assistant.other-computers", NULL, show_computers);
  gtk_widget_class_install_action (widget_class, "assistant.save", NULL, save_recipe);
  gtk_widget_class_install_action (widget_class, "assistant.second-feed", NULL, add_second_feed);
  gtk_widget_class_install_action (widget_class, "assistant.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "assistant.browse", NULL, browse);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, search_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "assistant.back", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayAssistant, window_title);
  gtk_widget_class_bind_template_child (widget_class, QuayAssistant, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, QuayAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, QuayAssistant, next_button);
  gtk_widget_class_bind_template_child (widget_class, QuayAssistant, save_button);
  gtk_widget_class_bind_template_child (widget_class, QuayAssistant, toasts);
  gtk_widget_class_bind_template_child (widget_class, QuayAssistant, stack);
}

static void
quay_assistant_init (QuayAssistant *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  self->subtitle = g_strdup (adw_window_title_get_subtitle (self->window_title));
  quay_ui_set_up_toasts (self->toasts);
}

static QuayAssistant *
create_assistant (QuayConnectionList *connections,
                  QuayConnection     *log_in_to)
{
  QuayAssistant *self = g_object_new (QUAY_TYPE_ASSISTANT, NULL);

  self->connections = g_object_ref (connections);
  self->request = quay_connection_request_new (quay_connection_list_get_context (connections));
  g_set_object (&self->log_in_to, log_in_to);
  return self;
}

/**
 * quay_assistant_new:
 * @connections: the list in which the new connection will appear
 */
QuayAssistant *
quay_assistant_new (QuayConnectionList *connections)
{
  QuayAssistant *self;

  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (connections), NULL);

  self = create_assistant (connections, NULL);
  self->first_step = STEP_FEED;
  self->step = STEP_FEED;
  go_to (self, STEP_FEED);
  return self;
}

/**
 * quay_assistant_new_log_in:
 * @connection: a connection of @connections whose token is to be entered anew
 *
 * The same way for a connection that exists: it begins on Log In, with everything else as it is configured.
 */
QuayAssistant *
quay_assistant_new_log_in (QuayConnectionList *connections,
                           QuayConnection     *connection)
{
  QuayAssistant *self;
  GPtrArray *uses;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (connections), NULL);
  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  self = create_assistant (connections, connection);
  if (!quay_connection_request_set_text (self->request, quay_connection_get_index_url (connection), &error))
    g_warning ("The address of a connection is not understood: %s", error->message);

  uses = quay_connection_get_uses (connection);
  for (guint i = 0; i < uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (uses, i);

      if (i == 0 || use->folder == NULL)
        {
          g_object_set (self->request,
                        "place", use->folder == NULL ? QUAY_PLACE_ALL_PROJECTS : QUAY_PLACE_ONE_PROJECT,
                        "replace-crates-io", use->replaces_crates_io,
                        NULL);
          quay_connection_request_set_folder (self->request, use->folder);
        }
    }
  g_object_set (self->request,
                "name", quay_connection_get_name (connection),
                "helper", quay_connection_get_helper (connection),
                NULL);

  g_free (self->subtitle);
  self->subtitle = g_strdup (quay_connection_get_name (connection));
  self->first_step = STEP_LOG_IN;
  self->step = STEP_LOG_IN;
  go_to (self, STEP_LOG_IN);
  return self;
}

QuayConnectionRequest *
quay_assistant_get_request (QuayAssistant *self)
{
  g_return_val_if_fail (QUAY_IS_ASSISTANT (self), NULL);

  return self->request;
}

/**
 * quay_assistant_get_page:
 *
 * Returns: (transfer none): the page that is shown
 */
QuayPage *
quay_assistant_get_page (QuayAssistant *self)
{
  g_return_val_if_fail (QUAY_IS_ASSISTANT (self), NULL);

  return self->pages[self->step];
}

/**
 * quay_assistant_set_defaults:
 * @settings: what a person or an administrator has chosen for every connection
 *
 * To be called before anything else is filled in.
 */
void
quay_assistant_set_defaults (QuayAssistant *self,
                             GSettings     *settings)
{
  g_return_if_fail (QUAY_IS_ASSISTANT (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  if (self->log_in_to != NULL)
    {
      quay_defaults_fill_remind (settings, self->request);
      return;
    }
  quay_defaults_fill (settings, self->request);
  g_clear_pointer (&self->default_organization, g_free);
  g_object_get (self->request, "organization", &self->default_organization, NULL);
}

/**
 * quay_assistant_set_folder:
 * @folder: the project folder that the assistant is opened for
 */
void
quay_assistant_set_folder (QuayAssistant *self,
                           GFile         *folder)
{
  g_return_if_fail (QUAY_IS_ASSISTANT (self));
  g_return_if_fail (G_IS_FILE (folder));

  quay_connection_request_set_folder (self->request, folder);
}

/**
 * quay_assistant_set_text:
 * @text: a snippet, link or address that the assistant is opened with
 */
void
quay_assistant_set_text (QuayAssistant *self,
                         const char    *text)
{
  g_return_if_fail (QUAY_IS_ASSISTANT (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (self->pages[STEP_FEED] != NULL);

  quay_feed_page_set_text (QUAY_FEED_PAGE (self->pages[STEP_FEED]), text);
}

/**
 * quay_assistant_paste:
 *
 * Reads the clipboard as the Paste button of the first page does.
 */
void
quay_assistant_paste (QuayAssistant *self)
{
  g_return_if_fail (QUAY_IS_ASSISTANT (self));
  g_return_if_fail (self->pages[STEP_FEED] != NULL);

  quay_feed_page_paste (QUAY_FEED_PAGE (self->pages[STEP_FEED]));
}
