/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-ui-compat"

#include "config.h"

#include "quay-ui-compat.h"

#include "quay-answers-layout.h"
#include "quay-ui-util.h"

/*
 * Everything of GTK and libadwaita that the baseline has and newer versions deprecated: made, changed and asked here
 * and nowhere else, so that a move of the baseline is a move of this file. What takes the place:
 *
 *   AdwMessageDialog            AdwAlertDialog            1.5   also parent in quay-remove-dialog.ui
 *   AdwPreferencesWindow        AdwPreferencesDialog      1.5   also parent in quay-preferences.ui
 *   AdwAboutWindow              AdwAboutDialog            1.5
 *   AdwLeaflet                  AdwNavigationSplitView    1.4   also in quay-window.ui
 *   GtkShortcutLabel            AdwShortcutLabel          1.8
 *   GtkFileChooserNative        GtkFileDialog             4.10
 *   gtk_show_uri_full()         GtkUriLauncher            4.10
 *   GtkStyleContext             gtk_widget_get_color()    4.10
 *   gtk_calendar_select_day()   gtk_calendar_set_date()   4.20
 *
 * “meson setup -Ddeprecations=true” makes a compiler with newer libraries say what else would belong here.
 */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

GType
quay_dialog_get_type (void)
{
  return ADW_TYPE_MESSAGE_DIALOG;
}

/* Whether words of the big form of a heading would be broken in a dialog, which is no wider than 300 pixels if its
 * answers stand below each other: libadwaita 1.2 wraps it, newer ones take the small form where it has no room. */
static gboolean
is_too_big (GtkLabel *heading)
{
  return gtk_label_get_wrap (heading) && quay_ui_has_large_text (GTK_WIDGET (heading));
}

/* Whether both forms are measured for widths that only the small one fits into, of which GTK warns since 4.16: libadwaita
 * 1.7 does that, 1.10 does not. */
static gboolean
is_measured_wrongly (void)
{
  return gtk_check_version (4, 16, 0) == NULL && adw_get_minor_version () < 10;
}

static void
shrink_heading (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title-2") &&
      (is_measured_wrongly () || is_too_big (GTK_LABEL (widget))))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
      gtk_widget_remove_css_class (widget, "title-2");
      gtk_widget_add_css_class (widget, "title-4");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    shrink_heading (child);
}

/* Answers that stand below each other are as wide as the longest of them, and the dialog with them. Where the same ones
 * are to stand in a row first, they are not below each other yet. */
static void
wrap_answers (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (GTK_IS_BUTTON (widget) &&
      (!GTK_IS_BOX (parent) || gtk_orientable_get_orientation (GTK_ORIENTABLE (parent)) == GTK_ORIENTATION_VERTICAL))
    quay_ui_wrap_button (GTK_BUTTON (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wrap_answers (child);
}

/**
 * quay_dialog_prepare:
 * @dialog: one that was made from a template, and not by [func@Quay.Dialog.new]
 *
 * The heading has a big and a small form, and both become the small one where the big one would do harm.
 */
void
quay_dialog_prepare (GtkWidget *dialog)
{
  shrink_heading (dialog);
  quay_answers_layout_set_up (dialog);
  wrap_answers (dialog);
}

/**
 * quay_dialog_new:
 * @parent: (nullable): the window that asks
 * @heading: the question
 * @body: (nullable): what follows from the answers, without markup
 *
 * A question to a person, without an answer yet; it is shown by gtk_window_present() and closes with the answer.
 */
GtkWidget *
quay_dialog_new (GtkWindow  *parent,
                 const char *heading,
                 const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  quay_dialog_prepare (dialog);
  return dialog;
}

/**
 * quay_dialog_add_response:
 * @id: what the signal “response” says
 * @label: what the button says
 */
void
quay_dialog_add_response (GtkWidget  *dialog,
                          const char *id,
                          const char *label)
{
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), id, label);
  wrap_answers (dialog);
}

/**
 * quay_dialog_set_destructive:
 * @id: an answer that cannot be taken back
 */
void
quay_dialog_set_destructive (GtkWidget  *dialog,
                             const char *id)
{
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), id, ADW_RESPONSE_DESTRUCTIVE);
}

/* What had the focus before was hidden with its box, or is an answer that nobody has chosen. */
static gboolean
focus_idle_cb (gpointer user_data)
{
  GtkWidget *button = user_data;
  GtkRoot *root = gtk_widget_get_root (button);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (gtk_widget_get_mapped (button) &&
      (focus == NULL || gtk_widget_get_parent (focus) == gtk_widget_get_parent (button)))
    gtk_widget_grab_focus (button);
  return G_SOURCE_REMOVE;
}

