/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a chunk as events: columns, what is left of the payload, and
 * the content by which copies are known, the same by shape and by tokens.
 */
#include "fuzz.h"

#include "base/text.h"
#include "event/event.h"
#include "same.h"

#include <stdlib.h>

enum { EVENTS_MOST = 2 * STM_EVTX_RECORDS_MOST };

struct heard {
    struct stm_decoder *decoder; /* opened once */
    size_t n;
    int64_t content[EVENTS_MOST];
};

static void
check_span(struct stm_span text)
{
    if (!stm_text_is_utf8(text))
        abort();
}

static void
check_event(const struct stm_event *event)
{
    check_span(event->computer);
    check_span(event->channel);
    check_span(event->provider);
    check_span(event->json);
    for (size_t i = 0; i < event->n_flaws; i++)
        check_span(stm_span_of(event->flaws[i]));
    for (size_t i = 0; event->layout && i < STM_CELLS_MOST; i++)
        if (event->cells[i].state == STM_CELL_SET && event->cells[i].text.data)
            check_span(event->cells[i].text);
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct heard *heard = arg;
    struct stm_event event = { 0 };
    struct stm_err err = { 0 };
    stm_status status = stm_decoder_event(&event, heard->decoder, record, &err);

    if (status && status != STM_ELIMIT)
        abort();
    if (!status)
        check_event(&event);
    heard->content[heard->n++] = status ? -1 : event.content;
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    (void)arg;
    (void)place;
    (void)why;
    return STM_OK;
}

static void
hear(struct heard *heard, stm_reader_kind kind, const struct stm_chunk *chunk)
{
    const struct stm_sink sink = { on_record, on_unreadable, heard };
    struct stm_reader *reader;
    const char *const *wanted;
    size_t n_wanted;

    heard->n = 0;
    if (!heard->decoder && stm_decoder_open(&heard->decoder, NULL))
        abort();
    wanted = stm_decoder_wanted(heard->decoder, &n_wanted);
    if (stm_reader_open(&reader, kind, wanted, n_wanted, NULL) ||
        stm_reader_chunk(reader, chunk, &sink, NULL))
        abort();
    stm_reader_close(reader);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct same_chunk chunk;
    static struct heard native, tokens;

    same_chunk_of(&chunk, data, size, true);
    hear(&native, STM_READER_NATIVE, &chunk.chunk);
    hear(&tokens, STM_READER_TOKENS, &chunk.chunk);
    if (native.n != tokens.n || memcmp(native.content, tokens.content,
                                       native.n * sizeof(native.content[0])))
        abort();
    return 0;
}
