/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-connection.h"
#include "quay-ui-compat.h"

G_BEGIN_DECLS

#define QUAY_TYPE_REMOVE_DIALOG (quay_remove_dialog_get_type ())
G_DECLARE_FINAL_TYPE (QuayRemoveDialog, quay_remove_dialog, QUAY, REMOVE_DIALOG, QuayDialog)

QuayRemoveDialog *quay_remove_dialog_new            (GtkWindow        *parent,
                                                     QuayConnection   *connection);
QuayConnection   *quay_remove_dialog_get_connection (QuayRemoveDialog *self);
QuayRemoveFlags   quay_remove_dialog_get_flags      (QuayRemoveDialog *self);

G_END_DECLS
