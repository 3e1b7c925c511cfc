/* Runs a fuzz target where libFuzzer is not: all of a corpus, and changed
 * copies of it.
 *
 *   TARGET CORPUS RUNS
 *
 * The changes are the same every time, so that what one run finds the next one
 * finds, too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/fuzz/fuzz-target.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CHANGES 6
#define SEED 20

typedef struct
{
  GPtrArray *seeds;
  GRand *random;
} Runner;

static const GByteArray *
any_seed (Runner *runner)
{
  gint32 i = g_rand_int_range (runner->random, 0, (gint32)runner->seeds->len);

  return g_ptr_array_index (runner->seeds, i);
}

static guint
any_place (Runner *runner, const GByteArray *input)
{
  return (guint)g_rand_int_range (runner->random, 0, (gint32)input->len + 1);
}

static void
change_byte (Runner *runner, GByteArray *input)
{
  guint at = any_place (runner, input);

  if (at < input->len)
    input->data[at] ^= 1 << g_rand_int_range (runner->random, 0, 8);
}

static void
remove_part (Runner *runner, GByteArray *input)
{
  guint at = any_place (runner, input);
  guint n = (guint)g_rand_int_range (runner->random, 0, 8);

  if (at < input->len)
    g_byte_array_remove_range (input, at, MIN (n, input->len - at));
}

/* From here on as another seed goes on. */
static void
cross_over (Runner *runner, GByteArray *input)
{
  const GByteArray *other = any_seed (runner);
  guint from = any_place (runner, other);

  g_byte_array_set_size (input, any_place (runner, input));
  g_byte_array_append (input, other->data + from, other->len - from);
}

static void
repeat_part (Runner *runner, GByteArray *input)
{
  guint at = any_place (runner, input);
  g_autofree guint8 *tail = g_memdup2 (input->data + at, input->len - at);

  g_byte_array_append (input, tail, input->len - at);
}

/* Numbers and signs that mean something in one format or another. */
static void
insert_word (Runner *runner, GByteArray *input)
{
  static const char *const words[]
      = { "0", "-1", "1e999", "1e-999", "nan",  "4294967296", "[",  "]",
          "{", "}",  "(",     ")",      ";",    ",",          "/",  "^",
          "|", "\n", "\"",    "\\",     "=",    "#",          "*",  ":",
          "@", ">",  "x",     " ",      "\xff", "255",        "256" };
  const char *word
      = words[g_rand_int_range (runner->random, 0, G_N_ELEMENTS (words))];
  guint at = any_place (runner, input);
  g_autofree guint8 *tail = g_memdup2 (input->data + at, input->len - at);
  guint n_tail = input->len - at;

  g_byte_array_set_size (input, at);
  g_byte_array_append (input, (const guint8 *)word, strlen (word));
  g_byte_array_append (input, tail, n_tail);
}

static void (*const changes[]) (Runner *, GByteArray *)
    = { change_byte, remove_part, cross_over, repeat_part, insert_word };

static void
run_changed (Runner *runner)
{
  const GByteArray *seed = any_seed (runner);
  g_autoptr (GByteArray) input = g_byte_array_new ();
  int n = g_rand_int_range (runner->random, 1, MAX_CHANGES + 1);

  g_byte_array_append (input, seed->data, seed->len);
  while (n-- > 0)
    changes[g_rand_int_range (runner->random, 0, G_N_ELEMENTS (changes))](
        runner, input);
  LLVMFuzzerTestOneInput (input->data, input->len);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their names: folders have none. */
static void
read_corpus (Runner *runner, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *data;
      gsize length;

      if (!g_file_get_contents (g_ptr_array_index (names, i), &data, &length,
                                NULL))
        g_error ("%s cannot be read", (char *)g_ptr_array_index (names, i));
      g_ptr_array_add (runner->seeds,
                       g_byte_array_new_take ((guint8 *)data, length));
    }
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    {
      g_printerr ("usage: %s CORPUS RUNS\n", argv[0]);
      return 2;
    }

  Runner runner
      = { g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref),
          g_rand_new_with_seed (SEED) };
  guint64 n = g_ascii_strtoull (argv[2], NULL, 10);
  read_corpus (&runner, argv[1]);
  for (guint i = 0; i < runner.seeds->len; i++)
    {
      const GByteArray *seed = g_ptr_array_index (runner.seeds, i);

      LLVMFuzzerTestOneInput (seed->data, seed->len);
    }
  for (guint64 i = 0; i < n; i++)
    run_changed (&runner);
  g_print ("%u files and %" G_GUINT64_FORMAT " changed ones\n",
           runner.seeds->len, n);
  g_ptr_array_unref (runner.seeds);
  g_rand_free (runner.random);
  return 0;
}
