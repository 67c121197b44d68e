/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "quay-azure-fault.h"
#include "quay-secret.h"

G_BEGIN_DECLS

/* How a request is dressed. Private to azure/. */
typedef enum
{
  QUAY_AZURE_LIKE_CARGO,   /* byte for byte the headers that Cargo sends for an index */
  QUAY_AZURE_FOR_REST,     /* as Microsoft's own clients ask its REST services */
} QuayAzureManner;

/* Told how many seconds a busy service makes us wait, and 0 when that is over. */
typedef void (*QuayAzureWaitFunc) (guint     seconds,
                                   gpointer  user_data);

/* One request. What it points to is copied. */
typedef struct
{
  QuayAzureManner    manner;
  const char        *method;         /* NULL for GET */
  const char        *url;
  QuaySecret        *authorization;  /* the complete value of the header, printable ASCII; NULL for none */
  const char        *body;           /* JSON to send, or NULL */
  gsize              largest_body;   /* bytes of the answer to read; the rest is left */
  gboolean           has_secret;     /* the answer may hold a new token, see QuayAzureAnswer */
  gboolean           patient;        /* asks again after every kind of 5xx; nobody may mind the same question twice */
  gint64             deadline;       /* in the time of g_get_monotonic_time() */
  QuayAzureWaitFunc  waiting;        /* or NULL */
  gpointer           waiting_data;   /* lives until the answer is there */
} QuayAzureQuestion;

void             quay_azure_request_async  (SoupSession              *session,
                                            const QuayAzureQuestion  *question,
                                            GCancellable             *cancellable,
                                            GAsyncReadyCallback       callback,
                                            gpointer                  user_data);
QuayAzureAnswer *quay_azure_request_finish (GAsyncResult             *result,
                                            GError                  **error);

G_END_DECLS
