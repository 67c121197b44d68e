/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-node"

#include "config.h"

#include "quay-cargo-node-private.h"

#include <string.h>

#include "quay-error.h"

/* QuayCargoNode is what Cargo's source calls ConfigValue, with two things more: the line of each value, and
 * the values that lost. The rules of merging are those of cargo 1.95 (its merge_helper()), tried with `cargo
 * config get`.
 */

void
quay_cargo_origin_copy (const QuayCargoOrigin *self,
                        QuayCargoOrigin       *copy)
{
  copy->file = self->file != NULL ? g_object_ref (self->file) : NULL;
  copy->line = self->line;
  copy->variable = g_strdup (self->variable);
}

void
quay_cargo_origin_clear (QuayCargoOrigin *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->variable, g_free);
}

QuayCargoValue *
quay_cargo_value_new (QuayTomlType           type,
                      const char            *text,
                      const QuayCargoOrigin *origin)
{
  QuayCargoValue *self = g_new0 (QuayCargoValue, 1);

  self->type = type;
  self->text = g_strdup (text);
  quay_cargo_origin_copy (origin, &self->origin);
  return self;
}

QuayCargoValue *
quay_cargo_value_copy (const QuayCargoValue *self)
{
  return quay_cargo_value_new (self->type, self->text, &self->origin);
}

void
quay_cargo_value_free (QuayCargoValue *self)
{
  g_free (self->text);
  quay_cargo_origin_clear (&self->origin);
  g_free (self);
}

GPtrArray *
quay_cargo_values_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) quay_cargo_value_free);
}

/**
 * quay_cargo_values_add_words:
 * @text: words with white space around them
 * @origin: where they are from
 *
 * Splits a text as Cargo does where it wants a program with arguments, or a list from a variable.
 */
void
quay_cargo_values_add_words (GPtrArray             *values,
                             const char            *text,
                             const QuayCargoOrigin *origin)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t\n\r\f\v", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] != '\0')
        g_ptr_array_add (values, quay_cargo_value_new (QUAY_TOML_STRING, words[i], origin));
    }
}

static QuayCargoNode *
new_node (QuayTomlType type)
{
  QuayCargoNode *self = g_new0 (QuayCargoNode, 1);

  self->type = type;
  if (type == QUAY_TOML_TABLE)
    self->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) quay_cargo_node_free);
  else if (type == QUAY_TOML_ARRAY)
    self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_cargo_node_free);
  return self;
}

QuayCargoNode *
quay_cargo_node_new_table (void)
{
  return new_node (QUAY_TOML_TABLE);
}

void
quay_cargo_node_free (QuayCargoNode *self)
{
  g_free (self->text);
  quay_cargo_origin_clear (&self->origin);
  g_clear_pointer (&self->children, g_hash_table_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->shadowed, g_ptr_array_unref);
  g_free (self);
}

static gpointer
copy_node_func (gconstpointer node,
                gpointer      user_data)
{
  return quay_cargo_node_copy (node);
}

static GPtrArray *
copy_nodes (GPtrArray *nodes)
{
  GPtrArray *copy = g_ptr_array_copy (nodes, (GCopyFunc) copy_node_func, NULL);

  g_ptr_array_set_free_func (copy, (GDestroyNotify) quay_cargo_node_free);
  return copy;
}

QuayCargoNode *
quay_cargo_node_copy (const QuayCargoNode *self)
{
  QuayCargoNode *copy = new_node (self->type);
  GHashTableIter iter;
  gpointer key;
  gpointer child;

  copy->text = g_strdup (self->text);
  quay_cargo_origin_copy (&self->origin, &copy->origin);
  if (self->children != NULL)
    {
      g_hash_table_iter_init (&iter, self->children);
      while (g_hash_table_iter_next (&iter, &key, &child))
        g_hash_table_insert (copy->children, g_strdup (key), quay_cargo_node_copy (child));
    }
  if (self->items != NULL)
    {
      g_ptr_array_unref (copy->items);
      copy->items = copy_nodes (self->items);
    }
  if (self->shadowed != NULL)
    copy->shadowed = copy_nodes (self->shadowed);
  return copy;
}

