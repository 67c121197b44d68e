/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-credential-helper.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_CLI_CONNECT,
  QUAY_CLI_CHECK,
  QUAY_CLI_VERSION,
  QUAY_CLI_HELP,
} QuayCliCommand;

/* What the arguments ask for, taken apart and free of contradictions. Strings are UTF-8, folders absolute. */
typedef struct
{
  QuayCliCommand   command;
  gboolean         json;

  GFile           *check_folder;     /* of --check, with all links resolved, as Cargo sees it */
  gboolean         unlock;

  char            *address;          /* of --connect */
  GFile           *project;          /* NULL: all projects */
  gboolean         replace_crates_io;
  QuayHelperKind   helper;
  char            *helper_command;   /* of the custom helper, else NULL */
  gboolean         helper_for_set;   /* else the helper's default holds */
  QuayHelperScope  helper_for;
  char            *name;             /* NULL: made from the feed */
  GDateTime       *expires;          /* NULL: not known */
  gboolean         no_check;
  gboolean         yes;
} QuayCliOptions;

gboolean        quay_cli_options_wanted   (int               argc,
                                           char            **argv);
QuayCliOptions *quay_cli_options_parse    (int               argc,
                                           char            **argv,
                                           GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void            quay_cli_options_free     (QuayCliOptions   *self);
char           *quay_cli_options_dup_help (void) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QuayCliOptions, quay_cli_options_free)

G_END_DECLS
