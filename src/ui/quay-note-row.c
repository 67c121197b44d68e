/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-note-row"

#include "config.h"

#include "quay-note-row.h"

#include <glib/gi18n.h>

#include "quay-ui-util.h"
#include "quay-util.h"

/**
 * QuayNoteRow:
 *
 * A sentence in a list, below the row it is about, with an icon that says what kind of sentence it is and
 * perhaps one button. It is there as long as it has a text, so a page only ever sets or clears
 * [property@Quay.NoteRow:text].
 */
struct _QuayNoteRow
{
  AdwPreferencesRow parent_instance;

  GtkImage         *icon;
  GtkLabel         *label;
  GtkButton        *button;

  QuayNoteKind      kind;
  char             *text;
};

enum
{
  PROP_0,
  PROP_KIND,
  PROP_TEXT,
  PROP_BUTTON_LABEL,
  PROP_BUTTON_ACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayNoteRow, quay_note_row, ADW_TYPE_PREFERENCES_ROW)

GType
quay_note_kind_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { QUAY_NOTE_INFO, "QUAY_NOTE_INFO", "info" },
        { QUAY_NOTE_GOOD, "QUAY_NOTE_GOOD", "good" },
        { QUAY_NOTE_WARNING, "QUAY_NOTE_WARNING", "warning" },
        { QUAY_NOTE_ERROR, "QUAY_NOTE_ERROR", "error" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("QuayNoteKind", values));
    }
  return type;
}

static void
update_icon (QuayNoteRow *self)
{
  static const struct
  {
    const char *icon_name;
    const char *style;
    const char *meaning;
  } kinds[] = {
    [QUAY_NOTE_INFO] = { "dialog-information-symbolic", "dim-label", N_("Note") },
    [QUAY_NOTE_GOOD] = { "emblem-ok-symbolic", "success", N_("Good") },
    [QUAY_NOTE_WARNING] = { "dialog-warning-symbolic", "warning", N_("Warning") },
    [QUAY_NOTE_ERROR] = { "dialog-error-symbolic", "error", N_("Error") },
  };
  const char *classes[] = { kinds[self->kind].style, NULL };

  gtk_image_set_from_icon_name (self->icon, kinds[self->kind].icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(kinds[self->kind].meaning),
                                  -1);
}

static void
quay_note_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_NOTE_ROW);
  G_OBJECT_CLASS (quay_note_row_parent_class)->dispose (object);
}

static void
quay_note_row_finalize (GObject *object)
{
  g_free (QUAY_NOTE_ROW (object)->text);
  G_OBJECT_CLASS (quay_note_row_parent_class)->finalize (object);
}

static void
quay_note_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  QuayNoteRow *self = QUAY_NOTE_ROW (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, gtk_button_get_label (self->button));
      break;
    case PROP_BUTTON_ACTION:
      g_value_set_string (value, gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_note_row_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  QuayNoteRow *self = QUAY_NOTE_ROW (object);

  switch (prop_id)
    {
    case PROP_KIND:
      quay_note_row_set_kind (self, g_value_get_enum (value));
      break;
    case PROP_TEXT:
      quay_note_row_set_text (self, g_value_get_string (value));
      break;
    case PROP_BUTTON_LABEL:
      gtk_button_set_label (self->button, g_value_get_string (value));
      gtk_widget_set_visible (GTK_WIDGET (self->button), g_value_get_string (value) != NULL);
      break;
    case PROP_BUTTON_ACTION:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
is_forward (GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_DOWN || direction == GTK_DIR_RIGHT;
}

/* GtkListBox hands the focus to the very next row, and it leaves the list when that one does not take it: a note
 * without a button would stand between the keyboard and all rows behind it. So the note hands it on. */
static gboolean
quay_note_row_focus (GtkWidget       *widget,
                     GtkDirectionType direction)
{
  GtkWidget *next = widget;

  if (gtk_widget_get_visible (GTK_WIDGET (QUAY_NOTE_ROW (widget)->button)))
    return GTK_WIDGET_CLASS (quay_note_row_parent_class)->focus (widget, direction);

  do
    next = is_forward (direction) ? gtk_widget_get_next_sibling (next) : gtk_widget_get_prev_sibling (next);
  while (next != NULL && !gtk_widget_get_visible (next));
  return next != NULL && gtk_widget_child_focus (next, direction);
}

static void
quay_note_row_class_init (QuayNoteRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_note_row_dispose;
  object_class->finalize = quay_note_row_finalize;
  object_class->get_property = quay_note_row_get_property;
  object_class->set_property = quay_note_row_set_property;
  widget_class->focus = quay_note_row_focus;

  properties[PROP_KIND] = g_param_spec_enum ("kind", NULL, NULL, QUAY_TYPE_NOTE_KIND, QUAY_NOTE_INFO, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON_ACTION] = g_param_spec_string ("button-action", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-note-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayNoteRow, icon);
  gtk_widget_class_bind_template_child (widget_class, QuayNoteRow, label);
  gtk_widget_class_bind_template_child (widget_class, QuayNoteRow, button);
}

static void
quay_note_row_init (QuayNoteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_keep_options (self->label);
  update_icon (self);
}

GtkWidget *
quay_note_row_new (QuayNoteKind kind,
                   const char  *text)
{
  return g_object_new (QUAY_TYPE_NOTE_ROW, "kind", kind, "text", text, NULL);
}

void
quay_note_row_set_kind (QuayNoteRow *self,
                        QuayNoteKind kind)
{
  g_return_if_fail (QUAY_IS_NOTE_ROW (self));

  if (self->kind == kind)
    return;

  self->kind = kind;
  update_icon (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

/**
 * quay_note_row_set_text:
 * @text: (nullable): the sentence, plain; %NULL or empty hides the row
 */
void
quay_note_row_set_text (QuayNoteRow *self,
                        const char  *text)
{
  g_return_if_fail (QUAY_IS_NOTE_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && *text != '\0');
  if (!quay_set_str (&self->text, text))
    return;

  gtk_label_set_label (self->label, text != NULL ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}
