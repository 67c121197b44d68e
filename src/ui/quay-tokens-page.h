/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-connection-list.h"
#include "quay-token-actions.h"

G_BEGIN_DECLS

/* All tokens on this computer. Property show-back (boolean): there is a sidebar to go back to. Emits “applied” as
 * QuayTokenActions does. */
#define QUAY_TYPE_TOKENS_PAGE (quay_tokens_page_get_type ())
G_DECLARE_FINAL_TYPE (QuayTokensPage, quay_tokens_page, QUAY, TOKENS_PAGE, AdwBin)

GtkWidget *quay_tokens_page_new        (QuayConnectionList  *connections);
/* Opens the window of the first token of an organization (in lower case), as soon as the tokens are read. */
void       quay_tokens_page_show_token (QuayTokensPage      *self,
                                        const char          *organization);

G_END_DECLS
