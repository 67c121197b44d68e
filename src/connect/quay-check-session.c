/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-check-session"

#include "config.h"

#include "quay-check-session.h"

#include "quay-error.h"
#include "quay-file-survey.h"

/**
 * QuayCheckSession:
 *
 * What the Check window shows. Choosing a folder reads its configuration; then the connection that was chosen before is
 * checked, or the first one there is; then comes what Cargo has to be told of the network, if the feed answered. What
 * the files have beside that connection is found meanwhile.
 *
 * Each of these can be stopped, and a new choice stops what was begun for the old one.
 */
struct _QuayCheckSession
{
  GObject             parent_instance;

  QuayContext        *context;
  GListStore         *folders;
  GFile              *folder;
  char               *index_url;     /* of the connection that is wanted, or NULL */
  QuayConnectionList *connections;   /* of the folder; NULL while the first is being looked for */
  QuayConnection     *connection;
  QuayNetworkAdvice  *advice;
  QuayFileSurvey     *survey;        /* of the folder; NULL until it is known */
  GCancellable       *surveying;     /* or NULL */
  GError             *error;
  GCancellable       *cancellable;   /* of what is under way; NULL when nothing is */
  gboolean            loaded;
};

enum
{
  PROP_0,
  PROP_FOLDERS,
  PROP_FOLDER,
  PROP_CONNECTIONS,
  PROP_CONNECTION,
  PROP_RUNNING,
  PROP_EMPTY,
  PROP_ERROR,
  PROP_ADVICE,
  PROP_FINDINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayCheckSession, quay_check_session, G_TYPE_OBJECT)

static void
notify (QuayCheckSession *self,
        int               property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_advice (QuayCheckSession  *self,
            QuayNetworkAdvice *advice)
{
  g_clear_pointer (&self->advice, quay_network_advice_unref);
  self->advice = advice;
  notify (self, PROP_ADVICE);
}

/* Ends what is under way, and begins something new. */
static void
begin (QuayCheckSession *self)
{
  gboolean was_running = self->cancellable != NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (!was_running)
    notify (self, PROP_RUNNING);
}

/* What was begun with @cancellable is over, if nothing else has begun since. */
static gboolean
end (QuayCheckSession *self,
     GCancellable     *cancellable)
{
  if (self->cancellable != cancellable)
    return FALSE;
  g_clear_object (&self->cancellable);
  notify (self, PROP_RUNNING);
  return TRUE;
}

/* A part of what is under way. */
typedef struct
{
  QuayCheckSession *self;
  GCancellable     *cancellable;
} Part;

static Part *
part_new (QuayCheckSession *self)
{
  Part *part = g_new (Part, 1);

  part->self = g_object_ref (self);
  part->cancellable = g_object_ref (self->cancellable);
  return part;
}

static void
part_free (Part *part)
{
  g_object_unref (part->self);
  g_object_unref (part->cancellable);
  g_free (part);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

static void
advice_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Part) part = user_data;
  g_autoptr(QuayNetworkAdvice) advice = quay_network_advice_look_finish (QUAY_CONTEXT (object), result, NULL);

  if (end (part->self, part->cancellable))
    set_advice (part->self, g_steal_pointer (&advice));
}

/* Whether the feed has answered, so that the way of this program to it is known to be good. */
static gboolean
was_reached (QuayConnection *connection)
{
  GPtrArray *steps = quay_connection_get_steps (connection);
  QuayStepResult result;

  if (steps == NULL)
    return FALSE;
  result = quay_check_step_get_result (g_ptr_array_index (steps, QUAY_STEP_LOGIN));
  return result == QUAY_STEP_OK || result == QUAY_STEP_INFO;
}

static void
checked_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Part) part = user_data;
  QuayCheckSession *self = part->self;
  QuayConnection *connection = QUAY_CONNECTION (object);
  gboolean finished = quay_connection_check_finish (connection, result, NULL);

  if (self->cancellable != part->cancellable)
    return;
  if (finished && was_reached (connection))
    quay_network_advice_look_async (self->context, quay_connection_get_address (connection), self->folder,
                                    self->cancellable, advice_found_cb, g_steal_pointer (&part));
  else
    end (self, part->cancellable);
}

/* Goes on, with what begin() has begun. */
static void
check_connection (QuayCheckSession *self)
{
  set_advice (self, NULL);
  if (self->connection == NULL)
    end (self, self->cancellable);
  else
    quay_connection_check_async (self->connection, self->folder, self->cancellable, checked_cb, part_new (self));
}

