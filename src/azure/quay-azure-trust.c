/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-trust"

#include "config.h"

#include "quay-azure-trust.h"

/* The first GLib whose companion, glib-networking, no longer copies all authorities for each connection. */
#define SHARES_ITSELF 2, 80, 0

/**
 * QuayAzureTrust:
 *
 * The certificate authorities of the system, in memory once for all connections.
 *
 * Until version 2.80 glib-networking gives each connection that is verified with a database of its own kind a copy of
 * all authorities, read anew from the system's file: 2 MiB, and 30 ms in which the main loop stands still. A database of
 * another kind it asks to verify the chain. This one hands that question, and every other, to the one that it stands
 * for, which has read the authorities once.
 *
 * What is verified stays the same: the chain up to a trusted authority, its constraints, the dates and the host's name.
 * Only what a server staples to its certificate about a revocation is not looked at; Cargo does not look at it either.
 *
 * As every database it is asked from many threads. It has no state but the one that it stands for.
 */
struct _QuayAzureTrust
{
  GTlsDatabase  parent_instance;

  GTlsDatabase *database;   /* NULL: the backend's own */
};

G_DEFINE_FINAL_TYPE (QuayAzureTrust, quay_azure_trust, G_TYPE_TLS_DATABASE)

/* The backend reads its own when it is first asked for it; who comes meanwhile waits. It is asked past
 * g_tls_backend_get_default_database(), which may return @self.
 *
 * Returns: (transfer full) (nullable): %NULL when the system has none that could be read */
static GTlsDatabase *
ref_database (GTlsDatabase * database)
{
  QuayAzureTrust *self = QUAY_AZURE_TRUST (database);
  GTlsBackend *backend = g_tls_backend_get_default ();

  if (self->database != NULL)
    return g_object_ref (self->database);
  return G_TLS_BACKEND_GET_INTERFACE (backend)->get_default_database (backend);
}

static GTlsCertificateFlags
quay_azure_trust_verify_chain (GTlsDatabase           *self,
                               GTlsCertificate        *chain,
                               const char             *purpose,
                               GSocketConnectable     *identity,
                               GTlsInteraction        *interaction,
                               GTlsDatabaseVerifyFlags flags,
                               GCancellable           *cancellable,
                               GError                **error)
{
  g_autoptr(GTlsDatabase) database = ref_database (self);

  /* Without authorities nobody is trusted; the other flags say whatever else is wrong. */
  if (database == NULL)
    return G_TLS_CERTIFICATE_UNKNOWN_CA | g_tls_certificate_verify (chain, identity, NULL);
  return g_tls_database_verify_chain (database, chain, purpose, identity, interaction, flags, cancellable, error);
}

static char *
quay_azure_trust_create_certificate_handle (GTlsDatabase    *self,
                                            GTlsCertificate *certificate)
{
  g_autoptr(GTlsDatabase) database = ref_database (self);

  return database != NULL ? g_tls_database_create_certificate_handle (database, certificate) : NULL;
}

static GTlsCertificate *
quay_azure_trust_lookup_certificate_for_handle (GTlsDatabase           *self,
                                                const char             *handle,
                                                GTlsInteraction        *interaction,
                                                GTlsDatabaseLookupFlags flags,
                                                GCancellable           *cancellable,
                                                GError                **error)
{
  g_autoptr(GTlsDatabase) database = ref_database (self);

  if (database == NULL)
    return NULL;
  return g_tls_database_lookup_certificate_for_handle (database, handle, interaction, flags, cancellable, error);
}

static GTlsCertificate *
quay_azure_trust_lookup_certificate_issuer (GTlsDatabase           *self,
                                            GTlsCertificate        *certificate,
                                            GTlsInteraction        *interaction,
                                            GTlsDatabaseLookupFlags flags,
                                            GCancellable           *cancellable,
                                            GError                **error)
{
  g_autoptr(GTlsDatabase) database = ref_database (self);

  if (database == NULL)
    return NULL;
  return g_tls_database_lookup_certificate_issuer (database, certificate, interaction, flags, cancellable, error);
}

static GList *
quay_azure_trust_lookup_certificates_issued_by (GTlsDatabase           *self,
                                                GByteArray             *issuer_raw_dn,
                                                GTlsInteraction        *interaction,
                                                GTlsDatabaseLookupFlags flags,
                                                GCancellable           *cancellable,
                                                GError                **error)
{
  g_autoptr(GTlsDatabase) database = ref_database (self);

  if (database == NULL)
    return NULL;
  return g_tls_database_lookup_certificates_issued_by (database, issuer_raw_dn, interaction, flags, cancellable, error);
}

static void
quay_azure_trust_dispose (GObject *object)
{
  QuayAzureTrust *self = QUAY_AZURE_TRUST (object);

  g_clear_object (&self->database);
  G_OBJECT_CLASS (quay_azure_trust_parent_class)->dispose (object);
}

static void
quay_azure_trust_class_init (QuayAzureTrustClass *klass)
{
  GTlsDatabaseClass *database_class = G_TLS_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_azure_trust_dispose;

  database_class->verify_chain = quay_azure_trust_verify_chain;
  database_class->create_certificate_handle = quay_azure_trust_create_certificate_handle;
  database_class->lookup_certificate_for_handle = quay_azure_trust_lookup_certificate_for_handle;
  database_class->lookup_certificate_issuer = quay_azure_trust_lookup_certificate_issuer;
  database_class->lookup_certificates_issued_by = quay_azure_trust_lookup_certificates_issued_by;
}

static void
quay_azure_trust_init (QuayAzureTrust *self)
{
}

/**
 * quay_azure_trust_new:
 * @database: (nullable): what is asked in truth; %NULL for the system's authorities, which are read when the first chain
 *   is verified
 *
 * Private to azure/.
 */
GTlsDatabase *
quay_azure_trust_new (GTlsDatabase *database)
{
  QuayAzureTrust *self = g_object_new (QUAY_TYPE_AZURE_TRUST, NULL);

  g_set_object (&self->database, database);
  return G_TLS_DATABASE (self);
}

/**
 * quay_azure_trust_make_common:
 *
 * Has all connections that this process makes from now on share the authorities of the system, where they do not by
 * themselves. It must be the process's, because libsoup makes a connection with that before it knows of another.
 *
 * Private to azure/. From the main thread.
 */
void
quay_azure_trust_make_common (void)
{
  static gboolean is_made = FALSE;
  g_autoptr(GTlsDatabase) trust = NULL;

  if (is_made || glib_check_version (SHARES_ITSELF) == NULL)
    return;

  is_made = TRUE;
  trust = quay_azure_trust_new (NULL);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), trust);
}
