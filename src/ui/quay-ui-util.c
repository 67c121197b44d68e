/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-ui-util"

#include "config.h"

#include "quay-ui-util.h"

#include <glib/gi18n.h>

#include "quay-entry-layout.h"
#include "quay-text.h"
#include "quay-title-layout.h"
#include "quay-toast-title.h"
#include "quay-ui-compat.h"

/* How many times its usual size the text is for people who want it large. */
#define LARGE_TEXT 1.5
#define MOST_TITLE_LINES 4
#define MOST_SUBTITLE_LINES 2

/**
 * quay_ui_toast_new:
 * @text: what to say, plain
 *
 * Returns: (transfer full): a toast that is yet to be shown, with room for all of its words
 */
AdwToast *
quay_ui_toast_new (const char *text)
{
  AdwToast *toast;

  g_return_val_if_fail (text != NULL, NULL);

  toast = adw_toast_new ("");
  adw_toast_set_custom_title (toast, quay_toast_title_new (text));
  return toast;
}

/**
 * quay_ui_toast:
 * @widget: any widget inside of a toast overlay
 * @text: what to say, plain
 */
void
quay_ui_toast (GtkWidget  *widget,
               const char *text)
{
  GtkWidget *overlay;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), quay_ui_toast_new (text));
}

/**
 * quay_ui_copy:
 * @widget: a widget of the display whose clipboard is meant
 * @text: what to copy; never a token
 * @toast: (nullable): what to say about it, “Copied” if %NULL
 */
void
quay_ui_copy (GtkWidget  *widget,
              const char *text,
              const char *toast)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (text != NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  quay_ui_toast (widget, toast != NULL ? toast : _("Copied"));
}

/**
 * quay_ui_name:
 * @widget: a widget that may be one of a library
 * @name: what a screen reader calls it
 *
 * Names @widget. A newer library names some widgets itself, by a relation to a label that may be empty; GTK prefers that
 * to every name that a program gives (seen with libadwaita 1.7).
 */
void
quay_ui_name (GtkWidget  *widget,
              const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (name != NULL);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * quay_ui_describe:
 * @widget: a widget that may be one of a library
 * @description: what a screen reader says after its name
 *
 * Describes @widget, as [func@Quay.ui_name] names it.
 */
void
quay_ui_describe (GtkWidget  *widget,
                  const char *description)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (description != NULL);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/* Of a library that would cut it. */
static void
wrap_label (GtkLabel *label)
{
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
}

static void
name_entry (AdwEntryRow *row)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

  quay_ui_name (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), title);
  /* It has its title twice, above the text and in its place, and GTK 4.18 would read both. */
  quay_ui_name (GTK_WIDGET (row), title);
}

/**
 * quay_ui_set_up_entry:
 * @row: an entry row of a template
 * @required: whether the page cannot be left while it is empty
 *
 * Gives the text field inside of @row the role and the name that libadwaita 1.2 leaves out, and keeps its name and that
 * of @row the same as the title. The title wraps, rather than being cut.
 */
void
quay_ui_set_up_entry (AdwEntryRow *row,
                      gboolean     required)
{
  GtkEditable *text;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  text = gtk_editable_get_delegate (GTK_EDITABLE (row));
  /* GTK leaves the field out of the tree, as a part of the row; but the row of libadwaita 1.2 does not tell that it has
   * the focus, so that a screen reader would not say where one is. */
  g_object_set (text, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_REQUIRED, required, -1);
  g_signal_connect (row, "notify::title", G_CALLBACK (name_entry), NULL);
  name_entry (row);
  quay_entry_layout_set_up (row);
}

/**
 * quay_ui_set_entry_error:
 * @row: an entry row
 * @message: (nullable): the row below that says what is wrong; %NULL when nothing is
 *
 * Marks @row as invalid, for the eye and for a screen reader.
 */