/* The connection that is wanted, else the first. */
static void
choose_connection (QuayCheckSession *self)
{
  GListModel *model = G_LIST_MODEL (self->connections);
  g_autoptr(QuayConnection) found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(QuayConnection) candidate = g_list_model_get_item (model, i);

      if (found == NULL || g_strcmp0 (quay_connection_get_index_url (candidate), self->index_url) == 0)
        g_set_object (&found, candidate);
    }
  if (g_set_object (&self->connection, found))
    notify (self, PROP_CONNECTION);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Part) part = user_data;
  QuayCheckSession *self = part->self;
  QuayConnectionList *list = QUAY_CONNECTION_LIST (object);
  g_autoptr(GError) error = NULL;
  gboolean good = quay_connection_list_load_finish (list, result, &error);

  if (self->cancellable != part->cancellable)
    return;
  g_clear_error (&self->error);
  if (!good && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_steal_pointer (&error);
  else if (good && quay_connection_list_get_error (list) != NULL)
    self->error = g_error_copy (quay_connection_list_get_error (list));
  self->loaded |= good;
  choose_connection (self);
  notify (self, PROP_ERROR);
  notify (self, PROP_EMPTY);
  if (good)
    check_connection (self);
  else
    end (self, part->cancellable);
}

static void
set_survey (QuayCheckSession *self,
            QuayFileSurvey   *survey)
{
  g_clear_pointer (&self->survey, quay_file_survey_free);
  self->survey = survey;
  notify (self, PROP_FINDINGS);
}

static void
surveyed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayCheckSession) self = user_data;
  QuayFileSurvey *survey = quay_file_survey_read_finish (result, NULL);

  /* NULL for one that was left, when another may be under way. */
  if (survey != NULL)
    set_survey (self, survey);
}

static void
survey_folder (QuayCheckSession *self)
{
  g_cancellable_cancel (self->surveying);
  g_clear_object (&self->surveying);
  self->surveying = g_cancellable_new ();
  quay_file_survey_read_folder_async (self->context, self->folder, self->surveying, surveyed_cb, g_object_ref (self));
}

static void
load_connections (QuayCheckSession *self)
{
  survey_folder (self);
  begin (self);
  quay_connection_list_load_async (self->connections, self->cancellable, loaded_cb, part_new (self));
}

/* Another folder: another list. */
static void
open_folder (QuayCheckSession *self,
             GFile            *folder)
{
  g_set_object (&self->folder, folder);
  g_clear_object (&self->connections);
  self->connections = quay_connection_list_new_for_folder (self->context, folder);
  self->loaded = FALSE;
  g_clear_error (&self->error);
  g_clear_object (&self->connection);
  set_advice (self, NULL);
  set_survey (self, NULL);
  notify (self, PROP_FOLDER);
  notify (self, PROP_CONNECTIONS);
  notify (self, PROP_CONNECTION);
  notify (self, PROP_ERROR);
  notify (self, PROP_EMPTY);
  load_connections (self);
}

static gboolean
find_folder (QuayCheckSession *self,
             GFile            *folder)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->folders)); i++)
    {
      g_autoptr(GFile) known = g_list_model_get_item (G_LIST_MODEL (self->folders), i);

      if (g_file_equal (known, folder))
        return TRUE;
    }
  return FALSE;
}

static void
projects_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_task_return_pointer (task, quay_context_dup_projects (task_data), (GDestroyNotify) g_ptr_array_unref);
}

static void
projects_known_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  QuayCheckSession *self = QUAY_CHECK_SESSION (object);
  g_autoptr(GPtrArray) projects = g_task_propagate_pointer (G_TASK (result), NULL);
  guint position = 0;

  for (guint i = 0; projects != NULL && i < projects->len; i++)
    {
      GFile *folder = g_ptr_array_index (projects, i);

      if (!find_folder (self, folder))
        g_list_store_insert (self->folders, position++, folder);
    }
  notify (self, PROP_FOLDERS);
  if (self->folder == NULL)
    {
      g_autoptr(GFile) first = g_list_model_get_item (G_LIST_MODEL (self->folders), 0);

      open_folder (self, first);
    }
}

static void
quay_check_session_dispose (GObject *object)
{
  QuayCheckSession *self = QUAY_CHECK_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_cancellable_cancel (self->surveying);
  g_clear_object (&self->surveying);
  g_clear_pointer (&self->survey, quay_file_survey_free);
  g_clear_object (&self->context);
  g_clear_object (&self->folders);
  g_clear_object (&self->folder);
  g_clear_object (&self->connections);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->index_url, g_free);
  g_clear_pointer (&self->advice, quay_network_advice_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (quay_check_session_parent_class)->dispose (object);
}

