/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-browser"

#include "config.h"

#include "quay-feed-browser.h"

#include "quay-catalog.h"
#include "quay-error.h"
#include "quay-feed-browser-private.h"

/* A service that has asked to wait so often is given back to the user. */
#define MOST_WAITS 3

/* Seconds; a longer wait is the user's decision. */
#define LONGEST_WAIT 300

/**
 * QuayFeedBrowser:
 *
 * The feeds of the organization that the request names, with the first login that works:
 *
 *   start() ─► may a token be sent there? ─ no ─► QUESTION ─ accept() ─┐
 *                │ yes ◄──────────────────────────────────────────────┘
 *                ▼
 *     the token typed here before ─► saved tokens, newest first ─► Azure CLI ─► LOGIN ─ use_token() ─┐
 *                │ one is there            ▲ refused: the next       ▲                               │
 *                ▼                         └─────────────────────────┘                               │
 *             LOADING ◄──────────────────────────────────────────────────────────────────────────────┘
 *                │
 *                ├─► READY, and then in which feeds the account may publish, as far as the service tells
 *                └─► FAILED, for what has nothing to do with the login
 *
 * Looking never opens a dialog and changes nothing. A keyring that is locked does not mean that there is no token: if
 * nothing else works, it is the reason that get_reason() tells, and unlock() asks for it.
 *
 * Two requests are sent, unless a token is refused or the service pages: a list and, once that is shown, a list of
 * those that the account may publish to.
 *
 * A token goes to no other organization than the one that it was saved for, or that was on the page when it was typed.
 */
enum { PROP_0, PROP_REQUEST, PROP_STATE, PROP_WAIT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayFeedBrowser, quay_feed_browser, G_TYPE_OBJECT)

GType
quay_browse_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { QUAY_BROWSE_STOPPED, "QUAY_BROWSE_STOPPED", "stopped" },
        { QUAY_BROWSE_QUESTION, "QUAY_BROWSE_QUESTION", "question" },
        { QUAY_BROWSE_LOADING, "QUAY_BROWSE_LOADING", "loading" },
        { QUAY_BROWSE_LOGIN, "QUAY_BROWSE_LOGIN", "login" },
        { QUAY_BROWSE_FAILED, "QUAY_BROWSE_FAILED", "failed" },
        { QUAY_BROWSE_READY, "QUAY_BROWSE_READY", "ready" },
        { 0, NULL, NULL }
      };

      g_once_init_leave (&type, g_enum_register_static ("QuayBrowseState", values));
    }
  return type;
}

/* Always notifies, because what goes with a state may have changed although the state has not. */
static void
set_state (QuayFeedBrowser *self,
           QuayBrowseState  state)
{
  g_debug ("State %d → %d, login %d", self->state, state, self->login);
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
fail (QuayFeedBrowser *self,
      GError          *error)
{
  g_clear_error (&self->error);
  self->error = error;
  set_state (self, QUAY_BROWSE_FAILED);
}

/* The first reason is the one that counts: the others are about what was tried in its place. */
void
quay_feed_browser_take_reason (QuayFeedBrowser *self,
                               GError          *reason)
{
  if (self->reason == NULL)
    self->reason = reason;
  else
    g_error_free (reason);
}

static void
set_wait (QuayFeedBrowser *self,
          guint            seconds)
{
  if (self->wait == seconds)
    return;
  self->wait = seconds;
  if (seconds == 0)
    g_clear_handle_id (&self->wait_id, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAIT]);
}

static gboolean
second_passed_cb (gpointer user_data)
{
  QuayFeedBrowser *self = user_data;

  if (self->wait > 1)
    {
      set_wait (self, self->wait - 1);
      return G_SOURCE_CONTINUE;
    }
  /* The list itself knows when its own wait is over. */
  if (!self->retries_after)
    return G_SOURCE_CONTINUE;

  self->wait_id = 0;
  self->retries_after = FALSE;
  set_wait (self, 0);
  quay_feed_browser_load (self);
  return G_SOURCE_REMOVE;
}

static void
begin_wait (QuayFeedBrowser *self,
            guint            seconds)
{
  set_wait (self, seconds);
  if (seconds > 0 && self->wait_id == 0)
    self->wait_id = g_timeout_add_seconds (1, second_passed_cb, self);
}

