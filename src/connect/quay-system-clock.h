/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-clock.h"

G_BEGIN_DECLS

#define QUAY_TYPE_SYSTEM_CLOCK (quay_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (QuaySystemClock, quay_system_clock, QUAY, SYSTEM_CLOCK, QuayClock)

QuayClock *quay_system_clock_new (void);

G_END_DECLS
