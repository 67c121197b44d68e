/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-request"

#include "config.h"

#include "quay-connection-request-private.h"

#include "quay-error.h"
#include "quay-pasted-text.h"
#include "quay-util.h"

/* In days. Azure DevOps makes no token for longer (“Use personal access tokens”, the manual of Azure DevOps, 2026). */
#define DEFAULT_LIFETIME 90
#define LONGEST_LIFETIME 365

/**
 * QuayConnectionRequest:
 *
 * What a person wants, and what stands against it.
 *
 * Setters only store. update() then derives everything that follows (address, registry name, scope of the helper,
 * errors, issues) from what is stored, compares, and notifies what changed; so the order in which rows are filled
 * plays no part. Two things follow the user until the user takes them over: the registry name follows the feed, and
 * the scope follows the helper.
 *
 * Setting folder or place starts reading the project and Cargo's configuration in the background. Until that has come
 * back, “config” is %NULL and nothing is said about it; quay_connection_request_load_async() waits for it.
 */

enum
{
  PROP_0,
  PROP_CONTEXT,
  PROP_TEXT,
  PROP_SERVER,
  PROP_ORGANIZATION,
  PROP_PROJECT,
  PROP_FEED,
  PROP_FORCE_AUTH,
  PROP_NAME,
  PROP_ADDRESS,
  PROP_INDEX_URL,
  PROP_INSECURE_ACCEPTED,
  PROP_HOST_ACCEPTED,
  PROP_PLACE,
  PROP_FOLDER,
  PROP_CARGO_PROJECT,
  PROP_CONFIG,
  PROP_REPLACE_CRATES_IO,
  PROP_REPLACE_ADDRESS,
  PROP_REPLACE_OTHER_SOURCE,
  PROP_HELPER,
  PROP_HELPER_SCOPE,
  PROP_COMMAND,
  PROP_PRINTS_TOKEN,
  PROP_LOGIN_METHOD,
  PROP_USE_SAVED_TOKEN,
  PROP_TOKEN_MAY_WRITE,
  PROP_LIFETIME,
  PROP_TENANT,
  PROP_CAN_CREATE_TOKEN,
  PROP_EXPIRES,
  PROP_REMIND,
  PROP_ACCESS,
  PROP_ISSUES,
  N_PROPS
};

enum
{
  TOKEN_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayConnectionRequest, quay_connection_request, G_TYPE_OBJECT)

GType
quay_connection_place_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { QUAY_PLACE_ONE_PROJECT, "QUAY_PLACE_ONE_PROJECT", "one-project" },
        { QUAY_PLACE_ALL_PROJECTS, "QUAY_PLACE_ALL_PROJECTS", "all-projects" },
        { 0, NULL, NULL }
      };

      g_once_init_leave (&type, g_enum_register_static ("QuayConnectionPlace", values));
    }
  return type;
}