static void
list_waits_cb (QuayFeedBrowser *self)
{
  /* Of the second list, which is only for badges, nobody needs to know that it has to wait. */
  if (self->state == QUAY_BROWSE_LOADING)
    begin_wait (self, quay_feed_list_get_wait (self->list));
}

/* Ends what is under way; its callback sees that it was cancelled and touches nothing. */
static void
cancel (QuayFeedBrowser *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->retries_after = FALSE;
  set_wait (self, 0);
}

void
quay_feed_browser_need_login (QuayFeedBrowser *self)
{
  self->login = QUAY_BROWSE_WITH_NONE;
  set_state (self, QUAY_BROWSE_LOGIN);
}

/* A login that was refused; another one may do. */
static gboolean
is_about_login (const GError *error)
{
  static const QuayError codes[] = {
    QUAY_ERROR_TOKEN_EXPIRED, QUAY_ERROR_TOKEN_REFUSED, QUAY_ERROR_TOKEN_NOT_SENT, QUAY_ERROR_LOGIN_PAGE,
    QUAY_ERROR_LOGIN_NEEDED, QUAY_ERROR_FORBIDDEN, QUAY_ERROR_ROLE_MISSING,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_error_matches (error, QUAY_ERROR, codes[i]))
        return TRUE;
    }
  return FALSE;
}

static void
roles_loaded_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* Nothing is missing but a badge. */
  if (!quay_feed_list_load_roles_finish (QUAY_FEED_LIST (object), result, &error))
    g_debug ("The roles are not known: %s", error->message);
}

static void
login_refused (QuayFeedBrowser *self,
               GError          *error)
{
  switch (self->login)
    {
    case QUAY_BROWSE_WITH_SAVED_TOKEN:
      quay_feed_browser_take_reason (self, error);
      self->first_is_good = FALSE;
      g_ptr_array_add (self->tried, quay_secret_ref (self->authorization));
      quay_feed_browser_try_next_saved (self);
      break;
    case QUAY_BROWSE_WITH_TYPED_TOKEN:
      /* The one that the user can do something about now. */
      g_clear_error (&self->reason);
      quay_feed_browser_take_reason (self, error);
      g_clear_pointer (&self->typed_for, quay_feed_address_unref);
      quay_feed_browser_need_login (self);
      break;
    case QUAY_BROWSE_WITH_AZURE_CLI:
    case QUAY_BROWSE_WITH_NONE:
    default:
      quay_feed_browser_take_reason (self, error);
      quay_feed_browser_need_login (self);
      break;
    }
}

/* A longer wait than one request lasts: the service said how long. */
static gboolean
waits_for_service (QuayFeedBrowser *self,
                   const GError    *error)
{
  gint64 seconds = quay_error_get_number (error);

  if (!g_error_matches (error, QUAY_ERROR, QUAY_ERROR_THROTTLED) || seconds > LONGEST_WAIT ||
      self->n_waits >= MOST_WAITS)
    return FALSE;
  self->n_waits++;
  self->retries_after = TRUE;
  begin_wait (self, MAX (seconds, 1));
  return TRUE;
}

