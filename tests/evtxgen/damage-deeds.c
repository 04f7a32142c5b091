/* SPDX-License-Identifier: Apache-2.0 */
#include "damage-parts.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, PAGES = GEN_CHUNK_SIZE / PAGE };

bool
gen_deed_page(const struct gen_deed *deed)
{
    uint8_t *chunk, *from;
    uint64_t page;

    if (!gen_deed_chunk(deed, 0, &chunk) ||
        !gen_deed_number(deed, 1, PAGES - 1, &page))
        return false;
    if (deed->count == 2) {
        memset(chunk + page * PAGE, 0, PAGE);
        return true;
    }
    if (strcmp(deed->word[2], "of") != 0 || !gen_deed_chunk(deed, 3, &from))
        return gen_fail(deed->err, "page N P [of M]");
    memmove(chunk + page * PAGE, from + page * PAGE, PAGE);
    return true;
}

static void
resize(struct gen_bytes *log, size_t size)
{
    uint8_t *data = realloc(log->data, size ? size : 1);

    if (!data)
        abort();
    if (size > log->size)
        memset(data + log->size, 0, size - log->size);
    log->data = data;
    log->size = size;
}

bool
gen_deed_truncate(const struct gen_deed *deed)
{
    bool off = deed->count > 0 && deed->word[0][0] == '-';
    char *less = off ? deed->word[0] + 1 : NULL;
    const struct gen_deed positive = { deed->log, off ? &less : deed->word,
                                       deed->count, deed->err };
    uint64_t size;

    if (!gen_deed_number(&positive, 0, deed->log->size, &size))
        return false;
    resize(deed->log, off ? deed->log->size - size : size);
    return true;
}

bool
gen_deed_append(const struct gen_deed *deed)
{
    uint64_t more;

    if (!gen_deed_number(deed, 0, 1 << 28, &more))
        return false;
    resize(deed->log, deed->log->size + more);
    return true;
}

bool
gen_deed_junk(const struct gen_deed *deed)
{
    size_t before = deed->log->size;

    if (!gen_deed_append(deed))
        return false;
    gen_bytes_from(before, deed->log->data + before, deed->log->size - before);
    return true;
}

static void
swap_chunks(const struct gen_bytes *log, size_t a, size_t b)
{
    uint8_t *copy = gen_new(GEN_CHUNK_SIZE);

    memcpy(copy, gen_log_chunk(log, a), GEN_CHUNK_SIZE);
    memmove(gen_log_chunk(log, a), gen_log_chunk(log, b), GEN_CHUNK_SIZE);
    memcpy(gen_log_chunk(log, b), copy, GEN_CHUNK_SIZE);
    free(copy);
}

static void
reverse_chunks(const struct gen_bytes *log, size_t from, size_t to)
{
    for (; from + 1 < to; from++, to--)
        swap_chunks(log, from, to - 1);
}

/* To turn is to reverse both parts and then the whole. */
bool
gen_deed_wrap(const struct gen_deed *deed)
{
    size_t count = gen_log_chunks(deed->log);
    uint64_t n;

    if (!gen_deed_number(deed, 0, count ? count - 1 : 0, &n))
        return false;
    if (n == 0)
        return gen_fail(deed->err, "chunk 0 stands first anyway");
    reverse_chunks(deed->log, 0, n);
    reverse_chunks(deed->log, n, count);
    reverse_chunks(deed->log, 0, count);
    gen_store_u64(deed->log->data + 8, count - n);
    gen_store_u64(deed->log->data + 16, count - n - 1);
    gen_seal_header(deed->log);
    return true;
}

bool
gen_deed_swap(const struct gen_deed *deed)
{
    uint8_t *a, *b;

    if (!gen_deed_chunk(deed, 0, &a) || !gen_deed_chunk(deed, 1, &b))
        return false;
    swap_chunks(deed->log,
                (size_t)(a - gen_log_chunk(deed->log, 0)) / GEN_CHUNK_SIZE,
                (size_t)(b - gen_log_chunk(deed->log, 0)) / GEN_CHUNK_SIZE);
    return true;
}

