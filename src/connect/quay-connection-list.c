/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-connection-list"

#include "config.h"

#include "quay-connection-list.h"

#include <string.h>

#include "quay-applied-record.h"
#include "quay-change-journal.h"
#include "quay-connection-private.h"
#include "quay-file-watch.h"

/**
 * QuayConnectionList:
 *
 * The connections that Cargo's own files define, on this computer or in one folder.
 *
 * A reading goes over Cargo home and every known project in a thread, and gives back plain findings. The main thread
 * then compares them with what it has: a connection that is still there keeps its object, and with it its state and
 * whatever page shows it. Files that were read are watched, and a change starts another reading. The first reading
 * begins with what an interrupted change has left, see quay_change_journal_recover().
 */
struct _QuayConnectionList
{
  GObject        parent_instance;

  QuayContext   *context;
  GFile         *folder;       /* only this one, or NULL for all */
  GPtrArray     *connections;  /* QuayConnection, sorted by name */
  GError        *error;
  QuayFileWatch *watch;
  guint          n_readings;   /* begun */
  guint          taken;        /* the number of the one that is shown */
  gboolean       loaded;
};

enum
{
  PROP_0,
  PROP_LOADED,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (QuayConnectionList, quay_connection_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* What a reading finds: one registry that is a feed, with the first configuration it was found in. */
typedef struct
{
  char            *name;
  char            *url;
  QuayFeedAddress *address;
  QuayCargoConfig *config;
  GPtrArray       *uses;
  GError          *drift;      /* since it was applied, or NULL */
} Finding;

typedef struct
{
  QuayContext   *context;    /* for the first reading only: puts right what a Quayside that died has left */
  GFile         *record;     /* of what was applied; NULL when only one folder is asked about */
  guint          number;
  QuayCargoHome *home;
  GPtrArray     *folders;    /* GFile; NULL entries are not used, Cargo home is always read */
  GPtrArray     *findings;
  GListStore    *files;      /* everything that was read or looked for */
  GError        *error;
  GError        *left;       /* what the one that died has left for somebody to look at, or NULL */
} Reading;

static void
finding_free (gpointer data)
{
  Finding *finding = data;

  g_free (finding->name);
  g_free (finding->url);
  g_clear_pointer (&finding->address, quay_feed_address_unref);
  g_clear_pointer (&finding->config, quay_cargo_config_unref);
  g_clear_pointer (&finding->uses, g_ptr_array_unref);
  g_clear_error (&finding->drift);
  g_free (finding);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_object (&reading->context);
  g_clear_object (&reading->record);
  g_clear_pointer (&reading->home, quay_cargo_home_unref);
  g_clear_pointer (&reading->folders, g_ptr_array_unref);
  g_clear_pointer (&reading->findings, g_ptr_array_unref);
  g_clear_object (&reading->files);
  g_clear_error (&reading->error);
  g_clear_error (&reading->left);
  g_free (reading);
}

static gboolean
has_use (GPtrArray *uses,
         GFile     *file)
{
  for (guint i = 0; i < uses->len; i++)
    {
      const QuayConnectionUse *use = g_ptr_array_index (uses, i);

      if (g_file_equal (use->file, file))
        return TRUE;
    }
  return FALSE;
}

/* “PROJECT/.cargo/config.toml” → PROJECT; NULL for a file in Cargo home. */
static GFile *
get_project_folder (QuayCargoHome *home,
                    GFile         *file)
{
  g_autoptr(GFile) dot_cargo = g_file_get_parent (file);

  if (dot_cargo == NULL || g_file_equal (dot_cargo, quay_cargo_home_get_folder (home)))
    return NULL;
  return g_file_get_parent (dot_cargo);
}

static Finding *
find_finding (Reading    *reading,
              const char *name,
              const char *url)
{
  for (guint i = 0; i < reading->findings->len; i++)
    {
      Finding *finding = g_ptr_array_index (reading->findings, i);

      if (g_str_equal (finding->url, url) && g_str_equal (finding->name, name))
        return finding;
    }
  return NULL;
}

/* A whole address, in which an apostrophe belongs to a name; in a text it would end the address. NULL: not of a feed. */
static QuayFeedAddress *
parse_url (const char *url)
{
  g_autoptr(GString) text = g_string_new (url);

  g_string_replace (text, "'", "%27", 0);
  return quay_feed_address_new_from_text (text->str, NULL);
}

static void
add_registry (Reading                 *reading,
              QuayCargoConfig         *config,
              const QuayCargoRegistry *registry)
{
  const QuayCargoValue *replacement = quay_cargo_config_get_replacement (config);
  gboolean replaces = replacement != NULL && g_strcmp0 (replacement->text, registry->name) == 0;
  GFile *file = registry->origin.file;
  Finding *finding;

  if (registry->url == NULL)
    return;

  finding = find_finding (reading, registry->name, registry->url);
  if (finding == NULL)
    {
      g_autoptr(QuayFeedAddress) address = parse_url (registry->url);

      if (address == NULL || quay_feed_address_get_feed (address) == NULL)
        return;
      finding = g_new0 (Finding, 1);
      finding->name = g_strdup (registry->name);
      finding->url = g_strdup (registry->url);
      finding->address = g_steal_pointer (&address);
      finding->config = quay_cargo_config_ref (config);
      finding->uses = g_ptr_array_new ();
      g_ptr_array_add (reading->findings, finding);
    }

  /* A registry of the environment has no file to show. */
  if (file != NULL && !has_use (finding->uses, file))
    {
      g_autoptr(GFile) folder = get_project_folder (reading->home, file);

      g_ptr_array_add (finding->uses, quay_connection_use_new (file, registry->origin.line, replaces, folder));
    }
}

static void
read_config (Reading         *reading,
             QuayCargoConfig *config)
{
  GPtrArray *registries = quay_cargo_config_get_registries (config);
  GPtrArray *files = quay_cargo_config_get_files (config);
  const GError *error = quay_cargo_config_get_error (config);

  for (guint i = 0; i < registries->len; i++)
    add_registry (reading, config, g_ptr_array_index (registries, i));
  for (guint i = 0; i < files->len; i++)
    {
      const QuayCargoConfigFile *file = g_ptr_array_index (files, i);

      g_list_store_append (reading->files, file->file);
    }
  if (error != NULL && reading->error == NULL)
    reading->error = g_error_copy (error);
}

static void
read_folder (Reading      *reading,
             GFile        *folder,
             GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayCargoConfig) config = NULL;
  g_autoptr(GFile) expected = folder != NULL ? quay_cargo_config_file_in (folder)
                                             : quay_cargo_home_dup_config (reading->home);

  /* A file that is not there yet is watched as well. */
  g_list_store_append (reading->files, expected);
  config = quay_cargo_config_load (reading->home, folder, cancellable, &error);
  if (config != NULL)
    read_config (reading, config);
  else if (reading->error == NULL)
    reading->error = g_steal_pointer (&error);
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  Reading *reading = task_data;

  if (reading->context != NULL && !quay_change_journal_recover (reading->context, &reading->left))
    reading->error = g_error_copy (reading->left);

  /* Projects first: their configuration holds Cargo home's as well, so a check of it knows more. */
  for (guint i = 0; i < reading->folders->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      GFile *folder = g_ptr_array_index (reading->folders, i);

      if (g_file_query_exists (folder, cancellable))
        read_folder (reading, folder, cancellable);
    }
  read_folder (reading, NULL, cancellable);

  if (reading->record != NULL)
    g_list_store_append (reading->files, reading->record);

  /* A folder that somebody asks about is judged by what Cargo does there, not by what was done here once. */
  for (guint i = 0; reading->record != NULL && i < reading->findings->len; i++)
    {
      Finding *finding = g_ptr_array_index (reading->findings, i);

      finding->drift = quay_applied_record_compare (reading->record, finding->name, finding->url);
    }
  g_task_return_boolean (task, TRUE);
}

static int
compare_connections (gconstpointer a,
                     gconstpointer b)
{
  const QuayConnection *first = *(const QuayConnection *const *) a;
  const QuayConnection *second = *(const QuayConnection *const *) b;
  int order = strcmp (first->name, second->name);

  return order != 0 ? order : strcmp (first->index_url, second->index_url);
}

static QuayConnection *
take_connection (QuayConnectionList *self,
                 Finding            *finding)
{
  QuayConnection *connection = NULL;

  for (guint i = 0; connection == NULL && i < self->connections->len; i++)
    {
      QuayConnection *known = g_ptr_array_index (self->connections, i);

      if (g_str_equal (known->index_url, finding->url) && g_str_equal (known->name, finding->name))
        connection = g_object_ref (known);
    }
  if (connection == NULL)
    connection = quay_connection_new (self->context, finding->name, finding->url, finding->address);
  quay_connection_take_reading (connection, finding->config, g_steal_pointer (&finding->uses));
  quay_connection_take_drift (connection, g_steal_pointer (&finding->drift));
  return connection;
}

static gboolean
same_connections (GPtrArray *first,
                  GPtrArray *second)
{
  if (first->len != second->len)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    {
      if (g_ptr_array_index (first, i) != g_ptr_array_index (second, i))
        return FALSE;
    }
  return TRUE;
}

static void
take_reading (QuayConnectionList *self,
              Reading            *reading)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->connections);
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  self->connections = old;
  for (guint i = 0; i < reading->findings->len; i++)
    g_ptr_array_add (connections, take_connection (self, g_ptr_array_index (reading->findings, i)));
  g_ptr_array_sort (connections, compare_connections);

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&reading->error);
  quay_file_watch_set_files (self->watch, G_LIST_MODEL (reading->files));

  self->connections = g_steal_pointer (&connections);
  /* An unchanged list is not announced, so that nobody's selection is lost. */
  if (!same_connections (old, self->connections))
    {
      g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, self->connections->len);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
    }
  if (!self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayConnectionList *self = QUAY_CONNECTION_LIST (object);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  /* It is said once, also by a reading that is not wanted any more. */
  if (reading->left != NULL)
    g_signal_emit (self, signals[LEFT], 0, reading->left);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* Two at a time may end in either order: an older one does not overwrite what a newer one has found. */
  if (reading->number > self->taken)
    {
      self->taken = reading->number;
      take_reading (self, reading);
    }
  g_task_return_boolean (task, TRUE);
}

