/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-help-window"

#include "config.h"

#include "quay-help-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "quay-catalog.h"
#include "quay-copy-row.h"
#include "quay-help-document.h"
#include "quay-launch.h"
#include "quay-row-layout.h"
#include "quay-ui-util.h"

#define INDEX "index"

/**
 * QuayHelpWindow:
 *
 * The help: a few pages that are part of the program, so that they are there without a network, in the sandbox, and
 * where no viewer of help is installed. There is one such window, beside the others: it is modal to none, and none
 * of the modal ones keeps it from being read.
 */
struct _QuayHelpWindow
{
  AdwWindow          parent_instance;

  AdwWindowTitle    *window_title;
  GtkWidget         *back_button;
  AdwToastOverlay   *toasts;
  GtkScrolledWindow *scroller;
  GtkBox            *content;

  char              *page;      /* NULL before the first */
  GPtrArray         *history;   /* of pages, the last one at its end */
  GtkWidget         *target;    /* borrowed, in the content: what is to be scrolled to */
  guint              tick_id;
};

G_DEFINE_FINAL_TYPE (QuayHelpWindow, quay_help_window, ADW_TYPE_WINDOW)

static void show_target (QuayHelpWindow *self,
                         const char     *target);

static void
stop_scrolling (QuayHelpWindow *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  self->target = NULL;
}

/* A place is known only after the page has been laid out. */
static gboolean
scroll_to_target_cb (GtkWidget     *widget,
                     GdkFrameClock *clock,
                     gpointer       user_data)
{
  QuayHelpWindow *self = QUAY_HELP_WINDOW (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;

  if (gtk_widget_get_height (self->target) == 0 ||
      !gtk_widget_compute_bounds (self->target, GTK_WIDGET (self->content), &bounds))
    return G_SOURCE_CONTINUE;

  gtk_adjustment_set_value (adjustment, bounds.origin.y);
  self->tick_id = 0;
  self->target = NULL;
  return G_SOURCE_REMOVE;
}

/* The heading of what stands below it: that takes the focus, which a text cannot, and one reads from there. */
static GtkWidget *
find_heading (GtkWidget *widget)
{
  GtkWidget *heading = widget;

  while (heading != NULL && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (heading)) != GTK_ACCESSIBLE_ROLE_HEADING)
    heading = gtk_widget_get_prev_sibling (heading);
  return heading != NULL ? heading : widget;
}

static void
scroll_to (QuayHelpWindow *self,
           GtkWidget      *widget)
{
  stop_scrolling (self);
  if (widget != NULL)
    widget = find_heading (widget);
  if (widget == NULL)
    {
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
      return;
    }
  gtk_widget_set_focusable (widget, TRUE);
  if (!gtk_widget_grab_focus (widget))
    gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
  self->target = widget;
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_target_cb, NULL, NULL);
}

static gboolean
activate_link_cb (GtkLabel       *label,
                  const char     *uri,
                  QuayHelpWindow *self)
{
  if (g_str_has_prefix (uri, "help:"))
    {
      g_autofree char *target = g_strdup (uri + strlen ("help:"));

      show_target (self, target);
    }
  else
    {
      quay_launch_uri (GTK_WIDGET (self), uri);
    }
  return TRUE;
}

static GtkWidget *
create_label (QuayHelpWindow *self,
              const char     *markup)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  quay_ui_keep_options (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  g_signal_connect_object (label, "activate-link", G_CALLBACK (activate_link_cb), self, 0);
  return label;
}

/* A label that is not for selecting takes no focus, so what has it is the box around. */
static GtkWidget *
create_heading (const char *markup)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "title-4");
  gtk_widget_set_margin_top (box, 12);
  gtk_box_append (GTK_BOX (box), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (label)),
                                  GTK_ACCESSIBLE_PROPERTY_LEVEL, 2,
                                  -1);
  return box;
}

static GtkWidget *
create_item (QuayHelpWindow      *self,
             const QuayHelpBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = create_label (self, block->text);
  g_autofree char *number = NULL;
  GtkWidget *mark;

  if (block->kind == QUAY_HELP_STEP)
    /* Translators: the number of a step. */
    number = g_strdup_printf (_("%u."), block->number);
  mark = gtk_label_new (number != NULL ? number : "•");
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_set_margin_end (mark, 3);
  gtk_label_set_width_chars (GTK_LABEL (mark), 2);
  gtk_widget_add_css_class (mark, "dim-label");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  /* A box asks how wide a label has to be for its height, and GTK 4.8 may answer: wider than there is room. */
  gtk_widget_set_layout_manager (box, quay_row_layout_new (label));
  return box;
}

static GtkWidget *
create_code (const char *text)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = g_object_new (QUAY_TYPE_COPY_ROW, NULL);

  quay_copy_row_set_text (QUAY_COPY_ROW (row), text);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return list;
}

