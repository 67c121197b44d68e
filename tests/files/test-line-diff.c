/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-line-diff.h"

#include <string.h>

static GBytes *
to_bytes (const char *text)
{
  return text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
}

static QuayLineDiff *
make_diff (const char *old_text,
           const char *new_text,
           guint       context)
{
  g_autoptr(GBytes) old_contents = to_bytes (old_text);
  g_autoptr(GBytes) new_contents = to_bytes (new_text);

  return quay_line_diff_new (old_contents, new_contents, context);
}

/* A small patch program: reads a unified diff and applies it strictly, so that each number and mark in it counts. */
static char *
apply_patch (const char *old_text,
             const char *patch)
{
  GString *result = g_string_new (NULL);
  const char *old_at = old_text;
  guint old_line = 1;
  guint new_line = 1;
  const char *at = patch;

  if (*patch != '\0')
    {
      g_assert_true (g_str_has_prefix (at, "--- "));
      at = strchr (at, '\n') + 1;
      g_assert_true (g_str_has_prefix (at, "+++ "));
      at = strchr (at, '\n') + 1;
    }

  while (*at != '\0')
    {
      guint numbers[4] = { 0, 1, 0, 1 };
      char *end;

      g_assert_true (g_str_has_prefix (at, "@@ -"));
      numbers[0] = g_ascii_strtoull (at + 4, &end, 10);
      if (*end == ',')
        numbers[1] = g_ascii_strtoull (end + 1, &end, 10);
      g_assert_true (g_str_has_prefix (end, " +"));
      numbers[2] = g_ascii_strtoull (end + 2, &end, 10);
      if (*end == ',')
        numbers[3] = g_ascii_strtoull (end + 1, &end, 10);
      g_assert_true (g_str_has_prefix (end, " @@\n"));
      at = end + 4;

      /* An empty range names the line before it. */
      while (old_line < numbers[0] + (numbers[1] == 0))
        {
          gsize length = strcspn (old_at, "\n") + 1;

          g_string_append_len (result, old_at, length);
          old_at += length;
          old_line++;
          new_line++;
        }
      g_assert_cmpuint (new_line, ==, numbers[2] + (numbers[3] == 0));

      while (*at == ' ' || *at == '+' || *at == '-')
        {
          char mark = *at++;
          gsize length = strcspn (at, "\n") + 1;
          gsize kept = length;

          if (g_str_has_prefix (at + length, "\\ No newline at end of file\n"))
            kept--;
          if (mark != '+')
            {
              g_assert_cmpint (strncmp (old_at, at, kept), ==, 0);
              g_assert_true (kept == length || old_at[kept] == '\0');
              old_at += kept;
              old_line++;
              numbers[1]--;
            }
          if (mark != '-')
            {
              g_string_append_len (result, at, kept);
              new_line++;
              numbers[3]--;
            }
          at += length;
          if (*at == '\\')
            at = strchr (at, '\n') + 1;
        }
      g_assert_cmpuint (numbers[1], ==, 0);
      g_assert_cmpuint (numbers[3], ==, 0);
    }

  g_string_append (result, old_at);
  return g_string_free (result, FALSE);
}

static void
assert_patch (const char *old_text,
              const char *new_text,
              guint       context,
              const char *expected)
{
  g_autoptr(QuayLineDiff) diff = make_diff (old_text, new_text, context);
  g_autofree char *patch = quay_line_diff_to_patch (diff, "a", "b");
  g_autofree char *applied = apply_patch (old_text, patch);

  g_assert_cmpstr (patch, ==, expected);
  g_assert_cmpstr (applied, ==, new_text);
}

