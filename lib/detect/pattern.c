/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/pattern.h"

#include <string.h>

static bool
ends_name(char c)
{
    return c == '/' || c == ':';
}

/*
 * Only the last `*` is ever tried again: what an earlier one stands for is
 * settled as soon as its name has ended or the next `*` is reached.
 */
bool
stm_pattern_matches(struct stm_span pattern, struct stm_span path)
{
    size_t p = 0, t = 0, star = SIZE_MAX, tried = 0;

    while (t < path.size) {
        if (p < pattern.size && pattern.data[p] == '*') {
            star = p++;
            tried = t;
        } else if (p < pattern.size && pattern.data[p] == path.data[t]) {
            p++;
            t++;
        } else if (star != SIZE_MAX && !ends_name(path.data[tried])) {
            p = star + 1;
            t = ++tried;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.data[p] == '*')
        p++;
    return p == pattern.size;
}

struct stm_span
stm_pattern_name(struct stm_span pattern)
{
    size_t begin = pattern.size;

    while (begin > 0 && pattern.data[begin - 1] != '/')
        begin--;
    if (memchr(pattern.data + begin, '*', pattern.size - begin))
        return (struct stm_span){ 0 };
    return stm_span_sized(pattern.data + begin, pattern.size - begin);
}
