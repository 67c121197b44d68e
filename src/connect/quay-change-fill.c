/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-change-plan"

#include "config.h"

#include "quay-change-apply-private.h"

#include <string.h>

/* A plan that creates a token is made before there is one. Once there is, its value takes the place of the placeholder
 * in files, and of nothing in items of the keyring.
 */

/* (transfer full) (nullable): @contents with @value for each @placeholder; NULL when there is none. Both are made of
 * letters that no string of TOML escapes.
 */
static GBytes *
fill_in (GBytes     *contents,
         QuaySecret *placeholder,
         QuaySecret *value)
{
  gsize length = quay_secret_get_length (placeholder);
  gsize left;
  const char *text = contents != NULL ? g_bytes_get_data (contents, &left) : NULL;
  const char *found;
  GString *filled;

  if (text == NULL || memmem (text, left, quay_secret_peek (placeholder), length) == NULL)
    return NULL;

  filled = g_string_sized_new (left);
  while ((found = memmem (text, left, quay_secret_peek (placeholder), length)) != NULL)
    {
      g_string_append_len (filled, text, found - text);
      g_string_append_len (filled, quay_secret_peek (value), quay_secret_get_length (value));
      left -= found + length - text;
      text = found + length;
    }
  g_string_append_len (filled, text, left);
  return g_string_free_to_bytes (filled);
}

void
quay_apply_run_fill_in_files (QuayChangePlan *self,
                              QuayApplyRun   *run)
{
  QuaySecret *placeholder = quay_pat_creation_get_placeholder (self->creation);
  GListStore *filled = g_list_store_new (QUAY_TYPE_FILE_CHANGE);
  guint n_files = g_list_model_get_n_items (run->changes);

  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr(QuayFileChange) change = g_list_model_get_item (run->changes, i);
      g_autoptr(GBytes) after = fill_in (quay_file_change_get_after (change), placeholder, run->created_value);
      g_autoptr(QuayFileChange) other = NULL;

      if (after != NULL)
        other = quay_file_change_new (quay_file_change_get_before (change), after, quay_file_change_is_shared (change),
                                      quay_file_change_get_flags (change));
      g_list_store_append (filled, other != NULL ? other : change);
    }
  g_object_unref (run->changes);
  run->changes = G_LIST_MODEL (filled);
}

void
quay_apply_run_fill_in_tokens (QuayChangePlan *self,
                               QuayApplyRun   *run)
{
  QuaySecret *placeholder = quay_pat_creation_get_placeholder (self->creation);

  for (guint i = 0; i < run->tokens->len; i++)
    {
      QuayAppliedToken *token = quay_apply_run_get_token (run, i);

      if (!quay_applied_token_is_stored (token) ||
          (token->new_secret != NULL && !quay_secret_equal (token->new_secret, placeholder)))
        continue;
      g_clear_pointer (&token->new_secret, quay_secret_unref);
      token->new_secret = quay_secret_ref (run->created_value);
    }
}
