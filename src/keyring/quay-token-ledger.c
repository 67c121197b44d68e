/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-ledger"

#include "config.h"

#include "quay-token-ledger.h"

#include <string.h>

#include "quay-error.h"
#include "quay-private-file.h"

/**
 * QuayTokenLedger:
 *
 * What we know about stored tokens and the keyring has no place for. One group for each index address:
 *
 * ```
 * [sparse+https://pkgs.dev.azure.com/contoso/_packaging/crates/Cargo/index/]
 * expires=2026-11-30T00:00:00Z
 * remind=true
 * saved=2026-03-02T08:15:00Z
 * account=ada@contoso.com
 * authorization=9a0b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d
 * name=Quayside on harbor
 * scope=read-write
 * ```
 *
 * Times are UTC. What is not known has no key: the last four are known of a token that was made here. Keys and groups
 * that a newer version wrote stay as they are.
 *
 * The window and a headless command may both write, so each change reads the file again first, and all that is kept in
 * memory is what the last reading or writing found. All functions block, on one small file, and belong to one thread.
 *
 * A file that is not a key file at all is kept beside itself with “.broken” behind its name, and the ledger begins
 * empty.
 */
struct _QuayTokenLedger
{
  GObject   parent_instance;

  GFile    *file;
  GKeyFile *entries;
};

enum { PROP_0, PROP_FILE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayTokenLedger, quay_token_ledger, G_TYPE_OBJECT)

/* A group's name cannot hold brackets or control characters. They are written as a backslash, which no address has,
 * and two hexadecimal digits.
 */
static char *
name_group (const char *url)
{
  GString *name = g_string_new (NULL);

  for (const char *p = url; *p != '\0'; p++)
    {
      if (g_ascii_isprint (*p) && strchr ("[]\\", *p) == NULL)
        g_string_append_c (name, *p);
      else
        g_string_append_printf (name, "\\%02x", (guchar) * p);
    }
  return g_string_free (name, FALSE);
}

/* The address that a group is named for. (transfer full) (nullable): NULL when it was not named by us */
static char *
read_group_name (const char *group)
{
  GString *url = g_string_new (NULL);

  for (const char *p = group; *p != '\0'; p++)
    {
      if (*p != '\\')
        g_string_append_c (url, *p);
      else if (g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
        {
          g_string_append_c (url, (char) (g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2])));
          p += 2;
        }
      else
        {
          g_string_free (url, TRUE);
          return NULL;
        }
    }
  return g_string_free (url, FALSE);
}

static const char *const scope_words[] = {
  [QUAY_TOKEN_SCOPE_UNKNOWN] = NULL,
  [QUAY_TOKEN_SCOPE_READ] = "read",
  [QUAY_TOKEN_SCOPE_READ_WRITE] = "read-write",
};

static QuayTokenScope
read_scope (GKeyFile   *entries,
            const char *group)
{
  g_autofree char *word = g_key_file_get_string (entries, group, "scope", NULL);

  for (QuayTokenScope i = QUAY_TOKEN_SCOPE_READ; i <= QUAY_TOKEN_SCOPE_READ_WRITE; i++)
    {
      if (g_strcmp0 (word, scope_words[i]) == 0)
        return i;
    }
  return QUAY_TOKEN_SCOPE_UNKNOWN;
}

static gboolean
keep_aside (QuayTokenLedger *self,
            GBytes          *contents,
            GError         **error)
{
  g_autofree char *path = g_strconcat (g_file_peek_path (self->file), ".broken", NULL);
  g_autoptr(GFile) aside = g_file_new_for_path (path);

  return quay_file_write_private (aside, contents, error);
}

