/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-overview-page"

#include "config.h"

#include "quay-overview-page.h"

#include <glib/gi18n.h>

#include "quay-help-window.h"
#include "quay-launch.h"
#include "quay-overview-row.h"
#include "quay-remedies.h"
#include "quay-text.h"
#include "quay-ui-util.h"

/* In seconds: how often “Checked 5 minutes ago” is brought up to date. */
#define AGE_INTERVAL 30

/**
 * QuayOverviewPage:
 *
 * How all of it stands: what needs attention, each with the button that helps; the connections that do not; and this
 * computer. It shows what a [class@Quay.Overview] says. What the desktop alone can do is done here; everything else is
 * asked of the window.
 */
struct _QuayOverviewPage
{
  AdwBin           parent_instance;

  GtkWidget       *back_button;
  GtkButton       *check_button;
  GtkImage        *icon;
  GtkLabel        *title_label;
  GtkLabel        *subtitle_label;
  GtkWidget       *needs_group;
  GtkListBox      *needs_list;
  GtkWidget       *others_group;
  GtkListBox      *others_list;
  GtkListBox      *computer_list;
  QuayOverviewRow *facts[QUAY_N_FACTS];   /* borrowed from the list */
  QuayOverviewRow *folder_row;

  QuayOverview    *overview;
  guint            age_id;
};

enum
{
  PROP_0,
  PROP_SHOW_BACK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SHOW_CONNECTION,
  REMEDY,
  FACT_ACTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayOverviewPage, quay_overview_page, ADW_TYPE_BIN)

static void
update_age (QuayOverviewPage *self)
{
  QuayCheckRunner *runner = quay_overview_get_runner (self->overview);
  guint n_connections = g_list_model_get_n_items (G_LIST_MODEL (quay_overview_get_connections (self->overview)));
  g_autoptr(GDateTime) checked = quay_overview_dup_checked (self->overview);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = NULL;

  switch (quay_overview_get_state (self->overview))
    {
    case QUAY_OVERVIEW_CHECKING:
      /* Translators: how far the check of all connections has come. */
      text = g_strdup_printf (_("%d of %d"), (int) quay_check_runner_get_n_done (runner),
                              (int) quay_check_runner_get_n_total (runner));
      break;
    case QUAY_OVERVIEW_WORKING:
      if (checked != NULL)
        text = quay_text_for_all_checked (n_connections, checked, now);
      break;
    case QUAY_OVERVIEW_PROBLEMS:
      text = quay_text_for_checked (checked, now);
      break;
    case QUAY_OVERVIEW_UNCHECKED:
    default:
      break;
    }
  gtk_label_set_label (self->subtitle_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), text != NULL);
}

static gboolean
age_cb (gpointer user_data)
{
  update_age (user_data);
  return G_SOURCE_CONTINUE;
}

static void
update_summary (QuayOverviewPage *self)
{
  QuayOverviewState state = quay_overview_get_state (self->overview);
  gboolean checking = state == QUAY_OVERVIEW_CHECKING;
  g_autofree char *title = quay_overview_dup_title (self->overview);
  const char *icon_name = "content-loading-symbolic";
  const char *classes[] = { "dim-label", NULL };

  if (state == QUAY_OVERVIEW_PROBLEMS)
    {
      icon_name = "dialog-warning-symbolic";
      classes[0] = "warning";
    }
  else if (state == QUAY_OVERVIEW_WORKING)
    {
      icon_name = "emblem-ok-symbolic";
      classes[0] = "success";
    }
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), classes);
  gtk_label_set_label (self->title_label, title);
  gtk_button_set_label (self->check_button, checking ? _("_Stop") : _("_Check Now"));
  update_age (self);
}

/* Not bound to the two actions: while one of them goes and the other comes, the button would be insensitive and lose the
 * focus, and who uses the keyboard would start from the top of the window.
 */
static void
check_clicked_cb (QuayOverviewPage *self)
{
  gboolean checking = quay_overview_get_state (self->overview) == QUAY_OVERVIEW_CHECKING;

  gtk_widget_activate_action (GTK_WIDGET (self), checking ? "win.stop-checks" : "win.check-all", NULL);
}

