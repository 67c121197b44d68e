/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-access-token.h"
#include "quay-azure-client.h"
#include "quay-cargo-config.h"
#include "quay-cargo-project.h"
#include "quay-change-plan.h"
#include "quay-connection.h"
#include "quay-context.h"
#include "quay-credential-helper.h"
#include "quay-feed-address.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_PLACE_ONE_PROJECT,
  QUAY_PLACE_ALL_PROJECTS,
} QuayConnectionPlace;

#define QUAY_TYPE_CONNECTION_PLACE (quay_connection_place_get_type ())
GType quay_connection_place_get_type (void);

/* Where the token comes from, for the helpers that take one. */
typedef enum
{
  QUAY_LOGIN_TYPED,
  QUAY_LOGIN_SAVED,     /* another connection of the organization has one */
  QUAY_LOGIN_CREATED,   /* made in Azure DevOps when the changes are applied */
} QuayLoginMethod;

#define QUAY_TYPE_LOGIN_METHOD (quay_login_method_get_type ())
GType quay_login_method_get_type (void);

/* What stands against the request, as far as it can be said without asking anybody. */
typedef enum
{
  QUAY_ISSUE_NONE = 0,
  /* Feed */
  QUAY_ISSUE_ORGANIZATION_MISSING = 1 << 0,
  QUAY_ISSUE_ORGANIZATION_INVALID = 1 << 1,   /* I07 */
  QUAY_ISSUE_FEED_MISSING         = 1 << 2,
  QUAY_ISSUE_ADDRESS_INVALID      = 1 << 3,   /* get_address_error() says why */
  QUAY_ISSUE_NAME_MISSING         = 1 << 4,
  QUAY_ISSUE_NAME_INVALID         = 1 << 5,   /* I01 */
  QUAY_ISSUE_TEXT_INVALID         = 1 << 6,   /* get_text_error(); does not stop Next while the rows are valid */
  QUAY_ISSUE_INSECURE             = 1 << 7,   /* N23, until “insecure-accepted” */
  /* Project */
  QUAY_ISSUE_FOLDER_MISSING       = 1 << 8,
  QUAY_ISSUE_NAME_TAKEN           = 1 << 9,   /* F06, until “replace-address” */
  QUAY_ISSUE_CRATES_IO_REPLACED   = 1 << 10,  /* F07, until “replace-other-source” */
  QUAY_ISSUE_CONFIG_BROKEN        = 1 << 11,  /* F04, F05 …: get_config_error() */
  /* Credential Helper */
  QUAY_ISSUE_COMMAND_MISSING      = 1 << 12,  /* I09 */
  /* Log In */
  QUAY_ISSUE_TOKEN_MISSING        = 1 << 13,
  QUAY_ISSUE_TOKEN_INVALID        = 1 << 14,  /* get_token_error() */
  QUAY_ISSUE_EXPIRY_PAST          = 1 << 15,  /* I06 */
  /* Feed, again */
  QUAY_ISSUE_HOST_UNCERTAIN       = 1 << 16,  /* I02 of a host that may be a Server, until “host-accepted” */
} QuayRequestIssues;

#define QUAY_TYPE_REQUEST_ISSUES (quay_request_issues_get_type ())
GType quay_request_issues_get_type (void);

#define QUAY_ISSUES_OF_FEED (QUAY_ISSUE_ORGANIZATION_MISSING | QUAY_ISSUE_ORGANIZATION_INVALID | \
                             QUAY_ISSUE_FEED_MISSING | QUAY_ISSUE_ADDRESS_INVALID | \
                             QUAY_ISSUE_NAME_MISSING | QUAY_ISSUE_NAME_INVALID | QUAY_ISSUE_INSECURE | \
                             QUAY_ISSUE_HOST_UNCERTAIN)
#define QUAY_ISSUES_OF_PROJECT (QUAY_ISSUE_FOLDER_MISSING | QUAY_ISSUE_NAME_TAKEN | \
                                QUAY_ISSUE_CRATES_IO_REPLACED | QUAY_ISSUE_CONFIG_BROKEN)
#define QUAY_ISSUES_OF_HELPER (QUAY_ISSUE_COMMAND_MISSING)
#define QUAY_ISSUES_OF_LOG_IN (QUAY_ISSUE_TOKEN_MISSING | QUAY_ISSUE_TOKEN_INVALID | QUAY_ISSUE_EXPIRY_PAST)

