/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-feed-row"

#include "config.h"

#include "quay-feed-row.h"

#include <glib/gi18n.h>

#include "quay-wrap-layout.h"

/* In pixels, between the texts and the badges. */
#define SPACING 12
#define LINE_SPACING 6

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

/**
 * QuayFeedRow:
 *
 * A feed in a long list: its name, where it belongs, and badges, which stand at the end of the row or, where that is
 * too narrow, below the texts.
 *
 * A list of thousands has two hundred of these and gives them other feeds while it scrolls. So a badge is made when it
 * is first needed and then kept, and nothing is set that is as it was.
 */
struct _QuayFeedRow
{
  GtkWidget     parent_instance;

  GtkWidget    *name_label;
  GtkWidget    *place_label;
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

static const char *
get_badge_tooltip (Badge badge)
{
  switch (badge)
    {
    case BADGE_CRATES_IO:
      return _("Public crates come through this feed");
    case BADGE_READ_ONLY:
      return _("Nobody can publish to this feed");
    case BADGE_PUBLISHER:
      return _("You can publish crates to this feed");
    case BADGE_UPSTREAM:
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
  gtk_widget_set_tooltip_text (label, get_badge_tooltip (badge));
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

  if (self->badges[BADGE_UPSTREAM] != NULL)
    {
      /* What separates the names of several feeds. */
      g_autofree char *names = g_strjoinv (", ", (char **) quay_feed_info_get_upstreams (self->feed));

      gtk_widget_set_tooltip_text (self->badges[BADGE_UPSTREAM], names);
    }
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

static int
measure (GtkWidget     *child,
         GtkOrientation orientation,
         int            for_size,
         int           *minimum)
{
  int natural = 0;
  int least = 0;

  if (gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, for_size, &least, &natural, NULL, NULL);
  if (minimum != NULL)
    *minimum = least;
  return natural;
}

/* What the row is made of when it is @width wide. */
typedef struct
{
  gboolean beside;         /* the badges are at the end, not below */
  int      text_width;
  int      badge_width;
  int      name_height;
  int      place_height;
  int      badge_height;
} Shape;

static int
find_shape (QuayFeedRow *self,
            int          width,
            Shape       *shape)
{
  int name = measure (self->name_label, GTK_ORIENTATION_HORIZONTAL, -1, NULL);
  int place = measure (self->place_label, GTK_ORIENTATION_HORIZONTAL, -1, NULL);
  int badges = measure (self->badge_box, GTK_ORIENTATION_HORIZONTAL, -1, NULL);
  gboolean shown = gtk_widget_should_layout (self->badge_box);
  int texts;

  shape->beside = shown && MAX (name, place) + SPACING + badges <= width;
  shape->badge_width = shape->beside ? badges : width;
  shape->text_width = shape->beside ? width - SPACING - badges : width;
  measure (self->name_label, GTK_ORIENTATION_VERTICAL, shape->text_width, &shape->name_height);
  measure (self->place_label, GTK_ORIENTATION_VERTICAL, shape->text_width, &shape->place_height);
  measure (self->badge_box, GTK_ORIENTATION_VERTICAL, shape->badge_width, &shape->badge_height);

  texts = shape->name_height + shape->place_height;
  if (!shown)
    return texts;
  return shape->beside ? MAX (texts, shape->badge_height) : texts + LINE_SPACING + shape->badge_height;
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
  int name_minimum, place_minimum, badge_minimum;
  int name = measure (self->name_label, GTK_ORIENTATION_HORIZONTAL, -1, &name_minimum);
  int place = measure (self->place_label, GTK_ORIENTATION_HORIZONTAL, -1, &place_minimum);
  int badges = measure (self->badge_box, GTK_ORIENTATION_HORIZONTAL, -1, &badge_minimum);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (MAX (name_minimum, place_minimum), badge_minimum);
      *natural = MAX (name, place) + (badges > 0 ? SPACING + badges : 0);
    }
  else
    {
      Shape shape;

      *minimum = *natural = find_shape (self, for_size >= 0 ? for_size : MAX (name, place) + SPACING + badges, &shape);
    }
}

static void
allocate (GtkWidget *child,
          gboolean   rtl,
          int        row_width,
          int        x,
          int        y,
          int        width,
          int        height)
{
  GtkAllocation allocation = { rtl ? row_width - x - width : x, y, width, height };

  if (gtk_widget_should_layout (child))
    gtk_widget_size_allocate (child, &allocation, -1);
}

static void
quay_feed_row_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  QuayFeedRow *self = QUAY_FEED_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Shape shape;
  int texts;
  int top = 0;

  find_shape (self, width, &shape);
  texts = shape.name_height + shape.place_height;
  if (shape.beside)
    top = MAX (0, (height - texts) / 2);
  allocate (self->name_label, rtl, width, 0, top, shape.text_width, shape.name_height);
  allocate (self->place_label, rtl, width, 0, top + shape.name_height, shape.text_width, shape.place_height);
  if (shape.beside)
    allocate (self->badge_box, rtl, width, width - shape.badge_width, MAX (0, (height - shape.badge_height) / 2),
              shape.badge_width, shape.badge_height);
  else
    allocate (self->badge_box, rtl, width, 0, texts + LINE_SPACING, shape.badge_width, shape.badge_height);
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
  g_clear_pointer (&self->name_label, gtk_widget_unparent);
  g_clear_pointer (&self->place_label, gtk_widget_unparent);
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
  widget_class->size_allocate = quay_feed_row_size_allocate;
  widget_class->get_request_mode = quay_feed_row_get_request_mode;
  widget_class->root = quay_feed_row_root;
  gtk_widget_class_set_css_name (widget_class, "feed");
}

static GtkWidget *
create_label (QuayFeedRow *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "xalign", 0.0,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                                   NULL);

  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
quay_feed_row_init (QuayFeedRow *self)
{
  self->name_label = create_label (self);
  self->place_label = create_label (self);
  gtk_widget_add_css_class (self->place_label, "subtitle");

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
  gtk_label_set_label (GTK_LABEL (self->name_label), quay_feed_info_get_name (feed));
  gtk_label_set_label (GTK_LABEL (self->place_label), get_place (feed));
  update_badges (self);
  update_name (self);
}
