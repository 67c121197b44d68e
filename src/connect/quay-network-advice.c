/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-network-advice"

#include "config.h"

#include "quay-network-advice.h"

#include <glib/gi18n-lib.h>

#include "quay-edit-session.h"

/**
 * QuayNetworkAdvice:
 *
 * Whoever works behind a company's proxy sees the check pass and Cargo fail. This is what makes Cargo pass, too: the
 * keys `http.proxy` and `http.cainfo` of its configuration, in the user's own file, since a project's file is for
 * people in other networks as well.
 *
 * A login at the proxy is left out: it would stand in plain text. Such a proxy is told all the same.
 */
struct _QuayNetworkAdvice
{
  gatomicrefcount ref_count;
  char           *proxy;        /* or NULL */
  gboolean        proxy_login;
  char           *ca_file;      /* or NULL */
};

G_DEFINE_BOXED_TYPE (QuayNetworkAdvice, quay_network_advice, quay_network_advice_ref, quay_network_advice_unref)

static const char *const proxy_path[] = { "http", "proxy", NULL };
static const char *const ca_path[] = { "http", "cainfo", NULL };

static gboolean
is_set (QuayCargoConfig   *config,
        const char *const *path)
{
  g_autoptr(QuayCargoSetting) setting = quay_cargo_config_lookup (config, path);

  return setting != NULL;
}

QuayNetworkAdvice *
quay_network_advice_new (QuayCargoNetwork *network,
                         QuayCargoConfig  *config)
{
  const char *proxy;
  const char *ca_file;
  QuayNetworkAdvice *self;

  g_return_val_if_fail (network != NULL, NULL);
  g_return_val_if_fail (config != NULL, NULL);

  /* What stands there, the user has chosen, and it is Cargo that knows whether it works. */
  proxy = is_set (config, proxy_path) ? NULL : quay_cargo_network_get_proxy (network);
  ca_file = is_set (config, ca_path) ? NULL : quay_cargo_network_get_ca_file (network);
  if (proxy == NULL && ca_file == NULL)
    return NULL;

  self = g_new0 (QuayNetworkAdvice, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->proxy = g_strdup (proxy);
  self->proxy_login = proxy != NULL && quay_cargo_network_get_proxy_login (network);
  self->ca_file = g_strdup (ca_file);
  return self;
}

QuayNetworkAdvice *
quay_network_advice_ref (QuayNetworkAdvice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_network_advice_unref (QuayNetworkAdvice *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->proxy);
  g_free (self->ca_file);
  g_free (self);
}

const char *
quay_network_advice_get_title (QuayNetworkAdvice *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->proxy != NULL ? _("Cargo Does Not Know the Network Proxy") : _("Cargo Uses Other Certificates");
}

/**
 * quay_network_advice_dup_body:
 *
 * Returns: (transfer full): why Cargo may fail although the check passes, in a few sentences
 */
char *
quay_network_advice_dup_body (QuayNetworkAdvice *self)
{
  GString *body;

  g_return_val_if_fail (self != NULL, NULL);

  body = g_string_new (NULL);
  if (self->proxy != NULL)
    g_string_append_printf (body,
                            /* Translators: %s is an address such as http://proxy.contoso.com:8080. */
                            _("The feed was reached through “%s”, as the system’s settings say. Cargo does not see "
                              "these settings."), self->proxy);
  if (self->proxy_login)
    g_string_append_printf (body, " %s", _("The login of the proxy is not written, because it would be readable."));
  if (self->ca_file != NULL)
    g_string_append_printf (body, "%s%s", body->len > 0 ? " " : "",
                            _("A variable of the environment gives Cargo other certificates than those of the system."));
  return g_string_free (body, FALSE);
}

typedef struct
{
  QuayFeedAddress *address;
  GFile           *folder;
  QuayCargoConfig *config;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  quay_feed_address_unref (look->address);
  g_clear_object (&look->folder);
  g_clear_pointer (&look->config, quay_cargo_config_unref);
  g_free (look);
}

static void
network_known_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(QuayCargoNetwork) network = NULL;

  network = quay_azure_client_look_up_network_finish (QUAY_AZURE_CLIENT (object), result, &error);
  if (network == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, quay_network_advice_new (network, look->config),
                           (GDestroyNotify) quay_network_advice_unref);
}

