/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-computer-fact"

#include "config.h"

#include "quay-computer-fact.h"

#include <glib/gi18n-lib.h>

#include "quay-catalog.h"
#include "quay-paths.h"

/* What a person reads of the computer, made of what was found out about it. Everything here is pure: who finds out is
 * the overview, and who shows it knows nothing but the values.
 */

#define FIRST_STRONG_ISOLATE "\342\201\250"
#define POP_ISOLATE "\342\201\251"

static const char *const titles[QUAY_N_FACTS] = {
  [QUAY_FACT_KEYRING] = N_("Keyring"),
  [QUAY_FACT_CARGO_FOLDER] = N_("Cargo Folder"),
  [QUAY_FACT_CONFIGURATION] = N_("Configuration"),
  [QUAY_FACT_PLAIN_TOKENS] = N_("Plain Text Tokens"),
  [QUAY_FACT_NETWORK] = N_("Network"),
  [QUAY_FACT_REMINDERS] = N_("Reminders"),
};

static const struct
{
  const char *title;
  const char *icon_name;
  const char *style;
} levels[] = {
  /* Translators: how it stands with a part of the computer; what a screen reader says for an icon. */
  [QUAY_FACT_UNKNOWN] = { N_("Not looked at yet"), "content-loading-symbolic", "dim-label" },
  [QUAY_FACT_FINE] = { N_("Fine"), "emblem-ok-symbolic", "success" },
  [QUAY_FACT_NEUTRAL] = { N_("Information"), "dialog-information-symbolic", "dim-label" },
  [QUAY_FACT_WARNING] = { N_("Warning"), "dialog-warning-symbolic", "warning" },
  [QUAY_FACT_ERROR] = { N_("Error"), "dialog-error-symbolic", "error" },
};

static const char *const actions[] = {
  [QUAY_FACT_ACTION_NONE] = NULL,
  [QUAY_FACT_ACTION_UNLOCK] = N_("_Unlock"),
  [QUAY_FACT_ACTION_MOVE] = N_("_Move…"),
  [QUAY_FACT_ACTION_REVIEW] = N_("_Review…"),
  [QUAY_FACT_ACTION_TURN_ON] = N_("_Turn On"),
};

/* @value: taken */
static QuayComputerFact *
fact_new (QuayFactLevel  level,
          QuayFactAction action,
          char          *value)
{
  QuayComputerFact *self = g_new0 (QuayComputerFact, 1);

  self->level = level;
  self->action = action;
  self->value = value;
  return self;
}

void
quay_computer_fact_free (QuayComputerFact *self)
{
  g_free (self->value);
  g_free (self);
}

gboolean
quay_computer_fact_equal (const QuayComputerFact *self,
                          const QuayComputerFact *other)
{
  return self->level == other->level && self->action == other->action &&
         g_strcmp0 (self->value, other->value) == 0;
}

const char *
quay_fact_kind_get_title (QuayFactKind kind)
{
  g_return_val_if_fail (kind < QUAY_N_FACTS, NULL);

  return _(titles[kind]);
}

const char *
quay_fact_level_get_icon_name (QuayFactLevel level)
{
  return levels[level].icon_name;
}

const char *
quay_fact_level_get_style (QuayFactLevel level)
{
  return levels[level].style;
}

const char *
quay_fact_level_get_title (QuayFactLevel level)
{
  return _(levels[level].title);
}

const char *
quay_fact_action_get_label (QuayFactAction action)
{
  return actions[action] != NULL ? _(actions[action]) : NULL;
}

QuayComputerFact *
quay_computer_fact_new_unknown (void)
{
  return fact_new (QUAY_FACT_UNKNOWN, QUAY_FACT_ACTION_NONE, NULL);
}

/* “Unlocked · GNOME Keyring” */
static char *
join_service (const char *state,
              const char *service_name)
{
  if (service_name == NULL)
    return g_strdup (state);

  /* Translators: the state of the keyring, and the program that provides it: “Unlocked · GNOME Keyring”. */
  return g_strdup_printf (_("%s · %s"), state, service_name);
}

/**
 * quay_computer_fact_new_keyring:
 * @state: what the store found without asking anybody
 * @service_name: (nullable): the program that provides the keyring
 * @error: (nullable): why @state is not known
 */
QuayComputerFact *
quay_computer_fact_new_keyring (QuayTokenStoreState state,
                                const char         *service_name,
                                const GError       *error)
{
  switch (state)
    {
    case QUAY_TOKEN_STORE_STATE_UNLOCKED:
      return fact_new (QUAY_FACT_FINE, QUAY_FACT_ACTION_NONE, join_service (_("Unlocked"), service_name));
    case QUAY_TOKEN_STORE_STATE_LOCKED:
      return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_UNLOCK, join_service (_("Locked"), service_name));
    case QUAY_TOKEN_STORE_STATE_NO_SERVICE:
      return fact_new (QUAY_FACT_ERROR, QUAY_FACT_ACTION_NONE, g_strdup (_("No Keyring Available")));
    case QUAY_TOKEN_STORE_STATE_NO_DEFAULT:
      return fact_new (QUAY_FACT_ERROR, QUAY_FACT_ACTION_NONE, join_service (_("No Default Keyring"), service_name));
    case QUAY_TOKEN_STORE_STATE_UNKNOWN:
    default:
      return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_NONE,
                       g_strdup (error != NULL ? quay_catalog_get_title (error) : _("Not known")));
    }
}

