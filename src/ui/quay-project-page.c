/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-project-page"

#include "config.h"

#include "quay-project-page.h"

#include <glib/gi18n.h>

#include "quay-choice-row.h"
#include "quay-context.h"
#include "quay-error-row.h"
#include "quay-note-row.h"
#include "quay-row-layout.h"
#include "quay-text.h"
#include "quay-toggle-row.h"
#include "quay-ui-util.h"

/**
 * QuayProjectPage:
 *
 * Where the feed is used, one project or all of them, and whether public crates come through it too.
 */
struct _QuayProjectPage
{
  QuayPage              parent_instance;

  QuayChoiceRow        *one_row;
  AdwActionRow         *folder_row;
  GtkWidget            *choose_button;
  QuayNoteRow          *manifest_note;
  QuayNoteRow          *workspace_note;
  QuayNoteRow          *home_note;
  QuayNoteRow          *sandbox_note;
  QuayChoiceRow        *all_row;
  QuayErrorRow         *config_error;
  QuayErrorRow         *name_error;
  QuayToggleRow        *replace_row;
  QuayErrorRow         *source_error;
  QuayNoteRow          *upstream_note;
  QuayNoteRow          *everyone_note;
  QuayNoteRow          *option_note;

  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (QuayProjectPage, quay_project_page, QUAY_TYPE_PAGE)

static void
update_folder (QuayProjectPage *self)
{
  GFile *folder = quay_connection_request_get_folder (quay_page_get_request (QUAY_PAGE (self)));
  g_autofree char *path = folder != NULL ? quay_text_for_path (folder) : NULL;

  adw_action_row_set_subtitle (self->folder_row, path != NULL ? path : _("None selected"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->folder_row), path);
}

static void
update_folder_notes (QuayProjectPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayCargoProject *project = quay_connection_request_get_cargo_project (request);
  GFile *root = NULL;
  g_autofree char *workspace = NULL;
  gboolean lacks_manifest = FALSE;
  gboolean is_home = FALSE;
  gboolean hides_parents = FALSE;

  if (project != NULL && quay_connection_request_get_place (request) == QUAY_PLACE_ONE_PROJECT)
    {
      lacks_manifest = !quay_cargo_project_has_manifest (project);
      is_home = quay_cargo_project_is_user_home (project);
      root = quay_cargo_project_get_workspace_root (project);
      hides_parents = quay_ui_is_sandboxed ();
    }
  if (root != NULL)
    {
      g_autofree char *path = quay_text_for_path (root);

      /* Translators: %s is the path of a folder. */
      workspace = g_strdup_printf (_("Cargo reads the folder it is started in and its parents. "
                                     "The workspace root is %s."), path);
    }

  quay_note_row_set_text (self->manifest_note,
                          lacks_manifest ? _("No Cargo.toml was found in this folder") : NULL);
  quay_note_row_set_text (self->workspace_note, workspace);
  quay_note_row_set_text (self->home_note,
                          is_home ? _("The feed will be used in all projects below the home folder.") : NULL);
  quay_note_row_set_text (self->sandbox_note,
                          hides_parents ? _("Settings in parent folders cannot be seen from here.") : NULL);
}

static void
update_replacement (QuayProjectPage *self)
{
  gboolean on = quay_toggle_row_get_active (self->replace_row);
  gboolean one = quay_choice_row_get_active (self->one_row);

  quay_note_row_set_text (self->upstream_note,
                          on ? _("The feed needs crates.io as an upstream source.") : NULL);
  if (!on)
    quay_note_row_set_text (self->everyone_note, NULL);
  else if (one)
    quay_note_row_set_text (self->everyone_note,
                            _("Everyone who builds the project needs access to the feed. "
                              "One person alone cannot switch it off."));
  else
    quay_note_row_set_text (self->everyone_note,
                            _("All projects on this computer get public crates through the feed."));

  if (!on)
    quay_note_row_set_text (self->option_note, NULL);
  else if (one)
    quay_note_row_set_text (self->option_note,
                            _("Commands like cargo publish and cargo search need the --registry option. "
                              "The command cargo install does not read the project file and keeps using "
                              "crates.io."));
  else
    quay_note_row_set_text (self->option_note,
                            _("Commands like cargo publish and cargo search need the --registry option."));
}

static void
issues_changed_cb (QuayProjectPage *self)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayRequestIssues issues = quay_connection_request_get_issues (request);

