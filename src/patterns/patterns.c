/* The table of test patterns, and layers from printed numbers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "src/patterns/patterns.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "src/base/clab-error.h"

/* The rules are written for this many rows and columns. Shapes grow with the
 * image; what is about single pixels, as the dot, does not. */
#define GRID 32

/* Nobody prints an exercise of more rows or columns. */
#define MAX_SIDE 4096

/* Whether cell @i of @n lies where cells @first … @first + @count − 1 of 32
 * do; never empty. */
static gboolean
is_within (gsize i, gsize n, gsize first, gsize count)
{
  gsize begin = first * n / GRID;
  gsize size = MAX (1, (count * n + GRID / 2) / GRID);

  return i >= begin && i < begin + size;
}

static float
half_horizontal (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  (void)x;
  (void)width;
  return is_within (y, height, GRID / 2, GRID / 2);
}

static float
half_vertical (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  (void)y;
  (void)height;
  return is_within (x, width, GRID / 2, GRID / 2);
}

static float
square (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  return is_within (y, height, 10, 12) && is_within (x, width, 10, 12);
}

static float
diagonal (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  (void)height;
  (void)width;
  return x == y;
}

static float
disc (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  double dy = ((double)y - (double)(height / 2)) * GRID / (double)height;
  double dx = ((double)x - (double)(width / 2)) * GRID / (double)width;

  (void)channel;
  return dx * dx + dy * dy <= 64.0;
}

static float
line_horizontal (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  (void)x;
  (void)width;
  return is_within (y, height, 15, 2);
}

static float
line_vertical (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  (void)y;
  (void)height;
  return is_within (x, width, 15, 2);
}

static float
checkerboard (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  (void)height;
  (void)width;
  return (float)((x + y) % 2);
}

static float
ramp (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  (void)y;
  (void)height;
  return width > 1 ? (float)((double)x / (double)(width - 1)) : 0.0f;
}

static float
dot (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  (void)channel;
  return y == height / 2 && x == width / 2;
}

static float
red_over_blue (gsize channel, gsize y, gsize x, gsize height, gsize width)
{
  gsize lit = half_horizontal (0, y, x, height, width) > 0.0f ? 2 : 0;

  return channel == lit;
}

static const ClabPattern patterns[] = {
  {
      .choice = { "half-horizontal", N_ ("Horizontal edge"),
                  N_ ("Black above, white below.") },
      .channels = 1,
      .value = half_horizontal,
  },
  {
      .choice = { "half-vertical", N_ ("Vertical edge"),
                  N_ ("Black on the left, white on the right.") },
      .channels = 1,
      .value = half_vertical,
  },
  {
      .choice
      = { "square", N_ ("Square"), N_ ("A white square: edges and corners.") },
      .channels = 1,
      .value = square,
  },
  {
      .choice = { "diagonal", N_ ("Diagonal"),
                  N_ ("A line from the top left to the bottom right.") },
      .channels = 1,
      .value = diagonal,
  },
  {
      .choice
      = { "disc", N_ ("Disc"), N_ ("A white disc: edges of every direction.") },
      .channels = 1,
      .value = disc,
  },
  {
      .choice = { "line-horizontal", N_ ("Horizontal line"),
                  N_ ("A white line from left to right.") },
      .channels = 1,
      .value = line_horizontal,
  },
  {
      .choice = { "line-vertical", N_ ("Vertical line"),
                  N_ ("A white line from top to bottom.") },
      .channels = 1,
      .value = line_vertical,
  },
  {
      .choice = { "checkerboard", N_ ("Checkerboard"),
                  N_ ("The finest pattern there is: a blur makes it grey.") },
      .channels = 1,
      .value = checkerboard,
  },
  {
      .choice = { "ramp", N_ ("Ramp"),
                  N_ ("From black on the left to white on the right.") },
      .channels = 1,
      .value = ramp,
  },
  {
      .choice = { "dot", N_ ("Dot"),
                  N_ ("A single dot: its map is the kernel itself, turned by "
                      "180°.") },
      .channels = 1,
      .value = dot,
  },
  {
      .choice = { "red-over-blue", N_ ("Red over blue"),
                  N_ ("Red above, blue below: an edge that only colours "
                      "show.") },
      .channels = 3,
      .value = red_over_blue,
  },
  {
      .choice = { "numbers", N_ ("Numbers"),
                  N_ ("One pixel per number of a printed exercise.") },
      .channels = 1,
  },
};