/* The page is also there where files cannot be read, and nobody knows of any connection. */
static void
update_check_button (QuayOverviewPage *self)
{
  GListModel *connections = G_LIST_MODEL (quay_overview_get_connections (self->overview));

  gtk_widget_set_visible (GTK_WIDGET (self->check_button), g_list_model_get_n_items (connections) > 0);
}

static void
update_groups (QuayOverviewPage *self)
{
  gtk_widget_set_visible (self->needs_group, g_list_model_get_n_items (quay_overview_get_needs (self->overview)) > 0);
  gtk_widget_set_visible (self->others_group,
                          g_list_model_get_n_items (quay_overview_get_others (self->overview)) > 0);
}

static void
update_facts (QuayOverviewPage *self)
{
  for (guint i = 0; i < QUAY_N_FACTS; i++)
    {
      const QuayComputerFact *fact = quay_overview_get_fact (self->overview, i);

      quay_overview_row_set_state (self->facts[i], quay_fact_level_get_icon_name (fact->level),
                                   quay_fact_level_get_style (fact->level), quay_fact_level_get_title (fact->level));
      quay_overview_row_set_texts (self->facts[i], quay_fact_kind_get_title (i),
                                   fact->value != NULL ? fact->value : "");
      quay_overview_row_set_button (self->facts[i], quay_fact_action_get_label (fact->action), NULL);
    }
}

/* The remedies for what was found in a file: the first that this desktop or the window can do. */
static gboolean
find_file_remedy (const GError *error,
                  QuayRemedy   *remedy)
{
  QuayRemedySet possible = quay_remedies_of_error (error, NULL) | QUAY_REMEDY_BIT (QUAY_REMEDY_FIX_PERMISSIONS);
  guint n_remedies;
  const QuayRemedy *remedies = quay_catalog_get_remedies (error, &n_remedies);

  for (guint i = 0; i < n_remedies; i++)
    if ((possible & QUAY_REMEDY_BIT (remedies[i])) != 0)
      {
        *remedy = remedies[i];
        return TRUE;
      }
  return FALSE;
}

static void
need_button_cb (QuayOverviewRow  *row,
                QuayOverviewPage *self)
{
  QuayOverviewNeed *need = g_object_get_data (G_OBJECT (row), "need");
  QuayConnection *connection = quay_overview_need_get_connection (need);
  const GError *error = quay_overview_need_get_error (need);
  QuayRemedy remedy = quay_overview_need_get_remedy (need);

  g_debug ("Asked for remedy %d", remedy);
  if (connection == NULL)
    {
      if (find_file_remedy (error, &remedy) && !quay_remedies_run (remedy, GTK_WIDGET (self), error, NULL))
        g_signal_emit (self, signals[REMEDY], 0, NULL, (int) remedy);
    }
  else if (error == NULL ||
           !quay_remedies_run (remedy, GTK_WIDGET (self), error, quay_connection_get_address (connection)))
    g_signal_emit (self, signals[REMEDY], 0, connection, (int) remedy);
}

static GtkWidget *
create_need_row (gpointer item,
                 gpointer user_data)
{
  QuayOverviewPage *self = user_data;
  QuayOverviewNeed *need = item;
  QuayConnection *connection = quay_overview_need_get_connection (need);
  gboolean checking = quay_overview_need_is_checking (need);
  QuayRemedy remedy = quay_overview_need_get_remedy (need);
  GtkWidget *widget = quay_overview_row_new (QUAY_OVERVIEW_ROW_BELOW);
  QuayOverviewRow *row = QUAY_OVERVIEW_ROW (widget);
  gboolean can_help = connection != NULL || find_file_remedy (quay_overview_need_get_error (need), &remedy);

  quay_overview_row_set_texts (row, quay_overview_need_get_title (need), quay_overview_need_get_subtitle (need));
  quay_overview_row_set_state (row, quay_overview_need_get_icon_name (need), quay_overview_need_get_style (need), NULL);
  quay_overview_row_set_busy (row, checking);
  if (can_help && !checking)
    quay_overview_row_set_button (row, quay_remedy_get_label (remedy), NULL);
  quay_overview_row_set_opens (row, connection != NULL);
  g_object_set_data_full (G_OBJECT (row), "need", g_object_ref (need), g_object_unref);
  g_object_set_data (G_OBJECT (row), "connection", connection);
  g_signal_connect_object (row, "button-clicked", G_CALLBACK (need_button_cb), self, 0);
  g_object_bind_property (self, "show-back", row, "narrow", G_BINDING_SYNC_CREATE);
  return widget;
}

