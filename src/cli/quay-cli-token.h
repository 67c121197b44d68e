/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-secret.h"

G_BEGIN_DECLS

#define QUAY_CLI_TOKEN_LIMIT (64 * 1024)   /* bytes, without the line end */

QuaySecret *quay_cli_token_read (int            fd,
                                 const char    *prompt,
                                 GCancellable  *cancellable,
                                 GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
