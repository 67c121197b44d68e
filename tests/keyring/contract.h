/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-token-store.h"

/* What holds for every token store. The store may keep its items from one test to the next. */
void contract_add_tests (const char       *prefix,
                         QuayTokenStore *(*new_store) (void));
