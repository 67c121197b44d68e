/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was being done when the keyring refused; the same refusal asks for another remedy in each. */
typedef enum
{
  QUAY_KEYRING_CONNECTING,
  QUAY_KEYRING_READING,
  QUAY_KEYRING_UNLOCKING,
  QUAY_KEYRING_SAVING,
  QUAY_KEYRING_DELETING,
} QuayKeyringStage;

GError   *quay_keyring_error_new        (const GError     *cause,
                                         QuayKeyringStage  stage,
                                         const char       *sandbox_info) G_GNUC_WARN_UNUSED_RESULT;
gboolean  quay_keyring_error_is_restart (const GError     *cause);
gboolean  quay_keyring_is_blocked       (const char       *sandbox_info);

G_END_DECLS
