/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-tokens-page"

#include "config.h"

#include "quay-tokens-page.h"

#include <glib/gi18n.h>

#include "quay-catalog.h"
#include "quay-error-row.h"
#include "quay-help-window.h"
#include "quay-spinner.h"
#include "quay-token-row.h"
#include "quay-token-window.h"
#include "quay-ui-util.h"

/**
 * QuayTokensPage:
 *
 * Every token of Azure feeds on this computer, one row for each, and what is to be done about a keyring that cannot be
 * read; tokens in files are listed nevertheless.
 *
 * The keyring is asked when the page is shown, without a dialog, and again whenever it says that it has changed. Its
 * dialog opens only for Unlock. When the page goes out of sight, the values are wiped from memory.
 */
struct _QuayTokensPage
{
  AdwBin               parent_instance;

  GtkWidget           *back_button;
  QuaySpinner         *spinner;
  GtkStack            *stack;
  GtkWidget           *locked_group;
  AdwActionRow        *locked_row;
  GtkWidget           *missing_group;
  AdwActionRow        *missing_row;
  GtkWidget           *error_group;
  QuayErrorRow        *error_row;
  AdwPreferencesGroup *used_group;
  AdwPreferencesGroup *orphan_group;

  QuayTokenStore      *store;
  QuayTokenList       *list;
  QuayTokenActions    *actions;
  QuayTokenWindow     *window;        /* weak; NULL while none is open */
  GPtrArray           *rows;          /* borrowed from the groups */
  GCancellable        *cancellable;
  char                *wanted;        /* the organization whose token is to be shown, or NULL */
  GError              *own_error;     /* of unlocking, until the next reading */
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
  APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayTokensPage, quay_tokens_page, ADW_TYPE_BIN)

static QuayTokenRow *
find_row (QuayTokensPage * self,
          QuayTokenGroup * group)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (quay_token_row_get_group (g_ptr_array_index (self->rows, i)) == group)
        return g_ptr_array_index (self->rows, i);
    }
  return NULL;
}

/* The next row, or the one before when it was the last. */
static void
focus_row (QuayTokensPage *self,
           guint           index)
{
  if (self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, MIN (index, self->rows->len - 1)));
}

static guint
find_focus (QuayTokensPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if ((gtk_widget_get_state_flags (g_ptr_array_index (self->rows, i)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
        return i;
    }
  return G_MAXUINT;
}

/* Where the row of a token belongs. */
static AdwPreferencesGroup *
get_group_for (QuayTokensPage *self,
               QuayTokenGroup *group)
{
  return quay_token_group_is_orphaned (group) ? self->orphan_group : self->used_group;
}

static gboolean
is_list_shown (QuayTokensPage *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  if (self->rows->len != n_items)
    return FALSE;
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(QuayTokenGroup) group = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      QuayTokenRow *row = g_ptr_array_index (self->rows, i);

      if (quay_token_row_get_group (row) != group ||
          !gtk_widget_is_ancestor (GTK_WIDGET (row), GTK_WIDGET (get_group_for (self, group))))
        return FALSE;
    }
  return TRUE;
}

static void row_activated_cb (QuayTokensPage *self,
                              QuayTokenRow   *row);

/* Tokens that stay keep their groups, and so nearly always nothing has to be built anew. */
static void
update_rows (QuayTokensPage *self)
{
  guint focus = find_focus (self);
  gboolean any_used = FALSE;
  gboolean any_orphaned = FALSE;

  if (!is_list_shown (self))
    {
      for (guint i = 0; i < self->rows->len; i++)
        {
          GtkWidget *row = g_ptr_array_index (self->rows, i);
          GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

          adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
        }
      g_ptr_array_set_size (self->rows, 0);
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
        {
          g_autoptr(QuayTokenGroup) group = g_list_model_get_item (G_LIST_MODEL (self->list), i);
          GtkWidget *row = quay_token_row_new (group);

          adw_preferences_group_add (get_group_for (self, group), row);
          g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
          g_ptr_array_add (self->rows, row);
        }
      if (focus != G_MAXUINT)
        focus_row (self, focus);
    }

  for (guint i = 0; i < self->rows->len; i++)
    {
      gboolean orphaned = quay_token_group_is_orphaned (quay_token_row_get_group (g_ptr_array_index (self->rows, i)));

      any_orphaned = any_orphaned || orphaned;
      any_used = any_used || !orphaned;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->used_group), any_used);
  gtk_widget_set_visible (GTK_WIDGET (self->orphan_group), any_orphaned);
}

