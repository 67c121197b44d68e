/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-expiry-row"

#include "config.h"

#include "quay-expiry-row.h"

#include <glib/gi18n.h>

#include "quay-text.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

/* The choices in their order; between the first and the last stand those of `spans`. */
static const int spans[] = { 30, 60, 90, 180, 365 };

/* In days: what the calendar begins with. */
#define DEFAULT_SPAN 90

enum
{
  CHOICE_UNKNOWN,
  CHOICE_SPANS,
  CHOICE_OTHER = CHOICE_SPANS + G_N_ELEMENTS (spans),
};

/**
 * QuayExpiryRow:
 *
 * When a token expires, as its owner chose it in Azure DevOps: not known, after one of the usual spans, or on
 * another date, which a calendar asks for. [property@Quay.ExpiryRow:expires] is the beginning of that day in
 * the user's time zone. Dates set from outside become the last choice.
 */
struct _QuayExpiryRow
{
  QuayComboRow   parent_instance;

  GtkMenuButton *calendar_button;
  GtkPopover    *popover;
  GtkCalendar   *calendar;

  GtkStringList *choices;
  GDateTime     *today;
  GDateTime     *expires;
  gboolean       updating;
};

enum
{
  PROP_0,
  PROP_EXPIRES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayExpiryRow, quay_expiry_row, QUAY_TYPE_COMBO_ROW)

static void
take_expires (QuayExpiryRow *self,
              GDateTime     *expires)
{
  g_autoptr(GDateTime) taken = expires;

  if ((expires == NULL && self->expires == NULL) ||
      (expires != NULL && self->expires != NULL && g_date_time_equal (expires, self->expires)))
    return;

  g_clear_pointer (&self->expires, g_date_time_unref);
  self->expires = g_steal_pointer (&taken);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRES]);
}

/* Midnight in the user's time zone. */
static GDateTime *
start_of_day (GDateTime *date)
{
  g_autoptr(GDateTime) local = g_date_time_to_local (date);

  return g_date_time_new_local (g_date_time_get_year (local),
                                g_date_time_get_month (local),
                                g_date_time_get_day_of_month (local),
                                0, 0, 0);
}

static GtkStringList *
create_choices (GDateTime *today)
{
  GtkStringList *choices = gtk_string_list_new (NULL);

  /* Translators: a choice for when a token expires. */
  gtk_string_list_append (choices, _("Not Known"));
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autoptr(GDateTime) date = g_date_time_add_days (today, spans[i]);
      g_autofree char *day = quay_text_for_date (date);

      if (spans[i] == 365)
        /* Translators: %s is a date. */
        gtk_string_list_take (choices, g_strdup_printf (_("In One Year (%s)"), day));
      else
        /* Translators: the number of days, and the date. */
        gtk_string_list_take (choices,
                              g_strdup_printf (ngettext ("In %d Day (%s)", "In %d Days (%s)", spans[i]),
                                               spans[i], day));
    }
  gtk_string_list_append (choices, _("On Another Date…"));
  return choices;
}

/* The date of the last choice stands below the title; the others have theirs in their own text. */
static void
update_subtitle (QuayExpiryRow *self)
{
  gboolean other = adw_combo_row_get_selected (ADW_COMBO_ROW (self)) == CHOICE_OTHER;
  g_autofree char *text = NULL;

  if (other && self->expires != NULL)
    {
      g_autofree char *day = quay_text_for_date (self->expires);

      /* Translators: the day on which a token expires; %s is a date. */
      text = g_strdup_printf (_("On %s"), day);
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text != NULL ? text : _("As chosen in Azure DevOps, for reminders"));
  gtk_widget_set_visible (GTK_WIDGET (self->calendar_button), other);
}

