/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-check-step-row"

#include "config.h"

#include "quay-check-step-row.h"

#include <glib/gi18n.h>

#include "quay-copy-row.h"
#include "quay-error-row.h"
#include "quay-note-row.h"
#include "quay-spinner.h"
#include "quay-ui-util.h"

/**
 * QuayCheckStepRow:
 *
 * One step of a check: a word, an icon and what was seen; below, when it is unfolded, where values stand, what is good
 * to know, what went wrong with its remedies, and what support asks for. A step that fails unfolds itself.
 */
struct _QuayCheckStepRow
{
  AdwExpanderRow   parent_instance;

  GtkImage        *icon;
  QuaySpinner     *spinner;

  QuayCheckStep   *step;
  QuayFeedAddress *address;
  QuayRemedySet    offered;
  GPtrArray       *rows;      /* borrowed from the expander */
};

enum
{
  REMEDY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayCheckStepRow, quay_check_step_row, ADW_TYPE_EXPANDER_ROW)

/* How a result is shown: word, icon and colour, so that none stands alone. */
typedef struct
{
  const char *icon_name;
  const char *style;
} Look;

static const Look looks[] = {
  [QUAY_STEP_OK] = { "emblem-ok-symbolic", "success" },
  [QUAY_STEP_INFO] = { "dialog-information-symbolic", "accent" },
  [QUAY_STEP_PROBLEM] = { "dialog-error-symbolic", "error" },
  [QUAY_STEP_SKIPPED] = { "content-loading-symbolic", "dim-label" },
  [QUAY_STEP_WAITING] = { NULL, NULL },
  [QUAY_STEP_RUNNING] = { NULL, NULL },
};

static const char *
get_summary (QuayCheckStepRow *self)
{
  const char *seen = quay_check_step_get_seen (self->step);

  switch (quay_check_step_get_result (self->step))
    {
    case QUAY_STEP_PROBLEM:
      return quay_catalog_get_title (quay_check_step_get_error (self->step));
    case QUAY_STEP_SKIPPED:
      return _("Not checked");
    case QUAY_STEP_RUNNING:
      return _("Checking…");
    case QUAY_STEP_OK:
    case QUAY_STEP_INFO:
    case QUAY_STEP_WAITING:
    default:
      return seen != NULL ? seen : "";
    }
}

/* What the row says at its first glance is its name, too. */
static void
update_name (QuayCheckStepRow *self,
             const char       *summary)
{
  QuayStepResult result = quay_check_step_get_result (self->step);
  const char *title = quay_step_get_title (quay_check_step_get_step (self->step));
  const char *verdict = result == QUAY_STEP_PROBLEM ? _("Failed") :
                        result == QUAY_STEP_OK || result == QUAY_STEP_INFO ? _("Passed") : NULL;
  g_autofree char *name = NULL;

  name = g_strconcat (title, verdict != NULL ? ", " : "", verdict != NULL ? verdict : "",
                      *summary != '\0' ? ", " : "", summary, NULL);
  quay_ui_name (GTK_WIDGET (self), name);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, result == QUAY_STEP_RUNNING, -1);
}

/* The expander is made of lists, which AdwExpanderRow of 1.2 gives no names. */
static void
name_lists (GtkWidget  *widget,
            const char *name)
{
  if (GTK_IS_LIST_BOX (widget))
    quay_ui_name (widget, name);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_lists (child, name);
}

static void
remedy_cb (QuayCheckStepRow *self,
           int               remedy)
{
  g_signal_emit (self, signals[REMEDY], 0, remedy);
}

static void
add_row (QuayCheckStepRow *self,
         GtkWidget        *row)
{
  g_ptr_array_add (self->rows, row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static GtkWidget *
create_error_row (QuayCheckStepRow *self,
                  const GError     *error)
{
  GtkWidget *row = quay_error_row_new ();

  quay_error_row_set_address (QUAY_ERROR_ROW (row), self->address);
  quay_error_row_set_error (QUAY_ERROR_ROW (row), error, self->offered, 0);
  g_signal_connect_object (row, "remedy", G_CALLBACK (remedy_cb), self, G_CONNECT_SWAPPED);
  return row;
}

/* What is good to know has buttons when something can be done about it. */
static GtkWidget *
create_notice_row (QuayCheckStepRow *self,
                   const GError     *notice)
{
  g_autofree char *body = NULL;
  const QuayRemedy *remedies;
  GtkWidget *row;
  guint n_remedies;

  remedies = quay_catalog_get_remedies (notice, &n_remedies);
  for (guint i = 0; i < n_remedies; i++)
    {
      if ((self->offered & QUAY_REMEDY_BIT (remedies[i])) == 0)
        continue;
      row = create_error_row (self, notice);
      quay_error_row_set_is_notice (QUAY_ERROR_ROW (row), TRUE);
      return row;
    }
  body = quay_catalog_dup_body (notice);
  return quay_note_row_new (QUAY_NOTE_INFO, body);
}

static GtkWidget *
create_line_row (const QuayCheckLine *line)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *origin = quay_check_line_dup_origin (line);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line->text);
  adw_preferences_row_set_title_selectable (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (origin != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), origin);
  gtk_widget_set_focusable (row, FALSE);
  if (line->hidden)
    gtk_widget_add_css_class (row, "dim-label");
  return row;
}

