/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-ledger-writer"

#include "config.h"

#include "quay-ledger-writer.h"

#include "quay-change-plan-private.h"
#include "quay-error.h"

/**
 * QuayLedgerWriter:
 *
 * Writes what is known about tokens. The disk may be slow, so nothing of it happens in the main thread; there is the
 * ledger that everybody reads from, which takes over what was written without reading the file again.
 *
 * Changes that are asked for in the main thread are made in their order, each when the one before has ended, and the
 * program does not end before the last. A lock keeps them and those of other threads from being made on top of what
 * another one is about to write.
 */
struct _QuayLedgerWriter
{
  GObject          parent_instance;

  GFile           *file;
  QuayTokenLedger *ledger;   /* of the main thread */
  GQueue           waiting;  /* GTask; the first one is being done */
  GMutex           lock;     /* held from reading the file to writing it */
};

G_DEFINE_FINAL_TYPE (QuayLedgerWriter, quay_ledger_writer, G_TYPE_OBJECT)

/* One change that was asked for. */
typedef struct
{
  QuayLedgerChange change;
  gpointer         data;
  GDestroyNotify   free_data;
  GApplication    *held;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  if (order->free_data != NULL)
    order->free_data (order->data);
  quay_change_release (&order->held);
  g_free (order);
}

/* What was written, for the ledger of the main thread. */
typedef struct
{
  QuayLedgerWriter *writer;
  QuayTokenLedger  *written;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_object_unref (news->writer);
  g_object_unref (news->written);
  g_free (news);
}

static gboolean
take_news_cb (gpointer user_data)
{
  News *news = user_data;

  quay_token_ledger_take_over (news->writer->ledger, news->written);
  return G_SOURCE_REMOVE;
}

static void
quay_ledger_writer_dispose (GObject *object)
{
  QuayLedgerWriter *self = QUAY_LEDGER_WRITER (object);

  g_clear_object (&self->file);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (quay_ledger_writer_parent_class)->dispose (object);
}

static void
quay_ledger_writer_finalize (GObject *object)
{
  g_mutex_clear (&QUAY_LEDGER_WRITER (object)->lock);
  G_OBJECT_CLASS (quay_ledger_writer_parent_class)->finalize (object);
}

static void
quay_ledger_writer_class_init (QuayLedgerWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_ledger_writer_dispose;
  G_OBJECT_CLASS (klass)->finalize = quay_ledger_writer_finalize;
}

static void
quay_ledger_writer_init (QuayLedgerWriter *self)
{
  g_queue_init (&self->waiting);
  g_mutex_init (&self->lock);
}

/**
 * quay_ledger_writer_new:
 * @file: the file of the ledger
 * @ledger: the ledger that the main thread reads from
 */
QuayLedgerWriter *
quay_ledger_writer_new (GFile           *file,
                        QuayTokenLedger *ledger)
{
  QuayLedgerWriter *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (ledger), NULL);

  self = g_object_new (QUAY_TYPE_LEDGER_WRITER, NULL);
  self->file = g_object_ref (file);
  self->ledger = g_object_ref (ledger);
  return self;
}

/**
 * quay_ledger_writer_change:
 *
 * Reads the file, and has it changed. What was written comes to the ledger of the main thread before anything that is
 * queued there afterwards.
 *
 * Fails with the errors of @change, and with those of quay_token_ledger_load() except for a file that was damaged, which
 * is empty then.
 */
gboolean
quay_ledger_writer_change (QuayLedgerWriter *self,
                           QuayLedgerChange  change,
                           gpointer          data,
                           GError          **error)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autoptr(QuayTokenLedger) ledger = NULL;
  g_autoptr(GError) fault = NULL;
  News *news;

  g_return_val_if_fail (QUAY_IS_LEDGER_WRITER (self), FALSE);

  locker = g_mutex_locker_new (&self->lock);
  ledger = quay_token_ledger_new (self->file);
  if (!quay_token_ledger_load (ledger, &fault) && !g_error_matches (fault, QUAY_ERROR, QUAY_ERROR_SYNTAX))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (!change (ledger, data, error))
    return FALSE;

  news = g_new (News, 1);
  news->writer = g_object_ref (self);
  news->written = g_steal_pointer (&ledger);
  g_idle_add_full (G_PRIORITY_HIGH, take_news_cb, news, news_free);
  return TRUE;
}

