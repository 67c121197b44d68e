/* SPDX-FileCopyrightText: 2026 The Quayside authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "quay-answers-layout"

#include "config.h"

#include "quay-answers-layout.h"

/* In pixels, between answers, as in libadwaita. */
#define SPACING 12

/**
 * QuayAnswersLayout:
 *
 * Lays out the answers of a dialog of libadwaita as it does itself: in a row, or below each other where there is no room
 * for that. An answer that is longer than a line takes more of them; the library does not measure by the width how high
 * they have to be.
 */
struct _QuayAnswersLayout
{
  QuayLayout parent_instance;
};

G_DEFINE_FINAL_TYPE (QuayAnswersLayout, quay_answers_layout, QUAY_TYPE_LAYOUT)

/* What the answers need: of all of them the same width, as in the library. */
typedef struct
{
  int n;
  int minimum;
  int natural;
} Answers;

static Answers
measure_answers (GtkWidget *area)
{
  Answers answers = { 0 };

  for (GtkWidget *child = gtk_widget_get_first_child (area); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int minimum;
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      quay_layout_measure_width (child, &minimum, &natural);
      answers.n++;
      answers.minimum = MAX (answers.minimum, minimum);
      answers.natural = MAX (answers.natural, natural);
    }
  return answers;
}

static int
get_row_width (const Answers *answers)
{
  return answers->n * answers->natural + MAX (0, answers->n - 1) * SPACING;
}

/* The width of each when they stand in a row of that width. */
static int
get_share (const Answers *answers,
           int            width)
{
  return (width - MAX (0, answers->n - 1) * SPACING) / MAX (1, answers->n);
}

static int
quay_answers_layout_get_height (QuayLayout *layout,
                                GtkWidget  *widget,
                                int         width)
{
  Answers answers = measure_answers (widget);
  gboolean in_row = get_row_width (&answers) <= width;
  int height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      if (in_row)
        height = MAX (height, quay_layout_measure_height (child, get_share (&answers, width)));
      else
        height += quay_layout_measure_height (child, width) + (height > 0 ? SPACING : 0);
    }
  return height;
}

static void
quay_answers_layout_measure_width (QuayLayout *layout,
                                   GtkWidget  *widget,
                                   int        *minimum,
                                   int        *natural)
{
  Answers answers = measure_answers (widget);

  *minimum = answers.minimum;
  *natural = get_row_width (&answers);
}

static void
quay_answers_layout_allocate (GtkLayoutManager *layout,
                              GtkWidget        *widget,
                              int               width,
                              int               height,
                              int               baseline)
{
  Answers answers = measure_answers (widget);
  gboolean in_row = get_row_width (&answers) <= width;
  int share = get_share (&answers, width);
  /* The first one begins a row, and ends a column. */
  int x = 0;
  int y = height;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      if (in_row)
        {
          quay_layout_place (child, width, x, 0, share, height);
          x += share + SPACING;
        }
      else
        {
          int answer = quay_layout_measure_height (child, width);

          quay_layout_place (child, width, 0, y - answer, width, answer);
          y -= answer + SPACING;
        }
    }
}

static void
quay_answers_layout_class_init (QuayAnswersLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  QuayLayoutClass *layout_class = QUAY_LAYOUT_CLASS (klass);

  manager_class->allocate = quay_answers_layout_allocate;
  layout_class->measure_width = quay_answers_layout_measure_width;
  layout_class->get_height = quay_answers_layout_get_height;
}

static void
quay_answers_layout_init (QuayAnswersLayout *self)
{
}

/**
 * quay_answers_layout_set_up:
 * @dialog: one of libadwaita, with or without its answers
 *
 * Has the answers of @dialog take more lines where there is no room for them in one; their buttons have to wrap. What has
 * the answers in it is libadwaita’s affair (1.3 to 1.9: a widget of the style class “response-area”); where that is not
 * found, they stay as they are. In libadwaita 1.2 it has boxes in it, which measure their buttons by the width.
 */
void
quay_answers_layout_set_up (GtkWidget *dialog)
{
  g_return_if_fail (GTK_IS_WIDGET (dialog));

  if (!gtk_widget_has_css_class (dialog, "response-area"))
    for (GtkWidget *child = gtk_widget_get_first_child (dialog);
         child != NULL;
         child = gtk_widget_get_next_sibling (child))
      quay_answers_layout_set_up (child);
  else if (!GTK_IS_BOX (gtk_widget_get_first_child (dialog)))
    gtk_widget_set_layout_manager (dialog, g_object_new (QUAY_TYPE_ANSWERS_LAYOUT, NULL));
}
