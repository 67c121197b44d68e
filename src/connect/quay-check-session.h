/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-connection-list.h"
#include "quay-network-advice.h"

G_BEGIN_DECLS

/* The check of a folder: which connections are in effect there, and what one of them goes through.
 *
 * Properties, all read only and notifying:
 *   folders      GListModel of GFile: known projects, the newest first, and the home folder last
 *   folder       GFile: one of them
 *   connections  GListModel of QuayConnection: those in effect in the folder; NULL before the first reading
 *   connection   QuayConnection: the one that is checked, or NULL
 *   running      gboolean: reading files or checking
 *   empty        gboolean: the folder was read, and no feed is configured for it
 *   error        the first error of a file that could not be read, or NULL (boxed GError)
 *   advice       QuayNetworkAdvice, or NULL */
#define QUAY_TYPE_CHECK_SESSION (quay_check_session_get_type ())
G_DECLARE_FINAL_TYPE (QuayCheckSession, quay_check_session, QUAY, CHECK_SESSION, GObject)

/* @folder NULL: the newest project, else the home folder. @index_url NULL: the first connection. Begins at once. */
QuayCheckSession  *quay_check_session_new            (QuayContext       *context,
                                                      GFile             *folder,
                                                      const char        *index_url);
QuayContext       *quay_check_session_get_context    (QuayCheckSession  *self);
GListModel        *quay_check_session_get_folders    (QuayCheckSession  *self);
GFile             *quay_check_session_get_folder     (QuayCheckSession  *self);
gboolean           quay_check_session_is_home        (QuayCheckSession  *self,
                                                      GFile             *folder);
/* A folder that is not in the list comes into it. Checks it. */
void               quay_check_session_set_folder     (QuayCheckSession  *self,
                                                      GFile             *folder);
/* For one that is gone: takes the folder out of the known projects, and checks the next one. */
void               quay_check_session_forget_folder  (QuayCheckSession  *self);
QuayConnectionList *quay_check_session_get_connections (QuayCheckSession *self);
QuayConnection    *quay_check_session_get_connection (QuayCheckSession  *self);
void               quay_check_session_set_connection (QuayCheckSession  *self,
                                                      QuayConnection    *connection);
gboolean           quay_check_session_get_running    (QuayCheckSession  *self);
gboolean           quay_check_session_get_empty      (QuayCheckSession  *self);
const GError      *quay_check_session_get_error      (QuayCheckSession  *self);
QuayNetworkAdvice *quay_check_session_get_advice     (QuayCheckSession  *self);
/* Element type GError, (transfer full): what else is wrong with the files that Cargo reads here, and what should not stand
 * where it stands, beside what the shown connection says itself. Changes with “findings” and with the connection's
 * steps. */
GPtrArray         *quay_check_session_dup_problems   (QuayCheckSession  *self);
GPtrArray         *quay_check_session_dup_exposures  (QuayCheckSession  *self);
/* Reads the files anew and checks. */
void               quay_check_session_check          (QuayCheckSession  *self);
void               quay_check_session_stop           (QuayCheckSession  *self);

G_END_DECLS