void
quay_ui_set_entry_error (AdwEntryRow *row,
                         GtkWidget   *message)
{
  GtkAccessible *text;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (message == NULL || GTK_IS_WIDGET (message));

  text = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  if (message != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_update_state (text, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (text, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, message, NULL, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_reset_state (text, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (text, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
    }
}

/**
 * quay_ui_name_list:
 * @row: a row of a group that has no title
 * @name: what a screen reader calls the list of the group
 */
void
quay_ui_name_list (GtkWidget  *row,
                   const char *name)
{
  GtkWidget *list;

  g_return_if_fail (GTK_IS_WIDGET (row));

  list = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX);
  if (list != NULL)
    quay_ui_name (list, name);
}

/* (nullable): the first text inside of a widget. */
static const char *
find_text (GtkWidget *root)
{
  const char *text = GTK_IS_LABEL (root) ? gtk_label_get_text (GTK_LABEL (root)) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && text == NULL;
       child = gtk_widget_get_next_sibling (child))
    text = find_text (child);
  return text;
}

static void
describe_calendar (GtkCalendar *calendar)
{
  g_autoptr(GDateTime) day = gtk_calendar_get_date (calendar);
  g_autofree char *text = quay_text_for_date (day);

  quay_ui_describe (GTK_WIDGET (calendar), text);
}

/* The arrows of a calendar say nothing about themselves. */
static void
name_arrows (GtkWidget          *root,
             const char *const **next)
{
  if (GTK_IS_BUTTON (root) && **next != NULL)
    {
      quay_ui_name (root, **next);
      (*next)++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_arrows (child, next);
}

static int
find_step (GtkWidget *calendar,
           guint      keyval)
{
  int forward = gtk_widget_get_direction (calendar) == GTK_TEXT_DIR_RTL ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return -forward;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return forward;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return -7;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return 7;
    default:
      return 0;
    }
}

/* Tab leads to the buttons of a calendar, and never back to its days, where GTK would want a second key to choose one. */
static gboolean
calendar_key_pressed_cb (GtkCalendar    *calendar,
                         guint           keyval,
                         guint           keycode,
                         GdkModifierType state)
{
  int days = find_step (GTK_WIDGET (calendar), keyval);
  g_autoptr(GDateTime) day = gtk_calendar_get_date (calendar);
  g_autoptr(GDateTime) other_day = g_date_time_add_days (day, days);

  if (days == 0 || other_day == NULL || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  quay_ui_compat_select_day (calendar, other_day);
  return GDK_EVENT_STOP;
}

/**
 * quay_ui_set_up_calendar:
 * @calendar: one in a popover
 *
 * Has a calendar tell what it shows: which day is chosen, and what its arrows are for. It has the focus when it appears,
 * and arrow keys choose another day, from its buttons, too.
 */
void
quay_ui_set_up_calendar (GtkCalendar *calendar)
{
  const char *const names[] = {
    /* Translators: these four are buttons of a calendar. */
    _("Previous Month"), _("Next Month"), _("Previous Year"), _("Next Year"), NULL
  };
  const char *const *next = names;
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_CALENDAR (calendar));

  name_arrows (GTK_WIDGET (calendar), &next);
  /* The arrows leave the day as it is, of which “day-selected” does not tell then. */
  g_signal_connect (calendar, "notify::day", G_CALLBACK (describe_calendar), NULL);
  g_signal_connect (calendar, "notify::month", G_CALLBACK (describe_calendar), NULL);
  g_signal_connect (calendar, "notify::year", G_CALLBACK (describe_calendar), NULL);
  g_signal_connect_after (calendar, "map", G_CALLBACK (gtk_widget_grab_focus), NULL);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (calendar_key_pressed_cb), calendar, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (calendar), keys);
  describe_calendar (calendar);
}

/* What can be read of a button is its name: its text, or the tooltip of its icon. */
static void
name_button (GtkButton *button)
{
  const char *label = gtk_button_get_label (button);

  if (label == NULL)
    label = gtk_widget_get_tooltip_text (GTK_WIDGET (button));
  if (label == NULL)
    label = find_text (GTK_WIDGET (button));
  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * quay_ui_name_parts:
 * @root: a widget of a library
 * @name: what the parts are called that say nothing by themselves
 *
 * Names the buttons, lists, fields and texts below @root, which GTK 4.8 and libadwaita 1.2 leave without a name: a screen
 * reader would read the name of their class.
 */
void
quay_ui_name_parts (GtkWidget  *root,
                    const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (root));
  g_return_if_fail (name != NULL);

  /* The buttons of the window have names already. */
  if (GTK_IS_WINDOW_CONTROLS (root))
    return;
  if (GTK_IS_BUTTON (root) || GTK_IS_LIST_BOX (root) || GTK_IS_TEXT (root) || GTK_IS_TEXT_VIEW (root))
    quay_ui_name (root, name);
  if (GTK_IS_BUTTON (root))
    {
      g_signal_connect (root, "notify::tooltip-text", G_CALLBACK (name_button), NULL);
      g_signal_connect (root, "notify::label", G_CALLBACK (name_button), NULL);
      name_button (GTK_BUTTON (root));
    }

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    quay_ui_name_parts (child, name);
}

static void
name_items (GtkWidget *root)
{
  switch ((int) gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)))
    {
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO:
      {
        const char *text = find_text (root);

        if (text != NULL)
          quay_ui_name (root, text);
        break;
      }
    default:
      for (GtkWidget *child = gtk_widget_get_first_child (root);
           child != NULL;
           child = gtk_widget_get_next_sibling (child))
        name_items (child);
    }
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (GTK_IS_POPOVER_MENU (widget))
    name_items (widget);
  return G_SOURCE_CONTINUE;
}

