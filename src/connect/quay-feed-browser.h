/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-connection-request.h"
#include "quay-feed-search.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_BROWSE_STOPPED,   /* nothing was asked for, or the user left */
  QUAY_BROWSE_QUESTION,  /* a token may not be sent yet: get_error() is N23 or I02, accept() goes on */
  QUAY_BROWSE_LOADING,   /* looking for a login, or the feeds are arriving */
  QUAY_BROWSE_LOGIN,     /* no login works: a token is needed */
  QUAY_BROWSE_FAILED,    /* get_error() says why; retry() */
  QUAY_BROWSE_READY,     /* all feeds are there */
} QuayBrowseState;

#define QUAY_TYPE_BROWSE_STATE (quay_browse_state_get_type ())
GType quay_browse_state_get_type (void);

/* Whose login the feeds are listed with. */
typedef enum
{
  QUAY_BROWSE_WITH_NONE,
  QUAY_BROWSE_WITH_SAVED_TOKEN,
  QUAY_BROWSE_WITH_AZURE_CLI,
  QUAY_BROWSE_WITH_TYPED_TOKEN,
} QuayBrowseLogin;

/* The feeds of the request's organization, to pick one of them.
 *
 * Properties (read only, notify on change):
 *   state   QuayBrowseState
 *   wait    uint: the seconds until it tries again by itself, counted down; 0 when it does not wait
 */
#define QUAY_TYPE_FEED_BROWSER (quay_feed_browser_get_type ())
G_DECLARE_FINAL_TYPE (QuayFeedBrowser, quay_feed_browser, QUAY, FEED_BROWSER, GObject)

QuayFeedBrowser *quay_feed_browser_new              (QuayConnectionRequest  *request);
QuayFeedSearch  *quay_feed_browser_get_feeds        (QuayFeedBrowser        *self);
QuayBrowseState  quay_feed_browser_get_state        (QuayFeedBrowser        *self);
QuayBrowseLogin  quay_feed_browser_get_login        (QuayFeedBrowser        *self);
guint            quay_feed_browser_get_wait         (QuayFeedBrowser        *self);
/* Whose feeds these are; NULL before the first start(). */
QuayFeedAddress *quay_feed_browser_get_organization (QuayFeedBrowser        *self);
/* What went wrong last, or what has to be accepted. */
const GError    *quay_feed_browser_get_error        (QuayFeedBrowser        *self);
/* Why a login that was there could not be used; also when another one works. */
const GError    *quay_feed_browser_get_reason       (QuayFeedBrowser        *self);

/* The feeds of the organization that the request names now. Those that are there already stay. */
void             quay_feed_browser_start            (QuayFeedBrowser        *self);
/* Leaves every wait. */
void             quay_feed_browser_stop             (QuayFeedBrowser        *self);
/* Everything once more. */
void             quay_feed_browser_retry            (QuayFeedBrowser        *self);
/* The answer to QUAY_BROWSE_QUESTION. */
void             quay_feed_browser_accept           (QuayFeedBrowser        *self);
/* Opens the keyring, with a dialog of the system, and looks for a saved token again. */
void             quay_feed_browser_unlock           (QuayFeedBrowser        *self);
/* Another token than the one that works. */
void             quay_feed_browser_ask_token        (QuayFeedBrowser        *self);
/* Shows the feeds with a token that was typed; it becomes the request's. FALSE: it is none, see
 * quay_connection_request_get_token_error(). */
gboolean         quay_feed_browser_use_token        (QuayFeedBrowser        *self,
                                                     QuaySecret             *typed);
/* Fills the request. */
void             quay_feed_browser_pick             (QuayFeedBrowser        *self,
                                                     QuayFeedInfo           *feed);

G_END_DECLS
