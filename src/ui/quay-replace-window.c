/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-replace-window"

#include "config.h"

#include "quay-replace-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "quay-choice-row.h"
#include "quay-combo-row.h"
#include "quay-error-group.h"
#include "quay-error.h"
#include "quay-expiry-row.h"
#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-lifetime-row.h"
#include "quay-note-row.h"
#include "quay-secret-entry.h"
#include "quay-secret.h"
#include "quay-spinner.h"
#include "quay-text.h"
#include "quay-token-replacement.h"
#include "quay-token-words.h"
#include "quay-ui-util.h"

/**
 * QuayReplaceWindow:
 *
 * A new value for a token, in all places that hold the old one or in some. It is entered, or created in Azure DevOps
 * when everything else was found to be possible.
 *
 * Replace goes through three steps, each of which can be stopped until the first change: the login of the Azure CLI for a
 * token that is to be created; the question to every feed whether it takes the new token; the change itself. A failure
 * leaves everything as it was, and the window with what was typed. What is typed is overwritten when the window closes.
 */
struct _QuayReplaceWindow
{
  AdwWindow             parent_instance;

  QuayErrorGroup       *error_group;
  GtkWidget            *working_group;
  AdwActionRow         *working_row;
  QuaySpinner          *spinner;
  GtkWidget            *stop_button;
  GtkWidget            *token_group;
  QuayChoiceRow        *create_row;
  AdwComboRow          *access_row;
  QuayLifetimeRow      *lifetime_row;
  QuayNoteRow          *created_note;
  QuayChoiceRow        *enter_row;
  AdwActionRow         *azure_row;
  AdwPasswordEntryRow  *token_row;
  QuayNoteRow          *token_error;
  QuayNoteRow          *shape_note;
  QuayNoteRow          *unwrapped_note;
  QuayNoteRow          *entra_note;
  QuayExpiryRow        *expiry_row;
  QuayNoteRow          *expiry_error;
  QuayToggleRow        *remind_row;
  AdwPreferencesGroup  *items_group;
  AdwPreferencesGroup  *others_group;

  QuayTokenGroup       *group;
  QuayTokenReplacement *replacement;
  QuayAccessToken      *token;          /* what was typed, understood; NULL while it is none */
  QuaySecret           *pasted;
  GCancellable         *cancellable;
  gboolean              working;
  gboolean              applying;
  gboolean              revoke;
};

enum
{
  APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayReplaceWindow, quay_replace_window, ADW_TYPE_WINDOW)

static gboolean
creates (QuayReplaceWindow *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->create_row)) && quay_choice_row_get_active (self->create_row);
}

static gboolean
has_passed (QuayReplaceWindow *self)
{
  GDateTime *expires = quay_expiry_row_get_expires (self->expiry_row);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return expires != NULL && g_date_time_compare (expires, now) < 0 &&
         (self->token == NULL || quay_access_token_get_expiry (self->token) == NULL);
}

static gboolean
any_ticked (QuayReplaceWindow *self)
{
  GListModel *items = quay_token_replacement_get_items (self->replacement);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(QuayReplacementItem) item = g_list_model_get_item (items, i);

      if (quay_replacement_item_get_ticked (item))
        return TRUE;
    }
  return FALSE;
}

static void
update_complete (QuayReplaceWindow *self)
{
  gboolean complete = any_ticked (self) && (creates (self) || (self->token != NULL && !has_passed (self)));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "replace.apply", complete && !self->working);
}

static void
set_working (QuayReplaceWindow *self,
             const char        *title,
             const char        *subtitle)
{
  self->working = title != NULL;
  if (title != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->working_row), title);
  adw_action_row_set_subtitle (self->working_row, subtitle != NULL ? subtitle : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "replace.stop", self->working);
  quay_spinner_set_spinning (self->spinner, self->working);
  gtk_widget_set_visible (self->working_group, self->working);
  /* An entry that goes insensitive under somebody's hands would keep the keys. */
  if (self->working)
    gtk_widget_grab_focus (self->stop_button);
  gtk_widget_set_sensitive (self->token_group, !self->working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->items_group), !self->working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->others_group), !self->working);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->working_row), GTK_ACCESSIBLE_STATE_BUSY, self->working, -1);
  update_complete (self);
}

