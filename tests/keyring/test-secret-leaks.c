/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Where a token must not turn up: in a log as talkative as it gets, in arguments and environment of the process, on the
 * bus, and in memory when nobody needs it any more. The test runs itself a second time as the process to look at, and
 * gives it the token through a pipe. Runs inside keyring-session.sh.
 */

#include "config.h"

#include "quay-secret-service-store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "keyring-session.h"
#include "keyring-wait.h"
#include "quay-error.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/_packaging/tools/Cargo/index/"
#define LENGTH 40

static const char *program;

/* The worker's needle, masked, so that it does not find itself. */
static guchar
mask (guint i)
{
  return 0x5a ^ (i * 7);
}

static guint
count_in (const guchar *text,
          gsize         length,
          const guchar *masked)
{
  guint n = 0;

  for (gsize i = 0; i + LENGTH <= length; i++)
    {
      guint j = 0;

      while (j < LENGTH && (text[i + j] ^ mask (j)) == masked[j])
        j++;
      n += j == LENGTH;
    }
  return n;
}

/* How often the token is in our memory. */
static guint
count_copies (const guchar *masked)
{
  g_autofree char *maps = NULL;
  g_auto(GStrv) lines = NULL;
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint n = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 start, end;
      char access[5];
      g_autofree guchar *text = NULL;
      gssize length;

      if (sscanf (lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &start, &end, access) != 3 ||
          access[0] != 'r' || access[1] != 'w')
        continue;
      /* What a sanitizer reserves for itself holds nothing of ours. */
      if (end - start > G_GUINT64_CONSTANT (1) << 30)
        continue;

      text = g_malloc (end - start);
      length = pread (memory, text, end - start, start);
      if (length > 0)
        n += count_in (text, length, masked);
      explicit_bzero (text, end - start);
    }
  close (memory);
  return n;
}

static QuaySecret *
read_token (void)
{
  char *buffer;
  g_autoptr(QuaySecret) secret = quay_secret_new_blank (LENGTH, &buffer);

  for (gsize done = 0; done < LENGTH;)
    {
      gssize length = read (STDIN_FILENO, buffer + done, LENGTH - done);

      g_assert_cmpint (length, >, 0);
      done += length;
    }
  return g_steal_pointer (&secret);
}

/* Tells the parent something and waits for its answer. */
static void
meet_parent (const char *text)
{
  char answer;

  g_assert_cmpint (write (STDOUT_FILENO, text, strlen (text)), ==, strlen (text));
  g_assert_cmpint (read (STDIN_FILENO, &answer, 1), ==, 1);
}

static int
work (void)
{
  g_autoptr(QuayTokenStore) store = quay_secret_service_store_new ();
  g_autoptr(QuaySecret) token = read_token ();
  g_autoptr(QuaySecret) found = NULL;
  g_autoptr(GAsyncResult) stored = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *report = NULL;
  guchar masked[LENGTH];

  for (guint i = 0; i < LENGTH; i++)
    masked[i] = (guchar) quay_secret_peek (token)[i] ^ mask (i);
  g_assert_cmpuint (count_copies (masked), ==, 1);

  quay_token_store_store_async (store, URL, "tools", token, NULL, keyring_got_cb, &stored);
  g_assert_true (quay_token_store_store_finish (store, keyring_wait (&stored), &error));
  g_clear_object (&stored);
  quay_token_store_store_async (store, URL, "tools", token, NULL, keyring_got_cb, &stored);
  g_assert_true (quay_token_store_store_finish (store, keyring_wait (&stored), &error));
  items = keyring_list (store, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_no_error (error);
  found = keyring_lookup (store, URL, QUAY_TOKEN_STORE_NONE, NULL, &error);
  g_assert_true (quay_secret_equal (found, token));
  keyring_session_change ("--lock");
  g_assert_null (keyring_lookup (store, URL, QUAY_TOKEN_STORE_NO_PROMPT, NULL, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_KEYRING_LOCKED);
  meet_parent ("stored\n");

  g_clear_pointer (&found, quay_secret_unref);
  g_clear_pointer (&token, quay_secret_unref);
  g_clear_object (&stored);
  report = g_strdup_printf ("copies %u\n", count_copies (masked));
  meet_parent (report);
  return 0;
}

static void
assert_without (const char *path,
                const char *token)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_cmpuint (length, >, 0);
  g_assert_null (memmem (text, length, token, strlen (token)));
}

/* Everything that comes before the worker's own lines is log: messages, and what GDBus sends and receives. */
static char *
read_log (GDataInputStream *output,
          const char       *token,
          const char       *until)
{
  g_autoptr(GString) log = g_string_new (NULL);

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      g_assert_null (strstr (line, token));
      if (g_str_equal (line, until) || g_str_has_prefix (line, "copies "))
        {
          g_assert_cmpstr (line, ==, until);
          return g_string_free (g_steal_pointer (&log), FALSE);
        }
      g_string_append (log, line);
    }
}

static void
test_leaks (void)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                                                       G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                       G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr(GSubprocess) worker = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *environment = NULL;
  g_autofree char *arguments = NULL;
  g_autofree char *log = NULL;
  g_autofree char *end = NULL;
  char token[LENGTH + 1] = "Basic ";
  GOutputStream *input;

  for (guint i = strlen (token); i < LENGTH; i++)
    token[i] = 'a' + g_random_int_range (0, 26);

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "all", TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DBUS_DEBUG", "all", TRUE);
  worker = g_subprocess_launcher_spawn (launcher, &error, program, "--worker", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (worker);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (worker));
  g_assert_true (g_output_stream_write_all (input, token, LENGTH, NULL, NULL, &error));

  log = read_log (output, token, "stored");
  g_assert_nonnull (strstr (log, "org.freedesktop.Secret.Collection.CreateItem"));
  environment = g_strdup_printf ("/proc/%s/environ", g_subprocess_get_identifier (worker));
  arguments = g_strdup_printf ("/proc/%s/cmdline", g_subprocess_get_identifier (worker));
  assert_without (environment, token);
  assert_without (arguments, token);
  g_assert_true (g_output_stream_write_all (input, "\n", 1, NULL, NULL, &error));
  end = read_log (output, token, "copies 0");
  g_assert_true (g_output_stream_write_all (input, "\n", 1, NULL, NULL, &error));
  g_assert_true (g_subprocess_wait_check (worker, NULL, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--worker"))
    return work ();

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  g_test_add_func ("/secret-leaks/nowhere", test_leaks);
  return g_test_run ();
}
