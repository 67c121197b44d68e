/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define QUAY_TYPE_TOKEN_ITEM (quay_token_item_get_type ())

/* One stored token without its secret. */
typedef struct _QuayTokenItem QuayTokenItem;

/* What a keyring tells about an item. What it does not tell is NULL, 0 or FALSE. */
typedef struct
{
  const char *id;           /* names exactly this item, as long as it exists */
  const char *collection;   /* title of the keyring that it is in */
  const char *label;        /* title of the item */
  gint64      created;      /* seconds since 1970, UTC */
  gint64      modified;
  gboolean    locked;       /* cannot be read before it is unlocked */
} QuayTokenItemFields;

GType          quay_token_item_get_type        (void);
QuayTokenItem *quay_token_item_new             (const char                *url,
                                                const QuayTokenItemFields *fields);
QuayTokenItem *quay_token_item_ref             (QuayTokenItem             *self);
void           quay_token_item_unref           (QuayTokenItem             *self);
const char    *quay_token_item_get_url         (QuayTokenItem             *self);
const char    *quay_token_item_get_id          (QuayTokenItem             *self);
const char    *quay_token_item_get_collection  (QuayTokenItem             *self);
const char    *quay_token_item_get_label       (QuayTokenItem             *self);
gint64         quay_token_item_get_created     (QuayTokenItem             *self);
gint64         quay_token_item_get_modified    (QuayTokenItem             *self);
gboolean       quay_token_item_is_locked       (QuayTokenItem             *self);
int            quay_token_item_compare_age     (QuayTokenItem             *self,
                                                QuayTokenItem             *other);
GPtrArray     *quay_token_item_find_duplicates (GPtrArray                 *items,
                                                const char                *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayTokenItem, quay_token_item_unref)

G_END_DECLS
