/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-cli-json.h"

static void
test_separates_members (void)
{
  g_autoptr(GString) json = g_string_new (NULL);

  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_int (json, "format", 1);
  quay_cli_json_add_null (json, "code");
  quay_cli_json_begin_array (json, "files");
  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_string (json, "path", "/a");
  quay_cli_json_add_boolean (json, "used", TRUE);
  quay_cli_json_end_object (json);
  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_end_object (json);
  quay_cli_json_add_string (json, NULL, "x");
  quay_cli_json_end_array (json);
  quay_cli_json_begin_array (json, "none");
  quay_cli_json_end_array (json);
  quay_cli_json_add_boolean (json, "last", FALSE);
  quay_cli_json_end_object (json);

  g_assert_cmpstr (json->str, ==,
                   "{\"format\":1,\"code\":null,\"files\":[{\"path\":\"/a\",\"used\":true},{},\"x\"],"
                   "\"none\":[],\"last\":false}");
}

static void
test_texts_cannot_imitate_structure (void)
{
  g_autoptr(GString) json = g_string_new (NULL);

  /* A text that ends with a bracket must not make the writer believe that an array has just begun. */
  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_string (json, "a", "{[");
  quay_cli_json_add_string (json, "b", "");
  quay_cli_json_end_object (json);
  g_assert_cmpstr (json->str, ==, "{\"a\":\"{[\",\"b\":\"\"}");
}

static void
test_escapes_texts (void)
{
  static const char *vectors[][2] = {
    { "plain /path", "\"plain /path\"" },
    { "\"\\", "\"\\\"\\\\\"" },
    { "a\nb\rc\td", "\"a\\nb\\rc\\td\"" },
    { "\001\033[31m\037", "\"\\u0001\\u001b[31m\\u001f\"" },
    { "\177", "\"\\u007f\"" },
    { "Größe “crates” 𝄞", "\"Größe “crates” 𝄞\"" },
    { "\342\200\250\342\200\251", "\"\\u2028\\u2029\"" },
    { "latin \374 byte", "\"latin \357\277\275 byte\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GString) json = g_string_new (NULL);

      quay_cli_json_add_string (json, NULL, vectors[i][0]);
      g_assert_cmpstr (json->str, ==, vectors[i][1]);
    }
}

static void
test_nothing_is_null (void)
{
  g_autoptr(GString) json = g_string_new (NULL);

  quay_cli_json_begin_object (json, NULL);
  quay_cli_json_add_string (json, "message", NULL);
  quay_cli_json_end_object (json);
  g_assert_cmpstr (json->str, ==, "{\"message\":null}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-json/separates-members", test_separates_members);
  g_test_add_func ("/cli-json/texts-cannot-imitate-structure", test_texts_cannot_imitate_structure);
  g_test_add_func ("/cli-json/escapes-texts", test_escapes_texts);
  g_test_add_func ("/cli-json/nothing-is-null", test_nothing_is_null);
  return g_test_run ();
}
