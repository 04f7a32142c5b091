/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a chunk as XML: well-formed, or none; and XML wherever the
 * native reader finds fields.
 */
#include "fuzz.h"

#include <libxml/parser.h>
#include <stdlib.h>

#include "read/evtx/render.h"
#include "read/reader.h"
#include "same.h"

static struct stm_render *render;
static struct stm_reader *reader;

static void
check(const struct stm_buf *line)
{
    xmlParserCtxt *context = xmlNewParserCtxt();
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR |
                        XML_PARSE_NOWARNING | XML_PARSE_HUGE;
    xmlDoc *doc;

    if (!context)
        return;
    doc = xmlCtxtReadMemory(context, line->data, (int)line->size, NULL, "UTF-8",
                            options);
    if (!context->wellFormed || memchr(line->data, '\n', line->size))
        abort();
    xmlFreeDoc(doc);
    xmlFreeParserCtxt(context);
}

/* Several events in one record are several documents in one line. */
static bool
is_one_event(const struct stm_buf *line)
{
    struct stm_span text = stm_buf_held(line);

    return !memmem(text.data, text.size, "/><Event", 8) &&
           !memmem(text.data, text.size, "</Event><", 9);
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct stm_buf line = { 0 };
    struct stm_err err = { 0 };
    stm_status status = stm_render_record(render, &line, &record->place, &err);

    (void)arg;
    if (status ? status != STM_ELIMIT : line.size == 0)
        abort();
    if (!status && is_one_event(&line))
        check(&line);
    stm_buf_free(&line);
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct stm_buf line = { 0 };
    struct stm_err err = { 0 };

    (void)arg;
    (void)why;
    if (!stm_render_record(render, &line, place, &err) && is_one_event(&line))
        check(&line);
    stm_buf_free(&line);
    return STM_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct stm_sink sink = { on_record, on_unreadable, NULL };
    static struct same_chunk chunk;
    struct stm_err err = { 0 };

    if (stm_render_open(&render, &err) ||
        stm_reader_open(&reader, STM_READER_NATIVE, NULL, 0, &err))
        abort();
    same_chunk_of(&chunk, data, size, true);
    stm_render_chunk(render, &chunk.chunk);
    if (stm_reader_chunk(reader, &chunk.chunk, &sink, &err))
        abort();
    stm_render_close(render);
    stm_reader_close(reader);
    return 0;
}
