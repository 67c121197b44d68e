/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-receipt.h"
#include "quay-check-runner.h"
#include "quay-check-window.h"
#include "quay-connection-edit.h"
#include "quay-connection-page.h"
#include "quay-edit-window.h"
#include "quay-overview-page.h"
#include "quay-place-row.h"
#include "quay-review-window.h"
#include "quay-tokens-page.h"
#include "quay-ui-compat.h"
#include "quay-window.h"

G_BEGIN_DECLS

struct _QuayWindow
{
  AdwApplicationWindow  parent_instance;

  GtkStack             *stack;
  AdwStatusPage        *welcome_page;
  AdwToastOverlay      *toasts;
  GtkWidget            *leaflet;
  GtkWidget            *sidebar;
  GtkListBox           *places;
  QuayPlaceRow         *overview_row;
  QuayPlaceRow         *tokens_row;
  GtkListBox           *list;
  GtkStack             *content;
  GtkRevealer          *offline_strip;
  GtkRevealer          *folder_strip;
  GtkRevealer          *drop_hint;

  QuayConnectionPage   *connection_page;   /* borrowed from the content; NULL until a connection is shown */
  GtkWidget            *overview_page;     /* the same */
  QuayTokensPage       *tokens_page;       /* borrowed from the content; NULL until it is shown */
  QuayTokenActions     *token_actions;     /* of the token of a connection; NULL until something is done with one */
  QuayAssistant        *assistant;         /* weak; NULL while none is open */
  gboolean              logging_in;        /* the assistant is there for a connection that exists */
  gboolean              applied;           /* it has changed something */

  char                 *wanted_connection; /* to be shown once the connections are read; NULL for none */
  gboolean              wants_check;       /* the same with checking all of them */

  QuayConnectionList   *connections;
  QuayOverview         *overview;
  GSettings            *settings;
  GCancellable         *cancellable;
  QuayCheckRunner      *runner;            /* of the checks of all connections */
  QuayCheckWindow      *check_window;      /* weak; NULL while none is open */
  QuayChooser          *chooser;
  QuayChangeReceipt    *receipt;           /* what Undo takes back */
  guint                 undo_id;
};

/* quay-window.c */
void quay_window_reveal         (GtkRevealer       *revealer,
                                 gboolean           reveal);
void quay_window_ensure_connection_page (QuayWindow *self);
/* @parent NULL: this window. */
void quay_window_connect_folder (QuayWindow        *self,
                                 GtkWindow         *parent,
                                 GFile             *folder);
void quay_window_log_in         (QuayWindow        *self,
                                 GtkWindow         *parent,
                                 QuayConnection    *connection);

/* quay-window-sidebar.c */
void quay_window_class_install_sidebar (GtkWidgetClass *widget_class);
void quay_window_show_page      (QuayWindow        *self,
                                 GtkWidget         *page);
/* Shows it, also in a window that is too narrow for sidebar and page. */
void quay_window_select_connection (QuayWindow     *self,
                                    QuayConnection *connection);
void quay_window_select_place   (QuayWindow        *self,
                                 QuayPlaceRow      *row);
/* The row of what is shown, or NULL. */
GtkListBoxRow *
     quay_window_get_selected_row (QuayWindow      *self);

/* quay-window-overview.c */
void       quay_window_set_up_overview      (QuayWindow *self);
GtkWidget *quay_window_ensure_overview_page (QuayWindow *self);
/* Checks the connections anew that had something against their tokens. */
void       quay_window_check_tokens         (QuayWindow *self);

/* quay-window-requests.c */
void quay_window_do_what_was_asked (QuayWindow      *self);

/* quay-window-tokens.c */
void quay_window_class_install_token_actions (GtkWidgetClass *widget_class);
GtkWidget *
     quay_window_ensure_tokens_page (QuayWindow    *self);
/* The window of the token that @connection uses. */
void quay_window_show_token_of  (QuayWindow        *self,
                                 QuayConnection    *connection);
/* @remedy: one of quay_remedies_of_token(), or QUAY_REMEDY_DELETE_TOKEN. @parent NULL: this window. */
void quay_window_mend_token     (QuayWindow        *self,
                                 GtkWindow         *parent,
                                 QuayConnection    *connection,
                                 QuayRemedy         remedy);
/* What the actions with tokens have done, for the news of it. */
void quay_window_token_applied  (QuayWindow        *self,
                                 QuayChangeReceipt *receipt,
                                 const char        *toast,
                                 gboolean           undo);

/* quay-window-changes.c */
void quay_window_show_failure   (QuayWindow        *self,
                                 const GError      *error);
void quay_window_forget_undo    (QuayWindow        *self);
void quay_window_offer_to_revoke (QuayWindow       *self,
                                 const GError      *error);
void quay_window_tell_left      (QuayWindow        *self,
                                 const GError      *error);
void quay_window_offer_undo     (QuayWindow        *self,
                                 QuayChangeReceipt *receipt,
                                 const char        *toast);
void quay_window_undo           (QuayWindow        *self);
void quay_window_ask_to_remove  (QuayWindow        *self,
                                 QuayConnection    *connection);
void quay_window_reload         (QuayWindow        *self);
void quay_window_restore        (QuayWindow        *self,
                                 const char        *uri);
void quay_window_open_tokens_page (QuayWindow      *self,
                                   const char      *organization);
/* Presents a review of @plan before @parent (NULL: this window); once applied there is a toast with Undo that says
 * @toast (NULL: “Connection updated”). Connect to “applied” and “plan-again” of what is returned. */
QuayReviewWindow *
     quay_window_review         (QuayWindow        *self,
                                 GtkWindow         *parent,
                                 QuayChangePlan    *plan,
                                 const char        *toast);

/* quay-window-checks.c */
void quay_window_set_up_checks  (QuayWindow        *self);
void quay_window_check_all      (QuayWindow        *self);
void quay_window_stop_checks    (QuayWindow        *self);
/* @connection NULL: the first of the newest project. */
void quay_window_show_check     (QuayWindow        *self,
                                 QuayConnection    *connection);
void quay_window_check_a_folder (QuayWindow        *self);
/* quay-window-edit.c */
/* @parent NULL: this window. */
QuayEditWindow *
     quay_window_edit_connection (QuayWindow        *self,
                                  GtkWindow         *parent,
                                  QuayConnection    *connection,
                                  QuayConnectionEditFlags what);
void quay_window_use_in_project (QuayWindow        *self,
                                 QuayConnection    *connection,
                                 GFile             *folder);
void quay_window_class_install_edit_actions (GtkWidgetClass *widget_class);

/* quay-window-drift.c */
void quay_window_review_drift   (QuayWindow        *self,
                                 QuayConnection    *connection);

/* quay-window-folders.c */
void quay_window_set_up_drop    (QuayWindow        *self);
void quay_window_check_folder   (QuayWindow        *self);

G_END_DECLS
