/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-check-step"

#include "config.h"

#include "quay-check-step-private.h"

#include <glib/gi18n-lib.h>

#include "quay-catalog.h"
#include "quay-error.h"
#include "quay-paths.h"
#include "quay-redact.h"

/**
 * QuayCheckStep:
 *
 * One step of the way that Cargo takes, and what was found there: in words for people, with the places where values
 * stand, and with what support asks for.
 *
 * A step waits, runs, and ends as one of the other results, or is skipped without having run.
 */
struct _QuayCheckStep
{
  GObject         parent_instance;

  QuayStep        step;
  QuayStepResult  result;
  char           *seen;
  GError         *error;
  GPtrArray      *notices;    /* GError */
  GPtrArray      *lines;      /* QuayCheckLine */
  QuayCargoOrigin origin;
  GString        *details;    /* redacted */
};

enum
{
  PROP_0,
  PROP_RESULT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (QuayCheckStep, quay_check_step, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (QuayStepResult, quay_step_result,
                    G_DEFINE_ENUM_VALUE (QUAY_STEP_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (QUAY_STEP_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (QUAY_STEP_PROBLEM, "problem"),
                    G_DEFINE_ENUM_VALUE (QUAY_STEP_SKIPPED, "skipped"),
                    G_DEFINE_ENUM_VALUE (QUAY_STEP_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (QUAY_STEP_RUNNING, "running"))

static const char *step_words[] = {
  [QUAY_STEP_CONFIG] = "config",
  [QUAY_STEP_REGISTRY] = "registry",
  [QUAY_STEP_HELPER] = "helper",
  [QUAY_STEP_TOKEN] = "token",
  [QUAY_STEP_LOGIN] = "login",
  [QUAY_STEP_INDEX] = "index",
  [QUAY_STEP_DOWNLOAD] = "download",
};

static const char *step_titles[] = {
  [QUAY_STEP_CONFIG] = N_("Configuration"),
  [QUAY_STEP_REGISTRY] = N_("Registry"),
  [QUAY_STEP_HELPER] = N_("Credential Helper"),
  [QUAY_STEP_TOKEN] = N_("Token"),
  /* Translators: the title of a step in which Quayside logs in. */
  [QUAY_STEP_LOGIN] = N_("Log In"),
  /* Translators: the list of crates that a registry has. */
  [QUAY_STEP_INDEX] = N_("Index"),
  [QUAY_STEP_DOWNLOAD] = N_("Download"),
};

static const char *result_words[] = {
  [QUAY_STEP_OK] = "ok",
  [QUAY_STEP_INFO] = "info",
  [QUAY_STEP_PROBLEM] = "problem",
  [QUAY_STEP_SKIPPED] = "skipped",
  [QUAY_STEP_WAITING] = NULL,
  [QUAY_STEP_RUNNING] = NULL,
};

const char *
quay_step_get_word (QuayStep step)
{
  g_return_val_if_fail (step < QUAY_N_STEPS, NULL);

  return step_words[step];
}

const char *
quay_step_get_title (QuayStep step)
{
  g_return_val_if_fail (step < QUAY_N_STEPS, NULL);

  return _(step_titles[step]);
}

const char *
quay_step_result_get_word (QuayStepResult result)
{
  g_return_val_if_fail (result < G_N_ELEMENTS (result_words), NULL);

  return result_words[result];
}

static void
copy_origin (QuayCargoOrigin       *to,
             const QuayCargoOrigin *from)
{
  GFile *file = from != NULL ? from->file : NULL;

  g_set_object (&to->file, file);
  g_clear_pointer (&to->variable, g_free);
  to->variable = from != NULL ? g_strdup (from->variable) : NULL;
  to->line = from != NULL ? from->line : 0;
}

static void
line_free (gpointer data)
{
  QuayCheckLine *line = data;

  g_free (line->text);
  copy_origin (&line->origin, NULL);
  g_free (line);
}

/**
 * quay_check_line_dup_origin:
 *
 * Returns: (transfer full) (nullable): “~/app/.cargo/config.toml, line 6”, the path kept in its own writing direction;
 *   the name of a variable; or %NULL
 */
char *
quay_check_line_dup_origin (const QuayCheckLine *self)
{
  g_autofree char *path = NULL;
  g_autofree char *isolated = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->origin.variable != NULL)
    return g_strdup (self->origin.variable);
  if (self->origin.file == NULL)
    return NULL;
  path = quay_path_for_people (self->origin.file);
  isolated = g_strdup_printf ("\xe2\x81\xa8%s\xe2\x81\xa9", path);
  if (self->origin.line == 0)
    return g_steal_pointer (&isolated);
  /* Translators: the path of a file, and the number of a line in it. */
  return g_strdup_printf (_("%s, line %d"), isolated, (int) self->origin.line);
}

static void
quay_check_step_dispose (GObject *object)
{
  QuayCheckStep *self = QUAY_CHECK_STEP (object);

  g_clear_pointer (&self->seen, g_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->notices, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  copy_origin (&self->origin, NULL);
  if (self->details != NULL)
    g_string_free (g_steal_pointer (&self->details), TRUE);
  G_OBJECT_CLASS (quay_check_step_parent_class)->dispose (object);
}

static void
quay_check_step_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RESULT:
      g_value_set_enum (value, QUAY_CHECK_STEP (object)->result);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_check_step_class_init (QuayCheckStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = quay_check_step_dispose;
  object_class->get_property = quay_check_step_get_property;

  properties[PROP_RESULT] =
    g_param_spec_enum ("result", NULL, NULL, QUAY_TYPE_STEP_RESULT, QUAY_STEP_WAITING,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * QuayCheckStep::changed:
   *
   * The result is another one; what was seen is complete whenever it is emitted.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
quay_check_step_init (QuayCheckStep *self)
{
  self->result = QUAY_STEP_WAITING;
  self->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  self->lines = g_ptr_array_new_with_free_func (line_free);
}

QuayCheckStep *
quay_check_step_new (QuayStep step)
{
  QuayCheckStep *self = g_object_new (QUAY_TYPE_CHECK_STEP, NULL);

  self->step = step;
  return self;
}

/* The last thing that is set. */
void
quay_check_step_set_result (QuayCheckStep *self,
                            QuayStepResult result)
{
  if (self->result == result)
    return;
  self->result = result;
  if (result == QUAY_STEP_SKIPPED)
    g_clear_pointer (&self->seen, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESULT]);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
quay_check_step_take_seen (QuayCheckStep *self,
                           char          *seen)
{
  g_free (self->seen);
  self->seen = seen;
}

/* Makes it a problem. */
void
quay_check_step_take_error (QuayCheckStep *self,
                            GError        *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_clear_pointer (&self->seen, g_free);
  quay_check_step_set_result (self, QUAY_STEP_PROBLEM);
}

void
quay_check_step_take_notice (QuayCheckStep *self,
                             GError        *notice)
{
  g_ptr_array_add (self->notices, notice);
}

void
quay_check_step_take_line (QuayCheckStep         *self,
                           char                  *text,
                           const QuayCargoOrigin *origin,
                           gboolean               hidden)
{
  QuayCheckLine *line = g_new0 (QuayCheckLine, 1);

  line->text = text;
  line->hidden = hidden;
  copy_origin (&line->origin, origin);
  g_ptr_array_add (self->lines, line);
}

void
quay_check_step_set_origin (QuayCheckStep         *self,
                            const QuayCargoOrigin *origin)
{
  copy_origin (&self->origin, origin);
}

void
quay_check_step_add_details (QuayCheckStep *self,
                             const char    *details)
{
  g_autofree char *redacted = NULL;

  if (details == NULL || details[0] == '\0')
    return;
  redacted = quay_redact (details);
  if (self->details == NULL)
    self->details = g_string_new (NULL);
  else if (self->details->len > 0)
    g_string_append_c (self->details, '\n');
  g_string_append (self->details, redacted);
}

QuayStep
quay_check_step_get_step (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), QUAY_STEP_CONFIG);

  return self->step;
}

QuayStepResult
quay_check_step_get_result (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), QUAY_STEP_SKIPPED);

  return self->result;
}

const char *
quay_check_step_get_seen (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), NULL);

  return self->seen;
}

const GError *
quay_check_step_get_error (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), NULL);

  return self->error;
}