/* What the file says now. @broken tells a file that is no key file, which is aside then, from one that is not there. */
static GKeyFile *
read_entries (QuayTokenLedger *self,
              GError         **broken,
              GError         **error)
{
  g_autoptr(QuayFileSnapshot) snapshot = quay_file_snapshot_load (self->file, NULL, error);
  g_autoptr(GKeyFile) entries = g_key_file_new ();
  g_autoptr(GError) fault = NULL;
  GBytes *contents;

  if (snapshot == NULL)
    return NULL;

  contents = quay_file_snapshot_exists (snapshot) ? quay_file_snapshot_get_contents (snapshot) : NULL;
  if (contents == NULL || g_bytes_get_size (contents) == 0 ||
      g_key_file_load_from_bytes (entries, contents, G_KEY_FILE_KEEP_COMMENTS, &fault))
    return g_steal_pointer (&entries);

  if (!keep_aside (self, contents, error))
    return NULL;

  quay_error_set (broken, QUAY_ERROR_SYNTAX, g_file_peek_path (self->file), fault->message,
                  "%s: %s", g_file_peek_path (self->file), fault->message);
  return g_key_file_new ();
}

static gboolean
write_entries (QuayTokenLedger *self,
               GKeyFile        *entries,
               GError         **error)
{
  gsize length;
  char *text = g_key_file_to_data (entries, &length, NULL);
  g_autoptr(GBytes) contents = g_bytes_new_take (text, length);

  if (!quay_file_write_private (self->file, contents, error))
    return FALSE;

  g_key_file_unref (self->entries);
  self->entries = g_key_file_ref (entries);
  return TRUE;
}

static void
set_time (GKeyFile   *entries,
          const char *group,
          const char *key,
          GDateTime  *time)
{
  g_autoptr(GDateTime) utc = g_date_time_to_utc (time);
  g_autofree char *text = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");

  g_key_file_set_string (entries, group, key, text);
}

static void
set_text (GKeyFile   *entries,
          const char *group,
          const char *key,
          const char *text)
{
  if (text != NULL)
    g_key_file_set_string (entries, group, key, text);
  else
    g_key_file_remove_key (entries, group, key, NULL);
}

/* @record NULL: the group goes, and with it what a newer version wrote about a token that is not there any more. */
static void
set_record (GKeyFile        *entries,
            const char      *url,
            QuayTokenRecord *record)
{
  g_autofree char *group = name_group (url);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  GDateTime *saved;

  if (record == NULL)
    {
      g_key_file_remove_group (entries, group, NULL);
      return;
    }

  saved = quay_token_record_get_saved (record);
  if (quay_token_record_get_expiry (record) != NULL)
    set_time (entries, group, "expires", quay_token_record_get_expiry (record));
  else
    g_key_file_remove_key (entries, group, "expires", NULL);
  g_key_file_set_boolean (entries, group, "remind", quay_token_record_get_remind (record));
  set_time (entries, group, "saved", saved != NULL ? saved : now);
  set_text (entries, group, "account", quay_token_record_get_account (record));
  set_text (entries, group, "authorization", quay_token_record_get_authorization (record));
  set_text (entries, group, "name", quay_token_record_get_name (record));
  set_text (entries, group, "scope", scope_words[quay_token_record_get_scope (record)]);
}

static GDateTime *
get_time (QuayTokenLedger *self,
          const char      *url,
          const char      *key)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *group = name_group (url);
  g_autofree char *text = g_key_file_get_string (self->entries, group, key, NULL);
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_utc (time) : NULL;
}

static void
quay_token_ledger_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  QuayTokenLedger *self = QUAY_TOKEN_LEDGER (object);

  switch (prop_id)
    {
    case PROP_FILE:
      self->file = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_token_ledger_dispose (GObject *object)
{
  QuayTokenLedger *self = QUAY_TOKEN_LEDGER (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->entries, g_key_file_unref);

  G_OBJECT_CLASS (quay_token_ledger_parent_class)->dispose (object);
}

static void
quay_token_ledger_class_init (QuayTokenLedgerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = quay_token_ledger_set_property;
  object_class->dispose = quay_token_ledger_dispose;

  /**
   * QuayTokenLedger:file:
   *
   * The key file; it and its folder need not be there.
   */
  properties[PROP_FILE] =
    g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_token_ledger_init (QuayTokenLedger *self)
{
  self->entries = g_key_file_new ();
}

QuayTokenLedger *
quay_token_ledger_new (GFile *file)
{
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  return g_object_new (QUAY_TYPE_TOKEN_LEDGER, "file", file, NULL);
}

/**
 * quay_token_ledger_load:
 *
 * Reads the file. One that is not there is an empty ledger.
 *
 * Fails with %QUAY_ERROR_SYNTAX when the file was damaged: it is kept aside, an empty one is in its place, and the
 * ledger can be used. Any other error means that it could not be read, and leaves what is in memory.
 */
gboolean
quay_token_ledger_load (QuayTokenLedger *self,
                        GError         **error)
{
  g_autoptr(GKeyFile) entries = NULL;
  g_autoptr(GError) broken = NULL;

  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), FALSE);

  entries = read_entries (self, &broken, error);
  if (entries == NULL)
    return FALSE;

  if (broken == NULL)
    {
      g_key_file_unref (self->entries);
      self->entries = g_steal_pointer (&entries);
      return TRUE;
    }

  /* So that the same damage is told only once. */
  if (write_entries (self, entries, error))
    g_propagate_error (error, g_steal_pointer (&broken));
  return FALSE;
}

