/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-keyring-job.h"

G_BEGIN_DECLS

/* Private to quay-keyring-job.c, where the story of a job is told, and to quay-keyring-find.c. */
struct _QuayKeyringJob
{
  grefcount            ref_count;

  GTask               *task;        /* NULL once the caller has its answer */
  char                *url;         /* NULL: tokens of all addresses */
  QuayTokenStoreFlags  flags;
  guint                limit;       /* milliseconds */
  char                *sandbox_info;
  gpointer             data;
  GDestroyNotify       destroy_data;

  QuayKeyringFunc      opened;
  QuayKeyringFunc      unlocked;
  QuayKeyringFunc      listed;
  QuayKeyringErrorFunc recover;
  guint                n_restarts;
  gboolean             committed;
  gboolean             cancelled;

  SecretService       *service;
  char                *owner;       /* unique bus name of the program that it speaks to */
  char                *collection;  /* object path of the default one, or NULL */
  GStrv                collections; /* object paths of all, once they were needed */
  GPtrArray           *items;

  QuayKeyringFunc      found;
  QuayKeyringFindFlags find_flags;
  gboolean             asked_for_items;
  gboolean             asked_for_hidden;
  guint                next_collection;
  GPtrArray           *hidden;      /* object paths of keyrings that may hide items */

  QuayKeyringStep     *step;        /* borrowed: the one call whose answer counts */
  GSource             *cancel_source;
  GSource             *limit_source;
  gulong               owner_handler;
};

void quay_keyring_job_unlock           (QuayKeyringJob  *job,
                                        const char     **paths,
                                        QuayKeyringFunc  unlocked);
void quay_keyring_job_list_collections (QuayKeyringJob  *job,
                                        QuayKeyringFunc  listed);

G_END_DECLS
