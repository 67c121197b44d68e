/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-json"

#include "config.h"

#include "quay-azure-json.h"

#include <string.h>

/* json-glib of the baseline reads nested values by recursion without a limit, so a body of nothing but brackets would
 * use up the stack. No answer of Azure DevOps comes near this. */
#define DEEPEST 64

static gboolean
is_shallow (const char *text,
            gsize       length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '{' || text[i] == '['))
        depth++;
      else if (!quoted && (text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
      if (depth > DEEPEST)
        return FALSE;
    }
  return TRUE;
}

/* Before the first character that is neither a blank nor a byte order mark. */
static gsize
skip_preamble (const char *text,
               gsize       length)
{
  gsize at = length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

  while (at < length && g_ascii_isspace (text[at]))
    at++;
  return at;
}

static JsonObject *
parse_object (const char *text,
              gsize       length)
{
  /* Not an immutable one: json-glib 1.10 aborts when it is asked for the root of some texts that it took. */
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *root;

  /* json-glib takes any text for UTF-8, and single quotes for JSON. */
  if (length == 0 || text[0] != '{' || !g_utf8_validate (text, length, NULL) || !is_shallow (text, length) ||
      !json_parser_load_from_data (parser, text, length, NULL))
    return NULL;

  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root)) : NULL;
}

/**
 * quay_azure_json_parse_object:
 * @body: bytes from the network
 *
 * Returns: (transfer full) (nullable): the JSON object that @body is; %NULL when it is anything else, such as a page
 */
JsonObject *
quay_azure_json_parse_object (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  gsize start;

  /* Of an empty body there is no address to count from. */
  if (length == 0)
    return NULL;
  start = skip_preamble (text, length);
  return parse_object (text + start, length - start);
}

