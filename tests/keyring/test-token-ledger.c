/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-token-ledger.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "quay-error.h"

#define URL "sparse+https://pkgs.dev.azure.com/contoso/Shop%20%5Bnew%5D/_packaging/tools/Cargo/index/"

typedef struct
{
  char            *folder;
  char            *path;
  GFile           *file;
  QuayTokenLedger *ledger;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("token-ledger-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "tokens", NULL);
  fixture->file = g_file_new_for_path (fixture->path);
  fixture->ledger = quay_token_ledger_new (fixture->file);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->path, ".broken", NULL);

  g_assert_finalize_object (fixture->ledger);
  g_object_unref (fixture->file);
  g_chmod (fixture->folder, 0700);
  g_unlink (fixture->path);
  g_unlink (aside);
  /* Nothing else may be left there. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
write_file (Fixture    *fixture,
            const char *text)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path)
{
  char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_time (GDateTime  *time,
             const char *expected)
{
  g_autoptr(GDateTime) taken = time;
  g_autofree char *text = taken != NULL ? g_date_time_format_iso8601 (taken) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_begins_empty (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (quay_token_ledger_load (fixture->ledger, &error));
  g_assert_no_error (error);
  g_assert_null (quay_token_ledger_get_expiry (fixture->ledger, URL));
  g_assert_null (quay_token_ledger_get_saved (fixture->ledger, URL));
  g_assert_false (quay_token_ledger_get_remind (fixture->ledger, URL));
  g_assert_true (quay_token_ledger_remove (fixture->ledger, URL, &error));
  g_assert_false (g_file_query_exists (fixture->file, NULL));
}

static void
test_remembers (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GDateTime) before = g_date_time_new_now_utc ();
  g_autoptr(GTimeZone) tokyo = g_time_zone_new_identifier ("+09:00");
  g_autoptr(GDateTime) expires = g_date_time_new (tokyo, 2027, 1, 1, 8, 30, 0);
  g_autoptr(QuayTokenLedger) other = quay_token_ledger_new (fixture->file);
  g_autoptr(GDateTime) saved = NULL;
  g_autoptr(GError) error = NULL;
  struct stat status;

  g_assert_true (quay_token_ledger_set (fixture->ledger, URL, expires, TRUE, &error));
  g_assert_no_error (error);
  assert_time (quay_token_ledger_get_expiry (fixture->ledger, URL), "2026-12-31T23:30:00Z");

  g_assert_true (quay_token_ledger_load (other, &error));
  g_assert_no_error (error);
  assert_time (quay_token_ledger_get_expiry (other, URL), "2026-12-31T23:30:00Z");
  g_assert_true (quay_token_ledger_get_remind (other, URL));
  saved = quay_token_ledger_get_saved (other, URL);
  g_assert_cmpint (g_date_time_to_unix (saved), >=, g_date_time_to_unix (before));
  g_assert_cmpint (g_date_time_to_unix (saved), <=, g_get_real_time () / G_USEC_PER_SEC);

  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

static void
test_forgets (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2027, 1, 1, 0, 0, 0);

  g_assert_true (quay_token_ledger_set (fixture->ledger, URL, expires, TRUE, NULL));
  g_assert_true (quay_token_ledger_set (fixture->ledger, URL, NULL, TRUE, NULL));
  g_assert_null (quay_token_ledger_get_expiry (fixture->ledger, URL));
  g_assert_true (quay_token_ledger_get_remind (fixture->ledger, URL));

  g_assert_true (quay_token_ledger_remove (fixture->ledger, URL, NULL));
  g_assert_false (quay_token_ledger_get_remind (fixture->ledger, URL));
  g_assert_null (quay_token_ledger_get_saved (fixture->ledger, URL));
}

static void
test_reminds_alone (Fixture      *fixture,
                    gconstpointer data)
{
  write_file (fixture, "[a]\nexpires=2027-01-01T00:00:00Z\nremind=true\nsaved=2026-01-01T00:00:00Z\n");

  g_assert_true (quay_token_ledger_set_remind (fixture->ledger, "a", FALSE, NULL));
  g_assert_false (quay_token_ledger_get_remind (fixture->ledger, "a"));
  assert_time (quay_token_ledger_get_expiry (fixture->ledger, "a"), "2027-01-01T00:00:00Z");
  assert_time (quay_token_ledger_get_saved (fixture->ledger, "a"), "2026-01-01T00:00:00Z");
}

static void
test_keeps_unknown (Fixture      *fixture,
                    gconstpointer data)
{
  g_autofree char *text = NULL;

  write_file (fixture, "# mine\n[from-tomorrow]\nx=1\n\n[a]\ncolor=blue\nexpires=2027-01-01T00:00:00Z\n");
  g_assert_true (quay_token_ledger_set (fixture->ledger, "a", NULL, FALSE, NULL));

  text = read_file (fixture->path);
  g_assert_nonnull (strstr (text, "# mine\n"));
  g_assert_nonnull (strstr (text, "[from-tomorrow]\nx=1\n"));
  g_assert_nonnull (strstr (text, "color=blue\n"));
  g_assert_null (strstr (text, "expires"));
}

/* Names that are no legal group of a key file, and pairs that a careless escape would make one. */
static void
test_takes_any_address (Fixture      *fixture,
                        gconstpointer data)
{
  static const char *urls[] = {
    "sparse+https://[::1]:8443/Cargo/index/", "sparse+https://%5B::1%5D:8443/Cargo/index/", "a]b", "a\\5db", "a\nb", "ä",
    "\xff", " x ", "#x",
  };
  g_autoptr(QuayTokenLedger) other = quay_token_ledger_new (fixture->file);

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GDateTime) expires = g_date_time_new_utc (2030, 1, i + 1, 0, 0, 0);

      g_assert_true (quay_token_ledger_set (fixture->ledger, urls[i], expires, TRUE, NULL));
    }

  g_assert_true (quay_token_ledger_load (other, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr(GDateTime) expires = quay_token_ledger_get_expiry (other, urls[i]);

      g_assert_cmpint (g_date_time_get_day_of_month (expires), ==, i + 1);
    }
}

