/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection"

#include "config.h"

#include "quay-connection-private.h"

#include <glib/gi18n-lib.h>

#include "quay-error.h"
#include "quay-reminder.h"

/**
 * QuayConnection:
 *
 * A registry that is configured for a feed. What it is comes from Cargo's files, by way of
 * [class@Quay.ConnectionList], which fills it anew whenever they change; only its state is kept from one reading to
 * the next.
 *
 * The state goes from “not checked yet” to “checking”, and from there to what was found. A date of expiry that is
 * near shows through states that say nothing is wrong, and through no other.
 */

enum
{
  PROP_0,
  PROP_NAME,
  PROP_INDEX_URL,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_ADDRESS,
  PROP_STATE,
  PROP_STATE_TITLE,
  PROP_CHECKED,
  PROP_EXPIRES,
  PROP_HELPER_TEXT,
  PROP_HELPER_SCOPE_TEXT,
  PROP_REPLACES_CRATES_IO,
  PROP_STEPS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayConnection, quay_connection, G_TYPE_OBJECT)

static void
use_free (gpointer data)
{
  QuayConnectionUse *use = data;

  g_clear_object (&use->file);
  g_clear_object (&use->folder);
  g_free (use);
}

/* @folder is NULL for Cargo home; a file in a folder is a project's and thereby shared. */
QuayConnectionUse *
quay_connection_use_new (GFile   *file,
                         guint    line,
                         gboolean replaces_crates_io,
                         GFile   *folder)
{
  QuayConnectionUse *use = g_new0 (QuayConnectionUse, 1);

  use->file = g_object_ref (file);
  use->line = line;
  use->replaces_crates_io = replaces_crates_io;
  use->shared = folder != NULL;
  use->folder = folder != NULL ? g_object_ref (folder) : NULL;
  return use;
}

static char *
format_state_title (QuayConnection *self)
{
  if (quay_connection_get_state (self) != QUAY_STATE_SOON)
    return g_strdup (quay_connection_state_get_title (quay_connection_get_state (self)));
  return quay_reminder_dup_left (self->expires);
}

static char *
format_subtitle (QuayConnection *self)
{
  const char *organization;
  const char *project;

  if (self->address == NULL)
    return g_strdup (self->index_url);
  organization = quay_feed_address_get_organization (self->address);
  project = quay_feed_address_get_project (self->address);
  if (project == NULL)
    return g_strdup (organization);
  return g_strdup_printf ("%s / %s", organization, project);
}

static const char *
get_helper_text (QuayConnection *self)
{
  if (!self->has_helper)
    return _("None");

  switch (self->helper)
    {
    case QUAY_HELPER_KEYRING:
      return _("Token in the Keyring");
    case QUAY_HELPER_AZURE_CLI:
      return _("Azure CLI");
    case QUAY_HELPER_MICROSOFT:
      return _("Microsoft Credential Provider");
    case QUAY_HELPER_PLAIN_TEXT:
      return _("Token in a Plain Text File");
    case QUAY_HELPER_CUSTOM:
      return _("Custom Command");
    default:
      return _("No Login");
    }
}

static gboolean
replaces_crates_io (QuayConnection *self)
{
  for (guint i = 0; i < self->uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (self->uses, i);

      if (use->replaces_crates_io)
        return TRUE;
    }
  return FALSE;
}