GType
quay_request_issues_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GFlagsValue values[] = {
        { QUAY_ISSUE_ORGANIZATION_MISSING, "QUAY_ISSUE_ORGANIZATION_MISSING", "organization-missing" },
        { QUAY_ISSUE_ORGANIZATION_INVALID, "QUAY_ISSUE_ORGANIZATION_INVALID", "organization-invalid" },
        { QUAY_ISSUE_FEED_MISSING, "QUAY_ISSUE_FEED_MISSING", "feed-missing" },
        { QUAY_ISSUE_ADDRESS_INVALID, "QUAY_ISSUE_ADDRESS_INVALID", "address-invalid" },
        { QUAY_ISSUE_NAME_MISSING, "QUAY_ISSUE_NAME_MISSING", "name-missing" },
        { QUAY_ISSUE_NAME_INVALID, "QUAY_ISSUE_NAME_INVALID", "name-invalid" },
        { QUAY_ISSUE_TEXT_INVALID, "QUAY_ISSUE_TEXT_INVALID", "text-invalid" },
        { QUAY_ISSUE_INSECURE, "QUAY_ISSUE_INSECURE", "insecure" },
        { QUAY_ISSUE_FOLDER_MISSING, "QUAY_ISSUE_FOLDER_MISSING", "folder-missing" },
        { QUAY_ISSUE_NAME_TAKEN, "QUAY_ISSUE_NAME_TAKEN", "name-taken" },
        { QUAY_ISSUE_CRATES_IO_REPLACED, "QUAY_ISSUE_CRATES_IO_REPLACED", "crates-io-replaced" },
        { QUAY_ISSUE_CONFIG_BROKEN, "QUAY_ISSUE_CONFIG_BROKEN", "config-broken" },
        { QUAY_ISSUE_COMMAND_MISSING, "QUAY_ISSUE_COMMAND_MISSING", "command-missing" },
        { QUAY_ISSUE_TOKEN_MISSING, "QUAY_ISSUE_TOKEN_MISSING", "token-missing" },
        { QUAY_ISSUE_TOKEN_INVALID, "QUAY_ISSUE_TOKEN_INVALID", "token-invalid" },
        { QUAY_ISSUE_EXPIRY_PAST, "QUAY_ISSUE_EXPIRY_PAST", "expiry-past" },
        { QUAY_ISSUE_HOST_UNCERTAIN, "QUAY_ISSUE_HOST_UNCERTAIN", "host-uncertain" },
        { 0, NULL, NULL }
      };

      g_once_init_leave (&type, g_flags_register_static ("QuayRequestIssues", values));
    }
  return type;
}

static void
notify (QuayConnectionRequest *self,
        guint                  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* NULL: what was checked is no longer what is asked for, and an answer that is still on its way comes too late. */
void
quay_connection_request_set_access (QuayConnectionRequest *self,
                                    QuayFeedAccess        *access)
{
  if (access == NULL)
    self->question++;
  g_clear_pointer (&self->seen, quay_secret_unref);
  if (self->access == access)
    return;
  g_clear_pointer (&self->access, quay_feed_access_unref);
  if (access != NULL)
    self->access = quay_feed_access_ref (access);
  notify (self, PROP_ACCESS);
}

/* The service said where the feed really is: take its spelling, and drop the doubt about the scope. */
void
quay_connection_request_follow_address (QuayConnectionRequest *self,
                                        QuayFeedAddress       *address)
{
  const char *project = quay_feed_address_get_project (address);
  g_autofree char *feed = quay_feed_address_dup_feed_text (address);

  g_clear_pointer (&self->pasted, quay_feed_address_unref);
  self->pasted = quay_feed_address_ref (address);
  if (quay_set_str (&self->organization, quay_feed_address_get_organization (address)))
    notify (self, PROP_ORGANIZATION);
  if (quay_set_str (&self->project, project != NULL ? project : ""))
    notify (self, PROP_PROJECT);
  if (quay_set_str (&self->feed, feed != NULL ? feed : ""))
    notify (self, PROP_FEED);
  quay_connection_request_update (self);
}

static void
quay_connection_request_dispose (GObject *object)
{
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);

  g_cancellable_cancel (self->load_cancellable);
  g_clear_object (&self->load_cancellable);
  g_clear_object (&self->cargo_probe);
  g_clear_pointer (&self->load_tasks, g_ptr_array_unref);
  g_clear_object (&self->context);
  g_clear_object (&self->folder);
  g_clear_pointer (&self->pasted, quay_feed_address_unref);
  g_clear_pointer (&self->address, quay_feed_address_unref);
  g_clear_pointer (&self->found, quay_feed_address_unref);
  g_clear_pointer (&self->typed, quay_secret_unref);
  g_clear_pointer (&self->token, quay_access_token_unref);
  g_clear_pointer (&self->expires, g_date_time_unref);
  g_clear_pointer (&self->access, quay_feed_access_unref);
  g_clear_pointer (&self->seen, quay_secret_unref);
  g_clear_pointer (&self->cargo_project, quay_cargo_project_unref);
  g_clear_pointer (&self->config, quay_cargo_config_unref);
  g_clear_error (&self->text_error);
  g_clear_error (&self->address_error);
  g_clear_error (&self->token_error);
  g_clear_error (&self->config_error);
  g_clear_error (&self->name_error);
  g_clear_error (&self->source_error);
  G_OBJECT_CLASS (quay_connection_request_parent_class)->dispose (object);
}

