/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cli"

#include "config.h"

#include "quay-cli-token.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* One line on its way from a file descriptor into locked memory, with nothing else in between: stdio and GIOChannel
 * would keep copies in buffers of theirs.
 *
 * The line is read byte by byte. What follows it stays in the pipe for whoever reads next, as with the shell's
 * “read”, and a token is short.
 */
typedef struct
{
  int            fd;
  gboolean       terminal;
  struct termios saved;       /* how the terminal was */
  char          *buffer;
  gsize          length;
  gboolean       done;
  GError        *error;
} LineReader;

static gboolean
take_byte (LineReader *reader,
           char        byte)
{
  if (byte == '\n' || (reader->terminal && byte == '\r'))
    return FALSE;

  if (reader->terminal && (byte == 0x7f || byte == '\b' || byte == (char) reader->saved.c_cc[VERASE]))
    {
      if (reader->length > 0)
        reader->length--;
      return TRUE;
    }
  if (reader->terminal && byte == (char) reader->saved.c_cc[VKILL])
    {
      reader->length = 0;
      return TRUE;
    }
  if (reader->terminal && byte == (char) reader->saved.c_cc[VEOF])
    return FALSE;

  if (byte == '\0' || reader->length == QUAY_CLI_TOKEN_LIMIT)
    {
      g_set_error (&reader->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, byte == '\0' ?
                   "Standard input is not text; give the token as one line" :
                   "The line on standard input is longer than any token; give the token as one line");
      return FALSE;
    }

  reader->buffer[reader->length++] = byte;
  return TRUE;
}

static gboolean
is_readable (int fd)
{
  GPollFD poll = { .fd = fd, .events = G_IO_IN };

  return g_poll (&poll, 1, 0) == 1;
}

/* Byte by byte, because what follows the line is not ours; but as many as are there, because a round of the main loop
 * for each takes as long as starting the program.
 */
static gboolean
readable_cb (int          fd,
             GIOCondition condition,
             gpointer     user_data)
{
  LineReader *reader = user_data;

  do
    {
      char byte;
      gssize n = read (fd, &byte, 1);

      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return G_SOURCE_CONTINUE;

      if (n < 0)
        g_set_error (&reader->error, G_IO_ERROR, g_io_error_from_errno (errno),
                     "The token cannot be read from standard input: %s", g_strerror (errno));
      reader->done = n <= 0 || !take_byte (reader, byte);
    }while (!reader->done && is_readable (fd));
  return reader->done ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_main_context_wakeup (NULL);
}

/* Without echo, and without the line editing of the terminal driver, which cuts lines at 4095 bytes; some Entra
 * tokens are longer. Interrupting still works; suspending and quitting with a core dump do not, because both would
 * leave a shell without echo behind.
 */
static gboolean
hush_terminal (LineReader *reader,
               GError    **error)
{
  struct termios hushed;

  if (tcgetattr (reader->fd, &reader->saved) == 0)
    {
      hushed = reader->saved;
      hushed.c_lflag &= ~(ECHO | ECHOE | ECHOK | ECHONL | ICANON);
      hushed.c_cc[VMIN] = 1;
      hushed.c_cc[VTIME] = 0;
      hushed.c_cc[VQUIT] = _POSIX_VDISABLE;
      hushed.c_cc[VSUSP] = _POSIX_VDISABLE;
      if (tcsetattr (reader->fd, TCSAFLUSH, &hushed) == 0)
        return TRUE;
    }

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               "The terminal cannot be kept from showing the token: %s; give it through a pipe", g_strerror (errno));
  return FALSE;
}

static gssize
write_prompt (const char *text)
{
  return write (STDERR_FILENO, text, strlen (text));
}

/**
 * quay_cli_token_read:
 * @fd: where the line comes from
 * @prompt: what to ask on standard error when @fd is a terminal
 * @cancellable: (nullable): ends the wait, also from a signal that the main context handles
 * @error: %G_IO_ERROR_INVALID_DATA when there is more than %QUAY_CLI_TOKEN_LIMIT bytes before the end of the line, or
 *   something that is not text
 *
 * Reads one line while the default main context runs, so that signals are heard; a terminal shows nothing of what is
 * typed, and is as it was when this returns.
 *
 * Returns: (transfer full): the line without its end (LF or CR LF); of length 0 when it is empty or there is none
 */
QuaySecret *
quay_cli_token_read (int           fd,
                     const char   *prompt,
                     GCancellable *cancellable,
                     GError      **error)
{
  LineReader reader = { .fd = fd, .terminal = isatty (fd) };
  g_autoptr(QuaySecret) space = quay_secret_new_blank (QUAY_CLI_TOKEN_LIMIT, &reader.buffer);
  gulong handler = 0;
  guint source;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      (reader.terminal && !hush_terminal (&reader, error)))
    return NULL;
  if (reader.terminal && write_prompt (prompt) < 0)
    g_debug ("The prompt cannot be written: %s", g_strerror (errno));

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), NULL, NULL);
  source = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL, readable_cb, &reader);
  while (!reader.done && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  if (!reader.done)
    g_source_remove (source);
  g_cancellable_disconnect (cancellable, handler);

  if (reader.terminal)
    {
      tcsetattr (fd, TCSAFLUSH, &reader.saved);
      if (write_prompt ("\n") < 0)
        g_debug ("The prompt cannot be ended: %s", g_strerror (errno));
    }

  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  if (!reader.done && g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (reader.length > 0 && reader.buffer[reader.length - 1] == '\r')
    reader.length--;
  return quay_secret_new (reader.buffer, reader.length);
}
