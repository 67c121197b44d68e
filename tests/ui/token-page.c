/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "token-page.h"

#include "quay-error-row.h"
#include "quay-token-row.h"
#include "quay-token-window.h"
#include "quay-tokens-page.h"

static gboolean
is_loaded (gpointer data)
{
  gboolean loaded;

  g_object_get (data, "loaded", &loaded, NULL);
  return loaded;
}

void
token_page_open (TokenPage   *self,
                 QuayContext *context)
{
  self->settings = g_settings_new (APPLICATION_ID);
  /* One piece of news at a time. */
  g_settings_set_boolean (self->settings, "first-run", FALSE);
  self->window = quay_window_new (NULL, context, self->settings);
  gtk_window_present (GTK_WINDOW (self->window));
  ui_wait_until (is_loaded, quay_window_get_connections (self->window));
  ui_settle ();
}

static gboolean
is_read (gpointer data)
{
  GtkWidget *stack = ui_find_type (data, GTK_TYPE_STACK);

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "loading") != 0;
}

void
token_page_show (TokenPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-tokens", NULL);
  self->page = ui_find_type (GTK_WIDGET (self->window), QUAY_TYPE_TOKENS_PAGE);
  ui_wait_until (is_read, self->page);
  ui_settle ();
}

void
token_page_close (TokenPage *self)
{
  ui_close_all ((gpointer *) &self->window);
  self->page = NULL;
  g_clear_object (&self->settings);
}

static gboolean
has_rows (gpointer data)
{
  GtkWidget *row = ui_find_type (data, QUAY_TYPE_TOKEN_ROW);

  return row != NULL && gtk_widget_get_mapped (row);
}

GtkWidget *
token_page_open_token (TokenPage  *self,
                       const char *organization)
{
  /* After a change everything is read again. */
  ui_wait_until (has_rows, self->page);
  g_signal_emit_by_name (ui_find_row (self->page, organization), "activated");
  return ui_wait_for_window (QUAY_TYPE_TOKEN_WINDOW);
}

gboolean
token_page_shows_error (gpointer data)
{
  GtkWidget *row = ui_find_type (data, QUAY_TYPE_ERROR_ROW);

  return row != NULL && gtk_widget_get_mapped (row) && quay_error_row_get_error (QUAY_ERROR_ROW (row)) != NULL;
}

void
token_page_assert_value (QuayTokenStore *tokens,
                         const char     *url,
                         const char     *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) secret = connect_lookup (tokens, url, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret != NULL ? quay_secret_peek (secret) : "none", ==, expected);
}