static const char *
find_page (QuayTokensPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 || self->own_error != NULL;

  switch (quay_token_list_get_state (self->list))
    {
    case QUAY_TOKENS_NONE:
      return "empty";
    case QUAY_TOKENS_LOCKED:
      return any ? "tokens" : "locked";
    case QUAY_TOKENS_NO_KEYRING:
      return any ? "tokens" : "missing";
    case QUAY_TOKENS_LISTED:
      return "tokens";
    case QUAY_TOKENS_UNREAD:
    default:
      return "loading";
    }
}

static void
update (QuayTokensPage *self)
{
  QuayTokensState state = quay_token_list_get_state (self->list);
  const GError *error = self->own_error;

  update_rows (self);
  gtk_widget_set_visible (self->locked_group, state == QUAY_TOKENS_LOCKED);
  gtk_widget_set_visible (self->missing_group, state == QUAY_TOKENS_NO_KEYRING);
  /* What the groups above do not say already. */
  if (error == NULL && state != QUAY_TOKENS_LOCKED && state != QUAY_TOKENS_NO_KEYRING)
    error = quay_token_list_get_error (self->list);
  quay_error_row_set_error (self->error_row, error, QUAY_REMEDY_BIT (QUAY_REMEDY_TRY_AGAIN) |
                            QUAY_REMEDY_BIT (QUAY_REMEDY_UNLOCK), 0);
  gtk_widget_set_visible (self->error_group, error != NULL);
  gtk_stack_set_visible_child_name (self->stack, find_page (self));
}

static void
loading_changed_cb (QuayTokensPage *self)
{
  gboolean loading = FALSE;

  g_object_get (self->list, "loading", &loading, NULL);
  quay_spinner_set_spinning (self->spinner, loading);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->stack), GTK_ACCESSIBLE_STATE_BUSY, loading, -1);
}

static void
open_window (QuayTokensPage *self,
             QuayTokenGroup *group)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_weak_pointer (&self->window);
  g_set_weak_pointer (&self->window, quay_token_window_new (GTK_WINDOW (root), self->actions, group));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
row_activated_cb (QuayTokensPage *self,
                  QuayTokenRow   *row)
{
  open_window (self, quay_token_row_get_group (row));
}

static void
show_wanted (QuayTokensPage *self)
{
  g_autofree char *wanted = NULL;

  if (self->wanted == NULL || quay_token_list_get_state (self->list) == QUAY_TOKENS_UNREAD)
    return;

  wanted = g_steal_pointer (&self->wanted);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(QuayTokenGroup) group = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (g_ascii_strcasecmp (quay_token_group_get_organization (group), wanted) == 0)
        {
          QuayTokenRow *row = find_row (self, group);

          if (row != NULL)
            gtk_widget_grab_focus (GTK_WIDGET (row));
          open_window (self, group);
          return;
        }
    }
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(QuayTokensPage) self = user_data;

  /* What the keyring has against it is in the state of the list. */
  if (!quay_token_list_load_finish (QUAY_TOKEN_LIST (object), result, NULL))
    return;
  g_clear_error (&self->own_error);
  update (self);
  show_wanted (self);
}

