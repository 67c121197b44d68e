/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-reminder-memory"

#include "config.h"

#include "quay-reminder-memory.h"

#include "quay-private-file.h"
#include "quay-reminder.h"

#define SHOWN_KEY "shown"

/* More than a person can have tokens for; a longer file is not ours. */
#define MAX_SIZE (1024 * 1024)

/*
 * What was already said, so that no reminder comes twice, whoever says it: the window or the job at login. One group
 * for each organization, by a key that quay-reminder-watch.c makes:
 *
 * [contoso]
 * 2026-12-04T00:00:00Z=7
 * shown=2026-12-04T00:00:00Z
 *
 * An expiry, and the last stage that was said about it; and the one that the notification on the screen is about.
 * A file that cannot be read is as good as none: then a reminder comes once more.
 */
struct _QuayReminderMemory
{
  GKeyFile *keys;
  gboolean  changed;
};

static char *
format_time (GDateTime *time)
{
  g_autoptr(GDateTime) utc = g_date_time_to_utc (time);

  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
}

/**
 * quay_reminder_memory_load:
 *
 * Blocks. May be called in any thread.
 *
 * Returns: (transfer full): what the file says; nothing when it is not there or not one of ours
 */
QuayReminderMemory *
quay_reminder_memory_load (GFile *file)
{
  QuayReminderMemory *self = g_new0 (QuayReminderMemory, 1);
  g_autoptr(GMappedFile) map = g_mapped_file_new (g_file_peek_path (file), FALSE, NULL);

  self->keys = g_key_file_new ();
  if (map != NULL && g_mapped_file_get_length (map) <= MAX_SIZE)
    {
      g_autoptr(GBytes) contents = g_mapped_file_get_bytes (map);
      g_autoptr(GError) error = NULL;

      if (g_bytes_get_size (contents) > 0 &&
          !g_key_file_load_from_bytes (self->keys, contents, G_KEY_FILE_NONE, &error))
        {
          g_info ("What was said about tokens could not be read: %s", error->message);
          g_key_file_unref (self->keys);
          self->keys = g_key_file_new ();
        }
    }
  return self;
}

/**
 * quay_reminder_memory_save:
 *
 * Blocks. May be called in any thread. Fails with the errors of quay_file_write_private().
 */
gboolean
quay_reminder_memory_save (QuayReminderMemory *self,
                           GFile              *file,
                           GError            **error)
{
  gsize length;
  char *text = g_key_file_to_data (self->keys, &length, NULL);
  g_autoptr(GBytes) contents = g_bytes_new_take (text, length);

  if (!quay_file_write_private (file, contents, error))
    return FALSE;
  self->changed = FALSE;
  return TRUE;
}

QuayReminderMemory *
quay_reminder_memory_copy (QuayReminderMemory *self)
{
  QuayReminderMemory *copy = g_new0 (QuayReminderMemory, 1);
  g_autofree char *text = g_key_file_to_data (self->keys, NULL, NULL);

  copy->keys = g_key_file_new ();
  copy->changed = self->changed;
  if (*text != '\0' && !g_key_file_load_from_data (copy->keys, text, -1, G_KEY_FILE_NONE, NULL))
    g_warning ("A key file cannot read what it wrote");
  return copy;
}

void
quay_reminder_memory_free (QuayReminderMemory *self)
{
  g_key_file_unref (self->keys);
  g_free (self);
}

/**
 * quay_reminder_memory_is_saved:
 *
 * Returns: whether nothing has changed since it was loaded or saved
 */
gboolean
quay_reminder_memory_is_saved (QuayReminderMemory *self)
{
  return !self->changed;
}

/**
 * quay_reminder_memory_get_said:
 *
 * Returns: the last stage that was said about this token, %QUAY_REMINDER_NONE when there is none
 */
int
quay_reminder_memory_get_said (QuayReminderMemory *self,
                               const char         *key,
                               GDateTime          *expires)
{
  g_autofree char *group = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *name = format_time (expires);
  g_autoptr(GError) error = NULL;
  int stage = g_key_file_get_integer (self->keys, group, name, &error);

  return error == NULL ? stage : QUAY_REMINDER_NONE;
}

void
quay_reminder_memory_set_said (QuayReminderMemory *self,
                               const char         *key,
                               GDateTime          *expires,
                               int                 stage)
{
  g_autofree char *group = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *name = format_time (expires);

  g_key_file_set_integer (self->keys, group, name, stage);
  self->changed = TRUE;
}

/**
 * quay_reminder_memory_dup_shown:
 *
 * Returns: (transfer full) (nullable): the expiry of the token that the notification on the screen is about
 */
GDateTime *
quay_reminder_memory_dup_shown (QuayReminderMemory *self,
                                const char         *key)
{
  g_autofree char *group = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *text = g_key_file_get_string (self->keys, group, SHOWN_KEY, NULL);

  return text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
}

void
quay_reminder_memory_set_shown (QuayReminderMemory *self,
                                const char         *key,
                                GDateTime          *expires)
{
  g_autofree char *group = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *text = expires != NULL ? format_time (expires) : NULL;

  if (text != NULL)
    g_key_file_set_string (self->keys, group, SHOWN_KEY, text);
  else if (!g_key_file_remove_key (self->keys, group, SHOWN_KEY, NULL))
    return;
  self->changed = TRUE;
}

/**
 * quay_reminder_memory_dup_keys:
 *
 * Returns: (transfer full): the organizations about which something was said
 */
GStrv
quay_reminder_memory_dup_keys (QuayReminderMemory *self)
{
  g_auto(GStrv) groups = g_key_file_get_groups (self->keys, NULL);
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *key = g_uri_unescape_string (groups[i], NULL);

      if (key != NULL)
        g_strv_builder_add (keys, key);
    }
  return g_strv_builder_end (keys);
}

static gboolean
is_among (GPtrArray  *expiries,
          const char *name)
{
  for (guint i = 0; i < expiries->len; i++)
    {
      g_autofree char *text = format_time (g_ptr_array_index (expiries, i));

      if (g_str_equal (text, name))
        return TRUE;
    }
  return FALSE;
}

/**
 * quay_reminder_memory_keep:
 * @expiries: (element-type GDateTime): those of the tokens that there are
 *
 * Forgets what was said about tokens that are gone, except for the notification itself.
 */
void
quay_reminder_memory_keep (QuayReminderMemory *self,
                           const char         *key,
                           GPtrArray          *expiries)
{
  g_autofree char *group = g_uri_escape_string (key, NULL, FALSE);
  g_auto(GStrv) names = g_key_file_get_keys (self->keys, group, NULL, NULL);
  guint n_kept = 0;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], SHOWN_KEY) || is_among (expiries, names[i]))
        n_kept++;
      else if (g_key_file_remove_key (self->keys, group, names[i], NULL))
        self->changed = TRUE;
    }
  if (names != NULL && n_kept == 0 && g_key_file_remove_group (self->keys, group, NULL))
    self->changed = TRUE;
}
