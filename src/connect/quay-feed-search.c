/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-search"

#include "config.h"

#include "quay-feed-search.h"

#include "quay-util.h"

/* A list widget makes widgets for so many rows around the one that is in sight; the others cost it nothing. */
#define N_WIDGETS 250

/* Rows that are announced in one turn of the main loop as long as the widget makes widgets for them. */
#define SLICE 12

/**
 * QuayFeedSearch:
 *
 * The feeds that match a search, in the order of quay_feed_info_compare().
 *
 * The pages of a long answer are sorted each by itself, so feeds are put where they belong as they come; usually that
 * is the end.
 *
 * Searching thousands of feeds takes a millisecond; making widgets for what was found takes much longer. So what was
 * found is announced in slices, each in its own turn of the main loop and with a lower priority than drawing, until
 * there are as many as get widgets. What stays at the top after a change of the search keeps its widgets.
 */
struct _QuayFeedSearch
{
  GObject     parent_instance;

  GListModel *feeds;
  GPtrArray  *sorted;     /* QuayFeedInfo: all of @feeds */
  GPtrArray  *found;      /* those of @sorted that match */
  guint       n_shown;    /* how many of them are announced */
  guint       slice_id;
  char       *text;
  char      **words;      /* of @text, folded */
};

enum { PROP_0, PROP_FEEDS, PROP_TEXT, PROP_N_FEEDS, PROP_N_FOUND, N_PROPS };
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

static void
insert (GPtrArray    *feeds,
        guint         place,
        QuayFeedInfo *feed)
{
  g_ptr_array_insert (feeds, place, g_object_ref (feed));
}

static guint
choose_slice (QuayFeedSearch *self,
              guint           n_shown)
{
  guint n_left = self->found->len - n_shown;

  return n_shown < N_WIDGETS ? MIN (n_left, SLICE) : n_left;
}

static gboolean
show_slice_cb (gpointer user_data)
{
  QuayFeedSearch *self = user_data;
  guint start = self->n_shown;
  guint n_added = choose_slice (self, start);

  self->n_shown += n_added;
  if (n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, 0, n_added);
  if (self->n_shown < self->found->len)
    return G_SOURCE_CONTINUE;
  self->slice_id = 0;
  return G_SOURCE_REMOVE;
}

/* The first slice at once, the others in turns of their own. */
static void
show_more (QuayFeedSearch *self)
{
  guint start = self->n_shown;
  guint n_added;

  if (self->slice_id != 0 || self->n_shown == self->found->len)
    return;

  n_added = choose_slice (self, start);
  self->n_shown += n_added;
  if (self->n_shown < self->found->len)
    {
      self->slice_id = g_idle_add (show_slice_cb, self);
      g_source_set_name_by_id (self->slice_id, "[quayside] rows of the list of feeds");
    }
  g_list_model_items_changed (G_LIST_MODEL (self), start, 0, n_added);
}

static void
flush_run (QuayFeedSearch *self,
           guint           start,
           guint          *length)
{
  guint n_added = *length;

  *length = 0;
  if (n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, 0, n_added);
}

/* Between rows that are announced already. Neighbours are announced together: @start and @length are the run of those
 * that are not yet. */
static void
add_found (QuayFeedSearch *self,
           QuayFeedInfo   *feed,
           guint          *start,
           guint          *length)
{
  guint place = find_place (self->found, feed);

  if (place < self->n_shown)
    {
      if (place != *start + *length)
        flush_run (self, *start, length);
      if (*length == 0)
        *start = place;
      *length += 1;
      self->n_shown++;
    }
  insert (self->found, place, feed);
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

      insert (self->sorted, find_place (self->sorted, feed), feed);
      if (matches (self, feed))
        add_found (self, feed, &start, &length);
    }
  flush_run (self, start, &length);
  show_more (self);
}

/* Replaces what was found by @found, which it takes. */
static void
replace_found (QuayFeedSearch *self,
               GPtrArray      *found)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->found);
  guint n_before = self->n_shown;
  guint n_added;
  guint head = 0;

  g_clear_handle_id (&self->slice_id, g_source_remove);
  while (head < n_before && head < found->len && g_ptr_array_index (before, head) == g_ptr_array_index (found, head))
    head++;

  self->found = found;
  n_added = choose_slice (self, head);
  self->n_shown = head + n_added;
  if (n_before > head || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_before - head, n_added);
  show_more (self);
}

static void
search (QuayFeedSearch *self)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->sorted->len; i++)
    {
      QuayFeedInfo *feed = g_ptr_array_index (self->sorted, i);

      if (matches (self, feed))
        g_ptr_array_add (found, g_object_ref (feed));
    }
  replace_found (self, found);
}

static void
items_changed_cb (QuayFeedSearch *self,
                  guint           position,
                  guint           n_removed,
                  guint           n_added)
{
  guint n_before = self->sorted->len;
  guint n_found = self->found->len;

  if (n_removed > 0)
    {
      /* A list that is loaded anew empties itself at once. */
      g_ptr_array_set_size (self->sorted, 0);
      replace_found (self, g_ptr_array_new_with_free_func (g_object_unref));
      position = 0;
      n_added = g_list_model_get_n_items (self->feeds);
    }
  add_feeds (self, position, n_added);
  if (self->sorted->len != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FEEDS]);
  if (self->found->len != n_found)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FOUND]);
}

static GType
get_item_type (GListModel *model)
{
  return QUAY_TYPE_FEED_INFO;
}

static guint
get_n_items (GListModel *model)
{
  return QUAY_FEED_SEARCH (model)->n_shown;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (model);

  return position < self->n_shown ? g_object_ref (g_ptr_array_index (self->found, position)) : NULL;
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

  g_clear_handle_id (&self->slice_id, g_source_remove);
  g_clear_object (&self->feeds);
  G_OBJECT_CLASS (quay_feed_search_parent_class)->dispose (object);
}

static void
quay_feed_search_finalize (GObject *object)
{
  QuayFeedSearch *self = QUAY_FEED_SEARCH (object);

  g_ptr_array_unref (self->sorted);
  g_ptr_array_unref (self->found);
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
    case PROP_N_FOUND:
      g_value_set_uint (value, self->found->len);
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
  properties[PROP_N_FOUND] =
    g_param_spec_uint ("n-found", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
quay_feed_search_init (QuayFeedSearch *self)
{
  self->sorted = g_ptr_array_new_with_free_func (g_object_unref);
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
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
      guint n_found = self->found->len;

      g_strfreev (self->words);
      self->words = words;
      search (self);
      if (self->found->len != n_found)
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FOUND]);
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

/**
 * quay_feed_search_get_n_found:
 *
 * Returns: how many feeds match; the list itself may still be growing up to that
 */
guint
quay_feed_search_get_n_found (QuayFeedSearch *self)
{
  g_return_val_if_fail (QUAY_IS_FEED_SEARCH (self), 0);

  return self->found->len;
}
