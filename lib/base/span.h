/* SPDX-License-Identifier: Apache-2.0 */
/*
 * span.h - a borrowed run of bytes, usually UTF-8 text without a NUL.
 */
#ifndef STM_BASE_SPAN_H
#define STM_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct stm_span {
    const char *data;
    size_t size;
};

static inline struct stm_span
stm_span_of(const char *text)
{
    return (struct stm_span){ text, strlen(text) };
}

static inline struct stm_span
stm_span_sized(const char *data, size_t size)
{
    return (struct stm_span){ data, size };
}

static inline bool
stm_span_equal(struct stm_span a, struct stm_span b)
{
    return a.size == b.size &&
           (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static inline bool
stm_span_is(struct stm_span a, const char *text)
{
    return stm_span_equal(a, stm_span_of(text));
}

/* ASCII case aside; for field names and options, never for evidence text. */
bool stm_span_is_nocase(struct stm_span a, const char *text);

/* Order by bytes (= by code point for UTF-8): <0, 0, >0. */
int stm_span_compare(struct stm_span a, struct stm_span b);

#endif
