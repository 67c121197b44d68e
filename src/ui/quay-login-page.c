/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-login-page"

#include "config.h"

#include "quay-login-page.h"

#include <glib/gi18n.h>

#include "quay-choice-row.h"
#include "quay-combo-row.h"
#include "quay-copy-row.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-expiry-row.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-lifetime-row.h"
#include "quay-note-row.h"
#include "quay-connection-state.h"
#include "quay-row-layout.h"
#include "quay-secret-entry.h"
#include "quay-secret.h"
#include "quay-spinner.h"
#include "quay-tenant-row.h"
#include "quay-text.h"
#include "quay-token-words.h"
#include "quay-ui-util.h"

/**
 * QuayLoginPage:
 *
 * The token, or, for helpers that get theirs elsewhere, what is to be done once in a terminal.
 *
 * There are up to three ways to a token: one that the keyring has already, one that Azure DevOps makes when the changes
 * are applied, and one that is entered. Those that are not possible are not shown, and with one way left there is
 * nothing to choose. Entering the page looks for a saved token and for somebody who is logged in to the Azure CLI.
 *
 * What is typed goes to the request as a #QuaySecret after each change. The row keeps its text until the
 * window closes, so that a mistake can be mended, and is then overwritten and emptied. The page remembers whether a token was pasted, so that the clipboard can be
 * cleared after it was saved, if it still holds that token and nothing else.
 */
struct _QuayLoginPage
{
  QuayPage             parent_instance;

  GtkWidget           *error_group;
  QuayErrorRow        *error_row;
  GtkWidget           *token_group;
  QuayChoiceRow       *saved_row;
  QuayChoiceRow       *create_row;
  AdwComboRow         *access_row;
  QuayLifetimeRow     *lifetime_row;
  QuayTenantRow       *created_tenant_row;
  QuayNoteRow         *created_note;
  QuayChoiceRow       *enter_row;
  AdwActionRow        *azure_row;
  AdwPasswordEntryRow *token_row;
  GtkWidget           *paste_button;
  QuayNoteRow         *token_error;
  QuayNoteRow         *shape_note;
  QuayNoteRow         *unwrapped_note;
  QuayNoteRow         *entra_note;
  QuayExpiryRow       *expiry_row;
  QuayToggleRow       *remind_row;
  QuayNoteRow         *expiry_error;
  GtkWidget           *azure_cli_group;
  AdwActionRow        *account_row;
  QuaySpinner         *account_spinner;
  GtkWidget           *check_again_button;
  GtkWidget           *az_login_row;
  QuayTenantRow       *helper_tenant_row;
  GtkWidget           *microsoft_group;
  GtkWidget           *custom_group;
  QuayCopyRow         *login_command_row;

  QuayAzureSession    *azure;
  GCancellable        *cancellable;
  QuaySecret          *pasted;
  gboolean             has_saved;
};

G_DEFINE_FINAL_TYPE (QuayLoginPage, quay_login_page, QUAY_TYPE_PAGE)

static QuayLoginMethod
get_method (QuayLoginPage *self)
{
  return quay_connection_request_get_login_method (quay_page_get_request (QUAY_PAGE (self)));
}

static void
update_token_notes (QuayLoginPage *self)
{
  QuayAccessToken *token = quay_connection_request_get_token (quay_page_get_request (QUAY_PAGE (self)));
  gboolean is_entra = FALSE;
  gboolean unknown = TRUE;
  gboolean unwrapped = FALSE;
  g_autofree char *shape = NULL;

  if (token != NULL)
    {
      shape = quay_token_words_for_shape (token);
      is_entra = quay_access_token_get_shape (token) == QUAY_TOKEN_SHAPE_ENTRA;
      unwrapped = (quay_access_token_get_notes (token) & QUAY_TOKEN_NOTE_UNWRAPPED) != 0;
      unknown = quay_access_token_get_shape (token) == QUAY_TOKEN_SHAPE_UNKNOWN;
    }

  quay_note_row_set_kind (self->shape_note, unknown ? QUAY_NOTE_WARNING : QUAY_NOTE_GOOD);
  quay_note_row_set_text (self->shape_note, shape);
  quay_note_row_set_text (self->unwrapped_note,
                          unwrapped ? _("Line breaks in the value were removed") : NULL);
  quay_note_row_set_text (self->entra_note,
                          is_entra ? _("Entra tokens live about one hour. "
                                       "The Azure CLI helper renews them by itself.") : NULL);
  if (is_entra && quay_access_token_get_expiry (token) != NULL)
    quay_expiry_row_set_expires (self->expiry_row, quay_access_token_get_expiry (token));
  gtk_widget_set_sensitive (GTK_WIDGET (self->expiry_row), !is_entra);
}

