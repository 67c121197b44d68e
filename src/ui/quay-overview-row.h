/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Where the text of a row stands when there is room. */
typedef enum
{
  QUAY_OVERVIEW_ROW_BELOW,   /* under the title */
  QUAY_OVERVIEW_ROW_END,     /* at the end of the row */
} QuayOverviewRowStyle;

/* Properties: narrow (boolean): texts and button stand one below the other. “button-clicked” is emitted for the
 * button. */
#define QUAY_TYPE_OVERVIEW_ROW (quay_overview_row_get_type ())
G_DECLARE_FINAL_TYPE (QuayOverviewRow, quay_overview_row, QUAY, OVERVIEW_ROW, AdwPreferencesRow)

GtkWidget *quay_overview_row_new          (QuayOverviewRowStyle  style);
/* @state_title: what the icon says; plain, as are the others */
void       quay_overview_row_set_state    (QuayOverviewRow      *self,
                                           const char           *icon_name,
                                           const char           *css_class,
                                           const char           *state_title);
void       quay_overview_row_set_texts    (QuayOverviewRow      *self,
                                           const char           *title,
                                           const char           *text);
/* @label: with a mnemonic, or NULL for none. @tooltip: what it is for, when the label alone does not say it */
void       quay_overview_row_set_button   (QuayOverviewRow      *self,
                                           const char           *label,
                                           const char           *tooltip);
void       quay_overview_row_set_busy     (QuayOverviewRow      *self,
                                           gboolean              busy);
/* Shows an arrow and can be activated. */
void       quay_overview_row_set_opens    (QuayOverviewRow      *self,
                                           gboolean              opens);

G_END_DECLS
