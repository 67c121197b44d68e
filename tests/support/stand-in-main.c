/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in"

#include "config.h"

#include "stand-in-azure.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* Names and tokens, one `NAME=TOKEN` a line, for the owner's eyes only: the file is the one place where the tokens of
 * this run are written down. */
static gboolean
write_tokens (StandInAzure *azure,
              const char   *path,
              GError      **error)
{
  StandInWorld *world = stand_in_azure_get_world (azure);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < world->tokens->len; i++)
    {
      const StandInToken *token = g_ptr_array_index (world->tokens, i);

      g_string_append_printf (text, "%s=%s\n", token->name, token->secret);
    }
  return g_file_set_contents_full (path, text->str, text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
run (const char *folder,
     int         port,
     int         n_feeds,
     const char *log_path,
     const char *tokens_path,
     GError    **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(StandInAzure) azure = stand_in_azure_new (folder, port, error);

  if (azure == NULL || (log_path != NULL && !stand_in_azure_set_log_path (azure, log_path, error)) ||
      (tokens_path != NULL && !write_tokens (azure, tokens_path, error)))
    return FALSE;

  if (n_feeds > 0)
    stand_in_world_add_feeds (stand_in_azure_get_world (azure), "contoso", n_feeds);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  printf ("{\"port\":%u,\"proxy\":\"%s\",\"server\":\"%s\",\"secure_server\":\"%s\",\"authority\":\"%s\"}\n",
          stand_in_azure_get_port (azure), stand_in_azure_get_proxy_uri (azure),
          stand_in_azure_get_server_uri (azure), stand_in_azure_get_secure_server_uri (azure),
          stand_in_azure_get_authority_path (azure));
  fflush (stdout);
  g_main_loop_run (loop);
  return TRUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *ca_dir = NULL;
  g_autofree char *log_path = NULL;
  g_autofree char *tokens_path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GOptionContext) context = NULL;
  int port = 0;
  int n_feeds = 0;
  GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, "Port of the proxy (default: any)", "PORT" },
    { "ca-dir", 0, 0, G_OPTION_ARG_FILENAME, &ca_dir, "Private folder for the certificate authority", "FOLDER" },
    { "tokens", 0, 0, G_OPTION_ARG_FILENAME, &tokens_path, "Write the tokens of this run here (mode 0600)", "FILE" },
    { "feeds", 0, 0, G_OPTION_ARG_INT, &n_feeds, "Make so many more feeds in contoso", "N" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &log_path, "Append each request here", "FILE" },
    { NULL }
  };

  context = g_option_context_new ("- an Azure DevOps for tests");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context,
                                    "Prints one line of JSON when it is ready and runs until it gets SIGTERM.\n"
                                    "\n"
                                    "The address “proxy” serves, through CONNECT, pkgs.dev.azure.com, feeds.dev.azure.com, vssps.dev.azure.com,\n"
                                    "dev.azure.com, *.visualstudio.com, " STAND_IN_SERVER_HOST " and the storage of crates. The addresses “server”\n"
                                    "and “secure_server” are those of an Azure DevOps Server with the collection DefaultCollection.\n"
                                    "\n"
                                    "A log line is “METHOD host/path status verdict”, the verdict being what the token was worth.\n"
                                    "\n"
                                    "To change what it does, send any request to http://127.0.0.1:PORT/-/control with one of\n"
                                    "  ?token=NAME&state=good|expired|revoked|policy\n"
                                    "  ?token=NAME&role=none|reader|collaborator|contributor|administrator\n"
                                    "  ?feeds=N          make N more feeds in contoso\n"
                                    "  ?page=N           send lists in pages of N rows (0: whole)\n"
                                    "  ?retry-after=N    seconds for throttled and delayed\n"
                                    "  ?slowness=N       milliseconds for slow\n"
                                    "  ?pat-days=N       days that a new personal access token may live\n"
                                    "  ?pat-error=WORD   patTokenError of every change of one (none: as it should be)\n"
                                    "  ?fault=WORD&where=TEXT&times=N   on requests whose host/path contains TEXT, N times (default: always);\n"
                                    "      none throttled error unavailable sign-in-page sign-in-redirect html not-a-feed broken-json cut huge\n"
                                    "      silent delayed slow proxy-refused proxy-login\n");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("stand-in-azure: %s\n", error->message);
      return 2;
    }

  if (ca_dir == NULL)
    ca_dir = g_dir_make_tmp ("stand-in-XXXXXX", &error);
  if (ca_dir == NULL || !run (ca_dir, port, n_feeds, log_path, tokens_path, &error))
    {
      g_printerr ("stand-in-azure: %s\n", error->message);
      return 1;
    }
  return 0;
}
