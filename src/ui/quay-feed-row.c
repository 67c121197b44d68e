/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-row"

#include "config.h"

#include "quay-feed-row.h"

#include <glib/gi18n.h>

#include "quay-ui-compat.h"
#include "quay-wrap-layout.h"

/* In pixels, between the texts and the badges. */
#define SPACING 12
#define LINE_SPACING 6

/* In pixels: a narrower row has its badges below the texts, so that those of all rows stand below each other. */
#define WIDE_ENOUGH 400

/* In pixels; every text can be broken to fit into that. */
#define LEAST_WIDTH 160

/* How much of the color of the text the second line has, as labels that are dimmed. */
#define DIM 0.55
#define DIM_CONTRAST 0.9

typedef enum
{
  BADGE_CRATES_IO,
  BADGE_UPSTREAM,
  BADGE_PRIVATE,
  BADGE_ORGANIZATION,
  BADGE_PUBLIC,
  BADGE_READ_ONLY,
  BADGE_PUBLISHER,
  N_BADGES
} Badge;

/* A text in one line, or in several where it does not fit. */
typedef struct
{
  PangoLayout *layout;
  guint        serial;    /* of the layout, when its size was looked at */
  int          width;     /* in one line */
  int          height;
  int          x;         /* where it is drawn */
  int          y;
} Text;

/**
 * QuayFeedRow:
 *
 * A feed in a long list: its name, where it belongs, and badges, which stand at the end of the row or, where that is
 * too narrow, below the texts.
 *
 * A list of thousands has two hundred of these, and a jump to another place gives other feeds to all of them before
 * the next frame. So the texts, which change each time, are laid out once and drawn here, where a label would lay them
 * out for each of its measures; a badge is made when it is first needed and then kept; and the row says no more about
 * its width than it knows without looking at the texts.
 */
struct _QuayFeedRow
{
  GtkWidget     parent_instance;

  Text          name;
  Text          place;
  GtkWidget    *badge_box;
  GtkWidget    *badges[N_BADGES];   /* NULL until needed */

  QuayFeedInfo *feed;
  gulong        role_id;
};

G_DEFINE_FINAL_TYPE (QuayFeedRow, quay_feed_row, GTK_TYPE_WIDGET)

static const char *
get_badge_label (Badge badge)
{
  switch (badge)
    {
    case BADGE_CRATES_IO:
      return "crates.io";
    case BADGE_UPSTREAM:
      /* Translators: a badge on a feed that also has the crates of other feeds. */
      return _("Upstream");
    case BADGE_PRIVATE:
      /* Translators: a badge on a feed that only members of its project see. */
      return _("Private");
    case BADGE_ORGANIZATION:
      /* Translators: a badge on a feed that everybody in the organization sees. */
      return _("Organization");
    case BADGE_PUBLIC:
      /* Translators: a badge on a feed that everybody sees. */
      return _("Public");
    case BADGE_READ_ONLY:
      /* Translators: a badge on a feed that nobody can change. */
      return _("Read-Only");
    case BADGE_PUBLISHER:
      /* Translators: a badge on a feed to which the user may publish; a role of Azure DevOps. */
      return _("Publisher");
    case N_BADGES:
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_badge_tooltip (QuayFeedInfo *feed,
                   Badge         badge)
{
  switch (badge)
    {
    case BADGE_CRATES_IO:
      return g_strdup (_("Public crates come through this feed"));
    case BADGE_UPSTREAM:
      return g_strjoinv (", ", (char **) quay_feed_info_get_upstreams (feed));
    case BADGE_READ_ONLY:
      return g_strdup (_("Nobody can publish to this feed"));
    case BADGE_PUBLISHER:
      return g_strdup (_("You can publish crates to this feed"));
    case BADGE_PRIVATE:
    case BADGE_ORGANIZATION:
    case BADGE_PUBLIC:
    case N_BADGES:
    default:
      return NULL;
    }
}

static gboolean
has_badge (QuayFeedInfo *feed,
           Badge         badge)
{
  switch (badge)
    {
    case BADGE_CRATES_IO:
      return quay_feed_info_has_crates_io (feed);
    case BADGE_UPSTREAM:
      return quay_feed_info_get_upstreams (feed)[0] != NULL;
    case BADGE_PRIVATE:
      return quay_feed_info_get_visibility (feed) == QUAY_FEED_PRIVATE;
    case BADGE_ORGANIZATION:
      return quay_feed_info_get_visibility (feed) == QUAY_FEED_ORGANIZATION;
    case BADGE_PUBLIC:
      return quay_feed_info_get_visibility (feed) == QUAY_FEED_PUBLIC;
    case BADGE_READ_ONLY:
      return quay_feed_info_is_read_only (feed);
    case BADGE_PUBLISHER:
      return quay_feed_info_get_role (feed) >= QUAY_FEED_ROLE_CONTRIBUTOR && !quay_feed_info_is_read_only (feed);
    case N_BADGES:
    default:
      return FALSE;
    }
}

/* Badges keep their order, whichever is made first. */
static GtkWidget *
create_badge (QuayFeedRow *self,
              Badge        badge)
{
  GtkWidget *label = gtk_label_new (get_badge_label (badge));
  GtkWidget *before = NULL;

  gtk_widget_add_css_class (label, "badge");
  for (guint i = 0; i < badge; i++)
    {
      if (self->badges[i] != NULL)
        before = self->badges[i];
    }
  gtk_widget_insert_after (label, self->badge_box, before);
  return label;
}

static void
update_badges (QuayFeedRow *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < N_BADGES; i++)
    {
      gboolean shown = has_badge (self->feed, i);

      any = any || shown;
      if (shown && self->badges[i] == NULL)
        self->badges[i] = create_badge (self, i);
      if (self->badges[i] != NULL)
        gtk_widget_set_visible (self->badges[i], shown);
    }
  gtk_widget_set_visible (self->badge_box, any);
}

static const char *
get_place (QuayFeedInfo *feed)
{
  const char *project = quay_feed_info_get_project (feed);

  return project != NULL ? project : _("Whole organization");
}

/* The list item around us is what has the focus, so it is what has to say everything. */
static void
update_name (QuayFeedRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autoptr(GString) name = NULL;

  if (item == NULL)
    return;
  name = g_string_new (quay_feed_info_get_name (self->feed));
  g_string_append_printf (name, ", %s", get_place (self->feed));
  for (guint i = 0; i < N_BADGES; i++)
    {
      if (has_badge (self->feed, i))
        g_string_append_printf (name, ", %s", get_badge_label (i));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static void
role_changed_cb (QuayFeedRow *self)
{
  update_badges (self);
  update_name (self);
}

static void
quay_feed_row_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (quay_feed_row_parent_class)->root (widget);
  if (QUAY_FEED_ROW (widget)->feed != NULL)
    update_name (QUAY_FEED_ROW (widget));
}

/* Told only when it is asked for: setting a tooltip asks the screen where the pointer is, each time, and waits. */
static gboolean
quay_feed_row_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard_tooltip,
                             GtkTooltip *tooltip)
{
  QuayFeedRow *self = QUAY_FEED_ROW (widget);
  GtkWidget *under = keyboard_tooltip ? NULL : gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT);

  for (guint i = 0; i < N_BADGES; i++)
    {
      if (under != NULL && self->badges[i] == under)
        {
          g_autofree char *text = dup_badge_tooltip (self->feed, i);

          gtk_tooltip_set_text (tooltip, text);
          return text != NULL;
        }
    }
  return FALSE;
}