static void
list_loaded_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(QuayFeedBrowser) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean complete = quay_feed_list_load_finish (QUAY_FEED_LIST (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  set_wait (self, 0);
  if (complete)
    {
      set_state (self, QUAY_BROWSE_READY);
      if (quay_feed_search_get_n_feeds (self->feeds) > 0)
        quay_feed_list_load_roles_async (self->list, quay_context_get_client (self->context),
                                         QUAY_FEED_ROLE_CONTRIBUTOR, self->authorization, self->cancellable,
                                         roles_loaded_cb, NULL);
    }
  else if (waits_for_service (self, error))
    g_debug ("Waiting %u s for the service", self->wait);
  /* What came before a later page was refused is shown, with the reason; another login would begin anew. */
  else if (is_about_login (error) && quay_feed_search_get_n_feeds (self->feeds) == 0)
    login_refused (self, g_steal_pointer (&error));
  else
    fail (self, g_steal_pointer (&error));
}

/* Asks for the feeds with the login that was found. */
void
quay_feed_browser_load (QuayFeedBrowser *self)
{
  if (self->state != QUAY_BROWSE_LOADING)
    set_state (self, QUAY_BROWSE_LOADING);
  quay_feed_list_load_async (self->list, quay_context_get_client (self->context), self->organization,
                             self->authorization, self->cancellable, list_loaded_cb, g_object_ref (self));
}

/* What has to be asked before a token goes to the server of the request, or NULL. */
static GError *
find_question (QuayFeedBrowser *self)
{
  QuayAddressNotes notes = quay_feed_address_get_notes (self->organization);
  g_autofree char *host = quay_feed_address_dup_host (self->organization);
  gboolean insecure_accepted;
  gboolean host_accepted;
  GError *error = NULL;

  g_object_get (self->request, "insecure-accepted", &insecure_accepted, "host-accepted", &host_accepted, NULL);
  if ((notes & QUAY_ADDRESS_INSECURE) != 0)
    return insecure_accepted ? NULL : quay_error_new (QUAY_ERROR_INSECURE, host, NULL,
                                                      "The address begins with http:");
  if (host_accepted)
    return NULL;
  error = quay_error_new (QUAY_ERROR_INPUT_HOST, host, NULL, "The host is not one of Microsoft's");
  quay_error_set_number (error, QUAY_CATALOG_MAYBE_SERVER);
  return error;
}

/* Begins with the first login. */
static void
begin (QuayFeedBrowser *self)
{
  cancel (self);
  g_clear_error (&self->error);
  g_clear_error (&self->reason);
  g_clear_pointer (&self->authorization, quay_secret_unref);
  g_ptr_array_set_size (self->saved_urls, 0);
  g_ptr_array_set_size (self->tried, 0);
  self->first_is_good = FALSE;
  self->login = QUAY_BROWSE_WITH_NONE;
  self->n_waits = 0;
  quay_feed_search_set_text (self->feeds, "");
  quay_feed_list_clear (self->list);

  self->error = find_question (self);
  if (self->error != NULL)
    {
      set_state (self, QUAY_BROWSE_QUESTION);
      return;
    }

  set_state (self, QUAY_BROWSE_LOADING);
  if (self->typed_for != NULL && quay_feed_address_same_organization (self->typed_for, self->organization))
    {
      self->authorization = quay_secret_ref (self->typed);
      self->login = QUAY_BROWSE_WITH_TYPED_TOKEN;
      quay_feed_browser_load (self);
    }
  else
    quay_feed_browser_look_for_saved (self, QUAY_TOKEN_STORE_NO_PROMPT);
}

/* What was typed for another organization is not for this one, on no page. */
static void
forget_typed (QuayFeedBrowser *self)
{
  QuayAccessToken *token = quay_connection_request_get_token (self->request);

  if (self->typed != NULL && token != NULL &&
      quay_secret_equal (quay_access_token_get_authorization (token), self->typed))
    quay_connection_request_set_token (self->request, NULL);
  g_clear_pointer (&self->typed, quay_secret_unref);
  g_clear_pointer (&self->typed_for, quay_feed_address_unref);
}

static void
quay_feed_browser_constructed (GObject *object)
{
  QuayFeedBrowser *self = QUAY_FEED_BROWSER (object);

  G_OBJECT_CLASS (quay_feed_browser_parent_class)->constructed (object);

  g_object_get (self->request, "context", &self->context, NULL);
}

static void
quay_feed_browser_dispose (GObject *object)
{
  QuayFeedBrowser *self = QUAY_FEED_BROWSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->feeds);
  g_clear_object (&self->list);
  g_clear_object (&self->context);
  g_clear_object (&self->request);
  g_clear_pointer (&self->organization, quay_feed_address_unref);
  g_clear_pointer (&self->authorization, quay_secret_unref);
  g_clear_pointer (&self->typed, quay_secret_unref);
  g_clear_pointer (&self->typed_for, quay_feed_address_unref);
  g_clear_pointer (&self->saved_urls, g_ptr_array_unref);
  g_clear_pointer (&self->tried, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_error (&self->reason);
  G_OBJECT_CLASS (quay_feed_browser_parent_class)->dispose (object);
}

static void
quay_feed_browser_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  QuayFeedBrowser *self = QUAY_FEED_BROWSER (object);

  switch (prop_id)
    {
    case PROP_REQUEST:
      g_value_set_object (value, self->request);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_WAIT:
      g_value_set_uint (value, self->wait);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_feed_browser_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  QuayFeedBrowser *self = QUAY_FEED_BROWSER (object);

  switch (prop_id)
    {
    case PROP_REQUEST:
      self->request = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_feed_browser_class_init (QuayFeedBrowserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = quay_feed_browser_constructed;
  object_class->dispose = quay_feed_browser_dispose;
  object_class->get_property = quay_feed_browser_get_property;
  object_class->set_property = quay_feed_browser_set_property;

  properties[PROP_REQUEST] =
    g_param_spec_object ("request", NULL, NULL, QUAY_TYPE_CONNECTION_REQUEST, construct);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, QUAY_TYPE_BROWSE_STATE, QUAY_BROWSE_STOPPED, flags);
  properties[PROP_WAIT] = g_param_spec_uint ("wait", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_feed_browser_init (QuayFeedBrowser *self)
{
  self->cancellable = g_cancellable_new ();
  self->saved_urls = g_ptr_array_new_with_free_func (g_free);
  self->tried = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_secret_unref);
  self->list = quay_feed_list_new ();
  self->feeds = quay_feed_search_new (G_LIST_MODEL (self->list));
  g_signal_connect_object (self->list, "notify::wait", G_CALLBACK (list_waits_cb), self, G_CONNECT_SWAPPED);
}

/**
 * quay_feed_browser_new:
 * @request: names the organization, and is filled by what is picked
 */
QuayFeedBrowser *
quay_feed_browser_new (QuayConnectionRequest *request)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (request), NULL);

  return g_object_new (QUAY_TYPE_FEED_BROWSER, "request", request, NULL);
}

/**
 * quay_feed_browser_get_feeds:
 *
 * Returns: (transfer none): the feeds that have arrived so far, and the search among them
 */
QuayFeedSearch *
quay_feed_browser_get_feeds (QuayFeedBrowser *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), NULL);

  return self->feeds;
}

