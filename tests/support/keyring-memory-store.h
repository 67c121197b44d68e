/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-error.h"
#include "quay-token-store.h"

G_BEGIN_DECLS

/* What happens when a locked store wants to be unlocked. */
typedef enum
{
  QUAY_MEMORY_PROMPT_UNLOCK,
  QUAY_MEMORY_PROMPT_DISMISS,
  QUAY_MEMORY_PROMPT_HANG,      /* the call ends only by being cancelled */
} QuayMemoryPrompt;

/* Tokens in memory, for tests of what stands on a token store. Runs the same contract test as the real one. */
#define QUAY_TYPE_MEMORY_STORE (quay_memory_store_get_type ())
G_DECLARE_FINAL_TYPE (QuayMemoryStore, quay_memory_store, QUAY, MEMORY_STORE, GObject)

QuayMemoryStore *quay_memory_store_new          (void);
void             quay_memory_store_add          (QuayMemoryStore  *self,
                                                 const char       *url,
                                                 const char       *label,
                                                 const char       *secret);
void             quay_memory_store_set_locked   (QuayMemoryStore  *self,
                                                 gboolean          locked,
                                                 QuayMemoryPrompt  prompt);
void             quay_memory_store_fail_at_step (QuayMemoryStore  *self,
                                                 guint             step,
                                                 const GError     *error);
/* The step is done, and its answer is lost: what a keyring that hangs in the middle looks like. */
void             quay_memory_store_lose_answer  (QuayMemoryStore  *self,
                                                 guint             step,
                                                 const GError     *error);
guint            quay_memory_store_get_n_steps  (QuayMemoryStore  *self);
guint            quay_memory_store_get_n_items  (QuayMemoryStore  *self,
                                                 const char       *url);

G_END_DECLS