static gboolean
needs_token (QuayLoginPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));

  return quay_helper_kind_takes_token (quay_connection_request_get_helper (request));
}

static void
issues_changed_cb (QuayLoginPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayRequestIssues issues = quay_connection_request_get_issues (request);
  const GError *error = quay_connection_request_get_token_error (request);
  gboolean invalid = needs_token (self) && (issues & QUAY_ISSUE_TOKEN_INVALID) != 0 && error != NULL;
  g_autofree char *sentence = invalid ? quay_catalog_dup_body (error) : NULL;
  g_autofree char *past = NULL;

  if (needs_token (self) && (issues & QUAY_ISSUE_EXPIRY_PAST) != 0)
    {
      g_autoptr(GError) expiry = quay_error_new (QUAY_ERROR_INPUT_DATE, NULL, NULL, "chosen");

      past = quay_catalog_dup_body (expiry);
    }

  quay_page_set_complete (QUAY_PAGE (self), (issues & QUAY_ISSUES_OF_LOG_IN) == 0);
  quay_note_row_set_text (self->token_error, sentence);
  quay_ui_set_entry_error (ADW_ENTRY_ROW (self->token_row), invalid ? GTK_WIDGET (self->token_error) : NULL);
  quay_note_row_set_text (self->expiry_error, past);
  update_token_notes (self);
}

static void
clear_error (QuayLoginPage *self)
{
  quay_error_row_set_error (self->error_row, NULL, 0, 0);
  gtk_widget_set_visible (self->error_group, FALSE);
}

static void
token_changed_cb (QuayLoginPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->token_row));
  g_autoptr(QuaySecret) typed = *text != '\0' ? quay_secret_new (text, -1) : NULL;

  clear_error (self);
  quay_connection_request_set_token (quay_page_get_request (QUAY_PAGE (self)), typed);
}

static QuayChoiceRow *
get_row_of (QuayLoginPage  *self,
            QuayLoginMethod method)
{
  switch (method)
    {
    case QUAY_LOGIN_SAVED:
      return self->saved_row;
    case QUAY_LOGIN_CREATED:
      return self->create_row;
    case QUAY_LOGIN_TYPED:
    default:
      return self->enter_row;
    }
}

/* Which ways there are, and what belongs to the one that is chosen. */
static void
update_methods (QuayLoginPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  gboolean can_create = quay_connection_request_get_can_create_token (request);
  gboolean creates = can_create && get_method (self) == QUAY_LOGIN_CREATED;
  gboolean enters = get_method (self) == QUAY_LOGIN_TYPED;

  gtk_widget_set_visible (GTK_WIDGET (self->saved_row), self->has_saved);
  gtk_widget_set_visible (GTK_WIDGET (self->create_row), can_create);
  gtk_widget_set_visible (GTK_WIDGET (self->enter_row), self->has_saved || can_create);
  quay_choice_row_set_active (get_row_of (self, get_method (self)), TRUE);

  gtk_widget_set_visible (GTK_WIDGET (self->access_row), creates);
  gtk_widget_set_visible (GTK_WIDGET (self->lifetime_row), creates);
  gtk_widget_set_visible (GTK_WIDGET (self->created_tenant_row),
                          creates && quay_tenant_row_has_choice (self->created_tenant_row));
  quay_note_row_set_text (self->created_note,
                          creates ? _("The token is created when the changes are applied.") : NULL);

  /* An entry that goes insensitive under somebody's hands would keep the keys. */
  if (!enters && (gtk_widget_get_state_flags (GTK_WIDGET (self->token_row)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    gtk_widget_grab_focus (GTK_WIDGET (get_row_of (self, get_method (self))));
  gtk_widget_set_sensitive (GTK_WIDGET (self->azure_row), enters);
  gtk_widget_set_sensitive (GTK_WIDGET (self->token_row), enters);
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_row), enters);
}

/* One radio button goes off and another one on; the latter counts. */
static void
choice_changed_cb (QuayChoiceRow *row,
                   GParamSpec    *pspec,
                   QuayLoginPage *self)
{
  QuayLoginMethod method = QUAY_LOGIN_TYPED;

  if (!quay_choice_row_get_active (row))
    return;
  if (row == self->saved_row)
    method = QUAY_LOGIN_SAVED;
  else if (row == self->create_row)
    method = QUAY_LOGIN_CREATED;
  if (method == get_method (self))
    return;

  clear_error (self);
  g_object_set (quay_page_get_request (QUAY_PAGE (self)), "login-method", method, NULL);
}

static void
access_selected_cb (QuayLoginPage *self)
{
  gboolean reads = adw_combo_row_get_selected (self->access_row) == 1;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->access_row),
                               reads ? _("Only crates already saved in the feed") : "");
}

