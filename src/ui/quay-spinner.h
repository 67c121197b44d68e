/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define QUAY_TYPE_SPINNER (quay_spinner_get_type ())
G_DECLARE_FINAL_TYPE (QuaySpinner, quay_spinner, QUAY, SPINNER, AdwBin)

void quay_spinner_set_spinning (QuaySpinner *self,
                                gboolean     spinning);

G_END_DECLS