/* What stands behind a zero byte must not vanish: “good\0bad” is not “good”. No such text is of use to Cargo. */
static char *
dup_text (const char *text,
          gsize       length)
{
  g_autoptr(GString) copy = g_string_new_len (text, length);

  for (gsize i = 0; i < copy->len; i++)
    {
      if (copy->str[i] == '\0')
        {
          g_string_erase (copy, i, 1);
          g_string_insert (copy, i, "\357\277\275");   /* U+FFFD */
        }
    }
  return g_string_free (g_steal_pointer (&copy), FALSE);
}

static char *
dup_key (const QuayTomlNode *toml)
{
  return dup_text (quay_toml_node_get_key (toml), quay_toml_node_get_key_length (toml));
}

static const char *
describe_type (QuayTomlType type)
{
  switch (type)
    {
    case QUAY_TOML_TABLE:
      return "table";
    case QUAY_TOML_ARRAY:
      return "array";
    case QUAY_TOML_STRING:
      return "string";
    case QUAY_TOML_INTEGER:
      return "integer";
    case QUAY_TOML_FLOAT:
      return "float";
    case QUAY_TOML_BOOLEAN:
      return "boolean";
    case QUAY_TOML_OFFSET_DATE_TIME:
    case QUAY_TOML_LOCAL_DATE_TIME:
    case QUAY_TOML_LOCAL_DATE:
    case QUAY_TOML_LOCAL_TIME:
    default:
      return "datetime";
    }
}

/**
 * quay_cargo_wrong_form:
 * @origin: a value that Cargo does not accept
 * @format: why, in English
 *
 * Returns: (transfer full): %QUAY_ERROR_WRONG_FORM with the path (or the variable) as subject and the line as
 *   number
 */
GError *
quay_cargo_wrong_form (const QuayCargoOrigin *origin,
                       const char            *format,
                       ...)
{
  g_autofree char *place = NULL;
  g_autofree char *message = NULL;
  GError *error;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  if (origin->file == NULL)
    return quay_error_new (QUAY_ERROR_WRONG_FORM, origin->variable, NULL, "%s: %s", origin->variable, message);

  place = g_file_get_parse_name (origin->file);
  error = quay_error_new (QUAY_ERROR_WRONG_FORM, place, NULL, "%s, line %u: %s", place, origin->line, message);
  quay_error_set_number (error, origin->line);
  return error;
}

/**
 * quay_cargo_wrong_type:
 * @wanted: what Cargo expects, with its article
 * @key: what the value is for
 *
 * Returns: (transfer full): as [func@Quay.cargo_wrong_form]
 */
GError *
quay_cargo_wrong_type (const QuayCargoOrigin *origin,
                       QuayTomlType           found,
                       const char            *wanted,
                       const char            *key)
{
  return quay_cargo_wrong_form (origin, "expected %s, but found %s for “%s”", wanted, describe_type (found), key);
}

/* Tokens stay in the file: nobody who looks at the configuration needs them. */
static gboolean
is_secret (const char *key)
{
  return key != NULL && (strcmp (key, "token") == 0 || strcmp (key, "secret-key") == 0);
}

static gboolean
take_children (QuayCargoNode      *self,
               const QuayTomlNode *toml,
               GFile              *file,
               GError            **error)
{
  for (guint i = 0; i < quay_toml_node_get_n_children (toml); i++)
    {
      const QuayTomlNode *toml_child = quay_toml_node_get_child (toml, i);
      QuayCargoNode *child = quay_cargo_node_from_toml (toml_child, file, error);

      if (child == NULL)
        return FALSE;
      if (self->type == QUAY_TOML_ARRAY)
        g_ptr_array_add (self->items, child);
      else
        g_hash_table_insert (self->children, dup_key (toml_child), child);
    }
  return TRUE;
}

/**
 * quay_cargo_node_from_toml:
 * @toml: a value of @file; values inside it are at most as deep as [class@Quay.TomlDocument] allows
 * @file: where it stands
 *
 * Returns: (transfer full): the value, or %NULL with %QUAY_ERROR_WRONG_FORM (subject: the path, number: the
 *   line) when there is a float, a date or a time in it, with which Cargo refuses the whole file, whatever
 *   the key
 */