/* What a person wants: which feed, where, with which helper and which token. Pages and the command line fill it;
 * nothing is decided elsewhere.
 *
 * Properties (all notify on change; RW unless said otherwise):
 *   context             QuayContext, construct only
 *   text                string: what was pasted; setting it fills the rows below
 *   server              string or NULL (an Azure DevOps Server)
 *   organization        string ("" when empty), also the collection of a Server
 *   project             string ("" = the whole organization)
 *   feed                string, “FEED” or “FEED@VIEW”
 *   force-auth          boolean
 *   name                string: registry name; follows the feed until it is set to something else
 *   address             QuayFeedAddress, read only, NULL while the rows are not valid
 *   index-url           string, read only, NULL likewise: the address as it will be written
 *   insecure-accepted   boolean: the answer to N23; also accepts the host
 *   host-accepted       boolean: tokens may be sent to the present host, which is not one of Microsoft's; another
 *                       host has to be accepted anew
 *   place               QuayConnectionPlace, default one project
 *   folder              GFile or NULL; setting it reads the project and the configuration in the background
 *   cargo-project       QuayCargoProject, read only, NULL until read
 *   config              QuayCargoConfig, read only, NULL until read: what is in effect in the folder (or for all)
 *   replace-crates-io   boolean, default FALSE
 *   replace-address     boolean: the answer to F06
 *   replace-other-source  boolean: the answer to F07
 *   helper              QuayHelperKind, default keyring
 *   helper-scope        QuayHelperScope; follows the helper's default until set
 *   command             string, prints-token boolean: the custom helper
 *   login-method        QuayLoginMethod, default typed; falls back to that when no token can be created any more
 *   use-saved-token     boolean: whether login-method is saved
 *   token-may-write     boolean, default TRUE: whether a created token may publish and save crates, or only read
 *   lifetime            uint, days that a created token lives, default 90
 *   tenant              string or NULL: the GUID of the tenant whose login to the Azure CLI is taken; NULL for that of
 *                       the feed, as far as it names one, or else the default login
 *   can-create-token    boolean, read only: somebody is logged in to the Azure CLI, and the feed is not on a Server
 *   expires             GDateTime or NULL; an Entra token's own date wins
 *   remind              boolean, default TRUE
 *   access              QuayFeedAccess, read only: what the last good check found, NULL after any change to what
 *                       was checked
 *   issues              QuayRequestIssues, read only
 */
#define QUAY_TYPE_CONNECTION_REQUEST (quay_connection_request_get_type ())
G_DECLARE_FINAL_TYPE (QuayConnectionRequest, quay_connection_request, QUAY, CONNECTION_REQUEST, GObject)

QuayConnectionRequest *quay_connection_request_new               (QuayContext            *context);

QuayFeedAddress       *quay_connection_request_get_address       (QuayConnectionRequest  *self);
const char            *quay_connection_request_get_index_url     (QuayConnectionRequest  *self);
const char            *quay_connection_request_get_name          (QuayConnectionRequest  *self);
/* Takes a snippet, link or address; FALSE and QUAY_ERROR_INPUT_* when it is none, and then the rows are kept. */
gboolean               quay_connection_request_set_text          (QuayConnectionRequest  *self,
                                                                  const char             *text,
                                                                  GError                **error);
/* The organization or collection, also while no feed is named; NULL when that is not valid either. */
QuayFeedAddress       *quay_connection_request_dup_organization  (QuayConnectionRequest  *self);
/* Another feed, which was picked from a list. */
void                   quay_connection_request_take_feed         (QuayConnectionRequest  *self,
                                                                  QuayFeedAddress        *address);
void                   quay_connection_request_set_folder        (QuayConnectionRequest  *self,
                                                                  GFile                  *folder);
GFile                 *quay_connection_request_get_folder        (QuayConnectionRequest  *self);
QuayCargoProject      *quay_connection_request_get_cargo_project (QuayConnectionRequest  *self);
QuayCargoConfig       *quay_connection_request_get_config        (QuayConnectionRequest  *self);
QuayConnectionPlace    quay_connection_request_get_place         (QuayConnectionRequest  *self);
QuayHelperKind         quay_connection_request_get_helper        (QuayConnectionRequest  *self);
QuayHelperScope        quay_connection_request_get_helper_scope  (QuayConnectionRequest  *self);
/* Whether All Registries can be chosen for the helper; if not, why (translated). */
gboolean               quay_connection_request_may_serve_all     (QuayConnectionRequest  *self,
                                                                  const char            **reason);
