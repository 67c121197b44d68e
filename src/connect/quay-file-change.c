/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-file-change"

#include "config.h"

#include "quay-file-change.h"

#include <string.h>

#include "quay-paths.h"
#include "quay-secret.h"

#define CONTEXT_LINES 3

/**
 * QuayFileChange:
 *
 * One file of a plan. The diff is made when it is first asked for: the command line's `--yes` never needs it.
 */
struct _QuayFileChange
{
  GObject           parent_instance;

  QuayFileSnapshot *before;
  GBytes           *after;
  QuayLineDiff     *diff;
  QuayReplaceFlags  flags;
  gboolean          shared;
};

enum
{
  PROP_0,
  PROP_FILE,
  PROP_PATH,
  PROP_SHARED,
  PROP_SECRET,
  PROP_DIFF,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QuayFileChange, quay_file_change, G_TYPE_OBJECT)

/* A string of any of TOML's four kinds, behind a key that Cargo reads a secret from. Nothing in it is tried twice, so
 * that a long value cannot exhaust the matcher.
 */
#define SECRET_PATTERN \
  "([\"']?\\b(?:token|secret-key)[\"']?\\s*=\\s*)" \
  "(?:\"\"\"(?:[^\"\\\\]++|\\\\.|\"{1,2}+(?!\"))*+\"{3,5}+" \
  "|'''(?:[^']++|'{1,2}+(?!'))*+'{3,5}+" \
  "|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"" \
  "|'[^'\\n]*+')"

/* A file that holds tokens for the eyes of a person: each value behind a “token =” as bullets. */
static GBytes *
mask_tokens (GBytes *contents)
{
  gsize size;
  const char *text = contents != NULL ? g_bytes_get_data (contents, &size) : NULL;
  char *copy;
  g_autoptr(GRegex) regex = NULL;
  char *masked;

  if (text == NULL)
    return g_bytes_new_static ("", 0);

  copy = g_utf8_make_valid (text, size);
  regex = g_regex_new (SECRET_PATTERN, G_REGEX_OPTIMIZE | G_REGEX_DOTALL, 0, NULL);
  masked = g_regex_replace (regex, copy, -1, 0, "\\1\"••••\"", 0, NULL);
  quay_secret_wipe_string (copy);
  g_free (copy);
  /* The matcher gave up: then nothing is shown at all. */
  if (masked == NULL)
    masked = g_strdup ("••••\n");
  return g_bytes_new_take (masked, strlen (masked));
}

static void
quay_file_change_dispose (GObject *object)
{
  QuayFileChange *self = QUAY_FILE_CHANGE (object);

  g_clear_pointer (&self->before, quay_file_snapshot_unref);
  g_clear_pointer (&self->after, g_bytes_unref);
  g_clear_object (&self->diff);
  G_OBJECT_CLASS (quay_file_change_parent_class)->dispose (object);
}

static void
quay_file_change_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  QuayFileChange *self = QUAY_FILE_CHANGE (object);

  switch (prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, quay_file_change_get_file (self));
      break;
    case PROP_PATH:
      g_value_take_string (value, quay_file_change_dup_path (self));
      break;
    case PROP_SHARED:
      g_value_set_boolean (value, self->shared);
      break;
    case PROP_SECRET:
      g_value_set_boolean (value, quay_file_change_is_secret (self));
      break;
    case PROP_DIFF:
      g_value_set_object (value, quay_file_change_get_diff (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_file_change_class_init (QuayFileChangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_file_change_dispose;
  object_class->get_property = quay_file_change_get_property;

  properties[PROP_FILE] =
    g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHARED] =
    g_param_spec_boolean ("shared", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SECRET] =
    g_param_spec_boolean ("secret", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DIFF] =
    g_param_spec_object ("diff", NULL, NULL, QUAY_TYPE_LINE_DIFF, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_file_change_init (QuayFileChange *self)
{
}

/**
 * quay_file_change_new:
 * @before: the file as it was read, also when it is not there
 * @after: (nullable): what it shall hold, %NULL to delete it
 * @shared: whether others get the file too, because it belongs to a project
 * @flags: not none when the file holds tokens: then no copy of it is kept, and the diff shows bullets
 */
QuayFileChange *
quay_file_change_new (QuayFileSnapshot *before,
                      GBytes           *after,
                      gboolean          shared,
                      QuayReplaceFlags  flags)
{
  QuayFileChange *self;

  g_return_val_if_fail (before != NULL, NULL);

  self = g_object_new (QUAY_TYPE_FILE_CHANGE, NULL);
  self->before = quay_file_snapshot_ref (before);
  self->after = after != NULL ? g_bytes_ref (after) : NULL;
  self->shared = shared;
  self->flags = flags;
  return self;
}

GFile *
quay_file_change_get_file (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), NULL);

  return quay_file_snapshot_get_file (self->before);
}

QuayFileSnapshot *
quay_file_change_get_before (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), NULL);

  return self->before;
}

/**
 * quay_file_change_get_after:
 *
 * Returns: (transfer none) (nullable): what the file shall hold, %NULL when it is to be deleted
 */
GBytes *
quay_file_change_get_after (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), NULL);

  return self->after;
}

gboolean
quay_file_change_is_shared (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), FALSE);

  return self->shared;
}

gboolean
quay_file_change_is_secret (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), FALSE);

  return self->flags != QUAY_REPLACE_NONE;
}

QuayReplaceFlags
quay_file_change_get_flags (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), QUAY_REPLACE_NONE);

  return self->flags;
}

/**
 * quay_file_change_get_diff:
 *
 * Returns: (transfer none): the change by lines, with three lines of context; tokens in it are bullets
 */
QuayLineDiff *
quay_file_change_get_diff (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), NULL);

  if (self->diff == NULL)
    {
      g_autoptr(GBytes) before = NULL;
      g_autoptr(GBytes) after = NULL;
      GBytes *contents = quay_file_snapshot_get_contents (self->before);

      if (quay_file_change_is_secret (self))
        {
          before = mask_tokens (contents);
          after = mask_tokens (self->after);
        }
      else
        {
          before = contents != NULL ? g_bytes_ref (contents) : g_bytes_new_static ("", 0);
          after = self->after != NULL ? g_bytes_ref (self->after) : g_bytes_new_static ("", 0);
        }
      self->diff = quay_line_diff_new (before, after, CONTEXT_LINES);
    }
  return self->diff;
}

/**
 * quay_file_change_dup_path:
 *
 * Returns: (transfer full): the path for people: “~/…” below the home folder
 */
char *
quay_file_change_dup_path (QuayFileChange *self)
{
  g_return_val_if_fail (QUAY_IS_FILE_CHANGE (self), NULL);

  return quay_path_for_people (quay_file_change_get_file (self));
}