static void
quay_check_session_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  QuayCheckSession *self = QUAY_CHECK_SESSION (object);

  switch (prop_id)
    {
    case PROP_FOLDERS:
      g_value_set_object (value, self->folders);
      break;
    case PROP_FOLDER:
      g_value_set_object (value, self->folder);
      break;
    case PROP_CONNECTIONS:
      g_value_set_object (value, self->connections);
      break;
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, quay_check_session_get_empty (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_ADVICE:
      g_value_set_boxed (value, self->advice);
      break;
    case PROP_FINDINGS:
      g_value_set_boolean (value, self->survey != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_check_session_class_init (QuayCheckSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_check_session_dispose;
  object_class->get_property = quay_check_session_get_property;

  properties[PROP_FOLDERS] = g_param_spec_object ("folders", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_FOLDER] = g_param_spec_object ("folder", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_CONNECTIONS] = g_param_spec_object ("connections", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_CONNECTION] = g_param_spec_object ("connection", NULL, NULL, QUAY_TYPE_CONNECTION, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_EMPTY] = g_param_spec_boolean ("empty", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_ADVICE] = g_param_spec_boxed ("advice", NULL, NULL, QUAY_TYPE_NETWORK_ADVICE, flags);
  /* Whether they are known; notified whenever they change. */
  properties[PROP_FINDINGS] = g_param_spec_boolean ("findings", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_check_session_init (QuayCheckSession *self)
{
  self->folders = g_list_store_new (G_TYPE_FILE);
}

QuayCheckSession *
quay_check_session_new (QuayContext *context,
                        GFile       *folder,
                        const char  *index_url)
{
  QuayCheckSession *self;
  g_autoptr(GTask) task = NULL;
  GFile *home;

  g_return_val_if_fail (QUAY_IS_CONTEXT (context), NULL);

  self = g_object_new (QUAY_TYPE_CHECK_SESSION, NULL);
  self->context = g_object_ref (context);
  self->index_url = g_strdup (index_url);
  home = quay_cargo_home_get_user_home (quay_context_get_home (context));
  if (folder != NULL && !g_file_equal (folder, home))
    g_list_store_append (self->folders, folder);
  g_list_store_append (self->folders, home);
  if (folder != NULL)
    open_folder (self, folder);

  task = g_task_new (self, NULL, projects_known_cb, NULL);
  g_task_set_source_tag (task, quay_check_session_new);
  g_task_set_task_data (task, g_object_ref (context), g_object_unref);
  g_task_run_in_thread (task, projects_thread);
  return self;
}

QuayContext *
quay_check_session_get_context (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return self->context;
}

GListModel *
quay_check_session_get_folders (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return G_LIST_MODEL (self->folders);
}

/**
 * quay_check_session_get_folder:
 *
 * Returns: (transfer none) (nullable): where Cargo would be started; %NULL until the known projects have been read
 */
GFile *
quay_check_session_get_folder (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return self->folder;
}

gboolean
quay_check_session_is_home (QuayCheckSession *self,
                            GFile            *folder)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), FALSE);

  return g_file_equal (folder, quay_cargo_home_get_user_home (quay_context_get_home (self->context)));
}

void
quay_check_session_set_folder (QuayCheckSession *self,
                               GFile            *folder)
{
  g_return_if_fail (QUAY_IS_CHECK_SESSION (self));
  g_return_if_fail (G_IS_FILE (folder));

  if (self->folder != NULL && g_file_equal (self->folder, folder))
    return;
  if (!find_folder (self, folder))
    {
      g_list_store_insert (self->folders, 0, folder);
      notify (self, PROP_FOLDERS);
    }
  open_folder (self, folder);
}

static void
folder_forgotten_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayCheckSession *self = g_task_get_source_object (task);
  GFile *folder = g_task_get_task_data (task);
  g_autoptr(GFile) next = NULL;
  g_autoptr(GError) error = NULL;
  guint position;

  if (!quay_context_remove_projects_finish (QUAY_CONTEXT (object), result, &error))
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
      notify (self, PROP_ERROR);
      return;
    }

  if (g_list_store_find_with_equal_func (self->folders, folder, (GEqualFunc) g_file_equal, &position))
    g_list_store_remove (self->folders, position);
  notify (self, PROP_FOLDERS);
  /* The home folder is always there. */
  next = g_list_model_get_item (G_LIST_MODEL (self->folders), 0);
  if (g_file_equal (self->folder, folder))
    open_folder (self, next);
}

