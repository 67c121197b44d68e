/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-cargo-config.h"
#include "quay-check-step.h"
#include "quay-context.h"

G_BEGIN_DECLS

/* What the steps of a check see in Cargo's files and in the environment: pure looking, private to connect/. */

/* How Cargo gets at a token that one entry of its list gives. */
typedef enum
{
  QUAY_CHECK_KEYRING,
  QUAY_CHECK_TOKEN,       /* cargo:token */
  QUAY_CHECK_AZURE_CLI,
  QUAY_CHECK_FOREIGN,     /* built into Cargo for another system: passed over */
  QUAY_CHECK_PROGRAM,     /* anything else */
} QuayCheckHelper;

QuayCheckHelper quay_check_look_helper_kind     (char                  **command);
/* The --tenant of a command of the Azure CLI, or NULL. */
const char     *quay_check_look_tenant          (char                  **command);
/* QUAY_ERROR_HELPER_MISSING, QUAY_ERROR_AZ_MISSING, or NULL. (transfer full) */
GError         *quay_check_look_program         (char                  **command,
                                                 const char             *path);
gboolean        quay_check_look_replaces        (QuayCargoConfig        *config,
                                                 const char             *name);

void            quay_check_look_config          (QuayCheckStep          *step,
                                                 QuayCargoConfig        *config);
void            quay_check_look_registry        (QuayCheckStep          *step,
                                                 QuayCargoConfig        *config,
                                                 const char             *name);
void            quay_check_look_helper          (QuayCheckStep          *step,
                                                 QuayCargoConfig        *config,
                                                 QuayCargoHome          *home,
                                                 const char             *name);
/* @origin: of a token that cargo:token found. */
void            quay_check_look_token           (QuayCheckStep          *step,
                                                 QuayCargoConfig        *config,
                                                 const QuayCargoOrigin  *origin);
/* The token is that of the keyring; another one stands in a file as well? */
void            quay_check_look_keyring         (QuayCheckStep          *step,
                                                 QuayCargoConfig        *config,
                                                 const char             *name,
                                                 const char             *index_url,
                                                 GDateTime              *expires);
void            quay_check_look_public          (QuayCheckStep          *step);

G_END_DECLS
