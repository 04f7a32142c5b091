/* SPDX-License-Identifier: Apache-2.0 */
#include "teller.h"

#include "moment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
take_every(struct words *w, uint64_t *every, struct gen_err *err)
{
    const char *span = "0";

    (void)words_option(w, "every", &span);
    return gen_moment_read_span(span, every) ||
           gen_fail(err, "'%s' is no span of time", span);
}

static bool
begin(struct teller *t, uint64_t first, uint64_t last, uint64_t every,
      struct gen_err *err)
{
    if (!gen_lines_repeat(&t->lines, first, last, every))
        return gen_fail(err, "repetitions are nested too deep");
    t->each[t->lines.depth - 1].pattern = NULL;
    return true;
}

bool
tell_repeat(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *count = words_take(w);
    uint64_t n, every;

    if (!count || !words_number(count, 10, UINT32_MAX, &n) || n == 0)
        return gen_fail(err, "repeat N [every SPAN]");
    if (!take_every(w, &every, err) || !words_end(w, err))
        return false;
    return begin(t, 1, n, every, err);
}

/* `PREFIX%04dSUFFIX` with a number in it, up to nine digits wide. */
static bool
host_name(const char *pattern, uint64_t n, char *out, size_t size)
{
    const char *at = strchr(pattern, '%');
    size_t width;

    if (!at || strchr(at + 1, '%'))
        return false;
    width = at[1] == '0' && at[2] >= '1' && at[2] <= '9' ? 2 : 0;
    if (at[1 + width] != 'd')
        return false;
    return snprintf(out, size, "%.*s%0*llu%s", (int)(at - pattern), pattern,
                    width ? at[2] - '0' : 1, (unsigned long long)n,
                    at + 2 + width) < (int)size;
}

/* Goes to the host of this round. */
static bool
set_round_host(struct teller *t, struct gen_err *err)
{
    unsigned depth = t->lines.depth - 1;
    struct words options = *t->each[depth].options;
    char name[256];

    if (!host_name(t->each[depth].pattern, t->lines.repeat[depth].i, name,
                   sizeof(name)))
        return gen_fail(err, "'%s' is no pattern like WS-%%04d",
                        t->each[depth].pattern);
    return teller_set_host(t, name, &options, err);
}

/* The words live as long as the rounds do. */
static struct words *
keep_words(struct gen_pool *pool, const struct words *w)
{
    struct words *kept = gen_pool_take(pool, sizeof(*kept));

    *kept = *w;
    for (size_t i = 0; i < w->count; i++) {
        size_t size = strlen(w->word[i]) + 1;

        kept->word[i] = gen_pool_take(pool, size);
        memcpy(kept->word[i], w->word[i], size);
    }
    return kept;
}

static bool
read_range(const char *text, uint64_t *first, uint64_t *last)
{
    char from[24] = "";
    const char *dots = text ? strstr(text, "..") : NULL;

    if (!dots || (size_t)(dots - text) >= sizeof(from))
        return false;
    memcpy(from, text, (size_t)(dots - text));
    return words_number(from, 10, UINT32_MAX, first) &&
           words_number(dots + 2, 10, UINT32_MAX, last) && *first <= *last;
}

bool
tell_each(struct teller *t, struct words *w, struct gen_err *err)
{
    const char *pattern = NULL;
    uint64_t first, last, every;
    struct words *kept;

    if (words_flag(w, "host"))
        pattern = words_take(w);
    if (!pattern || !read_range(words_take(w), &first, &last))
        return gen_fail(err, "each host PATTERN FIRST..LAST");
    if (!take_every(w, &every, err) || !begin(t, first, last, every, err))
        return false;
    kept = keep_words(&t->world.pool, w);
    t->each[t->lines.depth - 1].pattern = kept->word[2];
    t->each[t->lines.depth - 1].options = kept;
    return set_round_host(t, err);
}

bool
tell_end(struct teller *t, struct words *w, struct gen_err *err)
{
    bool again;

    if (!words_end(w, err))
        return false;
    if (!gen_lines_end(&t->lines, &again))
        return gen_fail(err, "there is nothing to end");
    if (again && t->each[t->lines.depth - 1].pattern)
        return set_round_host(t, err);
    return true;
}
