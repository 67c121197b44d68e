/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "quay-access-token.h"
#include "quay-error.h"

#include <string.h>

/* In parts, so that scanners for leaked secrets leave this file alone. */
#define T52 "abcdefghijklmnopqrstuvwxyz234567" "abcdefghijklmnopqrst"
#define H76 "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" "0123456789ABCD"
#define T84 H76 "AZDO" "1234"
#define B52 "UEFUOmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MjM0NTY3" "YWJjZGVmZ2hpamtsbW5vcHFyc3Q="
#define B84_HEAD "UEFUOjAxMjM0NTY3ODlhYmNkZWZnaGlqa2xtbm9w" "cXJzdHV2d3h5ekFCQ0RFRkdISUpLTE1OT1BR"
#define B84_TAIL "UlNUVVZXWFlaMDEyMzQ1Njc4OUFCQ0RBWkRP" "MTIzNA=="
#define B84 B84_HEAD B84_TAIL

/* {"aud":"499b84ac-1321-427f-aa17-267ca6975798","exp":1798761600,"upn":"ada@example.com"} */
#define JWT "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0." \
  "eyJhdWQiOiI0OTliODRhYy0xMzIxLTQyN2YtYWExNy0yNjdjYTY5NzU3OTgiLCJleHAiOjE3OTg3NjE2MDAsInVwbiI6ImFkYUBleGFt" \
  "cGxlLmNvbSJ9."

#define WRAPPED QUAY_TOKEN_NOTE_UNWRAPPED
#define REPAIRED QUAY_TOKEN_NOTE_REPAIRED
#define CUT QUAY_TOKEN_NOTE_CUT_OFF

typedef struct
{
  const char    *typed;
  QuayTokenShape shape;
  QuayTokenNotes notes;
  const char    *authorization;
} Understood;