static void
quay_connection_dispose (GObject *object)
{
  QuayConnection *self = QUAY_CONNECTION (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->index_url, g_free);
  g_clear_pointer (&self->address, quay_feed_address_unref);
  g_clear_pointer (&self->config, quay_cargo_config_unref);
  g_clear_pointer (&self->uses, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_object (&self->model);
  g_clear_error (&self->error);
  g_clear_pointer (&self->found, quay_feed_address_unref);
  g_clear_error (&self->drift);
  g_clear_pointer (&self->checked, g_date_time_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  G_OBJECT_CLASS (quay_connection_parent_class)->dispose (object);
}

static void
quay_connection_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  QuayConnection *self = QUAY_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_NAME:
    case PROP_TITLE:
      g_value_set_string (value, self->name);
      break;
    case PROP_INDEX_URL:
      g_value_set_string (value, self->index_url);
      break;
    case PROP_SUBTITLE:
      g_value_take_string (value, format_subtitle (self));
      break;
    case PROP_ADDRESS:
      g_value_set_boxed (value, self->address);
      break;
    case PROP_STATE:
      g_value_set_enum (value, quay_connection_get_state (self));
      break;
    case PROP_STATE_TITLE:
      g_value_take_string (value, format_state_title (self));
      break;
    case PROP_CHECKED:
      g_value_set_boxed (value, self->checked);
      break;
    case PROP_EXPIRES:
      g_value_set_boxed (value, self->expires);
      break;
    case PROP_HELPER_TEXT:
      g_value_set_string (value, get_helper_text (self));
      break;
    case PROP_HELPER_SCOPE_TEXT:
      g_value_set_string (value, !self->has_helper ? "" :
                          self->helper_scope == QUAY_HELPER_FOR_ALL ? _("All registries") : _("Only this feed"));
      break;
    case PROP_REPLACES_CRATES_IO:
      g_value_set_boolean (value, replaces_crates_io (self));
      break;
    case PROP_STEPS:
      g_value_set_object (value, self->model);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_connection_class_init (QuayConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_connection_dispose;
  object_class->get_property = quay_connection_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_INDEX_URL] = g_param_spec_string ("index-url", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_ADDRESS] = g_param_spec_boxed ("address", NULL, NULL, QUAY_TYPE_FEED_ADDRESS, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, QUAY_TYPE_CONNECTION_STATE,
                                              QUAY_STATE_UNCHECKED, flags);
  properties[PROP_STATE_TITLE] = g_param_spec_string ("state-title", NULL, NULL, NULL, flags);
  properties[PROP_CHECKED] = g_param_spec_boxed ("checked", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_EXPIRES] = g_param_spec_boxed ("expires", NULL, NULL, G_TYPE_DATE_TIME, flags);
  properties[PROP_HELPER_TEXT] = g_param_spec_string ("helper-text", NULL, NULL, NULL, flags);
  properties[PROP_HELPER_SCOPE_TEXT] = g_param_spec_string ("helper-scope-text", NULL, NULL, NULL, flags);
  properties[PROP_REPLACES_CRATES_IO] = g_param_spec_boolean ("replaces-crates-io", NULL, NULL, FALSE, flags);
  properties[PROP_STEPS] = g_param_spec_object ("steps", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_connection_init (QuayConnection *self)
{
  self->state = QUAY_STATE_UNCHECKED;
  self->uses = g_ptr_array_new_with_free_func (use_free);
}

QuayConnection *
quay_connection_new (QuayContext     *context,
                     const char      *name,
                     const char      *index_url,
                     QuayFeedAddress *address)
{
  QuayConnection *self = g_object_new (QUAY_TYPE_CONNECTION, NULL);

  self->context = g_object_ref (context);
  self->name = g_strdup (name);
  self->index_url = g_strdup (index_url);
  self->address = quay_feed_address_ref (address);
  return self;
}

static void
notify_state (QuayConnection *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPIRES]);
}

static void
update_expiry (QuayConnection *self)
{
  g_clear_pointer (&self->expires, g_date_time_unref);
  self->expires = quay_token_ledger_get_expiry (quay_context_get_ledger (self->context), self->index_url);
}

static void
update_helper (QuayConnection *self)
{
  g_autoptr(GPtrArray) helpers = quay_cargo_config_dup_helpers_for (self->config, self->name);
  const QuayCargoRegistry *registry = quay_cargo_config_find_name (self->config, self->name);

  self->has_helper = helpers->len > 0;
  self->helper_scope = registry != NULL && registry->helper != NULL ? QUAY_HELPER_FOR_FEED : QUAY_HELPER_FOR_ALL;
  self->helper = QUAY_HELPER_NONE;
  if (self->has_helper)
    {
      const QuayCargoValue *first = g_ptr_array_index (helpers, 0);
      g_auto(GStrv) words = g_strsplit (first->text, " ", -1);

      self->helper = quay_helper_kind_from_words ((const char *const *) words);
    }
}

/* What is noted about the token has changed. */
void
quay_connection_update_expiry (QuayConnection *self)
{
  update_expiry (self);
  notify_state (self);
}

/* What Cargo's files say of it now; (transfer none) config, (transfer full) uses. */
void
quay_connection_take_reading (QuayConnection  *self,
                              QuayCargoConfig *config,
                              GPtrArray       *uses)
{
  g_ptr_array_set_free_func (uses, use_free);
  g_clear_pointer (&self->uses, g_ptr_array_unref);
  self->uses = uses;
  g_clear_pointer (&self->config, quay_cargo_config_unref);
  self->config = quay_cargo_config_ref (config);
  update_helper (self);
  update_expiry (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELPER_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELPER_SCOPE_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLACES_CRATES_IO]);
  notify_state (self);
}

/* (transfer full) (nullable) @drift */
void
quay_connection_take_drift (QuayConnection *self,
                            GError         *drift)
{
  gboolean was_there = self->drift != NULL;

  g_clear_error (&self->drift);
  self->drift = drift;
  if (was_there != (drift != NULL))
    notify_state (self);
}

void
quay_connection_set_checking (QuayConnection *self,
                              gboolean        checking)
{
  if (self->checking == checking)
    return;
  self->checking = checking;
  notify_state (self);
}

