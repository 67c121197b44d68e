/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

/* What a check of feeds costs the least with the same library: bench-check.py gives the addresses of indexes on standard
 * input, and before them the value of the header Authorization. Each feed is asked what a check asks, one thing after the
 * other; nothing is read of the computer but the authority in the file AUTHORITY, and of the answers only how many there
 * were, which is said in the end. */

#define MOST_CONNECTIONS 48

static const char *const questions[] = { "config.json", "config.json", "qu/ay/quayside-check" };

static SoupSession *session;
static char *authorization;
static guint n_waiting;
static guint n_answers;

typedef struct
{
  char        *index;
  guint        n_asked;
  SoupMessage *message;
} Feed;

static void ask (Feed *feed);

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Feed *feed = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);

  if (body == NULL)
    g_error ("%s", error->message);
  n_answers++;
  g_clear_object (&feed->message);
  ask (feed);
}

static void
ask (Feed *feed)
{
  g_autofree char *url = NULL;
  SoupMessageHeaders *headers;

  if (feed->n_asked == G_N_ELEMENTS (questions))
    {
      n_waiting--;
      g_free (feed->index);
      g_free (feed);
      return;
    }

  url = g_strconcat (feed->index, questions[feed->n_asked], NULL);
  feed->message = soup_message_new (SOUP_METHOD_GET, url);
  headers = soup_message_get_request_headers (feed->message);
  soup_message_headers_append (headers, "Accept", "text/plain");
  soup_message_headers_append (headers, "cargo-protocol", "version=1");
  if (feed->n_asked > 0)
    soup_message_headers_append (headers, "Authorization", authorization);
  soup_message_disable_feature (feed->message, SOUP_TYPE_AUTH_MANAGER);
  feed->n_asked++;
  soup_session_send_and_read_async (session, feed->message, G_PRIORITY_DEFAULT, NULL, answered_cb, feed);
}

static char *
read_line (void)
{
  char line[4096];

  return fgets (line, sizeof line, stdin) != NULL ? g_strdup (g_strchomp (line)) : NULL;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsDatabase) authorities = NULL;
  char *index;

  if (argc != 2)
    g_error ("Usage: bench-check-peer AUTHORITY < ADDRESSES");
  authorities = g_tls_file_database_new (argv[1], &error);
  if (authorities == NULL)
    g_error ("%s", error->message);
  /* The process's: libsoup would give each connection a copy of the system's first. */
  g_tls_backend_set_default_database (g_tls_backend_get_default (), authorities);

  session = soup_session_new_with_options ("max-conns", MOST_CONNECTIONS, "max-conns-per-host", MOST_CONNECTIONS, NULL);
  authorization = read_line ();
  while ((index = read_line ()) != NULL)
    {
      Feed *feed = g_new0 (Feed, 1);

      feed->index = index;
      n_waiting++;
      ask (feed);
    }
  while (n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  printf ("%u\n", n_answers);
  g_object_unref (session);
  g_free (authorization);
  return 0;
}