static void
button_mapped_cb (GtkWidget *button)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_idle_cb, g_object_ref (button), g_object_unref);
}

/* The answers stand in a row, or, where there is no room for that, in a column: another box with other buttons, whose
 * first is the last of the row. */
static void
watch_buttons (GtkWidget  *widget,
               const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    g_signal_connect (widget, "map", G_CALLBACK (button_mapped_cb), NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    watch_buttons (child, label);
}

/**
 * quay_dialog_set_safe:
 * @id: the answer that Enter, Escape and closing give, and that has the focus first
 */
void
quay_dialog_set_safe (GtkWidget  *dialog,
                      const char *id)
{
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), id);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), id);
  watch_buttons (dialog, adw_message_dialog_get_response_label (ADW_MESSAGE_DIALOG (dialog), id));
}

void
quay_dialog_set_response_enabled (GtkWidget  *dialog,
                                  const char *id,
                                  gboolean    enabled)
{
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), id, enabled);
}

/**
 * quay_dialog_set_extra_child:
 * @child: what stands between the text and the answers
 */
void
quay_dialog_set_extra_child (GtkWidget *dialog,
                             GtkWidget *child)
{
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), child);
}

static gboolean
present_when_sized_cb (GtkWidget     *parent,
                       GdkFrameClock *frame_clock,
                       gpointer       user_data)
{
  if (gtk_widget_get_height (parent) == 0)
    return G_SOURCE_CONTINUE;

  /* It asks for the size only now and then, and the last time there was none. */
  gtk_window_set_transient_for (user_data, NULL);
  gtk_window_set_transient_for (user_data, GTK_WINDOW (parent));
  gtk_window_present (user_data);
  return G_SOURCE_REMOVE;
}

/* Gone before its time, or long after it, and then nothing happens. */
static void
waiting_destroyed_cb (GtkWidget *dialog,
                      GtkWidget *parent)
{
  gtk_widget_remove_tick_callback (parent, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "waiting")));
}

/**
 * quay_dialog_present:
 *
 * Shows the dialog, as soon as the window that asks has a size. The dialog is laid out by that size, and by none it would
 * come in its form for the lowest windows and then change (seen with libadwaita 1.7, where GTK 4.18 warns about it).
 */
void
quay_dialog_present (GtkWidget *dialog)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (dialog));
  guint id;

  if (parent == NULL || gtk_widget_get_height (GTK_WIDGET (parent)) > 0)
    {
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }
  id = gtk_widget_add_tick_callback (GTK_WIDGET (parent), present_when_sized_cb, dialog, NULL);
  g_object_set_data (G_OBJECT (dialog), "waiting", GUINT_TO_POINTER (id));
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (waiting_destroyed_cb), parent, 0);
}

/**
 * quay_dialog_respond:
 *
 * Answers in the place of a person.
 */
void
quay_dialog_respond (GtkWidget  *dialog,
                     const char *id)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), id);
}

/**
 * QuayChooser:
 *
 * Asks once for a file or a folder, by the portal where there is one, and says what was chosen by the signal
 * [signal@Quay.Chooser::answered]. Whoever lets go of it before closes it.
 */
struct _QuayChooser
{
  GObject               parent_instance;

  GtkFileChooserNative *native;
};

enum { SIGNAL_ANSWERED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayChooser, quay_chooser, G_TYPE_OBJECT)

static void
native_answered_cb (QuayChooser *self,
                    int          response)
{
  g_autoptr(QuayChooser) alive = g_object_ref (self);
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->native));
  g_signal_emit (alive, signals[SIGNAL_ANSWERED], 0, file);
}

static void
quay_chooser_dispose (GObject *object)
{
  QuayChooser *self = QUAY_CHOOSER (object);

  if (self->native != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->native));
  g_clear_object (&self->native);
  G_OBJECT_CLASS (quay_chooser_parent_class)->dispose (object);
}

static void
quay_chooser_class_init (QuayChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_chooser_dispose;

  /**
   * QuayChooser::answered:
   * @file: (nullable): what was chosen; nothing when the person thought better of it
   */
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
}

static void
quay_chooser_init (QuayChooser *self)
{
}

/**
 * quay_chooser_new:
 * @parent: (nullable): the window that asks
 * @accept_label: (nullable): the button that takes what is selected, with a mnemonic
 */
