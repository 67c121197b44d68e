/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-remedy"

#include "config.h"

#include "quay-connection-edit.h"

#include "quay-connection-private.h"
#include "quay-connection-request-private.h"
#include "quay-error.h"

/* What a check found, mended: each remedy that changes something is an edit of the connection, and so a plan that is
 * reviewed before anything is written.
 */
typedef struct
{
  QuayConnectionRequest  *request;
  QuayConnectionEditFlags flags;
} Mending;

static void
mending_free (gpointer data)
{
  Mending *mending = data;

  g_object_unref (mending->request);
  g_free (mending);
}

static void
planned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  QuayChangePlan *plan = quay_connection_plan_edit_finish (QUAY_CONNECTION (object), result, &error);

  if (plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, plan, g_object_unref);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Mending *mending = g_task_get_task_data (task);
  GError *error = NULL;

  if (!quay_connection_request_load_finish (QUAY_CONNECTION_REQUEST (object), result, &error))
    g_task_return_error (task, error);
  else
    quay_connection_plan_edit_async (g_task_get_source_object (task), mending->request, mending->flags,
                                     g_task_get_cancellable (task), planned_cb, g_object_ref (task));
}

/* What the connection is to be instead; FALSE when @remedy is none of these, or what it needs is not known. */
static gboolean
change_request (QuayConnection *self,
                QuayRemedy      remedy,
                Mending        *mending)
{
  switch (remedy)
    {
    case QUAY_REMEDY_USE_NO_LOGIN:
      /* A token that no helper asks for, and no feed, is only something to lose. */
      g_object_set (mending->request, "helper", QUAY_HELPER_NONE, NULL);
      mending->flags = QUAY_EDIT_CREDENTIAL_HELPER | QUAY_EDIT_DELETE_OLD_TOKEN;
      return TRUE;
    case QUAY_REMEDY_LOG_IN_ANYWAY:
      g_object_set (mending->request, "force-auth", TRUE, NULL);
      mending->flags = QUAY_EDIT_FEED_ADDRESS;
      return TRUE;
    case QUAY_REMEDY_USE_THAT_ADDRESS:
      if (self->found == NULL)
        return FALSE;
      quay_connection_request_follow_address (mending->request, self->found);
      mending->flags = QUAY_EDIT_FEED_ADDRESS;
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * quay_connection_plan_remedy_async:
 * @remedy: %QUAY_REMEDY_USE_NO_LOGIN, %QUAY_REMEDY_LOG_IN_ANYWAY or %QUAY_REMEDY_USE_THAT_ADDRESS
 *
 * Says what following @remedy would change, in every file that defines the connection, in the user's own, and in the
 * keyring, whose dialog may open. Ends with quay_connection_plan_edit_finish(), whose errors it has, and with
 * %QUAY_ERROR_INPUT_INCOMPLETE when the last check found no other address.
 */
void
quay_connection_plan_remedy_async (QuayConnection     *self,
                                   QuayRemedy          remedy,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Mending *mending;

  g_return_if_fail (QUAY_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_plan_remedy_async);
  mending = g_new0 (Mending, 1);
  mending->request = quay_connection_request_new (self->context);
  g_task_set_task_data (task, mending, mending_free);
  quay_connection_fill_request (self, mending->request);
  if (change_request (self, remedy, mending))
    quay_connection_request_load_async (mending->request, cancellable, loaded_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, quay_error_new (QUAY_ERROR_INPUT_INCOMPLETE, "address", NULL,
                                               "It is not known where the feed is"));
}
