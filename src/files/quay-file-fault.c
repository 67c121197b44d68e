/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-fault"

#include "config.h"

#include "quay-file-fault-private.h"

#include <errno.h>

#include "quay-error.h"

static void
set_fault (GError    **error,
           QuayError   otherwise,
           GFile      *file,
           int         fault,
           const char *doing)
{
  g_autofree char *name = g_file_get_parse_name (file);
  const char *words = g_strerror (fault);

  /* EPERM is what an immutable file and a refused capability say. */
  if (fault == EACCES || fault == EPERM || fault == EROFS)
    otherwise = QUAY_ERROR_READ_ONLY;
  quay_error_set (error, otherwise, name, words, "%s “%s”: %s", doing, name, words);
}

/**
 * quay_file_fault_set_read:
 * @fault: an errno
 * @doing: what was tried, such as “Opening”
 *
 * %QUAY_ERROR_READ_ONLY when access was refused, %QUAY_ERROR_FAILED otherwise; subject: path, object: the system's
 * words.
 */
void
quay_file_fault_set_read (GError    **error,
                          GFile      *file,
                          int         fault,
                          const char *doing)
{
  set_fault (error, QUAY_ERROR_FAILED, file, fault, doing);
}

/**
 * quay_file_fault_set_write:
 * @fault: an errno
 * @doing: what was tried, such as “Writing”
 *
 * %QUAY_ERROR_READ_ONLY when access was refused, %QUAY_ERROR_NOT_WRITTEN otherwise; subject: path, object: the
 * system's words.
 */
void
quay_file_fault_set_write (GError    **error,
                           GFile      *file,
                           int         fault,
                           const char *doing)
{
  set_fault (error, QUAY_ERROR_NOT_WRITTEN, file, fault, doing);
}
