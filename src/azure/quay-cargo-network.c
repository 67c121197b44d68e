/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-network"

#include "config.h"

#include "quay-cargo-network.h"

#include <libsoup/soup.h>
#include <string.h>

#include "quay-azure-client-private.h"

/**
 * QuayCargoNetwork:
 *
 * We ask the desktop for its proxy, which may be the result of a script, and GnuTLS for the certificates of the system.
 * Cargo asks the environment, and its own configuration before that (Cargo book, “Configuration”; curl manual,
 * “ENVIRONMENT”; tried with cargo 1.95). Where both come to another answer, what works here does not work there.
 */
struct _QuayCargoNetwork
{
  gatomicrefcount ref_count;
  char           *proxy;
  gboolean        proxy_login;
  char           *ca_file;
};

G_DEFINE_BOXED_TYPE (QuayCargoNetwork, quay_cargo_network, quay_cargo_network_ref, quay_cargo_network_unref)

static const char *
get_variable (const char *const *environment,
              const char        *name)
{
  const char *value = g_environ_getenv ((char **) environment, name);

  return value != NULL && value[0] != '\0' ? value : NULL;
}

/* “intranet.example, .corp.example *”: names that are reached without a proxy, as curl reads them. */
static gboolean
is_exempt (const char *const *environment,
           const char        *host)
{
  const char *list = get_variable (environment, "no_proxy");
  g_auto(GStrv) names = NULL;

  if (list == NULL)
    list = get_variable (environment, "NO_PROXY");
  names = g_strsplit_set (list != NULL ? list : "", ", ", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = names[i][0] == '.' ? names[i] + 1 : names[i];
      gsize length = strlen (name);
      gsize rest = strlen (host);

      if (length == 0 || length > rest)
        continue;
      rest -= length;
      if (strcmp (name, "*") == 0 ||
          (g_ascii_strcasecmp (host + rest, name) == 0 && (rest == 0 || host[rest - 1] == '.')))
        return TRUE;
    }
  return FALSE;
}

/* The proxy that curl takes out of the environment. “HTTP_PROXY” in capitals is not among them: on web servers, that
 * is a header of whoever asks. */
