/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-token-place.h"

G_BEGIN_DECLS

/* One place that would get the new token. Properties: place (QuayTokenPlace), title (the registry's name), subtitle
 * (where it is stored, and whose another token is), ticked (boolean, writable), checked (boolean), passed (boolean);
 * all notify. */
#define QUAY_TYPE_REPLACEMENT_ITEM (quay_replacement_item_get_type ())
G_DECLARE_FINAL_TYPE (QuayReplacementItem, quay_replacement_item, QUAY, REPLACEMENT_ITEM, GObject)

QuayTokenPlace       *quay_replacement_item_get_place  (QuayReplacementItem  *self);
/* It has another token of the same organization now. */
gboolean              quay_replacement_item_is_other   (QuayReplacementItem  *self);
gboolean              quay_replacement_item_get_ticked (QuayReplacementItem  *self);
void                  quay_replacement_item_set_ticked (QuayReplacementItem  *self,
                                                        gboolean              ticked);
/* Why the feed did not take the new token; NULL when it did, or was not asked. */
const GError         *quay_replacement_item_get_error  (QuayReplacementItem  *self);

G_END_DECLS
