/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-cargo-rules"

#include "config.h"

#include "quay-cargo-message-private.h"

#include <string.h>

/* Cargo's sentences, the more telling first: it says what it was doing, then why that failed, and a rule for the
 * reason has to win over one for the errand. All are those of cargo 1.95, most of them unchanged since 1.74; the test
 * has the real Cargo say them.
 */
static const QuayCargoRule rules[] = {
  /* The keyring. */
  { "Cannot create an item in a locked collection", NULL, QUAY_ERROR_KEYRING_LOCKED },
  { "Object does not exist at path “/org/freedesktop/secrets", NULL, QUAY_ERROR_KEYRING_NO_DEFAULT },
  { "org.freedesktop.secrets was not provided", NULL, QUAY_ERROR_KEYRING_MISSING },
  { "Cannot autolaunch D-Bus", "token: ", QUAY_ERROR_KEYRING_MISSING },
  { "failed to get token: Could not connect", NULL, QUAY_ERROR_KEYRING_MISSING },
  { "failed to store token: Could not connect", NULL, QUAY_ERROR_KEYRING_MISSING },
  { "failed to get token: Timeout was reached", NULL, QUAY_ERROR_KEYRING_TIMEOUT },
  { "failed to store token: Timeout was reached", NULL, QUAY_ERROR_KEYRING_TIMEOUT },
  { "failed to load libsecret", NULL, QUAY_ERROR_LIBRARY_MISSING },

  /* Configuration that cannot be read. */
  { "TOML parse error at line <n>, column", NULL, QUAY_ERROR_SYNTAX },
  { "could not parse TOML configuration in `<f>`", NULL, QUAY_ERROR_SYNTAX },
  { "stream did not contain valid UTF-8", NULL, QUAY_ERROR_ENCODING },
  { "config `include` cycle detected with path `<s>`", NULL, QUAY_ERROR_INCLUDE },
  { "failed to read configuration file `<s>`", "failed to load config include", QUAY_ERROR_INCLUDE },
  { "failed to load config include `<s>` from `<f>`", NULL, QUAY_ERROR_INCLUDE },
  /* Cargo 1.95 forgets the second “`”. */
  { "but found <*> at `include` in `<f>", NULL, QUAY_ERROR_WRONG_FORM },
  { "unsupported TOML configuration type", NULL, QUAY_ERROR_WRONG_FORM },
  /* The same in Cargo 1.85. */
  { "found TOML configuration value of unknown type", NULL, QUAY_ERROR_WRONG_FORM },
  { "failed to merge config value from `<f>` into `<o>`", NULL, QUAY_ERROR_WRONG_FORM },
  { "failed to merge key `<*>` between <f> and <o>", NULL, QUAY_ERROR_WRONG_FORM },
  { "but found <*> for `<*>` in environment variable `<f>`", NULL, QUAY_ERROR_WRONG_FORM },
  { "but found <*> for `<*>` in <f>", NULL, QUAY_ERROR_WRONG_FORM },

  /* Names, addresses, sources. */
  { "could not find a configured source with the name `<s>` when attempting to lookup `<o>`", NULL,
    QUAY_ERROR_SOURCE_UNKNOWN },
  { "detected a cycle of `replace-with` sources, the source `<s>`", NULL, QUAY_ERROR_SOURCE_CYCLE },
  { "source `<s>` defines source <*>, but that source is already defined by `<o>`", NULL, QUAY_ERROR_ADDRESS_TWICE },
  { "no source location specified for `<s>`", NULL, QUAY_ERROR_WRONG_FORM },
  { "multiple registries are configured with the same index url '<u>': <s>, <o>", NULL, QUAY_ERROR_ADDRESS_TWICE },
  { "sparse registry url must end in a slash `/`: <u>", NULL, QUAY_ERROR_INDEX_REFUSED },
  { "registry URLs may not contain passwords", NULL, QUAY_ERROR_INDEX_REFUSED },
  { "invalid url `<u>`", NULL, QUAY_ERROR_INDEX_REFUSED },
  { "failed to authenticate when downloading repository", NULL, QUAY_ERROR_INDEX_REFUSED },
  { "registry index was not found in any configuration: `<r>`", NULL, QUAY_ERROR_REGISTRY_UNKNOWN },
  { "in registry name: `<s>`", NULL, QUAY_ERROR_NAME_REFUSED },
  { "crates-io is replaced with remote registry <r>;", NULL, QUAY_ERROR_REGISTRY_NEEDED },
  { "crates-io is replaced with non-remote-registry source registry `<r>`", NULL, QUAY_ERROR_REGISTRY_NEEDED },

  /* Helpers and tokens. */
  { "Please run 'az login'", NULL, QUAY_ERROR_AZ_LOGGED_OUT },
  { "AADSTS", NULL, QUAY_ERROR_AZ_LOGGED_OUT },
  { "the token does not include an authentication scheme", NULL, QUAY_ERROR_TOKEN_DAMAGED },
  { "failed to parse header value", NULL, QUAY_ERROR_TOKEN_DAMAGED },
  { "token contains invalid characters", NULL, QUAY_ERROR_TOKEN_DAMAGED },
  { "please provide a non-empty token", NULL, QUAY_ERROR_TOKEN_DAMAGED },
  { "VS403463", NULL, QUAY_ERROR_POLICY },
  { "token rejected for `<r>`", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", QUAY_ERROR_TOKEN_NOT_SENT },
  { "token rejected for `<r>`", "expired", QUAY_ERROR_TOKEN_EXPIRED },
  { "token rejected for `<r>`", NULL, QUAY_ERROR_TOKEN_REFUSED },
  { "no token found for `<r>`", NULL, QUAY_ERROR_TOKEN_OR_LOCKED },
  { "authenticated registries require a credential-provider to be configured", NULL, QUAY_ERROR_NO_HELPER },
  { "invalid length 0, expected at least one element", NULL, QUAY_ERROR_NO_HELPER },
  { "no credential providers could handle the request", NULL, QUAY_ERROR_HELPER_FOREIGN },
  { "failed to spawn credential process", NULL, QUAY_ERROR_HELPER_MISSING },
  { "process `<s>` failed with status", NULL, QUAY_ERROR_HELPER_FAILED },
  { "credential provider `<s>` failed action", NULL, QUAY_ERROR_HELPER_FAILED },

  /* The network, from near to far. */
  { "Could not resolve proxy", NULL, QUAY_ERROR_PROXY },
  { "CONNECT tunnel failed", NULL, QUAY_ERROR_PROXY },
  { "from proxy after CONNECT", NULL, QUAY_ERROR_PROXY },
  { "SSL peer certificate or SSH remote key was not OK", NULL, QUAY_ERROR_TLS_UNTRUSTED },
  { "SSL certificate problem", NULL, QUAY_ERROR_TLS_UNTRUSTED },
  { "Could not resolve host: <s>", NULL, QUAY_ERROR_HOST_NOT_FOUND },
  { "Failed to connect to <s> port", NULL, QUAY_ERROR_NO_ANSWER },
  /* The same in curl 8.23. */
  { "Failed to connect to <s>:<*> after ", NULL, QUAY_ERROR_NO_ANSWER },
  { "failed to connect to <s>:", NULL, QUAY_ERROR_NO_ANSWER },
  { "Timeout was reached", NULL, QUAY_ERROR_NO_ANSWER },
  { "Operation too slow", NULL, QUAY_ERROR_NO_ANSWER },
  { "Operation timed out", NULL, QUAY_ERROR_NO_ANSWER },

  /* What the server answered; the status decides. */
  { "failed to get successful HTTP response from `<u>`<*>got <n>", NULL, QUAY_ERROR_SERVER_FAULT },
  { "config.json not found in registry", NULL, QUAY_ERROR_FEED_NOT_FOUND },
  { "registry `<r>` does not support API commands", NULL, QUAY_ERROR_NOT_A_FEED },
  { "expected value at line 1 column 1", "failed to get `", QUAY_ERROR_NOT_A_FEED },
  { "checksum for `<s>` changed between lock files", NULL, QUAY_ERROR_CHECKSUM },
  { "no matching package named `<s>` found", NULL, QUAY_ERROR_CRATE_MISSING },

  /* Warnings, which count where nothing else was said. */
  { "spurious network error", NULL, QUAY_ERROR_NO_ANSWER },
  { "has a token configured in environment variable `<s>` that will be ignored", NULL,
    QUAY_ERROR_ENV_TOKEN_IGNORED },
  { "both `<*>` and `<f>` exist. Using", NULL, QUAY_ERROR_OLD_CONFIG_NAME },
  { "`<f>` is deprecated in favor of `config.toml`", NULL, QUAY_ERROR_OLD_CONFIG_NAME },
  { NULL, NULL, QUAY_ERROR_FAILED },
};

const QuayCargoRule *
quay_cargo_rules_get (void)
{
  return rules;
}

static int
parse_capture (char letter)
{
  static const char letters[] = "rufson";
  const char *found = strchr (letters, letter);

  return letter != '*' && found != NULL ? (int) (found - letters) : -1;
}

/* The next piece of text of a pattern, up to the next “<”. */
static gsize
span_text (const char *pattern)
{
  const char *end = strchr (pattern, '<');

  return end != NULL ? (gsize) (end - pattern) : strlen (pattern);
}

static void
keep_capture (char      **captures,
              int         capture,
              const char *text,
              gsize       length)
{
  if (capture < 0)
    return;

  g_free (captures[capture]);
  captures[capture] = g_strstrip (g_strndup (text, length));
}

/**
 * quay_cargo_rule_match:
 * @captures: (array fixed-size=6): filled with what was captured, also in part when there is no match
 *
 * Returns: whether @line has the sentence of this rule in it
 */
gboolean
quay_cargo_rule_match (const QuayCargoRule *self,
                       const char          *line,
                       char               **captures)
{
  const char *pattern = self->pattern;
  int capture = -1;
  gboolean open = FALSE;
  const char *from = line;

  while (TRUE)
    {
      gsize length = span_text (pattern);

      if (pattern[0] == '\0')
        {
          /* A capture at the end takes the rest. */
          if (open)
            keep_capture (captures, capture, from, strlen (from));
          return TRUE;
        }
      if (length > 0)
        {
          g_autofree char *text = g_strndup (pattern, length);
          const char *found = strstr (from, text);

          if (found == NULL)
            return FALSE;
          if (open)
            keep_capture (captures, capture, from, found - from);
          from = found + length;
          pattern += length;
          open = FALSE;
        }
      if (pattern[0] == '<')
        {
          capture = parse_capture (pattern[1]);
          open = TRUE;
          pattern += strlen ("<x>");
        }
    }
}
