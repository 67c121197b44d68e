/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-shortcut-row"

#include "config.h"

#include "quay-shortcut-row.h"

#include "quay-row-layout.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"
#include "quay-wrap-layout.h"

/**
 * QuayShortcutRow:
 *
 * What a keyboard shortcut does, and its keys. The keys follow each other from the left to the right in every language,
 * which GTK sees to, and begin a new line where there is no room for all of them.
 */
struct _QuayShortcutRow
{
  AdwActionRow parent_instance;

  GtkWidget   *keys;
  char        *accelerator;
};

enum
{
  PROP_0,
  PROP_ACCELERATOR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayShortcutRow, quay_shortcut_row, ADW_TYPE_ACTION_ROW)

static void
set_accelerator (QuayShortcutRow *self,
                 const char      *accelerator)
{
  g_autofree char *spoken = NULL;
  GdkModifierType modifiers;
  guint key;

  if (g_strcmp0 (self->accelerator, accelerator) == 0)
    return;

  g_free (self->accelerator);
  self->accelerator = g_strdup (accelerator);
  quay_ui_compat_set_keys (self->keys, accelerator);
  if (accelerator != NULL && gtk_accelerator_parse (accelerator, &key, &modifiers))
    spoken = gtk_accelerator_get_label (key, modifiers);
  quay_ui_describe (GTK_WIDGET (self), spoken != NULL ? spoken : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCELERATOR]);
}

static void
quay_shortcut_row_finalize (GObject *object)
{
  g_free (QUAY_SHORTCUT_ROW (object)->accelerator);
  G_OBJECT_CLASS (quay_shortcut_row_parent_class)->finalize (object);
}

static void
quay_shortcut_row_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ACCELERATOR:
      g_value_set_string (value, QUAY_SHORTCUT_ROW (object)->accelerator);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_shortcut_row_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_ACCELERATOR:
      set_accelerator (QUAY_SHORTCUT_ROW (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_shortcut_row_class_init (QuayShortcutRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = quay_shortcut_row_finalize;
  object_class->get_property = quay_shortcut_row_get_property;
  object_class->set_property = quay_shortcut_row_set_property;

  /**
   * QuayShortcutRow:accelerator:
   *
   * The keys, as gtk_accelerator_parse() reads them.
   */
  properties[PROP_ACCELERATOR] =
    g_param_spec_string ("accelerator", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_shortcut_row_init (QuayShortcutRow *self)
{
  self->keys = quay_ui_compat_keys_new ();
  gtk_widget_set_layout_manager (self->keys, quay_wrap_layout_new_at_end ());
  gtk_widget_set_valign (self->keys, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->keys);
  quay_row_layout_set_up (ADW_ACTION_ROW (self));

  /* Walked to by keyboard to be read; there is nothing to do with it. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}
