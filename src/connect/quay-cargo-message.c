/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-message"

#include "config.h"

#include "quay-cargo-message.h"

#include <stdlib.h>
#include <string.h>

#include "quay-cargo-message-private.h"
#include "quay-catalog.h"
#include "quay-redact.h"

/* An error of Cargo with all its causes; a long answer of a server may follow, which is not worth more. */
#define LONGEST_BLOCK 80

/* How far above an error Cargo says what it is busy with. */
#define LINES_ABOVE 40

#define LONGEST_NAME 300

/**
 * QuayCargoMessage:
 *
 * What Cargo has said, and what it means.
 *
 * A log is taken apart into blocks, each an “error:” with the causes below it. The last block in which a known
 * sentence stands counts, because whatever stopped Cargo comes last; within it the most telling sentence. Where no
 * error is known, warnings are looked at.
 *
 * Nothing in the text is trusted: it is bounded, made valid UTF-8, and blotted out where it looks like a token. Paths
 * and addresses in it are only shown; a path is offered to be opened when it is one of Cargo's own files.
 */
struct _QuayCargoMessage
{
  GObject          parent_instance;

  GError          *error;
  char            *excerpt;
  char            *registry;
  char            *url;
  char            *file;
  QuayFeedAddress *address;
  guint            line;
  gboolean         cut;
  gboolean         empty;
};

G_DEFINE_FINAL_TYPE (QuayCargoMessage, quay_cargo_message, G_TYPE_OBJECT)

/* Some lines of a log. */
typedef struct
{
  GPtrArray *lines;
  guint      start;
  guint      end;      /* behind the last */
} Block;

typedef char *Captures[QUAY_N_CAPTURES];

static void
clear_captures (Captures *captures)
{
  for (int i = 0; i < QUAY_N_CAPTURES; i++)
    g_clear_pointer (&(*captures)[i], g_free);
}

static const char *
get_line (const Block *block,
          guint        i)
{
  return g_ptr_array_index (block->lines, i);
}

static const char *
find_line (const Block *block,
           const char  *text)
{
  for (guint i = block->start; i < block->end; i++)
    {
      if (strstr (get_line (block, i), text) != NULL)
        return get_line (block, i);
    }
  return NULL;
}

static gboolean
begins_error (const char *line)
{
  /* Behind a name that a build service puts in front, too. */
  return g_str_has_prefix (line, "error") || strstr (line, " error: ") != NULL;
}

static gboolean
begins_warning (const char *line)
{
  return g_str_has_prefix (line, "warning");
}

/* The last block before line @before that begins with an error. */
static gboolean
find_block_above (GPtrArray *lines,
                  guint      before,
                  Block     *block)
{
  for (guint start = before; start > 0; start--)
    {
      guint end = start;

      if (!begins_error (g_ptr_array_index (lines, start - 1)))
        continue;
      while (end < before && end - start < LONGEST_BLOCK && !begins_warning (g_ptr_array_index (lines, end)))
        end++;
      *block = (Block) { lines, start - 1, end };
      return TRUE;
    }
  return FALSE;
}

static const QuayCargoRule *
match_block (const Block *block,
             Captures    *captures)
{
  for (const QuayCargoRule *rule = quay_cargo_rules_get (); rule->pattern != NULL; rule++)
    {
      if (rule->also != NULL && find_line (block, rule->also) == NULL)
        continue;
      for (guint i = block->start; i < block->end; i++)
        {
          if (quay_cargo_rule_match (rule, get_line (block, i), *captures))
            return rule;
          clear_captures (captures);
        }
    }
  return NULL;
}

/* Words of others: short, in one line, without secrets. */
static char *
dup_clean (const char *text)
{
  g_autofree char *redacted = NULL;
  char *end;

  if (text == NULL || text[0] == '\0')
    return NULL;
  redacted = quay_redact (text);
  if (strlen (redacted) <= LONGEST_NAME)
    return g_steal_pointer (&redacted);

  end = g_utf8_find_prev_char (redacted, redacted + LONGEST_NAME);
  *end = '\0';
  return g_strconcat (redacted, "…", NULL);
}

static char *
find_url_in (const char *line)
{
  static const char *schemes[] = { "sparse+https://", "sparse+http://", "https://", "http://" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      const char *url = strstr (line, schemes[i]);

      if (url != NULL && strstr (url, "://doc.rust-lang.org/") == NULL)
        return g_strndup (url, strcspn (url, " `'\"<>()\\"));
    }
  return NULL;
}

static char *
find_url (const Block *block)
{
  for (guint i = block->start; i < block->end; i++)
    {
      char *url = find_url_in (get_line (block, i));

      if (url != NULL)
        return url;
    }
  return NULL;
}

