/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-secret"

#include "config.h"

#include "quay-secret.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

/**
 * QuaySecret:
 *
 * An immutable text that must not leak: a token, or the value of an Authorization header made from it.
 *
 * It lives in pages of its own that are locked into memory, left out of core dumps, given as zeros to child
 * processes, and wiped when the last reference goes. Locking is best effort: the limit on locked memory may be
 * reached, and then the pages can be swapped out, but they are still wiped. Copies that GTK, libsoup or libsecret
 * make on the way in and out are theirs and not covered.
 */
struct _QuaySecret
{
  gatomicrefcount ref_count;
  gsize           length;    /* bytes, without the final NUL */
  gsize           mapped;    /* bytes, whole pages */
  char           *text;      /* the mapping; the struct itself holds nothing secret */
};

/* SHA-256 works on blocks of this many bytes. */
#define BLOCK 64
#define DIGEST 32

/**
 * QuaySecretPrint:
 *
 * A keyed digest of a secret, with a key that nobody else has, so that it says nothing about the secret to who does not
 * hold it already: for who only wants to know later whether it is still the same one.
 */
struct _QuaySecretPrint
{
  guint8 key[BLOCK];
  guint8 digest[DIGEST];
};

G_DEFINE_BOXED_TYPE (QuaySecret, quay_secret, quay_secret_ref, quay_secret_unref)

/**
 * quay_secret_new_blank:
 * @length: bytes without the final NUL
 * @buffer: (out): where to write them, before anybody else sees the secret
 *
 * A secret to be filled in place, so that no copy of its text exists elsewhere.
 *
 * Returns: (transfer full): a secret of @length zeros
 */
