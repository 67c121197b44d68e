/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-toml"

#include "config.h"

#include "quay-toml-parser.h"

#include "quay-toml-scan.h"

#include <string.h>

/* As many fit into 64 bits, whichever they are. */
#define MOST_PLAIN_DIGITS 18

static gboolean
has_char (QuayTomlParser *parser,
          gsize           ahead,
          char            c)
{
  return (gsize) (parser->end - parser->at) > ahead && parser->at[ahead] == c;
}

static gboolean
has_digit (QuayTomlParser *parser,
           gsize           ahead)
{
  return (gsize) (parser->end - parser->at) > ahead && QUAY_TOML_IS (parser->at[ahead], DIGIT);
}

/* Reads exactly @count digits. Returns: their value, -1 when they are not there */
static int
read_digits (QuayTomlParser *parser,
             guint           count)
{
  int value = 0;

  for (guint i = 0; i < count; i++)
    {
      if (!has_digit (parser, i))
        return -1;
      value = value * 10 + (parser->at[i] - '0');
    }
  parser->at += count;
  return value;
}

static gboolean
read_char (QuayTomlParser *parser,
           char            c)
{
  if (!has_char (parser, 0, c))
    return FALSE;

  parser->at++;
  return TRUE;
}

/* YYYY-MM-DD, in the calendar that was in use for all of time. */
static gboolean
read_date (QuayTomlParser *parser)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int year = read_digits (parser, 4);
  int month = read_char (parser, '-') ? read_digits (parser, 2) : -1;
  int day = month != -1 && read_char (parser, '-') ? read_digits (parser, 2) : -1;
  gboolean is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  if (month < 1 || month > 12 || day < 1)
    return FALSE;

  return day <= days[month - 1] + (month == 2 && is_leap);
}

/* HH:MM, HH:MM:SS or HH:MM:SS.fraction; second 60 is a leap second. */
static gboolean
read_time (QuayTomlParser *parser)
{
  int hour = read_digits (parser, 2);
  int minute = read_char (parser, ':') ? read_digits (parser, 2) : -1;
  int second = 0;

  if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return FALSE;
  if (!read_char (parser, ':'))
    return TRUE;

  second = read_digits (parser, 2);
  if (second < 0 || second > 60)
    return FALSE;
  if (!read_char (parser, '.'))
    return TRUE;

  if (!has_digit (parser, 0))
    return FALSE;
  while (has_digit (parser, 0))
    parser->at++;
  return TRUE;
}

