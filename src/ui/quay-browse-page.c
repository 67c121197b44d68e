/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-browse-page"

#include "config.h"

#include "quay-browse-page.h"

#include <glib/gi18n.h>

#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-feed-browser.h"
#include "quay-feed-row.h"
#include "quay-launch.h"
#include "quay-note-row.h"
#include "quay-secret-entry.h"
#include "quay-secret.h"
#include "quay-spinner.h"
#include "quay-ui-util.h"

/**
 * QuayBrowsePage:
 *
 * The feeds of the organization, to pick one. What is shown follows the state of a #QuayFeedBrowser, which finds the
 * login and the feeds; leaving the page ends whatever that waits for, and coming back shows what was found before.
 */
struct _QuayBrowsePage
{
  QuayPage             parent_instance;

  GtkWidget           *list_head;
  GtkSearchEntry      *search_entry;
  GtkWidget           *list_notes;
  QuayNoteRow         *login_note;
  QuayNoteRow         *wait_note;
  QuayErrorRow        *list_error;
  GtkStack            *stack;
  AdwStatusPage       *loading_page;
  QuaySpinner         *spinner;
  GtkWidget           *stop_button;
  GtkScrolledWindow   *scroller;
  GtkListView         *list_view;
  AdwStatusPage       *none_page;
  GtkWidget           *other_token_button;
  GtkWidget           *error_group;
  QuayErrorRow        *error_row;
  GtkWidget           *login_group;
  AdwPasswordEntryRow *token_row;
  QuayNoteRow         *token_error;
  AdwActionRow        *azure_row;
  GtkWidget           *show_button;
  GtkWidget           *count_bin;
  GtkLabel            *count_label;

  QuayFeedBrowser     *browser;
  GPtrArray           *rows;          /* QuayFeedRow: all that were made, in the list or not */
  GCancellable        *cancellable;   /* of reading the clipboard */
  const char          *view;          /* of the stack */
};

G_DEFINE_FINAL_TYPE (QuayBrowsePage, quay_browse_page, QUAY_TYPE_PAGE)

#define REMEDIES (QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) | QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK) | \
                  QUAY_REMEDY_BIT (QUAY_REMEDY_USE_HTTPS) | QUAY_REMEDY_BIT (QUAY_REMEDY_CONTINUE) | \
                  QUAY_REMEDY_BIT (QUAY_REMEDY_USE_ANYWAY))

static const char *
choose_view (QuayBrowsePage * self)
{
  QuayFeedSearch *feeds = quay_feed_browser_get_feeds (self->browser);

  switch (quay_feed_browser_get_state (self->browser))
    {
    case QUAY_BROWSE_LOGIN:
    case QUAY_BROWSE_QUESTION:
      return "form";
    case QUAY_BROWSE_STOPPED:
    case QUAY_BROWSE_LOADING:
    case QUAY_BROWSE_FAILED:
    case QUAY_BROWSE_READY:
    default:
      break;
    }

  if (quay_feed_search_get_n_found (feeds) > 0)
    return "list";
  if (quay_feed_search_get_n_feeds (feeds) > 0)
    return "not-found";
  switch (quay_feed_browser_get_state (self->browser))
    {
    case QUAY_BROWSE_FAILED:
      return "form";
    case QUAY_BROWSE_READY:
      return "none";
    case QUAY_BROWSE_STOPPED:
    case QUAY_BROWSE_LOADING:
    case QUAY_BROWSE_LOGIN:
    case QUAY_BROWSE_QUESTION:
    default:
      return "loading";
    }
}

static gboolean
shows_list (QuayBrowsePage *self)
{
  return g_str_equal (self->view, "list") || g_str_equal (self->view, "not-found");
}

