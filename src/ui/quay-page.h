/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "quay-catalog.h"
#include "quay-connection-request.h"

G_BEGIN_DECLS

/* One page of the assistant: it shows a part of the request and says whether that part is complete; the assistant
 * owns the order of the pages and the header bar. */
#define QUAY_TYPE_PAGE (quay_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (QuayPage, quay_page, QUAY, PAGE, AdwBin)

struct _QuayPageClass
{
  AdwBinClass parent_class;

  /* The page is shown; what it looks up for itself begins here. */
  void      (*enter)       (QuayPage     *self);
  /* Next was chosen. The default emits “finished”; others ask or work first. */
  void      (*go_next)     (QuayPage     *self);
  /* What came later found something wrong with what is typed here. */
  void      (*show_error)  (QuayPage     *self,
                            const GError *error);
  /* FALSE when there is nothing to put the focus on. */
  gboolean  (*focus_first) (QuayPage     *self);
};

QuayConnectionRequest *quay_page_get_request    (QuayPage     *self);
const char            *quay_page_get_title      (QuayPage     *self);
/* What stands below the title; NULL for what the assistant has there. */
const char            *quay_page_get_subtitle   (QuayPage     *self);
void                   quay_page_set_subtitle   (QuayPage     *self,
                                                 const char   *subtitle);
const char            *quay_page_get_next_label (QuayPage     *self);
void                   quay_page_set_next_label (QuayPage     *self,
                                                 const char   *label);
gboolean               quay_page_get_complete   (QuayPage     *self);
void                   quay_page_set_complete   (QuayPage     *self,
                                                 gboolean      complete);
gboolean               quay_page_get_busy       (QuayPage     *self);
void                   quay_page_set_busy       (QuayPage     *self,
                                                 gboolean      busy);

void                   quay_page_enter          (QuayPage     *self);
void                   quay_page_go_next        (QuayPage     *self);
void                   quay_page_show_error     (QuayPage     *self,
                                                 const GError *error);
void                   quay_page_focus_first    (QuayPage     *self);
void                   quay_page_finish         (QuayPage     *self);
void                   quay_page_ask            (QuayPage     *self,
                                                 QuayRemedy    remedy);

G_END_DECLS
