/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-recipe-page"

#include "config.h"

#include "quay-recipe-page.h"

#include <glib/gi18n.h>

#include "quay-combo-row.h"
#include "quay-copy-row.h"
#include "quay-help-window.h"
#include "quay-note-row.h"
#include "quay-ui-compat.h"
#include "quay-ui-util.h"

/* Unicode’s isolates keep a path or a command in its own order inside a sentence of the other direction. */
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_ISOLATE "\u2069"

/**
 * QuayRecipePage:
 *
 * Other Computers: how a colleague, a build server or a container gets to use the same feed, for the computer and the
 * shell that are chosen. Everything shown comes out of a [struct@Quay.Recipe]; it can be copied piece by piece, or
 * saved as a whole. In the assistant the page follows the request; elsewhere it is given a feed.
 */
struct _QuayRecipePage
{
  QuayPage             parent_instance;

  AdwPreferencesPage  *page;
  AdwComboRow         *computer_row;
  AdwComboRow         *tool_row;
  AdwPreferencesGroup *script_group;
  AdwActionRow        *script_row;

  QuayContext         *context;
  QuayRecipeFeed      *feed;
  QuayRecipe          *recipe;
  GArray              *tools;        /* QuayLoginTool, as in the row */
  GPtrArray           *groups;       /* of the steps; borrowed from the page */
  GCancellable        *cancellable;
  QuayChooser         *chooser;
  QuayRecipeForm       chosen_form;
  gboolean             filling;      /* the tools change because the computer did */
};

G_DEFINE_FINAL_TYPE (QuayRecipePage, quay_recipe_page, QUAY_TYPE_PAGE)

static GtkWidget *
create_row (const QuayRecipePart * part)
{
  g_autofree char *sentence = NULL;

  if (part->kind == QUAY_RECIPE_CODE)
    {
      GtkWidget *row = g_object_new (QUAY_TYPE_COPY_ROW, NULL);

      quay_copy_row_set_text (QUAY_COPY_ROW (row), part->text);
      return row;
    }

  sentence = quay_recipe_part_dup_text (part, FIRST_STRONG_ISOLATE, POP_ISOLATE);
  return quay_note_row_new (part->kind == QUAY_RECIPE_GOOD ? QUAY_NOTE_GOOD :
                            part->kind == QUAY_RECIPE_WARNING ? QUAY_NOTE_WARNING : QUAY_NOTE_INFO, sentence);
}

/* The sentence that a step begins with stands under its title; the description of a group is markup in 1.2. */
static AdwPreferencesGroup *
create_group (const QuayRecipeStep *step)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *title = g_markup_escape_text (step->title, -1);
  GtkWidget *row = NULL;

  adw_preferences_group_set_title (group, title);
  for (guint i = 0; i < step->parts->len; i++)
    {
      const QuayRecipePart *part = g_ptr_array_index (step->parts, i);

      if (i == 0 && part->kind == QUAY_RECIPE_TEXT)
        {
          g_autofree char *sentence =
            quay_recipe_part_dup_text (part, FIRST_STRONG_ISOLATE, POP_ISOLATE);
          g_autofree char *markup = g_markup_escape_text (sentence, -1);

          adw_preferences_group_set_description (group, markup);
          continue;
        }
      row = create_row (part);
      adw_preferences_group_add (group, row);
    }
  if (row != NULL)
    quay_ui_name_list (row, step->title);
  quay_ui_wrap_texts (GTK_WIDGET (group));
  return group;
}

static QuayLoginTool
get_tool (QuayRecipePage *self)
{
  guint selected = adw_combo_row_get_selected (self->tool_row);

  return selected < self->tools->len ? g_array_index (self->tools, QuayLoginTool, selected) : QUAY_TOOL_NOTHING;
}

static void
clear_steps (QuayRecipePage *self)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);
  g_clear_pointer (&self->recipe, quay_recipe_unref);
}