/* @leftover: (nullable): a token that was created and could not be revoked, beside why it is not wanted */
static void
set_error (QuayReplaceWindow *self,
           const GError      *error,
           const GError      *leftover,
           gboolean           tested)
{
  quay_error_group_set_error (self->error_group, error, leftover,
                              QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_LIFETIME) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_ENTER_TOKEN) |
                              QUAY_REMEDY_BIT (QUAY_REMEDY_OPEN_FOLDER_OF_COPIES),
                              tested ? QUAY_REMEDY_BIT (QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING) : 0, self->applying);
}

static void
take_failure (QuayReplaceWindow *self,
              const GError      *error,
              const GError      *leftover,
              gboolean           tested)
{
  gboolean stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  set_working (self, NULL, NULL);
  set_error (self, stopped ? NULL : error, stopped ? NULL : leftover, tested);
  self->applying = FALSE;
  if (!stopped)
    quay_error_group_focus (self->error_group);
  else if (!creates (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
}

/* Connections, not places: one may have the token in the keyring and in a file. */
static guint
count_addresses (QuayReplaceWindow *self)
{
  GListModel *items = quay_token_replacement_get_items (self->replacement);
  g_autoptr(GHashTable) urls = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(QuayReplacementItem) item = g_list_model_get_item (items, i);

      if (quay_replacement_item_get_ticked (item))
        g_hash_table_add (urls, (gpointer) quay_token_place_get_url (quay_replacement_item_get_place (item)));
    }
  return g_hash_table_size (urls);
}

static void
clipboard_compared_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(QuaySecret) pasted = user_data;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text == NULL)
    return;
  if (strcmp (g_strstrip (text), quay_secret_peek (pasted)) == 0)
    gdk_clipboard_set_content (GDK_CLIPBOARD (object), NULL);
  quay_secret_wipe_string (text);
  g_free (text);
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayReplaceWindow) self = user_data;
  QuayChangePlan *plan = QUAY_CHANGE_PLAN (object);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangeReceipt) receipt = quay_change_plan_apply_finish (plan, result, &error);

  if (receipt == NULL)
    {
      take_failure (self, error, quay_change_plan_get_leftover (plan), FALSE);
      return;
    }
  self->applying = FALSE;
  if (self->pasted != NULL)
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, clipboard_compared_cb,
                                   quay_secret_ref (self->pasted));
  g_signal_emit (self, signals[APPLIED], 0, receipt, count_addresses (self));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayReplaceWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayChangePlan) plan =
    quay_token_replacement_plan_finish (QUAY_TOKEN_REPLACEMENT (object), result, &error);

  if (plan == NULL)
    {
      take_failure (self, error, NULL, FALSE);
      return;
    }
  self->applying = TRUE;
  quay_change_plan_apply_async (plan, self->cancellable, applied_cb, g_object_ref (self));
}

static void
store (QuayReplaceWindow *self)
{
  set_working (self, _("Replacing the Token"), NULL);
  quay_token_replacement_set_revoke (self->replacement, self->revoke);
  quay_token_replacement_plan_async (self->replacement, self->cancellable, planned_cb, g_object_ref (self));
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayReplaceWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (quay_token_replacement_check_finish (QUAY_TOKEN_REPLACEMENT (object), result, &error))
    store (self);
  else
    take_failure (self, error, NULL, TRUE);
}

static void
check_access (QuayReplaceWindow *self)
{
  const char *host = quay_feed_address_get_server (quay_token_group_get_address (self->group));
  /* Translators: %s is the name of a server. */
  g_autofree char *contacting = g_strdup_printf (_("Contacting %s"), host);

  set_working (self, _("Checking Access"), contacting);
  quay_token_replacement_check_async (self->replacement, self->cancellable, checked_cb, g_object_ref (self));
}

static void
created_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayReplaceWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (quay_token_replacement_create_finish (QUAY_TOKEN_REPLACEMENT (object), result, &error))
    check_access (self);
  else
    take_failure (self, error, NULL, FALSE);
}

static void
begin (QuayReplaceWindow *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) until = g_date_time_add_days (now, (int) quay_lifetime_row_get_days (self->lifetime_row));

  set_error (self, NULL, NULL, FALSE);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  quay_token_replacement_set_expiry (self->replacement,
                                     creates (self) ? until : quay_expiry_row_get_expires (self->expiry_row),
                                     creates (self) || quay_toggle_row_get_active (self->remind_row));
  if (creates (self))
    {
      set_working (self, _("Asking the Azure CLI"), NULL);
      quay_token_replacement_create_async (self->replacement,
                                           adw_combo_row_get_selected (self->access_row) == 0 ? QUAY_PAT_READ_WRITE
                                                                                              : QUAY_PAT_READ,
                                           until, self->cancellable, created_cb, g_object_ref (self));
      return;
    }
  quay_token_replacement_set_token (self->replacement, self->token);
  check_access (self);
}

