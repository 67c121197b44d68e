/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-token-copy"

#include "config.h"

#include "quay-token-copy.h"

struct _QuayTokenCopy
{
  char       *collection;
  char       *label;
  GHashTable *attributes;
  QuaySecret *secret;
};

QuayTokenCopy *
quay_token_copy_new (const char *collection,
                     const char *label,
                     GHashTable *attributes,
                     QuaySecret *secret)
{
  QuayTokenCopy *self;

  g_return_val_if_fail (secret != NULL, NULL);

  self = g_new0 (QuayTokenCopy, 1);
  self->collection = g_strdup (collection);
  self->label = g_strdup (label);
  self->attributes = attributes != NULL ? g_hash_table_ref (attributes) : NULL;
  self->secret = quay_secret_ref (secret);
  return self;
}

void
quay_token_copy_free (QuayTokenCopy *self)
{
  g_free (self->collection);
  g_free (self->label);
  g_clear_pointer (&self->attributes, g_hash_table_unref);
  g_clear_pointer (&self->secret, quay_secret_unref);
  g_free (self);
}

const char *
quay_token_copy_get_collection (QuayTokenCopy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->collection;
}

const char *
quay_token_copy_get_label (QuayTokenCopy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->label;
}

/**
 * quay_token_copy_get_attributes:
 *
 * Returns: (transfer none) (nullable) (element-type utf8 utf8): by which the item is found
 */
GHashTable *
quay_token_copy_get_attributes (QuayTokenCopy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->attributes;
}

/**
 * quay_token_copy_get_secret:
 *
 * Returns: (transfer none): what the item holds
 */
QuaySecret *
quay_token_copy_get_secret (QuayTokenCopy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secret;
}

GPtrArray *
quay_token_copies_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) quay_token_copy_free);
}