/* What the view is there for: the search, the token, or what can be done about an error. */
static void
focus_view (QuayBrowsePage *self)
{
  if (shows_list (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  else if (g_str_equal (self->view, "none"))
    gtk_widget_grab_focus (self->other_token_button);
  else if (g_str_equal (self->view, "loading"))
    gtk_widget_grab_focus (self->stop_button);
  else if (gtk_widget_get_visible (self->login_group))
    gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
  else
    quay_error_row_focus (self->error_row);
}

static char *
describe_login (QuayBrowsePage *self)
{
  const GError *reason = quay_feed_browser_get_reason (self->browser);
  g_autofree char *body = NULL;

  if (reason == NULL)
    return NULL;
  switch (quay_feed_browser_get_login (self->browser))
    {
    case QUAY_BROWSE_WITH_SAVED_TOKEN:
      body = quay_catalog_dup_body (reason);
      /* Translators: %s is a sentence that says why a saved token could not be used. */
      return g_strdup_printf (_("%s The feeds are listed with another saved token."), body);
    case QUAY_BROWSE_WITH_AZURE_CLI:
      body = quay_catalog_dup_body (reason);
      /* Translators: %s is a sentence that says why a saved token could not be used. */
      return g_strdup_printf (_("%s The feeds are listed with the Azure CLI."), body);
    case QUAY_BROWSE_WITH_TYPED_TOKEN:
    case QUAY_BROWSE_WITH_NONE:
    default:
      return NULL;
    }
}

static void
update_notes (QuayBrowsePage *self)
{
  QuayBrowseState state = quay_feed_browser_get_state (self->browser);
  guint wait = quay_feed_browser_get_wait (self->browser);
  const GError *error = state == QUAY_BROWSE_FAILED ? quay_feed_browser_get_error (self->browser) : NULL;
  g_autofree char *login = describe_login (self);
  g_autofree char *waiting = wait > 0 ? quay_catalog_dup_waiting (wait) : NULL;

  quay_note_row_set_text (self->login_note, login);
  quay_note_row_set_text (self->wait_note, waiting);
  quay_error_row_set_address (self->list_error, quay_feed_browser_get_organization (self->browser));
  quay_error_row_set_error (self->list_error, error, REMEDIES, error != NULL ? QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) : 0);
  gtk_widget_set_visible (self->list_notes, login != NULL || waiting != NULL || error != NULL);
}

static void
update_form (QuayBrowsePage *self)
{
  QuayBrowseState state = quay_feed_browser_get_state (self->browser);
  const GError *error = state == QUAY_BROWSE_LOGIN ? quay_feed_browser_get_reason (self->browser)
                                                   : quay_feed_browser_get_error (self->browser);

  quay_error_row_set_address (self->error_row, quay_feed_browser_get_organization (self->browser));
  quay_error_row_set_error (self->error_row, error, REMEDIES,
                            state == QUAY_BROWSE_FAILED ? QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) : 0);
  gtk_widget_set_visible (self->error_group, error != NULL);
  gtk_widget_set_visible (self->login_group, state == QUAY_BROWSE_LOGIN);
}

static void
update_wait (QuayBrowsePage *self)
{
  guint wait = quay_feed_browser_get_wait (self->browser);
  g_autofree char *text = wait > 0 ? quay_catalog_dup_waiting (wait) : NULL;

  /* Nothing is said about a wait that is too short to be noticed; the one that is counted down is said at once. */
  if (text != NULL)
    adw_status_page_set_title (self->loading_page, _("Too Many Requests"));
  else
    adw_status_page_set_title (self->loading_page,
                               gtk_widget_get_visible (GTK_WIDGET (self->spinner)) ? _("Loading feeds") : "");
  adw_status_page_set_description (self->loading_page, text);
  gtk_widget_set_visible (self->stop_button, text != NULL || gtk_widget_get_visible (GTK_WIDGET (self->spinner)));
  update_notes (self);
}

static void
update_count (QuayBrowsePage *self)
{
  QuayFeedSearch *feeds = quay_feed_browser_get_feeds (self->browser);
  guint n_feeds = quay_feed_search_get_n_feeds (feeds);
  guint n_found = quay_feed_search_get_n_found (feeds);
  /* Translators: how many feeds a search found, and how many there are. */
  g_autofree char *text = g_strdup_printf (ngettext ("%d of %d feed", "%d of %d feeds", n_feeds),
                                           (int) n_found, (int) n_feeds);

  gtk_label_set_label (self->count_label, text);
}

