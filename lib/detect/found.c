/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/found.h"

#include "base/digest.h"
#include "base/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct stm_findings
stm_findings_of(void)
{
    return (struct stm_findings){ .arena = stm_arena_of(SIZE_MAX) };
}

void
stm_findings_free(struct stm_findings *findings)
{
    free(findings->items);
    stm_arena_free(&findings->arena);
    *findings = (struct stm_findings){ 0 };
}

struct stm_found *
stm_findings_add(struct stm_findings *findings)
{
    if (findings->n == findings->room) {
        size_t room = findings->room ? findings->room * 2 : 64;
        struct stm_found *items =
            realloc(findings->items, room * sizeof(*items));

        if (!items)
            return NULL;
        findings->items = items;
        findings->room = room;
    }
    memset(&findings->items[findings->n], 0, sizeof(*findings->items));
    return &findings->items[findings->n++];
}

static int
compare_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Those of one (event, related) together, the one that is kept first. */
static int
by_subject(const void *left, const void *right)
{
    const struct stm_found *a = left, *b = right;
    int order = compare_int(a->event, b->event);

    if (!order)
        order = compare_int(a->related, b->related);
    if (!order)
        order = compare_int(b->confidence, a->confidence);
    if (!order)
        order = stm_span_compare(a->summary, b->summary);
    if (!order)
        order = stm_span_compare(a->details, b->details);
    return order ? order : compare_int(a->process, b->process);
}

static bool
has_further(const struct stm_found *found, const struct stm_further *one)
{
    for (const struct stm_further *f = found->further; f; f = f->next)
        if (f->event == one->event && stm_span_equal(f->role, one->role))
            return true;
    return false;
}

static void
take_further(struct stm_found *found, struct stm_further *more)
{
    while (more) {
        struct stm_further *next = more->next;

        if (!has_further(found, more)) {
            more->next = found->further;
            found->further = more;
        }
        more = next;
    }
}

void
stm_findings_join(struct stm_findings *findings, size_t first)
{
    size_t kept = first;

    if (findings->n <= first)
        return;
    qsort(findings->items + first, findings->n - first,
          sizeof(*findings->items), by_subject);
    for (size_t i = first + 1; i < findings->n; i++) {
        struct stm_found *last = &findings->items[kept];
        struct stm_found *found = &findings->items[i];

        if (found->event == last->event && found->related == last->related)
            take_further(last, found->further);
        else
            findings->items[++kept] = *found;
    }
    findings->n = kept + 1;
}

static int
by_place(const void *left, const void *right)
{
    const struct stm_found *a = left, *b = right;
    int order = compare_int(a->at.time, b->at.time);

    if (!order)
        order = stm_span_compare(a->at.channel, b->at.channel);
    if (!order)
        order = compare_int(a->at.record_id, b->at.record_id);
    if (!order)
        order = compare_int(a->at.file, b->at.file);
    if (!order)
        order = compare_int(a->at.file_offset, b->at.file_offset);
    if (!order)
        order = strcmp(a->rule->written.name, b->rule->written.name);
    if (!order)
        order = compare_int(a->parent.pid, b->parent.pid);
    if (!order)
        order = stm_span_compare(a->parent.image, b->parent.image);
    if (!order)
        order = stm_span_compare(a->parent.guid, b->parent.guid);
    if (!order)
        order = stm_span_compare(a->summary, b->summary);
    return order ? order : stm_span_compare(a->details, b->details);
}

/* rule, computer, channel, record id, ticks, parent's GUID, parted by NUL. */
static stm_status
digest(char key[STM_KEY_TEXT], const struct stm_found *found,
       struct stm_buf *text, struct stm_err *err)
{
    uint8_t sha256[STM_SHA256_SIZE];
    char hex[STM_SHA256_TEXT];
    stm_status status;

    stm_buf_reset(text);
    stm_buf_text(text, found->rule->written.name);
    stm_buf_char(text, '\0');
    stm_buf_span(text, found->at.computer);
    stm_buf_char(text, '\0');
    stm_buf_span(text, found->at.channel);
    stm_buf_char(text, '\0');
    stm_buf_print(text, "%" PRId64, found->at.record_id);
    stm_buf_char(text, '\0');
    stm_buf_print(text, "%" PRId64, found->at.time);
    stm_buf_char(text, '\0');
    for (size_t i = 0; i < found->parent.guid.size; i++)
        stm_buf_print(text, "%02X",
                      (unsigned)(uint8_t)found->parent.guid.data[i]);
    if (text->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a key");
    status = stm_sha256_of(sha256, text->data, text->size, err);
    if (!status)
        (void)snprintf(key, STM_KEY_TEXT, "%.*s", STM_KEY_SIZE,
                       stm_hex_print(hex, sha256, sizeof(sha256)));
    return status;
}

/* The second of an equal key is -2, the third -3, in the order they have. */
static stm_status
number(struct stm_table *seen, struct stm_found *found, struct stm_err *err)
{
    int64_t before = stm_table_find(seen, found->key, STM_KEY_SIZE);
    int64_t now = before < 0 ? 1 : before + 1;

    if (now > 1)
        (void)snprintf(found->key + STM_KEY_SIZE, STM_KEY_TEXT - STM_KEY_SIZE,
                       "-%" PRId64, now);
    return stm_table_put(seen, found->key, STM_KEY_SIZE, now, err);
}

stm_status
stm_findings_key(struct stm_findings *findings, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    struct stm_table *seen;
    stm_status status = stm_table_open(&seen, err);

    if (status)
        return status;
    if (findings->n)
        qsort(findings->items, findings->n, sizeof(*findings->items), by_place);
    for (size_t i = 0; i < findings->n && !status; i++) {
        status =
            digest(findings->items[i].key, &findings->items[i], &text, err);
        if (!status)
            status = number(seen, &findings->items[i], err);
    }
    stm_buf_free(&text);
    stm_table_close(seen);
    return status;
}
