/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-store"

#include "config.h"

#include "quay-token-store.h"

#include "quay-error.h"

/* Where Cargo keeps the token of crates.io, whatever protocol it speaks with it. That token is none of our business:
 * `cargo publish` to crates.io depends on it, and no feed of ours can have this address.
 */
#define CRATES_IO_URL "https://github.com/rust-lang/crates.io-index"

/**
 * QuayTokenItem:
 *
 * What a keyring tells about one stored token without giving it away. Immutable.
 *
 * Two items of a list may have the same address: Cargo may use either of them then.
 */
struct _QuayTokenItem
{
  gatomicrefcount ref_count;
  char           *url;
  char           *label;
  gint64          modified;    /* seconds since 1970, UTC; 0 when the keyring does not tell */
  gboolean        locked;
};

G_DEFINE_BOXED_TYPE (QuayTokenItem, quay_token_item, quay_token_item_ref, quay_token_item_unref)

/**
 * quay_token_item_new:
 * @url: the index address, as Cargo wrote it into the item
 * @label: (nullable): the item's title, “cargo-registry:NAME” when Cargo or we made it
 * @modified: when the token was last stored, in seconds since 1970 (UTC), or 0
 * @locked: whether the token cannot be read before its keyring is unlocked
 */
QuayTokenItem *
quay_token_item_new (const char *url,
                     const char *label,
                     gint64 modified,
                     gboolean locked)
{
  QuayTokenItem *self;

  g_return_val_if_fail (url != NULL, NULL);

  self = g_new0 (QuayTokenItem, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->url = g_strdup (url);
  self->label = g_strdup (label);
  self->modified = modified;
  self->locked = locked;
  return self;
}

QuayTokenItem *
quay_token_item_ref (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_token_item_unref (QuayTokenItem *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->url);
  g_free (self->label);
  g_free (self);
}

const char *
quay_token_item_get_url (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->url;
}

/**
 * quay_token_item_get_label:
 *
 * Returns: (transfer none) (nullable): the title under which password managers show the item
 */
const char *
quay_token_item_get_label (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

/**
 * quay_token_item_get_modified:
 *
 * Returns: seconds since 1970 (UTC), or 0 when it is not known
 */
gint64
quay_token_item_get_modified (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->modified;
}

gboolean
quay_token_item_is_locked (QuayTokenItem *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->locked;
}

/**
 * QuayTokenStore:
 *
 * Where tokens are kept, found by the index address that Cargo looks them up by.
 *
 * A look-up has three answers: found, absent (%NULL and no error), and cannot tell (%NULL and an error). Nobody may
 * take the third for the second: a locked keyring is not a missing token.
 *
 * A call whose cancellable fires is abandoned: it ends with %G_IO_ERROR_CANCELLED at once, and whatever the keyring
 * answers later is ignored. Once a change has begun to be written, it is instead carried through for a moment, so that
 * %G_IO_ERROR_CANCELLED means that nothing was changed; only when the keyring does not end it in that moment, its
 * outcome is unknown.
 *
 * The token that Cargo keeps for crates.io is refused by every function and left out of lists.
 *
 * All functions belong to one main context. Calls that change the item of one address must not overlap.
 */
G_DEFINE_INTERFACE (QuayTokenStore, quay_token_store, G_TYPE_OBJECT)

static void
quay_token_store_default_init (QuayTokenStoreInterface *iface)
{
}

/* Ends a call for crates.io before an implementation sees it. @tag is the public function, by which its finish
 * function knows that the result is ours.
 */
static gboolean
refuse_crates_io (QuayTokenStore     *self,
                  const char         *url,
                  GAsyncReadyCallback callback,
                  gpointer            user_data,
                  gpointer            tag)
{
  if (g_strcmp0 (url, CRATES_IO_URL) != 0)
    return FALSE;

  g_task_report_error (self, callback, user_data, tag,
                       quay_error_new (QUAY_ERROR_FAILED, NULL, NULL, "The token of crates.io is not ours to touch"));
  return TRUE;
}

/**
 * quay_token_store_prepare:
 *
 * Begins what every request has to do first, for whoever knows that one will follow and has other things to wait for
 * until then. Never opens a dialog and has no result: what stands in the way is told by the request itself.
 */
void
quay_token_store_prepare (QuayTokenStore *self)
{
  QuayTokenStoreInterface *iface;

  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));

  iface = QUAY_TOKEN_STORE_GET_IFACE (self);
  if (iface->prepare != NULL)
    iface->prepare (self);
}

/**
 * quay_token_store_lookup_async:
 * @url: an index address in the form that Cargo looks for, “sparse+https://…/”
 *
 * Looks a token up, after unlocking the default keyring when it is locked and @flags allow it. An unlock dialog may
 * stay open as long as the user likes; @cancellable leaves it to itself.
 */
