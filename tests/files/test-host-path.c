/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-host-path.h"

#include <string.h>

#define DOCUMENTS "/run/user/1000/doc"

typedef struct
{
  const char *name;
  const char *path;
  const char *answer;
  gssize      length;   /* 0: all of @answer with the NUL at its end, as the portal sends it */
  const char *expected;
} Case;

static const Case cases[] = {
  { "folder", DOCUMENTS "/5f3ab2c1/app", "/home/ada/app", 0, "/home/ada/app" },
  { "file", DOCUMENTS "/5f3ab2c1/app/.cargo/config.toml", "/home/ada/app", 0, "/home/ada/app/.cargo/config.toml" },
  { "long-id", DOCUMENTS "/AbCdEfGhIjKlMnOpQrStUv/app", "/home/ada/app", 0, "/home/ada/app" },
  { "without-nul", DOCUMENTS "/5f3ab2c1/app", "/home/ada/app", 13, "/home/ada/app" },
  { "not-told", DOCUMENTS "/5f3ab2c1/app/.cargo", NULL, -1, "app/.cargo" },
  { "empty", DOCUMENTS "/5f3ab2c1/app", "", 0, "app" },
  { "relative", DOCUMENTS "/5f3ab2c1/app", "ada/app", 0, "app" },
  { "other-name", DOCUMENTS "/5f3ab2c1/app", "/home/ada/other", 0, "app" },
  { "nul-inside", DOCUMENTS "/5f3ab2c1/app", "/home/ada/app\0memory", 21, "app" },
  { "too-long", DOCUMENTS "/5f3ab2c1/app", "/home/ada/app", 100000, "app" },
  { "elsewhere", "/home/ada/app", "/home/ada/app", 0, NULL },
  { "similar", "/run/user/1000/documents/app", "/home/ada/app", 0, NULL },
  { "the-id-alone", DOCUMENTS "/5f3ab2c1", "/home/ada/app", 0, NULL },
  { "the-id-and-slash", DOCUMENTS "/5f3ab2c1/", "/home/ada/app", 0, NULL },
  { "no-id", DOCUMENTS "//app", "/home/ada/app", 0, NULL },
  { "the-root", DOCUMENTS, "/home/ada/app", 0, NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  gssize length = row->length != 0 || row->answer == NULL ? row->length : (gssize) strlen (row->answer) + 1;
  g_autofree char *found = quay_host_path_resolve (row->path, DOCUMENTS, row->answer, length);

  g_assert_cmpstr (found, ==, row->expected);
}

static void
test_outside_of_a_sandbox (void)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/home/ada/app");

  g_assert_null (quay_host_path_find (file));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/files/host-path/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/files/host-path/outside-of-a-sandbox", test_outside_of_a_sandbox);

  return g_test_run ();
}
