/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode.c - how fast records become typed fields, and lines.
 *
 * decode fields FILE...   the native reader: checksums, strings in UTF-8,
 *                         GUIDs and times as bytes, Hashes parsed
 * decode tokens FILE...   the same without its short cuts
 * decode lines FILE...    the native reader, each record a line of `dump`
 * decode events FILE...   the native reader, each record an event as the case
 *                         holds it, with its identity, and not stored
 * decode walk FILE...     chunks and records found and checked, no more
 *
 * One thread; prints records, bytes of values and what went wrong.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "event/event.h"
#include "read/dump.h"

enum { WANT_HASHES, WANTED, LINES_SIZE = 256 * 1024 };

static const char *const wanted[WANTED] = { "EventData/Hashes" };

struct decode {
    struct stm_reader *reader;
    struct stm_dump *dump;       /* of lines */
    struct stm_decoder *decoder; /* of events */
    struct stm_buf lines;
    uint64_t records, unreadable, notes, fields, bytes, digests;
};

static stm_status
on_fields(void *arg, const struct stm_record *record)
{
    struct decode *decode = arg;
    const struct stm_field *hashes = record->wanted[WANT_HASHES];
    struct stm_digests digests;

    decode->records++;
    decode->fields += record->n_fields;
    if (!hashes || hashes->value.type != STM_VALUE_TEXT)
        return STM_OK;
    if (stm_digests_parse(&digests,
                          stm_span_sized((const char *)hashes->value.data,
                                         hashes->value.size)))
        for (int i = 0; i < STM_DIGEST_KINDS; i++)
            decode->digests += digests.has[i];
    return STM_OK;
}

static stm_status
on_line(void *arg, const struct stm_record *record)
{
    struct decode *decode = arg;

    decode->records++;
    decode->fields += record->n_fields;
    stm_dump_record(decode->dump, &decode->lines, "bench", record);
    if (decode->lines.failed)
        return STM_ENOMEM;
    if (decode->lines.size > LINES_SIZE) {
        decode->bytes += decode->lines.size;
        stm_buf_reset(&decode->lines);
    }
    return STM_OK;
}

static stm_status
on_event(void *arg, const struct stm_record *record)
{
    struct decode *decode = arg;
    struct stm_event event;
    stm_status status =
        stm_decoder_event(&event, decode->decoder, record, NULL);

    decode->records++;
    decode->fields += record->n_fields;
    if (!status)
        decode->bytes += event.json.size;
    return status;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct decode *decode = arg;

    (void)place;
    (void)why;
    decode->unreadable++;
    return STM_OK;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct decode *decode = arg;

    (void)note;
    decode->notes++;
    return STM_OK;
}

static stm_status
read_chunks(struct decode *decode, struct stm_walk *walk, struct stm_err *err)
{
    const struct stm_sink sink = { decode->dump      ? on_line
                                   : decode->decoder ? on_event
                                                     : on_fields,
                                   on_unreadable, decode };
    const struct stm_chunk *chunk;
    stm_status status = STM_OK;

    while (!status && !(status = stm_walk_next(walk, &chunk, err)) && chunk) {
        if (decode->reader)
            status = stm_reader_chunk(decode->reader, chunk, &sink, err);
        else
            decode->records += chunk->n_places;
    }
    return status;
}

static stm_status
read_file(struct decode *decode, const char *path, struct stm_err *err)
{
    struct stm_source *source = NULL;
    struct stm_walk *walk = NULL;
    stm_status status = stm_source_open(&source, path, err);

    if (!status)
        status = stm_walk_open(&walk, source, on_note, decode, err);
    if (!status)
        status = read_chunks(decode, walk, err);
    stm_walk_close(walk);
    stm_source_close(source);
    return status;
}

/* What the first argument asks for; false: nothing that we know. */
static bool
open_as(struct decode *decode, const char *what, struct stm_err *err)
{
    const char *const *names = wanted;
    size_t n = WANTED;
    bool tokens = strcmp(what, "tokens") == 0;

    if (strcmp(what, "walk") == 0)
        return true;
    if (strcmp(what, "lines") == 0) {
        if (stm_dump_open(&decode->dump, err))
            return false;
    } else if (strcmp(what, "events") == 0) {
        if (stm_decoder_open(&decode->decoder, err))
            return false;
        names = stm_decoder_wanted(decode->decoder, &n);
    } else if (!tokens && strcmp(what, "fields") != 0) {
        return false;
    }
    return !stm_reader_open(&decode->reader,
                            tokens ? STM_READER_TOKENS : STM_READER_NATIVE,
                            names, n, err);
}

int
main(int argc, char **argv)
{
    struct decode decode = { 0 };
    struct stm_err err = { 0 };
    stm_status status = STM_OK;

    if (argc < 3 || !open_as(&decode, argv[1], &err)) {
        (void)fprintf(
            stderr, "usage: decode fields|tokens|lines|events|walk FILE...\n");
        return 2;
    }
    for (int i = 2; i < argc && !status; i++)
        status = read_file(&decode, argv[i], &err);
    decode.bytes += decode.lines.size;
    (void)printf("records %" PRIu64 " unreadable %" PRIu64 " notes %" PRIu64
                 " fields %" PRIu64 " bytes %" PRIu64 " digests %" PRIu64 "\n",
                 decode.records, decode.unreadable, decode.notes, decode.fields,
                 decode.bytes, decode.digests);
    if (status)
        (void)fprintf(stderr, "decode: %s\n", err.text);
    stm_dump_close(decode.dump);
    stm_reader_close(decode.reader);
    stm_decoder_close(decode.decoder);
    stm_buf_free(&decode.lines);
    return status ? 1 : 0;
}