static GtkWidget *
create_block (QuayHelpWindow      *self,
              const QuayHelpBlock *block)
{
  switch (block->kind)
    {
    case QUAY_HELP_HEADING:
      return create_heading (block->text);
    case QUAY_HELP_BULLET:
    case QUAY_HELP_STEP:
      return create_item (self, block);
    case QUAY_HELP_CODE:
      return create_code (block->text);
    case QUAY_HELP_PARAGRAPH:
    default:
      return create_label (self, block->text);
    }
}

static void
topic_activated_cb (AdwActionRow   *row,
                    QuayHelpWindow *self)
{
  const char *page = g_object_get_data (G_OBJECT (row), "page");

  show_target (self, page);
}

static void
add_topics (QuayHelpWindow *self,
            GPtrArray      *topics)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  /* Translators: the pages of the help. */
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pages"),
                                  -1);
  for (guint i = 0; i < topics->len; i++)
    {
      const char *page = g_ptr_array_index (topics, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayHelpDocument) document = quay_help_document_load (page, &error);
      GtkWidget *row;

      if (document == NULL)
        {
          g_warning ("The help page “%s” cannot be read: %s", page, error->message);
          continue;
        }
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), quay_help_document_get_title (document));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), quay_help_document_get_description (document));
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 g_object_new (GTK_TYPE_IMAGE,
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                               "icon-name", "go-next-symbolic", NULL));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      quay_ui_name (row, quay_help_document_get_title (document));
      quay_ui_describe (row, quay_help_document_get_description (document));
      g_object_set_data_full (G_OBJECT (row), "page", g_strdup (page), g_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (topic_activated_cb), self, 0);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_box_append (self->content, list);
}

static void
fill (QuayHelpWindow   *self,
      QuayHelpDocument *document)
{
  GPtrArray *blocks = quay_help_document_get_blocks (document);
  const char *title = quay_help_document_get_title (document);
  GtkWidget *child;

  stop_scrolling (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  for (guint i = 0; i < blocks->len; i++)
    {
      const QuayHelpBlock *block = g_ptr_array_index (blocks, i);
      GtkWidget *widget = create_block (self, block);

      /* The name of a widget is its ID in style sheets, which is what an anchor is. */
      if (block->id != NULL)
        gtk_widget_set_name (widget, block->id);
      gtk_box_append (self->content, widget);
    }
  if (quay_help_document_get_topics (document)->len > 0)
    add_topics (self, quay_help_document_get_topics (document));

  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (self->window_title, g_str_equal (self->page, INDEX) ? "" : _("Help"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static GtkWidget *
find_anchor (QuayHelpWindow *self,
             const char     *id)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->content));
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (gtk_widget_get_name (child), id) == 0)
      return child;
  return NULL;
}

static void
update_back (QuayHelpWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "help.back", self->history->len > 0);
  gtk_widget_set_visible (self->back_button, self->history->len > 0);
}

/* Shows “PAGE” or “PAGE#ID” without remembering what was shown before. */
static gboolean
load_target (QuayHelpWindow *self,
             const char     *target)
{
  g_auto(GStrv) parts = g_strsplit (target, "#", 2);
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (self->page, parts[0]) != 0)
    {
      g_autoptr(QuayHelpDocument) document = quay_help_document_load (parts[0], &error);

      if (document == NULL)
        {
          g_warning ("The help page “%s” cannot be read: %s", parts[0], error->message);
          return FALSE;
        }
      g_free (self->page);
      self->page = g_strdup (parts[0]);
      fill (self, document);
    }
  scroll_to (self, parts[1] != NULL ? find_anchor (self, parts[1]) : NULL);
  return TRUE;
}

static void
show_target (QuayHelpWindow *self,
             const char     *target)
{
  g_autofree char *before = g_strdup (self->page);

  if (!load_target (self, target))
    return;
  if (before != NULL && !g_str_equal (before, self->page))
    g_ptr_array_add (self->history, g_steal_pointer (&before));
  update_back (self);
}

static void
go_back (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  QuayHelpWindow *self = QUAY_HELP_WINDOW (widget);
  g_autofree char *page = NULL;

  if (self->history->len == 0)
    return;
  page = g_ptr_array_steal_index (self->history, self->history->len - 1);
  load_target (self, page);
  update_back (self);
}

static void
show_index (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  show_target (QUAY_HELP_WINDOW (widget), INDEX);
}

/* What a page is read with, whatever in it has the focus. */
static gboolean
scroll (GtkWidget *widget,
        GVariant  *arguments,
        gpointer   user_data)
{
  GtkScrollType kind = (GtkScrollType) g_variant_get_int32 (arguments);
  gboolean scrolled = FALSE;

  g_signal_emit_by_name (QUAY_HELP_WINDOW (widget)->scroller, "scroll-child", kind, FALSE, &scrolled);
  return TRUE;
}