/* Whether @path is one of the files that Cargo reads its configuration from. */
static gboolean
is_configuration (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_path_is_absolute (path) &&
         (g_str_has_suffix (name, ".toml") || g_str_equal (name, "config") || g_str_equal (name, "credentials"));
}

/* The last one that a block names: what comes later is nearer to the cause. */
static char *
find_file (const Block *block)
{
  char *file = NULL;

  for (guint i = block->start; i < block->end; i++)
    {
      g_auto(GStrv) words = g_strsplit_set (get_line (block, i), " `“”\"'()", -1);

      for (guint j = 0; words[j] != NULL; j++)
        {
          gsize length = strlen (words[j]);

          while (length > 0 && strchr (":,;", words[j][length - 1]) != NULL)
            words[j][--length] = '\0';
          if (!is_configuration (words[j]))
            continue;
          g_free (file);
          file = g_strdup (words[j]);
        }
    }
  return file;
}

/* “line 3, column 4” */
static guint
find_number_behind (const char *line,
                    const char *text)
{
  const char *found = line != NULL ? strstr (line, text) : NULL;
  gint64 number = found != NULL ? g_ascii_strtoll (found + strlen (text), NULL, 10) : 0;

  return CLAMP (number, 0, G_MAXINT32);
}

/* What Cargo is busy with, or what it would have one type. */
static char *
find_registry (const Block *block)
{
  static const QuayCargoRule sayings[] = {
    { "cargo login --registry <r> ", NULL, 0 },
    { "unable to update registry `<r>`", NULL, 0 },
    { "invalid index URL for registry `<r>` defined", NULL, 0 },
    { "registry `<r>` has a token", NULL, 0 },
    { "location searched: `<r>` index", NULL, 0 },
    { "Updating `<r>` index", NULL, 0 },
  };
  Block wider = { block->lines, block->start > LINES_ABOVE ? block->start - LINES_ABOVE : 0, block->end };

  for (guint i = 0; i < G_N_ELEMENTS (sayings); i++)
    {
      for (guint j = wider.end; j > wider.start; j--)
        {
          Captures captures = { NULL };
          gboolean matches = quay_cargo_rule_match (&sayings[i], get_line (&wider, j - 1), captures);
          g_autofree char *registry = g_steal_pointer (&captures[QUAY_CAPTURE_REGISTRY]);

          clear_captures (&captures);
          if (matches && registry != NULL && !g_str_equal (registry, "crates.io"))
            return g_steal_pointer (&registry);
        }
    }
  return NULL;
}

/* The sentence below the caret of “TOML parse error”. */
static char *
find_reason (const Block *block)
{
  for (guint i = block->start; i + 1 < block->end; i++)
    {
      const char *line = get_line (block, i) + strspn (get_line (block, i), " ");

      if (line[0] == '|' && strchr (line, '^') != NULL)
        return g_strstrip (g_strdup (get_line (block, i + 1)));
    }
  return NULL;
}

static char *
make_excerpt (const Block *block)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint end = block->end;

  while (end > block->start && get_line (block, end - 1)[0] == '\0')
    end--;
  for (guint i = block->start; i < end; i++)
    g_string_append_printf (text, "%s%s", i > block->start ? "\n" : "", get_line (block, i));
  return quay_redact (text->str);
}