static void
files_changed_cb (QuayConnectionList *self)
{
  quay_connection_list_load_async (self, NULL, NULL, NULL);
}

static GType
quay_connection_list_get_item_type (GListModel *model)
{
  return QUAY_TYPE_CONNECTION;
}

static guint
quay_connection_list_get_n_items (GListModel *model)
{
  return QUAY_CONNECTION_LIST (model)->connections->len;
}

static gpointer
quay_connection_list_get_item (GListModel *model,
                               guint       position)
{
  QuayConnectionList *self = QUAY_CONNECTION_LIST (model);

  if (position >= self->connections->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->connections, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = quay_connection_list_get_item_type;
  iface->get_n_items = quay_connection_list_get_n_items;
  iface->get_item = quay_connection_list_get_item;
}

static void
quay_connection_list_dispose (GObject *object)
{
  QuayConnectionList *self = QUAY_CONNECTION_LIST (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->context);
  g_clear_object (&self->folder);
  g_clear_error (&self->error);
  if (self->connections != NULL)
    g_ptr_array_set_size (self->connections, 0);
  G_OBJECT_CLASS (quay_connection_list_parent_class)->dispose (object);
}

static void
quay_connection_list_finalize (GObject *object)
{
  g_clear_pointer (&QUAY_CONNECTION_LIST (object)->connections, g_ptr_array_unref);
  G_OBJECT_CLASS (quay_connection_list_parent_class)->finalize (object);
}

static void
quay_connection_list_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  QuayConnectionList *self = QUAY_CONNECTION_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->connections->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_connection_list_class_init (QuayConnectionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_connection_list_dispose;
  object_class->finalize = quay_connection_list_finalize;
  object_class->get_property = quay_connection_list_get_property;

  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayConnectionList::left:
   * @error: %QUAY_ERROR_PAT_NOT_REVOKED or %QUAY_ERROR_ROLLBACK, see quay_change_journal_recover()
   *
   * A Quayside that died has left something that only a person can put right. It is said once.
   */
  signals[LEFT] =
    g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
quay_connection_list_init (QuayConnectionList *self)
{
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
  self->watch = quay_file_watch_new ();
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (files_changed_cb), self, G_CONNECT_SWAPPED);
}

QuayConnectionList *
quay_connection_list_new (QuayContext *context)
{
  QuayConnectionList *self;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);

  self = g_object_new (QUAY_TYPE_CONNECTION_LIST, NULL);
  self->context = g_object_ref (context);
  return self;
}

