/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-search"

#include "config.h"

#include "quay-feed-search.h"

#include "quay-util.h"

/**
 * QuayFeedSearch:
 *
 * The feeds that match a search, in the order of quay_feed_info_compare().
 *
 * The pages of a long answer are sorted each by itself, so feeds are put where they belong as they come; usually that
 * is the end. After a change of the search one range is announced, from the first difference to the last: what stays
 * above and below it keeps its widgets. Searching thousands of feeds takes less than a millisecond, which is why
 * nothing here is spread over several turns of the main loop.
 */
struct _QuayFeedSearch
{
  GObject     parent_instance;

  GListModel *feeds;
  GPtrArray  *sorted;   /* QuayFeedInfo: all of @feeds */
  GPtrArray  *shown;    /* those of @sorted that match */
  char       *text;
  char      **words;    /* of @text, folded */
};

enum { PROP_0, PROP_FEEDS, PROP_TEXT, PROP_N_FEEDS, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void implement_list_model (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (QuayFeedSearch, quay_feed_search, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_list_model))

static gboolean
matches (QuayFeedSearch *self,
         QuayFeedInfo   *feed)
{
  return quay_feed_info_matches (feed, (const char *const *) self->words);
}

/* Behind all that are not greater, which with feeds that come in order is the end. */
static guint
find_place (GPtrArray    *feeds,
            QuayFeedInfo *feed)
{
  guint low = 0;
  guint high = feeds->len;

  if (high > 0 && quay_feed_info_compare (g_ptr_array_index (feeds, high - 1), feed, NULL) <= 0)
    return high;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (quay_feed_info_compare (g_ptr_array_index (feeds, middle), feed, NULL) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
insert (GPtrArray    *feeds,
        QuayFeedInfo *feed)
{
  guint place = find_place (feeds, feed);

  g_ptr_array_insert (feeds, place, g_object_ref (feed));
  return place;
}

/* Shows @feed. Neighbours are announced together: @start and @length are the range that is not announced yet. */
static void
show_feed (QuayFeedSearch *self,
           QuayFeedInfo   *feed,
           guint          *start,
           guint          *length)
{
  guint place = find_place (self->shown, feed);

  if (*length > 0 && place != *start + *length)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), *start, 0, *length);
      *length = 0;
    }
  if (*length == 0)
    *start = place;
  g_ptr_array_insert (self->shown, place, g_object_ref (feed));
  *length += 1;
}

static void
add_feeds (QuayFeedSearch *self,
           guint           position,
           guint           n_added)
{
  guint start = 0;
  guint length = 0;

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(QuayFeedInfo) feed = g_list_model_get_item (self->feeds, position + i);

      insert (self->sorted, feed);
      if (matches (self, feed))
        show_feed (self, feed, &start, &length);
    }
  if (length > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, 0, length);
}

/* Replaces what is shown by @shown, which it takes. */
static void
replace_shown (QuayFeedSearch *self,
               GPtrArray      *shown)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->shown);
  guint most = MIN (before->len, shown->len);
  guint head = 0;
  guint tail = 0;

  while (head < most && g_ptr_array_index (before, head) == g_ptr_array_index (shown, head))
    head++;
  while (tail < most - head && g_ptr_array_index (before, before->len - 1 - tail) ==
         g_ptr_array_index (shown, shown->len - 1 - tail))
    tail++;

  self->shown = shown;
  if (before->len != head + tail || shown->len != head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail, shown->len - head - tail);
}

static void
search (QuayFeedSearch *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->sorted->len; i++)
    {
      QuayFeedInfo *feed = g_ptr_array_index (self->sorted, i);

      if (matches (self, feed))
        g_ptr_array_add (shown, g_object_ref (feed));
    }
  replace_shown (self, shown);
}