static void
apply (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  begin (QUAY_REPLACE_WINDOW (widget));
}

static void
stop (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  /* The answer says whether it could still be stopped. */
  g_cancellable_cancel (QUAY_REPLACE_WINDOW (widget)->cancellable);
}

static void
remedy_cb (QuayReplaceWindow *self,
           int                remedy)
{
  QuayContext *context = quay_token_group_get_context (self->group);

  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING:
      set_error (self, NULL, NULL, FALSE);
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      store (self);
      break;
    case QUAY_REMEDY_CHOOSE_LIFETIME:
      gtk_widget_grab_focus (GTK_WIDGET (self->lifetime_row));
      break;
    case QUAY_REMEDY_ENTER_TOKEN:
      quay_choice_row_set_active (self->enter_row, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
      break;
    case QUAY_REMEDY_OPEN_FOLDER_OF_COPIES:
      quay_launch_file (GTK_WIDGET (self), quay_file_store_get_backup_folder (quay_context_get_files (context)));
      break;
    case QUAY_REMEDY_TRY_AGAIN:
    case QUAY_REMEDY_UNLOCK:
    default:
      /* Storing opens the keyring by itself. */
      gtk_widget_activate_action (GTK_WIDGET (self), "replace.apply", NULL);
      break;
    }
}

static void
update_notes (QuayReplaceWindow *self,
              const GError      *error)
{
  GDateTime *end = self->token != NULL ? quay_access_token_get_expiry (self->token) : NULL;
  gboolean entra = self->token != NULL && quay_access_token_get_shape (self->token) == QUAY_TOKEN_SHAPE_ENTRA;
  gboolean unknown = self->token != NULL && quay_access_token_get_shape (self->token) == QUAY_TOKEN_SHAPE_UNKNOWN;
  gboolean unwrapped = self->token != NULL &&
                       (quay_access_token_get_notes (self->token) & QUAY_TOKEN_NOTE_UNWRAPPED) != 0;
  g_autofree char *shape = self->token != NULL ? quay_token_words_for_shape (self->token) : NULL;
  g_autofree char *sentence = error != NULL ? quay_catalog_dup_body (error) : NULL;

  quay_note_row_set_text (self->token_error, sentence);
  quay_ui_set_entry_error (ADW_ENTRY_ROW (self->token_row), error != NULL ? GTK_WIDGET (self->token_error) : NULL);
  quay_note_row_set_kind (self->shape_note, unknown ? QUAY_NOTE_WARNING : QUAY_NOTE_GOOD);
  quay_note_row_set_text (self->shape_note, shape);
  quay_note_row_set_text (self->unwrapped_note, unwrapped ? _("Line breaks in the value were removed") : NULL);
  quay_note_row_set_text (self->entra_note,
                          entra ? _("Entra tokens live about one hour. "
                                    "The Azure CLI helper renews them by itself.") : NULL);
  if (entra && end != NULL)
    quay_expiry_row_set_expires (self->expiry_row, end);
  gtk_widget_set_sensitive (GTK_WIDGET (self->expiry_row), !entra);
}

static void
token_changed_cb (QuayReplaceWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->token_row));
  g_autoptr(QuaySecret) typed = *text != '\0' ? quay_secret_new (text, -1) : NULL;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->token, quay_access_token_unref);
  if (typed != NULL)
    self->token = quay_access_token_new (typed, &error);
  set_error (self, NULL, NULL, FALSE);
  update_notes (self, error);
  update_complete (self);
}

static void
expires_changed_cb (QuayReplaceWindow *self)
{
  g_autofree char *sentence = NULL;

  if (has_passed (self))
    {
      g_autoptr(GError) error = quay_error_new (QUAY_ERROR_INPUT_DATE, NULL, NULL, "chosen");

      sentence = quay_catalog_dup_body (error);
    }
  quay_note_row_set_text (self->expiry_error, sentence);
  update_complete (self);
}

static void
update_methods (QuayReplaceWindow *self)
{
  gboolean create = creates (self);

  gtk_widget_set_visible (GTK_WIDGET (self->access_row), create);
  gtk_widget_set_visible (GTK_WIDGET (self->lifetime_row), create);
  quay_note_row_set_text (self->created_note,
                          create ? _("The token is created when everything else was checked.") : NULL);
  if (create && (gtk_widget_get_state_flags (GTK_WIDGET (self->token_row)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->create_row));
  gtk_widget_set_sensitive (GTK_WIDGET (self->azure_row), !create);
  gtk_widget_set_sensitive (GTK_WIDGET (self->token_row), !create);
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_row), !create);
  set_error (self, NULL, NULL, FALSE);
  update_complete (self);
}

