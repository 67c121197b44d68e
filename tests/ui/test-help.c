/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ui-fixture.h"

#include <string.h>

#include "quay-catalog.h"
#include "quay-error-row.h"
#include "quay-error.h"
#include "quay-help-document.h"
#include "quay-help-window.h"
#include "quay-ui-compat.h"

static QuayHelpDocument *
load_page (const char *page)
{
  g_autoptr(GError) error = NULL;
  QuayHelpDocument *document = quay_help_document_load (page, &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);
  return document;
}

static const QuayHelpBlock *
find_block (QuayHelpDocument *document,
            const char       *id)
{
  GPtrArray *blocks = quay_help_document_get_blocks (document);

  for (guint i = 0; i < blocks->len; i++)
    if (g_strcmp0 (((QuayHelpBlock *) g_ptr_array_index (blocks, i))->id, id) == 0)
      return g_ptr_array_index (blocks, i);
  return NULL;
}

static void
assert_link_leads_somewhere (const char *target,
                             GHashTable *reached)
{
  g_auto(GStrv) parts = g_strsplit (target, "#", 2);
  g_autoptr(QuayHelpDocument) document = load_page (parts[0]);

  g_hash_table_add (reached, g_strdup (parts[0]));
  if (parts[1] != NULL && find_block (document, parts[1]) == NULL)
    g_error ("“%s” leads nowhere", target);
}

/* Every page can be found from the first one, and every link leads to what is there. */
static void
test_pages_are_reached (void)
{
  g_autoptr(GHashTable) reached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(QuayHelpDocument) index = load_page ("index");
  g_autoptr(GRegex) links = g_regex_new ("href=\"help:([^\"]+)\"", 0, 0, NULL);
  g_auto(GStrv) pages = g_resources_enumerate_children (RESOURCE_PATH "/help", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GPtrArray *topics = quay_help_document_get_topics (index);

  g_hash_table_add (reached, g_strdup ("index"));
  for (guint i = 0; i < topics->len; i++)
    assert_link_leads_somewhere (g_ptr_array_index (topics, i), reached);

  g_assert_cmpuint (g_strv_length (pages), ==, 11);
  for (guint i = 0; pages[i] != NULL; i++)
    {
      g_autofree char *page = g_strndup (pages[i], strlen (pages[i]) - strlen (".page"));
      g_autoptr(QuayHelpDocument) document = load_page (page);
      GPtrArray *blocks = quay_help_document_get_blocks (document);

      g_assert_true (g_hash_table_contains (reached, page));
      for (guint j = 0; j < blocks->len; j++)
        {
          const QuayHelpBlock *block = g_ptr_array_index (blocks, j);
          g_autoptr(GMatchInfo) match = NULL;

          for (g_regex_match (links, block->text, 0, &match);
               g_match_info_matches (match);
               g_match_info_next (match, NULL))
            {
              g_autofree char *target = g_match_info_fetch (match, 1);

              assert_link_leads_somewhere (target, reached);
            }
        }
    }
}

/* The heading that @id is, or that stands above it. */
static const char *
find_title (QuayHelpDocument *document,
            const char       *id)
{
  GPtrArray *blocks = quay_help_document_get_blocks (document);
  const char *title = NULL;

  for (guint i = 0; i < blocks->len; i++)
    {
      const QuayHelpBlock *block = g_ptr_array_index (blocks, i);

      if (block->kind == QUAY_HELP_HEADING)
        title = block->text;
      if (g_strcmp0 (block->id, id) == 0)
        return title;
    }
  return NULL;
}

/* Each error that offers help has a section, under the title that the error has; and each section has its error. */
static void
test_errors_have_sections (void)
{
  g_autoptr(QuayHelpDocument) document = load_page ("troubleshooting");
  GPtrArray *blocks = quay_help_document_get_blocks (document);
  guint n_targets = 0;
  guint n_anchors = 0;

  for (int code = 0; code < QUAY_N_ERRORS; code++)
    {
      g_autoptr(GError) error = quay_error_new (code, "a", "b", "technical");
      g_autofree char *target = quay_help_dup_target (error);

      if (target == NULL)
        continue;
      n_targets++;
      g_assert_true (g_str_has_prefix (target, "troubleshooting#"));
      g_assert_cmpstr (find_title (document, target + strlen ("troubleshooting#")), ==,
                       quay_catalog_get_title (error));
    }
  for (guint i = 0; i < blocks->len; i++)
    n_anchors += ((QuayHelpBlock *) g_ptr_array_index (blocks, i))->id != NULL;
  g_assert_cmpuint (n_targets, >=, 10);
  g_assert_cmpuint (n_targets, ==, n_anchors);
}

static void
test_text_becomes_markup (void)
{
  static const struct
  {
    const char *text;
    const char *markup;
  } texts[] = {
    { "Choose <gui>Next</gui> &amp; wait.", "Choose <b>Next</b> &amp; wait." },
    { "Press <keyseq><key>Ctrl</key><key>Z</key></keyseq>, <key>A</key>", "Press <b>Ctrl</b>+<b>Z</b>, <b>A</b>" },
    { "See <link xref=\"tokens#safe\">Tokens</link>", "See <a href=\"help:tokens#safe\">Tokens</a>" },
    { "<link href=\"https://x.example/?a&amp;b\">x</link>", "<a href=\"https://x.example/?a&amp;b\">x</a>" },
    { "<code>a &lt;b-c</code>",
      "<tt>\u2068<span allow_breaks=\"false\">a</span> <span allow_breaks=\"false\">&lt;b-c</span>\u2069</tt>" },
    { "See <file>Cargo.toml</file>", "See <tt>\u2068Cargo.toml\u2069</tt>" },
    /* What a translation must not become. */
    { "Choose <gui>Next</em>", NULL },
    { "Choose <blink>Next</blink>", NULL },
    { "A & B", NULL },
    { "<link>nowhere</link>", NULL },
    { "Choose <gui>Next", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *markup = quay_help_text_to_markup (texts[i].text, &error);

      g_assert_cmpstr (markup, ==, texts[i].markup);
      g_assert_true ((error != NULL) == (texts[i].markup == NULL));
    }
}

static void
test_odd_pages_are_refused (void)
{
  static const char *const pages[] = {
    "",
    "<page/>",
    "<page><title>No description</title></page>",
    "<page><info><desc>No title</desc></info></page>",
    "<page><info><desc>d</desc></info><title>t</title><p></p></page>",
    "<page><info><desc>d</desc></info><title>t</title><table/></page>",
    "<page><info><desc>d</desc></info><title>t</title><p>not closed",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_help_document_parse (pages[i], -1, &error));
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, G_MARKUP_ERROR);
    }
}

