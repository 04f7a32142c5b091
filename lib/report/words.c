/* SPDX-License-Identifier: Apache-2.0 */
#include "report/words.h"

/* A need and what its count says; "" where the need tells an event id. */
static const struct {
    const char *need, *words;
} sentences[] = {
    { "parent", "processes have a parent that is known by its GUID" },
    { "company", "processes say which company made them" },
    { "hash:md5", "processes have an MD5 digest" },
    { "hash:sha1", "processes have a SHA-1 digest" },
    { "hash:sha256", "processes have a SHA-256 digest" },
};

static bool
begins(struct stm_span text, const char *with)
{
    size_t n = strlen(with);

    return text.size > n && memcmp(text.data, with, n) == 0;
}

/* The next of `text`, up to `by`, which is taken off. */
static struct stm_span
next(struct stm_span *text, const char *by)
{
    const char *end = memmem(text->data, text->size, by, strlen(by));
    struct stm_span part = *text;

    if (!end) {
        *text = stm_span_sized(text->data + text->size, 0);
        return part;
    }
    part.size = (size_t)(end - text->data);
    text->size -= part.size + strlen(by);
    text->data = end + strlen(by);
    return part;
}

/* Of an event the total is that of all events: it says nothing of the rule. */
static bool
put_event(struct stm_buf *out, struct stm_span need, struct stm_span count)
{
    bool sysmon = begins(need, "sysmon:");
    size_t n = sysmon ? 7 : 9;

    if (!sysmon && !begins(need, "security:"))
        return false;
    stm_buf_span(out, next(&count, " of "));
    stm_buf_print(out, " records of %s event ", sysmon ? "Sysmon" : "Security");
    stm_buf_span(out, stm_span_sized(need.data + n, need.size - n));
    return true;
}

static void
put_count(struct stm_buf *out, struct stm_span part)
{
    struct stm_span rest = part, need = next(&rest, " ");

    if (rest.size == 0 || rest.data[0] < '0' || rest.data[0] > '9') {
        stm_buf_span(out, part);
        return;
    }
    if (put_event(out, need, rest))
        return;
    for (size_t i = 0; i < sizeof(sentences) / sizeof(*sentences); i++) {
        if (!stm_span_is(need, sentences[i].need))
            continue;
        stm_buf_text(out,
                     memmem(rest.data, rest.size, " of ", 4) ? "" : "all ");
        stm_buf_span(out, rest);
        stm_buf_print(out, " %s", sentences[i].words);
        return;
    }
    stm_buf_span(out, part);
}

void
stm_words_of_counts(struct stm_buf *out, struct stm_span counts)
{
    bool any = false;

    while (counts.size) {
        if (any)
            stm_buf_text(out, "; ");
        put_count(out, next(&counts, ", "));
        any = true;
    }
}
