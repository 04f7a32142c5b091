/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bare.c - the least that a reader of records can do.
 *
 * bare FILE...   chunks read, records found, and of each the sizes in its
 *                descriptor tables added up (EVTX.md section 12)
 *
 * No checksum, no template, no value is looked at, and no damage is told: it
 * is the limit that the native reader is measured by, no reader.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/bytes.h"

enum {
    BLOCK = 4096,
    CHUNK = 65536,
    CHUNK_HEAD = 512,
    RECORD_HEAD = 24,
    RECORD_LEAST = 28,
    RECORD_MAGIC = 0x2a2a,
    FRAGMENT_HEAD = 4,
    INSTANCE_HEAD = 10,
    DEFINITION_HEAD = 24,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_FRAGMENT = 0x0f,
    TYPE_BINXML = 0x21
};

struct sums {
    uint64_t records, values, bytes;
};

/* Where the descriptors of the instance at `at` begin; 0: it is none. */
static size_t
descriptors_at(const uint8_t *chunk, size_t at, size_t end)
{
    if (end - at >= FRAGMENT_HEAD && chunk[at] == TOKEN_FRAGMENT)
        at += FRAGMENT_HEAD;
    if (end - at < INSTANCE_HEAD || chunk[at] != TOKEN_TEMPLATE)
        return 0;
    if (stm_le32(chunk + at + 6) == at + INSTANCE_HEAD) {
        at += INSTANCE_HEAD + DEFINITION_HEAD;
        if (at > end)
            return 0;
        at += stm_le32(chunk + at - 4);
    } else {
        at += INSTANCE_HEAD;
    }
    return at <= end && end - at >= 4 ? at : 0;
}

/* Adds up one instance; the instance within it, 0: there is none. */
static size_t
add_instance(struct sums *sums, const uint8_t *chunk, size_t at, size_t end)
{
    size_t table = descriptors_at(chunk, at, end), within = 0;
    size_t n = table ? stm_le32(chunk + table) : 0;

    if (n > (end - table) / 4)
        return 0;
    table += 4;
    at = table + n * 4;
    for (size_t i = 0; i < n; i++) {
        if (chunk[table + i * 4 + 2] == TYPE_BINXML)
            within = at;
        at += stm_le16(chunk + table + i * 4);
    }
    sums->values += n;
    sums->bytes += at - table;
    return within < end ? within : 0;
}

static void
add_chunk(struct sums *sums, const uint8_t *chunk, size_t size)
{
    size_t at = CHUNK_HEAD;

    while (size - at >= RECORD_LEAST && stm_le32(chunk + at) == RECORD_MAGIC) {
        size_t record = stm_le32(chunk + at + 4), within;

        if (record < RECORD_LEAST || record > size - at)
            return;
        within = add_instance(sums, chunk, at + RECORD_HEAD, at + record);
        if (within)
            (void)add_instance(sums, chunk, within, at + record);
        sums->records++;
        at += record;
    }
}

static bool
add_file(struct sums *sums, const char *path)
{
    static alignas(64) uint8_t chunk[CHUNK];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t offset = BLOCK;
    ssize_t size;

    if (fd < 0)
        return false;
    while ((size = pread(fd, chunk, CHUNK, offset)) >= CHUNK_HEAD) {
        add_chunk(sums, chunk, (size_t)size);
        offset += size;
    }
    (void)close(fd);
    return size >= 0;
}

int
main(int argc, char **argv)
{
    struct sums sums = { 0 };

    for (int i = 1; i < argc; i++)
        if (!add_file(&sums, argv[i])) {
            perror(argv[i]);
            return 1;
        }
    (void)printf("records %" PRIu64 " values %" PRIu64 " bytes %" PRIu64 "\n",
                 sums.records, sums.values, sums.bytes);
    return argc > 1 ? 0 : 2;
}
