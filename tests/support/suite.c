/* The main program of every Check suite.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tests/support/suite.h"

int
suite_run (Suite *suite)
{
  SRunner *runner = srunner_create (suite);

  srunner_run_all (runner, CK_ENV);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed == 0 ? 0 : 1;
}

gsize
suite_share (void)
{
  const char *share = g_getenv ("CLAB_TEST_SHARE");

  return share == NULL ? 1 : MAX (1, g_ascii_strtoull (share, NULL, 10));
}