QuayBrowseState
quay_feed_browser_get_state (QuayFeedBrowser *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), QUAY_BROWSE_STOPPED);

  return self->state;
}

QuayBrowseLogin
quay_feed_browser_get_login (QuayFeedBrowser *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), QUAY_BROWSE_WITH_NONE);

  return self->login;
}

guint
quay_feed_browser_get_wait (QuayFeedBrowser *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), 0);

  return self->wait;
}

QuayFeedAddress *
quay_feed_browser_get_organization (QuayFeedBrowser *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), NULL);

  return self->organization;
}

/**
 * quay_feed_browser_get_error:
 *
 * Returns: (nullable): for %QUAY_BROWSE_FAILED and %QUAY_BROWSE_QUESTION
 */
const GError *
quay_feed_browser_get_error (QuayFeedBrowser *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), NULL);

  return self->error;
}

/**
 * quay_feed_browser_get_reason:
 *
 * Returns: (nullable): why the first login that was found is not the one that is used: refused, or behind a keyring
 *   that cannot be read
 */
const GError *
quay_feed_browser_get_reason (QuayFeedBrowser *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), NULL);

  return self->reason;
}

/**
 * quay_feed_browser_start:
 *
 * Shows the feeds of the organization that the request names. If they are there already, or on their way, nobody is
 * asked again; if something went wrong before, it is tried anew.
 */
void
quay_feed_browser_start (QuayFeedBrowser *self)
{
  g_autoptr(QuayFeedAddress) organization = NULL;
  gboolean same;

  g_return_if_fail (QUAY_IS_FEED_BROWSER (self));

  organization = quay_connection_request_dup_organization (self->request);
  g_return_if_fail (organization != NULL);

  same = self->organization != NULL && quay_feed_address_same_organization (self->organization, organization);
  if (same && self->state == QUAY_BROWSE_READY)
    {
      quay_feed_search_set_text (self->feeds, "");
      return;
    }
  if (same && self->state == QUAY_BROWSE_LOADING)
    return;
  if (!same)
    forget_typed (self);

  g_clear_pointer (&self->organization, quay_feed_address_unref);
  self->organization = g_steal_pointer (&organization);
  begin (self);
}

