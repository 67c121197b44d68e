/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-error.h"
#include "quay-toml-document.h"

#include <math.h>
#include <string.h>

#define PATH(...) ((const char *const[]) { __VA_ARGS__, NULL })

static QuayTomlDocument *
parse (const char *text,
       gsize       length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length);
  g_autoptr(GError) error = NULL;
  QuayTomlDocument *document = quay_toml_document_new (bytes, &error);

  g_assert_no_error (error);
  return document;
}

static void
test_finds_values (void)
{
  const char *text = "s = 'x'\n[t]\ni = -7\nf = 1_0.5e1\nb = true\nn = -nan\na = ['x', 1]\nd = 1979-05-27 07:32z\n";
  g_autoptr(QuayTomlDocument) document = parse (text, strlen (text));
  const QuayTomlNode *root = quay_toml_document_get_root (document);
  const QuayTomlNode *node;
  gsize length;

  g_assert_cmpint (quay_toml_node_get_node_type (root), ==, QUAY_TOML_TABLE);
  g_assert_null (quay_toml_node_get_key (root));
  g_assert_cmpuint (quay_toml_node_get_n_children (root), ==, 2);
  g_assert_true (quay_toml_document_lookup (document, ((const char *const[]) { NULL })) == root);

  node = quay_toml_document_lookup (document, PATH ("s"));
  g_assert_cmpstr (quay_toml_node_get_key (node), ==, "s");
  g_assert_cmpstr (quay_toml_node_get_string (node, &length), ==, "x");
  g_assert_cmpuint (length, ==, 1);
  g_assert_true (quay_toml_node_get_string (node, NULL) == quay_toml_node_get_string (node, NULL));

  g_assert_cmpint (quay_toml_node_get_integer (quay_toml_document_lookup (document, PATH ("t", "i"))), ==, -7);
  g_assert_cmpfloat (quay_toml_node_get_float (quay_toml_document_lookup (document, PATH ("t", "f"))), ==, 105);
  g_assert_true (isnan (quay_toml_node_get_float (quay_toml_document_lookup (document, PATH ("t", "n")))));
  g_assert_true (quay_toml_node_get_boolean (quay_toml_document_lookup (document, PATH ("t", "b"))));
  node = quay_toml_document_lookup (document, PATH ("t", "d"));
  g_assert_cmpint (quay_toml_node_get_node_type (node), ==, QUAY_TOML_OFFSET_DATE_TIME);
  g_assert_cmpstr (quay_toml_node_get_string (node, NULL), ==, "1979-05-27T07:32:00Z");

  node = quay_toml_document_lookup (document, PATH ("t", "a"));
  g_assert_cmpuint (quay_toml_node_get_n_children (node), ==, 2);
  g_assert_null (quay_toml_node_get_key (quay_toml_node_get_child (node, 1)));
  g_assert_cmpint (quay_toml_node_get_integer (quay_toml_node_get_child (node, 1)), ==, 1);
  g_assert_null (quay_toml_node_get_child (node, 2));
}

