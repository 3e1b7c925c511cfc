/* Tests of plugin/lab/facts-job.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "plugin/lab/facts-job.h"

#include <string.h>

#include "tests/support/suite.h"

static const struct
{
  double weights[9];
  const char *text;
} examples[] = {
  { { -1, 0, 1, -2, 0, 2, -1, 0, 1 },
    "Sum 0 · antisymmetric: convolution = −correlation · separable · known as "
    "“sobel x”" },
  { { -2, 0, 2, -4, 0, 4, -2, 0, 2 },
    "Sum 0 · antisymmetric: convolution = −correlation · separable · known as "
    "2 × “sobel x”" },
  { { -1, 0, 1, -2, 0, 2.1, -1, 0, 1 },
    "Sum 0.1 · rank 2 · like 1.02 × “sobel x” (99.9 %)" },
  { { 9, 2, 0, 1, -5, 7, 3, 1, 2 }, "Sum 20 · rank 3" },
  { { 0.1, 0.2, -0.3, 0.1, 0.2, -0.3, 0.1, 0.2, -0.3 }, "Sum 0 · separable" },
};

START_TEST (the_line_says_what_a_kernel_is_and_what_it_is_like)
{
  g_autoptr (ClabKernel) kernel
      = clab_kernel_new ("mine", 1, 3, 3, examples[_i].weights);
  g_autoptr (ClabKernelMatch) match = clab_kernel_match_new (kernel, NULL);
  ClabKernelFacts facts;

  clab_kernel_facts (kernel, &facts);
  g_autofree char *text = clab_facts_text (&facts, match);

  ck_assert_str_eq (text, examples[_i].text);
}
END_TEST

typedef struct
{
  GMainLoop *loop;
  GString *log;
} Listening;

static void
listen (const char *text, gpointer data)
{
  Listening *listening = data;

  g_string_append_printf (listening->log, "%.7s;", text);
  g_main_loop_quit (listening->loop);
}

START_TEST (only_the_newest_kernel_is_told)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GString) log = g_string_new (NULL);
  Listening listening = { loop, log };
  ClabFactsJob *job = clab_facts_job_new (listen, &listening);

  for (int sum = 1; sum <= 9; sum++)
    {
      g_autoptr (ClabKernel) kernel
          = clab_kernel_new ("mine", 1, 1, 1, &(double){ sum });

      clab_facts_job_request (job, kernel);
    }
  g_main_loop_run (loop);
  /* Nothing was delivered before the loop ran. */
  ck_assert_str_eq (log->str, "Sum 9 \xc2;");
  clab_facts_job_free (job);
}
END_TEST

START_TEST (a_job_that_nobody_waits_for_ends_soon)
{
  g_autoptr (ClabKernel) kernel = clab_kernel_new ("mine", 1, 127, 127, NULL);
  ClabFactsJob *job = clab_facts_job_new (listen, NULL);

  for (gsize i = 0; i < clab_kernel_size (kernel); i++)
    kernel->weights[i] = (double)(i * 7919 % 13) - 6.0;
  clab_facts_job_request (job, kernel);
  clab_facts_job_free (job);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("facts-job");
  TCase *facts = tcase_create ("facts");

  tcase_add_loop_test (facts,
                       the_line_says_what_a_kernel_is_and_what_it_is_like, 0,
                       G_N_ELEMENTS (examples));
  tcase_add_test (facts, only_the_newest_kernel_is_told);
  tcase_add_test (facts, a_job_that_nobody_waits_for_ends_soon);
  suite_add_tcase (suite, facts);
  return suite_run (suite);
}
