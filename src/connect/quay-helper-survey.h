/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-cargo-support.h"
#include "quay-connection-request.h"

G_BEGIN_DECLS

/* What to say about each credential helper before one is chosen: is it there, can this Cargo use it. Emits “changed”
 * when there is more to say. */
#define QUAY_TYPE_HELPER_SURVEY (quay_helper_survey_get_type ())
G_DECLARE_FINAL_TYPE (QuayHelperSurvey, quay_helper_survey, QUAY, HELPER_SURVEY, GObject)

QuayHelperSurvey *quay_helper_survey_new           (QuayConnectionRequest  *request);
/* Looks at the computer and, without a prompt, at the keyring. @bus NULL: the session bus. */
void              quay_helper_survey_load_async    (QuayHelperSurvey       *self,
                                                    GDBusConnection        *bus,
                                                    GCancellable           *cancellable,
                                                    GAsyncReadyCallback     callback,
                                                    gpointer                user_data);
gboolean          quay_helper_survey_load_finish   (QuayHelperSurvey       *self,
                                                    GAsyncResult           *result,
                                                    GError                **error);
/* What was found out otherwise; each may be NULL. */
void              quay_helper_survey_set_findings  (QuayHelperSurvey       *self,
                                                    QuayCargoSupport       *support,
                                                    const GError           *keyring_error);

/* Whether the helper may be chosen. */
gboolean          quay_helper_survey_is_available  (QuayHelperSurvey       *self,
                                                    QuayHelperKind          kind);
/* All translated and plain; (transfer full). */
char             *quay_helper_survey_dup_subtitle  (QuayHelperSurvey       *self,
                                                    QuayHelperKind          kind);
/* What stands against the helper that the request has; NULL: nothing that is known. */
char             *quay_helper_survey_dup_notice    (QuayHelperSurvey       *self);
/* “cargo:libsecret: ~/.cargo/config.toml, line 2”, one line for each helper that Cargo asks now; NULL: none. */
char             *quay_helper_survey_dup_origins   (QuayHelperSurvey       *self);

G_END_DECLS
