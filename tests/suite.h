/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suite.h - the main() of a Check suite: SUITE("name", test, test, ...).
 */
#ifndef STM_TESTS_SUITE_H
#define STM_TESTS_SUITE_H

#include <check.h>
#include <stdlib.h>

/* The exit status automake reads as "skipped". */
enum { SUITE_SKIPPED = 77 };

static inline int
suite_run(const char *name, const TTest *const *tests, double seconds)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner;
    int failed;

    tcase_set_timeout(tcase, seconds);
    for (size_t i = 0; tests[i]; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Tests may take `seconds` each. */
#define SUITE(name, seconds, ...)                                              \
    int main(void)                                                             \
    {                                                                          \
        const TTest *const tests[] = { __VA_ARGS__, NULL };                    \
                                                                               \
        return suite_run(name, tests, seconds);                                \
    }

#endif
