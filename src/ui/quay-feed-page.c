/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-page"

#include "config.h"

#include "quay-feed-page.h"

#include <glib/gi18n.h>

#include "quay-copy-row.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-note-row.h"
#include "quay-text.h"
#include "quay-ui-util.h"

/**
 * QuayFeedPage:
 *
 * Which feed, and what Cargo shall call it. The first row takes anything that a person may have copied; what
 * the request understands of it fills the rows below, which can be typed into as well. What is wrong with a
 * field is said below it, but only once the user has left the field, since half a name is no mistake.
 */
struct _QuayFeedPage
{
  QuayPage      parent_instance;

  AdwEntryRow  *text_row;
  QuayNoteRow  *text_error;
  QuayNoteRow  *understood;
  QuayNoteRow  *web_link_note;
  QuayNoteRow  *scope_note;
  QuayNoteRow  *login_note;
  QuayNoteRow  *crates_io_note;
  AdwActionRow *browse_row;
  AdwEntryRow  *server_row;
  AdwEntryRow  *organization_row;
  QuayNoteRow  *organization_error;
  AdwEntryRow  *project_row;
  AdwEntryRow  *feed_row;
  QuayNoteRow  *feed_error;
  QuayErrorRow *insecure_row;
  QuayErrorRow *host_row;
  AdwEntryRow  *name_row;
  QuayNoteRow  *name_error;
  GtkWidget    *address_expander;
  QuayCopyRow  *address_row;

  GCancellable *cancellable;
  gboolean      filling;      /* the text is ours, not the user's */
};

G_DEFINE_FINAL_TYPE (QuayFeedPage, quay_feed_page, QUAY_TYPE_PAGE)

/* The sentence of the catalogue for something that was typed wrongly. */
static char *
dup_sentence (QuayError code)
{
  g_autoptr(GError) error = quay_error_new (code, NULL, NULL, "typed");

  return quay_catalog_dup_body (error);
}

static void
show_field_error (AdwEntryRow *row,
                  QuayNoteRow *note,
                  const char  *text)
{
  quay_note_row_set_text (note, text);
  quay_ui_set_entry_error (row, text != NULL ? GTK_WIDGET (note) : NULL);
}

static gboolean
has_focus_within (GtkWidget *row)
{
  return (gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

/* Shows what is wrong with the fields; a mistake that is mended goes at once, a new one waits until the field is
 * left. */
static void
update_errors (QuayFeedPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayRequestIssues issues = quay_connection_request_get_issues (request);
  const GError *address_error = quay_connection_request_get_address_error (request);
  g_autofree char *organization = NULL;
  g_autofree char *feed = NULL;
  g_autofree char *name = NULL;

  if ((issues & QUAY_ISSUE_ORGANIZATION_INVALID) != 0)
    organization = dup_sentence (QUAY_ERROR_INPUT_ORGANIZATION);
  if (organization == NULL || !has_focus_within (GTK_WIDGET (self->organization_row)))
    show_field_error (self->organization_row, self->organization_error, organization);

  if ((issues & QUAY_ISSUE_ADDRESS_INVALID) != 0 && address_error != NULL)
    feed = quay_catalog_dup_body (address_error);
  if (feed == NULL ||
      (!has_focus_within (GTK_WIDGET (self->feed_row)) && !has_focus_within (GTK_WIDGET (self->project_row))))
    show_field_error (self->feed_row, self->feed_error, feed);

  if ((issues & QUAY_ISSUE_NAME_INVALID) != 0)
    name = dup_sentence (QUAY_ERROR_INPUT_NAME);
  if (name == NULL || !has_focus_within (GTK_WIDGET (self->name_row)))
    show_field_error (self->name_row, self->name_error, name);
}

static void
update_insecure (QuayFeedPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayFeedAddress *address = quay_connection_request_get_address (request);
  g_autofree char *host = NULL;
  g_autoptr(GError) error = NULL;

  if ((quay_connection_request_get_issues (request) & QUAY_ISSUE_INSECURE) == 0 || address == NULL)
    {
      quay_error_row_set_error (self->insecure_row, NULL, 0, 0);
      return;
    }

  host = quay_feed_address_dup_host (address);
  error = quay_error_new (QUAY_ERROR_INSECURE, host, NULL, "The address begins with http:");
  quay_error_row_set_error (self->insecure_row, error,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_USE_HTTPS) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CONTINUE), 0);
}

