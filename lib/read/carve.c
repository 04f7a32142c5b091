/* SPDX-License-Identifier: Apache-2.0 */
/*
 * carve.c - places of records that the live chain does not reach (EVTX.md
 * section 8, steps 3 to 6).
 */
#include "read/walk-parts.h"

#include "base/bytes.h"

enum { HEADER_SIZE = 24, STRIDE = 8 };

const char *
stm_how_name(stm_how how)
{
    switch (how) {
    case STM_HOW_LIVE: return "live";
    case STM_HOW_AFTER_GAP: return "after-gap";
    case STM_HOW_SLACK:
    case STM_HOW_KNOWN:
    case STM_HOW_LAYOUT: return "slack";
    case STM_HOW_HIDDEN: return "hidden";
    }
    return "live";
}

static void
add(struct stm_chunk *chunk, const struct stm_place *place, stm_how how)
{
    if (chunk->n_more == STM_EVTX_MORE_MOST)
        return;
    chunk->more[chunk->n_more] = *place;
    chunk->more[chunk->n_more++].how = how;
}

/* What hides inside the record at `host`. */
static void
add_hidden(struct stm_chunk *chunk, const struct stm_place *host)
{
    struct stm_place hidden;
    size_t at = stm_hidden_next(&hidden, chunk, host, host->at);

    while (at) {
        hidden.host = host->at;
        add(chunk, &hidden, STM_HOW_HIDDEN);
        at = stm_hidden_next(&hidden, chunk, host, at + hidden.size - 1);
    }
}

/* The header of a record that is not whole, if it is one. */
static bool
broken_at(struct stm_place *out, const struct stm_chunk *chunk, size_t at,
          size_t until)
{
    struct stm_bytes b = stm_bytes_of(chunk->data, until, 0);

    *out = (struct stm_place){ .file_offset = chunk->file_offset + at,
                               .at = (uint32_t)at,
                               .size = (uint32_t)(until - at),
                               .broken = true };
    stm_bytes_seek(&b, at);
    if (stm_bytes_u32(&b) != STM_RECORD_MAGIC)
        return false;
    (void)stm_bytes_u32(&b);
    out->header_id = stm_bytes_u64(&b);
    out->written = stm_bytes_u64(&b);
    return !b.failed && stm_bytes_left(&b) >= HEADER_SIZE;
}

/*
 * From a break at `at` on: the record that is broken, and whole ones behind
 * it. Returns where the next break is, or `until`.
 */
static size_t
add_behind(struct stm_chunk *chunk, size_t at, size_t until)
{
    struct stm_place place, broken;
    size_t next = at;

    while (next < until && !stm_record_at(&place, chunk, next))
        next += STRIDE;
    next = next < until ? next : until;
    if (next > at && broken_at(&broken, chunk, at, next))
        add(chunk, &broken, STM_HOW_AFTER_GAP);
    while (next < until && stm_record_at(&place, chunk, next)) {
        add(chunk, &place, STM_HOW_AFTER_GAP);
        add_hidden(chunk, &place);
        next += place.size;
    }
    return next;
}

static size_t
add_slack(struct stm_chunk *chunk, size_t at)
{
    struct stm_place place;

    at = (at + STRIDE - 1) / STRIDE * STRIDE;
    while (at + STM_EVTX_RECORD_LEAST <= chunk->size) {
        if (chunk->data[at] == '*' && stm_record_at(&place, chunk, at)) {
            add(chunk, &place, STM_HOW_SLACK);
            at += place.size;
        } else {
            at += STRIDE;
        }
    }
    return at;
}

/* Where the records end that the header, or the chain, tells of. */
static size_t
told_end(const struct stm_chunk *chunk, const struct stm_chunk_claims *claims)
{
    struct stm_place last;
    size_t until = chunk->live_end;

    if (stm_chunk_free_is_plausible(claims->free_space) &&
        claims->free_space > until)
        until = claims->free_space;
    if (claims->last_record % STRIDE == 0 && claims->last_record >= until &&
        stm_record_at(&last, chunk, claims->last_record))
        until = claims->last_record + last.size;
    return until < chunk->size ? until : chunk->size;
}

void
stm_chunk_carve(struct stm_chunk *chunk, const struct stm_chunk_claims *claims,
                bool slack)
{
    size_t at, until;

    chunk->n_more = 0;
    if (!chunk->magic) {
        if (slack)
            (void)add_slack(chunk, 0);
        return;
    }
    if (stm_hidden_is_possible(chunk))
        for (size_t i = 0; i < chunk->n_places; i++)
            add_hidden(chunk, &chunk->places[i]);
    until = told_end(chunk, claims);
    for (at = chunk->live_end; at < until;)
        at = add_behind(chunk, at, until);
    if (slack)
        (void)add_slack(chunk, at);
}