/* Who is logged in, or what is to be done about nobody being it. */
static void
update_account (QuayLoginPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayAzureLogin *login = quay_connection_request_get_login (request);
  const GError *error = quay_azure_session_get_error (self->azure);
  gboolean asking = quay_azure_session_get_state (self->azure) == QUAY_AZURE_SESSION_ASKING;
  gboolean outside = g_error_matches (error, QUAY_ERROR, QUAY_ERROR_NOT_CHECKABLE);
  gboolean logged_out = g_error_matches (error, QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (login != NULL)
    {
      /* Translators: %s is an account, such as “ada@contoso.com”. */
      title = g_strdup_printf (_("Logged in as %s"), quay_azure_login_get_account (login));
      /* Translators: %s is an account, such as “ada@contoso.com”. */
      subtitle = g_strdup_printf (_("Logged in to the Azure CLI as %s"), quay_azure_login_get_account (login));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->create_row), subtitle);
      g_clear_pointer (&subtitle, g_free);
    }
  else if (logged_out || error == NULL)
    title = g_strdup (error != NULL ? _("Not logged in") : _("Checking…"));
  else
    {
      title = g_strdup (quay_catalog_get_title (error));
      subtitle = quay_catalog_dup_body (error);
    }

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->azure_cli_group),
                                         outside ? _("Run “az login” once in a terminal.") : NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account_row), title);
  adw_action_row_set_subtitle (self->account_row, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->account_row), !outside);
  quay_spinner_set_spinning (self->account_spinner, asking);
  gtk_widget_set_sensitive (self->check_again_button, !asking);
  gtk_widget_set_visible (self->az_login_row, logged_out || outside);
  gtk_widget_set_visible (GTK_WIDGET (self->helper_tenant_row),
                          quay_tenant_row_has_choice (self->helper_tenant_row));
  update_methods (self);
}

static void
logins_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(QuayLoginPage) self = user_data;

  /* The session tells of it, also who asked first when somebody else has asked again. */
  quay_connection_request_find_logins_finish (QUAY_CONNECTION_REQUEST (object), result, NULL);
}

static void
find_logins (QuayLoginPage *self)
{
  quay_connection_request_find_logins_async (quay_page_get_request (QUAY_PAGE (self)), self->cancellable,
                                             logins_found_cb, g_object_ref (self));
}

static void
helper_changed_cb (QuayLoginPage *self)
{
  QuayHelperKind helper = quay_connection_request_get_helper (quay_page_get_request (QUAY_PAGE (self)));

  gtk_widget_set_visible (self->token_group, quay_helper_kind_takes_token (helper));
  gtk_widget_set_visible (self->azure_cli_group, helper == QUAY_HELPER_AZURE_CLI);
  gtk_widget_set_visible (self->microsoft_group, helper == QUAY_HELPER_MICROSOFT);
  gtk_widget_set_visible (self->custom_group, helper == QUAY_HELPER_CUSTOM);
  clear_error (self);
  issues_changed_cb (self);
}

static void
name_changed_cb (QuayLoginPage *self)
{
  const char *name = quay_connection_request_get_name (quay_page_get_request (QUAY_PAGE (self)));
  g_autofree char *command = g_strconcat ("cargo login --registry ", name != NULL ? name : "", NULL);

  quay_copy_row_set_text (self->login_command_row, command);
}

