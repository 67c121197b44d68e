/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-helper-page"

#include "config.h"

#include "quay-helper-page.h"

#include <glib/gi18n.h>

#include "quay-choice-row.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-help-window.h"
#include "quay-helper-survey.h"
#include "quay-note-row.h"
#include "quay-toggle-row.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

/**
 * QuayHelperPage:
 *
 * Which credential helper gives Cargo the token on this computer, and for which registries. Each time the page
 * is entered a [class@Quay.HelperSurvey] looks, without a prompt, what there is. Without a keyring that choice
 * cannot be made, and no other one is made instead of the user; what else stands against the chosen helper is
 * said below the choices.
 */
struct _QuayHelperPage
{
  QuayPage          parent_instance;

  QuayErrorRow     *error_row;
  GtkWidget        *error_group;
  QuayNoteRow      *current_note;
  QuayChoiceRow    *keyring_row;
  QuayChoiceRow    *azure_cli_row;
  QuayChoiceRow    *microsoft_row;
  QuayChoiceRow    *plain_text_row;
  QuayChoiceRow    *custom_row;
  QuayChoiceRow    *none_row;
  QuayNoteRow      *support_note;
  QuayNoteRow      *sandbox_note;
  QuayToggleRow    *public_row;
  GtkWidget        *command_group;
  AdwEntryRow      *command_row;
  QuayNoteRow      *command_error;
  QuayToggleRow    *prints_row;
  GtkWidget        *scope_group;
  QuayChoiceRow    *all_row;
  QuayChoiceRow    *feed_row;
  GtkWidget        *computers_row;

  QuayHelperSurvey *survey;
  GCancellable     *cancellable;
  QuayFeedAddress  *public_feed;     /* the one that answered without a token, by its plain address; or NULL */
};

G_DEFINE_FINAL_TYPE (QuayHelperPage, quay_helper_page, QUAY_TYPE_PAGE)

static void
update_complete (QuayHelperPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayHelperKind helper = quay_connection_request_get_helper (request);

  quay_page_set_complete (QUAY_PAGE (self),
                          quay_helper_survey_is_available (self->survey, helper) &&
                          (quay_connection_request_get_issues (request) & QUAY_ISSUES_OF_HELPER) == 0);
}

/* The error of the command is said when its row is left, and goes as soon as it is mended. */
static void
update_command_error (QuayHelperPage *self)
{
  QuayRequestIssues issues = quay_connection_request_get_issues (quay_page_get_request (QUAY_PAGE (self)));
  gboolean missing = (issues & QUAY_ISSUE_COMMAND_MISSING) != 0;
  gboolean typing =
    (gtk_widget_get_state_flags (GTK_WIDGET (self->command_row)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  g_autofree char *text = NULL;

  if (missing && typing)
    return;
  if (missing)
    {
      g_autoptr(GError) error = quay_error_new (QUAY_ERROR_INPUT_COMMAND, NULL, NULL, "typed");

      text = quay_catalog_dup_body (error);
    }
  quay_note_row_set_text (self->command_error, text);
  quay_ui_set_entry_error (self->command_row, text != NULL ? GTK_WIDGET (self->command_error) : NULL);
}

static void
update_notice (QuayHelperPage *self)
{
  g_autofree char *notice = quay_helper_survey_dup_notice (self->survey);

  quay_note_row_set_text (self->support_note, notice);
}

/* Whether its program is there is looked up now: while it is typed it never is. */
static void
command_left_cb (QuayHelperPage *self)
{
  update_command_error (self);
  update_notice (self);
}

static void
issues_changed_cb (QuayHelperPage *self)
{
  QuayRequestIssues issues = quay_connection_request_get_issues (quay_page_get_request (QUAY_PAGE (self)));

  update_complete (self);
  if ((issues & QUAY_ISSUE_COMMAND_MISSING) == 0)
    update_command_error (self);
}

static const char *
get_all_subtitle (QuayHelperKind helper)
{
  if (helper == QUAY_HELPER_KEYRING)
    return _("Also applies to other registries that need a login, including publishing to crates.io. "
             "Tokens in environment variables are used when the keyring has none.");
  return _("Also applies to other registries that need a login, including publishing to crates.io. "
           "Tokens in environment variables are used when the helper finds none.");
}

static void
update_scope (QuayHelperPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayHelperKind helper = quay_connection_request_get_helper (request);
  QuayHelperScope scope = quay_connection_request_get_helper_scope (request);
  const char *reason = NULL;
  gboolean may_serve_all = quay_connection_request_may_serve_all (request, &reason);

  gtk_widget_set_sensitive (GTK_WIDGET (self->all_row), may_serve_all);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->all_row),
                               may_serve_all || reason == NULL ? get_all_subtitle (helper) : reason);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->feed_row),
                               helper == QUAY_HELPER_PLAIN_TEXT ?
                               _("Other registries keep their helper. "
                                 "Tokens in environment variables come first.") :
                               _("Other registries keep their helper. "
                                 "Tokens in environment variables are ignored for this feed."));
  quay_choice_row_set_active (scope == QUAY_HELPER_FOR_ALL ? self->all_row : self->feed_row, TRUE);
}

