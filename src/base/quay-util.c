/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-util"

#include "config.h"

#include "quay-util.h"

/**
 * quay_set_str:
 * @target: (inout): an owned string or %NULL
 * @text: (nullable): what it shall be; may be a part of the old one
 *
 * Stands in for g_set_str(), which GLib 2.74 does not have yet.
 *
 * Returns: whether @target changed
 */
gboolean
quay_set_str (char      **target,
              const char *text)
{
  char *copy;

  if (g_strcmp0 (*target, text) == 0)
    return FALSE;

  copy = g_strdup (text);
  g_free (*target);
  *target = copy;
  return TRUE;
}
