/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each member goes behind the one before; @key is NULL inside an array and for the outermost object. */
void quay_cli_json_begin_object (GString     *json,
                                 const char  *key);
void quay_cli_json_end_object   (GString     *json);
void quay_cli_json_begin_array  (GString     *json,
                                 const char  *key);
void quay_cli_json_end_array    (GString     *json);
/* @text NULL: null */
void quay_cli_json_add_string   (GString     *json,
                                 const char  *key,
                                 const char  *text);
void quay_cli_json_add_int      (GString     *json,
                                 const char  *key,
                                 gint64       number);
void quay_cli_json_add_boolean  (GString     *json,
                                 const char  *key,
                                 gboolean     value);
void quay_cli_json_add_null     (GString     *json,
                                 const char  *key);

G_END_DECLS