static void
load (QuayTokensPage *self)
{
  quay_token_list_load_async (self->list, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayTokensPage) self = user_data;
  g_autoptr(GError) error = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tokens.unlock", TRUE);
  g_clear_error (&self->own_error);
  if (!quay_token_list_unlock_finish (QUAY_TOKEN_LIST (object), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->own_error = g_steal_pointer (&error);
  update (self);
  if (self->own_error == NULL)
    {
      show_wanted (self);
      if (self->window == NULL)
        focus_row (self, 0);
    }
  else if (gtk_widget_get_visible (self->error_group))
    {
      quay_error_row_focus (self->error_row);
    }
}

static void
unlock (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  QuayTokensPage *self = QUAY_TOKENS_PAGE (widget);

  gtk_widget_action_set_enabled (widget, "tokens.unlock", FALSE);
  quay_token_list_unlock_async (self->list, self->cancellable, unlocked_cb, g_object_ref (self));
}

static void
store_changed_cb (QuayTokensPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}

static void
remedy_cb (QuayTokensPage *self,
           int             remedy)
{
  if (remedy == QUAY_REMEDY_UNLOCK || self->own_error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "tokens.unlock", NULL);
  else
    load (self);
}

static void
applied_cb (QuayTokensPage    *self,
            QuayChangeReceipt *receipt,
            const char        *toast,
            gboolean           undo)
{
  g_signal_emit (self, signals[APPLIED], 0, receipt, toast, undo);
}

static void
quay_tokens_page_map (GtkWidget *widget)
{
  QuayTokensPage *self = QUAY_TOKENS_PAGE (widget);

  GTK_WIDGET_CLASS (quay_tokens_page_parent_class)->map (widget);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  quay_token_store_watch (self->store);
  load (self);
}

static void
quay_tokens_page_unmap (GtkWidget *widget)
{
  QuayTokensPage *self = QUAY_TOKENS_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_action_set_enabled (widget, "tokens.unlock", TRUE);
  g_clear_error (&self->own_error);
  quay_token_list_clear (self->list);
  GTK_WIDGET_CLASS (quay_tokens_page_parent_class)->unmap (widget);
}

static void
show_help (void)
{
  quay_help_window_present ("keyring#missing");
}

static void
quay_tokens_page_dispose (GObject *object)
{
  QuayTokensPage *self = QUAY_TOKENS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->actions);
  g_clear_object (&self->list);
  g_clear_object (&self->store);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_error (&self->own_error);
  gtk_widget_dispose_template (GTK_WIDGET (object), QUAY_TYPE_TOKENS_PAGE);
  G_OBJECT_CLASS (quay_tokens_page_parent_class)->dispose (object);
}

static void
quay_tokens_page_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_BACK:
      g_value_set_boolean (value, gtk_widget_get_visible (QUAY_TOKENS_PAGE (object)->back_button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_tokens_page_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (prop_id)
    {
    case PROP_SHOW_BACK:
      gtk_widget_set_visible (QUAY_TOKENS_PAGE (object)->back_button, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_tokens_page_class_init (QuayTokensPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = quay_tokens_page_dispose;
  object_class->get_property = quay_tokens_page_get_property;
  object_class->set_property = quay_tokens_page_set_property;
  widget_class->map = quay_tokens_page_map;
  widget_class->unmap = quay_tokens_page_unmap;

  /**
   * QuayTokensPage:show-back:
   *
   * Whether there is a sidebar to go back to, because the window is too narrow for both.
   */
  properties[PROP_SHOW_BACK] =
    g_param_spec_boolean ("show-back", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayTokensPage::applied:
   * @receipt: (nullable): what was changed on this computer
   * @toast: what to say about it, translated
   * @undo: whether taking it back is to be offered
   */
  signals[APPLIED] =
    g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, QUAY_TYPE_CHANGE_RECEIPT, G_TYPE_STRING, G_TYPE_BOOLEAN);

  gtk_widget_class_install_action (widget_class, "tokens.unlock", NULL, unlock);

  g_type_ensure (QUAY_TYPE_ERROR_ROW);
  g_type_ensure (QUAY_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/quay-tokens-page.ui");
  quay_help_window_bind_key (widget_class, "tokens#list");
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, stack);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, locked_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, locked_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, missing_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, missing_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, error_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, error_row);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, used_group);
  gtk_widget_class_bind_template_child (widget_class, QuayTokensPage, orphan_group);
  gtk_widget_class_bind_template_callback (widget_class, remedy_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_help);
}

static void
quay_tokens_page_init (QuayTokensPage *self)
{
  self->rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  quay_ui_wrap_texts (GTK_WIDGET (self));
  quay_ui_name_scrollers (GTK_WIDGET (self->stack), _("Tokens"));
  quay_ui_name_list (GTK_WIDGET (self->error_row), _("Error"));
  quay_ui_name_list (GTK_WIDGET (self->locked_row), _("Keyring"));
  quay_ui_name_list (GTK_WIDGET (self->missing_row), _("Keyring"));
}

/**
 * quay_tokens_page_new:
 * @connections: the connections whose tokens are listed
 */
GtkWidget *
quay_tokens_page_new (QuayConnectionList *connections)
{
  QuayTokensPage *self;
  QuayContext *context;

  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (connections), NULL);

  self = g_object_new (QUAY_TYPE_TOKENS_PAGE, NULL);
  context = quay_connection_list_get_context (connections);
  self->store = g_object_ref (quay_context_get_tokens (context));
  self->list = quay_token_list_new (context, connections);
  self->actions = quay_token_actions_new (self->list);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (loading_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "applied", G_CALLBACK (applied_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * quay_tokens_page_show_token:
 * @organization: in lower case, or as it is spelled; one that has no token changes nothing
 */
void
quay_tokens_page_show_token (QuayTokensPage *self,
                             const char     *organization)
{
  g_return_if_fail (QUAY_IS_TOKENS_PAGE (self));
  g_return_if_fail (organization != NULL);

  g_free (self->wanted);
  self->wanted = g_strdup (organization);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_wanted (self);
}
