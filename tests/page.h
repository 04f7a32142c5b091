/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page.h - an HTML page read back by libxml2, for tests.
 */
#ifndef STM_TESTS_PAGE_H
#define STM_TESTS_PAGE_H

#include <stdbool.h>

struct page; /* a file that was parsed */

/*
 * Fails the test unless the file is well-formed XML too. Owned by the caller:
 * page_close().
 */
struct page *page_open(const char *path);
void page_close(struct page *page);

/* How many nodes an XPath expression gives. */
int page_count(struct page *page, const char *xpath);

/* The string value of an expression; owned by the caller: free(). */
char *page_text(struct page *page, const char *xpath);

/* Fails the test unless the expression's string is `text`. */
void page_expect(struct page *page, const char *xpath, const char *text);

#endif