static void
update_view (QuayBrowsePage *self)
{
  const char *view = choose_view (self);
  gboolean loading = quay_feed_browser_get_state (self->browser) == QUAY_BROWSE_LOADING;

  quay_spinner_set_spinning (self->spinner, loading && g_str_equal (view, "loading"));
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_STATE_BUSY, loading, -1);
  update_count (self);
  if (g_strcmp0 (self->view, view) == 0)
    return;

  self->view = view;
  gtk_stack_set_visible_child_name (self->stack, view);
  gtk_widget_set_visible (self->list_head, shows_list (self));
  gtk_widget_set_visible (self->count_bin, shows_list (self));
  /* Typing anywhere on the page searches, except where it would miss the row for the token. */
  gtk_search_entry_set_key_capture_widget (self->search_entry, shows_list (self) ? GTK_WIDGET (self) : NULL);
}

/* Follows the state; a new view gets the focus, a list that only grows or shrinks leaves it where it is. */
static void
state_changed_cb (QuayBrowsePage *self)
{
  const char *before = self->view;
  QuayBrowseState state = quay_feed_browser_get_state (self->browser);

  if (state == QUAY_BROWSE_READY)
    {
      const char *organization =
        quay_feed_address_get_organization (quay_feed_browser_get_organization (self->browser));
      g_autofree char *text = NULL;
      g_autofree char *markup = NULL;

      /* Translators: %s is the name of an organization. */
      text = g_strdup_printf (_("This token can see no feed in %s."), organization);
      markup = g_markup_escape_text (text, -1);
      adw_status_page_set_description (self->none_page, markup);
    }
  update_form (self);
  update_wait (self);
  update_view (self);
  if (before != self->view && gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_view (self);
}

static void
feeds_changed_cb (QuayBrowsePage *self)
{
  const char *before = self->view;

  update_view (self);
  /* The first rows arrive; a search that finds nothing keeps the focus. */
  if (before != self->view && g_strcmp0 (before, "loading") == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_view (self);
}

static void
search_text_changed_cb (QuayBrowsePage *self)
{
  const char *text = quay_feed_search_get_text (quay_feed_browser_get_feeds (self->browser));

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->search_entry))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
}

static void
search_changed_cb (QuayBrowsePage *self)
{
  QuayFeedSearch *feeds = quay_feed_browser_get_feeds (self->browser);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (g_strcmp0 (quay_feed_search_get_text (feeds), text) == 0)
    return;
  /* What will be found is read from the top. Afterwards the list would not know yet where that is. */
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  quay_feed_search_set_text (feeds, text);
}

static void
pick (QuayBrowsePage *self,
      guint           position)
{
  g_autoptr(QuayFeedInfo) feed =
    g_list_model_get_item (G_LIST_MODEL (quay_feed_browser_get_feeds (self->browser)), position);

  if (feed == NULL)
    return;
  quay_feed_browser_pick (self->browser, feed);
  quay_page_finish (QUAY_PAGE (self));
}

static void
feed_activated_cb (QuayBrowsePage *self,
                   guint           position)
{
  pick (self, position);
}

/* Return picks the only feed that is left; of several it picks none, but leads to them. */
static void
search_activated_cb (QuayBrowsePage *self)
{
  /* The entry tells its text with a delay. */
  search_changed_cb (self);
  if (quay_feed_search_get_n_found (quay_feed_browser_get_feeds (self->browser)) == 1)
    pick (self, 0);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* What was typed elsewhere is in the entry now; the rest of it goes there directly. */
static void
search_started_cb (QuayBrowsePage *self)
{
  gtk_text_grab_focus_without_selecting (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->search_entry))));
}

/* Escape takes back the search first, and then leaves. */
static void
search_stopped_cb (QuayBrowsePage *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "assistant.back", NULL);
}

static void
ask_token_cb (QuayBrowsePage *self)
{
  quay_feed_browser_ask_token (self->browser);
}

static void
update_token_error (QuayBrowsePage *self,
                    const GError   *error)
{
  g_autofree char *sentence = error != NULL ? quay_catalog_dup_body (error) : NULL;

  quay_note_row_set_text (self->token_error, sentence);
  quay_ui_set_entry_error (ADW_ENTRY_ROW (self->token_row), error != NULL ? GTK_WIDGET (self->token_error) : NULL);
}

static void
token_changed_cb (QuayBrowsePage *self)
{
  update_token_error (self, NULL);
  gtk_widget_set_sensitive (self->show_button, *gtk_editable_get_text (GTK_EDITABLE (self->token_row)) != '\0');
}