static void begin_next (QuayLedgerWriter *self);

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  QuayLedgerWriter *self = QUAY_LEDGER_WRITER (object);
  g_autoptr(GTask) task = g_queue_pop_head (&self->waiting);
  GError *error = NULL;

  begin_next (self);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
change_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Order *order = task_data;
  GError *error = NULL;

  if (quay_ledger_writer_change (QUAY_LEDGER_WRITER (source_object), order->change, order->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
begin_next (QuayLedgerWriter *self)
{
  GTask *task = g_queue_peek_head (&self->waiting);
  g_autoptr(GTask) run = NULL;

  if (task == NULL)
    return;
  run = g_task_new (self, NULL, ended_cb, NULL);
  g_task_set_source_tag (run, begin_next);
  /* What the task behind it owns. */
  g_task_set_task_data (run, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (run, change_thread);
}

/**
 * quay_ledger_writer_change_async:
 * @change: what is to be done
 * @free_data: (nullable): frees @data, in the main thread
 *
 * As quay_ledger_writer_change(), when all that was asked for before is done. It cannot be stopped, and is done also
 * when the last window is closed meanwhile.
 */
void
quay_ledger_writer_change_async (QuayLedgerWriter   *self,
                                 QuayLedgerChange    change,
                                 gpointer            data,
                                 GDestroyNotify      free_data,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Order *order;
  GTask *task;

  g_return_if_fail (QUAY_IS_LEDGER_WRITER (self));
  g_return_if_fail (change != NULL);

  order = g_new0 (Order, 1);
  order->change = change;
  order->data = data;
  order->free_data = free_data;
  order->held = quay_change_hold ();
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, quay_ledger_writer_change_async);
  g_task_set_task_data (task, order, order_free);
  g_queue_push_tail (&self->waiting, task);
  if (g_queue_get_length (&self->waiting) == 1)
    begin_next (self);
}

/**
 * quay_ledger_writer_change_finish:
 *
 * The ledger of the main thread knows what was written.
 */
gboolean
quay_ledger_writer_change_finish (QuayLedgerWriter *self,
                                  GAsyncResult     *result,
                                  GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What is known about some tokens. */
typedef struct
{
  char            **urls;
  QuayTokenRecord **records;
} Notes;

static void
notes_free (gpointer data)
{
  Notes *notes = data;

  for (guint i = 0; notes->urls[i] != NULL; i++)
    g_clear_pointer (&notes->records[i], quay_token_record_unref);
  g_free (notes->records);
  g_strfreev (notes->urls);
  g_free (notes);
}

static gboolean
note (QuayTokenLedger *ledger,
      gpointer         data,
      GError         **error)
{
  Notes *notes = data;

  return quay_token_ledger_set_records (ledger, (const char *const *) notes->urls, notes->records, error);
}

/**
 * quay_ledger_writer_note_async:
 * @urls: index addresses, with a %NULL behind the last
 * @records: (array): what is known about the token of each; %NULL forgets it
 *
 * A change for [method@Quay.LedgerWriter.change_async] that is finished as all of them.
 */
void
quay_ledger_writer_note_async (QuayLedgerWriter   *self,
                               const char *const  *urls,
                               QuayTokenRecord   **records,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Notes *notes;
  guint n_urls;

  g_return_if_fail (QUAY_IS_LEDGER_WRITER (self));
  g_return_if_fail (urls != NULL);

  n_urls = g_strv_length ((char **) urls);
  notes = g_new0 (Notes, 1);
  notes->urls = g_strdupv ((char **) urls);
  notes->records = g_new0 (QuayTokenRecord *, n_urls);
  for (guint i = 0; i < n_urls; i++)
    notes->records[i] = records[i] != NULL ? quay_token_record_ref (records[i]) : NULL;
  quay_ledger_writer_change_async (self, note, notes, notes_free, callback, user_data);
}

/**
 * quay_ledger_writer_note:
 *
 * As [method@Quay.LedgerWriter.note_async], for threads that may wait.
 */
gboolean
quay_ledger_writer_note (QuayLedgerWriter  *self,
                         const char *const *urls,
                         QuayTokenRecord  **records,
                         GError           **error)
{
  Notes notes = { (char **) urls, records };

  g_return_val_if_fail (QUAY_IS_LEDGER_WRITER (self), FALSE);
  g_return_val_if_fail (urls != NULL, FALSE);

  return quay_ledger_writer_change (self, note, &notes, error);
}
