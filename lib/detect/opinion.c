/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/opinion.h"

#include <stdlib.h>

#include "base/buf.h"
#include "detect/sql.h"
#include "read/agree.h"

enum { SHOWN = 120 /* bytes of a value in the words about it */ };

/* A cited record without a verdict. */
struct wanted {
    uint8_t sha256[STM_SHA256_SIZE];
    uint64_t offset;
};

struct asking {
    struct stm_db *db;
    struct stm_agree *agree;
    struct stm_stmt *add;
    struct stm_opinion_result *result;
    const struct stm_progress *progress;
    struct wanted *wanted; /* by digest, then offset */
    size_t n, room, done;
    const uint8_t *sha256;    /* of the file in hand */
    struct stm_place *places; /* of the chunk in hand that are wanted */
    struct stm_buf words;     /* about the first field that differs */
    struct stm_err *err;
};

const char *
stm_opinion_name(int64_t verdict)
{
    return verdict >= STM_AGREES && verdict <= STM_DIFFERS
               ? stm_accord_name((stm_accord)verdict)
               : NULL;
}

static stm_status
add_wanted(struct asking *asking, const struct stm_stmt *row,
           struct stm_err *err)
{
    struct stm_span sha256 = stm_stmt_blob(row, 0);
    struct wanted *wanted;

    if (sha256.size != STM_SHA256_SIZE)
        return STM_OK; /* a file that was never read */
    if (asking->n == asking->room) {
        size_t room = asking->room ? asking->room * 2 : 256;
        void *grown = reallocarray(asking->wanted, room, sizeof(*wanted));

        if (!grown)
            return stm_fail(err, STM_ENOMEM, 0, "out of memory");
        asking->wanted = grown;
        asking->room = room;
    }
    wanted = &asking->wanted[asking->n++];
    memcpy(wanted->sha256, sha256.data, STM_SHA256_SIZE);
    wanted->offset = (uint64_t)stm_stmt_int(row, 1);
    return STM_OK;
}

