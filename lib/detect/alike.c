/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/alike.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROOT_MEMORY = 4 << 20 };

struct alike {
    const struct stm_found **sorted; /* by incident, rule, summary */
    size_t n;
    struct stm_sha256 *sha;
    struct stm_buf folded;
    struct stm_arena arena; /* of one root */
};

static int
by_words(const struct stm_found *a, const struct stm_found *b)
{
    int order = strcmp(a->rule->written.name, b->rule->written.name);

    return order ? order : stm_span_compare(a->summary, b->summary);
}

static int
by_incident(const void *left, const void *right)
{
    const struct stm_found *a = *(const struct stm_found *const *)left;
    const struct stm_found *b = *(const struct stm_found *const *)right;

    if (a->incident != b->incident)
        return a->incident < b->incident ? -1 : 1;
    return by_words(a, b);
}

static stm_status
sort(struct alike *a, const struct stm_findings *findings, struct stm_err *err)
{
    a->n = findings->n;
    a->sorted = calloc(a->n + 1, sizeof(*a->sorted));
    if (!a->sorted)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for incidents");
    for (size_t i = 0; i < a->n; i++)
        a->sorted[i] = &findings->items[i];
    qsort(a->sorted, a->n, sizeof(*a->sorted), by_incident);
    return STM_OK;
}

/* A NUL ends each: no text that was decoded holds one. */
static stm_status
add_text(struct alike *a, struct stm_span text, struct stm_err *err)
{
    stm_status status = stm_sha256_add(a->sha, text.data, text.size, err);

    return status ? status : stm_sha256_add(a->sha, "", 1, err);
}

static stm_status
add_root(struct alike *a, const struct stm_incident *incident,
         struct stm_facts *facts, struct stm_err *err)
{
    struct stm_process_facts root = { 0 };
    stm_status status = STM_OK;

    stm_buf_reset(&a->folded);
    stm_arena_reset(&a->arena);
    if (incident->root)
        status =
            stm_facts_process(&root, facts, incident->root, &a->arena, err);
    if (!status && root.image.data)
        stm_text_fold(&a->folded, root.image);
    if (!status && a->folded.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for incidents");
    if (!status)
        status = add_text(a, stm_buf_held(&a->folded), err);
    return status;
}

/* From `at` on, those of one incident; *next: the first of another. */
static stm_status
add_findings(struct alike *a, size_t at, size_t *next, struct stm_err *err)
{
    const struct stm_found *last = NULL;
    stm_status status = STM_OK;
    size_t incident = a->sorted[at]->incident;

    for (; !status && at < a->n && a->sorted[at]->incident == incident; at++) {
        const struct stm_found *found = a->sorted[at];

        if (last && by_words(last, found) == 0)
            continue;
        last = found;
        status = add_text(a, stm_span_of(found->rule->written.name), err);
        if (!status)
            status = add_text(a, found->summary, err);
    }
    *next = at;
    return status;
}

static stm_status
end(struct alike *a, struct stm_incident *incident, struct stm_err *err)
{
    uint8_t sha256[STM_SHA256_SIZE];
    char hex[STM_SHA256_TEXT];
    stm_status status = stm_sha256_end(a->sha, sha256, err);

    if (!status)
        (void)snprintf(incident->pattern, sizeof(incident->pattern), "%.*s",
                       STM_KEY_SIZE,
                       stm_hex_print(hex, sha256, sizeof(sha256)));
    return status;
}

stm_status
stm_incidents_alike(struct stm_incidents *incidents,
                    const struct stm_findings *findings,
                    struct stm_facts *facts, struct stm_err *err)
{
    struct alike a = { .arena = stm_arena_of(ROOT_MEMORY) };
    stm_status status = stm_sha256_open(&a.sha, err);

    if (!status)
        status = sort(&a, findings, err);
    for (size_t at = 0; !status && at < a.n;) {
        struct stm_incident *incident =
            &incidents->items[a.sorted[at]->incident];

        status = add_root(&a, incident, facts, err);
        if (!status)
            status = add_findings(&a, at, &at, err);
        if (!status)
            status = end(&a, incident, err);
    }
    stm_sha256_close(a.sha);
    stm_buf_free(&a.folded);
    stm_arena_free(&a.arena);
    free(a.sorted);
    return status;
}
