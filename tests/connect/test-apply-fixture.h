/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-change-plan.h"
#include "quay-context.h"
#include "quay-credential-helper.h"
#include "quay-file-store.h"
#include "quay-token-store.h"

G_BEGIN_DECLS

/* What the tests of applying work with: files, plan and journal are the real ones; the tokens are in memory, so that
 * they can fail as well. */
#define URL "sparse+https://pkgs.dev.azure.com/contoso/platform/_packaging/crates/Cargo/index/"
#define OTHER_URL "sparse+https://pkgs.dev.azure.com/fabrikam/_packaging/crates/Cargo/index/"
#define SHARED_TEXT "# keep in sync with CI\r\n[build]\r\njobs = 4\r\n"
#define LOCAL_TEXT "# mine\n[registry]\nglobal-credential-providers = [\"cargo:token\"] # as ever\n"
#define CREDENTIALS_TEXT "[registries.other]\ntoken = \"Bearer other\"\n"
#define OLD_TOKEN "Basic UEFUOm9sZA=="
#define NEW_TOKEN "Basic UEFUOm5ldw=="

/* Counts the steps of files and tokens together, and makes those fail that it is told to. */
typedef struct
{
  int       step;         /* the last one, from 1; 0 before the first */
  int       fails_first;  /* 0: none */
  int       fails_last;
  gboolean  kills;        /* the process dies in the step instead */
} Faults;

#define FAULTY_TYPE_FILES (faulty_files_get_type ())
G_DECLARE_FINAL_TYPE (FaultyFiles, faulty_files, FAULTY, FILES, QuayFileStore)

#define FAULTY_TYPE_TOKENS (faulty_tokens_get_type ())
G_DECLARE_FINAL_TYPE (FaultyTokens, faulty_tokens, FAULTY, TOKENS, GObject)

struct _FaultyTokens
{
  GObject     parent_instance;
  GHashTable *secrets;   /* address → QuaySecret */
  Faults     *faults;
};

/* What is on the computer before a plan. */
typedef struct
{
  const char     *name;
  QuayHelperKind  helper;
  gboolean        has_files;
  gboolean        has_token;
} Case;

#define N_CASES 4
extern const Case cases[N_CASES];

typedef struct
{
  Faults        faults;
  char         *top;
  GFile        *project;
  char         *shared;
  char         *local;
  char         *credentials;
  FaultyTokens *tokens;
  QuayContext  *context;
  char         *before;    /* see fixture_describe() */
} Fixture;

void               fixture_init              (Fixture            *self,
                                              const Case         *test_case);
void               fixture_open              (Fixture            *self,
                                              const char         *top);
void               fixture_clear             (Fixture            *self);
char              *fixture_describe          (Fixture            *self);
void               fixture_look_again        (Fixture            *self);
void               fixture_assert_as_before  (Fixture            *self);
void               fixture_assert_no_journal (Fixture            *self);
void               fixture_set_token         (Fixture            *self,
                                              const char         *text);
void               fixture_assert_applied    (Fixture            *self,
                                              QuayHelperKind      helper);
QuayChangePlan    *fixture_make_plan         (Fixture            *self,
                                              QuayHelperKind      helper);
QuayChangeReceipt *apply                     (QuayChangePlan     *plan,
                                              GCancellable       *cancellable,
                                              GError            **error);
gboolean           undo                      (QuayChangeReceipt  *receipt,
                                              GError            **error);
void               write_text                (const char         *path,
                                              const char         *text,
                                              int                 mode);
gboolean           has_text                  (const char         *path,
                                              const char         *part);

G_END_DECLS
