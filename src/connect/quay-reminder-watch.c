/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-reminder-watch"

#include "config.h"

#include "quay-reminder-watch.h"

#include "quay-feed-address.h"
#include "quay-file-watch.h"
#include "quay-reminder-memory.h"
#include "quay-reminder.h"
#include "quay-token-ledger.h"

#define DEFAULT_FIRST_DAYS 14

/**
 * QuayReminderWatch:
 *
 * Reminds of tokens before they expire, by the dates in the ledger alone: no network, no keyring.
 *
 * It looks when it is asked to, when the ledger changes and when its clock rings, one look after the other. Each look
 * reads the ledger and what was said before, in a thread, says what is new by “remind” and “withdraw”, and only then
 * remembers it: if the program ends in between, the reminder comes again, which is better than never.
 *
 * One organization has at most one notification, since its tokens are replaced in one go. It is about the token that
 * expires first. While that one is still valid, the others wait for their turn; once it has expired it may have been
 * left behind somewhere, and the others are told of again at their next stage.
 */
struct _QuayReminderWatch
{
  GObject             parent_instance;

  GFile              *ledger_file;
  GFile              *memory_file;
  QuayClock          *clock;
  QuayFileWatch      *file_watch;

  gboolean            enabled;
  gboolean            quiet;
  int                 first_days;
  gboolean            looking;
  GQueue              asked;        /* tasks that wait for the next look */
  GPtrArray          *answered;     /* tasks that wait for the one under way */
  GDateTime          *next;
  QuayReminderMemory *unsaved;      /* what could not be written, instead of the file */
  GHashTable         *told;         /* keys of the organizations that this object has reminded of */
};

enum
{
  REMIND,
  WITHDRAW,
  LOOKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayReminderWatch, quay_reminder_watch, G_TYPE_OBJECT)

/* The tokens of one organization: when they expire, in rising order and each time once. */
typedef struct
{
  char      *name;
  GPtrArray *expiries;
} Organization;

/* What a look has found in the files. */
typedef struct
{
  GFile              *ledger_file;
  GFile              *memory_file;
  GHashTable         *organizations;   /* by key */
  QuayReminderMemory *memory;
} Look;

static void look (QuayReminderWatch *self);

static void
organization_free (gpointer data)
{
  Organization *organization = data;

  g_free (organization->name);
  g_ptr_array_unref (organization->expiries);
  g_free (organization);
}

static void
look_clear (gpointer data)
{
  Look *found = data;

  g_clear_object (&found->ledger_file);
  g_clear_object (&found->memory_file);
  g_clear_pointer (&found->organizations, g_hash_table_unref);
  g_clear_pointer (&found->memory, quay_reminder_memory_free);
}

static void
look_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, look_clear);
}

/* Azure DevOps does not tell upper case from lower in names. Collections of two servers may have one name. */
static char *
dup_key (QuayFeedAddress *address)
{
  g_autofree char *host = quay_feed_address_dup_host (address);
  g_autofree char *name = g_utf8_casefold (quay_feed_address_get_organization (address), -1);

  return quay_feed_address_get_host_kind (address) == QUAY_FEED_HOSTED
           ? g_steal_pointer (&name)
           : g_strconcat (host, "/", name, NULL);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return g_date_time_compare (*(GDateTime *const *) a, *(GDateTime *const *) b);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_token (GHashTable *organizations,
           const char *url,
           GDateTime  *expires)
{
  g_autoptr(QuayFeedAddress) address = quay_feed_address_new_from_text (url, NULL);
  g_autofree char *key = NULL;
  Organization *organization;

  if (address == NULL)
    return;

  key = dup_key (address);
  organization = g_hash_table_lookup (organizations, key);
  if (organization == NULL)
    {
      organization = g_new0 (Organization, 1);
      organization->name = g_strdup (quay_feed_address_get_organization (address));
      organization->expiries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_date_time_unref);
      g_hash_table_insert (organizations, g_steal_pointer (&key), organization);
    }
  if (!g_ptr_array_find_with_equal_func (organization->expiries, expires, g_date_time_equal, NULL))
    g_ptr_array_add (organization->expiries, g_date_time_ref (expires));
  g_ptr_array_sort (organization->expiries, compare_times);
}

/* A ledger of its own, since one belongs to one thread. */
static void
read_files (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Look *found = task_data;
  g_autoptr(QuayTokenLedger) ledger = quay_token_ledger_new (found->ledger_file);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) urls = NULL;

  if (!quay_token_ledger_load (ledger, &error))
    g_info ("What is known about tokens could not be read: %s", error->message);

  urls = quay_token_ledger_dup_urls (ledger);
  for (guint i = 0; urls[i] != NULL; i++)
    {
      g_autoptr(GDateTime) expires = quay_token_ledger_get_expiry (ledger, urls[i]);

      if (expires != NULL && quay_token_ledger_get_remind (ledger, urls[i]))
        add_token (found->organizations, urls[i], expires);
    }
  if (found->memory == NULL)
    found->memory = quay_reminder_memory_load (found->memory_file);
  g_task_return_boolean (task, TRUE);
}

