/* SPDX-License-Identifier: Apache-2.0 */
#include "read/libevtx/serve.h"

#include <stdlib.h>

#include "base/bytes.h"

/* The innermost reason of libevtx's chain of them, on one line. */
static void
reply_error(struct stm_serve *serve, stm_reply_kind kind, uint32_t index,
            libevtx_error_t **error)
{
    char text[4096] = "libevtx gives no reason";
    size_t size;

    if (*error)
        (void)libevtx_error_backtrace_sprint(*error, text, sizeof(text));
    libevtx_error_free(error);
    size = strcspn(text, "\n");
    stm_serve_reply(serve, kind, index, text, size);
}

static bool
open_image(struct stm_serve *serve, libevtx_error_t **error)
{
    stm_image_make(serve->image, serve->chunk, serve->places, serve->ask.n,
                   serve->ask.live_end);
    return libbfio_memory_range_initialize(&serve->io,
                                           (libbfio_error_t **)error) == 1 &&
           libbfio_memory_range_set(serve->io, serve->image,
                                    sizeof(serve->image),
                                    (libbfio_error_t **)error) == 1 &&
           libevtx_file_initialize(&serve->file, error) == 1 &&
           libevtx_file_open_file_io_handle(serve->file, serve->io,
                                            LIBEVTX_OPEN_READ, error) == 1 &&
           libevtx_file_get_number_of_records(serve->file, &serve->n_keys,
                                              error) == 1;
}

static void
close_image(struct stm_serve *serve)
{
    if (serve->file)
        (void)libevtx_file_free(&serve->file, NULL);
    if (serve->io)
        (void)libbfio_handle_free(&serve->io, NULL);
}

/* Opens libevtx's record `index` and tells what it takes it to be. */
static libevtx_record_t *
open_record(struct stm_serve *serve, int index, struct stm_serve_key *key,
            libevtx_error_t **error)
{
    libevtx_record_t *record = NULL;

    *key = (struct stm_serve_key){ 0 };
    if (libevtx_file_get_record_by_index(serve->file, index, &record, error) !=
        1)
        return NULL;
    key->open = true;
    (void)libevtx_record_get_identifier(record, &key->id, NULL);
    (void)libevtx_record_get_written_time(record, &key->written, NULL);
    return record;
}

static bool
is_of(const struct stm_serve_key *key, const struct stm_place *place)
{
    return key->open && key->id == place->header_id &&
           key->written == place->written;
}

/* Opening decodes a record, so all are opened only where the order fails. */
static void
read_keys(struct stm_serve *serve)
{
    if (serve->keyed)
        return;
    serve->keyed = true;
    for (int i = serve->next; i < serve->n_keys; i++) {
        libevtx_record_t *record = open_record(serve, i, &serve->keys[i], NULL);

        if (record)
            (void)libevtx_record_free(&record, NULL);
    }
}

/*
 * libevtx's record for a place, at or after the next one; -1: it has none.
 * One that cannot be opened stands for the place that it is due for.
 */
static int
find_key(struct stm_serve *serve, const struct stm_place *place)
{
    read_keys(serve);
    for (int i = serve->next; i < serve->n_keys; i++)
        if (is_of(&serve->keys[i], place))
            return i;
    if (serve->next < serve->n_keys && !serve->keys[serve->next].open)
        return serve->next;
    return -1;
}

static void
reply_missing(struct stm_serve *serve, uint32_t index)
{
    const struct stm_place *place = &serve->places[index];
    const char *why = place->at + place->size == STM_EVTX_CHUNK
                          ? "it does not give a record that ends with its chunk"
                          : "it does not give this record";

    stm_serve_reply(serve, STM_REPLY_ERROR, index, why, strlen(why));
}

static bool
make_room(struct stm_serve *serve, size_t size)
{
    char *xml;

    if (size <= serve->room)
        return true;
    xml = realloc(serve->xml, size);
    if (!xml)
        return false;
    serve->xml = xml;
    serve->room = size;
    return true;
}

