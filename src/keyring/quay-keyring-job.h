/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsecret/secret.h>

#include "quay-keyring-error.h"
#include "quay-token-store.h"

G_BEGIN_DECLS

typedef struct _QuayKeyringJob QuayKeyringJob;
typedef struct _QuayKeyringStep QuayKeyringStep;

typedef void (*QuayKeyringFunc)      (QuayKeyringJob *job);
typedef void (*QuayKeyringErrorFunc) (QuayKeyringJob *job,
                                      GError         *error);

typedef enum
{
  QUAY_KEYRING_FIND_ANY    = 0,        /* an item that can be read is enough */
  QUAY_KEYRING_FIND_ALL    = 1 << 0,   /* also those that have to be unlocked, when there is one that can be read */
  QUAY_KEYRING_FIND_HIDDEN = 1 << 1,   /* when there is none: also behind locked keyrings that show nothing */
} QuayKeyringFindFlags;

/* Cargo's schema of an item; the tokens of all registries have it. */
extern const SecretSchema quay_keyring_schema;

QuayKeyringJob   *quay_keyring_job_new            (GTask                *task,
                                                   const char           *url,
                                                   QuayTokenStoreFlags   flags,
                                                   guint                 limit,
                                                   const char           *sandbox_info);
QuayKeyringJob   *quay_keyring_job_ref            (QuayKeyringJob       *job);
void              quay_keyring_job_unref          (QuayKeyringJob       *job);
void              quay_keyring_job_set_data       (QuayKeyringJob       *job,
                                                   gpointer              data,
                                                   GDestroyNotify        destroy);
gpointer          quay_keyring_job_get_data       (QuayKeyringJob       *job);
const char       *quay_keyring_job_get_url        (QuayKeyringJob       *job);
SecretService    *quay_keyring_job_get_service    (QuayKeyringJob       *job);
const char       *quay_keyring_job_get_default    (QuayKeyringJob       *job);
GPtrArray        *quay_keyring_job_get_items      (QuayKeyringJob       *job);

void              quay_keyring_job_open           (QuayKeyringJob       *job,
                                                   QuayKeyringFunc       opened);
void              quay_keyring_job_find           (QuayKeyringJob       *job,
                                                   QuayKeyringFindFlags  flags,
                                                   QuayKeyringFunc       found);
void              quay_keyring_job_commit         (QuayKeyringJob       *job,
                                                   QuayKeyringErrorFunc  recover);

QuayKeyringStep  *quay_keyring_job_begin_step     (QuayKeyringJob       *job,
                                                   QuayKeyringStage      stage);
QuayKeyringJob   *quay_keyring_step_end           (QuayKeyringStep      *step,
                                                   const GError         *error) G_GNUC_WARN_UNUSED_RESULT;

void              quay_keyring_job_set_several    (QuayKeyringJob       *job);
void              quay_keyring_job_return_pointer (QuayKeyringJob       *job,
                                                   gpointer              result,
                                                   GDestroyNotify        destroy);
void              quay_keyring_job_return_boolean (QuayKeyringJob       *job,
                                                   gboolean              result);
void              quay_keyring_job_fail           (QuayKeyringJob       *job,
                                                   GError               *error);

GHashTable       *quay_keyring_attributes_new     (const char           *url);
gboolean          quay_keyring_item_matches       (SecretItem           *item,
                                                   const char           *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayKeyringJob, quay_keyring_job_unref)

G_END_DECLS
