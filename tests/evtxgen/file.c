/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

struct gen_file *
gen_file_open(FILE *stream, struct gen_err *err)
{
    static const uint8_t nothing[GEN_FILE_HEADER_SIZE];
    struct gen_file *file;

    if (fwrite(nothing, sizeof(nothing), 1, stream) != 1) {
        (void)gen_fail(err, "cannot write: %s", strerror(errno));
        (void)fclose(stream);
        return NULL;
    }
    file = gen_new(sizeof(*file));
    file->stream = stream;
    file->chunk_limit = GEN_CHUNK_LIMIT;
    file->next_id = 1;
    gen_chunk_start(&file->chunk, 1, file->chunk_limit);
    return file;
}

static bool
write_chunk(struct gen_file *file, struct gen_err *err)
{
    gen_chunk_finish(&file->chunk);
    if (fwrite(file->chunk.data, GEN_CHUNK_SIZE, 1, file->stream) != 1)
        return gen_fail(err, "cannot write: %s", strerror(errno));
    file->chunks++;
    gen_chunk_start(&file->chunk, file->records + 1, file->chunk_limit);
    return true;
}

bool
gen_file_add(struct gen_file *file, const struct gen_record *record,
             struct gen_err *err)
{
    bool fits;

    file->chunk.out.limit = file->chunk_limit;
    if (!gen_chunk_add(&file->chunk, record, &fits, err))
        return false;
    if (!fits) {
        if (file->chunk.count == 0)
            return gen_fail(err, "the record is larger than a chunk");
        if (!write_chunk(file, err))
            return false;
        if (!gen_chunk_add(&file->chunk, record, &fits, err))
            return false;
        if (!fits)
            return gen_fail(err, "the record is larger than a chunk");
    }
    file->records++;
    if (record->id >= file->next_id)
        file->next_id = record->id + 1;
    return true;
}

/* The chunk count has 16 bits and wraps, as Windows' does. */
static void
make_header(const struct gen_file *file, uint8_t header[static 128])
{
    memset(header, 0, 128);
    memcpy(header, "ElfFile", 8);
    gen_store_u64(header + 8, 0); /* the oldest chunk */
    gen_store_u64(header + 16, file->chunks - 1);
    gen_store_u64(header + 24, file->next_id);
    gen_store_u32(header + 32, 128);
    gen_store_u16(header + 36, 1);
    gen_store_u16(header + 38, 3);
    gen_store_u16(header + 40, GEN_FILE_HEADER_SIZE);
    gen_store_u16(header + 42, (uint16_t)file->chunks);
    gen_store_u32(header + 124, libdeflate_crc32(0, header, 120));
}

bool
gen_file_park(struct gen_file *file, struct gen_err *err)
{
    FILE *stream = file->stream;

    file->stream = NULL;
    if (stream && fclose(stream) != 0)
        return gen_fail(err, "cannot write: %s", strerror(errno));
    return true;
}

bool
gen_file_unpark(struct gen_file *file, FILE *stream, struct gen_err *err)
{
    file->stream = stream;
    if (fseek(stream, 0, SEEK_END) != 0)
        return gen_fail(err, "cannot write: %s", strerror(errno));
    return true;
}

bool
gen_file_left(const struct gen_file *file, const struct gen_record *record,
              size_t *left, struct gen_err *err)
{
    struct gen_chunk *trial = gen_new(sizeof(*trial));
    bool fits = false;
    bool done;

    *trial = file->chunk;
    trial->out.data = trial->data;
    trial->out.limit = file->chunk_limit;
    done = gen_chunk_add(trial, record, &fits, err);
    if (done && !fits) {
        gen_chunk_start(trial, 1, file->chunk_limit);
        done = gen_chunk_add(trial, record, &fits, err) &&
               (fits || gen_fail(err, "the record is larger than a chunk"));
    }
    *left = file->chunk_limit - trial->out.size;
    free(trial);
    return done;
}

static bool
finish(struct gen_file *file, struct gen_err *err)
{
    uint8_t header[128];

    if ((file->chunk.count > 0 || file->chunks == 0) && !write_chunk(file, err))
        return false;
    make_header(file, header);
    if (fseek(file->stream, 0, SEEK_SET) != 0 ||
        fwrite(header, sizeof(header), 1, file->stream) != 1 ||
        fseek(file->stream, 0, SEEK_END) != 0)
        return gen_fail(err, "cannot write the header: %s", strerror(errno));
    return true;
}

bool
gen_file_close(struct gen_file *file, struct gen_err *err)
{
    bool done;

    if (!file)
        return true;
    done = file->stream && finish(file, err);
    if (file->stream && fclose(file->stream) != 0 && done)
        done = gen_fail(err, "cannot write: %s", strerror(errno));
    free(file);
    return done;
}
