/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-feed-address.h"

G_BEGIN_DECLS

/* What a text from “Connect to Feed”, a link or an address says. */
typedef struct
{
  QuayFeedAddress *address;
  char            *name;                 /* the key of a snippet, or NULL */
  gboolean         replaces_crates_io;
} QuayPastedText;

QuayPastedText *quay_pasted_text_parse (const char      *text,
                                        GError         **error);
void            quay_pasted_text_free  (QuayPastedText  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayPastedText, quay_pasted_text_free)

G_END_DECLS
