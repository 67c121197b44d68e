/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_STORE_NONE = 0,
  QUAY_TOKEN_STORE_NO_PROMPT = 1 << 0,   /* never open an unlock dialog; a locked keyring is QUAY_ERROR_KEYRING_LOCKED */
} QuayTokenStoreFlags;

/* One stored token without its secret. */
typedef struct _QuayTokenItem QuayTokenItem;
#define QUAY_TYPE_TOKEN_ITEM (quay_token_item_get_type ())
GType          quay_token_item_get_type     (void);
QuayTokenItem *quay_token_item_new          (const char    *url,
                                             const char    *label,
                                             gint64         modified,
                                             gboolean       locked);
QuayTokenItem *quay_token_item_ref          (QuayTokenItem *self);
void           quay_token_item_unref        (QuayTokenItem *self);
const char    *quay_token_item_get_url      (QuayTokenItem *self);
const char    *quay_token_item_get_label    (QuayTokenItem *self);
gint64         quay_token_item_get_modified (QuayTokenItem *self);
gboolean       quay_token_item_is_locked    (QuayTokenItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayTokenItem, quay_token_item_unref)

/* Where tokens are kept, found by index address (“sparse+https://…/”, normalised). A cancelled call is abandoned:
 * it returns G_IO_ERROR_CANCELLED at once and its late answer is ignored, because cancelling a Secret Service call
 * with a prompt open makes gnome-keyring abort. */
#define QUAY_TYPE_TOKEN_STORE (quay_token_store_get_type ())
G_DECLARE_INTERFACE (QuayTokenStore, quay_token_store, QUAY, TOKEN_STORE, GObject)

struct _QuayTokenStoreInterface
{
  GTypeInterface parent_iface;

  void        (*lookup_async)  (QuayTokenStore *self, const char *url, QuayTokenStoreFlags flags,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  QuaySecret *(*lookup_finish) (QuayTokenStore *self, GAsyncResult *result, GError **error);
  void        (*store_async)   (QuayTokenStore *self, const char *url, const char *registry, QuaySecret *secret,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*store_finish)  (QuayTokenStore *self, GAsyncResult *result, GError **error);
  void        (*remove_async)  (QuayTokenStore *self, const char *url,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*remove_finish) (QuayTokenStore *self, GAsyncResult *result, GError **error);
  void        (*list_async)    (QuayTokenStore *self, QuayTokenStoreFlags flags,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray  *(*list_finish)   (QuayTokenStore *self, GAsyncResult *result, GError **error);
  void        (*prepare)       (QuayTokenStore *self);   /* may be NULL */
};

/* Makes the next request find the way open. Asks nobody anything, and does not say whether it worked. */
void        quay_token_store_prepare       (QuayTokenStore       *self);

/* NULL without an error: there is none. NULL with an error: it cannot be told. */
void        quay_token_store_lookup_async  (QuayTokenStore       *self,
                                            const char           *url,
                                            QuayTokenStoreFlags   flags,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
QuaySecret *quay_token_store_lookup_finish (QuayTokenStore       *self,
                                            GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Leaves exactly one item for @url, read back before success is reported. */
void        quay_token_store_store_async   (QuayTokenStore       *self,
                                            const char           *url,
                                            const char           *registry,
                                            QuaySecret           *secret,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean    quay_token_store_store_finish  (QuayTokenStore       *self,
                                            GAsyncResult         *result,
                                            GError              **error);
/* TRUE when no item for @url is left, also when there was none. */
void        quay_token_store_remove_async  (QuayTokenStore       *self,
                                            const char           *url,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean    quay_token_store_remove_finish (QuayTokenStore       *self,
                                            GAsyncResult         *result,
                                            GError              **error);
/* Element type QuayTokenItem. */
void        quay_token_store_list_async    (QuayTokenStore       *self,
                                            QuayTokenStoreFlags   flags,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GPtrArray  *quay_token_store_list_finish   (QuayTokenStore       *self,
                                            GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