static void
reply_xml(struct stm_serve *serve, uint32_t index, libevtx_record_t *record,
          libevtx_error_t **error)
{
    static const char large[] = "the XML is over the limit";
    size_t size = 0;

    if (libevtx_record_get_utf8_xml_string_size(record, &size, error) != 1) {
        reply_error(serve, STM_REPLY_ERROR, index, error);
        return;
    }
    if (size > STM_REPLY_MOST || !make_room(serve, size + 1)) {
        stm_serve_reply(serve, STM_REPLY_ERROR, index, large,
                        sizeof(large) - 1);
        return;
    }
    if (libevtx_record_get_utf8_xml_string(record, (uint8_t *)serve->xml, size,
                                           error) != 1) {
        reply_error(serve, STM_REPLY_ERROR, index, error);
        return;
    }
    /* The size counts the NUL. */
    stm_serve_reply(serve, STM_REPLY_XML, index, serve->xml,
                    size ? size - 1 : 0);
}

/* libevtx has as many records as lead to the last one asked for. */
static bool
is_whole(const struct stm_serve *serve)
{
    return serve->n_keys == serve->due[serve->ask.n - 1] + 1;
}

/* Sends what libevtx's record `index` holds, if it is that of the place. */
static bool
serve_record(struct stm_serve *serve, uint32_t place, int index)
{
    libevtx_error_t *error = NULL;
    struct stm_serve_key key;
    libevtx_record_t *record = open_record(serve, index, &key, &error);
    bool due = is_whole(serve) || serve->keyed;
    bool settled = record ? is_of(&key, &serve->places[place]) : due;

    if (settled && record)
        reply_xml(serve, place, record, &error);
    else if (settled)
        reply_error(serve, STM_REPLY_ERROR, place, &error);
    if (record)
        (void)libevtx_record_free(&record, NULL);
    libevtx_error_free(&error);
    return settled;
}

/* As long as libevtx's records are those of the chain, one by one. */
static bool
serve_in_order(struct stm_serve *serve, uint32_t place)
{
    int due = serve->due[place];

    if (serve->keyed || due < 0 || due >= serve->n_keys ||
        !serve_record(serve, place, due))
        return false;
    serve->next = due + 1;
    return true;
}

static void
serve_place(struct stm_serve *serve, uint32_t place)
{
    int index;

    if (serve->before)
        serve->before(serve->places[place].header_id);
    if (serve_in_order(serve, place))
        return;
    index = find_key(serve, &serve->places[place]);
    if (index >= 0 && serve_record(serve, place, index))
        serve->next = index + 1;
    else
        reply_missing(serve, place);
}

/*
 * Which of the chunk's records each place is: those asked for may be a few
 * of many. -1: the sizes of the records do not lead there.
 */
static void
number_places(struct stm_serve *serve)
{
    uint32_t at = STM_EVTX_CHUNK_HEADER;
    int number = 0;

    for (uint32_t i = 0; i < serve->ask.n; i++) {
        uint32_t place = serve->places[i].at;

        while (at < place && place - at >= STM_EVTX_RECORD_LEAST) {
            uint32_t size = stm_le32(serve->chunk + at + 4);

            if (size < STM_EVTX_RECORD_LEAST || size > place - at)
                break;
            at += size;
            number++;
        }
        serve->due[i] = at == place ? number : -1;
    }
}

static void
serve_places(struct stm_serve *serve)
{
    if (serve->n_keys > STM_EVTX_RECORDS_MOST)
        serve->n_keys = STM_EVTX_RECORDS_MOST;
    serve->keyed = false;
    number_places(serve);
    /* A later start means that a helper died: it was not due for the first. */
    serve->next = is_whole(serve) && serve->due[serve->ask.first] > 0
                      ? serve->due[serve->ask.first]
                      : 0;
    for (uint32_t i = serve->ask.first; i < serve->ask.n; i++)
        serve_place(serve, i);
    stm_serve_reply(serve, STM_REPLY_DONE, serve->ask.n, NULL, 0);
}

void
stm_serve_chunk(struct stm_serve *serve)
{
    libevtx_error_t *error = NULL;

    if (open_image(serve, &error))
        serve_places(serve);
    else
        reply_error(serve, STM_REPLY_REFUSED, 0, &error);
    close_image(serve);
}

const char *
stm_helper_name(void)
{
    return "libevtx " LIBEVTX_VERSION_STRING;
}

const struct stm_xml_dialect *
stm_helper_dialect(void)
{
    static const struct stm_xml_dialect known = { 0x3ff, true };
    static const struct stm_xml_dialect later = { 0, true };

    return strcmp(libevtx_get_version(), "20181227") ? &later : &known;
}
