/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-helper-survey"

#include "config.h"

#include "quay-helper-survey.h"

#include <glib/gi18n-lib.h>

#include "quay-catalog.h"
#include "quay-error.h"
#include "quay-paths.h"

/**
 * QuayHelperSurvey:
 *
 * What a person should know of the credential helpers before choosing one. Two things are looked up: what the computer
 * can do, and whether there is a keyring. Until both are known nothing is held against any helper; what cannot be
 * known, in a sandbox for one, never is.
 *
 * Only a keyring that is not there makes a choice impossible, because nothing could be saved. A library, a program or
 * a newer Cargo can still be installed, so these are said and no more.
 */
struct _QuayHelperSurvey
{
  GObject                parent_instance;

  QuayConnectionRequest *request;
  QuayCargoSupport      *support;
  GError                *keyring_error;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayHelperSurvey, quay_helper_survey, G_TYPE_OBJECT)

static void
quay_helper_survey_dispose (GObject *object)
{
  QuayHelperSurvey *self = QUAY_HELPER_SURVEY (object);

  g_clear_object (&self->request);
  g_clear_object (&self->support);
  g_clear_error (&self->keyring_error);
  G_OBJECT_CLASS (quay_helper_survey_parent_class)->dispose (object);
}

static void
quay_helper_survey_class_init (QuayHelperSurveyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = quay_helper_survey_dispose;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_helper_survey_init (QuayHelperSurvey *self)
{
}

QuayHelperSurvey *
quay_helper_survey_new (QuayConnectionRequest *request)
{
  QuayHelperSurvey *self;

  g_return_val_if_fail (QUAY_IS_CONNECTION_REQUEST (request), NULL);

  self = g_object_new (QUAY_TYPE_HELPER_SURVEY, NULL);
  self->request = g_object_ref (request);
  return self;
}

/**
 * quay_helper_survey_set_findings:
 * @support: (nullable): what the computer can do, if that is known
 * @keyring_error: (nullable): what the keyring said to being looked at
 */
void
quay_helper_survey_set_findings (QuayHelperSurvey *self,
                                 QuayCargoSupport *support,
                                 const GError     *keyring_error)
{
  g_return_if_fail (QUAY_IS_HELPER_SURVEY (self));

  g_set_object (&self->support, support);
  if (keyring_error != self->keyring_error)
    {
      g_clear_error (&self->keyring_error);
      if (keyring_error != NULL)
        self->keyring_error = g_error_copy (keyring_error);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
support_loaded_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayHelperSurvey *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(QuayCargoSupport) support = quay_cargo_support_load_finish (result, &error);

  if (support == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  quay_helper_survey_set_findings (self, support, self->keyring_error);
  g_task_return_boolean (task, TRUE);
}

static void
keyring_listed_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  QuayHelperSurvey *self = g_task_get_source_object (task);
  g_autoptr(QuayContext) context = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = quay_token_store_list_finish (QUAY_TOKEN_STORE (object), result, &error);

  if (g_task_return_error_if_cancelled (task))
    return;

  quay_helper_survey_set_findings (self, self->support, error);
  g_object_get (self->request, "context", &context, NULL);
  quay_cargo_support_load_async (quay_context_get_home (context), quay_connection_request_get_folder (self->request),
                                 g_task_get_task_data (task), g_task_get_cancellable (task), support_loaded_cb,
                                 g_object_ref (task));
}

/**
 * quay_helper_survey_load_async:
 * @bus: (nullable): where the keyring's service is looked for
 *
 * Looks at the keyring first, which is quick, and then for Cargo, library and programs, which takes at most ten
 * seconds. “changed” is emitted after each.
 */
void
quay_helper_survey_load_async (QuayHelperSurvey   *self,
                               GDBusConnection    *bus,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(QuayContext) context = NULL;

  g_return_if_fail (QUAY_IS_HELPER_SURVEY (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, quay_helper_survey_load_async);
  if (bus != NULL)
    g_task_set_task_data (task, g_object_ref (bus), g_object_unref);

  g_object_get (self->request, "context", &context, NULL);
  quay_token_store_list_async (quay_context_get_tokens (context), QUAY_TOKEN_STORE_NO_PROMPT, cancellable,
                               keyring_listed_cb, g_steal_pointer (&task));
}

/**
 * quay_helper_survey_load_finish:
 * @error: %G_IO_ERROR_CANCELLED, or why nothing could be found out
 */
gboolean
quay_helper_survey_load_finish (QuayHelperSurvey *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
has_no_keyring (QuayHelperSurvey *self)
{
  return g_error_matches (self->keyring_error, QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING);
}

gboolean
quay_helper_survey_is_available (QuayHelperSurvey *self,
                                 QuayHelperKind    kind)
{
  g_return_val_if_fail (QUAY_IS_HELPER_SURVEY (self), FALSE);

  return kind != QUAY_HELPER_KEYRING || !has_no_keyring (self);
}

static QuayAnswer
find_microsoft (QuayHelperSurvey *self)
{
  g_autoptr(QuayContext) context = NULL;
  g_auto(GStrv) words = quay_helper_kind_to_words (QUAY_HELPER_MICROSOFT, NULL, NULL, FALSE, NULL);

  g_object_get (self->request, "context", &context, NULL);
  return quay_cargo_support_find_program (quay_context_get_home (context), (const char *const *) words,
                                          quay_cargo_support_is_sandboxed ());
}

/**
 * quay_helper_survey_dup_subtitle:
 *
 * Returns: (transfer full): what @kind means, in one sentence, or why it cannot be chosen
 */
char *
quay_helper_survey_dup_subtitle (QuayHelperSurvey *self,
                                 QuayHelperKind    kind)
{
  g_return_val_if_fail (QUAY_IS_HELPER_SURVEY (self), NULL);

  switch (kind)
    {
    case QUAY_HELPER_KEYRING:
      if (has_no_keyring (self))
        return quay_catalog_dup_body (self->keyring_error);
      return g_strdup (_("Recommended. Encrypted by the desktop"));
    case QUAY_HELPER_AZURE_CLI:
      return g_strdup (_("Always fresh tokens, nothing is stored"));
    case QUAY_HELPER_MICROSOFT:
      switch (find_microsoft (self))
        {
        case QUAY_ANSWER_YES:
          return g_strdup (_("Work account in the browser. Installed"));
        case QUAY_ANSWER_NO:
          return g_strdup (_("Work account in the browser. Not installed"));
        case QUAY_ANSWER_UNKNOWN:
        default:
          return g_strdup (_("Work account in the browser"));
        }
    case QUAY_HELPER_PLAIN_TEXT:
      return g_strdup (_("Not encrypted. Any app can read it"));
    case QUAY_HELPER_CUSTOM:
      return g_strdup (_("A program that follows Cargo’s protocol or prints the token"));
    case QUAY_HELPER_NONE:
      return g_strdup (_("For public feeds, to download only"));
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * quay_helper_survey_dup_notice:
 *
 * Returns: (transfer full) (nullable): what a person should know of the chosen helper before Review, one sentence or
 *   more; what makes a choice impossible is said by the choice itself
 */
char *
quay_helper_survey_dup_notice (QuayHelperSurvey *self)
{
  g_autofree char *command = NULL;
  g_autoptr(GPtrArray) notices = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) words = NULL;
  gboolean prints_token = FALSE;

  g_return_val_if_fail (QUAY_IS_HELPER_SURVEY (self), NULL);

  if (self->support == NULL)
    return NULL;

  g_object_get (self->request, "command", &command, "prints-token", &prints_token, NULL);
  /* An unfinished command is not a helper yet. */
  words = quay_helper_kind_to_words (quay_connection_request_get_helper (self->request), NULL, command,
                                     prints_token, NULL);
  notices = quay_cargo_support_dup_notices (self->support, (const char *const *) words);
  for (guint i = 0; i < notices->len; i++)
    {
      const GError *notice = g_ptr_array_index (notices, i);
      g_autofree char *sentence = NULL;

      if (g_error_matches (notice, QUAY_ERROR, QUAY_ERROR_KEYRING_MISSING))
        continue;
      sentence = quay_catalog_dup_body (notice);
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * quay_helper_survey_dup_origins:
 *
 * Returns: (transfer full) (nullable): where each helper that Cargo asks now comes from, in the order of asking
 */
char *
quay_helper_survey_dup_origins (QuayHelperSurvey *self)
{
  g_autoptr(GPtrArray) helpers = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  QuayCargoConfig *config;

  g_return_val_if_fail (QUAY_IS_HELPER_SURVEY (self), NULL);

  config = quay_connection_request_get_config (self->request);
  if (config == NULL)
    return NULL;

  helpers = quay_cargo_config_dup_helpers_for (config, quay_connection_request_get_name (self->request));
  for (guint i = 0; i < helpers->len; i++)
    {
      const QuayCargoValue *value = g_ptr_array_index (helpers, i);
      g_autofree char *path = NULL;

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (value->origin.file == NULL)
        {
          /* Translators: a credential helper, and the environment variable that names it. */
          g_string_append_printf (text, _("%s: variable %s"), value->text, value->origin.variable);
          continue;
        }
      path = quay_path_for_people (value->origin.file);
      /* Translators: a credential helper, and the file and line that name it. */
      g_string_append_printf (text, _("%s: %s, line %d"), value->text, path, (int) value->origin.line);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