static void
update_other (QuayOverviewRow *row)
{
  QuayConnection *connection = g_object_get_data (G_OBJECT (row), "connection");
  QuayConnectionState state = quay_connection_get_state (connection);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *state_title = NULL;
  g_autofree char *name = NULL;

  g_object_get (connection, "title", &title, "subtitle", &subtitle, "state-title", &state_title, NULL);
  /* Translators: the name of a connection, and where its feed is. */
  name = g_strdup_printf (_("%s · %s"), title, subtitle);
  quay_overview_row_set_texts (row, name, state_title);
  quay_overview_row_set_state (row, quay_connection_state_get_icon_name (state),
                               quay_connection_state_get_style (state), state_title);
  quay_overview_row_set_busy (row, state == QUAY_STATE_CHECKING);
}

static GtkWidget *
create_other_row (gpointer item,
                  gpointer user_data)
{
  QuayConnection *connection = item;
  GtkWidget *row = quay_overview_row_new (QUAY_OVERVIEW_ROW_END);

  g_object_set_data_full (G_OBJECT (row), "connection", g_object_ref (connection), g_object_unref);
  quay_overview_row_set_opens (QUAY_OVERVIEW_ROW (row), TRUE);
  g_signal_connect_object (connection, "notify", G_CALLBACK (update_other), row, G_CONNECT_SWAPPED);
  g_object_bind_property (user_data, "show-back", row, "narrow", G_BINDING_SYNC_CREATE);
  update_other (QUAY_OVERVIEW_ROW (row));
  return row;
}

static void
row_activated_cb (QuayOverviewPage *self,
                  GtkListBoxRow    *row)
{
  QuayConnection *connection = g_object_get_data (G_OBJECT (row), "connection");

  if (connection != NULL)
    g_signal_emit (self, signals[SHOW_CONNECTION], 0, connection);
}

static void
computer_row_activated_cb (QuayOverviewPage *self,
                           GtkListBoxRow    *row)
{
  QuayContext *context = quay_connection_list_get_context (quay_overview_get_connections (self->overview));

  if ((gpointer) row == self->folder_row)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.check-folder", NULL);
  else if ((gpointer) row == self->facts[QUAY_FACT_CARGO_FOLDER])
    quay_launch_file (GTK_WIDGET (self), quay_cargo_home_get_folder (quay_context_get_home (context)));
}

static void
fact_button_cb (QuayOverviewRow  *row,
                QuayOverviewPage *self)
{
  for (guint i = 0; i < QUAY_N_FACTS; i++)
    if (self->facts[i] == row)
      {
        const QuayComputerFact *fact = quay_overview_get_fact (self->overview, i);

        g_signal_emit (self, signals[FACT_ACTION], 0, (int) fact->action);
        return;
      }
}

static void
fill_computer (QuayOverviewPage *self)
{
  for (guint i = 0; i < QUAY_N_FACTS; i++)
    {
      GtkWidget *row = quay_overview_row_new (QUAY_OVERVIEW_ROW_END);

      self->facts[i] = QUAY_OVERVIEW_ROW (row);
      g_signal_connect_object (row, "button-clicked", G_CALLBACK (fact_button_cb), self, 0);
      g_object_bind_property (self, "show-back", row, "narrow", G_BINDING_SYNC_CREATE);
      gtk_list_box_append (self->computer_list, row);
    }
  quay_overview_row_set_opens (self->facts[QUAY_FACT_CARGO_FOLDER], TRUE);

  self->folder_row = QUAY_OVERVIEW_ROW (quay_overview_row_new (QUAY_OVERVIEW_ROW_END));
  quay_overview_row_set_texts (self->folder_row, _("Check a Folder…"), NULL);
  quay_overview_row_set_state (self->folder_row, "folder-symbolic", "dim-label", NULL);
  quay_overview_row_set_opens (self->folder_row, TRUE);
  gtk_list_box_append (self->computer_list, GTK_WIDGET (self->folder_row));
}

