/* SPDX-License-Identifier: Apache-2.0 */
#include "audit.h"

#include "put.h"

#include <libdeflate.h>
#include <string.h>

enum { FILE_HEADER = 4096, CHUNK = 65536, CHUNK_HEADER = 512 };

static uint64_t
u64(const uint8_t *at)
{
    return gen_load_u32(at) | (uint64_t)gen_load_u32(at + 4) << 32;
}

static uint32_t
u16(const uint8_t *at)
{
    return (uint32_t)(at[0] | at[1] << 8);
}

static bool
zero(const uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (at[i])
            return false;
    }
    return true;
}

/* Windows' hash over `n` UTF-16 units. */
static uint32_t
hash(const uint8_t *at, size_t n)
{
    uint32_t value = 0;

    for (size_t i = 0; i < n; i++)
        value = value * 65599 + u16(at + 2 * i);
    return value;
}

/* A name or a template definition: its size, and whether it is right. */
static bool
audit_node(const uint8_t *chunk, uint32_t at, uint32_t end, uint32_t bucket,
           bool templates, struct gen_err *err)
{
    const uint8_t *node = chunk + at;
    uint32_t size =
        templates ? 24 + gen_load_u32(node + 20) : 10 + 2 * u16(node + 6);
    uint32_t key;

    if (size > end - at)
        return gen_fail(err, "node at 0x%x leaves the chunk", at);
    key = templates ? hash(node + 4, 8) : hash(node + 8, u16(node + 6));
    if (key % (templates ? 32 : 64) != bucket)
        return gen_fail(err, "node at 0x%x is in the wrong bucket", at);
    if (!templates && u16(node + 4) != (key & 0xffff))
        return gen_fail(err, "name at 0x%x has the wrong hash", at);
    if (templates ? memcmp(node + 24, "\x0f\x01\x01", 4) != 0
                  : u16(node + size - 2) != 0)
        return gen_fail(err, "node at 0x%x has the wrong ends", at);
    return true;
}

/* Follows a bucket's chain, which must run to lower offsets. */
static bool
audit_chain(const uint8_t *chunk, uint32_t end, uint32_t bucket, bool templates,
            size_t *count, struct gen_err *err)
{
    uint32_t least = templates ? 28 : 10;
    uint32_t at =
        gen_load_u32(chunk + (templates ? 384 : 128) + 4 * (size_t)bucket);
    uint32_t before = end;

    for (; at; before = at, at = gen_load_u32(chunk + at)) {
        if (at < CHUNK_HEADER || at >= before || end - at < least)
            return gen_fail(err, "node at 0x%x is out of order", at);
        if (!audit_node(chunk, at, end, bucket, templates, err))
            return false;
        (*count)++;
    }
    return true;
}

static bool
audit_tables(struct gen_audited *out, const uint8_t *chunk, uint32_t end,
             struct gen_err *err)
{
    for (uint32_t i = 0; i < 64; i++) {
        if (!audit_chain(chunk, end, i, false, &out->names, err))
            return false;
    }
    for (uint32_t i = 0; i < 32; i++) {
        if (!audit_chain(chunk, end, i, true, &out->definitions, err))
            return false;
    }
    return true;
}