QuayCargoNode *
quay_cargo_node_from_toml (const QuayTomlNode *toml,
                           GFile              *file,
                           GError            **error)
{
  QuayTomlType type = quay_toml_node_get_node_type (toml);
  const char *key = quay_toml_node_get_key (toml);
  g_autoptr(QuayCargoNode) self = new_node (type);
  const char *text;
  gsize length;

  self->origin.file = g_object_ref (file);
  self->origin.line = quay_toml_node_get_line (toml);
  switch (type)
    {
    case QUAY_TOML_TABLE:
    case QUAY_TOML_ARRAY:
      if (!take_children (self, toml, file, error))
        return NULL;
      return g_steal_pointer (&self);

    case QUAY_TOML_STRING:
      text = quay_toml_node_get_string (toml, &length);
      if (!is_secret (key))
        self->text = dup_text (text, length);
      return g_steal_pointer (&self);

    case QUAY_TOML_INTEGER:
      self->text = g_strdup_printf ("%" G_GINT64_FORMAT, quay_toml_node_get_integer (toml));
      return g_steal_pointer (&self);

    case QUAY_TOML_BOOLEAN:
      self->text = g_strdup (quay_toml_node_get_boolean (toml) ? "true" : "false");
      return g_steal_pointer (&self);

    case QUAY_TOML_FLOAT:
    case QUAY_TOML_OFFSET_DATE_TIME:
    case QUAY_TOML_LOCAL_DATE_TIME:
    case QUAY_TOML_LOCAL_DATE:
    case QUAY_TOML_LOCAL_TIME:
    default:
      g_propagate_error (error, quay_cargo_wrong_form (&self->origin, "unsupported TOML configuration type “%s”",
                                                       describe_type (type)));
      return NULL;
    }
}