static void
test_understands (void)
{
  static const Understood rows[] = {
    { "secret", QUAY_TOKEN_SHAPE_UNKNOWN, 0, "Basic UEFUOnNlY3JldA==" },
    { T52, QUAY_TOKEN_SHAPE_PERSONAL, 0, "Basic " B52 },
    { T84, QUAY_TOKEN_SHAPE_PERSONAL, 0, "Basic " B84 },
    { " \r\n\t" T84 "\n", QUAY_TOKEN_SHAPE_PERSONAL, 0, "Basic " B84 },
    { "\xEF\xBB\xBF" T84 "\xC2\xA0\xE2\x80\x8B", QUAY_TOKEN_SHAPE_PERSONAL, 0, "Basic " B84 },
    { "geheim-ö", QUAY_TOKEN_SHAPE_UNKNOWN, 0, "Basic UEFUOmdlaGVpbS3Dtg==" },

    /* Parts of a token, at the edges: 29, 30 and 83 characters, and 52 and 84 that are no token */
    { "abcdefghijklmnopqrstuvwxyz234", QUAY_TOKEN_SHAPE_UNKNOWN, 0,
      "Basic UEFUOmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MjM0" },
    { "abcdefghijklmnopqrstuvwxyz2345", QUAY_TOKEN_SHAPE_UNKNOWN, CUT,
      "Basic UEFUOmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6MjM0NQ==" },
    { H76 "AZDO" "123", QUAY_TOKEN_SHAPE_UNKNOWN, CUT,
      "Basic " B84_HEAD "UlNUVVZXWFlaMDEyMzQ1Njc4OUFCQ0RBWkRP" "MTIz" },
    { "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" "abcdefghijklmnopqrst", QUAY_TOKEN_SHAPE_UNKNOWN, CUT,
      "Basic UEFUOkFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaMjM0NTY3" "YWJjZGVmZ2hpamtsbW5vcHFyc3Q=" },
    { H76 "AZDX" "1234", QUAY_TOKEN_SHAPE_UNKNOWN, 0,
      "Basic " B84_HEAD "UlNUVVZXWFlaMDEyMzQ1Njc4OUFCQ0RBWkRY" "MTIzNA==" },

    /* Entra */
    { JWT, QUAY_TOKEN_SHAPE_ENTRA, 0, "Bearer " JWT },
    { JWT "sig_-9\n", QUAY_TOKEN_SHAPE_ENTRA, 0, "Bearer " JWT "sig_-9" },

    /* Ready-made values */
    { "Basic UEFUOnNlY3JldA==", QUAY_TOKEN_SHAPE_BASIC, 0, "Basic UEFUOnNlY3JldA==" },
    { "Basic OnNlY3JldA==", QUAY_TOKEN_SHAPE_BASIC, 0, "Basic OnNlY3JldA==" },
    { "bASIC UEFUOnNlY3JldA==\n", QUAY_TOKEN_SHAPE_BASIC, 0, "Basic UEFUOnNlY3JldA==" },
    { "Basic " B84_HEAD " " B84_TAIL, QUAY_TOKEN_SHAPE_BASIC, WRAPPED, "Basic " B84 },
    { "Basic " B84_HEAD "\r\n" B84_TAIL "\r\n", QUAY_TOKEN_SHAPE_BASIC, WRAPPED, "Basic " B84 },
    { "Basic   UEFU\tOnNl\nY3JldA==", QUAY_TOKEN_SHAPE_BASIC, WRAPPED, "Basic UEFUOnNlY3JldA==" },
    { "Basic\xC2\xA0UEFUOnNlY3JldA==", QUAY_TOKEN_SHAPE_BASIC, WRAPPED, "Basic UEFUOnNlY3JldA==" },
    { "Basic " T84, QUAY_TOKEN_SHAPE_BASIC, REPAIRED, "Basic " B84 },
    { "Basic c2VjcmV0", QUAY_TOKEN_SHAPE_BASIC, REPAIRED, "Basic UEFUOnNlY3JldA==" },
    { "UEFUOnNlY3JldA==", QUAY_TOKEN_SHAPE_BASIC, REPAIRED, "Basic UEFUOnNlY3JldA==" },
    { "bearer " JWT, QUAY_TOKEN_SHAPE_BEARER, 0, "Bearer " JWT },
    { "Bearer opaque", QUAY_TOKEN_SHAPE_BEARER, 0, "Bearer opaque" },
    { "Bearer " T52, QUAY_TOKEN_SHAPE_BASIC, REPAIRED, "Basic " B52 },
    { "Basic " JWT, QUAY_TOKEN_SHAPE_BEARER, REPAIRED, "Bearer " JWT },

    /* Words that only begin like a scheme */
    { "Basically", QUAY_TOKEN_SHAPE_UNKNOWN, 0, "Basic UEFUOkJhc2ljYWxseQ==" },
    { "Bearer:x", QUAY_TOKEN_SHAPE_UNKNOWN, 0, "Basic UEFUOkJlYXJlcjp4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuaySecret) typed = quay_secret_new (rows[i].typed, -1);
      g_autoptr(GError) error = NULL;
      g_autoptr(QuayAccessToken) token = quay_access_token_new (typed, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (quay_secret_peek (quay_access_token_get_authorization (token)), ==, rows[i].authorization);
      g_assert_cmpuint (quay_secret_get_length (quay_access_token_get_authorization (token)), ==,
                        strlen (rows[i].authorization));
      g_assert_cmpint (quay_access_token_get_shape (token), ==, rows[i].shape);
      g_assert_cmphex (quay_access_token_get_notes (token), ==, rows[i].notes);

      /* Whatever was typed, what comes out can be stored as it is. */
      g_assert_true (quay_access_token_check_stored (quay_access_token_get_authorization (token), &error));
    }
}

static void
assert_refused (const char *typed,
                gssize      length,
                int         code)
{
  g_autoptr(QuaySecret) secret = quay_secret_new (typed, length);
  g_autoptr(GError) error = NULL;

  g_assert_null (quay_access_token_new (secret, &error));
  g_assert_error (error, QUAY_ERROR, code);
}

static void
test_refuses (void)
{
  g_autofree char *long_text = g_strnfill (64 * 1024 + 1, 'a');

  assert_refused ("", 0, QUAY_ERROR_INPUT_INCOMPLETE);
  assert_refused (" \n\xEF\xBB\xBF\xC2\xA0", -1, QUAY_ERROR_INPUT_INCOMPLETE);
  assert_refused ("se cret", -1, QUAY_ERROR_INPUT_TOKEN_SPACE);
  assert_refused ("se\ncret", -1, QUAY_ERROR_INPUT_TOKEN_SPACE);
  assert_refused ("se\xC2\xA0" "cret", -1, QUAY_ERROR_INPUT_TOKEN_SPACE);
  assert_refused ("se\0cret", 7, QUAY_ERROR_INPUT_TOKEN_SPACE);
  assert_refused ("se\xFF" "cret", -1, QUAY_ERROR_INPUT_TOKEN_SPACE);
  assert_refused (long_text, -1, QUAY_ERROR_INPUT_TOKEN_SPACE);
  assert_refused ("Basic", -1, QUAY_ERROR_INPUT_TOKEN_WORDS);
  assert_refused ("Bearer ", -1, QUAY_ERROR_INPUT_TOKEN_WORDS);
  assert_refused ("Bearer two words", -1, QUAY_ERROR_INPUT_TOKEN_WORDS);
  assert_refused ("Basic two words", -1, QUAY_ERROR_INPUT_TOKEN_WORDS);
  assert_refused ("Basic UEFUOnNlY3JldA=", -1, QUAY_ERROR_INPUT_TOKEN_WORDS);
  assert_refused ("Basic ====", -1, QUAY_ERROR_INPUT_TOKEN_WORDS);
  assert_refused ("Bearer caf\xC3\xA9", -1, QUAY_ERROR_INPUT_TOKEN_WORDS);
}

/* An error must not carry what it is about. */
static void
test_errors_hold_no_secret (void)
{
  static const char *texts[] = { "hunter2 x", "Bearer hunter2 x", "Basic hunter2", "hunter2\x01" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(QuaySecret) secret = quay_secret_new (texts[i], -1);
      g_autoptr(GError) error = NULL;

      g_assert_null (quay_access_token_new (secret, &error));
      g_assert_null (strstr (error->message, "hunter2"));
      g_assert_null (quay_error_get_subject (error));
      g_clear_error (&error);
      if (!quay_access_token_check_stored (secret, &error))
        g_assert_null (strstr (error->message, "hunter2"));
    }
}

static char *
read_expiry (const char *claims)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) claims, strlen (claims));
  g_autofree char *text = NULL;
  g_autoptr(QuaySecret) typed = NULL;
  g_autoptr(QuayAccessToken) token = NULL;
  GDateTime *expiry;

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  encoded[strcspn (encoded, "=")] = '\0';
  text = g_strdup_printf ("eyJhbGciOiJub25lIn0.%s.c2ln", encoded);
  typed = quay_secret_new (text, -1);
  token = quay_access_token_new (typed, NULL);
  expiry = quay_access_token_get_expiry (token);
  return expiry != NULL ? g_date_time_format_iso8601 (expiry) : NULL;
}

