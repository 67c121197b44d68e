/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"
#include "quay-toml-document.h"
#include "tagged-json.h"
#include "toml-generator.h"

#include <string.h>

#ifndef N_DOCUMENTS
#define N_DOCUMENTS 4000
#endif

/* What a document means, without its layout: “a/b/c” → the value in tagged JSON, for everything that is not a table,
 * and “a/b/” → “{}” for tables without anything.
 */
static void
flatten (const QuayTomlNode *node,
         const char         *path,
         GHashTable         *values)
{
  guint n_children = quay_toml_node_get_n_children (node);

  if (quay_toml_node_get_node_type (node) != QUAY_TOML_TABLE)
    {
      g_hash_table_insert (values, g_strdup (path), tagged_json_from_node (node));
      return;
    }

  if (n_children == 0)
    g_hash_table_insert (values, g_strconcat (path, "/", NULL), g_strdup ("{}"));
  for (guint i = 0; i < n_children; i++)
    {
      const QuayTomlNode *child = quay_toml_node_get_child (node, i);
      g_autofree char *child_path = g_strconcat (path, "/", quay_toml_node_get_key (child), NULL);

      flatten (child, child_path, values);
    }
}

static GHashTable *
get_values (QuayTomlDocument *document)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  flatten (quay_toml_document_get_root (document), "", values);
  return values;
}

static char *
get_text (QuayTomlDocument *document)
{
  g_autoptr(GBytes) bytes = quay_toml_document_to_bytes (document);
  GString *text = g_string_new (NULL);

  g_string_append_len (text, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_string_free (text, FALSE);
}

static QuayTomlDocument *
parse (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  QuayTomlDocument *document = quay_toml_document_new (bytes, &error);

  g_assert_no_error (error);
  return document;
}

static gboolean
is_empty_table (gpointer key,
                gpointer value,
                gpointer user_data)
{
  return g_str_has_suffix (key, "/") && strcmp (value, "{}") == 0;
}

static gboolean
is_below (gpointer key,
          gpointer value,
          gpointer user_data)
{
  const char *path = user_data;
  const char *own = key;

  return g_str_has_prefix (own, path) && (own[strlen (path)] == '/' || own[strlen (path)] == '\0');
}

static gboolean
is_empty_above (gpointer key,
                gpointer value,
                gpointer user_data)
{
  return is_empty_table (key, value, NULL) && g_str_has_prefix (user_data, key);
}

static void
assert_same_values (GHashTable *actual,
                    GHashTable *expected,
                    const char *before,
                    const char *after)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (g_strcmp0 (g_hash_table_lookup (actual, key), value) != 0)
        g_test_message ("%s differs\n---\n%s\n+++\n%s", (char *) key, before, after);
      g_assert_cmpstr (g_hash_table_lookup (actual, key), ==, value);
    }
  if (g_hash_table_size (actual) != g_hash_table_size (expected))
    g_test_message ("more than expected\n---\n%s\n+++\n%s", before, after);
  g_assert_cmpuint (g_hash_table_size (actual), ==, g_hash_table_size (expected));
}

/* The lines of a text without their line breaks, and without a byte order mark: neither is a part of any line. */
static char **
split_lines (const char *text)
{
  char **lines = g_strsplit (g_str_has_prefix (text, "\357\273\277") ? text + 3 : text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_suffix (lines[i], "\r"))
        lines[i][strlen (lines[i]) - 1] = '\0';
    }
  return lines;
}

/* Counts the lines of @after that are not, in the same order, lines of @before. */
static guint
count_new_lines (const char *before,
                 const char *after)
{
  g_auto(GStrv) old = split_lines (before);
  g_auto(GStrv) new = split_lines (after);
  guint n_old = g_strv_length (old);
  guint n_new = g_strv_length (new);
  g_autofree guint *common = g_new0 (guint, n_new + 1);

  /* The longest common subsequence, one row of the table at a time. */
  for (guint i = 0; i < n_old; i++)
    {
      guint diagonal = 0;

      for (guint j = 1; j <= n_new; j++)
        {
          guint above = common[j];

          common[j] = strcmp (old[i], new[j - 1]) == 0 ? diagonal + 1 : MAX (common[j], common[j - 1]);
          diagonal = above;
        }
    }
  return n_new - common[n_new];
}

/* Whether a header is followed by no key: such a one goes when a key below it was added and removed again. */
static gboolean
has_bare_header (const char *text)
{
  g_auto(GStrv) lines = split_lines (text);
  gboolean after_header = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '\0' || *line == '#')
        continue;
      if (*line == '[' && after_header)
        return TRUE;
      after_header = *line == '[';
    }
  return after_header;
}

