/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-overview-need"

#include "config.h"

#include "quay-overview-need.h"

#include <glib/gi18n-lib.h>

#include "quay-error.h"
#include "quay-reminder.h"
#include "quay-token-operations.h"

/**
 * QuayOverviewNeed:
 *
 * One row of “Needs Attention”: how it stands, why, and the one thing to do about it.
 */
struct _QuayOverviewNeed
{
  GObject         parent_instance;

  QuayConnection *connection;   /* NULL for what was found in a file */
  GError         *error;
  char           *title;
  char           *subtitle;
  const char     *icon_name;
  const char     *style;
  QuayRemedy      remedy;
  int             rank;         /* QuayConnectionState: the smaller, the more urgent */
  gboolean        problem;
  gboolean        checking;
};

G_DEFINE_FINAL_TYPE (QuayOverviewNeed, quay_overview_need, G_TYPE_OBJECT)

static void
quay_overview_need_dispose (GObject *object)
{
  QuayOverviewNeed *self = QUAY_OVERVIEW_NEED (object);

  g_clear_object (&self->connection);
  g_clear_error (&self->error);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  G_OBJECT_CLASS (quay_overview_need_parent_class)->dispose (object);
}

static void
quay_overview_need_class_init (QuayOverviewNeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_overview_need_dispose;
}

static void
quay_overview_need_init (QuayOverviewNeed *self)
{
}

static QuayRemedy
find_keyring_remedy (const GError *error)
{
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED) ||
      g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_DISMISSED))
    return QUAY_REMEDY_UNLOCK;
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_BLOCKED))
    return QUAY_REMEDY_COPY_COMMAND;
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_TIMEOUT) ||
      g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_NO_DEFAULT))
    return QUAY_REMEDY_TRY_AGAIN;
  return QUAY_REMEDY_SHOW_DETAILS;
}

static QuayRemedy
find_login_remedy (QuayConnection *connection,
                   const GError   *error)
{
  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_AZ_LOGGED_OUT))
    return QUAY_REMEDY_COPY_COMMAND;
  if (quay_connection_can_log_in (connection))
    return QUAY_REMEDY_LOG_IN;
  return g_error_matches (error, QUAY_ERROR, QUAY_ERROR_LOGIN_NEEDED) ? QUAY_REMEDY_CHOOSE_ANOTHER_HELPER
                                                                      : QUAY_REMEDY_SHOW_DETAILS;
}

/* The remedy of each state, as far as one button can do it. */
static QuayRemedy
find_remedy (QuayConnection *connection)
{
  const GError *error = quay_connection_get_error (connection);

  if (g_error_matches (error, QUAY_ERROR, QUAY_ERROR_NO_HELPER) ||
      g_error_matches (error, QUAY_ERROR, QUAY_ERROR_HELPER_FOREIGN))
    return QUAY_REMEDY_SET_HELPER;

  switch (quay_connection_get_state (connection))
    {
    case QUAY_STATE_LOCKED:
      return find_keyring_remedy (error);
    case QUAY_STATE_NO_LOGIN:
      return find_login_remedy (connection, error);
    case QUAY_STATE_DAMAGED:
      return QUAY_REMEDY_REPAIR_TOKEN;
    case QUAY_STATE_EXPIRED:
    case QUAY_STATE_SOON:
      return quay_connection_can_renew_token (connection) ? QUAY_REMEDY_RENEW_TOKEN : QUAY_REMEDY_REPLACE_TOKEN;
    case QUAY_STATE_MISSING:
      return QUAY_REMEDY_EDIT_FEED;
    case QUAY_STATE_OFFLINE:
      return QUAY_REMEDY_TRY_AGAIN;
    case QUAY_STATE_CHANGED_OUTSIDE:
      return QUAY_REMEDY_REVIEW;
    default:
      return QUAY_REMEDY_SHOW_DETAILS;
    }
}

/* The state, which does not say of what it is where a token will expire: the row names the connection. */
static char *
dup_title (QuayConnection *connection)
{
  char *title = NULL;

  if (quay_connection_get_state (connection) == QUAY_STATE_SOON)
    {
      g_autoptr(GDateTime) now = g_date_time_new_now_local ();

      return quay_reminder_dup_title (now, quay_connection_get_expires (connection));
    }
  g_object_get (connection, "state-title", &title, NULL);
  return title;
}

/* “legacy · fabrikam”, and why if there is more to say than the state says. */
static char *
format_subtitle (QuayConnection *connection)
{
  const GError *error = quay_connection_get_error (connection);
  const char *reason = error != NULL ? quay_catalog_get_title (error) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *state_title = NULL;

  g_object_get (connection, "title", &title, "subtitle", &subtitle, "state-title", &state_title, NULL);
  /* “Keyring Locked” because “Keyring Is Locked”, and a token has expired because it has. */
  if (reason == NULL || g_str_equal (reason, state_title) ||
      g_error_matches (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED) ||
      quay_connection_get_state (connection) == QUAY_STATE_EXPIRED)
    /* Translators: the name of a connection, and where its feed is. */
    return g_strdup_printf (_("%s · %s"), title, subtitle);
  /* Translators: the name of a connection, where its feed is, and what is wrong with it. */
  return g_strdup_printf (_("%s · %s · %s"), title, subtitle, reason);
}

