/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_FEED_HOSTED,   /* dev.azure.com, also when it was written with an address of visualstudio.com */
  QUAY_FEED_SERVER,   /* an Azure DevOps Server under an address of its own */
} QuayFeedHost;

/* What parsing found out beside the address itself; shown as notes on the page. */
typedef enum
{
  QUAY_ADDRESS_NONE = 0,
  QUAY_ADDRESS_FROM_WEB_LINK = 1 << 0,   /* I04 */
  QUAY_ADDRESS_SCOPE_UNKNOWN = 1 << 1,   /* the project says where the user looked, not where the feed lives */
  QUAY_ADDRESS_HAD_SECRET = 1 << 2,      /* I03: a password or token in the text was dropped */
  QUAY_ADDRESS_HTTPS_FORCED = 1 << 3,
  QUAY_ADDRESS_INSECURE = 1 << 4,        /* N23: plain http of a Server */
  QUAY_ADDRESS_LEGACY_HOST = 1 << 5,
  QUAY_ADDRESS_UNCERTAIN_HOST = 1 << 6,  /* a Server candidate: show the host and ask before a token is sent */
  QUAY_ADDRESS_HAS_GUIDS = 1 << 7,       /* names are to be resolved */
  QUAY_ADDRESS_FORCED_VIEW = 1 << 8,     /* a view together with ~force-auth: nobody documents that it works */
} QuayAddressNotes;

/* Where a feed is. Immutable. The feed is NULL when the text only names an organization or a project. */
#define QUAY_TYPE_FEED_ADDRESS (quay_feed_address_get_type ())
typedef struct _QuayFeedAddress QuayFeedAddress;

GType            quay_feed_address_get_type         (void);
/* @server: “https://host[:port][/tfs]” of an Azure DevOps Server, or NULL for the hosted service.
 * @organization: the collection, with a server. @feed may carry “@VIEW”. */
QuayFeedAddress *quay_feed_address_new              (const char       *server,
                                                     const char       *organization,
                                                     const char       *project,
                                                     const char       *feed,
                                                     gboolean          force_auth,
                                                     GError          **error);
/* An organization or collection, without a feed: for browsing. */
QuayFeedAddress *quay_feed_address_new_organization (const char       *server,
                                                     const char       *organization,
                                                     GError          **error);
/* One address out of any text that is not TOML (facts: the parse procedure and its vectors). */
QuayFeedAddress *quay_feed_address_new_from_text    (const char       *text,
                                                     GError          **error);
QuayFeedAddress *quay_feed_address_ref              (QuayFeedAddress  *self);
void             quay_feed_address_unref            (QuayFeedAddress  *self);
gboolean         quay_feed_address_equal            (QuayFeedAddress  *self,
                                                     QuayFeedAddress  *other);
/* Whether a token for the one is a token for the other, too. */
gboolean         quay_feed_address_same_organization (QuayFeedAddress *self,
                                                      QuayFeedAddress *other);
QuayFeedHost     quay_feed_address_get_host_kind    (QuayFeedAddress  *self);
QuayAddressNotes quay_feed_address_get_notes        (QuayFeedAddress  *self);
const char      *quay_feed_address_get_server       (QuayFeedAddress  *self);
const char      *quay_feed_address_get_organization (QuayFeedAddress  *self);
const char      *quay_feed_address_get_project      (QuayFeedAddress  *self);
const char      *quay_feed_address_get_feed         (QuayFeedAddress  *self);
const char      *quay_feed_address_get_view         (QuayFeedAddress  *self);
gboolean         quay_feed_address_get_force_auth   (QuayFeedAddress  *self);
/* “sparse+https://…/Cargo/index/”, exactly as Cargo normalises it; NULL without a feed. */
const char      *quay_feed_address_get_index_url    (QuayFeedAddress  *self);
/* “FEED” or “FEED@VIEW”, as typed into the Feed row. */
char            *quay_feed_address_dup_feed_text    (QuayFeedAddress  *self);
/* The page of Azure DevOps on which a token is made, and the page of the feed. */
char            *quay_feed_address_dup_tokens_page  (QuayFeedAddress  *self);
char            *quay_feed_address_dup_feed_page    (QuayFeedAddress  *self);
/* The host a token for this feed is sent to, in punycode, with the port if it is not the default. */
char            *quay_feed_address_dup_host         (QuayFeedAddress  *self);
QuayFeedAddress *quay_feed_address_with_project     (QuayFeedAddress  *self,
                                                     const char       *project,
                                                     GError          **error);
QuayFeedAddress *quay_feed_address_with_force_auth  (QuayFeedAddress  *self,
                                                     gboolean          force_auth);
/* The same feed of the hosted service under ORGANIZATION.pkgs.visualstudio.com, its older address. */
QuayFeedAddress *quay_feed_address_with_legacy_host (QuayFeedAddress  *self);
gboolean         quay_feed_address_is_legacy        (QuayFeedAddress  *self);
gboolean         quay_feed_address_check_organization (const char     *name,
                                                       GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayFeedAddress, quay_feed_address_unref)

G_END_DECLS
