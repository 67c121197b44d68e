/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-feed-address.h"

G_BEGIN_DECLS

/* Who can find a feed without being told. */
typedef enum
{
  QUAY_FEED_PRIVATE,       /* members of its project; also whatever the service calls it that is not known */
  QUAY_FEED_ORGANIZATION,  /* everybody in the organization, as all feeds without a project */
  QUAY_FEED_PUBLIC,        /* everybody */
} QuayFeedVisibility;

/* What the account may do with a feed: at least this. The service tells in which feeds somebody has a role, but not
 * reliably where not, so a low role is no reason to forbid anything. */
typedef enum
{
  QUAY_FEED_ROLE_UNKNOWN,       /* not asked, or not answered */
  QUAY_FEED_ROLE_READER,        /* may read */
  QUAY_FEED_ROLE_COLLABORATOR,  /* may also save crates from upstream sources */
  QUAY_FEED_ROLE_CONTRIBUTOR,   /* may also publish */
} QuayFeedRole;

#define QUAY_TYPE_FEED_INFO (quay_feed_info_get_type ())
G_DECLARE_FINAL_TYPE (QuayFeedInfo, quay_feed_info, QUAY, FEED_INFO, GObject)

const char         *quay_feed_info_get_id              (QuayFeedInfo  *self);
const char         *quay_feed_info_get_name            (QuayFeedInfo  *self);
const char         *quay_feed_info_get_description     (QuayFeedInfo  *self);
const char         *quay_feed_info_get_project         (QuayFeedInfo  *self);
QuayFeedVisibility  quay_feed_info_get_visibility      (QuayFeedInfo  *self);
gboolean            quay_feed_info_has_crates_io       (QuayFeedInfo  *self);
const char *const  *quay_feed_info_get_upstreams       (QuayFeedInfo  *self);
gboolean            quay_feed_info_is_read_only        (QuayFeedInfo  *self);
const char         *quay_feed_info_get_default_view_id (QuayFeedInfo  *self);
QuayFeedRole        quay_feed_info_get_role            (QuayFeedInfo  *self);
QuayFeedAddress    *quay_feed_info_dup_address         (QuayFeedInfo  *self);

/* For the search entry: each word of what was typed, folded once by the other function. */
char              **quay_feed_info_fold_search         (const char        *text);
gboolean            quay_feed_info_matches             (QuayFeedInfo      *self,
                                                        const char *const *words);
/* By name, then by project, in the order of the language; of the type GCompareDataFunc. */
int                 quay_feed_info_compare             (gconstpointer      first,
                                                        gconstpointer      second,
                                                        gpointer           unused);

G_END_DECLS