static void
test_ignores_bad_times (Fixture      *fixture,
                        gconstpointer data)
{
  write_file (fixture, "[a]\nexpires=soon\nremind=perhaps\n[b]\nexpires=2027-01-01T00:00:00+02:00\n");

  g_assert_true (quay_token_ledger_load (fixture->ledger, NULL));
  g_assert_null (quay_token_ledger_get_expiry (fixture->ledger, "a"));
  g_assert_false (quay_token_ledger_get_remind (fixture->ledger, "a"));
  assert_time (quay_token_ledger_get_expiry (fixture->ledger, "b"), "2026-12-31T22:00:00Z");
}

static void
test_keeps_broken_aside (Fixture      *fixture,
                         gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->path, ".broken", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  write_file (fixture, "[a]\nno key file\n");
  g_assert_false (quay_token_ledger_load (fixture->ledger, &error));
  g_assert_error (error, QUAY_ERROR, QUAY_ERROR_SYNTAX);
  g_assert_cmpstr (quay_error_get_subject (error), ==, fixture->path);
  g_clear_error (&error);
  text = read_file (aside);
  g_assert_cmpstr (text, ==, "[a]\nno key file\n");

  g_assert_true (quay_token_ledger_load (fixture->ledger, &error));
  g_assert_no_error (error);
  g_assert_true (quay_token_ledger_set (fixture->ledger, "a", NULL, TRUE, &error));
  g_assert_no_error (error);
}

static void
test_set_keeps_broken_aside (Fixture      *fixture,
                             gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->path, ".broken", NULL);
  g_autofree char *text = NULL;

  write_file (fixture, "\x01\x02");
  g_assert_true (quay_token_ledger_set (fixture->ledger, "a", NULL, TRUE, NULL));
  text = read_file (aside);
  g_assert_cmpstr (text, ==, "\x01\x02");
}

/* The window and a headless command share the file. */
static void
test_sees_others (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(QuayTokenLedger) other = quay_token_ledger_new (fixture->file);

  g_assert_true (quay_token_ledger_load (fixture->ledger, NULL));
  g_assert_true (quay_token_ledger_set (other, "b", NULL, TRUE, NULL));
  g_assert_true (quay_token_ledger_set (fixture->ledger, "a", NULL, TRUE, NULL));
  g_assert_true (quay_token_ledger_get_remind (fixture->ledger, "b"));
}

static QuayTokenRecord *
make_record (const char *account)
{
  g_autoptr(GDateTime) expires = g_date_time_new_utc (2027, 1, 1, 12, 0, 0);
  g_autoptr(GDateTime) saved = g_date_time_new_utc (2026, 10, 3, 8, 30, 0);
  g_autoptr(QuayTokenRecord) record = quay_token_record_new (expires, TRUE);
  g_autoptr(QuayTokenRecord) dated = quay_token_record_with_saved (record, saved);
  g_autoptr(QuayTokenRecord) owned = quay_token_record_with_account (dated, account);
  g_autoptr(QuayTokenRecord) named = quay_token_record_with_name (owned, "Quayside on harbor", QUAY_TOKEN_SCOPE_READ);

  return quay_token_record_with_authorization (named, "9a0b1c2d");
}