static void
update_steps (QuayRecipePage *self)
{
  g_autofree char *script_name = NULL;
  g_autoptr(AdwPreferencesGroup) script_group = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *steps;

  clear_steps (self);
  if (self->feed != NULL)
    self->recipe = quay_recipe_new (self->feed, adw_combo_row_get_selected (self->computer_row), get_tool (self),
                                    &error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "recipe.save", self->recipe != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "recipe.save-script",
                                 self->recipe != NULL && quay_recipe_has_script (self->recipe));
  gtk_widget_set_visible (GTK_WIDGET (self->script_group),
                          self->recipe != NULL && quay_recipe_has_script (self->recipe));
  if (self->recipe == NULL)
    {
      g_debug ("There is no recipe: %s", error != NULL ? error->message : "no feed");
      return;
    }

  /* The script comes last, behind the steps. */
  script_group = g_object_ref (self->script_group);
  adw_preferences_page_remove (self->page, self->script_group);
  steps = quay_recipe_get_steps (self->recipe);
  for (guint i = 0; i < steps->len; i++)
    {
      AdwPreferencesGroup *group = create_group (g_ptr_array_index (steps, i));

      adw_preferences_page_add (self->page, group);
      g_ptr_array_add (self->groups, group);
    }
  adw_preferences_page_add (self->page, self->script_group);

  script_name = quay_recipe_dup_file_name (self->recipe, QUAY_RECIPE_SCRIPT);
  adw_action_row_set_subtitle (self->script_row, script_name);
}

static void
update_tools (QuayRecipePage *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  g_clear_pointer (&self->tools, g_array_unref);
  if (self->feed != NULL)
    self->tools = quay_computer_list_tools (adw_combo_row_get_selected (self->computer_row), self->feed);
  else
    self->tools = g_array_new (FALSE, FALSE, sizeof (QuayLoginTool));

  for (guint i = 0; i < self->tools->len; i++)
    gtk_string_list_append (titles, quay_login_tool_get_title (g_array_index (self->tools, QuayLoginTool, i)));
  self->filling = TRUE;
  adw_combo_row_set_model (self->tool_row, G_LIST_MODEL (titles));
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->tool_row), self->tools->len > 0);
  update_steps (self);
}

static void
computer_chosen_cb (QuayRecipePage *self)
{
  update_tools (self);
}

static void
tool_chosen_cb (QuayRecipePage *self)
{
  if (!self->filling)
    update_steps (self);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(QuayRecipePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *body = NULL;

  if (quay_recipe_save_finish (result, &error))
    {
      /* Translators: a toast: the file was written. */
      quay_ui_toast (GTK_WIDGET (self), _("Saved"));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  body = quay_catalog_dup_body (error);
  quay_ui_toast (GTK_WIDGET (self), body);
}

static void
chooser_answered_cb (QuayRecipePage *self,
                     GFile          *file)
{
  g_clear_object (&self->chooser);
  if (file != NULL)
    quay_recipe_page_save_to (self, self->chosen_form, file);
}

static void
choose_file (QuayRecipePage *self,
             QuayRecipeForm  form)
{
  g_autofree char *name = NULL;

  if (self->recipe == NULL || self->chooser != NULL)
    return;

  name = quay_recipe_dup_file_name (self->recipe, form);
  self->chosen_form = form;
  self->chooser = quay_chooser_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), QUAY_CHOOSE_NEW_FILE,
                                    _("Save"), _("_Save"));
  g_signal_connect_object (self->chooser, "answered", G_CALLBACK (chooser_answered_cb), self, G_CONNECT_SWAPPED);
  quay_chooser_show (self->chooser, NULL, name);
}

static void
save (GtkWidget  *widget,
      const char *action_name,
      GVariant   *parameter)
{
  choose_file (QUAY_RECIPE_PAGE (widget), QUAY_RECIPE_MARKDOWN);
}

static void
save_script (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  choose_file (QUAY_RECIPE_PAGE (widget), QUAY_RECIPE_SCRIPT);
}

static void
quay_recipe_page_enter (QuayPage *page)
{
  QuayConnectionRequest *request = quay_page_get_request (page);
  g_autoptr(QuayRecipeFeed) feed = NULL;
  g_autoptr(QuayContext) context = NULL;

  if (request == NULL)
    return;

  g_object_get (request, "context", &context, NULL);
  feed = quay_recipe_feed_new_for_request (request);
  quay_recipe_page_set_feed (QUAY_RECIPE_PAGE (page), context, feed);
}

static gboolean
quay_recipe_page_focus_first (QuayPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (QUAY_RECIPE_PAGE (page)->computer_row));
}

static void
quay_recipe_page_unroot (GtkWidget *widget)
{
  QuayRecipePage *self = QUAY_RECIPE_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  GTK_WIDGET_CLASS (quay_recipe_page_parent_class)->unroot (widget);
}

