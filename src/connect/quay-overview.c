/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-overview"

#include "config.h"

#include "quay-overview.h"

#include <glib/gi18n-lib.h>

#include "quay-error.h"
#include "quay-file-survey.h"

/**
 * QuayOverview:
 *
 * How all of it stands. Connections are sorted into those that need attention and those that do not, as often as one of
 * them changes; while one is checked it stays where it was, so that no row jumps away from under a pointer. What is
 * wrong in Cargo's files is told once, and not again by each connection that suffers from it.
 *
 * The facts about the computer are found out independently of each other, each as soon as it is known.
 */
struct _QuayOverview
{
  GObject                parent_instance;

  QuayConnectionList    *connections;
  QuayCheckRunner       *runner;
  GSettings             *settings;
  QuayReminderAutostart *autostart;     /* or NULL */
  GPtrArray             *watched;       /* QuayConnection, to whose changes this is connected */

  GListStore            *needs;
  GListStore            *others;
  QuayFileSurvey        *survey;        /* NULL until the files were looked at */
  QuayNetworkAdvice     *advice;
  char                 **proxies;       /* NULL until they are known */
  QuayComputerFact      *facts[QUAY_N_FACTS];
  QuayOverviewState      state;
  guint                  n_problems;

  GCancellable          *files_cancellable;
  GCancellable          *computer_cancellable;
};

enum
{
  PROP_0,
  PROP_N_PROBLEMS,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  FACTS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayOverview, quay_overview, G_TYPE_OBJECT)

/* Puts the items of @wanted into @store, and touches only those that are not the same. */
static void
replace_items (GListStore *store,
               GPtrArray  *wanted,
               GEqualFunc  equal)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint n_new = wanted->len;
  guint start = 0;
  guint end = 0;

  for (; start < MIN (n_old, n_new); start++)
    {
      g_autoptr(GObject) old = g_list_model_get_item (G_LIST_MODEL (store), start);

      if (!equal (old, g_ptr_array_index (wanted, start)))
        break;
    }
  for (; end < MIN (n_old, n_new) - start; end++)
    {
      g_autoptr(GObject) old = g_list_model_get_item (G_LIST_MODEL (store), n_old - 1 - end);

      if (!equal (old, g_ptr_array_index (wanted, n_new - 1 - end)))
        break;
    }
  if (n_old - start - end > 0 || n_new - start - end > 0)
    g_list_store_splice (store, start, n_old - start - end, wanted->pdata + start, n_new - start - end);
}

static int
compare_needs (gconstpointer a,
               gconstpointer b)
{
  return quay_overview_need_compare (*(QuayOverviewNeed *const *) a, *(QuayOverviewNeed *const *) b);
}

/* What @connection needed before, or NULL. */
static QuayOverviewNeed *
find_need (QuayOverview   *self,
           QuayConnection *connection)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->needs)); i++)
    {
      g_autoptr(QuayOverviewNeed) need = g_list_model_get_item (G_LIST_MODEL (self->needs), i);

      if (quay_overview_need_get_connection (need) == connection)
        return need;
    }
  return NULL;
}