void
quay_check_session_forget_folder (QuayCheckSession *self)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_object_unref);
  GTask *task;

  g_return_if_fail (QUAY_IS_CHECK_SESSION (self));

  if (self->folder == NULL || quay_check_session_is_home (self, self->folder))
    return;

  g_ptr_array_add (folders, g_object_ref (self->folder));
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, quay_check_session_forget_folder);
  g_task_set_task_data (task, g_object_ref (self->folder), g_object_unref);
  quay_context_remove_projects_async (self->context, folders, NULL, folder_forgotten_cb, task);
}

QuayConnectionList *
quay_check_session_get_connections (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return self->connections;
}

QuayConnection *
quay_check_session_get_connection (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return self->connection;
}

/**
 * quay_check_session_set_connection:
 * @connection: one of those in effect
 *
 * Checks @connection; the next folder is checked for the same, if it is in effect there.
 */
void
quay_check_session_set_connection (QuayCheckSession *self,
                                   QuayConnection   *connection)
{
  g_return_if_fail (QUAY_IS_CHECK_SESSION (self));
  g_return_if_fail (QUAY_IS_CONNECTION (connection));

  if (!g_set_object (&self->connection, connection))
    return;
  g_clear_pointer (&self->index_url, g_free);
  self->index_url = g_strdup (quay_connection_get_index_url (connection));
  notify (self, PROP_CONNECTION);
  begin (self);
  check_connection (self);
}

gboolean
quay_check_session_get_running (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), FALSE);

  return self->cancellable != NULL;
}

gboolean
quay_check_session_get_empty (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), FALSE);

  return self->loaded && self->connection == NULL && self->error == NULL;
}

/**
 * quay_check_session_get_error:
 *
 * Returns: (transfer none) (nullable): why there may be connections in the folder that are not known
 */
const GError *
quay_check_session_get_error (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return self->error;
}

QuayNetworkAdvice *
quay_check_session_get_advice (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return self->advice;
}

static gboolean
is_about_same (const GError *error,
               const GError *other)
{
  return other != NULL && g_error_matches (error, other->domain, other->code) &&
         g_strcmp0 (quay_error_get_subject (error), quay_error_get_subject (other)) == 0;
}

/* Whether it is shown already, with the connection or in its place. */
static gboolean
is_said (QuayCheckSession *self,
         const GError     *error)
{
  GPtrArray *steps = self->connection != NULL ? quay_connection_get_steps (self->connection) : NULL;

  if (steps == NULL)
    return is_about_same (error, self->error);
  for (guint i = 0; i < steps->len; i++)
    {
      QuayCheckStep *step = g_ptr_array_index (steps, i);
      GPtrArray *notices = quay_check_step_get_notices (step);

      if (is_about_same (error, quay_check_step_get_error (step)))
        return TRUE;
      for (guint j = 0; j < notices->len; j++)
        if (is_about_same (error, g_ptr_array_index (notices, j)))
          return TRUE;
    }
  return FALSE;
}

/* One of each kind for a file: its details say the line of the first. */
static GPtrArray *
dup_unsaid (QuayCheckSession *self,
            GPtrArray        *errors)
{
  GPtrArray *unsaid = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);

  for (guint i = 0; errors != NULL && i < errors->len; i++)
    {
      const GError *error = g_ptr_array_index (errors, i);
      gboolean said = is_said (self, error);

      for (guint j = 0; j < unsaid->len; j++)
        said = said || is_about_same (error, g_ptr_array_index (unsaid, j));
      if (!said)
        g_ptr_array_add (unsaid, g_error_copy (error));
    }
  return unsaid;
}

/**
 * quay_check_session_dup_problems:
 *
 * Returns: (transfer full) (element-type GError): what Cargo will stumble over in the folder; empty until it is known
 */
GPtrArray *
quay_check_session_dup_problems (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return dup_unsaid (self, self->survey != NULL ? self->survey->problems : NULL);
}

/**
 * quay_check_session_dup_exposures:
 *
 * Returns: (transfer full) (element-type GError): what should not go where the files go; empty until it is known
 */
GPtrArray *
quay_check_session_dup_exposures (QuayCheckSession *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_SESSION (self), NULL);

  return dup_unsaid (self, self->survey != NULL ? self->survey->exposures : NULL);
}

void
quay_check_session_check (QuayCheckSession *self)
{
  g_return_if_fail (QUAY_IS_CHECK_SESSION (self));

  if (self->connections != NULL)
    load_connections (self);
}

void
quay_check_session_stop (QuayCheckSession *self)
{
  g_return_if_fail (QUAY_IS_CHECK_SESSION (self));

  g_cancellable_cancel (self->cancellable);
}
