/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-error-group"

#include "config.h"

#include "quay-error-group.h"

#include <glib/gi18n.h>

#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-note-row.h"
#include "quay-ui-util.h"

/**
 * QuayErrorGroup:
 *
 * Stands above a plan in every place that carries plans out. Hidden while nothing is wrong.
 */
struct _QuayErrorGroup
{
  AdwPreferencesGroup parent_instance;

  QuayErrorRow       *error_row;
  QuayErrorRow       *leftover_row;
  QuayNoteRow        *put_back_note;
};

enum
{
  REMEDY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayErrorGroup, quay_error_group, ADW_TYPE_PREFERENCES_GROUP)

static void
remedy_cb (QuayErrorGroup *self,
           int             remedy)
{
  g_signal_emit (self, signals[REMEDY], 0, remedy);
}

static void
quay_error_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_ERROR_GROUP);
  G_OBJECT_CLASS (quay_error_group_parent_class)->dispose (object);
}

static void
quay_error_group_class_init (QuayErrorGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_error_group_dispose;

  /**
   * QuayErrorGroup::remedy:
   * @remedy: a #QuayRemedy of those that were offered
   */
  signals[REMEDY] =
    g_signal_new ("remedy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-error-group.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayErrorGroup, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayErrorGroup, leftover_row);
  gtk_widget_class_bind_template_child (widget_class, QuayErrorGroup, put_back_note);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_error_group_init (QuayErrorGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
}

/**
 * quay_error_group_set_address:
 * @address: (nullable): the feed that errors are about, for the remedies that need to know it
 */
void
quay_error_group_set_address (QuayErrorGroup  *self,
                              QuayFeedAddress *address)
{
  g_return_if_fail (QUAY_IS_ERROR_GROUP (self));

  quay_error_row_set_address (self->error_row, address);
  quay_error_row_set_address (self->leftover_row, address);
}

/**
 * quay_error_group_set_error:
 * @error: (nullable): %NULL hides the group
 * @leftover: (nullable): what could not be put back, such as a token that was created and not revoked
 * @offered: what the place can do, if the catalogue names it for @error
 * @always: what the place offers whatever the error is
 * @put_back: @error ended what had begun to change files or tokens, and all of that was undone unless the errors say
 *   otherwise
 */
void
quay_error_group_set_error (QuayErrorGroup *self,
                            const GError   *error,
                            const GError   *leftover,
                            QuayRemedySet   offered,
                            QuayRemedySet   always,
                            gboolean        put_back)
{
  gboolean all = error != NULL && put_back && leftover == NULL &&
                 !g_error_matches (error, QUAY_ERROR, QUAY_ERROR_ROLLBACK);

  g_return_if_fail (QUAY_IS_ERROR_GROUP (self));

  quay_error_row_set_error (self->error_row, error, offered, always);
  quay_error_row_set_error (self->leftover_row, leftover, 0, 0);
  quay_note_row_set_text (self->put_back_note, all ? _("Everything was put back.") : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), error != NULL);
}

/**
 * quay_error_group_focus:
 *
 * Puts the focus on what can be done about the error, or on its details.
 */
void
quay_error_group_focus (QuayErrorGroup *self)
{
  g_return_if_fail (QUAY_IS_ERROR_GROUP (self));

  quay_error_row_focus (self->error_row);
}