/**
 * quay_feed_browser_stop:
 *
 * Ends whatever is under way. A list that is complete stays.
 */
void
quay_feed_browser_stop (QuayFeedBrowser *self)
{
  g_return_if_fail (QUAY_IS_FEED_BROWSER (self));

  cancel (self);
  if (self->state == QUAY_BROWSE_LOADING)
    set_state (self, QUAY_BROWSE_STOPPED);
}

void
quay_feed_browser_retry (QuayFeedBrowser *self)
{
  g_return_if_fail (QUAY_IS_FEED_BROWSER (self));
  g_return_if_fail (self->organization != NULL);

  begin (self);
}

/**
 * quay_feed_browser_accept:
 *
 * The user wants the token to be sent, whatever get_error() says about that; the request remembers it.
 */
void
quay_feed_browser_accept (QuayFeedBrowser *self)
{
  g_return_if_fail (QUAY_IS_FEED_BROWSER (self));
  g_return_if_fail (self->state == QUAY_BROWSE_QUESTION);

  if (g_error_matches (self->error, QUAY_ERROR, QUAY_ERROR_INSECURE))
    g_object_set (self->request, "insecure-accepted", TRUE, NULL);
  else
    g_object_set (self->request, "host-accepted", TRUE, NULL);
  begin (self);
}

void
quay_feed_browser_unlock (QuayFeedBrowser *self)
{
  g_return_if_fail (QUAY_IS_FEED_BROWSER (self));
  g_return_if_fail (self->organization != NULL);

  cancel (self);
  g_clear_error (&self->reason);
  set_state (self, QUAY_BROWSE_LOADING);
  quay_feed_browser_look_for_saved (self, QUAY_TOKEN_STORE_NONE);
}

void
quay_feed_browser_ask_token (QuayFeedBrowser *self)
{
  g_return_if_fail (QUAY_IS_FEED_BROWSER (self));

  cancel (self);
  quay_feed_browser_need_login (self);
}

/**
 * quay_feed_browser_use_token:
 * @typed: the text of the token row
 *
 * Shows the feeds with a token that was just typed. The request takes it, so that nobody has to type it again for the
 * feed that is picked.
 *
 * Returns: %FALSE when the text cannot be a token
 */
gboolean
quay_feed_browser_use_token (QuayFeedBrowser *self,
                             QuaySecret      *typed)
{
  QuayAccessToken *token;

  g_return_val_if_fail (QUAY_IS_FEED_BROWSER (self), FALSE);
  g_return_val_if_fail (typed != NULL, FALSE);
  g_return_val_if_fail (self->organization != NULL, FALSE);

  quay_connection_request_set_token (self->request, typed);
  token = quay_connection_request_get_token (self->request);
  if (token == NULL || quay_connection_request_get_token_error (self->request) != NULL)
    return FALSE;

  g_object_set (self->request, "login-method", QUAY_LOGIN_TYPED, NULL);
  g_clear_pointer (&self->typed, quay_secret_unref);
  g_clear_pointer (&self->typed_for, quay_feed_address_unref);
  self->typed = quay_secret_ref (quay_access_token_get_authorization (token));
  self->typed_for = quay_feed_address_ref (self->organization);
  begin (self);
  return TRUE;
}

/**
 * quay_feed_browser_pick:
 * @feed: one of the list
 *
 * Makes @feed the one that the request is about. When the feeds were listed with the saved token that the Log In page
 * would offer, that is chosen there, too.
 */
void
quay_feed_browser_pick (QuayFeedBrowser *self,
                        QuayFeedInfo    *feed)
{
  g_autoptr(QuayFeedAddress) address = NULL;

  g_return_if_fail (QUAY_IS_FEED_BROWSER (self));
  g_return_if_fail (QUAY_IS_FEED_INFO (feed));

  quay_feed_browser_stop (self);
  address = quay_feed_info_dup_address (feed);
  quay_connection_request_take_feed (self->request, address);
  if (self->login == QUAY_BROWSE_WITH_SAVED_TOKEN && self->first_is_good &&
      quay_connection_request_get_token (self->request) == NULL)
    g_object_set (self->request, "use-saved-token", TRUE, NULL);
}