/* “Cargo now asks: %s”, the helpers set at present in the order of asking; NULL when none is. */
char                  *quay_connection_request_dup_current_helpers (QuayConnectionRequest *self);
QuayFeedAccess        *quay_connection_request_get_access        (QuayConnectionRequest  *self);

QuayLoginMethod        quay_connection_request_get_login_method  (QuayConnectionRequest  *self);
gboolean               quay_connection_request_get_can_create_token (QuayConnectionRequest *self);
/* The login to the Azure CLI that would be used, or NULL. */
QuayAzureLogin        *quay_connection_request_get_login         (QuayConnectionRequest  *self);

/* The typed token. Emits “token-changed” and notifies “issues”; NULL forgets it. */
void                   quay_connection_request_set_token         (QuayConnectionRequest  *self,
                                                                  QuaySecret             *typed);
QuaySecret            *quay_connection_request_get_typed         (QuayConnectionRequest  *self);
QuayAccessToken       *quay_connection_request_get_token         (QuayConnectionRequest  *self);

QuayRequestIssues      quay_connection_request_get_issues        (QuayConnectionRequest  *self);
const GError          *quay_connection_request_get_text_error    (QuayConnectionRequest  *self);
const GError          *quay_connection_request_get_address_error (QuayConnectionRequest  *self);
const GError          *quay_connection_request_get_token_error   (QuayConnectionRequest  *self);
const GError          *quay_connection_request_get_config_error  (QuayConnectionRequest  *self);
/* F06 or F07 with the words filled in, or NULL. */
const GError          *quay_connection_request_get_name_error    (QuayConnectionRequest  *self);
const GError          *quay_connection_request_get_source_error  (QuayConnectionRequest  *self);

/* Resolves when folder and configuration are read (at once if they are). */
void                   quay_connection_request_load_async        (QuayConnectionRequest  *self,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);
gboolean               quay_connection_request_load_finish       (QuayConnectionRequest  *self,
                                                                  GAsyncResult           *result,
                                                                  GError                **error);
/* Whether the organization has a saved token; never opens a prompt. */
void                   quay_connection_request_find_saved_async  (QuayConnectionRequest  *self,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);
gboolean               quay_connection_request_find_saved_finish (QuayConnectionRequest  *self,
                                                                  GAsyncResult           *result,
                                                                  GDateTime             **expires,
                                                                  GError                **error);
/* Asks the Azure CLI who is logged in, if that plays a part. FALSE without an error: it plays none. */
void                   quay_connection_request_find_logins_async (QuayConnectionRequest  *self,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);
gboolean               quay_connection_request_find_logins_finish (QuayConnectionRequest *self,
                                                                   GAsyncResult          *result,
                                                                   GError               **error);
/* Asks Azure DevOps as Cargo will. On success “access” is set, and the address follows what the service said about
 * its scope. QUAY_ERROR_NOT_CHECKABLE for helpers that are not run here. */
void                   quay_connection_request_check_async       (QuayConnectionRequest  *self,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);
gboolean               quay_connection_request_check_finish      (QuayConnectionRequest  *self,
                                                                  GAsyncResult           *result,
                                                                  GError                **error);
/* After the changes: whether Cargo reads now what was planned. QUAY_ERROR_OVERRIDDEN when something else has the last
 * word. Reads files only. */
void                   quay_connection_request_confirm_async     (QuayConnectionRequest  *self,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);
gboolean               quay_connection_request_confirm_finish    (QuayConnectionRequest  *self,
                                                                  GAsyncResult           *result,
                                                                  GError                **error);
/* The connection that was made, as Cargo will use it; asks Azure DevOps only what is not known from the check above.
 * Ends with quay_connection_check_finish(). */
void                   quay_connection_request_check_applied_async (QuayConnectionRequest *self,
                                                                    QuayConnection        *connection,
                                                                    GCancellable          *cancellable,
                                                                    GAsyncReadyCallback    callback,
                                                                    gpointer               user_data);
/* After QUAY_ERROR_FEED_NOT_FOUND that says where the feed is instead: takes that address. FALSE: it is not known. */
gboolean               quay_connection_request_use_found_address (QuayConnectionRequest  *self);
/* Reads every file of the hierarchy anew and says what would change. Writes nothing. */
void                   quay_connection_request_plan_async        (QuayConnectionRequest  *self,
                                                                  GCancellable           *cancellable,
                                                                  GAsyncReadyCallback     callback,
                                                                  gpointer                user_data);
QuayChangePlan        *quay_connection_request_plan_finish       (QuayConnectionRequest  *self,
                                                                  GAsyncResult           *result,
                                                                  GError                **error);

G_END_DECLS
