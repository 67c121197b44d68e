/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_AZURE_HOST_HOSTED,         /* dev.azure.com and its two siblings: the organization is the first segment */
  QUAY_AZURE_HOST_LEGACY,         /* ORGANIZATION[.pkgs|.feeds].visualstudio.com */
  QUAY_AZURE_HOST_OTHER_SERVICE,  /* Microsoft's, but never the address of a feed */
  QUAY_AZURE_HOST_LOOKALIKE,      /* made to be taken for Microsoft's */
  QUAY_AZURE_HOST_FOREIGN,        /* anybody's; perhaps an Azure DevOps Server */
} QuayAzureHostClass;

/* One web address, taken apart. Private to azure/. */
typedef struct
{
  gboolean            secure;         /* https */
  char               *host;           /* lower case, punycode, IPv6 in brackets */
  int                 port;           /* -1 for the default of the scheme */
  QuayAzureHostClass  host_class;     /* never QUAY_AZURE_HOST_LOOKALIKE */
  char               *organization;   /* named by a legacy host, otherwise NULL */
  GPtrArray          *segments;       /* char *, decoded, none empty, none a dot segment */
  char               *query;          /* as written, or NULL */
} QuayAzureUrl;

QuayAzureUrl       *quay_azure_url_parse              (const char    *text,
                                                       gsize          length,
                                                       GError       **error);
void                quay_azure_url_free               (QuayAzureUrl  *self);
char               *quay_azure_url_dup_origin         (QuayAzureUrl  *self);
char               *quay_azure_url_decode_segment     (const char    *text,
                                                       gssize         length,
                                                       GError       **error);
QuayAzureHostClass  quay_azure_host_classify          (const char    *host,
                                                       char         **organization);
gboolean            quay_azure_host_is_imitated       (const char    *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayAzureUrl, quay_azure_url_free)

G_END_DECLS