static char *
find_host (QuayCargoMessage *self)
{
  const char *address = self->url;
  g_autoptr(GUri) uri = NULL;

  if (address == NULL)
    return NULL;
  if (g_str_has_prefix (address, "sparse+"))
    address += strlen ("sparse+");
  uri = g_uri_parse (address, G_URI_FLAGS_ENCODED, NULL);
  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

/* Whom a token is for: an organization, or as much as is known. */
static char *
name_organization (QuayCargoMessage *self)
{
  if (self->address != NULL && quay_feed_address_get_organization (self->address) != NULL)
    return g_strdup (quay_feed_address_get_organization (self->address));
  if (self->registry != NULL)
    return g_strdup (self->registry);
  return find_host (self);
}

/* What the server answered when Cargo did not ask for a token because of it (that is another sentence). */
static QuayError
judge_status (QuayCargoMessage *self,
              gint64            status)
{
  switch (status)
    {
    case 401:
      return self->url != NULL && g_str_has_suffix (self->url, "/download") ? QUAY_ERROR_TOKEN_REFUSED
                                                                            : QUAY_ERROR_TOKEN_WITHHELD;
    case 403:
      return QUAY_ERROR_FORBIDDEN;
    case 404:
    case 410:
      return QUAY_ERROR_FEED_NOT_FOUND;
    case 407:
      return QUAY_ERROR_PROXY;
    case 203:
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return QUAY_ERROR_LOGIN_PAGE;
    default:
      return QUAY_ERROR_SERVER_FAULT;
    }
}

/* “cargo:token-from-stdout az account …” → “az” */
static char *
name_program (const Block *block,
              const char  *captured)
{
  static const QuayCargoRule provider = { "credential provider `<s>` failed action", NULL, 0 };
  Captures captures = { NULL };
  g_auto(GStrv) words = NULL;

  for (guint i = block->start; captured == NULL && i < block->end && captures[QUAY_CAPTURE_SUBJECT] == NULL; i++)
    quay_cargo_rule_match (&provider, get_line (block, i), captures);
  words = g_strsplit (captured != NULL ? captured : captures[QUAY_CAPTURE_SUBJECT] != NULL
                      ? captures[QUAY_CAPTURE_SUBJECT] : "", " ", 3);
  clear_captures (&captures);
  if (words[0] == NULL)
    return NULL;
  if (g_str_equal (words[0], "cargo:token-from-stdout") && words[1] != NULL)
    return g_strdup (words[1]);
  return g_strdup (words[0]);
}

static gboolean
is_azure_cli (const char *program)
{
  g_autofree char *name = program != NULL ? g_path_get_basename (program) : NULL;

  return g_strcmp0 (name, "az") == 0;
}

static gboolean
says_above (const Block *block,
            const char  *text)
{
  Block above = { block->lines, block->start > LINES_ABOVE ? block->start - LINES_ABOVE : 0, block->end };

  return find_line (&above, text) != NULL;
}

/* “libsecret-1.so.0: cannot open shared object file” */
static char *
name_library (const Block *block)
{
  const char *line = find_line (block, ": cannot open shared object");
  const char *end;
  const char *start;

  if (line == NULL)
    return g_strdup ("libsecret-1.so.0");
  end = strstr (line, ": cannot open shared object");
  start = end;
  while (start > line && start[-1] != ' ')
    start--;
  return g_strndup (start, end - start);
}

/* What the words of the catalogue are filled with. */
typedef struct
{
  QuayError code;
  char     *subject;
  char     *object;
  gint64    number;
} Cause;

static void
cause_clear (Cause *cause)
{
  g_free (cause->subject);
  g_free (cause->object);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cause, cause_clear)

static void
fill_feed (QuayCargoMessage *self,
           Cause            *cause)
{
  if (self->address != NULL && quay_feed_address_get_feed (self->address) != NULL)
    {
      cause->subject = g_strdup (quay_feed_address_get_feed (self->address));
      cause->object = name_organization (self);
      return;
    }

  /* Without an address the registry's name is all that is known. */
  cause->code = QUAY_ERROR_NOT_A_FEED;
}

static void
fill_cause (QuayCargoMessage *self,
            const Block      *block,
            Captures         *captures,
            Cause            *cause)
{
  if (cause->code == QUAY_ERROR_SERVER_FAULT)
    {
      cause->number = g_ascii_strtoll ((*captures)[QUAY_CAPTURE_NUMBER], NULL, 10);
      cause->code = judge_status (self, cause->number);
    }

  switch ((int) cause->code)
    {
    case QUAY_ERROR_TOKEN_REFUSED:
      cause->subject = name_organization (self);
      return;
    case QUAY_ERROR_TOKEN_OR_LOCKED:
    case QUAY_ERROR_REGISTRY_UNKNOWN:
    case QUAY_ERROR_REGISTRY_NEEDED:
      cause->subject = g_strdup (self->registry);
      return;
    case QUAY_ERROR_FEED_NOT_FOUND:
      fill_feed (self, cause);
      return;
    case QUAY_ERROR_SYNTAX:
      cause->subject = g_strdup (self->file);
      cause->object = find_reason (block);
      cause->number = self->line;
      return;
    case QUAY_ERROR_WRONG_FORM:
      cause->subject = g_strdup (self->file != NULL ? self->file : (*captures)[QUAY_CAPTURE_SUBJECT]);
      return;
    case QUAY_ERROR_ENCODING:
    case QUAY_ERROR_OLD_CONFIG_NAME:
      cause->subject = g_strdup (self->file);
      return;
    case QUAY_ERROR_INDEX_REFUSED:
      cause->subject = g_strdup (self->url != NULL ? self->url : self->registry);
      return;
    case QUAY_ERROR_HELPER_MISSING:
      cause->subject = name_program (block, NULL);
      if (is_azure_cli (cause->subject))
        cause->code = QUAY_ERROR_AZ_MISSING;
      return;
    case QUAY_ERROR_HELPER_FAILED:
      cause->subject = name_program (block, (*captures)[QUAY_CAPTURE_SUBJECT]);
      /* The program itself writes to the terminal before Cargo does. */
      if (is_azure_cli (cause->subject) && says_above (block, "az login"))
        cause->code = QUAY_ERROR_AZ_LOGGED_OUT;
      return;
    case QUAY_ERROR_LIBRARY_MISSING:
      cause->subject = name_library (block);
      return;
    case QUAY_ERROR_CRATE_MISSING:
      cause->subject = g_strdup ((*captures)[QUAY_CAPTURE_SUBJECT]);
      cause->object = g_strdup (self->registry != NULL ? self->registry : "crates.io");
      return;
    case QUAY_ERROR_CHECKSUM:
      /* “serde v1.0.0 (registry `tools`)” */
      cause->subject = g_strndup ((*captures)[QUAY_CAPTURE_SUBJECT],
                                  strcspn ((*captures)[QUAY_CAPTURE_SUBJECT], "("));
      g_strchomp (cause->subject);
      return;
    case QUAY_ERROR_NO_ANSWER:
      cause->number = QUAY_CATALOG_SAID_BY_CARGO;
      cause->subject = (*captures)[QUAY_CAPTURE_SUBJECT] != NULL ? g_strdup ((*captures)[QUAY_CAPTURE_SUBJECT])
                                                                 : find_host (self);
      return;
    case QUAY_ERROR_PROXY:
    case QUAY_ERROR_TLS_UNTRUSTED:
      cause->number = QUAY_CATALOG_SAID_BY_CARGO;
      cause->subject = find_host (self);
      return;
    case QUAY_ERROR_HOST_NOT_FOUND:
      cause->subject = g_strdelimit (g_strdup ((*captures)[QUAY_CAPTURE_SUBJECT]), ")", '\0');
      return;
    default:
      cause->subject = g_strdup ((*captures)[QUAY_CAPTURE_SUBJECT]);
      cause->object = g_strdup ((*captures)[QUAY_CAPTURE_OBJECT]);
    }
}

static void
take_names (QuayCargoMessage *self,
            const Block      *block,
            Captures         *captures)
{
  g_autofree char *url = (*captures)[QUAY_CAPTURE_URL] != NULL ? g_strdup ((*captures)[QUAY_CAPTURE_URL])
                                                               : find_url (block);
  g_autofree char *registry = (*captures)[QUAY_CAPTURE_REGISTRY] != NULL
                              ? g_strdup ((*captures)[QUAY_CAPTURE_REGISTRY]) : find_registry (block);
  g_autofree char *file = (*captures)[QUAY_CAPTURE_FILE] != NULL ? g_strdup ((*captures)[QUAY_CAPTURE_FILE])
                                                                 : find_file (block);

  if (file != NULL)
    file[strcspn (file, "`")] = '\0';
  self->url = dup_clean (url);
  self->registry = dup_clean (registry);
  self->file = dup_clean (file);
  self->line = find_number_behind (find_line (block, "TOML parse error at line"), "TOML parse error at line ");
  if (self->url != NULL)
    self->address = quay_feed_address_new_from_text (self->url, NULL);
}

static void
explain (QuayCargoMessage    *self,
         const Block         *block,
         const QuayCargoRule *rule,
         Captures            *captures)
{
  g_auto(Cause) cause = { rule->code, NULL, NULL, 0 };
  g_autofree char *first = dup_clean (get_line (block, block->start));
  g_autofree char *subject = NULL;
  g_autofree char *object = NULL;

  take_names (self, block, captures);
  fill_cause (self, block, captures, &cause);
  subject = dup_clean (cause.subject);
  object = dup_clean (cause.object);
  self->excerpt = make_excerpt (block);
  self->error = quay_error_new (cause.code, subject, object, "%s",
                                first != NULL ? first : "");
  quay_error_set_number (self->error, cause.number);
  quay_error_take_details (self->error, g_strdup (self->excerpt));
}

static void
read_lines (QuayCargoMessage *self,
            GPtrArray        *lines)
{
  Captures captures = { NULL };
  Block block = { lines, lines->len, lines->len };
  const QuayCargoRule *rule = NULL;

  while (rule == NULL && find_block_above (lines, block.start, &block))
    rule = match_block (&block, &captures);

  /* No error, then: a warning, or a sentence that was copied alone. */
  for (guint i = lines->len; rule == NULL && i > 0; i--)
    {
      block = (Block) { lines, i - 1, MIN (i + 2, lines->len) };
      rule = match_block (&block, &captures);
    }
  if (rule != NULL)
    explain (self, &block, rule, &captures);
  clear_captures (&captures);
}

static void
quay_cargo_message_finalize (GObject *object)
{
  QuayCargoMessage *self = QUAY_CARGO_MESSAGE (object);

  g_clear_error (&self->error);
  g_free (self->excerpt);
  g_free (self->registry);
  g_free (self->url);
  g_free (self->file);
  g_clear_pointer (&self->address, quay_feed_address_unref);
  G_OBJECT_CLASS (quay_cargo_message_parent_class)->finalize (object);
}

static void
quay_cargo_message_class_init (QuayCargoMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = quay_cargo_message_finalize;
}

static void
quay_cargo_message_init (QuayCargoMessage *self)
{
}

/**
 * quay_cargo_message_new:
 * @text: what somebody has copied: any bytes
 * @length: how many, or -1 for all up to a zero byte
 *
 * Reads the last %QUAY_CARGO_MESSAGE_LIMIT bytes of @text.
 */
QuayCargoMessage *
quay_cargo_message_new (const char *text,
                        gssize      length)
{
  QuayCargoMessage *self;
  g_autoptr(GPtrArray) lines = NULL;
  gsize size;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  size = length >= 0 ? (gsize) length : strlen (text);
  self = g_object_new (QUAY_TYPE_CARGO_MESSAGE, NULL);
  if (size > QUAY_CARGO_MESSAGE_LIMIT)
    {
      text += size - QUAY_CARGO_MESSAGE_LIMIT;
      size = QUAY_CARGO_MESSAGE_LIMIT;
      self->cut = TRUE;
    }

  lines = quay_cargo_log_read (text != NULL ? text : "", size);
  self->empty = TRUE;
  for (guint i = 0; self->empty && i < lines->len; i++)
    self->empty = ((const char *) g_ptr_array_index (lines, i))[0] == '\0';
  read_lines (self, lines);
  return self;
}

/* Only files: a pipe or a device would have no end. */
static QuayCargoMessage *
load_file (GFile        *file,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE ","
                                                 G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                                                 cancellable, error);
  g_autoptr(GFileInputStream) stream = NULL;
  g_autofree char *text = g_malloc (QUAY_CARGO_MESSAGE_LIMIT);
  QuayCargoMessage *self;
  goffset size;
  gsize length;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "This is not a file with text");
      return NULL;
    }

  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  size = g_file_info_get_size (info);
  if (size > QUAY_CARGO_MESSAGE_LIMIT &&
      !g_seekable_seek (G_SEEKABLE (stream), size - QUAY_CARGO_MESSAGE_LIMIT, G_SEEK_SET, cancellable, error))
    return NULL;
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, QUAY_CARGO_MESSAGE_LIMIT, &length,
                                cancellable, error))
    return NULL;

  self = quay_cargo_message_new (text, length);
  self->cut = size > QUAY_CARGO_MESSAGE_LIMIT;
  return self;
}

