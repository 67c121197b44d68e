/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one place where what the system says becomes what the user can do. */
void     quay_file_fault_set_read  (GError     **error,
                                    GFile       *file,
                                    int          fault,
                                    const char  *doing);
void     quay_file_fault_set_write (GError     **error,
                                    GFile       *file,
                                    int          fault,
                                    const char  *doing);

G_END_DECLS
