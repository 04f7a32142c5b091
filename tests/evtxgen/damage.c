/* SPDX-License-Identifier: Apache-2.0 */
#include "damage-parts.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { FLAG_DIRTY = 1, FLAG_FULL = 2, FLAG_NO_CRC = 4 };

/* A number of a header. */
struct field {
    const char *name;
    uint16_t at;
    uint8_t size;
};

static const struct field file_fields[] = {
    { "first-chunk", 8, 8 },  { "last-chunk", 16, 8 },
    { "next-record", 24, 8 }, { "header-size", 32, 4 },
    { "minor", 36, 2 },       { "major", 38, 2 },
    { "block-size", 40, 2 },  { "chunk-count", 42, 2 },
    { "flags", 120, 4 },      { "crc", 124, 4 },
};

static const struct field chunk_fields[] = {
    { "first-number", 8, 8 }, { "last-number", 16, 8 },
    { "first-id", 24, 8 },    { "last-id", 32, 8 },
    { "header-size", 40, 4 }, { "last-record", 44, 4 },
    { "free-space", 48, 4 },  { "data-crc", 52, 4 },
    { "flags", 120, 4 },      { "header-crc", 124, 4 },
};

static void
store(uint8_t *at, uint64_t value, size_t size)
{
    uint8_t bytes[8];

    gen_store_u64(bytes, value);
    memcpy(at, bytes, size);
}

uint64_t
gen_load_u64(const uint8_t *at)
{
    return gen_load_u32(at) | (uint64_t)gen_load_u32(at + 4) << 32;
}

size_t
gen_log_chunks(const struct gen_bytes *log)
{
    return log->size < GEN_FILE_HEADER_SIZE
               ? 0
               : (log->size - GEN_FILE_HEADER_SIZE) / GEN_CHUNK_SIZE;
}

uint8_t *
gen_log_chunk(const struct gen_bytes *log, size_t n)
{
    return log->data + GEN_FILE_HEADER_SIZE + n * GEN_CHUNK_SIZE;
}

void
gen_seal_header(struct gen_bytes *log)
{
    if (log->size >= GEN_FILE_HEADER_SIZE)
        gen_store_u32(log->data + 124, libdeflate_crc32(0, log->data, 120));
}

void
gen_seal_chunk(uint8_t *chunk)
{
    uint32_t end = gen_load_u32(chunk + 48);
    uint32_t crc;

    if (end >= GEN_CHUNK_HEADER_SIZE && end <= GEN_CHUNK_SIZE)
        gen_store_u32(chunk + 52,
                      libdeflate_crc32(0, chunk + GEN_CHUNK_HEADER_SIZE,
                                       end - GEN_CHUNK_HEADER_SIZE));
    crc = libdeflate_crc32(0, chunk, 120);
    crc = libdeflate_crc32(crc, chunk + 128, GEN_CHUNK_HEADER_SIZE - 128);
    gen_store_u32(chunk + 124, crc);
}

size_t
gen_chunk_record(const uint8_t *chunk, size_t n)
{
    size_t at = GEN_CHUNK_HEADER_SIZE;

    while (n-- > 0)
        at += gen_load_u32(chunk + at + 4);
    return at;
}

size_t
gen_chunk_records(const uint8_t *chunk)
{
    size_t end = gen_load_u32(chunk + 48);
    size_t at = GEN_CHUNK_HEADER_SIZE;
    size_t n = 0;

    while (at < end && end <= GEN_CHUNK_SIZE && end - at >= 8 &&
           gen_load_u32(chunk + at) == 0x2a2a) {
        size_t size = gen_load_u32(chunk + at + 4);

        if (size < 28 || size > end - at)
            break;
        at += size;
        n++;
    }
    return n;
}

bool
gen_deed_number(const struct gen_deed *deed, size_t i, uint64_t most,
                uint64_t *out)
{
    const char *text = i < deed->count ? deed->word[i] : "";
    char *end;
    unsigned long long value;

    errno = 0;
    value = strtoull(text, &end, 0);
    if (errno || end == text || *end || *text == '-' || value > most)
        return gen_fail(deed->err, "'%s' is no number up to %llu", text,
                        (unsigned long long)most);
    *out = value;
    return true;
}

/* A number below `count`, or `last`. */
static bool
take_index(const struct gen_deed *deed, size_t i, size_t count, uint64_t *out)
{
    if (count == 0)
        return gen_fail(deed->err, "there is none to damage");
    *out = count - 1;
    if (i < deed->count && strcmp(deed->word[i], "last") == 0)
        return true;
    return gen_deed_number(deed, i, count - 1, out);
}

