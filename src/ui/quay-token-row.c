/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-row"

#include "config.h"

#include "quay-token-row.h"

#include <glib/gi18n.h>

#include "quay-catalog.h"
#include "quay-text.h"
#include "quay-ui-util.h"

/**
 * QuayTokenRow:
 *
 * One token in the list of all: the organization, who uses it and where it is, and below that what there is to know
 * about it: its state, or the day on which it expires.
 */
struct _QuayTokenRow
{
  AdwActionRow    parent_instance;

  GtkImage       *state_icon;

  QuayTokenGroup *group;
};

G_DEFINE_FINAL_TYPE (QuayTokenRow, quay_token_row, ADW_TYPE_ACTION_ROW)

/* What is wrong, or that it works; NULL for a token that nobody has tried: “Not Checked Yet” says nothing about it. */
static char *
dup_state_word (QuayTokenGroup * group)
{
  QuayConnectionState state = quay_token_group_get_state (group);
  g_autoptr(GError) damage = NULL;
  char *title = NULL;

  if (state == QUAY_STATE_OK || state == QUAY_STATE_UNCHECKED)
    damage = quay_token_group_dup_error (group);
  if (damage != NULL)
    return g_strdup (quay_catalog_get_title (damage));
  if (state != QUAY_STATE_UNCHECKED)
    g_object_get (group, "state-title", &title, NULL);
  return title;
}

/* When it ends, unless the word for its state says so, or it is nothing to ask about a token that does not work. */
static char *
dup_end (QuayTokenGroup *group)
{
  QuayConnectionState state = quay_token_group_get_state (group);
  GDateTime *expires = quay_token_group_get_expires (group);
  gboolean works = state == QUAY_STATE_OK || state == QUAY_STATE_UNCHECKED;
  g_autofree char *day = NULL;

  if (expires == NULL)
    return works ? g_strdup (_("Expiry date not known")) : NULL;
  if (state == QUAY_STATE_SOON)
    return NULL;
  day = quay_text_for_date (expires);
  if (state == QUAY_STATE_EXPIRED)
    return g_steal_pointer (&day);
  /* Translators: %s is a date. */
  return g_strdup_printf (_("Expires on %s"), day);
}

static char *
dup_state_text (QuayTokenGroup *group)
{
  g_autofree char *word = dup_state_word (group);
  g_autofree char *end = dup_end (group);

  if (end == NULL)
    return g_steal_pointer (&word);
  if (word == NULL)
    return g_steal_pointer (&end);
  /* Translators: the first %s is the state of a token: “Working”, the second when it expires. */
  return g_strdup_printf (_("%s · %s"), word, end);
}

static void
update (QuayTokenRow *self)
{
  QuayConnectionState state = quay_token_group_get_state (self->group);
  gboolean quiet = state == QUAY_STATE_OK || state == QUAY_STATE_UNCHECKED;
  gboolean misplaced = quiet && quay_token_group_get_damage (self->group) != QUAY_TOKEN_DAMAGE_NONE;
  const char *classes[] = { misplaced ? "warning" : quay_connection_state_get_style (state), NULL };
  const char *icon_name = quay_connection_state_get_icon_name (state);
  g_autofree char *used = NULL;
  g_autofree char *account = NULL;
  g_autofree char *text = dup_state_text (self->group);
  g_autofree char *subtitle = NULL;
  g_autofree char *name = NULL;

  if (misplaced)
    icon_name = "dialog-warning-symbolic";
  else if (state == QUAY_STATE_UNCHECKED)
    icon_name = "dialog-password-symbolic";
  g_object_get (self->group, "subtitle", &used, "account", &account, NULL);
  /* Of two tokens of one organization it tells which is which. */
  if (account != NULL)
    {
      g_autofree char *anonymous = g_steal_pointer (&used);

      /* Translators: the first %s is who uses a token and where it is stored, the second whose it is. */
      used = g_strdup_printf (_("%s · %s"), anonymous, account);
    }
  subtitle = g_strdup_printf ("%s\n%s", used, text);
  /* Translators: what a screen reader says of a token: its organization, its state, and who uses it. */
  name = g_strdup_printf (_("%s, %s, %s"), quay_token_group_get_organization (self->group), text, used);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), quay_token_group_get_organization (self->group));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->state_icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), classes);
  quay_ui_name (GTK_WIDGET (self), name);
}

static void
quay_token_row_dispose (GObject *object)
{
  g_clear_object (&QUAY_TOKEN_ROW (object)->group);
  G_OBJECT_CLASS (quay_token_row_parent_class)->dispose (object);
}

static void
quay_token_row_class_init (QuayTokenRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_token_row_dispose;
}

static void
quay_token_row_init (QuayTokenRow *self)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->state_icon = GTK_IMAGE (icon);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
}

GtkWidget *
quay_token_row_new (QuayTokenGroup *group)
{
  QuayTokenRow *self;

  g_return_val_if_fail (QUAY_IS_TOKEN_GROUP (group), NULL);

  self = g_object_new (QUAY_TYPE_TOKEN_ROW, NULL);
  self->group = g_object_ref (group);
  g_signal_connect_object (group, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

QuayTokenGroup *
quay_token_row_get_group (QuayTokenRow *self)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_ROW (self), NULL);

  return self->group;
}
