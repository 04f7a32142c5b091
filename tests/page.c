/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <check.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdlib.h>
#include <string.h>

struct page {
    xmlDocPtr doc;
    xmlXPathContextPtr context;
};

struct page *
page_open(const char *path)
{
    struct page *page = calloc(1, sizeof(*page));

    ck_assert_ptr_nonnull(page);
    page->doc = xmlReadFile(path, "UTF-8",
                            XML_PARSE_NONET | XML_PARSE_HUGE |
                                XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    ck_assert_msg(page->doc != NULL, "%s: %s", path,
                  xmlGetLastError() ? xmlGetLastError()->message : "not XML");
    page->context = xmlXPathNewContext(page->doc);
    ck_assert_ptr_nonnull(page->context);
    return page;
}

void
page_close(struct page *page)
{
    xmlXPathFreeContext(page->context);
    xmlFreeDoc(page->doc);
    free(page);
}

static xmlXPathObjectPtr
evaluate(struct page *page, const char *xpath)
{
    xmlXPathObjectPtr result =
        xmlXPathEvalExpression((const xmlChar *)xpath, page->context);

    ck_assert_msg(result != NULL, "%s", xpath);
    return result;
}

int
page_count(struct page *page, const char *xpath)
{
    xmlXPathObjectPtr result = evaluate(page, xpath);
    int n = result->nodesetval ? result->nodesetval->nodeNr : 0;

    xmlXPathFreeObject(result);
    return n;
}

char *
page_text(struct page *page, const char *xpath)
{
    xmlXPathObjectPtr result = evaluate(page, xpath);
    xmlChar *text = xmlXPathCastToString(result);
    char *copy;

    ck_assert_ptr_nonnull(text);
    copy = strdup((const char *)text);
    ck_assert_ptr_nonnull(copy);
    xmlFree(text);
    xmlXPathFreeObject(result);
    return copy;
}

void
page_expect(struct page *page, const char *xpath, const char *text)
{
    char *got = page_text(page, xpath);

    ck_assert_msg(strcmp(got, text) == 0, "%s is \"%s\"", xpath, got);
    free(got);
}
