/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-azure-name"

#include "config.h"

#include "quay-azure-name.h"

#include "quay-error.h"

#include <string.h>

#define LONGEST_ORGANIZATION 50
#define LONGEST_PROJECT 64

/* The words that the guides of Azure Artifacts ask the reader to replace, and the ways to mark such words. */
static gboolean
is_placeholder (const char *name)
{
  static const char *words[] = {
    "COLLECTION_NAME", "FEED_NAME", "ORGANIZATION_NAME", "ORG_NAME", "PROJECT_NAME", "SERVER_NAME", "VIEW_NAME",
  };
  static const char *brackets[] = { "<>", "{}", "[]" };
  gsize length = strlen (name);
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    found = found || strcmp (name, words[i]) == 0;
  for (guint i = 0; i < G_N_ELEMENTS (brackets) && length > 2; i++)
    found = found || (name[0] == brackets[i][0] && name[length - 1] == brackets[i][1]);

  return found;
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return TRUE;
    }
  return FALSE;
}

/* Source: “Create an organization”, the manual of Azure DevOps, 2026. */
static gboolean
is_organization (const char *name)
{
  gsize length = strlen (name);

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (name[i]) && name[i] != '-')
        return FALSE;
    }
  return length <= LONGEST_ORGANIZATION && name[0] != '-' && name[length - 1] != '-';
}

/* Source: “Naming restrictions”, the manual of Azure DevOps, 2026. Spaces and letters of every script are allowed. */
static gboolean
is_project (const char *name)
{
  return g_utf8_strlen (name, -1) <= LONGEST_PROJECT &&
         strpbrk (name, "/:\\~&%;@'\"?<>|#$*}{,+=[]") == NULL &&
         name[0] != '_' && name[0] != '.' &&
         !g_str_has_suffix (name, ".") &&
         !has_control (name);
}

/* Names that Windows or the web server keep for themselves. */
static gboolean
is_reserved_project (const char *name)
{
  static const char *names[] = {
    "AUX", "CON", "DefaultCollection", "NUL", "PRN", "SERVER", "SignalR", "Web", "bin", "web.config",
    "App_Browsers", "App_Code", "App_Data", "App_GlobalResources", "App_LocalResources", "App_Themes",
    "App_WebReferences", "App_WebResources",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (name, names[i]) == 0)
        return TRUE;
    }
  if (g_ascii_strncasecmp (name, "COM", 3) == 0 || g_ascii_strncasecmp (name, "LPT", 3) == 0)
    return (strlen (name) == 4 && name[3] >= '1' && name[3] <= '9') || g_ascii_strcasecmp (name, "COM10") == 0;
  return FALSE;
}

/* The two rules that Microsoft publishes for the names of feeds disagree, so an existing feed may have any name that
 * can stand in a path. */
static gboolean
is_feed (const char *name)
{
  return strpbrk (name, "/\\") == NULL && !has_control (name) && strcmp (name, ".") != 0 && strcmp (name, "..") != 0;
}

/**
 * quay_azure_name_check:
 * @name: (nullable): valid UTF-8
 * @error: %QUAY_ERROR_INPUT_INCOMPLETE with the kind as subject when there is nothing;
 *   %QUAY_ERROR_INPUT_PLACEHOLDER with @name as subject; otherwise %QUAY_ERROR_INPUT_ORGANIZATION or
 *   %QUAY_ERROR_INPUT_ADDRESS with the kind as object
 *
 * Whether something of this @kind can have the name.
 */
gboolean
quay_azure_name_check (QuayAzureName kind,
                       const char   *name,
                       GError      **error)
{
  static const char *kinds[] = { "organization", "collection", "project", "feed" };
  gboolean valid = FALSE;

  if (name == NULL || name[0] == '\0')
    {
      quay_error_set (error, QUAY_ERROR_INPUT_INCOMPLETE, kinds[kind], NULL, "The address names no %s", kinds[kind]);
      return FALSE;
    }
  if (is_placeholder (name))
    {
      quay_error_set (error, QUAY_ERROR_INPUT_PLACEHOLDER, name, NULL, "“%s” stands for a name of yours", name);
      return FALSE;
    }

  switch (kind)
    {
    case QUAY_AZURE_NAME_ORGANIZATION:
      valid = is_organization (name);
      break;
    case QUAY_AZURE_NAME_COLLECTION:
      valid = is_project (name) && strstr (name, "..") == NULL;
      break;
    case QUAY_AZURE_NAME_PROJECT:
      valid = is_project (name) && !is_reserved_project (name);
      break;
    case QUAY_AZURE_NAME_FEED:
      valid = is_feed (name);
      break;
    default:
      g_assert_not_reached ();
    }

  if (!valid && kind == QUAY_AZURE_NAME_ORGANIZATION)
    quay_error_set (error, QUAY_ERROR_INPUT_ORGANIZATION, NULL, NULL, "“%s” is not the name of an organization", name);
  else if (!valid)
    quay_error_set (error, QUAY_ERROR_INPUT_ADDRESS, NULL, kinds[kind], "The address cannot be read: %s", kinds[kind]);
  return valid;
}