static void
quay_help_window_dispose (GObject *object)
{
  QuayHelpWindow *self = QUAY_HELP_WINDOW (object);

  stop_scrolling (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_HELP_WINDOW);
  G_OBJECT_CLASS (quay_help_window_parent_class)->dispose (object);
}

static void
quay_help_window_finalize (GObject *object)
{
  QuayHelpWindow *self = QUAY_HELP_WINDOW (object);

  g_free (self->page);
  g_ptr_array_unref (self->history);
  G_OBJECT_CLASS (quay_help_window_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint         key;
    GtkScrollType kind;
  } keys[] = {
    { GDK_KEY_Up, GTK_SCROLL_STEP_UP },
    { GDK_KEY_Down, GTK_SCROLL_STEP_DOWN },
    { GDK_KEY_Page_Up, GTK_SCROLL_PAGE_UP },
    { GDK_KEY_Page_Down, GTK_SCROLL_PAGE_DOWN },
    { GDK_KEY_space, GTK_SCROLL_PAGE_DOWN },
    { GDK_KEY_Home, GTK_SCROLL_START },
    { GDK_KEY_End, GTK_SCROLL_END },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, scroll, "i", (int) keys[i].kind);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "help.index", NULL);
}

static void
quay_help_window_class_init (QuayHelpWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_help_window_dispose;
  object_class->finalize = quay_help_window_finalize;
  gtk_widget_class_install_action (widget_class, "help.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "help.index", NULL, show_index);
  add_keys (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayHelpWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, QuayHelpWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, QuayHelpWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, QuayHelpWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, QuayHelpWindow, content);
}

static void
quay_help_window_init (QuayHelpWindow *self)
{
  g_autoptr(GtkWindowGroup) group = gtk_window_group_new ();

  self->history = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_set_up_toasts (self->toasts);
  update_back (self);
  /* A modal window takes the input of its group alone. */
  gtk_window_group_add_window (group, GTK_WINDOW (self));
}

static QuayHelpWindow *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (QUAY_IS_HELP_WINDOW (window))
        return QUAY_HELP_WINDOW (window);
    }
  return NULL;
}

/**
 * quay_help_window_present:
 * @target: (nullable): “PAGE” or “PAGE#ID”; the list of pages if %NULL
 *
 * Shows a page of the help, in the window that is open already if there is one.
 *
 * Returns: (transfer none): the window
 */
QuayHelpWindow *
quay_help_window_present (const char *target)
{
  QuayHelpWindow *self = find_window ();

  if (self == NULL)
    self = g_object_new (QUAY_TYPE_HELP_WINDOW, NULL);
  if (self->page == NULL && target != NULL && !g_str_equal (target, INDEX))
    load_target (self, INDEX);
  show_target (self, target != NULL ? target : INDEX);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

/**
 * quay_help_window_close:
 *
 * Closes the help, if it is open: it does not stay when the program ends.
 */
void
quay_help_window_close (void)
{
  QuayHelpWindow *self = find_window ();

  if (self != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
present_cb (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   user_data)
{
  const char *target;

  g_variant_get (arguments, "(&s)", &target);
  quay_help_window_present (target);
  return TRUE;
}

/**
 * quay_help_window_bind_key:
 * @target: what F1 is to show where such a widget has the focus, or holds what has it
 */
void
quay_help_window_bind_key (GtkWidgetClass *widget_class,
                           const char     *target)
{
  g_return_if_fail (GTK_IS_WIDGET_CLASS (widget_class));
  g_return_if_fail (target != NULL);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_F1, 0, present_cb, "(s)", target);
}

/**
 * quay_help_window_add_key:
 * @widget: a window of a library, or a dialog
 * @target: what F1 is to show there
 *
 * The same for one widget, where the class is not ours.
 */
void
quay_help_window_add_key (GtkWidget  *widget,
                          const char *target)
{
  GtkEventController *controller;
  GtkShortcut *shortcut;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (target != NULL);

  shortcut = gtk_shortcut_new_with_arguments (gtk_keyval_trigger_new (GDK_KEY_F1, 0),
                                              gtk_callback_action_new (present_cb, NULL, NULL), "(s)", target);
  controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (widget, controller);
}

/**
 * quay_help_dup_target:
 *
 * Returns: (transfer full) (nullable): where the help says more about @error; %NULL if it does not
 */
char *
quay_help_dup_target (const GError *error)
{
  const QuayRemedy *remedies;
  guint n_remedies;

  g_return_val_if_fail (error != NULL, NULL);

  remedies = quay_catalog_get_remedies (error, &n_remedies);
  for (guint i = 0; i < n_remedies; i++)
    if (remedies[i] == QUAY_REMEDY_HELP)
      return g_strconcat ("troubleshooting#", quay_catalog_get_id (error), NULL);
  return NULL;
}
