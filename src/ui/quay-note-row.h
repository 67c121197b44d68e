/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  QUAY_NOTE_INFO,
  QUAY_NOTE_GOOD,
  QUAY_NOTE_WARNING,
  QUAY_NOTE_ERROR,
} QuayNoteKind;

#define QUAY_TYPE_NOTE_KIND (quay_note_kind_get_type ())
GType quay_note_kind_get_type (void);

#define QUAY_TYPE_NOTE_ROW (quay_note_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayNoteRow, quay_note_row, QUAY, NOTE_ROW, AdwPreferencesRow)

GtkWidget *quay_note_row_new      (QuayNoteKind  kind,
                                   const char   *text);
void       quay_note_row_set_kind (QuayNoteRow  *self,
                                   QuayNoteKind  kind);
void       quay_note_row_set_text (QuayNoteRow  *self,
                                   const char   *text);

G_END_DECLS