/* (transfer none) steps: of the check that begins. */
void
quay_connection_begin_check (QuayConnection *self,
                             GPtrArray      *steps)
{
  g_clear_object (&self->model);
  self->model = g_list_store_new (QUAY_TYPE_CHECK_STEP);
  g_list_store_splice (self->model, 0, 0, steps->pdata, steps->len);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEPS]);
  quay_connection_set_checking (self, TRUE);
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, QUAY_ERROR, QUAY_ERROR_TOKEN_REFUSED) ||
         g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LOGIN_PAGE);
}

/* (transfer full) both; @error is NULL when all is well */
void
quay_connection_take_result (QuayConnection *self,
                             GPtrArray      *steps,
                             GError         *error)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

  update_expiry (self);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  self->steps = steps;
  g_clear_error (&self->error);
  self->error = error;
  g_clear_pointer (&self->checked, g_date_time_unref);
  self->checked = g_date_time_ref (now);
  self->checking = FALSE;

  self->state = quay_connection_state_from_error (error);
  /* Azure DevOps does not always say that a token expired; the known date does. */
  if (is_refusal (error) && self->expires != NULL && g_date_time_compare (self->expires, now) <= 0)
    self->state = QUAY_STATE_EXPIRED;
  notify_state (self);
}

const char *
quay_connection_get_name (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->name;
}

const char *
quay_connection_get_index_url (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->index_url;
}

QuayFeedAddress *
quay_connection_get_address (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->address;
}

QuayConnectionState
quay_connection_get_state (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), QUAY_STATE_UNCHECKED);

  if (self->checking)
    return QUAY_STATE_CHECKING;
  if (self->drift != NULL && self->state > QUAY_STATE_CHANGED_OUTSIDE)
    return QUAY_STATE_CHANGED_OUTSIDE;
  if ((self->state == QUAY_STATE_OK || self->state == QUAY_STATE_UNCHECKED) && quay_reminder_is_soon (self->expires))
    return QUAY_STATE_SOON;
  return self->state;
}

const GError *
quay_connection_get_error (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return quay_connection_get_state (self) == QUAY_STATE_CHANGED_OUTSIDE ? self->drift : self->error;
}

GPtrArray *
quay_connection_get_steps (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->steps;
}

GListModel *
quay_connection_get_steps_model (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->model != NULL ? G_LIST_MODEL (self->model) : NULL;
}

QuayCheckStep *
quay_connection_find_failed_step (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  for (guint i = 0; self->steps != NULL && i < self->steps->len; i++)
    {
      QuayCheckStep *step = g_ptr_array_index (self->steps, i);

      if (quay_check_step_get_result (step) == QUAY_STEP_PROBLEM)
        return step;
    }
  return NULL;
}

guint
quay_connection_count_passed_steps (QuayConnection *self)
{
  guint n_passed = 0;

  g_return_val_if_fail (QUAY_IS_CONNECTION (self), 0);

  for (guint i = 0; self->steps != NULL && i < self->steps->len; i++)
    {
      QuayStepResult result = quay_check_step_get_result (g_ptr_array_index (self->steps, i));

      n_passed += result == QUAY_STEP_OK || result == QUAY_STEP_INFO;
    }
  return n_passed;
}

/**
 * quay_connection_take_over_check:
 * @other: the same connection in another list
 *
 * For a window that checks a folder with a list of its own: what it found holds here, too. Not while a check of @other
 * is running, and nothing happens before the first; a check of ours that is running is superseded.
 */
void
quay_connection_take_over_check (QuayConnection *self,
                                 QuayConnection *other)
{
  g_return_if_fail (QUAY_IS_CONNECTION (self));
  g_return_if_fail (QUAY_IS_CONNECTION (other));
  g_return_if_fail (!other->checking);

  if (other->steps == NULL || self == other)
    return;
  self->n_checks++;
  quay_connection_begin_check (self, other->steps);
  quay_connection_take_result (self, g_ptr_array_ref (other->steps),
                               other->error != NULL ? g_error_copy (other->error) : NULL);
}

QuayCargoConfig *
quay_connection_get_config (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->config;
}

GPtrArray *
quay_connection_get_uses (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->uses;
}

/**
 * quay_connection_get_helper:
 *
 * Returns: the kind of the helper that Cargo asks first; %QUAY_HELPER_NONE when there is none
 */
QuayHelperKind
quay_connection_get_helper (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), QUAY_HELPER_NONE);

  return self->helper;
}

/**
 * quay_connection_can_log_in:
 *
 * Returns: whether the helper that Cargo asks first hands out a token that was stored before: then somebody who has none
 *   logs in, and otherwise chooses another helper
 */
gboolean
quay_connection_can_log_in (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), FALSE);

  return quay_helper_kind_takes_token (self->helper);
}

GDateTime *
quay_connection_get_expires (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->expires;
}

GDateTime *
quay_connection_get_checked (QuayConnection *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION (self), NULL);

  return self->checked;
}