bool
gen_deed_chunk(const struct gen_deed *deed, size_t i, uint8_t **chunk)
{
    uint64_t n;

    if (!take_index(deed, i, gen_log_chunks(deed->log), &n))
        return false;
    *chunk = gen_log_chunk(deed->log, n);
    return true;
}

bool
gen_deed_record(const struct gen_deed *deed, size_t i, uint8_t *chunk,
                uint8_t **record)
{
    uint64_t n;

    if (!take_index(deed, i, gen_chunk_records(chunk), &n))
        return false;
    *record = chunk + gen_chunk_record(chunk, n);
    return true;
}

/* Pairs of name and value from argument `i` on; `*sealed` is cleared where
 * one of them is a checksum. */
static bool
set_fields(const struct gen_deed *deed, size_t i, uint8_t *header,
           const struct field *fields, size_t count, bool *sealed)
{
    for (; i < deed->count; i += 2) {
        const struct field *field = NULL;
        uint64_t value;

        for (size_t f = 0; f < count; f++) {
            if (strcmp(fields[f].name, deed->word[i]) == 0)
                field = &fields[f];
        }
        if (!field)
            return gen_fail(deed->err, "'%s' is no field of that header",
                            deed->word[i]);
        if (!gen_deed_number(deed, i + 1, UINT64_MAX, &value))
            return false;
        store(header + field->at, value, field->size);
        if (strstr(field->name, "crc"))
            *sealed = false;
    }
    return true;
}

static bool
damage_flag(const struct gen_deed *deed, uint32_t flag)
{
    uint8_t *at = deed->log->data + 120;

    gen_store_u32(at, gen_load_u32(at) | flag);
    return true;
}

static bool
damage_dirty(const struct gen_deed *deed)
{
    return damage_flag(deed, FLAG_DIRTY);
}

static bool
damage_full(const struct gen_deed *deed)
{
    return damage_flag(deed, FLAG_FULL);
}

static bool
damage_stale(const struct gen_deed *deed)
{
    uint8_t *data = deed->log->data;
    uint64_t n;

    if (!gen_deed_number(deed, 0, gen_log_chunks(deed->log), &n))
        return false;
    if (n == 0)
        return gen_fail(deed->err, "a log has at least one chunk");
    store(data + 16, n - 1, 8);
    store(data + 24, gen_load_u64(gen_log_chunk(deed->log, n - 1) + 32) + 1, 8);
    store(data + 42, n, 2);
    gen_seal_header(deed->log);
    return damage_flag(deed, FLAG_DIRTY);
}

static bool
damage_header(const struct gen_deed *deed)
{
    bool sealed = true;

    if (!set_fields(deed, 0, deed->log->data, file_fields, COUNT(file_fields),
                    &sealed))
        return false;
    if (sealed)
        gen_seal_header(deed->log);
    return true;
}

static bool
damage_header_crc(const struct gen_deed *deed)
{
    deed->log->data[124] ^= 1;
    return true;
}

static bool
damage_chunk(const struct gen_deed *deed)
{
    uint8_t *chunk;
    bool sealed = true;

    if (!gen_deed_chunk(deed, 0, &chunk) ||
        !set_fields(deed, 1, chunk, chunk_fields, COUNT(chunk_fields), &sealed))
        return false;
    if (sealed)
        gen_seal_chunk(chunk);
    return true;
}

static bool
damage_chunk_crc(const struct gen_deed *deed)
{
    uint8_t *chunk;

    if (!gen_deed_chunk(deed, 0, &chunk))
        return false;
    chunk[124] ^= 1;
    return true;
}

/* The header's checksum covers that of the data. */
static bool
damage_data_crc(const struct gen_deed *deed)
{
    uint8_t *chunk;
    uint32_t crc;

    if (!gen_deed_chunk(deed, 0, &chunk))
        return false;
    gen_seal_chunk(chunk);
    chunk[52] ^= 1;
    crc = libdeflate_crc32(0, chunk, 120);
    crc = libdeflate_crc32(crc, chunk + 128, GEN_CHUNK_HEADER_SIZE - 128);
    gen_store_u32(chunk + 124, crc);
    return true;
}

static bool
damage_no_crc(const struct gen_deed *deed)
{
    gen_store_u32(deed->log->data + 124, 0);
    for (size_t i = 0; i < gen_log_chunks(deed->log); i++) {
        uint8_t *chunk = gen_log_chunk(deed->log, i);

        gen_store_u32(chunk + 52, 0);
        gen_store_u32(chunk + 120, 5);
        gen_store_u32(chunk + 124, 0);
    }
    return damage_flag(deed, FLAG_NO_CRC);
}