/* The lists that a nearer file replaces instead of adding to them, “*” standing for any key. */
static gboolean
replaces_list (GPtrArray *path)
{
  static const char *lists[][4] = {
    { "credential-alias", "*", NULL },
    { "doc", "browser", NULL },
    { "host", "runner", NULL },
    { "registries", "*", "credential-provider", NULL },
    { "registry", "credential-provider", NULL },
    { "target", "*", "runner", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      guint n = 0;

      while (n < path->len && lists[i][n] != NULL &&
             (strcmp (lists[i][n], "*") == 0 || strcmp (lists[i][n], g_ptr_array_index (path, n)) == 0))
        n++;
      if (n == path->len && lists[i][n] == NULL)
        return TRUE;
    }
  return FALSE;
}

static void
add_shadowed (QuayCargoNode *self,
              QuayCargoNode *hidden)
{
  GPtrArray *more = g_steal_pointer (&hidden->shadowed);

  if (self->shadowed == NULL)
    self->shadowed = g_ptr_array_new_with_free_func ((GDestroyNotify) quay_cargo_node_free);
  g_ptr_array_add (self->shadowed, hidden);
  if (more != NULL)
    g_ptr_array_extend_and_steal (self->shadowed, more);
}

/* The two nodes exchange what they are, so that a pointer to @self stays good. */
static void
swap_nodes (QuayCargoNode *self,
            QuayCargoNode *other)
{
  QuayCargoNode kept = *self;

  *self = *other;
  *other = kept;
}

static void
join_lists (QuayCargoNode *self,
            QuayCargoNode *other,
            gboolean       force)
{
  if (!force)
    {
      GPtrArray *kept = self->items;

      self->items = other->items;
      other->items = kept;
    }
  g_ptr_array_extend_and_steal (self->items, g_steal_pointer (&other->items));
  quay_cargo_node_free (other);
}

static gboolean merge_node (QuayCargoNode *self,
                            QuayCargoNode *other,
                            gboolean       force,
                            GPtrArray     *path,
                            GError       **error);

/* All children are merged, also behind one that fails, so that there is as much to look at as possible. */
static gboolean
merge_tables (QuayCargoNode *self,
              QuayCargoNode *other,
              gboolean       force,
              GPtrArray     *path,
              GError       **error)
{
  g_auto(GStrv) keys = quay_cargo_node_list_keys (other);
  QuayCargoOrigin lower = self->origin;
  gboolean merged = TRUE;

  if (force)
    {
      self->origin = other->origin;
      other->origin = lower;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    {
      QuayCargoNode *child = g_hash_table_lookup (self->children, keys[i]);
      gpointer key;
      gpointer other_child;

      g_hash_table_steal_extended (other->children, keys[i], &key, &other_child);
      if (child == NULL)
        {
          g_hash_table_insert (self->children, key, other_child);
          continue;
        }

      g_ptr_array_add (path, key);
      if (!merge_node (child, other_child, force, path, merged ? error : NULL))
        merged = FALSE;
      g_ptr_array_set_size (path, path->len - 1);
      g_free (key);
    }
  quay_cargo_node_free (other);
  return merged;
}

static gboolean
refuse_merge (QuayCargoNode *self,
              QuayCargoNode *other,
              GPtrArray     *path,
              GError       **error)
{
  g_autofree char *name = g_file_get_parse_name (self->origin.file);
  const char *key = g_ptr_array_index (path, path->len - 1);
  GError *refusal = NULL;

  refusal = quay_cargo_wrong_form (&other->origin, "“%s” is %s here and %s in “%s”, line %u, and cannot be merged",
                                   key, describe_type (other->type), describe_type (self->type),
                                   name, self->origin.line);
  g_propagate_error (error, refusal);
  quay_cargo_node_free (other);
  return FALSE;
}

static gboolean
merge_node (QuayCargoNode *self,
            QuayCargoNode *other,
            gboolean       force,
            GPtrArray     *path,
            GError       **error)
{
  gboolean both_scalar = self->children == NULL && self->items == NULL &&
                         other->children == NULL && other->items == NULL;

  if (self->type == QUAY_TOML_TABLE && other->type == QUAY_TOML_TABLE)
    return merge_tables (self, other, force, path, error);

  if (!both_scalar && self->type != other->type)
    return refuse_merge (self, other, path, error);

  if (self->type == QUAY_TOML_ARRAY && !replaces_list (path))
    {
      join_lists (self, other, force);
      return TRUE;
    }

  if (force)
    swap_nodes (self, other);
  add_shadowed (self, other);
  return TRUE;
}

/**
 * quay_cargo_node_merge:
 * @self: a table
 * @other: (transfer full): another
 * @force: whether @other has the higher priority
 *
 * Lays one table over another as Cargo does: tables key by key; of two scalars the higher one counts,
 * whatever their types; arrays are joined, the lower one's items first, but for a few that are programs with
 * arguments, of which the higher one counts.
 *
 * For those few Cargo 1.74 to 1.85 joined, too, and later versions still do at times when the same table has
 * other keys in both files (their order of merging is random). This is the rule that Cargo documents.
 *
 * Returns: %FALSE with %QUAY_ERROR_WRONG_FORM (subject: the path of @other's value, number: its line) when a
 *   key is an array or a table on one side only; then @self keeps its own, and everything else is merged
 */
gboolean
quay_cargo_node_merge (QuayCargoNode *self,
                       QuayCargoNode *other,
                       gboolean       force,
                       GError       **error)
{
  g_autoptr(GPtrArray) path = g_ptr_array_new ();

  g_assert (self->type == QUAY_TOML_TABLE && other->type == QUAY_TOML_TABLE);

  return merge_node (self, other, force, path, error);
}

/**
 * quay_cargo_node_get:
 * @self: (nullable): a value
 *
 * Returns: (transfer none) (nullable): the child of that name; %NULL when there is none or @self is not a table
 */
const QuayCargoNode *
quay_cargo_node_get (const QuayCargoNode *self,
                     const char          *key)
{
  if (self == NULL || self->type != QUAY_TOML_TABLE)
    return NULL;
  return g_hash_table_lookup (self->children, key);
}

const QuayCargoNode *
quay_cargo_node_lookup (const QuayCargoNode *self,
                        const char *const   *path)
{
  for (; *path != NULL && self != NULL; path++)
    self = quay_cargo_node_get (self, *path);
  return self;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * quay_cargo_node_list_keys:
 * @self: (nullable): a value
 *
 * Returns: (transfer full) (array zero-terminated=1): the keys of a table, sorted by bytes; none of anything
 *   else
 */
char **
quay_cargo_node_list_keys (const QuayCargoNode *self)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  if (self != NULL && self->children != NULL)
    {
      g_hash_table_iter_init (&iter, self->children);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        g_ptr_array_add (keys, g_strdup (key));
    }
  g_ptr_array_sort (keys, compare_keys);
  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&keys), FALSE);
}
