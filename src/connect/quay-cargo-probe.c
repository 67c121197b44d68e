/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-probe"

#include "config.h"

#include "quay-cargo-probe.h"

#include "quay-cargo-version.h"

/**
 * QuayCargoProbe:
 *
 * One run of `cargo --version`, begun before the answer is needed: it takes as long as reading all files, and nothing
 * else depends on it. Whoever drops the last reference while nobody waits ends the run.
 */
struct _QuayCargoProbe
{
  GObject       parent_instance;

  GCancellable *cancellable;
  GPtrArray    *waiting;      /* GTask; each holds the probe, and the source that looks for its cancelling */
  GError       *complaint;    /* what is wrong with this Cargo, or NULL */
  gboolean      answered;
};

G_DEFINE_FINAL_TYPE (QuayCargoProbe, quay_cargo_probe, G_TYPE_OBJECT)

static void
answer (QuayCargoProbe *self,
        GTask          *task)
{
  GSource *source = g_task_get_task_data (task);

  if (source != NULL)
    g_source_destroy (source);
  if (self->complaint != NULL)
    g_task_return_error (task, g_error_copy (self->complaint));
  else
    g_task_return_boolean (task, TRUE);
}

static void
version_found_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autofree GWeakRef *reference = user_data;
  g_autoptr(QuayCargoProbe) self = g_weak_ref_get (reference);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayCargoVersion) version = quay_cargo_version_query_finish (result, &error);
  g_autoptr(GPtrArray) waiting = NULL;

  g_weak_ref_clear (reference);
  if (self == NULL)
    return;

  /* No cargo here, or one that may not be run: then there is nothing to say about it. */
  if (version == NULL)
    g_debug ("Cargo's version is not known: %s", error->message);
  else
    quay_cargo_version_check (version, &self->complaint);

  self->answered = TRUE;
  waiting = g_steal_pointer (&self->waiting);
  for (guint i = 0; i < waiting->len; i++)
    answer (self, g_ptr_array_index (waiting, i));
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  QuayCargoProbe *self = g_task_get_source_object (task);

  if (!self->answered && g_ptr_array_remove_fast (self->waiting, task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
quay_cargo_probe_dispose (GObject *object)
{
  QuayCargoProbe *self = QUAY_CARGO_PROBE (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (quay_cargo_probe_parent_class)->dispose (object);
}

static void
quay_cargo_probe_finalize (GObject *object)
{
  QuayCargoProbe *self = QUAY_CARGO_PROBE (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_error (&self->complaint);
  G_OBJECT_CLASS (quay_cargo_probe_parent_class)->finalize (object);
}

static void
quay_cargo_probe_class_init (QuayCargoProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_cargo_probe_dispose;
  G_OBJECT_CLASS (klass)->finalize = quay_cargo_probe_finalize;
}

static void
quay_cargo_probe_init (QuayCargoProbe *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * quay_cargo_probe_new:
 * @home: whose Cargo is asked
 * @folder: (nullable): where it is run, see quay_cargo_version_query_async()
 *
 * Begins at once.
 */
QuayCargoProbe *
quay_cargo_probe_new (QuayCargoHome *home,
                      GFile         *folder)
{
  QuayCargoProbe *self;
  GWeakRef *reference;

  g_return_val_if_fail (home != NULL, NULL);

  self = g_object_new (QUAY_TYPE_CARGO_PROBE, NULL);
  reference = g_new0 (GWeakRef, 1);
  g_weak_ref_init (reference, self);
  quay_cargo_version_query_async (home, folder, self->cancellable, version_found_cb, reference);
  return self;
}

/**
 * quay_cargo_probe_wait_async:
 * @cancellable: (nullable): ends the waiting; the probe goes on for others
 *
 * Waits for the answer, or has it at once when it is there.
 */
void
quay_cargo_probe_wait_async (QuayCargoProbe     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (QUAY_IS_CARGO_PROBE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_cargo_probe_wait_async);
  if (self->answered)
    {
      answer (self, task);
      return;
    }

  if (cancellable != NULL)
    {
      GSource *source = g_cancellable_source_new (cancellable);

      g_task_attach_source (task, source, G_SOURCE_FUNC (cancelled_cb));
      g_task_set_task_data (task, source, (GDestroyNotify) g_source_unref);
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
}

/**
 * quay_cargo_probe_wait_finish:
 * @error: what is wrong with this Cargo, see quay_cargo_version_check(), or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether nothing is known against it; that includes that there is none, or none that may be run
 */
gboolean
quay_cargo_probe_wait_finish (QuayCargoProbe *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
