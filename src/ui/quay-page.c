/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-page"

#include "config.h"

#include "quay-page.h"

#include <glib/gi18n.h>

#include "quay-ui-util.h"
#include "quay-util.h"

/**
 * QuayPage:
 *
 * What every page of the assistant has in common. A page binds to the request, sets
 * [property@Quay.Page:complete] when its part can be left and [property@Quay.Page:busy] while something runs
 * that must not be left. It never knows its neighbours: “finished” says that the next page may come, “remedy”
 * that the user wants something that lies elsewhere.
 */
typedef struct
{
  QuayConnectionRequest *request;
  char                  *title;
  char                  *subtitle;
  char                  *next_label;
  gboolean               complete;
  gboolean               busy;
} QuayPagePrivate;

enum
{
  PROP_0,
  PROP_REQUEST,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_NEXT_LABEL,
  PROP_COMPLETE,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  FINISHED,
  REMEDY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (QuayPage, quay_page, ADW_TYPE_BIN)

#define GET_PRIVATE(self) ((QuayPagePrivate *) quay_page_get_instance_private (self))

static void
quay_page_real_enter (QuayPage *self)
{
}

static void
quay_page_real_show_error (QuayPage     *self,
                           const GError *error)
{
  g_warning ("%s cannot show an error: %s", G_OBJECT_TYPE_NAME (self), error->message);
}

static gboolean
quay_page_real_focus_first (QuayPage *self)
{
  return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/* After the template of the page. */
static void
quay_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (quay_page_parent_class)->constructed (object);

  quay_ui_wrap_texts (GTK_WIDGET (object));
}

static void
quay_page_dispose (GObject *object)
{
  QuayPagePrivate *priv = GET_PRIVATE (QUAY_PAGE (object));

  g_clear_object (&priv->request);
  G_OBJECT_CLASS (quay_page_parent_class)->dispose (object);
}

static void
quay_page_finalize (GObject *object)
{
  QuayPagePrivate *priv = GET_PRIVATE (QUAY_PAGE (object));

  g_clear_pointer (&priv->title, g_free);
  g_clear_pointer (&priv->subtitle, g_free);
  g_clear_pointer (&priv->next_label, g_free);
  G_OBJECT_CLASS (quay_page_parent_class)->finalize (object);
}

static void
quay_page_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  QuayPagePrivate *priv = GET_PRIVATE (QUAY_PAGE (object));

  switch (prop_id)
    {
    case PROP_REQUEST:
      g_value_set_object (value, priv->request);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_NEXT_LABEL:
      g_value_set_string (value, quay_page_get_next_label (QUAY_PAGE (object)));
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, priv->complete);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, priv->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_page_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  QuayPagePrivate *priv = GET_PRIVATE (QUAY_PAGE (object));