/* All expectations in this function are what diff -u (GNU diffutils 3.8) prints for the two texts. */
static void
test_prints_as_diff_does (void)
{
  assert_patch ("same\n", "same\n", 3, "");
  assert_patch ("", "", 3, "");
  assert_patch ("", "one\ntwo\n", 3, "--- a\n+++ b\n@@ -0,0 +1,2 @@\n+one\n+two\n");
  assert_patch ("one\n", "", 3, "--- a\n+++ b\n@@ -1 +0,0 @@\n-one\n");
  assert_patch ("one\n", "two\n", 3, "--- a\n+++ b\n@@ -1 +1 @@\n-one\n+two\n");
  assert_patch ("1\n2\n3\n", "1\n2\n3\n4\n5\n6\n", 3,
                "--- a\n+++ b\n@@ -1,3 +1,6 @@\n 1\n 2\n 3\n+4\n+5\n+6\n");
  assert_patch ("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", 3,
                "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

static void
test_context_can_be_left_out (void)
{
  assert_patch ("1\n2\n3\n", "1\n2\nx\n3\n", 0, "--- a\n+++ b\n@@ -2,0 +3 @@\n+x\n");
  assert_patch ("1\n2\n3\n", "1\n3\n", 0, "--- a\n+++ b\n@@ -2 +1,0 @@\n-2\n");
  assert_patch ("1\n2\n3\n", "x\n2\ny\n", 0, "--- a\n+++ b\n@@ -1 +1 @@\n-1\n+x\n@@ -3 +3 @@\n-3\n+y\n");
  assert_patch ("1\n2\n3\n", "x\n2\ny\n", G_MAXUINT, "--- a\n+++ b\n@@ -1,3 +1,3 @@\n-1\n+x\n 2\n-3\n+y\n");
}

static void
test_hunks_join_when_contexts_touch (void)
{
  assert_patch ("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n", 3,
                "--- a\n+++ b\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
  assert_patch ("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n", 3,
                "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

static void
test_missing_newline_is_said (void)
{
  assert_patch ("a\nb", "a\nb\n", 3,
                "--- a\n+++ b\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n");
  assert_patch ("a\nb\n", "a\nb", 3,
                "--- a\n+++ b\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n");
  assert_patch ("a\nb", "x\nb", 3,
                "--- a\n+++ b\n@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n");
  assert_patch ("a", "b", 3,
                "--- a\n+++ b\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
}

static void
test_new_section_ends_with_its_blank_line (void)
{
  assert_patch ("[a]\nx = 1\n\n[c]\nx = 3\n", "[a]\nx = 1\n\n[b]\nx = 2\n\n[c]\nx = 3\n", 3,
                "--- a\n+++ b\n@@ -1,5 +1,8 @@\n [a]\n x = 1\n \n+[b]\n+x = 2\n+\n [c]\n x = 3\n");
}

/* Which of the blank lines is new? The last. */
static void
test_changes_settle_where_diff_shows_them (void)
{
  assert_patch ("\nb\n\n", "b\n\n\n", 3, "--- a\n+++ b\n@@ -1,3 +1,3 @@\n-\n b\n \n+\n");
}

static void
test_missing_file_is_empty (void)
{
  g_autoptr(QuayLineDiff) made = make_diff (NULL, "x\n", 3);
  g_autoptr(QuayLineDiff) nothing = make_diff (NULL, NULL, 3);
  g_autofree char *patch = quay_line_diff_to_patch (made, "/dev/null", "new name");

  g_assert_cmpstr (patch, ==, "--- /dev/null\n+++ new name\t\n@@ -0,0 +1 @@\n+x\n");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (nothing)), ==, 0);
}

static void
assert_item (QuayLineDiff    *diff,
             guint            position,
             QuayDiffLineKind kind,
             const char      *text,
             guint            old_number,
             guint            new_number)
{
  g_autoptr(QuayDiffLine) line = g_list_model_get_item (G_LIST_MODEL (diff), position);

  g_assert_cmpint (quay_diff_line_get_kind (line), ==, kind);
  g_assert_cmpstr (quay_diff_line_get_text (line), ==, text);
  g_assert_cmpuint (quay_diff_line_get_old_number (line), ==, old_number);
  g_assert_cmpuint (quay_diff_line_get_new_number (line), ==, new_number);
}

static void
test_model_has_lines_and_numbers (void)
{
  g_autoptr(QuayLineDiff) diff = make_diff ("a\nb\nc", "a\nx\ny\nc", 1);
  g_autoptr(QuayDiffLine) once = g_list_model_get_item (G_LIST_MODEL (diff), 2);
  g_autoptr(QuayDiffLine) again = g_list_model_get_item (G_LIST_MODEL (diff), 2);
  g_autofree char *text = NULL;
  guint kind;
  guint old_number;
  guint new_number;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (diff)), ==, 7);
  assert_item (diff, 0, QUAY_DIFF_LINE_HUNK, "@@ -1,3 +1,4 @@", 0, 0);
  assert_item (diff, 1, QUAY_DIFF_LINE_UNCHANGED, "a", 1, 1);
  assert_item (diff, 2, QUAY_DIFF_LINE_REMOVED, "b", 2, 0);
  assert_item (diff, 3, QUAY_DIFF_LINE_ADDED, "x", 0, 2);
  assert_item (diff, 4, QUAY_DIFF_LINE_ADDED, "y", 0, 3);
  assert_item (diff, 5, QUAY_DIFF_LINE_UNCHANGED, "c", 3, 4);
  assert_item (diff, 6, QUAY_DIFF_LINE_NO_NEWLINE, "\\ No newline at end of file", 0, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (diff), 7));
  g_assert_true (once == again);
  g_assert_cmpuint (quay_line_diff_get_n_added (diff), ==, 2);
  g_assert_cmpuint (quay_line_diff_get_n_removed (diff), ==, 1);

  g_object_get (once, "kind", &kind, "text", &text, "old-number", &old_number, "new-number", &new_number, NULL);
  g_assert_cmpuint (kind, ==, QUAY_DIFF_LINE_REMOVED);
  g_assert_cmpstr (text, ==, "b");
  g_assert_cmpuint (old_number, ==, 2);
  g_assert_cmpuint (new_number, ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (diff)) == QUAY_TYPE_DIFF_LINE);
}