static void
access_selected_cb (QuayReplaceWindow *self)
{
  gboolean reads = adw_combo_row_get_selected (self->access_row) == 1;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->access_row),
                               reads ? _("Only crates already saved in the feed") : "");
}

static void
azure_activated_cb (QuayReplaceWindow *self)
{
  g_autofree char *uri = quay_feed_address_dup_tokens_page (quay_token_group_get_address (self->group));

  quay_launch_uri (GTK_WIDGET (self), uri);
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayReplaceWindow) self = user_data;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text == NULL)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      g_strstrip (text);
      g_clear_pointer (&self->pasted, quay_secret_unref);
      self->pasted = quay_secret_new (text, -1);
      gtk_editable_set_text (GTK_EDITABLE (self->token_row), text);
      gtk_editable_set_position (GTK_EDITABLE (self->token_row), -1);
    }
  quay_secret_wipe_string (text);
  g_free (text);
}

static void
paste_token (QuayReplaceWindow *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, clipboard_read_cb,
                                 g_object_ref (self));
}

static void
paste_key_cb (GtkText           *text,
              QuayReplaceWindow *self)
{
  /* The same way as the button goes, so that the clipboard can be cleared afterwards. */
  g_signal_stop_emission_by_name (text, "paste-clipboard");
  paste_token (self);
}

/* What its feed said about the new token, in the row of the place. */
static void
item_checked_cb (QuayReplacementItem *item,
                 GParamSpec          *pspec,
                 AdwActionRow        *row)
{
  const GError *error = quay_replacement_item_get_error (item);
  g_autofree char *where = NULL;
  g_autofree char *text = NULL;

  g_object_get (item, "subtitle", &where, NULL);
  text = error != NULL ? g_strdup_printf ("%s\n%s", where, quay_catalog_get_title (error)) : g_strdup (where);
  adw_action_row_set_subtitle (row, text);
}

static void
add_items (QuayReplaceWindow *self)
{
  GListModel *items = quay_token_replacement_get_items (self->replacement);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(QuayReplacementItem) item = g_list_model_get_item (items, i);
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();
      gboolean other = quay_replacement_item_is_other (item);
      g_autofree char *title = NULL;

      g_object_get (item, "title", &title, NULL);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      g_object_bind_property (item, "ticked", check, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
      g_signal_connect_object (item, "notify::ticked", G_CALLBACK (update_complete), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "notify::checked", G_CALLBACK (item_checked_cb), row, 0);
      item_checked_cb (item, NULL, ADW_ACTION_ROW (row));
      adw_preferences_group_add (other ? self->others_group : self->items_group, row);
      if (other)
        gtk_widget_set_visible (GTK_WIDGET (self->others_group), TRUE);
    }
}

static gboolean
quay_replace_window_close_request (GtkWindow *window)
{
  QuayReplaceWindow *self = QUAY_REPLACE_WINDOW (window);

  /* What is being written ends first; there is a Stop for it. */
  if (self->applying)
    return TRUE;
  return GTK_WINDOW_CLASS (quay_replace_window_parent_class)->close_request (window);
}

static void
quay_replace_window_unmap (GtkWidget *widget)
{
  QuayReplaceWindow *self = QUAY_REPLACE_WINDOW (widget);

  /* A window that is closed goes off the screen at once, and is disposed of when the last answer has come. */
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_block_by_func (self->token_row, token_changed_cb, self);
  quay_secret_entry_wipe (GTK_EDITABLE (self->token_row));
  g_signal_handlers_unblock_by_func (self->token_row, token_changed_cb, self);
  g_clear_pointer (&self->token, quay_access_token_unref);
  g_clear_pointer (&self->pasted, quay_secret_unref);
  GTK_WIDGET_CLASS (quay_replace_window_parent_class)->unmap (widget);
}

static void
quay_replace_window_dispose (GObject *object)
{
  QuayReplaceWindow *self = QUAY_REPLACE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->replacement);
  g_clear_object (&self->group);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_REPLACE_WINDOW);
  G_OBJECT_CLASS (quay_replace_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, working_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, working_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, token_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, create_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, access_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, lifetime_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, created_note);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, enter_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, azure_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, token_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, token_error);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, shape_note);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, unwrapped_note);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, entra_note);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, expiry_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, expiry_error);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, remind_row);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, items_group);
  gtk_widget_class_bind_template_child (widget_class, QuayReplaceWindow, others_group);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_methods);
  gtk_widget_class_bind_template_callback (widget_class, access_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, azure_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, token_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, expires_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_token);
}