QuaySecret *
quay_secret_new_blank (gsize length,
                       char  **buffer)
{
  gsize page = sysconf (_SC_PAGESIZE);
  QuaySecret *self;

  g_return_val_if_fail (length < G_MAXSIZE - page, NULL);

  self = g_new0 (QuaySecret, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->length = length;
  self->mapped = (length + 1 + page - 1) / page * page;
  self->text = mmap (NULL, self->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (self->text == MAP_FAILED)
    g_error ("Out of memory for a secret of %" G_GSIZE_FORMAT " bytes", length);

  mlock (self->text, self->mapped);
  madvise (self->text, self->mapped, MADV_DONTDUMP);
  madvise (self->text, self->mapped, MADV_WIPEONFORK);

  if (buffer != NULL)
    *buffer = self->text;
  return self;
}

/**
 * quay_secret_new:
 * @text: the bytes to copy; the caller wipes its own, see quay_secret_wipe_string()
 * @length: their number, or -1 when @text ends with a NUL
 */
QuaySecret *
quay_secret_new (const char *text,
                 gssize      length)
{
  QuaySecret *self;
  char *buffer;

  g_return_val_if_fail (text != NULL, NULL);

  self = quay_secret_new_blank (length < 0 ? strlen (text) : (gsize) length, &buffer);
  memcpy (buffer, text, self->length);
  return self;
}

QuaySecret *
quay_secret_ref (QuaySecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
quay_secret_unref (QuaySecret *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  explicit_bzero (self->text, self->mapped);
  munmap (self->text, self->mapped);
  g_free (self);
}

/**
 * quay_secret_peek:
 *
 * Returns: (transfer none): the text, with a NUL behind it; it may hold others inside. Never copy it into anything
 *   that outlives the call it is for.
 */
const char *
quay_secret_peek (QuaySecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

gsize
quay_secret_get_length (QuaySecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * quay_secret_equal:
 * @self: (nullable): a secret
 * @other: (nullable): another
 *
 * Compares in a time that depends on the lengths alone.
 */
gboolean
quay_secret_equal (QuaySecret *self,
                   QuaySecret *other)
{
  guchar difference = 0;

  if (self == NULL || other == NULL)
    return self == other;
  if (self->length != other->length)
    return FALSE;

  for (gsize i = 0; i < self->length; i++)
    difference |= (guchar) self->text[i] ^ (guchar) other->text[i];
  return difference == 0;
}

/**
 * quay_secret_concat:
 * @prefix: a text that is not secret, such as “Bearer ”
 *
 * Returns: (transfer full): @prefix followed by @self
 */
QuaySecret *
quay_secret_concat (const char *prefix,
                    QuaySecret *self)
{
  gsize prefix_length = strlen (prefix);
  QuaySecret *result;
  char *buffer;

  g_return_val_if_fail (self != NULL, NULL);

  result = quay_secret_new_blank (prefix_length + self->length, &buffer);
  memcpy (buffer, prefix, prefix_length);
  memcpy (buffer + prefix_length, self->text, self->length);
  return result;
}

/**
 * quay_secret_base64:
 * @prefix: a text that is not secret and stays as it is, such as “Basic ”
 *
 * Encodes in the standard alphabet on one line, with padding, straight into locked memory. g_base64_encode() would
 * leave a copy in ordinary memory.
 *
 * Returns: (transfer full): @prefix followed by @self in base64
 */
QuaySecret *
quay_secret_base64 (const char *prefix,
                    QuaySecret *self)
{
  gsize prefix_length = strlen (prefix);
  QuaySecret *result;
  char *buffer;
  gsize written;
  int state = 0;
  int save = 0;

  g_return_val_if_fail (self != NULL, NULL);

  /* Encoding in steps needs up to four bytes more than the result, see g_base64_encode_step(). */
  result = quay_secret_new_blank (prefix_length + (self->length / 3 + 1) * 4 + 4, &buffer);
  memcpy (buffer, prefix, prefix_length);
  written = prefix_length;
  written += g_base64_encode_step ((const guchar *) self->text, self->length, FALSE,
                                   buffer + written, &state, &save);
  written += g_base64_encode_close (FALSE, buffer + written, &state, &save);
  memset (buffer + written, 0, result->length - written);
  result->length = written;
  return result;
}

/**
 * quay_secret_wipe_string:
 * @text: (nullable): a string to overwrite with zeros; it is not freed
 */
void
quay_secret_wipe_string (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
}

/* GLib copies into its own memory, which it does not wipe, what does not fill a whole block. So that this is nothing of
 * the secret, that is padded with zeros to whole blocks; its length comes last.
 */
static void
make_digest (const guint8 *key,
             QuaySecret   *secret,
             guint8       *digest)
{
  g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, BLOCK);
  gsize padded = (secret->length / BLOCK + 1) * BLOCK;
  guint64 length = GUINT64_TO_LE (secret->length);
  g_autoptr(QuaySecret) blocks = NULL;
  gsize size = DIGEST;
  char *buffer;

  blocks = quay_secret_new_blank (padded, &buffer);
  memcpy (buffer, secret->text, secret->length);
  g_hmac_update (hmac, (const guint8 *) buffer, padded);
  g_hmac_update (hmac, (const guint8 *) &length, sizeof length);
  g_hmac_get_digest (hmac, digest, &size);
}

/**
 * quay_secret_print_new:
 *
 * Returns: (transfer full): what knows @secret again
 */
QuaySecretPrint *
quay_secret_print_new (QuaySecret *secret)
{
  QuaySecretPrint *self;

  g_return_val_if_fail (secret != NULL, NULL);

  self = g_new0 (QuaySecretPrint, 1);
  if (getrandom (self->key, sizeof self->key, 0) != (gssize) sizeof self->key)
    g_error ("No random numbers");
  make_digest (self->key, secret, self->digest);
  return self;
}

void
quay_secret_print_free (QuaySecretPrint *self)
{
  g_return_if_fail (self != NULL);

  explicit_bzero (self, sizeof *self);
  g_free (self);
}

/**
 * quay_secret_print_matches:
 * @self: (nullable): what knows a secret; %NULL knows that there was none
 * @secret: (nullable): a secret, or none
 */
gboolean
quay_secret_print_matches (QuaySecretPrint *self,
                           QuaySecret      *secret)
{
  guint8 digest[DIGEST];

  if (self == NULL || secret == NULL)
    return self == NULL && secret == NULL;

  make_digest (self->key, secret, digest);
  return memcmp (digest, self->digest, DIGEST) == 0;
}