/* Whether the files say already why @need is one. */
static gboolean
is_told_by_files (QuayOverview     *self,
                  QuayOverviewNeed *need)
{
  const GError *error = quay_overview_need_get_error (need);

  for (guint i = 0; self->survey != NULL && error != NULL && i < self->survey->problems->len; i++)
    {
      const GError *problem = g_ptr_array_index (self->survey->problems, i);

      if (g_error_matches (error, problem->domain, problem->code) &&
          g_strcmp0 (quay_error_get_subject (error), quay_error_get_subject (problem)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_file_needs (GPtrArray *needs,
                GPtrArray *errors,
                gboolean   stop_cargo)
{
  for (guint i = 0; i < errors->len; i++)
    g_ptr_array_add (needs, quay_overview_need_new_for_error (g_ptr_array_index (errors, i), stop_cargo));
}

/* (transfer full) (nullable) */
static QuayOverviewNeed *
create_need (QuayOverview   *self,
             QuayConnection *connection)
{
  g_autoptr(QuayOverviewNeed) need = NULL;

  if (quay_connection_get_state (connection) == QUAY_STATE_CHECKING)
    {
      QuayOverviewNeed *before = find_need (self, connection);

      return before != NULL ? quay_overview_need_new_checking (before) : NULL;
    }
  need = quay_overview_need_new_for_connection (connection);
  return need != NULL && !is_told_by_files (self, need) ? g_steal_pointer (&need) : NULL;
}

static QuayOverviewState
find_state (QuayOverview *self,
            guint         n_problems)
{
  if (quay_check_runner_get_running (self->runner))
    return QUAY_OVERVIEW_CHECKING;
  if (n_problems > 0)
    return QUAY_OVERVIEW_PROBLEMS;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (quay_connection_get_checked (connection) == NULL &&
          quay_connection_get_state (connection) != QUAY_STATE_ELSEWHERE)
        return QUAY_OVERVIEW_UNCHECKED;
    }
  return QUAY_OVERVIEW_WORKING;
}

static void
update (QuayOverview *self)
{
  g_autoptr(GPtrArray) needs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_problems = 0;
  QuayOverviewState state;

  if (self->survey != NULL)
    {
      add_file_needs (needs, self->survey->problems, TRUE);
      add_file_needs (needs, self->survey->exposures, FALSE);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);
      g_autoptr(QuayOverviewNeed) need = create_need (self, connection);

      if (need != NULL)
        g_ptr_array_add (needs, g_steal_pointer (&need));
      else
        g_ptr_array_add (others, g_steal_pointer (&connection));
    }
  /* The order of the list is kept among equals: it is by name. */
  g_ptr_array_sort (needs, compare_needs);
  for (guint i = 0; i < needs->len; i++)
    n_problems += quay_overview_need_is_problem (g_ptr_array_index (needs, i)) ? 1 : 0;
  replace_items (self->needs, needs, (GEqualFunc) quay_overview_need_equal);
  replace_items (self->others, others, g_direct_equal);

  state = find_state (self, n_problems);
  if (self->n_problems != n_problems)
    {
      self->n_problems = n_problems;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PROBLEMS]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}

/* @fact: taken */
static void
set_fact (QuayOverview     *self,
          QuayFactKind      kind,
          QuayComputerFact *fact)
{
  gboolean same = quay_computer_fact_equal (self->facts[kind], fact);

  quay_computer_fact_free (self->facts[kind]);
  self->facts[kind] = fact;
  if (!same)
    g_signal_emit (self, signals[FACTS_CHANGED], 0);
}

static void
update_file_facts (QuayOverview *self)
{
  const QuayFileSurvey *survey = self->survey;
  QuayCargoHome *home = quay_context_get_home (quay_connection_list_get_context (self->connections));

  set_fact (self, QUAY_FACT_CARGO_FOLDER,
            quay_computer_fact_new_folder (quay_cargo_home_get_folder (home), survey->home_exists,
                                           survey->home_writable));
  set_fact (self, QUAY_FACT_CONFIGURATION,
            quay_computer_fact_new_configuration (survey->n_files, survey->problems->len + survey->exposures->len,
                                                  survey->problems->len > 0));
  set_fact (self, QUAY_FACT_PLAIN_TOKENS,
            quay_computer_fact_new_plain_tokens (survey->n_plain_tokens, survey->plain_file));
}

static void
update_network (QuayOverview *self)
{
  set_fact (self, QUAY_FACT_NETWORK,
            quay_computer_fact_new_network (g_network_monitor_get_network_available (g_network_monitor_get_default ()),
                                            (const char *const *) self->proxies,
                                            self->advice != NULL ? quay_network_advice_get_title (self->advice)
                                                                 : NULL));
}

static void
update_reminders (QuayOverview *self)
{
  set_fact (self, QUAY_FACT_REMINDERS,
            quay_computer_fact_new_reminders (g_settings_get_boolean (self->settings, "remind-before-expiry"),
                                              self->autostart != NULL &&
                                              quay_reminder_autostart_get_refused (self->autostart)));
}

static void
forget_connection (gpointer data,
                   gpointer user_data)
{
  g_signal_handlers_disconnect_by_data (data, user_data);
}

static void
connections_changed_cb (QuayOverview *self)
{
  g_ptr_array_foreach (self->watched, forget_connection, self);
  g_ptr_array_set_size (self->watched, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      QuayConnection *connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      g_signal_connect_object (connection, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->watched, connection);
    }
  update (self);
  quay_overview_look_at_files (self);
}

static void
surveyed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(QuayOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  QuayFileSurvey *survey = quay_file_survey_read_finish (result, &error);

  if (survey == NULL)
    return;

  g_clear_pointer (&self->survey, quay_file_survey_free);
  self->survey = survey;
  update_file_facts (self);
  update (self);
}

static void
keyring_state_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(QuayOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *service_name = NULL;
  QuayTokenStoreState state =
    quay_token_store_get_state_finish (QUAY_TOKEN_STORE (object), result, &service_name, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_fact (self, QUAY_FACT_KEYRING, quay_computer_fact_new_keyring (state, service_name, error));
}

static void
advice_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(QuayOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuayNetworkAdvice) advice =
    quay_network_advice_look_finish (QUAY_CONTEXT (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Where it cannot be told, nothing is advised. */
  if (error != NULL)
    g_debug ("No advice about the network: %s", error->message);
  g_clear_pointer (&self->advice, quay_network_advice_unref);
  self->advice = g_steal_pointer (&advice);
  update_network (self);
}

static void
proxies_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(QuayOverview) self = user_data;
  g_autoptr(GError) error = NULL;
  char **proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_debug ("The proxy is not known: %s", error->message);
  g_strfreev (self->proxies);
  self->proxies = proxies;
  update_network (self);
}

static void
quay_overview_dispose (GObject *object)
{
  QuayOverview *self = QUAY_OVERVIEW (object);

  quay_overview_stop (self);
  if (self->watched != NULL)
    g_ptr_array_foreach (self->watched, forget_connection, self);
  g_clear_pointer (&self->watched, g_ptr_array_unref);
  g_clear_object (&self->connections);
  g_clear_object (&self->runner);
  g_clear_object (&self->settings);
  g_clear_object (&self->autostart);
  g_clear_object (&self->needs);
  g_clear_object (&self->others);
  g_clear_pointer (&self->survey, quay_file_survey_free);
  g_clear_pointer (&self->advice, quay_network_advice_unref);
  g_clear_pointer (&self->proxies, g_strfreev);
  for (guint i = 0; i < QUAY_N_FACTS; i++)
    g_clear_pointer (&self->facts[i], quay_computer_fact_free);
  g_clear_object (&self->files_cancellable);
  g_clear_object (&self->computer_cancellable);
  G_OBJECT_CLASS (quay_overview_parent_class)->dispose (object);
}

static void
quay_overview_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  QuayOverview *self = QUAY_OVERVIEW (object);

  switch (prop_id)
    {
    case PROP_N_PROBLEMS:
      g_value_set_uint (value, self->n_problems);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_overview_class_init (QuayOverviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = quay_overview_dispose;
  object_class->get_property = quay_overview_get_property;

  properties[PROP_N_PROBLEMS] = g_param_spec_uint ("n-problems", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, QUAY_OVERVIEW_UNCHECKED, QUAY_OVERVIEW_WORKING, QUAY_OVERVIEW_UNCHECKED,
                      flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayOverview::facts-changed:
   *
   * One of the facts about the computer has another value.
   */
  signals[FACTS_CHANGED] =
    g_signal_new ("facts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_overview_init (QuayOverview *self)
{
  self->needs = g_list_store_new (QUAY_TYPE_OVERVIEW_NEED);
  self->others = g_list_store_new (QUAY_TYPE_CONNECTION);
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < QUAY_N_FACTS; i++)
    self->facts[i] = quay_computer_fact_new_unknown ();
}

/**
 * quay_overview_new:
 * @connections: what is looked at; it is followed
 * @runner: what checks all of them at once
 * @settings: whether reminders are wanted
 */
QuayOverview *
quay_overview_new (QuayConnectionList *connections,
                   QuayCheckRunner    *runner,
                   GSettings          *settings)
{
  QuayOverview *self;

  g_return_val_if_fail (QUAY_IS_CONNECTION_LIST (connections), NULL);
  g_return_val_if_fail (QUAY_IS_CHECK_RUNNER (runner), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (QUAY_TYPE_OVERVIEW, NULL);
  self->connections = g_object_ref (connections);
  self->runner = g_object_ref (runner);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (connections, "items-changed", G_CALLBACK (connections_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (runner, "notify::running", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::remind-before-expiry", G_CALLBACK (update_reminders), self,
                           G_CONNECT_SWAPPED);
  update_reminders (self);
  connections_changed_cb (self);
  return self;
}

/**
 * quay_overview_set_autostart:
 * @autostart: (nullable): what tells whether the job at login is allowed
 */
void
quay_overview_set_autostart (QuayOverview          *self,
                             QuayReminderAutostart *autostart)
{
  g_return_if_fail (QUAY_IS_OVERVIEW (self));

  if (self->autostart == autostart)
    return;
  if (self->autostart != NULL)
    g_signal_handlers_disconnect_by_data (self->autostart, self);
  g_set_object (&self->autostart, autostart);
  if (autostart != NULL)
    g_signal_connect_object (autostart, "notify::refused", G_CALLBACK (update_reminders), self, G_CONNECT_SWAPPED);
  update_reminders (self);
}

QuayConnectionList *
quay_overview_get_connections (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  return self->connections;
}

QuayCheckRunner *
quay_overview_get_runner (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  return self->runner;
}

guint
quay_overview_get_n_problems (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), 0);

  return self->n_problems;
}

QuayOverviewState
quay_overview_get_state (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), QUAY_OVERVIEW_UNCHECKED);

  return self->state;
}

char *
quay_overview_dup_title (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  switch (self->state)
    {
    case QUAY_OVERVIEW_PROBLEMS:
      return g_strdup_printf (ngettext ("%d Problem Found", "%d Problems Found", self->n_problems),
                              (int) self->n_problems);
    case QUAY_OVERVIEW_WORKING:
      return g_strdup (_("Everything Is Working"));
    case QUAY_OVERVIEW_CHECKING:
      return g_strdup (_("Checking…"));
    case QUAY_OVERVIEW_UNCHECKED:
    default:
      return g_strdup (_("Not Checked Yet"));
    }
}

char *
quay_overview_dup_note (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  if (self->n_problems == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%d Problem", "%d Problems", self->n_problems), (int) self->n_problems);
}

GDateTime *
quay_overview_dup_checked (QuayOverview *self)
{
  GDateTime *oldest = NULL;

  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);
      GDateTime *checked = quay_connection_get_checked (connection);

      if (checked == NULL)
        return NULL;
      if (oldest == NULL || g_date_time_compare (checked, oldest) < 0)
        oldest = checked;
    }
  return oldest != NULL ? g_date_time_ref (oldest) : NULL;
}

GListModel *
quay_overview_get_needs (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  return G_LIST_MODEL (self->needs);
}

GListModel *
quay_overview_get_others (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  return G_LIST_MODEL (self->others);
}

const QuayComputerFact *
quay_overview_get_fact (QuayOverview *self,
                        QuayFactKind  kind)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);
  g_return_val_if_fail (kind < QUAY_N_FACTS, NULL);

  return self->facts[kind];
}

QuayNetworkAdvice *
quay_overview_get_advice (QuayOverview *self)
{
  g_return_val_if_fail (QUAY_IS_OVERVIEW (self), NULL);

  return self->advice;
}

/**
 * quay_overview_look_at_files:
 *
 * Reads Cargo's files in the background; what is found then shows in needs and facts.
 */
void
quay_overview_look_at_files (QuayOverview *self)
{
  g_return_if_fail (QUAY_IS_OVERVIEW (self));

  g_cancellable_cancel (self->files_cancellable);
  g_clear_object (&self->files_cancellable);
  self->files_cancellable = g_cancellable_new ();
  quay_file_survey_read_async (quay_connection_list_get_context (self->connections), self->files_cancellable,
                               surveyed_cb, g_object_ref (self));
}

/* The way to the first feed stands for all: they are with one service. */
static void
look_at_network (QuayOverview *self)
{
  QuayContext *context = quay_connection_list_get_context (self->connections);
  g_autoptr(QuayConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), 0);
  g_autofree char *host = NULL;
  g_autofree char *uri = NULL;

  update_network (self);
  if (connection == NULL)
    return;
  host = quay_feed_address_dup_host (quay_connection_get_address (connection));
  uri = g_strdup_printf ("https://%s/", host);
  g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), uri, self->computer_cancellable, proxies_cb,
                                 g_object_ref (self));
  quay_network_advice_look_async (context, quay_connection_get_address (connection), NULL, self->computer_cancellable,
                                  advice_cb, g_object_ref (self));
}

/**
 * quay_overview_look_at_computer:
 *
 * Looks at files, keyring and network in the background, without asking anybody for anything.
 */
void
quay_overview_look_at_computer (QuayOverview *self)
{
  QuayContext *context;

  g_return_if_fail (QUAY_IS_OVERVIEW (self));

  context = quay_connection_list_get_context (self->connections);
  g_cancellable_cancel (self->computer_cancellable);
  g_clear_object (&self->computer_cancellable);
  self->computer_cancellable = g_cancellable_new ();
  quay_overview_look_at_files (self);
  quay_token_store_get_state_async (quay_context_get_tokens (context), self->computer_cancellable, keyring_state_cb,
                                    g_object_ref (self));
  look_at_network (self);
}

void
quay_overview_stop (QuayOverview *self)
{
  g_return_if_fail (QUAY_IS_OVERVIEW (self));

  g_cancellable_cancel (self->files_cancellable);
  g_cancellable_cancel (self->computer_cancellable);
}
