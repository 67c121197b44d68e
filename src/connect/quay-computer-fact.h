/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-token-store.h"

G_BEGIN_DECLS

/* What is told of this computer, in the order of its rows. */
typedef enum
{
  QUAY_FACT_KEYRING,
  QUAY_FACT_CARGO_FOLDER,
  QUAY_FACT_CONFIGURATION,
  QUAY_FACT_PLAIN_TOKENS,
  QUAY_FACT_NETWORK,
  QUAY_FACT_REMINDERS,
  QUAY_N_FACTS,
} QuayFactKind;

typedef enum
{
  QUAY_FACT_UNKNOWN,   /* not looked at yet */
  QUAY_FACT_FINE,
  QUAY_FACT_NEUTRAL,   /* neither good nor bad */
  QUAY_FACT_WARNING,
  QUAY_FACT_ERROR,
} QuayFactLevel;

/* What a button beside the value does. */
typedef enum
{
  QUAY_FACT_ACTION_NONE,
  QUAY_FACT_ACTION_UNLOCK,
  QUAY_FACT_ACTION_MOVE,
  QUAY_FACT_ACTION_REVIEW,
  QUAY_FACT_ACTION_TURN_ON,
} QuayFactAction;

/* One row as a value: texts are translated and plain. Immutable. */
typedef struct
{
  QuayFactLevel  level;
  char          *value;    /* NULL while unknown */
  QuayFactAction action;
} QuayComputerFact;

void              quay_computer_fact_free           (QuayComputerFact       *self);
gboolean          quay_computer_fact_equal          (const QuayComputerFact *self,
                                                     const QuayComputerFact *other);
/* “Keyring” …, translated. */
const char       *quay_fact_kind_get_title          (QuayFactKind            kind);
const char       *quay_fact_level_get_icon_name     (QuayFactLevel           level);
/* “error”, “warning”, “success” or “dim-label”. */
const char       *quay_fact_level_get_style         (QuayFactLevel           level);
/* “Fine”, “Warning” …, for who does not see the icon. */
const char       *quay_fact_level_get_title         (QuayFactLevel           level);
/* “_Move…”, with a mnemonic; NULL for none. */
const char       *quay_fact_action_get_label        (QuayFactAction          action);

QuayComputerFact *quay_computer_fact_new_unknown    (void);
/* @error: why @state is not known, or NULL */
QuayComputerFact *quay_computer_fact_new_keyring    (QuayTokenStoreState     state,
                                                     const char             *service_name,
                                                     const GError           *error);
/* @exists FALSE: it is made when something is saved */
QuayComputerFact *quay_computer_fact_new_folder     (GFile                  *folder,
                                                     gboolean                exists,
                                                     gboolean                writable);
QuayComputerFact *quay_computer_fact_new_configuration (guint                n_files,
                                                     guint                   n_problems,
                                                     gboolean                broken);
/* @file: where all of them are, or NULL when they are in several */
QuayComputerFact *quay_computer_fact_new_plain_tokens (guint                 n_tokens,
                                                     GFile                  *file);
/* @proxies: as g_proxy_resolver_lookup(), or NULL when they are not known. @advice: what Cargo does not know of the
 * network, or NULL. */
QuayComputerFact *quay_computer_fact_new_network    (gboolean                available,
                                                     const char *const      *proxies,
                                                     const char             *advice);
QuayComputerFact *quay_computer_fact_new_reminders  (gboolean                wanted,
                                                     gboolean                refused);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayComputerFact, quay_computer_fact_free)

G_END_DECLS