  switch (prop_id)
    {
    case PROP_REQUEST:
      priv->request = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      quay_set_str (&priv->title, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      quay_page_set_subtitle (QUAY_PAGE (object), g_value_get_string (value));
      break;
    case PROP_NEXT_LABEL:
      quay_page_set_next_label (QUAY_PAGE (object), g_value_get_string (value));
      break;
    case PROP_COMPLETE:
      quay_page_set_complete (QUAY_PAGE (object), g_value_get_boolean (value));
      break;
    case PROP_BUSY:
      quay_page_set_busy (QUAY_PAGE (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_page_class_init (QuayPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = quay_page_constructed;
  object_class->dispose = quay_page_dispose;
  object_class->finalize = quay_page_finalize;
  object_class->get_property = quay_page_get_property;
  object_class->set_property = quay_page_set_property;

  klass->enter = quay_page_real_enter;
  klass->go_next = quay_page_finish;
  klass->show_error = quay_page_real_show_error;
  klass->focus_first = quay_page_real_focus_first;

  properties[PROP_REQUEST] =
    g_param_spec_object ("request", NULL, NULL, QUAY_TYPE_CONNECTION_REQUEST,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_NEXT_LABEL] = g_param_spec_string ("next-label", NULL, NULL, NULL, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FINISHED] =
    g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
  /**
   * QuayPage::remedy:
   * @remedy: a #QuayRemedy that another page does
   */
  signals[REMEDY] =
    g_signal_new ("remedy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
quay_page_init (QuayPage *self)
{
}

QuayConnectionRequest *
quay_page_get_request (QuayPage *self)
{
  g_return_val_if_fail (QUAY_IS_PAGE (self), NULL);

  return GET_PRIVATE (self)->request;
}

const char *
quay_page_get_title (QuayPage *self)
{
  g_return_val_if_fail (QUAY_IS_PAGE (self), NULL);

  return GET_PRIVATE (self)->title;
}

/**
 * quay_page_get_subtitle:
 *
 * Returns: (nullable): what stands below the title, plain; %NULL when the page leaves that to the assistant
 */
const char *
quay_page_get_subtitle (QuayPage *self)
{
  g_return_val_if_fail (QUAY_IS_PAGE (self), NULL);

  return GET_PRIVATE (self)->subtitle;
}

void
quay_page_set_subtitle (QuayPage   *self,
                        const char *subtitle)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  if (quay_set_str (&GET_PRIVATE (self)->subtitle, subtitle))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

/**
 * quay_page_get_next_label:
 *
 * Returns: what the suggested button says, with a mnemonic; “_Next” unless the page tells another
 */
const char *
quay_page_get_next_label (QuayPage *self)
{
  QuayPagePrivate *priv;

  g_return_val_if_fail (QUAY_IS_PAGE (self), NULL);

  priv = GET_PRIVATE (self);
  /* Translators: the button that leads to the next page of the assistant. */
  return priv->next_label != NULL ? priv->next_label : _("_Next");
}

void
quay_page_set_next_label (QuayPage   *self,
                          const char *label)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  if (quay_set_str (&GET_PRIVATE (self)->next_label, label))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_LABEL]);
}

gboolean
quay_page_get_complete (QuayPage *self)
{
  g_return_val_if_fail (QUAY_IS_PAGE (self), FALSE);

  return GET_PRIVATE (self)->complete;
}

void
quay_page_set_complete (QuayPage *self,
                        gboolean  complete)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  if (GET_PRIVATE (self)->complete == complete)
    return;

  GET_PRIVATE (self)->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

gboolean
quay_page_get_busy (QuayPage *self)
{
  g_return_val_if_fail (QUAY_IS_PAGE (self), FALSE);

  return GET_PRIVATE (self)->busy;
}

void
quay_page_set_busy (QuayPage *self,
                    gboolean  busy)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  if (GET_PRIVATE (self)->busy == busy)
    return;

  GET_PRIVATE (self)->busy = busy;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

void
quay_page_enter (QuayPage *self)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  QUAY_PAGE_GET_CLASS (self)->enter (self);
}

void
quay_page_go_next (QuayPage *self)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  if (quay_page_get_complete (self) && !quay_page_get_busy (self))
    QUAY_PAGE_GET_CLASS (self)->go_next (self);
}

void
quay_page_show_error (QuayPage     *self,
                      const GError *error)
{
  g_return_if_fail (QUAY_IS_PAGE (self));
  g_return_if_fail (error != NULL);

  QUAY_PAGE_GET_CLASS (self)->show_error (self, error);
}

void
quay_page_focus_first (QuayPage *self)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  QUAY_PAGE_GET_CLASS (self)->focus_first (self);
}

/**
 * quay_page_finish:
 *
 * For pages: says that the next one may come.
 */
void
quay_page_finish (QuayPage *self)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  g_signal_emit (self, signals[FINISHED], 0);
}

/**
 * quay_page_ask:
 *
 * For pages: passes on a remedy that lies elsewhere in the assistant.
 */
void
quay_page_ask (QuayPage  *self,
               QuayRemedy remedy)
{
  g_return_if_fail (QUAY_IS_PAGE (self));

  g_signal_emit (self, signals[REMEDY], 0, (int) remedy);
}
