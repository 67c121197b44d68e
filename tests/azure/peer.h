/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One answer of a scripted server. */
typedef struct
{
  const char *url;      /* “https://pkgs.dev.azure.com/…”; “http://server/…” for the peer's own address */
  const char *token;    /* value of Authorization that this is the answer to; NULL for none, “*” for any */
  guint       status;
  const char *headers;  /* “Name: value”, one a line */
  const char *body;
  guint       times;    /* how often; 0 for always */
} PeerRow;

typedef enum
{
  PEER_ANSWERS,
  PEER_BABBLES,            /* never comes to the end of the body */
  PEER_REFUSES_TUNNELS,    /* as a proxy: 502 to CONNECT */
  PEER_WANTS_PROXY_LOGIN,  /* as a proxy: 407 to CONNECT */
  PEER_TAKES_PROXY_LOGIN,  /* as a proxy: 407 to CONNECT, unless ada logs in with “geheim” */
} PeerMood;

/* A server on a port of its own that is an Azure DevOps Server, and a proxy behind which every https host is the
 * hosted service, with certificates of a CA made for the test. */
typedef struct _Peer Peer;

/* Before the first peer, and after the last. */
void            peer_make_certificates   (void);
void            peer_remove_certificates (void);

Peer           *peer_new                 (const PeerRow  *rows);
void            peer_free                (Peer           *self);
void            peer_set_mood            (Peer           *self,
                                          PeerMood        mood);
guint           peer_get_port            (Peer           *self);
GProxyResolver *peer_dup_resolver        (Peer           *self);
/* The same with a login in the address of the proxy, as “ada:geheim”. */
GProxyResolver *peer_dup_resolver_with   (Peer           *self,
                                          const char     *login);
GTlsDatabase   *peer_dup_tls_database    (Peer           *self);
guint           peer_get_n_requests      (Peer           *self);
/* “GET https://… NAME=VALUE…” in the order of arrival; header names in lower case. */
const char     *peer_get_request         (Peer           *self,
                                          guint           i);
gboolean        peer_saw_token           (Peer           *self);

/* A server that takes one request and writes @answer, whatever that is, or keeps silent when it is NULL. */
GSocketService *peer_raw_new             (const char     *answer,
                                          guint          *port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)

G_END_DECLS