static void
update_public (QuayHelperPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayFeedAccess *access = quay_connection_request_get_access (request);
  QuayFeedAddress *address = quay_connection_request_get_address (request);
  QuayHelperKind helper = quay_connection_request_get_helper (request);
  g_autoptr(QuayFeedAddress) plain = NULL;
  gboolean force_auth = FALSE;

  if (address != NULL)
    plain = quay_feed_address_with_force_auth (address, FALSE);
  g_object_get (request, "force-auth", &force_auth, NULL);
  if (access != NULL && !force_auth)
    {
      g_clear_pointer (&self->public_feed, quay_feed_address_unref);
      if (quay_feed_access_is_public (access))
        self->public_feed = quay_feed_address_ref (plain);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->public_row),
                          helper != QUAY_HELPER_NONE &&
                          (force_auth || (plain != NULL && quay_feed_address_equal (plain, self->public_feed))));
}

static void
helper_changed_cb (QuayHelperPage *self)
{
  QuayHelperKind helper = quay_connection_request_get_helper (quay_page_get_request (QUAY_PAGE (self)));
  QuayChoiceRow *rows[] = {
    [QUAY_HELPER_KEYRING] = self->keyring_row,
    [QUAY_HELPER_AZURE_CLI] = self->azure_cli_row,
    [QUAY_HELPER_MICROSOFT] = self->microsoft_row,
    [QUAY_HELPER_PLAIN_TEXT] = self->plain_text_row,
    [QUAY_HELPER_CUSTOM] = self->custom_row,
    [QUAY_HELPER_NONE] = self->none_row,
  };
  gboolean runs_outside =
    helper == QUAY_HELPER_AZURE_CLI || helper == QUAY_HELPER_MICROSOFT || helper == QUAY_HELPER_CUSTOM;

  quay_choice_row_set_active (rows[helper], TRUE);
  gtk_widget_set_visible (self->command_group, helper == QUAY_HELPER_CUSTOM);
  gtk_widget_set_visible (self->scope_group, helper != QUAY_HELPER_NONE);
  quay_note_row_set_text (self->sandbox_note,
                          runs_outside && quay_ui_is_sandboxed () ?
                          _("Runs outside the sandbox and cannot be checked here") : NULL);
  update_scope (self);
  update_public (self);
  update_notice (self);
  update_complete (self);
}

static void
helper_chosen_cb (QuayChoiceRow  *row,
                  GParamSpec     *pspec,
                  QuayHelperPage *self)
{
  if (quay_choice_row_get_active (row))
    {
      quay_error_row_set_error (self->error_row, NULL, 0, 0);
      gtk_widget_set_visible (self->error_group, FALSE);
      g_object_set (quay_page_get_request (QUAY_PAGE (self)), "helper", quay_choice_row_get_value (row), NULL);
    }
}