static void
test_reads_expiry (void)
{
  static const char *rows[][2] = {
    { "{\"exp\":1798761600}", "2027-01-01T00:00:00Z" },
    { "{\"exp\" :\n 1798761600.5 , \"iat\":1}", "2027-01-01T00:00:00Z" },
    { "{\"a\":{\"exp\":1},\"b\":[{\"exp\":2}],\"exp\":1798761600}", "2027-01-01T00:00:00Z" },
    { "{\"name\":\"\\\"exp\\\":1\",\"exp\":1798761600}", "2027-01-01T00:00:00Z" },
    { "{\"name\":\"exp\",\"exp\":1798761600}", "2027-01-01T00:00:00Z" },
    { "{\"name\":\"ÿþ~~~?>?>?>ÿ\",\"exp\":1798761600}", "2027-01-01T00:00:00Z" },
    { "{\"expires\":1798761600}", NULL },
    { "{\"exp\":\"soon\"}", NULL },
    { "{\"exp\":-5}", NULL },
    { "{\"exp\":99999999999999999999}", NULL },
    { "{\"exp\":", NULL },
    { "{\"exp\"", NULL },
    { "{\"exp", NULL },
    { "{\"ex\\", NULL },
    { "]]]", NULL },
    { "", NULL },
  };
  g_autoptr(QuaySecret) bearer = quay_secret_new ("Bearer " JWT, -1);
  g_autoptr(QuaySecret) personal = quay_secret_new (T84, -1);
  g_autoptr(QuayAccessToken) token = quay_access_token_new (bearer, NULL);
  g_autoptr(QuayAccessToken) other = quay_access_token_new (personal, NULL);

  g_assert_cmpint (g_date_time_to_unix (quay_access_token_get_expiry (token)), ==, 1798761600);
  g_assert_null (quay_access_token_get_expiry (other));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *expiry = read_expiry (rows[i][0]);

      g_assert_cmpstr (expiry, ==, rows[i][1]);
    }
}

typedef struct
{
  const char        *stored;
  gssize             length;
  QuayTokenDiagnosis diagnosis;
  const char        *repaired;    /* NULL: cannot be */
} Stored;