static void
test_unseen_bytes_are_shown_and_kept (void)
{
  g_autoptr(QuayLineDiff) diff = make_diff ("a\r\nb\r\n", "a\nb\r\nc\xff\td", 3);
  g_autofree char *patch = quay_line_diff_to_patch (diff, "a", "b");

  assert_item (diff, 1, QUAY_DIFF_LINE_REMOVED, "a␍", 1, 0);
  assert_item (diff, 2, QUAY_DIFF_LINE_ADDED, "a", 0, 1);
  assert_item (diff, 3, QUAY_DIFF_LINE_UNCHANGED, "b␍", 2, 2);
  assert_item (diff, 4, QUAY_DIFF_LINE_ADDED, "c\xef\xbf\xbd\td", 0, 3);
  g_assert_cmpstr (patch, ==,
                   "--- a\n+++ b\n@@ -1,2 +1,3 @@\n-a\r\n+a\n b\r\n+c\xff\td\n\\ No newline at end of file\n");
}

/* The length of the longest common subsequence, by the textbook. The empty piece behind the last line feed does not
 * count.
 */
static guint
count_common (const char *a,
              const char *b)
{
  g_auto(GStrv) old_lines = g_strsplit (a, "\n", -1);
  g_auto(GStrv) new_lines = g_strsplit (b, "\n", -1);
  guint n_old = MAX (g_strv_length (old_lines), 1) - 1;
  guint n_new = MAX (g_strv_length (new_lines), 1) - 1;
  g_autofree guint *table = g_new0 (guint, (n_old + 1) * (n_new + 1));

  for (guint i = 1; i <= n_old; i++)
    {
      for (guint j = 1; j <= n_new; j++)
        {
          guint *cell = &table[i * (n_new + 1) + j];

          if (g_str_equal (old_lines[i - 1], new_lines[j - 1]))
            *cell = cell[-(int) n_new - 2] + 1;
          else
            *cell = MAX (cell[-1], cell[-(int) n_new - 1]);
        }
    }
  return table[(n_old + 1) * (n_new + 1) - 1];
}

static char *
make_random_text (GRand *rand,
                  guint  n_lines,
                  guint  n_words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "%c\n", 'a' + g_rand_int_range (rand, 0, n_words));
  return g_string_free (text, FALSE);
}

static void
test_difference_is_the_smallest (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261122);

  for (guint round = 0; round < 4000; round++)
    {
      guint n_words = g_rand_int_range (rand, 1, 8);
      g_autofree char *old_text = make_random_text (rand, g_rand_int_range (rand, 0, 24), n_words);
      g_autofree char *new_text = make_random_text (rand, g_rand_int_range (rand, 0, 24), n_words);
      g_autoptr(QuayLineDiff) diff = make_diff (old_text, new_text, g_rand_int_range (rand, 0, 4));
      g_autofree char *patch = quay_line_diff_to_patch (diff, "a", "b");
      g_autofree char *applied = apply_patch (old_text, patch);

      g_assert_cmpstr (applied, ==, new_text);
      g_assert_cmpuint (strlen (old_text) / 2 - quay_line_diff_get_n_removed (diff), ==,
                        count_common (old_text, new_text));
    }
}