static void
quay_connection_request_finalize (GObject *object)
{
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);

  g_free (self->text);
  g_free (self->server);
  g_free (self->organization);
  g_free (self->project);
  g_free (self->feed);
  g_free (self->name);
  g_free (self->snippet_name);
  g_free (self->command);
  g_free (self->saved_url);
  g_free (self->accepted_host);
  g_free (self->insecure_server);
  g_free (self->tenant);
  g_free (self->feed_tenant);
  G_OBJECT_CLASS (quay_connection_request_parent_class)->finalize (object);
}

static void
quay_connection_request_get_property (GObject    *object,
                                      guint       prop_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);

  switch (prop_id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_SERVER:
      g_value_set_string (value, self->server);
      break;
    case PROP_ORGANIZATION:
      g_value_set_string (value, self->organization);
      break;
    case PROP_PROJECT:
      g_value_set_string (value, self->project);
      break;
    case PROP_FEED:
      g_value_set_string (value, self->feed);
      break;
    case PROP_FORCE_AUTH:
      g_value_set_boolean (value, self->force_auth);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ADDRESS:
      g_value_set_boxed (value, self->address);
      break;
    case PROP_INDEX_URL:
      g_value_set_string (value, quay_connection_request_get_index_url (self));
      break;
    case PROP_INSECURE_ACCEPTED:
      g_value_set_boolean (value, quay_connection_request_get_insecure_accepted (self));
      break;
    case PROP_HOST_ACCEPTED:
      g_value_set_boolean (value, quay_connection_request_get_host_accepted (self));
      break;
    case PROP_PLACE:
      g_value_set_enum (value, self->place);
      break;
    case PROP_FOLDER:
      g_value_set_object (value, self->folder);
      break;
    case PROP_CARGO_PROJECT:
      g_value_set_boxed (value, self->cargo_project);
      break;
    case PROP_CONFIG:
      g_value_set_boxed (value, self->config);
      break;
    case PROP_REPLACE_CRATES_IO:
      g_value_set_boolean (value, self->replace_crates_io);
      break;
    case PROP_REPLACE_ADDRESS:
      g_value_set_boolean (value, self->replace_address);
      break;
    case PROP_REPLACE_OTHER_SOURCE:
      g_value_set_boolean (value, self->replace_other_source);
      break;
    case PROP_HELPER:
      g_value_set_enum (value, self->helper);
      break;
    case PROP_HELPER_SCOPE:
      g_value_set_enum (value, self->helper_scope);
      break;
    case PROP_COMMAND:
      g_value_set_string (value, self->command);
      break;
    case PROP_PRINTS_TOKEN:
      g_value_set_boolean (value, self->prints_token);
      break;
    case PROP_LOGIN_METHOD:
      g_value_set_enum (value, self->login_method);
      break;
    case PROP_USE_SAVED_TOKEN:
      g_value_set_boolean (value, self->login_method == QUAY_LOGIN_SAVED);
      break;
    case PROP_TOKEN_MAY_WRITE:
      g_value_set_boolean (value, self->token_may_write);
      break;
    case PROP_LIFETIME:
      g_value_set_uint (value, self->lifetime);
      break;
    case PROP_TENANT:
      g_value_set_string (value, self->tenant);
      break;
    case PROP_CAN_CREATE_TOKEN:
      g_value_set_boolean (value, self->can_create);
      break;
    case PROP_EXPIRES:
      g_value_set_boxed (value, self->expires);
      break;
    case PROP_REMIND:
      g_value_set_boolean (value, self->remind);
      break;
    case PROP_ACCESS:
      g_value_set_boxed (value, self->access);
      break;
    case PROP_ISSUES:
      g_value_set_flags (value, self->issues);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_row (QuayConnectionRequest *self,
         char                 **row,
         const GValue          *value,
         GParamSpec            *pspec)
{
  const char *text = g_value_get_string (value);
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (quay_set_str (row, stripped))
    g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_flag (QuayConnectionRequest *self,
          gboolean              *flag,
          const GValue          *value,
          GParamSpec            *pspec)
{
  gboolean wanted = g_value_get_boolean (value);

  if (wanted == *flag)
    return;
  *flag = wanted;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_helper (QuayConnectionRequest *self,
            QuayHelperKind         helper)
{
  if (self->helper == helper)
    return;
  self->helper = helper;
  self->scope_is_set = FALSE;
  quay_connection_request_set_access (self, NULL);
  notify (self, PROP_HELPER);
}

/* Kept as the name of the host, so that the answer for one is never taken for another. */
static void
set_host_accepted (QuayConnectionRequest *self,
                   gboolean               accepted)
{
  g_autoptr(QuayFeedAddress) address = quay_connection_request_dup_organization (self);
  g_autofree char *host = NULL;

  if (accepted && address != NULL)
    host = quay_feed_address_dup_host (address);
  if (quay_set_str (&self->accepted_host, host))
    notify (self, PROP_HOST_ACCEPTED);
}

/* Likewise as the address of the server. */
static void
set_insecure_accepted (QuayConnectionRequest *self,
                       gboolean               accepted)
{
  g_autoptr(QuayFeedAddress) address = quay_connection_request_dup_organization (self);

  if (quay_set_str (&self->insecure_server,
                    accepted && address != NULL ? quay_feed_address_get_server (address) : NULL))
    notify (self, PROP_INSECURE_ACCEPTED);
}

static void
set_place (QuayConnectionRequest *self,
           QuayConnectionPlace    place)
{
  if (self->place == place)
    return;
  self->place = place;
  notify (self, PROP_PLACE);
  quay_connection_request_start_loading (self);
}

static void
quay_connection_request_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  QuayConnectionRequest *self = QUAY_CONNECTION_REQUEST (object);

  switch (prop_id)
    {
    case PROP_CONTEXT:
      self->context = g_value_dup_object (value);
      if (self->context != NULL)
        g_signal_connect_object (quay_context_get_azure (self->context), "changed",
                                 G_CALLBACK (quay_connection_request_update), self, G_CONNECT_SWAPPED);
      return;
    case PROP_TEXT:
      quay_connection_request_set_text (self, g_value_get_string (value), NULL);
      return;
    case PROP_SERVER:
      set_row (self, &self->server, value, pspec);
      break;
    case PROP_ORGANIZATION:
      set_row (self, &self->organization, value, pspec);
      break;
    case PROP_PROJECT:
      set_row (self, &self->project, value, pspec);
      break;
    case PROP_FEED:
      set_row (self, &self->feed, value, pspec);
      break;
    case PROP_FORCE_AUTH:
      set_flag (self, &self->force_auth, value, pspec);
      break;
    case PROP_NAME:
      {
        g_autofree char *proposed = quay_connection_request_propose_name (self);

        set_row (self, &self->name, value, pspec);
        /* Emptied, or typed as proposed: it follows the feed again. */
        self->name_is_set = *self->name != '\0' && g_strcmp0 (self->name, proposed) != 0;
        break;
      }
    case PROP_INSECURE_ACCEPTED:
      set_insecure_accepted (self, g_value_get_boolean (value));
      break;
    case PROP_HOST_ACCEPTED:
      set_host_accepted (self, g_value_get_boolean (value));
      break;
    case PROP_PLACE:
      set_place (self, g_value_get_enum (value));
      break;
    case PROP_FOLDER:
      quay_connection_request_set_folder (self, g_value_get_object (value));
      return;
    case PROP_REPLACE_CRATES_IO:
      set_flag (self, &self->replace_crates_io, value, pspec);
      break;
    case PROP_REPLACE_ADDRESS:
      set_flag (self, &self->replace_address, value, pspec);
      break;
    case PROP_REPLACE_OTHER_SOURCE:
      set_flag (self, &self->replace_other_source, value, pspec);
      break;
    case PROP_HELPER:
      set_helper (self, g_value_get_enum (value));
      break;
    case PROP_HELPER_SCOPE:
      self->scope_is_set = TRUE;
      if (self->helper_scope != (QuayHelperScope) g_value_get_enum (value))
        {
          self->helper_scope = g_value_get_enum (value);
          notify (self, PROP_HELPER_SCOPE);
        }
      break;
    case PROP_COMMAND:
      set_row (self, &self->command, value, pspec);
      break;
    case PROP_PRINTS_TOKEN:
      set_flag (self, &self->prints_token, value, pspec);
      break;
    case PROP_LOGIN_METHOD:
      quay_connection_request_set_login_method (self, g_value_get_enum (value));
      break;
    case PROP_USE_SAVED_TOKEN:
      if (g_value_get_boolean (value))
        quay_connection_request_set_login_method (self, QUAY_LOGIN_SAVED);
      else if (self->login_method == QUAY_LOGIN_SAVED)
        quay_connection_request_set_login_method (self, QUAY_LOGIN_TYPED);
      break;
    case PROP_TOKEN_MAY_WRITE:
      set_flag (self, &self->token_may_write, value, pspec);
      break;
    case PROP_LIFETIME:
      if (self->lifetime == g_value_get_uint (value))
        return;
      self->lifetime = g_value_get_uint (value);
      notify (self, PROP_LIFETIME);
      break;
    case PROP_TENANT:
      quay_connection_request_set_tenant (self, g_value_get_string (value));
      break;
    case PROP_EXPIRES:
      quay_connection_request_set_expires (self, g_value_get_boxed (value));
      break;
    case PROP_REMIND:
      set_flag (self, &self->remind, value, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  quay_connection_request_update (self);
}

static void
install_string (guint       property,
                const char *name)
{
  properties[property] = g_param_spec_string (name, NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
install_boolean (guint       property,
                 const char *name,
                 gboolean    value)
{
  properties[property] = g_param_spec_boolean (name, NULL, NULL, value,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
install_boxed (guint       property,
               const char *name,
               GType       type,
               GParamFlags access)
{
  properties[property] = g_param_spec_boxed (name, NULL, NULL, type,
                                             access | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
quay_connection_request_class_init (QuayConnectionRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_connection_request_dispose;
  object_class->finalize = quay_connection_request_finalize;
  object_class->get_property = quay_connection_request_get_property;
  object_class->set_property = quay_connection_request_set_property;

  properties[PROP_CONTEXT] =
    g_param_spec_object ("context", NULL, NULL, QUAY_TYPE_CONTEXT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  install_string (PROP_TEXT, "text");
  install_string (PROP_SERVER, "server");
  install_string (PROP_ORGANIZATION, "organization");
  install_string (PROP_PROJECT, "project");
  install_string (PROP_FEED, "feed");
  install_boolean (PROP_FORCE_AUTH, "force-auth", FALSE);
  install_string (PROP_NAME, "name");
  install_boxed (PROP_ADDRESS, "address", QUAY_TYPE_FEED_ADDRESS, G_PARAM_READABLE);
  properties[PROP_INDEX_URL] =
    g_param_spec_string ("index-url", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  install_boolean (PROP_INSECURE_ACCEPTED, "insecure-accepted", FALSE);
  install_boolean (PROP_HOST_ACCEPTED, "host-accepted", FALSE);
  properties[PROP_PLACE] =
    g_param_spec_enum ("place", NULL, NULL, QUAY_TYPE_CONNECTION_PLACE, QUAY_PLACE_ONE_PROJECT,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDER] =
    g_param_spec_object ("folder", NULL, NULL, G_TYPE_FILE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  install_boxed (PROP_CARGO_PROJECT, "cargo-project", QUAY_TYPE_CARGO_PROJECT, G_PARAM_READABLE);
  install_boxed (PROP_CONFIG, "config", QUAY_TYPE_CARGO_CONFIG, G_PARAM_READABLE);
  install_boolean (PROP_REPLACE_CRATES_IO, "replace-crates-io", FALSE);
  install_boolean (PROP_REPLACE_ADDRESS, "replace-address", FALSE);
  install_boolean (PROP_REPLACE_OTHER_SOURCE, "replace-other-source", FALSE);
  properties[PROP_HELPER] =
    g_param_spec_enum ("helper", NULL, NULL, QUAY_TYPE_HELPER_KIND, QUAY_HELPER_KEYRING,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HELPER_SCOPE] =
    g_param_spec_enum ("helper-scope", NULL, NULL, QUAY_TYPE_HELPER_SCOPE, QUAY_HELPER_FOR_ALL,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  install_string (PROP_COMMAND, "command");
  install_boolean (PROP_PRINTS_TOKEN, "prints-token", FALSE);
  properties[PROP_LOGIN_METHOD] =
    g_param_spec_enum ("login-method", NULL, NULL, QUAY_TYPE_LOGIN_METHOD, QUAY_LOGIN_TYPED,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  install_boolean (PROP_USE_SAVED_TOKEN, "use-saved-token", FALSE);
  install_boolean (PROP_TOKEN_MAY_WRITE, "token-may-write", TRUE);
  properties[PROP_LIFETIME] =
    g_param_spec_uint ("lifetime", NULL, NULL, 1, LONGEST_LIFETIME, DEFAULT_LIFETIME,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  install_string (PROP_TENANT, "tenant");
  properties[PROP_CAN_CREATE_TOKEN] =
    g_param_spec_boolean ("can-create-token", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  install_boxed (PROP_EXPIRES, "expires", G_TYPE_DATE_TIME, G_PARAM_READWRITE);
  install_boolean (PROP_REMIND, "remind", TRUE);
  install_boxed (PROP_ACCESS, "access", QUAY_TYPE_FEED_ACCESS, G_PARAM_READABLE);
  properties[PROP_ISSUES] =
    g_param_spec_flags ("issues", NULL, NULL, QUAY_TYPE_REQUEST_ISSUES, QUAY_ISSUE_NONE,
                        G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayConnectionRequest::token-changed:
   *
   * Another token was typed; it is not a property, because a secret never travels in a #GValue.
   */
  signals[TOKEN_CHANGED] = g_signal_new ("token-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_connection_request_init (QuayConnectionRequest *self)
{
  self->server = g_strdup ("");
  self->organization = g_strdup ("");
  self->project = g_strdup ("");
  self->feed = g_strdup ("");
  self->name = g_strdup ("");
  self->command = g_strdup ("");
  self->remind = TRUE;
  self->token_may_write = TRUE;
  self->lifetime = DEFAULT_LIFETIME;
  self->helper = QUAY_HELPER_KEYRING;
  self->helper_scope = quay_helper_kind_get_default_scope (self->helper);
  self->load_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  quay_connection_request_update (self);
}

QuayConnectionRequest *
quay_connection_request_new (QuayContext *context)
{
  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);

  return g_object_new (QUAY_TYPE_CONNECTION_REQUEST, "context", context, NULL);
}

QuayFeedAddress *
quay_connection_request_get_address (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->address;
}

/**
 * quay_connection_request_get_index_url:
 *
 * Returns: (transfer none) (nullable): the address as it will be written, normalised as Cargo does it
 */
const char *
quay_connection_request_get_index_url (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->address != NULL ? quay_feed_address_get_index_url (self->address) : NULL;
}

const char *
quay_connection_request_get_name (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->name;
}

static void
take_pasted (QuayConnectionRequest *self,
             QuayPastedText        *pasted)
{
  QuayFeedAddress *address = pasted->address;
  const char *server = quay_feed_address_get_server (address);
  const char *organization = quay_feed_address_get_organization (address);
  const char *project = quay_feed_address_get_project (address);
  g_autofree char *feed = quay_feed_address_dup_feed_text (address);

  g_clear_pointer (&self->pasted, quay_feed_address_unref);
  self->pasted = quay_feed_address_ref (address);
  quay_set_str (&self->snippet_name, pasted->name);
  self->name_is_set = FALSE;
  if (quay_set_str (&self->server, server != NULL ? server : ""))
    notify (self, PROP_SERVER);
  if (quay_set_str (&self->organization, organization != NULL ? organization : ""))
    notify (self, PROP_ORGANIZATION);
  if (quay_set_str (&self->project, project != NULL ? project : ""))
    notify (self, PROP_PROJECT);
  if (quay_set_str (&self->feed, feed != NULL ? feed : ""))
    notify (self, PROP_FEED);
  if (self->force_auth != quay_feed_address_get_force_auth (address))
    {
      self->force_auth = !self->force_auth;
      notify (self, PROP_FORCE_AUTH);
    }
  if (pasted->replaces_crates_io && !self->replace_crates_io)
    {
      self->replace_crates_io = TRUE;
      notify (self, PROP_REPLACE_CRATES_IO);
    }
}

/**
 * quay_connection_request_set_text:
 * @text: (nullable): a snippet, a link or an address; %NULL or blank forgets the last one and keeps the rows
 *
 * Returns: whether it was understood (also when it was blank)
 */
gboolean
quay_connection_request_set_text (QuayConnectionRequest *self,
                                  const char            *text,
                                  GError               **error)
{
  g_autoptr(QuayPastedText) pasted = NULL;
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), FALSE);

  stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (quay_set_str (&self->text, stripped))
    notify (self, PROP_TEXT);

  g_clear_error (&self->text_error);
  if (*stripped != '\0')
    pasted = quay_pasted_text_parse (stripped, &self->text_error);
  if (pasted != NULL)
    take_pasted (self, pasted);
  quay_connection_request_update (self);

  if (self->text_error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->text_error));
  return FALSE;
}

/**
 * quay_connection_request_take_feed:
 * @address: a feed that was picked from a list
 *
 * Fills the rows with another feed. What was pasted before is forgotten, with the name that it proposed; a name that
 * the user typed stays.
 */
void
quay_connection_request_take_feed (QuayConnectionRequest *self,
                                   QuayFeedAddress       *address)
{
  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));
  g_return_if_fail (address != NULL);

  g_clear_pointer (&self->snippet_name, g_free);
  g_clear_error (&self->text_error);
  if (self->force_auth)
    {
      self->force_auth = FALSE;
      notify (self, PROP_FORCE_AUTH);
    }
  quay_connection_request_follow_address (self, address);
  if (quay_set_str (&self->text, ""))
    notify (self, PROP_TEXT);
}

/**
 * quay_connection_request_set_folder:
 * @folder: (nullable): a folder, or its Cargo.toml
 *
 * Starts reading the project and its configuration.
 */
void
quay_connection_request_set_folder (QuayConnectionRequest *self,
                                    GFile                 *folder)
{
  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (self));
  g_return_if_fail (folder == NULL || G_IS_FILE (folder));

  if (self->folder == folder || (self->folder != NULL && folder != NULL && g_file_equal (self->folder, folder)))
    return;

  g_set_object (&self->folder, folder);
  notify (self, PROP_FOLDER);
  quay_connection_request_update (self);
  quay_connection_request_start_loading (self);
}

GFile *
quay_connection_request_get_folder (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->folder;
}

QuayCargoProject *
quay_connection_request_get_cargo_project (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->cargo_project;
}

QuayCargoConfig *
quay_connection_request_get_config (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->config;
}

QuayConnectionPlace
quay_connection_request_get_place (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), QUAY_PLACE_ONE_PROJECT);

  return self->place;
}

QuayHelperKind
quay_connection_request_get_helper (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), QUAY_HELPER_NONE);

  return self->helper;
}

QuayHelperScope
quay_connection_request_get_helper_scope (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), QUAY_HELPER_FOR_FEED);

  return self->helper_scope;
}

QuayFeedAccess *
quay_connection_request_get_access (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->access;
}

QuayRequestIssues
quay_connection_request_get_issues (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), QUAY_ISSUE_NONE);

  return self->issues;
}

const GError *
quay_connection_request_get_text_error (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->text_error;
}

const GError *
quay_connection_request_get_address_error (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->address_error;
}

const GError *
quay_connection_request_get_config_error (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->config_error;
}

const GError *
quay_connection_request_get_name_error (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->name_error;
}

const GError *
quay_connection_request_get_source_error (QuayConnectionRequest *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (self), NULL);

  return self->source_error;
}
