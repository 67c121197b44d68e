/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-tenant-row"

#include "config.h"

#include "quay-tenant-row.h"

#include <glib/gi18n.h>

/**
 * QuayTenantRow:
 *
 * Which of several logins to the Azure CLI is taken. The first choice leaves that to the feed, which names its tenant
 * when it asks for a login; each other one is a tenant, by its name, or by its GUID where the Azure CLI is too old to
 * know names.
 */
struct _QuayTenantRow
{
  QuayComboRow           parent_instance;

  QuayConnectionRequest *request;
  QuayAzureSession      *azure;
  GPtrArray             *tenants;    /* GUIDs, in the order of the choices; the first is NULL */
  gboolean               updating;
};

G_DEFINE_FINAL_TYPE (QuayTenantRow, quay_tenant_row, QUAY_TYPE_COMBO_ROW)

static char *
describe_login (QuayAzureLogin * login)
{
  const char *name = quay_azure_login_get_tenant_name (login);

  /* Translators: the first %s is the name of a company’s directory (a “tenant”), the second an account in it. */
  return g_strdup_printf (_("%s (%s)"), name != NULL ? name : quay_azure_login_get_tenant (login),
                          quay_azure_login_get_account (login));
}

static guint
find_tenant (QuayTenantRow *self,
             const char    *tenant)
{
  for (guint i = 0; i < self->tenants->len; i++)
    {
      if (g_strcmp0 (g_ptr_array_index (self->tenants, i), tenant) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
update_selected (QuayTenantRow *self)
{
  g_autofree char *tenant = NULL;
  guint index;

  g_object_get (self->request, "tenant", &tenant, NULL);
  index = find_tenant (self, tenant);
  self->updating = TRUE;
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), index != GTK_INVALID_LIST_POSITION ? index : 0);
  self->updating = FALSE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               tenant == NULL ? _("The one that the feed belongs to") : "");
}

static void
update_choices (QuayTenantRow *self)
{
  GPtrArray *logins = quay_azure_session_get_logins (self->azure);
  g_autoptr(GtkStringList) choices = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->tenants, 0);
  g_ptr_array_add (self->tenants, NULL);
  /* Translators: a choice for a tenant, the name of a company’s directory. */
  gtk_string_list_append (choices, _("Automatic"));
  for (guint i = 0; i < logins->len; i++)
    {
      QuayAzureLogin *login = g_ptr_array_index (logins, i);
      const char *tenant = quay_azure_login_get_tenant (login);

      /* Of several accounts in one tenant the Azure CLI takes one, whatever we say. */
      if (find_tenant (self, tenant) != GTK_INVALID_LIST_POSITION)
        continue;
      g_ptr_array_add (self->tenants, g_strdup (tenant));
      gtk_string_list_take (choices, describe_login (login));
    }

  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (choices));
  self->updating = FALSE;
  update_selected (self);
}

static void
selected_cb (QuayTenantRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (!self->updating && selected < self->tenants->len)
    g_object_set (self->request, "tenant", g_ptr_array_index (self->tenants, selected), NULL);
}

static void
quay_tenant_row_dispose (GObject *object)
{
  QuayTenantRow *self = QUAY_TENANT_ROW (object);

  g_clear_object (&self->request);
  g_clear_object (&self->azure);
  G_OBJECT_CLASS (quay_tenant_row_parent_class)->dispose (object);
}

static void
quay_tenant_row_finalize (GObject *object)
{
  g_ptr_array_unref (QUAY_TENANT_ROW (object)->tenants);
  G_OBJECT_CLASS (quay_tenant_row_parent_class)->finalize (object);
}

static void
quay_tenant_row_class_init (QuayTenantRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_tenant_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = quay_tenant_row_finalize;
}

static void
quay_tenant_row_init (QuayTenantRow *self)
{
  self->tenants = g_ptr_array_new_with_free_func (g_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  /* Translators: the name of a company’s directory, as Microsoft calls it. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Tenant"));
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

/**
 * quay_tenant_row_set_request:
 * @request: whose tenant is chosen here. To be called once
 */
void
quay_tenant_row_set_request (QuayTenantRow         *self,
                             QuayConnectionRequest *request)
{
  g_autoptr(QuayContext) context = NULL;

  g_return_if_fail (QUAY_IS_TENANT_ROW (self));
  g_return_if_fail (QUAY_IS_CONNECTION_REQUEST (request));
  g_return_if_fail (self->request == NULL);

  g_object_get (request, "context", &context, NULL);
  self->request = g_object_ref (request);
  self->azure = g_object_ref (quay_context_get_azure (context));
  g_signal_connect_object (self->azure, "changed", G_CALLBACK (update_choices), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (request, "notify::tenant", G_CALLBACK (update_selected), self, G_CONNECT_SWAPPED);
  update_choices (self);
}

/**
 * quay_tenant_row_has_choice:
 *
 * Returns: whether there is more than one tenant to choose from
 */
gboolean
quay_tenant_row_has_choice (QuayTenantRow *self)
{
  g_return_val_if_fail (QUAY_IS_TENANT_ROW (self), FALSE);

  return self->tenants->len > 2;
}