  quay_page_set_complete (QUAY_PAGE (self), (issues & QUAY_ISSUES_OF_PROJECT) == 0);

  quay_error_row_set_error (self->config_error,
                            (issues & QUAY_ISSUE_CONFIG_BROKEN) != 0 ?
                            quay_connection_request_get_config_error (request) : NULL,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_FOLDER),
                            QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN));
  quay_error_row_set_error (self->name_error,
                            (issues & QUAY_ISSUE_NAME_TAKEN) != 0 ?
                            quay_connection_request_get_name_error (request) : NULL,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_REPLACE_ADDRESS),
                            QUAY_REMEDY_BIT (QUAY_REMEDY_CHOOSE_ANOTHER_NAME));
  quay_error_row_set_error (self->source_error,
                            (issues & QUAY_ISSUE_CRATES_IO_REPLACED) != 0 ?
                            quay_connection_request_get_source_error (request) : NULL,
                            QUAY_REMEDY_BIT (QUAY_REMEDY_KEEP) | QUAY_REMEDY_BIT (QUAY_REMEDY_REPLACE), 0);
}

static void
folder_changed_cb (QuayProjectPage *self)
{
  update_folder (self);
  update_folder_notes (self);
}

static void
place_changed_cb (QuayProjectPage *self)
{
  QuayConnectionPlace place = quay_connection_request_get_place (quay_page_get_request (QUAY_PAGE (self)));

  quay_choice_row_set_active (place == QUAY_PLACE_ONE_PROJECT ? self->one_row : self->all_row, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->folder_row), place == QUAY_PLACE_ONE_PROJECT);
  update_folder_notes (self);
  update_replacement (self);
}

static void
choice_changed_cb (QuayChoiceRow   *row,
                   GParamSpec      *pspec,
                   QuayProjectPage *self)
{
  if (quay_choice_row_get_active (row))
    g_object_set (quay_page_get_request (QUAY_PAGE (self)), "place", quay_choice_row_get_value (row), NULL);
}

static void
folder_chosen_cb (QuayProjectPage *self,
                  int              response)
{
  g_autoptr(GFile) folder = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      if (folder != NULL)
        quay_connection_request_set_folder (quay_page_get_request (QUAY_PAGE (self)), folder);
    }
  g_clear_object (&self->chooser);
}

