/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-keyring-job.h"

G_BEGIN_DECLS

void quay_keyring_list (QuayKeyringJob *job);

G_END_DECLS
