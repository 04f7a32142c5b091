/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "read/chunk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CORPUS SRCDIR "/../shared/corpus"

/* Columns of expected/manifest.csv that the walk can tell. */
enum {
    PATHS = 2,
    RECORDS = 3,
    DIRTY = 13,
    CHUNKS_VALID = 16,
    CHUNKS_TOTAL = 17,
    BEYOND = 18,
    COLUMNS = 21
};

struct counts {
    unsigned long records, dirty, chunks_valid, chunks_total, beyond;
};

static size_t
split(char *line, char **columns)
{
    size_t n = 0;

    while (n < COLUMNS && line)
        columns[n++] = strsep(&line, ",");
    return n;
}

static struct counts
walk_of(const char *path)
{
    struct counts counts = { 0 };
    struct stm_source *source;
    const struct stm_chunk *chunk;
    struct stm_walk *walk;
    struct stm_err err;

    ck_assert_msg(!stm_source_open(&source, path, &err), "%s: %s", path,
                  err.text);
    ck_assert_msg(!stm_walk_open(&walk, source, NULL, NULL, &err), "%s: %s",
                  path, err.text);
    counts.dirty = stm_walk_header(walk)->dirty;
    while (!stm_walk_next(walk, &chunk, &err) && chunk) {
        counts.chunks_total++;
        counts.chunks_valid += chunk->magic;
        counts.records += chunk->n_places;
        if (chunk->index >= stm_walk_header(walk)->chunk_count)
            counts.beyond += chunk->n_places;
    }
    stm_walk_close(walk);
    stm_source_close(source);
    return counts;
}

START_TEST(every_file_has_the_records_that_the_manifest_counts)
{
    FILE *manifest = fopen(CORPUS "/expected/manifest.csv", "r");
    char *line = NULL, *column[COLUMNS];
    char path[1024];
    size_t room = 0, files = 0;

    ck_assert_ptr_nonnull(manifest);
    ck_assert_int_gt(getline(&line, &room, manifest), 0); /* the names */
    while (getline(&line, &room, manifest) > 0) {
        struct counts found;

        ck_assert_uint_eq(split(line, column), COLUMNS);
        (void)snprintf(path, sizeof(path), CORPUS "/%s", column[PATHS]);
        found = walk_of(path);
        ck_assert_msg(
            found.records == strtoul(column[RECORDS], NULL, 10) &&
                found.dirty == strtoul(column[DIRTY], NULL, 10) &&
                found.chunks_valid == strtoul(column[CHUNKS_VALID], NULL, 10) &&
                found.chunks_total == strtoul(column[CHUNKS_TOTAL], NULL, 10) &&
                found.beyond == strtoul(column[BEYOND], NULL, 10),
            "%s: %lu records, dirty %lu, %lu of %lu chunks, %lu "
            "beyond",
            column[PATHS], found.records, found.dirty, found.chunks_valid,
            found.chunks_total, found.beyond);
        files++;
    }
    free(line);
    (void)fclose(manifest);
    ck_assert_uint_eq(files, 279);
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        every_file_has_the_records_that_the_manifest_counts, NULL
    };

    if (access(CORPUS "/expected/manifest.csv", R_OK))
        return SUITE_SKIPPED;
    return suite_run("corpus walk", tests, 120);
}
