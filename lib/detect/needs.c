/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/needs.h"

#include "detect/lines.h"

#include <inttypes.h>

enum { EVENT_ID_DIGITS = 5 };

/* The event id behind `prefix`, an empty span where it is no such word. */
static struct stm_span
event_id_of(struct stm_span word, const char *prefix)
{
    size_t size = strlen(prefix);

    if (word.size <= size || memcmp(word.data, prefix, size) != 0 ||
        word.size - size > EVENT_ID_DIGITS)
        return (struct stm_span){ 0 };
    for (size_t i = size; i < word.size; i++)
        if (word.data[i] < '0' || word.data[i] > '9')
            return (struct stm_span){ 0 };
    return stm_span_sized(word.data + size, word.size - size);
}

/* Appends what a host without it lacks; false where the word is none. */
static bool
put_lack(struct stm_buf *out, struct stm_span word)
{
    struct stm_span sysmon = event_id_of(word, "sysmon:");
    struct stm_span security = event_id_of(word, "security:");

    if (sysmon.size)
        stm_buf_print(out, "Sysmon event %.*s", (int)sysmon.size, sysmon.data);
    else if (security.size)
        stm_buf_print(out, "Security event %.*s", (int)security.size,
                      security.data);
    else if (stm_span_is(word, "parent"))
        stm_buf_text(out, "event 1 with a parent found by its GUID");
    else if (stm_span_is(word, "company"))
        stm_buf_text(out, "event 1 with a Company field");
    else if (stm_span_is(word, "hash:md5"))
        stm_buf_text(out, "event 1 with an MD5 hash");
    else if (stm_span_is(word, "hash:sha1"))
        stm_buf_text(out, "event 1 with a SHA1 hash");
    else if (stm_span_is(word, "hash:sha256"))
        stm_buf_text(out, "event 1 with a SHA256 hash");
    else if (stm_span_is(word, "baseline"))
        stm_buf_text(out, "baseline was given");
    else
        return false;
    return true;
}

stm_status
stm_needs_check(struct stm_span needs, struct stm_err *err)
{
    struct stm_span rest = needs, any, word;
    struct stm_buf lack = { 0 };
    stm_status status = STM_OK;

    while (needs.size && !status && stm_word_next(&rest, ',', &any))
        while (!status && stm_word_next(&any, '|', &word))
            if (!put_lack(&lack, word))
                status =
                    stm_fail(err, STM_EFORMAT, 0, "nothing is needed as %.*s",
                             (int)(word.size < 64 ? word.size : 64), word.data);
    stm_buf_free(&lack);
    return status;
}

static void
put_count(struct stm_buf *out, struct stm_span word, struct stm_capability c)
{
    if (out->size)
        stm_buf_text(out, ", ");
    stm_buf_span(out, word);
    stm_buf_print(out, " %" PRId64, c.have);
    if (c.total > c.have)
        stm_buf_print(out, " of %" PRId64, c.total);
}

/* One `a|b|c`: met if any is. */
static stm_needs_met
weigh_any(struct stm_buf *counts, struct stm_buf *lacks, struct stm_span any,
          stm_capability_fn *look, void *arg)
{
    size_t before = lacks->size;
    bool met = false;
    struct stm_span word;

    while (stm_word_next(&any, '|', &word)) {
        struct stm_capability c = { 0 };

        if (!look(arg, word, &c))
            return STM_NEEDS_FAILED;
        if (c.have > 0) {
            put_count(counts, word, c);
            met = true;
        } else {
            stm_buf_text(lacks, lacks->size == 0        ? "no "
                                : lacks->size == before ? "; no "
                                                        : " and no ");
            (void)put_lack(lacks, word);
        }
    }
    if (met && lacks->data) { /* another way is there: nothing is missing */
        lacks->size = before;
        lacks->data[before] = '\0';
    }
    return met ? STM_NEEDS_MET : STM_NEEDS_UNMET;
}

stm_needs_met
stm_needs_weigh(struct stm_buf *reason, struct stm_span needs,
                stm_capability_fn *look, void *arg)
{
    struct stm_buf counts = { 0 }, lacks = { 0 };
    struct stm_span rest = needs, any;
    stm_needs_met result = STM_NEEDS_MET;

    while (needs.size && result != STM_NEEDS_FAILED &&
           stm_word_next(&rest, ',', &any)) {
        stm_needs_met met = weigh_any(&counts, &lacks, any, look, arg);

        if (met != STM_NEEDS_MET)
            result = met;
    }
    stm_buf_span(reason,
                 stm_buf_held(result == STM_NEEDS_MET ? &counts : &lacks));
    reason->failed = reason->failed || counts.failed || lacks.failed;
    stm_buf_free(&counts);
    stm_buf_free(&lacks);
    return result;
}