static void
saved_found_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(QuayLoginPage) self = user_data;
  g_autoptr(GDateTime) expires = NULL;
  g_autoptr(GError) error = NULL;
  gboolean found =
    quay_connection_request_find_saved_finish (QUAY_CONNECTION_REQUEST (object), result, &expires, &error);
  g_autofree char *organization = NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->has_saved = found;
  /* A saved token of another organization must not stay chosen. */
  if (!found)
    g_object_set (object, "use-saved-token", FALSE, NULL);
  update_methods (self);
  if (!found)
    return;

  g_object_get (object, "organization", &organization, NULL);
  /* Translators: %s is the name of an organization. */
  title = g_strdup_printf (_("Use the Saved Token for %s"), organization);
  if (expires != NULL)
    {
      g_autofree char *day = quay_text_for_date (expires);

      /* Translators: %s is a date. */
      subtitle = g_strdup_printf (_("Expires on %s"), day);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->saved_row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->saved_row), subtitle != NULL ? subtitle : "");
}

static void
take_pasted (QuayLoginPage *self,
             const char    *text)
{
  g_clear_pointer (&self->pasted, quay_secret_unref);
  self->pasted = quay_secret_new (text, -1);
}

/* A token that was typed on another page, to look at the feeds, is the one that is meant here. */
static void
show_typed (QuayLoginPage *self)
{
  QuaySecret *typed = quay_connection_request_get_typed (quay_page_get_request (QUAY_PAGE (self)));

  if (typed == NULL || strcmp (quay_secret_peek (typed), gtk_editable_get_text (GTK_EDITABLE (self->token_row))) == 0)
    return;

  take_pasted (self, quay_secret_peek (typed));
  g_signal_handlers_block_by_func (self->token_row, token_changed_cb, self);
  gtk_editable_set_text (GTK_EDITABLE (self->token_row), quay_secret_peek (typed));
  g_signal_handlers_unblock_by_func (self->token_row, token_changed_cb, self);
}

static void
quay_login_page_enter (QuayPage *page)
{
  QuayLoginPage *self = QUAY_LOGIN_PAGE (page);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  show_typed (self);
  if (needs_token (self))
    quay_connection_request_find_saved_async (quay_page_get_request (page), self->cancellable,
                                              saved_found_cb, g_object_ref (self));
  find_logins (self);
}

static void
quay_login_page_show_error (QuayPage     *page,
                            const GError *error)
{
  QuayLoginPage *self = QUAY_LOGIN_PAGE (page);

  quay_error_row_set_address (self->error_row,
                              quay_connection_request_get_address (quay_page_get_request (page)));
  quay_error_row_set_error (self->error_row, error,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_EDIT_FEED) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_USE_THAT_ADDRESS) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_REPLACE_TOKEN) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_USE_NO_LOGIN) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_LOG_IN_ANYWAY) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_ANOTHER_HELPER) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_STORE_IN_PLAIN_TEXT) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK),
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING));
  gtk_widget_set_visible (self->error_group, TRUE);

  /* The failing field, when it is the token; otherwise what can be done instead. */
  if (quay_connection_state_from_error (error) == QUAY_STATE_OFFLINE ||
      quay_connection_state_from_error (error) == QUAY_STATE_MISSING ||
      get_method (self) != QUAY_LOGIN_TYPED || !needs_token (self))
    quay_error_row_focus (self->error_row);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
}

static void
remedy_cb (QuayLoginPage *self,
           int            remedy)
{
  if (remedy == QUAY_REMEDY_REPLACE_TOKEN)
    quay_login_page_enter_token (self);
  else
    quay_page_ask (QUAY_PAGE (self), remedy);
}

