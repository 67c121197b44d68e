/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-remedies.h"

G_BEGIN_DECLS

/* Why a plan was not made or carried out, and whether everything is as before. Emits “remedy” as its rows do. */
#define QUAY_TYPE_ERROR_GROUP (quay_error_group_get_type ())
G_DECLARE_FINAL_TYPE (QuayErrorGroup, quay_error_group, QUAY, ERROR_GROUP, AdwPreferencesGroup)

void quay_error_group_set_address (QuayErrorGroup  *self,
                                   QuayFeedAddress *address);
void quay_error_group_set_error   (QuayErrorGroup  *self,
                                   const GError    *error,
                                   const GError    *leftover,
                                   QuayRemedySet    offered,
                                   QuayRemedySet    always,
                                   gboolean         put_back);
void quay_error_group_focus       (QuayErrorGroup  *self);

G_END_DECLS
