/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-token-list.h"

G_BEGIN_DECLS

/* Asks before a token is deleted: response “delete”. */
GtkWidget *quay_token_dialog_new_delete (GtkWindow       *parent,
                                         QuayTokenList   *list,
                                         QuayTokenGroup  *group);
/* Asks before it is revoked: response “revoke”. */
GtkWidget *quay_token_dialog_new_revoke (GtkWindow       *parent,
                                         QuayTokenList   *list,
                                         QuayTokenGroup  *group);

G_END_DECLS