static void
write_memory (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Look *found = task_data;
  GError *error = NULL;

  if (quay_reminder_memory_save (found->memory, found->memory_file, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
remind (QuayReminderWatch *self,
        const char        *key,
        Organization      *organization,
        GDateTime         *now,
        GDateTime         *expires)
{
  g_autofree char *title = quay_reminder_dup_title (now, expires);
  g_autofree char *body = quay_reminder_dup_body (now, expires, organization->name);

  g_hash_table_add (self->told, g_strdup (key));
  g_signal_emit (self, signals[REMIND], 0, key, title, body);
}

static void
withdraw (QuayReminderWatch *self,
          const char        *key)
{
  g_hash_table_remove (self->told, key);
  g_signal_emit (self, signals[WITHDRAW], 0, key);
}

static gboolean
is_valid_still (QuayReminderWatch *self,
                GDateTime         *now,
                GDateTime         *expires)
{
  return quay_reminder_find_stage (now, expires, self->first_days) > QUAY_REMINDER_ON_THE_DAY;
}

/* The token to tell of now, which is the first one with something new, unless one that expires before it is on the
 * screen and can still be replaced in time.
 */
static GDateTime *
find_news (QuayReminderWatch  *self,
           const char         *key,
           Organization       *organization,
           GDateTime          *now,
           QuayReminderMemory *memory,
           GDateTime          *shown)
{
  for (guint i = 0; i < organization->expiries->len; i++)
    {
      GDateTime *expires = g_ptr_array_index (organization->expiries, i);
      int stage = quay_reminder_find_stage (now, expires, self->first_days);
      int said = quay_reminder_memory_get_said (memory, key, expires);

      if (stage == QUAY_REMINDER_NONE)
        return NULL;
      if (said == QUAY_REMINDER_NONE || stage < said)
        return expires;
      if (shown != NULL && g_date_time_equal (shown, expires) && is_valid_still (self, now, expires))
        return NULL;
    }
  return NULL;
}

static void
say (QuayReminderWatch  *self,
     const char         *key,
     Organization       *organization,
     GDateTime          *now,
     QuayReminderMemory *memory,
     GDateTime          *expires)
{
  remind (self, key, organization, now, expires);
  quay_reminder_memory_set_shown (memory, key, expires);
  for (guint i = 0; i < organization->expiries->len; i++)
    {
      GDateTime *other = g_ptr_array_index (organization->expiries, i);
      int stage = quay_reminder_find_stage (now, other, self->first_days);

      if (stage != QUAY_REMINDER_NONE &&
          (g_date_time_equal (other, expires) || !is_valid_still (self, now, expires)))
        quay_reminder_memory_set_said (memory, key, other, stage);
    }
}

static gboolean
is_due (QuayReminderWatch *self,
        Organization      *organization,
        GDateTime         *now,
        GDateTime         *shown)
{
  return self->enabled && organization != NULL &&
         quay_reminder_find_stage (now, shown, self->first_days) != QUAY_REMINDER_NONE &&
         g_ptr_array_find_with_equal_func (organization->expiries, shown, g_date_time_equal, NULL);
}

static void
look_at (QuayReminderWatch  *self,
         const char         *key,
         Organization       *organization,
         GDateTime          *now,
         QuayReminderMemory *memory)
{
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(GDateTime) shown = quay_reminder_memory_dup_shown (memory, key);
  GDateTime *news = NULL;

  if (self->enabled && organization != NULL)
    news = find_news (self, key, organization, now, memory, shown);

  if (news != NULL)
    {
      say (self, key, organization, now, memory, news);
    }
  else if (shown != NULL && !is_due (self, organization, now, shown))
    {
      withdraw (self, key);
      quay_reminder_memory_set_shown (memory, key, NULL);
    }
  quay_reminder_memory_keep (memory, key, organization != NULL ? organization->expiries : none);
}

/* Somebody else tells and remembers; only what is on the screen from here must be taken away from here. */
static void
look_quietly_at (QuayReminderWatch  *self,
                 const char         *key,
                 Organization       *organization,
                 GDateTime          *now,
                 QuayReminderMemory *memory)
{
  g_autoptr(GDateTime) shown = quay_reminder_memory_dup_shown (memory, key);

  if (g_hash_table_contains (self->told, key) &&
      (shown == NULL || !is_due (self, organization, now, shown)))
    withdraw (self, key);
}

/* All organizations of which something is or was known, in an order that does not depend on chance. */
static GPtrArray *
collect_keys (QuayReminderWatch *self,
              Look              *found)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) remembered = quay_reminder_memory_dup_keys (found->memory);
  g_autoptr(GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, found->organizations);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (all, key);
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (all, key);
  for (guint i = 0; remembered[i] != NULL; i++)
    g_hash_table_add (all, remembered[i]);

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, g_strdup (key));
  g_ptr_array_sort (keys, compare_keys);
  return keys;
}