/* +HH:MM or -HH:MM */
static gboolean
read_offset (QuayTomlParser *parser)
{
  int hour;
  int minute;

  parser->at++;
  hour = read_digits (parser, 2);
  minute = read_char (parser, ':') ? read_digits (parser, 2) : -1;
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

static gboolean
read_date_time (QuayTomlParser *parser,
                QuayTomlType   *type)
{
  const char *start = parser->at;

  if (has_char (parser, 2, ':'))
    {
      *type = QUAY_TOML_LOCAL_TIME;
      if (!read_time (parser))
        return quay_toml_parser_fail (parser, start, "a time is not valid");
      return TRUE;
    }

  *type = QUAY_TOML_LOCAL_DATE;
  if (!read_date (parser))
    return quay_toml_parser_fail (parser, start, "a date is not valid");
  if (!has_char (parser, 0, 'T') && !has_char (parser, 0, 't') &&
      !(has_char (parser, 0, ' ') && has_digit (parser, 1)))
    return TRUE;

  *type = QUAY_TOML_LOCAL_DATE_TIME;
  parser->at++;
  if (!read_time (parser))
    return quay_toml_parser_fail (parser, start, "a time is not valid");

  if (has_char (parser, 0, 'Z') || has_char (parser, 0, 'z'))
    {
      *type = QUAY_TOML_OFFSET_DATE_TIME;
      parser->at++;
    }
  else if (has_char (parser, 0, '+') || has_char (parser, 0, '-'))
    {
      *type = QUAY_TOML_OFFSET_DATE_TIME;
      if (!read_offset (parser))
        return quay_toml_parser_fail (parser, start, "the offset of a time is not valid");
    }
  return TRUE;
}

static gboolean
fail_number (QuayTomlParser *parser,
             const char     *start)
{
  return quay_toml_parser_fail (parser, start, "a number is not written correctly");
}

static gboolean
fail_range (QuayTomlParser *parser,
            const char     *start)
{
  return quay_toml_parser_fail (parser, start, "an integer does not fit into 64 bits");
}

/* What a digit of any base stands for; 99 when it is none. */
static guint
get_digit (char c)
{
  guint number = (guchar) c - '0';
  guint letter = ((guchar) c | 0x20) - 'a';

  return number < 10 ? number : letter < 6 ? 10 + letter : 99;
}

/* Reads digits of @base with single underscores between them. Returns: their number; 0 is wrong */
static gsize
read_grouped_digits (QuayTomlParser *parser,
                     guint           base,
                     guint64        *value,
                     gboolean       *overflows)
{
  gsize count = 0;

  for (; parser->at < parser->end; parser->at++)
    {
      guint digit = get_digit (*parser->at);

      if (digit < base)
        {
          *overflows |= __builtin_mul_overflow (*value, base, value);
          *overflows |= __builtin_add_overflow (*value, digit, value);
          count++;
        }
      else if (*parser->at != '_')
        {
          break;
        }
      else if (count == 0 || parser->at[-1] == '_' ||
               parser->end - parser->at < 2 || get_digit (parser->at[1]) >= base)
        {
          return 0;
        }
    }
  return parser->at[-1] == '_' ? 0 : count;
}

static gboolean
read_prefixed_integer (QuayTomlParser *parser,
                       gint64         *integer,
                       guint           base)
{
  const char *start = parser->at;
  gboolean overflows = FALSE;
  guint64 value = 0;

  parser->at += 2;
  if (parser->at == parser->end || read_grouped_digits (parser, base, &value, &overflows) == 0)
    return fail_number (parser, start);
  if (overflows || value > G_MAXINT64)
    return fail_range (parser, start);

  *integer = value;
  return TRUE;
}

/* Reads the part of a float behind its whole digits. What it is worth is found out when somebody asks. */
static gboolean
read_fraction (QuayTomlParser *parser,
               const char     *start)
{
  gboolean overflows = FALSE;
  guint64 value = 0;

  if (read_char (parser, '.') &&
      (!has_digit (parser, 0) || read_grouped_digits (parser, 10, &value, &overflows) == 0))
    return fail_number (parser, start);

  if (has_char (parser, 0, 'e') || has_char (parser, 0, 'E'))
    {
      parser->at++;
      if (has_char (parser, 0, '+') || has_char (parser, 0, '-'))
        parser->at++;
      if (!has_digit (parser, 0) || read_grouped_digits (parser, 10, &value, &overflows) == 0)
        return fail_number (parser, start);
    }
  return TRUE;
}

static gboolean
read_decimal (QuayTomlParser *parser,
              QuayTomlType   *type,
              gint64         *integer)
{
  const char *start = parser->at;
  gboolean is_negative = *start == '-';
  gboolean is_signed = is_negative || *start == '+';
  gboolean overflows = FALSE;
  guint64 value = 0;
  gsize count;

  if (is_signed)
    parser->at++;

  if (parser->end - parser->at >= 3 &&
      (memcmp (parser->at, "inf", 3) == 0 || memcmp (parser->at, "nan", 3) == 0))
    {
      *type = QUAY_TOML_FLOAT;
      parser->at += 3;
      return TRUE;
    }

  if (!has_digit (parser, 0))
    return is_signed ?
           fail_number (parser, start) :
           quay_toml_parser_fail (parser, start, "a value is not understood; texts need quotes around them");
  count = read_grouped_digits (parser, 10, &value, &overflows);
  if (count == 0 || (count > 1 && start[is_signed] == '0'))
    return fail_number (parser, start);

  if (has_char (parser, 0, '.') || has_char (parser, 0, 'e') || has_char (parser, 0, 'E'))
    {
      *type = QUAY_TOML_FLOAT;
      return read_fraction (parser, start);
    }

  if (overflows || value > (guint64) G_MAXINT64 + is_negative)
    return fail_range (parser, start);

  *integer = is_negative ? (gint64) (0 - value) : (gint64) value;
  return TRUE;
}

/* Whether there is a number of nothing but a few digits, as nearly all are. */
gboolean
quay_toml_parser_read_plain_number (QuayTomlParser *parser)
{
  const char *at = parser->at;

  while (at < parser->end && QUAY_TOML_IS (*at, DIGIT))
    at++;
  if (at == parser->at || at - parser->at > MOST_PLAIN_DIGITS || (*parser->at == '0' && at - parser->at > 1))
    return FALSE;
  if (at < parser->end && *at != '\n' && *at != ',' && *at != ' ' && *at != ']' && *at != '\r' && *at != '}')
    return FALSE;

  parser->at = at;
  return TRUE;
}

/* Reads a number, date or time.
 *
 * @integer: (out): only for what is one
 */
gboolean
quay_toml_parser_read_number (QuayTomlParser *parser,
                              QuayTomlType   *type,
                              gint64         *integer)
{
  if (has_digit (parser, 0) && has_digit (parser, 1) &&
      (has_char (parser, 2, ':') || (has_digit (parser, 2) && has_digit (parser, 3) && has_char (parser, 4, '-'))))
    return read_date_time (parser, type);

  *type = QUAY_TOML_INTEGER;
  if (has_char (parser, 0, '0') && has_char (parser, 1, 'x'))
    return read_prefixed_integer (parser, integer, 16);
  if (has_char (parser, 0, '0') && has_char (parser, 1, 'o'))
    return read_prefixed_integer (parser, integer, 8);
  if (has_char (parser, 0, '0') && has_char (parser, 1, 'b'))
    return read_prefixed_integer (parser, integer, 2);

  return read_decimal (parser, type, integer);
}

/* Returns: the value of @node, an integer, which was read before without an error */
gint64
quay_toml_tree_get_integer (QuayTomlTree       *self,
                            const QuayTomlNode *node)
{
  QuayTomlParser parser = {
    .tree = self,
    .text = self->text,
    .at = self->text + quay_toml_tree_get_value (self, node),
    .end = self->text + self->size,
  };
  gint64 integer = 0;
  QuayTomlType type;
  gboolean done = quay_toml_parser_read_number (&parser, &type, &integer);

  g_assert (done);
  return integer;
}