/* Asking a value for what it is not answers with nothing, because callers look before they know. */
static void
test_other_types_are_nothing (void)
{
  const char *text = "s = 'x'\ni = 1\n";
  g_autoptr(QuayTomlDocument) document = parse (text, strlen (text));
  const QuayTomlNode *string = quay_toml_document_lookup (document, PATH ("s"));
  const QuayTomlNode *integer = quay_toml_document_lookup (document, PATH ("i"));
  gsize length = 7;

  g_assert_null (quay_toml_document_lookup (document, PATH ("none")));
  g_assert_null (quay_toml_document_lookup (document, PATH ("none", "s")));
  g_assert_null (quay_toml_document_lookup (document, PATH ("s", "s")));
  g_assert_null (quay_toml_node_lookup (string, "x"));
  g_assert_null (quay_toml_node_get_child (string, 0));
  g_assert_cmpuint (quay_toml_node_get_n_children (string), ==, 0);
  g_assert_null (quay_toml_node_get_string (integer, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpint (quay_toml_node_get_integer (string), ==, 0);
  g_assert_cmpfloat (quay_toml_node_get_float (integer), ==, 0);
  g_assert_false (quay_toml_node_get_boolean (integer));
}

static void
test_zero_bytes (void)
{
  const char *text = "\"a\\u0000b\" = \"c\\u0000d\"\n";
  g_autoptr(QuayTomlDocument) document = parse (text, strlen (text));
  const QuayTomlNode *node = quay_toml_node_get_child (quay_toml_document_get_root (document), 0);
  const char *key = quay_toml_node_get_key (node);
  const char *value;
  gsize length;

  g_assert_cmpmem (key, quay_toml_node_get_key_length (node), "a\0b", 3);
  value = quay_toml_node_get_string (node, &length);
  g_assert_cmpmem (value, length, "c\0d", 3);
  g_assert_null (quay_toml_document_lookup (document, PATH ("a")));
}

static void
test_positions (void)
{
  const char *text = "\357\273\277\"ü\" . b = 2\r\n"
                     "\n"
                     "  [t . 'u']\n"
                     "  x = [ 1,\n"
                     "    { y = 2 } ]\n"
                     "[[v]]\n";
  g_autoptr(QuayTomlDocument) document = parse (text, strlen (text));
  const struct
  {
    const QuayTomlNode *node;
    guint               line;
    guint               column;
  } expected[] = {
    { quay_toml_document_get_root (document), 1, 1 },
    { quay_toml_document_lookup (document, PATH ("ü")), 1, 1 },
    { quay_toml_document_lookup (document, PATH ("ü", "b")), 1, 7 },
    { quay_toml_document_lookup (document, PATH ("t")), 3, 4 },
    { quay_toml_document_lookup (document, PATH ("t", "u")), 3, 8 },
    { quay_toml_document_lookup (document, PATH ("t", "u", "x")), 4, 3 },
    { quay_toml_node_get_child (quay_toml_document_lookup (document, PATH ("t", "u", "x")), 1), 5, 5 },
    { quay_toml_node_get_child (quay_toml_document_lookup (document, PATH ("v")), 0), 6, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_nonnull (expected[i].node);
      g_assert_cmpuint (quay_toml_node_get_line (expected[i].node), ==, expected[i].line);
      g_assert_cmpuint (quay_toml_node_get_column (expected[i].node), ==, expected[i].column);
    }
}

/* Large tables take another way of finding their children; what they answer is the same. */
static void
test_large (void)
{
  enum { N = 20000 };
  g_autoptr(GString) text = g_string_new ("[keys]\n");
  g_autoptr(QuayTomlDocument) document = NULL;
  const QuayTomlNode *keys;
  const QuayTomlNode *array;
  const char *const path[] = { "keys", "new", NULL };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N; i++)
    g_string_append_printf (text, "%skey-%u%s = %u\n", i % 3 == 0 ? "\"" : "", i, i % 3 == 0 ? "\"" : "", i);
  g_string_append (text, "[other]\nkey-1 = 'other'\narray = [");
  for (guint i = 0; i < N; i++)
    g_string_append_printf (text, "%u,\n", i);
  g_string_append (text, "]\n");

  document = parse (text->str, text->len);
  keys = quay_toml_document_lookup (document, PATH ("keys"));
  array = quay_toml_document_lookup (document, PATH ("other", "array"));
  g_assert_cmpuint (quay_toml_node_get_n_children (keys), ==, N);
  g_assert_cmpuint (quay_toml_node_get_n_children (array), ==, N);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%u", i);
      const QuayTomlNode *node = quay_toml_node_lookup (keys, key);

      g_assert_true (node == quay_toml_node_get_child (keys, i));
      g_assert_cmpint (quay_toml_node_get_integer (node), ==, i);
      g_assert_cmpuint (quay_toml_node_get_line (node), ==, i + 2);
      g_assert_cmpint (quay_toml_node_get_integer (quay_toml_node_get_child (array, i)), ==, i);
      g_assert_cmpuint (quay_toml_node_get_line (quay_toml_node_get_child (array, i)), ==, N + 4 + i);
    }
  g_assert_null (quay_toml_node_lookup (keys, "key-20000"));
  g_assert_null (quay_toml_node_lookup (keys, "key-"));
  g_assert_cmpstr (quay_toml_node_get_string (quay_toml_document_lookup (document, PATH ("other", "key-1")), NULL),
                   ==, "other");

  g_assert_true (quay_toml_document_set_boolean (document, path, TRUE, QUAY_TOML_LAYOUT_HEADER, &error));
  g_assert_true (quay_toml_node_get_boolean (quay_toml_document_lookup (document, path)));
}

/* Tables large enough for an index among many that are not; the index grows when it is the smaller part. */
static void
test_many_tables (void)
{
  enum { N_SMALL = 400, N_LARGE = 60, N_KEYS = 30 };
  g_autoptr(GString) text = g_string_new ("[all]\n");
  g_autoptr(QuayTomlDocument) document = NULL;
  const QuayTomlNode *all;

  for (guint i = 0; i < N_SMALL; i++)
    {
      g_string_append_printf (text, "s%u = { ", i);
      for (guint k = 0; k < 15; k++)
        g_string_append_printf (text, "%sk%u = %u", k > 0 ? ", " : "", k, i);
      g_string_append (text, " }\n");
    }
  for (guint i = 0; i < N_LARGE; i++)
    {
      g_string_append_printf (text, "[all.l%u]\n", i);
      for (guint k = 0; k < N_KEYS; k++)
        g_string_append_printf (text, k % 2 == 0 ? "\"k\\u00%02x\" = %u\n" : "k%02x = %u\n", k + 0x30, i);
    }

  document = parse (text->str, text->len);
  all = quay_toml_document_lookup (document, PATH ("all"));
  g_assert_cmpuint (quay_toml_node_get_n_children (all), ==, N_SMALL + N_LARGE);
  for (guint i = 0; i < N_LARGE; i++)
    {
      g_autofree char *name = g_strdup_printf ("l%u", i);
      const QuayTomlNode *table = quay_toml_node_lookup (all, name);

      g_assert_cmpuint (quay_toml_node_get_n_children (table), ==, N_KEYS);
      for (guint k = 0; k < N_KEYS; k++)
        {
          const QuayTomlNode *node = quay_toml_node_get_child (table, k);

          g_assert_true (quay_toml_node_lookup (table, quay_toml_node_get_key (node)) == node);
          g_assert_cmpint (quay_toml_node_get_integer (node), ==, i);
        }
      g_assert_null (quay_toml_node_lookup (table, "k"));
      g_assert_null (quay_toml_node_lookup (table, ""));
    }
}

/* The values of an array become nodes when they are looked at, at any depth, and those that were looked at before stay
 * where they are.
 */
static void
test_arrays_unfold (void)
{
  g_autoptr(GString) text = g_string_new ("before = 1\narray = [\n");
  g_autoptr(QuayTomlDocument) document = NULL;
  const QuayTomlNode *before;
  const QuayTomlNode *array;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "  [%u, { a.b = [%u, 'x'], c = \"\\x41\" }, []], # %u\n", i, i, i);
  g_string_append (text, "]\n");

  document = parse (text->str, text->len);
  before = quay_toml_document_lookup (document, PATH ("before"));
  array = quay_toml_document_lookup (document, PATH ("array"));
  g_assert_cmpuint (quay_toml_node_get_n_children (array), ==, 5000);
  for (guint i = 5000; i-- > 0;)
    {
      const QuayTomlNode *row = quay_toml_node_get_child (array, i);
      const QuayTomlNode *table = quay_toml_node_get_child (row, 1);
      const QuayTomlNode *list = quay_toml_node_lookup (quay_toml_node_lookup (table, "a"), "b");

      g_assert_cmpuint (quay_toml_node_get_n_children (row), ==, 3);
      g_assert_cmpuint (quay_toml_node_get_n_children (quay_toml_node_get_child (row, 2)), ==, 0);
      g_assert_cmpuint (quay_toml_node_get_line (row), ==, i + 3);
      g_assert_cmpint (quay_toml_node_get_integer (quay_toml_node_get_child (list, 0)), ==, i);
      g_assert_cmpstr (quay_toml_node_get_string (quay_toml_node_get_child (list, 1), NULL), ==, "x");
      g_assert_cmpstr (quay_toml_node_get_string (quay_toml_node_lookup (table, "c"), NULL), ==, "A");
    }
  g_assert_cmpint (quay_toml_node_get_integer (before), ==, 1);
  g_assert_true (quay_toml_document_lookup (document, PATH ("array")) == array);
}