/* A path to something that is there, or one that is new from some key on. */
static char **
make_path (GRand            *random,
           QuayTomlDocument *document)
{
  static const char *keys[] = { "a", "b", "c", "d", "new", "x y", "long-name" };
  GPtrArray *path = g_ptr_array_new ();
  const QuayTomlNode *node = quay_toml_document_get_root (document);

  do
    {
      guint n_children = node == NULL ? 0 : quay_toml_node_get_n_children (node);
      const char *key = keys[g_rand_int_range (random, 0, G_N_ELEMENTS (keys))];

      if (n_children > 0 && quay_toml_node_get_node_type (node) == QUAY_TOML_TABLE &&
          g_rand_int_range (random, 0, 3) > 0)
        key = quay_toml_node_get_key (quay_toml_node_get_child (node, g_rand_int_range (random, 0, n_children)));
      g_ptr_array_add (path, g_strdup (key));
      node = node == NULL ? NULL : quay_toml_node_lookup (node, key);
    }while (path->len < 5 && g_rand_int_range (random, 0, 3) > 0);

  g_ptr_array_add (path, NULL);
  return (char **) g_ptr_array_free (path, FALSE);
}

/* A path to something that is there, of @type; any type when it is negative. %NULL when none was found. */
static char **
find_path (GRand            *random,
           QuayTomlDocument *document,
           int               type)
{
  for (guint i = 0; i < 40; i++)
    {
      g_auto(GStrv) path = make_path (random, document);
      const QuayTomlNode *node = quay_toml_document_lookup (document, (const char *const *) path);

      if (node != NULL && (type < 0 || (int) quay_toml_node_get_node_type (node) == type))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static gboolean
set_at_random (GRand             *random,
               QuayTomlDocument  *document,
               const char *const *path,
               char             **expected,
               GError           **error)
{
  QuayTomlLayout layout = g_rand_boolean (random) ? QUAY_TOML_LAYOUT_HEADER : QUAY_TOML_LAYOUT_INLINE;
  g_autoptr(QuayTomlDocument) model = parse ("");
  const char *const model_path[] = { "x", NULL };
  g_autofree char *value = toml_generator_make_string (random);
  g_autofree char *other = toml_generator_make_string (random);
  const char *const values[] = { value, other, NULL };
  const char *const *list = values + g_rand_int_range (random, 0, 3);
  gboolean done;

  switch (g_rand_int_range (random, 0, 3))
    {
    case 0:
      done = quay_toml_document_set_boolean (document, path, TRUE, layout, error);
      quay_toml_document_set_boolean (model, model_path, TRUE, layout, NULL);
      break;
    case 1:
      done = quay_toml_document_set_strv (document, path, list, layout, error);
      quay_toml_document_set_strv (model, model_path, list, layout, NULL);
      break;
    default:
      done = quay_toml_document_set_string (document, path, value, layout, error);
      quay_toml_document_set_string (model, model_path, value, layout, NULL);
      break;
    }
  *expected = tagged_json_from_node (quay_toml_document_lookup (model, model_path));
  return done;
}

static void
test_unedited_is_identical (void)
{
  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (i);
      g_autofree char *text = toml_generator_make_document (random);
      g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr(QuayTomlDocument) document = quay_toml_document_new (bytes, NULL);
      g_autoptr(GBytes) same = quay_toml_document_to_bytes (document);

      g_assert_true (same == bytes);
    }
}

/* The value is there, everything else means what it meant, no other line has changed, and taking the value out again
 * gives back what was before.
 */
static void
test_set (void)
{
  guint n_done = 0;
  guint n_reverted = 0;

  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (1000000 + i);
      g_autofree char *before = toml_generator_make_document (random);
      g_autoptr(QuayTomlDocument) document = parse (before);
      g_auto(GStrv) path = make_path (random, document);
      const char *const *keys = (const char *const *) path;
      g_autofree char *joined = g_strjoinv ("/", path);
      g_autofree char *absolute = g_strconcat ("/", joined, NULL);
      g_autoptr(GHashTable) expected = get_values (document);
      g_autoptr(GHashTable) actual = NULL;
      g_autofree char *after = NULL;
      g_autofree char *json = NULL;
      g_autoptr(GError) error = NULL;
      gboolean was_there = quay_toml_document_lookup (document, keys) != NULL;
      gboolean done = set_at_random (random, document, keys, &json, &error);

      after = get_text (document);
      if (!done)
        {
          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_LAYOUT);
          g_assert_nonnull (quay_error_get_object (error));
          g_assert_cmpint (quay_error_get_number (error), >, 0);
          g_assert_cmpstr (after, ==, before);
          continue;
        }

      n_done++;
      g_hash_table_foreach_remove (expected, is_below, absolute);
      g_hash_table_foreach_remove (expected, is_empty_above, absolute);
      g_hash_table_insert (expected, g_strdup (absolute), g_strdup (json));
      actual = get_values (document);
      assert_same_values (actual, expected, before, after);

      if (was_there)
        continue;

      if (count_new_lines (after, before) > 1)
        g_test_message ("%s\n---\n%s\n+++\n%s", absolute, before, after);
      g_assert_cmpuint (count_new_lines (after, before), <=, 1);
      g_assert_true (quay_toml_document_remove (document, keys, &error));
      if (g_hash_table_find (expected, is_empty_table, NULL) == NULL && !has_bare_header (before) &&
          strstr (before, "{}") == NULL && strstr (before, "{  }") == NULL)
        {
          g_autofree char *reverted = get_text (document);

          if (strcmp (reverted, before) != 0)
            g_test_message ("document %u, %s\n---\n%s\n+++\n%s\n===\n%s", i, absolute, before, after, reverted);
          g_assert_cmpstr (reverted, ==, before);
          n_reverted++;
        }
    }
  g_test_message ("%u sets, %u reverted", n_done, n_reverted);
  g_assert_cmpuint (n_done, >, N_DOCUMENTS / 3);
  g_assert_cmpuint (n_reverted, >, N_DOCUMENTS / 8);
}