/**
 * quay_overview_need_new_for_connection:
 *
 * Returns: (transfer full) (nullable): what @connection needs; %NULL when it works, or when nobody knows better yet
 */
QuayOverviewNeed *
quay_overview_need_new_for_connection (QuayConnection *connection)
{
  QuayConnectionState state;
  QuayOverviewNeed *self;

  g_return_val_if_fail (QUAY_IS_CONNECTION (connection), NULL);

  state = quay_connection_get_state (connection);
  if (state == QUAY_STATE_CHECKING || state > QUAY_STATE_SOON)
    return NULL;

  self = g_object_new (QUAY_TYPE_OVERVIEW_NEED, NULL);
  self->connection = g_object_ref (connection);
  if (quay_connection_get_error (connection) != NULL)
    self->error = g_error_copy (quay_connection_get_error (connection));
  self->title = dup_title (connection);
  self->subtitle = format_subtitle (connection);
  self->icon_name = quay_connection_state_get_icon_name (state);
  self->style = quay_connection_state_get_style (state);
  self->remedy = find_remedy (connection);
  self->rank = state;
  self->problem = state != QUAY_STATE_SOON;
  return self;
}

QuayOverviewNeed *
quay_overview_need_new_checking (QuayOverviewNeed *before)
{
  QuayOverviewNeed *self;

  g_return_val_if_fail (QUAY_IS_OVERVIEW_NEED (before), NULL);
  g_return_val_if_fail (before->connection != NULL, NULL);

  self = g_object_new (QUAY_TYPE_OVERVIEW_NEED, NULL);
  self->connection = g_object_ref (before->connection);
  if (before->error != NULL)
    self->error = g_error_copy (before->error);
  self->title = g_strdup (quay_connection_state_get_title (QUAY_STATE_CHECKING));
  self->subtitle = g_strdup (before->subtitle);
  self->icon_name = before->icon_name;
  self->style = before->style;
  self->remedy = before->remedy;
  self->rank = before->rank;
  self->problem = before->problem;
  self->checking = TRUE;
  return self;
}

QuayOverviewNeed *
quay_overview_need_new_for_error (const GError *error,
                                  gboolean      stops_cargo)
{
  QuayOverviewNeed *self;

  g_return_val_if_fail (error != NULL, NULL);

  self = g_object_new (QUAY_TYPE_OVERVIEW_NEED, NULL);
  self->error = g_error_copy (error);
  self->title = g_strdup (quay_catalog_get_title (error));
  self->subtitle = quay_catalog_dup_body (error);
  self->icon_name = "text-x-generic-symbolic";
  self->style = stops_cargo ? "error" : "warning";
  self->remedy = QUAY_REMEDY_SHOW_DETAILS;
  /* What stands in a file too openly comes behind what does not work, and before what will not work one day. */
  self->rank = stops_cargo ? QUAY_STATE_CONFIG : QUAY_STATE_CHANGED_OUTSIDE;
  self->problem = TRUE;
  return self;
}

QuayConnection *
quay_overview_need_get_connection (QuayOverviewNeed *self)
{
  return self->connection;
}

const GError *
quay_overview_need_get_error (QuayOverviewNeed *self)
{
  return self->error;
}

gboolean
quay_overview_need_is_problem (QuayOverviewNeed *self)
{
  return self->problem;
}

gboolean
quay_overview_need_is_checking (QuayOverviewNeed *self)
{
  return self->checking;
}

const char *
quay_overview_need_get_title (QuayOverviewNeed *self)
{
  return self->title;
}

const char *
quay_overview_need_get_subtitle (QuayOverviewNeed *self)
{
  return self->subtitle;
}

const char *
quay_overview_need_get_icon_name (QuayOverviewNeed *self)
{
  return self->icon_name;
}

const char *
quay_overview_need_get_style (QuayOverviewNeed *self)
{
  return self->style;
}

QuayRemedy
quay_overview_need_get_remedy (QuayOverviewNeed *self)
{
  return self->remedy;
}

/**
 * quay_overview_need_compare:
 *
 * Returns: less than 0 when @self is more urgent than @other; among equals files come before connections
 */
int
quay_overview_need_compare (QuayOverviewNeed *self,
                            QuayOverviewNeed *other)
{
  if (self->rank != other->rank)
    return self->rank < other->rank ? -1 : 1;
  if ((self->connection == NULL) != (other->connection == NULL))
    return self->connection == NULL ? -1 : 1;
  return 0;
}

gboolean
quay_overview_need_equal (QuayOverviewNeed *self,
                          QuayOverviewNeed *other)
{
  if (self->connection != other->connection || (self->error == NULL) != (other->error == NULL))
    return FALSE;
  if (self->error != NULL && (!g_error_matches (self->error, other->error->domain, other->error->code) ||
                              g_strcmp0 (self->error->message, other->error->message) != 0))
    return FALSE;
  return g_str_equal (self->title, other->title) && g_str_equal (self->subtitle, other->subtitle) &&
         self->remedy == other->remedy && self->rank == other->rank && self->checking == other->checking;
}