static void
close_window (QuayHelpWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  quay_help_window_close ();
  ui_settle ();
  g_assert_null (window);
}

static const char *
get_title (QuayHelpWindow *window)
{
  GtkWidget *title = ui_find_type (GTK_WIDGET (window), ADW_TYPE_WINDOW_TITLE);

  return adw_window_title_get_title (ADW_WINDOW_TITLE (title));
}

static gboolean
is_scrolled (gpointer data)
{
  return gtk_adjustment_get_value (data) > 100;
}

static QuayHelpWindow *
find_help (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (QUAY_IS_HELP_WINDOW (window))
        return QUAY_HELP_WINDOW (window);
    }
  g_error ("the help is not open");
}

/* From the button of an error to what is said about it, and from there to the list of pages. */
static void
test_error_opens_its_section (void)
{
  g_autoptr(GError) error = quay_error_new (QUAY_ERROR_CARGO_TOO_OLD, "1.70", NULL, "technical");
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = quay_error_row_new ();
  GtkScrolledWindow *scroller;
  QuayHelpWindow *window;

  quay_error_row_set_error (QUAY_ERROR_ROW (row), error, 0, 0);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_window_set_child (GTK_WINDOW (parent), list);
  gtk_window_present (GTK_WINDOW (parent));
  ui_settle ();
  g_signal_emit_by_name (ui_find_button (row, quay_remedy_get_label (QUAY_REMEDY_HELP)), "clicked");
  window = find_help ();
  scroller = GTK_SCROLLED_WINDOW (ui_find_type (GTK_WIDGET (window), GTK_TYPE_SCROLLED_WINDOW));
  ui_wait_until (is_scrolled, gtk_scrolled_window_get_vadjustment (scroller));
  g_assert_cmpstr (get_title (window), ==, "Error Messages");
  g_assert_true (ui_says (gtk_window_get_focus (GTK_WINDOW (window)), quay_catalog_get_title (error)));

  gtk_widget_activate_action (GTK_WIDGET (window), "help.back", NULL);
  ui_settle ();
  g_assert_cmpstr (get_title (window), ==, "Help");
  g_assert_true (ui_says (GTK_WIDGET (window), "First Connection"));
  close_window (window);
  gtk_window_destroy (GTK_WINDOW (parent));
}