static void
quay_overview_page_map (GtkWidget *widget)
{
  QuayOverviewPage *self = QUAY_OVERVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (quay_overview_page_parent_class)->map (widget);
  self->age_id = g_timeout_add_seconds (AGE_INTERVAL, age_cb, self);
  quay_overview_look_at_computer (self->overview);
  update_age (self);
}

static void
quay_overview_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&QUAY_OVERVIEW_PAGE (widget)->age_id, g_source_remove);
  GTK_WIDGET_CLASS (quay_overview_page_parent_class)->unmap (widget);
}

static void
quay_overview_page_dispose (GObject *object)
{
  QuayOverviewPage *self = QUAY_OVERVIEW_PAGE (object);

  if (self->needs_list != NULL)
    {
      gtk_list_box_bind_model (self->needs_list, NULL, NULL, NULL, NULL);
      gtk_list_box_bind_model (self->others_list, NULL, NULL, NULL, NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_OVERVIEW_PAGE);
  g_clear_object (&self->overview);
  G_OBJECT_CLASS (quay_overview_page_parent_class)->dispose (object);
}

static void
quay_overview_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_BACK:
      g_value_set_boolean (value, gtk_widget_get_visible (QUAY_OVERVIEW_PAGE (object)->back_button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_overview_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_BACK:
      gtk_widget_set_visible (QUAY_OVERVIEW_PAGE (object)->back_button, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_overview_page_class_init (QuayOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_overview_page_dispose;
  object_class->get_property = quay_overview_page_get_property;
  object_class->set_property = quay_overview_page_set_property;
  widget_class->map = quay_overview_page_map;
  widget_class->unmap = quay_overview_page_unmap;

  /**
   * QuayOverviewPage:show-back:
   *
   * Whether there is a sidebar to go back to, because the window is too narrow for both.
   */
  properties[PROP_SHOW_BACK] =
    g_param_spec_boolean ("show-back", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayOverviewPage::show-connection:
   * @connection: the one to be shown
   */
  signals[SHOW_CONNECTION] =
    g_signal_new ("show-connection", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, QUAY_TYPE_CONNECTION);

  /**
   * QuayOverviewPage::remedy:
   * @connection: (nullable): what needs it; %NULL for a file
   * @remedy: a #QuayRemedy
   */
  signals[REMEDY] =
    g_signal_new ("remedy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, QUAY_TYPE_CONNECTION, G_TYPE_INT);

  /**
   * QuayOverviewPage::fact-action:
   * @action: a #QuayFactAction
   */
  signals[FACT_ACTION] =
    g_signal_new ("fact-action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);

  quay_help_window_bind_key (widget_class, "overview");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, icon);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, needs_group);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, needs_list);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, others_group);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, others_list);
  gtk_widget_class_bind_template_child (widget_class, QuayOverviewPage, computer_list);
  gtk_widget_class_bind_template_callback (widget_class, check_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, computer_row_activated_cb);
}

static void
quay_overview_page_init (QuayOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  fill_computer (self);
}

GtkWidget *
quay_overview_page_new (QuayOverview *overview)
{
  QuayOverviewPage *self;

  g_return_val_if_fail (QUAY_IS_OVERVIEW (overview), NULL);

  self = g_object_new (QUAY_TYPE_OVERVIEW_PAGE, NULL);
  self->overview = g_object_ref (overview);
  gtk_list_box_bind_model (self->needs_list, quay_overview_get_needs (overview), create_need_row, self, NULL);
  gtk_list_box_bind_model (self->others_list, quay_overview_get_others (overview), create_other_row, self, NULL);
  g_signal_connect_object (quay_overview_get_needs (overview), "items-changed", G_CALLBACK (update_groups), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (quay_overview_get_others (overview), "items-changed", G_CALLBACK (update_groups), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (overview, "notify", G_CALLBACK (update_summary), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (overview, "facts-changed", G_CALLBACK (update_facts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (quay_overview_get_runner (overview), "notify", G_CALLBACK (update_age), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (quay_overview_get_connections (overview), "items-changed",
                           G_CALLBACK (update_check_button), self, G_CONNECT_SWAPPED);
  update_check_button (self);
  update_groups (self);
  update_facts (self);
  update_summary (self);
  return GTK_WIDGET (self);
}