static void
selected_cb (QuayExpiryRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (self->updating)
    return;

  if (selected == CHOICE_OTHER)
    {
      /* A date is taken at once, so that what the calendar shows and what counts are the same. */
      if (self->expires == NULL)
        take_expires (self, g_date_time_add_days (self->today, DEFAULT_SPAN));
      quay_ui_compat_select_day (self->calendar, self->expires);
    }
  else if (selected >= CHOICE_SPANS && selected < CHOICE_OTHER)
    take_expires (self, g_date_time_add_days (self->today, spans[selected - CHOICE_SPANS]));
  else
    take_expires (self, NULL);

  update_subtitle (self);
  if (selected == CHOICE_OTHER && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_menu_button_popup (self->calendar_button);
}

static void
day_selected_cb (QuayExpiryRow *self)
{
  g_autoptr(GDateTime) date = NULL;

  if (self->updating || !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;

  date = gtk_calendar_get_date (self->calendar);
  quay_expiry_row_set_expires (self, date);
}

static void
quay_expiry_row_dispose (GObject *object)
{
  QuayExpiryRow *self = QUAY_EXPIRY_ROW (object);

  g_clear_object (&self->choices);
  g_clear_pointer (&self->today, g_date_time_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_EXPIRY_ROW);
  G_OBJECT_CLASS (quay_expiry_row_parent_class)->dispose (object);
}

static void
quay_expiry_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_EXPIRES:
      g_value_set_boxed (value, QUAY_EXPIRY_ROW (object)->expires);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_expiry_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_EXPIRES:
      quay_expiry_row_set_expires (QUAY_EXPIRY_ROW (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_expiry_row_class_init (QuayExpiryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_expiry_row_dispose;
  object_class->get_property = quay_expiry_row_get_property;
  object_class->set_property = quay_expiry_row_set_property;

  properties[PROP_EXPIRES] =
    g_param_spec_boxed ("expires", NULL, NULL, G_TYPE_DATE_TIME,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-expiry-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayExpiryRow, calendar_button);
  gtk_widget_class_bind_template_child (widget_class, QuayExpiryRow, popover);
  gtk_widget_class_bind_template_child (widget_class, QuayExpiryRow, calendar);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
}

static void
quay_expiry_row_init (QuayExpiryRow *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  self->today = start_of_day (now);
  self->choices = create_choices (self->today);

  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_set_up_calendar (self->calendar);
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (self->choices));
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
  update_subtitle (self);
}

/**
 * quay_expiry_row_get_expires:
 *
 * Returns: (transfer none) (nullable): the day on which the token expires, %NULL when it is not known
 */
GDateTime *
quay_expiry_row_get_expires (QuayExpiryRow *self)
{
  g_return_val_if_fail (QUAY_IS_EXPIRY_ROW (self), NULL);

  return self->expires;
}

/**
 * quay_expiry_row_set_expires:
 * @expires: (nullable): a time; only its day counts
 */
void
quay_expiry_row_set_expires (QuayExpiryRow *self,
                             GDateTime     *expires)
{
  g_autoptr(GDateTime) day = NULL;

  g_return_if_fail (QUAY_IS_EXPIRY_ROW (self));

  day = expires != NULL ? start_of_day (expires) : NULL;
  if (day == self->expires || (day != NULL && self->expires != NULL && g_date_time_equal (day, self->expires)))
    return;

  self->updating = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), day != NULL ? CHOICE_OTHER : CHOICE_UNKNOWN);
  self->updating = FALSE;
  take_expires (self, g_steal_pointer (&day));
  update_subtitle (self);
}

static gboolean
is_known (GBinding     *binding,
          const GValue *from,
          GValue       *to,
          gpointer      user_data)
{
  g_value_set_boolean (to, g_value_get_boxed (from) != NULL);
  return TRUE;
}

/**
 * quay_expiry_row_bind_remind:
 * @request: what has the property “remind”
 * @remind_row: the switch below the date
 *
 * Nobody can be reminded of a date that is not known.
 */
void
quay_expiry_row_bind_remind (QuayExpiryRow *self,
                             gpointer       request,
                             QuayToggleRow *remind_row)
{
  g_return_if_fail (QUAY_IS_EXPIRY_ROW (self));
  g_return_if_fail (G_IS_OBJECT (request));
  g_return_if_fail (QUAY_IS_TOGGLE_ROW (remind_row));

  g_object_bind_property (request, "remind", remind_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property_full (self, "expires", remind_row, "sensitive", G_BINDING_SYNC_CREATE,
                               is_known, NULL, NULL, NULL);
}
