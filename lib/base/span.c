/* SPDX-License-Identifier: Apache-2.0 */
#include "base/span.h"

#include <strings.h>

bool
stm_span_is_nocase(struct stm_span a, const char *text)
{
    return a.size == strlen(text) && strncasecmp(a.data, text, a.size) == 0;
}

int
stm_span_compare(struct stm_span a, struct stm_span b)
{
    size_t n = a.size < b.size ? a.size : b.size;
    int order = n ? memcmp(a.data, b.data, n) : 0;

    if (order)
        return order;
    return (a.size > b.size) - (a.size < b.size);
}