static GtkWidget *
create_details_row (const char *details)
{
  GtkWidget *row = g_object_new (QUAY_TYPE_COPY_ROW,
                                 "title", _("Details"),
                                 "copy-label", _("Copy Details"),
                                 NULL);

  quay_copy_row_set_text (QUAY_COPY_ROW (row), details);
  return row;
}

static void
update_rows (QuayCheckStepRow *self)
{
  const GError *error = quay_check_step_get_error (self->step);
  GPtrArray *notices = quay_check_step_get_notices (self->step);
  GPtrArray *lines = quay_check_step_get_lines (self->step);
  const char *details = quay_check_step_get_details (self->step);
  QuayStepResult result = quay_check_step_get_result (self->step);

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  if (result == QUAY_STEP_WAITING || result == QUAY_STEP_RUNNING || result == QUAY_STEP_SKIPPED)
    return;

  if (error != NULL)
    add_row (self, create_error_row (self, error));
  for (guint i = 0; i < notices->len; i++)
    add_row (self, create_notice_row (self, g_ptr_array_index (notices, i)));
  for (guint i = 0; i < lines->len; i++)
    add_row (self, create_line_row (g_ptr_array_index (lines, i)));
  /* Of an error they are in its row. */
  if (details != NULL && error == NULL)
    add_row (self, create_details_row (details));
}

static void
step_changed_cb (QuayCheckStepRow *self)
{
  QuayStepResult result = quay_check_step_get_result (self->step);
  const Look *look = &looks[result];
  const char *classes[] = { look->style, NULL };
  const char *summary = get_summary (self);

  update_rows (self);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), summary);
  gtk_image_set_from_icon_name (self->icon, look->icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), look->icon_name != NULL);
  quay_spinner_set_spinning (self->spinner, result == QUAY_STEP_RUNNING);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), self->rows->len > 0);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), result == QUAY_STEP_PROBLEM);
  update_name (self, summary);
}

static void
quay_check_step_row_dispose (GObject *object)
{
  QuayCheckStepRow *self = QUAY_CHECK_STEP_ROW (object);

  g_clear_object (&self->step);
  g_clear_pointer (&self->address, quay_feed_address_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_CHECK_STEP_ROW);
  G_OBJECT_CLASS (quay_check_step_row_parent_class)->dispose (object);
}

static void
quay_check_step_row_class_init (QuayCheckStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_check_step_row_dispose;

  /**
   * QuayCheckStepRow::remedy:
   * @remedy: a #QuayRemedy of those that were offered
   */
  signals[REMEDY] =
    g_signal_new ("remedy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-check-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayCheckStepRow, icon);
  gtk_widget_class_bind_template_child (widget_class, QuayCheckStepRow, spinner);
}

static void
quay_check_step_row_init (QuayCheckStepRow *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
quay_check_step_row_new (QuayCheckStep   *step,
                         QuayFeedAddress *address,
                         QuayRemedySet    offered)
{
  QuayCheckStepRow *self;

  g_return_val_if_fail (QUAY_IS_CHECK_STEP (step), NULL);

  self = g_object_new (QUAY_TYPE_CHECK_STEP_ROW, NULL);
  self->step = g_object_ref (step);
  self->address = address != NULL ? quay_feed_address_ref (address) : NULL;
  self->offered = offered;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), quay_step_get_title (quay_check_step_get_step (step)));
  name_lists (GTK_WIDGET (self), quay_step_get_title (quay_check_step_get_step (step)));
  g_signal_connect_object (step, "changed", G_CALLBACK (step_changed_cb), self, G_CONNECT_SWAPPED);
  step_changed_cb (self);
  return GTK_WIDGET (self);
}

QuayCheckStep *
quay_check_step_row_get_step (QuayCheckStepRow *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP_ROW (self), NULL);

  return self->step;
}
