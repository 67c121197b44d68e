/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-toml-document.h"

G_BEGIN_DECLS

char *tagged_json_from_document (QuayTomlDocument   *document);
char *tagged_json_from_node     (const QuayTomlNode *node);

G_END_DECLS
