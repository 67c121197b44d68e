/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-feed-browser.h"
#include "quay-feed-list.h"

G_BEGIN_DECLS

struct _QuayFeedBrowser
{
  GObject                parent_instance;

  QuayConnectionRequest *request;
  QuayContext           *context;
  QuayFeedList          *list;
  QuayFeedSearch        *feeds;

  QuayFeedAddress       *organization;   /* of the feeds, and of what is under way */
  QuayBrowseState        state;
  QuayBrowseLogin        login;
  QuaySecret            *authorization;
  GError                *error;
  GError                *reason;
  GCancellable          *cancellable;    /* of what is under way */

  GPtrArray             *saved_urls;     /* char *: where else a token of the organization lies, newest last */
  GPtrArray             *tried;          /* QuaySecret: what was refused */
  gboolean               first_is_good;  /* the saved token is the one that the Log In page offers */
  QuaySecret            *typed;          /* what was typed here, and for whom */
  QuayFeedAddress       *typed_for;

  guint                  wait;
  guint                  wait_id;
  guint                  n_waits;
  gboolean               retries_after;  /* the wait is ours, not that of the list */
};

/* The first reason is the one that counts: the others are about what was tried in its place. Takes @reason. */
void quay_feed_browser_take_reason    (QuayFeedBrowser     *self,
                                       GError              *reason);
/* Nothing is left to be tried. */
void quay_feed_browser_need_login     (QuayFeedBrowser     *self);
/* Asks for the feeds with the login that was found. */
void quay_feed_browser_load           (QuayFeedBrowser     *self);
/* Finds the next login: saved tokens first, the Azure CLI then. Ends in one of the two above. */
void quay_feed_browser_look_for_saved (QuayFeedBrowser     *self,
                                       QuayTokenStoreFlags  flags);
void quay_feed_browser_try_next_saved (QuayFeedBrowser     *self);

G_END_DECLS