const ClabTable clab_patterns = CLAB_TABLE ("pattern", patterns);

ClabTensor *
clab_pattern_draw (const ClabPattern *pattern,
                   gsize height,
                   gsize width,
                   GError **error)
{
  g_return_val_if_fail (pattern->value != NULL, NULL);

  ClabTensor *tensor
      = clab_tensor_new (1, pattern->channels, height, width, error);
  if (tensor == NULL)
    return NULL;

  for (gsize channel = 0; channel < pattern->channels; channel++)
    {
      float *plane = clab_tensor_plane (tensor, 0, channel);

      for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
          plane[y * width + x] = pattern->value (channel, y, x, height, width);
    }
  return tensor;
}

/* A number as kernel text has them: maybe a fraction, maybe with the minus
 * sign of a printed book. */
static gboolean
read_number (const char *at, char **end, double *value)
{
  static const char minus[] = "−";
  gboolean is_printed = g_str_has_prefix (at, minus);
  const char *above = is_printed ? at + strlen (minus) : at;

  if (is_printed && !g_ascii_isdigit (*above) && *above != '.')
    return FALSE;
  *value = g_ascii_strtod (above, end) * (is_printed ? -1 : 1);
  if (*end == above || **end != '/')
    return *end != above;
  const char *below = *end + 1;
  *value /= g_ascii_strtod (below, end);
  return *end != below;
}

/* Appends the numbers of one row to @values. */
static gboolean
parse_row (const char *text, gsize row, GArray *values, GError **error)
{
  static const char separators[] = " \t\r,";
  const char *at = text + strspn (text, separators);

  while (*at != '\0')
    {
      char *end;
      double number;
      gboolean is_number
          = read_number (at, &end, &number)
            && (*end == '\0' || strchr (separators, *end) != NULL);
      float value = is_number ? (float)number : NAN;

      if (!isfinite (value))
        {
          gsize length = strcspn (at, separators);

          g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                       _ ("“%.*s” in row %zu is not a number; write rows such "
                          "as “0 3 6; 1 4 "
                          "7”."),
                       (int)MIN (length, 40), at, row);
          return FALSE;
        }
      g_array_append_val (values, value);
      at = end + strspn (end, separators);
    }
  return TRUE;
}

static gboolean
is_row_length_right (gsize row, gsize columns, gsize first, GError **error)
{
  if (columns > MAX_SIDE || row > MAX_SIDE)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("There are more than %d rows or columns of numbers; "
                      "give fewer."),
                   MAX_SIDE);
      return FALSE;
    }
  if (columns != first)
    {
      g_set_error (error, CLAB_ERROR, CLAB_ERROR_PARSE,
                   _ ("Row %zu has %zu numbers and the first row has %zu; give "
                      "every row the same number of them."),
                   row, columns, first);
      return FALSE;
    }
  return TRUE;
}

ClabTensor *
clab_pattern_numbers (const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit_set (text, ";\n", -1);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (float));
  gsize rows = 0;
  gsize columns = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      gsize before = values->len;

      if (!parse_row (lines[i], rows + 1, values, error))
        return NULL;
      if (values->len == before)
        continue;
      rows++;
      if (rows == 1)
        columns = values->len;
      if (!is_row_length_right (rows, values->len - before, columns, error))
        return NULL;
    }
  if (rows == 0)
    {
      g_set_error_literal (
          error, CLAB_ERROR, CLAB_ERROR_PARSE,
          _ ("There are no numbers; write rows such as “0 3 6; 1 4 7”."));
      return NULL;
    }

  ClabTensor *tensor = clab_tensor_new (1, 1, rows, columns, error);
  if (tensor != NULL)
    memcpy (tensor->data, values->data, values->len * sizeof (float));
  return tensor;
}
