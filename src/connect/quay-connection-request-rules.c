/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

#include <glib/gi18n-lib.h>

#include "quay-cargo-index.h"
#include "quay-cargo-name.h"
#include "quay-error.h"
#include "quay-util.h"

/* What follows from what is stored: address, registry name, scope of the helper, errors, issues. */

static const char *
none_if_empty (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static gboolean
find_at_sign_view (const char *feed,
                   char      **name,
                   char      **view)
{
  g_auto(GStrv) parts = g_strsplit (feed, "@", 2);

  *name = g_strdup (parts[0]);
  *view = parts[0] != NULL && none_if_empty (parts[1]) != NULL ? g_strdup (parts[1]) : NULL;
  return *view != NULL;
}

/* A forced login is one thing, whether it was typed behind the name of the feed or switched on: otherwise it could not be
 * switched off, and the name of the registry would be made from it. */
static void
take_force_auth (QuayConnectionRequest *self,
                 QuayFeedAddress       *address)
{
  g_free (self->feed);
  self->feed = quay_feed_address_dup_feed_text (address);
  self->force_auth = TRUE;
  g_object_notify (G_OBJECT (self), "feed");
  g_object_notify (G_OBJECT (self), "force-auth");
}

/* The address of the rows. The pasted one is taken when it means the same, because it knows more: that its scope is
 * not certain, say.
 */
static void
update_address (QuayConnectionRequest *self)
{
  g_autoptr(QuayFeedAddress) address = NULL;

  g_clear_error (&self->address_error);
  if (*self->organization != '\0' && *self->feed != '\0')
    address = quay_feed_address_new (none_if_empty (self->server), self->organization,
                                     none_if_empty (self->project), self->feed, FALSE, &self->address_error);
  if (address != NULL && quay_feed_address_get_force_auth (address))
    take_force_auth (self, address);
  if (address != NULL && self->force_auth)
    {
      QuayFeedAddress *forced = quay_feed_address_with_force_auth (address, TRUE);

      quay_feed_address_unref (address);
      address = forced;
    }

  if (address != NULL && self->pasted != NULL &&
      g_strcmp0 (quay_feed_address_get_index_url (address),
                 quay_feed_address_get_index_url (self->pasted)) == 0)
    {
      g_clear_pointer (&address, quay_feed_address_unref);
      address = quay_feed_address_ref (self->pasted);
    }

  if (address == self->address ||
      (address != NULL && self->address != NULL && quay_feed_address_equal (address, self->address)))
    return;

  g_clear_pointer (&self->address, quay_feed_address_unref);
  self->address = g_steal_pointer (&address);
  quay_connection_request_set_access (self, NULL);
  g_clear_pointer (&self->saved_url, g_free);
  g_clear_pointer (&self->feed_tenant, g_free);
  g_object_notify (G_OBJECT (self), "address");
  g_object_notify (G_OBJECT (self), "index-url");
}

/**
 * quay_connection_request_propose_name:
 *
 * Returns: (transfer full): the registry name as long as the user sets none; empty without a feed
 */
char *
quay_connection_request_propose_name (QuayConnectionRequest *self)
{
  const char *url = quay_connection_request_get_index_url (self);
  const QuayCargoRegistry *existing = NULL;
  g_autofree char *feed = NULL;
  g_autofree char *view = NULL;

  if (url != NULL && self->config != NULL)
    existing = quay_cargo_config_find_url (self->config, url);
  /* Cargo stops when one address has two names, so a name that exists is kept. */
  if (existing != NULL)
    return g_strdup (existing->name);
  if (self->snippet_name != NULL && quay_cargo_name_check (self->snippet_name, NULL))
    return g_strdup (self->snippet_name);
  if (*self->feed == '\0')
    return g_strdup ("");

  find_at_sign_view (self->feed, &feed, &view);
  if (self->config != NULL)
    return quay_cargo_config_propose_name (self->config, feed, view, url);
  return quay_cargo_name_for_feed (feed, view);
}

static void
update_name (QuayConnectionRequest *self)
{
  g_autofree char *name = NULL;

  if (self->name_is_set)
    return;
  name = quay_connection_request_propose_name (self);
  if (quay_set_str (&self->name, name))
    g_object_notify (G_OBJECT (self), "name");
}

static gboolean
is_only_plain_text (QuayCargoConfig *config)
{
  GPtrArray *helpers = quay_cargo_config_get_helpers (config);

  for (guint i = 0; i < helpers->len; i++)
    {
      const QuayCargoValue *value = g_ptr_array_index (helpers, i);

      if (g_strcmp0 (value->text, "cargo:token") != 0)
        return FALSE;
    }
  return TRUE;
}

/* A plain text file serves all registries only where nothing else is asked first. */
static QuayHelperScope
get_default_scope (QuayConnectionRequest *self)
{
  if (!quay_connection_request_may_serve_all (self, NULL))
    return QUAY_HELPER_FOR_FEED;
  return quay_helper_kind_get_default_scope (self->helper);
}

static void
update_scope (QuayConnectionRequest *self)
{
  QuayHelperScope scope = self->helper_scope;

  if (!self->scope_is_set || !quay_connection_request_may_serve_all (self, NULL))
    scope = get_default_scope (self);
  if (scope == self->helper_scope)
    return;
  self->helper_scope = scope;
  g_object_notify (G_OBJECT (self), "helper-scope");
}

static void
update_name_error (QuayConnectionRequest *self)
{
  const char *url = quay_connection_request_get_index_url (self);
  const QuayCargoRegistry *taken;
  const QuayCargoRegistry *existing;

  g_clear_error (&self->name_error);
  if (self->config == NULL || url == NULL || *self->name == '\0')
    return;

  existing = quay_cargo_config_find_url (self->config, url);
  if (existing != NULL && g_strcmp0 (existing->name, self->name) != 0)
    {
      self->name_error = quay_error_new (QUAY_ERROR_ADDRESS_TWICE, existing->name, self->name,
                                         "The address has the name “%s” already", existing->name);
      return;
    }

  taken = quay_cargo_config_find_name (self->config, self->name);
  if (taken != NULL && taken->index != NULL && !self->replace_address &&
      (taken->url == NULL || !quay_cargo_index_same (taken->url, url)))
    self->name_error =
      quay_error_new (QUAY_ERROR_NAME_TAKEN, self->name,
                      taken->origin.file != NULL ? g_file_peek_path (taken->origin.file) : taken->origin.variable,
                      "“%s” is the name of “%s”", self->name, taken->index);
}

static void
update_source_error (QuayConnectionRequest *self)
{
  const QuayCargoValue *replacement;

  g_clear_error (&self->source_error);
  if (self->config == NULL || !self->replace_crates_io || self->replace_other_source)
    return;

  replacement = quay_cargo_config_get_replacement (self->config);
  if (replacement != NULL && g_strcmp0 (replacement->text, self->name) != 0)
    self->source_error =
      quay_error_new (QUAY_ERROR_CRATES_IO_REPLACED,
                      replacement->origin.file != NULL ? g_file_peek_path (replacement->origin.file)
                                                       : replacement->origin.variable,
                      replacement->text, "crates.io is replaced with “%s”", replacement->text);
}

/**
 * quay_connection_request_dup_organization:
 *
 * Returns: (transfer full) (nullable): the address of the rows, or as long as these name no feed, of the organization
 *   or collection alone; %NULL when they do not name that either
 */
QuayFeedAddress *
quay_connection_request_dup_organization (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  if (self->address != NULL)
    return quay_feed_address_ref (self->address);
  if (*self->organization == '\0' ||
      (*self->server == '\0' && !quay_feed_address_check_organization (self->organization, NULL)))
    return NULL;
  return quay_feed_address_new_organization (none_if_empty (self->server), self->organization, NULL);
}

/* Whether the user said that the present host may get a token; always for the hosted service. */
gboolean
quay_connection_request_get_host_accepted (QuayConnectionRequest *self)
{
  g_autoptr(QuayFeedAddress) address = quay_connection_request_dup_organization (self);
  g_autofree char *host = NULL;

  if (address == NULL || (quay_feed_address_get_notes (address) & QUAY_ADDRESS_UNCERTAIN_HOST) == 0)
    return TRUE;
  host = quay_feed_address_dup_host (address);
  return g_strcmp0 (host, self->accepted_host) == 0;
}

/* Whether the user said that the present server may get a token without encryption. */
gboolean
quay_connection_request_get_insecure_accepted (QuayConnectionRequest *self)
{
  g_autoptr(QuayFeedAddress) address = quay_connection_request_dup_organization (self);

  return address != NULL && self->insecure_server != NULL &&
         g_strcmp0 (quay_feed_address_get_server (address), self->insecure_server) == 0;
}

static QuayRequestIssues
find_feed_issues (QuayConnectionRequest *self)
{
  QuayRequestIssues issues = QUAY_ISSUE_NONE;

  if (self->text_error != NULL)
    issues |= QUAY_ISSUE_TEXT_INVALID;
  if (*self->organization == '\0')
    issues |= QUAY_ISSUE_ORGANIZATION_MISSING;
  else if (*self->server == '\0' && !quay_feed_address_check_organization (self->organization, NULL))
    issues |= QUAY_ISSUE_ORGANIZATION_INVALID;
  if (*self->feed == '\0')
    issues |= QUAY_ISSUE_FEED_MISSING;
  if (self->address_error != NULL)
    issues |= QUAY_ISSUE_ADDRESS_INVALID;
  if (*self->name == '\0')
    issues |= QUAY_ISSUE_NAME_MISSING;
  else if (!quay_cargo_name_check (self->name, NULL))
    issues |= QUAY_ISSUE_NAME_INVALID;
  if (self->address != NULL && !quay_connection_request_get_insecure_accepted (self) &&
      (quay_feed_address_get_notes (self->address) & QUAY_ADDRESS_INSECURE) != 0)
    issues |= QUAY_ISSUE_INSECURE;
  /* Who sends a token there without encryption was told the host's name with that question. */
  else if (self->address != NULL && !quay_connection_request_get_host_accepted (self) &&
           (quay_feed_address_get_notes (self->address) & QUAY_ADDRESS_INSECURE) == 0)
    issues |= QUAY_ISSUE_HOST_UNCERTAIN;
  return issues;
}

static QuayRequestIssues
find_later_issues (QuayConnectionRequest *self)
{
  QuayRequestIssues issues = QUAY_ISSUE_NONE;

  if (self->place == QUAY_PLACE_ONE_PROJECT && self->folder == NULL)
    issues |= QUAY_ISSUE_FOLDER_MISSING;
  if (self->name_error != NULL)
    issues |= QUAY_ISSUE_NAME_TAKEN;
  if (self->source_error != NULL)
    issues |= QUAY_ISSUE_CRATES_IO_REPLACED;
  if (self->config_error != NULL)
    issues |= QUAY_ISSUE_CONFIG_BROKEN;

  if (self->helper == QUAY_HELPER_CUSTOM && none_if_empty (self->command) == NULL)
    issues |= QUAY_ISSUE_COMMAND_MISSING;

  if (!quay_helper_kind_takes_token (self->helper))
    return issues;

  if (self->login_method == QUAY_LOGIN_CREATED)
    return self->can_create ? issues : issues | QUAY_ISSUE_TOKEN_MISSING;

  if (self->login_method == QUAY_LOGIN_TYPED)
    {
      if (self->token_error != NULL)
        issues |= QUAY_ISSUE_TOKEN_INVALID;
      else if (self->token == NULL)
        issues |= QUAY_ISSUE_TOKEN_MISSING;
    }
  if (self->expires != NULL)
    {
      g_autoptr(GDateTime) now = g_date_time_new_now_utc ();

      if (g_date_time_compare (self->expires, now) <= 0)
        issues |= QUAY_ISSUE_EXPIRY_PAST;
    }
  return issues;
}

/**
 * quay_connection_request_update:
 *
 * Derives everything that follows from what is stored, and notifies what changed. Called after every change.
 */
void
quay_connection_request_update (QuayConnectionRequest *self)
{
  QuayRequestIssues issues;

  update_address (self);
  update_name (self);
  update_scope (self);
  quay_connection_request_update_login (self);
  update_name_error (self);
  update_source_error (self);

  issues = find_feed_issues (self) | find_later_issues (self);
  if (issues == self->issues)
    return;
  self->issues = issues;
  g_object_notify (G_OBJECT (self), "issues");
}

/**
 * quay_connection_request_may_serve_all:
 * @reason: (out) (optional) (transfer none) (nullable): why not, translated
 *
 * Returns: whether the helper can be set for all registries
 */
gboolean
quay_connection_request_may_serve_all (QuayConnectionRequest *self,
                                       const char           **reason)
{
  const char *why = NULL;

  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), FALSE);

  if (!quay_helper_kind_may_serve_all (self->helper))
    why = _("Not available, because the token would be offered to every registry.");
  else if (self->helper == QUAY_HELPER_PLAIN_TEXT && self->config != NULL && !is_only_plain_text (self->config))
    why = _("Not available, because Cargo asks another helper first.");

  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

/**
 * quay_connection_request_dup_current_helpers:
 *
 * Returns: (transfer full) (nullable): the helpers that Cargo asks now, in the order of asking, for people
 */
char *
quay_connection_request_dup_current_helpers (QuayConnectionRequest *self)
{
  g_autoptr(GPtrArray) helpers = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  if (self->config == NULL)
    return NULL;

  helpers = quay_cargo_config_dup_helpers_for (self->config, self->name);
  for (guint i = 0; i < helpers->len; i++)
    {
      const QuayCargoValue *value = g_ptr_array_index (helpers, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value->text);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