static void
scope_chosen_cb (QuayChoiceRow  *row,
                 GParamSpec     *pspec,
                 QuayHelperPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayHelperScope scope = quay_choice_row_get_value (row);

  /* Only what the user changes is set: setting the scope ends that it follows the helper. */
  if (quay_choice_row_get_active (row) && quay_connection_request_get_helper_scope (request) != scope)
    g_object_set (request, "helper-scope", scope, NULL);
}

static void
update_current (QuayHelperPage *self)
{
  g_autofree char *helpers =
    quay_connection_request_dup_current_helpers (quay_page_get_request (QUAY_PAGE (self)));
  g_autofree char *origins = quay_helper_survey_dup_origins (self->survey);
  g_autofree char *text = NULL;

  if (helpers != NULL)
    /* Translators: %s is a list of credential helpers, such as “cargo:libsecret, cargo:token”. */
    text = g_strdup_printf (_("Cargo now asks: %s"), helpers);
  quay_note_row_set_text (self->current_note, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->current_note), origins);
}

static void
survey_changed_cb (QuayHelperPage *self)
{
  QuayChoiceRow *rows[] = {
    [QUAY_HELPER_KEYRING] = self->keyring_row,
    [QUAY_HELPER_AZURE_CLI] = self->azure_cli_row,
    [QUAY_HELPER_MICROSOFT] = self->microsoft_row,
    [QUAY_HELPER_PLAIN_TEXT] = self->plain_text_row,
    [QUAY_HELPER_CUSTOM] = self->custom_row,
    [QUAY_HELPER_NONE] = self->none_row,
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *subtitle = quay_helper_survey_dup_subtitle (self->survey, i);

      gtk_widget_set_sensitive (GTK_WIDGET (rows[i]), quay_helper_survey_is_available (self->survey, i));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (rows[i]), subtitle);
    }
  update_notice (self);
  update_complete (self);
}

static void
surveyed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayHelperPage) self = user_data;
  g_autoptr(GError) error = NULL;

  /* What is not known is not held against any helper. */
  if (!quay_helper_survey_load_finish (QUAY_HELPER_SURVEY (object), result, &error))
    g_debug ("The computer was not looked at: %s", error->message);
}

static void
quay_helper_page_enter (QuayPage *page)
{
  QuayHelperPage *self = QUAY_HELPER_PAGE (page);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  update_current (self);
  /* Not while the switch is used: with it off, it would be gone. */
  update_public (self);
  quay_helper_survey_load_async (self->survey, NULL, self->cancellable, surveyed_cb, g_object_ref (self));
}

static void
plain_text_answered_cb (QuayHelperPage *self,
                        const char     *response)
{
  if (g_strcmp0 (response, "store") == 0)
    quay_page_finish (QUAY_PAGE (self));
}

static void
ask_about_plain_text (QuayHelperPage *self)
{
  GtkWidget *dialog = quay_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                       _("Store the Token Unencrypted?"),
                                       _("Every app can read it, and it is part of backups of the home folder."));

  quay_dialog_add_response (dialog, "cancel", _("_Cancel"));
  quay_dialog_add_response (dialog, "store", _("_Store Unencrypted"));
  quay_dialog_set_destructive (dialog, "store");
  quay_dialog_set_safe (dialog, "cancel");
  quay_help_window_add_key (dialog, "tokens#safe");
  g_signal_connect_object (dialog, "response", G_CALLBACK (plain_text_answered_cb), self, G_CONNECT_SWAPPED);
  quay_dialog_present (dialog);
}

static void
quay_helper_page_go_next (QuayPage *page)
{
  if (quay_connection_request_get_helper (quay_page_get_request (page)) == QUAY_HELPER_PLAIN_TEXT)
    ask_about_plain_text (QUAY_HELPER_PAGE (page));
  else
    quay_page_finish (page);
}

static void
quay_helper_page_show_error (QuayPage     *page,
                             const GError *error)
{
  QuayHelperPage *self = QUAY_HELPER_PAGE (page);

  quay_error_row_set_address (self->error_row,
                              quay_connection_request_get_address (quay_page_get_request (page)));
  quay_error_row_set_error (self->error_row, error,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_EDIT_FEED) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_USE_THAT_ADDRESS) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_ANOTHER_HELPER),
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING));
  gtk_widget_set_visible (self->error_group, TRUE);
  quay_error_row_focus (self->error_row);
}

