/* SPDX-License-Identifier: Apache-2.0 */
#include "teller.h"

#include "moment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *
words_take(struct words *w)
{
    return w->at < w->count ? w->word[w->at++] : NULL;
}

/* Whether the next word is the option `name`, with its value after it. */
bool
words_option(struct words *w, const char *name, const char **value)
{
    if (w->at + 1 >= w->count || strcmp(w->word[w->at], name) != 0)
        return false;
    *value = w->word[w->at + 1];
    w->at += 2;
    return true;
}

bool
words_flag(struct words *w, const char *name)
{
    if (w->at >= w->count || strcmp(w->word[w->at], name) != 0)
        return false;
    w->at++;
    return true;
}

bool
words_end(const struct words *w, struct gen_err *err)
{
    return w->at == w->count ||
           gen_fail(err, "'%s' means nothing here, or lacks its value",
                    w->word[w->at]);
}

bool
words_number(const char *text, int base, uint64_t most, uint64_t *out)
{
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, base);
    if (errno || end == text || *end || *text == '-' || value > most)
        return false;
    *out = value;
    return true;
}

bool
teller_time(const struct teller *t, const char *text, uint64_t *out,
            struct gen_err *err)
{
    uint64_t ticks;

    if (*text == '+' && t->now == 0)
        return gen_fail(err, "the first event needs `at TIME`");
    if (*text == '+' && gen_moment_read_span(text + 1, &ticks)) {
        *out = t->now + ticks;
        return true;
    }
    if (gen_moment_read_clock(text, &ticks)) {
        if (!t->has_day)
            return gen_fail(err, "which day? say `day YYYY-MM-DD` before");
        *out = t->day + ticks + gen_lines_shift(&t->lines);
        return true;
    }
    if (!gen_moment_read(text, &ticks))
        return gen_fail(err, "'%s' is no time", text);
    *out = ticks + gen_lines_shift(&t->lines);
    return true;
}

bool
teller_needs_host(const struct teller *t, struct gen_err *err)
{
    return t->host || gen_fail(err, "on which host? say `host NAME` before");
}
