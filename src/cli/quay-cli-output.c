/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cli"

#include "config.h"

#include "quay-cli-output.h"

#include <errno.h>
#include <stdio.h>

#include "quay-catalog.h"
#include "quay-redact.h"

/* Everything here is written as UTF-8 whatever the locale says: a patch that went through a conversion would no
 * longer apply, and scripts want the same bytes everywhere. So no g_print() and no g_printerr().
 */

/**
 * quay_cli_print_text:
 * @text: what to write to standard output, as it is
 */
void
quay_cli_print_text (const char *text)
{
  fputs (text, stdout);
}

/**
 * quay_cli_print_line:
 * @separator: what stands between the fields
 * @...: the fields, with %NULL behind the last
 *
 * Writes one line. Control characters in a field (a path may hold a line break) are written as “\ooo”, so that no
 * field can pass for two, or for another line.
 */
void
quay_cli_print_line (const char *separator,
                     ...)
{
  va_list args;
  gboolean first = TRUE;

  va_start (args, separator);
  for (const char *field = va_arg (args, const char *); field != NULL; field = va_arg (args, const char *))
    {
      if (!first)
        fputs (separator, stdout);
      first = FALSE;

      for (const char *p = field; *p != '\0'; p++)
        if (g_ascii_iscntrl (*p))
          fprintf (stdout, "\\%03o", (unsigned char) *p);
        else
          putchar (*p);
    }
  va_end (args);
  putchar ('\n');
}

/**
 * quay_cli_flush:
 *
 * Hands everything written so far to the system, and says so on standard error if that failed, now or before: the
 * disk is full, or nobody reads the pipe any more.
 *
 * Returns: whether all of standard output was written
 */
gboolean
quay_cli_flush (void)
{
  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  quay_cli_message ("The output cannot be written: %s", g_strerror (errno != 0 ? errno : EIO));
  return FALSE;
}

/**
 * quay_cli_message:
 * @format: one sentence or more
 *
 * Writes “quayside: …” to standard error. What looks like a token is blotted out.
 */
void
quay_cli_message (const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  g_autofree char *redacted = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  redacted = quay_redact (text);
  fprintf (stderr, "quayside: %s\n", redacted);
}

/**
 * quay_cli_message_error:
 * @prefix: (nullable): the option that the error is about
 *
 * Writes what the catalogue says about @error: the sentences that name the remedy, and not only the title that stands
 * in the result line. A command that mends it has a line of its own.
 */
void
quay_cli_message_error (const char   *prefix,
                        const GError *error)
{
  g_autofree char *body = quay_catalog_dup_body (error);
  const char *text = body != NULL && *body != '\0' ? body : error->message;
  const char *command = quay_catalog_get_command (error);

  if (prefix != NULL)
    quay_cli_message ("%s: %s", prefix, text);
  else
    quay_cli_message ("%s", text);
  if (command != NULL)
    quay_cli_message ("To change that: %s", command);
}
