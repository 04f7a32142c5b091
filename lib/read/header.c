/* SPDX-License-Identifier: Apache-2.0 */
#include "read/walk-parts.h"

#include <inttypes.h>
#include <libdeflate.h>
#include <stdio.h>

#include "base/bytes.h"

static const uint8_t magic[8] = "ElfFile";

enum { FLAG_DIRTY = 1, FLAG_NO_CRC = 4, HEADER_SIZE = 128, CRC_AREA = 120 };

bool
stm_evtx_is_magic(const void *data, size_t size)
{
    return size >= sizeof(magic) && !memcmp(data, magic, sizeof(magic));
}

/* What stands where the magic should, fit to be shown. */
static void
describe(char *out, size_t room, const uint8_t *data, size_t size)
{
    size_t used = 0;

    if (size == 0) {
        (void)snprintf(out, room, "no bytes at all");
        return;
    }
    for (size_t i = 0; i < size && i < sizeof(magic); i++)
        used += (size_t)snprintf(out + used, room - used, "%s%02x",
                                 i ? " " : "", data[i]);
    if (size < STM_EVTX_BLOCK)
        (void)snprintf(out + used, room - used, " in a file of %zu bytes",
                       size);
}

static stm_status
check_magic(const uint8_t *data, size_t size, struct stm_err *err)
{
    char found[80];

    if (!stm_evtx_is_magic(data, size)) {
        describe(found, sizeof(found), data, size);
        return stm_fail(err, STM_EFORMAT, 0,
                        "not an event log: expected `ElfFile`, found %s",
                        found);
    }
    if (size < STM_EVTX_BLOCK)
        return stm_fail(err, STM_EFORMAT, size,
                        "event log cut inside its header: %zu of %d bytes",
                        size, STM_EVTX_BLOCK);
    return STM_OK;
}

static stm_status
audit(const struct stm_evtx_header *header, const uint8_t *data,
      const struct stm_notes *notes)
{
    struct stm_bytes b = stm_bytes_of(data, STM_EVTX_BLOCK, 0);
    uint32_t size, crc, found;
    uint16_t block;
    stm_status status = STM_OK;

    stm_bytes_seek(&b, 32);
    size = stm_bytes_u32(&b);
    stm_bytes_seek(&b, 40);
    block = stm_bytes_u16(&b);
    if (size != HEADER_SIZE || block != STM_EVTX_BLOCK || header->major != 3 ||
        header->minor < 1 || header->minor > 2)
        status = stm_notes_give(
            notes, STM_NOTE_ANOMALY, "odd-header", 32,
            "file header says version %u.%u, size %" PRIu32
            ", block %u; expected 3.1 or 3.2, 128, 4096; read as such",
            header->major, header->minor, size, block);
    if (status || header->no_crc)
        return status;
    stm_bytes_seek(&b, 124);
    crc = stm_bytes_u32(&b);
    found = libdeflate_crc32(0, data, CRC_AREA);
    if (crc != found)
        status = stm_notes_give(notes, STM_NOTE_ANOMALY, "bad-header-crc", 124,
                                "file header has CRC %08" PRIx32
                                ", its bytes give %08" PRIx32,
                                crc, found);
    return status;
}

stm_status
stm_evtx_header_read(struct stm_evtx_header *out, struct stm_source *source,
                     const struct stm_notes *notes, struct stm_err *err)
{
    uint8_t data[STM_EVTX_BLOCK] = { 0 };
    struct stm_bytes b = stm_bytes_of(data, sizeof(data), 0);
    struct stm_evtx_header header = { 0 };
    size_t got;
    stm_status status =
        stm_source_read(source, data, sizeof(data), 0, &got, err);

    if (!status)
        status = check_magic(data, got, err);
    if (status)
        return status;
    stm_bytes_seek(&b, sizeof(magic));
    header.first_chunk = stm_bytes_u64(&b);
    header.last_chunk = stm_bytes_u64(&b);
    header.next_record = stm_bytes_u64(&b);
    stm_bytes_seek(&b, 36);
    header.minor = stm_bytes_u16(&b);
    header.major = stm_bytes_u16(&b);
    stm_bytes_seek(&b, 42);
    header.chunk_count = stm_bytes_u16(&b);
    stm_bytes_seek(&b, 120);
    header.flags = stm_bytes_u32(&b);
    header.dirty = header.flags & FLAG_DIRTY;
    header.no_crc = header.flags & FLAG_NO_CRC;
    *out = header;
    return audit(&header, data, notes);
}