static void
quay_recipe_page_dispose (GObject *object)
{
  QuayRecipePage *self = QUAY_RECIPE_PAGE (object);

  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->tools, g_array_unref);
  g_clear_pointer (&self->recipe, quay_recipe_unref);
  g_clear_pointer (&self->feed, quay_recipe_feed_free);
  g_clear_object (&self->context);
  g_clear_object (&self->cancellable);
  /* Before the template lets go of it: AdwBin of 1.2 would not notice that its child is gone. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_RECIPE_PAGE);
  G_OBJECT_CLASS (quay_recipe_page_parent_class)->dispose (object);
}

static void
quay_recipe_page_class_init (QuayRecipePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_recipe_page_dispose;
  widget_class->unroot = quay_recipe_page_unroot;
  QUAY_PAGE_CLASS (klass)->enter = quay_recipe_page_enter;
  QUAY_PAGE_CLASS (klass)->focus_first = quay_recipe_page_focus_first;

  quay_help_window_bind_key (widget_class, "other-computers");
  gtk_widget_class_install_action (widget_class, "recipe.save", NULL, save);
  gtk_widget_class_install_action (widget_class, "recipe.save-script", NULL, save_script);

  g_type_ensure (QUAY_TYPE_COMBO_ROW);
  g_type_ensure (QUAY_TYPE_COPY_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-recipe-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayRecipePage, page);
  gtk_widget_class_bind_template_child (widget_class, QuayRecipePage, computer_row);
  gtk_widget_class_bind_template_child (widget_class, QuayRecipePage, tool_row);
  gtk_widget_class_bind_template_child (widget_class, QuayRecipePage, script_group);
  gtk_widget_class_bind_template_child (widget_class, QuayRecipePage, script_row);
  gtk_widget_class_bind_template_callback (widget_class, computer_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tool_chosen_cb);
}

static void
quay_recipe_page_init (QuayRecipePage *self)
{
  g_autoptr(GtkStringList) computers = gtk_string_list_new (NULL);

  self->groups = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->tools = g_array_new (FALSE, FALSE, sizeof (QuayLoginTool));
  gtk_widget_init_template (GTK_WIDGET (self));

  for (QuayComputer computer = 0; computer < QUAY_N_COMPUTERS; computer++)
    gtk_string_list_append (computers, quay_computer_get_title (computer));
  adw_combo_row_set_model (self->computer_row, G_LIST_MODEL (computers));
  quay_ui_name_list (GTK_WIDGET (self->computer_row), _("Computer"));
  quay_ui_name_list (GTK_WIDGET (self->script_row), _("Script"));
}

/**
 * quay_recipe_page_set_feed:
 * @context: whose way of writing files is used
 * @feed: (nullable): the feed to use; what is chosen on the page stays chosen
 */
void
quay_recipe_page_set_feed (QuayRecipePage       *self,
                           QuayContext          *context,
                           const QuayRecipeFeed *feed)
{
  QuayLoginTool tool;

  g_return_if_fail (QUAY_IS_RECIPE_PAGE (self));
  g_return_if_fail (QUAY_IS_CONTEXT (context));

  tool = get_tool (self);
  g_set_object (&self->context, context);
  g_clear_pointer (&self->feed, quay_recipe_feed_free);
  self->feed = feed != NULL ? quay_recipe_feed_copy (feed) : NULL;
  quay_page_set_subtitle (QUAY_PAGE (self), feed != NULL ? feed->name : NULL);
  update_tools (self);
  for (guint i = 0; i < self->tools->len; i++)
    if (g_array_index (self->tools, QuayLoginTool, i) == tool)
      adw_combo_row_set_selected (self->tool_row, i);
}

void
quay_recipe_page_save (QuayRecipePage *self)
{
  g_return_if_fail (QUAY_IS_RECIPE_PAGE (self));

  choose_file (self, QUAY_RECIPE_MARKDOWN);
}

/**
 * quay_recipe_page_save_to:
 * @file: the file that was chosen
 *
 * Writes the steps that are shown, and says how it went.
 */
void
quay_recipe_page_save_to (QuayRecipePage *self,
                          QuayRecipeForm  form,
                          GFile          *file)
{
  g_return_if_fail (QUAY_IS_RECIPE_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->recipe != NULL)
    quay_recipe_save_async (self->recipe, form, quay_context_get_files (self->context), file, self->cancellable,
                            saved_cb, g_object_ref (self));
}