static void
show_feeds_cb (QuayBrowsePage *self)
{
  g_autoptr(QuaySecret) typed = NULL;

  if (!gtk_widget_get_sensitive (self->show_button))
    return;
  typed = quay_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->token_row)), -1);
  if (!quay_feed_browser_use_token (self->browser, typed))
    {
      update_token_error (self, quay_connection_request_get_token_error (quay_page_get_request (QUAY_PAGE (self))));
      gtk_widget_grab_focus (GTK_WIDGET (self->token_row));
    }
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayBrowsePage) self = user_data;
  g_autoptr(GError) error = NULL;
  char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text == NULL)
    {
      quay_ui_toast (GTK_WIDGET (self), _("There is no text to paste"));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->token_row), g_strstrip (text));
  gtk_editable_set_position (GTK_EDITABLE (self->token_row), -1);
  quay_secret_wipe_string (text);
  g_free (text);
}

static void
paste_token (QuayBrowsePage *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                 clipboard_read_cb, g_object_ref (self));
}

static void
azure_activated_cb (QuayBrowsePage *self)
{
  g_autofree char *uri = quay_feed_address_dup_tokens_page (quay_feed_browser_get_organization (self->browser));

  if (uri != NULL)
    quay_launch_uri (GTK_WIDGET (self), uri);
}

static void
use_https (QuayBrowsePage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  g_autofree char *server = NULL;
  g_autofree char *secure = NULL;

  g_object_get (request, "server", &server, NULL);
  if (server == NULL || g_ascii_strncasecmp (server, "http://", strlen ("http://")) != 0)
    return;
  secure = g_strconcat ("https://", server + strlen ("http://"), NULL);
  g_object_set (request, "server", secure, NULL);
  quay_feed_browser_start (self->browser);
}

static void
remedy_cb (QuayBrowsePage *self,
           int             remedy)
{
  switch ((QuayRemedy) remedy)
    {
    case QUAY_REMEDY_TRY_AGAIN:
      quay_feed_browser_retry (self->browser);
      break;
    case QUAY_REMEDY_UNLOCK:
      quay_feed_browser_unlock (self->browser);
      break;
    case QUAY_REMEDY_USE_HTTPS:
      use_https (self);
      break;
    case QUAY_REMEDY_CONTINUE:
    case QUAY_REMEDY_USE_ANYWAY:
      quay_feed_browser_accept (self->browser);
      break;
    default:
      g_warning ("The page does not do the remedy %d", remedy);
      break;
    }
}

/* A list that shrinks throws its rows away, and makes new ones when it grows again; with each letter of a search. What
 * has no parent was thrown away. */
static GtkWidget *
find_spare_row (QuayBrowsePage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_get_parent (row) == NULL)
        return row;
    }
  return NULL;
}