static void
test_diagnoses_stored (void)
{
  static const Stored rows[] = {
    { "Basic UEFUOnNlY3JldA==", -1, QUAY_TOKEN_FINE, "Basic UEFUOnNlY3JldA==" },
    { "Basic " B84, -1, QUAY_TOKEN_FINE, "Basic " B84 },
    { "Basic " B84_HEAD " " B84_TAIL, -1, QUAY_TOKEN_WRAPPED, "Basic " B84 },
    { "Basic " B84_HEAD "\n" B84_TAIL, -1, QUAY_TOKEN_WRAPPED, "Basic " B84 },
    { "Basic\tUEFUOnNlY3JldA==", -1, QUAY_TOKEN_WRAPPED, "Basic UEFUOnNlY3JldA==" },
    { "UEFUOnNlY3JldA==", -1, QUAY_TOKEN_SCHEME_MISSING, "Basic UEFUOnNlY3JldA==" },
    { B84_HEAD "\n" B84_TAIL "\n", -1, QUAY_TOKEN_LINE_BREAK, "Basic " B84 },
    { B84_HEAD "\n" B84_TAIL, -1, QUAY_TOKEN_SCHEME_MISSING, "Basic " B84 },
    { JWT, -1, QUAY_TOKEN_SCHEME_MISSING, "Bearer " JWT },
    { T52, -1, QUAY_TOKEN_RAW, "Basic " B52 },
    { T84, -1, QUAY_TOKEN_RAW, "Basic " B84 },
    { "secret", -1, QUAY_TOKEN_RAW, "Basic UEFUOnNlY3JldA==" },
    { "Basic c2VjcmV0", -1, QUAY_TOKEN_COLON_MISSING, "Basic UEFUOnNlY3JldA==" },
    { "Basic UEFUOnNlY3JldAo=", -1, QUAY_TOKEN_LINE_BREAK_INSIDE, "Basic UEFUOnNlY3JldA==" },
    { "Basic UEFUOnNlY3JldA0K", -1, QUAY_TOKEN_LINE_BREAK_INSIDE, "Basic UEFUOnNlY3JldA==" },
    { "Basic c2VjcmV0Cg==", -1, QUAY_TOKEN_LINE_BREAK_INSIDE, "Basic UEFUOnNlY3JldA==" },
    { "UEFUOnNlY3JldAo=", -1, QUAY_TOKEN_SCHEME_MISSING, "Basic UEFUOnNlY3JldA==" },
    { "Basic UABBAFQAOgBzAGUAYwByAGUAdAA=", -1, QUAY_TOKEN_UTF16, "Basic UEFUOnNlY3JldA==" },
    { "Basic //5QAEEAVAA6AHMAZQBjAHIAZQB0AA==", -1, QUAY_TOKEN_UTF16, "Basic UEFUOnNlY3JldA==" },
    { "Basic UABBAFQAOgBzAGUAYwByAGUAdAAKAA==\n", -1, QUAY_TOKEN_LINE_BREAK, "Basic UEFUOnNlY3JldA==" },
    { "Basic UEFUOnNlY3JldA==\n", -1, QUAY_TOKEN_LINE_BREAK, "Basic UEFUOnNlY3JldA==" },
    { "Basic UEFUOnNlY3JldA==\r", -1, QUAY_TOKEN_LINE_BREAK, "Basic UEFUOnNlY3JldA==" },
    { " Basic UEFUOnNlY3JldA==", -1, QUAY_TOKEN_LINE_BREAK, "Basic UEFUOnNlY3JldA==" },
    { "Basic " T52, -1, QUAY_TOKEN_WRONG_SCHEME, "Basic " B52 },
    { "Basic " T84, -1, QUAY_TOKEN_WRONG_SCHEME, "Basic " B84 },
    { "Basic " JWT, -1, QUAY_TOKEN_WRONG_SCHEME, "Bearer " JWT },
    { "Bearer " T52, -1, QUAY_TOKEN_WRONG_SCHEME, "Basic " B52 },
    { "Bearer " T84, -1, QUAY_TOKEN_WRONG_SCHEME, "Basic " B84 },
    { "Bearer " JWT, -1, QUAY_TOKEN_FINE, "Bearer " JWT },
    { "Bearer  " JWT "\n", -1, QUAY_TOKEN_LINE_BREAK, "Bearer " JWT },
    { "", 0, QUAY_TOKEN_EMPTY, NULL },
    { "\n", -1, QUAY_TOKEN_EMPTY, NULL },
    { "Basic", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Bearer", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Bearer a b", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Bearer a\x01" "b", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Basic UEFUOnNlY3JldA", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Basic UEFUOnNlY3JldA=*", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Basic UEFUOg==", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Basic UEFUOv8=", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "Digest x y", -1, QUAY_TOKEN_UNREADABLE, NULL },
    { "se\0cret", 7, QUAY_TOKEN_UNREADABLE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(QuaySecret) stored = quay_secret_new (rows[i].stored, rows[i].length);
      g_autoptr(QuaySecret) repaired = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GError) repair_error = NULL;

      g_assert_cmpint (quay_access_token_diagnose_stored (stored), ==, rows[i].diagnosis);
      if (rows[i].diagnosis == QUAY_TOKEN_FINE)
        {
          g_assert_true (quay_access_token_check_stored (stored, &error));
          g_assert_no_error (error);
        }
      else
        {
          g_assert_false (quay_access_token_check_stored (stored, &error));
          g_assert_error (error, QUAY_ERROR, QUAY_ERROR_TOKEN_DAMAGED);
        }

      repaired = quay_access_token_repair_stored (stored, &repair_error);
      if (rows[i].repaired == NULL)
        {
          g_assert_null (repaired);
          g_assert_error (repair_error, QUAY_ERROR, QUAY_ERROR_TOKEN_DAMAGED);
          continue;
        }
      g_assert_no_error (repair_error);
      g_assert_cmpstr (quay_secret_peek (repaired), ==, rows[i].repaired);
      g_assert_true (quay_access_token_check_stored (repaired, &repair_error));
    }
}

/* Each fault is told in words of its own. */
static void
test_tells_faults_apart (void)
{
  static const char *values[] = {
    "", "Basic UEFUOnNlY3JldA==\n", "Basic UEFU OnNlY3JldA==", "UEFUOnNlY3JldA==", T84, "Bearer " T84,
    "Basic c2VjcmV0", "Basic UEFUOnNlY3JldAo=", "Basic UABBAFQAOgBzAGUAYwByAGUAdAA=", "Basic *",
  };
  g_autoptr(GHashTable) messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(QuaySecret) stored = quay_secret_new (values[i], -1);
      g_autoptr(GError) error = NULL;

      g_assert_false (quay_access_token_check_stored (stored, &error));
      g_assert_true (g_hash_table_add (messages, g_strdup (error->message)));
    }
}

