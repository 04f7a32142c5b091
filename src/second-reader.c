/* SPDX-License-Identifier: Apache-2.0 */
#include "second-reader.h"

#include "base/source.h"
#include "cmd.h"
#include "pipeline.h"
#include "progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static int
by_digest(const void *a, const void *b)
{
    const struct stm_opinion_file *one = a, *other = b;
    int order = memcmp(one->sha256, other->sha256, STM_SHA256_SIZE);

    return order ? order : strcmp(one->path, other->path);
}

stm_status
second_reader_note(struct second_reader *reader,
                   const struct stm_bundles *bundles,
                   uint8_t (*sha256)[STM_SHA256_SIZE], struct stm_err *err)
{
    static const uint8_t none[STM_SHA256_SIZE];

    second_reader_free(reader);
    reader->files = calloc(bundles->n_items + 1, sizeof(reader->files[0]));
    if (!reader->files)
        return stm_fail(err, STM_ENOMEM, 0, "out of memory");
    for (size_t i = 0; i < bundles->n_items; i++) {
        struct stm_opinion_file *file = &reader->files[reader->n];

        if (memcmp(sha256[i], none, sizeof(none)) == 0)
            continue;
        memcpy(file->sha256, sha256[i], sizeof(none));
        file->path = bundles->items[i].path;
        reader->n++;
    }
    qsort(reader->files, reader->n, sizeof(reader->files[0]), by_digest);
    return STM_OK;
}

static stm_status
hash_item(uint8_t sha256[STM_SHA256_SIZE], const struct stm_item *item,
          struct stm_err *err)
{
    struct stm_source *source = NULL;
    stm_status status = stm_source_open(&source, item->path, err);

    if (!status)
        status = stm_source_sha256(source, sha256, err);
    stm_source_close(source);
    if (status == STM_OK || status == STM_ENOMEM)
        return status;
    cmd_say("%s: %s", item->name, err->text);
    memset(sha256, 0, STM_SHA256_SIZE);
    return STM_OK;
}

stm_status
second_reader_hash(struct second_reader *reader,
                   const struct stm_bundles *bundles,
                   const struct stm_progress *progress, struct stm_err *err)
{
    uint8_t(*sha256)[STM_SHA256_SIZE] =
        calloc(bundles->n_items + 1, sizeof(*sha256));
    stm_status status = STM_OK;

    if (!sha256)
        return stm_fail(err, STM_ENOMEM, 0, "out of memory");
    for (size_t i = 0; !status && i < bundles->n_items; i++) {
        stm_progress_step(progress, "hashing", i, bundles->n_items);
        status = stm_progress_stop(progress)
                     ? stm_fail(err, STM_ESTOP, 0, "interrupted")
                     : hash_item(sha256[i], &bundles->items[i], err);
    }
    if (!status)
        status = second_reader_note(reader, bundles, sha256, err);
    free(sha256);
    return status;
}

int
second_reader_ask(const struct second_reader *reader, struct pipeline *p)
{
    struct stm_opinion_result result;
    struct stm_err err;
    stm_status status =
        stm_opinion_ask(&result, stm_case_db(p->kase), reader->files, reader->n,
                        p->progress, &err);

    if (status)
        return pipeline_fail(p->options->out, status, &err);
    progress_clear();
    if (result.differs)
        cmd_say("libevtx reads %" PRIu64 " records that findings cite "
                "otherwise: see the reports",
                result.differs);
    return CMD_DONE;
}

void
second_reader_free(struct second_reader *reader)
{
    free(reader->files);
    *reader = (struct second_reader){ 0 };
}