/* A member of the wrong type is taken as missing: json-glib's own getters would warn about it. */
static JsonNode *
get_node (JsonObject  *object,
          const char  *name,
          JsonNodeType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

JsonObject *
quay_azure_json_get_object (JsonObject *object,
                            const char *name)
{
  JsonNode *node = get_node (object, name, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
quay_azure_json_get_array (JsonObject *object,
                           const char *name)
{
  JsonNode *node = get_node (object, name, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

const char *
quay_azure_json_get_string (JsonObject *object,
                            const char *name)
{
  JsonNode *node = get_node (object, name, JSON_NODE_VALUE);
  const char *text = NULL;

  if (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);

  /* json-glib takes any bytes for a string (1.6). */
  return text != NULL && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

gboolean
quay_azure_json_get_boolean (JsonObject *object,
                             const char *name)
{
  JsonNode *node = get_node (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

gint64
quay_azure_json_get_integer (JsonObject *object,
                             const char *name)
{
  JsonNode *node = get_node (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

/* Moves @at from the quote that begins a string behind the one that ends it; FALSE when there is none. */
static gboolean
skip_string (const char *text,
             gsize       length,
             gsize      *at)
{
  for (gsize i = *at + 1; i < length; i++)
    {
      if (text[i] == '\\')
        i++;
      else if (text[i] == '"')
        {
          *at = i + 1;
          return TRUE;
        }
    }
  *at = length;
  return FALSE;
}

static void
skip_blanks (const char *text,
             gsize       length,
             gsize      *at)
{
  while (*at < length && g_ascii_isspace (text[*at]))
    (*at)++;
}

/* Moves @at behind a value: a string, a word, or all that is between two brackets. Whether the brackets match, and
 * what is between them, is the parser's business. */
static gboolean
skip_value (const char *text,
            gsize       length,
            gsize      *at)
{
  guint depth = 0;
  gsize i = *at;

  while (i < length)
    {
      char c = text[i];

      if (depth == 0 && i > *at && strchr (",]} \t\r\n", c) != NULL)
        break;
      if (c == '"' && !skip_string (text, length, &i))
        return FALSE;
      if (c == '"')
        continue;
      i++;
      if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && (depth == 0 || --depth == 0))
        break;
    }
  *at = i;
  return depth == 0 && i < length;
}

/**
 * quay_azure_elements_begin:
 * @self: (out caller-allocates): looks into @body
 * @body: must live as long as @self is used
 * @name: a member of the object that @body is
 *
 * Returns: whether there is such an array
 */
gboolean
quay_azure_elements_begin (QuayAzureElements *self,
                           GBytes            *body,
                           const char        *name)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  gsize at = skip_preamble (text, length);

  memset (self, 0, sizeof *self);
  if (at >= length || text[at] != '{')
    return FALSE;
  at++;

  for (;;)
    {
      gsize key;
      gboolean wanted;

      skip_blanks (text, length, &at);
      key = at + 1;
      if (at >= length || text[at] != '"' || !skip_string (text, length, &at))
        return FALSE;
      wanted = at - 1 - key == strlen (name) && memcmp (text + key, name, at - 1 - key) == 0;
      skip_blanks (text, length, &at);
      if (at >= length || text[at++] != ':')
        return FALSE;
      skip_blanks (text, length, &at);
      if (wanted)
        break;
      if (!skip_value (text, length, &at))
        return FALSE;
      skip_blanks (text, length, &at);
      if (at >= length || text[at++] != ',')
        return FALSE;
    }

  if (at >= length || text[at] != '[')
    return FALSE;
  self->text = text;
  self->length = length;
  self->at = at + 1;
  return TRUE;
}

/**
 * quay_azure_elements_next:
 *
 * Parses the next object of the array. Thousands of them need the memory of one, and one that cannot be read does not
 * spoil the others: it is passed over, as is what is no object.
 *
 * Returns: (transfer full) (nullable): the object, or %NULL at the end of the array or of the text
 */
JsonObject *
quay_azure_elements_next (QuayAzureElements *self)
{
  while (self->at < self->length)
    {
      JsonObject *object;
      gsize start;

      while (self->at < self->length && (g_ascii_isspace (self->text[self->at]) || self->text[self->at] == ','))
        self->at++;
      start = self->at;
      if (start < self->length && self->text[start] == ']')
        return NULL;
      if (!skip_value (self->text, self->length, &self->at) || self->at == start)
        break;
      object = parse_object (self->text + start, self->at - start);
      if (object != NULL)
        return object;
    }
  self->broken = TRUE;
  self->at = self->length;
  return NULL;
}

/* What “\uXXXX” or a shorter escape at @text stands for; 0 when it is not ASCII, which no token has. */
static char
read_escape (const char *text,
             gsize       length,
             gsize      *size)
{
  static const char escapes[][2] = {
    { '"', '"' }, { '\\', '\\' }, { '/', '/' }, { 'b', '\b' }, { 'f', '\f' }, { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' },
  };
  guint code = 0;

  if (length >= 2 && text[1] == 'u')
    {
      *size = 6;
      for (gsize i = 2; i < 6 && i < length; i++)
        code = code * 16 + (g_ascii_isxdigit (text[i]) ? g_ascii_xdigit_value (text[i]) : 0x1000);
      return length >= 6 && code < 0x80 ? code : 0;
    }

  *size = 2;
  for (gsize i = 0; i < G_N_ELEMENTS (escapes) && length >= 2; i++)
    {
      if (escapes[i][0] == text[1])
        return escapes[i][1];
    }
  return 0;
}

/* The string whose inside is @text. */
static QuaySecret *
decode_secret (const char *text,
               gsize       length)
{
  char *buffer;
  g_autoptr(QuaySecret) room = quay_secret_new_blank (length, &buffer);
  gsize written = 0;

  for (gsize at = 0; at < length;)
    {
      gsize size = 1;
      char c = text[at] == '\\' ? read_escape (text + at, length - at, &size) : text[at];

      if (c == '\0')
        return NULL;
      buffer[written++] = c;
      at += size;
    }
  return written > 0 ? quay_secret_new (buffer, written) : NULL;
}

/**
 * quay_azure_json_take_secret:
 * @text: (inout): JSON, whole or not, in memory that is the caller's
 * @name: a member that holds a secret, wherever it stands
 *
 * Takes a token out of an answer without json-glib, which would leave copies of it in ordinary memory. Every string
 * with that name is overwritten by asterisks, so @text may be parsed and shown afterwards.
 *
 * Returns: (transfer full) (nullable): the first of those strings that is not empty
 */
QuaySecret *
quay_azure_json_take_secret (char       *text,
                             gsize       length,
                             const char *name)
{
  QuaySecret *secret = NULL;
  gsize at = 0;

  while (at < length)
    {
      gsize key = at + 1;
      gsize value;

      if (text[at] != '"')
        {
          at++;
          continue;
        }
      skip_string (text, length, &at);
      value = at;
      skip_blanks (text, length, &value);
      if (at - key != strlen (name) + 1 || memcmp (text + key, name, strlen (name)) != 0 || value >= length ||
          text[value] != ':')
        continue;

      value++;
      skip_blanks (text, length, &value);
      if (value >= length || text[value] != '"')
        continue;
      at = value;
      value++;
      if (skip_string (text, length, &at))
        {
          if (secret == NULL)
            secret = decode_secret (text + value, at - 1 - value);
          memset (text + value, '*', at - 1 - value);
        }
      else
        memset (text + value, '*', length - value);
    }
  return secret;
}
