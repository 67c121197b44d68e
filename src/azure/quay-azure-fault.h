/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "quay-error.h"
#include "quay-feed-address.h"
#include "quay-secret.h"

G_BEGIN_DECLS

/* One answer of a server, complete. Private to azure/. */
typedef struct
{
  char               *method;         /* NULL for GET */
  char               *url;
  gboolean            with_token;     /* whether the request had an Authorization header */
  guint               status;
  char               *reason;
  SoupMessageHeaders *headers;
  GBytes             *body;           /* at most as much as was asked for */
  QuaySecret         *secret;         /* a token that was taken out of @body; NULL unless there was one */
  guint               milliseconds;   /* from the last attempt's beginning to its last byte */
} QuayAzureAnswer;

/* What is known about a request that got no answer. */
typedef struct
{
  const char *url;
  const char *host;
  const char *issuer;   /* of a certificate that is not trusted */
  const char *proxy;    /* host of the proxy in between */
  gboolean    online;
} QuayAzureTrouble;

QuayAzureAnswer *quay_azure_answer_new           (const char              *url,
                                                  gboolean                 with_token,
                                                  guint                    status,
                                                  const char              *reason,
                                                  SoupMessageHeaders      *headers,
                                                  GBytes                  *body);
void             quay_azure_answer_free          (QuayAzureAnswer         *self);
gboolean         quay_azure_answer_is_from_azure (QuayAzureAnswer         *self);
gboolean         quay_azure_answer_is_page       (QuayAzureAnswer         *self);
gboolean         quay_azure_answer_says          (QuayAzureAnswer         *self,
                                                  const char              *word);
int              quay_azure_answer_get_delay     (QuayAzureAnswer         *self,
                                                  GDateTime               *now);
char            *quay_azure_answer_dup_account   (QuayAzureAnswer         *self);
char            *quay_azure_answer_dup_tenant    (QuayAzureAnswer         *self);
char            *quay_azure_answer_dup_details   (QuayAzureAnswer         *self);
char            *quay_azure_url_dup_shown        (const char              *url);

GError          *quay_azure_fault_from_answer    (QuayAzureAnswer         *answer,
                                                  QuayFeedAddress         *address);
GError          *quay_azure_fault_new            (QuayAzureAnswer         *answer,
                                                  QuayError                code,
                                                  const char              *message);
GError          *quay_azure_fault_from_proxy     (QuayAzureAnswer         *answer,
                                                  const char              *proxy);
GError          *quay_azure_fault_from_network   (const GError            *error,
                                                  const QuayAzureTrouble  *trouble);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAzureAnswer, quay_azure_answer_free)

G_END_DECLS