static void
setup_row_cb (QuayBrowsePage *self,
              GtkListItem    *item)
{
  GtkWidget *row = find_spare_row (self);

  if (row == NULL)
    {
      row = quay_feed_row_new ();
      g_ptr_array_add (self->rows, g_object_ref_sink (row));
    }
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (QuayBrowsePage *self,
             GtkListItem    *item)
{
  quay_feed_row_set_feed (QUAY_FEED_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_row_cb (QuayBrowsePage *self,
               GtkListItem    *item)
{
  quay_feed_row_set_feed (QUAY_FEED_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
quay_browse_page_enter (QuayPage *page)
{
  QuayBrowsePage *self = QUAY_BROWSE_PAGE (page);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  quay_feed_browser_start (self->browser);
  quay_page_set_subtitle (page, quay_feed_address_get_organization (quay_feed_browser_get_organization (self->browser)));
}

static gboolean
quay_browse_page_focus_first (QuayPage *page)
{
  focus_view (QUAY_BROWSE_PAGE (page));
  return TRUE;
}

static void
set_up_list (QuayBrowsePage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSelectionModel) selection = NULL;

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (quay_feed_browser_get_feeds (self->browser)))));
  gtk_list_view_set_model (self->list_view, selection);
}

static void
quay_browse_page_constructed (GObject *object)
{
  QuayBrowsePage *self = QUAY_BROWSE_PAGE (object);
  QuayFeedSearch *feeds;

  G_OBJECT_CLASS (quay_browse_page_parent_class)->constructed (object);

  self->browser = quay_feed_browser_new (quay_page_get_request (QUAY_PAGE (self)));
  feeds = quay_feed_browser_get_feeds (self->browser);

  /* Set here and not in the template, where it would be read as markup before the row knows that it is none.
   * Translators: “Packaging: Read & write” is what Azure DevOps calls it. */
  adw_action_row_set_subtitle (self->azure_row, _("Create a token with the scope Packaging: Read & write"));
  quay_ui_name_parts (GTK_WIDGET (self->token_row), _("Show Text"));
  quay_ui_set_up_entry (ADW_ENTRY_ROW (self->token_row), TRUE);
  quay_secret_entry_set_up (GTK_EDITABLE (self->token_row));
  set_up_list (self);

  g_signal_connect_object (self->browser, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->browser, "notify::wait", G_CALLBACK (update_wait), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->spinner, "notify::visible", G_CALLBACK (update_wait), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feeds, "notify::n-found", G_CALLBACK (feeds_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feeds, "notify::n-feeds", G_CALLBACK (feeds_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (feeds, "notify::text", G_CALLBACK (search_text_changed_cb), self, G_CONNECT_SWAPPED);
  token_changed_cb (self);
  state_changed_cb (self);
}

static void
quay_browse_page_unmap (GtkWidget *widget)
{
  quay_feed_browser_stop (QUAY_BROWSE_PAGE (widget)->browser);
  GTK_WIDGET_CLASS (quay_browse_page_parent_class)->unmap (widget);
}

static void
quay_browse_page_unroot (GtkWidget *widget)
{
  QuayBrowsePage *self = QUAY_BROWSE_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  quay_feed_browser_stop (self->browser);
  if (self->token_row != NULL)
    quay_secret_entry_wipe (GTK_EDITABLE (self->token_row));
  GTK_WIDGET_CLASS (quay_browse_page_parent_class)->unroot (widget);
}

static void
quay_browse_page_dispose (GObject *object)
{
  QuayBrowsePage *self = QUAY_BROWSE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_BROWSE_PAGE);
  g_clear_object (&self->browser);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (quay_browse_page_parent_class)->dispose (object);
}

static void
quay_browse_page_finalize (GObject *object)
{
  g_ptr_array_unref (QUAY_BROWSE_PAGE (object)->rows);
  G_OBJECT_CLASS (quay_browse_page_parent_class)->finalize (object);
}

static void
quay_browse_page_class_init (QuayBrowsePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  QuayPageClass *page_class = QUAY_PAGE_CLASS (klass);

  object_class->constructed = quay_browse_page_constructed;
  object_class->dispose = quay_browse_page_dispose;
  object_class->finalize = quay_browse_page_finalize;
  widget_class->unmap = quay_browse_page_unmap;
  widget_class->unroot = quay_browse_page_unroot;
  page_class->enter = quay_browse_page_enter;
  page_class->focus_first = quay_browse_page_focus_first;

  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-browse-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, list_head);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, list_notes);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, login_note);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, wait_note);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, list_error);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, stack);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, loading_page);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, list_view);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, none_page);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, other_token_button);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, login_group);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, token_row);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, token_error);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, azure_row);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, show_button);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, count_bin);
  gtk_widget_class_bind_template_child (widget_class, QuayBrowsePage, count_label);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_started_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, feed_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, ask_token_cb);
  gtk_widget_class_bind_template_callback (widget_class, token_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_feeds_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_token);
  gtk_widget_class_bind_template_callback (widget_class, azure_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_browse_page_init (QuayBrowsePage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_name_scrollers (GTK_WIDGET (self), quay_page_get_title (QUAY_PAGE (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->search_entry))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search feeds"),
                                  -1);
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
  quay_ui_name_list (GTK_WIDGET (self->list_error), _("Error"));
}

/**
 * quay_browse_page_search:
 *
 * Puts the focus on the search entry, if there is something to search.
 */
void
quay_browse_page_search (QuayBrowsePage *self)
{
  g_return_if_fail (QUAY_IS_BROWSE_PAGE (self));

  if (shows_list (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
