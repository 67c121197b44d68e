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

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
quay_token_store_default_init (QuayTokenStoreInterface *iface)
{
  /**
   * QuayTokenStore::changed:
   *
   * Something that quay_token_store_list_async() or quay_token_store_get_state_async() tells may be different now:
   * a token of Cargo was stored or deleted, by us or by another program, a keyring was locked or unlocked, or the
   * service came or went. Several changes at once are told as one. Comes only after quay_token_store_watch().
   */
  signals[CHANGED] = g_signal_new ("changed", QUAY_TYPE_TOKEN_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
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
 * quay_token_store_lookup_found_several:
 * @result: of a look-up that found a token
 */
gboolean
quay_token_store_lookup_found_several (QuayTokenStore *self,
                                       GAsyncResult   *result)
{
  QuayTokenStoreInterface *iface;

  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  iface = QUAY_TOKEN_STORE_GET_IFACE (self);
  return iface->lookup_found_several != NULL && !g_async_result_is_tagged (result, quay_token_store_lookup_async) &&
         iface->lookup_found_several (self, result);
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
 * quay_token_store_store_finish_replaced:
 * @replaced: (out) (nullable) (transfer full) (element-type QuayTokenCopy): the items that were there before, of which
 *   Cargo would have used the first; empty when there was none, %NULL after a failure
 *
 * As quay_token_store_store_finish(), and hands back what was replaced, which was read on the way anyway, so that the
 * change can be undone also when there were several items.
 */
gboolean
quay_token_store_store_finish_replaced (QuayTokenStore *self,
                                        GAsyncResult   *result,
                                        GPtrArray     **replaced,
                                        GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (replaced != NULL, FALSE);

  *replaced = NULL;
  if (g_async_result_is_tagged (result, quay_token_store_store_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return QUAY_TOKEN_STORE_GET_IFACE (self)->store_finish_replaced (self, result, replaced, error);
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
 * quay_token_store_remove_finish_removed:
 * @removed: (out) (nullable) (transfer full) (element-type QuayTokenCopy): the items that were deleted, of which Cargo
 *   would have used the first, without those that could not be read; %NULL after a failure
 *
 * As quay_token_store_remove_finish(), for who may have to put them back.
 */
gboolean
quay_token_store_remove_finish_removed (QuayTokenStore *self,
                                        GAsyncResult   *result,
                                        GPtrArray     **removed,
                                        GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (removed != NULL, FALSE);

  *removed = NULL;
  if (g_async_result_is_tagged (result, quay_token_store_remove_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return QUAY_TOKEN_STORE_GET_IFACE (self)->remove_finish_removed (self, result, removed, error);
}

/**
 * quay_token_store_add_async:
 * @url: an index address in the form that Cargo looks for
 * @copy: of an item that was there
 *
 * Makes an item again in the keyring that it was in, with its own label and attributes. Others for @url stay as they
 * are; they are older than the new one, and Cargo uses that. May open the unlock dialog.
 */
void
quay_token_store_add_async (QuayTokenStore     *self,
                            const char         *url,
                            QuayTokenCopy      *copy,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (copy != NULL);

  QUAY_TOKEN_STORE_GET_IFACE (self)->add_async (self, url, copy, cancellable, callback, user_data);
}

/**
 * quay_token_store_add_finish:
 *
 * Returns: whether the item is there. Errors are as for quay_token_store_store_finish()
 */
gboolean
quay_token_store_add_finish (QuayTokenStore *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return QUAY_TOKEN_STORE_GET_IFACE (self)->add_finish (self, result, error);
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
  return g_str_equal (quay_token_item_get_url (item), CRATES_IO_URL);
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

/**
 * quay_token_store_keep_async:
 * @url: an index address in the form that Cargo looks for, “sparse+https://…/”
 * @id: (nullable): the item to keep, see quay_token_item_get_id(); %NULL for the newest
 *
 * Deletes all tokens for @url but one, in all keyrings, after unlocking those that are locked. Nothing is deleted when
 * the one to keep is not there any more.
 */
void
quay_token_store_keep_async (QuayTokenStore     *self,
                             const char         *url,
                             const char         *id,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (!refuse_crates_io (self, url, callback, user_data, quay_token_store_keep_async))
    QUAY_TOKEN_STORE_GET_IFACE (self)->keep_async (self, url, id, cancellable, callback, user_data);
}

/**
 * quay_token_store_keep_finish:
 *
 * Returns: whether exactly one token for the address is left. Errors are as for quay_token_store_lookup_finish();
 *   %QUAY_ERROR_TOKEN_REMOVED when the one to keep is gone, %QUAY_ERROR_TOKEN_NOT_DELETED when another one stayed
 */
gboolean
quay_token_store_keep_finish (QuayTokenStore *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  if (g_async_result_is_tagged (result, quay_token_store_keep_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return QUAY_TOKEN_STORE_GET_IFACE (self)->keep_finish (self, result, error);
}

/**
 * quay_token_store_unlock_async:
 *
 * Unlocks the default keyring, which opens a dialog of the keyring service when it is locked. The dialog may stay open
 * as long as the user likes; @cancellable leaves it to itself.
 */
void
quay_token_store_unlock_async (QuayTokenStore     *self,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  QUAY_TOKEN_STORE_GET_IFACE (self)->unlock_async (self, cancellable, callback, user_data);
}

/**
 * quay_token_store_unlock_finish:
 *
 * Returns: whether the default keyring is unlocked. Errors are as for quay_token_store_lookup_finish()
 */
gboolean
quay_token_store_unlock_finish (QuayTokenStore *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);

  return QUAY_TOKEN_STORE_GET_IFACE (self)->unlock_finish (self, result, error);
}

/**
 * quay_token_store_get_state_async:
 *
 * Finds out what a request would meet, without opening a dialog.
 */
void
quay_token_store_get_state_async (QuayTokenStore     *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  QUAY_TOKEN_STORE_GET_IFACE (self)->get_state_async (self, cancellable, callback, user_data);
}

/**
 * quay_token_store_get_state_finish:
 * @service_name: (out) (optional) (nullable) (transfer full): the name of the program that keeps the tokens, such as
 *   “GNOME Keyring”, which is not translated; %NULL when it is not known
 *
 * Returns: the state; %QUAY_TOKEN_STORE_STATE_UNKNOWN with an error as for quay_token_store_lookup_finish()
 */
QuayTokenStoreState
quay_token_store_get_state_finish (QuayTokenStore *self,
                                   GAsyncResult   *result,
                                   char          **service_name,
                                   GError        **error)
{
  g_autofree char *name = NULL;
  QuayTokenStoreState state;

  g_return_val_if_fail (QUAY_IS_TOKEN_STORE (self), QUAY_TOKEN_STORE_STATE_UNKNOWN);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), QUAY_TOKEN_STORE_STATE_UNKNOWN);

  state = QUAY_TOKEN_STORE_GET_IFACE (self)->get_state_finish (self, result, &name, error);
  if (service_name != NULL)
    *service_name = g_steal_pointer (&name);
  return state;
}

/**
 * quay_token_store_watch:
 *
 * Begins to watch for changes, see [signal@Quay.TokenStore::changed]. Never starts a service and never opens a dialog;
 * to call it again does nothing.
 */
void
quay_token_store_watch (QuayTokenStore *self)
{
  QuayTokenStoreInterface *iface;

  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));

  iface = QUAY_TOKEN_STORE_GET_IFACE (self);
  if (iface->watch != NULL)
    iface->watch (self);
}

/**
 * quay_token_store_emit_changed:
 *
 * Emits [signal@Quay.TokenStore::changed]. For implementations alone.
 */
void
quay_token_store_emit_changed (QuayTokenStore *self)
{
  g_return_if_fail (QUAY_IS_TOKEN_STORE (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