static void
remedy_cb (QuayHelperPage *self,
           int             remedy)
{
  if (remedy == QUAY_REMEDY_CHOOSE_ANOTHER_HELPER)
    quay_page_focus_first (QUAY_PAGE (self));
  else
    quay_page_ask (QUAY_PAGE (self), remedy);
}

static gboolean
quay_helper_page_focus_first (QuayPage *page)
{
  QuayHelperPage *self = QUAY_HELPER_PAGE (page);
  QuayChoiceRow *rows[] = {
    self->keyring_row, self->azure_cli_row, self->microsoft_row,
    self->plain_text_row, self->custom_row, self->none_row,
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (quay_choice_row_get_active (rows[i]) && gtk_widget_is_sensitive (GTK_WIDGET (rows[i])))
      return gtk_widget_grab_focus (GTK_WIDGET (rows[i]));
  return gtk_widget_grab_focus (GTK_WIDGET (self->azure_cli_row));
}

static void
quay_helper_page_constructed (GObject *object)
{
  QuayHelperPage *self = QUAY_HELPER_PAGE (object);
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  GtkEventController *focus = gtk_event_controller_focus_new ();

  G_OBJECT_CLASS (quay_helper_page_parent_class)->constructed (object);

  self->survey = quay_helper_survey_new (request);
  g_signal_connect_object (self->survey, "changed", G_CALLBACK (survey_changed_cb), self, G_CONNECT_SWAPPED);
  quay_ui_set_up_entry (self->command_row, TRUE);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (command_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->command_row), focus);
  g_object_bind_property (request, "command", self->command_row, "text",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (request, "prints-token", self->prints_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (request, "force-auth", self->public_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);

  g_signal_connect_object (request, "notify::helper", G_CALLBACK (helper_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::helper-scope", G_CALLBACK (update_scope), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::config", G_CALLBACK (helper_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::config", G_CALLBACK (update_current), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::access", G_CALLBACK (update_public), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::issues", G_CALLBACK (issues_changed_cb), self, G_CONNECT_SWAPPED);
  survey_changed_cb (self);
  helper_changed_cb (self);
}

static void
quay_helper_page_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_HELPER_PAGE (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_helper_page_parent_class)->unroot (widget);
}

static void
quay_helper_page_dispose (GObject *object)
{
  g_clear_object (&QUAY_HELPER_PAGE (object)->cancellable);
  g_clear_object (&QUAY_HELPER_PAGE (object)->survey);
  g_clear_pointer (&QUAY_HELPER_PAGE (object)->public_feed, quay_feed_address_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_HELPER_PAGE);
  G_OBJECT_CLASS (quay_helper_page_parent_class)->dispose (object);
}

static void
quay_helper_page_class_init (QuayHelperPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  QuayPageClass *page_class = QUAY_PAGE_CLASS (klass);

  object_class->constructed = quay_helper_page_constructed;
  object_class->dispose = quay_helper_page_dispose;
  widget_class->unroot = quay_helper_page_unroot;
  page_class->enter = quay_helper_page_enter;
  page_class->go_next = quay_helper_page_go_next;
  page_class->show_error = quay_helper_page_show_error;
  page_class->focus_first = quay_helper_page_focus_first;

  g_type_ensure (QUAY_TYPE_CHOICE_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_TOGGLE_ROW);
  quay_help_window_bind_key (widget_class, "credential-helpers");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-helper-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, current_note);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, keyring_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, azure_cli_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, microsoft_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, plain_text_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, custom_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, none_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, support_note);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, sandbox_note);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, public_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, command_group);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, command_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, command_error);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, prints_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, scope_group);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, all_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, feed_row);
  gtk_widget_class_bind_template_child (widget_class, QuayHelperPage, computers_row);
  gtk_widget_class_bind_template_callback (widget_class, helper_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, scope_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_helper_page_init (QuayHelperPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
  quay_ui_name_list (self->computers_row, _("Other Computers"));
}
