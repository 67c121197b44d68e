/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "stand-in-authority"

#include "config.h"

#include "stand-in-authority.h"

#include <glib/gstdio.h>

/* Runs the program `openssl` in @folder. GnuTLS, which GIO uses, can check certificates but GIO offers no way to make
 * one, and a key in the repository would be a key that everyone has.
 */
static gboolean
run_openssl (const char *folder,
             const char *arguments,
             GError    **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_autofree char *messages = NULL;
  g_auto(GStrv) argv = NULL;

  if (!g_shell_parse_argv (command, NULL, &argv, error))
    return FALSE;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &messages, error))
    return FALSE;
  if (!g_subprocess_get_successful (process))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "openssl %s: %s", argv[1], messages);
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_text (const char *folder,
            const char *name,
            const char *text,
            GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* An address must be named as one, or clients that compare addresses refuse the certificate. */
static char *
describe_names (const char *const *names)
{
  g_autoptr(GString) text = g_string_new ("subjectAltName=");

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (text, "%s%s:%s", i > 0 ? "," : "",
                            g_hostname_is_ip_address (names[i]) ? "IP" : "DNS", names[i]);
  return g_strdup_printf ("%s\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                          "extendedKeyUsage=serverAuth\n", text->str);
}

/* The certificate with its key; the authority stays in @folder as ca.pem. */
static GTlsCertificate *
make_certificate (const char        *folder,
                  const char *const *names,
                  GError           **error)
{
  g_autofree char *extensions = describe_names (names);
  g_autofree char *key_path = g_build_filename (folder, "ca.key", NULL);
  g_autofree char *certificate_path = g_build_filename (folder, "leaf.pem", NULL);
  g_autofree char *leaf_key_path = g_build_filename (folder, "leaf.key", NULL);
  g_autoptr(GTlsCertificate) certificate = NULL;
  gboolean made;

  made = write_text (folder, "leaf.ext", extensions, error) &&
         run_openssl (folder,
                      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 "
                      "-subj '/CN=Quayside test authority' -addext basicConstraints=critical,CA:TRUE "
                      "-addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.pem", error) &&
         run_openssl (folder,
                      "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=Quayside stand-in' "
                      "-keyout leaf.key -out leaf.csr", error) &&
         run_openssl (folder,
                      "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile leaf.ext "
                      "-out leaf.pem", error);
  g_unlink (key_path);
  if (!made)
    return NULL;

  certificate = g_tls_certificate_new_from_files (certificate_path, leaf_key_path, error);
  g_unlink (leaf_key_path);
  return g_steal_pointer (&certificate);
}

/**
 * stand_in_authority_make:
 * @folder: an existing folder that only its owner may enter; the files stay there
 * @names: (array zero-terminated=1): what the certificate is for: host names, `*.` patterns, addresses; the same whenever
 *   this is called
 * @authority_path: (out): the file to trust, `ca.pem` in @folder
 *
 * Makes a certificate authority for one day and a certificate signed by it. The authority's own key is deleted at
 * once, so nothing else can ever be signed by what a test was told to trust.
 *
 * A process makes one: with each case of a test starting three programs, most of its time was theirs.
 *
 * Returns: (transfer full): the certificate with its key, or %NULL with @error
 */
GTlsCertificate *
stand_in_authority_make (const char        *folder,
                         const char *const *names,
                         char             **authority_path,
                         GError           **error)
{
  static GTlsCertificate *certificate = NULL;
  static char *authority = NULL;
  g_autofree char *path = g_build_filename (folder, "ca.pem", NULL);

  if (certificate == NULL)
    {
      g_autoptr(GTlsCertificate) made = make_certificate (folder, names, error);

      if (made == NULL || !g_file_get_contents (path, &authority, NULL, error))
        return NULL;
      certificate = g_steal_pointer (&made);
    }
  else if (!write_text (folder, "ca.pem", authority, error))
    {
      return NULL;
    }

  *authority_path = g_steal_pointer (&path);
  return g_object_ref (certificate);
}
