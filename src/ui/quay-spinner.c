/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-spinner"

#include "config.h"

#include "quay-spinner.h"

#include <glib/gi18n.h>

/* In milliseconds. What is done sooner shall not flicker. */
#define PATIENCE 750

/**
 * QuaySpinner:
 *
 * A spinner that appears only when the wait is long enough to be noticed. It looks after its visibility
 * itself.
 */
struct _QuaySpinner
{
  AdwBin      parent_instance;

  GtkSpinner *spinner;
  guint       timeout_id;
  gboolean    spinning;
};

enum
{
  PROP_0,
  PROP_SPINNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuaySpinner, quay_spinner, ADW_TYPE_BIN)

static gboolean
patience_over_cb (gpointer user_data)
{
  QuaySpinner *self = user_data;

  self->timeout_id = 0;
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  return G_SOURCE_REMOVE;
}

static void
quay_spinner_dispose (GObject *object)
{
  QuaySpinner *self = QUAY_SPINNER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  G_OBJECT_CLASS (quay_spinner_parent_class)->dispose (object);
}

static void
quay_spinner_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SPINNING:
      g_value_set_boolean (value, QUAY_SPINNER (object)->spinning);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_spinner_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SPINNING:
      quay_spinner_set_spinning (QUAY_SPINNER (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_spinner_class_init (QuaySpinnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_spinner_dispose;
  object_class->get_property = quay_spinner_get_property;
  object_class->set_property = quay_spinner_set_property;

  properties[PROP_SPINNING] =
    g_param_spec_boolean ("spinning", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_spinner_init (QuaySpinner *self)
{
  /* Newer versions of GTK give it no role, and do not tell the name of what has none. */
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_PROGRESS_BAR, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Please wait"),
                                  -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->spinner));
}

void
quay_spinner_set_spinning (QuaySpinner *self,
                           gboolean     spinning)
{
  g_return_if_fail (QUAY_IS_SPINNER (self));

  if (self->spinning == spinning)
    return;

  self->spinning = spinning;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (spinning)
    self->timeout_id = g_timeout_add (PATIENCE, patience_over_cb, self);
  else
    {
      gtk_spinner_stop (self->spinner);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPINNING]);
}
