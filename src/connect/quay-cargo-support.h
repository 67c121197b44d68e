/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-cargo-home.h"
#include "quay-cargo-version.h"
#include "quay-credential-helper.h"

G_BEGIN_DECLS

/* What is said about something that is not always in view. “Unknown” is no problem: a sandbox hides much that Cargo,
 * which runs outside, does see. */
typedef enum
{
  QUAY_ANSWER_UNKNOWN,
  QUAY_ANSWER_NO,
  QUAY_ANSWER_YES,
} QuayAnswer;

/* What was found out about a computer. */
typedef struct
{
  gboolean                sandboxed;
  const QuayCargoVersion *cargo;        /* NULL: none was found, or none may be run here */
  QuayAnswer              library;      /* “libsecret-1.so.0”, which Cargo 1.80 and later opens */
  QuayAnswer              old_library;  /* “libsecret-1.so”, which older ones open */
  QuayAnswer              service;      /* a keyring on the session bus, or one that starts by itself */
} QuayCargoFacts;

/* Whether this computer's Cargo can work with a credential helper. Immutable. */
#define QUAY_TYPE_CARGO_SUPPORT (quay_cargo_support_get_type ())
G_DECLARE_FINAL_TYPE (QuayCargoSupport, quay_cargo_support, QUAY, CARGO_SUPPORT, GObject)

QuayCargoSupport       *quay_cargo_support_new         (QuayCargoHome         *home,
                                                        const QuayCargoFacts  *facts);
/* Finds out. @bus NULL: the session bus. At most ten seconds. */
void                    quay_cargo_support_load_async  (QuayCargoHome         *home,
                                                        GFile                 *folder,
                                                        GDBusConnection       *bus,
                                                        GCancellable          *cancellable,
                                                        GAsyncReadyCallback    callback,
                                                        gpointer               user_data);
QuayCargoSupport       *quay_cargo_support_load_finish (GAsyncResult          *result,
                                                        GError               **error);
/* NULL when it is not known. */
const QuayCargoVersion *quay_cargo_support_get_version (QuayCargoSupport      *self);
QuayAnswer              quay_cargo_support_get_service (QuayCargoSupport      *self);
/* Whether the library that this Cargo would open is there. */
QuayAnswer              quay_cargo_support_get_library (QuayCargoSupport      *self);
/* Whether Cargo can get a token by way of a helper; @words as Cargo runs it, see quay_helper_kind_to_words(). */
QuayAnswer              quay_cargo_support_ask_helper  (QuayCargoSupport      *self,
                                                        const char *const     *words);
/* Element type GError, of the catalogue: what a person should know before choosing this helper, the worst first; for
 * “no” the first one says why. Empty when there is nothing to say. (transfer full) */
GPtrArray              *quay_cargo_support_dup_notices (QuayCargoSupport      *self,
                                                        const char *const     *words);
/* The sentence of the first of these, translated; NULL when there is none. */
char                   *quay_cargo_support_dup_sentence (QuayCargoSupport     *self,
                                                         const char *const    *words);

/* Its parts, for whoever needs only one. */
gboolean                quay_cargo_support_is_sandboxed (void);
QuayAnswer              quay_cargo_support_find_library (const char           *soname,
                                                         gboolean              sandboxed);
/* @words[0] is what Cargo starts, or for “cargo:token-from-stdout” the next word. */
QuayAnswer              quay_cargo_support_find_program (QuayCargoHome        *home,
                                                         const char *const    *words,
                                                         gboolean              sandboxed);

G_END_DECLS
