/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-checking-page"

#include "config.h"

#include "quay-checking-page.h"

#include "quay-spinner.h"

#include <glib/gi18n.h>

/**
 * QuayCheckingPage:
 *
 * Waits for Azure DevOps. Entering the page asks; then comes “finished” when access is granted, or “failed”
 * with the reason, which is %G_IO_ERROR_CANCELLED after Stop.
 */
struct _QuayCheckingPage
{
  QuayPage       parent_instance;

  AdwStatusPage *status_page;
  QuaySpinner   *spinner;

  GCancellable  *cancellable;
};

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayCheckingPage, quay_checking_page, QUAY_TYPE_PAGE)

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayCheckingPage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean granted = quay_connection_request_check_finish (QUAY_CONNECTION_REQUEST (object), result, &error);

  quay_spinner_set_spinning (self->spinner, FALSE);
  quay_page_set_busy (QUAY_PAGE (self), FALSE);
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;

  if (granted)
    quay_page_finish (QUAY_PAGE (self));
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
quay_checking_page_enter (QuayPage *page)
{
  QuayCheckingPage *self = QUAY_CHECKING_PAGE (page);
  QuayConnectionRequest *request = quay_page_get_request (page);
  QuayFeedAddress *address = quay_connection_request_get_address (request);
  g_autofree char *host = address != NULL ? quay_feed_address_dup_host (address) : NULL;
  /* Translators: %s is the name of a server. */
  g_autofree char *text = g_strdup_printf (_("Contacting %s"), host != NULL ? host : "");
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_description (self->status_page, markup);
  quay_spinner_set_spinning (self->spinner, TRUE);
  quay_page_set_busy (page, TRUE);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  quay_connection_request_check_async (request, self->cancellable, checked_cb, g_object_ref (self));
}

static void
quay_checking_page_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (QUAY_CHECKING_PAGE (widget)->cancellable);
  GTK_WIDGET_CLASS (quay_checking_page_parent_class)->unroot (widget);
}

static void
quay_checking_page_dispose (GObject *object)
{
  g_clear_object (&QUAY_CHECKING_PAGE (object)->cancellable);
  /* Before the template lets go of it: AdwBin of 1.2 would not notice that its child is gone. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_CHECKING_PAGE);
  G_OBJECT_CLASS (quay_checking_page_parent_class)->dispose (object);
}

static void
quay_checking_page_class_init (QuayCheckingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_checking_page_dispose;
  widget_class->unroot = quay_checking_page_unroot;
  QUAY_PAGE_CLASS (klass)->enter = quay_checking_page_enter;

  /**
   * QuayCheckingPage::failed:
   * @error: why access could not be checked, or was refused
   */
  signals[FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);

  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-checking-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayCheckingPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckingPage, spinner);
  gtk_widget_class_bind_template_callback (widget_class, quay_checking_page_stop);
}

static void
quay_checking_page_init (QuayCheckingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * quay_checking_page_stop:
 *
 * Waits no longer; “failed” comes soon.
 */
void
quay_checking_page_stop (QuayCheckingPage *self)
{
  g_return_if_fail (QUAY_IS_CHECKING_PAGE (self));

  g_cancellable_cancel (self->cancellable);
}
