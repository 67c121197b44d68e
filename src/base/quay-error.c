/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-error"

#include "config.h"

#include "quay-error.h"

#include "quay-redact.h"

/* What an error says beside its message: the words that the catalogue's sentence is filled with, and the technical
 * detail that a user may copy for support. Details are redacted when they are set, so no reader can forget it.
 */
typedef struct
{
  char  *subject;
  char  *object;
  char  *details;
  char  *command;
  gint64 number;
} QuayErrorPrivate;

static void
quay_error_private_init (QuayErrorPrivate *priv)
{
}

static void
quay_error_private_copy (const QuayErrorPrivate *source,
                         QuayErrorPrivate       *copy)
{
  copy->subject = g_strdup (source->subject);
  copy->object = g_strdup (source->object);
  copy->details = g_strdup (source->details);
  copy->command = g_strdup (source->command);
  copy->number = source->number;
}

static void
quay_error_private_clear (QuayErrorPrivate *priv)
{
  g_clear_pointer (&priv->subject, g_free);
  g_clear_pointer (&priv->object, g_free);
  g_clear_pointer (&priv->details, g_free);
  g_clear_pointer (&priv->command, g_free);
}

G_DEFINE_EXTENDED_ERROR (QuayError, quay_error)

static GError *
new_error (QuayError code,
           const char *subject,
           const char *object,
           const char *format,
           va_list args) G_GNUC_PRINTF (4, 0);

static GError *
new_error (QuayError   code,
           const char *subject,
           const char *object,
           const char *format,
           va_list     args)
{
  GError *error = g_error_new_valist (QUAY_ERROR, code, format, args);
  QuayErrorPrivate *priv = quay_error_get_private (error);

  priv->subject = g_strdup (subject);
  priv->object = g_strdup (object);
  return error;
}

/**
 * quay_error_new:
 * @subject: (nullable): the first word that the catalogue's body of @code needs, see [enum@Quay.Error]
 * @object: (nullable): the second
 * @format: the technical message, in English; never shown alone
 *
 * Returns: (transfer full): a new error of the domain %QUAY_ERROR
 */
GError *
quay_error_new (QuayError   code,
                const char *subject,
                const char *object,
                const char *format,
                ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = new_error (code, subject, object, format, args);
  va_end (args);
  return error;
}

/**
 * quay_error_set:
 * @error: (out) (optional): where to put the error; with %NULL nothing happens
 *
 * As quay_error_new(), in the way of g_set_error().
 */
void
quay_error_set (GError    **error,
                QuayError   code,
                const char *subject,
                const char *object,
                const char *format,
                ...)
{
  va_list args;

  if (error == NULL)
    return;
  g_return_if_fail (*error == NULL);

  va_start (args, format);
  *error = new_error (code, subject, object, format, args);
  va_end (args);
}

/**
 * quay_error_take_details:
 * @error: (nullable): an error of any domain; the details of a foreign one are dropped
 * @details: (transfer full): request, status, service code, activity ID, one “Name: value” a line
 *
 * Tokens in @details are blotted out here, see quay_redact().
 */
void
quay_error_take_details (GError *error,
                         char   *details)
{
  g_autofree char *taken = details;
  QuayErrorPrivate *priv;

  if (error == NULL || error->domain != QUAY_ERROR)
    return;

  priv = quay_error_get_private (error);
  g_free (priv->details);
  priv->details = quay_redact (taken);
}

/**
 * quay_error_take_command:
 * @error: (nullable): an error; a foreign domain is left alone
 * @command: (transfer full): what mends it when it is run in a terminal. It is copied into one, so whoever sets it
 *   answers for every character
 */
void
quay_error_take_command (GError *error,
                         char   *command)
{
  g_autofree char *taken = command;
  QuayErrorPrivate *priv;

  if (error == NULL || error->domain != QUAY_ERROR)
    return;

  priv = quay_error_get_private (error);
  g_free (priv->command);
  priv->command = g_steal_pointer (&taken);
}

/**
 * quay_error_set_number:
 * @error: (nullable): an error; a foreign domain is left alone
 * @number: a line (from 1), an HTTP status or seconds, see [enum@Quay.Error]
 */
void
quay_error_set_number (GError *error,
                       gint64  number)
{
  if (error != NULL && error->domain == QUAY_ERROR)
    quay_error_get_private (error)->number = number;
}

const char *
quay_error_get_subject (const GError *error)
{
  return error->domain == QUAY_ERROR ? quay_error_get_private (error)->subject : NULL;
}

const char *
quay_error_get_object (const GError *error)
{
  return error->domain == QUAY_ERROR ? quay_error_get_private (error)->object : NULL;
}

const char *
quay_error_get_details (const GError *error)
{
  return error->domain == QUAY_ERROR ? quay_error_get_private (error)->details : NULL;
}

/**
 * quay_error_get_command:
 *
 * Returns: (nullable): the command that mends it, when that is one of this very error and not of its code
 */
const char *
quay_error_get_command (const GError *error)
{
  return error->domain == QUAY_ERROR ? quay_error_get_private (error)->command : NULL;
}

gint64
quay_error_get_number (const GError *error)
{
  return error->domain == QUAY_ERROR ? quay_error_get_private (error)->number : 0;
}
