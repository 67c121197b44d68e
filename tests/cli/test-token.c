/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-cli-token.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <pty.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

/* A file that holds @text, at its start. */
static int
open_text (const char *text,
           gsize       length)
{
  int fd = memfd_create ("token", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, length), ==, length);
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  return fd;
}

static void
test_reads_one_line (void)
{
  static const char *vectors[][2] = {
    { "token\n", "token" },
    { "token", "token" },
    { "token\r\n", "token" },
    { "token\nsecond line\n", "token" },
    { "Basic UEFUOnNlY3JldA==\n", "Basic UEFUOnNlY3JldA==" },
    { " token \n", " token " },
    { "a\rb\n", "a\rb" },
    { "\n", "" },
    { "\r\n", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      int fd = open_text (vectors[i][0], strlen (vectors[i][0]));
      g_autoptr(GError) error = NULL;
      g_autoptr(QuaySecret) line = quay_cli_token_read (fd, "", NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (quay_secret_peek (line), ==, vectors[i][1]);
      g_assert_cmpuint (quay_secret_get_length (line), ==, strlen (vectors[i][1]));
      close (fd);
    }
}

static void
test_leaves_the_rest (void)
{
  int fds[2];
  char rest[16];
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) first = NULL;
  g_autoptr(QuaySecret) second = NULL;

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (fds[1], "one\ntwo\nthree", 13), ==, 13);
  first = quay_cli_token_read (fds[0], "", NULL, &error);
  g_assert_no_error (error);
  second = quay_cli_token_read (fds[0], "", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (first), ==, "one");
  g_assert_cmpstr (quay_secret_peek (second), ==, "two");
  g_assert_cmpint (read (fds[0], rest, sizeof rest), ==, 5);
  close (fds[0]);
  close (fds[1]);
}

static void
test_has_a_limit (void)
{
  g_autofree char *text = g_malloc (QUAY_CLI_TOKEN_LIMIT + 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) longest = NULL;
  g_autoptr(QuaySecret) too_long = NULL;
  int fd;

  memset (text, 'a', QUAY_CLI_TOKEN_LIMIT + 1);
  fd = open_text (text, QUAY_CLI_TOKEN_LIMIT);
  longest = quay_cli_token_read (fd, "", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (quay_secret_get_length (longest), ==, QUAY_CLI_TOKEN_LIMIT);
  close (fd);

  fd = open_text (text, QUAY_CLI_TOKEN_LIMIT + 1);
  too_long = quay_cli_token_read (fd, "", NULL, &error);
  g_assert_null (too_long);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  close (fd);
}

static void
test_refuses_zero_bytes (void)
{
  int fd = open_text ("a\0b\n", 4);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) line = quay_cli_token_read (fd, "", NULL, &error);

  g_assert_null (line);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  close (fd);
}

static void
test_tells_closed_input (void)
{
  int fd = open_text ("a\n", 2);
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) line = NULL;

  close (fd);
  line = quay_cli_token_read (fd, "", NULL, &error);
  g_assert_null (line);
  g_assert_nonnull (error);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_can_be_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) line = NULL;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  g_idle_add (cancel_cb, cancellable);
  line = quay_cli_token_read (fds[0], "", cancellable, &error);
  g_assert_null (line);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fds[0]);
  close (fds[1]);
}

/* A terminal at which somebody types @keys as soon as nothing is shown any more. */
typedef struct
{
  int            screen;
  int            terminal;
  struct termios before;
  const char    *keys;
  gsize          n_keys;
} Typist;

static void
typist_init (Typist     *typist,
             const char *keys)
{
  g_assert_cmpint (openpty (&typist->screen, &typist->terminal, NULL, NULL, NULL), ==, 0);
  g_assert_true (g_unix_set_fd_nonblocking (typist->screen, TRUE, NULL));
  g_assert_cmpint (tcgetattr (typist->terminal, &typist->before), ==, 0);
  g_assert_cmpint (typist->before.c_lflag & ECHO, !=, 0);
  typist->keys = keys;
  typist->n_keys = strlen (keys);
}

static gboolean
type_cb (int          fd,
         GIOCondition condition,
         gpointer     user_data)
{
  Typist *typist = user_data;
  struct termios now;
  gssize n;

  g_assert_cmpint (tcgetattr (typist->terminal, &now), ==, 0);
  g_assert_cmpint (now.c_lflag & ECHO, ==, 0);
  /* Few at a time, because the driver drops what its buffer cannot hold. */
  n = write (fd, typist->keys, MIN (typist->n_keys, 64));
  g_assert_true (n >= 0 || errno == EAGAIN);
  typist->keys += MAX (n, 0);
  typist->n_keys -= MAX (n, 0);
  return typist->n_keys > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Nothing was shown, and the terminal is as it was. */
static void
typist_finish (Typist *typist)
{
  struct termios after;
  char shown[64];

  g_assert_cmpint (tcgetattr (typist->terminal, &after), ==, 0);
  g_assert_cmpint (after.c_lflag, ==, typist->before.c_lflag);
  g_assert_cmpmem (after.c_cc, sizeof after.c_cc, typist->before.c_cc, sizeof typist->before.c_cc);
  g_assert_cmpint (read (typist->screen, shown, sizeof shown), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
  close (typist->screen);
  close (typist->terminal);
}

static void
check_typing (const char *keys,
              const char *expected)
{
  Typist typist;
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) line = NULL;

  typist_init (&typist, keys);
  g_unix_fd_add (typist.screen, G_IO_OUT, type_cb, &typist);
  line = quay_cli_token_read (typist.terminal, "# asked\n", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (quay_secret_peek (line), ==, expected);
  typist_finish (&typist);
}

static void
test_terminal_shows_nothing (void)
{
  g_autofree char *long_line = g_strnfill (6000, 'x');
  g_autofree char *long_keys = g_strconcat (long_line, "\r", NULL);

  check_typing ("token\r", "token");
  check_typing ("token\n", "token");
  check_typing ("\r", "");
  check_typing ("tokem\177n\r", "token");
  check_typing ("\177\177a\r", "a");
  check_typing ("wrong\025token\r", "token");
  check_typing ("token\004", "token");
  check_typing (long_keys, long_line);
}

static void
test_terminal_is_restored_when_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(QuaySecret) line = NULL;
  Typist typist;

  typist_init (&typist, "");
  g_idle_add (cancel_cb, cancellable);
  line = quay_cli_token_read (typist.terminal, "# asked\n", cancellable, &error);
  g_assert_null (line);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  typist_finish (&typist);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli-token/reads-one-line", test_reads_one_line);
  g_test_add_func ("/cli-token/leaves-the-rest", test_leaves_the_rest);
  g_test_add_func ("/cli-token/has-a-limit", test_has_a_limit);
  g_test_add_func ("/cli-token/refuses-zero-bytes", test_refuses_zero_bytes);
  g_test_add_func ("/cli-token/tells-closed-input", test_tells_closed_input);
  g_test_add_func ("/cli-token/can-be-cancelled", test_can_be_cancelled);
  g_test_add_func ("/cli-token/terminal-shows-nothing", test_terminal_shows_nothing);
  g_test_add_func ("/cli-token/terminal-is-restored-when-cancelled", test_terminal_is_restored_when_cancelled);
  return g_test_run ();
}