/* Asks before a token goes to a host that is not one of Microsoft's. */
static void
update_host (QuayFeedPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayFeedAddress *address = quay_connection_request_get_address (request);
  g_autofree char *host = NULL;
  g_autoptr(GError) error = NULL;

  if ((quay_connection_request_get_issues (request) & QUAY_ISSUE_HOST_UNCERTAIN) == 0 || address == NULL)
    {
      quay_error_row_set_error (self->host_row, NULL, 0, 0);
      return;
    }

  host = quay_feed_address_dup_host (address);
  error = quay_error_new (QUAY_ERROR_INPUT_HOST, host, NULL, "The host is not one of Microsoft's");
  quay_error_set_number (error, QUAY_CATALOG_MAYBE_SERVER);
  quay_error_row_set_error (self->host_row, error, QUAY_REMEDY_BIT (QUAY_REMEDY_USE_ANYWAY), 0);
}

static void
issues_changed_cb (QuayFeedPage *self)
{
  QuayRequestIssues issues = quay_connection_request_get_issues (quay_page_get_request (QUAY_PAGE (self)));

  quay_page_set_complete (QUAY_PAGE (self), (issues & QUAY_ISSUES_OF_FEED) == 0);
  update_errors (self);
  update_insecure (self);
  update_host (self);
}

static void
update_browse (QuayFeedPage *self)
{
  g_autoptr(QuayFeedAddress) organization =
    quay_connection_request_dup_organization (quay_page_get_request (QUAY_PAGE (self)));
  g_autofree char *text = NULL;

  if (organization != NULL)
    /* Translators: %s is the name of an organization. */
    text = g_strdup_printf (_("Pick one of the feeds of %s"), quay_feed_address_get_organization (organization));
  adw_action_row_set_subtitle (self->browse_row, text != NULL ? text : _("Enter the organization first"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.browse", organization != NULL);
}

static void
browse (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "assistant.browse", NULL);
}

static void
server_changed_cb (QuayFeedPage *self)
{
  g_autofree char *server = NULL;
  gboolean hosted;

  g_object_get (quay_page_get_request (QUAY_PAGE (self)), "server", &server, NULL);
  /* While a server is being typed over, its row stays. */
  hosted = (server == NULL || *server == '\0') && !has_focus_within (GTK_WIDGET (self->server_row));
  gtk_widget_set_visible (GTK_WIDGET (self->server_row), !hosted);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->organization_row),
                                 hosted ? _("Organization") : _("Collection"));
}

static char *
describe_feed (QuayFeedAddress *address)
{
  g_autofree char *feed = NULL;
  const char *organization = quay_feed_address_get_organization (address);
  const char *project = quay_feed_address_get_project (address);

  if (quay_feed_address_get_feed (address) == NULL)
    return NULL;

  feed = quay_feed_address_dup_feed_text (address);
  if (project != NULL && *project != '\0')
    /* Translators: the names of a feed, of an organization, and of a project of it. */
    return g_strdup_printf (_("Feed “%s” in %s / %s"), feed, organization, project);
  /* Translators: the names of a feed and of an organization. */
  return g_strdup_printf (_("Feed “%s” of the organization %s"), feed, organization);
}

static void
update_notes (QuayFeedPage *self,
              gboolean      understood)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayFeedAddress *address = quay_connection_request_get_address (request);
  QuayAddressNotes notes = QUAY_ADDRESS_NONE;
  g_autofree char *feed = NULL;
  g_autofree char *login = NULL;
  gboolean replace = FALSE;

  if (understood && address != NULL)
    {
      notes = quay_feed_address_get_notes (address);
      feed = describe_feed (address);
    }
  if ((notes & QUAY_ADDRESS_HAD_SECRET) != 0)
    login = dup_sentence (QUAY_ERROR_INPUT_SECRET);
  g_object_get (request, "replace-crates-io", &replace, NULL);

  quay_note_row_set_text (self->understood, feed);
  quay_note_row_set_text (self->web_link_note,
                          (notes & QUAY_ADDRESS_FROM_WEB_LINK) != 0 ? _("Converted from a web link") : NULL);
  quay_note_row_set_text (self->scope_note,
                          (notes & QUAY_ADDRESS_SCOPE_UNKNOWN) != 0 ?
                          _("The link does not say whether the feed belongs to the project. "
                            "This is checked later.") :
                          NULL);
  quay_note_row_set_text (self->login_note, login);
  quay_note_row_set_text (self->crates_io_note,
                          understood && replace ? _("The snippet also replaces crates.io") : NULL);
}

