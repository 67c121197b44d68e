/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Private to this room: finding the ends of things in a text. All but quay_toml_scan_classes and
 * quay_toml_scan_plain() are for texts that were
 * parsed without an error, and may rely on it. Offsets are bytes.
 */

enum
{
  QUAY_TOML_CHAR_BARE    = 1 << 0,   /* A-Z a-z 0-9 _ - */
  QUAY_TOML_CHAR_COMMENT = 1 << 1,   /* may stand in a comment */
  QUAY_TOML_CHAR_BASIC   = 1 << 2,   /* means itself in a basic string */
  QUAY_TOML_CHAR_LITERAL = 1 << 3,   /* means itself in a literal string */
  QUAY_TOML_CHAR_BLANK   = 1 << 4,   /* space and tab */
  QUAY_TOML_CHAR_DIGIT   = 1 << 5,
};

extern const guint8 quay_toml_scan_classes[256];

#define QUAY_TOML_IS(c, class) ((quay_toml_scan_classes[(guchar) (c)] & QUAY_TOML_CHAR_ ## class) != 0)

typedef enum
{
  QUAY_TOML_LINE_END,         /* there is no line here */
  QUAY_TOML_LINE_BLANK,
  QUAY_TOML_LINE_COMMENT,
  QUAY_TOML_LINE_STATEMENT,
} QuayTomlLine;

gsize         quay_toml_scan_blanks         (const char *text,
                                             gsize       size,
                                             gsize       at);
gsize         quay_toml_scan_key            (const char *text,
                                             gsize       size,
                                             gsize       at);
gsize         quay_toml_scan_value          (const char *text,
                                             gsize       size,
                                             gsize       at);
char          quay_toml_scan_quote          (const char *text,
                                             gsize       size,
                                             gsize       at);
gsize         quay_toml_scan_filler         (const char *text,
                                             gsize       size,
                                             gsize       at,
                                             gboolean   *has_comment);
gsize         quay_toml_scan_line_start     (const char *text,
                                             gsize       start,
                                             gsize       at);
gsize         quay_toml_scan_line_end       (const char *text,
                                             gsize       size,
                                             gsize       at);
QuayTomlLine  quay_toml_scan_line           (const char *text,
                                             gsize       size,
                                             gsize       at);
void          quay_toml_scan_string         (const char *text,
                                             gsize       size,
                                             gsize       at,
                                             GString    *decoded);

/* Returns: whether there is a zero byte in @word */
static inline guint64
quay_toml_scan_has_zero (guint64 word)
{
  return (word - G_GUINT64_CONSTANT (0x0101010101010101)) & ~word & G_GUINT64_CONSTANT (0x8080808080808080);
}

/* Returns: the first byte from @at on that is not of the class @plain; eight bytes at once as long as there is no
 * control character, @quote or @escape among them. Most of a file is in strings and comments.
 */
static inline const char *
quay_toml_scan_plain (const char *at,
                      const char *end,
                      guint8      plain,
                      char        quote,
                      char        escape)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 word;

  for (; end - at >= (gssize) sizeof word; at += sizeof word)
    {
      memcpy (&word, at, sizeof word);
      if (((word - ones * 0x20) & ~word & (ones << 7)) != 0 ||
          quay_toml_scan_has_zero (word ^ ones * 0x7f) != 0 ||
          quay_toml_scan_has_zero (word ^ ones * (guchar) quote) != 0 ||
          quay_toml_scan_has_zero (word ^ ones * (guchar) escape) != 0)
        break;
    }
  while (at < end && (quay_toml_scan_classes[(guchar) * at] & plain) != 0)
    at++;
  return at;
}

G_END_DECLS