/* The frames of a chunk's records, and its counters of them. */
static bool
audit_records(struct gen_audited *out, const uint8_t *chunk, uint32_t end,
              uint64_t *next_id, struct gen_err *err)
{
    uint64_t number = out->records;
    uint32_t at = CHUNK_HEADER;
    uint32_t last = 0;

    if (end == CHUNK_HEADER)
        return (gen_load_u32(chunk + 44) == 0 && u64(chunk + 8) + 1 == 0 &&
                u64(chunk + 16) + 1 == 0 && u64(chunk + 24) + 1 == 0 &&
                u64(chunk + 32) + 1 == 0) ||
               gen_fail(err, "the unused chunk has counters");
    for (; at < end; at += gen_load_u32(chunk + at + 4)) {
        uint32_t size = gen_load_u32(chunk + at + 4);
        uint64_t id = u64(chunk + at + 8);

        if (memcmp(chunk + at, "**\0\0", 4) != 0 || size % 8 != 0 ||
            size < 40 || size > end - at ||
            gen_load_u32(chunk + at + size - 4) != size)
            return gen_fail(err, "record at 0x%x has a broken frame", at);
        if (last == 0 && u64(chunk + 24) != id)
            return gen_fail(err, "the chunk's first id is wrong");
        if (out->records++ == 0)
            out->first_id = id;
        if (id >= *next_id)
            *next_id = id + 1;
        last = at;
    }
    if (gen_load_u32(chunk + 44) != last ||
        u64(chunk + 32) != u64(chunk + last + 8))
        return gen_fail(err, "the chunk's last record is wrong");
    if (u64(chunk + 8) != number + 1 || u64(chunk + 16) != out->records)
        return gen_fail(err, "the chunk's record numbers are wrong");
    return true;
}

static bool
audit_chunk(struct gen_audited *out, const uint8_t *chunk, uint64_t *next_id,
            struct gen_err *err)
{
    uint32_t end = gen_load_u32(chunk + 48);
    uint32_t crc;

    if (memcmp(chunk, "ElfChnk", 8) != 0 || gen_load_u32(chunk + 40) != 128)
        return gen_fail(err, "no chunk header");
    if (end < CHUNK_HEADER || end > CHUNK || !zero(chunk + end, CHUNK - end))
        return gen_fail(err, "the free space is wrong or not empty");
    crc = libdeflate_crc32(0, chunk + CHUNK_HEADER, end - CHUNK_HEADER);
    if (gen_load_u32(chunk + 52) != crc)
        return gen_fail(err, "the data checksum is wrong");
    crc = libdeflate_crc32(0, chunk, 120);
    crc = libdeflate_crc32(crc, chunk + 128, CHUNK_HEADER - 128);
    if (gen_load_u32(chunk + 124) != crc || !zero(chunk + 56, 64))
        return gen_fail(err, "the header checksum is wrong");
    return audit_records(out, chunk, end, next_id, err) &&
           audit_tables(out, chunk, end, err);
}

static bool
audit_file_header(const struct gen_audited *out, const uint8_t *data,
                  uint64_t next_id, struct gen_err *err)
{
    if (memcmp(data, "ElfFile", 8) != 0 || gen_load_u32(data + 32) != 128 ||
        gen_load_u32(data + 36) != 0x30001 || u16(data + 40) != FILE_HEADER ||
        !zero(data + 44, 76) || !zero(data + 128, FILE_HEADER - 128))
        return gen_fail(err, "the file header is wrong");
    if (u64(data + 8) != 0 || u64(data + 16) != out->chunks - 1 ||
        u16(data + 42) != (out->chunks & 0xffff))
        return gen_fail(err, "the chunk counters are wrong");
    if (u64(data + 24) != next_id)
        return gen_fail(err, "the next record id is wrong");
    if (gen_load_u32(data + 120) != 0 ||
        gen_load_u32(data + 124) != libdeflate_crc32(0, data, 120))
        return gen_fail(err, "the file's flags or checksum are wrong");
    return true;
}

bool
gen_audit(struct gen_audited *out, const uint8_t *data, size_t size,
          struct gen_err *err)
{
    uint64_t next_id = 1;

    memset(out, 0, sizeof(*out));
    out->least_free = CHUNK;
    if (size < FILE_HEADER + CHUNK || (size - FILE_HEADER) % CHUNK != 0)
        return gen_fail(err, "the file is not whole chunks");
    for (size_t at = FILE_HEADER; at < size; at += CHUNK) {
        size_t left = CHUNK - gen_load_u32(data + at + 48);
        struct gen_err why;

        if (!audit_chunk(out, data + at, &next_id, &why))
            return gen_fail(err, "chunk %zu: %s", out->chunks, why.text);
        if (at + CHUNK < size && left < out->least_free)
            out->least_free = left;
        out->chunks++;
    }
    return audit_file_header(out, data, next_id, err);
}