static void
set_alarm (QuayReminderWatch *self,
           Look              *found,
           GDateTime         *now)
{
  GHashTableIter iter;
  gpointer value;

  g_clear_pointer (&self->next, g_date_time_unref);
  g_hash_table_iter_init (&iter, found->organizations);
  while (self->enabled && g_hash_table_iter_next (&iter, NULL, &value))
    {
      Organization *organization = value;

      for (guint i = 0; i < organization->expiries->len; i++)
        {
          g_autoptr(GDateTime) next =
            quay_reminder_find_next (now, g_ptr_array_index (organization->expiries, i), self->first_days);

          if (next != NULL && (self->next == NULL || g_date_time_compare (next, self->next) < 0))
            {
              g_clear_pointer (&self->next, g_date_time_unref);
              self->next = g_steal_pointer (&next);
            }
        }
    }
  quay_clock_set_alarm (self->clock, self->next);
}

static void
end_look (QuayReminderWatch *self)
{
  g_autoptr(GPtrArray) answered = g_steal_pointer (&self->answered);

  self->looking = FALSE;
  self->answered = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < answered->len; i++)
    g_task_return_boolean (g_ptr_array_index (answered, i), TRUE);
  if (!g_queue_is_empty (&self->asked))
    look (self);
  else
    g_signal_emit (self, signals[LOOKED], 0);
}

static void
memory_written_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  QuayReminderWatch *self = QUAY_REMINDER_WATCH (object);
  Look *found = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->unsaved, quay_reminder_memory_free);
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_info ("What was said about tokens could not be saved: %s", error->message);
      self->unsaved = quay_reminder_memory_copy (found->memory);
    }
  end_look (self);
}

static void
files_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  QuayReminderWatch *self = QUAY_REMINDER_WATCH (object);
  Look *found = g_task_get_task_data (G_TASK (result));
  g_autoptr(GDateTime) now = quay_clock_get_now (self->clock);
  g_autoptr(GPtrArray) keys = collect_keys (self, found);
  g_autoptr(GTask) task = NULL;

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      Organization *organization = g_hash_table_lookup (found->organizations, key);

      if (self->quiet)
        look_quietly_at (self, key, organization, now, found->memory);
      else
        look_at (self, key, organization, now, found->memory);
    }
  set_alarm (self, found, now);

  if (quay_reminder_memory_is_saved (found->memory))
    {
      end_look (self);
      return;
    }
  task = g_task_new (self, NULL, memory_written_cb, NULL);
  g_task_set_source_tag (task, files_read_cb);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (found), look_unref);
  g_task_run_in_thread (task, write_memory);
}

static void
look (QuayReminderWatch *self)
{
  g_autoptr(GTask) task = NULL;
  Look *found;
  GTask *asked;

  self->looking = TRUE;
  while ((asked = g_queue_pop_head (&self->asked)) != NULL)
    g_ptr_array_add (self->answered, asked);

  found = g_atomic_rc_box_new0 (Look);
  found->ledger_file = g_object_ref (self->ledger_file);
  found->memory_file = g_object_ref (self->memory_file);
  found->organizations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, organization_free);
  if (self->unsaved != NULL)
    found->memory = quay_reminder_memory_copy (self->unsaved);

  task = g_task_new (self, NULL, files_read_cb, NULL);
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, found, look_unref);
  g_task_run_in_thread (task, read_files);
}

static void
update (QuayReminderWatch *self)
{
  quay_reminder_watch_update_async (self, NULL, NULL, NULL);
}

