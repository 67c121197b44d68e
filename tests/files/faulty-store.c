/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "faulty-store.h"

#include "quay-error.h"

struct _FaultyStore
{
  QuayFileStore   parent_instance;

  GPtrArray      *steps;      /* names of the steps begun since the last fail_at() */
  guint           nth;        /* the step to fail, from 1; 0 for none */
  char           *step;       /* or its name */
  char           *failed;     /* the name of the step that failed */
  FaultyStoreFunc hook;
  gpointer        user_data;
};

G_DEFINE_FINAL_TYPE (FaultyStore, faulty_store, QUAY_TYPE_FILE_STORE)

static gboolean
faulty_store_begin_step (QuayFileStore *store,
                         const char    *step,
                         GFile         *file,
                         GError       **error)
{
  FaultyStore *self = FAULTY_STORE (store);

  g_assert_true (G_IS_FILE (file));
  g_ptr_array_add (self->steps, g_strdup (step));
  if (self->hook != NULL)
    self->hook (step, self->user_data);

  if (self->steps->len != self->nth && g_strcmp0 (step, self->step) != 0)
    return TRUE;

  g_free (self->failed);
  self->failed = g_strdup (step);
  quay_error_set (error, QUAY_ERROR_NOT_WRITTEN, g_file_peek_path (file), "No space left on device",
                  "The step “%s” was made to fail", step);
  return FALSE;
}

static void
faulty_store_finalize (GObject *object)
{
  FaultyStore *self = FAULTY_STORE (object);

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->step, g_free);
  g_clear_pointer (&self->failed, g_free);
  G_OBJECT_CLASS (faulty_store_parent_class)->finalize (object);
}

static void
faulty_store_class_init (FaultyStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = faulty_store_finalize;
  QUAY_FILE_STORE_CLASS (klass)->begin_step = faulty_store_begin_step;
}

static void
faulty_store_init (FaultyStore *self)
{
  self->steps = g_ptr_array_new_with_free_func (g_free);
}

FaultyStore *
faulty_store_new (GFile *backup_folder)
{
  return g_object_new (FAULTY_TYPE_STORE, "backup-folder", backup_folder, NULL);
}

/* Starts counting anew; the @nth step from now fails. */
void
faulty_store_fail_at (FaultyStore *self,
                      guint        nth)
{
  g_ptr_array_set_size (self->steps, 0);
  g_clear_pointer (&self->failed, g_free);
  g_clear_pointer (&self->step, g_free);
  self->nth = nth;
}

/* Starts counting anew; each step called @step fails. */
void
faulty_store_fail_in (FaultyStore *self,
                      const char  *step)
{
  faulty_store_fail_at (self, 0);
  self->step = g_strdup (step);
}

/* Calls @hook when a step begins, to change the world in between. */
void
faulty_store_set_hook (FaultyStore    *self,
                       FaultyStoreFunc hook,
                       gpointer        user_data)
{
  self->hook = hook;
  self->user_data = user_data;
}

gboolean
faulty_store_has_failed (FaultyStore *self)
{
  return self->failed != NULL;
}

const char *
faulty_store_get_failed (FaultyStore *self)
{
  return self->failed;
}

char *
faulty_store_dup_steps (FaultyStore *self)
{
  GString *steps = g_string_new (NULL);

  for (guint i = 0; i < self->steps->len; i++)
    g_string_append_printf (steps, "%s%s", i > 0 ? " " : "", (const char *) g_ptr_array_index (self->steps, i));
  return g_string_free (steps, FALSE);
}
