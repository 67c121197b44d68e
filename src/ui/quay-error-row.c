/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-error-row"

#include "config.h"

#include "quay-error-row.h"

#include "quay-error.h"
#include "quay-redact.h"
#include "quay-ui-util.h"
#include "quay-wrap-layout.h"

/**
 * QuayErrorRow:
 *
 * What went wrong, in the words of the catalogue, with one button for each remedy that the place can do and
 * the technical details to unfold. It is there as long as it has an error. Remedies that need only the
 * desktop are done here; for the others it emits [signal@Quay.ErrorRow::remedy].
 */
struct _QuayErrorRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel         *title_label;
  GtkLabel         *body_label;
  GtkBox           *buttons;
  GtkImage         *icon;
  GtkExpander      *details;
  GtkLabel         *details_label;

  GError           *error;
  QuayFeedAddress  *address;
};

enum
{
  REMEDY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayErrorRow, quay_error_row, ADW_TYPE_PREFERENCES_ROW)

static void
remedy_clicked_cb (GtkButton    *button,
                   QuayErrorRow *self)
{
  QuayRemedy remedy = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "remedy"));

  if (!quay_remedies_run (remedy, GTK_WIDGET (self), self->error, self->address))
    g_signal_emit (self, signals[REMEDY], 0, (int) remedy);
}

static void
copy_details_cb (QuayErrorRow *self)
{
  quay_ui_copy (GTK_WIDGET (self), gtk_label_get_label (self->details_label), NULL);
}

static void
add_button (QuayErrorRow *self,
            QuayRemedy    remedy)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (quay_remedy_get_label (remedy));

  if (remedy == QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING)
    gtk_widget_add_css_class (button, "flat");
  quay_ui_wrap_button (GTK_BUTTON (button));
  g_object_set_data (G_OBJECT (button), "remedy", GINT_TO_POINTER (remedy));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remedy_clicked_cb), self, 0);
  gtk_box_append (self->buttons, button);
}

static void
update_buttons (QuayErrorRow *self,
                QuayRemedySet offered,
                QuayRemedySet always)
{
  const QuayRemedy *remedies;
  guint n_remedies;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  if (self->error == NULL)
    return;

  offered |= quay_remedies_of_error (self->error, self->address);
  remedies = quay_catalog_get_remedies (self->error, &n_remedies);
  for (guint i = 0; i < n_remedies; i++)
    {
      if ((offered & QUAY_REMEDY_BIT (remedies[i])) == 0)
        continue;
      add_button (self, remedies[i]);
      always &= ~QUAY_REMEDY_BIT (remedies[i]);
    }
  for (int remedy = 0; remedy <= QUAY_REMEDY_REVIEW; remedy++)
    if ((always & QUAY_REMEDY_BIT (remedy)) != 0)
      add_button (self, remedy);

  gtk_widget_set_visible (GTK_WIDGET (self->buttons),
                          gtk_widget_get_first_child (GTK_WIDGET (self->buttons)) != NULL);
}

static void
update_texts (QuayErrorRow *self)
{
  const char *title = quay_catalog_get_title (self->error);
  const char *id = quay_catalog_get_id (self->error);
  const char *details = quay_error_get_details (self->error);
  g_autofree char *body = quay_catalog_dup_body (self->error);
  g_autofree char *message = quay_redact (self->error->message);
  g_autoptr(GString) text = g_string_new (NULL);

  if (id != NULL)
    g_string_append_printf (text, "%s: ", id);
  g_string_append (text, message);
  if (details != NULL)
    g_string_append_printf (text, "\n%s", details);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->body_label, body);
  gtk_label_set_label (self->details_label, text->str);
  gtk_expander_set_expanded (self->details, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, body,
                                  -1);
}

static void
quay_error_row_dispose (GObject *object)
{
  QuayErrorRow *self = QUAY_ERROR_ROW (object);

  g_clear_error (&self->error);
  g_clear_pointer (&self->address, quay_feed_address_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_ERROR_ROW);
  G_OBJECT_CLASS (quay_error_row_parent_class)->dispose (object);
}

static void
quay_error_row_class_init (QuayErrorRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_error_row_dispose;

  /**
   * QuayErrorRow::remedy:
   * @remedy: a #QuayRemedy of those that were offered
   */
  signals[REMEDY] =
    g_signal_new ("remedy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-error-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayErrorRow, icon);
  gtk_widget_class_bind_template_child (widget_class, QuayErrorRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, QuayErrorRow, body_label);
  gtk_widget_class_bind_template_child (widget_class, QuayErrorRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, QuayErrorRow, details);
  gtk_widget_class_bind_template_child (widget_class, QuayErrorRow, details_label);
  gtk_widget_class_bind_template_callback (widget_class, copy_details_cb);
}

static void
quay_error_row_init (QuayErrorRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->buttons), quay_wrap_layout_new ());
  /* GtkExpander does not take its label for its name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->details), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_expander_get_label (self->details), -1);
}

GtkWidget *
quay_error_row_new (void)
{
  return g_object_new (QUAY_TYPE_ERROR_ROW, NULL);
}

/**
 * quay_error_row_set_address:
 * @address: (nullable): the feed that errors are about, for the remedies that need to know it
 */
void
quay_error_row_set_address (QuayErrorRow    *self,
                            QuayFeedAddress *address)
{
  QuayFeedAddress *old;

  g_return_if_fail (QUAY_IS_ERROR_ROW (self));

  old = self->address;
  self->address = address != NULL ? quay_feed_address_ref (address) : NULL;
  g_clear_pointer (&old, quay_feed_address_unref);
}

/**
 * quay_error_row_set_is_notice:
 *
 * Makes the row look like something to know, for what can be mended without being wrong.
 */
void
quay_error_row_set_is_notice (QuayErrorRow *self,
                              gboolean      is_notice)
{
  g_return_if_fail (QUAY_IS_ERROR_ROW (self));

  gtk_image_set_from_icon_name (self->icon, is_notice ? "dialog-information-symbolic" : "dialog-error-symbolic");
  if (is_notice)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), "error");
}

/**
 * quay_error_row_set_error:
 * @error: (nullable): what went wrong; %NULL hides the row
 * @offered: what the place can do, if the catalogue names it for @error
 * @always: what the place offers whatever the error is
 */
void
quay_error_row_set_error (QuayErrorRow *self,
                          const GError *error,
                          QuayRemedySet offered,
                          QuayRemedySet always)
{
  GError *old;

  g_return_if_fail (QUAY_IS_ERROR_ROW (self));

  old = self->error;
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_clear_error (&old);

  update_buttons (self, offered, always);
  if (self->error != NULL)
    update_texts (self);
  gtk_widget_set_visible (GTK_WIDGET (self), self->error != NULL);
}

const GError *
quay_error_row_get_error (QuayErrorRow *self)
{
  g_return_val_if_fail (QUAY_IS_ERROR_ROW (self), NULL);

  return self->error;
}

/**
 * quay_error_row_focus:
 *
 * Puts the focus on the first remedy, or on the details when there is none.
 */
void
quay_error_row_focus (QuayErrorRow *self)
{
  GtkWidget *first;

  g_return_if_fail (QUAY_IS_ERROR_ROW (self));

  first = gtk_widget_get_first_child (GTK_WIDGET (self->buttons));
  gtk_widget_grab_focus (first != NULL ? first : GTK_WIDGET (self->details));
}

void
quay_error_row_show_details (QuayErrorRow *self)
{
  g_return_if_fail (QUAY_IS_ERROR_ROW (self));

  gtk_expander_set_expanded (self->details, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->details));
}