/* The key is gone, everything else means what it meant but for tables that became empty, and what is left of the lines
 * has not changed.
 */
static void
test_remove (void)
{
  guint n_done = 0;

  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (2000000 + i);
      g_autofree char *before = toml_generator_make_document (random);
      g_autoptr(QuayTomlDocument) document = parse (before);
      g_auto(GStrv) path = find_path (random, document, -1);
      const char *const *keys = (const char *const *) path;
      g_autofree char *joined = path == NULL ? NULL : g_strjoinv ("/", path);
      g_autofree char *absolute = g_strconcat ("/", joined, NULL);
      g_autoptr(GHashTable) expected = get_values (document);
      g_autoptr(GHashTable) actual = NULL;
      g_autofree char *after = NULL;
      g_autoptr(GError) error = NULL;

      if (path == NULL)
        continue;

      n_done++;
      g_assert_true (quay_toml_document_remove (document, keys, &error));
      g_assert_no_error (error);
      g_assert_null (quay_toml_document_lookup (document, keys));

      after = get_text (document);
      g_hash_table_foreach_remove (expected, is_below, absolute);
      g_hash_table_foreach_remove (expected, is_empty_table, NULL);
      actual = get_values (document);
      g_hash_table_foreach_remove (actual, is_empty_table, NULL);
      assert_same_values (actual, expected, before, after);
      if (count_new_lines (before, after) > 1)
        g_test_message ("%s\n---\n%s\n+++\n%s", absolute, before, after);
      g_assert_cmpuint (count_new_lines (before, after), <=, 1);
    }
  g_assert_cmpuint (n_done, >, N_DOCUMENTS / 2);
}

/* An array gains or loses one value, and removing what was appended gives back what was before. */
static void
test_arrays (void)
{
  guint n_done = 0;

  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (3000000 + i);
      g_autofree char *before = toml_generator_make_document (random);
      g_autoptr(QuayTomlDocument) document = parse (before);
      g_auto(GStrv) path = find_path (random, document, QUAY_TOML_ARRAY);
      const char *const *keys = (const char *const *) path;
      g_autofree char *value = toml_generator_make_string (random);
      g_autofree char *after = NULL;
      g_autofree char *reverted = NULL;
      g_autoptr(GError) error = NULL;
      const QuayTomlNode *node;
      guint length;

      if (path == NULL)
        continue;

      node = quay_toml_document_lookup (document, keys);
      length = quay_toml_node_get_n_children (node);
      if (!quay_toml_document_append (document, keys, value, &error))
        {
          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_LAYOUT);
          continue;
        }

      n_done++;
      after = get_text (document);
      node = quay_toml_document_lookup (document, keys);
      g_assert_cmpuint (quay_toml_node_get_n_children (node), ==, length + 1);
      g_assert_cmpstr (quay_toml_node_get_string (quay_toml_node_get_child (node, length), NULL), ==, value);
      g_assert_cmpuint (count_new_lines (before, after), <=, 2);

      g_assert_true (quay_toml_document_remove_item (document, keys, length, &error));
      g_assert_no_error (error);
      reverted = get_text (document);
      if (strcmp (reverted, before) != 0)
        g_test_message ("document %u\n---\n%s\n+++\n%s\n===\n%s", i, before, after, reverted);
      g_assert_cmpstr (reverted, ==, before);

      if (length > 0)
        {
          g_assert_true (quay_toml_document_remove_item (document, keys, g_rand_int_range (random, 0, length),
                                                         &error));
          node = quay_toml_document_lookup (document, keys);
          g_assert_cmpuint (quay_toml_node_get_n_children (node), ==, length - 1);
        }
    }
  g_assert_cmpuint (n_done, >, N_DOCUMENTS / 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/unedited-is-identical", test_unedited_is_identical);
  g_test_add_func ("/document/set-changes-nothing-else", test_set);
  g_test_add_func ("/document/remove-changes-nothing-else", test_remove);
  g_test_add_func ("/document/arrays-change-by-one", test_arrays);
  return g_test_run ();
}
