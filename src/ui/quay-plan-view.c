/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-plan-view"

#include "config.h"

#include "quay-plan-view.h"

#include <glib/gi18n.h>

#include "quay-catalog.h"
#include "quay-file-change-view.h"
#include "quay-note-row.h"
#include "quay-text.h"

/**
 * QuayPlanView:
 *
 * A plan as a person reads it: what to know first, each file with its changed lines, and what happens in the keyring.
 */
struct _QuayPlanView
{
  AdwBin        parent_instance;

  GtkListBox   *notices;
  GtkBox       *files_box;
  GtkWidget    *keyring_group;
  GtkListBox   *keyring_items;
  GtkWidget    *azure_group;
  AdwActionRow *azure_row;
  GtkWidget    *copy_label;
};

G_DEFINE_FINAL_TYPE (QuayPlanView, quay_plan_view, ADW_TYPE_BIN)

static void
show_files (QuayPlanView   *self,
            QuayChangePlan *plan)
{
  GListModel *files = quay_change_plan_get_files (plan);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->files_box))) != NULL)
    gtk_box_remove (self->files_box, child);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (files, i);

      gtk_box_append (self->files_box, quay_file_change_view_new (change));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->files_box), g_list_model_get_n_items (files) > 0);
  gtk_widget_set_visible (self->copy_label, g_list_model_get_n_items (files) > 0);
}

static void
show_notices (QuayPlanView   *self,
              QuayChangePlan *plan)
{
  GPtrArray *notices = quay_change_plan_get_notices (plan);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->notices))) != NULL)
    gtk_list_box_remove (self->notices, child);

  for (guint i = 0; i < notices->len; i++)
    {
      const GError *notice = g_ptr_array_index (notices, i);
      g_autofree char *body = quay_catalog_dup_body (notice);

      gtk_list_box_append (self->notices, quay_note_row_new (QUAY_NOTE_INFO, body));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->notices), notices->len > 0);
}

/* (transfer full) (nullable) */
static char *
describe_token (QuayTokenPlan *token)
{
  const char *label = quay_token_plan_get_label (token);

  switch (quay_token_plan_get_change (token))
    {
    case QUAY_TOKEN_CHANGE_ADD:
      /* Translators: %s is the name of an item in the keyring. */
      return g_strdup_printf (_("New item “%s”"), label);
    case QUAY_TOKEN_CHANGE_REPLACE:
      /* Translators: %s is the name of an item in the keyring. */
      return g_strdup_printf (_("Item “%s” will be replaced"), label);
    case QUAY_TOKEN_CHANGE_REMOVE:
      /* Translators: %s is the name of an item in the keyring. */
      return g_strdup_printf (_("Item “%s” will be deleted"), label);
    case QUAY_TOKEN_CHANGE_NONE:
    case QUAY_TOKEN_CHANGE_KEEP:
    default:
      return NULL;
    }
}

static void
show_keyring (QuayPlanView   *self,
              QuayChangePlan *plan)
{
  GListModel *tokens = quay_change_plan_get_tokens (plan);
  gboolean any = FALSE;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->keyring_items))) != NULL)
    gtk_list_box_remove (self->keyring_items, child);

  for (guint i = 0; i < g_list_model_get_n_items (tokens); i++)
    {
      g_autoptr(QuayTokenPlan) token = g_list_model_get_item (tokens, i);
      g_autofree char *text = describe_token (token);

      if (text == NULL)
        continue;
      gtk_list_box_append (self->keyring_items,
                           g_object_new (ADW_TYPE_ACTION_ROW,
                                         "use-markup", FALSE, "focusable", FALSE, "title", text, NULL));
      any = TRUE;
    }
  gtk_widget_set_visible (self->keyring_group, any);
}

/* As Azure DevOps spells it on the page of tokens. */
static const char *
describe_scope (QuayPatScope scope)
{
  /* Translators: what a token may do, as Azure DevOps spells it behind “Packaging:”. */
  return scope == QUAY_PAT_READ ? C_("scope", "Read") : C_("scope", "Read & write");
}

static void
show_azure (QuayPlanView   *self,
            QuayChangePlan *plan)
{
  QuayPatCreation *creation = quay_change_plan_get_creation (plan);

  gtk_widget_set_visible (self->azure_group, creation != NULL);
  if (creation != NULL)
    {
      g_autofree char *day = quay_text_for_date (quay_pat_creation_get_valid_to (creation));
      /* Translators: the name of a token, an organization, what the token may do (“Read & write”), and a date;
       * “Packaging” is what Azure DevOps calls it. */
      g_autofree char *text = g_strdup_printf (_("New token “%s” for %s: Packaging, %s, until %s"),
                                               quay_pat_creation_get_name (creation),
                                               quay_pat_creation_get_organization (creation),
                                               describe_scope (quay_pat_creation_get_scope (creation)), day);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->azure_row), text);
    }
}

static void
quay_plan_view_dispose (GObject *object)
{
  /* Before the template lets go of it: AdwBin of 1.2 would not notice that its child is gone. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_PLAN_VIEW);
  G_OBJECT_CLASS (quay_plan_view_parent_class)->dispose (object);
}

static void
quay_plan_view_class_init (QuayPlanViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_plan_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-plan-view.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayPlanView, notices);
  gtk_widget_class_bind_template_child (widget_class, QuayPlanView, files_box);
  gtk_widget_class_bind_template_child (widget_class, QuayPlanView, keyring_group);
  gtk_widget_class_bind_template_child (widget_class, QuayPlanView, keyring_items);
  gtk_widget_class_bind_template_child (widget_class, QuayPlanView, azure_group);
  gtk_widget_class_bind_template_child (widget_class, QuayPlanView, azure_row);
  gtk_widget_class_bind_template_child (widget_class, QuayPlanView, copy_label);
}

static void
quay_plan_view_init (QuayPlanView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
quay_plan_view_new (void)
{
  return g_object_new (QUAY_TYPE_PLAN_VIEW, NULL);
}

/**
 * quay_plan_view_set_plan:
 * @plan: what to show; the view does not keep it
 */
void
quay_plan_view_set_plan (QuayPlanView   *self,
                         QuayChangePlan *plan)
{
  g_return_if_fail (QUAY_IS_PLAN_VIEW (self));
  g_return_if_fail (QUAY_IS_CHANGE_PLAN (plan));

  show_files (self, plan);
  show_notices (self, plan);
  show_keyring (self, plan);
  show_azure (self, plan);
}
