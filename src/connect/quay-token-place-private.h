/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-token-place.h"

G_BEGIN_DECLS

struct _QuayTokenPlace
{
  GObject             parent_instance;

  QuayTokenPlaceKind  kind;
  char               *url;
  char               *registry;
  GFile              *file;
  guint               line;
  char               *variable;
  char               *title;
  QuaySecret         *secret;     /* NULL when it cannot be read */
  gint64              modified;
  QuayTokenDamage     damage;
  gboolean            locked;
  gboolean            shared;     /* the file is a project's */
  gboolean            used;
};

QuayTokenPlace *quay_token_place_new_in_keyring  (const char         *url,
                                                  const char         *label,
                                                  gint64              modified,
                                                  gboolean            locked);
QuayTokenPlace *quay_token_place_new_in_file     (QuayTokenPlaceKind  kind,
                                                  const char         *url,
                                                  const char         *registry,
                                                  GFile              *file,
                                                  guint               line,
                                                  QuaySecret         *secret);
QuayTokenPlace *quay_token_place_new_in_variable (const char         *url,
                                                  const char         *registry,
                                                  const char         *variable,
                                                  QuaySecret         *secret);
void            quay_token_place_set_secret      (QuayTokenPlace     *self,
                                                  QuaySecret         *secret);

G_END_DECLS