/**
 * quay_ui_name_menus:
 *
 * From now on, has the items of every menu say their text, also of those that GTK makes itself for fields and texts. GTK
 * 4.18 names an item by a label of which it says that it has no name, and a screen reader would read nothing but “menu
 * item”.
 */
void
quay_ui_name_menus (void)
{
  static gulong hook;
  /* Before there is a class, there is no signal. */
  g_autoptr(GTypeClass) klass = g_type_class_ref (GTK_TYPE_WIDGET);

  if (hook == 0)
    hook = g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
}

static void
wrap_title (GtkWidget *label,
            int        lines)
{
  g_object_set (label,
                "single-line-mode", FALSE,
                /* GTK 4.8 forgets it when it measures a text that wraps, and complains. */
                "width-chars", -1,
                "wrap", TRUE,
                "wrap-mode", PANGO_WRAP_WORD_CHAR,
                "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                "lines", lines,
                "justify", GTK_JUSTIFY_CENTER,
                NULL);
}

static void
wrap_header_bar (GtkWidget *part)
{
  if (GTK_IS_LABEL (part) && gtk_widget_has_css_class (part, "title"))
    wrap_title (part, MOST_TITLE_LINES);
  else if (GTK_IS_LABEL (part) && gtk_widget_has_css_class (part, "subtitle"))
    wrap_title (part, MOST_SUBTITLE_LINES);
  else if (GTK_IS_BUTTON (part))
    /* It does not grow with them. */
    gtk_widget_set_valign (part, GTK_ALIGN_CENTER);
  else if (GTK_IS_CENTER_BOX (part) && GTK_IS_WINDOW_HANDLE (gtk_widget_get_parent (part)))
    quay_title_layout_set_up (GTK_CENTER_BOX (part));

  for (GtkWidget *child = gtk_widget_get_first_child (part); child != NULL; child = gtk_widget_get_next_sibling (child))
    wrap_header_bar (child);
}

/**
 * quay_ui_wrap_button:
 * @button: any; one with an icon stays as it is
 *
 * Has the text of a button take more lines where there is no room for it in one.
 */
void
quay_ui_wrap_button (GtkButton *button)
{
  GtkWidget *label;

  g_return_if_fail (GTK_IS_BUTTON (button));

  label = gtk_button_get_child (button);
  if (gtk_button_get_label (button) == NULL || !GTK_IS_LABEL (label))
    return;

  /* Of an answer, since libadwaita 1.4. */
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
}

static gboolean
is_about_breaks (PangoAttribute *attribute,
                 gpointer        user_data)
{
  return attribute->klass->type == PANGO_ATTR_ALLOW_BREAKS;
}

/* (nullable): the hyphens with which the next option of a text begins, which are neither in a word nor alone. */
static const char *
find_option (const char *text)
{
  gunichar before = ' ';

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '-' && before != '-' && !g_unichar_isalnum (before) &&
          g_unichar_isalnum (g_utf8_get_char (at + strspn (at, "-"))))
        return at;
      before = character;
    }
  return NULL;
}

static void
update_options (GtkLabel *label)
{
  const char *text = gtk_label_get_text (label);
  PangoAttrList *others = gtk_label_get_attributes (label);
  g_autoptr(PangoAttrList) attributes = others != NULL ? pango_attr_list_copy (others) : pango_attr_list_new ();
  g_autoptr(PangoAttrList) former = pango_attr_list_filter (attributes, is_about_breaks, NULL);
  const char *option = find_option (text);

  if (option == NULL && former == NULL)
    return;

  while (option != NULL)
    {
      const char *name = option + strspn (option, "-");
      PangoAttribute *together = pango_attr_allow_breaks_new (FALSE);

      together->start_index = option - text;
      together->end_index = g_utf8_next_char (name) - text;
      pango_attr_list_insert (attributes, together);
      option = find_option (name);
    }
  gtk_label_set_attributes (label, attributes);
}

/**
 * quay_ui_has_large_text:
 *
 * Returns: whether the person has chosen large text
 */
