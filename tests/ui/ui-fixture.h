/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "connect-fixture.h"

G_BEGIN_DECLS

/* In place of gtk_test_init(). */
void       ui_init            (int        *argc,
                               char     ***argv);

/* Looks for widgets as a person does: by what they are called. Both fail the test when there is none. */
GtkWidget *ui_find_type       (GtkWidget  *root,
                               GType       type);
GtkWidget *ui_find_button     (GtkWidget  *root,
                               const char *label);
GtkWidget *ui_find_row        (GtkWidget  *root,
                               const char *title);
/* Whether some label that is visible below @root has exactly @text. */
gboolean   ui_says            (GtkWidget  *root,
                               const char *text);
/* Everything that can take the focus below @root and has no name; one per line, empty when all is well. */
char      *ui_nameless        (GtkWidget  *root);
/* The text in a property is exactly @expected. */
void       ui_assert_property (gpointer    object,
                               const char *name,
                               const char *expected);

/* Everything below @root that can take the focus has a name. */
void       ui_assert_named    (GtkWidget  *root);
/* The first window of the type that is open, or NULL. */
GtkWidget *ui_find_window     (GType       type);

/* Runs the main loop until @condition holds; fails the test after twenty seconds. */
typedef gboolean (*UiCondition) (gpointer data);
void       ui_wait_until      (UiCondition condition,
                               gpointer    data);
/* Whether the place that a weak pointer is at is NULL. A UiCondition. */
gboolean   ui_is_gone         (gpointer    place);
/* Runs what is pending. */
void       ui_settle          (void);
/* Until a window of the type is there, or none any more. */
GtkWidget *ui_wait_for_window (GType       type);
void       ui_wait_for_end    (GType       type);
/* Closes every window that stands before @window, and then @window, which nothing keeps alive; sets it to NULL. */
void       ui_close_all       (gpointer   *window);

G_END_DECLS