static void
azure_activated_cb (QuayLoginPage *self)
{
  QuayFeedAddress *address = quay_connection_request_get_address (quay_page_get_request (QUAY_PAGE (self)));
  g_autofree char *uri = address != NULL ? quay_feed_address_dup_tokens_page (address) : NULL;

  if (uri != NULL)
    quay_launch_uri (GTK_WIDGET (self), uri);
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayLoginPage) self = user_data;
  g_autoptr(GError) error = NULL;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (text == NULL)
    {
      quay_ui_toast (GTK_WIDGET (self), _("There is no text to paste"));
      return;
    }

  take_pasted (self, g_strstrip (text));
  gtk_editable_set_text (GTK_EDITABLE (self->token_row), text);
  gtk_editable_set_position (GTK_EDITABLE (self->token_row), -1);
  quay_secret_wipe_string (text);
  g_free (text);
}

static void
paste_token (QuayLoginPage *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                 clipboard_read_cb, g_object_ref (self));
}

static void
paste_key_cb (GtkText       *text,
              QuayLoginPage *self)
{
  /* The same way as the button goes, so that the clipboard can be cleared afterwards. */
  g_signal_stop_emission_by_name (text, "paste-clipboard");
  paste_token (self);
}

static gboolean
quay_login_page_focus_first (QuayPage *page)
{
  QuayLoginPage *self = QUAY_LOGIN_PAGE (page);

  if (!needs_token (self))
    return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  if (get_method (self) != QUAY_LOGIN_TYPED)
    return gtk_widget_grab_focus (GTK_WIDGET (get_row_of (self, get_method (self))));
  return gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
}

static gboolean
write_to_selected (GBinding     *binding,
                   const GValue *from,
                   GValue       *to,
                   gpointer      user_data)
{
  g_value_set_uint (to, g_value_get_boolean (from) ? 0 : 1);
  return TRUE;
}

static gboolean
selected_to_write (GBinding     *binding,
                   const GValue *from,
                   GValue       *to,
                   gpointer      user_data)
{
  g_value_set_boolean (to, g_value_get_uint (from) == 0);
  return TRUE;
}

static void
set_up_azure (QuayLoginPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  g_autoptr(QuayContext) context = NULL;

  g_object_get (request, "context", &context, NULL);
  self->azure = g_object_ref (quay_context_get_azure (context));
  /* First the rows, which the page asks whether there is a choice. */
  quay_tenant_row_set_request (self->created_tenant_row, request);
  quay_tenant_row_set_request (self->helper_tenant_row, request);
  g_signal_connect_object (self->azure, "notify::state", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->azure, "changed", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  g_object_bind_property_full (request, "token-may-write", self->access_row, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                               write_to_selected, selected_to_write, NULL, NULL);
  g_object_bind_property (request, "lifetime", self->lifetime_row, "days",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

static void
quay_login_page_constructed (GObject *object)
{
  QuayLoginPage *self = QUAY_LOGIN_PAGE (object);
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));

  G_OBJECT_CLASS (quay_login_page_parent_class)->constructed (object);

  /* Set here and not in the template, where it would be read as markup before the row knows that it is none.
   * Translators: “Packaging: Read & write” is what Azure DevOps calls it. */
  adw_action_row_set_subtitle (self->azure_row, _("Create a token with the scope Packaging: Read & write"));
  quay_ui_name_parts (GTK_WIDGET (self->token_row), _("Show Text"));
  quay_ui_set_up_entry (ADW_ENTRY_ROW (self->token_row), TRUE);
  quay_secret_entry_set_up (GTK_EDITABLE (self->token_row));
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (self->token_row)), "paste-clipboard",
                    G_CALLBACK (paste_key_cb), self);
  g_object_bind_property (request, "expires", self->expiry_row, "expires",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  quay_expiry_row_bind_remind (self->expiry_row, request, self->remind_row);

  g_signal_connect_object (request, "notify::helper", G_CALLBACK (helper_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::name", G_CALLBACK (name_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::login-method", G_CALLBACK (update_methods), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::can-create-token", G_CALLBACK (update_methods), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::tenant", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::issues", G_CALLBACK (issues_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "token-changed", G_CALLBACK (update_token_notes), self, G_CONNECT_SWAPPED);
  set_up_azure (self);
  name_changed_cb (self);
  update_account (self);
  helper_changed_cb (self);
}

static void
wipe_token_row (QuayLoginPage *self)
{
  g_signal_handlers_block_by_func (self->token_row, token_changed_cb, self);
  quay_secret_entry_wipe (GTK_EDITABLE (self->token_row));
  g_signal_handlers_unblock_by_func (self->token_row, token_changed_cb, self);
}

static void
quay_login_page_unroot (GtkWidget *widget)
{
  QuayLoginPage *self = QUAY_LOGIN_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  if (self->token_row != NULL)
    wipe_token_row (self);
  GTK_WIDGET_CLASS (quay_login_page_parent_class)->unroot (widget);
}

static void
quay_login_page_dispose (GObject *object)
{
  QuayLoginPage *self = QUAY_LOGIN_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->azure);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_LOGIN_PAGE);
  G_OBJECT_CLASS (quay_login_page_parent_class)->dispose (object);
}