static void
load_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  QuayCargoMessage *self = load_file (task_data, cancellable, &error);

  if (self == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, self, g_object_unref);
}

/**
 * quay_cargo_message_load_async:
 * @file: a log
 *
 * Reads the end of a file.
 */
void
quay_cargo_message_load_async (GFile              *file,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_cargo_message_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

/**
 * quay_cargo_message_load_finish:
 * @error: why the file cannot be read, of the domain %G_IO_ERROR
 *
 * Returns: (transfer full): what it says
 */
QuayCargoMessage *
quay_cargo_message_load_finish (GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const GError *
quay_cargo_message_get_error (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), NULL);

  return self->error;
}

const char *
quay_cargo_message_get_excerpt (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), NULL);

  return self->excerpt;
}

const char *
quay_cargo_message_get_registry (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), NULL);

  return self->registry;
}

const char *
quay_cargo_message_get_url (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), NULL);

  return self->url;
}

const char *
quay_cargo_message_get_file (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), NULL);

  return self->file;
}

/**
 * quay_cargo_message_get_address:
 *
 * Returns: (transfer none) (nullable): the feed of the address, if it is one
 */
QuayFeedAddress *
quay_cargo_message_get_address (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), NULL);

  return self->address;
}

guint
quay_cargo_message_get_line (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), 0);

  return self->line;
}

gboolean
quay_cargo_message_is_cut (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), FALSE);

  return self->cut;
}

gboolean
quay_cargo_message_is_empty (QuayCargoMessage *self)
{
  g_return_val_if_fail (QUAY_IS_CARGO_MESSAGE (self), TRUE);

  return self->empty;
}