/**
 * quay_token_ledger_take_over:
 * @other: a ledger of the same file, with which nobody does anything any more
 *
 * Has what is in the memory of @other, without reading the file.
 */
void
quay_token_ledger_take_over (QuayTokenLedger *self,
                             QuayTokenLedger *other)
{
  g_return_if_fail (QUAY_IS_TOKEN_LEDGER (self));
  g_return_if_fail (QUAY_IS_TOKEN_LEDGER (other));

  g_key_file_unref (self->entries);
  self->entries = g_key_file_ref (other->entries);
}

/**
 * quay_token_ledger_get_expiry:
 *
 * Returns: (transfer full) (nullable): when the token of @url expires, in UTC; %NULL when that is not known
 */
GDateTime *
quay_token_ledger_get_expiry (QuayTokenLedger *self,
                              const char      *url)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  return get_time (self, url, "expires");
}

/**
 * quay_token_ledger_get_saved:
 *
 * Returns: (transfer full) (nullable): when we last stored a token for @url, in UTC; %NULL when we never did
 */
GDateTime *
quay_token_ledger_get_saved (QuayTokenLedger *self,
                             const char      *url)
{
  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  return get_time (self, url, "saved");
}

gboolean
quay_token_ledger_get_remind (QuayTokenLedger *self,
                              const char      *url)
{
  g_autofree char *group = NULL;

  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), FALSE);
  g_return_val_if_fail (url != NULL, FALSE);

  group = name_group (url);
  return g_key_file_get_boolean (self->entries, group, "remind", NULL);
}

/**
 * quay_token_ledger_dup_record:
 *
 * Returns: (transfer full) (nullable): what is known about the token of @url; %NULL when nothing is
 */
QuayTokenRecord *
quay_token_ledger_dup_record (QuayTokenLedger *self,
                              const char      *url)
{
  g_autofree char *group = NULL;
  g_autofree char *account = NULL;
  g_autofree char *name = NULL;
  g_autofree char *authorization_id = NULL;
  g_autoptr(GDateTime) expires = NULL;
  g_autoptr(GDateTime) saved = NULL;
  g_autoptr(QuayTokenRecord) record = NULL;
  g_autoptr(QuayTokenRecord) dated = NULL;
  g_autoptr(QuayTokenRecord) owned = NULL;
  g_autoptr(QuayTokenRecord) named = NULL;

  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  group = name_group (url);
  if (!g_key_file_has_group (self->entries, group))
    return NULL;

  expires = get_time (self, url, "expires");
  saved = get_time (self, url, "saved");
  account = g_key_file_get_string (self->entries, group, "account", NULL);
  name = g_key_file_get_string (self->entries, group, "name", NULL);
  authorization_id = g_key_file_get_string (self->entries, group, "authorization", NULL);

  record = quay_token_record_new (expires, g_key_file_get_boolean (self->entries, group, "remind", NULL));
  dated = quay_token_record_with_saved (record, saved);
  owned = quay_token_record_with_account (dated, account);
  named = quay_token_record_with_name (owned, name, read_scope (self->entries, group));
  return quay_token_record_with_authorization (named, authorization_id);
}