static stm_status
find_wanted(struct asking *asking, struct stm_err *err)
{
    struct stm_stmt *stmt = NULL;
    stm_status status =
        stm_db_named(&stmt, asking->db, stm_detect_sql, "opinion-wanted", err);
    bool row = true;

    while (!status && row) {
        status = stm_stmt_step(stmt, &row, err);
        if (!status && row)
            status = add_wanted(asking, stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}

static void
put_shown(struct stm_buf *out, struct stm_span text)
{
    struct stm_span shown = text;

    if (!text.data) {
        stm_buf_text(out, "no such field");
        return;
    }
    if (shown.size > SHOWN) {
        shown.size = SHOWN;
        while (shown.size && ((uint8_t)shown.data[shown.size] & 0xc0) == 0x80)
            shown.size--;
    }
    stm_buf_char(out, '"');
    stm_buf_span(out, shown);
    stm_buf_text(out, shown.size < text.size ? "...\"" : "\"");
}

static void
on_field(void *arg, const struct stm_agree_field *field)
{
    struct asking *asking = arg;
    struct stm_buf *words = &asking->words;

    if (!field->differs || words->size)
        return;
    stm_buf_span(words, field->path);
    stm_buf_text(words, ": ");
    put_shown(words, field->native);
    stm_buf_text(words, ", by libevtx ");
    put_shown(words, field->libevtx);
}

static stm_status
on_record(void *arg, const struct stm_place *place,
          const struct stm_agreement *agreement)
{
    struct asking *asking = arg;
    struct stm_opinion_result *result = asking->result;
    bool differs = agreement->accord == STM_DIFFERS;
    stm_status status;

    if (asking->words.failed)
        return stm_fail(asking->err, STM_ENOMEM, 0, "out of memory");
    if (differs && !asking->words.size)
        stm_buf_text(&asking->words,
                     agreement->why ? agreement->why : "one has more fields");
    stm_stmt_bind_blob(asking->add, 1, asking->sha256, STM_SHA256_SIZE);
    stm_stmt_bind_int(asking->add, 2, (int64_t)place->file_offset);
    stm_stmt_bind_int(asking->add, 3, agreement->accord);
    stm_stmt_bind_text(asking->add, 4,
                       differs ? stm_buf_held(&asking->words)
                               : stm_span_of(""));
    status = stm_stmt_run(asking->add, asking->err);
    stm_buf_reset(&asking->words);
    result->agrees += agreement->accord == STM_AGREES;
    result->silent += agreement->accord == STM_SILENT;
    result->differs += differs;
    return status;
}

static uint64_t
chunk_of(uint64_t offset)
{
    return offset < STM_EVTX_BLOCK ? 0
                                   : (offset - STM_EVTX_BLOCK) / STM_EVTX_CHUNK;
}

/*
 * The places of the records wanted[0] to wanted[n - 1], live ones only:
 * libevtx is not asked about others. Both are in the order of offsets.
 */
static size_t
find_places(struct stm_place *places, const struct stm_chunk *chunk,
            const struct wanted *wanted, size_t n)
{
    size_t found = 0;

    for (size_t i = 0, j = 0; i < chunk->n_places && j < n;) {
        uint64_t offset = chunk->places[i].file_offset;

        if (offset == wanted[j].offset)
            places[found++] = chunk->places[i];
        if (offset <= wanted[j].offset)
            i++;
        else
            j++;
    }
    return found;
}

/* The records of one chunk, wanted[0] to wanted[n - 1]. */
static stm_status
ask_chunk(struct asking *asking, struct stm_walk *walk,
          const struct wanted *wanted, size_t n, struct stm_err *err)
{
    const struct stm_agree_sink sink = { on_record, on_field, asking };
    const struct stm_chunk *chunk;
    stm_status status;
    size_t found;

    stm_walk_seek(walk, chunk_of(wanted[0].offset));
    status = stm_walk_next(walk, &chunk, err);
    if (status == STM_EIO)
        return STM_OK; /* a bad spot gives no verdict */
    if (status || !chunk)
        return status;
    found = find_places(asking->places, chunk, wanted, n);
    return stm_agree_places(asking->agree, chunk, asking->places, found, &sink,
                            err);
}

/* All records of one file, wanted[0] to wanted[n - 1]. */
static stm_status
ask_file(struct asking *asking, const struct stm_opinion_file *file,
         const struct wanted *wanted, size_t n, struct stm_err *err)
{
    struct stm_source *source = NULL;
    struct stm_walk *walk = NULL;
    stm_status status = stm_source_open(&source, file->path, NULL);
    size_t next;

    if (!status)
        status = stm_walk_open(&walk, source, NULL, NULL, NULL);
    if (status && status != STM_ENOMEM)
        status = STM_OK; /* it is not there any more */
    asking->sha256 = file->sha256;
    for (size_t i = 0; walk && !status && i < n; i = next) {
        next = i + 1;
        while (next < n &&
               chunk_of(wanted[next].offset) == chunk_of(wanted[i].offset))
            next++;
        if (stm_progress_stop(asking->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        else
            status = ask_chunk(asking, walk, wanted + i, next - i, err);
        asking->done += next - i;
        stm_progress_step(asking->progress, "second reader", asking->done,
                          asking->n);
    }
    stm_walk_close(walk);
    stm_source_close(source);
    return status;
}

static const struct stm_opinion_file *
file_of(const struct stm_opinion_file *files, size_t n, const uint8_t *sha256)
{
    size_t low = 0, high = n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(files[middle].sha256, sha256, STM_SHA256_SIZE);

        if (order == 0)
            return &files[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static stm_status
ask_all(struct asking *asking, const struct stm_opinion_file *files, size_t n,
        struct stm_err *err)
{
    stm_status status = STM_OK;
    size_t next;

    for (size_t i = 0; !status && i < asking->n; i = next) {
        const struct wanted *first = &asking->wanted[i];
        const struct stm_opinion_file *file = file_of(files, n, first->sha256);

        for (next = i + 1; next < asking->n; next++)
            if (memcmp(asking->wanted[next].sha256, first->sha256,
                       STM_SHA256_SIZE) != 0)
                break;
        if (file)
            status = ask_file(asking, file, first, next - i, err);
    }
    return status;
}

/* A verdict that was reached is kept, whatever happens to the next. */
static stm_status
ask(struct asking *asking, const struct stm_opinion_file *files, size_t n,
    struct stm_err *err)
{
    struct stm_opinion_result *result = asking->result;
    stm_status status = stm_db_begin(asking->db, err), ended;

    if (!status)
        status = stm_db_named(&asking->add, asking->db, stm_detect_sql,
                              "opinion-add", err);
    if (!status)
        status = ask_all(asking, files, n, err);
    if (status && status != STM_ESTOP) {
        stm_db_rollback(asking->db);
        return status;
    }
    result->unasked =
        asking->n - result->agrees - result->silent - result->differs;
    ended = stm_db_commit(asking->db, status ? NULL : err);
    return ended ? ended : status;
}

static stm_status
tell(struct stm_db *db, struct stm_err *err)
{
    return stm_db_script_named(db, stm_detect_sql, "opinion-issues", err);
}

stm_status
stm_opinion_ask(struct stm_opinion_result *result, struct stm_db *db,
                const struct stm_opinion_file *files, size_t n,
                const struct stm_progress *progress, struct stm_err *err)
{
    struct stm_err own;
    struct asking asking = { .db = db,
                             .result = result,
                             .progress = progress,
                             .err = err ? err : &own };
    stm_status status;

    *result = (struct stm_opinion_result){ 0 };
    status = find_wanted(&asking, err);
    /* The readers start a process: only where there is something to ask. */
    result->unasked = asking.n;
    if (!status && asking.n && n) {
        asking.places = calloc(STM_EVTX_RECORDS_MOST, sizeof(struct stm_place));
        status = asking.places ? stm_agree_open(&asking.agree, err)
                               : stm_fail(err, STM_ENOMEM, 0, "out of memory");
        if (!status)
            status = ask(&asking, files, n, asking.err);
    }
    if (!status)
        status = tell(db, err);
    stm_stmt_close(asking.add);
    stm_agree_close(asking.agree);
    stm_buf_free(&asking.words);
    free(asking.places);
    free(asking.wanted);
    return status;
}