static void
config_loaded_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayContext *context = g_task_get_source_object (task);
  Look *look = g_task_get_task_data (task);
  const char *const *environment = quay_cargo_home_get_environment (quay_context_get_home (context));
  GError *error = NULL;

  look->config = quay_cargo_config_load_finish (result, &error);
  if (look->config == NULL)
    g_task_return_error (task, error);
  else
    quay_azure_client_look_up_network_async (quay_context_get_client (context), look->address, environment,
                                             g_task_get_cancellable (task), network_known_cb, g_object_ref (task));
}

/**
 * quay_network_advice_look_async:
 * @folder: (nullable): where Cargo is started
 *
 * Compares how Quayside reaches the feed with what Cargo's configuration and environment say.
 */
void
quay_network_advice_look_async (QuayContext        *context,
                                QuayFeedAddress    *address,
                                GFile              *folder,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Look *look;

  g_return_if_fail (QUAY_IS_CONTEXT (context));
  g_return_if_fail (address != NULL);

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_network_advice_look_async);
  look = g_new0 (Look, 1);
  look->address = quay_feed_address_ref (address);
  g_set_object (&look->folder, folder);
  g_task_set_task_data (task, look, look_free);
  quay_cargo_config_load_async (quay_context_get_home (context), folder, cancellable, config_loaded_cb,
                                g_steal_pointer (&task));
}

QuayNetworkAdvice *
quay_network_advice_look_finish (QuayContext  *context,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  QuayNetworkAdvice *advice;
  char              *name;
  char              *index_url;
} Planning;

static void
planning_free (gpointer data)
{
  Planning *planning = data;

  quay_network_advice_unref (planning->advice);
  g_free (planning->name);
  g_free (planning->index_url);
  g_free (planning);
}

static gboolean
edit (QuayNetworkAdvice *self,
      QuayTomlDocument  *document,
      GError           **error)
{
  if (self->proxy != NULL && !quay_toml_document_set_string (document, proxy_path, self->proxy, QUAY_TOML_LAYOUT_HEADER, error))
    return FALSE;
  return self->ca_file == NULL || quay_toml_document_set_string (document, ca_path, self->ca_file, QUAY_TOML_LAYOUT_HEADER, error);
}

static void
plan_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  QuayContext *context = source_object;
  Planning *planning = task_data;
  g_autoptr(QuayChangePlan) plan = quay_change_plan_new (context, planning->name, planning->index_url);
  g_autoptr(QuayEditSession) session = quay_edit_session_new (context);
  g_autoptr(GFile) file = quay_cargo_home_dup_config (quay_context_get_home (context));
  QuayTomlDocument *document;
  GError *error = NULL;

  document = quay_edit_session_open (session, file, QUAY_EDIT_NONE, &error);
  if (document == NULL ||
      !quay_edit_session_check (session, edit (planning->advice, document, &error), &error) ||
      !quay_edit_session_finish (session, plan, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&plan), g_object_unref);
}

/**
 * quay_network_advice_plan_async:
 *
 * Says what following the advice would change. Nothing is written.
 */
void
quay_network_advice_plan_async (QuayNetworkAdvice  *self,
                                QuayContext        *context,
                                const char         *name,
                                const char         *index_url,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Planning *planning;

  g_return_if_fail (self != NULL);
  g_return_if_fail (QUAY_IS_CONTEXT (context));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_network_advice_plan_async);
  planning = g_new0 (Planning, 1);
  planning->advice = quay_network_advice_ref (self);
  planning->name = g_strdup (name);
  planning->index_url = g_strdup (index_url);
  g_task_set_task_data (task, planning, planning_free);
  g_task_run_in_thread (task, plan_thread);
}

QuayChangePlan *
quay_network_advice_plan_finish (QuayContext  *context,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, context), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