static void
quay_reminder_watch_dispose (GObject *object)
{
  QuayReminderWatch *self = QUAY_REMINDER_WATCH (object);

  if (self->clock != NULL)
    quay_clock_set_alarm (self->clock, NULL);
  g_clear_object (&self->ledger_file);
  g_clear_object (&self->memory_file);
  g_clear_object (&self->clock);
  g_clear_object (&self->file_watch);
  g_clear_pointer (&self->next, g_date_time_unref);
  g_clear_pointer (&self->unsaved, quay_reminder_memory_free);
  g_queue_clear_full (&self->asked, g_object_unref);
  g_clear_pointer (&self->answered, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  G_OBJECT_CLASS (quay_reminder_watch_parent_class)->dispose (object);
}

static void
quay_reminder_watch_class_init (QuayReminderWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_reminder_watch_dispose;

  /**
   * QuayReminderWatch::remind:
   * @key: names the organization, and stays the same for it
   * @title: what to say first, without a name
   * @body: what to do
   *
   * Replaces what was said about the same organization before.
   */
  signals[REMIND] =
    g_signal_new ("remind", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * QuayReminderWatch::withdraw:
   * @key: as in [signal@Quay.ReminderWatch::remind]
   *
   * What was said about the organization, perhaps by an earlier process, does not hold any more.
   */
  signals[WITHDRAW] =
    g_signal_new ("withdraw", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * QuayReminderWatch::looked:
   *
   * Everything that is due at this moment has been said and remembered.
   */
  signals[LOOKED] =
    g_signal_new ("looked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_reminder_watch_init (QuayReminderWatch *self)
{
  self->first_days = DEFAULT_FIRST_DAYS;
  g_queue_init (&self->asked);
  self->answered = g_ptr_array_new_with_free_func (g_object_unref);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * quay_reminder_watch_new:
 * @state_folder: where the ledger is, and where is remembered what was said
 * @clock: what tells the time; its alarm is set by this object alone
 *
 * It is not enabled, and does not look before it is asked to, or enabled.
 */
QuayReminderWatch *
quay_reminder_watch_new (GFile     *state_folder,
                         QuayClock *clock)
{
  QuayReminderWatch *self;
  g_autoptr(GListStore) files = NULL;

  g_return_val_if_fail (G_IS_FILE (state_folder), NULL);
  g_return_val_if_fail (QUAY_IS_CLOCK (clock), NULL);

  self = g_object_new (QUAY_TYPE_REMINDER_WATCH, NULL);
  self->ledger_file = g_file_get_child (state_folder, "tokens.ini");
  self->memory_file = g_file_get_child (state_folder, "reminders.ini");
  self->clock = g_object_ref (clock);
  g_signal_connect_object (clock, "ring", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  files = g_list_store_new (G_TYPE_FILE);
  g_list_store_append (files, self->ledger_file);
  self->file_watch = quay_file_watch_new ();
  quay_file_watch_set_files (self->file_watch, G_LIST_MODEL (files));
  g_signal_connect_object (self->file_watch, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * quay_reminder_watch_set_enabled:
 * @enabled: whether to remind at all; what is on the screen goes when not
 */
void
quay_reminder_watch_set_enabled (QuayReminderWatch *self,
                                 gboolean           enabled)
{
  g_return_if_fail (QUAY_IS_REMINDER_WATCH (self));

  if (self->enabled == enabled)
    return;
  self->enabled = enabled;
  update (self);
}

/**
 * quay_reminder_watch_set_first_days:
 * @first_days: how many days before the expiry the first reminder comes, at least 1
 */
void
quay_reminder_watch_set_first_days (QuayReminderWatch *self,
                                    int                first_days)
{
  g_return_if_fail (QUAY_IS_REMINDER_WATCH (self));
  g_return_if_fail (first_days >= 1);

  if (self->first_days == first_days)
    return;
  self->first_days = first_days;
  update (self);
}

/**
 * quay_reminder_watch_set_quiet:
 * @quiet: whether another process reminds for the time being; this one then says and remembers nothing, and only
 *   withdraws what it has said itself
 */
void
quay_reminder_watch_set_quiet (QuayReminderWatch *self,
                               gboolean           quiet)
{
  g_return_if_fail (QUAY_IS_REMINDER_WATCH (self));

  if (self->quiet == quiet)
    return;
  self->quiet = quiet;
  update (self);
}

/**
 * quay_reminder_watch_get_next:
 *
 * Returns: (transfer none) (nullable): when there will be something to say, as the last look found; %NULL for never
 */
GDateTime *
quay_reminder_watch_get_next (QuayReminderWatch *self)
{
  g_return_val_if_fail (QUAY_IS_REMINDER_WATCH (self), NULL);

  return self->next;
}

/**
 * quay_reminder_watch_update_async:
 * @callback: (nullable): called when everything that is due at this moment has been said and remembered
 */
void
quay_reminder_watch_update_async (QuayReminderWatch  *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (QUAY_IS_REMINDER_WATCH (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_reminder_watch_update_async);
  g_queue_push_tail (&self->asked, task);
  if (!self->looking)
    look (self);
}

gboolean
quay_reminder_watch_update_finish (QuayReminderWatch *self,
                                   GAsyncResult      *result,
                                   GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