static void
test_large_alike_files_are_exact (void)
{
  g_autoptr(GString) old_text = g_string_new (NULL);
  g_autoptr(GString) new_text = g_string_new (NULL);
  g_autoptr(QuayLineDiff) diff = NULL;

  for (guint i = 0; i < 200000; i++)
    {
      g_string_append_printf (old_text, "line %u\n", i);
      if (i % 1000 == 500)
        g_string_append_printf (new_text, "other %u\n", i);
      else
        g_string_append_printf (new_text, "line %u\n", i);
    }

  diff = make_diff (old_text->str, new_text->str, 3);
  g_assert_cmpuint (quay_line_diff_get_n_added (diff), ==, 200);
  g_assert_cmpuint (quay_line_diff_get_n_removed (diff), ==, 200);
}

/* Too different for the exact search: the unique lines that both have must still be found, and quickly. A search whose
 * time grows with the square would need minutes here, so the time limit of the test suite is the judge.
 */
static void
test_large_different_files_are_bounded (void)
{
  g_autoptr(GString) old_text = g_string_new (NULL);
  g_autoptr(GString) new_text = g_string_new (NULL);
  g_autoptr(QuayLineDiff) diff = NULL;
  g_autofree char *patch = NULL;
  g_autofree char *applied = NULL;

  for (guint i = 0; i < 100000; i++)
    {
      if (i % 10 == 0)
        {
          g_string_append_printf (old_text, "shared %u\n", i);
          g_string_append_printf (new_text, "shared %u\n", i);
        }
      g_string_append_printf (old_text, "old %u\n", i);
      g_string_append_printf (new_text, "new %u\n", i);
    }

  diff = make_diff (old_text->str, new_text->str, 3);
  patch = quay_line_diff_to_patch (diff, "a", "b");
  applied = apply_patch (old_text->str, patch);
  g_assert_cmpuint (quay_line_diff_get_n_removed (diff), ==, 100000);
  g_assert_true (g_str_equal (applied, new_text->str));
}

static void
test_nothing_in_common_is_bounded (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autofree char *old_text = make_random_text (rand, 50000, 20);
  g_autofree char *new_text = make_random_text (rand, 50000, 20);
  g_autoptr(QuayLineDiff) diff = make_diff (old_text, new_text, 3);
  g_autofree char *patch = quay_line_diff_to_patch (diff, "a", "b");
  g_autofree char *applied = apply_patch (old_text, patch);

  g_assert_true (g_str_equal (applied, new_text));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-diff/prints-as-diff-does", test_prints_as_diff_does);
  g_test_add_func ("/line-diff/context-can-be-left-out", test_context_can_be_left_out);
  g_test_add_func ("/line-diff/hunks-join-when-contexts-touch", test_hunks_join_when_contexts_touch);
  g_test_add_func ("/line-diff/missing-newline-is-said", test_missing_newline_is_said);
  g_test_add_func ("/line-diff/new-section-ends-with-its-blank-line", test_new_section_ends_with_its_blank_line);
  g_test_add_func ("/line-diff/changes-settle-where-diff-shows-them", test_changes_settle_where_diff_shows_them);
  g_test_add_func ("/line-diff/missing-file-is-empty", test_missing_file_is_empty);
  g_test_add_func ("/line-diff/model-has-lines-and-numbers", test_model_has_lines_and_numbers);
  g_test_add_func ("/line-diff/unseen-bytes-are-shown-and-kept", test_unseen_bytes_are_shown_and_kept);
  g_test_add_func ("/line-diff/difference-is-the-smallest", test_difference_is_the_smallest);
  g_test_add_func ("/line-diff/large-alike-files-are-exact", test_large_alike_files_are_exact);
  g_test_add_func ("/line-diff/large-different-files-are-bounded", test_large_different_files_are_bounded);
  g_test_add_func ("/line-diff/nothing-in-common-is-bounded", test_nothing_in_common_is_bounded);
  return g_test_run ();
}