/* Keys and strings that do not fit into the sixteen bits that a node has for the length of a key. */
static void
test_long_key (void)
{
  g_autofree char *key = g_strnfill (100000, 'k');
  g_autofree char *text = g_strdup_printf ("[\"%s\"]\n%s = '%s'\n'%s'.x = 1\n", key, key, key, key + 1);
  g_autoptr(QuayTomlDocument) document = parse (text, strlen (text));
  const QuayTomlNode *node = quay_toml_document_lookup (document, PATH (key, key));

  g_assert_nonnull (node);
  g_assert_cmpstr (quay_toml_node_get_key (node), ==, key);
  g_assert_cmpstr (quay_toml_node_get_string (node, NULL), ==, key);
  node = quay_toml_document_lookup (document, PATH (key, key + 1, "x"));
  g_assert_cmpint (quay_toml_node_get_integer (node), ==, 1);
}

/* Whatever is nested, and however deep, ends in an answer. */
static void
test_depth_is_bounded (void)
{
  static const char *const forms[][3] = {
    { "a = ", "[", "" },
    { "a = ", "{ a = ", "" },
    { "a = ", "[{ a = ", "" },
    { "", "a.", "a = 1\n" },
    { "[", "a.", "a]\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(GString) text = g_string_new (forms[i][0]);
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(GError) error = NULL;

      for (guint depth = 0; depth < 1000000; depth++)
        g_string_append (text, forms[i][1]);
      g_string_append (text, forms[i][2]);
      bytes = g_bytes_new_static (text->str, text->len);
      g_assert_null (quay_toml_document_new (bytes, &error));
      g_assert_error (error, QUAY_ERROR, QUAY_ERROR_SYNTAX);
      g_assert_cmpint (quay_error_get_number (error), ==, 1);
      g_assert_nonnull (strstr (quay_error_get_object (error), "128 deep"));
    }
}

/* A token must not get into a message, whatever is wrong around it. */
static void
test_errors_quote_no_value (void)
{
  static const char *const texts[] = {
    "token = SECRET\n", "token = \"SECRET\n", "token = \"SECRET\" SECRET\n", "token = \"\\SECRET\"\n",
    "token = [\"SECRET\" \"SECRET\"]\n", "token = \"SECRET\"\ntoken = \"SECRET\"\n", "token = 1SECRET\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_toml_document_new (bytes, &error));
      g_assert_null (strstr (error->message, "SECRET"));
      g_assert_null (strstr (quay_error_get_object (error), "SECRET"));
    }
}

/* An edit takes effect at once, also for another holder of the document; bytes given out before stay as they are. */
static void
test_edits_add_up (void)
{
  g_autoptr(QuayTomlDocument) document = parse ("", 0);
  g_autoptr(QuayTomlDocument) same = quay_toml_document_ref (document);
  g_autoptr(GBytes) before = quay_toml_document_to_bytes (document);
  g_autoptr(GBytes) after = NULL;
  g_autoptr(GError) error = NULL;
  static const char expected[] = "[registry]\n"
                                 "global-credential-providers = [\"cargo:token\", \"cargo:libsecret\"]\n"
                                 "\n"
                                 "[registries]\n"
                                 "a = { index = \"i\" }\n"
                                 "b = { index = \"j\", token = \"t\" }\n";

  quay_toml_document_append (document, PATH ("registry", "global-credential-providers"), "cargo:token", &error);
  quay_toml_document_append (document, PATH ("registry", "global-credential-providers"), "cargo:libsecret", &error);
  quay_toml_document_set_string (document, PATH ("registries", "a", "index"), "i", QUAY_TOML_LAYOUT_INLINE, &error);
  quay_toml_document_set_string (document, PATH ("registries", "b", "index"), "j", QUAY_TOML_LAYOUT_HEADER, &error);
  quay_toml_document_set_string (document, PATH ("registries", "b", "token"), "t", QUAY_TOML_LAYOUT_HEADER, &error);
  quay_toml_document_set_string (document, PATH ("registries", "b", "token"), "t", QUAY_TOML_LAYOUT_HEADER, &error);
  g_assert_no_error (error);

  after = quay_toml_document_to_bytes (same);
  g_assert_cmpmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), expected, strlen (expected));
  g_assert_cmpuint (g_bytes_get_size (before), ==, 0);

  quay_toml_document_remove (document, PATH ("registries"), &error);
  quay_toml_document_remove (document, PATH ("registry", "global-credential-providers"), &error);
  g_assert_no_error (error);
  g_bytes_unref (after);
  after = quay_toml_document_to_bytes (same);
  g_assert_cmpuint (g_bytes_get_size (after), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/finds-values", test_finds_values);
  g_test_add_func ("/document/other-types-are-nothing", test_other_types_are_nothing);
  g_test_add_func ("/document/zero-bytes", test_zero_bytes);
  g_test_add_func ("/document/positions", test_positions);
  g_test_add_func ("/document/large", test_large);
  g_test_add_func ("/document/many-tables", test_many_tables);
  g_test_add_func ("/document/arrays-unfold", test_arrays_unfold);
  g_test_add_func ("/document/long-key", test_long_key);
  g_test_add_func ("/document/depth-is-bounded", test_depth_is_bounded);
  g_test_add_func ("/document/errors-quote-no-value", test_errors_quote_no_value);
  g_test_add_func ("/document/edits-add-up", test_edits_add_up);
  return g_test_run ();
}