static void
test_keeps_a_record (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(QuayTokenRecord) record = make_record ("ada@contoso.com");
  g_autoptr(QuayTokenLedger) other = quay_token_ledger_new (fixture->file);
  g_autoptr(QuayTokenRecord) read = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_token_ledger_dup_record (fixture->ledger, URL));
  g_assert_true (quay_token_ledger_set_record (fixture->ledger, URL, record, &error));
  g_assert_no_error (error);
  g_assert_true (quay_token_ledger_load (other, &error));
  g_assert_no_error (error);
  read = quay_token_ledger_dup_record (other, URL);
  g_assert_true (quay_token_record_equal (read, record));
  g_assert_cmpstr (quay_token_record_get_authorization (read), ==, "9a0b1c2d");
  g_assert_cmpstr (quay_token_record_get_account (read), ==, "ada@contoso.com");
  g_assert_cmpint (quay_token_record_get_scope (read), ==, QUAY_TOKEN_SCOPE_READ);
}

/* What was known about a token is not said of the next one; what a newer version keeps there is its own affair. */
static void
test_new_token_has_a_new_record (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr(QuayTokenRecord) record = make_record (NULL);
  g_autoptr(QuayTokenRecord) read = NULL;
  g_autofree char *text = NULL;

  write_file (fixture, "[a]\ncolor=blue\nscope=everything\n");
  g_assert_true (quay_token_ledger_load (fixture->ledger, NULL));
  read = quay_token_ledger_dup_record (fixture->ledger, "a");
  g_assert_cmpint (quay_token_record_get_scope (read), ==, QUAY_TOKEN_SCOPE_UNKNOWN);
  g_assert_true (quay_token_ledger_set_record (fixture->ledger, "a", record, NULL));
  g_assert_true (quay_token_ledger_set (fixture->ledger, "a", NULL, FALSE, NULL));
  text = read_file (fixture->path);
  g_assert_nonnull (strstr (text, "color=blue\n"));
  g_assert_null (strstr (text, "authorization"));
  g_assert_null (strstr (text, "harbor"));
  g_assert_null (strstr (text, "scope"));
}

static void
test_writes_many_at_once (Fixture      *fixture,
                          gconstpointer data)
{
  const char *urls[] = { URL, "sparse+https://[::1]/index/", "sparse+https://gone/", NULL };
  g_autoptr(QuayTokenRecord) record = make_record ("ada@contoso.com");
  QuayTokenRecord *records[] = { record, record, NULL };
  g_auto(GStrv) known = NULL;

  g_assert_true (quay_token_ledger_set (fixture->ledger, "sparse+https://gone/", NULL, TRUE, NULL));
  g_assert_true (quay_token_ledger_set (fixture->ledger, "from-tomorrow", NULL, TRUE, NULL));
  g_assert_true (quay_token_ledger_set_records (fixture->ledger, urls, records, NULL));
  known = quay_token_ledger_dup_urls (fixture->ledger);
  g_assert_cmpuint (g_strv_length (known), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) known, URL));
  g_assert_true (g_strv_contains ((const char *const *) known, "sparse+https://[::1]/index/"));
}

static void
test_fails_whole (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/proc/nobody/can/write/here");
  g_autoptr(QuayTokenLedger) ledger = quay_token_ledger_new (file);
  g_autoptr(GError) error = NULL;

  g_assert_false (quay_token_ledger_set (ledger, "a", NULL, TRUE, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == QUAY_ERROR);
  g_assert_false (quay_token_ledger_get_remind (ledger, "a"));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void        (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/token-ledger/begins-empty", test_begins_empty },
    { "/token-ledger/remembers", test_remembers },
    { "/token-ledger/forgets", test_forgets },
    { "/token-ledger/reminds-alone", test_reminds_alone },
    { "/token-ledger/keeps-unknown", test_keeps_unknown },
    { "/token-ledger/takes-any-address", test_takes_any_address },
    { "/token-ledger/ignores-bad-times", test_ignores_bad_times },
    { "/token-ledger/keeps-broken-aside", test_keeps_broken_aside },
    { "/token-ledger/set-keeps-broken-aside", test_set_keeps_broken_aside },
    { "/token-ledger/sees-others", test_sees_others },
    { "/token-ledger/fails-whole", test_fails_whole },
    { "/token-ledger/keeps-a-record", test_keeps_a_record },
    { "/token-ledger/new-token-has-a-new-record", test_new_token_has_a_new_record },
    { "/token-ledger/writes-many-at-once", test_writes_many_at_once },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
