/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Standard output: bytes as they are, and lines whose fields cannot break them. */
void     quay_cli_print_text   (const char  *text);
void     quay_cli_print_line   (const char  *separator,
                                ...) G_GNUC_NULL_TERMINATED;
gboolean quay_cli_flush        (void);

/* Standard error: “quayside: …”, without secrets. */
void     quay_cli_message      (const char  *format,
                                ...) G_GNUC_PRINTF (1, 2);
void     quay_cli_message_error (const char   *prefix,
                                 const GError *error);

G_END_DECLS
