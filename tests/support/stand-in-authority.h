/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GTlsCertificate *stand_in_authority_make (const char         *folder,
                                          const char *const  *names,
                                          char              **authority_path,
                                          GError            **error);

G_END_DECLS