static void
quay_login_page_finalize (GObject *object)
{
  /* Not sooner: what the clipboard holds may be compared when the page is gone already. */
  g_clear_pointer (&QUAY_LOGIN_PAGE (object)->pasted, quay_secret_unref);
  G_OBJECT_CLASS (quay_login_page_parent_class)->finalize (object);
}

static void
quay_login_page_class_init (QuayLoginPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  QuayPageClass *page_class = QUAY_PAGE_CLASS (klass);

  object_class->constructed = quay_login_page_constructed;
  object_class->dispose = quay_login_page_dispose;
  object_class->finalize = quay_login_page_finalize;
  widget_class->unroot = quay_login_page_unroot;
  page_class->enter = quay_login_page_enter;
  page_class->show_error = quay_login_page_show_error;
  page_class->focus_first = quay_login_page_focus_first;

  g_type_ensure (QUAY_TYPE_CHOICE_ROW);
  g_type_ensure (QUAY_TYPE_COMBO_ROW);
  g_type_ensure (QUAY_TYPE_COPY_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_EXPIRY_ROW);
  g_type_ensure (QUAY_TYPE_LIFETIME_ROW);
  g_type_ensure (QUAY_TYPE_TOGGLE_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  g_type_ensure (QUAY_TYPE_TENANT_ROW);
  quay_help_window_bind_key (widget_class, "tokens");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-login-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, token_group);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, saved_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, create_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, access_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, lifetime_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, created_tenant_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, created_note);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, enter_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, azure_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, token_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, paste_button);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, token_error);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, shape_note);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, unwrapped_note);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, entra_note);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, expiry_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, remind_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, expiry_error);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, azure_cli_group);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, account_spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, check_again_button);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, az_login_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, helper_tenant_row);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, microsoft_group);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, custom_group);
  gtk_widget_class_bind_template_child (widget_class, QuayLoginPage, login_command_row);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, access_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, azure_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_logins);
  gtk_widget_class_bind_template_callback (widget_class, token_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_token);
}

static void
quay_login_page_init (QuayLoginPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_row_layout_set_up (self->account_row);
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
}

/**
 * quay_login_page_enter_token:
 *
 * Leaves every other way to a token, and asks for one.
 */
void
quay_login_page_enter_token (QuayLoginPage *self)
{
  g_return_if_fail (QUAY_IS_LOGIN_PAGE (self));

  quay_choice_row_set_active (self->enter_row, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
}

/**
 * quay_login_page_choose_lifetime:
 *
 * Puts the focus where the lifetime of the new token is chosen.
 */
void
quay_login_page_choose_lifetime (QuayLoginPage *self)
{
  g_return_if_fail (QUAY_IS_LOGIN_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->lifetime_row));
}

static void
clipboard_compared_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(QuayLoginPage) self = user_data;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text == NULL)
    return;

  if (strcmp (g_strstrip (text), quay_secret_peek (self->pasted)) == 0)
    {
      gdk_clipboard_set_content (GDK_CLIPBOARD (object), NULL);
      quay_ui_toast (GTK_WIDGET (self), _("Token saved, clipboard cleared"));
    }
  quay_secret_wipe_string (text);
  g_free (text);
}

/**
 * quay_login_page_clear_clipboard:
 *
 * Empties the clipboard if it still holds the token that was pasted here, and says so. What another app keeps
 * of the clipboard's history is not reached.
 */
void
quay_login_page_clear_clipboard (QuayLoginPage *self)
{
  g_return_if_fail (QUAY_IS_LOGIN_PAGE (self));

  if (self->pasted != NULL)
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL,
                                   clipboard_compared_cb, g_object_ref (self));
}