bool
gen_deed_slack(const struct gen_deed *deed)
{
    uint8_t *chunk, *last;
    size_t records;
    uint64_t less;

    if (!gen_deed_chunk(deed, 0, &chunk))
        return false;
    records = gen_chunk_records(chunk);
    if (!gen_deed_number(deed, 1, records ? records - 1 : 0, &less))
        return false;
    last = chunk + gen_chunk_record(chunk, records - less - 1);
    gen_store_u64(chunk + 16, gen_load_u64(chunk + 16) - less);
    memcpy(chunk + 32, last + 8, 8);
    gen_store_u32(chunk + 44, (uint32_t)(last - chunk));
    gen_store_u32(chunk + 48,
                  (uint32_t)gen_chunk_record(chunk, records - less));
    gen_seal_chunk(chunk);
    if (chunk == gen_log_chunk(deed->log, gen_load_u64(deed->log->data + 16))) {
        gen_store_u64(deed->log->data + 24, gen_load_u64(chunk + 32) + 1);
        gen_seal_header(deed->log);
    }
    return true;
}

bool
gen_deed_older(const struct gen_deed *deed)
{
    uint8_t *chunk, *from;
    size_t free_at;

    if (!gen_deed_chunk(deed, 0, &chunk) || !gen_deed_chunk(deed, 1, &from))
        return false;
    free_at = gen_load_u32(chunk + 48);
    if (free_at > GEN_CHUNK_SIZE)
        return gen_fail(deed->err, "that chunk has no free space");
    memmove(chunk + free_at, from + free_at, GEN_CHUNK_SIZE - free_at);
    return true;
}

/* The EventRecordID of a record that is a template instance, or NULL. */
static uint8_t *
find_record_id(uint8_t *chunk, uint8_t *record)
{
    size_t at = (size_t)(record - chunk) + 24 + 4;
    uint32_t definition;
    size_t value = 0;

    if (chunk[at] != 0x0c)
        return NULL;
    definition = gen_load_u32(chunk + at + 6);
    at += 10;
    if (definition == at)
        at += 24 + gen_load_u32(chunk + at + 20);
    for (size_t i = 0; i < GEN_SLOT_RECORD_ID; i++)
        value += chunk[at + 4 + 4 * i] | (size_t)chunk[at + 5 + 4 * i] << 8;
    return chunk + at + 4 + 4 * (size_t)gen_load_u32(chunk + at) + value;
}

static void
count_down(uint8_t *number)
{
    gen_store_u64(number, gen_load_u64(number) - 1);
}

/* The records of a chunk from the `first` on get numbers one less. */
static void
renumber(uint8_t *chunk, size_t first)
{
    size_t records = gen_chunk_records(chunk);

    for (size_t i = first; i < records; i++) {
        uint8_t *record = chunk + gen_chunk_record(chunk, i);
        uint8_t *id = find_record_id(chunk, record);

        count_down(record + 8);
        if (id)
            count_down(id);
    }
    if (first == 0) {
        count_down(chunk + 8);
        count_down(chunk + 24);
    }
    count_down(chunk + 16);
    count_down(chunk + 32);
    gen_seal_chunk(chunk);
}

bool
gen_deed_swallow(const struct gen_deed *deed)
{
    uint8_t *chunk, *record;
    uint32_t size;
    size_t first, n = 0;

    if (!gen_deed_chunk(deed, 0, &chunk) ||
        !gen_deed_record(deed, 1, chunk, &record))
        return false;
    while (chunk + gen_chunk_record(chunk, n) != record)
        n++;
    if (n + 1 >= gen_chunk_records(chunk))
        return gen_fail(deed->err, "there is no record behind it to swallow");
    size = gen_load_u32(record + 4);
    size += gen_load_u32(record + size + 4);
    gen_store_u32(record + 4, size);
    gen_store_u32(record + size - 4, size);
    if (n + 1 == gen_chunk_records(chunk))
        gen_store_u32(chunk + 44, (uint32_t)(record - chunk));
    renumber(chunk, n + 1);
    first = (size_t)(chunk - gen_log_chunk(deed->log, 0)) / GEN_CHUNK_SIZE;
    for (size_t i = first + 1; i < gen_log_chunks(deed->log); i++)
        renumber(gen_log_chunk(deed->log, i), 0);
    count_down(deed->log->data + 24);
    gen_seal_header(deed->log);
    return true;
}
