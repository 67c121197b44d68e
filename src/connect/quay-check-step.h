/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "quay-cargo-config.h"

G_BEGIN_DECLS

typedef enum
{
  QUAY_STEP_CONFIG,
  QUAY_STEP_REGISTRY,
  QUAY_STEP_HELPER,
  QUAY_STEP_TOKEN,
  QUAY_STEP_LOGIN,
  QUAY_STEP_INDEX,
  QUAY_STEP_DOWNLOAD,
  QUAY_N_STEPS,
} QuayStep;

typedef enum
{
  QUAY_STEP_OK,
  QUAY_STEP_INFO,      /* passed, with something to know */
  QUAY_STEP_PROBLEM,
  QUAY_STEP_SKIPPED,   /* not checked */
  QUAY_STEP_WAITING,   /* not reached yet: only while a check is running, as the next one */
  QUAY_STEP_RUNNING,
} QuayStepResult;

GType       quay_step_result_get_type (void);
#define QUAY_TYPE_STEP_RESULT (quay_step_result_get_type ())
/* “config”, “registry” …; “ok”, “info” …: the words of the command line; NULL for waiting and running. */
const char *quay_step_get_word        (QuayStep        step);
const char *quay_step_result_get_word (QuayStepResult  result);
/* “Configuration” …, translated. */
const char *quay_step_get_title       (QuayStep        step);

/* One line of what a step has seen: a text for people, and where that stands. */
typedef struct
{
  char            *text;      /* translated */
  QuayCargoOrigin  origin;    /* all NULL for none */
  gboolean         hidden;    /* something else is in effect */
} QuayCheckLine;

char *quay_check_line_dup_origin (const QuayCheckLine *self);

/* One step of a check. Changes while the check is running, and never after: “changed” is emitted each time.
 *
 * Property “result” (QuayStepResult, read only, notifying). */
#define QUAY_TYPE_CHECK_STEP (quay_check_step_get_type ())
G_DECLARE_FINAL_TYPE (QuayCheckStep, quay_check_step, QUAY, CHECK_STEP, GObject)

QuayStep               quay_check_step_get_step        (QuayCheckStep   *self);
QuayStepResult         quay_check_step_get_result      (QuayCheckStep   *self);
/* “Accepted as ada@contoso.com”, translated; NULL when there is nothing to say. Plain, not markup. */
const char            *quay_check_step_get_seen        (QuayCheckStep   *self);
/* Why it is a problem; NULL otherwise. */
const GError          *quay_check_step_get_error       (QuayCheckStep   *self);
/* Element type GError: what is not wrong, but good to know; the first is the reason for QUAY_STEP_INFO. */
GPtrArray             *quay_check_step_get_notices     (QuayCheckStep   *self);
/* Element type QuayCheckLine. */
GPtrArray             *quay_check_step_get_lines       (QuayCheckStep   *self);
/* Where the value stands that decided, or NULL. */
const QuayCargoOrigin *quay_check_step_get_origin      (QuayCheckStep   *self);
/* Requests, status and activity IDs, for support; redacted. NULL when nothing was asked. */
const char            *quay_check_step_get_details     (QuayCheckStep   *self);
/* Everything above as one text to copy. */
char                  *quay_check_step_dup_report      (QuayCheckStep   *self);

G_END_DECLS
