/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *toml_generator_make_document (GRand *random);
char *toml_generator_make_string   (GRand *random);

G_END_DECLS
