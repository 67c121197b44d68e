/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "stand-in-azure.h"

G_BEGIN_DECLS

typedef enum
{
  STAND_IN_SITE_PACKAGES,   /* pkgs.dev.azure.com */
  STAND_IN_SITE_FEEDS,      /* feeds.dev.azure.com */
  STAND_IN_SITE_WEB,        /* dev.azure.com */
  STAND_IN_SITE_IDENTITY,   /* vssps.dev.azure.com */
  STAND_IN_SITE_SERVER,     /* all of them under one address */
  STAND_IN_SITE_BLOB,
  STAND_IN_SITE_UNKNOWN,
} StandInSite;

/* One request while it is answered. */
typedef struct
{
  /* borrowed */
  SoupServerMessage *message;
  StandInWorld      *world;
  const char        *blob_signature;
  const char        *authorization;
  StandInToken      *token;

  /* owned */
  char              *origin;         /* “https://host[:port]” */
  char              *root;           /* what stands before the project: the organization's or collection's address */
  char              *organization;
  GPtrArray         *path;           /* char *: the decoded segments behind the organization */
  GHashTable        *query;          /* char * ⇒ char *, may be NULL */

  StandInSite        site;
  StandInVerdict     verdict;
} StandInRequest;

const char *stand_in_request_get_segment    (StandInRequest *self,
                                             guint           n);
gboolean    stand_in_request_segment_is     (StandInRequest *self,
                                             guint           n,
                                             const char     *word);
gboolean    stand_in_request_method_is      (StandInRequest *self,
                                             const char     *method);

guint       stand_in_request_choose_page    (StandInRequest *self,
                                             guint           n_rows,
                                             guint           size,
                                             guint          *end);

void        stand_in_answer_text            (StandInRequest *self,
                                             guint           status,
                                             const char     *type,
                                             const char     *text);
void        stand_in_answer_json            (StandInRequest *self,
                                             guint           status,
                                             JsonBuilder    *builder);
void        stand_in_answer_error           (StandInRequest *self,
                                             guint           status,
                                             const char     *type_key,
                                             const char     *format,
                                             ...) G_GNUC_PRINTF (4, 5);
void        stand_in_answer_lacking         (StandInRequest *self,
                                             const char     *permission);
void        stand_in_answer_unauthorized    (StandInRequest *self);
void        stand_in_answer_challenge       (StandInRequest *self,
                                             const char     *message);
void        stand_in_answer_sign_in_page    (StandInRequest *self,
                                             guint           status);
void        stand_in_answer_sign_in_address (StandInRequest *self);
void        stand_in_answer_no_feed         (StandInRequest *self,
                                             const char     *feed);
void        stand_in_answer_no_project      (StandInRequest *self,
                                             const char     *project);
void        stand_in_add_identity           (StandInRequest *self);

void        stand_in_serve_packages         (StandInRequest *self);
void        stand_in_serve_blob             (StandInRequest *self);
void        stand_in_serve_rest             (StandInRequest *self);
void        stand_in_serve_tokens           (StandInRequest *self);

G_END_DECLS
