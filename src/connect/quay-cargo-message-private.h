/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "quay-error.h"

G_BEGIN_DECLS

/* What a rule finds in a line, each (nullable). */
typedef enum
{
  QUAY_CAPTURE_REGISTRY,
  QUAY_CAPTURE_URL,
  QUAY_CAPTURE_FILE,
  QUAY_CAPTURE_SUBJECT,
  QUAY_CAPTURE_OBJECT,
  QUAY_CAPTURE_NUMBER,
  QUAY_N_CAPTURES,
} QuayCapture;

/* One of Cargo's sentences and what it means. In @pattern “<r>”, “<u>”, “<f>”, “<s>”, “<o>” and “<n>” stand for what
 * is captured, up to the text that follows or to the end of the line, and “<*>” for anything. With @also another text
 * has to stand in the same message. */
typedef struct
{
  const char *pattern;
  const char *also;
  QuayError   code;
} QuayCargoRule;

/* The more telling first; ends with a NULL pattern. */
const QuayCargoRule *quay_cargo_rules_get    (void);
gboolean             quay_cargo_rule_match   (const QuayCargoRule *self,
                                              const char          *line,
                                              char               **captures);
/* Element type utf8: the lines of a log as Cargo wrote them. */
GPtrArray           *quay_cargo_log_read     (const char          *text,
                                              gsize                length);

G_END_DECLS
