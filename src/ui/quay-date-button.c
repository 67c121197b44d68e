/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-date-button"

#include "config.h"

#include "quay-date-button.h"

#include <glib/gi18n.h>

#include "quay-reminder.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

/* In days: what the calendar begins with, and the longest life that Azure DevOps gives to a token. */
#define DEFAULT_SPAN 90
#define LONGEST_SPAN 366

/**
 * QuayDateButton:
 *
 * Asks for the day on which a token expires. Walking through the calendar chooses nothing yet.
 */
struct _QuayDateButton
{
  AdwBin         parent_instance;

  GtkMenuButton *button;
  GtkCalendar   *calendar;
  GtkLabel      *fault_label;
  GtkWidget     *set_button;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayDateButton, quay_date_button, ADW_TYPE_BIN)

static GDateTime *
get_day (QuayDateButton * self)
{
  g_autoptr(GDateTime) date = gtk_calendar_get_date (self->calendar);
  int year;
  int month;
  int day;

  g_date_time_get_ymd (date, &year, &month, &day);
  return g_date_time_new_local (year, month, day, 0, 0, 0);
}

static void
update_fault (QuayDateButton *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) day = get_day (self);
  int days = quay_reminder_count_days (now, day);
  const char *fault = NULL;

  if (days < 0)
    fault = _("This date has passed.");
  else if (days > LONGEST_SPAN)
    fault = _("A token lives for at most one year.");

  gtk_label_set_label (self->fault_label, fault != NULL ? fault : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault_label), fault != NULL);
  gtk_widget_set_sensitive (self->set_button, fault == NULL);
}

static void
quay_date_button_dispose (GObject *object)
{
  /* The child has a name in the template, which would let go of it without telling the bin. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_DATE_BUTTON);
  G_OBJECT_CLASS (quay_date_button_parent_class)->dispose (object);
}

static void
quay_date_button_class_init (QuayDateButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_date_button_dispose;

  signals[CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_DATE_TIME);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-date-button.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayDateButton, button);
  gtk_widget_class_bind_template_child (widget_class, QuayDateButton, calendar);
  gtk_widget_class_bind_template_child (widget_class, QuayDateButton, fault_label);
  gtk_widget_class_bind_template_child (widget_class, QuayDateButton, set_button);
  gtk_widget_class_bind_template_callback (widget_class, update_fault);
  gtk_widget_class_bind_template_callback (widget_class, quay_date_button_choose);
}

static void
quay_date_button_init (QuayDateButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_set_up_calendar (self->calendar);
  quay_date_button_set_date (self, NULL);
}

GtkWidget *
quay_date_button_new (void)
{
  return g_object_new (QUAY_TYPE_DATE_BUTTON, NULL);
}

/**
 * quay_date_button_set_date:
 * @date: (nullable): the day that the calendar begins with; %NULL for a usual one
 */
void
quay_date_button_set_date (QuayDateButton *self,
                           GDateTime      *date)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) day = NULL;

  g_return_if_fail (QUAY_IS_DATE_BUTTON (self));

  day = date != NULL ? g_date_time_to_local (date) : g_date_time_add_days (now, DEFAULT_SPAN);
  quay_ui_compat_select_day (self->calendar, day);
  update_fault (self);
}

/**
 * quay_date_button_choose:
 *
 * As the button below the calendar does.
 */
void
quay_date_button_choose (QuayDateButton *self)
{
  g_autoptr(GDateTime) day = NULL;

  g_return_if_fail (QUAY_IS_DATE_BUTTON (self));

  if (!gtk_widget_get_sensitive (self->set_button))
    return;
  day = get_day (self);
  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[CHOSEN], 0, day);
}
