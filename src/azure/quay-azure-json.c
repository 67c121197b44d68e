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

/**
 * quay_azure_json_parse_object:
 * @body: bytes from the network
 *
 * Returns: (transfer full) (nullable): the JSON object that @body is; %NULL when it is anything else, such as a page
 */
JsonObject *
quay_azure_json_parse_object (GBytes *body)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root;

  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  /* json-glib takes any text for UTF-8, and single quotes for JSON. */
  while (length > 0 && g_ascii_isspace (text[0]))
    {
      text++;
      length--;
    }
  if (length == 0 || text[0] != '{' || !g_utf8_validate (text, length, NULL) || !is_shallow (text, length) ||
      !json_parser_load_from_data (parser, text, length, NULL))
    return NULL;

  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root)) : NULL;
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

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

gboolean
quay_azure_json_get_boolean (JsonObject *object,
                             const char *name)
{
  JsonNode *node = get_node (object, name, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}