/* Changes with the text and with the font. */
static void
look_at_text (Text *text)
{
  guint serial = pango_layout_get_serial (text->layout);

  if (text->serial == serial)
    return;
  pango_layout_set_width (text->layout, -1);
  pango_layout_get_pixel_size (text->layout, &text->width, &text->height);
  text->serial = pango_layout_get_serial (text->layout);
}

static int
get_text_height (Text *text,
                 int   width)
{
  int height;

  look_at_text (text);
  if (text->width <= width)
    return text->height;

  pango_layout_set_width (text->layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (text->layout, NULL, &height);
  text->serial = 0;
  return height;
}

/* What the row is made of when it has a certain width. */
typedef struct
{
  gboolean beside;         /* the badges are at the end, not below */
  int      badge_width;
  int      name_height;
  int      place_height;
  int      badge_height;
  int      height;         /* of the whole */
} Shape;

static void
find_shape (QuayFeedRow *self,
            int          width,
            Shape       *shape)
{
  gboolean shown = gtk_widget_get_visible (self->badge_box);
  int badges = 0;
  int text_width = width;
  int texts;

  look_at_text (&self->name);
  look_at_text (&self->place);
  if (shown)
    gtk_widget_measure (self->badge_box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &badges, NULL, NULL);
  shape->beside = shown && width >= WIDE_ENOUGH &&
                  MAX (self->name.width, self->place.width) + SPACING + badges <= width;
  shape->badge_width = shape->beside ? badges : width;
  if (shape->beside)
    text_width = width - SPACING - badges;

  shape->name_height = get_text_height (&self->name, text_width);
  shape->place_height = get_text_height (&self->place, text_width);
  shape->badge_height = 0;
  if (shown)
    gtk_widget_measure (self->badge_box, GTK_ORIENTATION_VERTICAL, shape->badge_width, NULL, &shape->badge_height,
                        NULL, NULL);

  texts = shape->name_height + shape->place_height;
  if (shape->beside)
    shape->height = MAX (texts, shape->badge_height);
  else
    shape->height = texts + (shown ? LINE_SPACING + shape->badge_height : 0);
}

static void
quay_feed_row_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  QuayFeedRow *self = QUAY_FEED_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->badge_box, orientation, -1, minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, LEAST_WIDTH);
      *natural = MAX (*minimum, WIDE_ENOUGH);
    }
  else
    {
      Shape shape;

      find_shape (self, for_size >= 0 ? for_size : WIDE_ENOUGH, &shape);
      *minimum = *natural = shape.height;
    }
}

