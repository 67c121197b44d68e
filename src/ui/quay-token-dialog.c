/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-dialog"

#include "config.h"

#include "quay-token-dialog.h"

#include <glib/gi18n.h>

#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-text.h"
#include "quay-token-operations.h"
#include "quay-ui-compat.h"

/* The questions before a token goes, with everything that it takes along and everything that stays. */

static GtkWidget *
create_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static int
compare_names (gconstpointer first,
               gconstpointer second)
{
  return g_utf8_collate (*(const char *const *) first, *(const char *const *) second);
}

/* The names of the connections that use the token, or NULL. */
static char *
dup_names (QuayTokenGroup *group)
{
  GListModel *connections = quay_token_group_get_connections (group);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (connections, i);

      g_ptr_array_add (names, (gpointer) quay_connection_get_name (connection));
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  /* Translators: stands between the names of connections. */
  return g_strjoinv (_(", "), (char **) names->pdata);
}

/* Where the token is now and will not be any more, each place once; or NULL. */
static char *
dup_places (QuayTokenGroup *group)
{
  GListModel *places = quay_token_group_get_places (group);
  g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (places, i);
      g_autofree char *title = quay_text_isolate (quay_token_place_get_title (place));

      /* Nobody can delete a variable. */
      if (quay_token_place_get_kind (place) != QUAY_TOKEN_IN_ENVIRONMENT &&
          !g_ptr_array_find_with_equal_func (titles, title, g_str_equal, NULL))
        g_ptr_array_add (titles, g_steal_pointer (&title));
    }
  if (titles->len == 0)
    return NULL;
  g_ptr_array_add (titles, NULL);
  /* Translators: stands between the names of connections. */
  return g_strjoinv (_(", "), (char **) titles->pdata);
}

/* (transfer none) */
static GtkWidget *
add_details (GtkWidget      *dialog,
             QuayTokenGroup *group,
             GListModel     *remaining)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *places = dup_places (group);
  g_autofree char *names = dup_names (group);

  if (places != NULL)
    {
      /* Translators: %s are the places from which a token is deleted: “Keyring”, paths. */
      g_autofree char *text = g_strdup_printf (_("Will be deleted from: %s"), places);

      gtk_box_append (GTK_BOX (box), create_label (text));
    }
  if (names != NULL)
    {
      /* Translators: %s are the names of connections. */
      g_autofree char *text = g_strdup_printf (_("Used by %s"), names);

      gtk_box_append (GTK_BOX (box), create_label (text));
    }
  for (guint i = 0; i < g_list_model_get_n_items (remaining); i++)
    {
      g_autoptr(QuayTokenPlace) place = g_list_model_get_item (remaining, i);
      g_autofree char *where = quay_text_isolate (quay_token_place_get_title (place));
      /* Translators: the first %s is the name of a registry, the second where a token is: a path, “Keyring”, or the
       * name of a variable. */
      g_autofree char *text = g_strdup_printf (_("Another token for “%s” stays: %s"),
                                               quay_token_place_get_registry (place), where);

      gtk_box_append (GTK_BOX (box), create_label (text));
    }
  quay_dialog_set_extra_child (dialog, box);
  return box;
}

static void
open_azure_cb (GtkButton      *button,
               QuayTokenGroup *group)
{
  g_autofree char *uri = quay_feed_address_dup_tokens_page (quay_token_group_get_address (group));

  quay_launch_uri (GTK_WIDGET (button), uri);
}

/* Where we do not know which token it is in Azure DevOps, the page there does. */
static void
add_link (GtkWidget      *details,
          QuayTokenGroup *group)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Open in A_zure DevOps"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_azure_cb), group, 0);
  gtk_box_append (GTK_BOX (details), button);
}

static GtkWidget *
create_dialog (GtkWindow  *parent,
               const char *heading,
               const char *body,
               gboolean    offers_revoking,
               const char *response,
               const char *label)
{
  GtkWidget *dialog = quay_dialog_new (parent, heading, body);

  quay_dialog_add_response (dialog, "cancel", _("_Cancel"));
  if (offers_revoking)
    quay_dialog_add_response (dialog, "revoke", _("Re_voke…"));
  quay_dialog_add_response (dialog, response, label);
  quay_dialog_set_destructive (dialog, response);
  quay_dialog_set_safe (dialog, "cancel");
  quay_help_window_add_key (dialog, "tokens#list");
  return dialog;
}

/**
 * quay_token_dialog_new_delete:
 * @list: the list that @group is of, which knows what else is stored
 */
GtkWidget *
quay_token_dialog_new_delete (GtkWindow      *parent,
                              QuayTokenList  *list,
                              QuayTokenGroup *group)
{
  g_autoptr(GListModel) remaining = NULL;
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;
  GtkWidget *details;
  gboolean can_revoke;
  guint n_feeds;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (list), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (group), NULL);

  remaining = quay_token_group_dup_remaining (group, list);
  n_feeds = quay_token_group_count_cut_off (group, remaining);
  /* Translators: %s is the name of an organization. */
  heading = g_strdup_printf (_("Delete the Token for %s?"), quay_token_group_get_organization (group));
  if (n_feeds > 0)
    {
      /* Translators: %d is a number of feeds. */
      g_string_append_printf (body, ngettext ("Cargo cannot download crates from %d feed until a new token is saved.",
                                              "Cargo cannot download crates from %d feeds until a new token is saved.",
                                              n_feeds), (int) n_feeds);
      g_string_append_c (body, ' ');
    }
  g_string_append (body, _("The token stays valid in Azure DevOps until it is revoked there."));
  can_revoke = quay_token_group_can_renew (group);
  dialog = create_dialog (parent, heading, body->str, can_revoke, "delete", _("_Delete"));
  details = add_details (dialog, group, remaining);
  if (!can_revoke)
    add_link (details, group);
  return dialog;
}

/**
 * quay_token_dialog_new_revoke:
 * @list: the list that @group is of, which knows what else is stored
 */
GtkWidget *
quay_token_dialog_new_revoke (GtkWindow      *parent,
                              QuayTokenList  *list,
                              QuayTokenGroup *group)
{
  g_autoptr(GListModel) remaining = NULL;
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_LIST (list), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (group), NULL);

  remaining = quay_token_group_dup_remaining (group, list);
  /* Translators: %s is the name of an organization. */
  heading = g_strdup_printf (_("Revoke the Token for %s?"), quay_token_group_get_organization (group));
  dialog = create_dialog (parent, heading,
                          _("Azure DevOps stops accepting it at once, on every computer that has it. "
                            "The copy on this computer is deleted."), FALSE, "revoke", _("_Revoke"));
  add_details (dialog, group, remaining);
  return dialog;
}