void
quay_token_store_lookup_async (QuayTokenStore     *self,
                               const char         *url,
                               QuayTokenStoreFlags flags,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (!refuse_crates_io (self, url, callback, user_data, quay_token_store_lookup_async))
    QUAY_TOKEN_STORE_GET_IFACE (self)->lookup_async (self, url, flags, cancellable, callback, user_data);
}

/**
 * quay_token_store_lookup_finish:
 *
 * Returns: (transfer full) (nullable): the stored value as it is, well-formed or not; %NULL without @error when there
 *   is none. Errors are the K codes of [error@Quay.Error] and %G_IO_ERROR_CANCELLED
 */
QuaySecret *
quay_token_store_lookup_finish (QuayTokenStore *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  if (g_async_result_is_tagged (result, quay_token_store_lookup_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return QUAY_TOKEN_STORE_GET_IFACE (self)->lookup_finish (self, result, error);
}

/**
 * quay_token_store_store_async:
 * @url: an index address in the form that Cargo looks for, “sparse+https://…/”
 * @registry: the registry's name, for the item's title “cargo-registry:NAME”
 * @secret: the complete value of the Authorization header, such as “Basic …”
 *
 * Stores a token in Cargo's own form (Cargo book, registry authentication; tried with cargo 1.95), so that exactly one
 * item is left for @url, and reads it back as Cargo would. When that fails, what was there before is put back.
 */
void
quay_token_store_store_async (QuayTokenStore     *self,
                              const char         *url,
                              const char         *registry,
                              QuaySecret         *secret,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (registry != NULL);
  g_return_if_fail (secret != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (!refuse_crates_io (self, url, callback, user_data, quay_token_store_store_async))
    QUAY_TOKEN_STORE_GET_IFACE (self)->store_async (self, url, registry, secret, cancellable, callback, user_data);
}

/**
 * quay_token_store_store_finish:
 *
 * Returns: whether the token is stored and was read back. Errors are as for quay_token_store_lookup_finish();
 *   %QUAY_ERROR_TOKEN_NOT_SAVED when the keyring took it and did not keep it
 */
gboolean
quay_token_store_store_finish (QuayTokenStore *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  if (g_async_result_is_tagged (result, quay_token_store_store_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return QUAY_TOKEN_STORE_GET_IFACE (self)->store_finish (self, result, error);
}

/**
 * quay_token_store_remove_async:
 * @url: an index address in the form that Cargo looks for, “sparse+https://…/”
 *
 * Deletes every token for @url, in all keyrings, after unlocking those that are locked.
 */
void
quay_token_store_remove_async (QuayTokenStore     *self,
                               const char         *url,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (!refuse_crates_io (self, url, callback, user_data, quay_token_store_remove_async))
    QUAY_TOKEN_STORE_GET_IFACE (self)->remove_async (self, url, cancellable, callback, user_data);
}

/**
 * quay_token_store_remove_finish:
 *
 * Returns: whether no token for the address is left. Errors are as for quay_token_store_lookup_finish();
 *   %QUAY_ERROR_TOKEN_NOT_DELETED when one stayed
 */
gboolean
quay_token_store_remove_finish (QuayTokenStore *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  if (g_async_result_is_tagged (result, quay_token_store_remove_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return QUAY_TOKEN_STORE_GET_IFACE (self)->remove_finish (self, result, error);
}

/**
 * quay_token_store_list_async:
 *
 * Lists the tokens of all addresses but crates.io, in all keyrings, after unlocking the default one when it is locked
 * and @flags allow it. Tokens of other keyrings that are locked are listed as locked.
 */
void
quay_token_store_list_async (QuayTokenStore     *self,
                             QuayTokenStoreFlags flags,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  QUAY_TOKEN_STORE_GET_IFACE (self)->list_async (self, flags, cancellable, callback, user_data);
}

static gboolean
is_crates_io (QuayTokenItem *item)
{
  return g_str_equal (item->url, CRATES_IO_URL);
}

/**
 * quay_token_store_list_finish:
 *
 * Returns: (transfer full) (element-type QuayTokenItem): the items, in no order; empty when there are none. Errors are
 *   as for quay_token_store_lookup_finish()
 */
GPtrArray *
quay_token_store_list_finish (QuayTokenStore *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_autoptr(GPtrArray) items = NULL;

  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  items = QUAY_TOKEN_STORE_GET_IFACE (self)->list_finish (self, result, error);
  for (guint i = items != NULL ? items->len : 0; i > 0; i--)
    {
      if (is_crates_io (g_ptr_array_index (items, i - 1)))
        g_ptr_array_remove_index (items, i - 1);
    }
  return g_steal_pointer (&items);
}