QuayConnectionList *
quay_connection_list_new_for_folder (QuayContext *context,
                                     GFile       *folder)
{
  QuayConnectionList *self;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  self = quay_connection_list_new (context);
  if (self != NULL)
    self->folder = g_object_ref (folder);
  return self;
}

QuayContext *
quay_connection_list_get_context (QuayConnectionList *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (self), NULL);

  return self->context;
}

const GError *
quay_connection_list_get_error (QuayConnectionList *self)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (self), NULL);

  return self->error;
}

/**
 * quay_connection_list_find:
 *
 * Returns: (transfer none) (nullable): the first connection with this address
 */
QuayConnection *
quay_connection_list_find (QuayConnectionList *self,
                           const char         *index_url)
{
  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (self), NULL);

  for (guint i = 0; i < self->connections->len; i++)
    {
      QuayConnection *connection = g_ptr_array_index (self->connections, i);

      if (g_strcmp0 (connection->index_url, index_url) == 0)
        return connection;
    }
  return NULL;
}

/**
 * quay_connection_list_load_async:
 *
 * Reads Cargo's files anew. Files that cannot be read are left out, see quay_connection_list_get_error().
 */
void
quay_connection_list_load_async (QuayConnectionList *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GTask) read_task = NULL;
  Reading *reading;

  g_return_if_fail (QUAY_IS_CONNECTION_LIST (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_connection_list_load_async);

  reading = g_new0 (Reading, 1);
  reading->number = ++self->n_readings;
  if (!self->loaded)
    reading->context = g_object_ref (self->context);
  if (self->folder == NULL)
    reading->record = quay_applied_record_get_file (self->context);
  reading->home = quay_cargo_home_ref (quay_context_get_home (self->context));
  reading->findings = g_ptr_array_new_with_free_func (finding_free);
  reading->files = g_list_store_new (G_TYPE_FILE);
  if (self->folder == NULL)
    {
      reading->folders = quay_context_dup_projects (self->context);
    }
  else
    {
      reading->folders = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (reading->folders, g_object_ref (self->folder));
    }

  read_task = g_task_new (self, cancellable, read_cb, g_steal_pointer (&task));
  g_task_set_source_tag (read_task, read_thread);
  g_task_set_task_data (read_task, reading, reading_free);
  g_task_run_in_thread (read_task, read_thread);
}

gboolean
quay_connection_list_load_finish (QuayConnectionList *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
