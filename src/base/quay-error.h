/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define QUAY_ERROR (quay_error_quark ())
GQuark quay_error_quark (void);

/**
 * QuayError:
 *
 * What went wrong, named so that the code alone says what the user can do about it. Each code is one row of the
 * error catalogue (`connect/quay-catalog.c`), which gives it an ID, a title, a body and its remedies; the comment
 * behind each code is that ID. A cancelled operation is always %G_IO_ERROR_CANCELLED (N16), never one of these.
 *
 * “subject”, “object” and “number” are what the catalogue's body is filled with, see quay_error_new().
 */
typedef enum
{
  QUAY_ERROR_FAILED,               /* a fault of ours or of the system that no row describes */

  /* The network */
  QUAY_ERROR_OFFLINE,              /* N01 */
  QUAY_ERROR_HOST_NOT_FOUND,       /* N02 subject: host */
  QUAY_ERROR_NO_ANSWER,            /* N03 subject: host */
  QUAY_ERROR_TLS_UNTRUSTED,        /* N04 subject: issuer */
  QUAY_ERROR_PROXY,                /* N05 subject: proxy host */
  QUAY_ERROR_TOKEN_EXPIRED,        /* N06 */
  QUAY_ERROR_TOKEN_REFUSED,        /* N07 subject: organization or collection (N08 is added by date) */
  QUAY_ERROR_FORBIDDEN,            /* N09 */
  QUAY_ERROR_FEED_NOT_FOUND,       /* N10 subject: feed, object: where it was looked for */
  QUAY_ERROR_LOGIN_PAGE,           /* N11 */
  QUAY_ERROR_NOT_A_FEED,           /* N12 */
  QUAY_ERROR_FEED_PUBLIC,          /* N13 */
  QUAY_ERROR_THROTTLED,            /* N14 number: seconds to wait */
  QUAY_ERROR_SERVER_FAULT,         /* N15 number: HTTP status */
  QUAY_ERROR_NOT_CHECKABLE,        /* N17 */
  QUAY_ERROR_TOKEN_NOT_SENT,       /* N18 */
  QUAY_ERROR_POLICY,               /* N19 */
  QUAY_ERROR_DOWNLOADS_BLOCKED,    /* N20 subject: host */
  QUAY_ERROR_ROLE_MISSING,         /* N21 subject: role in words, object: permission asked for */
  QUAY_ERROR_LOGIN_NEEDED,         /* N22 */
  QUAY_ERROR_INSECURE,             /* N23 subject: host */

  /* Azure CLI and created tokens */
  QUAY_ERROR_AZ_MISSING,           /* A01 */
  QUAY_ERROR_AZ_LOGGED_OUT,        /* A02 */
  QUAY_ERROR_AZ_OTHER_ACCOUNT,     /* A03 subject: account, object: organization */
  QUAY_ERROR_PAT_FORBIDDEN,        /* A04 subject: organization */
  QUAY_ERROR_PAT_LIFETIME,         /* A05 */
  QUAY_ERROR_PAT_GONE,             /* A06 */
  QUAY_ERROR_PAT_FAILED,           /* A07 subject: the service's word */
  QUAY_ERROR_PAT_NOT_REVOKED,      /* A08 subject: name of the token, object: organization; or neither */
  QUAY_ERROR_AZ_TIMEOUT,           /* A09 */

  /* The keyring */
  QUAY_ERROR_KEYRING_MISSING,      /* K01 */
  QUAY_ERROR_KEYRING_LOCKED,       /* K02 */
  QUAY_ERROR_KEYRING_DISMISSED,    /* K03 */
  QUAY_ERROR_KEYRING_NO_DEFAULT,   /* K04 */
  QUAY_ERROR_KEYRING_UNREADABLE,   /* K05 */
  QUAY_ERROR_TOKEN_NOT_SAVED,      /* K06 */
  QUAY_ERROR_KEYRING_BLOCKED,      /* K07 */
  QUAY_ERROR_TOKEN_REMOVED,        /* K08 */
  QUAY_ERROR_TOKEN_DUPLICATED,     /* K09 */
  QUAY_ERROR_TOKEN_NOT_DELETED,    /* K10 subject: registry name */
  QUAY_ERROR_KEYRING_TIMEOUT,      /* K11 */
  QUAY_ERROR_TOKEN_DAMAGED,        /* K12 */

  /* Files and TOML; subject: path, unless said otherwise */
  QUAY_ERROR_READ_ONLY,            /* F01 */
  QUAY_ERROR_LINKED_FILE,          /* F02 object: target */
  QUAY_ERROR_CHANGED,              /* F03 */
  QUAY_ERROR_SYNTAX,               /* F04 object: what is wrong, number: line */
  QUAY_ERROR_ENCODING,             /* F05 */
  QUAY_ERROR_NAME_TAKEN,           /* F06 subject: name, object: path */
  QUAY_ERROR_CRATES_IO_REPLACED,   /* F07 object: source name */
  QUAY_ERROR_OLD_CONFIG_NAME,      /* F08 */
  QUAY_ERROR_OUTSIDE_SANDBOX,      /* F09 */
  QUAY_ERROR_OVERRIDDEN,           /* F10 */
  QUAY_ERROR_NOT_WRITTEN,          /* F11 object: the system's words */
  QUAY_ERROR_NO_BACKUP,            /* F12 */
  QUAY_ERROR_TOKEN_IN_CONFIG,      /* F13 */
  QUAY_ERROR_TOKEN_FILE_EXPOSED,   /* F14 */
  QUAY_ERROR_LAYOUT,               /* F15 object: text to paste, number: line */
  QUAY_ERROR_WRONG_FORM,           /* F17 number: line */
  QUAY_ERROR_FOLDER_GONE,          /* F18 */
  QUAY_ERROR_ROLLBACK,             /* F19 subject: what could not be put back */
  QUAY_ERROR_UNDO_CONFLICT,        /* F20 */
  QUAY_ERROR_SHARED_HELPER,        /* F21 object: helper */
  QUAY_ERROR_PROXY_PASSWORD,       /* F22 */
  QUAY_ERROR_CHANGED_OUTSIDE,      /* F23 subject: registry name */
  QUAY_ERROR_INCLUDE,              /* F24 subject: path */

  /* Cargo */
  QUAY_ERROR_NAME_REFUSED,         /* C01 subject: registry name */
  QUAY_ERROR_NO_HELPER,            /* C02 */
  QUAY_ERROR_HELPER_MISSING,       /* C03 subject: program */
  QUAY_ERROR_CARGO_TOO_OLD,        /* C04 subject: version */
  QUAY_ERROR_ADDRESS_TWICE,        /* C05 subject, object: the two names */
  QUAY_ERROR_ENV_TOKEN_IGNORED,    /* C06 subject: variable */
  QUAY_ERROR_HELPER_FOREIGN,       /* C07 */
  QUAY_ERROR_TWO_TOKENS,           /* C08 subject: path */
  QUAY_ERROR_KEYRING_NOT_FIRST,    /* C09 subject: helper */
  QUAY_ERROR_PIPELINES_TOML,       /* C10 */
  QUAY_ERROR_LIBRARY_MISSING,      /* C11 subject: library */
  QUAY_ERROR_LOGIN_HANGS,          /* C12 subject: version */
  QUAY_ERROR_SOURCE_CYCLE,         /* C13 subject: source */
  QUAY_ERROR_SOURCE_UNKNOWN,       /* C14 subject: source that is not there, object: what it stands for */
  QUAY_ERROR_REGISTRY_UNKNOWN,     /* C15 subject: registry name */
  QUAY_ERROR_CRATE_MISSING,        /* C16 subject: crate, object: registry */
  QUAY_ERROR_CHECKSUM,             /* C17 subject: crate */
  QUAY_ERROR_HELPER_FAILED,        /* C18 subject: helper */
  QUAY_ERROR_TOKEN_OR_LOCKED,      /* C19 subject: registry name */
  QUAY_ERROR_INDEX_REFUSED,        /* C20 subject: address */
  QUAY_ERROR_TOKEN_WITHHELD,       /* C21 */
  QUAY_ERROR_REGISTRY_NEEDED,      /* C22 subject: registry name */

  /* What was typed or pasted */
  QUAY_ERROR_INPUT_NAME,           /* I01 */
  QUAY_ERROR_INPUT_HOST,           /* I02 subject: host, when there is one */
  QUAY_ERROR_INPUT_SECRET,         /* I03 */
  QUAY_ERROR_INPUT_TOKEN_SPACE,    /* I05 */
  QUAY_ERROR_INPUT_DATE,           /* I06 */
  QUAY_ERROR_INPUT_ORGANIZATION,   /* I07 */
  QUAY_ERROR_INPUT_TOKEN_PAST,     /* I08 subject: time or date */
  QUAY_ERROR_INPUT_COMMAND,        /* I09 */
  QUAY_ERROR_INPUT_TOKEN_WORDS,    /* I10 */
  QUAY_ERROR_INPUT_INCOMPLETE,     /* I11 subject: what is missing */
  QUAY_ERROR_INPUT_ADDRESS,        /* I12 an address that cannot be read; object: why */
  QUAY_ERROR_INPUT_PLACEHOLDER,    /* I13 subject: the placeholder */

  QUAY_N_ERRORS
} QuayError;

GError     *quay_error_new          (QuayError      code,
                                     const char    *subject,
                                     const char    *object,
                                     const char    *format,
                                     ...) G_GNUC_PRINTF (4, 5) G_GNUC_WARN_UNUSED_RESULT;
void        quay_error_set          (GError       **error,
                                     QuayError      code,
                                     const char    *subject,
                                     const char    *object,
                                     const char    *format,
                                     ...) G_GNUC_PRINTF (5, 6);
void        quay_error_take_details (GError        *error,
                                     char          *details);
void        quay_error_take_command (GError        *error,
                                     char          *command);
void        quay_error_set_number   (GError        *error,
                                     gint64         number);
const char *quay_error_get_subject  (const GError  *error);
const char *quay_error_get_object   (const GError  *error);
const char *quay_error_get_details  (const GError  *error);
const char *quay_error_get_command  (const GError  *error);
gint64      quay_error_get_number   (const GError  *error);

G_END_DECLS
