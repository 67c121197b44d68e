/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "stand-in-world.h"

G_BEGIN_DECLS

/* What goes wrong next. */
typedef enum
{
  STAND_IN_FAULT_NONE,
  STAND_IN_FAULT_THROTTLED,         /* 429 and Retry-After */
  STAND_IN_FAULT_ERROR,             /* 500 */
  STAND_IN_FAULT_UNAVAILABLE,       /* 503 */
  STAND_IN_FAULT_SIGN_IN_PAGE,      /* 203 and HTML */
  STAND_IN_FAULT_SIGN_IN_REDIRECT,  /* 302 to …/_signin */
  STAND_IN_FAULT_HTML,              /* 200 and HTML */
  STAND_IN_FAULT_NOT_A_FEED,        /* 200 and JSON without what a feed has */
  STAND_IN_FAULT_BROKEN_JSON,       /* 200 and half an object */
  STAND_IN_FAULT_CUT,               /* the connection ends in the middle of the body */
  STAND_IN_FAULT_HUGE,              /* 200 and 64 MiB of JSON */
  STAND_IN_FAULT_SILENT,            /* no answer until the fault is taken away */
  STAND_IN_FAULT_DELAYED,           /* the right answer, and Retry-After: the next one had better come later */
  STAND_IN_FAULT_SLOW,              /* the right answer, half a second late */
  STAND_IN_FAULT_GATEWAY,           /* what was asked for is done, and a gateway says 502 */
  STAND_IN_FAULT_PROXY_REFUSED,     /* 502 to CONNECT */
  STAND_IN_FAULT_PROXY_LOGIN,       /* 407 to CONNECT */
} StandInFault;

/* The host to which downloads of crates are redirected. */
#define STAND_IN_BLOB_HOST "quaystandin.blob.core.windows.net"

/* An Azure DevOps Server that is reached through the proxy, under a name of its own. */
#define STAND_IN_SERVER_HOST "tfs.contoso.example"

#define STAND_IN_TYPE_AZURE (stand_in_azure_get_type ())
G_DECLARE_FINAL_TYPE (StandInAzure, stand_in_azure, STAND_IN, AZURE, GObject)

StandInAzure   *stand_in_azure_new                   (const char    *folder,
                                                      guint          port,
                                                      GError       **error);
guint           stand_in_azure_get_port              (StandInAzure  *self);
const char     *stand_in_azure_get_proxy_uri         (StandInAzure  *self);
const char     *stand_in_azure_get_server_uri        (StandInAzure  *self);
const char     *stand_in_azure_get_secure_server_uri (StandInAzure  *self);
const char     *stand_in_azure_get_authority_path    (StandInAzure  *self);
GProxyResolver *stand_in_azure_dup_proxy_resolver    (StandInAzure  *self);
GTlsDatabase   *stand_in_azure_dup_tls_database      (StandInAzure  *self);
StandInWorld   *stand_in_azure_get_world             (StandInAzure  *self);
char           *stand_in_azure_dup_authorization     (StandInAzure  *self,
                                                      const char    *token_name);
void            stand_in_azure_set_fault             (StandInAzure  *self,
                                                      StandInFault   fault,
                                                      const char    *where,
                                                      int            times);
void            stand_in_azure_set_retry_after       (StandInAzure  *self,
                                                      guint          seconds);
gboolean        stand_in_azure_set_log_path          (StandInAzure  *self,
                                                      const char    *path,
                                                      GError       **error);
guint           stand_in_azure_count_requests        (StandInAzure  *self,
                                                      const char    *pattern);
char           *stand_in_azure_dup_log               (StandInAzure  *self);
void            stand_in_azure_clear_log             (StandInAzure  *self);

G_END_DECLS
