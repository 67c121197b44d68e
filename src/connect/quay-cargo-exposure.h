/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"

G_BEGIN_DECLS

/* Whether a project's files can be shared as they are. Element type GError, for each file that Cargo reads in the
 * folder or above it (not in Cargo home): QUAY_ERROR_TOKEN_IN_CONFIG, QUAY_ERROR_PROXY_PASSWORD, and
 * QUAY_ERROR_SHARED_HELPER; subject: the path, number: the line. Tokens in Cargo home's configuration are there as
 * well, and QUAY_ERROR_TOKEN_FILE_EXPOSED (subject: the path) for the file that Cargo keeps tokens in, whosever they are.
 * Never holds a secret. (transfer full) */
GPtrArray *quay_cargo_config_dup_exposures (QuayCargoConfig *config);

G_END_DECLS