QuayChooser *
quay_chooser_new (GtkWindow      *parent,
                  QuayChooserKind kind,
                  const char     *title,
                  const char     *accept_label)
{
  static const GtkFileChooserAction actions[] = {
    [QUAY_CHOOSE_FOLDER] = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
    [QUAY_CHOOSE_FILE] = GTK_FILE_CHOOSER_ACTION_OPEN,
    [QUAY_CHOOSE_NEW_FILE] = GTK_FILE_CHOOSER_ACTION_SAVE,
  };
  QuayChooser *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (QUAY_TYPE_CHOOSER, NULL);
  self->native = gtk_file_chooser_native_new (title, parent, actions[kind], accept_label, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->native), TRUE);
  g_signal_connect_object (self->native, "response", G_CALLBACK (native_answered_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * quay_chooser_show:
 * @current: (nullable): what is selected at first
 * @name: (nullable): what a new file is to be called
 */
void
quay_chooser_show (QuayChooser *self,
                   GFile       *current,
                   const char  *name)
{
  g_return_if_fail (QUAY_IS_CHOOSER (self));
  g_return_if_fail (current == NULL || G_IS_FILE (current));

  if (current != NULL)
    gtk_file_chooser_set_file (GTK_FILE_CHOOSER (self->native), current, NULL);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->native), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->native));
}

GType
quay_preferences_frame_get_type (void)
{
  return ADW_TYPE_PREFERENCES_WINDOW;
}

GType
quay_about_frame_get_type (void)
{
  return ADW_TYPE_ABOUT_WINDOW;
}

/**
 * quay_about_frame_add_legal:
 * @text: shown under @title beside the licence
 */
void
quay_about_frame_add_legal (GtkWidget  *about,
                            const char *title,
                            const char *text)
{
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), title, NULL, GTK_LICENSE_CUSTOM, text);
}

/**
 * quay_panes_show:
 * @child: the one of both that is shown while there is no room for the other
 */
void
quay_panes_show (GtkWidget *panes,
                 GtkWidget *child)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (panes), child);
}

/**
 * quay_panes_go_back:
 *
 * Back to the sidebar.
 */
void
quay_panes_go_back (GtkWidget *panes)
{
  adw_leaflet_navigate (ADW_LEAFLET (panes), ADW_NAVIGATION_DIRECTION_BACK);
}

/**
 * quay_ui_compat_show_uri_async:
 * @parent: the window that asks; it is the source of the result
 * @uri: opened in the app that the person prefers for it
 */
void
quay_ui_compat_show_uri_async (GtkWindow          *parent,
                               const char         *uri,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  gtk_show_uri_full (parent, uri, GDK_CURRENT_TIME, NULL, callback, user_data);
}

gboolean
quay_ui_compat_show_uri_finish (GtkWindow    *parent,
                                GAsyncResult *result,
                                GError      **error)
{
  return gtk_show_uri_full_finish (parent, result, error);
}

/**
 * quay_ui_compat_get_color:
 * @color: (out caller-allocates): the colour of text in @widget
 */
void
quay_ui_compat_get_color (GtkWidget *widget,
                          GdkRGBA   *color)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

/**
 * quay_ui_compat_use_style:
 * @used: whether @provider is to apply to all windows, after the style that every window has
 */
void
quay_ui_compat_use_style (GtkCssProvider *provider,
                          gboolean        used)
{
  GdkDisplay *display = gdk_display_get_default ();

  if (used)
    gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  else
    gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
}

/**
 * quay_ui_compat_keys_new:
 *
 * Returns: the keys of a keyboard shortcut, drawn as on a keyboard; none yet
 */
GtkWidget *
quay_ui_compat_keys_new (void)
{
  return gtk_shortcut_label_new ("");
}

/**
 * quay_ui_compat_set_keys:
 * @keys: what [func@Quay.ui_compat_keys_new] made
 * @accelerator: (nullable): as gtk_accelerator_parse() reads it
 */
void
quay_ui_compat_set_keys (GtkWidget  *keys,
                         const char *accelerator)
{
  gtk_shortcut_label_set_accelerator (GTK_SHORTCUT_LABEL (keys), accelerator != NULL ? accelerator : "");
}

/**
 * quay_ui_compat_select_day:
 * @day: the day that @calendar shows as selected
 */
void
quay_ui_compat_select_day (GtkCalendar *calendar,
                           GDateTime   *day)
{
  gtk_calendar_select_day (calendar, day);
}

G_GNUC_END_IGNORE_DEPRECATIONS