static void
choose_folder (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  QuayProjectPage *self = QUAY_PROJECT_PAGE (widget);
  GFile *folder = quay_connection_request_get_folder (quay_page_get_request (QUAY_PAGE (self)));

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_("Choose a Project Folder"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                               /* Translators: the button that takes the selected folder. */
                                               _("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (folder != NULL)
    gtk_file_chooser_set_file (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
use_workspace_root (GtkWidget  *widget,
                    const char *action_name,
                    GVariant   *parameter)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (widget));
  QuayCargoProject *project = quay_connection_request_get_cargo_project (request);
  g_autoptr(GFile) root = NULL;

  if (project == NULL || quay_cargo_project_get_workspace_root (project) == NULL)
    return;

  /* The project goes with the old folder. */
  root = g_object_ref (quay_cargo_project_get_workspace_root (project));
  quay_connection_request_set_folder (request, root);
  gtk_widget_grab_focus (QUAY_PROJECT_PAGE (widget)->choose_button);
}

static void
remedy_cb (QuayProjectPage *self,
           int              remedy)
{
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  g_autoptr(GFile) folder = NULL;

  switch (remedy)
    {
    case QUAY_REMEDY_REPLACE_ADDRESS:
      g_object_set (request, "replace-address", TRUE, NULL);
      break;
    case QUAY_REMEDY_REPLACE:
      g_object_set (request, "replace-other-source", TRUE, NULL);
      break;
    case QUAY_REMEDY_KEEP:
      g_object_set (request, "replace-crates-io", FALSE, NULL);
      break;
    case QUAY_REMEDY_CHOOSE_FOLDER:
      gtk_widget_activate_action (GTK_WIDGET (self), "page.choose-folder", NULL);
      return;
    case QUAY_REMEDY_TRY_AGAIN:
      /* Setting another folder reads its files; the way round leads to the same one again. */
      g_object_get (request, "folder", &folder, NULL);
      quay_connection_request_set_folder (request, NULL);
      quay_connection_request_set_folder (request, folder);
      return;
    default:
      quay_page_ask (QUAY_PAGE (self), remedy);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->replace_row));
}

static gboolean
quay_project_page_focus_first (QuayPage *page)
{
  QuayProjectPage *self = QUAY_PROJECT_PAGE (page);

  if (quay_choice_row_get_active (self->one_row))
    return gtk_widget_grab_focus (self->choose_button);
  return gtk_widget_grab_focus (GTK_WIDGET (self->all_row));
}

static void
quay_project_page_constructed (GObject *object)
{
  QuayProjectPage *self = QUAY_PROJECT_PAGE (object);
  QuayConnectionRequest *request = quay_page_get_request (QUAY_PAGE (self));
  QuayContext *context = NULL;
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *subtitle = NULL;

  G_OBJECT_CLASS (quay_project_page_parent_class)->constructed (object);

  g_object_get (request, "context", &context, NULL);
  file = quay_cargo_home_dup_config (quay_context_get_home (context));
  g_clear_object (&context);
  path = quay_text_for_path (file);
  /* Translators: %s is the path of a file. */
  subtitle = g_strdup_printf (_("Saved in %s, only on this computer"), path);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->all_row), subtitle);

  g_object_bind_property (request, "replace-crates-io", self->replace_row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (request, "notify::place", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::folder", G_CALLBACK (folder_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::cargo-project", G_CALLBACK (update_folder_notes), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::issues", G_CALLBACK (issues_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->replace_row, "notify::active", G_CALLBACK (update_replacement), self);

  place_changed_cb (self);
  folder_changed_cb (self);
  issues_changed_cb (self);
}

static void
quay_project_page_unroot (GtkWidget *widget)
{
  QuayProjectPage *self = QUAY_PROJECT_PAGE (widget);

  if (self->chooser != NULL)
    gtk_native_dialog_hide (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  GTK_WIDGET_CLASS (quay_project_page_parent_class)->unroot (widget);
}

static void
quay_project_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_PROJECT_PAGE);
  G_OBJECT_CLASS (quay_project_page_parent_class)->dispose (object);
}

static void
quay_project_page_class_init (QuayProjectPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = quay_project_page_constructed;
  object_class->dispose = quay_project_page_dispose;
  widget_class->unroot = quay_project_page_unroot;
  QUAY_PAGE_CLASS (klass)->focus_first = quay_project_page_focus_first;

  g_type_ensure (QUAY_TYPE_CHOICE_ROW);
  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_NOTE_ROW);
  g_type_ensure (QUAY_TYPE_TOGGLE_ROW);
  gtk_widget_class_install_action (widget_class, "page.choose-folder", NULL, choose_folder);
  gtk_widget_class_install_action (widget_class, "page.use-workspace-root", NULL, use_workspace_root);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-project-page.ui");
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, one_row);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, manifest_note);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, workspace_note);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, home_note);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, sandbox_note);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, all_row);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, config_error);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, name_error);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, replace_row);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, source_error);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, upstream_note);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, everyone_note);
  gtk_widget_class_bind_template_child (widget_class, QuayProjectPage, option_note);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
}

static void
quay_project_page_init (QuayProjectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_row_layout_set_up (self->folder_row);
}