gboolean
quay_ui_has_large_text (GtkWidget *widget)
{
  int dpi;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi >= LARGE_TEXT * 96 * PANGO_SCALE;
}

/**
 * quay_ui_keep_options:
 * @label: one whose text takes more lines
 *
 * Never ends a line behind the hyphens of an option, such as “--registry”, from which it would look like another one.
 */
void
quay_ui_keep_options (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  g_signal_handlers_disconnect_by_func (label, update_options, NULL);
  g_signal_connect (label, "notify::label", G_CALLBACK (update_options), NULL);
  update_options (label);
}

/**
 * quay_ui_wrap_texts:
 * @root: a window
 *
 * Has the texts of its buttons and the titles of its groups take more lines, and the titles of its header bars more lines
 * or lines of their own, where there is no room for them: on a phone, in a language of long words, in large letters. The
 * library would cut titles, and make the window as wide as its longest button. What takes more lines anyway keeps its
 * options together.
 */
void
quay_ui_wrap_texts (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  if (ADW_IS_HEADER_BAR (root))
    {
      wrap_header_bar (root);
      return;
    }
  if (GTK_IS_BUTTON (root))
    quay_ui_wrap_button (GTK_BUTTON (root));
  else if (GTK_IS_LABEL (root) && gtk_widget_has_css_class (root, "h4") &&
           gtk_widget_get_ancestor (root, ADW_TYPE_PREFERENCES_GROUP) != NULL)
    wrap_label (GTK_LABEL (root));
  else if (GTK_IS_LABEL (root) && gtk_label_get_wrap (GTK_LABEL (root)))
    quay_ui_keep_options (GTK_LABEL (root));

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    quay_ui_wrap_texts (child);
}

/**
 * quay_ui_name_scrollers:
 * @root: what has pages of a library in it
 * @name: what they are called that have no title themselves
 *
 * Names what scrolls the pages. It takes the focus where there is nothing else that could.
 */
void
quay_ui_name_scrollers (GtkWidget  *root,
                        const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (root));
  g_return_if_fail (name != NULL);

  if (ADW_IS_STATUS_PAGE (root) && adw_status_page_get_title (ADW_STATUS_PAGE (root)) != NULL)
    name = adw_status_page_get_title (ADW_STATUS_PAGE (root));
  if (GTK_IS_SCROLLED_WINDOW (root))
    {
      /* Without a role, newer versions of GTK do not tell its name. */
      g_object_set (root, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
      quay_ui_name (root, name);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (root);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    quay_ui_name_scrollers (child, name);
}

/**
 * quay_ui_swap_action:
 * @owner: the widget that has both actions
 * @button: a button that begins something, and stops it while that lasts
 * @from: what cannot be done now
 * @to: what can, and is done by @button from now on
 *
 * Changes what @button does, in an order in which it can always be pressed: one that cannot loses the focus, if only for
 * that moment.
 */
void
quay_ui_swap_action (GtkWidget  *owner,
                     GtkButton  *button,
                     const char *from,
                     const char *to)
{
  g_return_if_fail (GTK_IS_WIDGET (owner));
  g_return_if_fail (GTK_IS_BUTTON (button));

  gtk_widget_action_set_enabled (owner, to, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), to);
  gtk_widget_action_set_enabled (owner, from, FALSE);
}

static void
toasts_changed_cb (GListModel *toasts,
                   guint       position,
                   guint       n_removed,
                   guint       n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(GtkWidget) toast = g_list_model_get_item (toasts, i);

      if (g_strcmp0 (gtk_widget_get_css_name (toast), "toast") != 0)
        continue;
      g_object_set (toast, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
      quay_ui_name_parts (toast, _("Close"));
    }
}

/**
 * quay_ui_set_up_toasts:
 * @overlay: a toast overlay of a template
 *
 * Gives every toast the role, and its close button the name, that libadwaita 1.2 leaves out.
 */
void
quay_ui_set_up_toasts (AdwToastOverlay *overlay)
{
  GListModel *toasts;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  toasts = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect (toasts, "items-changed", G_CALLBACK (toasts_changed_cb), NULL);
  g_object_set_data_full (G_OBJECT (overlay), "quay-toasts", toasts, g_object_unref);
}

/**
 * quay_ui_is_sandboxed:
 *
 * Returns: whether Quayside runs as a Flatpak, where folders and programs of the system are not visible
 */
gboolean
quay_ui_is_sandboxed (void)
{
  static int sandboxed = -1;

  if (sandboxed < 0)
    sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  return sandboxed;
}