static bool
damage_zero(const struct gen_deed *deed)
{
    uint8_t *chunk;

    if (!gen_deed_chunk(deed, 0, &chunk))
        return false;
    memset(chunk, 0, GEN_CHUNK_SIZE);
    return true;
}

static bool
damage_unsign(const struct gen_deed *deed)
{
    uint8_t *chunk;

    if (!gen_deed_chunk(deed, 0, &chunk))
        return false;
    memset(chunk, 0, 8);
    return true;
}

static bool
damage_tear(const struct gen_deed *deed)
{
    uint8_t *chunk, *record;

    if (!gen_deed_chunk(deed, 0, &chunk) ||
        !gen_deed_record(deed, 1, chunk, &record))
        return false;
    gen_store_u32(record + gen_load_u32(record + 4) - 4, 0);
    return true;
}

static bool
damage_size(const struct gen_deed *deed)
{
    uint8_t *chunk, *record;
    uint64_t value;

    if (!gen_deed_chunk(deed, 0, &chunk) ||
        !gen_deed_record(deed, 1, chunk, &record) ||
        !gen_deed_number(deed, 2, UINT32_MAX, &value))
        return false;
    gen_store_u32(record + 4, (uint32_t)value);
    return true;
}

static bool
damage_flip(const struct gen_deed *deed)
{
    uint64_t at, bit;

    if (!gen_deed_number(deed, 0, deed->log->size - 1, &at) ||
        !gen_deed_number(deed, 1, 7, &bit))
        return false;
    deed->log->data[at] ^= (uint8_t)(1u << bit);
    return true;
}

static bool
damage_patch(const struct gen_deed *deed)
{
    const char *hex = deed->count > 1 ? deed->word[1] : "";
    size_t n = strlen(hex) / 2;
    uint8_t *to;
    uint64_t at;

    if (!gen_deed_number(deed, 0, deed->log->size, &at))
        return false;
    if (n == 0 || strlen(hex) % 2 ||
        strspn(hex, "0123456789abcdefABCDEF") != 2 * n ||
        n > deed->log->size - at)
        return gen_fail(deed->err, "'%s' are no hex digits that fit", hex);
    to = deed->log->data + at;
    for (size_t i = 0; i < n; i++) {
        char digits[3] = { hex[2 * i], hex[2 * i + 1], '\0' };

        to[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return true;
}

static bool
damage_seal(const struct gen_deed *deed)
{
    for (size_t i = 0; i < gen_log_chunks(deed->log); i++)
        gen_seal_chunk(gen_log_chunk(deed->log, i));
    gen_seal_header(deed->log);
    return true;
}

static bool
damage_empty(const struct gen_deed *deed)
{
    deed->log->size = 0;
    return true;
}

static const struct {
    const char *name;
    gen_deed_fn *do_it;
} deeds[] = {
    { "dirty", damage_dirty },
    { "full", damage_full },
    { "stale", damage_stale },
    { "header", damage_header },
    { "header-crc", damage_header_crc },
    { "chunk", damage_chunk },
    { "chunk-crc", damage_chunk_crc },
    { "data-crc", damage_data_crc },
    { "no-crc", damage_no_crc },
    { "zero", damage_zero },
    { "unsign", damage_unsign },
    { "tear", damage_tear },
    { "size", damage_size },
    { "page", gen_deed_page },
    { "truncate", gen_deed_truncate },
    { "append", gen_deed_append },
    { "junk", gen_deed_junk },
    { "wrap", gen_deed_wrap },
    { "swap", gen_deed_swap },
    { "slack", gen_deed_slack },
    { "older", gen_deed_older },
    { "swallow", gen_deed_swallow },
    { "flip", damage_flip },
    { "patch", damage_patch },
    { "seal", damage_seal },
    { "empty", damage_empty },
};

bool
gen_damage(struct gen_bytes *log, char *const *words, size_t count,
           struct gen_err *err)
{
    const struct gen_deed deed = { log, words + 1, count ? count - 1 : 0, err };

    if (log->size < GEN_FILE_HEADER_SIZE)
        return gen_fail(err, "nothing is left to damage");
    for (size_t i = 0; count > 0 && i < COUNT(deeds); i++) {
        if (strcmp(words[0], deeds[i].name) == 0)
            return deeds[i].do_it(&deed);
    }
    return gen_fail(err, "'%s' is no damage", count ? words[0] : "");
}
