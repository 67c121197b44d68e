/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-errand"

#include "config.h"

#include "quay-azure-errand.h"

#include "quay-azure-client-private.h"
#include "quay-error.h"

struct _QuayAzureErrand
{
  SoupSession  *session;
  guint         milliseconds;
  gint64        deadline;      /* monotonic, in microseconds */
  GCancellable *cancellable;   /* ours: the caller's, or the end of the time */
  GCancellable *outer;         /* the caller's, may be NULL */
  gulong        outer_id;
  GSource      *timer;
};

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
time_over_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * quay_azure_errand_new:
 * @cancellable: (nullable): the caller's; %NULL for what must not be given up half way
 * @context: (nullable): where the timer runs
 *
 * The time begins to run at once.
 */
QuayAzureErrand *
quay_azure_errand_new (QuayAzureClient *client,
                       GCancellable    *cancellable,
                       GMainContext    *context)
{
  QuayAzureErrand *self = g_new0 (QuayAzureErrand, 1);

  self->session = g_object_ref (_quay_azure_client_get_session (client));
  self->milliseconds = _quay_azure_client_get_time_limit (client);
  self->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                              g_object_ref (self->cancellable), g_object_unref);
    }
  self->deadline = g_get_monotonic_time () + 1000 * (gint64) self->milliseconds;
  self->timer = g_timeout_source_new (self->milliseconds);
  g_source_set_static_name (self->timer, "[quayside] time limit of an errand");
  g_source_set_callback (self->timer, time_over_cb, g_object_ref (self->cancellable), g_object_unref);
  g_source_attach (self->timer, context);
  return self;
}

void
quay_azure_errand_free (QuayAzureErrand *self)
{
  g_cancellable_disconnect (self->outer, self->outer_id);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_clear_object (&self->outer);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_free (self);
}

/**
 * quay_azure_errand_ask_async:
 * @question: its deadline is filled in
 *
 * Ends with quay_azure_request_finish().
 */
void
quay_azure_errand_ask_async (QuayAzureErrand    *self,
                             QuayAzureQuestion  *question,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  question->deadline = self->deadline;
  quay_azure_request_async (self->session, question, self->cancellable, callback, user_data);
}

/**
 * quay_azure_errand_explain:
 * @error: (transfer full): what a request ended with
 * @host: who was asked
 *
 * Returns: (transfer full): @error, or %QUAY_ERROR_NO_ANSWER when it was the time that cancelled the request
 */
GError *
quay_azure_errand_explain (QuayAzureErrand *self,
                           GError          *error,
                           const char      *host)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_cancellable_is_cancelled (self->outer))
    return error;

  g_error_free (error);
  return quay_error_new (QUAY_ERROR_NO_ANSWER, host, NULL, "No answer from “%s” within %u ms", host,
                         self->milliseconds);
}

/**
 * quay_azure_errand_is_sendable:
 * @authorization: (nullable): the value of a header
 * @error: %QUAY_ERROR_TOKEN_NOT_SENT
 *
 * A line break in a header would end it; Cargo and libsoup both refuse to send one.
 */
gboolean
quay_azure_errand_is_sendable (QuaySecret *authorization,
                               GError    **error)
{
  const char *text = authorization != NULL ? quay_secret_peek (authorization) : "-";
  gsize length = authorization != NULL ? quay_secret_get_length (authorization) : 1;
  gboolean printable = length > 0;

  for (gsize i = 0; i < length; i++)
    printable = printable && g_ascii_isprint (text[i]);
  if (!printable)
    quay_error_set (error, QUAY_ERROR_TOKEN_NOT_SENT, NULL, NULL, "The token has characters that cannot be sent");
  return printable;
}