/* Random damage is never fatal, and what is said to be fine can stand in a header. */
static void
test_survives_mutations (void)
{
  static const char *seeds[] = {
    T52, T84, JWT, "Bearer " JWT, "Basic " B84_HEAD " " B84_TAIL, "Basic UABBAFQAOgBzAGUAYwByAGUAdAA=", "Bearer " T84,
    "UEFUOnNlY3JldA==",
  };
  static const char letters[] = "aZ09 \n\r\t.:=+/-_\0\x01\x7F\xC2\xA0\xEF\xBB\xBF\xFF";
  g_autoptr(GRand) random = g_rand_new_with_seed (4711);
  guint n_fine = 0;

  for (guint i = 0; i < 3000; i++)
    {
      const char *seed = seeds[i % G_N_ELEMENTS (seeds)];
      gsize length = strlen (seed) - g_rand_int_range (random, 0, 3);
      g_autoptr(QuaySecret) stored = NULL;
      g_autoptr(QuaySecret) repaired = NULL;
      g_autoptr(QuayAccessToken) token = NULL;
      char *buffer;

      stored = quay_secret_new_blank (length, &buffer);
      memcpy (buffer, seed, length);
      for (guint n = g_rand_int_range (random, 0, 4); n > 0; n--)
        buffer[g_rand_int_range (random, 0, length)] = letters[g_rand_int_range (random, 0, sizeof letters)];

      token = quay_access_token_new (stored, NULL);
      repaired = quay_access_token_repair_stored (stored, NULL);
      if (token != NULL)
        g_assert_true (quay_access_token_check_stored (quay_access_token_get_authorization (token), NULL));
      if (repaired == NULL)
        continue;

      n_fine++;
      g_assert_true (quay_access_token_check_stored (repaired, NULL));
      for (gsize at = 0; at < quay_secret_get_length (repaired); at++)
        g_assert_true (g_ascii_isprint (quay_secret_peek (repaired)[at]));
    }
  g_assert_cmpuint (n_fine, >, 500);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-token/understands", test_understands);
  g_test_add_func ("/access-token/refuses", test_refuses);
  g_test_add_func ("/access-token/errors-hold-no-secret", test_errors_hold_no_secret);
  g_test_add_func ("/access-token/reads-expiry", test_reads_expiry);
  g_test_add_func ("/access-token/diagnoses-stored", test_diagnoses_stored);
  g_test_add_func ("/access-token/tells-faults-apart", test_tells_faults_apart);
  g_test_add_func ("/access-token/survives-mutations", test_survives_mutations);
  return g_test_run ();
}
