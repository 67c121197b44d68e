/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-context.h"

G_BEGIN_DECLS

/* Makes the parts to work with, when the arguments are found to be good. (transfer full) */
typedef QuayContext *(*QuayCliContextFunc) (void);

gboolean quay_cli_wants (int                 argc,
                         char              **argv);
int      quay_cli_run   (int                 argc,
                         char              **argv,
                         QuayCliContextFunc  new_context);

G_END_DECLS
