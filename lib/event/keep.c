/* SPDX-License-Identifier: Apache-2.0 */
#include "event/keep.h"

/* Where the texts of an event go, one behind the other. */
struct texts {
    char *at; /* NULL: they are only measured */
    size_t size;
};

static void
take(struct stm_span *text, struct texts *texts)
{
    texts->size += text->size;
    if (!texts->at || text->size == 0)
        return;
    memcpy(texts->at, text->data, text->size);
    text->data = texts->at;
    texts->at += text->size;
}

static size_t
parts_of(const struct stm_layout *layout)
{
    size_t n = 0;

    for (size_t i = 0; layout && i < layout->n_columns; i++)
        n += stm_column_parts(layout->columns[i].kind);
    return n;
}

static void
take_all(struct stm_event *event, size_t n_parts, struct texts *texts)
{
    take(&event->computer, texts);
    take(&event->channel, texts);
    take(&event->provider, texts);
    take(&event->json, texts);
    for (size_t i = 0; i < n_parts; i++)
        if (event->cells[i].state == STM_CELL_SET)
            take(&event->cells[i].text, texts);
    for (size_t i = 0; i < event->n_flaws; i++) {
        struct stm_span flaw = { event->flaws[i], strlen(event->flaws[i]) + 1 };

        take(&flaw, texts);
        event->flaws[i] = flaw.data;
    }
}

const struct stm_event *
stm_event_keep(struct stm_arena *arena, const struct stm_event *event)
{
    size_t n_parts = parts_of(event->layout);
    struct stm_event *kept = stm_arena_take(arena, sizeof(*kept));
    struct texts texts = { NULL, 0 };

    if (!kept)
        return NULL;
    *kept = *event;
    take_all(kept, n_parts, &texts);
    texts.at = stm_arena_take(arena, texts.size);
    if (!texts.at)
        return NULL;
    take_all(kept, n_parts, &texts);
    return kept;
}
