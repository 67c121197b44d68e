/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-check-step.h"

G_BEGIN_DECLS

QuayCheckStep *quay_check_step_new         (QuayStep               step);
void           quay_check_step_set_result  (QuayCheckStep         *self,
                                            QuayStepResult         result);
void           quay_check_step_take_seen   (QuayCheckStep         *self,
                                            char                  *seen);
void           quay_check_step_take_error  (QuayCheckStep         *self,
                                            GError                *error);
void           quay_check_step_take_notice (QuayCheckStep         *self,
                                            GError                *notice);
void           quay_check_step_take_line   (QuayCheckStep         *self,
                                            char                  *text,
                                            const QuayCargoOrigin *origin,
                                            gboolean               hidden);
void           quay_check_step_set_origin  (QuayCheckStep         *self,
                                            const QuayCargoOrigin *origin);
void           quay_check_step_add_details (QuayCheckStep         *self,
                                            const char            *details);

G_END_DECLS