static void
quay_replace_window_class_init (QuayReplaceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_replace_window_dispose;
  widget_class->unmap = quay_replace_window_unmap;
  GTK_WINDOW_CLASS (klass)->close_request = quay_replace_window_close_request;

  /**
   * QuayReplaceWindow::applied:
   * @receipt: what was just done
   * @n_connections: how many addresses have another token now
   */
  signals[APPLIED] =
    g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, QUAY_TYPE_CHANGE_RECEIPT, G_TYPE_UINT);

  gtk_widget_class_install_action (widget_class, "replace.apply", NULL, apply);
  gtk_widget_class_install_action (widget_class, "replace.stop", NULL, stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);

  g_type_ensure (QUAY_TYPE_CHOICE_ROW);
  g_type_ensure (QUAY_TYPE_COMBO_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_GROUP);
  g_type_ensure (QUAY_TYPE_EXPIRY_ROW);
  g_type_ensure (QUAY_TYPE_LIFETIME_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  g_type_ensure (QUAY_TYPE_TOGGLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-replace-window.ui");
  quay_help_window_bind_key (widget_class, "tokens");
  bind_children (widget_class);
}

static gboolean
is_known (GBinding     *binding,
          const GValue *from,
          GValue       *to,
          gpointer      user_data)
{
  g_value_set_boolean (to, g_value_get_boxed (from) != NULL);
  return TRUE;
}

static void
quay_replace_window_init (QuayReplaceWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  adw_action_row_set_subtitle (self->azure_row, _("Create a token with the scope Packaging: Read & write"));
  quay_ui_name_list (GTK_WIDGET (self->working_row), _("Progress"));
  quay_ui_name_parts (GTK_WIDGET (self->token_row), _("Show Text"));
  quay_ui_set_up_entry (ADW_ENTRY_ROW (self->token_row), TRUE);
  quay_secret_entry_set_up (GTK_EDITABLE (self->token_row));
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (self->token_row)), "paste-clipboard",
                    G_CALLBACK (paste_key_cb), self);
  quay_toggle_row_set_active (self->remind_row, TRUE);
  g_object_bind_property_full (self->expiry_row, "expires", self->remind_row, "sensitive", G_BINDING_SYNC_CREATE,
                               is_known, NULL, NULL, NULL);
}

/**
 * quay_replace_window_new:
 * @list: the list that @group is of, with the other tokens of its organization
 * @group: the token that gets a new value
 */
QuayReplaceWindow *
quay_replace_window_new (GtkWindow      *parent,
                         QuayTokenList  *list,
                         QuayTokenGroup *group)
{
  g_autofree char *organization = NULL;
  g_autofree char *others = NULL;
  QuayReplaceWindow *self;
  gboolean can_create;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (list), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (group), NULL);

  self = g_object_new (QUAY_TYPE_REPLACE_WINDOW, "transient-for", parent, NULL);
  self->group = g_object_ref (group);
  self->replacement = quay_token_replacement_new (group, list);
  /* The title of a group is markup. */
  organization = g_markup_escape_text (quay_token_group_get_organization (group), -1);
  /* Translators: %s is the name of an organization. */
  others = g_strdup_printf (_("Other Tokens for %s"), organization);
  adw_preferences_group_set_title (self->others_group, others);
  quay_error_group_set_address (self->error_group, quay_token_group_get_address (group));
  can_create = quay_token_replacement_can_create (self->replacement);
  gtk_widget_set_visible (GTK_WIDGET (self->create_row), can_create);
  gtk_widget_set_visible (GTK_WIDGET (self->enter_row), can_create);
  add_items (self);
  set_working (self, NULL, NULL);
  update_methods (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
  return self;
}

/**
 * quay_replace_window_create_anew:
 *
 * For a token that is gone in Azure DevOps: another one is created, and should the old one still be there, it is revoked.
 */
void
quay_replace_window_create_anew (QuayReplaceWindow *self)
{
  g_return_if_fail (QUAY_IS_REPLACE_WINDOW (self));

  if (!gtk_widget_get_visible (GTK_WIDGET (self->create_row)))
    return;
  self->revoke = TRUE;
  quay_choice_row_set_active (self->create_row, TRUE);
  adw_preferences_group_set_description (self->items_group, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->create_row));
}
