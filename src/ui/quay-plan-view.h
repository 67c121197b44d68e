/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-change-plan.h"

G_BEGIN_DECLS

#define QUAY_TYPE_PLAN_VIEW (quay_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (QuayPlanView, quay_plan_view, QUAY, PLAN_VIEW, AdwBin)

GtkWidget *quay_plan_view_new      (void);
void       quay_plan_view_set_plan (QuayPlanView   *self,
                                    QuayChangePlan *plan);

G_END_DECLS
