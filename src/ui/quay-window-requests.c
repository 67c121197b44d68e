/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-window"

#include "config.h"

#include "quay-window-private.h"

#include "quay-ui-util.h"

/*
 * What others ask of the window: a notification, the desktop, another program. It may come before the connections are
 * read, and is then done afterwards.
 */

static gboolean
is_loaded (QuayWindow *self)
{
  gboolean loaded = FALSE;

  g_object_get (self->connections, "loaded", &loaded, NULL);
  return loaded;
}

static void
select_connection (QuayWindow *self,
                   const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (g_strcmp0 (quay_connection_get_name (connection), name) == 0)
        {
          quay_window_select_connection (self, connection);
          return;
        }
    }
}

/**
 * quay_window_do_what_was_asked:
 *
 * To be called when the connections were read for the first time.
 */
void
quay_window_do_what_was_asked (QuayWindow *self)
{
  g_autofree char *name = g_steal_pointer (&self->wanted_connection);

  if (name != NULL)
    select_connection (self, name);
  if (self->wants_check)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.check-all", NULL);
  self->wants_check = FALSE;
}

/**
 * quay_window_check_when_loaded:
 *
 * Checks all connections, as soon as it is known which there are.
 */
void
quay_window_check_when_loaded (QuayWindow *self)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  self->wants_check = TRUE;
  if (is_loaded (self))
    quay_window_do_what_was_asked (self);
}

/**
 * quay_window_show_connection:
 * @name: the name of a registry; one that there is not changes nothing
 */
void
quay_window_show_connection (QuayWindow *self,
                             const char *name)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  g_free (self->wanted_connection);
  self->wanted_connection = g_strdup (name);
  if (is_loaded (self))
    quay_window_do_what_was_asked (self);
}

/**
 * quay_window_show_token:
 * @organization: whose token a notification was about; any text, since others may ask as well
 *
 * Shows where the token can be replaced. Whatever shows tokens in this window has the action “win.show-token”.
 */
void
quay_window_show_token (QuayWindow *self,
                        const char *organization)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));
  g_return_if_fail (organization != NULL);

  if (!gtk_widget_activate_action (GTK_WIDGET (self), "win.show-token", "s", organization))
    g_debug ("There is no page of tokens");
}

void
quay_window_toast (QuayWindow *self,
                   const char *text)
{
  g_return_if_fail (QUAY_IS_WINDOW (self));

  quay_ui_toast (GTK_WIDGET (self->stack), text);
}