/* Hands the text to the request; what it does not understand is said when the row is left. */
static void
take_text (QuayFeedPage *self,
           const char   *text,
           gboolean      final)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  gboolean understood = FALSE;

  if (*text != '\0')
    understood = quay_connection_request_set_text (request, text, &error);
  if (error != NULL && final)
    sentence = quay_catalog_dup_body (error);

  show_field_error (self->text_row, self->text_error, sentence);
  update_notes (self, understood);
}

static void
text_changed_cb (QuayFeedPage *self)
{
  if (!self->filling)
    take_text (self, gtk_editable_get_text (GTK_EDITABLE (self->text_row)), FALSE);
}

/* Shows @text in the first row, which has one line only, without reading it back from there. */
static void
paste_text (QuayFeedPage *self,
            const char   *text)
{
  g_autofree char *line = g_strdup (text);

  g_strdelimit (line, "\r\n\t", ' ');
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text_row), g_strstrip (line));
  self->filling = FALSE;
  take_text (self, text, TRUE);
}

/* The first row is emptied when a feed was picked, because it then says something else. */
static void
request_text_changed_cb (QuayFeedPage *self)
{
  g_autofree char *text = NULL;

  g_object_get (quay_page_get_request (QUAY_PAGE (self)), "text", &text, NULL);
  if ((text != NULL && *text != '\0') || self->filling ||
      *gtk_editable_get_text (GTK_EDITABLE (self->text_row)) == '\0')
    return;
  paste_text (self, "");
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(QuayFeedPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (text != NULL)
    paste_text (self, text);
  else
    quay_ui_toast (GTK_WIDGET (self), _("There is no text to paste"));
}

static void
paste_key_cb (GtkText      *text,
              QuayFeedPage *self)
{
  /* A snippet has several lines: it is read here, before the entry makes one line of it. */
  g_signal_stop_emission_by_name (text, "paste-clipboard");
  quay_feed_page_paste (self);
}

/* When a controller says that the focus leaves, the row still has it. */
static void
state_changed_cb (GtkWidget    *row,
                  GtkStateFlags before,
                  QuayFeedPage *self)
{
  if ((before & GTK_STATE_FLAG_FOCUS_WITHIN) != 0 && !has_focus_within (row))
    update_errors (self);
}

static void
text_left_cb (QuayFeedPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text_row));
  const GError *error = quay_connection_request_get_text_error (quay_page_get_request (QUAY_PAGE (self)));
  g_autofree char *sentence = NULL;

  if (*text != '\0' && error != NULL)
    sentence = quay_catalog_dup_body (error);
  show_field_error (self->text_row, self->text_error, sentence);
}

static void
insecure_remedy_cb (QuayFeedPage *self,
                    int           remedy)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));

  if (remedy == QUAY_REMEDY_USE_HTTPS)
    {
      g_autofree char *server = NULL;
      g_autofree char *secure = NULL;

      g_object_get (request, "server", &server, NULL);
      if (server == NULL || g_ascii_strncasecmp (server, "http://", strlen ("http://")) != 0)
        return;
      secure = g_strconcat ("https://", server + strlen ("http://"), NULL);
      g_object_set (request, "server", secure, NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->server_row));
    }
  else
    {
      g_object_set (request, "insecure-accepted", TRUE, NULL);
      gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
    }
}

static void
host_remedy_cb (QuayFeedPage *self,
                int           remedy)
{
  g_object_set (quay_page_get_request (QUAY_PAGE (self)), "host-accepted", TRUE, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static gboolean
quay_feed_page_focus_first (QuayPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (QUAY_FEED_PAGE (page)->text_row));
}

/* “~force-auth” is taken out of the name while that is typed, and what is bound is not written back at that moment. */
static void
force_auth_changed_cb (QuayFeedPage *self)
{
  g_autofree char *feed = NULL;

  g_object_get (quay_page_get_request (QUAY_PAGE (self)), "feed", &feed, NULL);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->feed_row)), feed) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->feed_row), feed);
}

