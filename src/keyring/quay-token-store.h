/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"
#include "quay-token-copy.h"
#include "quay-token-item.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_TOKEN_STORE_NONE = 0,
  QUAY_TOKEN_STORE_NO_PROMPT = 1 << 0,   /* never open an unlock dialog; a locked keyring is QUAY_ERROR_KEYRING_LOCKED */
} QuayTokenStoreFlags;

/* What quay_token_store_get_state_async() finds without asking anybody. */
typedef enum
{
  QUAY_TOKEN_STORE_STATE_UNKNOWN,       /* it cannot be told; there is an error that says why */
  QUAY_TOKEN_STORE_STATE_NO_SERVICE,    /* nobody provides a keyring */
  QUAY_TOKEN_STORE_STATE_NO_DEFAULT,    /* there is no keyring that new tokens go to */
  QUAY_TOKEN_STORE_STATE_LOCKED,
  QUAY_TOKEN_STORE_STATE_UNLOCKED,
} QuayTokenStoreState;

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
  gboolean    (*lookup_found_several) (QuayTokenStore *self, GAsyncResult *result);   /* may be NULL */

  gboolean    (*store_finish_replaced) (QuayTokenStore *self, GAsyncResult *result, GPtrArray **replaced,
                                        GError **error);
  gboolean    (*remove_finish_removed) (QuayTokenStore *self, GAsyncResult *result, GPtrArray **removed,
                                        GError **error);
  void        (*add_async)     (QuayTokenStore *self, const char *url, QuayTokenCopy *copy,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*add_finish)    (QuayTokenStore *self, GAsyncResult *result, GError **error);
  void        (*keep_async)    (QuayTokenStore *self, const char *url, const char *id,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*keep_finish)   (QuayTokenStore *self, GAsyncResult *result, GError **error);
  void        (*unlock_async)  (QuayTokenStore *self,
                                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*unlock_finish) (QuayTokenStore *self, GAsyncResult *result, GError **error);
  void        (*get_state_async)  (QuayTokenStore *self,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  QuayTokenStoreState (*get_state_finish) (QuayTokenStore *self, GAsyncResult *result, char **service_name,
                                           GError **error);
  void        (*watch)         (QuayTokenStore *self);   /* may be NULL */
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
/* Whether more than one item can be read for the address: Cargo may be given either. */
gboolean    quay_token_store_lookup_found_several (QuayTokenStore   *self,
                                                   GAsyncResult     *result);
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
/* The same, and hands back copies of what was there before, first what Cargo used. */
gboolean    quay_token_store_store_finish_replaced (QuayTokenStore  *self,
                                                    GAsyncResult    *result,
                                                    GPtrArray      **replaced,
                                                    GError         **error);
/* TRUE when no item for @url is left, also when there was none. */
void        quay_token_store_remove_async  (QuayTokenStore       *self,
                                            const char           *url,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean    quay_token_store_remove_finish (QuayTokenStore       *self,
                                            GAsyncResult         *result,
                                            GError              **error);
/* The same, and hands back copies of what was deleted, first what Cargo used. */
gboolean    quay_token_store_remove_finish_removed (QuayTokenStore  *self,
                                                    GAsyncResult    *result,
                                                    GPtrArray      **removed,
                                                    GError         **error);
/* Makes one more item for @url, the newest of them, beside those that are there. */
void        quay_token_store_add_async     (QuayTokenStore       *self,
                                            const char           *url,
                                            QuayTokenCopy        *copy,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean    quay_token_store_add_finish    (QuayTokenStore       *self,
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
/* Leaves the item @id for @url, or the newest when that is NULL, and deletes the others. */
void        quay_token_store_keep_async    (QuayTokenStore       *self,
                                            const char           *url,
                                            const char           *id,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean    quay_token_store_keep_finish   (QuayTokenStore       *self,
                                            GAsyncResult         *result,
                                            GError              **error);
/* Opens the unlock dialog. */
void        quay_token_store_unlock_async  (QuayTokenStore       *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gboolean    quay_token_store_unlock_finish (QuayTokenStore       *self,
                                            GAsyncResult         *result,
                                            GError              **error);
/* Never opens a dialog. */
void        quay_token_store_get_state_async (QuayTokenStore       *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
QuayTokenStoreState
            quay_token_store_get_state_finish (QuayTokenStore      *self,
                                               GAsyncResult        *result,
                                               char               **service_name,
                                               GError             **error);
/* Begins to emit QuayTokenStore::changed. */
void        quay_token_store_watch         (QuayTokenStore       *self);
/* For implementations: emits QuayTokenStore::changed. */
void        quay_token_store_emit_changed  (QuayTokenStore       *self);

G_END_DECLS