QuayComputerFact *
quay_computer_fact_new_folder (GFile   *folder,
                               gboolean exists,
                               gboolean writable)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  path = quay_path_for_people (folder);
  if (!exists)
    return fact_new (QUAY_FACT_NEUTRAL, QUAY_FACT_ACTION_NONE,
                     /* Translators: %s is the path of a folder that is not there yet. */
                     g_strdup_printf (_("%s · will be created"), path));
  if (!writable)
    return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_NONE,
                     /* Translators: %s is the path of a folder. */
                     g_strdup_printf (_("%s · cannot be changed"), path));
  return fact_new (QUAY_FACT_FINE, QUAY_FACT_ACTION_NONE,
                   /* Translators: %s is the path of a folder. */
                   g_strdup_printf (_("%s · can be changed"), path));
}

/**
 * quay_computer_fact_new_configuration:
 * @n_files: the files that Cargo reads, each counted once
 * @n_problems: what is to be mended in them
 * @broken: at least one of these keeps Cargo from working
 */
QuayComputerFact *
quay_computer_fact_new_configuration (guint    n_files,
                                      guint    n_problems,
                                      gboolean broken)
{
  if (n_problems > 0)
    return fact_new (broken ? QUAY_FACT_ERROR : QUAY_FACT_WARNING, QUAY_FACT_ACTION_NONE,
                     g_strdup_printf (ngettext ("%d problem", "%d problems", n_problems), (int) n_problems));
  return fact_new (QUAY_FACT_FINE, QUAY_FACT_ACTION_NONE,
                   g_strdup_printf (ngettext ("No errors in %d file", "No errors in %d files", n_files),
                                    (int) n_files));
}

QuayComputerFact *
quay_computer_fact_new_plain_tokens (guint  n_tokens,
                                     GFile *file)
{
  g_autofree char *name = NULL;

  if (n_tokens == 0)
    /* Translators: there are no plain text tokens. */
    return fact_new (QUAY_FACT_FINE, QUAY_FACT_ACTION_NONE, g_strdup (C_("tokens", "None")));
  if (file == NULL)
    return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_MOVE,
                     g_strdup_printf (ngettext ("%d in several files", "%d in several files", n_tokens),
                                      (int) n_tokens));
  name = g_file_get_basename (file);
  return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_MOVE,
                   /* Translators: the number of tokens, and the name of the file in which they are. */
                   g_strdup_printf (ngettext ("%d in %s", "%d in %s", n_tokens), (int) n_tokens, name));
}

/* “proxy.contoso.example:3128”, without the login that may stand before it; NULL for none. */
static char *
dup_proxy_host (const char *const *proxies)
{
  g_autoptr(GUri) uri = NULL;

  if (proxies == NULL || proxies[0] == NULL)
    return NULL;
  uri = g_uri_parse (proxies[0], G_URI_FLAGS_NON_DNS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_strcmp0 (g_uri_get_scheme (uri), "direct") == 0)
    return NULL;
  if (g_uri_get_port (uri) < 0)
    return g_strconcat (FIRST_STRONG_ISOLATE, g_uri_get_host (uri), POP_ISOLATE, NULL);
  return g_strdup_printf (FIRST_STRONG_ISOLATE "%s:%d" POP_ISOLATE, g_uri_get_host (uri), g_uri_get_port (uri));
}

QuayComputerFact *
quay_computer_fact_new_network (gboolean           available,
                                const char *const *proxies,
                                const char        *advice)
{
  g_autofree char *proxy = NULL;

  if (!available)
    return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_NONE, g_strdup (_("Offline")));
  if (advice != NULL)
    return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_REVIEW, g_strdup (advice));
  if (proxies == NULL)
    return quay_computer_fact_new_unknown ();
  proxy = dup_proxy_host (proxies);
  if (proxy == NULL)
    return fact_new (QUAY_FACT_FINE, QUAY_FACT_ACTION_NONE, g_strdup (_("Direct connection")));
  return fact_new (QUAY_FACT_FINE, QUAY_FACT_ACTION_NONE,
                   /* Translators: %s is the name of a proxy server. */
                   g_strdup_printf (_("Through the proxy %s"), proxy));
}

QuayComputerFact *
quay_computer_fact_new_reminders (gboolean wanted,
                                  gboolean refused)
{
  if (!wanted)
    /* Translators: reminders are off. */
    return fact_new (QUAY_FACT_NEUTRAL, QUAY_FACT_ACTION_TURN_ON, g_strdup (C_("reminders", "Off")));
  if (refused)
    return fact_new (QUAY_FACT_WARNING, QUAY_FACT_ACTION_NONE, g_strdup (_("Not allowed by the system")));
  /* Translators: reminders are on. */
  return fact_new (QUAY_FACT_FINE, QUAY_FACT_ACTION_NONE, g_strdup (C_("reminders", "On")));
}