GPtrArray *
quay_check_step_get_notices (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), NULL);

  return self->notices;
}

GPtrArray *
quay_check_step_get_lines (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), NULL);

  return self->lines;
}

const QuayCargoOrigin *
quay_check_step_get_origin (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), NULL);

  return self->origin.file != NULL || self->origin.variable != NULL ? &self->origin : NULL;
}

const char *
quay_check_step_get_details (QuayCheckStep *self)
{
  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), NULL);

  return self->details != NULL ? self->details->str : NULL;
}

static void
append_error (GString      *report,
              const GError *error)
{
  const char *id = quay_catalog_get_id (error);
  const char *details = quay_error_get_details (error);
  g_autofree char *message = quay_redact (error->message);
  g_autofree char *redacted = details != NULL ? quay_redact (details) : NULL;

  g_string_append_printf (report, "%s%s%s\n%s\n", id != NULL ? id : "", id != NULL ? ": " : "",
                          quay_catalog_get_title (error), message);
  if (redacted != NULL)
    g_string_append_printf (report, "%s\n", redacted);
}

/**
 * quay_check_step_dup_report:
 *
 * Returns: (transfer full): what the step has found, as text to send to whoever helps; without a secret
 */
char *
quay_check_step_dup_report (QuayCheckStep *self)
{
  GString *report;

  g_return_val_if_fail (QUAY_IS_CHECK_STEP (self), NULL);

  report = g_string_new (quay_step_get_title (self->step));
  if (self->seen != NULL)
    g_string_append_printf (report, ": %s", self->seen);
  g_string_append_c (report, '\n');
  if (self->error != NULL)
    append_error (report, self->error);
  for (guint i = 0; i < self->notices->len; i++)
    append_error (report, g_ptr_array_index (self->notices, i));
  for (guint i = 0; i < self->lines->len; i++)
    {
      const QuayCheckLine *line = g_ptr_array_index (self->lines, i);
      g_autofree char *origin = quay_check_line_dup_origin (line);

      g_string_append_printf (report, "%s%s%s%s\n", line->text, origin != NULL ? " (" : "",
                              origin != NULL ? origin : "", origin != NULL ? ")" : "");
    }
  if (self->details != NULL)
    g_string_append_printf (report, "%s\n", self->details->str);
  return g_string_free (report, FALSE);
}
