/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui-fixture.h"

#include "quay-window.h"

G_BEGIN_DECLS

/* The window of the program, at its page Tokens. */
typedef struct
{
  GSettings  *settings;
  QuayWindow *window;
  GtkWidget  *page;       /* Tokens; NULL until it is shown */
} TokenPage;

void       token_page_open         (TokenPage       *self,
                                    QuayContext     *context);
/* Until it has asked for the tokens. */
void       token_page_show         (TokenPage       *self);
void       token_page_close        (TokenPage       *self);
/* The window of the token that stands first for an organization. */
GtkWidget *token_page_open_token   (TokenPage       *self,
                                    const char      *organization);
/* An error row that is seen below @data. A UiCondition. */
gboolean   token_page_shows_error  (gpointer         data);
/* What the keyring has for @url; “none” for nothing. */
void       token_page_assert_value (QuayTokenStore  *tokens,
                                    const char      *url,
                                    const char      *expected);

G_END_DECLS
