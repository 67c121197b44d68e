/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "quay-pat.h"

G_BEGIN_DECLS

QuayPat    *_quay_pat_new_from_json (JsonObject    *object,
                                     QuaySecret    *token);
const char *_quay_pat_spell_scope   (QuayPatScope   scope);

G_END_DECLS
