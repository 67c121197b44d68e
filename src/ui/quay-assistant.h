/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-change-receipt.h"
#include "quay-connection-list.h"
#include "quay-page.h"

G_BEGIN_DECLS

#define QUAY_TYPE_ASSISTANT (quay_assistant_get_type ())
G_DECLARE_FINAL_TYPE (QuayAssistant, quay_assistant, QUAY, ASSISTANT, AdwWindow)

QuayAssistant         *quay_assistant_new         (QuayConnectionList *connections);
QuayAssistant         *quay_assistant_new_log_in  (QuayConnectionList *connections,
                                                   QuayConnection     *connection);
QuayConnectionRequest *quay_assistant_get_request (QuayAssistant      *self);
QuayPage              *quay_assistant_get_page    (QuayAssistant      *self);
void                   quay_assistant_set_defaults (QuayAssistant     *self,
                                                   GSettings          *settings);
void                   quay_assistant_set_folder  (QuayAssistant      *self,
                                                   GFile              *folder);
void                   quay_assistant_set_text    (QuayAssistant      *self,
                                                   const char         *text);
void                   quay_assistant_paste       (QuayAssistant      *self);

G_END_DECLS
