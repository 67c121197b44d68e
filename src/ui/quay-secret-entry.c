/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-secret-entry"

#include "config.h"

#include "quay-secret-entry.h"

#include <string.h>

/* GTK tells assistive technologies what is typed, pasted or deleted, also of a password, and in clear text: as a message
 * on a bus that every program of the user may listen to (GTK 4.8, gtkatspitext.c). It listens to the same signals as
 * we do, and later. So we do what the signal is for, and end it.
 *
 * A screen reader still reads the bullets, their number and where the cursor is. GTK 4.18 tells what the field shows, by
 * other means: bullets, and what is typed only to who has it shown.
 */
static void
insert_text_cb (GtkEditable *text,
                const char  *inserted,
                int          length,
                int         *position)
{
  GTK_EDITABLE_GET_IFACE (text)->insert_text (text, inserted, length, position);
  g_signal_stop_emission_by_name (text, "insert-text");
}

static void
delete_text_cb (GtkEditable *text,
                int          start,
                int          end)
{
  GTK_EDITABLE_GET_IFACE (text)->delete_text (text, start, end);
  g_signal_stop_emission_by_name (text, "delete-text");
}

static GtkText *
get_text (GtkEditable *entry)
{
  GtkEditable *delegate = gtk_editable_get_delegate (entry);

  return GTK_TEXT (delegate != NULL ? delegate : entry);
}

/**
 * quay_secret_entry_set_up:
 * @entry: a password entry, or a row with one, that is not on the screen yet
 *
 * Keeps what is typed into @entry from being told to other programs, and from being kept for undo.
 */
void
quay_secret_entry_set_up (GtkEditable *entry)
{
  GtkText *text;

  g_return_if_fail (GTK_IS_EDITABLE (entry));

  text = get_text (entry);
  g_return_if_fail (GTK_IS_PASSWORD_ENTRY_BUFFER (gtk_text_get_buffer (text)));
  g_return_if_fail (!gtk_widget_get_realized (GTK_WIDGET (text)));

  gtk_editable_set_enable_undo (GTK_EDITABLE (text), FALSE);
  g_signal_connect (text, "insert-text", G_CALLBACK (insert_text_cb), NULL);
  g_signal_connect (text, "delete-text", G_CALLBACK (delete_text_cb), NULL);
}

/**
 * quay_secret_entry_wipe:
 * @entry: what quay_secret_entry_set_up() got
 *
 * Overwrites and empties @entry. Its “changed” signal comes, as always.
 */
void
quay_secret_entry_wipe (GtkEditable *entry)
{
  g_autofree char *blanks = NULL;

  g_return_if_fail (GTK_IS_EDITABLE (entry));

  /* The buffer of a password entry overwrites what it frees; this also replaces what was laid out to be shown. */
  blanks = g_strnfill (strlen (gtk_editable_get_text (entry)), ' ');
  gtk_editable_set_text (entry, blanks);
  gtk_editable_set_text (entry, "");
}
