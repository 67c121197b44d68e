/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_HELP_HEADING,
  QUAY_HELP_PARAGRAPH,
  QUAY_HELP_BULLET,
  QUAY_HELP_STEP,
  QUAY_HELP_CODE,
} QuayHelpBlockKind;

/* One block of a page, from top to bottom. */
typedef struct
{
  QuayHelpBlockKind kind;
  char             *id;       /* what links lead to, or NULL */
  char             *text;     /* plain for QUAY_HELP_CODE, Pango markup for the others, translated */
  guint             number;   /* of a step, from 1 */
} QuayHelpBlock;

typedef struct _QuayHelpDocument QuayHelpDocument;

QuayHelpDocument *quay_help_document_load            (const char        *page,
                                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
QuayHelpDocument *quay_help_document_parse           (const char        *text,
                                                      gssize             length,
                                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void              quay_help_document_free            (QuayHelpDocument  *self);

const char       *quay_help_document_get_title       (QuayHelpDocument  *self);
const char       *quay_help_document_get_description (QuayHelpDocument  *self);
/* (element-type QuayHelpBlock) */
GPtrArray        *quay_help_document_get_blocks      (QuayHelpDocument  *self);
/* (element-type utf8): the pages that a guide leads to, in its order */
GPtrArray        *quay_help_document_get_topics      (QuayHelpDocument  *self);

char             *quay_help_text_to_markup           (const char        *text,
                                                      GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayHelpDocument, quay_help_document_free)

G_END_DECLS