static void
items_changed_cb (QuayFeedSearch *self,
                  guint           position,
                  guint           n_removed,
                  guint           n_added)
{
  guint n_before = self->sorted->len;

  if (n_removed > 0)
    {
      /* A list that is loaded anew empties itself at once. */
      g_ptr_array_set_size (self->sorted, 0);
      replace_shown (self, g_ptr_array_new_with_free_func (g_object_unref));
      position = 0;
      n_added = g_list_model_get_n_items (self->feeds);
    }
  add_feeds (self, position, n_added);
  if (self->sorted->len != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FEEDS]);
}

static GType
get_item_type (GListModel *model)
{
  return QUAY_TYPE_FEED_INFO;
}

static guint
get_n_items (GListModel *model)
{
  return QUAY_FEED_SEARCH (model)->shown->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position)) : NULL;
}

static void
implement_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
quay_feed_search_constructed (GObject *object)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (object);

  G_OBJECT_CLASS (quay_feed_search_parent_class)->constructed (object);

  g_signal_connect_object (self->feeds, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  add_feeds (self, 0, g_list_model_get_n_items (self->feeds));
}

static void
quay_feed_search_dispose (GObject *object)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (object);

  g_clear_object (&self->feeds);
  G_OBJECT_CLASS (quay_feed_search_parent_class)->dispose (object);
}

static void
quay_feed_search_finalize (GObject *object)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (object);

  g_ptr_array_unref (self->sorted);
  g_ptr_array_unref (self->shown);
  g_free (self->text);
  g_strfreev (self->words);
  G_OBJECT_CLASS (quay_feed_search_parent_class)->finalize (object);
}

static void
quay_feed_search_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (object);

  switch (prop_id)
    {
    case PROP_FEEDS:
      g_value_set_object (value, self->feeds);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_N_FEEDS:
      g_value_set_uint (value, self->sorted->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_feed_search_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (object);

  switch (prop_id)
    {
    case PROP_FEEDS:
      self->feeds = g_value_dup_object (value);
      break;
    case PROP_TEXT:
      quay_feed_search_set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
quay_feed_search_class_init (QuayFeedSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = quay_feed_search_constructed;
  object_class->dispose = quay_feed_search_dispose;
  object_class->finalize = quay_feed_search_finalize;
  object_class->get_property = quay_feed_search_get_property;
  object_class->set_property = quay_feed_search_set_property;

  properties[PROP_FEEDS] =
    g_param_spec_object ("feeds", NULL, NULL, G_TYPE_LIST_MODEL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_FEEDS] =
    g_param_spec_uint ("n-feeds", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_feed_search_init (QuayFeedSearch *self)
{
  self->sorted = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->text = g_strdup ("");
  self->words = quay_feed_info_fold_search ("");
}

/**
 * quay_feed_search_new:
 * @feeds: a list of #QuayFeedInfo that grows, or becomes empty
 */
QuayFeedSearch *
quay_feed_search_new (GListModel *feeds)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (feeds), NULL);

  return g_object_new (QUAY_TYPE_FEED_SEARCH, "feeds", feeds, NULL);
}

const char *
quay_feed_search_get_text (QuayFeedSearch *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_SEARCH (self), NULL);

  return self->text;
}

/**
 * quay_feed_search_set_text:
 * @text: (nullable): words, each of which has to be in the name, the project or the description; without one, all match
 */
void
quay_feed_search_set_text (QuayFeedSearch *self,
                           const char     *text)
{
  char **words;

  g_return_if_fail (QUAY_IS_FEED_SEARCH (self));

  if (!quay_set_str (&self->text, text != NULL ? text : ""))
    return;

  words = quay_feed_info_fold_search (self->text);
  if (!g_strv_equal ((const char *const *) words, (const char *const *) self->words))
    {
      g_strfreev (self->words);
      self->words = words;
      search (self);
    }
  else
    g_strfreev (words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * quay_feed_search_get_n_feeds:
 *
 * Returns: how many feeds there are, whether they match or not
 */
guint
quay_feed_search_get_n_feeds (QuayFeedSearch *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_SEARCH (self), 0);

  return self->sorted->len;
}