static void
bind_entry (QuayFeedPage *self,
            AdwEntryRow  *row,
            const char   *property,
            gboolean      required)
{
  quay_ui_set_up_entry (row, required);
  g_object_bind_property (quay_page_get_request (QUAY_PAGE (self)), property, row, "text",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect (row, "state-flags-changed", G_CALLBACK (state_changed_cb), self);
}

static void
quay_feed_page_constructed (GObject *object)
{
  QuayFeedPage *self = QUAY_FEED_PAGE (object);
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  GtkEventController *focus = gtk_event_controller_focus_new ();

  G_OBJECT_CLASS (quay_feed_page_parent_class)->constructed (object);

  quay_ui_set_up_entry (self->text_row, FALSE);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (self->text_row)), "paste-clipboard",
                    G_CALLBACK (paste_key_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (text_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text_row), focus);

  bind_entry (self, self->server_row, "server", TRUE);
  bind_entry (self, self->organization_row, "organization", TRUE);
  bind_entry (self, self->project_row, "project", FALSE);
  bind_entry (self, self->feed_row, "feed", TRUE);
  bind_entry (self, self->name_row, "name", TRUE);
  g_object_bind_property (request, "index-url", self->address_row, "text", G_BINDING_SYNC_CREATE);

  g_signal_connect_object (request, "notify::force-auth", G_CALLBACK (force_auth_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::text", G_CALLBACK (request_text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::organization", G_CALLBACK (update_browse), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::issues", G_CALLBACK (issues_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::server", G_CALLBACK (server_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::address", G_CALLBACK (update_browse), self, G_CONNECT_SWAPPED);
  server_changed_cb (self);
  issues_changed_cb (self);
  update_browse (self);
}

static void
quay_feed_page_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_FEED_PAGE (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_feed_page_parent_class)->unroot (widget);
}

static void
quay_feed_page_dispose (GObject *object)
{
  g_clear_object (&QUAY_FEED_PAGE (object)->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_FEED_PAGE);
  G_OBJECT_CLASS (quay_feed_page_parent_class)->dispose (object);
}

static void
quay_feed_page_class_init (QuayFeedPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = quay_feed_page_constructed;
  object_class->dispose = quay_feed_page_dispose;
  widget_class->unroot = quay_feed_page_unroot;
  QUAY_PAGE_CLASS (klass)->focus_first = quay_feed_page_focus_first;

  gtk_widget_class_install_action (widget_class, "page.browse", NULL, browse);

  g_type_ensure (QUAY_TYPE_COPY_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-feed-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, text_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, text_error);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, understood);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, web_link_note);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, scope_note);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, login_note);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, crates_io_note);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, browse_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, organization_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, organization_error);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, project_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, feed_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, feed_error);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, insecure_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, host_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, name_error);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, address_expander);
  gtk_widget_class_bind_template_child (widget_class, QuayFeedPage, address_row);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, insecure_remedy_cb);
  gtk_widget_class_bind_template_callback (widget_class, host_remedy_cb);
  gtk_widget_class_bind_template_callback (widget_class, quay_feed_page_paste);
}

static void
quay_feed_page_init (QuayFeedPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_name_parts (self->address_expander, _("Address"));
}

/**
 * quay_feed_page_paste:
 *
 * Reads the clipboard, with all of its lines, into the first row.
 */
void
quay_feed_page_paste (QuayFeedPage *self)
{
  g_return_if_fail (QUAY_IS_FEED_PAGE (self));

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable,
                                 clipboard_read_cb, g_object_ref (self));
}

/**
 * quay_feed_page_set_text:
 * @text: a snippet, link or address that came with the request to open the assistant
 */
void
quay_feed_page_set_text (QuayFeedPage *self,
                         const char   *text)
{
  g_return_if_fail (QUAY_IS_FEED_PAGE (self));
  g_return_if_fail (text != NULL);

  paste_text (self, text);
}

void
quay_feed_page_focus_name (QuayFeedPage *self)
{
  g_return_if_fail (QUAY_IS_FEED_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}