static const char *
find_proxy (const char *const *environment,
            gboolean           secure)
{
  static const char *for_https[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
  static const char *for_http[] = { "http_proxy", "all_proxy", "ALL_PROXY" };
  const char *const *names = secure ? for_https : for_http;
  guint n_names = secure ? G_N_ELEMENTS (for_https) : G_N_ELEMENTS (for_http);

  for (guint i = 0; i < n_names; i++)
    {
      const char *value = get_variable (environment, names[i]);

      if (value != NULL)
        return value;
    }
  return NULL;
}

/* “scheme://host:port” in one spelling, without a login; NULL for none. */
static char *
normalise_proxy (const char *text,
                 gboolean   *has_login)
{
  g_autofree char *with_scheme = NULL;
  g_autoptr(GUri) uri = NULL;
  const char *scheme;
  int port;

  if (text == NULL || g_str_has_prefix (text, "direct:"))
    return NULL;
  with_scheme = strstr (text, "://") != NULL ? g_strdup (text) : g_strconcat ("http://", text, NULL);
  uri = g_uri_parse (with_scheme, G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return NULL;

  scheme = g_uri_get_scheme (uri);
  port = g_uri_get_port (uri);
  /* Names are looked up by the proxy: inside a company nobody else can. */
  if (strcmp (scheme, "socks") == 0 || strcmp (scheme, "socks5") == 0)
    scheme = "socks5h";
  else if (strcmp (scheme, "socks4") == 0)
    scheme = "socks4a";
  if (port < 0)
    port = strcmp (scheme, "http") == 0 ? 80 : strcmp (scheme, "https") == 0 ? 443 : 1080;
  if (has_login != NULL)
    *has_login = g_uri_get_user (uri) != NULL && g_uri_get_user (uri)[0] != '\0';
  if (strchr (g_uri_get_host (uri), ':') != NULL)
    return g_strdup_printf ("%s://[%s]:%d", scheme, g_uri_get_host (uri), port);
  return g_strdup_printf ("%s://%s:%d", scheme, g_uri_get_host (uri), port);
}

static void
compare_proxies (QuayCargoNetwork  *self,
                 const char        *url,
                 const char *const *proxies,
                 const char *const *environment)
{
  g_autoptr(GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  gboolean has_login = FALSE;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  g_return_if_fail (uri != NULL);

  ours = normalise_proxy (proxies != NULL ? proxies[0] : NULL, &has_login);
  /* Cargo cannot be told to go without a proxy that the environment names, and perhaps that one works as well. */
  if (ours == NULL)
    return;
  if (!is_exempt (environment, g_uri_get_host (uri)))
    theirs = normalise_proxy (find_proxy (environment, strcmp (g_uri_get_scheme (uri), "https") == 0), NULL);
  if (g_strcmp0 (ours, theirs) == 0)
    return;
  self->proxy = g_steal_pointer (&ours);
  self->proxy_login = has_login;
}

/* Cargo finds the certificates of the system by itself, unless the environment names others. Its own variable stands
 * above its configuration, so where that is set nothing can be written. */
static void
compare_certificates (QuayCargoNetwork  *self,
                      const char *const *environment,
                      const char        *ca_file)
{
  const char *file = get_variable (environment, "SSL_CERT_FILE");

  if (ca_file == NULL || get_variable (environment, "CARGO_HTTP_CAINFO") != NULL ||
      g_strcmp0 (file, ca_file) == 0 || (file == NULL && get_variable (environment, "SSL_CERT_DIR") == NULL))
    return;
  self->ca_file = g_strdup (ca_file);
}

/**
 * quay_cargo_network_new:
 * @url: an https or http address that Cargo is going to ask
 * @proxies: (nullable) (array zero-terminated=1): what g_proxy_resolver_lookup() says for @url
 * @environment: (array zero-terminated=1): the environment in which Cargo runs
 * @ca_file: (nullable): the certificates of the system, see quay_azure_client_look_up_network_async()
 *
 * Compares what we do with what Cargo would do. Depends on its arguments alone.
 */
QuayCargoNetwork *
quay_cargo_network_new (const char        *url,
                        const char *const *proxies,
                        const char *const *environment,
                        const char        *ca_file)
{
  QuayCargoNetwork *self;

  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  self = g_new0 (QuayCargoNetwork, 1);
  g_atomic_ref_count_init (&self->ref_count);
  compare_proxies (self, url, proxies, environment);
  compare_certificates (self, environment, ca_file);
  return self;
}

QuayCargoNetwork *
quay_cargo_network_ref (QuayCargoNetwork *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_cargo_network_unref (QuayCargoNetwork *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->proxy);
  g_free (self->ca_file);
  g_free (self);
}

const char *
quay_cargo_network_get_proxy (QuayCargoNetwork *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->proxy;
}

gboolean
quay_cargo_network_get_proxy_login (QuayCargoNetwork *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->proxy_login;
}

const char *
quay_cargo_network_get_ca_file (QuayCargoNetwork *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ca_file;
}

/* Where distributions keep the certificates of the system in one file. */
static const char *
find_ca_file (void)
{
  static const char *files[] = {
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      if (g_file_test (files[i], G_FILE_TEST_IS_REGULAR))
        return files[i];
    }
  return NULL;
}

typedef struct
{
  char  *url;
  char **environment;
} LookUp;

static void
free_look_up (LookUp *look_up)
{
  g_free (look_up->url);
  g_strfreev (look_up->environment);
  g_free (look_up);
}

static void
proxies_known_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LookUp *look_up = g_task_get_task_data (task);
  GError *error = NULL;
  g_auto(GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Settings that cannot be read are no settings. */
  g_clear_error (&error);
  g_task_return_pointer (task,
                         quay_cargo_network_new (look_up->url, (const char *const *) proxies,
                                                 (const char *const *) look_up->environment, find_ca_file ()),
                         (GDestroyNotify) quay_cargo_network_unref);
}

/**
 * quay_azure_client_look_up_network_async:
 * @address: a feed
 * @environment: (array zero-terminated=1): the environment in which Cargo runs
 *
 * Finds out what Cargo has to be told so that it reaches the feed as we do.
 */
void
quay_azure_client_look_up_network_async (QuayAzureClient    *self,
                                         QuayFeedAddress    *address,
                                         const char *const  *environment,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  LookUp *look_up;

  g_return_if_fail (QUAY_IS_AZURE_CLIENT (self));
  g_return_if_fail (address != NULL && quay_feed_address_get_index_url (address) != NULL);
  g_return_if_fail (environment != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_azure_client_look_up_network_async);
  look_up = g_new0 (LookUp, 1);
  look_up->url = g_strdup (quay_feed_address_get_index_url (address) + strlen ("sparse+"));
  look_up->environment = g_strdupv ((char **) environment);
  g_task_set_task_data (task, look_up, (GDestroyNotify) free_look_up);
  g_proxy_resolver_lookup_async (soup_session_get_proxy_resolver (_quay_azure_client_get_session (self)),
                                 look_up->url, cancellable, proxies_known_cb, g_steal_pointer (&task));
}

/**
 * quay_azure_client_look_up_network_finish:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what Cargo has to be told, perhaps nothing
 */
QuayCargoNetwork *
quay_azure_client_look_up_network_finish (QuayAzureClient *self,
                                          GAsyncResult    *result,
                                          GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