/**
 * quay_token_ledger_dup_urls:
 *
 * Returns: (transfer full): the index addresses about whose tokens something is known, in no order
 */
char **
quay_token_ledger_dup_urls (QuayTokenLedger *self)
{
  g_autoptr(GPtrArray) urls = NULL;
  g_auto(GStrv) groups = NULL;

  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), NULL);

  urls = g_ptr_array_new_with_free_func (g_free);
  groups = g_key_file_get_groups (self->entries, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *url = read_group_name (groups[i]);

      /* A newer version may have groups for other things. */
      if (url != NULL && strstr (url, "://") != NULL)
        g_ptr_array_add (urls, g_steal_pointer (&url));
    }
  g_ptr_array_add (urls, NULL);
  return (char **) g_ptr_array_steal (urls, NULL);
}

/**
 * quay_token_ledger_set_records:
 * @urls: index addresses, with a %NULL behind the last
 * @records: (array): what is known about the token of each; %NULL forgets it
 *
 * Writes what is known about many tokens at once. A record that does not say when its token was saved says “now”. What
 * a newer version knows about a token that stays is left as it is.
 *
 * Fails with the errors of quay_file_write_private() or of reading, and then nothing has changed.
 */
gboolean
quay_token_ledger_set_records (QuayTokenLedger   *self,
                               const char *const *urls,
                               QuayTokenRecord  **records,
                               GError           **error)
{
  g_autoptr(GKeyFile) entries = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), FALSE);
  g_return_val_if_fail (urls != NULL, FALSE);

  entries = read_entries (self, NULL, error);
  if (entries == NULL)
    return FALSE;

  for (guint i = 0; urls[i] != NULL; i++)
    {
      g_autofree char *group = name_group (urls[i]);

      changed = changed || records[i] != NULL || g_key_file_has_group (entries, group);
      set_record (entries, urls[i], records[i]);
    }
  return !changed || write_entries (self, entries, error);
}

/**
 * quay_token_ledger_set_record:
 * @record: (nullable): what is known about the token of @url; %NULL forgets it
 *
 * As quay_token_ledger_set_records(), for one token.
 */
gboolean
quay_token_ledger_set_record (QuayTokenLedger *self,
                              const char      *url,
                              QuayTokenRecord *record,
                              GError         **error)
{
  const char *urls[] = { url, NULL };

  g_return_val_if_fail (url != NULL, FALSE);

  return quay_token_ledger_set_records (self, urls, &record, error);
}

/**
 * quay_token_ledger_set:
 * @expires: (nullable): when the token expires, to the second
 * @remind: whether to remind before
 *
 * Notes that a token for @url was stored now. What was known about another one that was there is forgotten.
 *
 * Fails with the errors of quay_file_write_private() or of reading, and then nothing has changed.
 */
gboolean
quay_token_ledger_set (QuayTokenLedger *self,
                       const char      *url,
                       GDateTime       *expires,
                       gboolean         remind,
                       GError         **error)
{
  g_autoptr(QuayTokenRecord) record = quay_token_record_new (expires, remind);

  return quay_token_ledger_set_record (self, url, record, error);
}

/**
 * quay_token_ledger_set_remind:
 *
 * As quay_token_ledger_set(), for a token that stays as it is.
 */
gboolean
quay_token_ledger_set_remind (QuayTokenLedger *self,
                              const char      *url,
                              gboolean         remind,
                              GError         **error)
{
  g_autoptr(GKeyFile) entries = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (QUAY_IS_TOKEN_LEDGER (self), FALSE);
  g_return_val_if_fail (url != NULL, FALSE);

  entries = read_entries (self, NULL, error);
  if (entries == NULL)
    return FALSE;

  group = name_group (url);
  g_key_file_set_boolean (entries, group, "remind", remind);
  return write_entries (self, entries, error);
}

/**
 * quay_token_ledger_remove:
 *
 * Forgets what is known about the token of @url. When nothing is, no file is written.
 */
gboolean
quay_token_ledger_remove (QuayTokenLedger *self,
                          const char      *url,
                          GError         **error)
{
  return quay_token_ledger_set_record (self, url, NULL, error);
}
