/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_REMEDY_TRY_AGAIN,
  QUAY_REMEDY_CONTINUE_WITHOUT_CHECKING,
  QUAY_REMEDY_OPEN_NETWORK_SETTINGS,
  QUAY_REMEDY_OPEN_AZURE_DEVOPS,
  QUAY_REMEDY_OPEN_SERVICE_STATUS,
  QUAY_REMEDY_EDIT_FEED,
  QUAY_REMEDY_USE_THAT_ADDRESS,
  QUAY_REMEDY_REPLACE_TOKEN,
  QUAY_REMEDY_USE_NO_LOGIN,
  QUAY_REMEDY_LOG_IN_ANYWAY,
  QUAY_REMEDY_ENTER_TOKEN,
  QUAY_REMEDY_USE_AZURE_CLI,
  QUAY_REMEDY_CHOOSE_LIFETIME,
  QUAY_REMEDY_CREATE_TOKEN,
  QUAY_REMEDY_CHOOSE_ANOTHER_HELPER,
  QUAY_REMEDY_SET_HELPER,
  QUAY_REMEDY_USE_HTTPS,
  QUAY_REMEDY_CONTINUE,
  QUAY_REMEDY_COPY_COMMAND,
  QUAY_REMEDY_STORE_IN_PLAIN_TEXT,
  QUAY_REMEDY_UNLOCK,
  QUAY_REMEDY_SHOW_IN_FILES,
  QUAY_REMEDY_COPY_TEXT,
  QUAY_REMEDY_REVIEW_AGAIN,
  QUAY_REMEDY_OPEN_IN_TEXT_EDITOR,
  QUAY_REMEDY_CHOOSE_ANOTHER_NAME,
  QUAY_REMEDY_REPLACE_ADDRESS,
  QUAY_REMEDY_KEEP,
  QUAY_REMEDY_REPLACE,
  QUAY_REMEDY_CHOOSE_FOLDER,
  QUAY_REMEDY_REMOVE_FROM_LIST,
  QUAY_REMEDY_OPEN_FOLDER_OF_COPIES,
  QUAY_REMEDY_LOG_IN,
  QUAY_REMEDY_SHOW_DETAILS,
  QUAY_REMEDY_USE_ANYWAY,
  QUAY_REMEDY_RENEW_TOKEN,
  QUAY_REMEDY_REPAIR_TOKEN,
  QUAY_REMEDY_KEEP_NEWEST,
  QUAY_REMEDY_MOVE_TO_KEYRING,
  QUAY_REMEDY_FIX_PERMISSIONS,
  QUAY_REMEDY_DELETE_TOKEN,
  QUAY_REMEDY_HELP,
  QUAY_REMEDY_REVIEW,
} QuayRemedy;

/* The number of a QUAY_ERROR_INPUT_HOST whose host, its subject, may be an Azure DevOps Server. */
#define QUAY_CATALOG_MAYBE_SERVER 1

/* The number of a QUAY_ERROR_INPUT_TOKEN_PAST whose subject is a date, not a time of day. */
#define QUAY_CATALOG_BEFORE_TODAY 1

/* The number of a QUAY_ERROR_NO_ANSWER, _TLS_UNTRUSTED or _PROXY that Cargo met, not Quayside; its subject is the
 * host. */
#define QUAY_CATALOG_SAID_BY_CARGO (-1)

/* One row of the error catalogue, filled with what an error carries. All texts are translated for the user's locale
 * (the command line runs in “C”), plain, not markup; the caller escapes. Errors of foreign domains are answered with
 * the nearest row or with a general one: nothing is ever without words. */

/* “N06”; NULL for cancelled and for what has no row. */
const char       *quay_catalog_get_id       (const GError  *error);
const char       *quay_catalog_get_title    (const GError  *error);
char             *quay_catalog_dup_body     (const GError  *error);
/* “Azure DevOps asked to wait. Trying again in 30 seconds.” */
char             *quay_catalog_dup_waiting  (guint          seconds);
/* In the order of their weight, those that this version can do. (transfer none) */
const QuayRemedy *quay_catalog_get_remedies (const GError  *error,
                                             guint         *n_remedies);
/* What mends it in a terminal, or NULL. Of what came from outside it holds GUIDs at most. */
const char       *quay_catalog_get_command  (const GError  *error);
/* “_Try Again”, with a mnemonic. */
const char       *quay_remedy_get_label     (QuayRemedy     remedy);

G_END_DECLS