/* The first label below @root that has a link to another page. */
static GtkWidget *
find_link (GtkWidget *root)
{
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_label (GTK_LABEL (root)), "<a href=\"help:") != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_link (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* One window; its rows and links lead from page to page, and back the same way. */
static void
test_pages_lead_to_pages (void)
{
  QuayHelpWindow *window = quay_help_window_present (NULL);
  GtkWidget *link;
  gboolean handled = FALSE;

  gtk_widget_activate (ui_find_row (GTK_WIDGET (window), "Keyring Problems"));
  ui_settle ();
  g_assert_cmpstr (get_title (window), ==, "Keyring Problems");

  link = find_link (GTK_WIDGET (window));
  g_assert_nonnull (link);
  g_signal_emit_by_name (link, "activate-link", "help:credential-helpers#scope", &handled);
  ui_settle ();
  g_assert_true (handled);
  g_assert_cmpstr (get_title (window), ==, "Credential Helpers");
  g_assert_true (quay_help_window_present ("tokens") == window);
  g_assert_cmpstr (get_title (window), ==, "Tokens");

  gtk_widget_activate_action (GTK_WIDGET (window), "help.back", NULL);
  g_assert_cmpstr (get_title (window), ==, "Credential Helpers");
  gtk_widget_activate_action (GTK_WIDGET (window), "help.back", NULL);
  g_assert_cmpstr (get_title (window), ==, "Keyring Problems");
  gtk_widget_activate_action (GTK_WIDGET (window), "help.back", NULL);
  g_assert_cmpstr (get_title (window), ==, "Help");
  /* There is nothing before the first page. */
  gtk_widget_activate_action (GTK_WIDGET (window), "help.back", NULL);
  g_assert_cmpstr (get_title (window), ==, "Help");
  close_window (window);
}

/* Does what a key would do that is pressed where the focus is on @widget itself. Returns whether it does anything. */
static gboolean
press_key (GtkWidget *widget,
           guint      key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0;
           GTK_IS_SHORTCUT_CONTROLLER (controller) && j < g_list_model_get_n_items (G_LIST_MODEL (controller));
           j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
              gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

/* A dialog of a library gets the key that windows of ours have. */
static void
test_key_of_a_dialog (void)
{
  GtkWidget *dialog = g_object_ref_sink (quay_dialog_new (NULL, "Delete?", NULL));

  g_assert_false (press_key (dialog, GDK_KEY_F1));
  quay_help_window_add_key (dialog, "tokens#expiry");
  g_assert_true (press_key (dialog, GDK_KEY_F1));
  g_assert_cmpstr (get_title (find_help ()), ==, "Tokens");
  close_window (find_help ());
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_finalize_object (dialog);
}

/* Every page can be read on a narrow screen, and everything that takes the focus has a name. */
static void
test_pages_fit (void)
{
  g_autoptr(QuayHelpDocument) index = load_page ("index");
  GPtrArray *topics = quay_help_document_get_topics (index);
  QuayHelpWindow *window = quay_help_window_present (NULL);

  for (guint i = 0; i < topics->len; i++)
    {
      g_autofree char *nameless = NULL;
      int minimum;

      quay_help_window_present (g_ptr_array_index (topics, i));
      ui_settle ();
      gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360);
      nameless = ui_nameless (GTK_WIDGET (window));
      g_assert_cmpstr (nameless, ==, "");
    }
  close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/help/pages-are-reached", test_pages_are_reached);
  g_test_add_func ("/help/errors-have-sections", test_errors_have_sections);
  g_test_add_func ("/help/text-becomes-markup", test_text_becomes_markup);
  g_test_add_func ("/help/odd-pages-are-refused", test_odd_pages_are_refused);
  g_test_add_func ("/help/error-opens-its-section", test_error_opens_its_section);
  g_test_add_func ("/help/pages-lead-to-pages", test_pages_lead_to_pages);
  g_test_add_func ("/help/key-of-a-dialog", test_key_of_a_dialog);
  g_test_add_func ("/help/pages-fit", test_pages_fit);
  return g_test_run ();
}
