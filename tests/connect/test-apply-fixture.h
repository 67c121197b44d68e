/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "connect-fixture.h"

G_BEGIN_DECLS

/* What the tests of applying have in common: everything is real but the tokens, and every step that changes files can
 * be made to fail, or to be the process's last. */
#define URL "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define OLD_TOKEN "Basic UEFUOm9sZA=="
#define NEW_TOKEN "Basic UEFUOm5ldw=="
#define SHARED_TEXT "# keep in sync with CI\r\n[build]\r\njobs = 4\r\n"

/* A file store whose steps are numbered from 1. */
#define FAULTY_TYPE_FILES (faulty_files_get_type ())
G_DECLARE_FINAL_TYPE (FaultyFiles, faulty_files, FAULTY, FILES, QuayFileStore)

/* Steps @first to @last fail; @first 0: none does. Counts anew. */
void faulty_files_fail        (FaultyFiles  *self,
                               int           first,
                               int           last);
/* The process dies in @step, as if the power went. Others may fail before. */
void faulty_files_kill        (FaultyFiles  *self,
                               int           step);
int  faulty_files_get_n_steps (FaultyFiles  *self);
/* The last step that put a new file in its place. */
int  faulty_files_get_rename  (FaultyFiles  *self);

/* What is on the computer before a plan. */
typedef struct
{
  const char     *name;
  QuayHelperKind  helper;
  gboolean        has_files;
  gboolean        has_token;
} ApplyCase;

#define N_APPLY_CASES 4
extern const ApplyCase apply_cases[N_APPLY_CASES];

typedef struct
{
  ConnectFixture  base;
  FaultyFiles    *files;
  char           *shared;        /* paths */
  char           *local;
  char           *credentials;
  char           *before;        /* see apply_fixture_describe() */
} ApplyFixture;

void               apply_fixture_set_up            (ApplyFixture     *self,
                                                    const ApplyCase  *apply_case);
void               apply_fixture_open              (ApplyFixture     *self,
                                                    const char       *root);
void               apply_fixture_tear_down         (ApplyFixture     *self);
char              *apply_fixture_describe          (ApplyFixture     *self);
void               apply_fixture_look_again        (ApplyFixture     *self);
void               apply_fixture_assert_as_before  (ApplyFixture     *self);
void               apply_fixture_assert_no_journal (ApplyFixture     *self);
void               apply_fixture_assert_applied    (ApplyFixture     *self,
                                                    QuayHelperKind    helper);
QuayChangePlan    *apply_fixture_make_plan         (ApplyFixture     *self,
                                                    QuayHelperKind    helper);
void               write_text                      (const char       *path,
                                                    const char       *text,
                                                    int               mode);
gboolean           has_text                        (const char       *path,
                                                    const char       *part);

G_END_DECLS
