/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* In the order in which they count when several apply. */
typedef enum
{
  QUAY_STATE_CHECKING,
  QUAY_STATE_CONFIG,
  QUAY_STATE_LOCKED,
  QUAY_STATE_DAMAGED,
  QUAY_STATE_EXPIRED,
  QUAY_STATE_NO_LOGIN,
  QUAY_STATE_DENIED,
  QUAY_STATE_MISSING,
  QUAY_STATE_OFFLINE,
  QUAY_STATE_OVERRIDDEN,
  QUAY_STATE_CHANGED_OUTSIDE,
  QUAY_STATE_SOON,
  QUAY_STATE_ELSEWHERE,
  QUAY_STATE_UNCHECKED,
  QUAY_STATE_OK,
} QuayConnectionState;

#define QUAY_TYPE_CONNECTION_STATE (quay_connection_state_get_type ())
GType                quay_connection_state_get_type       (void);
/* “expired”: the word of the command line, or NULL. */
const char          *quay_connection_state_get_word       (QuayConnectionState  state);
/* “Token Expired”, translated; for QUAY_STATE_SOON a phrase without the number of days. */
const char          *quay_connection_state_get_title      (QuayConnectionState  state);
const char          *quay_connection_state_get_icon_name  (QuayConnectionState  state);
/* “error”, “warning”, “success” or “dim-label”. */
const char          *quay_connection_state_get_style      (QuayConnectionState  state);
/* 0, 1 or 2. */
int                  quay_connection_state_get_exit_code  (QuayConnectionState  state);
QuayConnectionState  quay_connection_state_from_error     (const GError        *error);

G_END_DECLS
