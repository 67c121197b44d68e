/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-probe.h"
#include "quay-connection-request.h"

G_BEGIN_DECLS

struct _QuayConnectionRequest
{
  GObject              parent_instance;

  QuayContext         *context;

  /* Feed, as typed */
  char                *text;
  char                *server;
  char                *organization;
  char                *project;
  char                *feed;
  char                *name;
  char                *snippet_name;       /* the name that a snippet proposes */
  QuayFeedAddress     *pasted;             /* what the text said, with its notes */
  gboolean             force_auth;
  gboolean             name_is_set;
  char                *insecure_server;    /* where the token may go without encryption */
  char                *accepted_host;

  /* Project */
  QuayConnectionPlace  place;
  GFile               *folder;
  gboolean             replace_crates_io;
  gboolean             replace_address;
  gboolean             replace_other_source;

  /* Credential Helper */
  QuayHelperKind       helper;
  QuayHelperScope      helper_scope;
  gboolean             scope_is_set;
  char                *command;
  gboolean             prints_token;

  /* Log In */
  QuaySecret          *typed;              /* what @token was made from */
  QuayAccessToken     *token;
  QuayLoginMethod      login_method;
  gboolean             token_may_write;
  guint                lifetime;           /* days */
  char                *tenant;             /* as chosen, or NULL */
  char                *saved_url;          /* where the organization's token lies */
  GDateTime           *expires;
  gboolean             remind;

  /* What follows from the above */
  QuayFeedAddress     *address;
  GError              *text_error;
  GError              *address_error;
  GError              *token_error;
  GError              *config_error;
  GError              *name_error;
  GError              *source_error;
  QuayRequestIssues    issues;
  QuayFeedAccess      *access;
  QuaySecret          *seen;               /* the value that @access was the answer to; NULL for none */
  guint                question;           /* another number for each thing that can be checked */
  QuayFeedAddress     *found;              /* where the last check says that the feed is instead */
  char                *feed_tenant;        /* what the address named when it was asked last, or NULL */
  gboolean             can_create;         /* a token */

  /* What was read in the background */
  QuayCargoProject    *cargo_project;
  QuayCargoConfig     *config;
  QuayCargoProbe      *cargo_probe;        /* of the folder that was read; NULL when reading failed */
  GCancellable        *load_cancellable;
  GPtrArray           *load_tasks;         /* GTask: they wait for the reading that is under way */
  gboolean             loading;
};

void        quay_connection_request_update                   (QuayConnectionRequest  *self);
char       *quay_connection_request_propose_name             (QuayConnectionRequest  *self);
gboolean    quay_connection_request_get_host_accepted        (QuayConnectionRequest  *self);
gboolean    quay_connection_request_get_insecure_accepted    (QuayConnectionRequest  *self);
void        quay_connection_request_start_loading            (QuayConnectionRequest  *self);

void        quay_connection_request_set_login_method         (QuayConnectionRequest  *self,
                                                              QuayLoginMethod         method);
void        quay_connection_request_set_tenant               (QuayConnectionRequest  *self,
                                                              const char             *tenant);
void        quay_connection_request_set_expires              (QuayConnectionRequest  *self,
                                                              GDateTime              *expires);
void        quay_connection_request_update_login             (QuayConnectionRequest  *self);
/* QUAY_ERROR_INPUT_TOKEN_PAST, which tells the time when @expiry was on the day of @now here, and else the day. */
GError     *quay_connection_request_new_past_error           (GDateTime              *expiry,
                                                              GDateTime              *now);
/* Whether the Azure CLI is what gives the token: to Cargo, or to make another one with. */
gboolean    quay_connection_request_asks_azure               (QuayConnectionRequest  *self);
/* For which tenant the Azure CLI is asked; NULL: its default. */
const char *quay_connection_request_find_tenant              (QuayConnectionRequest  *self);
/* Program and arguments of the helper; NULL without an error for no login. */
char      **quay_connection_request_dup_words                (QuayConnectionRequest  *self,
                                                              const char             *tenant,
                                                              GError                **error);
/* Where Cargo is started to use the connection; NULL for all projects. */
GFile      *quay_connection_request_dup_project_folder       (QuayConnectionRequest  *self);
/* G_IO_ERROR_CANCELLED: nobody waits for this answer any more. */
GError     *quay_connection_request_new_changed_error        (void);

/* The value that Cargo will send: made from the typed token, or the saved one out of the keyring. NULL without an
 * error: the helper takes no token, or the token is yet to be made. */
void        quay_connection_request_get_authorization_async  (QuayConnectionRequest  *self,
                                                              GCancellable           *cancellable,
                                                              GAsyncReadyCallback     callback,
                                                              gpointer                user_data);
QuaySecret *quay_connection_request_get_authorization_finish (QuayConnectionRequest  *self,
                                                              GAsyncResult           *result,
                                                              GError                **error);
void        quay_connection_request_set_access               (QuayConnectionRequest  *self,
                                                              QuayFeedAccess         *access);
void        quay_connection_request_follow_address           (QuayConnectionRequest  *self,
                                                              QuayFeedAddress        *address);

G_END_DECLS