static void
place_text (Text    *text,
            gboolean rtl,
            int      row_width,
            int      y)
{
  int width;

  pango_layout_get_pixel_size (text->layout, &width, NULL);
  text->x = rtl ? row_width - width : 0;
  text->y = y;
}

static void
quay_feed_row_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  QuayFeedRow *self = QUAY_FEED_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation badges = { 0, 0, 0, 0 };
  Shape shape;
  int top = 0;

  find_shape (self, width, &shape);
  if (shape.beside)
    top = MAX (0, (height - shape.name_height - shape.place_height) / 2);
  place_text (&self->name, rtl, width, top);
  place_text (&self->place, rtl, width, top + shape.name_height);
  if (!gtk_widget_get_visible (self->badge_box))
    return;

  badges.width = shape.badge_width;
  badges.height = shape.badge_height;
  badges.x = shape.beside && !rtl ? width - shape.badge_width : 0;
  badges.y = shape.beside ? MAX (0, (height - shape.badge_height) / 2) :
             shape.name_height + shape.place_height + LINE_SPACING;
  gtk_widget_size_allocate (self->badge_box, &badges, -1);
}

static void
draw_text (Text          *text,
           GtkSnapshot   *snapshot,
           const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (text->x, text->y));
  gtk_snapshot_append_layout (snapshot, text->layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
quay_feed_row_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  QuayFeedRow *self = QUAY_FEED_ROW (widget);
  GdkRGBA color;

  quay_ui_compat_get_color (widget, &color);
  draw_text (&self->name, snapshot, &color);
  color.alpha *= adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? DIM_CONTRAST : DIM;
  draw_text (&self->place, snapshot, &color);
  gtk_widget_snapshot_child (widget, self->badge_box, snapshot);
}

static GtkSizeRequestMode
quay_feed_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
quay_feed_row_dispose (GObject *object)
{
  QuayFeedRow *self = QUAY_FEED_ROW (object);

  quay_feed_row_set_feed (self, NULL);
  g_clear_object (&self->name.layout);
  g_clear_object (&self->place.layout);
  if (self->badge_box != NULL)
    {
      for (guint i = 0; i < N_BADGES; i++)
        g_clear_pointer (&self->badges[i], gtk_widget_unparent);
      g_clear_pointer (&self->badge_box, gtk_widget_unparent);
    }
  G_OBJECT_CLASS (quay_feed_row_parent_class)->dispose (object);
}

static void
quay_feed_row_class_init (QuayFeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = quay_feed_row_dispose;
  widget_class->measure = quay_feed_row_measure;
  widget_class->query_tooltip = quay_feed_row_query_tooltip;
  widget_class->size_allocate = quay_feed_row_size_allocate;
  widget_class->snapshot = quay_feed_row_snapshot;
  widget_class->get_request_mode = quay_feed_row_get_request_mode;
  widget_class->root = quay_feed_row_root;
  gtk_widget_class_set_css_name (widget_class, "feed");
}

static PangoLayout *
create_layout (QuayFeedRow *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

static void
quay_feed_row_init (QuayFeedRow *self)
{
  g_autoptr(PangoAttrList) smaller = pango_attr_list_new ();

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  self->name.layout = create_layout (self);
  self->place.layout = create_layout (self);
  pango_attr_list_insert (smaller, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (self->place.layout, smaller);

  self->badge_box = g_object_new (GTK_TYPE_BOX, "layout-manager", quay_wrap_layout_new (), NULL);
  gtk_widget_set_parent (self->badge_box, GTK_WIDGET (self));
}

GtkWidget *
quay_feed_row_new (void)
{
  return g_object_new (QUAY_TYPE_FEED_ROW, NULL);
}

/**
 * quay_feed_row_set_feed:
 * @feed: (nullable): what the row shows from now on; its parent has to be the list item that a screen reader reads
 */
void
quay_feed_row_set_feed (QuayFeedRow  *self,
                        QuayFeedInfo *feed)
{
  g_return_if_fail (QUAY_IS_FEED_ROW (self));
  g_return_if_fail (feed == NULL || QUAY_IS_FEED_INFO (feed));

  if (self->feed == feed)
    return;

  if (self->feed != NULL)
    g_clear_signal_handler (&self->role_id, self->feed);
  g_set_object (&self->feed, feed);
  if (feed == NULL)
    return;

  self->role_id = g_signal_connect_object (feed, "notify::role", G_CALLBACK (role_changed_cb), self,
                                           G_CONNECT_SWAPPED);
  pango_layout_set_text (self->name.layout, quay_feed_info_get_name (feed), -1);
  pango_layout_set_text (self->place.layout, get_place (feed), -1);
  update_badges (self);
  update_name (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
